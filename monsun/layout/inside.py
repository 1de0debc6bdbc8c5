"""Whether a point lies where turbines may stand, and the nearest point that does: compiled, for the inner loops.

The region is a set of closed rings of edges; a grid of cells over it says for most points at once on which side they
are. In a cell that edges pass, the point's side is that of the cell's reference point, changed by every edge between.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# kinds of cell; others are numbers of cells that edges pass
ALL_OUTSIDE, ALL_INSIDE = -1, -2


class RegionArrays(NamedTuple):
    """A region as compiled functions take it; all metres are relative to the origin, which is exact.

    low_x, low_y m: corner of the grid; per_x, per_y: cells per metre; cell [row, column]: ALL_OUTSIDE, ALL_INSIDE or,
    for a mixed cell, its row in `passing`: x, y of its reference point, 1 where that is inside, and how many rows of
    edges follow that pass the cell, each x, y of start and end. edge [edge, 8]: x, y of start and of end, the region on
    the left; the numbers of the edges before and after it in its ring; 1 where the region's angle is above 180 degrees
    at its start, at its end. box [block, 6]: least and greatest x, least and greatest y of a block of edges; number of
    its first edge and of the one after its last. Few arrays: each costs time where a function takes them.
    A point within `closeness` of an edge is inside, so that the boundary itself always is: 1 nm, or the rounding of the
    coordinates where that is coarser.
    """

    origin_x: float
    origin_y: float
    low_x: float
    low_y: float
    per_x: float
    per_y: float
    closeness: float
    cell: NDArray[np.int32]
    passing: Array
    edge: Array
    box: Array


@numba.njit(nogil=True, cache=True, forceinline=True)
def is_inside(x: float, y: float, region: RegionArrays) -> bool:
    """Whether a point (m) lies in the region, its boundary included."""
    east, north = x - region.origin_x, y - region.origin_y
    across, up = (east - region.low_x) * region.per_x, (north - region.low_y) * region.per_y
    cell = region.cell
    # so written that nothing that is not a number passes
    if not (across >= 0 and across < cell.shape[1] and up >= 0 and up < cell.shape[0]):
        return False
    kind = cell[int(up), int(across)]
    if kind < 0:
        return kind == ALL_INSIDE
    return _is_inside_mixed(east, north, kind, region.passing, region.closeness)


@numba.njit(nogil=True, cache=True)
def _is_inside_mixed(east: float, north: float, kind: int, passing: Array, closeness: float) -> bool:
    way_x, way_y = passing[kind, 0] - east, passing[kind, 1] - north
    inside = passing[kind, 2] > 0
    start = kind + 1
    stop = start + int(passing[kind, 3])
    for row in range(start, stop):
        ax, ay = passing[row, 0] - east, passing[row, 1] - north
        bx, by = passing[row, 2] - east, passing[row, 3] - north
        # a corner gives the same sign for both of its edges, so that a way through it crosses both or neither
        side_a, side_b = way_x * ay - way_y * ax, way_x * by - way_y * bx
        if (side_a > 0) != (side_b > 0):
            crossing, whole = ax * by - ay * bx, side_b - side_a
            if whole < 0:
                crossing, whole = -crossing, -whole
            if crossing >= 0 and crossing <= whole:
                inside = not inside
    if inside:
        return True
    for row in range(start, stop):
        ax, ay, bx, by = passing[row, 0], passing[row, 1], passing[row, 2], passing[row, 3]
        close_x, close_y = nearest_of_segment(east, north, ax, ay, bx, by)
        if (close_x - east) ** 2 + (close_y - north) ** 2 <= closeness * closeness:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def nearest_inside(x: float, y: float, region: RegionArrays) -> tuple[float, float]:
    """The point of the region nearest to a point (m): itself where it is inside; `is_inside` holds for what returns."""
    if is_inside(x, y, region):
        return x, y
    _, close_x, close_y = nearest_edge(x - region.origin_x, y - region.origin_y, region)
    return region.origin_x + close_x, region.origin_y + close_y


@numba.njit(nogil=True, cache=True)
def nearest_edge(east: float, north: float, region: RegionArrays) -> tuple[int, float, float]:
    """Number of the edge nearest to a point, and x, y of its nearest point; all relative to the origin, m."""
    # the block that is nearest at best comes first: most others are then passed over
    start, least = 0, np.inf
    box, edges = region.box, region.edge
    for block in range(box.shape[0]):
        off_x = max(box[block, 0] - east, 0.0, east - box[block, 1])
        off_y = max(box[block, 2] - north, 0.0, north - box[block, 3])
        if off_x * off_x + off_y * off_y < least:
            start, least = block, off_x * off_x + off_y * off_y
    best, least, best_x, best_y = -1, np.inf, 0.0, 0.0
    for turn in range(box.shape[0]):
        block = start + turn if start + turn < box.shape[0] else start + turn - box.shape[0]
        off_x = max(box[block, 0] - east, 0.0, east - box[block, 1])
        off_y = max(box[block, 2] - north, 0.0, north - box[block, 3])
        if off_x * off_x + off_y * off_y >= least:
            continue
        for edge in range(int(box[block, 4]), int(box[block, 5])):
            ax, ay, bx, by = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
            close_x, close_y = nearest_of_segment(east, north, ax, ay, bx, by)
            squared = (close_x - east) ** 2 + (close_y - north) ** 2
            if squared < least:
                best, least, best_x, best_y = edge, squared, close_x, close_y
    return best, best_x, best_y


@numba.njit(nogil=True, cache=True)
def nearest_of_segment(east: float, north: float, ax: float, ay: float, bx: float, by: float) -> tuple[float, float]:
    """The point of a straight edge from a to b that is nearest to a point, m."""
    along_x, along_y = bx - ax, by - ay
    share = ((east - ax) * along_x + (north - ay) * along_y) / (along_x * along_x + along_y * along_y)
    # from the nearer end, so that rounding grows with the distance to it alone
    if share <= 0:
        return ax, ay
    if share >= 1:
        return bx, by
    if share <= 0.5:
        return ax + share * along_x, ay + share * along_y
    rest = ((bx - east) * along_x + (by - north) * along_y) / (along_x * along_x + along_y * along_y)
    return bx - rest * along_x, by - rest * along_y


@numba.njit(nogil=True, cache=True)
def are_inside(x: Array, y: Array, region: RegionArrays) -> NDArray[np.bool_]:
    """Which points [point] m lie in the region."""
    inside = np.empty(x.size, dtype=np.bool_)
    for point in range(x.size):
        inside[point] = is_inside(x[point], y[point], region)
    return inside


@numba.njit(nogil=True, cache=True)
def all_nearest_inside(x: Array, y: Array, region: RegionArrays) -> tuple[Array, Array]:
    """For each point [point] m the nearest one of the region, x and y."""
    near_x, near_y = np.empty(x.size), np.empty(x.size)
    for point in range(x.size):
        near_x[point], near_y[point] = nearest_inside(x[point], y[point], region)
    return near_x, near_y
