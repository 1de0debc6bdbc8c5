"""The Empirical Gaussian wake against FLORIS, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import STATE, check_constants, check_numbers, check_rim, column, floris_place, random_states
from formula_checks import check_slopes, of_formula

from monsun.wake.empirical_gaussian import (
    empirical_deficit,
    empirical_deflection,
    empirical_mixing,
    total_mixing,
)
from monsun.wake.floris_gauss import floris_grid, yawed_induction
from monsun.wake.formula import evaluate

# FLORIS keeps a fixed turbine at the tilt of its tables: 5 degrees for the NREL 5 MW turbine
TILT = float(np.radians(5))
DEFICIT = empirical_deficit(reference_tilt=TILT)
CHANGED = {"rates": (0.03, 0.012, 0.004), "breakpoints": (6.0, 14.0), "smoothing": 3.0, "mixing_gain": 1.5}
NINE = (0.1,) * 6 + (0.0,) * 3

# FLORIS 4.7 on the rows: EmpiricalGaussVelocityDeficit(), EmpiricalGaussVelocityDeflection(mixing_gain_deflection=0.5)
# sideways and up in rotor diameters; tilt 4.01 and 5 degrees, mixing 0.02
FLORIS = (
    0.3357819097009735, 0.26502038162515906, 0.06245644400496368, 0.025602732892904295, 0.014880626893721069,
    0.0028151179013472354,
)  # fmt: skip
FLORIS_SIDEWAYS = (
    -0.0, -0.21188208363457195, 0.3266852479898607, -0.11079661524762704, -0.6925983626001226, 0.04296064046511805,
)  # fmt: skip
FLORIS_UP = (
    0.04489822794030538, 0.09546034292208917, 0.11774657022718249, 0.09983555668998055, 0.20802664094089027,
    0.07742112783874094,
)  # fmt: skip


def floris(states: Mapping[str, Any], veer: float = 0.0, tilt: float = TILT, **constants: Any) -> Any:
    """FLORIS's deficit at the states."""
    model = pytest.importorskip("floris.core.wake_velocity").EmpiricalGaussVelocityDeficit(**constants)
    thrust, mixing = column(states["thrust_coefficient"]), column(states["mixing"])
    yaw, tilts = np.degrees(column(states["yaw"])), np.degrees(column(states["tilt"]) + tilt)
    nothing = 0 * thrust
    place = (100 + nothing, 200 + nothing, column(states["source_height"]), nothing, nothing, nothing)
    rest = (column(states["source_height"]), column(states["source_diameter"]))
    field = {**floris_place(states), "wind_veer": np.degrees(veer)}
    return model.function(*place, yaw, tilts, mixing, thrust, *rest, **field)[:, 0, 0, 0]


def floris_deflection(states: Mapping[str, Any], tilt: float = TILT, **constants: Any) -> tuple[Any, Any]:
    """FLORIS's deflection at the states, sideways and up, in rotor diameters."""
    model = pytest.importorskip("floris.core.wake_deflection").EmpiricalGaussVelocityDeflection(**constants)
    thrust, mixing, diameter = (column(states[n]) for n in ("thrust_coefficient", "mixing", "source_diameter"))
    yaw, tilts = np.degrees(column(states["yaw"])), np.degrees(column(states["tilt"]) + tilt)
    place = (100 + 0 * thrust, 200 + 0 * thrust)
    found = model.function(*place, yaw, tilts, mixing, thrust, diameter, x=floris_place(states)["x"])
    sideways, up = ((part / diameter)[:, 0, 0, 0] for part in found)
    return sideways, up


def shift(which: int, **constants: Any) -> Any:
    """One part of the deflection, as a formula."""
    formula = empirical_deflection(**constants)

    def part(downwind: Any, thrust_coefficient: Any, mixing: Any, yaw: Any, tilt: Any) -> Any:
        return formula(downwind, thrust_coefficient, mixing, yaw, tilt)[which]

    return part


