"""Where turbines may stand, as a search asks for it: inside or not, the nearest point inside, points along the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from monsun.layout.half_planes import HalfPlanes, half_planes_near
from monsun.layout.inside import ALL_OUTSIDE, RegionArrays, all_nearest_inside, are_inside
from monsun.layout.region_cells import region_arrays
from monsun.records import InputError

Array = NDArray[np.float64]

# points that are drawn at once
_MOST_DRAWN = 1_000_000


@dataclass(frozen=True, eq=False)
class Region:
    """A polygon (or several, with holes) in metres whose questions are answered fast and exactly; the boundary is in.

    `arrays` is what the compiled functions of `monsun.layout.inside` take.
    """

    place: Any
    arrays: RegionArrays

    @classmethod
    def of(cls, place: Any) -> Region:
        """The region of a valid shapely polygon or multipolygon with an area > 0, m."""
        if place.geom_type not in ("Polygon", "MultiPolygon") or not place.is_valid or not place.area > 0:
            raise InputError("region: place", "a valid polygon or several, of an area > 0", place.geom_type)
        return cls(place, region_arrays(place))

    def contains(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
        """Which points (m, any shape) lie inside, the boundary included."""
        east, north = _points(x, y)
        return are_inside(east.ravel(), north.ravel(), self.arrays).reshape(east.shape)

    def nearest(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """x and y of the nearest point inside for points (m, any shape); those inside stay as they are."""
        east, north = _points(x, y)
        near_x, near_y = all_nearest_inside(east.ravel(), north.ravel(), self.arrays)
        return near_x.reshape(east.shape), near_y.reshape(east.shape)

    def distance_outside(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Distance of points (m, any shape) to the region, m; 0 inside."""
        east, north = _points(x, y)
        near_x, near_y = self.nearest(east, north)
        return np.hypot(near_x - east, near_y - north)

    def random_points(self, generator: np.random.Generator, count: int) -> tuple[Array, Array]:
        """x and y [count] m of points drawn with equal chance everywhere inside."""
        grid = self.arrays
        rows, columns = np.nonzero(grid.cell != ALL_OUTSIDE)
        share = self.place.area * grid.per_x * grid.per_y / rows.size
        found_x, found_y, found = [np.zeros(0)], [np.zeros(0)], 0
        while found < count:
            draws = int(min(1.1 * (count - found) / share + 16, _MOST_DRAWN))
            cell = generator.integers(rows.size, size=draws)
            x = grid.origin_x + grid.low_x + (columns[cell] + generator.random(draws)) / grid.per_x
            y = grid.origin_y + grid.low_y + (rows[cell] + generator.random(draws)) / grid.per_y
            inside = are_inside(x, y, self.arrays)
            found_x.append(x[inside])
            found_y.append(y[inside])
            found += int(inside.sum())
        return np.concatenate(found_x)[:count], np.concatenate(found_y)[:count]

    def boundary_points(self, spacing: float) -> tuple[Array, Array]:
        """x and y of points on the boundary, m, evenly along each ring and at most `spacing` m apart along it."""
        points = []
        for part in shapely.get_parts(self.place):
            for ring in (part.exterior, *part.interiors):
                steps = max(3, int(np.ceil(ring.length / spacing)))
                points.append(shapely.line_interpolate_point(ring, np.arange(steps) / steps, normalized=True))
        coordinates = shapely.get_coordinates(np.concatenate(points))
        # rounding on long edges is put right
        return self.nearest(coordinates[:, 0], coordinates[:, 1])

    def edges_near(self, x: ArrayLike, y: ArrayLike, radius: float) -> HalfPlanes:
        """Half-planes that keep each point [point] m inside for steps up to `radius` m: see `half_planes_near`."""
        east, north = _points(x, y)
        return HalfPlanes(*half_planes_near(east.ravel(), north.ravel(), float(radius), self.arrays))


def _points(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    east, north = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return np.ascontiguousarray(east), np.ascontiguousarray(north)
