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
from monsun.cost.installation_terms import Installation, InstallationQuantities, Stage
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
        lambda plan: plan.stages[0].operation,
        lambda plan: plan.phase("array cables").stages[1].end,
        lambda plan: plan.phase("array cables").stages[0].cost_share * plan.phase("array cables").cost,
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


def test_stages_have_their_own_begin_work_and_operation(short_sea):
    schedule = installation_schedule(PARK, SHORT, short_sea)
    plan, bars = plan_of(schedule), gantt(schedule)
    first, second = plan.stages
    assert (first.name, second.name) == ("stage 1", "stage 2")
    assert (first.share, second.share) == (40 / 67, 27 / 67)
    assert (first.common_share, second.common_share) == (1.0, 0.0)
    assert first.begin == 0.0 and second.begin == pytest.approx(12.0, abs=0.1)
    assert second.operation == plan.construction_months and second.operation_p90 == plan.months_p90
    for number, stage in enumerate(plan.stages):
        mine = [bar for bar in bars if bar.stage == number]
        latest = max(bar.end.p50 for bar in mine)
        assert latest + SHORT.commissioning_months <= stage.operation + 1e-9
        assert stage.operation == pytest.approx(latest + SHORT.commissioning_months, abs=0.2)
        assert stage.operation_p10 <= stage.operation <= stage.operation_p90
    assert first.operation < second.operation - 6
    for phase in plan.phases:
        assert sum(work.cost_share for work in phase.stages) == pytest.approx(1.0)
        assert sum(work.unit_share for work in phase.stages) == pytest.approx(1.0)
        for work in phase.stages:
            bar = next(bar for bar in bars if (bar.name, bar.stage) == (phase.name, work.stage))
            assert (work.start, work.end) == pytest.approx((bar.begin.p50, bar.end.p50))
    # both circuits and the substation are there for the first turbines
    assert [work.stage for name in ("export cables", "offshore substation") for work in plan.phase(name).stages] == [
        0,
        0,
    ]


def test_names_and_shares_of_payment_move_no_work(short_sea):
    named = replace(SHORT, stages=(
        Stage(name="600 MW", share=0.6, common_share=0.7), Stage(share=0.4, months_later=12.0, common_share=0.3),
    ))  # fmt: skip
    base, plan = (installation_plan(PARK, terms, short_sea) for terms in (SHORT, named))
    assert [stage.name for stage in plan.stages] == ["600 MW", "stage 2"]
    assert [stage.common_share for stage in plan.stages] == [0.7, 0.3]
    assert plan.phases == base.phases and plan.construction_months == base.construction_months
    alone = installation_plan(PARK, replace(SHORT, stages=(Stage(),)), short_sea)
    assert [(stage.name, stage.share, stage.begin) for stage in alone.stages] == [("whole park", 1.0, 0.0)]
    # two that start together share the vessels: the first is ready earlier, the last about when the whole park is
    together = replace(SHORT, stages=(Stage(share=0.5), Stage(share=0.5)))
    first, last = installation_plan(PARK, together, short_sea).stages
    assert first.operation < alone.construction_months and last.operation >= first.operation


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
