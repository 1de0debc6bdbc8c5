"""Water depth from a raster of the seabed's elevation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError
from monsun.site.area import Projection

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Seabed:
    """Elevation of the seabed (and land) at the nodes of a raster.

    longitude [column] and latitude [row] degrees, increasing, of the cells' centres; elevation [row, column] m, up
    positive; NaN where there is no value. `name` says in errors which raster it is.
    """

    longitude: Array
    latitude: Array
    elevation: Array
    name: str = "seabed"

    def __post_init__(self) -> None:
        for name in ("longitude", "latitude", "elevation"):
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=float))
        shape = (self.latitude.size, self.longitude.size)
        if self.elevation.shape != shape:
            raise InputError(f"{self.name}: elevation", f"shape {shape}, [row, column]", f"{self.elevation.shape}")
        for name in ("longitude", "latitude"):
            values = getattr(self, name)
            if values.size < 2 or not np.all(np.diff(values) > 0):
                raise InputError(f"{self.name}: {name}", "at least two degrees that increase strictly", values)

    def depth(self, longitude: ArrayLike, latitude: ArrayLike) -> Array:
        """Water depth at points in degrees (any shape), m, down positive, negative on land.

        Bilinear between the four nodes around a point. Raises InputError for a point outside the outermost nodes or
        next to a node without a value.
        """
        return self.depth_with_slopes(longitude, latitude)[0]

    def depth_with_slopes(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[Array, Array, Array]:
        """Depth, m, and its exact slopes by longitude and by latitude, m per degree; else as `depth`.

        On a line between cells the slope is that of the cell to the east or north.
        """
        east, north = np.broadcast_arrays(np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float))
        column, across, width = self._cell("longitude", east, east, north)
        row, up, height = self._cell("latitude", north, east, north)
        southwest, southeast = self.elevation[row, column], self.elevation[row, column + 1]
        northwest, northeast = self.elevation[row + 1, column], self.elevation[row + 1, column + 1]
        south = southwest + across * (southeast - southwest)
        north_side = northwest + across * (northeast - northwest)
        elevation = south + up * (north_side - south)
        if not np.all(np.isfinite(elevation)):
            bad = np.flatnonzero(~np.isfinite(elevation).ravel())[0]
            raise InputError(self.name, "a value at all four nodes around a point", f"none {_at(east, north, bad)}")
        per_longitude = ((1 - up) * (southeast - southwest) + up * (northeast - northwest)) / width
        per_latitude = (north_side - south) / height
        return -elevation, -per_longitude, -per_latitude

    def _cell(self, axis: str, values: Array, east: Array, north: Array) -> tuple[NDArray[np.intp], Array, Array]:
        nodes = getattr(self, axis)
        outside = ~((values >= nodes[0]) & (values <= nodes[-1]))
        if np.any(outside):
            bad = np.flatnonzero(outside.ravel())[0]
            raise InputError(
                f"{self.name}: {axis}",
                f"degrees from {nodes[0]:.5f} to {nodes[-1]:.5f}",
                f"{values.ravel()[bad]:.5f} ({_at(east, north, bad)})",
            )
        index = np.clip(np.searchsorted(nodes, values, side="right") - 1, 0, nodes.size - 2)
        width = nodes[index + 1] - nodes[index]
        return index, (values - nodes[index]) / width, width


def depth_in_metres(seabed: Seabed, projection: Projection, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array, Array]:
    """Water depth, m, at points in metres (any shape), and its slopes by x and by y, m per metre (to nine digits)."""
    longitude, latitude, east_x, east_y, north_x, north_y = projection.degrees_with_slopes(x, y)
    depth, per_longitude, per_latitude = seabed.depth_with_slopes(longitude, latitude)
    per_x = per_longitude * east_x + per_latitude * north_x
    per_y = per_longitude * east_y + per_latitude * north_y
    return depth, per_x, per_y


def check_depth(
    depth: ArrayLike, longitude: ArrayLike, latitude: ArrayLike, *, least: float, most: float, where: str
) -> None:
    """Raise InputError with the position of the worst point if a depth (m) lies outside `least` to `most` (m)."""
    values = np.asarray(depth, dtype=float).ravel()
    beyond = np.maximum(least - values, values - most)
    beyond[np.isnan(beyond)] = np.inf
    worst = int(np.argmax(beyond))
    if beyond[worst] > 0:
        east, north = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        raise InputError(
            where,
            f"water {least:g} to {most:g} m deep",
            f"{values[worst]:.1f} m ({_at(east, north, worst)}; {int((beyond > 0).sum())} of {values.size} points)",
        )


def _at(east: Array, north: Array, index: int) -> str:
    return f"point {index} at longitude {east.ravel()[index]:.5f}, latitude {north.ravel()[index]:.5f}"