def test_floris_numbers() -> None:
    check_numbers(DEFICIT, FLORIS)
    check_numbers(shift(0, mixing_gain=0.5, reference_tilt=TILT), FLORIS_SIDEWAYS)
    check_numbers(shift(1, mixing_gain=0.5, reference_tilt=TILT), FLORIS_UP)


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states(mixing=np.random.default_rng(5).uniform(0, 0.1, 500))
    np.testing.assert_allclose(evaluate(DEFICIT, states), floris(states), rtol=1e-11, atol=1e-13)
    theirs = floris(
        states,
        veer=-0.1,
        wake_expansion_rates=list(CHANGED["rates"]),
        breakpoints_D=list(CHANGED["breakpoints"]),
        smoothing_length_D=CHANGED["smoothing"],
        mixing_gain_velocity=CHANGED["mixing_gain"],
        sigma_0_D=0.3,
    )
    ours = evaluate(empirical_deficit(reference_tilt=TILT, veer=-0.1, initial=0.3, **CHANGED), states)
    np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-13)
    both = floris_deflection(
        states, horizontal_deflection_gain_D=2.0, vertical_deflection_gain_D=1.0, mixing_gain_deflection=0.5
    )
    constants = {"horizontal_gain": 2.0, "vertical_gain": 1.0, "mixing_gain": 0.5, "reference_tilt": TILT}
    for which in (0, 1):
        np.testing.assert_allclose(evaluate(shift(which, **constants), states), both[which], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(floris_deflection(states, 0.0)[0], evaluate(shift(0), states), rtol=1e-10, atol=1e-13)


@pytest.mark.peers
def test_mixing_of_floris() -> None:
    turbulence = pytest.importorskip("floris.core.wake_turbulence").WakeInducedMixing()
    yaw_added = pytest.importorskip("floris.core.wake_deflection.empirical_gauss").yaw_added_wake_mixing
    states = random_states()
    induction = column(yawed_induction(states["thrust_coefficient"], states["yaw"]))
    distance, yaw = np.maximum(states["downwind"], 0.1)[:, None], np.degrees(column(states["yaw"]))
    theirs = turbulence.function(induction, distance) + yaw_added(induction, yaw, distance, 0.7)
    ours = evaluate(empirical_mixing(yaw_gain=0.7), states | {"rotor_deficits": NINE})
    np.testing.assert_allclose(ours, theirs[:, 0] * 6 / 9, rtol=1e-12)


def test_mixing() -> None:
    # FLORIS 4.7: 0.25 / 5^2 behind a turbine of induction 0.25, on two thirds of the points; at least 0.1 diameters
    state = STATE | {"thrust_coefficient": 0.75, "yaw": 0.0, "downwind": 5.0, "rotor_deficits": NINE}
    assert evaluate(empirical_mixing(), state) == pytest.approx(0.25 / 25 * 2 / 3, rel=1e-13)
    assert evaluate(empirical_mixing(), state | {"downwind": 0.01}) == pytest.approx(25 * 2 / 3, rel=1e-13)
    by_receiver = evaluate(empirical_mixing(of_receiver_diameters=True), state | {"receiver_diameter": 2.0})
    assert by_receiver == pytest.approx(0.25 / 2.5**2 * 2 / 3, rel=1e-13)
    assert evaluate(empirical_mixing(yaw_gain=0.7), state) == evaluate(empirical_mixing(), state)
    # root of squares of what comes from upstream and of the turbine's own
    known = STATE | {"upstream_mixing": 0.03}
    assert evaluate(total_mixing(), known) == pytest.approx(0.03, rel=1e-14)
    assert evaluate(total_mixing(turbulence_gain=0.5), known) == pytest.approx(np.hypot(0.03, 0.035), rel=1e-13)
    own = 0.7 * yawed_induction(STATE["thrust_coefficient"], STATE["yaw"]) * (1 - np.cos(STATE["yaw"]))
    assert evaluate(total_mixing(yaw_gain=0.7), known) == pytest.approx(np.hypot(0.03, own), rel=1e-13)


def test_rates_and_breakpoints_fit_each_other() -> None:
    with pytest.raises(ValueError, match="one rate more than breakpoints"):
        empirical_deficit(rates=(0.02,), breakpoints=(10.0,))


def test_signs() -> None:
    state = STATE | {"yaw": 0.3, "tilt": 0.1}
    assert evaluate(shift(0), state) < 0 < evaluate(shift(1), state)


def test_rim() -> None:
    # on the axis at the rotor FLORIS's amplitude is (1 - sqrt(1 - Ct)) / (8 0.28^2), and the image may add to it
    highest = np.sqrt(2) / (8 * 0.28**2)
    value, states = check_rim(DEFICIT)
    assert np.all((value >= 0) & (value <= highest))
    assert np.all(value[states["thrust_coefficient"] == 0] == 0)
    check_rim(empirical_deficit(mirror=False))
    for which in (0, 1):
        check_rim(empirical_deflection(mixing_gain=0.5, reference_tilt=TILT), part=which)
    check_rim(total_mixing(0.7, 0.5))
    check_rim(_fixed_mixing)


def _fixed_mixing(downwind: Any, thrust_coefficient: Any, yaw: Any) -> Any:
    changed = {"downwind": downwind, "thrust_coefficient": thrust_coefficient, "yaw": yaw, "rotor_deficits": NINE}
    return evaluate(empirical_mixing(yaw_gain=0.7), STATE | changed)


@pytest.mark.parametrize("downwind", [0.7, 9.6, 25.0])
@pytest.mark.parametrize("crosswind", [0.0, -0.7])
def test_slopes(downwind: float, crosswind: float) -> None:
    state = STATE | {"downwind": downwind, "crosswind": crosswind}
    for formula in (DEFICIT, empirical_deficit(veer=0.1, **CHANGED), empirical_deficit(mirror=False)):
        check_slopes(of_formula(formula), state)
    check_slopes(of_formula(total_mixing(0.7, 0.5)), state)
    check_slopes(of_formula(_fixed_mixing), {name: state[name] for name in ("downwind", "thrust_coefficient", "yaw")})
    constants = {"initial": 0.28, "smoothing": 2.0, "mixing_gain": 2.0, "reference_tilt": 0.08, "veer": 0.1}
    check_constants(empirical_deficit, constants, state)
    gains = {"horizontal_gain": 3.0, "vertical_gain": 2.0, "rate": 22.0, "mixing_gain": 0.5, "reference_tilt": 0.08}
    for which in (0, 1):
        check_slopes(of_formula(shift(which, **gains)), state)
        check_constants(empirical_deflection, gains, state, part=which)
    check_constants(total_mixing, {"yaw_gain": 0.7, "turbulence_gain": 0.5}, state)
    check_constants(empirical_mixing, {"yaw_gain": 0.7}, state | {"rotor_deficits": NINE})


def test_points_are_those_of_floris_where_nothing_is_said() -> None:
    state = STATE | {"rotor_deficits": NINE}
    assert evaluate(empirical_mixing(floris_grid()), state) == evaluate(empirical_mixing(), state)
