"""Loads of wind and waves: against sums over depth and phase, published limits, slopes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import jvp, yvp

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.smooth import slope_of, smooth_maximum, smooth_minimum, with_slope
from monsun.cost.supported_turbine import TurbineScaling, turbines_of_rating
from monsun.cost.wave_load import (
    WaveLoadTerms,
    diffraction,
    moment_on_pile,
    wave_height,
    wave_moments,
    wave_number,
)
from monsun.cost.wind_load import extreme_gust, gust_thrust, thrust_coefficient
from monsun.records import in_use

TERMS = WaveLoadTerms()
CALM = FoundationSite(current_speed=0.0)


def summed_moment(depth: float, height: float, diameter: float, site: FoundationSite, terms: WaveLoadTerms) -> float:
    """Morison's equation summed over the depth, at every degree of the wave's phase; the greatest."""
    omega = 2 * np.pi / in_use(site, "peak_period")
    k = float(wave_number(np.array([depth]), in_use(site, "peak_period"))[0])
    inertia = terms.inertia_coefficient * float(diffraction(np.array([k * diameter / 2]))[0])

    def along(top: float) -> tuple[np.ndarray, np.ndarray]:
        y = (np.arange(4000) + 0.5) * top / 4000
        return y, omega * height / 2 * np.cosh(k * y) / np.sinh(k * depth) * np.ones_like(y)

    greatest = 0.0
    (crest, under_crest), (mean, under_mean) = along(depth + height / 2), along(depth)
    for phase in np.radians(np.arange(0, 91, 0.5)):
        speed = under_crest * np.cos(phase) + site.current_speed
        drag = site.water_density / 2 * terms.drag_coefficient * diameter * speed**2 * crest
        push = site.water_density * inertia * np.pi / 4 * diameter**2 * omega * under_mean * np.sin(phase) * mean
        moment = drag.sum() * (crest[1] - crest[0]) + push.sum() * (mean[1] - mean[0])
        greatest = max(greatest, float(moment))
    return greatest


@pytest.mark.parametrize("depth", [8.0, 20.0, 60.0])
@pytest.mark.parametrize("diameter", [1.0, 4.0, 9.0])
def test_the_moment_is_morison_s_summed_over_depth_and_phase(depth: float, diameter: float) -> None:
    height = min(13.0, 0.78 * depth)
    here, size = np.array([depth]), np.array([diameter])
    for site in (CALM, FoundationSite(), FoundationSite(current_speed=3.0)):
        moments = wave_moments(here, np.array([height]), wave_number(here, in_use(site, "peak_period")), site, TERMS)
        summed = summed_moment(depth, height, diameter, site, TERMS)
        assert float(moment_on_pile(moments, size, TERMS)[0]) == pytest.approx(summed, rel=1e-4)


@given(st.floats(1, 200), st.floats(3, 25))
def test_wave_numbers_obey_the_dispersion_of_linear_waves(depth: float, period: float) -> None:
    number = wave_number(with_slope(np.array([depth])), period)
    k = np.real(number)
    assert 9.81 * k * np.tanh(k * depth) == pytest.approx((2 * np.pi / period) ** 2, rel=1e-12)
    step = 1e-4 * depth
    high, low = (wave_number(np.array([depth + side * step]), period)[0] for side in (1, -1))
    assert slope_of(number)[0] == pytest.approx((high - low) / (2 * step), rel=1e-5, abs=1e-12)


def test_wave_numbers_of_shallow_and_deep_water() -> None:
    shallow, deep = wave_number(np.array([0.5, 500.0]), 12.0)
    assert shallow == pytest.approx(2 * np.pi / 12 / np.sqrt(9.81 * 0.5), rel=0.01)
    assert deep == pytest.approx((2 * np.pi / 12) ** 2 / 9.81, rel=1e-9)


def test_diffraction_follows_maccamy_and_fuchs() -> None:
    size = np.linspace(1e-3, 3.0, 300)
    # their force on a cylinder in a unit wave, with the derivatives of the library instead of recurrences
    expected = 2 / (np.pi * size**2 * np.hypot(jvp(1, size), yvp(1, size)))
    assert diffraction(size) == pytest.approx(expected, rel=1e-10)
    assert diffraction(size)[0] == pytest.approx(1.0, abs=1e-5)
    # a pile as wide as half a wave feels less than half of the slender pile's load
    assert diffraction(np.array([np.pi / 2]))[0] < 0.6
    step = 1e-5
    slopes = (diffraction(size[50:] + step) - diffraction(size[50:] - step)) / (2 * step)
    assert slope_of(diffraction(with_slope(size[50:]))) == pytest.approx(slopes, rel=1e-6, abs=1e-8)


def test_waves_break_in_shallow_water() -> None:
    depth = np.array([5.0, 10.0, 40.0])
    height = np.real(wave_height(depth, 7.5, TERMS))
    assert height == pytest.approx([0.78 * 5, 0.78 * 10, 1.86 * 7.5], rel=1e-12)
    # where both are the same it lies a little below
    turn = 1.86 * 7.5 / 0.78
    assert 0.98 < float(np.real(wave_height(np.array([turn]), 7.5, TERMS))[0]) / (1.86 * 7.5) < 1


@given(st.floats(6, 60), st.floats(1, 12), st.floats(1.001, 1.2))
def test_higher_waves_and_wider_piles_feel_more(depth: float, diameter: float, more: float) -> None:
    here = np.array([depth])
    number = wave_number(here, 11.5)

    def moment(height: float, size: float) -> float:
        found = wave_moments(here, np.array([height]), number, FoundationSite(), TERMS)
        return float(moment_on_pile(found, np.array([size]), TERMS)[0])

    height = 0.5 * depth
    assert moment(height * more, diameter) > moment(height, diameter)
    assert moment(height, diameter * more) > moment(height, diameter)


def test_no_drag_and_no_current_leaves_inertia() -> None:
    here, number = np.array([30.0]), wave_number(np.array([30.0]), 11.5)
    terms = replace(TERMS, drag_coefficient=0.0)
    moments = wave_moments(here, np.array([10.0]), number, CALM, terms)
    size = np.array([8.0])
    expected = 2 * diffraction(number * 4.0) * moments.inertia * 64
    assert moment_on_pile(moments, size, terms) == pytest.approx(expected, rel=1e-14)


def test_the_gust_is_orbits() -> None:
    turbines = turbines_of_rating(15e6, TurbineScaling())
    # ORBIT's own tests (WISDEM/ORBIT): 50-year wind 37.4355 m/s at a mean of 9.74 m/s, gust 8.4016 m/s at 125 m rotor
    small = replace(turbines, rotor_diameter=np.array([125.0]), rated_wind_speed=np.array([11.4]))
    assert extreme_gust(small, 9.74)[0] == pytest.approx(8.401646451820062, rel=1e-12)
    assert thrust_coefficient(np.array([11.4]))[0] == pytest.approx(0.7082948599569098, rel=1e-12)
    assert thrust_coefficient(np.array([5.0]))[0] == 1.0
    # a mild site: the gust is held by the one-year wind
    mild = extreme_gust(small, 4.0)[0]
    assert mild == pytest.approx(1.35 * (0.8 * 4.0 * 37.43548973876968 / 9.74 - 11.4), rel=1e-12)
    area, coefficient = np.pi * 120**2, 3.5 * 25.5 / 121
    speed = 11.0 + extreme_gust(turbines, 9.5)[0]
    assert gust_thrust(turbines, FoundationSite())[0] == pytest.approx(0.6125 * area * coefficient * speed**2)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.01, 3))
def test_smooth_maxima_round_only_near_equality(first: float, second: float, width: float) -> None:
    one, other, band = np.array([first]), np.array([second]), np.array([width])
    top = float(smooth_maximum(one, other, band)[0])
    assert max(first, second) <= top <= max(first, second) + width / 4 + 1e-12
    if abs(first - second) >= width:
        assert top == max(first, second)
    assert float(smooth_minimum(-one, -other, band)[0]) == -top
    slope = slope_of(smooth_maximum(with_slope(one), other, band))[0]
    assert -1e-12 <= slope <= 1 + 1e-12
