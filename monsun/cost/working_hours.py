"""When a vessel's crews get work done at a park: hours within its limits and working days, and when work is finished.

Hours of a series of whole years are a ring: the last year runs on into the first. Work may be interrupted by weather
and by night; it goes on in the next hours fit for it. What an hour has of work is spread evenly over the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import floor

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.service_vessels import ServiceVessel
from monsun.records import InputError
from monsun.site.metocean import Metocean
from monsun.site.series import HOURS_PER_YEAR

Array = NDArray[np.float64]
MONTHS = 12
_DAY = 24
_MOMENTS = 5
# h: work that ends with a working day, but for rounding, does not wait for the next
_SLACK = 1e-7


@numba.njit(nogil=True, cache=True)
def done_by(time: float, done: Array) -> float:
    """Hours of work that could be done from hour 0 of the ring up to a time, h; done [hour + 1]: at its hours."""
    hours = done.size - 1
    rounds = floor(time / hours)
    place = time - rounds * hours
    hour = min(int(place), hours - 1)
    return rounds * done[hours] + done[hour] + (place - hour) * (done[hour + 1] - done[hour])


@numba.njit(nogil=True, cache=True)
def _in_rounds(work: float, done: Array) -> tuple[float, float]:
    """Whole rounds of the ring that so many hours of work, less 1e-7, take, and the work left, above 0."""
    rounds = floor(work / done[-1])
    left = work - rounds * done[-1] - _SLACK
    if left <= 0.0:
        # the last moment of the round before at which work was done
        rounds, left = rounds - 1, left + done[-1]
    return rounds, left


@numba.njit(nogil=True, cache=True)
def _moment(rounds: float, left: float, done: Array, low: int, high: int) -> float:
    """Time, h, at which the work left is done, between two hours before and at or after it."""
    while high - low > 1:
        middle = (low + high) // 2
        if done[middle] < left:
            low = middle
        else:
            high = middle
    return rounds * (done.size - 1) + low + (left - done[low]) / (done[low + 1] - done[low])


@numba.njit(nogil=True, cache=True)
def earliest(work: float, done: Array) -> float:
    """First time, h, by which so many hours of work, within 1e-7, could be done: lower end of gaps."""
    rounds, left = _in_rounds(work, done)
    return _moment(rounds, left, done, 0, done.size - 1)


@numba.njit(nogil=True, cache=True)
def reached(done: Array) -> NDArray[np.int64]:
    """Last hour before each whole number of hours of work could be done, [hours of work]: where to look for moments."""
    found = np.zeros(done.size + 1, dtype=np.int64)
    hour = 0
    for work in range(1, int(done[-1]) + 2):
        while hour < done.size - 1 and done[hour + 1] < work:
            hour += 1
        found[work] = hour
    return found


@numba.njit(nogil=True, cache=True)
def finish_soon(start: float, work: float, done: Array, places: NDArray[np.int64]) -> float:
    """`finish_time` with the places that are `reached`, several times as fast."""
    rounds, left = _in_rounds(done_by(start, done) + work, done)
    whole = int(left)
    return _moment(rounds, left, done, places[whole], min(places[whole + 1] + 1, done.size - 1))


@numba.njit(nogil=True, cache=True)
def latest(work: float, done: Array) -> float:
    """Last time, h, up to which no more than so many hours of work, within 1e-7, could be done: upper end of gaps."""
    hours = done.size - 1
    rounds = floor(work / done[hours])
    left = work - rounds * done[hours] + _SLACK
    low, high = 0, hours
    while high - low > 1:
        middle = (low + high) // 2
        if done[middle] <= left:
            low = middle
        else:
            high = middle
    gain = done[low + 1] - done[low]
    return rounds * hours + low + (min((left - done[low]) / gain, 1.0) if gain > 0.0 else 1.0)


@numba.njit(nogil=True, cache=True)
def finish_time(start: float, work: float, done: Array) -> float:
    """When so many hours of work begun at a time are finished, h."""
    return earliest(done_by(start, done) + work, done)


@numba.njit(nogil=True, cache=True)
def finish_times(start: Array, work: float, done: Array) -> Array:
    """When so many hours of work begun at each time [any] are finished, h."""
    return np.array([finish_time(one, work, done) for one in start])


@numba.njit(nogil=True, cache=True)
def hours_at_work(work: float, done: Array) -> Array:
    """How far back, h, the last work of so many hours began that is finished by now: mean of each hour [hour].

    Hours have kinks where a working day begins or ends, hence several moments in each.
    """
    hours = done.size - 1
    found = np.zeros(hours)
    hour = int(np.floor(latest(done_by(0.0, done) - work, done)))  # counted on over the ring's rounds
    for now in range(hours):
        for moment in range(_MOMENTS):
            time = now + (moment + 0.5) / _MOMENTS
            target = done_by(time, done) - work + _SLACK
            while done_by(hour + 1.0, done) <= target:
                hour += 1
            before = done_by(float(hour), done)
            start = hour + (target - before) / (done_by(hour + 1.0, done) - before)
            found[now] += (time - start) / _MOMENTS
    return found


@dataclass(frozen=True, eq=False)
class Ring:
    """The hours of a series by month, [hour] 1 to 12, and what sample paths through them need."""

    month: NDArray[np.int64]

    @property
    def years(self) -> int:
        """Years of the series, at least one."""
        return max(1, round(self.month.size / HOURS_PER_YEAR))

    @cached_property
    def next_month(self) -> NDArray[np.int64]:
        """Hours from the begin of each hour to the next month, [hour]."""
        changes = np.flatnonzero(np.roll(self.month, -1) != self.month) + 1
        behind = np.append(changes, changes[0] + self.month.size)
        return np.repeat(behind, np.diff(behind, prepend=0))[: self.month.size] - np.arange(self.month.size)


@lru_cache(maxsize=4)
def hours_by_month(ring: Ring, years: int) -> Array:
    """Hours of each month in so many years, [month]: mean over the years of the ring in which they may begin.

    Leap days make them differ.
    """
    size = ring.month.size
    begin = np.floor(np.arange(ring.years) * size / ring.years).astype(np.int64)
    rounds, rest = divmod(years * HOURS_PER_YEAR, size)
    # how many go through each hour: whole rounds, and the rest that may run over the ring's end
    more = np.bincount(begin, minlength=2 * size) - np.bincount(begin + rest, minlength=2 * size)
    through = rounds * ring.years + np.cumsum(more).reshape(2, size).sum(axis=0)
    return np.bincount(ring.month - 1, weights=through, minlength=MONTHS) / ring.years


@lru_cache(maxsize=4)
def ring_of(metocean: Metocean) -> Ring:
    """The ring of a series' hours, kept for the same series."""
    return Ring(metocean.month)


