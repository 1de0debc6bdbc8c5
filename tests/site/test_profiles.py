"""Tables of month and hour, monthly means and the day's course against sums done by hand."""

from math import isclose

import numpy as np
import pytest

from monsun.records import InputError
from monsun.site.profiles import (
    diurnal_profile,
    mean_of_months,
    month_hour_profile,
    month_hour_table,
    monthly_means,
)

HOURS = np.arange(np.datetime64("2021-01-01T00:00:00"), np.datetime64("2023-01-01"), np.timedelta64(1, "h"))
MONTH = HOURS.astype("datetime64[M]").astype(int) % 12
HOUR = (HOURS - HOURS.astype("datetime64[D]")) // np.timedelta64(1, "h")
SPEED = 5.0 + MONTH + 0.1 * HOUR


def test_a_series_made_of_month_and_hour_gives_them_back():
    table = month_hour_table(HOURS, SPEED, 3600)
    np.testing.assert_allclose(table.mean, 5 + np.arange(12)[:, None] + 0.1 * np.arange(24))
    assert table.count[0].tolist() == [62] * 24
    assert table.count[1].tolist() == [56] * 24
    assert (table.coverage == 1).all()
    np.testing.assert_array_equal(month_hour_profile(HOURS, SPEED), table.mean)
    np.testing.assert_allclose(diurnal_profile(HOURS, SPEED), 10.5 + 0.1 * np.arange(24))


def test_the_local_clock_turns_the_hours():
    table = month_hour_table(HOURS, SPEED, 3600, utc_offset=7.0)
    assert table.utc_offset == 7
    # local noon is 05 UTC; the first hours of a local month are still the month before in UTC
    assert isclose(table.mean[5, 12], 10 + 0.5)
    assert table.mean[5, 0] < 10 + 1.7
    half = month_hour_profile(HOURS, SPEED, 5.5)
    assert isclose(half[5, 12], 10 + 0.1 * 7)


def test_missing_values_lower_the_coverage_and_nothing_else():
    speed = SPEED.copy()
    speed[(MONTH == 3) & (HOUR == 6)] = np.nan
    gone = (MONTH == 4) & (np.datetime64("2022-01-01") > HOURS)
    table = month_hour_table(HOURS[~gone], speed[~gone], 3600)
    assert np.isnan(table.mean[3, 6])
    assert (table.count[3, 6], table.coverage[3, 6]) == (0, 0)
    assert (table.coverage[4] == 0.5).all()
    assert isclose(table.mean[4, 3], 9.3)
    assert (np.delete(table.coverage, [3, 4], axis=0) == 1).all()


def test_cells_beyond_the_series_have_no_coverage():
    table = month_hour_table(HOURS[:24], SPEED[:24], 3600)
    assert np.isnan(table.coverage[1:]).all()
    assert (table.count[0] == 1).all()


def test_monthly_means_know_how_much_of_the_month_they_saw():
    means = monthly_means(HOURS[360:], SPEED[360:], 3600)
    assert means.month[0] == np.datetime64("2021-01")
    assert means.month.size == 24
    assert isclose(means.coverage[0], (31 * 24 - 360) / (31 * 24))
    assert (means.coverage[1:] == 1).all()
    np.testing.assert_allclose(means.mean[1:12], 5 + np.arange(1, 12) + 1.15)


def test_the_year_is_not_drawn_to_the_season_seen_twice():
    seen = (np.datetime64("2022-01-01") > HOURS) | (MONTH < 2)
    means = monthly_means(HOURS[seen], SPEED[seen], 3600)
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert isclose(mean_of_months(means, 0.9), 6.15 + np.arange(12) @ days / 365.25)
    assert SPEED[seen].mean() < mean_of_months(means)
    with pytest.raises(InputError, match=r"every month of the year with a coverage of 0.9, got 11, 12"):
        short = np.datetime64("2021-11-05") > HOURS
        mean_of_months(monthly_means(HOURS[short], SPEED[short], 3600), 0.9)


def test_what_cannot_be_a_series_is_refused():
    with pytest.raises(InputError, match="as many values as times"):
        month_hour_profile(HOURS[:3], SPEED[:2])
    with pytest.raises(InputError, match="interval"):
        monthly_means(HOURS[:3], SPEED[:3], 0)
