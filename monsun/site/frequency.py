"""The joint frequency of direction and speed in a series of the wind."""

from __future__ import annotations

import numpy as np

from monsun.records import InputError
from monsun.site.climate import JointFrequency, WindSeries
from monsun.site.sectors import sector_of


def joint_frequency(series: WindSeries, *, sectors: int = 36, speed_step: float = 0.5) -> JointFrequency:
    """How often each direction and speed occur together in a series, every time with the same weight.

    The first sector is centred on north; bins begin at multiples of speed_step (m/s), which belong to the bin above,
    and end at the first multiple above the greatest speed. Raises InputError for a gap (NaN) in speed or direction.
    """
    for name in ("wind_speed", "wind_direction"):
        bad = np.flatnonzero(~np.isfinite(getattr(series, name)))
        if bad.size:
            raise InputError(f"{name} at {series.time[bad[0]]}", "a number", "nan")
    if not speed_step > 0:
        raise InputError("speed_step", "m/s > 0", speed_step)
    place = np.floor(series.wind_speed / speed_step).astype(np.int64)
    bins = int(place.max()) + 1
    cell = sector_of(series.wind_direction, sectors) * bins + place
    count = np.bincount(cell, minlength=sectors * bins).reshape(sectors, bins)
    return JointFrequency(
        direction=np.arange(sectors, dtype=np.float64) * (360 / sectors),
        speed_edges=np.arange(bins + 1, dtype=np.float64) * speed_step,
        probability=count / series.wind_speed.size,
        reference_height=series.reference_height,
    )
