"""Figures of layouts: every turbine where it stands, the exact wake loss by direction, the search as it went."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from shapely.geometry import Polygon, box

import monsun as ms
from monsun.report.layout_figures import convergence, loss_by_direction, wake_loss_by_layout

KNOTS = np.arange(3.0, 26.0)
TURBINE = ms.Turbine("one", 200.0, 150.0, KNOTS, 1e7 * np.minimum((KNOTS / 11) ** 3, 1), np.full(KNOTS.size, 0.8))
CASES = ms.FlowCases.rose(np.arange(0, 360, 30.0), [8.0, 11.0], np.full((12, 2), 1 / 24), 0.06)
MODEL = ms.flow_models.niayifar_2016()
AREA = Polygon([(0, 0), (6000, 500), (5000, 6000), (300, 5000)])
PROBLEM = ms.LayoutProblem(AREA, 4, TURBINE, CASES, MODEL, 800.0)
X, Y = np.array([1000.0, 4000.0, 1000.0, 4000.0]), np.array([1000.0, 1000.0, 4000.0, 4000.0])
LAYOUT = SimpleNamespace(x=X, y=Y, history=((0.5, 10.0), (3.0, 12.0)), objective="annual energy, MWh")


def named(figure, name):
    return next(trace for trace in figure.data if (trace.name or "").startswith(name))


def test_the_loss_of_each_direction_adds_up_to_that_of_the_year():
    park = PROBLEM.park(X, Y)
    alone = ms.annual_energy(ms.Park([0.0], [0.0], TURBINE), CASES, MODEL)
    figure = ms.draw_layout(PROBLEM, LAYOUT)
    line = named(figure, "wake loss")
    np.testing.assert_array_equal(line.x, np.arange(0, 360, 30.0))
    # of equal directions each has an equal share of the free energy
    loss = 1 - ms.annual_energy(park, CASES, MODEL) / (4 * alone)
    assert np.mean(line.y) / 100 == pytest.approx(loss, rel=1e-9)
    assert loss > 0.01
    # rows along the axes lose most
    assert line.y[0] == max(line.y) or line.y[3] == max(line.y)


def test_directions_of_a_series_come_together_in_sectors():
    direction = np.array([359.0, 1.0, 2.4, 90.0, 181.3, 182.6])
    direction = np.concatenate([direction, np.linspace(200, 300, 100)])
    cases = ms.FlowCases.series(direction, np.full(106, 9.0), 0.06)
    free = np.full(106, 2.0)
    angle, loss, share = loss_by_direction(cases, free, np.where(direction < 100, 1.0, 2.0))
    np.testing.assert_array_equal(angle, np.arange(0, 360, 5.0))
    assert share.sum() == pytest.approx(1.0)
    assert share[0] == pytest.approx(3 / 106)  # 359 is nearer to 0 than to 355
    assert loss[18] == pytest.approx(0.5)
    assert loss[36] == pytest.approx(0.0)
    assert loss[20] == 0.0  # no wind, no loss


def test_turbines_stand_where_they_are_on_the_depth_of_the_area():
    limits = ms.DepthLimits(5.0, 60.0, lambda x, y: 20 + x / 500)
    lane = ms.corridor([(0, 2500), (6000, 2500)], 300.0)
    near = ms.Park([7000.0, 7500.0], [1000.0, 2000.0], TURBINE)
    problem = replace(
        PROBLEM, depth_limits=limits, exclusions=[lane], neighbours=near, fixed_x=[-500.0], fixed_y=[-500.0]
    )
    figure = ms.draw_layout(problem, LAYOUT)
    turbines = named(figure, "turbines (4)")
    np.testing.assert_allclose(turbines.x, X / 1000)
    np.testing.assert_allclose(turbines.y, Y / 1000)
    assert list(named(figure, "neighbours").x) == [7.0, 7.5] and list(named(figure, "fixed").y) == [-0.5]
    depth = named(figure, "depth")
    there = np.isfinite(np.asarray(depth.z, dtype=float))
    columns = np.broadcast_to(depth.x, there.shape)
    np.testing.assert_allclose(np.asarray(depth.z)[there], 20 + 1000 * columns[there] / 500, rtol=1e-6)
    assert 0.5 < there.mean() < 0.95
    assert figure.layout.yaxis.scaleanchor == "x"
    edge = named(figure, "where turbines may stand")
    assert max(value for value in edge.x if value is not None) == pytest.approx(6.0)
    # no turbine counts twice, and none of the neighbours'
    alone = ms.annual_energy(ms.Park([0.0], [0.0], TURBINE), CASES, MODEL)
    kept = ms.annual_energy(problem.park(X, Y), CASES, MODEL) / (5 * alone)
    assert 1 - np.mean(named(figure, "wake loss").y) / 100 == pytest.approx(kept, rel=1e-9)


def test_the_site_s_wind_is_in_the_loss():
    factor = np.array([1.0, 1.1, 0.9, 1.0])
    site = ms.SiteWind(speed_factor=factor)
    problem = replace(PROBLEM, site=site)
    free = sum(
        ms.annual_energy(ms.Park([0.0], [0.0], TURBINE), CASES, MODEL, site=ms.SiteWind(speed_factor=value))
        for value in factor
    )
    line = named(ms.draw_layout(problem, LAYOUT), "wake loss")
    kept = ms.annual_energy(problem.park(X, Y), CASES, MODEL, site=site)
    assert 1 - np.mean(line.y) / 100 == pytest.approx(kept / free, rel=1e-9)


def test_the_search_stands_beside_the_map_if_it_is_known():
    line = named(ms.draw_layout(PROBLEM, LAYOUT), "best value")
    assert (list(line.x), list(line.y), line.line.shape) == ([0.5, 3.0], [10.0, 12.0], "hv")
    none = ms.draw_layout(PROBLEM, SimpleNamespace(x=X, y=Y, history=(), objective="annual energy, MWh"))
    assert not any((trace.name or "") == "best value" for trace in none.data)


def test_the_picture_is_one_file(tmp_path):
    ms.draw_layout(PROBLEM, LAYOUT).write_html(tmp_path / "layout.html")
    text = (tmp_path / "layout.html").read_text(encoding="utf-8")
    assert "<script src=" not in text and "turbines (4)" in text


def test_layouts_are_lines_over_one_share():
    figure = wake_loss_by_layout([0, 90, 180], {"rows": [0.1, 0.2, 0.3], "free <b>": [0.05, 0.1, 0.2]}, [0.5, 0.2, 0.3])
    bars, rows, free = figure.data
    np.testing.assert_allclose(bars.y, [50, 20, 30])
    np.testing.assert_allclose(rows.y, [10, 20, 30])
    assert free.name == "free &lt;b&gt;" and rows.line.color != free.line.color
    assert figure.layout.yaxis.range[1] >= 30
    for losses in ({}, {"rows": [0.1]}):
        with pytest.raises(ms.InputError, match="wake_loss_by_layout"):
            wake_loss_by_layout([0, 90, 180], losses, [0.5, 0.2, 0.3])


def test_searches_that_found_nothing_have_no_line():
    assert len(convergence({"a": LAYOUT.history, "b": ((1.0, 2.0),)}, "annual energy, MWh").data) == 2
    with pytest.raises(ms.InputError, match="convergence: a"):
        convergence({"a": ()}, "annual energy, MWh")
    with pytest.raises(ms.InputError, match="at least one search"):
        convergence({}, "annual energy, MWh")


def test_an_area_of_several_parts_with_holes():
    ring = box(0, 0, 5000, 5000).difference(box(2000, 2000, 3000, 3000)).union(box(7000, 0, 9000, 2000))
    edge = named(ms.draw_layout(replace(PROBLEM, area=ring), LAYOUT), "where turbines may stand")
    assert sum(value is None for value in edge.x) == 3
