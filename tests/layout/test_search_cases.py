"""The wind as a search sees it: the weights add up, small roses stay, and what is left out changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from problems import CASES, TURBINE

from monsun.cases import FlowCases
from monsun.energy.production import HOURS_PER_YEAR, turbine_energy
from monsun.inputs.turbines import turbine
from monsun.layout.search_cases import SearchCases, search_cases
from monsun.park import Park
from monsun.sweep.solve import flow
from monsun.wake.models import bastankhah_2014

LARGE = turbine("IEA-15MW-240")


def gain(park: Park, few: SearchCases) -> float:
    return float(few.weight @ flow(park, few.cases, bastankhah_2014()).power.sum(axis=1))


def weight_of(cases: FlowCases) -> np.ndarray:
    return cases.probability * (HOURS_PER_YEAR / 1e6)


def test_a_small_rose_stays_as_it_is() -> None:
    few = search_cases(CASES, weight_of(CASES), TURBINE)
    assert few.stand_for == CASES.count
    found, given = (
        np.array(sorted(zip(one.wind_direction % 360, one.wind_speed, weight, one.turbulence_intensity, strict=True)))
        for one, weight in ((few.cases, few.weight), (CASES, weight_of(CASES)))
    )
    np.testing.assert_allclose(found, given, rtol=1e-12)


def test_cases_that_no_wake_changes_are_left_out() -> None:
    speed = np.arange(1.0, 25.0, 2.0)
    cases = FlowCases.rose([0.0, 120.0, 240.0], speed, np.full((3, speed.size), 1 / (3 * speed.size)), 0.06)
    few = search_cases(cases, weight_of(cases), LARGE)
    # below cut-in, and where even a deep wake leaves rated power, whose table is not quite level
    assert np.unique(few.cases.wind_speed.round(9)).tolist() == [3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 17.0]
    generator = np.random.default_rng(1)
    energy, rated = [], []
    for _ in range(4):
        x, y = (np.arange(9) * 1500.0 + generator.uniform(-500, 500, 9) for _ in range(2))
        park = Park(x, generator.permutation(y), LARGE)
        energy.append(turbine_energy(park, cases, bastankhah_2014()).sum())
        rated.append(gain(park, few))
    np.testing.assert_allclose(np.diff(rated), np.diff(energy), rtol=1e-3)


def test_a_year_by_the_hour_becomes_few_cases_of_the_same_weight() -> None:
    generator = np.random.default_rng(2)
    cases = FlowCases.series(
        generator.uniform(-180, 540, 8760), 5 + 8 * generator.weibull(2.0, 8760) / 2, generator.uniform(0.05, 0.1, 8760)
    )
    few = search_cases(cases, weight_of(cases), LARGE)
    assert few.cases.count <= 90 * 16
    assert np.unique(few.cases.wind_direction).size <= 90
    # nearly all speeds are those of the steep part of the power curve
    assert few.weight.sum() == pytest.approx(weight_of(cases).sum(), rel=1e-2)
    park = Park([0.0, 1500.0, 400.0, 2000.0], [0.0, 200.0, 1800.0, 2100.0], LARGE)
    lost = [
        1 - gain(park, few) / gain(Park([0.0], [0.0], LARGE), few) / 4,
        1 - turbine_energy(park, cases, bastankhah_2014()).sum()
        / turbine_energy(Park([0.0], [0.0], LARGE), cases, bastankhah_2014()).sum() / 4,
    ]  # fmt: skip
    assert lost[0] == pytest.approx(lost[1], rel=0.05)


def test_directions_about_north_keep_their_side() -> None:
    direction = np.linspace(355.0, 365.0, 400)
    cases = FlowCases.series(direction, np.full(400, 9.0), 0.06)
    few = search_cases(cases, weight_of(cases), TURBINE)
    turned = (few.cases.wind_direction + 180) % 360 - 180
    assert turned.min() >= -5.0
    assert turned.max() <= 5.0
    assert few.weight @ turned == pytest.approx(0.0, abs=0.1 * few.weight.sum())


def test_prices_below_zero_weigh_too() -> None:
    weight = weight_of(CASES) * np.array([1.0, -2.0, 3.0, 1.0, -1.0, 1.0, 0.0, 2.0])
    few = search_cases(CASES, weight, TURBINE)
    assert few.weight.sum() == pytest.approx(weight.sum(), rel=1e-12)
    assert few.cases.count == np.count_nonzero(weight)


def test_wind_that_is_never_of_use_still_gives_cases() -> None:
    cases = FlowCases.series([10.0, 20.0], [1.0, 2.0])
    assert search_cases(cases, weight_of(cases), LARGE).cases.count == 2
    assert search_cases(CASES, np.zeros(CASES.count), TURBINE).cases.count == CASES.count
