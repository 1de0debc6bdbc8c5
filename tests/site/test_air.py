"""Air density and the barometric formula against closed forms and published tables."""

from math import exp, isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.records import InputError
from monsun.site.air import air_density, pressure_at_height, temperature_at_height, vapour_pressure


def test_dry_air_of_the_standard_atmosphere():
    # ISO 2533: 288.15 K and 101325 Pa give 1.225 kg/m3
    assert isclose(air_density(288.15, 101325), 1.225, abs_tol=5e-5)
    assert isclose(air_density(300, 1e5), 1e5 / 287.05 / 300)


def test_moist_air_is_lighter_by_the_lighter_gas():
    # a mixture of two ideal gases, each with its own share of the pressure
    vapour = 0.7 * vapour_pressure(300.0)
    mixture = (101000 - vapour) / (287.05 * 300) + vapour / (461.5 * 300)
    assert isclose(air_density(300, 101000, 0.7), mixture, rel_tol=1e-14)
    assert isclose(air_density(300, 101000, 0.0), air_density(300, 101000))
    # saturated vapour at 300 K: 3537 Pa (steam tables), the standard's fit is 1 % off there
    assert isclose(vapour_pressure(300.0), 3537, rel_tol=0.02)
    assert isclose(1 - air_density(300, 101325, 1.0) / air_density(300, 101325), 0.0133, abs_tol=2e-3)


def test_missing_values_stay_missing():
    density = air_density([300.0, np.nan, 300.0], [1e5, 1e5, np.nan])
    assert np.isnan(density).tolist() == [False, True, True]


@pytest.mark.parametrize(("temperature", "pressure", "name"), [(0, 1e5, "temperature"), (300, -1, "pressure")])
def test_air_that_cannot_be_is_refused(temperature, pressure, name):
    with pytest.raises(InputError, match=f"{name}: expected"):
        air_density(temperature, pressure)


def test_pressure_and_density_of_the_standard_atmosphere_at_heights():
    # ISO 2533: at 1000 m 281.651 K, 89876 Pa and 1.1117 kg/m3 (geopotential height 999.8 m)
    assert isclose(temperature_at_height(288.15, 1000), 281.65)
    assert isclose(pressure_at_height(101325, 288.15, 1000), 89876, rel_tol=2e-4)
    density = air_density(temperature_at_height(288.15, 1000), pressure_at_height(101325, 288.15, 1000))
    assert isclose(density, 1.1117, rel_tol=3e-4)


def test_without_a_lapse_rate_pressure_falls_exponentially():
    assert isclose(pressure_at_height(1e5, 300, 150, 0.0), 1e5 * exp(-9.80665 * 150 / (287.05 * 300)))
    assert isclose(pressure_at_height(1e5, 300, 150, 1e-7), pressure_at_height(1e5, 300, 150, 0.0), rel_tol=1e-6)


@given(
    temperature=st.floats(230, 320),
    rise=st.floats(-300, 300),
    further=st.floats(-300, 300),
    lapse_rate=st.sampled_from([0.0, 0.0065, -0.002]),
)
def test_two_rises_are_one(temperature, rise, further, lapse_rate):
    half = pressure_at_height(1e5, temperature, rise, lapse_rate)
    twice = pressure_at_height(half, temperature_at_height(temperature, rise, lapse_rate), further, lapse_rate)
    assert isclose(twice, pressure_at_height(1e5, temperature, rise + further, lapse_rate), rel_tol=1e-11)


def test_the_slope_is_that_of_hydrostatics():
    # dp/dz = -rho g
    slope = (pressure_at_height(1e5, 290, 0.5) - pressure_at_height(1e5, 290, -0.5)) / 1.0
    assert isclose(slope, -air_density(290, 1e5) * 9.80665, rel_tol=1e-8)
