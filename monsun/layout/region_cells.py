"""The grid of cells over a region: which lie inside, which outside, and which edges pass the others."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from monsun.layout.inside import ALL_INSIDE, ALL_OUTSIDE, RegionArrays, nearest_of_segment

Array = NDArray[np.float64]

# cells per edge, and the least and greatest number of cells: a few edges in each mixed cell, and a grid that fits into
# the processor's nearer cache
_CELLS_PER_EDGE, _LEAST_CELLS, _MOST_CELLS = 8, 4096, 65536
# m by which a cell is larger than itself when its edges are found: far above rounding, far below anything built
_OVERLAP = 1e-6
_CLOSENESS = 1e-9
# shares of a cell: candidates for its reference point, without a pattern that edges of real areas have
_CANDIDATES = np.array(
    [[0.5107, 0.4831], [0.2713, 0.7391], [0.7577, 0.2239], [0.1733, 0.1987], [0.8171, 0.8677], [0.6151, 0.6907]]
)


def region_arrays(place: Any) -> RegionArrays:
    """The arrays of a valid shapely polygon or multipolygon, m, of an area > 0."""
    low_x, low_y, high_x, high_y = place.bounds
    # differences to whole metres near by are exact in floating point
    origin = np.array([np.round((low_x + high_x) / 2), np.round((low_y + high_y) / 2)])
    edge, beside = _edges(place, origin)
    size = np.array([high_x - low_x, high_y - low_y])
    wanted = float(np.clip(_CELLS_PER_EDGE * len(edge), _LEAST_CELLS, _MOST_CELLS))
    columns = int(np.clip(np.sqrt(wanted * size[0] / size[1]), 1, wanted))
    rows = int(np.clip(wanted / columns, 1, wanted))
    low = np.array([low_x, low_y]) - origin - 2 * _OVERLAP
    per_metre = np.array([columns, rows]) / (size + 4 * _OVERLAP)
    closeness = max(_CLOSENESS, 2 * float(np.spacing(np.abs(place.bounds).max())))
    cell, first, listed = _edges_of_cells(edge, low, per_metre, rows, columns)
    reference = _references(edge, cell, first, listed, low, per_metre)
    _mark_the_others(edge, cell, low, per_metre)
    # each mixed cell's header before its edges
    count = np.diff(first)
    header = first[:-1] + np.arange(count.size)
    passing = np.empty((listed.size + count.size, 4))
    passing[header, :3], passing[header, 3] = reference, count
    passing[np.arange(listed.size) + np.repeat(np.arange(count.size), count) + 1] = edge[listed]
    mixed = cell >= 0
    cell[mixed] = header[cell[mixed]]
    return RegionArrays(
        origin_x=float(origin[0]),
        origin_y=float(origin[1]),
        low_x=float(low[0]),
        low_y=float(low[1]),
        per_x=float(per_metre[0]),
        per_y=float(per_metre[1]),
        closeness=float(closeness),
        cell=cell,
        passing=passing,
        edge=_edge_table(edge, beside),
        box=_boxes(edge),
    )


def _edge_table(edge: Array, beside: NDArray[np.int32]) -> Array:
    """Edges with their neighbours, and at which ends the region's angle is above 180 degrees [edge, 8]."""
    way = edge[:, 2:] - edge[:, :2]
    after = way[beside[:, 1]]
    turns_right = way[:, 0] * after[:, 1] - way[:, 1] * after[:, 0] < 0
    return np.ascontiguousarray(np.column_stack([edge, beside, turns_right[beside[:, 0]], turns_right]), dtype=float)


def _boxes(edge: Array) -> Array:
    """Blocks of edges that follow each other: what they span, and which they are [block, 6]."""
    first = np.arange(0, len(edge), max(8, int(np.sqrt(len(edge)))))
    x, y = edge[:, ::2], edge[:, 1::2]
    spans = [
        np.minimum.reduceat(x.min(axis=1), first),
        np.maximum.reduceat(x.max(axis=1), first),
        np.minimum.reduceat(y.min(axis=1), first),
        np.maximum.reduceat(y.max(axis=1), first),
    ]
    return np.column_stack([*spans, first, np.append(first[1:], len(edge))]).astype(float)


def _edges(place: Any, origin: Array) -> tuple[Array, NDArray[np.int32]]:
    """Edges [edge, 4] with the region on the left, relative to the origin, and the edges before and after each."""
    edges, beside, count = [], [], 0
    for part in shapely.get_parts(place):
        turned = orient(part, 1.0)
        for ring in (turned.exterior, *turned.interiors):
            corner = shapely.get_coordinates(ring) - origin
            corner = corner[:-1][np.any(np.diff(corner, axis=0) != 0, axis=1)]
            edges.append(np.column_stack([corner, np.roll(corner, -1, axis=0)]))
            number = np.arange(len(corner))
            beside.append(count + np.column_stack([np.roll(number, 1), np.roll(number, -1)]))
            count += len(corner)
    return np.ascontiguousarray(np.vstack(edges)), np.vstack(beside).astype(np.int32)


