"""The curl of a turned rotor's wake against FLORIS, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import STATE, check_constants, check_numbers, check_rim, column, random_states
from formula_checks import check_slopes, of_formula

from monsun.wake.curl import effective_yaw, transverse_wind, yaw_added_recovery
from monsun.wake.floris_gauss import floris_grid, yawed_induction
from monsun.wake.formula import evaluate
from monsun.wake.rotor import circular_gauss

SIDEWAYS, UPWARD = transverse_wind(), transverse_wind(upward=True)
GRID = floris_grid()

# FLORIS 4.7 on the rows, source and receiver as in `floris_checks`: calculate_transverse_velocity (averaged over the
# rotor), wake_added_yaw, yaw_added_turbulence_mixing
FLORIS_SIDEWAYS = (
    -0.007337816344712321, -0.41576637998321836, 0.14915613658221766, -0.027403038035176193, -0.04828187556054322,
    0.003361490207021056,
)  # fmt: skip
FLORIS_UPWARD = (
    0.0055711313084621395, 0.06549446244365635, 0.024854289712119594, 0.0, 0.03495923602392795,
    0.0006133228514537797,
)  # fmt: skip
FLORIS_YAW = (
    -0.11878788447745724, 0.24931250806102973, -0.5551190918820361, -0.018504575353185976, 0.39672396438155594,
    -0.7006322305929568,
)  # fmt: skip
FLORIS_TURBULENCE = (
    0.0872494140082638, 0.11478324598894524, 0.08922408323167999, 0.15116622640488367, 0.0922345729744417,
    0.11341989130271671,
)  # fmt: skip


def at_points(centre: Any, places: tuple[float, ...], radius: Any) -> Any:
    """A distance at each of the 3 x 3 points, [state, 1, 3, 3]."""
    return column(centre) + column(radius) * np.array(places).reshape(1, 1, 3, 3)


class Floris:
    """FLORIS's functions at the states."""

    def __init__(self, states: Mapping[str, Any], scale: float = 1.0) -> None:
        self.module = pytest.importorskip("floris.core.wake_deflection.gauss")
        self.states, self.scale = states, scale
        self.shear = float(states["shear_exponent"][0])
        self.diameter, self.hub = column(states["source_diameter"]), column(states["source_height"])
        self.wind = column(states["wind_speed"]) * np.ones((1, 1, 3, 3))
        self.own_height = at_points(states["source_height"], GRID.vertical, states["source_diameter"] / 2)
        self.own_side = at_points(0 * states["source_height"], GRID.horizontal, states["source_diameter"] / 2)
        self.free = column(states["free_wind_speed"]) * (self.own_height / self.hub) ** self.shear
        self.thrust = column(states["thrust_coefficient"])
        self.induction = column(yawed_induction(states["thrust_coefficient"], states["yaw"]))

    def transverse(self, receiver: bool = True) -> tuple[Any, Any]:
        """Sideways and upward wind at the receiver's points, or at the source's own."""
        states, diameter = self.states, self.diameter
        side, height, downwind = self.own_side, self.own_height, 0 * self.hub
        if receiver:
            radius = states["receiver_diameter"] * states["source_diameter"] / 2
            side = at_points(states["straight_crosswind"] * states["source_diameter"], GRID.horizontal, radius)
            height = at_points(states["receiver_height"], GRID.vertical, radius)
            downwind = column(states["downwind"]) * diameter
        free = column(states["free_wind_speed"]) * (height / self.hub) ** self.shear
        return self.module.calculate_transverse_velocity(
            *(self.wind, self.free, free * self.shear / height, downwind, side, height, diameter, self.hub),
            *(np.degrees(column(states["yaw"])), self.thrust, column(states["tip_speed_ratio"]), self.induction),
            *(self.shear, self.scale),
        )

    def mean_transverse(self, which: int) -> Any:
        """One of both, averaged over the receiver's points."""
        return np.mean(self.transverse()[which], axis=(1, 2, 3))

    def effective_yaw(self) -> Any:
        """The yaw with what is added to it, in radians."""
        states = self.states
        met = column(states["sideways_wind"]) * np.ones((1, 1, 3, 3))
        added = self.module.wake_added_yaw(
            *(self.wind, met, self.free, self.own_side, self.own_height, self.diameter, self.hub, self.thrust),
            *(column(states["tip_speed_ratio"]), self.induction, self.shear, self.scale),
        )
        return states["yaw"] + np.radians(added[:, 0, 0, 0])

    def turbulence(self, gain: float = 2.0) -> Any:
        """The turbulence with what the wind across adds to it."""
        states, ones = self.states, np.ones((1, 1, 3, 3))
        met = (column(states["sideways_wind"]) * ones, column(states["upward_wind"]) * ones)
        turbulence = column(states["turbulence_intensity"])
        own = self.transverse(receiver=False)
        added = self.module.yaw_added_turbulence_mixing(self.wind, turbulence, *met, *own, False)
        return (turbulence + gain * added)[:, 0, 0, 0]


