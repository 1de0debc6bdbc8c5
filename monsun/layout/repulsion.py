"""Points pushed apart until they keep their spacing in a region, and points that keep it picked in turn: compiled."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from monsun.layout.inside import Array, RegionArrays, nearest_inside

# rounds between two searches for the pairs near each other, and how near these are, in spacings
_ROUNDS_PER_SEARCH, _NEAR = 8, 1.6
# what is pushed apart is pushed a little farther than it must be, so that it is reached in a finite number of rounds
_FARTHER = 1 + 1e-5
# searches between two looks at what is lacking, and the share of it that must have gone
_SEARCHES_PER_LOOK, _LEAST_GAIN = 15, 0.1


@numba.njit(nogil=True, cache=True)
def spacings(x: float, y: float, to_x: Array, to_y: Array, count: int, metric: Array) -> float:
    """Distance of a point to the nearest of the first `count` others, in spacings; infinite without others."""
    least = np.inf
    for other in range(count):
        way_x, way_y = to_x[other] - x, to_y[other] - y
        one = metric[0, 0] * way_x + metric[0, 1] * way_y
        two = metric[1, 0] * way_x + metric[1, 1] * way_y
        least = min(least, one * one + two * two)
    return np.sqrt(least)


@numba.njit(nogil=True, cache=True)
def all_spacings(x: Array, y: Array, to_x: Array, to_y: Array, metric: Array) -> Array:
    """Distance of each point [point] to the nearest of others [other], in spacings."""
    found = np.empty(x.size)
    for point in range(x.size):
        found[point] = spacings(x[point], y[point], to_x, to_y, to_x.size, metric)
    return found


@numba.njit(nogil=True, cache=True)
def picked_in_turn(x: Array, y: Array, held_x: Array, held_y: Array, most: int, metric: Array) -> NDArray[np.int64]:
    """Numbers of the candidates [point] that keep the spacing to those held and those picked before, at most `most`."""
    picked, count = np.empty(min(most, x.size), dtype=np.int64), 0
    picked_x, picked_y = np.empty(picked.size), np.empty(picked.size)
    for point in range(x.size):
        if count == picked.size:
            break
        if spacings(x[point], y[point], held_x, held_y, held_x.size, metric) < 1:
            continue
        if spacings(x[point], y[point], picked_x, picked_y, count, metric) < 1:
            continue
        picked[count], picked_x[count], picked_y[count] = point, x[point], y[point]
        count += 1
    return picked[:count].copy()


@numba.njit(nogil=True, cache=True)
def pushed_apart(
    x: Array, y: Array, standing_x: Array, standing_y: Array, metric: Array, rounds: int, region: RegionArrays
) -> tuple[Array, Array, bool]:
    """Points [point] m moved until all keep the spacing inside the region, and whether they do.

    Each pair too near is moved apart along its way, each by half (from a standing one by the whole), and what leaves
    the region is put onto its boundary; ends early where little more is gained.
    """
    x, y = x.copy(), y.copy()
    for point in range(x.size):
        x[point], y[point] = nearest_inside(x[point], y[point], region)
    pair = np.empty((8 * x.size + 16, 2), dtype=np.int64)
    before = np.inf
    for search in range(rounds // _ROUNDS_PER_SEARCH):
        pair, count, lacking = _near_pairs(x, y, standing_x, standing_y, metric, pair)
        if lacking == 0:
            return x, y, True
        if search % _SEARCHES_PER_LOOK == 0:
            if lacking > (1 - _LEAST_GAIN) * before:
                break
            before = lacking
        for _ in range(_ROUNDS_PER_SEARCH):
            _push(x, y, standing_x, standing_y, metric, pair, count)
            for point in range(x.size):
                x[point], y[point] = nearest_inside(x[point], y[point], region)
    _, _, lacking = _near_pairs(x, y, standing_x, standing_y, metric, pair)
    return x, y, lacking == 0


@numba.njit(nogil=True, cache=True)
def _near_pairs(
    x: Array, y: Array, standing_x: Array, standing_y: Array, metric: Array, pair: NDArray[np.int64]
) -> tuple[NDArray[np.int64], int, float]:
    """Pairs near each other (a standing one as x.size + its number), how many, and the sum of what they lack."""
    count, lacking = 0, 0.0
    for one in range(x.size):
        for other in range(one + 1, x.size + standing_x.size):
            if other < x.size:
                way_x, way_y = x[other] - x[one], y[other] - y[one]
            else:
                way_x, way_y = standing_x[other - x.size] - x[one], standing_y[other - x.size] - y[one]
            first = metric[0, 0] * way_x + metric[0, 1] * way_y
            second = metric[1, 0] * way_x + metric[1, 1] * way_y
            squared = first * first + second * second
            if squared < _NEAR * _NEAR:
                if count == pair.shape[0]:
                    wider = np.empty((2 * count, 2), dtype=np.int64)
                    wider[:count] = pair
                    pair = wider
                pair[count, 0], pair[count, 1] = one, other
                count += 1
                if squared < 1:
                    lacking += 1 - np.sqrt(squared)
    return pair, count, lacking


@numba.njit(nogil=True, cache=True)
def _push(
    x: Array, y: Array, standing_x: Array, standing_y: Array, metric: Array, pair: NDArray[np.int64], count: int
) -> None:
    """Moves each of the pairs that is too near apart, one after the other, in place."""
    size = x.size
    for row in range(count):
        one, other = pair[row, 0], pair[row, 1]
        stands = other >= size
        to_x = standing_x[other - size] if stands else x[other]
        to_y = standing_y[other - size] if stands else y[other]
        way_x, way_y = to_x - x[one], to_y - y[one]
        first = metric[0, 0] * way_x + metric[0, 1] * way_y
        second = metric[1, 0] * way_x + metric[1, 1] * way_y
        apart = np.sqrt(first * first + second * second)
        # two at one place have no way between them
        if apart < _FARTHER and apart > 0:
            share = (_FARTHER / apart - 1) * (1.0 if stands else 0.5)
            x[one] -= share * way_x
            y[one] -= share * way_y
            if not stands:
                x[other] += share * way_x
                y[other] += share * way_y
