"""Power and thrust tables of a park's turbine types, packed for the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.park import Turbine

Array = NDArray[np.float64]

# steps per m/s of the coarse index to the intervals
STEPS_PER_SPEED = 50.0


@dataclass(frozen=True)
class PackedCurves:
    """Tables [type, ...]: interval boundaries, a coarse index to them, and polynomial coefficients per interval.

    bucket [type, step of 1/STEPS_PER_SPEED]: the interval at the step's start.
    curve [6, type, interval]: thrust a + b t, power W c + d t + e t^2 + f t^3 in the distance t (m/s) from `left`.
    """

    boundary: Array
    bucket: NDArray[np.int64]
    left: Array
    curve: Array


@lru_cache(maxsize=64)
def packed_curves(types: tuple[Turbine, ...]) -> PackedCurves:
    """The tables of the given types; power and thrust are zero outside a table."""
    most = max(t.speed_knots.size for t in types)
    highest = max(float(t.speed_knots[-1]) for t in types)
    boundary = np.full((len(types), most + 1), np.inf)
    left = np.zeros((len(types), most + 1))
    curve = np.zeros((6, len(types), most + 1))
    steps = np.arange(int(np.ceil(highest * STEPS_PER_SPEED)) + 2) / STEPS_PER_SPEED
    bucket = np.zeros((len(types), steps.size), dtype=np.int64)
    for i, turbine in enumerate(types):
        speed, power, thrust = turbine.speed_knots, turbine.power_knots, turbine.thrust_knots
        width = np.diff(speed)
        inside = slice(1, speed.size)
        boundary[i, : speed.size] = speed
        # the first knot itself belongs to the table
        boundary[i, 0] = np.nextafter(speed[0], -np.inf)
        left[i, inside] = speed[:-1]
        curve[0, i, inside], curve[1, i, inside] = thrust[:-1], np.diff(thrust) / width
        if turbine.power_polynomial is not None:
            curve[2:, i, inside] = np.asarray(turbine.power_polynomial, dtype=float).T
        else:
            curve[2, i, inside], curve[3, i, inside] = power[:-1], np.diff(power) / width
        bucket[i] = np.searchsorted(boundary[i, : speed.size], steps, side="left")
    return PackedCurves(boundary, bucket, left, curve)
