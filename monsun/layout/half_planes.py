"""Half-planes about a point whose intersection lies in the region: what linear constraints need."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from monsun.layout.inside import Array, RegionArrays, nearest_inside, nearest_of_segment

# m: an edge is excluded already, and a point is on an edge, within this
_TOUCH = 1e-9


class HalfPlanes(NamedTuple):
    """Half-planes normal_x x + normal_y y <= offset [half-plane], m, normals of length 1; `point`: whose each is."""

    point: NDArray[np.int64]
    normal_x: Array
    normal_y: Array
    offset: Array


@numba.njit(nogil=True, cache=True)
def half_planes_near(
    x: Array, y: Array, radius: float, region: RegionArrays
) -> tuple[NDArray[np.int64], Array, Array, Array]:
    """For each point [point] m the half-planes that keep it inside: point, normals east and north, offset (m).

    Where a disc of the radius about the point (about the nearest point inside, if it is outside) meets no boundary,
    there are none. The point is in all of its half-planes, and what of the disc is in all of them is in the region.
    Each edge gives its own line; at a corner where the region's angle is above 180 degrees both edges give the one
    line through it that the region's angle is divided by: across the way to the point.
    """
    size = region.edge.shape[0]
    squared, order = np.empty(size), np.empty(size, dtype=np.int64)
    foot = np.empty((size, 2))
    plane, count = np.empty((max(16, x.size), 4)), 0
    for point in range(x.size):
        inside_x, inside_y = nearest_inside(x[point], y[point], region)
        east, north = inside_x - region.origin_x, inside_y - region.origin_y
        near = _edges_within(east, north, radius, region, order, squared, foot)
        begin = count
        for place in np.argsort(squared[:near]):
            edge = order[place]
            if _is_excluded(edge, east, north, radius, region, plane, begin, count):
                continue
            if count == plane.shape[0]:
                wider = np.empty((2 * count, 4))
                wider[:count] = plane
                plane = wider
            normal_x, normal_y = _outward(edge, east, north, np.sqrt(squared[place]), foot[place], region)
            plane[count, 0], plane[count, 1], plane[count, 2] = point, normal_x, normal_y
            # a point on the boundary is in its own half-plane whatever the rounding
            reach = normal_x * foot[place, 0] + normal_y * foot[place, 1]
            plane[count, 3] = max(reach, normal_x * east + normal_y * north)
            count += 1
    offset = plane[:count, 3] + plane[:count, 1] * region.origin_x + plane[:count, 2] * region.origin_y
    return plane[:count, 0].astype(np.int64), plane[:count, 1].copy(), plane[:count, 2].copy(), offset


@numba.njit(nogil=True, cache=True)
def _edges_within(
    east: float,
    north: float,
    radius: float,
    region: RegionArrays,
    order: NDArray[np.int64],
    squared: Array,
    foot: Array,
) -> int:
    """How many edges are within the radius; their numbers, squared distances and nearest points fill the arrays."""
    near = 0
    for block in range(region.box.shape[0]):
        off_x = max(region.box[block, 0] - east, 0.0, east - region.box[block, 1])
        off_y = max(region.box[block, 2] - north, 0.0, north - region.box[block, 3])
        if off_x * off_x + off_y * off_y > radius * radius:
            continue
        for edge in range(int(region.box[block, 4]), int(region.box[block, 5])):
            ax, ay, bx, by = region.edge[edge, 0], region.edge[edge, 1], region.edge[edge, 2], region.edge[edge, 3]
            close_x, close_y = nearest_of_segment(east, north, ax, ay, bx, by)
            distance = (close_x - east) ** 2 + (close_y - north) ** 2
            if distance <= radius * radius:
                order[near], squared[near] = edge, distance
                foot[near, 0], foot[near, 1] = close_x, close_y
                near += 1
    return near


@numba.njit(nogil=True, cache=True)
def _is_excluded(
    edge: int, east: float, north: float, radius: float, region: RegionArrays, plane: Array, begin: int, end: int
) -> bool:
    """Whether one of the half-planes already shuts out what of an edge lies in the disc."""
    ax, ay = region.edge[edge, 0], region.edge[edge, 1]
    along_x, along_y = region.edge[edge, 2] - ax, region.edge[edge, 3] - ay
    # the part of the edge in the disc
    length = np.sqrt(along_x * along_x + along_y * along_y)
    unit_x, unit_y = along_x / length, along_y / length
    middle = (east - ax) * unit_x + (north - ay) * unit_y
    aside = (east - ax) * unit_y - (north - ay) * unit_x
    half = np.sqrt(max(0.0, radius * radius - aside * aside))
    start, stop = min(max(middle - half, 0.0), length), min(max(middle + half, 0.0), length)
    for row in range(begin, end):
        normal_x, normal_y, offset = plane[row, 1], plane[row, 2], plane[row, 3]
        one = normal_x * (ax + start * unit_x) + normal_y * (ay + start * unit_y)
        other = normal_x * (ax + stop * unit_x) + normal_y * (ay + stop * unit_y)
        if min(one, other) >= offset - _TOUCH:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def _outward(
    edge: int, east: float, north: float, distance: float, foot: Array, region: RegionArrays
) -> tuple[float, float]:
    """The normal of a half-plane through the foot that holds the point and shuts the edge out."""
    ax, ay, bx, by = region.edge[edge, 0], region.edge[edge, 1], region.edge[edge, 2], region.edge[edge, 3]
    length = np.hypot(bx - ax, by - ay)
    own_x, own_y = (by - ay) / length, (ax - bx) / length
    at_start, at_end = foot[0] == ax and foot[1] == ay, foot[0] == bx and foot[1] == by
    bent = (at_start and region.edge[edge, 6] > 0) or (at_end and region.edge[edge, 7] > 0)
    beyond = own_x * (east - ax) + own_y * (north - ay)
    if not bent and beyond <= _TOUCH:
        return own_x, own_y
    if distance > _TOUCH:
        return (foot[0] - east) / distance, (foot[1] - north) / distance
    if not bent:
        return own_x, own_y
    # on the corner itself: half of the way between the two edges' normals
    other = int(region.edge[edge, 4]) if at_start else int(region.edge[edge, 5])
    cx, cy, dx, dy = region.edge[other, 0], region.edge[other, 1], region.edge[other, 2], region.edge[other, 3]
    reach = np.hypot(dx - cx, dy - cy)
    # where the edges lie almost on one another, their normals cancel and their directions add up
    sign = 1.0 if at_start else -1.0
    normal_x, normal_y = own_x + (dy - cy) / reach, own_y + (cx - dx) / reach
    into_x = sign * ((bx - ax) / length - (dx - cx) / reach)
    into_y = sign * ((by - ay) / length - (dy - cy) / reach)
    if np.hypot(normal_x, normal_y) < np.hypot(into_x, into_y):
        normal_x, normal_y = into_x, into_y
    size = np.hypot(normal_x, normal_y)
    return normal_x / size, normal_y / size
