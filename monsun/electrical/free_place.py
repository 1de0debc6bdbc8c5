"""The nearest place for a substation that keeps clear of the turbines and inside an area."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, covers, points, prepare
from shapely.ops import nearest_points

from monsun.records import InputError

Array = NDArray[np.float64]

_STEP = 50.0  # m between the rings of places tried
_AROUND = 24  # places on each ring


def free_place(start: Array, turbine: Array, clearance: float, area: Polygon | MultiPolygon | None) -> Array:
    """The place [2], m, nearest to `start` that stands `clearance` m from all turbines [turbine, 2], inside `area`.

    Tried outwards on rings 50 m apart, 24 places each, about the start or, where that is outside, the nearest place of
    the area. Raises InputError when no such place lies within the park's extent.
    """
    angle = np.arange(_AROUND) * (2 * pi / _AROUND)
    around = np.column_stack((np.cos(angle), np.sin(angle)))
    reach = float(np.hypot(*(turbine - start).T).max()) + clearance
    first = 0.0
    if area is not None:
        prepare(area)
    if area is not None and not area.covers(Point(start)):
        first = float(area.distance(Point(start)))
        start = np.array(nearest_points(area, Point(start))[0].coords[0])
    for radius in np.arange(0.0, reach - first + _STEP, _STEP):
        places = start + radius * around if radius > 0 else start[None, :]
        apart = np.hypot(*(places[:, None, :] - turbine[None, :, :]).transpose(2, 0, 1)).min(axis=1)
        clear = places[apart >= clearance]
        inside = clear if area is None else clear[covers(area, points(clear))]
        if len(inside):
            return np.asarray(inside[0])
    raise InputError("export: substation", f"a place >= {clearance:g} m from every turbine, inside the area", "none")
