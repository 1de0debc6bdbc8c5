"""Yearly means, their spread and their trend."""

import numpy as np
import pytest
from scipy.stats import linregress
from weather_examples import HOUR, correlated_wind, times

from monsun.records import InputError
from monsun.site.variability import interannual_variability


def years_of(means, first=2001, interval=HOUR):
    start = np.datetime64(str(first))
    end = np.datetime64(str(first + len(means)))
    time = np.arange(start.astype("datetime64[h]"), end.astype("datetime64[h]")).astype("datetime64[s]")
    year = time.astype("datetime64[Y]").astype(int) + 1970 - first
    return time, np.asarray(means)[year]


def test_means_spread_and_trend_are_those_of_another_tool():
    means = np.array([9.0, 9.6, 8.7, 9.9, 9.3, 9.4])
    found = interannual_variability(*(lambda t, u: (t, HOUR, u))(*years_of(means)))
    np.testing.assert_allclose(found.mean, means)
    np.testing.assert_array_equal(found.year, np.arange(2001, 2007))
    assert found.deviation == pytest.approx(means.std(ddof=1) / means.mean())
    assert found.mean_uncertainty == pytest.approx(found.deviation / np.sqrt(6))
    line = linregress(np.arange(6), means)
    assert (found.trend, found.trend_error) == pytest.approx((line.slope, line.stderr))
    np.testing.assert_allclose(found.coverage, 1)


def test_incomplete_years_are_left_out_and_named():
    time, speed = years_of([9.0, 8.0, 10.0, 9.5])
    speed = np.where((time < np.datetime64("2001-03-01")), np.nan, speed)
    found = interannual_variability(time, HOUR, speed)
    assert found.left_out == (2001,)
    np.testing.assert_array_equal(found.year, [2002, 2003, 2004])
    assert found.long_term_mean == pytest.approx((8 + 10 + 9.5) / 3)
    assert interannual_variability(time, HOUR, speed, 0.8).year.size == 4


def test_two_years_have_no_trend_and_one_no_spread():
    time, speed = years_of([9.0, 8.0])
    assert interannual_variability(time, HOUR, speed).trend is None
    assert interannual_variability(time[:8760], HOUR, speed[:8760]) is None
    assert interannual_variability(time[:10], HOUR, np.full(10, np.nan)) is None
    with pytest.raises(InputError, match="one per time"):
        interannual_variability(time, HOUR, speed[:5])


def test_independent_years_of_a_long_series():
    speed, _ = correlated_wind(8766 * 40, 9)
    found = interannual_variability(times("1980-01-01", speed.size, HOUR), HOUR, speed)
    # a first-order process with a memory of a day: the variance of a year's mean is 2 tau s^2 / T
    assert found.deviation == pytest.approx(speed.std() / speed.mean() * np.sqrt(2 * 24 / 8766), rel=0.35)
    assert abs(found.trend) < 4 * found.trend_error
