"""What the park does to the power system: the same weeks dispatched with and without it, and its worth at the peak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.plan.dispatch import Dispatch, SolverStatus, build_network, dispatch, park_curtailed
from monsun.plan.system import CORRIDORS, REGIONS, TECHNOLOGIES, PowerSystem, Technology
from monsun.plan.year import SystemHours, constructed_year, residual_load
from monsun.records import InputError
from monsun.site.series import HOURS_PER_YEAR, month_of_hour

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]

WEEK_HOURS = 168
_SHED = TECHNOLOGIES.index(Technology.LOAD_SHEDDING)


class Season(Enum):
    """A representative week of the constructed year; residual load is what `residual_load` returns.

    DRY (November to February: north-east monsoon, much wind and little load, coal at the margin) and WET (March to
    October: the hot months and the rains, gas at the margin): the week nearest to these months' mean in mean residual
    load, highest residual load and mean park output, each in standard deviations. PEAK: the week with the year's
    highest residual load between 18 and 23 h, late in the dry season when reservoirs are low; beside another week it
    is shown, but stands for no part of the year.
    """

    DRY = "typical north-east monsoon"
    WET = "typical hot and wet season"
    PEAK = "dry-season evening-peak"


_MONTHS = {Season.DRY: (10, 11, 0, 1), Season.WET: (2, 3, 4, 5, 6, 7, 8, 9), Season.PEAK: ()}
_CHOICES = (("DRY",), ("WET",), ("PEAK",), ("DRY", "WET"), ("DRY", "PEAK", "WET"))


@dataclass(frozen=True, eq=False)
class WeekImpact:
    """One representative week, dispatched without and with the park.

    start_hour in the year; available [hour] MW the park could feed; curtailed [hour] MW of it that it could not, shared
    as `park_curtailed` says; year_share of the year's hours and
    year_energy, MWh of the park, that the week stands for.
    """

    season: Season
    start_hour: int
    available: Array
    curtailed: Array
    year_share: float
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
    price_change [region] USD/MWh, with less without, weighted by load and the weeks' shares; capture_price USD/MWh of
    what the park feeds (NaN when it feeds nothing). unserved_mwh: load not served in the weeks, without and with it.
    notes: how each number was made, and how far it can be trusted.
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


def week_start(residual: Array, park_power_mw: Array, season: Season) -> int:
    """First hour of the season's representative week in the year; weeks begin at hour 0 and every 168 h after it."""
    starts = np.arange(0, HOURS_PER_YEAR - WEEK_HOURS + 1, WEEK_HOURS)
    weeks, park = (values[: starts.size * WEEK_HOURS].reshape(-1, WEEK_HOURS) for values in (residual, park_power_mw))
    if season is Season.PEAK:
        hour = np.arange(WEEK_HOURS) % 24
        return int(starts[weeks[:, (hour >= 18) & (hour < 23)].max(axis=1).argmax()])
    own = np.isin(month_of_hour(starts + WEEK_HOURS // 2), _MONTHS[season])
    features = np.stack([weeks.mean(axis=1), weeks.max(axis=1), park.mean(axis=1)])[:, own]
    apart, spread = features - features.mean(axis=1, keepdims=True), features.std(axis=1, keepdims=True)
    # a park that never runs has no spread and says nothing about which week is typical
    distance = (np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0) ** 2).sum(axis=0)
    return int(starts[own][distance.argmin()])


def plan_impact(
    system: PowerSystem,
    park_power_mw: ArrayLike,
    *,
    wind_per_unit: ArrayLike | None = None,
    seasons: Sequence[Season] = (Season.DRY, Season.WET),
    peak_hour_share: float = 0.01,
) -> PlanImpact:
    """The park's effect on the system: dispatch of representative weeks without and with it, and its worth at the peak.

    park_power_mw [8760] MW: what the park can feed to the grid, hour by hour, wakes and losses in it. wind_per_unit
    [8760], 0 to 1: the wind at that coast as a share of capacity, from which other wind plants are made; when left out,
    the park's own series over its maximum (so a park that never runs needs it). seasons: the weeks to dispatch; one
    alone stands for the year, DRY and WET together for their own months. Raises InputError when a dispatch has no
    solution and ImportError when PyPSA is missing.
    """
    power = np.asarray(park_power_mw, dtype=float)
    if power.shape != (HOURS_PER_YEAR,) or not np.all(np.isfinite(power) & (power >= 0)):
        raise InputError("park_power_mw", f"{HOURS_PER_YEAR} numbers MW >= 0", f"shape {power.shape}, or beyond")
    if tuple(sorted(season.name for season in seasons)) not in _CHOICES:
        raise InputError("seasons", "one season, or DRY and WET with or without PEAK", [item.name for item in seasons])
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
    changes = [(_load_price(week.with_park) - _load_price(week.without_park)) * week.year_share for week in weeks]
    shed = np.sum([[d.generation[_SHED].sum() for d in (w.without_park, w.with_park)] for w in weeks], axis=0)
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
        price_change=np.sum(changes, axis=0),
        capture_price=_capture_price(weeks, REGIONS.index(system.park_region)),
        unserved_mwh=(float(shed[0]), float(shed[1])),
        notes=_notes(system, weeks, peak_hour_share, float(shed.max())),
    )


