"""The park's effect on the system: signs and bounds that hold whatever the figures, and the numbers' own arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray

from monsun.plan.dispatch import SolverStatus
from monsun.plan.impact import (
    PlanImpact,
    Season,
    capacity_value,
    impact_dataset,
    plan_impact,
    week_start,
)
from monsun.plan.system import PowerSystem, Region
from monsun.plan.year import constructed_year, residual_load
from monsun.records import InputError
from monsun.site.series import HOURS_PER_YEAR, MonthlyWind, constructed_hourly_wind, month_of_hour

SYSTEM = PowerSystem()


@pytest.fixture(scope="module")
def wind() -> np.ndarray:
    """Per-unit output at a monsoon coast: strong north-east winter, weak spring, middling south-west summer."""
    monthly = MonthlyWind(
        vector_speed=np.array([11.4, 9.2, 6.2, 2.9, 1.7, 7.4, 8.0, 7.9, 5.0, 3.0, 10.0, 12.5]),
        direction=np.array([31, 35, 44, 69, 198, 231, 233, 234, 233, 20, 29, 26.0]),
        sigma=np.full(12, 4.6),
    )
    speed, _ = constructed_hourly_wind(monthly, HOURS_PER_YEAR, seed=3, match_months=True)
    return np.clip((speed / 11) ** 3, 0, 1) * (speed > 3) * (speed < 25)


@pytest.fixture(scope="module")
def impact(wind: np.ndarray) -> PlanImpact:
    return plan_impact(SYSTEM, 900 * wind, wind_per_unit=wind, seasons=tuple(Season))


def test_the_balance_holds_and_the_park_only_saves(impact: PlanImpact) -> None:
    for week in impact.weeks:
        assert week.without_park.balance_residual <= 1e-6
        assert week.with_park.balance_residual <= 1e-6
        assert week.with_park.cost <= week.without_park.cost
        assert week.without_park.load == pytest.approx(week.with_park.load)
    assert impact.cost_saving_musd_per_year > 0


def test_co2_avoided_is_less_than_the_dirtiest_plant_would_emit(impact: PlanImpact) -> None:
    assert 0 < impact.co2_avoided_t_per_mwh < SYSTEM.emission.coal
    energy = impact.park_energy_gwh * 1e3
    assert impact.co2_avoided_mt_per_year == pytest.approx(impact.co2_avoided_t_per_mwh * energy / 1e6)


def test_a_mwh_saves_between_the_cheapest_and_the_dearest_fuel(impact: PlanImpact) -> None:
    assert SYSTEM.marginal_cost.coal * 0.9 < impact.cost_saving_usd_per_mwh < SYSTEM.marginal_cost.flexible
    assert impact.capture_price == pytest.approx(impact.cost_saving_usd_per_mwh, rel=0.15)
    assert (impact.price_change <= 1e-6).all()


def test_shares_stay_shares(impact: PlanImpact, wind: np.ndarray) -> None:
    assert 0 <= impact.curtailment <= 1
    assert 0 <= impact.capacity_value_mw <= 900
    assert 0 <= impact.peak_reduction_mw <= 900
    assert sum(week.year_share for week in impact.weeks) == pytest.approx(1)
    assert sum(week.year_energy for week in impact.weeks) == pytest.approx(900 * wind.sum())
    assert sum(week.available.sum() * week.scale for week in impact.weeks) == pytest.approx(900 * wind.sum())


def test_a_park_of_zero_changes_nothing(wind: np.ndarray) -> None:
    nothing = plan_impact(SYSTEM, np.zeros(HOURS_PER_YEAR), wind_per_unit=wind, seasons=(Season.WET,))
    week = nothing.weeks[0]
    assert week.with_park.cost == pytest.approx(week.without_park.cost, rel=1e-12)
    assert week.with_park.price == pytest.approx(week.without_park.price)
    for name in ("curtailment", "curtailment_added", "capacity_value_mw", "peak_reduction_mw"):
        assert getattr(nothing, name) == 0
    assert nothing.co2_avoided_mt_per_year == nothing.cost_saving_musd_per_year == 0
    assert np.isnan(nothing.capture_price)


def test_a_system_full_of_sun_curtails_the_park(wind: np.ndarray) -> None:
    sunny = replace(SYSTEM, capacity=replace(SYSTEM.capacity, solar=300000.0))
    result = plan_impact(sunny, 900 * wind, wind_per_unit=wind, seasons=(Season.WET,))
    assert 0.02 < result.curtailment < 0.6
    assert result.curtailment_added > 0
    week = result.weeks[0]
    assert (week.curtailed >= 0).all() and (week.curtailed <= week.available + 1e-9).all()
    assert week.with_park.price.min() == pytest.approx(0, abs=1e-6)


def test_capacity_value_is_the_mean_of_the_hours_that_matter() -> None:
    residual = np.array([5.0, 9.0, 1.0, 8.0])
    park = np.array([1.0, 2.0, 3.0, 4.0])
    assert capacity_value(residual, park, 0.5) == 3.0
    assert capacity_value(residual, park, 0.01) == 2.0
    # output that never varies is worth itself, whatever the hours
    assert capacity_value(residual, np.full(4, 7.0), 0.25) == 7.0


def test_weeks_lie_in_their_seasons(wind: np.ndarray) -> None:
    residual = residual_load(SYSTEM, constructed_year(SYSTEM, wind))
    months = {season: month_of_hour(week_start(residual, wind, season) + 84) for season in Season}
    assert months[Season.DRY] in (10, 11, 0, 1)
    assert months[Season.WET] in (2, 3, 4, 5, 6, 7, 8, 9)
    # by its figures the system is tightest before the rains fill the reservoirs
    assert months[Season.PEAK] in (3, 4, 5)


def test_the_peak_week_is_shown_beside_the_others_but_not_counted(impact: PlanImpact) -> None:
    assert [week.scale == 0 for week in impact.weeks] == [False, False, True]
    saved = sum((week.without_park.co2 - week.with_park.co2) * week.scale for week in impact.weeks[:2])
    assert impact.co2_avoided_mt_per_year == pytest.approx(saved / 1e6)


def test_the_dataset_has_units_and_survives_a_file(impact: PlanImpact, tmp_path) -> None:
    data = impact_dataset(impact)
    for name, variable in data.data_vars.items():
        assert variable.attrs["units"] and variable.attrs["long_name"], name
    assert data.generation.dims == ("season", "case", "technology", "region", "hour")
    assert data.generation.sum() > 0 and "constructed" in data.attrs["comment"]
    data.to_netcdf(tmp_path / "plan.nc")
    with xarray.open_dataset(tmp_path / "plan.nc") as again:
        assert float(again.capacity_value_mw) == impact.capacity_value_mw
        assert list(again.region.values) == [region.value for region in Region]


def test_bad_input_is_refused(wind: np.ndarray) -> None:
    with pytest.raises(InputError, match="park_power_mw"):
        plan_impact(SYSTEM, wind[:100])
    with pytest.raises(InputError, match="park_power_mw"):
        plan_impact(SYSTEM, -wind)
    with pytest.raises(InputError, match="wind_per_unit"):
        plan_impact(SYSTEM, 0 * wind)
    with pytest.raises(InputError, match="seasons"):
        plan_impact(SYSTEM, wind, seasons=())
    with pytest.raises(InputError, match="seasons"):
        plan_impact(SYSTEM, wind, seasons=(Season.DRY, Season.PEAK))
    with pytest.raises(InputError, match="peak_hour_share"):
        plan_impact(SYSTEM, wind, peak_hour_share=0.0)


def test_a_system_that_cannot_be_dispatched_is_named(
    impact: PlanImpact, wind: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = replace(impact.weeks[0].with_park, status=SolverStatus.INFEASIBLE, condition="infeasible")
    monkeypatch.setattr("monsun.plan.impact.dispatch", lambda network: stuck)
    with pytest.raises(InputError, match=r"typical hot and wet season week without the park.*infeasible"):
        plan_impact(SYSTEM, 900 * wind, wind_per_unit=wind, seasons=(Season.WET,))
