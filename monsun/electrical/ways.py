"""Shortest ways in the plane around or inside areas, over their corners (visibility graph, Dijkstra)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from monsun.records import InputError

Array = NDArray[np.float64]
Shape: TypeAlias = Polygon | MultiPolygon
Free: TypeAlias = Callable[[NDArray[np.object_]], NDArray[np.bool_]]

_TOUCH = 1e-3  # m: a way along an edge differs from it by rounding


def way_around(start: ArrayLike, end: ArrayLike, obstacles: Sequence[Shape]) -> Array:
    """The shortest way from start to end (x, y in m) outside the obstacles [point, 2], m, with both ends.

    Holes of an obstacle are out of reach. Raises InputError where an end lies inside an obstacle.
    """
    blocks = _filled(obstacles)
    way = _way(start, end, _outside(blocks), blocks)
    if way is None:
        ends = np.array([start, end], dtype=float).round().tolist()
        raise InputError("export route", f"a way from {ends[0]} to {ends[1]} m outside what bars it", "none")
    return way


def way_inside(start: ArrayLike, end: ArrayLike, area: Shape) -> Array | None:
    """The shortest way from start to end (x, y in m) inside an area [point, 2], m, with both ends; None for none."""
    return _way(start, end, _inside(area), _parts(area))


def distances_around(start: ArrayLike, ends: Array, obstacles: Sequence[Shape]) -> Array:
    """Length of the shortest way outside the obstacles from start to each end [end, 2], m; infinite for none."""
    blocks = _filled(obstacles)
    return _distances(start, ends, _outside(blocks), blocks)


def distances_inside(start: ArrayLike, ends: Array, area: Shape) -> Array:
    """Length of the shortest way inside an area from start to each end [end, 2], m; infinite where there is none."""
    return _distances(start, ends, _inside(area), _parts(area))


def _parts(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]


def _filled(obstacles: Sequence[Shape]) -> list[Polygon]:
    return [Polygon(part.exterior) for shape in obstacles for part in _parts(shape)]


def _outside(blocks: Sequence[Polygon]) -> Free:
    inner = shapely.union_all([block.buffer(-_TOUCH) for block in blocks])
    shapely.prepare(inner)
    return lambda lines: ~shapely.intersects(inner, lines)


def _inside(area: Shape) -> Free:
    wider = area.buffer(_TOUCH)
    shapely.prepare(wider)
    return lambda lines: np.asarray(shapely.covers(wider, lines))


def _way(start: ArrayLike, end: ArrayLike, free: Free, shapes: Sequence[Polygon]) -> Array | None:
    ends = np.array([start, end], dtype=float)
    if free(np.array([shapely.linestrings(ends)]))[0]:
        return ends
    points, seen = _graph(ends, free, shapes)
    distance, before = dijkstra(seen, directed=False, indices=0, return_predecessors=True)
    if not np.isfinite(distance[1]):
        return None
    way = [1]
    while way[-1] != 0:
        way.append(int(before[way[-1]]))
    return points[way[::-1]]


def _distances(start: ArrayLike, ends: Array, free: Free, shapes: Sequence[Polygon]) -> Array:
    _, seen = _graph(np.vstack((np.array(start, dtype=float), ends)), free, shapes)
    return np.asarray(dijkstra(seen, directed=False, indices=0)[1 : len(ends) + 1])


def _graph(ends: Array, free: Free, shapes: Sequence[Polygon]) -> tuple[Array, csr_matrix]:
    """The ends with the corners of the shapes [point, 2], and the lengths of the free lines between any two."""
    rings = [ring for shape in shapes for ring in (shape.exterior, *shape.interiors)]
    points = np.vstack([ends, *(np.asarray(ring.coords)[:-1, :2] for ring in rings)])
    first, then = np.triu_indices(len(points), 1)
    apart = np.hypot(*(points[first] - points[then]).T)
    # of the same place twice the graph would hold no line
    first, then, apart = first[apart > 0], then[apart > 0], apart[apart > 0]
    kept = free(shapely.linestrings(np.stack((points[first], points[then]), axis=1)))
    return points, csr_matrix((apart[kept], (first[kept], then[kept])), shape=(len(points), len(points)))
