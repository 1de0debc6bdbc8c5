"""Turbulence intensity by wind speed, from measured standard deviations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]

_LEAST_TIMES = 10


@dataclass(frozen=True, eq=False)
class TurbulenceBySpeed:
    """Turbulence intensity as a function of wind speed: call it with speeds, m/s, and get intensities of their shape.

    wind_speed [bin] m/s, mean speed of each bin; mean, quantile_90 [bin], mean and 90 % quantile of the intensity;
    count [bin]. Between bins it is linear; below the first and above the last it stays as there.
    """

    wind_speed: Array
    mean: Array
    quantile_90: Array
    count: NDArray[np.int64]

    def __call__(self, wind_speed: ArrayLike) -> Array:
        """Mean turbulence intensity at wind speeds, m/s."""
        return np.interp(np.asarray(wind_speed, dtype=float), self.wind_speed, self.mean)


def turbulence_by_speed(
    wind_speed: Array, deviation: Array, *, step: float = 1.0, least_speed: float = 2.5
) -> TurbulenceBySpeed | None:
    """Turbulence intensity by bins of wind speed; None where no bin has ten times.

    wind_speed [time] m/s, at the height for which it shall hold; deviation [time] m/s, standard deviation within the
    interval, taken as the same at both heights (as IEC 61400-1 does above the ground); step m/s, bins centred on its
    multiples; least_speed m/s, > 0: slower times are not counted, as no turbine runs in them and the ratio grows
    without bound. Times with either missing are not counted.
    """
    if wind_speed.shape != deviation.shape:
        raise InputError("wind_speed_deviation", f"{wind_speed.size} values, one per time", f"shape {deviation.shape}")
    used = np.isfinite(wind_speed) & np.isfinite(deviation)
    used[used] = wind_speed[used] >= least_speed
    speed, intensity = wind_speed[used], deviation[used] / wind_speed[used]
    place = np.floor(speed / step + 0.5).astype(np.int64)
    count = np.bincount(place)
    bins = np.flatnonzero(count >= _LEAST_TIMES)
    if bins.size == 0:
        return None
    return TurbulenceBySpeed(
        wind_speed=np.bincount(place, speed)[bins] / count[bins],
        mean=np.bincount(place, intensity)[bins] / count[bins],
        quantile_90=np.array([np.quantile(intensity[place == one], 0.9) for one in bins]),
        count=count[bins],
    )
