"""Fitted Weibull distributions are those the numbers came from, and agree with another tool's."""

from math import gamma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import fmin
from scipy.stats import weibull_min

from monsun.records import InputError
from monsun.site.climate import JointFrequency, WindSeries
from monsun.site.frequency import joint_frequency
from monsun.site.weibull_fit import WeibullRule, fit_sectors, fit_weibull, fit_weibull_table, weibull_of_moments

scales, shapes = st.floats(3, 15), st.floats(1.2, 4)
ML, WASP = WeibullRule.MAXIMUM_LIKELIHOOD, WeibullRule.WASP


def drawn(scale, shape, count, seed=0):
    return scale * np.random.default_rng(seed).weibull(shape, count)


def table(scale, shape, step=1.0, highest=60.0):
    edges = np.arange(0, highest + step / 2, step)
    return edges, -np.diff(np.exp(-((edges / scale) ** shape)))


@given(scales, shapes, st.integers(0, 1000))
def test_maximum_likelihood_is_that_of_scipy(scale, shape, seed):
    speed = drawn(scale, shape, 400, seed)
    found = fit_weibull(speed, ML)

    def cost(a, k):
        return -np.sum(weibull_min.logpdf(speed, k, scale=a))

    theirs_k, _, theirs_a = weibull_min.fit(speed, floc=0)
    # scipy's own search stops at about 1e-5; where it stops our point is never less likely
    assert found.shape == pytest.approx(theirs_k, rel=1e-4)
    assert found.scale == pytest.approx(theirs_a, rel=1e-4)
    assert cost(found.scale, found.shape) <= cost(theirs_a, theirs_k) + 1e-9


def test_maximum_likelihood_agrees_with_scipy_to_a_millionth():
    speed = drawn(9.7, 2.15, 5000)
    found = fit_weibull(speed, ML)

    def sharper(cost, start, args, disp):
        return fmin(cost, start, args, xtol=1e-10, ftol=1e-12, maxiter=10_000, maxfun=10_000, disp=disp)

    shape, _, scale = weibull_min.fit(speed, 2.0, scale=9.0, floc=0, optimizer=sharper)
    assert found.shape == pytest.approx(shape, rel=1e-6)
    assert found.scale == pytest.approx(scale, rel=1e-6)


@given(scales, shapes, st.integers(0, 1000))
def test_both_rules_recover_what_a_sample_was_drawn_from(scale, shape, seed):
    count = 4000
    for rule, wider in ((ML, 1.0), (WASP, 1.6)):
        found = fit_weibull(drawn(scale, shape, count, seed), rule)
        # asymptotic standard errors of the likelihood fit: 0.78 k / sqrt(n), 1.053 A / k / sqrt(n)
        assert abs(found.shape / shape - 1) < 4.5 * wider * 0.78 / np.sqrt(count)
        assert abs(found.scale / scale - 1) < 4.5 * wider * 1.053 / shape / np.sqrt(count)


@given(st.floats(0.5, 30), st.floats(0.9, 8))
def test_exact_moments_give_the_exact_distribution(scale, shape):
    mean, third = scale * gamma(1 + 1 / shape), scale**3 * gamma(1 + 3 / shape)
    above = np.exp(-((mean / scale) ** shape))
    assert weibull_of_moments(mean, third, above) == pytest.approx((scale, shape), rel=1e-9)


@given(st.floats(0.1, 10))
def test_a_fit_is_in_the_unit_of_its_speeds(factor):
    speed = drawn(8.0, 2.0, 500)
    for rule in WeibullRule:
        one, other = fit_weibull(speed, rule), fit_weibull(factor * speed, rule)
        assert other.scale == pytest.approx(factor * one.scale, rel=1e-9)
        assert other.shape == pytest.approx(one.shape, rel=1e-9)


def test_the_wasp_rule_keeps_the_energy_in_the_wind():
    speed = np.abs(np.random.default_rng(1).normal(6, 4, 3000))  # not a Weibull distribution
    assert fit_weibull(speed, WASP).energy_error == pytest.approx(0, abs=1e-9)
    assert abs(fit_weibull(speed, ML).energy_error) > 0.01


