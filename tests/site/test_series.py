"""Constructed series against the climate and totals they are made from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rice

from monsun.records import InputError
from monsun.site.series import (
    HOURS_PER_YEAR,
    MonthlyWind,
    constructed_fleet_wind,
    constructed_hourly_wind,
    constructed_load,
    constructed_solar,
    month_of_hour,
    scaled_monthly_wind,
)

# the bundled constructed climate's columns: near-surface mean and vector speed, direction, sigma, speed at 100 m
SURFACE = np.array([9.79, 8.21, 6.42, 5.02, 4.64, 6.92, 7.33, 7.31, 5.92, 6.31, 9.29, 10.67])
VECTOR = np.array([9.07, 7.32, 4.91, 2.28, 1.39, 5.93, 6.37, 6.28, 3.97, 2.36, 7.98, 9.91])
DIRECTION = np.array([31.0, 35, 44, 69, 198, 231, 233, 234, 233, 20, 29, 26])
SIGMA = np.array([3.53, 3.46, 3.63, 3.66, 3.57, 3.26, 3.35, 3.43, 3.73, 4.74, 4.35, 3.80])
SPEED = np.array([12.35, 10.28, 8.08, 6.31, 5.83, 8.67, 9.22, 9.18, 7.45, 7.94, 11.68, 13.40])
MONTHLY = scaled_monthly_wind(SURFACE, VECTOR, DIRECTION, SIGMA, SPEED)


def components(speed: np.ndarray, direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return -speed * np.sin(np.radians(direction)), -speed * np.cos(np.radians(direction))


def test_months_follow_the_calendar() -> None:
    assert list(month_of_hour([0, 743, 744, 59 * 24 - 1, 59 * 24, 8759, 8760])) == [0, 0, 1, 1, 2, 11, 0]


def test_the_climate_at_height_keeps_steadiness_and_has_the_known_mean_speed() -> None:
    # the length of a bivariate normal vector with equal spread follows Rice's distribution
    mean = rice.mean(MONTHLY.vector_speed / MONTHLY.sigma, scale=MONTHLY.sigma)
    assert mean == pytest.approx(SPEED, rel=0.01)
    assert mean[0] / MONTHLY.vector_speed[0] == pytest.approx(SURFACE[0] / VECTOR[0], rel=0.01)


def test_many_years_have_the_months_means_and_directions() -> None:
    years = 60
    speed, direction = constructed_hourly_wind(MONTHLY, years * HOURS_PER_YEAR, seed=1)
    month = month_of_hour(np.arange(speed.size))
    for number in range(12):
        here = month == number
        # 24 h of memory leave about one independent value in 48 h
        independent = here.sum() / 48
        error = 4 * MONTHLY.sigma[number] / np.sqrt(independent)
        expected = rice.mean(MONTHLY.vector_speed[number] / MONTHLY.sigma[number], scale=MONTHLY.sigma[number])
        assert abs(speed[here].mean() - expected) < error
        east, north = components(speed[here], direction[here])
        for drawn, wanted in zip((east, north), (part[number] for part in MONTHLY.mean_vector), strict=True):
            assert abs(drawn.mean() - wanted) < error
        if MONTHLY.vector_speed[number] > 5:
            toward = np.degrees(np.arctan2(east.mean(), north.mean())) + 180
            assert toward % 360 == pytest.approx(
                DIRECTION[number], abs=np.degrees(error / MONTHLY.vector_speed[number])
            )


def test_matched_months_have_the_climate_exactly() -> None:
    speed, direction = constructed_hourly_wind(MONTHLY, HOURS_PER_YEAR, seed=5, match_months=True)
    month = month_of_hour(np.arange(HOURS_PER_YEAR))
    for number in range(12):
        east, north = components(speed[month == number], direction[month == number])
        assert east.mean() == pytest.approx(MONTHLY.mean_vector[0][number], abs=1e-9)
        assert north.mean() == pytest.approx(MONTHLY.mean_vector[1][number], abs=1e-9)
        assert east.std() == pytest.approx(MONTHLY.sigma[number])
    # so one year's mean speed is the climate's, which a single free draw would miss by some per cent
    assert speed.mean() == pytest.approx(np.average(SPEED, weights=np.bincount(month)), rel=0.02)


def test_the_memory_is_the_one_asked_for() -> None:
    still = MonthlyWind(np.zeros(12), np.zeros(12), np.ones(12))
    speed, direction = constructed_hourly_wind(still, 400_000, seed=2, correlation_hours=10)
    east, _ = components(speed, direction)
    for lag in (1, 10, 20):
        assert np.corrcoef(east[:-lag], east[lag:])[0, 1] == pytest.approx(np.exp(-lag / 10), abs=0.02)


@given(seed=st.integers(0, 2**32), start=st.integers(0, 8759), hours=st.integers(1, 200))
def test_the_same_seed_gives_the_same_series(seed: int, start: int, hours: int) -> None:
    first = constructed_hourly_wind(MONTHLY, hours, seed, start_hour=start)
    again = constructed_hourly_wind(MONTHLY, hours, seed, start_hour=start)
    for one, other in zip(first, again, strict=True):
        assert one.shape == (hours,)
        assert (one == other).all()
    assert (first[0] >= 0).all() and ((first[1] >= 0) & (first[1] < 360)).all()
    assert not np.array_equal(first[0], constructed_hourly_wind(MONTHLY, hours, seed + 1, start_hour=start)[0])


def test_a_calm_climate_of_no_spread_is_its_mean_at_any_height() -> None:
    steady = MonthlyWind(np.full(12, 8.0), np.full(12, 30.0), np.zeros(12), reference_height=100)
    speed, direction = constructed_hourly_wind(steady, 48, seed=0, hub_height=150, shear_exponent=0.1)
    assert speed == pytest.approx(8 * 1.5**0.1)
    assert direction == pytest.approx(30)


def test_the_sun_stands_still_at_night_and_gives_its_factor() -> None:
    share = constructed_solar(11.5, 0.175)
    day = share.reshape(365, 24)
    assert share.mean() == pytest.approx(0.175)
    assert (day[:, :5] == 0).all() and (day[:, 19:] == 0).all()
    assert day.mean(axis=0).argmax() in (11, 12)
    # north of the tropics the longest day is in June
    assert constructed_solar(30, 0.15).reshape(365, 24).sum(axis=1).argmax() == pytest.approx(171, abs=3)
    with pytest.raises(InputError, match="capacity_factor"):
        constructed_solar(11.5, 0.6)


def test_fleet_wind_is_shifted_smoothed_and_scaled() -> None:
    site = np.zeros(HOURS_PER_YEAR)
    site[100] = 1.0
    fleet = constructed_fleet_wind(site, 3 * 0.2 / HOURS_PER_YEAR, lag=10, smoothing=3)
    assert np.flatnonzero(fleet > 1e-12).tolist() == [109, 110, 111]
    assert fleet[110] == pytest.approx(0.2)
    wind = 0.5 + 0.5 * np.sin(np.arange(HOURS_PER_YEAR) / 20)
    assert constructed_fleet_wind(wind, 0.3, 0, 6).mean() == pytest.approx(0.3)
    assert constructed_fleet_wind(wind, 0.9, 0, 1).max() == 1
    with pytest.raises(InputError, match="wind_per_unit"):
        constructed_fleet_wind(np.zeros(24), 0.3, 0, 1)


def test_load_has_its_mean_its_peak_and_its_weekdays() -> None:
    by_hour = 0.7 + 0.3 * np.sin(np.arange(24) / 24 * np.pi)
    load = constructed_load(by_hour, [1, 1, 1, 1, 1, 1, 0.9], np.ones(12), first_weekday=1, mean=100, peak=130)
    assert load.mean() == pytest.approx(100)
    assert load.max() == pytest.approx(130)
    daily = load.reshape(365, 24).mean(axis=1)
    # a year that begins on a Tuesday has its first Sunday on the sixth day
    assert daily[:7].argmin() == 5
    with pytest.raises(InputError, match="peak load"):
        constructed_load(by_hour, np.ones(7), np.ones(12), first_weekday=0, mean=100, peak=90)
    with pytest.raises(InputError, match="in every hour"):
        constructed_load(by_hour, np.ones(7), np.ones(12), first_weekday=0, mean=100, peak=900)


def test_bad_climates_and_spans_are_refused() -> None:
    with pytest.raises(InputError, match="vector_speed"):
        MonthlyWind(np.ones(11), np.ones(12), np.ones(12))
    with pytest.raises(InputError, match=r"sigma\[3\]"):
        MonthlyWind(np.ones(12), np.ones(12), np.where(np.arange(12) == 3, np.nan, 1))
    with pytest.raises(InputError, match="reference_height"):
        MonthlyWind(np.ones(12), np.ones(12), np.ones(12), reference_height=0)
    with pytest.raises(InputError, match="hours"):
        constructed_hourly_wind(MONTHLY, 0, seed=1)
    with pytest.raises(InputError, match="correlation_hours"):
        constructed_hourly_wind(MONTHLY, 24, seed=1, correlation_hours=0)
    with pytest.raises(InputError, match="hub_height"):
        constructed_hourly_wind(MONTHLY, 24, seed=1, hub_height=-1)
    with pytest.raises(InputError, match="2 hours"):
        constructed_hourly_wind(MONTHLY, 1, seed=1, match_months=True)
