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
    """A region as compiled functions take it; all metres are relative to `origin`, which is exact.

    origin [x, y] m; grid [lowest x, lowest y, cells per metre in x, in y, closeness]; cell [row, column]: ALL_OUTSIDE,
    ALL_INSIDE or the number of a mixed cell; first [mixed + 1]: where a mixed cell's rows of `passing` begin; passing
    [row, 4]: x, y of the start and of the end of each edge that passes the cell; reference [mixed, 3]: x, y of a point
    of the cell, and 1 where it is inside; edge [edge, 4]: x, y of start and end, the region on the left; beside
    [edge, 2]: the edge before it and after it in its ring; reflex [edge, 2]: whether the region's angle is above 180
    degrees at its start and end; block [block + 1]: first edge of each block of edges; box [block, 4]: least and
    greatest x and y of its edges.
    A point within `closeness` of an edge is inside, so that the boundary itself always is: 1 nm, or the rounding of the
    coordinates where that is coarser.
    """

    origin: Array
    grid: Array
    cell: NDArray[np.int32]
    first: NDArray[np.int32]
    passing: Array
    reference: Array
    edge: Array
    beside: NDArray[np.int32]
    reflex: NDArray[np.bool_]
    block: NDArray[np.int32]
    box: Array


@numba.njit(nogil=True, cache=True)
def is_inside(x: float, y: float, region: RegionArrays) -> bool:
    """Whether a point (m) lies in the region, its boundary included."""
    east, north = x - region.origin[0], y - region.origin[1]
    across = (east - region.grid[0]) * region.grid[2]
    up = (north - region.grid[1]) * region.grid[3]
    # so written that nothing that is not a number passes
    if not (across >= 0 and across < region.cell.shape[1] and up >= 0 and up < region.cell.shape[0]):
        return False
    kind = region.cell[int(up), int(across)]
    if kind < 0:
        return kind == ALL_INSIDE
    return _is_inside_mixed(east, north, kind, region)


@numba.njit(nogil=True, cache=True)
def _is_inside_mixed(east: float, north: float, kind: int, region: RegionArrays) -> bool:
    start, stop = region.first[kind], region.first[kind + 1]
    way_x, way_y = region.reference[kind, 0] - east, region.reference[kind, 1] - north
    inside = region.reference[kind, 2] > 0
    for row in range(start, stop):
        ax, ay = region.passing[row, 0] - east, region.passing[row, 1] - north
        bx, by = region.passing[row, 2] - east, region.passing[row, 3] - north
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
    closeness = region.grid[4]
    for row in range(start, stop):
        ax, ay = region.passing[row, 0], region.passing[row, 1]
        bx, by = region.passing[row, 2], region.passing[row, 3]
        close_x, close_y = nearest_of_segment(east, north, ax, ay, bx, by)
        if (close_x - east) ** 2 + (close_y - north) ** 2 <= closeness * closeness:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def nearest_inside(x: float, y: float, region: RegionArrays) -> tuple[float, float]:
    """The point of the region nearest to a point (m): itself where it is inside; `is_inside` holds for what returns."""
    if is_inside(x, y, region):
        return x, y
    _, close_x, close_y = nearest_edge(x - region.origin[0], y - region.origin[1], region)
    return region.origin[0] + close_x, region.origin[1] + close_y


@numba.njit(nogil=True, cache=True)
def nearest_edge(east: float, north: float, region: RegionArrays) -> tuple[int, float, float]:
    """Number of the edge nearest to a point, and x, y of its nearest point; all relative to the origin, m."""
    # the block that is nearest at best comes first: most others are then passed over
    start, least = 0, np.inf
    for block in range(region.box.shape[0]):
        off_x = max(region.box[block, 0] - east, 0.0, east - region.box[block, 1])
        off_y = max(region.box[block, 2] - north, 0.0, north - region.box[block, 3])
        if off_x * off_x + off_y * off_y < least:
            start, least = block, off_x * off_x + off_y * off_y
    best, least, best_x, best_y = -1, np.inf, 0.0, 0.0
    for turn in range(region.box.shape[0]):
        block = start + turn if start + turn < region.box.shape[0] else start + turn - region.box.shape[0]
        off_x = max(region.box[block, 0] - east, 0.0, east - region.box[block, 1])
        off_y = max(region.box[block, 2] - north, 0.0, north - region.box[block, 3])
        if off_x * off_x + off_y * off_y >= least:
            continue
        for edge in range(region.block[block], region.block[block + 1]):
            ax, ay, bx, by = region.edge[edge, 0], region.edge[edge, 1], region.edge[edge, 2], region.edge[edge, 3]
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
