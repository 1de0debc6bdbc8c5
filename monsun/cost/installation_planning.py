"""The plan of installation that a park is priced with, quick and without jumps in the length of the array."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import floor

from monsun.cost.installation_processes import Work
from monsun.cost.installation_results import Bar, InstallationPlan, PhasePlan, StageWork, gantt, plan_of
from monsun.cost.installation_schedule import (
    InstallationSchedule,
    InstallationSite,
    PhaseTimes,
    installation_site,
    phase_times,
    schedule_of,
)
from monsun.cost.installation_tasks import (
    ARRAY_PHASE,
    EXPORT_PHASE,
    FOUNDATION_PHASE,
    rates_of,
    tasks_of,
    with_works,
    works_of,
)
from monsun.cost.installation_terms import Installation, InstallationQuantities
from monsun.site.metocean import Metocean, constructed_metocean
from monsun.site.series import MonthlyWind

# m of array cable between two schedules: a tenth of a season's day of laying for each of 67 cables, so that rounding
# to steps is far below it
_GRID = 5_000.0
_USUAL = Installation()


def installation_sea(monthly: MonthlyWind, terms: Installation, seed: int, shear_exponent: float = 0.10) -> Metocean:
    """The constructed wind and waves that a project without a record of waves is planned with."""
    return constructed_metocean(
        monthly, terms.weather_years, seed, shear_exponent=shear_exponent, growth=terms.waves,
        name=f"constructed wind and waves, {terms.weather_years} years",
    )  # fmt: skip


def installation_plan(
    quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> InstallationPlan:
    """Expected cost and dates of the installation, starts in the terms' start month; metocean None for no weather.

    Linear in rates, and in the length of array cable between schedules 5 km apart, so that it has slopes. Schedules of
    the same series object are kept, whatever the rates. Raises InputError as `installation_schedule`.
    """
    place = quantities.array_length / _GRID
    low = float(floor(place))
    share = place - low
    plan = _plan_at(replace(quantities, array_length=low * _GRID), terms, metocean)
    if share == 0:
        return plan
    return _between(plan, _plan_at(replace(quantities, array_length=(low + 1) * _GRID), terms, metocean), share)


def installation_bars(
    quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> tuple[Bar, ...]:
    """The chart's bars for the plan, from the kept schedule whose length of array cable is nearest."""
    nearest = replace(quantities, array_length=round(quantities.array_length / _GRID) * _GRID)
    return gantt(_priced(nearest, terms, metocean))


@lru_cache(maxsize=64)
def _plan_at(quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None) -> InstallationPlan:
    return plan_of(_priced(quantities, terms, metocean))


def _priced(quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None) -> InstallationSchedule:
    schedule = _schedule(quantities, unpriced(terms), metocean)
    works = works_of(terms)
    phases = tuple(replace(phase, rates=rates_of(works[phase.name], terms)) for phase in schedule.phases)
    return replace(schedule, phases=phases, terms=terms)


def unpriced(terms: Installation) -> Installation:
    """The terms without what does not move the work: rates, months before and after it, names, shares of payment."""

    def free(work: Work) -> Work:
        return replace(work, vessel=replace(work.vessel, day_rate=0.0, mobilisation=0.0))

    at_sea = with_works(terms, {name: free(work) for name, work in works_of(terms).items()})
    stages = tuple(replace(stage, name="", common_share=None) for stage in terms.stages)
    port = replace(terms.port, monthly_rate=0.0)
    return replace(at_sea, port=port, stages=stages, lead_months=0.0, commissioning_months=0.0)


def _schedule(
    quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> InstallationSchedule:
    phases = [
        phase
        for name in dict.fromkeys(task.name for task in tasks_of(quantities, terms))
        for phase in _phase(name, _quantities_of(name, quantities), _terms_of(name, terms), metocean)
    ]
    return replace(
        schedule_of(_site(quantities.turbines, _terms_of(FOUNDATION_PHASE, terms), metocean), phases), terms=terms
    )


def _quantities_of(name: str, quantities: InstallationQuantities) -> InstallationQuantities:
    """The quantities without the lengths that a phase does not depend on."""
    return replace(
        quantities,
        array_length=quantities.array_length if name == ARRAY_PHASE else 0.0,
        export_length=quantities.export_length if name == EXPORT_PHASE else 0.0,
    )


def _terms_of(name: str, terms: Installation) -> Installation:
    """The terms with works as by default, but for a phase's own and for the foundations that it waits for."""
    given, usual = works_of(terms), works_of(_USUAL)
    return with_works(terms, {**usual, **{one: given[one] for one in (FOUNDATION_PHASE, name)}})


@lru_cache(maxsize=2)
def _site(turbines: int, terms: Installation, metocean: Metocean | None) -> InstallationSite:
    return installation_site(turbines, terms, metocean, terms.start_month)


@lru_cache(maxsize=32)
def _phase(
    name: str, quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> tuple[PhaseTimes, ...]:
    """All stages of one phase; kept, so that only the phases that something moves are scheduled again."""
    site = _site(quantities.turbines, _terms_of(FOUNDATION_PHASE, terms), metocean)
    return phase_times(site, [task for task in tasks_of(quantities, terms) if task.name == name])


def _between(first: InstallationPlan, second: InstallationPlan, share: float) -> InstallationPlan:
    """The plan at a share of the way from one to another; a phase that only one has counts as none in the other."""

    def mixed(one: float, other: float) -> float:
        return one + share * (other - one)

    names = dict.fromkeys(phase.name for phase in (*first.phases, *second.phases))
    known = [{phase.name: phase for phase in plan.phases} for plan in (first, second)]
    phases = []
    for name in names:
        there = known[1][name]
        nothing = PhasePlan(name, 0.0, 0.0, there.start, there.start, 0.0, 0.0, 0.0, 0.0, there.stages)
        one = known[0].get(name, nothing)
        cost = mixed(one.cost, there.cost)
        phases.append(
            PhasePlan(
                name=name,
                units=mixed(one.units, there.units),
                work_days=mixed(one.work_days, there.work_days),
                start=mixed(one.start, there.start),
                end=mixed(one.end, there.end),
                paid_days=mixed(one.paid_days, there.paid_days),
                returns=mixed(one.returns, there.returns),
                cost=cost,
                weather_cost=mixed(one.weather_cost, there.weather_cost),
                stages=tuple(
                    StageWork(
                        own.stage,
                        mixed(own.unit_share, other.unit_share),
                        # the cost of each stage is straight, not its share
                        mixed(one.cost * own.cost_share, there.cost * other.cost_share) / cost
                        if cost
                        else other.cost_share,
                        mixed(own.start, other.start),
                        mixed(own.end, other.end),
                    )
                    for own, other in zip(one.stages, there.stages, strict=True)
                ),
            )
        )
    return replace(
        first,
        phases=tuple(phases),
        stages=tuple(
            replace(
                one,
                begin=mixed(one.begin, other.begin),
                operation=mixed(one.operation, other.operation),
                operation_p10=mixed(one.operation_p10, other.operation_p10),
                operation_p90=mixed(one.operation_p90, other.operation_p90),
            )
            for one, other in zip(first.stages, second.stages, strict=True)
        ),
        construction_months=mixed(first.construction_months, second.construction_months),
        months_p10=mixed(first.months_p10, second.months_p10),
        months_p90=mixed(first.months_p90, second.months_p90),
    )
