"""Power and thrust tables of a park's turbine types, packed for the kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.park import Turbine

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PackedCurves:
    """Tables [type, ...]: interval boundaries, a coarse index to them, and polynomial coefficients per interval.

    curve [type, interval, 6]: thrust a + b t, power W c + d t + e t^2 + f t^3 in the distance t (m/s) from `left`.
    """

    boundary: Array
    bucket: NDArray[np.int64]
    per_speed: float
    left: Array
    curve: Array


def packed_curves(types: tuple[Turbine, ...]) -> PackedCurves:
    """The tables of the given types; power and thrust are zero outside a table."""
    most = max(t.speed_knots.size for t in types)
    highest = max(float(t.speed_knots[-1]) for t in types)
    per_speed = 100.0
    boundary = np.full((len(types), most + 1), np.inf)
    left = np.zeros((len(types), most + 1))
    curve = np.zeros((len(types), most + 1, 6))
    steps = np.arange(int(np.ceil(highest * per_speed)) + 2) / per_speed
    bucket = np.zeros((len(types), steps.size), dtype=np.int64)
    for i, turbine in enumerate(types):
        speed, power, thrust = turbine.speed_knots, turbine.power_knots, turbine.thrust_knots
        width = np.diff(speed)
        inside = slice(1, speed.size)
        boundary[i, : speed.size] = speed
        # the first knot itself belongs to the table
        boundary[i, 0] = np.nextafter(speed[0], -np.inf)
        left[i, inside] = speed[:-1]
        curve[i, inside, 0], curve[i, inside, 1] = thrust[:-1], np.diff(thrust) / width
        if turbine.power_polynomial is not None:
            curve[i, inside, 2:] = np.asarray(turbine.power_polynomial, dtype=float)
        else:
            curve[i, inside, 2], curve[i, inside, 3] = power[:-1], np.diff(power) / width
        bucket[i] = np.searchsorted(boundary[i, : speed.size], steps, side="left")
    return PackedCurves(boundary, bucket, per_speed, left, curve)
