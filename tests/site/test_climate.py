"""Wind climates become flow cases without losing frequency, speed or energy."""

from math import gamma, isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.records import InputError
from monsun.site.climate import (
    JointFrequency,
    SectorClimate,
    height_factor,
    iec_mean_turbulence,
    iec_turbulence,
    joint_frequency_rose,
    mean_wind_speed,
    weibull_mean,
    weibull_rose,
)


def climate(**changes):
    values = {
        "sector_direction": (0.0, 90.0, 180.0, 270.0),
        "frequency": (0.4, 0.1, 0.3, 0.2),
        "weibull_scale": (11.0, 7.0, 9.0, 8.0),
        "weibull_shape": (2.4, 1.9, 2.2, 2.0),
        "reference_height": 100.0,
    }
    return SectorClimate(**(values | changes))


def sector_share(cases, first, width, count):
    """Probability of each sector [sector, speed], bins wholly inside one."""
    directions, speeds = cases.rose_shape
    share = cases.probability.reshape(directions, speeds)
    sector = np.floor(((cases.wind_direction.reshape(directions, speeds)[:, 0] - first) / width + 0.5) % count)
    return np.array([share[sector == i].sum(axis=0) for i in range(count)])


def test_weibull_mean_is_the_rayleigh_mean_for_shape_two():
    assert isclose(weibull_mean(10.0, 2.0), 10 * np.sqrt(np.pi) / 2, rel_tol=1e-14)


def test_mean_wind_speed_is_the_closed_form():
    by_hand = sum(
        f * a * gamma(1 + 1 / k)
        for f, a, k in zip((0.4, 0.1, 0.3, 0.2), (11, 7, 9, 8), (2.4, 1.9, 2.2, 2), strict=True)
    )
    assert isclose(mean_wind_speed(climate(), 150, 0.1), by_hand * 1.5**0.1, rel_tol=1e-12)


def test_mean_of_the_rose_is_the_closed_form_mean():
    cases = weibull_rose(
        climate(), 150, shear_exponent=0.1, turbulence_intensity=0.06, speed_step=0.1, highest_speed=50.0
    )
    assert isclose(cases.probability @ cases.wind_speed, mean_wind_speed(climate(), 150, 0.1), rel_tol=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    count=st.sampled_from([1, 4, 8, 12, 16, 36]),
    seed=st.integers(0, 10**6),
    direction_step=st.sampled_from([1.0, 2.5, 10.0, 30.0, 7.2]),
    offset=st.floats(0, 9.9),
)
def test_probabilities_are_positive_and_add_up_to_one(count, seed, direction_step, offset):
    random = np.random.default_rng(seed)
    frequency = random.dirichlet(np.full(count, 0.3))
    made = SectorClimate(
        sector_direction=tuple(offset + 360 / count * np.arange(count)),
        frequency=tuple(frequency),
        weibull_scale=tuple(random.uniform(3, 15, count)),
        weibull_shape=tuple(random.uniform(1.2, 4, count)),
        reference_height=100.0,
    )
    cases = weibull_rose(made, 120, shear_exponent=0.1, turbulence_intensity=0.06, direction_step=direction_step)
    assert np.all(cases.probability >= 0)
    assert abs(cases.probability.sum() - 1) < 1e-12


def test_every_sector_keeps_its_frequency_and_its_distribution():
    # 30 degree sectors end on bin limits of a 2 degree rose
    random = np.random.default_rng(3)
    frequency, scale, shape = random.dirichlet(np.ones(12)), random.uniform(6, 13, 12), random.uniform(1.8, 2.6, 12)
    made = SectorClimate(
        sector_direction=tuple(30.0 * np.arange(12)),
        frequency=tuple(frequency),
        weibull_scale=tuple(scale),
        weibull_shape=tuple(shape),
        reference_height=100.0,
    )
    cases = weibull_rose(made, 100, shear_exponent=0.1, turbulence_intensity=0.06, direction_step=2.0)
    share = sector_share(cases, 0, 30, 12)
    assert np.allclose(share.sum(axis=1), frequency, atol=1e-12)
    below_10 = frequency * (1 - np.exp(-((10 / scale) ** shape)))
    assert np.allclose(share[:, :10].sum(axis=1), below_10, atol=1e-12)


def test_a_rose_as_coarse_as_the_sectors_is_the_sector_table():
    cases = weibull_rose(climate(), 100, shear_exponent=0, turbulence_intensity=0.06, direction_step=90.0)
    assert np.allclose(cases.probability.reshape(4, 30).sum(axis=1), (0.4, 0.1, 0.3, 0.2), atol=1e-14)


def test_equal_sectors_give_an_even_rose():
    made = climate(frequency=(0.25,) * 4, weibull_scale=(9.0,) * 4, weibull_shape=(2.0,) * 4)
    cases = weibull_rose(made, 100, shear_exponent=0, turbulence_intensity=0.06)
    assert np.allclose(cases.probability.reshape(360, 30), cases.probability[:30], atol=1e-16)


