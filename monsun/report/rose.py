"""Shares of the time by wind direction and speed, as the wind rose draws them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


def rose_shares(
    direction: ArrayLike, speed: ArrayLike, probability: ArrayLike, sectors: int, speed_edges: Sequence[float]
) -> tuple[Array, Array]:
    """Share of the time by sector and speed class [sector, class] -, and mean wind speed [sector] m/s (NaN where calm).

    A direction or speed stands for the span half way to its neighbours; a span over two sectors is divided by length,
    so that a rose of 360 directions is not turned by half a degree.
    """
    angle, v = np.asarray(direction, dtype=float), np.asarray(speed, dtype=float)
    weight = np.asarray(probability, dtype=float)
    if weight.shape != (angle.size, v.size):
        raise InputError("wind_rose: probability", f"shape {(angle.size, v.size)}, [direction, speed]", weight.shape)
    if sectors < 4 or not weight.sum() > 0:
        raise InputError("wind_rose", "at least 4 sectors and a probability > 0", f"{sectors} and {weight.sum():g}")
    weight = weight / weight.sum()
    order = np.argsort(angle % 360)
    angle, weight = (angle % 360)[order], weight[order]
    half = 180 / sectors
    gap = np.diff(np.append(angle, angle[0] + 360))
    right = np.minimum(gap / 2, half)
    left = np.minimum(np.roll(gap, 1) / 2, half)
    start = np.arange(sectors) * 2 * half - half
    # a span that reaches past north is met again one turn on
    in_sector = np.zeros((angle.size, sectors))
    for turn in (-360.0, 0.0, 360.0):
        in_sector += _overlap(angle - left + turn, angle + right + turn, start, start + 2 * half)
    middle = (v[1:] + v[:-1]) / 2
    lowest = max(0.0, 2 * v[0] - middle[0]) if v.size > 1 else v[0]
    low_speed, high_speed = np.append(lowest, middle), np.append(middle, v[-1])
    edges = np.array([0.0, *speed_edges])
    in_class = _overlap(low_speed, high_speed, edges, np.append(edges[1:], np.inf))
    share = in_sector.T @ weight @ in_class
    total = in_sector.T @ weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_speed = (in_sector.T @ (weight @ v)) / total
    return share, mean_speed


def _overlap(low: Array, high: Array, start: ArrayLike, end: ArrayLike) -> Array:
    """Share of each span [low, high] inside each class [start, end): [span, class]; a span of no length is a point."""
    length, first, last = (high - low)[:, None], np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    inside = np.clip(np.minimum(high[:, None], last) - np.maximum(low[:, None], first), 0, None)
    point = (low[:, None] >= first) & (low[:, None] < last)
    return np.where(length > 0, inside / np.where(length > 0, length, 1), point)
