"""A layout problem: its place, spacing and park, what it says of a layout, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest
import shapely
from checker import check_layout, needed_distance
from hypothesis import given
from hypothesis import strategies as st
from problems import CASES, SQUARE, TURBINE, SlopedSeabed, random_problem

from monsun.inputs.project import load_project
from monsun.layout.depth_limits import DepthLimits
from monsun.layout.problem import TOLERANCE, Violation, corridor
from monsun.layout.spacing import SpacingEllipse
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.site.seabed import depth_in_metres

GRID_X, GRID_Y = (values.ravel() for values in np.meshgrid([500.0, 1500.0, 2500.0], [500.0, 1500.0, 2500.0]))
SEEDS = st.integers(0, 10**6)


def test_a_layout_that_keeps_all_is_feasible() -> None:
    violation = SQUARE.violation(GRID_X, GRID_Y)
    assert violation == Violation(0.0, 0.0, 0.0)
    assert violation.feasible
    check_layout(SQUARE, GRID_X, GRID_Y)


def test_how_far_outside_and_how_much_too_near() -> None:
    x = GRID_X.copy()
    x[0] = -20.0
    assert SQUARE.violation(x, GRID_Y).outside == pytest.approx(20.0)
    x[:2] = 500.0, 750.0
    violation = SQUARE.violation(x, GRID_Y)
    assert violation.too_near == pytest.approx(50.0)
    assert not violation.feasible
    x[:2] = 500.0, 500.0
    assert SQUARE.violation(x, GRID_Y).too_near == pytest.approx(300.0)
    assert SQUARE.violation([500.0, 800.0 - 0.9 * TOLERANCE], [0.0, 0.0]).feasible
    assert not SQUARE.violation([500.0, 800.0 - 1.1 * TOLERANCE], [0.0, 0.0]).feasible
    assert SQUARE.violation([3000.0 + 0.9 * TOLERANCE], [5.0]).feasible
    assert not SQUARE.violation([3000.0 + 1.1 * TOLERANCE], [5.0]).feasible
    for wrong in (nan, inf):
        assert not SQUARE.violation([wrong], [5.0]).feasible


def test_spacing_to_what_stands_is_kept_but_not_among_it() -> None:
    problem = replace(SQUARE, fixed_x=[0.0, 100.0], fixed_y=[0.0, 100.0], neighbours=Park([3200.0], [1500.0], TURBINE))
    assert problem.violation([1500.0], [1500.0]).feasible
    assert problem.violation([250.0], [0.0]).too_near == pytest.approx(300 - np.hypot(150, 100))
    assert problem.violation([3000.0], [1500.0]).too_near == pytest.approx(100.0)


@given(st.floats(120, 900), st.floats(120, 900), st.floats(-360, 360), SEEDS)
def test_an_ellipse_is_the_checkers(along: float, across: float, direction: float, seed: int) -> None:
    ellipse = SpacingEllipse(along, across, direction)
    problem = replace(SQUARE, min_spacing=ellipse)
    way = np.random.default_rng(seed).normal(size=2)
    needed = needed_distance(ellipse, *way)
    way *= needed / np.hypot(*way)
    assert np.hypot(*(problem.metric @ way)) == pytest.approx(1.0, abs=1e-12)
    for share, lacking in ((0.7, 0.3 * needed), (1.0 + 1e-9, 0.0)):
        violation = problem.violation([1500.0, 1500.0 + share * way[0]], [1500.0, 1500.0 + share * way[1]])
        assert violation.too_near == pytest.approx(lacking, abs=1e-9)


def test_an_ellipse_along_the_wind_from_north() -> None:
    problem = replace(SQUARE, min_spacing=SpacingEllipse(along=700, across=400, direction=0))
    assert problem.violation([1500.0, 1500.0], [500.0, 1200.0]).feasible
    assert problem.violation([1500.0, 1500.0], [500.0, 1100.0]).too_near == pytest.approx(100.0)
    assert problem.violation([1500.0, 1900.0], [500.0, 500.0]).feasible
    assert problem.violation([1500.0, 1500.0], [500.0, 500.0]).too_near == pytest.approx(700.0)


def test_the_place_is_the_area_without_what_is_excluded() -> None:
    hole, lane = shapely.box(1000, 1000, 1400, 1400), corridor([(0, 2000), (3000, 2500)], 300)
    problem = replace(SQUARE, exclusions=[hole, lane])
    assert problem.place.area == pytest.approx(9e6 - shapely.union(hole, lane).intersection(SQUARE.area).area)
    assert len(shapely.get_parts(problem.place)) == 2
    assert problem.violation([1200.0], [1100.0]).outside == pytest.approx(100.0)
    assert SQUARE.place.equals(SQUARE.area)


def test_no_point_of_a_corridor_is_nearer_than_half_its_width() -> None:
    line = shapely.LineString([(0, 0), (1000, 100), (1500, 900)])
    lane = corridor(line.coords, 400)
    assert lane.boundary.distance(line) >= 200 * (1 - 1e-12)
    assert lane.covers(line.buffer(200))


def test_the_park_of_a_layout() -> None:
    other = replace(TURBINE, name="other")
    problem = replace(SQUARE, fixed_x=[9000.0], fixed_y=[50.0], neighbours=Park([7000.0, 8000.0], [0.0, 1.0], other))
    park = problem.park(GRID_X, GRID_Y)
    assert park.count == 12
    assert np.array_equal(park.x, [*GRID_X, 9000.0, 7000.0, 8000.0])
    assert np.array_equal(park.counted, [True] * 10 + [False] * 2)
    assert [park.types[index].name for index in park.type_index] == ["flat thrust"] * 10 + ["other"] * 2
    alone = SQUARE.park(GRID_X, GRID_Y)
    assert alone.counted.all()
    assert alone.turbine is TURBINE


@given(SEEDS)
def test_no_place_breaks_the_depth_limits(seed: int) -> None:
    problem = random_problem(seed)
    centre = problem.area.centroid
    limits = DepthLimits(26.0, 36.0, SlopedSeabed(centre.x, centre.y), 60.0)
    problem = replace(problem, exclusions=(), depth_limits=limits)
    x, y = problem.region.random_points(np.random.default_rng(seed), 2000)
    edge_x, edge_y = problem.region.boundary_points(20.0)
    assert limits.beyond(np.concatenate([x, edge_x]), np.concatenate([y, edge_y])) == 0.0
    assert shapely.difference(problem.place, problem.area).area < 1e-3


def test_depth_limits_lose_little_and_know_bends() -> None:
    def bent(x: Any, y: Any) -> Any:
        return 20.0 + np.abs(x - 1413.0) / 50 + np.maximum(0, y - 707.0) / 100

    limits = DepthLimits(20.5, 40.0, bent, 25.0)
    problem = replace(SQUARE, depth_limits=limits)
    lost = 9e6 - problem.place.area
    x, y = np.meshgrid(np.arange(0.5, 3000, 5), np.arange(0.5, 3000, 5))
    forbidden = np.mean((bent(x, y) < 20.5) | (bent(x, y) > 40.0)) * 9e6
    assert forbidden < lost < forbidden + 0.03 * 9e6
    assert problem.violation([1413.0], [500.0]).outside > 0
    edge_x, edge_y = problem.region.boundary_points(1.0)
    assert limits.beyond(edge_x, edge_y) == 0.0


def test_the_depth_itself_is_asked_in_the_end() -> None:
    def hidden(x: Any, y: Any) -> Any:
        return np.where(np.hypot(x - 1003.0, y - 1003.0) < 1.0, 5.0, 30.0)

    problem = replace(SQUARE, depth_limits=DepthLimits(20.0, 40.0, hidden, 50.0))
    assert problem.violation([1003.0], [1003.0]) == Violation(0.0, 0.0, 15.0)
    unknown = replace(SQUARE, depth_limits=DepthLimits(20.0, 40.0, lambda x, y: np.where(x > 2000, nan, 30.0), 50.0))
    assert unknown.place.bounds == (0, 0, 2000, 3000)


def test_depth_limits_of_a_real_seabed() -> None:
    project = load_project("binh-thuan")

    def depth(x: Any, y: Any) -> Any:
        return depth_in_metres(project.seabed, project.projection, x, y)[0]

    area = project.area.allowed
    low_x, low_y, high_x, high_y = area.bounds
    x, y = (values.ravel() for values in np.meshgrid(np.linspace(low_x, high_x, 300), np.linspace(low_y, high_y, 300)))
    inside = shapely.contains_xy(area, x, y)
    x, y = x[inside], y[inside]
    least, most = np.quantile(depth(x, y), [0.2, 0.8])
    limits = DepthLimits(least, most, depth, 100.0)
    problem = replace(SQUARE, area=area, depth_limits=limits)
    assert 0.55 * area.area < problem.place.area < 0.6 * area.area * 1.01
    some_x, some_y = problem.region.random_points(np.random.default_rng(1), 20_000)
    assert limits.beyond(some_x, some_y) == 0.0
    edge_x, edge_y = problem.region.boundary_points(50.0)
    assert limits.beyond(edge_x, edge_y) == 0.0


def test_turbines_that_stand_at_one_place_are_refused() -> None:
    with pytest.raises(InputError, match=r"layout: fixed_x, fixed_y, neighbours: .*turbines 0 and 1 both at"):
        replace(SQUARE, fixed_x=[5.0, 5.0], fixed_y=[9.0, 9.0])
    with pytest.raises(InputError, match=r"layout: fixed_x, fixed_y, neighbours: .*turbines 0 and 1 both at"):
        replace(SQUARE, fixed_x=[5.0], fixed_y=[9.0], neighbours=Park([5.0], [9.0], TURBINE))


BOW = shapely.Polygon([(0, 0), (3000, 3000), (3000, 0), (0, 3000)])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("area", shapely.Polygon(), r"layout: area: expected an area > 0, got an empty polygon"),
        ("area", BOW, r"layout: area: .* do not cross, got edges that cross at \(1500\.000, 1500\.000\)"),
        ("area", shapely.box(106, 10, 107, 11), r"layout: area: expected coordinates in metres.*degrees"),
        ("area", shapely.LineString([(0, 0), (900, 0)]), "layout: area: .*Polygon.*LineString"),
        ("area", "area", "layout: area"),
        ("area", shapely.box(0, 0, 3e9, 3e9), "layout: area: expected corners in metres"),
        ("count", 0, "layout: count: expected a whole number"),
        ("count", 2.5, "layout: count"),
        ("count", True, "layout: count"),
        ("turbine", "IEA", "layout: turbine: .*Turbine"),
        ("cases", None, "layout: cases: .*FlowCases"),
        ("model", "bastankhah", "layout: model: .*FlowModel"),
        ("min_spacing", nan, "layout: min_spacing: expected metres"),
        ("min_spacing", 0.0, "layout: min_spacing: expected metres"),
        ("min_spacing", -5.0, "layout: min_spacing"),
        ("min_spacing", 99.0, r"layout: min_spacing: expected metres >= the rotor diameter \(100\), got 99"),
        ("min_spacing", [300.0], "layout: min_spacing: expected one number"),
        ("min_spacing", "300", "layout: min_spacing"),
        ("min_spacing", SpacingEllipse(900, 90), "layout: min_spacing.*rotor diameter"),
        ("exclusions", shapely.box(0, 0, 500, 500), "layout: exclusions: expected a row"),
        ("exclusions", [shapely.box(0, 0, 999, 999), BOW], r"layout: exclusions\[1\].*cross"),
        ("exclusions", [shapely.LineString([(0, 0), (900, 0)])], r"exclusions\[0\].*corridor\(points, width\)"),
        ("exclusions", [shapely.box(-106, 10, -105, 11)], r"exclusions\[0\].*metres"),
        ("depth_limits", 30.0, "layout: depth_limits: expected None or .*DepthLimits"),
        ("fixed_x", [1.0], "layout: fixed_x, fixed_y: .*got 1 and 0"),
        ("fixed_x", [[1.0]], "layout: fixed_x: expected a row"),
        ("fixed_x", [nan], r"layout: fixed_x\[0\]: expected finite metres"),
        ("neighbours", TURBINE, "layout: neighbours: .*Park"),
        ("site", 1.0, "layout: site: .*SiteWind"),
        ("site", SiteWind(speed_factor=[1.0, 1.1]), "site wind: speed_factor"),
        ("objective", "energy", "layout: objective"),
    ],
)
def test_what_a_problem_refuses(field: str, value: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(SQUARE, **{field: value})


def test_what_leaves_no_place_is_refused() -> None:
    with pytest.raises(InputError, match="layout: exclusions: expected exclusions that do not cover the area"):
        _ = replace(SQUARE, exclusions=[shapely.box(-10, -10, 4000, 4000)]).place
    with pytest.raises(InputError, match=r"layout: depth_limits: .*water of 50 to 60 m"):
        _ = replace(SQUARE, depth_limits=DepthLimits(50, 60, lambda x, y: 0 * x + 30)).place


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SpacingEllipse(0.0, 5.0), "spacing ellipse: along"),
        (lambda: SpacingEllipse(5.0, nan), "spacing ellipse: across"),
        (lambda: SpacingEllipse(5.0, 5.0, 700.0), "spacing ellipse: direction"),
        (lambda: DepthLimits(30.0, 20.0, SlopedSeabed(0, 0)), "depth limits: most"),
        (lambda: DepthLimits(nan, 20.0, SlopedSeabed(0, 0)), "depth limits: least"),
        (lambda: DepthLimits(10.0, 20.0, 15.0), "depth limits: depth"),  # type: ignore[arg-type]
        (lambda: DepthLimits(10.0, 20.0, SlopedSeabed(0, 0), 0.0), "depth limits: cell"),
        (lambda: DepthLimits(10.0, 20.0, SlopedSeabed(0, 0), 0.1).within(SQUARE.area), "depth limits: cell"),
        (lambda: DepthLimits(10.0, 20.0, lambda x, y: 15.0).within(SQUARE.area), "depth limits: depth"),
        (lambda: corridor([(0, 0)], 5.0), "corridor: points"),
        (lambda: corridor([(0, 0), (nan, 5)], 5.0), "corridor: points"),
        (lambda: corridor([(0, 0), (5, 5)], 0.0), "corridor: width"),
    ],
)
def test_what_its_parts_refuse(make: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


def test_a_numpy_count_and_empty_exclusions_are_fine() -> None:
    problem = replace(SQUARE, count=np.int64(4), exclusions=[shapely.Polygon()])
    assert problem.count == 4
    assert problem.place.equals(SQUARE.area)
    assert CASES is problem.cases
