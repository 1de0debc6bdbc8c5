"""The largest number that fits, against the best known packings, and starts that keep every limit."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
import shapely
from checker import check_layout
from hypothesis import given
from hypothesis import strategies as st
from problems import SQUARE, TURBINE, random_problem

from monsun.layout.depth_limits import DepthLimits
from monsun.layout.feasible_start import random_feasible
from monsun.layout.packing import check_room, largest_count
from monsun.layout.problem import LayoutProblem
from monsun.layout.spacing import SpacingEllipse
from monsun.park import Park
from monsun.records import InputError

SEEDS = st.integers(0, 10**6)
NOTHING = np.zeros(0)

# greatest least distance of so many points in a unit square: E. Specht, packomania.com, "distance" of circles in a
# square
IN_A_SQUARE = {10: 0.421279543984, 20: 0.286611652352, 30: 0.224502964531}
# least radius of a circle that holds so many circles of radius 1: the same, circles in a circle
IN_A_CIRCLE = {19: 4.863703305, 37: 6.758770483, 61: 8.661297576}
# the share of these distances at which the number must be found: the packings themselves leave no room to move
EASED = 1 - 1e-4


def packed(place: Any, spacing: float | SpacingEllipse, count: int = 1) -> int:
    """The number found, once its layout is seen to keep all limits."""
    problem = replace(SQUARE, area=place, min_spacing=spacing, count=count)
    found = largest_count(problem.place, problem.metric, *problem.standing)
    if found.count:
        check_layout(replace(problem, count=found.count), found.x, found.y)
    return found.count


@pytest.mark.parametrize("count", IN_A_SQUARE)
def test_a_square_against_the_best_known(count: int) -> None:
    spacing = 3000.0 * IN_A_SQUARE[count] * EASED
    assert 0.95 * count <= packed(shapely.box(0, 0, 3000, 3000), spacing) <= count


@pytest.mark.parametrize("count", IN_A_CIRCLE)
def test_a_circle_against_the_best_known(count: int) -> None:
    # the points of turbines lie in a circle smaller by one radius
    spacing = 3000.0 * 2 / (IN_A_CIRCLE[count] - 1) * EASED
    assert 0.95 * count <= packed(shapely.Point(0, 0).buffer(3000.0, quad_segs=512), spacing) <= count


def test_strips_parts_and_corners() -> None:
    # a line of 5 km holds 50 steps and both ends; a narrow strip lets them stand to and fro: no more than one more
    assert 51 <= packed(shapely.box(0, 0, 5000, 1), 100.0) <= 52
    # what fits exactly is found: the four corners, and a square grid
    assert packed(shapely.box(0, 0, 1000, 1000), 1000.0) == 4
    assert packed(shapely.box(0, 0, 3000, 3000), 1000.0) == 16
    # parts far apart, each holds one; parts near each other share it
    apart = shapely.MultiPolygon([shapely.box(500 * i, 0, 500 * i + 100, 100) for i in range(4)])
    assert packed(apart, 399.0) == 4
    assert packed(apart, 700.0) == 2
    with_hole = shapely.box(0, 0, 3000, 3000).difference(shapely.box(1, 1, 2999, 2999))
    assert packed(with_hole, 1000.0) == 12


def test_an_ellipse_is_a_stretched_square() -> None:
    round_one = packed(shapely.box(0, 0, 3000, 3000), 600.0)
    long_one = packed(shapely.box(0, 0, 3000, 1500), SpacingEllipse(600.0, 300.0, 90.0))
    assert abs(round_one - long_one) <= 0.05 * round_one


def test_what_stands_takes_room() -> None:
    problem = replace(SQUARE, area=shapely.box(0, 0, 1000, 1000), min_spacing=1000.0, fixed_x=[0.0], fixed_y=[0.0])
    assert largest_count(problem.place, problem.metric, *problem.standing).count == 3
    crowded = replace(problem, fixed_x=[500.0], fixed_y=[500.0])
    assert largest_count(crowded.place, crowded.metric, *crowded.standing).count == 0
    with pytest.raises(InputError, match="layout: count: expected at most 0 turbines"):
        check_room(crowded)


def test_enough_is_enough_and_soon() -> None:
    problem = replace(SQUARE, area=shapely.box(0, 0, 10_000, 10_000), min_spacing=800.0, count=120)
    largest_count(problem.place, problem.metric, NOTHING, NOTHING, enough=120)
    start = perf_counter()
    found = largest_count(problem.place, problem.metric, NOTHING, NOTHING, enough=120)
    assert found.count == found.x.size == found.y.size == 120
    assert perf_counter() - start < 1.0
    again = largest_count(problem.place, problem.metric, NOTHING, NOTHING, enough=120)
    assert np.array_equal(found.x, again.x)


def test_too_many_are_refused_with_the_number_that_fits() -> None:
    wanted = r"layout: count: expected at most 1[0-3]\d turbines \(own estimate for this area and spacing\), got 500"
    problem = replace(SQUARE, count=500, min_spacing=300.0)
    with pytest.raises(InputError, match=wanted):
        check_room(problem)
    with pytest.raises(InputError, match=wanted):
        random_feasible(problem, np.random.default_rng(1))
    check_room(replace(problem, count=100))


def filled(problem: LayoutProblem, share: float) -> LayoutProblem:
    """The problem with a share of the turbines that fit; at least one."""
    found = largest_count(problem.place, problem.metric, *problem.standing, enough=30)
    return replace(problem, count=max(1, int(share * found.count)))


@given(SEEDS, st.sampled_from([0.3, 0.7, 0.9, 1.0]))
def test_starts_keep_every_limit(seed: int, share: float) -> None:
    try:
        problem = filled(random_problem(seed), share)
        x, y = random_feasible(problem, np.random.default_rng(seed))
    except InputError as error:
        assert any(word in str(error) for word in ("at most 0 turbines", "water of", "exclusions that"))
        return
    check_layout(problem, x, y)
    assert problem.violation(x, y).feasible
    again = random_feasible(problem, np.random.default_rng(seed))
    assert np.array_equal(x, again[0])
    assert np.array_equal(y, again[1])


def test_starts_differ_by_seed_and_keep_off_what_stands() -> None:
    problem = replace(SQUARE, fixed_x=[1500.0], fixed_y=[1500.0], neighbours=Park([3100.0], [2000.0], TURBINE))
    one, other = (random_feasible(problem, np.random.default_rng(seed)) for seed in (1, 2))
    check_layout(problem, *one)
    check_layout(problem, *other)
    assert not np.array_equal(one[0], other[0])


def test_a_dense_park_still_starts_differently() -> None:
    problem = replace(SQUARE, count=16, min_spacing=900.0)
    one, other = (random_feasible(problem, np.random.default_rng(seed)) for seed in (1, 2))
    check_layout(problem, *one)
    check_layout(problem, *other)
    assert not np.array_equal(one[0], other[0])


def test_water_that_its_squares_do_not_show_is_named() -> None:
    def combed(x: Any, y: Any) -> Any:
        return np.where((x % 50 == 0) | (x % 25 == 0), 30.0, 5.0)

    problem = replace(SQUARE, depth_limits=DepthLimits(20.0, 40.0, combed, 50.0))
    with pytest.raises(InputError, match="depth limits: cell"):
        random_feasible(problem, np.random.default_rng(1))
