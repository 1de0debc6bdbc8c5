"""The wind between the turbines: the same formulas, felt at points instead of rotors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases, within
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.prepare import prepare
from monsun.sweep.solve import check_kinds, states
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# points worked on at a time, and at most so many states of them, so that memory stays small
_CHUNK, _STATES = 4096, 4_000_000
# a rotor so small that it feels the wind at a point
_POINT = 1e-6
# nearer to a turbine than this, m, a point has the turbine's site factors
_AT_TURBINE = 1e-6
# a grid of one's own reaches so many rotor diameters beyond the park, and has so many points on its longer side
_MARGIN, _POINTS = 8.0, 150
_FINITE = float(np.finfo(float).max)


@dataclass(frozen=True, eq=False)
class Grid:
    """Points for a map: x, y, height [point ...] m, of one shape."""

    x: Array
    y: Array
    height: Array


@dataclass(frozen=True, eq=False)
class FlowMap:
    """Wind at points: x, y, height [point ...] m; wind_speed m/s and turbulence_intensity -, [case, point ...].

    park, cases, operation: what the map was made from.
    """

    x: Array
    y: Array
    height: Array
    wind_speed: Array
    turbulence_intensity: Array
    park: Park
    cases: FlowCases
    operation: Operation


def map_grid(
    park: Park, spacing: float | None = None, margin: float | None = None, height: float | None = None
) -> Grid:
    """A level grid over a park, [row, column], rows from south to north, columns from west to east.

    spacing: m between points, default such that the longer side has 150; margin: m beyond the outermost turbines on
    every side, default 8 of the largest rotor diameter; height: m, default the hub height of the first turbine.
    """
    room = _MARGIN * float(park.rotor_diameter.max()) if margin is None else _number("margin", margin, 0.0)
    spans = [(float(row.min()) - room, float(row.max()) + room) for row in (park.x, park.y)]
    longest = max(high - low for low, high in spans)
    if longest == 0:
        raise InputError("map grid: margin", "metres > 0 where all turbines stand at one place", room)
    step = longest / (_POINTS - 1) if spacing is None else _number("spacing", spacing, longest / 1e5)
    rows = []
    for low, high in spans:
        count = int(np.ceil((high - low) / step - 1e-9)) + 1
        rows.append((low + high) / 2 + step * (np.arange(count) - (count - 1) / 2))
    x, y = np.meshgrid(*rows)
    return Grid(x, y, np.full(x.shape, _height(park) if height is None else _number("height", height, _POINT)))


def _number(name: str, value: float, least: float) -> float:
    given = within(f"map grid: {name}", value, least, 1e7, f"metres >= {least:g}")
    if given.ndim:
        raise InputError(f"map grid: {name}", "one number", f"shape {given.shape}")
    return float(given)


def _height(park: Park) -> float:
    return float(park.hub_height[0])


def flow_map(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    x: ArrayLike | Grid,
    y: ArrayLike | None = None,
    height: ArrayLike | None = None,
    operation: Operation | None = None,
    site: SiteWind | None = None,
) -> FlowMap:
    """Wind speed and turbulence at any points, with all wakes of the park.

    x, y, height: metres, of shapes that broadcast (a grid from `numpy.meshgrid`, a line, a point), or a `Grid` alone;
    height defaults to the hub height of the first turbine. A point is no source and feels the wind where it is, no mean
    over a rotor: at the centre of a rotor the map gives what the model gives a turbine there whose rotor is a point.
    With blockage it has there what the turbine itself takes from the wind too, which the turbine does not feel.
    site: shear, veer and density hold at points as at rotors; factors and turning are those of the turbines, weighted
    by the inverse square of their distance (Shepard, 1968): at a turbine those of the turbine.
    """
    check_kinds(park, cases, model, operation, site)
    grid = _points(park, x, y, height)
    flat = [part.ravel() for part in (grid.x, grid.y, grid.height)]
    speed, turbulence = np.empty((cases.count, flat[0].size)), np.empty((cases.count, flat[0].size))
    step = max(1, min(_CHUNK, _STATES // cases.count))
    for start in range(0, flat[0].size, step):
        part = slice(start, start + step)
        points = Grid(flat[0][part], flat[1][part], flat[2][part])
        speed[:, part], turbulence[:, part] = _at_points(park, cases, model, points, operation, site)
    shape = (cases.count, *grid.x.shape)
    return FlowMap(
        x=grid.x,
        y=grid.y,
        height=grid.height,
        wind_speed=speed.reshape(shape),
        turbulence_intensity=turbulence.reshape(shape),
        park=park,
        cases=cases,
        operation=operation or Operation(),
    )


def _points(park: Park, x: ArrayLike | Grid, y: ArrayLike | None, height: ArrayLike | None) -> Grid:
    if isinstance(x, Grid):
        if y is not None or height is not None:
            raise InputError("flow map: y, height", "nothing beside a grid, which has its own", "arrays")
        return _points(park, x.x, x.y, x.height)
    if y is None:
        raise InputError("flow map: y", "metres north of the points x, or a Grid in place of x", None)
    given = [
        within("flow map: x", x, -_FINITE, _FINITE, "finite metres"),
        within("flow map: y", y, -_FINITE, _FINITE, "finite metres"),
        within("flow map: height", _height(park) if height is None else height, 2 * _POINT, 1e5, "metres > 0"),
    ]
    try:
        places = np.broadcast_arrays(*given)
    except ValueError:
        raise InputError(
            "flow map: x, y, height", "shapes that broadcast", [np.shape(part) for part in given]
        ) from None
    if places[0].size == 0:
        raise InputError("flow map: x, y, height", "at least one point", f"shape {places[0].shape}")
    return Grid(*places)


def _at_points(
    park: Park, cases: FlowCases, model: FlowModel, points: Grid, operation: Operation | None, site: SiteWind | None
) -> tuple[Array, Array]:
    probes = {level: _probe(level) for level in np.unique(points.height).tolist()}
    joined = park.with_points(points.x, points.y, [probes[level] for level in points.height.tolist()])
    sheds = np.arange(joined.count) < park.count
    operated = _operation_with_points(operation, cases.count, park.count, points.x.size)
    state = states(
        prepare(joined, cases, model, operated, _site_with_points(site, park, points), sheds), cases, joined.count
    )
    return state.wind_speed[:, park.count :], state.turbulence_intensity[:, park.count :]


@lru_cache(maxsize=64)
def _probe(height: float) -> Turbine:
    return Turbine("point", _POINT, height, [0.0, 1.0], [0.0, 0.0], [0.0, 0.0])


def _operation_with_points(operation: Operation | None, cases: int, turbines: int, points: int) -> Operation | None:
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


def _site_with_points(site: SiteWind | None, park: Park, points: Grid) -> SiteWind | None:
    """The site's wind with factors at the points."""
    if site is None:
        return None
    if site.shear is not None:
        there = np.asarray(site.shear(points.height), dtype=float)
        if not np.all(there > 0):
            low = points.height[~(there > 0)][0]
            raise InputError("flow map: height", "heights at which the site's shear gives a wind > 0", low)
    speed, turbulence, turning = site.factors(park.count)
    if max(np.ptp(part, axis=0).max() for part in (speed, turbulence, turning)) == 0:
        weight = np.zeros((points.x.size, park.count))
        weight[:, 0] = 1.0
    else:
        distance = np.hypot(points.x[:, None] - park.x, points.y[:, None] - park.y)
        weight = 1 / np.maximum(distance, _AT_TURBINE) ** 2
        weight /= weight.sum(axis=1, keepdims=True)
    speed, turbulence, turning = (np.vstack([part, weight @ part]) for part in (speed, turbulence, turning))
    return replace(site, speed_factor=speed, turbulence_factor=turbulence, turning=np.degrees(turning))
