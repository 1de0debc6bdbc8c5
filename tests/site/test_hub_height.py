"""The wind at hub height: as measured, between two heights, and beyond them; and heights held back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weather_examples import correlated_wind, mast

from monsun.records import InputError
from monsun.site.hub_height import HeightStep, ShearUse, direction_at, held_back_heights, vertical_uncertainty, wind_at
from monsun.site.vertical import Heights, PairedSensors, heights_of, shear_of, veer_of

SPEED, DIRECTION = correlated_wind(3000, 1)


def prepared(**changes):
    heights = heights_of(mast(SPEED, DIRECTION, **changes), PairedSensors.MEAN)
    return heights, shear_of(heights, 12, 3.0)


@given(st.floats(10, 300), st.floats(-0.1, 0.4))
def test_a_power_law_is_followed_to_any_height(target, exponent):
    heights, shear = prepared(exponent=exponent)
    for use in (ShearUse.SECTOR_AND_HOUR, ShearUse.PER_TIME, ShearUse.OVERALL):
        found = wind_at(heights, target, shear, use)
        # within half a metre of a sensor its own speed is taken
        slack = 1e-9 if found.step is not HeightStep.MEASURED else 0.5 / 40
        np.testing.assert_allclose(found.wind_speed, SPEED * (target / 80) ** exponent, rtol=slack)


def test_how_the_hub_lies_to_the_heights():
    heights, shear = prepared()
    for target, step, base in (
        (80.4, HeightStep.MEASURED, (80.0,)),
        (70.0, HeightStep.BETWEEN, (60.0, 80.0)),
        (120.0, HeightStep.BEYOND, (80.0,)),
        (30.0, HeightStep.BEYOND, (40.0,)),
    ):
        found = wind_at(heights, target, shear, ShearUse.OVERALL)
        assert (found.step, found.base) == (step, base)


def test_the_logarithmic_law():
    height, roughness = np.array([40.0, 60.0, 80.0]), 0.001
    speed = SPEED * (np.log(height / roughness) / np.log(80 / roughness))[:, None]
    heights = Heights(height, speed, DIRECTION, np.zeros(SPEED.size, int))
    found = wind_at(heights, 150.0, shear_of(heights, 1, 3.0), ShearUse.LOG_LAW)
    np.testing.assert_allclose(found.wind_speed, SPEED * np.log(150 / roughness) / np.log(80 / roughness), rtol=1e-9)
    falling = Heights(height, speed[::-1], DIRECTION, np.zeros(SPEED.size, int))
    with pytest.raises(InputError, match="grows with the height"):
        wind_at(falling, 150.0, shear_of(falling, 1, 3.0), ShearUse.LOG_LAW)


def test_what_is_missing_stays_missing_and_a_lost_vane_does_not_stop_the_shear():
    heights, shear = prepared()
    speed, direction = heights.wind_speed.copy(), heights.direction.copy()
    speed[2, :10], direction[20:30] = np.nan, np.nan
    gappy = Heights(heights.height, speed, direction, heights.hour)
    for target in (70.0, 80.0, 120.0):
        found = wind_at(gappy, target, shear, ShearUse.SECTOR_AND_HOUR).wind_speed
        assert np.isnan(found[:10]).all() and np.isfinite(found[10:]).all()
    assert found[20:30] == pytest.approx(SPEED[20:30] * 1.5**shear.overall)


def test_one_height_cannot_reach_the_hub():
    heights = heights_of(mast(SPEED, DIRECTION, heights=(80.0,)), PairedSensors.MEAN)
    with pytest.raises(InputError, match="a wind speed at 120 m, or at two heights"):
        wind_at(heights, 120.0, None, ShearUse.OVERALL)
    assert wind_at(heights, 80.0, None, ShearUse.OVERALL).step is HeightStep.MEASURED
    assert held_back_heights(heights, ShearUse.OVERALL, 12, 3.0) == ()


def test_direction_at_the_hub():
    series = mast(np.full(200, 8.0), np.linspace(300, 420, 200) % 360, turn=0.05)
    np.testing.assert_allclose(direction_at(series, 100.0, None), series.wind_direction[2].values)
    turned = direction_at(series, 100.0, veer_of(series, 1, 3.0))
    np.testing.assert_allclose(np.sin(np.radians(turned - np.linspace(301, 421, 200))), 0, atol=1e-9)
    assert turned.min() >= 0 and turned.max() < 360


def test_a_perfect_power_law_held_back_has_no_error():
    heights, shear = prepared()
    held = held_back_heights(heights, ShearUse.SECTOR_AND_HOUR, 12, 3.0)
    assert [(one.height, one.step) for one in held] == [
        (40.0, HeightStep.BEYOND),
        (60.0, HeightStep.BETWEEN),
        (80.0, HeightStep.BEYOND),
    ]
    for one in held:
        assert abs(one.bias) < 1e-12 and one.rmse < 1e-12 and one.count == 3000
    hub = wind_at(heights, 120.0, shear, ShearUse.OVERALL)
    assert vertical_uncertainty(held, hub, 120.0) == pytest.approx(0, abs=1e-12)


def test_the_uncertainty_is_the_error_held_back_scaled_by_the_logarithm_of_the_height():
    # the exponent above 60 m is 0.05 less than below: only the extrapolated heights can tell
    height, exponents = np.array([30.0, 60.0, 120.0]), (0.15, 0.10)
    speed = np.array([SPEED * 0.5 ** exponents[0], SPEED, SPEED * 2 ** exponents[1]])
    heights = Heights(height, speed, DIRECTION, np.zeros(SPEED.size, int))
    held = held_back_heights(heights, ShearUse.OVERALL, 1, 3.0)
    assert held[2].bias == pytest.approx(2**0.05 - 1, rel=1e-9)
    # downwards from 60 m with the upper exponent: 2^(0.15 - 0.10)
    assert held[0].bias == pytest.approx(2**0.05 - 1, rel=1e-9)
    shear = shear_of(heights, 1, 3.0)
    hub = wind_at(heights, 240.0, shear, ShearUse.OVERALL)
    assert vertical_uncertainty(held, hub, 240.0) == pytest.approx(2**0.05 - 1, rel=1e-9)
    half = wind_at(heights, 120 * 2**0.5, shear, ShearUse.OVERALL)
    assert vertical_uncertainty(held, half, 120 * 2**0.5) == pytest.approx((2**0.05 - 1) / 2, rel=1e-9)
    at = wind_at(heights, 120.0, shear, ShearUse.OVERALL)
    assert vertical_uncertainty(held, at, 120.0) == 0
    assert vertical_uncertainty((), hub, 240.0) is None
