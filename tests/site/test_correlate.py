"""Measure-correlate-predict recovers a known relation, and its scores are of weeks it has not seen."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import lfilter
from weather_examples import HOUR, TEN_MINUTES, correlated_wind, times

from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.concurrent import average_to, speed_lag
from monsun.site.correlate import CorrelationMethod, long_term
from monsun.site.correlation_scores import block_uncertainty, cross_validated
from monsun.site.sectors import angle_difference
from monsun.site.speed_fit import fit_speeds, predicted_direction, predicted_speed

YEARS = 3
SPEED, DIRECTION = correlated_wind(8766 * YEARS, 4)
REFERENCE = WindSeries(times("2013-01-01", SPEED.size, HOUR), SPEED, DIRECTION, 100.0)
LINEAR, ORTHOGONAL, VARIANCE_RATIO, QUANTILE = CorrelationMethod


def site_of(slope=1.1, offset=0.5, noise=0.0, turn=8.0, hours=8766, start=10_000, seed=5):
    """A year of the site: a line of the reference's speed with noise, its direction turned."""
    part = slice(start, start + hours)
    rng = np.random.default_rng(seed)
    speed = np.maximum(slope * SPEED[part] + offset + noise * rng.standard_normal(hours), 0)
    direction = (DIRECTION[part] + turn + (3 * noise) * rng.standard_normal(hours)) % 360
    return WindSeries(REFERENCE.time[part], speed, direction, 120.0)


@given(st.floats(0.7, 1.3), st.floats(0, 1), st.floats(-90, 90))
def test_without_noise_every_method_recovers_the_line(slope, offset, turn):
    site = site_of(slope, offset, 0.0, turn, hours=4000)
    pairs = average_to(site, HOUR, REFERENCE, HOUR, 0.9)
    for method in (LINEAR, ORTHOGONAL, VARIANCE_RATIO):
        fit = fit_speeds(pairs, method, 4, 200)
        np.testing.assert_allclose(fit.slope, slope, rtol=1e-9)
        np.testing.assert_allclose(fit.offset, offset, atol=1e-9)
        speed, clipped = predicted_speed(fit, SPEED, DIRECTION)
        np.testing.assert_allclose(speed, slope * SPEED + offset, rtol=1e-9)
        assert clipped == 0
        np.testing.assert_allclose(angle_difference(predicted_direction(fit, DIRECTION), DIRECTION), turn, atol=1e-9)
    mapped, _ = predicted_speed(fit_speeds(pairs, QUANTILE, 1, 200), SPEED, DIRECTION)
    inside = np.quantile(pairs.reference_speed, 0.02) < SPEED
    np.testing.assert_allclose(mapped[inside], slope * SPEED[inside] + offset, rtol=1e-6)


def test_with_noise_the_mean_comes_back_and_the_distribution_by_all_but_least_squares():
    noise = 2.0
    result = long_term(site_of(noise=noise), HOUR, REFERENCE, HOUR, method=VARIANCE_RATIO)
    scores = {one.method: one for one in result.scores}
    spread, mean = SPEED.std(), 1.1 * SPEED.mean() + 0.5
    assert result.predicted.wind_speed.mean() == pytest.approx(mean, abs=4 * noise / np.sqrt(8766) + 0.02)
    # closed forms: least squares leaves the noise, so its R2 is that of the line; the others blow the line up
    best = 1 - noise**2 / ((1.1 * spread) ** 2 + noise**2)
    assert scores[LINEAR].rmse == pytest.approx(noise, rel=0.03)
    assert scores[LINEAR].r_squared == pytest.approx(best, abs=0.02)
    assert scores[VARIANCE_RATIO].r_squared == pytest.approx(2 * np.sqrt(best) - 1, abs=0.02)
    for method in (VARIANCE_RATIO, QUANTILE):
        assert abs(scores[method].energy_error) < 0.03
        assert scores[method].ks_distance < 0.03
    assert scores[LINEAR].energy_error < -0.05
    assert result.chosen is scores[VARIANCE_RATIO]
    assert all(abs(one.bias) < 0.1 for one in result.scores)
    assert scores[LINEAR].direction_rmse == pytest.approx(3 * noise, rel=0.05)
    # independent hours: the week's mean error is the hours' over sqrt(168), that of the year over sqrt(8766)
    assert scores[LINEAR].weekly_error == pytest.approx(noise / np.sqrt(168), rel=0.3)
    line = long_term(site_of(noise=noise), HOUR, REFERENCE, HOUR, method=LINEAR)
    assert line.mean_uncertainty == pytest.approx(noise / np.sqrt(8766) / mean, rel=0.4)
    assert result.block_days == pytest.approx(365.25 / 12, abs=0.1)


