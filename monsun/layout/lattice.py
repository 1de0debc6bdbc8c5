"""Random regular lattices that hold a number of turbines: compiled, as thousands of them are looked at.

What the best layouts of a uniform area grow from: all angles, spacing ratios, skews and offsets of a plane lattice.
"""

from __future__ import annotations

from math import cos, exp, hypot, pi, sin, sqrt

import numba
import numpy as np
from numpy.typing import NDArray

from monsun.layout.inside import Array, RegionArrays, is_inside
from monsun.layout.random_numbers import Words, random_share
from monsun.layout.repulsion import spacings

# greatest ratio of the spacings along and across rows, either way round
_RATIO = 3.5
_HALVINGS = 18


@numba.njit(nogil=True, cache=True)
def _points(shape: Array, cell: float, box: Array, region: RegionArrays, x: Array, y: Array) -> int:
    """How many points of a lattice lie in the region; the first of them into x and y, as many as these hold.

    shape: angle, ratio, skew, offset along and across rows; cell: m2 per point.
    """
    along, across = sqrt(cell * shape[1]), sqrt(cell / shape[1])
    centre_x, centre_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    half = hypot(box[2] - box[0], box[3] - box[1]) / 2
    columns, rows = int(half / along) + 2, int(half / across) + 2
    cosine, sine = cos(shape[0]), sin(shape[0])
    found = 0
    for j in range(-rows, rows + 1):
        shift = (shape[2] * j + shape[3]) % 1.0
        up = (j + shape[4]) * across
        for i in range(-columns - 1, columns + 1):
            right = (i + shift) * along
            east, north = centre_x + right * cosine - up * sine, centre_y + right * sine + up * cosine
            if is_inside(east, north, region):
                if found < x.size:
                    x[found], y[found] = east, north
                found += 1
    return found


@numba.njit(nogil=True, cache=True)
def random_lattice(words: Words, count: int, area: float, box: Array, region: RegionArrays, x: Array, y: Array) -> bool:
    """Write a random lattice, as wide as it can be, with `count` points in the region to x and y [count or more] m.

    area: of the region, m2; box: its least x and y, greatest x and y, m. False where that lattice has no such width.
    """
    shape = np.empty(5)
    shape[0] = pi * random_share(words)
    shape[1] = exp((2 * random_share(words) - 1) * np.log(_RATIO))
    for part in range(2, 5):
        shape[part] = random_share(words)
    low, high, cell = 0.0, 0.0, area / count
    for _ in range(_HALVINGS):
        if _points(shape, cell, box, region, x, y) >= count:
            low = cell
            cell = (low + high) / 2 if high > 0 else cell * 1.2
        else:
            high = cell
            cell = (low + high) / 2 if low > 0 else cell * 0.85
    return low > 0 and _points(shape, low, box, region, x, y) == count


@numba.njit(nogil=True, cache=True)
def keeps_spacing(x: Array, y: Array, movable: int, metric: Array) -> bool:
    """Whether the first `movable` turbines keep the spacing to each other and to the rest."""
    least = np.inf
    for a in range(movable):
        least = min(least, spacings(x[a], y[a], x[a + 1 :], y[a + 1 :], x.size - a - 1, metric))
    return least >= 1


def random_lattices(
    words: NDArray[np.uint64],
    tries: int,
    count: int,
    area: float,
    box: Array,
    region: RegionArrays,
    metric: Array,
    standing: tuple[Array, Array],
) -> list[tuple[Array, Array]]:
    """Lattices that keep the spacing, x and y [count] m each, of `tries` random ones."""
    found = []
    all_x, all_y = (np.concatenate([np.zeros(count), part]) for part in standing)
    x, y = np.empty(count), np.empty(count)
    for _ in range(tries):
        if random_lattice(words, count, area, box, region, x, y):
            all_x[:count], all_y[:count] = x, y
            if keeps_spacing(all_x, all_y, count, metric):
                found.append((x.copy(), y.copy()))
    return found
