"""Hourly wind and waves: wave growth by hand, the constructed monsoon, series as given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.climate_files import read_monthly_wind
from monsun.records import InputError
from monsun.site.metocean import (
    WaveGrowth,
    constructed_metocean,
    constructed_waves,
    given_metocean,
    resio_2003,
)

CLIMATE = Path(__file__).resolve().parents[2] / "monsun/data/binh_thuan/wind/constructed_monthly_climate_100m.csv"


@pytest.fixture(scope="module")
def monsoon():
    return constructed_metocean(read_monthly_wind(CLIMATE, 100.0), 20, seed=1)


def given_year(time, **more):
    values = {"wind_speed": np.full(time.size, 5.0), "wave_height": np.full(time.size, 1.0)} | more
    return given_metocean(
        "test.csv", time, values["wind_speed"], values["wave_height"],
        reference_height=10.0, shear_exponent=0.1, source="test", data_class="measured",
    )  # fmt: skip


def hours_of(first: str, last: str):
    return np.arange(np.datetime64(first, "h"), np.datetime64(last, "h")).astype("datetime64[s]")


def test_wave_growth_by_hand():
    # u*^2 = 0.001 (1.1 + 0.35) 100 = 0.145; 0.0413 sqrt(9.81e5 x 0.145) / 9.81 and 211.5 x 0.145 / 9.81
    assert resio_2003(10.0, 100e3) == pytest.approx(0.0413 * np.sqrt(9.81 * 100e3 * 0.145) / 9.81)
    assert resio_2003(10.0, 100e3) == pytest.approx(1.588, abs=1e-3)
    assert resio_2003(10.0, 5000e3) == pytest.approx(3.126, abs=1e-3)
    assert resio_2003(0.0, 100e3) == 0


def test_a_steady_wind_has_its_own_height_and_a_change_is_followed_with_delay():
    growth = WaveGrowth(fetch=(100.0,) * 12, swell=0.0, response=6.0)
    steady = constructed_waves(np.full(100, 10.0), np.zeros(100), growth)
    assert steady == pytest.approx(np.full(100, float(resio_2003(10.0, 100e3))))
    jump = constructed_waves(np.where(np.arange(100) < 50, 5.0, 10.0), np.zeros(100), growth)
    low, high = resio_2003([5.0, 10.0], 100e3)
    assert (high - jump[55]) / (high - low) == pytest.approx(np.exp(-1), rel=1e-9)
    swell = constructed_waves(np.full(9, 10.0), np.zeros(9), WaveGrowth(fetch=(100.0,) * 12, swell=1.0))
    assert swell == pytest.approx(np.hypot(steady[:9], 1.0))


def test_the_constructed_monsoon_is_rough_in_winter_and_calm_between(monsoon):
    by_month = [monsoon.wave_height[monsoon.month == month].mean() for month in range(1, 13)]
    # 2 to 3 m of sea and swell along the coast in the north-east monsoon
    assert all(2.0 < by_month[month - 1] < 3.0 for month in (11, 12, 1, 2))
    assert all(by_month[month - 1] < 1.0 for month in (4, 5))
    assert all(1.3 < by_month[month - 1] < 2.0 for month in (6, 7, 8))
    assert monsoon.hours == 20 * 8760
    assert monsoon.data_class == "constructed"
    assert "constructed" in monsoon.name


def test_a_seed_is_a_series(monsoon):
    again = constructed_metocean(read_monthly_wind(CLIMATE, 100.0), 1, seed=1)
    other = constructed_metocean(read_monthly_wind(CLIMATE, 100.0), 1, seed=2)
    assert (again.wind_speed != other.wind_speed).any()
    assert monsoon.wind_speed_at(10.0) == pytest.approx(monsoon.wind_speed * 10**-0.1)


def test_given_series_keep_their_months_and_leap_days():
    series = given_year(hours_of("2004-01-01", "2005-01-01"))
    assert series.hours == 8784
    assert (series.month == 2).sum() == 29 * 24
    assert given_year(hours_of("2001-03-05", "2003-03-05")).month[0] == 3


def test_what_is_not_hourly_or_whole_is_refused():
    time = hours_of("2001-01-01", "2002-01-01")
    with pytest.raises(InputError, match=r"test.csv: time\[500\].*one hour"):
        given_year(np.delete(time, 500))
    with pytest.raises(InputError, match="one hour"):
        given_year(time[::2])
    with pytest.raises(InputError, match="whole years"):
        given_year(time[:-24])
    with pytest.raises(InputError, match="whole years"):
        given_year(time[:1])
    gap = np.full(time.size, 1.0)
    gap[7] = np.nan
    with pytest.raises(InputError, match=r"test.csv: wave_height\[7\].*gaps"):
        given_year(time, wave_height=gap)
    with pytest.raises(InputError, match="hours, as there are months"):
        given_year(time, wind_speed=gap[:5])
    with pytest.raises(InputError, match="12 sectors"):
        WaveGrowth(fetch=(1.0,))
