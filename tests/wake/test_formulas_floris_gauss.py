"""The Gaussian wake of FLORIS against FLORIS, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import (
    STATE,
    check_constants,
    check_numbers,
    check_rim,
    column,
    floris_place,
    random_states,
)
from formula_checks import check_slopes, of_formula

from monsun.wake.floris_gauss import floris_gauss_deficit, floris_grid, wind_at_points, yawed_induction
from monsun.wake.formula import evaluate

DEFICIT = floris_gauss_deficit()
VEER = 0.09
CONSTANTS = {"slope": 0.38, "offset": 0.004, "length": 0.58, "shear_length": 0.077, "rotor_width": 0.501, "veer": VEER}

# FLORIS 4.7, GaussVelocityDeficit().function on the rows, with wind_veer 0 and 0.09 radians
FLORIS = (
    0.5752860908718729, 0.5618987320117488, 0.07173528543204172, 0.027466734984587057, 0.016172217733005975,
    0.0037279053602664635,
)  # fmt: skip
FLORIS_VEER = (
    0.5768726673662167, 0.5653593703329772, 0.07313889243346998, 0.027440605897012634, 0.016318113104528475,
    0.0037307128014639067,
)  # fmt: skip


def floris(states: Mapping[str, Any], veer: float = 0.0) -> Any:
    """FLORIS's deficit at the states."""
    model = pytest.importorskip("floris.core.wake_velocity").GaussVelocityDeficit()
    place = floris_place(states)
    thrust = column(states["thrust_coefficient"])
    at = (100 + 0 * thrust, 200 + 0 * thrust, column(states["source_height"]), 0 * thrust, 0 * thrust)
    yaw, turbulence = np.degrees(column(states["yaw"])), column(states["turbulence_intensity"])
    rest = (thrust, column(states["source_height"]), column(states["source_diameter"]))
    field = {**place, "u_initial": 8 + 0 * thrust, "wind_veer": np.degrees(veer)}
    return model.function(*at, yaw, turbulence, *rest, **field)[:, 0, 0, 0]


def test_floris_numbers() -> None:
    check_numbers(DEFICIT, FLORIS)
    check_numbers(floris_gauss_deficit(veer=VEER), FLORIS_VEER)


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states()
    for veer in (0.0, VEER, -0.2):
        ours = evaluate(floris_gauss_deficit(veer=veer), states)
        np.testing.assert_allclose(ours, floris(states, veer), rtol=1e-11, atol=1e-13)


@pytest.mark.peers
def test_grid_is_that_of_floris() -> None:
    grid = pytest.importorskip("floris.core").TurbineGrid(
        turbine_coordinates=np.array([[0.0, 0.0, 90.0]]),
        turbine_diameters=np.array([126.0]),
        wind_directions=np.array([270.0]),
        grid_resolution=3,
    )
    ours = floris_grid()
    np.testing.assert_allclose(np.array(ours.horizontal) * 63, grid.y_sorted[0, 0].ravel(), atol=1e-12)
    np.testing.assert_allclose(90 + np.array(ours.vertical) * 63, grid.z_sorted[0, 0].ravel(), atol=1e-12)


def test_grid() -> None:
    grid = floris_grid()
    assert sorted(set(grid.horizontal)) == [-0.5, 0.0, 0.5]
    assert set(zip(grid.horizontal, grid.vertical, strict=True)) == {
        (a, b) for a in (-0.5, 0, 0.5) for b in (-0.5, 0, 0.5)
    }
    assert floris_grid(1).horizontal == (0.0,)
    assert sum(floris_grid(5).weight) == pytest.approx(1, rel=1e-14)
    with pytest.raises(ValueError, match="count must be at least 1"):
        floris_grid(0)


def test_wind_at_points_is_the_power_law() -> None:
    # FLORIS 4.7: free wind at the points of the NREL 5 MW turbine, 8 m/s at 90 m, shear 0.12
    winds = wind_at_points(floris_grid(), 8.0, 0.12, 90.0, 90.0, 62.94)
    assert winds == pytest.approx([7.597423027289392, 8.0, 8.293105106285713] * 3, rel=1e-14)


def test_the_mixed_turbulence_is_another_quantity() -> None:
    mixed = evaluate(floris_gauss_deficit(of_mixed_turbulence=True), STATE)
    assert mixed == pytest.approx(
        evaluate(DEFICIT, STATE | {"turbulence_intensity": STATE["mixed_turbulence_intensity"]}), rel=1e-15
    )
    assert floris_gauss_deficit() is DEFICIT


def test_near_and_far_wake_join() -> None:
    # where they meet, at x0 of eq. 7.3, value and order of the widths are continuous
    downwind = np.linspace(0.1, 12, 4000)
    along = evaluate(DEFICIT, STATE | {"downwind": downwind, "crosswind": 0.0, "vertical": 0.0, "yaw": 0.0})
    assert np.all(np.diff(along) < 1e-12)
    assert np.max(np.abs(np.diff(along))) < 5e-3


def test_induction() -> None:
    assert yawed_induction(0.75, 0.0) == pytest.approx(0.25, rel=1e-15)
    # Ct = 4 a (1 - a cos) of a turned rotor
    induction = yawed_induction(0.6, 0.5)
    assert 4 * induction * (1 - induction * np.cos(0.5)) == pytest.approx(0.6, rel=1e-13)
    assert yawed_induction(2.0, 0.0) == 0.5


def test_rim() -> None:
    for veer in (0.0, VEER):
        value, states = check_rim(floris_gauss_deficit(veer=veer))
        assert np.all((value >= 0) & (value <= 1))
        assert np.all(value[states["thrust_coefficient"] == 0] == 0)


@pytest.mark.parametrize("downwind", [0.7, 6.0, 25.0])
@pytest.mark.parametrize("crosswind", [0.0, -0.7])
def test_slopes(downwind: float, crosswind: float) -> None:
    state = STATE | {"downwind": downwind, "crosswind": crosswind}
    for veer in (0.0, VEER):
        check_slopes(of_formula(floris_gauss_deficit(veer=veer)), state)
    check_constants(floris_gauss_deficit, CONSTANTS, state)
