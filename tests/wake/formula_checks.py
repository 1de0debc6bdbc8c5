"""What the tests of wake formulas share: values and slopes of a formula's trace, states, and the peer's calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from scipy.special import erf

from monsun.wake import trace
from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import evaluate
from monsun.wake.pair import pair_effects
from monsun.wake.slopes import slopes
from monsun.wake.superposition import linear

_NUMPY: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "power": np.power,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "less": np.less,
    "less_equal": np.less_equal,
    "negative": np.negative,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "arctan": np.arctan,
    "arccos": np.arccos,
    "erf": erf,
    "absolute": np.abs,
    "where": np.where,
}


def _numbers(nodes: Sequence[trace.Node], inputs: Mapping[str, Any]) -> list[Any]:
    known: dict[trace.Node, Any] = {}
    for node in trace.ordered(nodes):
        if node.op == "symbol":
            known[node] = np.asarray(inputs[node.name], dtype=float)
        elif node.op == "constant":
            known[node] = np.float64(node.number)
        else:
            known[node] = _NUMPY[node.op](*(known[arg] for arg in node.args))
    return [known[node] for node in nodes]


def traced_slopes(compute: Callable[[Mapping[str, Any]], Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The value (under "value") and the exact slope for each input; what `where` discards may be anything."""
    with trace.fresh_graph(), np.errstate(all="ignore"):
        symbols = {name: trace.symbol(name) for name in inputs}
        value = trace.as_node(compute(symbols))
        found = slopes({value: trace.constant(1.0)}, symbols.values())
        nodes = [value, *(found[symbols[name]] for name in inputs)]
        numbers = _numbers(nodes, inputs)
    return dict(zip(["value", *inputs], numbers, strict=True))


def of_model(model: FlowModel, which: int = 0) -> Callable[[Mapping[str, Any]], Any]:
    """The model's deficit (0) or added turbulence (1) as a function of all quantities by name."""

    def compute(inputs: Mapping[str, Any]) -> Any:
        rest = dict(inputs)
        place = [rest.pop(name) for name in ("crosswind", "vertical", "receiver_diameter")]
        effects = pair_effects(model, *place, rest)
        return (effects.shares[0], effects.added_turbulence)[which]

    return compute


def of_formula(formula: Callable[..., Any]) -> Callable[[Mapping[str, Any]], Any]:
    """The formula as a function of its quantities by name."""
    return lambda inputs: evaluate(formula, inputs)


def check_slopes(
    compute: Callable[[Mapping[str, Any]], Any],
    inputs: Mapping[str, float],
    tolerance: float = 2e-7,
    step: float = 1e-5,
) -> None:
    """Fail unless traced value and slopes agree with the plain value and with central differences of it."""
    found = traced_slopes(compute, inputs)
    assert found["value"] == pytest.approx(float(compute(inputs)), rel=1e-12, abs=1e-15)
    for name, value in inputs.items():
        size = step * max(abs(value), 0.1)
        sides = [float(compute({**inputs, name: value + sign * size})) for sign in (1, -1)]
        difference = (sides[0] - sides[1]) / (2 * size)
        assert found[name] == pytest.approx(difference, rel=tolerance, abs=tolerance * 1e-2), name


def check_rim(compute: Callable[[Mapping[str, Any]], Any], below: float = 1.0, without_thrust: bool = True) -> None:
    """Fail unless value and slopes are finite on the rim, and the value from 0 to `below`, and 0 without thrust."""
    states = rim()
    found = traced_slopes(compute, states)
    for name, numbers in found.items():
        assert np.all(np.isfinite(numbers)), name
    assert np.all(found["value"] >= 0)
    assert np.all(found["value"] <= below)
    if without_thrust:
        assert np.all(found["value"][states["thrust_coefficient"] == 0] == 0)


# a place and a state for every quantity, on which tests vary what they look at
STATE: dict[str, float] = {
    "downwind": 6.0,
    "crosswind": 0.4,
    "vertical": 0.1,
    "receiver_diameter": 1.0,
    "source_diameter": 150.0,
    "source_height": 110.0,
    "thrust_coefficient": 0.75,
    "turbulence_intensity": 0.11,
    "ambient_turbulence_intensity": 0.07,
    "wind_speed": 8.5,
    "free_wind_speed": 10.0,
}


def rim() -> dict[str, Any]:
    """States at the ends of what a case may bring: near and far, beside and far beside, no thrust, no turbulence."""
    ends = ((1e-3, 0.5, 60.0, 2e3), (0.0, 0.5, 4.0, 500.0), (0.0, 1e-9, 0.8, 1.0), (0.0, 0.005, 0.4), (0.0, 1.0))
    flat = [array.ravel() for array in np.meshgrid(*ends, indexing="ij")]
    downwind, crosswind, thrust, turbulence, receiver = flat
    changed = {
        "downwind": downwind,
        "crosswind": crosswind,
        "vertical": np.zeros_like(downwind),
        "thrust_coefficient": thrust,
        "turbulence_intensity": turbulence,
        "ambient_turbulence_intensity": turbulence,
        "receiver_diameter": receiver,
    }
    return {name: changed.get(name, np.full_like(downwind, value)) for name, value in STATE.items()}