@dataclass(frozen=True, eq=False)
class WorkingHours:
    """When one vessel's crews can work.

    fit [hour]: whether the sea and wind allow it; share [hour]: of each hour that is work on site, sailing and
    transfers of a working day taken off; done [hour + 1]: work summed from the ring's begin, h; month [hour] 1 to 12.
    """

    vessel: ServiceVessel
    fit: NDArray[np.bool_]
    share: Array
    done: Array
    month: NDArray[np.int64]

    @property
    def mean_share(self) -> float:
        """Hours of work on site over hours of the calendar."""
        return float(self.share.mean())

    @cached_property
    def fit_by_month(self) -> Array:
        """Share of hours within the limits of sea and wind, [month]."""
        return by_month(self.fit.astype(float), self.month)

    @cached_property
    def share_by_month(self) -> Array:
        """Hours of work on site over hours of the calendar, [month]."""
        return by_month(self.share, self.month)

    def finish(self, start: ArrayLike, work: float) -> Array:
        """When so many hours of work begun at each start [any], h of the ring, are finished, h."""
        return finish_times(np.atleast_1d(np.asarray(start, dtype=float)), float(work), self.done)

    def days_for(self, work: float) -> float:
        """Days of the calendar that so many hours of work take on the mean of all beginnings within working hours."""
        return work / self.mean_share / _DAY


@lru_cache(maxsize=16)
def working_hours(vessel: ServiceVessel, metocean: Metocean, distance: float) -> WorkingHours:
    """When the crews of a vessel can work at a park `distance` m from the port of operation; kept for the same sea.

    Raises InputError for a port beyond its reach, and, naming the vessel, where no hour of the series lets it work.
    """
    sailing = vessel.sailing_hours(distance)
    wind = metocean.wind_speed_at(vessel.wind_height)
    fit = runs_of((metocean.wave_height <= vessel.wave_limit) & (wind <= vessel.wind_limit), vessel.least_window)
    limits = f"waves up to {vessel.wave_limit:g} m and wind up to {vessel.wind_limit:g} m/s"
    if not fit.any():
        window = f"a window of {vessel.least_window} h with {limits}"
        raise InputError(f"{vessel.kind}: {metocean.name}", window, f"none in {metocean.hours} hours")
    share = fit * _working_day(vessel, 0.0 if vessel.stays_at_sea else sailing)[np.arange(fit.size) % _DAY]
    if not share.any():
        raise InputError(
            f"{vessel.kind}: {metocean.name}", f"an hour with {limits} within its working day", "hours at night alone"
        )
    found = WorkingHours(vessel, fit, share, np.concatenate([[0.0], np.cumsum(share)]), metocean.month)
    for kept in (found.fit, found.share, found.done):
        kept.setflags(write=False)
    return found


def _working_day(vessel: ServiceVessel, sailing: float) -> Array:
    """Share of each hour of a day that is work on site."""
    if vessel.around_the_clock:
        return np.ones(_DAY)
    lost = sailing + vessel.transfer_hours
    begin, end = vessel.shift_begins + lost, vessel.shift_ends - lost
    hour = np.arange(_DAY)
    return np.clip(np.minimum(hour + 1.0, end) - np.maximum(hour, begin), 0.0, 1.0)


def runs_of(fit: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """The hours of a ring [hour] that lie in runs of at least so many hours fit for work."""
    if least <= 1 or fit.all():
        return fit
    size = fit.size
    changes = np.flatnonzero(fit != np.roll(fit, 1))
    kept = fit.copy()
    for begin, end in zip(changes, np.append(changes[1:], changes[:1] + size), strict=True):
        if fit[begin] and end - begin < least:
            kept[np.arange(begin, end) % size] = False
    return kept


def by_month(values: Array, month: NDArray[np.int64]) -> Array:
    """Mean of values [hour] in each month of the year, [month]; month [hour] 1 to 12."""
    hours = np.bincount(month - 1, minlength=MONTHS)
    if np.any(hours == 0):
        raise InputError(
            "metocean series: months", "hours in every month", f"none in month {int(np.argmin(hours)) + 1}"
        )
    return np.bincount(month - 1, weights=values, minlength=MONTHS) / hours
