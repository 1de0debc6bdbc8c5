"""How much the mean wind differs from year to year, and how well a number of years tells the long-term mean."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InterannualVariability:
    """Mean wind speed of every calendar year that is complete enough, and what follows from them.

    year [year]; mean [year] m/s; coverage [year], share of the year that is there; left_out: years (UTC) that are not
    complete enough. long_term_mean m/s, of the yearly means; deviation: standard deviation of a single year's mean
    (n - 1), as a share of the long-term mean; mean_uncertainty: standard uncertainty of the long-term mean,
    deviation / sqrt(n), as a share, if years are independent; trend m/s per year and its standard error, by least
    squares, None for fewer than three years: reported, never applied.
    """

    year: NDArray[np.int64]
    mean: Array
    coverage: Array
    left_out: tuple[int, ...]
    long_term_mean: float
    deviation: float
    mean_uncertainty: float
    trend: float | None
    trend_error: float | None


def interannual_variability(
    time: NDArray[np.datetime64], interval: float, wind_speed: Array, coverage: float = 0.9
) -> InterannualVariability | None:
    """The variability of a series by calendar years (UTC); None with fewer than two complete years.

    time [time], beginning of each interval; interval s; wind_speed [time] m/s, NaN where missing; coverage: share of a
    year that must be there for its mean to count.
    """
    if time.shape != wind_speed.shape:
        raise InputError("wind_speed", f"{time.size} values, one per time", f"shape {wind_speed.shape}")
    valid = np.isfinite(wind_speed)
    if not valid.any():
        return None
    year = time[valid].astype("datetime64[Y]").astype(np.int64) + 1970
    first = int(year.min())
    count = np.bincount(year - first)
    total = np.bincount(year - first, wind_speed[valid])
    years = first + np.arange(count.size)
    starts = (np.arange(years[0], years[-1] + 2) - 1970).astype("datetime64[Y]").astype("datetime64[s]")
    seconds = np.diff(starts).astype(np.int64)
    share = count * interval / seconds
    complete = share >= coverage
    left_out = tuple(int(one) for one in years[~complete & (count > 0)])
    if complete.sum() < 2:
        return None
    mean = total[complete] / count[complete]
    long_term = float(mean.mean())
    deviation = float(mean.std(ddof=1)) / long_term
    trend, error = _trend(years[complete].astype(float), mean)
    return InterannualVariability(
        year=years[complete],
        mean=mean,
        coverage=share[complete],
        left_out=left_out,
        long_term_mean=long_term,
        deviation=deviation,
        mean_uncertainty=deviation / sqrt(mean.size),
        trend=trend,
        trend_error=error,
    )


def _trend(year: Array, mean: Array) -> tuple[float | None, float | None]:
    """Slope and its standard error by ordinary least squares; None for fewer than three years."""
    if year.size < 3:
        return None, None
    offset = year - year.mean()
    slope = float(offset @ mean / (offset @ offset))
    rest = mean - mean.mean() - slope * offset
    return slope, sqrt(float(rest @ rest) / (year.size - 2) / float(offset @ offset))
