"""Climbs through narrowing wakes."""

from __future__ import annotations

import numpy as np
import pytest
from problems import SQUARE

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy
from monsun.layout.continuation import continued_climb
from monsun.layout.problem import LayoutProblem
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.expansion import expanded, expanded_wakes
from monsun.wake.models import bastankhah_2014, iea37, zong_2020

TURBINE = Turbine("plain", 130.0, 110.0, [3.0, 12.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.8])


def test_an_expansion_of_one_changes_nothing_and_others_widen() -> None:
    """A receiver three times as far to the side of a wake three times as wide is in the same wind."""
    model = iea37()
    cases = FlowCases.rose([270.0], [9.0], [[1.0]])
    near, far = Park([0.0, 900.0], [0.0, 50.0], TURBINE), Park([0.0, 900.0], [0.0, 150.0], TURBINE)
    plain = annual_energy(near, cases, model)
    assert annual_energy(near, cases, expanded_wakes(model, 1.0)) == pytest.approx(plain, rel=1e-14)
    assert annual_energy(far, cases, expanded_wakes(model, 3.0)) == pytest.approx(plain, rel=1e-12)
    assert expanded(model.deficit, 3.0) is expanded(model.deficit, 3.0)


def test_turbines_hidden_from_each_other_find_their_way() -> None:
    """Straight behind the other a turbine has no slope to either side that a narrow wake shows from farther off."""
    cases = FlowCases.rose([265.0, 270.0, 275.0], [9.0], [[0.3], [0.4], [0.3]])
    problem = LayoutProblem(SQUARE.area, 3, TURBINE, cases, bastankhah_2014(), 300.0)
    west, south, east, _ = SQUARE.area.bounds
    x = np.linspace(west + 200, east - 200, 3)
    y = south + 1000.0 + np.array([0.0, 5.0, 10.0])
    before = annual_energy(problem.park(x, y), cases, problem.model)
    end = continued_climb(problem, x, y)
    free = 3 * annual_energy(Park([0.0], [0.0], TURBINE), cases, problem.model)
    assert problem.violation(end.x, end.y).feasible
    assert end.gain == pytest.approx(annual_energy(problem.park(end.x, end.y), cases, problem.model), rel=1e-12)
    assert free - end.gain < 0.05 * (free - before)


def test_wakes_that_meet_are_not_widened() -> None:
    """Their widths are told apart from their deficits."""
    with pytest.raises(InputError, match="add up one by one"):
        expanded_wakes(zong_2020(), 2.0)
    with pytest.raises(InputError, match=">= 1"):
        expanded_wakes(iea37(), 0.5)
