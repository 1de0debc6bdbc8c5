"""Climbs end where nothing is left to gain, keep every limit on the way, and stop when told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import shapely
from checker import check_layout
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from problems import SQUARE, random_problem

from monsun.layout.climb import climb, kept
from monsun.layout.feasible_start import random_feasible
from monsun.layout.objective import SingleMove, annual_energy_of
from monsun.layout.spacing import SpacingEllipse
from monsun.park import Park

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Nearness:
    """A known gain: minus the squared distances of turbines to a point, km2, plus a constant; `others` only stand."""

    x: float
    y: float
    others: int = 0
    constant: float = 1000.0

    @property
    def name(self) -> str:
        return "nearness, km2"

    def shown(self, gain: float) -> float:
        return gain

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        east, north = (park.x - self.x) / 1000, (park.y - self.y) / 1000
        own = (np.arange(park.count) < park.count - self.others).astype(float)
        distances = float((own * (east**2 + north**2)).sum())
        return self.constant - distances, -own * east / 500, -own * north / 500

    def renewed(self, park: Park) -> Nearness:
        return self

    def single_move(self, park: Park) -> SingleMove:
        raise NotImplementedError


ONE = replace(SQUARE, count=1)


@pytest.mark.parametrize(
    ("area", "target", "best"),
    [
        (shapely.box(0, 0, 3000, 3000), (1700.0, 900.0), (1700.0, 900.0)),
        (shapely.box(0, 0, 3000, 3000), (1700.0, 4000.0), (1700.0, 3000.0)),
        (shapely.box(0, 0, 3000, 3000), (5000.0, 4000.0), (3000.0, 3000.0)),
        # beyond a slanted side: its nearest point
        (shapely.Polygon([(0, 0), (3000, 0), (0, 3000)]), (3000.0, 2000.0), (2000.0, 1000.0)),
    ],
    ids=["inside", "at a side", "in a corner", "at a slanted side"],
)
def test_one_turbine_goes_to_the_nearest_point_of_the_area(area: Any, target: Any, best: Any) -> None:
    problem = replace(ONE, area=area)
    for x, y in [(100.0, 100.0), (1000.0, 1900.0), (2800.0, 100.0)]:
        end = climb(problem, Nearness(*target), np.array([x]), np.array([y]), least_gain=1e-12)
        check_layout(problem, end.x, end.y)
        assert np.hypot(end.x[0] - best[0], end.y[0] - best[1]) < 0.5
        assert end.gain == pytest.approx(Nearness(*target).gain_and_slopes(problem.park(end.x, end.y))[0], rel=1e-15)
        assert end.stopped == "nothing left to gain"


def test_two_turbines_end_one_spacing_apart_about_the_point() -> None:
    problem = replace(SQUARE, count=2)
    end = climb(
        problem, Nearness(1500.0, 1500.0), np.array([200.0, 2500.0]), np.array([400.0, 2900.0]), least_gain=1e-12
    )
    check_layout(problem, end.x, end.y)
    assert np.hypot(*(np.diff(end.x), np.diff(end.y)))[0] == pytest.approx(300.0, abs=1e-3)
    # half the sum of squares of two at 150 m
    assert end.gain == pytest.approx(1000.0 - 2 * 0.15**2, abs=1e-5)


def test_spacing_by_direction_and_a_turbine_that_stands() -> None:
    """An ellipse, long to the north: as near as it may, the turbine stands to the side of the fixed one."""
    fixed = replace(
        ONE, min_spacing=SpacingEllipse(900.0, 300.0, 0.0), fixed_x=np.array([1500.0]), fixed_y=np.array([1500.0])
    )
    end = climb(fixed, Nearness(1500.0, 1500.0, others=1), np.array([2600.0]), np.array([2300.0]), least_gain=1e-12)
    check_layout(fixed, end.x, end.y)
    assert abs(end.x[0] - 1500.0) == pytest.approx(300.0, abs=0.5)
    assert end.y[0] == pytest.approx(1500.0, abs=20.0)


def test_an_end_is_stationary() -> None:
    """Turbines that no limit holds have no slope left."""
    problem = replace(SQUARE, count=6, min_spacing=200.0)
    objective = annual_energy_of(problem)
    x, y = random_feasible(problem, np.random.default_rng(3))
    start = objective.gain_and_slopes(problem.park(x, y))
    end = climb(problem, objective, x, y)
    gain, by_x, by_y = objective.gain_and_slopes(problem.park(end.x, end.y))
    assert end.gain == gain > start[0]
    assert end.stopped == "nothing left to gain"
    free = (np.minimum(end.x, end.y) > 1.0) & (np.maximum(end.x, end.y) < 2999.0)
    apart = np.hypot(np.subtract.outer(end.x, end.x), np.subtract.outer(end.y, end.y)) + np.diag([1e9] * 6)
    free &= apart.min(axis=1) > 201.0
    # along a side only the slope across it may be left
    assert np.all(np.abs(np.where((end.y < 1.0) | (end.y > 2999.0), by_x, 0.0)) * 200.0 < 1e-3 * gain)
    assert np.all(np.hypot(by_x, by_y)[free] * 200.0 < 1e-5 * gain)


@settings(max_examples=8)
@given(seed=st.integers(0, 500), start=st.integers(0, 10))
def test_ends_keep_all_limits_and_never_lose(seed: int, start: int) -> None:
    problem = random_problem(seed)
    objective = annual_energy_of(problem)
    x, y = random_feasible(problem, np.random.default_rng(start))
    before = objective.gain_and_slopes(problem.park(x, y))[0]
    end = climb(problem, objective, x, y, rounds=4)
    check_layout(problem, end.x, end.y)
    assert end.gain >= before
    assert end.gain == objective.gain_and_slopes(problem.park(end.x, end.y))[0]
    assert end.rounds <= 4


def test_many_turbines_move_in_turns() -> None:
    problem = replace(SQUARE, area=shapely.box(0, 0, 6000, 6000), count=70)
    x, y = random_feasible(problem, np.random.default_rng(5))
    target = Nearness(3000.0, 3000.0)
    end = climb(problem, target, x, y, rounds=4)
    check_layout(problem, end.x, end.y)
    assert np.all((end.x != x) | (end.y != y))
    assert end.gain > target.gain_and_slopes(problem.park(x, y))[0]
    # the squares grow smaller by what steps of up to 90 m can do
    assert np.hypot(end.x - 3000, end.y - 3000).mean() < np.hypot(x - 3000, y - 3000).mean() - 100


def test_it_stops_when_told() -> None:
    objective = annual_energy_of(SQUARE)
    x, y = random_feasible(SQUARE, np.random.default_rng(6))
    at_once = climb(SQUARE, objective, x, y, go_on=lambda: False)
    assert (at_once.stopped, at_once.rounds) == ("asked to stop", 0)
    np.testing.assert_array_equal((at_once.x, at_once.y), (x, y))
    asked: list[int] = []

    def a_while() -> bool:
        asked.append(1)
        return len(asked) < 25

    later = climb(SQUARE, objective, x, y, go_on=a_while)
    assert later.stopped == "asked to stop"
    assert len(asked) == 25
    check_layout(SQUARE, later.x, later.y)
    assert later.gain >= at_once.gain
    assert climb(SQUARE, objective, x, y, rounds=1).stopped == "all rounds done"


def test_nothing_moves_without_slope() -> None:
    flat = Nearness(0.0, 0.0, others=9)
    x, y = random_feasible(SQUARE, np.random.default_rng(7))
    end = climb(SQUARE, flat, x, y)
    assert end.stopped == "nothing left to gain"
    np.testing.assert_array_equal((end.x, end.y), (x, y))


def test_what_is_given_is_not_changed_and_little_is_put_right() -> None:
    x, y = random_feasible(SQUARE, np.random.default_rng(8))
    copies = x.copy(), y.copy()
    climb(SQUARE, annual_energy_of(SQUARE), x, y, rounds=2)
    np.testing.assert_array_equal((x, y), copies)
    np.testing.assert_array_equal(kept(SQUARE, x, y), copies)
    # a little outside, and a little too near
    x[0], y[0], x[1], y[1] = -1e-4, 1500.0, 299.99, 1500.0
    far = np.hypot(x[2:] - 150, y[2:] - 1500) > 700
    x, y = (np.concatenate([part[:2], part[2:][far]]) for part in (x, y))
    check_layout(replace(SQUARE, count=x.size), *kept(replace(SQUARE, count=x.size), x, y))
