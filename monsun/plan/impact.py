"""What the park does to the power system: the same weeks dispatched with and without it, and its worth at the peak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.plan.system import (
    CORRIDORS,
    REGIONS,
    TECHNOLOGIES,
    Dispatch,
    PowerSystem,
    SolverStatus,
    SystemHours,
    Technology,
    build_network,
    constructed_year,
    dispatch,
    residual_load,
)
from monsun.records import InputError
from monsun.site.series import HOURS_PER_YEAR, MONTH_START_HOUR

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]

WEEK_HOURS = 168
_PARK = TECHNOLOGIES.index(Technology.PARK)
_SHED = TECHNOLOGIES.index(Technology.LOAD_SHEDDING)
_EVENING = (18, 23)  # hours 18 to 22: dark, and inside the published evening peak window but for its first hour
_SAME_PRICE = 1e-6  # USD/MWh


class Season(Enum):
    """A representative week of the constructed year.

    DRY: of the weeks from January to June, when the reservoirs are drawn down, the one with the highest residual load
    in an evening hour (18 to 23 h). WET: of the weeks from July to December the one whose mean residual load is the
    median of these weeks. Residual load is what `residual_load` returns.
    """

    DRY = "dry-season evening peak"
    WET = "wet-season median"


@dataclass(frozen=True, eq=False)
class WeekImpact:
    """One representative week, dispatched without and with the park.

    start_hour in the year; available [hour] MW the park could feed; curtailed [hour] MW of it that it could not, shared
    as `park_curtailed` says; year_energy MWh of the park that this week stands for.
    """

    season: Season
    start_hour: int
    available: Array
    curtailed: Array
    year_energy: float
    without_park: Dispatch
    with_park: Dispatch

    @property
    def scale(self) -> float:
        """Factor from this week to the part of the year it stands for, by the park's energy."""
        energy = float(self.available.sum())
        return self.year_energy / energy if energy > 0 else 0.0


@dataclass(frozen=True, eq=False)
class PlanImpact:
    """The park's place in the national system, scaled to a year from its representative weeks.

    park_energy_gwh: what the park can feed in the year. curtailment: share of it the system cannot take, 0 to 1, shared
    fairly among wind and sun; curtailment_added: growth of all wind and sun curtailed, over the park's energy.
    capacity_value_mw: mean output in the hours of highest residual load; peak_reduction_mw: how much lower the highest
    residual load gets. co2_avoided_mt_per_year: million tonnes; co2_avoided_t_per_mwh and cost_saving_usd_per_mwh: over
    the park's energy; cost_saving_musd_per_year: running cost of the system, the park's own cost not counted.
    price_change [region] USD/MWh, with less without, weighted by load, mean of the weeks; capture_price USD/MWh of what
    the park feeds (NaN when it feeds nothing). unserved_mwh: load not served in the weeks, without and with the park.
    notes: how each number was made, one sentence each.
    """

    weeks: tuple[WeekImpact, ...]
    park_energy_gwh: float
    curtailment: float
    curtailment_added: float
    capacity_value_mw: float
    peak_reduction_mw: float
    co2_avoided_mt_per_year: float
    co2_avoided_t_per_mwh: float
    cost_saving_musd_per_year: float
    cost_saving_usd_per_mwh: float
    price_change: Array
    capture_price: float
    unserved_mwh: tuple[float, float]
    notes: tuple[str, ...]


def capacity_value(residual: Array, park_power_mw: Array, peak_hour_share: float = 0.01) -> float:
    """Mean output, MW, of the park in the given share of hours with the highest residual load (at least one hour).

    An approximation by peak hours, not an effective load carrying capability: no outage is drawn, one year is seen.
    """
    count = max(1, round(peak_hour_share * residual.size))
    return float(park_power_mw[np.argsort(-residual, kind="stable")[:count]].mean())


