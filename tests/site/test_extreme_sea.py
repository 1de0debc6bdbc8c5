"""The wave height exceeded once in 50 years, against scipy's L-moments and the distribution that heights are of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gumbel_r, lmoment

from monsun.records import InputError
from monsun.site.extreme_sea import LEAST_YEARS, extreme_wave_height
from monsun.site.metocean import Metocean

HOURS = 8760


def sea_of(greatest: np.ndarray, data_class: str = "reanalysis") -> Metocean:
    """Years of calm with one storm each, as high as its year's greatest."""
    height = np.full((greatest.size, HOURS), 0.5)
    height[:, 8000] = greatest
    ones = np.ones(height.size)
    return Metocean("a sea", 8 * ones, height.ravel(), np.ones(height.size, dtype=int), 10.0, 0.1, "a test", data_class)


def test_it_is_that_of_the_distribution_the_storms_are_of() -> None:
    count = 200
    storms = gumbel_r.ppf((np.arange(count) + 0.5) / count, loc=6.0, scale=0.8)
    mixed = np.random.default_rng(1).permutation(storms)
    assert extreme_wave_height(sea_of(mixed)) == pytest.approx(gumbel_r.isf(1 / 50, loc=6.0, scale=0.8), rel=0.005)
    assert extreme_wave_height(sea_of(mixed), 100.0) == pytest.approx(gumbel_r.isf(0.01, loc=6.0, scale=0.8), rel=0.005)


@given(st.lists(st.floats(3.0, 15.0), min_size=LEAST_YEARS, max_size=LEAST_YEARS + 2))
def test_moments_are_scipy_s(storms: list[float]) -> None:
    first, second = lmoment(np.array(storms), [1, 2])
    scale = second / np.log(2)
    expected = gumbel_r.isf(1 / 50, loc=first - np.euler_gamma * scale, scale=scale) if scale > 0 else first
    found = extreme_wave_height(sea_of(np.array(storms)))
    assert found == pytest.approx(expected, rel=1e-9)
    # never below the mean year
    assert found >= np.mean(storms) - 1e-12


def test_what_is_no_record_of_twenty_years_tells_nothing() -> None:
    storms = np.linspace(5.0, 8.0, LEAST_YEARS)
    assert extreme_wave_height(sea_of(storms)) is not None
    assert extreme_wave_height(sea_of(storms[1:])) is None
    assert extreme_wave_height(replace(sea_of(storms), data_class="constructed")) is None
    with pytest.raises(InputError, match="more than one year, got 1"):
        extreme_wave_height(sea_of(storms), 1.0)
