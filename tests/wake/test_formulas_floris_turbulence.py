"""The added turbulence of FLORIS against FLORIS, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import STATE, check_constants, check_rim, column, random_states, rim_states
from formula_checks import check_slopes

from monsun.wake.floris_gauss import floris_grid, yawed_induction
from monsun.wake.floris_turbulence import floris_crespo_hernandez, share_of_points
from monsun.wake.formula import evaluate

GRID = floris_grid()
CONSTANTS = {"factor": 0.5, "induction_exponent": 0.8, "ambient_exponent": 0.1, "distance_exponent": -0.32}

# FLORIS 4.7, CrespoHernandez(constant=0.5) on the rows, as its solver puts it on the share of points and limits it
FLORIS = (
    0.0, 0.024565342082747393, 0.03453728698116835, 0.04107077029821333, 0.0433112992817419, 0.04594976087767651,
    0.04277078169827861, 0.03251714066825384, 0.0, 0.0,
)  # fmt: skip


def deficits(states: Mapping[str, Any]) -> tuple[Any, ...]:
    """A deficit at each of nine points, which passes the threshold at some of them."""
    return tuple(0.004 * (k + 1) * np.exp(-(states["crosswind"] ** 2)) for k in range(9))


def added(inputs: Mapping[str, Any], **constants: Any) -> Any:
    """The added turbulence with deficits at the points."""
    return evaluate(floris_crespo_hernandez(**constants), {**inputs, "rotor_deficits": deficits(inputs)})


def floris(states: Mapping[str, Any]) -> Any:
    """FLORIS's added turbulence at the states, with the rules of its sequential solver."""
    model = pytest.importorskip("floris.core.wake_turbulence").CrespoHernandez(constant=0.5)
    diameter, induction = states["source_diameter"], yawed_induction(states["thrust_coefficient"], states["yaw"])
    ambient, along = states["ambient_turbulence_intensity"], states["downwind"] * states["source_diameter"]
    full = model.function(column(ambient), column(along), 0.0, column(diameter), column(induction))[:, 0, 0, 0]
    points = np.array(GRID.vertical)[:, None] * states["receiver_diameter"] * diameter / 2 + states["receiver_height"]
    free = states["free_wind_speed"] * (points / states["source_height"]) ** states["shear_exponent"]
    overlap = np.sum(np.array(deficits(states)) * free > 0.05, axis=0) / 9
    near = (np.abs(states["straight_crosswind"] * diameter) < 2 * diameter) * (along <= 15 * diameter)
    return full * overlap * near


def rows() -> dict[str, Any]:
    """Ten states, near enough that turbulence is added to most."""
    varied = {"thrust_coefficient": np.linspace(0.3, 0.95, 10), "yaw": np.linspace(-0.5, 0.4, 10)}
    return random_states(10, downwind=np.linspace(1, 18, 10), crosswind=np.linspace(-1.5, 1.8, 10), **varied)


def test_floris_numbers() -> None:
    assert added(rows()) == pytest.approx(np.array(FLORIS), rel=1e-12)


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states(straight_crosswind=np.random.default_rng(4).uniform(-3, 3, 500))
    theirs = floris(states)
    assert 0.2 < np.mean(theirs > 0) < 0.9
    np.testing.assert_allclose(added(states), theirs, rtol=1e-12)


def test_share_of_points() -> None:
    assert share_of_points(GRID, [0.1] * 3 + [0.0] * 6, [8.0] * 9) == pytest.approx(1 / 3, rel=1e-14)
    # 0.05 m/s itself does not count
    assert share_of_points(GRID, [0.05] * 9, [1.0] * 9) == 0


def test_it_ends() -> None:
    inside = STATE | {"crosswind": 0.0}
    assert added(inside | {"downwind": 15.0}) > 0
    assert added(inside | {"downwind": 15.01}) == 0
    assert added(inside | {"straight_crosswind": -1.99}) > 0
    assert added(inside | {"straight_crosswind": 2.0}) == 0


def test_rim() -> None:
    values = added(rim_states())
    assert np.all(np.isfinite(values))
    assert np.all(values >= 0)
    assert np.all(values[rim_states()["thrust_coefficient"] == 0] == 0)
    check_rim(_with_fixed_deficits)


def _with_fixed_deficits(
    downwind: Any, straight_crosswind: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any, yaw: Any
) -> Any:
    known = STATE | {
        "downwind": downwind,
        "straight_crosswind": straight_crosswind,
        "thrust_coefficient": thrust_coefficient,
        "ambient_turbulence_intensity": ambient_turbulence_intensity,
        "yaw": yaw,
        "rotor_deficits": (0.1,) * 5 + (0.0,) * 4,
    }
    return evaluate(floris_crespo_hernandez(), known)


@pytest.mark.parametrize("downwind", [0.5, 7.0])
def test_slopes(downwind: float) -> None:
    names = ("downwind", "straight_crosswind", "thrust_coefficient", "ambient_turbulence_intensity", "yaw")
    state = {name: STATE[name] for name in names} | {"downwind": downwind}
    check_slopes(lambda inputs: evaluate(_with_fixed_deficits, inputs), state)
    check_constants(floris_crespo_hernandez, CONSTANTS, STATE | {"rotor_deficits": (0.1,) * 9})
