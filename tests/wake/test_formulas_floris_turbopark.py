"""TurbOPark as FLORIS has it against FLORIS, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from floris_checks import STATE, column, floris_place, random_states, rim_states, row_states
from formula_checks import check_slopes, traced_slopes

from monsun.wake.floris_turbopark import floris_turbopark_deficit, floris_turboparkgauss_deficit
from monsun.wake.formula import Formula, evaluate
from monsun.wake.turbopark import turbopark_width

GAUSS_WIDTH, WIDTH = turbopark_width(local_turbulence=True), turbopark_width(thrust_limit=0.9999)

# FLORIS 4.7 on the rows: TurboparkgaussVelocityDeficit(), TurbOParkVelocityDeficit() at one point at the rotor's centre
FLORIS_GAUSS = (
    0.4787840851583939, 0.33309650510024774, 0.09387049975811994, 0.010711245877967226, 0.003434542082259728,
    0.04240353219940191,
)  # fmt: skip
FLORIS = (
    0.301752513769441, 0.23967440870952444, 0.10805508092467489, 0.022672778391948357, 0.009067721916248278,
    0.03760227859362372,
)  # fmt: skip


def put_together(deficit: Formula, width: Formula) -> Callable[[Mapping[str, Any]], Any]:
    """The deficit with its width, as a function of all quantities by name."""

    def compute(inputs: Mapping[str, Any]) -> Any:
        return evaluate(deficit, {**inputs, "width": evaluate(width, inputs)})

    return compute


GAUSS = put_together(floris_turboparkgauss_deficit(), GAUSS_WIDTH)
AVERAGED = put_together(floris_turbopark_deficit(), WIDTH)


def floris_gauss(states: Mapping[str, Any], mirror: bool = True) -> Any:
    """The deficit of FLORIS's `turboparkgauss` at the states."""
    velocity = pytest.importorskip("floris.core.wake_velocity")
    model = velocity.TurboparkgaussVelocityDeficit(include_mirror_wake=mirror)
    thrust, height = column(states["thrust_coefficient"]), column(states["source_height"])
    nothing = 0 * thrust
    at = (100 + nothing, 200 + nothing, height, nothing, nothing, nothing, column(states["turbulence_intensity"]))
    field = {**floris_place(states), "u_initial": 8 + nothing, "wind_veer": 0.0}
    return model.function(*at, thrust, height, column(states["source_diameter"]), **field)[:, 0, 0, 0]


def floris(states: Mapping[str, Any]) -> Any:
    """The deficit of FLORIS's `turbopark` at the states; its receiver is the second turbine."""
    model = pytest.importorskip("floris.core.wake_velocity").TurbOParkVelocityDeficit()
    place, first = floris_place(states), 0 * column(states["downwind"])

    def two(source: Any, receiver: Any) -> Any:
        return np.concatenate((source + first, receiver + first), axis=1)

    diameter, height = column(states["source_diameter"]), column(states["source_height"])
    own, thrust = column(states["receiver_diameter"]) * diameter, column(states["thrust_coefficient"])
    turbulence = column(states["ambient_turbulence_intensity"])
    at = (place["x"], place["y"], place["z"], two(turbulence, turbulence), two(thrust, 0.0), own)
    field = {"x": two(100, place["x"]), "y": two(200, place["y"]), "z": two(height, place["z"])}
    nothing = two(0, 0)
    found = model.function(*at, two(diameter, own), 1, nothing, **field, u_initial=8 + nothing)
    return found[:, 1, 0, 0]


def test_floris_numbers() -> None:
    assert GAUSS(row_states()) == pytest.approx(np.array(FLORIS_GAUSS), rel=1e-12)
    # FLORIS reads the average over the rotor from a table
    assert AVERAGED(row_states()) == pytest.approx(np.array(FLORIS), abs=5e-6)


@pytest.mark.peers
def test_floris_all_over_the_range() -> None:
    states = random_states()
    without = put_together(floris_turboparkgauss_deficit(mirror=False), GAUSS_WIDTH)
    np.testing.assert_allclose(GAUSS(states), floris_gauss(states), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(without(states), floris_gauss(states, False), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(AVERAGED(states), floris(states), atol=5e-6)


def test_nothing_beyond_two_widths_and_the_rotor() -> None:
    width = evaluate(WIDTH, STATE)
    at_border = STATE | {"vertical": 0.0, "receiver_diameter": 1.0}
    border = 2 * width + 0.5
    for radial, inside in ((border - 1e-6, True), (border + 1e-6, False)):
        assert (AVERAGED(at_border | {"radial": radial, "crosswind": radial}) > 0) == inside


def test_rim() -> None:
    states = rim_states()
    for compute in (GAUSS, AVERAGED):
        found = traced_slopes(compute, states)
        for name, numbers in found.items():
            assert np.all(np.isfinite(numbers)), name
        assert np.all((found["value"] >= 0) & (found["value"] <= np.sqrt(2)))
        assert np.all(found["value"][states["thrust_coefficient"] == 0] == 0)


@pytest.mark.parametrize("downwind", [0.7, 6.0, 25.0])
@pytest.mark.parametrize("crosswind", [0.0, -0.7])
def test_slopes(downwind: float, crosswind: float) -> None:
    radial = float(np.hypot(crosswind, STATE["vertical"]))
    state = STATE | {"downwind": downwind, "crosswind": crosswind, "radial": radial}
    for compute in (GAUSS, AVERAGED):
        check_slopes(compute, state)