def _week(
    system: PowerSystem, year: SystemHours, power: Array, residual: Array, season: Season, *, alone: bool
) -> WeekImpact:
    start = week_start(residual, power, season)
    state, park = year.window(start, WEEK_HOURS), power[start : start + WEEK_HOURS]
    own = np.isin(month_of_hour(np.arange(HOURS_PER_YEAR)), range(12) if alone else _MONTHS[season])
    part = power[own]
    if part.any() and not park.any():
        raise InputError("park_power_mw", f"a park that runs in the {season.value} week", f"zero from hour {start}")
    results = [dispatch(build_network(system, state, item)) for item in (None, park)]
    for name, result in zip(("without", "with"), results, strict=True):
        if result.status is not SolverStatus.OPTIMAL:
            where = f"power system: {season.value} week {name} the park"
            raise InputError(where, "one that can be dispatched", result.condition)
    return WeekImpact(
        season=season,
        start_hour=start,
        available=park,
        curtailed=park_curtailed(results[1], REGIONS.index(system.park_region)),
        year_share=float(own.mean()),
        year_energy=float(part.sum()),
        without_park=results[0],
        with_park=results[1],
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


def _notes(system: PowerSystem, weeks: Sequence[WeekImpact], peak_share: float, unserved: float) -> tuple[str, ...]:
    names = " and ".join(f"the {week.season.value} week from hour {week.start_hour}" for week in weeks)
    stands = "the whole year" if len(weeks) == 1 else "the months it stands for"
    notes = [
        f"Dispatch: {names} of a constructed year, 168 h each, least cost with foresight of the week; the park feeds "
        f"the {system.park_region.value} node.",
        f"Scaled to the year: CO2, cost and curtailment of a week times the park's energy of {stands} over the week's.",
        "Beside all 52 weeks of the reference case CO2 avoided is a fifth off with two weeks, up to 60 % with one.",
        "CO2 counts what domestic plants emit at the stack; imported power counts as zero.",
        f"Capacity value: mean park output in the {peak_share:.1%} of hours with the highest load less wind, sun "
        "and mean hydro; no outages are drawn.",
        "Curtailment: wind, sun and park at one price share a surplus in proportion to what is available; lines within "
        "a region, reserves and start-ups are not modelled, so it is a lower bound.",
        "Load, water, sun and other wind are constructed; costs and regional splits are assumed; capacities and demand "
        "are the published plan where it was found.",
    ]
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
        ("price_change", ("region",), impact.price_change, "USD/MWh", "load-weighted, with less without the park"),
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