@pytest.mark.parametrize("step", [0.25, 1.0, 2.0])
@pytest.mark.parametrize(("scale", "shape"), [(9.0, 2.0), (11.0, 2.6), (6.0, 1.5)])
def test_likelihood_of_exact_shares_is_exact_however_wide_the_bins(step, scale, shape):
    found = fit_weibull_table(*table(scale, shape, step), ML)
    assert (found.scale, found.shape) == pytest.approx((scale, shape), rel=1e-5)


def test_the_wasp_rule_on_exact_shares():
    found = fit_weibull_table(*table(9.0, 2.0, 0.5), WASP)
    assert (found.scale, found.shape) == pytest.approx((9.0, 2.0), rel=2e-3)


def test_sectors_of_a_series_and_of_its_table_agree():
    rng = np.random.default_rng(3)
    direction = rng.uniform(0, 360, 40_000)
    scale = np.where((direction > 45) & (direction < 135), 12.0, 8.0)
    speed = scale * rng.weibull(2.1, direction.size)
    series = WindSeries(np.arange(direction.size).astype("datetime64[h]"), speed, direction, 100.0)
    by_time = fit_sectors(series, ML, sectors=4)
    by_table = fit_sectors(joint_frequency(series, sectors=4, speed_step=0.5), ML)
    assert by_time.frequency == pytest.approx(by_table.frequency)
    assert by_time.weibull_scale == pytest.approx(by_table.weibull_scale, rel=1e-3)
    assert by_time.weibull_shape == pytest.approx(by_table.weibull_shape, rel=3e-3)
    assert by_time.weibull_scale[1] == pytest.approx(12.0, rel=0.03)
    assert by_time.reference_height == 100.0


def test_what_cannot_be_fitted_is_said():
    with pytest.raises(InputError, match="at least 30 values, got 5"):
        fit_weibull(np.ones(5))
    with pytest.raises(InputError, match="speeds that differ"):
        fit_weibull(np.zeros(50))
    with pytest.raises(InputError, match=r"wind_speed\[3\]"):
        fit_weibull(np.r_[np.arange(1.0, 4), np.nan, np.ones(50)])
    calms = np.r_[np.zeros(5), drawn(8, 2, 100)]
    with pytest.raises(InputError, match="5 calms of 105"):
        fit_weibull(calms, ML)
    assert fit_weibull(calms, ML, calm_speed=0.2).shape < fit_weibull(calms[5:], ML).shape
    assert fit_weibull(calms, WASP).count == 105
    with pytest.raises(InputError, match="calm_speed"):
        fit_weibull(calms, ML, calm_speed=0.0)
    with pytest.raises(InputError, match="two speed bins"):
        fit_weibull_table([0, 1, 2], [0.0, 1.0])
    with pytest.raises(InputError, match=r"shape from 0\.2 to 20"):
        weibull_of_moments(8.0, 8.0**3 * 1.0000001, 0.9)
    with pytest.raises(InputError, match="mean and third moment > 0"):
        weibull_of_moments(0.0, 1.0, 0.5)
    two = np.r_[np.full(40, 5.0), np.full(10, 15.0)]
    with pytest.raises(InputError, match="keeps their mean"):
        fit_weibull(two, WASP)
    with pytest.raises(InputError, match=r"shape from 0\.2 to 20\.0, got 2\.56e\+05"):
        fit_weibull(np.r_[np.full(49, 8.0), 8.0001], ML)
    with pytest.raises(InputError, match="maximum likelihood fit"):
        fit_weibull_table([0, 8, 9, 10, 30], [0.0, 0.5, 0.5, 0.0], ML)
    empty = JointFrequency(np.array([0.0, 180.0]), np.array([0.0, 5, 10]), np.array([[0.5, 0.5], [0, 0]]), 100.0)
    with pytest.raises(InputError, match="sector 180 degrees"):
        fit_sectors(empty)
    time = np.arange(60).astype("datetime64[h]")
    with pytest.raises(
        InputError, match="sector 90 degrees: wind speeds of a Weibull fit: expected at least 30 values"
    ):
        fit_sectors(WindSeries(time, np.arange(60) + 1.0, np.zeros(60), 100.0), sectors=4)
    with pytest.raises(InputError, match=r"wind_direction\[0\]"):
        fit_sectors(WindSeries(time, np.arange(60) + 1.0, np.full(60, np.nan), 100.0))
