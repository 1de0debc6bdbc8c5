"""A Weibull rose, a series drawn from it, its frequency table and a rose fitted to the series have the same energy."""

import numpy as np
import pytest

import monsun as ms
from monsun.site.climate import SectorClimate, WindSeries, joint_frequency_rose, weibull_rose
from monsun.site.frequency import joint_frequency
from monsun.site.weibull_fit import WeibullRule, fit_sectors

CLIMATE = SectorClimate(
    sector_direction=tuple(np.arange(12) * 30.0),
    frequency=(0.16, 0.2, 0.08, 0.04, 0.03, 0.04, 0.08, 0.16, 0.1, 0.04, 0.03, 0.04),
    weibull_scale=(11.0, 12.5, 9.0, 7.0, 6.5, 7.0, 8.5, 10.0, 9.0, 7.5, 7.0, 8.0),
    weibull_shape=(2.4, 2.7, 2.1, 1.9, 1.9, 2.0, 2.2, 2.4, 2.2, 2.0, 1.9, 2.0),
    reference_height=100.0,
)
TURBINE = ms.Turbine(
    name="plain",
    rotor_diameter=130.0,
    hub_height=100.0,
    wind_speed=[3.0, 4.0, 10.0, 25.0],
    power=[0.0, 0.1e6, 3.35e6, 3.35e6],
    thrust_coefficient=[0.8, 0.8, 0.8, 0.1],
)
PARK = ms.Park(x=[0.0, 650.0, 1300.0, 0.0, 650.0], y=[0.0, 100.0, 0.0, 700.0, 800.0], turbine=TURBINE)
COUNT = 30_000
FLAT = {"shear_exponent": 0.0, "turbulence_intensity": 0.06}


def drawn(seed: int) -> WindSeries:
    """Times drawn from the cells of a fine rose of the climate, even within each cell."""
    rose = weibull_rose(CLIMATE, 100.0, **FLAT, direction_step=1.0, speed_step=0.25, highest_speed=40.0)
    rng = np.random.default_rng(seed)
    cell = rng.choice(rose.count, COUNT, p=rose.probability)
    speed = rose.wind_speed[cell] + rng.uniform(-0.125, 0.125, COUNT)
    direction = (rose.wind_direction[cell] + rng.uniform(-0.5, 0.5, COUNT)) % 360
    return WindSeries(
        np.datetime64("2000-01-01", "s") + np.arange(COUNT) * np.timedelta64(3600, "s"), speed, direction, 100.0
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_rose_series_table_and_fit_agree_within_sampling_error(seed):
    model = ms.flow_models.bastankhah_2014()
    series = drawn(seed)
    cases = ms.FlowCases.series(series.wind_direction, series.wind_speed, 0.06)
    power = ms.flow(PARK, cases, model).power.sum(axis=1)
    energy = ms.annual_energy(PARK, cases, model)
    assert energy == pytest.approx(power.mean() * 8760 / 1e6, rel=1e-9)
    # four standard errors of the drawn mean
    error = 4 * power.std() / np.sqrt(COUNT) / power.mean()
    assert error < 0.02

    rose = weibull_rose(CLIMATE, 100.0, **FLAT, direction_step=1.0, speed_step=0.5, highest_speed=30.0)
    assert ms.annual_energy(PARK, rose, model) == pytest.approx(energy, rel=error)

    table = joint_frequency(series, sectors=72, speed_step=0.5)
    from_table = joint_frequency_rose(table, 100.0, **FLAT, direction_step=1.0)
    # the same times: only binning lies between
    assert ms.annual_energy(PARK, from_table, model) == pytest.approx(energy, rel=0.004)

    for rule in WeibullRule:
        fitted = weibull_rose(
            fit_sectors(series, rule, sectors=12), 100.0, **FLAT, direction_step=1.0, speed_step=0.5, highest_speed=30.0
        )
        # the sectors of the sample are not quite Weibull: the climate's density changes within each
        assert ms.annual_energy(PARK, fitted, model) == pytest.approx(energy, rel=0.01)