def test_the_variance_ratio_keeps_mean_and_spread_of_the_concurrent_site():
    pairs = average_to(site_of(noise=2.0), HOUR, REFERENCE, HOUR, 0.9)
    fit = fit_speeds(pairs, VARIANCE_RATIO, 1, 200)
    raw = fit.slope[0] * pairs.reference_speed + fit.offset[0]
    assert raw.mean() == pytest.approx(pairs.site_speed.mean(), rel=1e-12)
    assert raw.std() == pytest.approx(pairs.site_speed.std(), rel=1e-12)


def test_orthogonal_regression_is_the_same_seen_from_either_side():
    pairs = average_to(site_of(noise=2.0), HOUR, REFERENCE, HOUR, 0.9)
    swapped = type(pairs)(
        pairs.time, pairs.reference_speed, pairs.site_direction, pairs.site_speed, pairs.reference_direction
    )
    one, other = (fit_speeds(each, ORTHOGONAL, 1, 200) for each in (pairs, swapped))
    assert one.slope[0] * other.slope[0] == pytest.approx(1, rel=1e-12)


def test_sparse_sectors_take_the_fit_of_all():
    pairs = average_to(site_of(), HOUR, REFERENCE, HOUR, 0.9)
    fit = fit_speeds(pairs, LINEAR, 12, 300)
    assert fit.own.any() and not fit.own.all()
    whole = fit_speeds(pairs, LINEAR, 1, 300)
    np.testing.assert_allclose(fit.slope[~fit.own], whole.slope[0])
    np.testing.assert_allclose(fit.turn[~fit.own], whole.turn[0])
    assert fit.count.sum() == pairs.time.size


def test_a_line_below_zero_is_clipped_and_said():
    result = long_term(site_of(1.2, -2.5), HOUR, REFERENCE, HOUR, method=LINEAR)
    assert result.predicted.wind_speed.min() == 0
    assert result.clipped == pytest.approx(np.mean(result.predicted.wind_speed == 0))
    assert result.clipped > 0.01


def test_ten_minutes_are_averaged_to_the_hour_by_the_coverage_rule():
    count = 6 * 600
    speed = np.repeat(SPEED[:600], 6) + np.tile([-1.0, 1, -1, 1, -1, 1], 600)
    direction = (np.repeat(DIRECTION[:600], 6) + np.tile([-5.0, 5, -5, 5, -5, 5], 600)) % 360
    speed[6] = np.nan  # the second hour has five sixths
    direction[12:15] = np.nan  # the third has a half
    keep = np.ones(count, bool)
    keep[18:24] = False  # the fourth is not there
    site = WindSeries(times("2013-01-01", count, 600)[keep], speed[keep], direction[keep], 80.0)
    whole = average_to(site, TEN_MINUTES, REFERENCE, HOUR, 0.9)
    assert whole.time.size == 597
    np.testing.assert_array_equal(whole.time[:2], REFERENCE.time[[0, 4]])
    np.testing.assert_allclose(whole.site_speed[1:], SPEED[4:600], rtol=1e-12)
    np.testing.assert_allclose(angle_difference(whole.site_direction, whole.reference_direction), 0, atol=1e-9)
    assert average_to(site, TEN_MINUTES, REFERENCE, HOUR, 0.8).time.size == 598
    assert average_to(site, TEN_MINUTES, REFERENCE, HOUR, 0.5).time.size == 599


