"""Samples of wind and constants on one prepared kernel are what single runs of the engine come to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.operation import SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.samples import FlowSamples, sampled_power
from monsun.sweep.solve import park_power
from monsun.wake.models import bastankhah_2014, niayifar_2016

TURBINE = Turbine(
    name="one",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[3.0, 11.0, 25.0],
    power=[0.0, 3.0e6, 3.0e6],
    thrust_coefficient=[0.8, 0.8, 0.2],
)
GENERATOR = np.random.default_rng(5)
PARK = Park(GENERATOR.uniform(0, 3000, 9), GENERATOR.uniform(0, 3000, 9), TURBINE)
SHARE = GENERATOR.uniform(size=(24, 6))
ROSE = FlowCases.rose(np.arange(0, 360, 15.0), np.arange(4.0, 15.0, 2.0), SHARE / SHARE.sum(), 0.08)
COUNT = 5
SAMPLES = FlowSamples(GENERATOR.normal(1, 0.05, COUNT), GENERATOR.normal(0, 4, COUNT), GENERATOR.normal(1, 0.2, COUNT))


def alone(number: int, cases: FlowCases = ROSE) -> FlowCases:
    return replace(
        cases,
        wind_speed=cases.wind_speed * SAMPLES.wind_speed[number],
        wind_direction=cases.wind_direction + SAMPLES.wind_direction[number],
        turbulence_intensity=cases.turbulence_intensity * SAMPLES.turbulence_intensity[number],
    )


def test_each_sample_is_a_run_of_the_engine():
    model = niayifar_2016()
    found = sampled_power(PARK, ROSE, model, SAMPLES)
    expected = [ROSE.probability @ park_power(PARK, alone(i), model) for i in range(COUNT)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_samples_with_a_site_whose_sectors_turn_with_the_wind():
    model = bastankhah_2014()
    site = SiteWind(GENERATOR.uniform(0.9, 1.1, (9, 12)), turning=GENERATOR.uniform(-3, 3, (9, 12)))
    found = sampled_power(PARK, ROSE, model, SAMPLES, None, site)
    expected = [ROSE.probability @ park_power(PARK, alone(i), model, None, site) for i in range(COUNT)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


# with all of its constants free, a model keeps comparisons of them among what it stores of each turbine
@pytest.mark.parametrize(
    ("model", "names"),
    [(bastankhah_2014(), ("width.growth_rate", "width.initial")), (niayifar_2016(), tuple(niayifar_2016().constants))],
)
def test_samples_of_constants_are_models_made_with_them(model, names):
    values = np.array([model.constants[name] for name in names]) * GENERATOR.uniform(0.8, 1.2, (COUNT, len(names)))
    found = sampled_power(PARK, ROSE, model, replace(SAMPLES, constants=names, values=values))
    models = [model.with_constants(dict(zip(names, row, strict=True))) for row in values.tolist()]
    expected = [ROSE.probability @ park_power(PARK, alone(i), models[i]) for i in range(COUNT)]
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_samples_of_a_series():
    hours = FlowCases.series(GENERATOR.uniform(0, 360, 60), GENERATOR.uniform(4, 14, 60), 0.08)
    model = niayifar_2016()
    found = sampled_power(PARK, hours, model, SAMPLES)
    expected = [hours.probability @ park_power(PARK, alone(i, hours), model) for i in range(COUNT)]
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_threads_do_not_change_a_digit(monkeypatch: pytest.MonkeyPatch):
    found = []
    for threads in ("1", "3"):
        monkeypatch.setenv("MONSUN_THREADS", threads)
        found.append(sampled_power(PARK, ROSE, bastankhah_2014(), SAMPLES))
    assert np.array_equal(*found)


def test_impossible_samples_are_refused():
    with pytest.raises(InputError, match=r"samples: wind_speed\[1\]"):
        FlowSamples.faster(np.array([1.0, -0.2]))
    with pytest.raises(InputError, match="samples: wind_direction"):
        FlowSamples(np.ones(3), np.zeros(2), np.ones(3))
    with pytest.raises(InputError, match="samples: values"):
        FlowSamples(np.ones(3), np.zeros(3), np.ones(3), ("width.initial",), np.ones((3, 2)))
    with pytest.raises(InputError, match="samples: constants"):
        unknown = FlowSamples(np.ones(1), np.zeros(1), np.ones(1), ("width.initail",), np.ones((1, 1)))
        sampled_power(PARK, ROSE, bastankhah_2014(), unknown)
