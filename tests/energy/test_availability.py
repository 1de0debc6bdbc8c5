"""Outages inside the wake calculation: exact at the limits, and by chance where they should be."""

from __future__ import annotations

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.assessment import assess
from monsun.energy.availability import OutageTerms, RepairTime, outage_loss, outage_schedule, sampled_outages
from monsun.energy.loss_groups import LossBasis
from monsun.energy.losses import LossFactors
from monsun.energy.uncertainty import UncertaintyTerms
from monsun.operation import Operation
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.models import bastankhah_2014

MODEL = bastankhah_2014()
TURBINE = Turbine(
    name="real",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[3.0, 11.0, 25.0],
    power=[0.0, 3.0e6, 3.0e6],
    thrust_coefficient=[0.8, 0.8, 0.2],
)
GENERATOR = np.random.default_rng(5)
PARK = Park(*GENERATOR.uniform(0, 3000, (2, 9)), TURBINE)
SHARE = GENERATOR.uniform(size=(24, 6))
ROSE = FlowCases.rose(np.arange(0, 360, 15.0), np.arange(4.0, 15.0, 2.0), SHARE / SHARE.sum(), 0.08)
HOURS = FlowCases.series(15.0 * GENERATOR.integers(0, 24, 2000), GENERATOR.uniform(4, 14, 2000), 0.08)
SINGLE = Park([0.0], [0.0], TURBINE)
YEAR = np.arange("2021-01", "2022-01", dtype="datetime64[h]")


def free_energy(running: np.ndarray, hours: FlowCases = HOURS) -> float:
    power = np.interp(hours.wind_speed, TURBINE.wind_speed, TURBINE.power)
    return float((power[:, None] * running).sum() / hours.count * 8760 / 1e6)


def test_without_outages_nothing_is_lost():
    found = outage_loss(PARK, HOURS, MODEL, np.ones((HOURS.count, 9), dtype=bool))
    assert (found.loss, found.loss_without_wakes, found.factor_loss, found.standard_error) == (0.0, 0.0, 0.0, 0.0)
    assert found.energy == found.energy_without_outages


def test_one_turbine_loses_what_blew_in_its_outages():
    running = GENERATOR.uniform(size=(HOURS.count, 1)) < 0.9
    found = outage_loss(SINGLE, HOURS, MODEL, running)
    assert found.energy == pytest.approx(free_energy(running), rel=1e-12)
    assert found.loss == pytest.approx(1 - free_energy(running) / free_energy(np.ones_like(running)), rel=1e-12)
    assert found.loss_without_wakes == pytest.approx(found.loss, rel=1e-12)
    assert found.time_availability == pytest.approx(running.mean(), rel=1e-12)


def test_turbines_that_stand_together_lose_as_a_factor_would():
    steady = FlowCases.series(np.full(240, 200.0), np.full(240, 9.0), 0.08)
    running = np.repeat(GENERATOR.uniform(size=(240, 1)) < 0.93, 9, axis=1)
    found = outage_loss(PARK, steady, MODEL, running)
    assert found.loss == pytest.approx(found.factor_loss, rel=1e-12)
    assert found.energy_availability == pytest.approx(running.mean(), rel=1e-12)


def test_scattered_outages_cost_less_than_the_factor_because_others_stand_in_fewer_wakes():
    running = GENERATOR.uniform(size=(HOURS.count, 9)) < 0.85
    found = outage_loss(PARK, HOURS, MODEL, running)
    assert found.loss < found.loss_without_wakes - 3 * found.standard_error
    assert found.loss_without_wakes == pytest.approx(found.factor_loss, abs=0.01)


def test_standard_error_is_that_of_repeated_schedules():
    terms = OutageTerms(running_time=300.0, repair_time=30.0)
    cases = [sampled_outages(terms, ROSE, 9, 1200, seed) for seed in range(24)]
    found = [outage_loss(PARK, *one_case, running) for *one_case, running in ((c, MODEL, r) for c, r in cases)]
    scatter = np.std([one.loss for one in found], ddof=1)
    claimed = np.sqrt(np.mean([one.standard_error**2 for one in found]))
    assert claimed == pytest.approx(scatter, rel=0.5)


def test_what_is_not_planned_to_run_is_no_outage():
    running = GENERATOR.uniform(size=(HOURS.count, 9)) < 0.9
    stopped = np.arange(9) != 3
    found = outage_loss(PARK, HOURS, MODEL, running, Operation(running=stopped))
    assert found.time_availability == pytest.approx(running[:, stopped].mean(), rel=1e-12)
    others = Park(PARK.x[stopped], PARK.y[stopped], TURBINE)
    alike = outage_loss(others, HOURS, MODEL, running[:, stopped])
    assert found.loss == pytest.approx(alike.loss, rel=1e-9)


