"""Figures say what they are given: numbers, units on every axis, hover on every mark, colours for every eye."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.plan.system import Technology
from monsun.records import InputError
from monsun.report import figures, map_figures, money_figures, style
from monsun.report.style import PALETTE, money_scale, plain, technology_colours, template


def example_figures():
    x, y = (part.ravel() for part in np.meshgrid(np.arange(10.0), np.arange(7.0)))
    hover = [f"T{number}" for number in range(x.size)]
    lease = map_figures.MapLine("lease", [-1, 10, 10, -1], [-1, -1, 7, 7])
    depth = map_figures.DepthGrid(np.arange(-2, 12), np.arange(-2, 9), 20 + np.arange(14 * 11).reshape(11, 14) / 10)
    cables = [
        map_figures.CableSegment("66 kV 240 mm2", [0, 1], [0, 0], "1 turbine"),
        map_figures.CableSegment("66 kV 800 mm2", [1, 2, 2], [0, 0, 1]),
    ]
    direction, speed = np.arange(0.0, 360, 10), np.arange(3.0, 26)
    share = np.full((36, 23), 1 / (36 * 23))
    hours = np.arange(168.0)
    years = np.arange(2027, 2058)
    return {
        "map": map_figures.layout_map(
            x,
            y,
            hover,
            [lease],
            exclusions=[map_figures.MapLine("corridor", [3, 4, 4, 3], [-1, -1, 7, 7])],
            limits=[map_figures.MapLine("6 nautical miles", [-2, 12], [8, 8])],
            land=[map_figures.MapLine("land", [-2, 12, 12], [40, 40, 42])],
            depth=depth,
            cables=cables,
            substations=([4.5], [3.0]),
            export_routes=[map_figures.MapLine("export", [4.5, 5], [3, 40])],
        ),
        "turbines": map_figures.turbine_energy_map(x, y, x / 100, energy=x + 7e4, names=hover, lease=[lease]),
        "rose": figures.wind_rose(direction, speed, share, sectors=16),
        "directions": figures.wake_loss_by_direction(direction, direction / 4000, np.full(36, 1 / 36)),
        "waterfall": figures.loss_waterfall(["gross energy", "wakes"], [5000.0, -400.0]),
        "cost": money_figures.cost_breakdown(["a", "b"], [1e9, 3e9], 1000, groups=["one", "two"]),
        "cash": money_figures.cash_flow(years, {"revenue": years * 1e5}, np.cumsum(years * 1e5), "USD"),
        "week": figures.dispatch_week(hours, {"coal": hours + 9, "battery": hours - 80}, hours * 2, highlight="coal"),
        "exceedance": figures.probability_of_exceedance(4120.0, 0.09),
    }


FIGURES = example_figures()


@pytest.mark.parametrize("name", FIGURES)
def test_every_axis_has_a_unit_and_every_mark_speaks(name):
    figure = FIGURES[name]
    if name != "rose":
        for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
            # names of things (bars lying down) need none
            text = axis.title.text
            categories = name in ("waterfall", "cost") and axis.plotly_name == "yaxis"
            assert categories or (text and ("," in text or text == "year")), text
    for trace in figure.data:
        spoken = trace.hovertemplate or trace.hoverinfo == "text"
        # cable lines are silent: the unseen marks in their middles speak
        assert spoken or (trace.hoverinfo == "skip" and trace.mode == "lines")


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_whole_json(name):
    assert json.loads(FIGURES[name].to_json())["layout"]["height"] > 100


def test_layout_map_keeps_proportions_and_closes_outlines():
    figure = FIGURES["map"]
    assert figure.layout.yaxis.scaleanchor == "x"
    lease = next(trace for trace in figure.data if trace.name == "lease")
    assert (lease.x[0], lease.y[0]) == (lease.x[-1], lease.y[-1])
    turbines = next(trace for trace in figure.data if trace.name == "turbines (70)")
    assert len(turbines.x) == len(turbines.text) == 70
    wide = figure.layout.updatemenus[0].buttons[1].args[0]
    assert wide["yaxis.range"][1] > 40 > figure.layout.yaxis.range[1]


def test_cable_marks_lie_half_way_along_the_route():
    marks = [t for t in FIGURES["map"].data if t.type == "scatter" and t.marker.opacity == 0]
    assert [(t.x[0], t.y[0]) for t in marks] == [(0.5, 0.0), (2.0, 0.0)]
    assert [t.text[0] for t in marks] == ["1 turbine", "66 kV 800 mm²"]


def test_names_are_shown_letter_by_letter():
    figure = map_figures.layout_map([0.0], [0.0], ["<b>T1</b>"], [map_figures.MapLine("<i>", [0, 1, 1], [0, 0, 1])])
    assert "<b>" not in figure.to_json() and "<i>" not in figure.to_json()
    assert plain("a & <b>") == "a &amp; &lt;b&gt;"


def test_rose_of_the_same_sectors_is_unchanged():
    rng = np.random.default_rng(3)
    speed = np.arange(0.5, 30)
    probability = rng.random((12, speed.size))
    probability /= probability.sum()
    share, mean = figures.rose_shares(np.arange(12) * 30, speed, probability, 12, (4, 8, 12, 16, 20))
    # speeds 0.5, 1.5, .. stand for 0-1, 1-2, ..: four in each class of 4 m/s
    expected = np.column_stack([probability[:, 4 * k : 4 * k + 4].sum(axis=1) for k in range(5)])
    np.testing.assert_allclose(share[:, :5], expected, rtol=1e-12)
    np.testing.assert_allclose(mean, probability @ speed / probability.sum(axis=1), rtol=1e-12)


def test_fine_rose_is_not_turned_by_its_sectors():
    # all degrees equal: every sector gets the same, though 15.0 degrees lies on the border of two
    share, _ = figures.rose_shares(np.arange(360), [8.0, 9.0], np.full((360, 2), 1 / 720), 12, (4,))
    np.testing.assert_allclose(share.sum(axis=1), 1 / 12, rtol=1e-12)
    # 350 stands for 335 to 360 degrees and 10 for 0 to 25: 15 of each 25 lie in the sector of the north
    share, _ = figures.rose_shares([350.0, 10.0], [8.0], [[0.5], [0.5]], 12, (4,))
    assert share[0, 1] == pytest.approx(15 / 25)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0, 359.9), min_size=1, max_size=9, unique=True),
    st.integers(4, 36),
    st.integers(1, 5),
    st.integers(0, 99),
)
def test_rose_shares_add_up_to_one(directions, sectors, speeds, seed):
    probability = np.random.default_rng(seed).random((len(directions), speeds)) + 0.01
    share, _ = figures.rose_shares(directions, np.linspace(3, 25, speeds), probability, sectors, (5, 10))
    assert share.sum() == pytest.approx(1, rel=1e-9)


def test_waterfall_ends_at_the_net_energy():
    trace = FIGURES["waterfall"].data[0]
    assert list(trace.x) == [5000, -400, 4600] and list(trace.measure) == ["absolute", "relative", "total"]
    assert trace.text[1] == "\u2212400 (\u22128.0\u00a0%)"
    assert FIGURES["waterfall"].layout.xaxis.range[0] < 4600


def test_cost_is_sorted_and_told_per_kilowatt():
    figure = money_figures.cost_breakdown(["small", "large"], [1e9, 3e9], 1000)
    (bar,) = figure.data
    assert list(bar.y) == ["large", "small"]
    np.testing.assert_allclose(bar.customdata, [[3000, 75], [1000, 25]])
    assert bar.text[0] == "3,000 (3,000 USD/kW)"


def test_exceedance_levels_are_those_of_the_normal_distribution():
    # z(0.90) = 1.2815515655446004, z(0.75) = 0.6744897501960817 (standard tables)
    assert figures.exceedance_energy(100, 0.1, 90) == pytest.approx(100 - 12.815515655446004, rel=1e-12)
    assert figures.exceedance_energy(100, 0.1, 75) == pytest.approx(100 - 6.744897501960817, rel=1e-12)
    curve = FIGURES["exceedance"].data[0]
    assert curve.y[64] == pytest.approx(50) and curve.x[64] == pytest.approx(4120)


def test_axes_end_at_round_numbers_and_share_their_grid():
    assert style.round_axis(48.9, 5) == (10.0, 50.0) and style.round_axis(0.0061, 4) == pytest.approx((0.002, 0.008))
    assert style.round_axes(48.9, 4.3) == ((10.0, 50.0), (1.0, 5.0))
    for left, right in ((7.3, 0.9), (46.2, 0.31), (100.0, 100.0), (0.0, 1.0)):
        (step, end), (step_right, end_right) = style.round_axes(left, right)
        assert end >= left and end_right >= right and round(end / step, 9) == round(end_right / step_right, 9)


def test_maps_have_no_lines_through_their_middle():
    for name in ("map", "turbines"):
        layout = FIGURES[name].layout
        assert layout.xaxis.zeroline is False and layout.yaxis.zeroline is False


def test_flows_have_a_colour_each():
    figure = money_figures.cash_flow([2027, 2028], {f"flow {k}": [k, 1] for k in range(11)}, [1, 2], "USD")
    colours = [trace.marker.color for trace in figure.data[:-1]] + [figure.data[-1].line.color]
    assert len(set(colours)) == 12


def test_charging_stands_below_zero():
    battery = [t for t in FIGURES["week"].data if t.legendgroup == "battery"]
    assert [t.stackgroup for t in battery] == ["generation", "charging"]
    assert min(battery[0].y) == 0 and max(battery[1].y) == 0
    np.testing.assert_allclose(np.add(battery[0].y, battery[1].y) * 1000, np.arange(168) - 80)


def test_money_reads_in_its_own_size():
    assert money_scale([3.2e9], "USD") == (1e6, "million USD")
    assert money_scale([3.2e9 * 25450], "VND") == (1e12, "trillion VND")
    assert money_scale([12.0], "USD") == (1.0, "USD")


def test_technologies_keep_their_colour_and_none_shares_it():
    colours = technology_colours(["coal", "the park", "Offshore_Wind", "another"])
    assert colours[0] == technology_colours(["coal"])[0] and len(set(colours)) == 4
    assert all(colour in PALETTE for colour in (colours[1], colours[3]))


def luminance(colour):
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_page(dark):
    layout = template(dark).layout
    high, low = sorted((luminance(layout.font.color), luminance(layout.paper_bgcolor)), reverse=True)
    assert (high + 0.05) / (low + 0.05) > 7  # WCAG 2.2, 1.4.6


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: map_figures.layout_map([0.0, 1.0], [0.0], ["a", "b"], []), "equal length"),
        (lambda: map_figures.layout_map([0.0], [0.0], [], []), "one per turbine"),
        (lambda: map_figures.turbine_energy_map([0.0], [0.0], [0.1, 0.2]), "one per turbine"),
        (lambda: figures.wind_rose([0, 180], [8], [[1.0]]), "direction, speed"),
        (lambda: figures.wind_rose([0], [8], [[0.0]]), "probability > 0"),
        (lambda: figures.loss_waterfall(["a"], [1.0, 2.0]), "one per name"),
        (lambda: figures.wake_loss_by_direction([0, 1], [0.1], [0.1, 0.2]), "equal length"),
        (lambda: figures.dispatch_week([0, 1], {"coal": [1]}, [1, 1]), "one per hour"),
        (lambda: figures.probability_of_exceedance(100, 0.0), "sigma"),
        (lambda: money_figures.cost_breakdown(["a"], [1.0], 0.0), "MW > 0"),
        (lambda: money_figures.cash_flow([1, 2], {"a": [1]}, [1, 2], "USD"), "one per year"),
    ],
)
def test_wrong_shapes_are_refused(call, word):
    with pytest.raises(InputError, match=word):
        call()


def test_every_technology_has_a_colour_of_its_own_in_every_week():
    names = [technology.value.replace("_", " ") for technology in Technology]
    together = dict(zip(names, technology_colours(names), strict=True))
    assert len(set(together.values())) == len(names)
    for chosen in (names[::2], names[3:9], names[-4:]):
        assert technology_colours(chosen) == tuple(together[name] for name in chosen)
