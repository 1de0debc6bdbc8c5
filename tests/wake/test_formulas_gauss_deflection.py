"""The deflection of FLORIS's Gaussian wake against FLORIS, and its limits."""

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
from formula_checks import check_slopes

from monsun.wake.formula import evaluate
from monsun.wake.gauss_deflection import floris_gauss_deflection

DEFLECTION = floris_gauss_deflection()
CHANGED = {"gain": 0.8, "shift": 0.02, "shift_slope": -0.01, "veer": 0.09}
CONSTANTS = {"slope": 0.38, "offset": 0.004, "length": 0.58, "shear_length": 0.077, **CHANGED}

# FLORIS 4.7, GaussVelocityDeflection().function on the rows, in rotor diameters
FLORIS = (
    0.0, -0.217495900086304, 0.3385538751902715, -0.08336140399537532, -0.5917531311133899, 0.032749728724927894,
)  # fmt: skip


def sideways(**constants: Any) -> Any:
    """The sideways part of the deflection, as a formula."""
    formula = floris_gauss_deflection(**constants)

    def part(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any, yaw: Any) -> Any:
        return formula(downwind, thrust_coefficient, turbulence_intensity, yaw)[0]

    return part


def floris(states: Mapping[str, Any], veer: float = 0.0, **constants: float) -> Any:
    """FLORIS's deflection at the states, in rotor diameters."""
    model = pytest.importorskip("floris.core.wake_deflection").GaussVelocityDeflection(**constants)
    place = floris_place(states)
    diameter, thrust = column(states["source_diameter"]), column(states["thrust_coefficient"])
    # FLORIS turns the sign of the yaw it is given in place
    yaw, turbulence = np.degrees(column(states["yaw"])), column(states["turbulence_intensity"])
    field = {**place, "freestream_velocity": 8 + 0 * thrust, "wind_veer": np.degrees(veer)}
    found = model.function(100 + 0 * thrust, 200 + 0 * thrust, yaw, turbulence, thrust, diameter, **field)
    return (found / diameter)[:, 0, 0, 0]


def test_floris_numbers() -> None:
    check_numbers(sideways(), FLORIS, tolerance=1e-11)
    assert DEFLECTION(5.0, 0.8, 0.1, 0.3)[1] == 0


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states()
    np.testing.assert_allclose(evaluate(sideways(), states), floris(states), rtol=1e-9, atol=1e-12)
    theirs = floris(states, dm=0.8, ad=0.02 * states["source_diameter"][0], bd=-0.01, veer=0.09)
    np.testing.assert_allclose(evaluate(sideways(**CHANGED), states), theirs, rtol=1e-9, atol=1e-12)


def test_a_positive_yaw_sends_the_wake_to_the_right() -> None:
    assert DEFLECTION(6.0, 0.8, 0.08, 0.3)[0] < 0 < DEFLECTION(6.0, 0.8, 0.08, -0.3)[0]
    assert DEFLECTION(6.0, 0.8, 0.08, 0.3)[0] == -DEFLECTION(6.0, 0.8, 0.08, -0.3)[0]


def test_the_effective_yaw_is_another_quantity() -> None:
    effective = evaluate(floris_gauss_deflection(secondary_steering=True), STATE)
    assert effective == evaluate(DEFLECTION, STATE | {"yaw": STATE["effective_yaw"]})


def test_near_and_far_wake_join() -> None:
    downwind = np.linspace(0.01, 12, 4000)
    along = -DEFLECTION(downwind, 0.8, 0.08, 0.3)[0]
    assert np.all(np.diff(along) > 0)
    assert np.max(np.diff(along, n=2)) < 1e-4


def test_rim() -> None:
    for secondary_steering in (False, True):
        value, states = check_rim(floris_gauss_deflection(secondary_steering=secondary_steering), part=0)
        assert np.all(value[states["yaw"] == 0] == 0)
        assert np.all(np.abs(value[states["thrust_coefficient"] == 0]) < 1e-4)


@pytest.mark.parametrize("downwind", [0.7, 6.0, 25.0])
@pytest.mark.parametrize("yaw", [0.0, 0.3, -0.5])
def test_slopes(downwind: float, yaw: float) -> None:
    state = STATE | {"downwind": downwind, "yaw": yaw}
    check_slopes(lambda inputs: evaluate(sideways(), inputs), state)
    check_constants(floris_gauss_deflection, CONSTANTS, state, part=0)
