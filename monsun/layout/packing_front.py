"""A dense packing grown along a direction: each point goes to the rearmost place that is still free, found exactly."""

from __future__ import annotations

import numba
import numpy as np

from monsun.layout.inside import Array, RegionArrays, is_inside
from monsun.layout.repulsion import spacings


@numba.njit(nogil=True, cache=True)
def grown_along(
    turn: float,
    start_x: Array,
    start_y: Array,
    standing_x: Array,
    standing_y: Array,
    metric: Array,
    most: int,
    radius: float,
    region: RegionArrays,
) -> tuple[Array, Array]:
    """x and y of points [point] m, at most `most`, that keep the spacing, packed from the rear of a direction.

    turn: the direction, radians, in the metric's plane. The rearmost free place is a corner of the region or lies where
    two circles of a spacing about points, or such a circle and an edge, meet. start_x, start_y [place] m: the corners,
    and places all over, for where nothing stands yet. radius: of the circles, in spacings: a little above 1, so that
    rounding takes no place.
    """
    inverse = np.linalg.inv(metric).astype(np.float64)
    ahead_x = np.cos(turn) * metric[0, 0] + np.sin(turn) * metric[1, 0]
    ahead_y = np.cos(turn) * metric[0, 1] + np.sin(turn) * metric[1, 1]
    held = standing_x.size
    x, y = np.empty(held + most), np.empty(held + most)
    x[:held], y[:held] = standing_x, standing_y
    place, count = np.empty((start_x.size + 64, 3)), 0
    for number in range(start_x.size):
        if spacings(start_x[number], start_y[number], x, y, held, metric) >= 1:
            place, count = _with(place, count, start_x[number], start_y[number], ahead_x, ahead_y)
    for number in range(held):
        place, count = _with_meetings(
            place, count, number, held, x, y, metric, inverse, radius, ahead_x, ahead_y, region
        )
    while held < x.size and count > 0:
        best = np.argmin(place[:count, 2])
        x[held], y[held] = place[best, 0], place[best, 1]
        held += 1
        # what the new one takes away
        left = 0
        for number in range(count):
            way_x, way_y = place[number, 0] - x[held - 1], place[number, 1] - y[held - 1]
            one = metric[0, 0] * way_x + metric[0, 1] * way_y
            two = metric[1, 0] * way_x + metric[1, 1] * way_y
            if one * one + two * two >= 1:
                place[left] = place[number]
                left += 1
        place, count = _with_meetings(
            place, left, held - 1, held, x, y, metric, inverse, radius, ahead_x, ahead_y, region
        )
    return x[standing_x.size : held].copy(), y[standing_x.size : held].copy()


@numba.njit(nogil=True, cache=True)
def _with(place: Array, count: int, x: float, y: float, ahead_x: float, ahead_y: float) -> tuple[Array, int]:
    """The places with one more."""
    if count == place.shape[0]:
        wider = np.empty((2 * count, 3))
        wider[:count] = place
        place = wider
    place[count, 0], place[count, 1], place[count, 2] = x, y, ahead_x * x + ahead_y * y
    return place, count + 1


@numba.njit(nogil=True, cache=True)
def _with_meetings(
    place: Array,
    count: int,
    number: int,
    held: int,
    x: Array,
    y: Array,
    metric: Array,
    inverse: Array,
    radius: float,
    ahead_x: float,
    ahead_y: float,
    region: RegionArrays,
) -> tuple[Array, int]:
    """The places with the free ones at which a point's circle meets those of others and the region's edges."""
    own_x, own_y = x[number], y[number]
    for other in range(held):
        way_x, way_y = x[other] - own_x, y[other] - own_y
        one = metric[0, 0] * way_x + metric[0, 1] * way_y
        two = metric[1, 0] * way_x + metric[1, 1] * way_y
        squared = one * one + two * two
        if other == number or squared >= 4 * radius * radius or squared == 0:
            continue
        aside = np.sqrt((radius * radius - squared / 4) / squared)
        for side in (-aside, aside):
            first, second = one / 2 - side * two, two / 2 + side * one
            to_x = own_x + inverse[0, 0] * first + inverse[0, 1] * second
            to_y = own_y + inverse[1, 0] * first + inverse[1, 1] * second
            if spacings(to_x, to_y, x, y, held, metric) >= 1 and is_inside(to_x, to_y, region):
                place, count = _with(place, count, to_x, to_y, ahead_x, ahead_y)
    east, north = own_x - region.origin_x, own_y - region.origin_y
    for edge in range(region.edge.shape[0]):
        ax, ay = region.edge[edge, 0] - east, region.edge[edge, 1] - north
        along_x, along_y = region.edge[edge, 2] - east - ax, region.edge[edge, 3] - north - ay
        one, two = metric[0, 0] * ax + metric[0, 1] * ay, metric[1, 0] * ax + metric[1, 1] * ay
        first = metric[0, 0] * along_x + metric[0, 1] * along_y
        second = metric[1, 0] * along_x + metric[1, 1] * along_y
        size = first * first + second * second
        middle = -(one * first + two * second) / size
        under = middle * middle - (one * one + two * two - radius * radius) / size
        if under <= 0:
            continue
        for share in (middle - np.sqrt(under), middle + np.sqrt(under)):
            if share >= 0 and share <= 1:
                to_x, to_y = own_x + ax + share * along_x, own_y + ay + share * along_y
                if spacings(to_x, to_y, x, y, held, metric) >= 1 and is_inside(to_x, to_y, region):
                    place, count = _with(place, count, to_x, to_y, ahead_x, ahead_y)
    return place, count
