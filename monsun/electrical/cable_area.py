"""Where array cables may run: turbines, substations, border, corridors and obstacles, checked and joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box, unary_union
from shapely.ops import nearest_points

from monsun.records import InputError

Array = NDArray[np.float64]
Area: TypeAlias = Polygon | ArrayLike

_ON_BORDER = 1.0  # m: a turbine this far outside counts as on the border (layouts touch their border to rounding)
_LEAST_DISTANCE = 1.0  # m between any two nodes
_TOUCH = 1e-3  # m: routes along an edge differ from it by rounding


@dataclass(frozen=True, eq=False)
class CableArea:
    """What a search for cables needs, in metres from `origin` [2].

    turbine [turbine, 2], substation [substation, 2]; border [corner, 2], empty where cables may run anywhere;
    obstacles, each [corner, 2], inside the border.
    """

    origin: Array
    turbine: Array
    substation: Array
    border: Array
    obstacles: tuple[Array, ...]

    def free(self, line: LineString) -> bool:
        """Whether a line stays inside the border and outside all obstacles, to a millimetre."""
        if self.border.size and not Polygon(self.border).buffer(_TOUCH).covers(line):
            return False
        return not any(Polygon(block).buffer(-_TOUCH).intersects(line) for block in self.obstacles)

    def easier(self) -> list[CableArea]:
        """Areas of plainer shape, for a search that cannot mesh this one: what it finds there must be checked here."""
        if not self.border.size or not self.obstacles:
            return []
        hull = _hull(np.vstack((self.border, self.turbine, self.substation)))
        slit = Polygon(self.border)
        for block in self.obstacles:
            ends = nearest_points(slit.exterior, Polygon(block))
            slit = slit.difference(unary_union([Polygon(block), LineString(ends).buffer(_TOUCH)]))
        whole = isinstance(slit, Polygon) and not slit.interiors
        # obstacles as bays of the border: cables cannot cross the slits to them, which is a limit more
        slits = [replace(self, border=np.asarray(slit.exterior.coords)[:-1], obstacles=())] if whole else []
        return [*slits, replace(self, border=hull), replace(self, obstacles=())]


def _hull(points: Array) -> Array:
    """Corners of the convex hull of points [corner, 2]."""
    return np.asarray(MultiPoint(points).convex_hull.exterior.coords)[:-1]


def cable_area(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: ArrayLike,
    substation_y: ArrayLike,
    border: Area | None = None,
    obstacles: Sequence[Area | MultiPolygon] = (),
    corridors: Sequence[Area] = (),
) -> CableArea:
    """The area of a search for cables, checked.

    x, y [turbine] and substation_x, substation_y (one number or [substation]) in m. Cables stay inside the border and
    the corridors together, and outside the obstacles and the border's holes; these may overlap and reach over the
    border. A substation may stand outside the border, as real ones do. Raises InputError that names what is unusable.
    """
    turbine = _places(x, y, "x, y")
    substation = _places(substation_x, substation_y, "substation_x, substation_y")
    origin = substation[0]
    turbine, substation = turbine - origin, substation - origin
    _check_distances(turbine, substation)
    frame = None if border is None else _polygon(border, "border", origin)
    blocked = [] if frame is None else [("a hole of the border", Polygon(hole)) for hole in frame.interiors]
    if frame is not None:
        frame = _with_corridors(Polygon(frame.exterior), corridors, origin)
        # the substation may stand outside: real parks have theirs beside the turbines' area
        wider = frame.buffer(_ON_BORDER, join_style="mitre")
        for index, point in enumerate(turbine):
            if not wider.covers(Point(point)):
                apart = wider.distance(Point(point)) + _ON_BORDER
                raise InputError(f"cables: turbine {index}", "a place inside the border", f"one {apart:.1f} m outside")
        frame = wider
    elif len(corridors):
        raise InputError("cables: corridors", "a border beside which they lie", "corridors alone")
    for index, obstacle in enumerate(obstacles):
        parts = obstacle.geoms if isinstance(obstacle, MultiPolygon) else (obstacle,)
        # a hole of an obstacle is out of reach, so the obstacle counts as filled
        shapes = [_polygon(part, f"obstacles[{index}]", origin) for part in parts]
        blocked += [(f"obstacle {index}", Polygon(shape.exterior)) for shape in shapes]
    for name, block in blocked:
        inside = block.buffer(-_ON_BORDER)
        for who, points in (("turbine", turbine), ("substation", substation)):
            for index, point in enumerate(points):
                if inside.contains(Point(point)):
                    raise InputError(f"cables: {who} {index}", f"a place outside {name}", "one inside it")
    if not blocked:
        corners = np.empty((0, 2)) if frame is None else np.asarray(frame.exterior.coords)[:-1]
        return CableArea(origin, turbine, substation, corners, ())
    everything = np.vstack((turbine, substation))
    frame = _wide_frame(everything, [block for _, block in blocked]) if frame is None else frame
    open_area = _reached(frame.difference(unary_union([block for _, block in blocked])), turbine)
    rings = [np.asarray(ring.coords)[:-1] for ring in (open_area.exterior, *open_area.interiors)]
    return CableArea(origin, turbine, substation, rings[0], tuple(rings[1:]))


def _places(x: ArrayLike, y: ArrayLike, name: str) -> Array:
    """Places [node, 2], m; InputError unless both rows are finite and equally long."""
    rows = [np.array(values, dtype=float).ravel() for values in (x, y)]
    if rows[0].size != rows[1].size or rows[0].size == 0:
        raise InputError(f"cables: {name}", "two rows of equal length >= 1", f"{rows[0].size} and {rows[1].size}")
    places = np.column_stack(rows)
    if not np.isfinite(places).all():
        raise InputError(f"cables: {name}", "finite metres", "a value that is not finite")
    return places


def _check_distances(turbine: Array, substation: Array) -> None:
    """Raise InputError where two nodes stand in one place."""
    everything = np.vstack((turbine, substation))
    apart = np.hypot(*(everything[:, None, :] - everything[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    near = np.flatnonzero(apart.min(axis=1) < _LEAST_DISTANCE)
    if near.size:
        first, count = int(near[0]), len(turbine)
        who = f"turbine {first}" if first < count else f"substation {first - count}"
        wanted = f">= {_LEAST_DISTANCE:g} m to every other turbine and substation"
        raise InputError(f"cables: {who}", wanted, f"{apart[first].min():g} m")


def _polygon(area: Area, name: str, origin: Array) -> Polygon:
    """An area as a valid polygon, m from the origin."""
    polygon = area if isinstance(area, Polygon) else None
    if polygon is None:
        corners = np.asarray(getattr(area, "exterior", area), dtype=object)
        if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
            raise InputError(
                f"cables: {name}", "one polygon, or at least three corners [corner, 2]", type(area).__name__
            )
        polygon = Polygon(np.asarray(corners, dtype=float))
    if polygon.is_empty or not polygon.is_valid:
        raise InputError(f"cables: {name}", "a polygon whose outline does not cross itself", polygon.wkt[:60])
    rings = [np.asarray(ring.coords)[:-1, :2] - origin for ring in (polygon.exterior, *polygon.interiors)]
    return Polygon(rings[0], rings[1:])


def _with_corridors(frame: Polygon, corridors: Sequence[Area], origin: Array) -> Polygon:
    """The border with the corridors beside it, as one area."""
    if not len(corridors):
        return frame
    ways = [_polygon(way, f"corridors[{index}]", origin) for index, way in enumerate(corridors)]
    joined = unary_union([frame, *ways])
    if not isinstance(joined, Polygon) or joined.interiors:
        came = "a gap between them" if isinstance(joined, Polygon) else f"{len(joined.geoms)} separate parts"
        raise InputError("cables: corridors", "corridors that make one area without gaps with the border", came)
    return joined


def _wide_frame(everything: Array, blocks: Sequence[Polygon]) -> Polygon:
    """A frame around all so wide that it never binds: the search cannot take obstacles without a border."""
    corners = np.vstack((everything, *(np.asarray(block.exterior.coords) for block in blocks)))
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.5 * float((high - low).max()) + 1e3
    return box(*(low - margin), *(high + margin))


def _reached(area: Polygon | MultiPolygon, turbine: Array) -> Polygon:
    """The part of a cut area that holds all turbines; InputError where obstacles part them."""
    parts = [area] if isinstance(area, Polygon) else list(area.geoms)
    for part in parts:
        wider = part.buffer(_ON_BORDER)
        if all(wider.covers(Point(point)) for point in turbine):
            return part
    wanted = "obstacles that leave a way between all turbines (an exclusion may say cables: allowed)"
    raise InputError("cables: obstacles", wanted, "turbines cut off")
