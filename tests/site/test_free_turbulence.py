"""Turbulence intensity by wind speed, and the joint frequency of a series."""

import numpy as np
import pytest
from weather_examples import HOUR, correlated_wind, times

from monsun.cases import FlowCases
from monsun.records import InputError
from monsun.site.climate import WindSeries, iec_mean_turbulence, joint_frequency_rose
from monsun.site.frequency import joint_frequency
from monsun.site.turbulence import turbulence_by_speed

SPEED, DIRECTION = correlated_wind(20_000, 7)
SERIES = WindSeries(times("2010-01-01", SPEED.size, HOUR), SPEED, DIRECTION, 100.0)


def test_the_intensity_that_was_put_in_comes_back():
    found = turbulence_by_speed(SPEED, SPEED * iec_mean_turbulence(SPEED, 0.12))
    asked = np.linspace(4, 18, 30)
    np.testing.assert_allclose(found(asked), iec_mean_turbulence(asked, 0.12), rtol=0.01)
    assert found.count.sum() <= SPEED.size
    assert (found.quantile_90 >= found.mean * (1 - 1e-12)).all()
    # beyond the last bin as in it
    assert found(100.0) == found.mean[-1]
    FlowCases.rose([0.0], asked, np.full((1, 30), 1 / 30), found(asked))


def test_gaps_and_thin_bins():
    speed, deviation = np.full(50, 8.0), np.full(50, 0.8)
    speed[:5], deviation[5:10] = np.nan, np.nan
    found = turbulence_by_speed(speed, deviation)
    assert found.count.tolist() == [40] and found.mean == pytest.approx([0.1])
    assert turbulence_by_speed(speed[:12], deviation[:12]) is None
    with pytest.raises(InputError, match="one per time"):
        turbulence_by_speed(speed, deviation[:4])


def test_the_joint_frequency_holds_every_time_once():
    table = joint_frequency(SERIES, sectors=36, speed_step=0.5)
    assert table.probability.sum() == pytest.approx(1, abs=1e-12)
    assert table.speed_edges[-1] > SPEED.max() >= table.speed_edges[-2]
    assert table.reference_height == 100.0
    centre = (table.speed_edges[1:] + table.speed_edges[:-1]) / 2
    assert table.probability.sum(axis=0) @ centre == pytest.approx(SPEED.mean(), abs=0.25 / np.sqrt(SPEED.size) * 4)
    north = np.mean((DIRECTION >= 355) | (DIRECTION < 5))
    assert table.probability[0].sum() == pytest.approx(north)
    rose = joint_frequency_rose(table, 100.0, shear_exponent=0.0, turbulence_intensity=0.06, direction_step=10.0)
    np.testing.assert_allclose(rose.probability.reshape(rose.rose_shape), table.probability, atol=1e-12)


def test_a_speed_on_an_edge_lies_above_it():
    series = WindSeries(SERIES.time[:3], np.array([0.0, 1.0, 1.5]), np.zeros(3), 100.0)
    np.testing.assert_allclose(joint_frequency(series, sectors=1, speed_step=1.0).probability, [[1 / 3, 2 / 3]])


def test_a_gap_is_refused():
    series = WindSeries(SERIES.time[:3], np.array([0.0, np.nan, 1.5]), np.zeros(3), 100.0)
    with pytest.raises(InputError, match="wind_speed at 2010-01-01T01:00:00"):
        joint_frequency(series)
    with pytest.raises(InputError, match="speed_step"):
        joint_frequency(SERIES, speed_step=0.0)