def week_start(residual: Array, season: Season) -> int:
    """First hour of the season's representative week in the year; weeks begin at hour 0 and every 168 h after it."""
    half = MONTH_START_HOUR[6]
    starts = np.arange(0, HOURS_PER_YEAR - WEEK_HOURS + 1, WEEK_HOURS)
    if season is Season.DRY:
        starts = starts[starts + WEEK_HOURS <= half]
        hour = np.arange(HOURS_PER_YEAR) % 24
        evening = np.where((hour >= _EVENING[0]) & (hour < _EVENING[1]), residual, -np.inf)
        return int(starts[np.argmax([evening[start : start + WEEK_HOURS].max() for start in starts])])
    starts = starts[starts >= half]
    means = np.array([residual[start : start + WEEK_HOURS].mean() for start in starts])
    return int(starts[np.argsort(means, kind="stable")[means.size // 2]])


def park_curtailed(with_park: Dispatch, park_region: int) -> Array:
    """What the park could have fed and did not, [hour] MW, when a surplus is shared in proportion to what is available.

    Wind, sun and park all cost nothing to run, so the least cost does not say whose output is cut; here the nodes with
    the park's price (no full corridor between them) share the hour's surplus alike.
    """
    same = np.abs(with_park.price - with_park.price[park_region]) < _SAME_PRICE
    surplus = (with_park.curtailed.sum(axis=0) * same).sum(axis=0)
    available = (with_park.available.sum(axis=0) * same).sum(axis=0)
    share = np.divide(surplus, available, out=np.zeros_like(surplus), where=available > 0)
    return with_park.available[_PARK, park_region] * share


def plan_impact(
    system: PowerSystem,
    park_power_mw: ArrayLike,
    *,
    wind_per_unit: ArrayLike | None = None,
    seasons: Sequence[Season] = (Season.DRY,),
    peak_hour_share: float = 0.01,
) -> PlanImpact:
    """The park's effect on the system: dispatch of representative weeks without and with it, and its worth at the peak.

    park_power_mw [8760] MW: what the park can feed to the grid, hour by hour, wakes and losses in it. wind_per_unit
    [8760], 0 to 1: the wind at that coast as a share of capacity, from which other wind plants are made; when left out,
    the park's own series over its maximum (so a park that never runs needs it). seasons: the weeks to dispatch; one
    stands for the year, both stand for their half-years. Raises InputError when a dispatch has no solution and
    ImportError when PyPSA is missing.
    """
    power = np.asarray(park_power_mw, dtype=float)
    if power.shape != (HOURS_PER_YEAR,) or not np.all(np.isfinite(power) & (power >= 0)):
        raise InputError("park_power_mw", f"{HOURS_PER_YEAR} numbers MW >= 0", f"shape {power.shape}, or beyond")
    if not seasons or len(set(seasons)) != len(seasons):
        raise InputError("seasons", "one or both seasons, each once", list(seasons))
    if not 0 < peak_hour_share <= 1:
        raise InputError("peak_hour_share", "a share > 0 and <= 1", peak_hour_share)
    if wind_per_unit is None:
        if not power.any():
            raise InputError("wind_per_unit", "given when the park never runs", "nothing")
        wind_per_unit = power / power.max()
    year = constructed_year(system, wind_per_unit)
    residual = residual_load(system, year)
    weeks = tuple(_week(system, year, power, residual, season, alone=len(seasons) == 1) for season in seasons)

    energy = float(power.sum())

    def yearly(values: Sequence[float]) -> float:
        return float(sum(value * week.scale for value, week in zip(values, weeks, strict=True)))

    def per_energy(value: float) -> float:
        return value / energy if energy > 0 else 0.0

    co2 = yearly([week.without_park.co2 - week.with_park.co2 for week in weeks])
    saving = yearly([week.without_park.cost - week.with_park.cost for week in weeks])
    curtailed = yearly([week.curtailed.sum() for week in weeks])
    added = yearly([week.with_park.curtailed.sum() - week.without_park.curtailed.sum() for week in weeks])
    cases = [[week.without_park for week in weeks], [week.with_park for week in weeks]]
    before, after = (np.mean([_load_price(item) for item in case], axis=0) for case in cases)
    unserved = tuple(float(sum(item.generation[_SHED].sum() for item in case)) for case in cases)
    return PlanImpact(
        weeks=weeks,
        park_energy_gwh=energy / 1e3,
        curtailment=per_energy(curtailed),
        curtailment_added=per_energy(added),
        capacity_value_mw=capacity_value(residual, power, peak_hour_share),
        peak_reduction_mw=float(residual.max() - (residual - power).max()),
        co2_avoided_mt_per_year=co2 / 1e6,
        co2_avoided_t_per_mwh=per_energy(co2),
        cost_saving_musd_per_year=saving / 1e6,
        cost_saving_usd_per_mwh=per_energy(saving),
        price_change=after - before,
        capture_price=_capture_price(weeks, REGIONS.index(system.park_region)),
        unserved_mwh=(unserved[0], unserved[1]),
        notes=_notes(system, weeks, peak_hour_share, max(unserved)),
    )


def _week(
    system: PowerSystem, year: SystemHours, power: Array, residual: Array, season: Season, *, alone: bool
) -> WeekImpact:
    start = week_start(residual, season)
    state, park = year.window(start, WEEK_HOURS), power[start : start + WEEK_HOURS]
    half = MONTH_START_HOUR[6]
    part = power if alone else power[:half] if season is Season.DRY else power[half:]
    if part.any() and not park.any():
        raise InputError("park_power_mw", f"a park that runs in the {season.value} week", f"zero from hour {start}")
    without, with_park = (dispatch(build_network(system, state, item)) for item in (None, park))
    for name, result in (("without", without), ("with", with_park)):
        if result.status is not SolverStatus.OPTIMAL:
            raise InputError(
                f"power system: {season.value} week {name} the park", "one that can be dispatched", result.condition
            )
    return WeekImpact(
        season=season,
        start_hour=start,
        available=park,
        curtailed=park_curtailed(with_park, REGIONS.index(system.park_region)),
        year_energy=float(part.sum()),
        without_park=without,
        with_park=with_park,
    )


def _load_price(result: Dispatch) -> Array:
    """Mean price weighted by load, [region] USD/MWh; the plain mean where a node has no load."""
    load = result.load.sum(axis=1)
    weighted = (result.price * result.load).sum(axis=1)
    return np.where(load > 0, weighted / np.where(load > 0, load, 1), result.price.mean(axis=1))


def _capture_price(weeks: Sequence[WeekImpact], region: int) -> float:
    fed = [(week.available - week.curtailed) * week.scale for week in weeks]
    total = sum(item.sum() for item in fed)
    earned = sum((item * week.with_park.price[region]).sum() for item, week in zip(fed, weeks, strict=True))
    return float(earned / total) if total > 0 else float("nan")


def _notes(
    system: PowerSystem, weeks: Sequence[WeekImpact], peak_hour_share: float, unserved: float
) -> tuple[str, ...]:
    names = " and ".join(f"the {week.season.value} week from hour {week.start_hour}" for week in weeks)
    stands = "the whole year" if len(weeks) == 1 else "its half-year"
    notes = [
        f"Dispatch: {names} of a constructed year, 168 h each, least cost with foresight of the week; the park feeds "
        f"the {system.park_region.value} node.",
        f"Scaled to the year: CO2, cost and curtailment of a week times the park's energy of {stands} over the week's.",
        "CO2 counts what domestic plants emit at the stack; imported power counts as zero.",
        f"Capacity value: mean park output in the {peak_hour_share:.1%} of hours with the highest load less wind, sun "
        "and mean hydro; no outages are drawn.",
        "Curtailment: wind, sun and park at one price share a surplus in proportion to what is available; lines within "
        "a region, reserves and start-ups are not modelled, so it is a lower bound.",
        "Load, water, sun and other wind are constructed; costs and regional splits are assumed; capacities and demand "
        "are the published plan where it was found.",
    ]
    if len(weeks) == 1:
        notes.append("One week stands for the year: the other season differs; dispatch both for a better figure.")
    if unserved > 1e-3:
        notes.append(
            f"Load was shed ({unserved:.0f} MWh): cost and prices carry the assumed "
            f"{system.marginal_cost.load_shedding:.0f} USD/MWh of load not served."
        )
    return tuple(notes)


def impact_dataset(impact: PlanImpact) -> xarray.Dataset:
    """The weeks' hourly dispatch and the yearly numbers as one dataset, ready to be written as plan.nc.

    Axes season, case (without, with the park), technology, region, corridor, hour of the week; every variable has a
    unit and a long name; the method notes stand in the attribute `comment`.
    """
    import xarray

    def both(name: str) -> Array:
        pairs = [[getattr(week.without_park, name), getattr(week.with_park, name)] for week in impact.weeks]
        return np.array(pairs, dtype=float)

    def weekly(name: str) -> Array:
        return np.array([getattr(week, name) for week in impact.weeks], dtype=float)

    case, load = ("season", "case"), np.array([week.with_park.load for week in impact.weeks])
    nodes = (*case, "technology", "region", "hour")
    variables: dict[str, tuple[tuple[str, ...], Array, dict[str, str]]] = {}
    for name, axes, values, unit, text in (
        ("generation", nodes, both("generation"), "MW", "fed to the node, charging < 0"),
        ("available", nodes, both("available"), "MW", "what wind, sun and park could feed"),
        ("price", (*case, "region", "hour"), both("price"), "USD/MWh", "cost of one more MWh of load"),
        ("flow", (*case, "corridor", "hour"), both("flow"), "MW", "corridor flow, southward > 0"),
        ("cost", case, both("cost"), "USD", "running cost of the week"),
        ("co2", case, both("co2"), "t", "CO2 of the week"),
        ("load", ("season", "region", "hour"), load, "MW", "load"),
        ("park_available", ("season", "hour"), weekly("available"), "MW", "park output available"),
        ("park_curtailed", ("season", "hour"), weekly("curtailed"), "MW", "park output curtailed"),
        ("start_hour", ("season",), weekly("start_hour"), "h", "first hour of the week in the year"),
        (
            "price_change",
            ("region",),
            impact.price_change,
            "USD/MWh",
            "load-weighted price, with less without the park",
        ),
    ):
        variables[name] = (axes, values, {"units": unit, "long_name": text})
    for name, unit, text in (
        ("park_energy_gwh", "GWh", "energy the park can feed in the year"),
        ("curtailment", "1", "share of the park's energy curtailed"),
        ("curtailment_added", "1", "all curtailment added, over the park's energy"),
        ("capacity_value_mw", "MW", "capacity value"),
        ("peak_reduction_mw", "MW", "reduction of the highest residual load"),
        ("co2_avoided_mt_per_year", "Mt", "CO2 avoided in the year"),
        ("co2_avoided_t_per_mwh", "t/MWh", "CO2 avoided over the park's energy"),
        ("cost_saving_musd_per_year", "million USD", "running cost saved in the year"),
        ("cost_saving_usd_per_mwh", "USD/MWh", "running cost saved over the park's energy"),
        ("capture_price", "USD/MWh", "mean price of what the park feeds"),
    ):
        variables[name] = ((), np.array(getattr(impact, name)), {"units": unit, "long_name": text})
    return xarray.Dataset(
        variables,
        coords={
            "season": [week.season.value for week in impact.weeks],
            "case": ["without park", "with park"],
            "technology": [item.value for item in TECHNOLOGIES],
            "region": [item.value for item in REGIONS],
            "corridor": list(CORRIDORS),
            "hour": ("hour", np.arange(WEEK_HOURS), {"units": "h", "long_name": "hour of the week"}),
        },
        attrs={"title": "The park in the national power system", "comment": " ".join(impact.notes)},
    )
