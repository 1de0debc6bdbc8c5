"""Random lattices: as many points as asked for, inside, apart, and of one lattice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from checker import check_layout
from hypothesis import given
from hypothesis import strategies as st
from problems import SQUARE, random_problem

from monsun.layout.lattice import keeps_spacing, random_lattices
from monsun.layout.problem import LayoutProblem
from monsun.layout.random_numbers import random_state
from monsun.layout.spacing import SpacingEllipse


def lattices(problem: LayoutProblem, seed: int, tries: int = 20) -> list[Any]:
    return random_lattices(
        random_state(seed),
        tries,
        problem.count,
        problem.place.area,
        np.array(problem.place.bounds),
        problem.region.arrays,
        problem.metric,
        problem.standing,
    )


@given(seed=st.integers(0, 500))
def test_every_lattice_keeps_all_limits(seed: int) -> None:
    problem = random_problem(seed)
    for x, y in lattices(problem, seed):
        check_layout(problem, x, y)


def test_most_lattices_fit_where_there_is_room() -> None:
    found = lattices(replace(SQUARE, count=16, min_spacing=120.0), 4, tries=200)
    assert len(found) > 60
    assert len({round(float(x[0]), 6) for x, _ in found}) == len(found)


def test_the_points_are_of_one_lattice() -> None:
    """All differences are whole multiples of two steps: the smallest difference and the next that is not along it."""
    for x, y in lattices(replace(SQUARE, count=36, min_spacing=120.0), 5):
        ways = np.column_stack([np.subtract.outer(x, x).ravel(), np.subtract.outer(y, y).ravel()])
        ways = ways[np.hypot(*ways.T) > 1.0]
        ways = ways[np.argsort(np.hypot(*ways.T))]
        first = ways[0]
        turned = np.abs(ways @ [-first[1], first[0]]) / np.hypot(*first)
        # the shortest of those nearest beside the line through the first step
        second = ways[np.flatnonzero((turned > 1.0) & (turned < turned[turned > 1.0].min() + 1e-3))[0]]
        parts = np.linalg.solve(np.column_stack([first, second]), ways.T)
        np.testing.assert_allclose(parts, np.round(parts), atol=1e-6)


def test_a_state_gives_the_same_lattices_and_moves_on() -> None:
    words = random_state(6)

    def again() -> Any:
        place = SQUARE.place
        box = np.array(place.bounds)
        return random_lattices(
            words, 5, 9, place.area, box, SQUARE.region.arrays, SQUARE.metric, (np.zeros(0), np.zeros(0))
        )

    one, other = again(), again()
    words = random_state(6)
    np.testing.assert_array_equal(np.array(one), np.array(again()))
    assert not np.array_equal(np.array(one), np.array(other))


def test_a_lattice_that_cannot_keep_the_spacing_is_left_out() -> None:
    assert lattices(replace(SQUARE, count=40, min_spacing=900.0), 7) == []
    standing = replace(SQUARE, fixed_x=[1500.0], fixed_y=[1500.0], min_spacing=300.0)
    for x, y in lattices(standing, 8, tries=100):
        assert np.hypot(x - 1500.0, y - 1500.0).min() >= 300.0


def test_spacing_by_an_ellipse() -> None:
    wide = replace(SQUARE, area=shapely.box(0, 0, 4000, 4000), min_spacing=SpacingEllipse(800.0, 200.0, 0.0))
    x, y = np.array([0.0, 210.0, 0.0]), np.array([0.0, 0.0, 810.0])
    assert keeps_spacing(x, y, 3, wide.metric)
    assert not keeps_spacing(x, y - [0.0, 0.0, 20.0], 3, wide.metric)
    # of turbines that stand already nothing is asked
    assert keeps_spacing(x, np.array([0.0, 0.0, 10.0]), 1, replace(wide, min_spacing=5.0 + 95.0).metric) is False
    assert keeps_spacing(np.array([0.0, 900.0, 900.0]), np.array([0.0, 900.0, 901.0]), 1, wide.metric)
