"""Regular layouts: they fit exactly, and none of the layouts tried has more energy."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy
from monsun.layout.regular import (
    RegularLayout,
    RegularSearch,
    Rows,
    _starts,
    best_regular_layout,
    check_room,
    grid_points,
    smallest_spacing,
    thinned,
    turbine_places,
    widest_grid,
)
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.models import FlowModel, bastankhah_2014

DIAMETER = 100.0
TURBINE = Turbine("flat thrust", DIAMETER, 90.0, [3.0, 11.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.1])
MODEL: FlowModel = bastankhah_2014()
SEARCH = RegularSearch(least_spacing=3.0, setback=0.5, angle_step=15.0, spacing_ratios=(0.5, 1.0, 2.0), refined=3)

SQUARE = box(0, 0, 3000, 3000)
L_SHAPE = Polygon([(0, 0), (4000, 0), (4000, 1500), (1500, 1500), (1500, 4000), (0, 4000)])
TWO_PARTS = MultiPolygon([box(0, 0, 2000, 2000), box(5000, 500, 7000, 3000)])
WITH_LANE = box(0, 0, 4000, 3000).difference(Polygon([(0, 1200), (4000, 1500), (4000, 1900), (0, 1600)]))


def rose(count: int = 36, main: float = 240.0) -> FlowCases:
    """Most of the wind from one direction."""
    direction = np.arange(count) * 360 / count
    share = np.exp(2 * np.cos(np.radians(direction - main)))
    share /= share.sum()
    return FlowCases.rose(direction, [8.0, 11.0], share[:, None] * [0.6, 0.4], 0.06)


CASES = rose()


def best(allowed: object, count: int, search: RegularSearch = SEARCH, quick: bool = True) -> RegularLayout:
    return best_regular_layout(allowed, count, TURBINE, CASES, MODEL, search, quick)


def check(layout: RegularLayout, allowed: object, count: int, search: RegularSearch = SEARCH) -> None:
    """Everything that must hold exactly in a returned layout."""
    assert layout.x.shape == layout.y.shape == (count,)
    points = shapely.points(layout.x, layout.y)
    assert np.all(shapely.covers(allowed, points))
    edge = shapely.distance(shapely.boundary(allowed), points)
    assert edge.min() >= search.setback * DIAMETER * (1 - 1e-9)
    assert smallest_spacing(layout.x, layout.y) >= search.least_spacing * DIAMETER * (1 - 1e-12)
    assert layout.energy == pytest.approx(annual_energy(Park(layout.x, layout.y, TURBINE), CASES, MODEL), rel=1e-12)
    assert layout.tried > 0


@pytest.mark.parametrize(
    ("allowed", "count"),
    [(SQUARE, 16), (SQUARE, 13), (L_SHAPE, 17), (TWO_PARTS, 12), (WITH_LANE, 18), (SQUARE, 2)],
    ids=["square", "prime", "L", "two parts", "lane", "two turbines"],
)
def test_a_layout_fits_exactly(allowed: object, count: int) -> None:
    check(best(allowed, count), allowed, count)


def test_both_parts_of_an_area_are_used() -> None:
    layout = best(TWO_PARTS, 12)
    assert 0 < np.count_nonzero(layout.x < 3000) < 12


def test_one_turbine_stands_alone() -> None:
    layout = best(box(0, 0, 250, 250), 1)
    check(layout, box(0, 0, 250, 250), 1)
    assert smallest_spacing(layout.x, layout.y) == float("inf")


def test_the_full_search_is_the_same_every_time_and_no_worse_than_the_quick() -> None:
    first, again, quick = best(SQUARE, 16, quick=False), best(SQUARE, 16, quick=False), best(SQUARE, 16)
    check(first, SQUARE, 16)
    assert np.array_equal(first.x, again.x)
    assert np.array_equal(first.y, again.y)
    assert (first.energy, first.rows, first.tried) == (again.energy, again.rows, again.tried)
    assert first.energy >= quick.energy
    assert first.tried > quick.tried


def energy_of(rows: Rows, allowed: object, count: int) -> float:
    """Energy of the widest grid of a kind, less turbines left out where it holds too many; zero where none fits."""
    place, least = turbine_places(allowed, DIAMETER, SEARCH)
    grid = widest_grid(rows, count, place, least)
    if grid is None or grid[0].size != count:
        return 0.0
    return annual_energy(Park(grid[0], grid[1], TURBINE), CASES, MODEL)


def test_no_layout_it_started_from_has_more_energy() -> None:
    # a rose whose directions are not a multiple of five is not thinned, so that every start is judged in full
    layout = best(SQUARE, 16, quick=False)
    starts = [energy_of(rows, SQUARE, 16) for rows in _starts(SEARCH, False)]
    assert sum(energy > 0 for energy in starts) > 5
    assert layout.energy >= max(starts) * (1 - 1e-12)


def test_it_beats_a_grid_made_by_hand() -> None:
    edge = 0.5 * DIAMETER
    ticks = np.linspace(edge, 3000 - edge, 4)
    x, y = (values.ravel() for values in np.meshgrid(ticks, ticks))
    by_hand = annual_energy(Park(x, y, TURBINE), CASES, MODEL)
    assert best(SQUARE, 16, quick=False).energy > 0.98 * by_hand
    # rows across the main wind, as an engineer would begin with
    turned = np.radians(90 - 240 + 90)
    along, across = 620.0, 900.0
    i, j = (values.ravel() for values in np.meshgrid(np.arange(-6, 7), np.arange(-6, 7)))
    east, north = i * along + (j % 2) * along / 2, j * across
    x = 1500 + east * np.cos(turned) - north * np.sin(turned)
    y = 1500 + east * np.sin(turned) + north * np.cos(turned)
    inside = shapely.contains_xy(SQUARE.buffer(-edge), x, y)
    count = int(inside.sum())
    assert count >= 8
    assert best(SQUARE, count, quick=False).energy > annual_energy(Park(x[inside], y[inside], TURBINE), CASES, MODEL)


def test_rows_do_not_follow_the_main_wind() -> None:
    """With all wind from the west, no turbine of a small park needs to stand in the wake of another."""
    west = FlowCases.rose([265.0, 270.0, 275.0], [9.0], [[0.25], [0.5], [0.25]], 0.06)
    layout = best_regular_layout(SQUARE, 6, TURBINE, west, MODEL, SEARCH, quick=False)
    alone = 6 * annual_energy(Park([0.0], [0.0], TURBINE), west, MODEL)
    assert layout.energy > 0.995 * alone


@pytest.mark.parametrize("quick", [True, False])
def test_what_cannot_fit_is_refused(quick: bool) -> None:
    with pytest.raises(InputError, match=r"layout.least_spacing: expected a spacing .* 200 turbines .* 3 rotor"):
        best(SQUARE, 200, quick=quick)
    with pytest.raises(InputError, match="least_spacing"):
        check_room(SQUARE, 200, DIAMETER, SEARCH)
    with pytest.raises(InputError, match=r"layout\.setback"):
        best(box(0, 0, 90, 5000), 2, quick=quick)


def test_a_quick_search_finds_what_only_a_full_one_starts_from() -> None:
    """Every second ratio is left out by a quick search; rows 20 times as wide as they are apart fit nowhere."""
    search = RegularSearch(least_spacing=3.0, angle_step=30.0, spacing_ratios=(20.0, 1.0), refined=2)
    check_room(SQUARE, 16, DIAMETER, search)
    check(best(SQUARE, 16, search), SQUARE, 16, search)


def test_a_strip_holds_rows_along_it() -> None:
    strip = box(0, 0, 9000, 400)
    layout = best(strip, 16)
    check(layout, strip, 16)
    assert np.ptp(layout.x) > 7000


def test_room_is_there_where_a_layout_is_found() -> None:
    for spacing in (3.0, 5.0, 7.0, 9.0):
        search = RegularSearch(least_spacing=spacing, angle_step=15.0, spacing_ratios=(0.5, 1.0, 2.0), refined=1)
        try:
            check_room(L_SHAPE, 15, DIAMETER, search)
        except InputError:
            with pytest.raises(InputError):
                best(L_SHAPE, 15, search)
        else:
            check(best(L_SHAPE, 15, search), L_SHAPE, 15, search)


def test_progress_rises_to_the_end() -> None:
    seen: list[float] = []
    best_regular_layout(SQUARE, 6, TURBINE, CASES, MODEL, SEARCH, True, seen.append)
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == 1.0


@settings(max_examples=25)
@given(
    st.floats(-400, 400), st.floats(0.2, 4.0), st.floats(-1.5, 1.5), st.floats(-2, 2), st.floats(-2, 2),
    st.integers(1, 40),
)  # fmt: skip
def test_the_widest_grid_keeps_its_spacing(
    angle: float, ratio: float, stagger: float, along: float, across: float, count: int
) -> None:
    grid = widest_grid(Rows(angle, ratio, stagger, along, across), count, L_SHAPE, 300.0)
    if grid is None:
        return
    x, y, _, _ = grid
    assert x.size >= count
    assert np.all(shapely.contains_xy(L_SHAPE, x, y))
    if count > 1:
        assert smallest_spacing(x, y) >= 300.0 * (1 - 1e-9)


def test_a_grid_is_one_of_cells() -> None:
    x, y, along, across = grid_points(Rows(0.0, 2.0, 0.0, 0.25, 0.25), 500_000.0, box(0, 0, 20_000, 20_000))
    assert (along, across) == pytest.approx((1000.0, 500.0))
    assert x.size == 20 * 40
    assert np.unique(np.round(np.diff(np.unique(np.round(y, 6))), 6)).tolist() == [500.0]


@settings(max_examples=20)
@given(st.floats(0, 180), st.floats(0, 1), st.floats(-30, 30), st.floats(-30, 30))
def test_a_grid_covers_the_area_whatever_its_offsets(angle: float, stagger: float, along: float, across: float) -> None:
    place = box(0, 0, 8000, 3000)
    x, y, row, between = grid_points(Rows(angle, 1.5, stagger, along, across), 150_000.0, place)
    # every place is within half a cell's diagonal (twice, for rows that are shifted) of a point, but for the rim
    ticks = np.linspace(1000, 2000, 9)
    for east in np.linspace(1000, 7000, 13):
        nearest = np.hypot(x[:, None] - east, y[:, None] - ticks).min(axis=0)
        assert nearest.max() <= np.hypot(row, between) / 2 * (1 + 1e-9)


def test_a_thinned_rose_holds_the_same_wind() -> None:
    full = rose(360)
    thin = thinned(full, 5)
    assert thin.rose_shape == (72, 2)
    assert thin.probability.sum() == pytest.approx(1.0)
    assert thin.probability @ thin.wind_speed == pytest.approx(full.probability @ full.wind_speed)
    x, y = [0.0, 500.0, 900.0], [0.0, 100.0, 700.0]
    park = Park(x, y, TURBINE)
    assert annual_energy(park, thin, MODEL) == pytest.approx(annual_energy(park, full, MODEL), rel=5e-3)
    # nothing to thin: a series, and a rose of another step
    for cases in (FlowCases.series([0.0, 90.0], [8.0, 9.0]), CASES):
        assert thinned(cases, 7) is cases
