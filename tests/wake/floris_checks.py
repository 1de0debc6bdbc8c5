"""States for tests of formulas against FLORIS: by our names and as the arrays FLORIS takes, and slopes by constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from formula_checks import STATE as PLAIN_STATE
from formula_checks import check_slopes, traced_slopes

from monsun.wake.formula import evaluate

DIAMETER, HUB = 126.0, 90.0

# a place and a state for every quantity that these formulas may ask for
STATE: dict[str, float] = {
    **PLAIN_STATE,
    "source_diameter": DIAMETER,
    "source_height": HUB,
    "receiver_height": 95.0,
    "receiver_diameter": 1.1,
    "straight_crosswind": 0.3,
    "yaw": 0.3,
    "effective_yaw": 0.25,
    "tilt": 0.07,
    "mixed_turbulence_intensity": 0.13,
    "sideways_wind": 0.2,
    "upward_wind": 0.1,
    "upstream_mixing": 0.02,
    "mixing": 0.02,
    "shear_exponent": 0.12,
    "tip_speed_ratio": 8.0,
    "width": 0.4,
}

# downwind, crosswind, vertical, thrust coefficient, local turbulence, yaw in degrees where FLORIS's numbers stand
ROWS = (
    (1.5, 0.2, 0.1, 0.80, 0.06, 0.0),
    (3.0, 0.0, 0.0, 0.95, 0.10, 20.0),
    (5.0, -0.6, 0.3, 0.80, 0.06, -25.0),
    (8.0, 0.9, -0.2, 0.50, 0.15, 10.0),
    (15.0, -1.2, 0.4, 0.75, 0.08, 30.0),
    (40.0, 0.4, 0.0, 0.20, 0.10, -5.0),
)


def row_states(**changed: Any) -> dict[str, Any]:
    """The rows by our names; the sideways distance without deflection is that from the axis."""
    columns = [np.array(column) for column in zip(*ROWS, strict=True)]
    names = ("downwind", "crosswind", "vertical", "thrust_coefficient", "turbulence_intensity", "yaw")
    return _states(dict(zip(names, columns, strict=True)), changed)


def random_states(count: int = 500, seed: int = 1, **changed: Any) -> dict[str, Any]:
    """States all over the range by our names, always the same ones."""
    draw = np.random.default_rng(seed).uniform
    drawn = {
        "downwind": np.exp(draw(np.log(0.05), np.log(60), count)),
        "crosswind": draw(-2, 2, count),
        "vertical": draw(-0.5, 1, count),
        "thrust_coefficient": draw(0.001, 0.9999, count),
        "turbulence_intensity": draw(0.02, 0.3, count),
        "yaw": draw(-40, 40, count),
    }
    return _states(drawn, changed)


def _states(varied: dict[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    varied["yaw"] = np.radians(varied["yaw"])
    full = np.ones_like(varied["downwind"])
    found = {name: full * value for name, value in STATE.items()} | varied
    found["straight_crosswind"] = found["crosswind"]
    found["radial"] = np.hypot(found["crosswind"], found["vertical"])
    found["wind_speed"] = 6 + 4 * np.cos(10 * found["downwind"])
    return found | {name: full * value for name, value in changed.items()}


def column(values: Any) -> Any:
    """One value per state as FLORIS's [findex, turbine, grid, grid] with one of each of the last three."""
    return np.array(values, dtype=float)[:, None, None, None]


def floris_place(states: Mapping[str, Any]) -> dict[str, Any]:
    """Where receiving points stand in FLORIS's metres, the source at x = 100, y = 200 on its hub."""
    diameter = states["source_diameter"]
    return {
        "x": column(100 + states["downwind"] * diameter),
        "y": column(200 + states["crosswind"] * diameter),
        "z": column(states["source_height"] + states["vertical"] * diameter),
    }


def check_numbers(formula: Callable[..., Any], numbers: Any, tolerance: float = 1e-12, **changed: Any) -> None:
    """Fail unless the formula gives the numbers on the rows."""
    found = np.asarray(evaluate(formula, row_states(**changed)))
    assert found == pytest.approx(np.array(numbers), rel=tolerance, abs=1e-14)


def check_constants(
    family: Callable[..., Callable[..., Any]],
    constants: Mapping[str, float],
    inputs: Mapping[str, Any],
    part: Any = None,
) -> None:
    """Fail unless the slopes by the formula's constants are those of central differences."""

    def compute(values: Mapping[str, Any]) -> Any:
        formula = family(**{name: values[name] for name in constants})
        value = evaluate(formula, {**inputs, **{n: v for n, v in values.items() if n not in constants}})
        return value if part is None else value[part]

    check_slopes(compute, dict(constants), tolerance=2e-6)


def rim_states() -> dict[str, Any]:
    """States at the ends: near and far, on the axis and beside, no thrust and more than one, still air, turned."""
    ends = ((1e-3, 0.5, 60.0, 2e3), (0.0, 0.5, 400.0), (0.0, 1e-9, 0.8, 1.0, 1.2), (0.0, 0.4), (-1.57, -0.3, 0.0, 1.0))
    downwind, crosswind, thrust, turbulence, yaw = (a.ravel() for a in np.meshgrid(*ends, indexing="ij"))
    full = np.ones_like(downwind)
    varied = {
        "downwind": downwind,
        "crosswind": crosswind,
        "straight_crosswind": crosswind,
        "radial": crosswind,
        "vertical": 0 * full,
        "thrust_coefficient": thrust,
        "turbulence_intensity": turbulence,
        "mixed_turbulence_intensity": turbulence,
        "ambient_turbulence_intensity": turbulence,
        "upstream_mixing": turbulence,
        "mixing": turbulence,
        "sideways_wind": turbulence,
        "upward_wind": turbulence,
        "yaw": yaw,
        "effective_yaw": 1.4 * yaw,
    }
    return {name: full * value for name, value in STATE.items()} | varied


def check_rim(formula: Callable[..., Any], part: Any = None, names: tuple[str, ...] = ()) -> Any:
    """The values on the rim, after failing unless they and the slopes by all they depend on are finite."""
    states = rim_states()

    def compute(inputs: Mapping[str, Any]) -> Any:
        value = evaluate(formula, inputs)
        return value if part is None else value[part]

    found = traced_slopes(compute, states)
    for name, numbers in found.items():
        assert np.all(np.isfinite(numbers)), name
    return found["value"], states