def test_direction_density_stays_between_neighbouring_sectors():
    cases = weibull_rose(climate(), 100, shear_exponent=0, turbulence_intensity=0.06)
    by_sector = weibull_rose(climate(), 100, shear_exponent=0, turbulence_intensity=0.06, direction_step=90.0)
    density, sectors = cases.probability.reshape(360, 30) * 90, by_sector.probability.reshape(4, 30)
    assert np.all(density <= sectors.max(axis=0) + 1e-12)
    assert np.all(density >= sectors.min(axis=0) - 1e-12)


def test_turning_the_climate_turns_the_rose():
    turned = climate(sector_direction=(30.0, 120.0, 210.0, 300.0))
    here = weibull_rose(climate(), 100, shear_exponent=0, turbulence_intensity=0.06).probability.reshape(360, 30)
    there = weibull_rose(turned, 100, shear_exponent=0, turbulence_intensity=0.06).probability.reshape(360, 30)
    assert np.allclose(np.roll(here, 30, axis=0), there, atol=1e-14)


def test_frequencies_that_are_rounded_are_divided_by_their_sum():
    made = climate(frequency=(0.4, 0.1, 0.3, 0.1995))
    cases = weibull_rose(made, 100, shear_exponent=0, turbulence_intensity=0.06, direction_step=90.0)
    assert isclose(cases.probability[:30].sum(), 0.4 / 0.9995, rel_tol=1e-12)


def test_last_speed_bin_takes_the_tail():
    made = climate(frequency=(1.0, 0.0, 0.0, 0.0))
    cases = weibull_rose(
        made, 100, shear_exponent=0, turbulence_intensity=0.06, direction_step=90.0, highest_speed=12.0
    )
    assert isclose(cases.probability[11], np.exp(-((11 / 11) ** 2.4)), rel_tol=1e-12)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"frequency": (0.4, 0.1, 0.3)}, "frequency"),
        ({"frequency": (0.4, 0.1, 0.3, 0.1)}, "frequency"),
        ({"frequency": (0.4, 0.1, 0.3, float("nan"))}, "frequency"),
        ({"sector_direction": (0.0, 80.0, 180.0, 270.0)}, r"sector_direction\[1\]"),
        ({"weibull_scale": (11.0, 7.0, 9.0, 0.0)}, "weibull_scale"),
        ({"weibull_shape": (2.4, 1.9, 2.2, -2.0)}, "weibull_shape"),
        ({"reference_height": 0.0}, "reference_height"),
    ],
)
def test_a_climate_that_cannot_be_is_refused(changes, where):
    with pytest.raises(InputError, match=where):
        climate(**changes)


@pytest.mark.parametrize("steps", [{"direction_step": 7.0}, {"speed_step": 0.7}, {"speed_step": 0.0}])
def test_steps_that_do_not_divide_are_refused(steps):
    with pytest.raises(InputError, match="evenly"):
        weibull_rose(climate(), 100, shear_exponent=0.1, turbulence_intensity=0.06, **steps)


def test_height_factor_needs_heights():
    assert height_factor(100, 100, 0.1) == 1
    with pytest.raises(InputError, match="height"):
        height_factor(0, 100, 0.1)


def test_joint_table_comes_back_at_its_own_step():
    share = np.array([[0.1, 0.2], [0.3, 0.4]])
    table = JointFrequency(np.array([0.0, 180.0]), np.array([0.0, 10.0, 20.0]), share, 100.0)
    cases = joint_frequency_rose(table, 100, shear_exponent=0.1, turbulence_intensity=0.06, direction_step=180.0)
    assert np.allclose(cases.probability.reshape(2, 2), share, atol=1e-15)
    assert cases.wind_speed.tolist() == [5, 15, 5, 15]
    higher = joint_frequency_rose(table, 200, shear_exponent=0.1, turbulence_intensity=0.06)
    assert np.allclose(higher.wind_speed[:2], [5 * 2**0.1, 15 * 2**0.1])
    with pytest.raises(InputError, match="probability"):
        JointFrequency(np.array([0.0, 180.0]), np.array([0.0, 10.0, 20.0]), share / 2, 100.0)
    with pytest.raises(InputError, match="speed_edges"):
        JointFrequency(np.array([0.0, 180.0]), np.array([0.0, 10.0, 5.0]), share, 100.0)


def test_iec_turbulence():
    # IEC 61400-1 ed. 3, class B: sigma_1 = 0.14 (0.75 V + 5.6), 2.359 m/s at 15 m/s
    assert isclose(iec_turbulence(15.0, 0.14) * 15, 0.14 * (0.75 * 15 + 5.6), rel_tol=1e-12)
    # the reference intensity is the expected value at 15 m/s, to the standard's rounding
    assert isclose(iec_mean_turbulence(15.0, 0.14), 0.14, rel_tol=5e-3)
    assert iec_turbulence(0.0, 0.14) == iec_turbulence(3.0, 0.14)