def test_a_site_interval_that_straddles_two_hours_counts_for_neither():
    time_of = times("2013-01-01T00:05", 6 * 600, 600)
    site = WindSeries(time_of, np.full(3600, 8.0), np.zeros(3600), 80.0)
    assert average_to(site, TEN_MINUTES, REFERENCE, HOUR, 0.9).time.size == 0
    assert average_to(site, TEN_MINUTES, REFERENCE, HOUR, 0.8).time.size == 600


@pytest.mark.parametrize("late", [-7, -1, 0, 3])
def test_a_late_reference_is_found(late):
    site = site_of(noise=0.5)
    moved = WindSeries(REFERENCE.time + np.timedelta64(late, "h"), SPEED, DIRECTION, 100.0)
    lag = speed_lag(average_to(site, HOUR, moved, HOUR, 0.9), HOUR)
    assert lag.best == pytest.approx(late * HOUR, abs=0.1 * HOUR)
    assert lag.correlation >= lag.unshifted
    assert (lag.correlation == lag.unshifted) is (late == 0)


def test_what_cannot_be_correlated_is_said():
    site = site_of(hours=600)
    with pytest.raises(InputError, match="at least 700 concurrent intervals, got 600"):
        long_term(site, HOUR, REFERENCE, HOUR, least_count=700)
    with pytest.raises(InputError, match="4 concurrent weeks"):
        long_term(site_of(hours=500), HOUR, REFERENCE, HOUR)
    with pytest.raises(InputError, match="not shorter than the site's 7200"):
        long_term(site, 2 * HOUR, REFERENCE, HOUR)
    gap = WindSeries(REFERENCE.time, np.where(np.arange(SPEED.size) == 7, np.nan, SPEED), DIRECTION, 100.0)
    with pytest.raises(InputError, match="wind_speed at 2013-01-01T07:00:00"):
        long_term(site, HOUR, gap, HOUR)
    still = WindSeries(site.time, np.full(600, 8.0), site.wind_direction, 100.0)
    with pytest.raises(InputError, match="concurrent speeds that differ"):
        fit_speeds(average_to(still, HOUR, REFERENCE, HOUR, 0.9), LINEAR, 1, 100)
    against = WindSeries(site.time, 30 - site.wind_speed, site.wind_direction, 100.0)
    with pytest.raises(InputError, match="rise together"):
        fit_speeds(average_to(against, HOUR, REFERENCE, HOUR, 0.9), ORTHOGONAL, 1, 100)


def test_twenty_years_take_less_than_three_seconds():
    speed, direction = correlated_wind(8766 * 20, 6)
    reference = WindSeries(times("2000-01-01", speed.size, HOUR), speed, direction, 100.0)
    part = slice(50_000, 50_000 + 3 * 8766)
    site = WindSeries(reference.time[part], 1.05 * speed[part] + 0.2, direction[part], 100.0)
    begin = time.process_time()
    long_term(site, HOUR, reference, HOUR)
    assert time.process_time() - begin < 3


def test_the_uncertainty_said_is_the_error_made():
    """Campaigns of a year whose noise has the memory of a day: errors of the long-term mean, against what is said."""
    memory = np.exp(-1 / 24)
    made, said = [], []
    for seed in range(24):
        rng = np.random.default_rng(seed)
        noise = rng.standard_normal(SPEED.size)
        noise[1:] *= np.sqrt(1 - memory**2)
        truth = 1.05 * SPEED + 5
        blown = truth + 1.5 * lfilter([1.0], [1.0, -memory], noise)
        start = int(rng.integers(0, SPEED.size - 8766))
        part = slice(start, start + 8766)
        site = WindSeries(REFERENCE.time[part], blown[part], DIRECTION[part], 100.0)
        pairs = average_to(site, HOUR, REFERENCE, HOUR, 0.9)
        predicted, _ = predicted_speed(fit_speeds(pairs, VARIANCE_RATIO, 12, 400), SPEED, DIRECTION)
        made.append(predicted.mean() / truth.mean() - 1)
        blocks, _ = block_uncertainty(pairs, REFERENCE, VARIANCE_RATIO, 12, 400)
        said.append(max(blocks, cross_validated(pairs, VARIANCE_RATIO, 12, 400).weekly_uncertainty))
    # a spread of 24 draws is known within 15 %
    assert np.std(made) == pytest.approx(np.mean(said), rel=0.4)
