"""The wind between the turbines: the same formulas, felt at points instead of rotors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.prepare import prepare
from monsun.sweep.solve import states
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# points worked on at a time, so that memory stays small
_CHUNK = 4096
# a rotor so small that it feels the wind at a point
_POINT = 1e-6


@dataclass(frozen=True, eq=False)
class FlowMap:
    """Wind at points: x, y, height [point ...] m; wind_speed m/s and turbulence_intensity -, [case, point ...]."""

    x: Array
    y: Array
    height: Array
    wind_speed: Array
    turbulence_intensity: Array


def flow_map(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    x: ArrayLike,
    y: ArrayLike,
    height: ArrayLike | None = None,
    operation: Operation | None = None,
) -> FlowMap:
    """Wind speed and turbulence at any points, with all wakes of the park.

    x, y, height: metres, of shapes that broadcast (a grid from `numpy.meshgrid`, a line, a point); height defaults to
    the hub height of the first turbine. At the centre of a rotor the map gives what a model without rotor average gives
    that turbine.
    """
    given = (x, y, park.hub_height[0] if height is None else height)
    try:
        places = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in given))
    except ValueError:
        raise InputError(
            "flow map: x, y, height", "shapes that broadcast", [np.shape(part) for part in given]
        ) from None
    if not all(np.all(np.isfinite(part)) for part in places):
        raise InputError("flow map: x, y, height", "finite metres", "a value that is not finite")
    flat = [part.ravel() for part in places]
    speed, turbulence = np.empty((cases.count, flat[0].size)), np.empty((cases.count, flat[0].size))
    for start in range(0, flat[0].size, _CHUNK):
        part = slice(start, start + _CHUNK)
        found = _at_points(park, cases, model, flat[0][part], flat[1][part], flat[2][part], operation)
        speed[:, part], turbulence[:, part] = found
    shape = (cases.count, *places[0].shape)
    return FlowMap(places[0], places[1], places[2], speed.reshape(shape), turbulence.reshape(shape))


def _at_points(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    x: Array,
    y: Array,
    height: Array,
    operation: Operation | None,
) -> tuple[Array, Array]:
    probes = {level: _probe(level) for level in np.unique(height).tolist()}
    turbines = [park.types[index] for index in park.type_index] + [probes[level] for level in height.tolist()]
    joined = Park(np.concatenate([park.x, x]), np.concatenate([park.y, y]), turbines)
    sheds = np.arange(joined.count) < park.count
    joint = _with_points(operation, cases.count, park.count, x.size)
    state = states(prepare(joined, cases, model, joint, None, sheds), cases, joined.count)
    return state.wind_speed[:, park.count :], state.turbulence_intensity[:, park.count :]


@lru_cache(maxsize=64)
def _probe(height: float) -> Turbine:
    if not height > _POINT:
        raise InputError("flow map: height", "metres > 0", height)
    return Turbine("point", _POINT, height, [0.0, 1.0], [0.0, 0.0], [0.0, 0.0])


def _with_points(operation: Operation | None, cases: int, turbines: int, points: int) -> Operation | None:
    """The turbines' operation, with points that face the wind."""
    if operation is None:
        return None
    yaw, tilt, limit = operation.rows(cases, turbines)
    still = np.zeros((yaw.shape[0], points))
    return Operation(
        yaw=np.degrees(np.hstack([yaw, still])),
        tilt=np.degrees(np.hstack([tilt, still])),
        power_limit=np.hstack([limit, still + 1]),
    )
