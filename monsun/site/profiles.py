"""Means of a series by month and hour: the 12 x 24 table, months in their years, and the day's course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.series import month_of_time

Array = NDArray[np.float64]
Times = NDArray[np.datetime64]

_HOUR = np.timedelta64(3600, "s")


@dataclass(frozen=True, eq=False)
class MonthHourTable:
    """Means by month of the year and hour of the local day, both from 0: mean [12, 24], NaN where nothing was.

    count [12, 24]: values in the mean; coverage [12, 24]: their share of the intervals between the first and last
    time, NaN where there are none; utc_offset h: by how much the local clock is ahead of UTC.
    """

    mean: Array
    count: NDArray[np.int64]
    coverage: Array
    utc_offset: float


@dataclass(frozen=True, eq=False)
class MonthlyMeans:
    """Means of the calendar months: month [month] (datetime64[M]), mean [month], NaN where nothing was.

    count [month]: values in the mean; coverage [month]: their share of the month's intervals, from its own beginning to
    its own end, so that a month in which the series begins has less than 1.
    """

    month: Times
    mean: Array
    count: NDArray[np.int64]
    coverage: Array


def month_hour_table(time: Times, values: Array, interval: float, utc_offset: float = 0.0) -> MonthHourTable:
    """The 12 x 24 table of a series: time [time], UTC; values [time], NaN where missing; interval s."""
    _check(time, values, interval)
    place, expected = (_month_and_hour(times, utc_offset) for times in (time, _all_times(time, interval)))
    valid = ~np.isnan(values)
    count = np.bincount(place[valid], minlength=288)
    total = np.bincount(place[valid], weights=values[valid], minlength=288)
    wanted = np.bincount(expected, minlength=288)
    return MonthHourTable(
        mean=_ratio(total, count).reshape(12, 24),
        count=count.reshape(12, 24),
        coverage=_ratio(count, wanted).reshape(12, 24),
        utc_offset=utc_offset,
    )


def month_hour_profile(time: Times, values: Array, utc_offset: float = 0.0) -> Array:
    """Mean [month, hour] of a series by month of the year and hour of the local day, NaN where nothing was."""
    # the coverage, for which alone the interval counts, is not asked for
    return month_hour_table(time, values, 3600.0, utc_offset).mean


def diurnal_profile(time: Times, values: Array, utc_offset: float = 0.0) -> Array:
    """Mean [hour] by hour of the local day: that of the months with a value at the hour, each with the same weight."""
    mean = month_hour_profile(time, values, utc_offset)
    valid = ~np.isnan(mean)
    return _ratio(np.where(valid, mean, 0.0).sum(axis=0), valid.sum(axis=0))


def monthly_means(time: Times, values: Array, interval: float, utc_offset: float = 0.0) -> MonthlyMeans:
    """The means of the calendar months of the local clock, from the first to the last of the series; interval s."""
    _check(time, values, interval)
    months = _local(time, utc_offset).astype("datetime64[M]")
    month = np.arange(months[0], months[-1] + 1)
    place = (months - month[0]).astype(np.int64)
    valid = ~np.isnan(values)
    count = np.bincount(place[valid], minlength=month.size)
    total = np.bincount(place[valid], weights=values[valid], minlength=month.size)
    seconds = ((month + 1).astype("datetime64[s]") - month.astype("datetime64[s]")).astype(float)
    return MonthlyMeans(month, _ratio(total, count), count, count * interval / seconds)


def mean_of_months(means: MonthlyMeans, least_coverage: float = 0.0) -> float:
    """Mean of the year: the mean of each month of the year over its years, weighted with the month's length.

    So a series that holds more winters than summers is not drawn to the winter. Months below `least_coverage` are left
    out. InputError names the months of the year that then have none.
    """
    of_year = means.month.astype(np.int64) % 12
    used = (means.coverage >= least_coverage) & ~np.isnan(means.mean)
    count = np.bincount(of_year[used], minlength=12)
    if not count.all():
        lacking = ", ".join(str(month + 1) for month in np.flatnonzero(count == 0))
        raise InputError("monthly means", f"every month of the year with a coverage of {least_coverage:g}", lacking)
    mean = np.bincount(of_year[used], weights=means.mean[used], minlength=12) / count
    # days of the months over four years, one of them a leap year
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    return float(mean @ days / days.sum())


def _check(time: Times, values: Array, interval: float) -> None:
    if time.size == 0 or time.shape != values.shape:
        raise InputError("profile", "as many values as times, at least one", f"{values.shape} and {time.shape}")
    if not interval > 0:
        raise InputError("profile: interval", "seconds > 0", interval)


def _local(time: Times, utc_offset: float) -> Times:
    return (time + np.timedelta64(round(utc_offset * 3600), "s")).astype("datetime64[s]")


def _all_times(time: Times, interval: float) -> Times:
    """The times that the series would hold without gaps."""
    step = np.timedelta64(round(interval), "s")
    count = (time[-1] - time[0]) // step + 1
    return np.array(time[0] + step * np.arange(count), dtype="datetime64[s]")


def _month_and_hour(time: Times, utc_offset: float) -> NDArray[np.int64]:
    local = _local(time, utc_offset)
    month = month_of_time(local)
    hour = (local - local.astype("datetime64[D]")) // _HOUR
    return 24 * month + hour


def _ratio(total: Array | NDArray[np.int64], count: NDArray[np.int64]) -> Array:
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
