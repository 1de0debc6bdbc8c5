"""What a schedule of installation says: spreads, the best month to start, the chart of phases, the plan to pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.installation_schedule import InstallationSchedule, PhaseTimes
from monsun.cost.installation_tasks import FOUNDATION_PHASE
from monsun.cost.installation_terms import DAYS_PER_MONTH
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """Mean and the values that 10, 50 and 90 of 100 starts do not exceed."""

    mean: float
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class StartMonth:
    """What starting in a month (1 to 12) leads to: days until all is done, weather-caused cost USD, days waited."""

    month: int
    days: Spread
    weather_cost: Spread
    waiting_days: Spread


@dataclass(frozen=True)
class Bar:
    """A phase of a stage in the chart: begin and end, months since the start of construction, and days on hire.

    work_days: vessel days without weather; weather_cost: USD beyond those of no weather; returns: mean comings back
    after closed months.
    """

    name: str
    stage: int
    units: int
    begin: Spread
    end: Spread
    duration_days: Spread
    paid_days: Spread
    work_days: float
    weather_cost: Spread
    returns: float


@dataclass(frozen=True)
class StageWork:
    """What a phase does in one stage (0 the first): its share of the phase's units and of its expected cost, start and
    end (months from the start of construction, P50)."""

    stage: int
    unit_share: float
    cost_share: float
    start: float
    end: float


@dataclass(frozen=True)
class StagePlan:
    """A stage of the park: its share of the turbines, and of what serves all stages and is paid with it.

    Months from the start of construction of the park: begin of the stage's own construction (P50; of the first 0), and
    operation, when its work and that of the stages before it is done and commissioned (P50, with P10 and P90).
    """

    name: str
    share: float
    common_share: float
    begin: float
    operation: float
    operation_p10: float
    operation_p90: float


@dataclass(frozen=True)
class PhasePlan:
    """A phase over all stages: units, days of work in fair weather, start and end (months from the start of
    construction, P50), expected vessel days paid (waiting included), expected returns after closed months, and
    expected cost USD. weather_cost: the part of the cost that weather and closed months cause. stages: those that have
    work in it."""

    name: str
    units: float
    work_days: float
    start: float
    end: float
    paid_days: float
    returns: float
    cost: float
    weather_cost: float
    stages: tuple[StageWork, ...]


@dataclass(frozen=True)
class InstallationPlan:
    """The phases, the stages of the park, and the months from the start of construction to full operation (P50, with
    P10 and P90), when the last stage is in operation.

    weather: name of the series; data_class: its class.
    """

    phases: tuple[PhasePlan, ...]
    stages: tuple[StagePlan, ...]
    construction_months: float
    months_p10: float
    months_p90: float
    weather: str
    data_class: str

    @property
    def total(self) -> float:
        """Expected cost of all phases, USD."""
        return sum(phase.cost for phase in self.phases)

    @property
    def weather_cost(self) -> float:
        """Expected cost caused by weather and closed months, USD."""
        return sum(phase.weather_cost for phase in self.phases)

    @property
    def weather_factor(self) -> float:
        """Paid vessel days over days of work in fair weather."""
        return sum(phase.paid_days for phase in self.phases) / sum(phase.work_days for phase in self.phases)

    def phase(self, name: str) -> PhasePlan:
        """The phase of that name; InputError when there is none."""
        for item in self.phases:
            if item.name == name:
                return item
        raise InputError("installation plan: phase", ", ".join(item.name for item in self.phases), name)


def spread(values: ArrayLike) -> Spread:
    """Mean and percentiles of some values."""
    numbers = np.asarray(values, dtype=float)
    p10, p50, p90 = np.percentile(numbers, (10, 50, 90))
    return Spread(float(numbers.mean()), float(p10), float(p50), float(p90))


def by_start_month(schedule: InstallationSchedule) -> tuple[StartMonth, ...]:
    """For each month of the year that the series has, what a start at any of its hours in any year leads to."""
    found = []
    for month in np.unique(schedule.month):
        here = schedule.month == month
        found.append(
            StartMonth(
                int(month), spread(schedule.end[here]), spread(schedule.weather_cost[here]),
                spread(schedule.waiting_days[here]),
            )
        )  # fmt: skip
    return tuple(found)


def gantt(schedule: InstallationSchedule) -> tuple[Bar, ...]:
    """The bars of the chart, for starts at any hour of the terms' start month in any year."""
    here = _starts(schedule)
    lead = schedule.terms.lead_months
    return tuple(
        Bar(
            name=phase.name,
            stage=phase.stage,
            units=phase.units,
            begin=spread(lead + phase.begin[here] / DAYS_PER_MONTH),
            end=spread(lead + phase.end[here] / DAYS_PER_MONTH),
            duration_days=spread((phase.end - phase.begin)[here]),
            paid_days=spread(phase.paid_days[here]),
            work_days=phase.work_days,
            weather_cost=spread(phase.cost[here] - phase.fair_cost),
            returns=float(phase.returns[here].mean()),
        )
        for phase in schedule.phases
    )


