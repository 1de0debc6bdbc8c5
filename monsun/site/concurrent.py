"""Times at which site and reference both have wind, the site averaged to the reference's intervals; and their lag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.climate import WindSeries

Array = NDArray[np.float64]

_MOST_LAG = 12


@dataclass(frozen=True, eq=False)
class Concurrent:
    """Wind of site and reference over the same intervals: all [time], speeds m/s, directions degrees."""

    time: NDArray[np.datetime64]
    site_speed: Array
    site_direction: Array
    reference_speed: Array
    reference_direction: Array

    def at(self, chosen: NDArray[np.bool_]) -> Concurrent:
        """The intervals that are chosen [time]."""
        return Concurrent(
            self.time[chosen],
            self.site_speed[chosen],
            self.site_direction[chosen],
            self.reference_speed[chosen],
            self.reference_direction[chosen],
        )


@dataclass(frozen=True)
class Lag:
    """How the correlation of speeds depends on a shift: best s, by which the reference runs late (negative: early).

    best is the top of a parabola through the best whole step and its neighbours; correlation: at the best whole step;
    unshifted: at none.
    """

    best: float
    correlation: float
    unshifted: float


def average_to(
    site: WindSeries, interval: float, reference: WindSeries, reference_interval: float, coverage: float
) -> Concurrent:
    """Site wind averaged over the reference's intervals, where the share `coverage` of one is measured.

    Speeds by arithmetic mean, directions by the mean of unit vectors. A site interval counts for the reference interval
    it lies in wholly, with speed and direction both valid; times are beginnings of intervals. Intervals in s. Raises
    InputError for a site interval longer than the reference's, or for a reference with gaps.
    """
    if interval > reference_interval:
        raise InputError("reference", f"intervals not shorter than the site's {interval:g} s", reference_interval)
    for name in ("wind_speed", "wind_direction"):
        bad = np.flatnonzero(~np.isfinite(getattr(reference, name)))
        if bad.size:
            raise InputError(f"reference: {name} at {reference.time[bad[0]]}", "a reference without gaps", "none")
    start = reference.time.astype("datetime64[s]").astype(np.int64)
    begin = site.time.astype("datetime64[s]").astype(np.int64)
    place = np.searchsorted(start, begin, side="right") - 1
    used = (place >= 0) & np.isfinite(site.wind_speed) & np.isfinite(site.wind_direction)
    used &= begin + interval <= start[place] + reference_interval
    place, radians = place[used], np.radians(site.wind_direction[used])
    count = np.bincount(place, minlength=start.size)
    there = (count > 0) & (count * interval >= (coverage - 1e-9) * reference_interval)
    speed = np.bincount(place, site.wind_speed[used], start.size)[there] / count[there]
    east = np.bincount(place, np.sin(radians), start.size)[there]
    north = np.bincount(place, np.cos(radians), start.size)[there]
    return Concurrent(
        reference.time[there],
        speed,
        np.degrees(np.arctan2(east, north)) % 360,
        reference.wind_speed[there],
        reference.wind_direction[there],
    )


def speed_lag(pairs: Concurrent, interval: float) -> Lag:
    """The shift of the reference at which its speeds correlate best with the site's, up to twelve intervals each way.

    interval s. Only pairs whose shifted time is concurrent too are compared. A wrong time zone shows as whole hours.
    """
    step = np.timedelta64(round(interval), "s")
    shifts = np.arange(-_MOST_LAG, _MOST_LAG + 1)
    correlation = np.full(shifts.size, -1.0)
    for index, shift in enumerate(shifts):
        wanted = pairs.time + shift * step
        place = np.minimum(np.searchsorted(pairs.time, wanted), pairs.time.size - 1)
        both = pairs.time[place] == wanted
        x, y = pairs.reference_speed[place[both]], pairs.site_speed[both]
        if x.size > 2 and x.std() > 0 and y.std() > 0:
            correlation[index] = np.corrcoef(x, y)[0, 1]
    top = int(np.argmax(correlation))
    part = 0.0
    if 0 < top < shifts.size - 1:
        before, here, after = correlation[top - 1 : top + 2]
        bend = before - 2 * here + after
        part = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return Lag(float((shifts[top] + part) * interval), float(correlation[top]), float(correlation[_MOST_LAG]))
