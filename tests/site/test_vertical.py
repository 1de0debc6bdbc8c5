"""Shear, roughness and veer come back from series made with them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weather_examples import correlated_wind, mast, times

from monsun.records import InputError
from monsun.site.sectors import angle_difference, mean_direction, sector_of
from monsun.site.vertical import PairedSensors, heights_of, power_law_exponent, roughness_length, shear_of, veer_of
from monsun.site.weather_series import Channel, WeatherSeries

SPEED, DIRECTION = correlated_wind(3000, 1)


@given(st.floats(-0.1, 0.5))
def test_the_exponent_comes_back_in_every_sector_and_hour(exponent):
    shear = shear_of(heights_of(mast(SPEED, DIRECTION, exponent=exponent), PairedSensors.MEAN), 12, 3.0)
    assert shear.overall == pytest.approx(exponent, abs=1e-12)
    np.testing.assert_allclose(shear.by_sector_and_hour, exponent, atol=1e-12)
    np.testing.assert_allclose(shear.per_time[np.isfinite(shear.per_time)], exponent, atol=1e-12)
    assert shear.count.sum() == np.isfinite(shear.per_time).sum()


def test_an_exponent_by_hour_and_sector_is_found_there():
    speed, direction = np.full(24 * 600, 9.0), np.tile(np.repeat([10.0, 100.0], 24), 300)
    hour = np.arange(speed.size) % 24
    exponent = 0.05 + 0.005 * hour + 0.1 * (direction > 50)
    series = mast(speed, direction, exponent=exponent)
    shear = shear_of(heights_of(series, PairedSensors.MEAN), 4, 3.0)
    np.testing.assert_allclose(shear.by_sector_and_hour[0], 0.05 + 0.005 * np.arange(24), atol=1e-12)
    np.testing.assert_allclose(shear.by_sector_and_hour[1], 0.15 + 0.005 * np.arange(24), atol=1e-12)
    # no wind from the south: the overall exponent, said to be sparse
    assert shear.sparse[2].all() and not shear.sparse[:2].any()
    np.testing.assert_allclose(shear.by_sector_and_hour[2], shear.overall)


def test_the_table_keeps_the_mean_speed_of_two_heights():
    rng = np.random.default_rng(2)
    series = mast(SPEED + 5, DIRECTION, heights=(50.0, 100.0), exponent=0.1 + 0.05 * rng.standard_normal(SPEED.size))
    heights = heights_of(series, PairedSensors.MEAN)
    shear = shear_of(heights, 1, 0.0)
    assert heights.wind_speed[1].mean() == pytest.approx(heights.wind_speed[0].mean() * 2**shear.overall, rel=1e-12)


def test_weak_and_missing_winds_do_not_count():
    series = mast(np.where(np.arange(300) < 100, 2.0, 10.0), np.zeros(300))
    heights = heights_of(series, PairedSensors.MEAN)
    heights.wind_speed[1, 290:] = np.nan
    shear = shear_of(heights, 1, 3.0)
    assert shear.count.sum() == 190
    assert np.isnan(shear.per_time[:100]).all() and np.isnan(shear.per_time[290:]).all()
    with pytest.raises(InputError, match="at least 30 times"):
        shear_of(heights, 1, 30.0)
    with pytest.raises(InputError, match="two heights at least"):
        shear_of(heights_of(mast(SPEED, DIRECTION, heights=(80.0,)), PairedSensors.MEAN), 1, 3.0)


@given(st.floats(1e-4, 1.0), st.floats(0.1, 1.0))
def test_the_roughness_length_comes_back(roughness, friction):
    height = np.array([20.0, 60.0, 100.0])
    assert roughness_length(height, friction / 0.4 * np.log(height / roughness)) == pytest.approx(roughness, rel=1e-6)


def test_exponent_and_roughness_of_another_tool():
    # brightwind 2, its own tests of Shear.Average
    assert power_law_exponent([60, 80, 100], [7.74, 8.2, 8.57]) == pytest.approx(0.199474297, abs=5e-10)
    assert roughness_length([80, 100], [8, 8.365116]) == pytest.approx(0.602156994, abs=5e-10)


def test_no_roughness_length_where_the_wind_falls_with_height():
    assert roughness_length([40.0, 80.0], [8.0, 7.0]) is None


@given(st.floats(-0.5, 0.5), st.floats(0, 360))
def test_veer_comes_back_across_north(turn, start):
    series = mast(np.full(200, 8.0), (start + 0.1 * np.arange(200)) % 360, turn=turn)
    veer = veer_of(series, 12, 3.0)
    assert veer.overall == pytest.approx(turn, abs=1e-9)
    assert veer.deviation == pytest.approx(0, abs=1e-9)
    assert veer.count == 200


def test_veer_needs_two_vanes_and_some_wind():
    assert veer_of(mast(SPEED, DIRECTION, heights=(80.0,)), 12, 3.0) is None
    with pytest.raises(InputError, match="veer"):
        veer_of(mast(np.full(50, 1.0), np.zeros(50)), 12, 3.0)


def test_paired_sensors():
    time = times("2020-01-01", 4, 600)
    pair = (
        Channel("north", 80.0, np.array([8.0, 9.0, np.nan, np.nan])),
        Channel("south", 80.2, np.array([10.0, np.nan, 7.0, np.nan])),
    )
    series = WeatherSeries("pair", time, 600.0, pair, (Channel("vane", 78.0, np.zeros(4)),))
    for paired, wanted in (
        (PairedSensors.FIRST, [8, 9, np.nan, np.nan]),
        (PairedSensors.MEAN, [9, 9, 7, np.nan]),
        (PairedSensors.GREATER, [10, 9, 7, np.nan]),
    ):
        heights = heights_of(series, paired)
        np.testing.assert_array_equal(heights.wind_speed, [wanted])
        np.testing.assert_array_equal(heights.height, [80.0])


def test_a_series_without_speeds_or_vanes_is_refused():
    time, vane = times("2020-01-01", 3, 600), (Channel("vane", 78.0, np.zeros(3)),)
    with pytest.raises(InputError, match="x: wind_speed"):
        heights_of(WeatherSeries("x", time, 600.0, (), vane), PairedSensors.MEAN)
    with pytest.raises(InputError, match="x: wind_direction"):
        heights_of(WeatherSeries("x", time, 600.0, vane, ()), PairedSensors.MEAN)


@given(st.floats(0, 360), st.integers(1, 72))
def test_sectors_are_centred_on_north(direction, count):
    index = int(sector_of(direction, count))
    assert 0 <= index < count
    assert abs(float(angle_difference(direction, index * 360 / count))) <= 180 / count + 1e-9


def test_missing_and_mean_directions():
    np.testing.assert_array_equal(sector_of([np.nan, 359.0, 16.0], 12), [-1, 0, 1])
    assert mean_direction([350.0, 10.0, np.nan]) % 360 == pytest.approx(0, abs=1e-9) or mean_direction(
        [350.0, 10.0]
    ) == pytest.approx(360)
    assert np.isnan(mean_direction([np.nan]))
