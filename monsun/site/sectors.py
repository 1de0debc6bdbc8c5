"""Direction sectors: which one a direction lies in, mean directions, and numbers between sector centres."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def sector_of(direction: ArrayLike, count: int) -> NDArray[np.int64]:
    """Index of the sector each direction (degrees) lies in; the first of `count` equal sectors is centred on north.

    A missing direction (NaN) is -1.
    """
    angle = np.asarray(direction, dtype=float)
    missing = np.isnan(angle)
    place = np.floor(np.where(missing, 0.0, angle) * (count / 360) + 0.5).astype(np.int64)
    return np.where(missing, -1, place % count)


def angle_difference(direction: ArrayLike, origin: ArrayLike) -> Array:
    """Angle from `origin` to `direction`, clockwise, in degrees from -180 up to (not including) 180."""
    difference: Array = (np.asarray(direction, dtype=float) - np.asarray(origin, dtype=float) + 180) % 360 - 180
    return difference


def mean_direction(direction: ArrayLike) -> float:
    """Direction of the sum of the unit vectors, degrees from 0 to 360, ignoring NaN; NaN where there is none."""
    radians = np.radians(np.asarray(direction, dtype=float))
    radians = radians[np.isfinite(radians)]
    if radians.size == 0:
        return float("nan")
    return float(np.degrees(np.arctan2(np.sin(radians).sum(), np.cos(radians).sum())) % 360)