GRID = {
    "downwind": np.array([0.5, 1.0, 2.0, 3.5, 5.0, 7.0, 10.0, 20.0, 60.0]),
    "radial": np.array([0.0, 0.2, 0.45, 0.5, 0.8, 1.3, 2.0, 4.0]),
    "thrust": np.array([0.05, 0.4, 0.75, 0.89, 0.95]),
    "turbulence": np.array([0.03, 0.08, 0.2]),
}


def grid_states() -> tuple[dict[str, Any], dict[str, Any]]:
    """The grid as flat arrays, by our names (`QUANTITIES`, diameters) and by PyWake's (metres, ijlk).

    Local turbulence and wind speed differ from the ambient ones, so that an exchange is seen.
    """
    downwind, radial, thrust, turbulence = (array.ravel() for array in np.meshgrid(*GRID.values(), indexing="ij"))
    return _states(downwind, radial, thrust, turbulence, 1.3 * turbulence)


def _states(downwind: Any, radial: Any, thrust: Any, ambient: Any, local: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    ours = {
        **{name: value for name, value in STATE.items() if name not in ("crosswind", "vertical")},
        "downwind": downwind,
        "crosswind": 0.8 * radial,
        "vertical": 0.6 * radial,
        "thrust_coefficient": thrust,
        "turbulence_intensity": local,
        "ambient_turbulence_intensity": ambient,
    }
    diameter = STATE["source_diameter"]

    def by_l(value: Any) -> Any:
        return (value * np.ones_like(downwind))[None, :, None]

    def by_jl(value: Any) -> Any:
        return by_l(value)[:, None]

    theirs = {
        "dw_ijlk": by_jl(downwind * diameter),
        "cw_ijlk": by_jl(np.hypot(0.8 * radial, 0.6 * radial) * diameter),
        "hcw_ijlk": by_jl(0.8 * radial * diameter),
        "dh_ijlk": by_jl(0.6 * radial * diameter),
        "D_src_il": np.full((1, downwind.size), diameter),
        "D_dst_ijl": np.full((1, 1, downwind.size), diameter * STATE["receiver_diameter"]),
        "h_ilk": by_l(STATE["source_height"]),
        "ct_ilk": by_l(thrust),
        "TI_ilk": by_l(ambient),
        "TI_eff_ilk": by_l(local),
        "WS_ilk": by_l(STATE["free_wind_speed"]),
        "WS_eff_ilk": by_l(STATE["wind_speed"]),
        "WS_jlk": by_l(STATE["free_wind_speed"]),
        "IJLK": (1, 1, downwind.size, 1),
    }
    return ours, theirs


def peer_share(deficit_model: Any, theirs: Mapping[str, Any]) -> Any:
    """PyWake's deficit on the grid, as a share of the wind speed it refers to, with its rotor average and ground."""
    known = dict(theirs)
    try:
        known["wake_radius_ijlk"] = deficit_model.wake_radius(**known)
        known["wake_radius_ijl"] = known["wake_radius_ijlk"][..., 0]
    except NotImplementedError:
        pass
    speed = known["WS_ilk"] if deficit_model.WS_key == "WS_jlk" else known[deficit_model.WS_key]
    return deficit_model(**known)[0, 0, :, 0] / speed[0, :, 0]


def peer_turbulence(turbulence_model: Any, theirs: Mapping[str, Any], deficit_model: Any = None) -> Any:
    """PyWake's added turbulence on the grid; the wake's radius is the deficit model's."""
    known = dict(theirs)
    if deficit_model is not None:
        known["wake_radius_ijlk"] = deficit_model.wake_radius(**known)
    return turbulence_model(**known)[0, 0, :, 0]


# downwind, radial, thrust coefficient, ambient and local turbulence where PyWake's numbers stand in the tests
ROWS = (
    (1.5, 0.2, 0.80, 0.06, 0.09),
    (3.0, 0.0, 0.95, 0.10, 0.10),
    (5.0, 0.7, 0.80, 0.06, 0.12),
    (8.0, 1.0, 0.50, 0.15, 0.20),
    (15.0, 1.5, 0.75, 0.04, 0.08),
    (40.0, 0.5, 0.20, 0.08, 0.10),
)


def row_states() -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows by our names and by PyWake's, as `grid_states`."""
    return _states(*(np.array(column) for column in zip(*ROWS, strict=True)))


def check_rows(compute: Callable[[Mapping[str, Any]], Any], numbers: Sequence[float], tolerance: float = 1e-12) -> None:
    """Fail unless the values on the rows are the numbers."""
    ours, _ = row_states()
    assert np.asarray(compute(ours)) == pytest.approx(np.array(numbers), rel=tolerance, abs=1e-15)


def flow_model(deficit: Callable[..., Any], **parts: Any) -> FlowModel:
    """A flow model of the parts, for what one source does to one receiver."""
    return FlowModel(name="of a test", deficit=deficit, superposition=linear, **parts)


def no_deficit(radial: Any) -> Any:
    """No deficit, where a test asks for the turbulence alone."""
    return 0 * radial


def along_the_axis(compute: Callable[[Mapping[str, Any]], Any], start: float = 0.5, **changed: float) -> Any:
    """The values behind the source, from `start` to 60 diameters."""
    downwind = np.linspace(start, 60, 400)
    level = {"crosswind": np.zeros_like(downwind), "vertical": np.zeros_like(downwind)}
    return compute({**STATE, **level, **changed, "downwind": downwind})