@numba.njit(nogil=True, cache=True)
def _edges_of_cells(
    edge: Array, low: Array, per_metre: Array, rows: int, columns: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Number of each mixed cell [row, column] (ALL_OUTSIDE elsewhere), where its edges begin, and their numbers."""
    held = np.zeros((rows, columns), dtype=np.int32)
    _each_cell_of_each_edge(edge, low, per_metre, held, held, np.zeros(1, np.int32), np.zeros(0, np.int32), False)
    cell = np.full((rows, columns), ALL_OUTSIDE, dtype=np.int32)
    first = np.zeros(np.count_nonzero(held) + 1, dtype=np.int32)
    mixed = 0
    for row in range(rows):
        for column in range(columns):
            if held[row, column] > 0:
                cell[row, column] = mixed
                first[mixed + 1] = first[mixed] + held[row, column]
                mixed += 1
    listed = np.empty(first[mixed], dtype=np.int32)
    filled = first[:-1].copy()
    _each_cell_of_each_edge(edge, low, per_metre, held, cell, filled, listed, True)
    return cell, first, listed


@numba.njit(nogil=True, cache=True)
def _each_cell_of_each_edge(
    edge: Array,
    low: Array,
    per_metre: Array,
    held: NDArray[np.int32],
    cell: NDArray[np.int32],
    filled: NDArray[np.int32],
    listed: NDArray[np.int32],
    fill: bool,
) -> None:
    """Counts the edges of each cell in `held`, or lists them."""
    rows, columns = held.shape
    for number in range(edge.shape[0]):
        ax, ay, bx, by = edge[number, 0], edge[number, 1], edge[number, 2], edge[number, 3]
        least, most = min(ay, by) - _OVERLAP, max(ay, by) + _OVERLAP
        for row in range(_index(least, low[1], per_metre[1], rows), _index(most, low[1], per_metre[1], rows) + 1):
            # the part of the edge within this row
            bottom = low[1] + row / per_metre[1] - _OVERLAP
            top = low[1] + (row + 1) / per_metre[1] + _OVERLAP
            start, stop = 0.0, 1.0
            if abs(by - ay) > _OVERLAP:
                one, other = (bottom - ay) / (by - ay), (top - ay) / (by - ay)
                start, stop = max(0.0, min(one, other)), min(1.0, max(one, other))
            x_start, x_stop = ax + start * (bx - ax), ax + stop * (bx - ax)
            left = _index(min(x_start, x_stop) - _OVERLAP, low[0], per_metre[0], columns)
            right = _index(max(x_start, x_stop) + _OVERLAP, low[0], per_metre[0], columns)
            for column in range(left, right + 1):
                if fill:
                    mixed = cell[row, column]
                    listed[filled[mixed]] = number
                    filled[mixed] += 1
                else:
                    held[row, column] += 1


@numba.njit(nogil=True, cache=True)
def _index(value: float, low: float, per_metre: float, count: int) -> int:
    return min(max(int(np.floor((value - low) * per_metre)), 0), count - 1)


@numba.njit(nogil=True, cache=True)
def _references(
    edge: Array,
    cell: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    low: Array,
    per_metre: Array,
) -> Array:
    """For each mixed cell the candidate farthest from its edges [mixed, 3]: x, y, and 1 where it is inside."""
    reference = np.empty((first.size - 1, 3))
    for row in range(cell.shape[0]):
        for column in range(cell.shape[1]):
            mixed = cell[row, column]
            if mixed < 0:
                continue
            farthest = -1.0
            for candidate in range(_CANDIDATES.shape[0]):
                x = low[0] + (column + _CANDIDATES[candidate, 0]) / per_metre[0]
                y = low[1] + (row + _CANDIDATES[candidate, 1]) / per_metre[1]
                nearest = np.inf
                for k in range(first[mixed], first[mixed + 1]):
                    ax, ay, bx, by = edge[listed[k], 0], edge[listed[k], 1], edge[listed[k], 2], edge[listed[k], 3]
                    close_x, close_y = nearest_of_segment(x, y, ax, ay, bx, by)
                    nearest = min(nearest, (close_x - x) ** 2 + (close_y - y) ** 2)
                if nearest > farthest:
                    farthest = nearest
                    reference[mixed, 0], reference[mixed, 1] = x, y
            reference[mixed, 2] = 1.0 if _is_inside_all(reference[mixed, 0], reference[mixed, 1], edge) else 0.0
    return reference


@numba.njit(nogil=True, cache=True)
def _mark_the_others(edge: Array, cell: NDArray[np.int32], low: Array, per_metre: Array) -> None:
    """Marks the cells that no edge passes; beside one that is marked, a cell is as that one."""
    for row in range(cell.shape[0]):
        before = 0
        for column in range(cell.shape[1]):
            if cell[row, column] >= 0:
                before = 0
                continue
            if before == 0:
                x, y = low[0] + (column + 0.5) / per_metre[0], low[1] + (row + 0.5) / per_metre[1]
                before = ALL_INSIDE if _is_inside_all(x, y, edge) else ALL_OUTSIDE
            cell[row, column] = before


@numba.njit(nogil=True, cache=True)
def _is_inside_all(x: float, y: float, edge: Array) -> bool:
    """Whether a ray eastwards from a point that is not on an edge meets an odd number of edges."""
    inside = False
    for number in range(edge.shape[0]):
        ax, ay, bx, by = edge[number, 0], edge[number, 1], edge[number, 2], edge[number, 3]
        if (ay > y) != (by > y):
            side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if (side > 0) == (by > ay):
                inside = not inside
    return inside
