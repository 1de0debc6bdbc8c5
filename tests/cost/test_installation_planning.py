"""The plan a park is priced with: the schedule's own at the grid, straight between, and the speed of twenty years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from monsun.cost.installation_planning import installation_bars, installation_plan, installation_sea
from monsun.cost.installation_results import gantt, plan_of
from monsun.cost.installation_schedule import installation_schedule
from monsun.cost.installation_terms import Installation, InstallationQuantities
from monsun.inputs.climate_files import read_monthly_wind

CLIMATE = Path(__file__).resolve().parents[2] / "monsun/data/binh_thuan/wind/constructed_monthly_climate_100m.csv"
PARK = InstallationQuantities(turbines=67, array_length=130e3, export_length=70e3, circuits=2)
SHORT = Installation(weather_years=2)


@pytest.fixture(scope="module")
def monthly():
    return read_monthly_wind(CLIMATE, 100.0)


@pytest.fixture(scope="module")
def short_sea(monthly):
    return installation_sea(monthly, SHORT, seed=1)


def test_on_the_grid_the_plan_is_the_schedules(short_sea):
    assert installation_plan(PARK, SHORT, short_sea) == plan_of(installation_schedule(PARK, SHORT, short_sea))


def test_between_the_grid_the_plan_is_straight(short_sea):
    plans = [installation_plan(replace(PARK, array_length=length), SHORT, short_sea)
             for length in (130e3, 132.5e3, 135e3)]  # fmt: skip
    for value in (
        lambda plan: plan.total,
        lambda plan: plan.construction_months,
        lambda plan: plan.weather_cost,
        lambda plan: plan.phase("array cables").paid_days,
        lambda plan: plan.phase("array cables").units,
    ):
        low, middle, high = (value(plan) for plan in plans)
        assert middle == pytest.approx((low + high) / 2)
        assert low <= high
    near = installation_plan(replace(PARK, array_length=135e3 - 1e-3), SHORT, short_sea)
    assert near.total == pytest.approx(plans[-1].total)


def test_bars_are_those_of_the_schedule(short_sea):
    bars = installation_bars(replace(PARK, array_length=131e3), SHORT, short_sea)
    assert bars == gantt(installation_schedule(PARK, SHORT, short_sea))


def test_other_rates_take_the_schedule_already_made(short_sea):
    dearer = replace(
        SHORT, turbines=replace(SHORT.turbines, vessel=replace(SHORT.turbines.vessel, day_rate=500_000.0)),
        port=replace(SHORT.port, monthly_rate=0.0), lead_months=20.0,
    )  # fmt: skip
    base = installation_plan(PARK, SHORT, short_sea)
    started = process_time()
    plan = installation_plan(PARK, dearer, short_sea)
    assert process_time() - started < 0.2
    assert plan == plan_of(installation_schedule(PARK, dearer, short_sea))
    turbines = plan.phase("turbines")
    hired = turbines.paid_days + 7.0 * (2 + turbines.returns)
    assert turbines.cost == pytest.approx(500_000 * hired)
    assert plan.construction_months == pytest.approx(base.construction_months + 8.0)


def test_a_park_without_array_cables_has_none(short_sea):
    none = installation_plan(replace(PARK, array_length=0.0), SHORT, short_sea)
    assert "array cables" not in [phase.name for phase in none.phases]
    little = installation_plan(replace(PARK, array_length=1.0), SHORT, short_sea)
    assert little.phase("array cables").cost > 0
    assert little.total == pytest.approx(none.total, rel=1e-3)


def test_the_constructed_monsoon_costs_more_in_its_months(monthly):
    terms = Installation(closed_months=(), weather_years=4)
    sea = installation_sea(monthly, terms, seed=3)
    assert sea.data_class == "constructed"
    schedule = installation_schedule(PARK, terms, sea)
    calm, rough = (schedule.weather_cost[schedule.month == month].mean() for month in (3, 10))
    assert rough > 2 * calm > 0
    plan = plan_of(schedule)
    assert plan.data_class == "constructed"
    assert 1.0 < plan.weather_factor < 1.5
    assert 24 < plan.construction_months < 40


def test_all_start_hours_of_twenty_years_in_less_than_five_seconds(monthly):
    sea = installation_sea(monthly, Installation(), seed=1)
    started = process_time()
    schedule = installation_schedule(PARK, Installation(), sea)
    assert process_time() - started < 5.0
    assert schedule.end.shape == (20 * 8760,)
    assert np.isfinite(schedule.cost).all()
