"""Working hours, the event simulation and its closed form: against hand counts, queueing theory and each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.cost.failures import Subsystem, cower_2025_plant, cower_2025_subsystems
from monsun.cost.outage_events import OutagePaths, outage_paths
from monsun.cost.outage_expectation import expected_outages
from monsun.cost.repair_tasks import Tasks, park_tasks
from monsun.cost.service_vessels import (
    Charter,
    ServiceVessel,
    VesselKind,
    cower_fleet,
    crew_transfer_vessels,
    jack_up_vessel,
    service_operation_vessels,
    vessel_of,
)
from monsun.cost.working_hours import (
    done_by,
    earliest,
    finish_soon,
    finish_time,
    latest,
    reached,
    runs_of,
    working_hours,
)
from monsun.records import InputError
from monsun.site.metocean import Metocean

YEAR = 8760
MONTH = np.repeat(np.arange(1, 13), [24 * days for days in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)])
# one vessel day and night, next to the park
NEAR = ServiceVessel(
    kind=VesselKind.CREW_TRANSFER, charter=Charter.YEAR_ROUND, day_rate=1.0, speed=10.0, wave_limit=2.0,
    wind_limit=15.0, shift_begins=0.0, shift_ends=24.0, transfer_hours=0.0, reach=1e6,
)  # fmt: skip


def sea(wave_height: np.ndarray | None = None, wind_speed: np.ndarray | None = None, years: int = 1) -> Metocean:
    calm = np.zeros(years * YEAR)
    return Metocean(
        "test sea", calm if wind_speed is None else wind_speed, calm if wave_height is None else wave_height,
        np.tile(MONTH, years), 100.0, 0.1, "made by the test", "constructed",
    )  # fmt: skip


def rough_winter(seed: int = 1, years: int = 2) -> Metocean:
    """Waves that are higher in winter, with spells of some days."""
    noise = np.random.default_rng(seed).normal(size=years * YEAR + 96)
    spells = np.convolve(noise, np.ones(48) / np.sqrt(48), "valid")[: years * YEAR]
    season = np.cos(2 * np.pi * np.arange(years * YEAR) / YEAR)
    return sea(np.exp(0.3 + 0.35 * season + 0.35 * spells), 8.0 + 2.0 * season + 2.0 * np.abs(spells), years)


def part(rate: float, hours: float, units: float = 0.0, stopped: float = 1.0) -> Subsystem:
    return Subsystem(
        name="part", failures_per_year=(rate, 0.0, 0.0), hours=(hours, 0.0, 0.0), materials=(100.0, 0.0, 0.0),
        vessels=(VesselKind.CREW_TRANSFER,) * 3, units=units, turbines_stopped=stopped,
    )  # fmt: skip


WINTER = rough_winter()


def test_a_working_day_loses_sailing_and_transfers():
    vessel = crew_transfer_vessels()
    found = working_hours(vessel, sea(), 37_040.0)  # one hour of sailing at 20 knots
    assert found.mean_share == pytest.approx((12 - 2 * 1.25) / 24)
    # from 8:15 to 17:45; what an hour has of work is spread over the hour
    assert found.finish(0.0, 9.5) == pytest.approx(18.0, abs=1e-6)
    assert found.finish(10.0, 7.75 + 0.75 + 1.0) == pytest.approx(24 + 10, abs=1e-6)
    assert working_hours(replace(vessel, stays_at_sea=True), sea(), 37_040.0).mean_share == pytest.approx(11.5 / 24)
    assert vessel.lead_hours(37_040.0) == 0.0
    assert jack_up_vessel().lead_hours(50e3) == pytest.approx(240 + 116 / 20.372)


def test_weather_interrupts_work_as_a_walk_through_the_hours_does():
    found = working_hours(crew_transfer_vessels(), WINTER, 30e3)
    generator = np.random.default_rng(3)
    for start, work in zip(generator.uniform(0, 2 * YEAR, 20), generator.uniform(0.5, 300, 20), strict=True):
        now, left = start, work
        while True:
            hour = int(now)
            share = found.share[hour % found.share.size]
            step = min(hour + 1 - now, left / share if share else np.inf)
            left -= step * share
            now += step
            if left < 1e-12:
                break
        assert found.finish(start, work)[0] == pytest.approx(now, abs=1e-6)


@given(time=st.floats(0, 5 * YEAR))
@settings(max_examples=60, deadline=None)
def test_the_inverses_enclose_every_time(time):
    done = working_hours(crew_transfer_vessels(), WINTER, 30e3).done
    work = done_by(time, done)
    assert earliest(work, done) <= time + 1e-6
    assert latest(work, done) >= time - 1e-6
    assert done_by(earliest(work, done), done) == pytest.approx(work, abs=1e-6)
    assert done_by(latest(work, done), done) == pytest.approx(work, abs=1e-6)


@given(start=st.floats(0, 5 * YEAR), work=st.floats(0.1, 900.0))
@settings(max_examples=60, deadline=None)
def test_the_quick_search_finds_the_same_moment(start, work):
    done = working_hours(crew_transfer_vessels(), WINTER, 30e3).done
    assert finish_soon(start, work, done, reached(done)) == finish_time(start, work, done)


def test_short_windows_are_not_used_and_the_ring_has_no_edge():
    fit = np.array([1, 1, 0, 1, 0, 1, 1, 1, 0, 1], dtype=bool)
    assert runs_of(fit, 3).tolist() == [True, True, False, False, False, True, True, True, False, True]
    assert not runs_of(fit, 4).any()
    assert runs_of(np.ones(5, dtype=bool), 9).all()
    waves = np.full(YEAR, 3.0)
    waves[::12] = 1.0
    with pytest.raises(InputError, match="crew transfer vessel: test sea: expected a window of 2 h with waves up to 2"):
        working_hours(replace(crew_transfer_vessels(), least_window=2), sea(waves), 10e3)


def test_what_no_vessel_can_do_is_refused():
    with pytest.raises(InputError, match=r"jack-up vessel: test sea: expected a window of 1 h .* none in 8760 hours"):
        working_hours(jack_up_vessel(), sea(np.full(YEAR, 2.1)), 10e3)
    night = np.tile(np.where((np.arange(24) >= 6) & (np.arange(24) < 20), 3.0, 1.0), 365)
    with pytest.raises(InputError, match="hours at night alone"):
        working_hours(crew_transfer_vessels(), sea(night), 10e3)
    with pytest.raises(InputError, match=r"crew transfer vessel: distance to port: .*reach of 150 km, got 151 km"):
        working_hours(crew_transfer_vessels(), sea(), 151e3)
    with pytest.raises(InputError, match=r"distance to port: expected less than 5.75 h"):
        working_hours(replace(crew_transfer_vessels(), speed=5.0), sea(), 120e3)
    with pytest.raises(InputError, match=r"vessel for generator.*expected one of .*got jack-up vessel"):
        park_tasks(5, cower_2025_subsystems()[6:], (), (crew_transfer_vessels(),), sea(), 10e3)
    with pytest.raises(InputError, match="failures_per_year"):
        part(-0.1, 5.0)
    with pytest.raises(InputError, match="hours > 0 for minor"):
        part(0.1, 0.0)
    with pytest.raises(InputError, match="crew transfer vessel twice"):
        park_tasks(5, (), (), (NEAR, NEAR), sea(), 10e3)
    with pytest.raises(InputError, match="failure_factor"):
        park_tasks(5, (part(1.0, 5.0),), (), (NEAR,), sea(), 10e3, failure_factor=-1.0)
    with pytest.raises(InputError, match="years"):
        outage_paths(park_tasks(5, (), (), (NEAR,), sea(), 10e3), np.array([1]), years=0)
    with pytest.raises(InputError, match="seeds"):
        outage_paths(park_tasks(5, (), (), (NEAR,), sea(), 10e3), np.array([-1]))
    assert vessel_of(cower_fleet(), VesselKind.CABLE, "x") == 2
    assert working_hours(service_operation_vessels(), sea(), 200e3).mean_share > 0.4


def error_of(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(values.size))


def test_without_weather_a_turbine_runs_as_poisson_says():
    fleet = (replace(NEAR, number=200, mobilisation_days=2.0, speed=1e9),)
    tasks = park_tasks(20, (part(6.0, 30.0),), (), fleet, sea(), 10e3)
    expected = np.exp(-6.0 / YEAR * (48.0 + 30.0))
    assert expected_outages(tasks).availability == pytest.approx(expected, abs=1e-9)
    assert expected_outages(tasks).waiting == pytest.approx(0.0, abs=1e-6)
    paths = outage_paths(tasks, np.arange(400))
    able = 1 - paths.turbine_hours.sum(axis=1) / (20 * 2 * YEAR)
    assert abs(able.mean() - expected) < 4 * error_of(able)
    assert paths.failures.mean() == pytest.approx(240.0, abs=4 * error_of(paths.failures[:, 0]))


def test_one_vessel_waits_as_pollaczek_and_khinchine_say():
    rate, work = 300.0, 20.0  # a load of 0.685
    tasks = park_tasks(1, (), (part(rate, work, units=1.0),), (NEAR,), sea(), 1e-3)
    paths = outage_paths(tasks, np.arange(2000))
    load = rate * work / YEAR
    expected = rate * (work + load * work / (2 * (1 - load)))  # turbine-hours a year, M/D/1
    found = paths.plant_turbine_hours.sum(axis=1) / 2
    assert abs(found.mean() - expected) < 4 * error_of(found)
    assert (paths.work / 2).mean() == pytest.approx(rate * work, rel=0.01)


def test_hires_on_call_come_as_often_as_renewals():
    rate, work, charter = 20.0, 1.0, 240.0
    vessel = replace(NEAR, charter=Charter.ON_CALL, charter_days=charter / 24)
    paths = outage_paths(park_tasks(1, (), (part(rate, work, units=1.0),), (vessel,), sea(), 1e-3), np.arange(1500))
    # work ends within the hire but for the last hour's: a hire of 240 h, then the time to the next failure
    calls = paths.calls[:, 0] / 2
    expected = YEAR / (charter + YEAR / rate)
    assert calls.mean() == pytest.approx(expected, rel=0.01)
    assert (paths.hired[:, 0] / 2).mean() == pytest.approx(expected * charter / 24, rel=0.01)


def test_crews_of_one_vessel_share_its_hire():
    vessel = replace(NEAR, charter=Charter.ON_CALL, charter_days=1000.0, number=1, crews=3)
    paths = outage_paths(park_tasks(1, (), (part(600.0, 20.0, units=1.0),), (vessel,), sea(), 1e-3), np.arange(40))
    # hired anew every 1,000 days, and a little later: three crews on board make no second hire
    assert (paths.calls <= 1.0).all() and paths.calls.mean() == pytest.approx(0.73, abs=0.25)
    assert paths.hired[paths.calls > 0].min() > 999.9
    alone = outage_paths(park_tasks(1, (), (part(400.0, 20.0, units=1.0),), (NEAR,), sea(), 1e-3), np.arange(300))
    pair = replace(NEAR, crews=2)
    both = outage_paths(park_tasks(1, (), (part(400.0, 20.0, units=1.0),), (pair,), sea(), 1e-3), np.arange(300))
    assert both.plant_turbine_hours.sum() < 0.5 * alone.plant_turbine_hours.sum()


def test_paths_and_closed_form_agree_by_month_when_vessels_are_free():
    fleet = tuple(replace(vessel, number=300) for vessel in cower_fleet())
    tasks = park_tasks(67, cower_2025_subsystems(), cower_2025_plant(), fleet, WINTER, 30e3)
    expected, paths = expected_outages(tasks), outage_paths(tasks, np.arange(1200))
    assert np.array_equal(paths.hours_by_month, np.bincount(MONTH - 1) * 2)
    hours = paths.hours_by_month * 67
    by_month = 1 - paths.turbine_hours / hours
    for month in range(12):
        assert abs(by_month[:, month].mean() - expected.by_month[month]) < 4.5 * error_of(by_month[:, month]), month
    able = 1 - paths.turbine_hours.sum(axis=1) / hours.sum()
    assert error_of(able) < 1e-4
    assert abs(able.mean() - expected.availability) < 4 * error_of(able)
    plant = 1 - paths.plant_turbine_hours.sum(axis=1) / hours.sum()
    assert abs(plant.mean() - expected.plant_by_hour.mean()) < 4 * error_of(plant)
    # the rough months have the longer outages
    assert expected.by_month[0] < expected.by_month[6] - 0.01
    assert np.all(expected.waiting > -1e-9) and np.all(expected.downtime[:, 0] > expected.downtime[:, 6])


def test_repairs_that_do_not_stop_the_turbine_before_cost_their_own_time():
    tasks = park_tasks(30, (part(3.0, 9.0),), (), (crew_transfer_vessels(40),), sea(), 30e3, stops=(False,) * 3)
    expected = 1 - 3.0 * (9.0 / tasks.hours[0].mean_share) / YEAR
    assert expected_outages(tasks).availability == pytest.approx(expected, abs=1e-9)
    able = 1 - outage_paths(tasks, np.arange(300)).turbine_hours.sum(axis=1) / (30 * 2 * YEAR)
    assert abs(able.mean() - expected) < 4 * error_of(able)


def test_a_path_depends_on_its_seed_alone():
    tasks = park_tasks(10, cower_2025_subsystems(), cower_2025_plant(), cower_fleet(), WINTER, 30e3)
    many, some = outage_paths(tasks, np.arange(8)), outage_paths(tasks, np.array([5, 2]))
    for name in ("turbine_hours", "plant_turbine_hours", "failures", "hired", "calls", "work"):
        assert np.array_equal(getattr(many, name)[[5, 2]], getattr(some, name)), name
    assert np.unique(many.turbine_hours.sum(axis=1)).size == 8


def _down(tasks: Tasks) -> OutagePaths:
    return outage_paths(tasks, np.arange(12), years=1)


@given(
    more=st.floats(1.0, 3.0), rougher=st.floats(1.0, 1.6), crews=st.integers(1, 3), fewer=st.integers(0, 2),
    longer=st.floats(0.0, 5.0), stops=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_more_failures_fewer_vessels_and_rougher_seas_never_raise_availability(
    more, rougher, crews, fewer, longer, stops
):
    def park(factor: float, height: float, number: int, days: float) -> Tasks:
        weather = replace(WINTER, wave_height=WINTER.wave_height * height)
        fleet = (
            crew_transfer_vessels(number),
            replace(jack_up_vessel(), number=number, mobilisation_days=days),
            *cower_fleet()[2:],
        )
        return park_tasks(
            40, cower_2025_subsystems(), cower_2025_plant(), fleet, weather, 30e3, stops, failure_factor=factor
        )

    # of every seed, not only on the mean
    good, bad = _down(park(1.0, 1.0, crews + fewer, 5.0)), _down(park(more, rougher, crews, 5.0 + longer))
    for name in ("turbine_hours", "plant_turbine_hours"):
        better, worse = getattr(good, name).sum(axis=1), getattr(bad, name).sum(axis=1)
        assert np.all(worse >= better - 1e-6 * (1 + better)), name
    assert np.all(bad.failures >= good.failures)