@pytest.mark.parametrize("repair", RepairTime)
def test_schedules_have_the_availability_they_are_made_for(repair):
    terms = OutageTerms(running_time=200.0, repair_time=20.0, repair=repair)
    running = outage_schedule(terms, YEAR, 60, seed=2)
    assert terms.availability(1) == pytest.approx(10 / 11)
    assert running.mean() == pytest.approx(10 / 11, abs=0.004)
    # from the first hour on
    assert outage_schedule(terms, YEAR[:48], 3000, seed=2).mean() == pytest.approx(10 / 11, abs=0.012)
    ends = np.count_nonzero(running[1:] & ~running[:-1])
    assert np.count_nonzero(~running) / ends == pytest.approx(20.0, rel=0.06)


def test_outages_follow_the_months():
    monsoon = (1.0,) * 5 + (3.0,) * 3 + (1.0,) * 4
    slow = (1.0,) * 10 + (4.0, 4.0)
    terms = OutageTerms(running_time=400.0, repair_time=12.0, outage_factor=monsoon, repair_factor=slow)
    running = outage_schedule(terms, YEAR, 400, seed=4)
    month = YEAR.astype("datetime64[M]").astype(int) % 12 + 1
    for number in (3, 7, 12):
        assert 1 - running[month == number].mean() == pytest.approx(1 - terms.availability(number), rel=0.06)


def test_a_schedule_repeats_and_does_not_depend_on_other_turbines():
    few, many = (outage_schedule(OutageTerms(), YEAR, count, seed=9) for count in (2, 5))
    assert np.array_equal(few, many[:, :2])
    assert not np.array_equal(few, outage_schedule(OutageTerms(), YEAR, 2, seed=10))


def test_drawn_cases_have_the_energy_of_the_rose():
    cases, running = sampled_outages(OutageTerms(), ROSE, 9, 5000, seed=3)
    power = [np.interp(one.wind_speed, TURBINE.wind_speed, TURBINE.power) for one in (cases, ROSE)]
    assert cases.probability @ power[0] == pytest.approx(ROSE.probability @ power[1], rel=2e-3)
    assert running.mean() == pytest.approx(OutageTerms().availability(1), abs=0.004)
    # a rose and a series lose the same within their errors
    loss = outage_loss(PARK, cases, MODEL, running)
    time = np.datetime64("2021-01-01T00", "h") + np.arange(HOURS.count)
    series = outage_loss(PARK, HOURS, MODEL, outage_schedule(OutageTerms(), time, 9, seed=1))
    assert abs(loss.loss - series.loss) < 4 * np.hypot(loss.standard_error, series.standard_error)


def test_the_loss_joins_the_assessment():
    cases, running = sampled_outages(OutageTerms(), ROSE, 9, 500)
    lost = outage_loss(PARK, cases, MODEL, running)
    found = lost.as_loss()
    assert found.computed and found.basis is LossBasis.DISTRIBUTION
    assert lost.as_loss(LossBasis.TIME_SERIES).basis is LossBasis.TIME_SERIES
    result = assess(
        gross_mwh=100.0, with_wakes_mwh=90.0, electrical_loss=0.03, capacity_mw=0.03, sensitivity=1.3,
        losses=LossFactors(), uncertainty=UncertaintyTerms(), computed=(found,),
    )  # fmt: skip
    assert {step.name: step.share for step in result.steps}["turbine availability"] == found.share


def test_impossible_input_is_refused():
    with pytest.raises(InputError, match="equal steps"):
        outage_schedule(OutageTerms(), YEAR[[0, 1, 3]], 2)
    with pytest.raises(InputError, match="repair_factor"):
        OutageTerms(repair_factor=(1.0,) * 11)
    with pytest.raises(InputError, match="outages: running"):
        outage_loss(PARK, HOURS, MODEL, np.ones((HOURS.count, 8), dtype=bool))
    with pytest.raises(InputError, match="outages: batches"):
        outage_loss(PARK, HOURS, MODEL, np.ones((HOURS.count, 9), dtype=bool), batches=1)
    with pytest.raises(InputError, match="outages: count"):
        sampled_outages(OutageTerms(), ROSE, 3, 0)
    calm = FlowCases.series([0.0, 10.0], [1.0, 1.0], 0.08)
    with pytest.raises(InputError, match="produces energy"):
        outage_loss(SINGLE, calm, MODEL, np.ones((2, 1), dtype=bool), batches=2)