def test_floris_numbers() -> None:
    check_numbers(SIDEWAYS, FLORIS_SIDEWAYS)
    check_numbers(UPWARD, FLORIS_UPWARD)
    check_numbers(effective_yaw(), FLORIS_YAW)
    check_numbers(yaw_added_recovery(), FLORIS_TURBULENCE)


@pytest.mark.peers
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_floris_all_over_the_range(scale: float) -> None:
    draw = np.random.default_rng(2).uniform
    met = {"sideways_wind": draw(-0.5, 0.5, 500), "upward_wind": draw(0, 0.5, 500)}
    states = random_states(**met)
    floris = Floris(states, scale)
    for which, upward in enumerate((False, True)):
        ours = evaluate(transverse_wind(scale=scale, upward=upward), states)
        np.testing.assert_allclose(ours, floris.mean_transverse(which), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(evaluate(effective_yaw(scale=scale), states), floris.effective_yaw(), rtol=1e-10)
    for gain in (1.0, 2.0):
        ours = evaluate(yaw_added_recovery(scale=scale, gain=gain), states)
        np.testing.assert_allclose(ours, floris.turbulence(gain), rtol=1e-11)


def test_the_edges_of_a_turned_rotor_blow_the_wake_to_the_side_it_is_deflected_to() -> None:
    level = STATE | {"straight_crosswind": 0.0, "receiver_height": STATE["source_height"], "receiver_diameter": 1.0}
    straight = evaluate(SIDEWAYS, level | {"yaw": 0.0})
    assert evaluate(SIDEWAYS, level | {"yaw": 0.3}) < straight < evaluate(SIDEWAYS, level | {"yaw": -0.3})
    # more than one vortex: it fades downwind, and no thrust makes none
    assert abs(evaluate(SIDEWAYS, level | {"downwind": 20.0})) < abs(evaluate(SIDEWAYS, level | {"downwind": 5.0}))
    assert evaluate(SIDEWAYS, level | {"thrust_coefficient": 0.0}) == 0


def test_the_yaw_that_makes_a_wind_is_found_again() -> None:
    # without rotation: a wind that a turbine's own edges, turned by some angle, make at its rotor
    calm = STATE | {"yaw": 0.0, "tip_speed_ratio": 1e12}
    unit = evaluate(effective_yaw(), calm | {"sideways_wind": -1e-6}) / -1e-6
    for angle in (0.05, 0.4, -0.3):
        wind = 0.5 * np.sin(2 * angle) / unit
        assert evaluate(effective_yaw(), calm | {"sideways_wind": wind}) == pytest.approx(angle, rel=1e-6)
    assert evaluate(effective_yaw(), calm | {"sideways_wind": -50.0}) == pytest.approx(np.pi / 4, rel=1e-12)


def test_recovery_adds_nothing_without_transverse_wind() -> None:
    calm = STATE | {"sideways_wind": 0.0, "upward_wind": 0.0, "thrust_coefficient": 0.0}
    assert evaluate(yaw_added_recovery(), calm) == pytest.approx(calm["turbulence_intensity"], rel=1e-14)
    assert evaluate(yaw_added_recovery(), STATE) > STATE["turbulence_intensity"]


def test_rim() -> None:
    for formula in (SIDEWAYS, UPWARD, effective_yaw(), yaw_added_recovery()):
        check_rim(formula)
    value, states = check_rim(UPWARD)
    assert np.all(value >= 0)
    assert np.all(value[states["thrust_coefficient"] == 0] == 0)


@pytest.mark.parametrize("place", [(0.7, 0.3), (6.0, -0.4), (25.0, 0.9), (6.0, 0.0)])
def test_slopes(place: tuple[float, float]) -> None:
    state = STATE | {"downwind": place[0], "straight_crosswind": place[1]}
    for upward in (False, True):
        check_slopes(of_formula(transverse_wind(upward=upward)), state)
        check_slopes(of_formula(transverse_wind(circular_gauss(7), scale=2.0, upward=upward)), state)
    check_constants(transverse_wind, {"scale": 1.3, "von_karman": 0.41}, state)
    for family in (effective_yaw, yaw_added_recovery):
        check_slopes(of_formula(family()), state)
        check_constants(family, {"scale": 1.3}, state)
    check_constants(yaw_added_recovery, {"gain": 1.7}, state)
