"""The top-hat wake and deflection of FLORIS against FLORIS, and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import STATE, check_constants, check_numbers, check_rim, column, floris_place, random_states
from formula_checks import check_slopes, of_formula

from monsun.wake.deflection import jimenez_2010
from monsun.wake.floris_gauss import yawed_induction
from monsun.wake.floris_jensen import floris_jensen_deficit, floris_jimenez
from monsun.wake.formula import evaluate
from monsun.wake.tophat import linear_radius, momentum_induction, tophat_deficit

DEFICIT = floris_jensen_deficit()
SHIFTED = {"expansion": 0.06, "shift": 0.03, "shift_slope": -0.01}

# FLORIS 4.7 on the rows: JensenVelocityDeficit(), JimenezVelocityDeflection() in rotor diameters
FLORIS = (
    0.41797440076510184, 0.4234224748538574, 0.2332440830586676, 0.0, 0.0, 0.004221937621264942,
)  # fmt: skip
FLORIS_SIDEWAYS = (
    0.0, -0.3540301564158529, 0.5127780848913587, -0.19006052850621794, -0.9771036826752842, 0.06945970727157942,
)  # fmt: skip


def sideways(**constants: Any) -> Any:
    """The sideways part of the deflection, as a formula."""
    formula = floris_jimenez(**constants)

    def part(downwind: Any, thrust_coefficient: Any, yaw: Any) -> Any:
        return formula(downwind, thrust_coefficient, yaw)[0]

    return part


def floris(states: Mapping[str, Any]) -> Any:
    """FLORIS's deficit at the states."""
    model = pytest.importorskip("floris.core.wake_velocity").JensenVelocityDeficit()
    thrust, height = column(states["thrust_coefficient"]), column(states["source_height"])
    induction = column(yawed_induction(states["thrust_coefficient"], states["yaw"]))
    nothing = 0 * thrust
    at = (100 + nothing, 200 + nothing, height, induction, nothing, nothing, nothing, thrust, height)
    return model.function(*at, column(states["source_diameter"]), **floris_place(states))[:, 0, 0, 0]


def floris_sideways(states: Mapping[str, Any], **constants: float) -> Any:
    """FLORIS's deflection at the states, in rotor diameters."""
    model = pytest.importorskip("floris.core.wake_deflection").JimenezVelocityDeflection(**constants)
    thrust, diameter = column(states["thrust_coefficient"]), column(states["source_diameter"])
    at = (100 + 0 * thrust, 200 + 0 * thrust, np.degrees(column(states["yaw"])), 0 * thrust, thrust, diameter)
    return (model.function(*at, x=floris_place(states)["x"]) / diameter)[:, 0, 0, 0]


def test_floris_numbers() -> None:
    check_numbers(DEFICIT, FLORIS)
    check_numbers(sideways(), FLORIS_SIDEWAYS, tolerance=1e-11)
    assert floris_jimenez()(5.0, 0.8, 0.3)[1] == 0


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states()
    np.testing.assert_allclose(evaluate(DEFICIT, states), floris(states), rtol=1e-12)
    np.testing.assert_allclose(evaluate(sideways(), states), floris_sideways(states), rtol=1e-10, atol=1e-13)
    theirs = floris_sideways(states, kd=0.06, ad=0.03 * STATE["source_diameter"], bd=-0.01)
    np.testing.assert_allclose(evaluate(sideways(**SHIFTED), states), theirs, rtol=1e-10, atol=1e-13)


def test_without_the_millimetre_and_yaw_it_is_the_published_wake() -> None:
    downwind = np.array([0.5, 4.0, 20.0])
    known = STATE | {"downwind": downwind, "radial": 0.1, "yaw": 0.0, "wake_radius": linear_radius(0.05)(downwind)}
    published = evaluate(tophat_deficit(momentum_induction, rotor_average=False), known)
    assert evaluate(floris_jensen_deficit(beyond=0.0), known) == pytest.approx(published, rel=1e-14)


def test_the_deflection_lacks_one_cosine_of_the_published_one() -> None:
    # FLORIS's thrust coefficient holds it already; its tangent stops at the third power of the skew angle
    table = 0.8
    published = jimenez_2010()(6.0, table, 0.4, 0.0)[0]
    assert sideways()(6.0, table * np.cos(0.4), 0.4) == pytest.approx(published, rel=2e-4)


def test_rim() -> None:
    value, states = check_rim(DEFICIT)
    # up to one over the cosine where the thrust coefficient is above one
    assert np.all((value >= 0) & (value <= 1.05))
    assert np.all(value[states["thrust_coefficient"] == 0] == 0)
    check_rim(floris_jimenez(), part=0)


@pytest.mark.parametrize("yaw", [0.0, 0.3, -0.5])
def test_slopes(yaw: float) -> None:
    state = STATE | {"radial": 0.4, "yaw": yaw}
    check_slopes(of_formula(DEFICIT), state)
    check_slopes(of_formula(DEFICIT), state | {"radial": 1.5})
    check_constants(floris_jensen_deficit, {"growth_rate": 0.05, "beyond": 0.1}, state)
    check_slopes(of_formula(sideways()), state)
    check_constants(floris_jimenez, SHIFTED, state, part=0)