def plan_of(schedule: InstallationSchedule) -> InstallationPlan:
    """Expected cost and P50 dates of starts in the terms' start month, stages added up."""
    here, terms = _starts(schedule), schedule.terms
    phases = []
    for name in dict.fromkeys(phase.name for phase in schedule.phases):
        mine = [phase for phase in schedule.phases if phase.name == name]
        cost = sum(float(phase.cost[here].mean()) for phase in mine)
        cable = sum(phase.kilometres for phase in mine)
        phases.append(
            PhasePlan(
                name=name,
                units=cable if cable else float(sum(phase.units for phase in mine)),
                work_days=sum(phase.work_days for phase in mine),
                start=terms.lead_months + min(_median(phase.begin[here]) for phase in mine) / DAYS_PER_MONTH,
                end=terms.lead_months + max(_median(phase.end[here]) for phase in mine) / DAYS_PER_MONTH,
                paid_days=sum(float(phase.paid_days[here].mean()) for phase in mine),
                returns=sum(float(phase.returns[here].mean()) for phase in mine),
                cost=cost,
                weather_cost=cost - sum(phase.fair_cost for phase in mine),
                stages=_works(mine, here, terms.lead_months),
            )
        )
    stages = _stages(schedule, here)
    last = stages[-1]
    return InstallationPlan(
        tuple(phases), stages, last.operation, last.operation_p10, last.operation_p90, schedule.weather,
        schedule.data_class,
    )  # fmt: skip


def _works(mine: list[PhaseTimes], here: NDArray[np.bool_], lead: float) -> tuple[StageWork, ...]:
    """One phase in each of its stages."""
    units = np.array([phase.units for phase in mine], dtype=float)
    costs = np.array([float(phase.cost[here].mean()) for phase in mine])
    shares = costs / costs.sum() if costs.any() else units / units.sum()
    return tuple(
        StageWork(
            phase.stage, float(count / units.sum()), float(share),
            lead + _median(phase.begin[here]) / DAYS_PER_MONTH, lead + _median(phase.end[here]) / DAYS_PER_MONTH,
        )
        for phase, count, share in zip(mine, units, shares, strict=True)
    )  # fmt: skip


def _stages(schedule: InstallationSchedule, here: NDArray[np.bool_]) -> tuple[StagePlan, ...]:
    """The stages of the park; one too small for a turbine is there with the stages before it."""
    terms, phases = schedule.terms, schedule.phases
    piles = {phase.stage: phase.units for phase in phases if phase.name == FOUNDATION_PHASE}
    first = min(phase.stage for phase in phases)
    plans = []
    for number, (name, common) in enumerate(zip(terms.stage_names, terms.common_shares, strict=True)):
        upto = [phase for phase in phases if phase.stage <= max(number, first)]
        own = [phase for phase in upto if phase.stage == number] or upto
        done = np.max([phase.end[here] for phase in upto], axis=0)
        ready = spread(terms.lead_months + done / DAYS_PER_MONTH + terms.commissioning_months)
        plans.append(
            StagePlan(
                name=name,
                share=piles.get(number, 0) / sum(piles.values()),
                common_share=common,
                begin=min(_median(phase.begin[here]) for phase in own) / DAYS_PER_MONTH,
                operation=ready.p50,
                operation_p10=ready.p10,
                operation_p90=ready.p90,
            )
        )
    return tuple(plans)


def _starts(schedule: InstallationSchedule) -> NDArray[np.bool_]:
    """Which starts lie in the terms' start month; InputError when the series has none."""
    here = schedule.month == schedule.terms.start_month
    if not here.any():
        raise InputError("installation: start_month", f"a month of {schedule.weather}", schedule.terms.start_month)
    return here


def _median(values: Array) -> float:
    return float(np.median(values))
