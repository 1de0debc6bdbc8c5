"""Where the water is neither too shallow nor too deep, as polygons that promise it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.cases import within
from monsun.records import InputError

Array = NDArray[np.float64]

_MOST_DEPTH = 12_000.0  # m; the sea is nowhere deeper
_MOST_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class DepthLimits:
    """The least and the most depth of water a turbine may stand in, m.

    depth: function of x, y [point] m that returns the depth [point] m, down positive; where it returns nan, none may
    stand. `monsun.site.seabed.depth_in_metres` gives one of a raster. It must be defined one cell around the area.
    cell: m, side of the squares by which the water is sorted; squares partly too shallow or too deep are left out, so
    that small ones lose less of the area. At most one line of a bilinear raster's nodes each way may cross a square.
    """

    least: float
    most: float
    depth: Callable[[Array, Array], Array]
    cell: float = 50.0

    def __post_init__(self) -> None:
        limits = (("least", -_MOST_DEPTH, _MOST_DEPTH), ("most", -_MOST_DEPTH, _MOST_DEPTH), ("cell", 0.1, 1e5))
        for name, low, high in limits:
            value = within(f"depth limits: {name}", getattr(self, name), low, high, f"metres from {low:g} to {high:g}")
            if value.ndim:
                raise InputError(f"depth limits: {name}", "one number", f"shape {value.shape}")
            object.__setattr__(self, name, float(value))
        if self.least >= self.most:
            raise InputError("depth limits: most", f"metres > least ({self.least:g})", self.most)
        if not callable(self.depth):
            raise InputError("depth limits: depth", "a function of x and y in metres", repr(self.depth))

    def depths(self, x: Array, y: Array) -> Array:
        """Depth at points [point] m, m; InputError where the function returns something else than one number each."""
        found = np.asarray(self.depth(x, y), dtype=float)
        if found.shape != x.shape:
            raise InputError("depth limits: depth", f"a function that returns shape {x.shape}", f"shape {found.shape}")
        return found

    def beyond(self, x: Array, y: Array) -> float:
        """By how many metres of water the worst of some points [point] m breaks a limit; 0 where none does.

        Infinite where a depth is not known.
        """
        if x.size == 0:
            return 0.0
        depth = self.depths(x, y)
        beyond = np.maximum(self.least - depth, depth - self.most)
        beyond[np.isnan(beyond)] = np.inf
        return max(0.0, float(beyond.max()))

    def within(self, place: Any) -> Any:
        """The part of a shapely geometry (m) in which no water is too shallow or too deep, as a geometry.

        A square is kept where its corners stay within the limits by a margin: twice the sum of by how much the depth
        half-way along its edges and in its middle differs from the means of its corners. For water bilinear by pieces
        with one bend each way inside a square, and for water of even curvature, no point of it can then break a limit.
        """
        low_x, low_y, high_x, high_y = place.bounds
        columns, rows = (int(np.ceil(size / self.cell)) for size in (high_x - low_x, high_y - low_y))
        if columns * rows > _MOST_CELLS:
            raise InputError("depth limits: cell", f"squares of which {_MOST_CELLS:,} cover the area", self.cell)
        # also nodes half-way
        x = low_x + np.arange(2 * columns + 1) * (self.cell / 2)
        y = low_y + np.arange(2 * rows + 1) * (self.cell / 2)
        touched = self._touched(place, x, y)
        needed = np.zeros((y.size, x.size), dtype=bool)
        for up in range(3):
            for across in range(3):
                needed[up : up + 2 * rows : 2, across : across + 2 * columns : 2] |= touched
        depth = np.full(needed.shape, np.nan)
        row, column = np.nonzero(needed)
        depth[needed] = self.depths(x[column], y[row])
        corner = np.stack([depth[:-2:2, :-2:2], depth[:-2:2, 2::2], depth[2::2, :-2:2], depth[2::2, 2::2]])
        south, north = depth[:-2:2, 1::2] - corner[:2].mean(axis=0), depth[2::2, 1::2] - corner[2:].mean(axis=0)
        west, east = depth[1::2, :-2:2] - corner[::2].mean(axis=0), depth[1::2, 2::2] - corner[1::2].mean(axis=0)
        middle = depth[1::2, 1::2] - corner.mean(axis=0)
        margin = 2 * (
            np.maximum(np.abs(south), np.abs(north)) + np.maximum(np.abs(west), np.abs(east)) + np.abs(middle)
        )
        # nan is not within
        kept = touched & (corner.min(axis=0) - margin >= self.least) & (corner.max(axis=0) + margin <= self.most)
        return shapely.intersection(place, _joined(kept, x[::2], y[::2]))

    @staticmethod
    def _touched(place: Any, x: Array, y: Array) -> NDArray[np.bool_]:
        """Which squares [row, column] the place touches."""
        shapely.prepare(place)
        squares = shapely.box(x[None, :-2:2], y[:-2:2, None], x[None, 2::2], y[2::2, None])
        return np.asarray(shapely.intersects(place, squares))


def _joined(kept: NDArray[np.bool_], x: Array, y: Array) -> Any:
    """The kept squares [row, column] between lines x and y as polygons without needless corners."""
    edge = np.diff(np.pad(kept, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, start = np.nonzero(edge == 1)
    _, stop = np.nonzero(edge == -1)
    return shapely.union_all(shapely.box(x[start], y[row], x[stop], y[row + 1])).simplify(0)
