"""Where turbines may stand: map projection, lease area, exclusions, and the distance to the coast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from monsun.records import InputError

Array = NDArray[np.float64]

NAUTICAL_MILE = 1852.0  # m, international definition of 1929
SIX_NAUTICAL_MILES = 6 * NAUTICAL_MILE
BOUNDARY_TOLERANCE = 1e-3  # m; rounding of projected coordinates is a thousand times smaller, surveying far larger
LEAST_AREA = 1.0  # m2; smaller overlaps and areas are rounding
_SLOPE_STEP = 100.0  # m; truncation and rounding of the central difference are both below 1e-9


@dataclass(frozen=True)
class Projection:
    """The UTM projection of a site: degrees (WGS84) to metres and back."""

    zone: int
    north: bool

    @classmethod
    def for_site(cls, longitude: float, latitude: float) -> Projection:
        """The projection of the 6-degree zone that holds a point (degrees; the exceptions of Norway are not made)."""
        _check_degrees(np.array([longitude], dtype=float), np.array([latitude], dtype=float))
        return cls(zone=int((longitude + 180) // 6) % 60 + 1, north=bool(latitude >= 0))

    @property
    def epsg(self) -> int:
        """Number of the projection in the EPSG register."""
        return (32600 if self.north else 32700) + self.zone

    @property
    def name(self) -> str:
        """The projection's name, such as "UTM 49N (EPSG:32649)"."""
        return f"UTM {self.zone}{'N' if self.north else 'S'} (EPSG:{self.epsg})"

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", f"EPSG:{self.epsg}", always_xy=True)

    @cached_property
    def _inverse(self) -> Transformer:
        return Transformer.from_crs(f"EPSG:{self.epsg}", "EPSG:4326", always_xy=True)

    def metres(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[Array, Array]:
        """x and y in metres, east and north, of points in degrees (any shape)."""
        east, north = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        _check_degrees(east, north)
        x, y = self._forward.transform(east, north)
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    def degrees(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Longitude and latitude in degrees of points in metres (any shape)."""
        longitude, latitude = self._inverse.transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        if not (np.all(np.isfinite(longitude)) and np.all(np.isfinite(latitude))):
            raise InputError(f"{self.name}: x, y", "metres within the projection", "a point outside it")
        return np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)

    def degrees_with_slopes(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Longitude, latitude, then longitude per x and per y, latitude per x and per y, in degrees (per metre).

        The slopes are central differences over 100 m, right to about nine digits.
        """
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        shift_x = np.array([0, 1, -1, 0, 0]).reshape(5, *(1,) * x.ndim) * _SLOPE_STEP
        shift_y = np.array([0, 0, 0, 1, -1]).reshape(5, *(1,) * y.ndim) * _SLOPE_STEP
        longitude, latitude = self.degrees(x + shift_x, y + shift_y)
        slopes = [(values[i] - values[i + 1]) / (2 * _SLOPE_STEP) for values in (longitude, latitude) for i in (1, 3)]
        return longitude[0], latitude[0], slopes[0], slopes[1], slopes[2], slopes[3]

    def geometry_in_metres(self, shape: Any) -> Any:
        """A shapely geometry's copy in metres; its edges are straight between the projected corners."""
        return shapely.transform(shape, lambda points: np.column_stack(self.metres(points[:, 0], points[:, 1])))

    def geometry_in_degrees(self, shape: Any) -> Any:
        """A shapely geometry's copy in degrees."""
        return shapely.transform(shape, lambda points: np.column_stack(self.degrees(points[:, 0], points[:, 1])))


@dataclass(frozen=True, eq=False)
class Area:
    """Where turbines may stand: the lease (polygon or several) and what is excluded (may be empty), both in metres."""

    lease: Polygon | MultiPolygon
    exclusions: BaseGeometry

    @cached_property
    def allowed(self) -> Polygon | MultiPolygon:
        """The lease without the exclusions, m."""
        part: Any = shapely.difference(self.lease, self.exclusions)
        shapely.prepare(part)
        return part

    @property
    def lease_km2(self) -> float:
        """Area of the lease, km2."""
        return float(self.lease.area) / 1e6

    @property
    def area_km2(self) -> float:
        """Area where turbines may stand, km2."""
        return float(self.allowed.area) / 1e6

    def contains(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
        """Which points (m, any shape) are allowed; the boundary, and 1 mm beyond it, counts as inside."""
        points = shapely.points(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        return np.asarray(shapely.dwithin(self.allowed, points, BOUNDARY_TOLERANCE))

    def boundary_distance(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Distance of each point (m, any shape) to the allowed area's boundary, m: > 0 inside, < 0 outside."""
        points = shapely.points(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        distance = np.asarray(shapely.distance(self.allowed.boundary, points))
        return np.where(shapely.intersects(self.allowed, points), distance, -distance)

    def nearest_coast_m(self, land: BaseGeometry) -> float:
        """Distance from the lease to the nearest land, m; `land` in metres of the same projection."""
        return float(self.lease.distance(land))


def distance_to(geometry: BaseGeometry, x: ArrayLike, y: ArrayLike) -> Array:
    """Distance of each point (m, any shape) to a geometry in metres, m; 0 inside it."""
    return np.asarray(shapely.distance(geometry, shapely.points(np.asarray(x, float), np.asarray(y, float))))


def mainland(land: BaseGeometry, projection: Projection) -> Polygon:
    """The largest polygon of the land (degrees in, metres out): the mainland, if the map holds one."""
    parts = [part for part in shapely.get_parts(projection.geometry_in_metres(land)) if isinstance(part, Polygon)]
    if not parts:
        raise InputError("land", "at least one polygon", land.geom_type)
    return max(parts, key=lambda part: part.area)


def check_area(
    lease: Polygon | MultiPolygon,
    exclusions: Sequence[Polygon | MultiPolygon],
    land: BaseGeometry,
    *,
    least_coast_distance: float = SIX_NAUTICAL_MILES,
    where: str = "lease_area",
) -> tuple[Area, Projection]:
    """The area in metres and its projection, for geometries in degrees that have passed all checks.

    Raises InputError that names `where` for: edges that cross (with the crossing point), an area that is empty or
    wholly excluded, an area on land (with place and km2), an area nearer to the mainland than least_coast_distance (m).
    That default is the rule of Vietnam's Electricity Law 2024, by which offshore wind lies beyond 6 nautical miles from
    the mainland's shore; 0 makes no such check. The mainland is the largest polygon of `land`; islands count as land.
    """
    check_rings(lease, where)
    check_rings(land, "land")
    for number, exclusion in enumerate(exclusions, 1):
        check_rings(exclusion, f"{where}: exclusion {number}")
    centre = lease.centroid
    if lease.is_empty or lease.area == 0:
        raise InputError(where, "an area > 0", "an empty area")
    projection = Projection.for_site(centre.x, centre.y)
    excluded = shapely.union_all([projection.geometry_in_metres(exclusion) for exclusion in exclusions])
    area = Area(projection.geometry_in_metres(lease), excluded)
    if area.lease.area < LEAST_AREA:
        raise InputError(where, "an area > 0", f"{area.lease.area:.3g} m2")
    if area.allowed.area < LEAST_AREA:
        raise InputError(where, "an area that the exclusions do not cover wholly", "nothing left")
    on_land = shapely.intersection(area.lease, projection.geometry_in_metres(land))
    if on_land.area > LEAST_AREA:
        raise InputError(
            where, "an area at sea", f"{on_land.area / 1e6:.3g} km2 on land around {_place(on_land, projection)}"
        )
    if least_coast_distance > 0:
        coast = mainland(land, projection)
        distance = float(area.lease.distance(coast))
        if distance < least_coast_distance:
            nearest = shapely.get_point(shapely.shortest_line(area.lease, coast), 0)
            raise InputError(
                where,
                f"an area at least {_miles(least_coast_distance)} from the mainland coast",
                f"{_miles(distance)} at {_place(nearest, projection)}",
            )
    return area, projection


def check_rings(shape: BaseGeometry, where: str) -> None:
    """Raise InputError if a polygon in degrees is not valid, naming the point where its edges cross."""
    if shape.is_valid:
        return
    reason = explain_validity(shape)
    found = re.fullmatch(r"(?P<what>[^\[]+)\[(?P<x>\S+) (?P<y>\S+)\]", reason)
    if found is None:
        raise InputError(where, "a valid polygon", reason)
    what = "edges that cross" if "intersection" in found["what"].lower() else found["what"].lower()
    raise InputError(
        where,
        "a polygon whose edges do not cross",
        f"{what} at longitude {float(found['x']):.5f}, latitude {float(found['y']):.5f}",
    )


def _check_degrees(longitude: Array, latitude: Array) -> None:
    for name, values, low, high in (("longitude", longitude, -180, 180), ("latitude", latitude, -80, 84)):
        bad = ~((values >= low) & (values <= high))
        if np.any(bad):
            raise InputError(name, f"degrees from {low} to {high}", float(values[bad].ravel()[0]))


def _place(shape: BaseGeometry, projection: Projection) -> str:
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    longitude, latitude = projection.degrees(point.x, point.y)  # type: ignore[attr-defined]
    return f"longitude {float(longitude):.4f}, latitude {float(latitude):.4f}"


def _miles(metres: float) -> str:
    return f"{metres / NAUTICAL_MILE:.2f} nautical miles ({metres / 1000:.2f} km)"


def landfall(area: Area, coast: Polygon, node_x: float, node_y: float) -> tuple[float, float]:
    """Where a straight line from the area's centre to the grid node first meets the mainland (`coast`), m.

    A node at sea gives the point of the coast nearest to it.
    """
    start = area.lease.centroid
    way = shapely.intersection(shapely.LineString([(start.x, start.y), (node_x, node_y)]), coast)
    target = shapely.Point(start) if not way.is_empty else shapely.Point(node_x, node_y)
    meeting = shapely.get_point(shapely.shortest_line(target, coast if way.is_empty else way), 1)
    return float(meeting.x), float(meeting.y)
