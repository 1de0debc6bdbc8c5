"""The schedule of installation from every start hour of all years at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from monsun.cost.installation_tasks import (
    ARRAY_PHASE,
    FOUNDATION_PHASE,
    PHASES,
    Rates,
    Task,
    rates_of,
    split,
    tasks_of,
)
from monsun.cost.installation_terms import DAYS_PER_MONTH, Installation, InstallationQuantities, Stage
from monsun.cost.installation_work import Crew, Sea, Steps, counted, crew_of, seasons
from monsun.cost.weather_windows import STEPS_PER_HOUR
from monsun.site.metocean import Metocean

Array = NDArray[np.float64]

# these follow the piles one by one, so that none ends before the last pile stands
_NEED_PILES = ("scour protection", ARRAY_PHASE, "turbines")
_STEPS_PER_DAY = 24 * STEPS_PER_HOUR
_CALM_HOURS = 24  # without weather every hour is alike


@dataclass(frozen=True, eq=False)
class PhaseTimes:
    """A phase of one stage from every start hour: days counted from that hour, vessel days and cost, each [start].

    units of its kind in `stage` (0 the first), with km of cable; vessels: how many work side by side. work_days: vessel
    days of its processes and sailing without weather, calm_days: of the vessel that works longest. begin and end: days
    since the start of the first stage; paid_days: vessel days on hire, closed months left out; port_days: of the vessel
    that is there longest; returns: mobilisations after closed months.
    """

    name: str
    stage: int
    units: int
    kilometres: float
    vessels: int
    rates: Rates
    work_days: float
    calm_days: float
    begin: Array
    end: Array
    paid_days: Array
    port_days: Array
    returns: Array

    @property
    def cost(self) -> Array:
        """Cost, port included, USD [start]."""
        return self.rates.cost(self.paid_days, self.port_days, self.vessels + self.returns)

    @property
    def fair_cost(self) -> float:
        """Cost without weather and closed months, USD."""
        return float(self.rates.cost(self.work_days, self.calm_days, self.vessels))


@dataclass(frozen=True, eq=False)
class InstallationSchedule:
    """The phases from every start hour of a series: phases, month [start] (1 to 12) of the start, the terms used.

    weather: what the series is called; data_class: its class, and without weather that of the process times.
    """

    phases: tuple[PhaseTimes, ...]
    month: NDArray[np.int64]
    terms: Installation
    weather: str
    data_class: str

    @property
    def end(self) -> Array:
        """Days from each start until the last phase ends [start]."""
        return np.max([phase.end for phase in self.phases], axis=0)

    @property
    def cost(self) -> Array:
        """Cost of all phases, USD [start]."""
        return np.sum([phase.cost for phase in self.phases], axis=0)

    @property
    def fair_cost(self) -> float:
        """Cost of all phases without weather and closed months, USD."""
        return sum(phase.fair_cost for phase in self.phases)

    @property
    def weather_cost(self) -> Array:
        """Cost caused by weather and by closed months, USD [start]."""
        return self.cost - self.fair_cost

    @property
    def waiting_days(self) -> Array:
        """Vessel days paid beyond those of work without weather [start]."""
        return np.sum([phase.paid_days - phase.work_days for phase in self.phases], axis=0)


@dataclass(frozen=True, eq=False)
class InstallationSite:
    """What all phases share: terms, sea, starts (steps, [start]), and the piles of each stage, driven one by one.

    begin and standing, one for each stage: steps [start] at which its first pile is begun and its last one stands.
    """

    terms: Installation
    sea: Sea
    start: Steps
    foundations: Crew
    piles: tuple[int, ...]
    begin: tuple[Steps, ...]
    standing: tuple[Steps, ...]


def installation_schedule(
    quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> InstallationSchedule:
    """The schedule of all phases and stages from every hour of the series, or from one start without weather (None).

    Vessels work day and night within their limits and are paid while they wait; those of a phase go from stage to
    stage, and the crews of different phases do not hinder each other. Raises InputError, naming phase and process, for
    what can never be done.
    """
    site = installation_site(quantities.turbines, terms, metocean)
    return schedule_of(site, phase_times(site, tasks_of(quantities, terms)))


def installation_site(
    turbines: int, terms: Installation, metocean: Metocean | None, month: int | None = None
) -> InstallationSite:
    """The sea and the piles for a park of so many turbines; month: of the starts that are looked at, None for all."""
    if metocean is None:
        sea = _calm(terms)
        start = np.zeros(1, dtype=np.int64)
    else:
        sea = Sea(metocean, metocean.month, ~np.isin(metocean.month, terms.closed_months))
        start = np.arange(metocean.hours, dtype=np.int64) * STEPS_PER_HOUR
        if month is not None:
            start = start[metocean.month == month]
    piles = tuple(split(turbines, terms, round))
    crew = crew_of(terms.foundations, max(piles), 0.0, terms.port, sea, FOUNDATION_PHASE)
    begin: list[Steps] = []
    standing: list[Steps] = []
    free = start
    for stage, units in zip(terms.stages, piles, strict=True):
        begin.append(np.maximum(start + _steps_later(stage), free))
        standing.append(crew.finish(begin[-1], units))
        # a stage too small for a turbine keeps no vessel
        free = crew.released(standing[-1]) if units else free
    return InstallationSite(terms, sea, start, crew, piles, tuple(begin), tuple(standing))


def schedule_of(site: InstallationSite, phases: Iterable[PhaseTimes]) -> InstallationSchedule:
    """The schedule that some phases at a site make, in the order of stages and of work."""
    return InstallationSchedule(
        tuple(sorted(phases, key=lambda phase: (phase.stage, PHASES.index(phase.name)))),
        site.sea.month[site.start // STEPS_PER_HOUR],
        site.terms,
        site.sea.name,
        "published" if site.sea.metocean is None else site.sea.metocean.data_class,
    )


def phase_times(site: InstallationSite, tasks: Iterable[Task]) -> tuple[PhaseTimes, ...]:
    """The phases of some tasks at a site: all stages of a kind of work together, in order."""
    by_name: dict[str, list[Task]] = {}
    for task in tasks:
        by_name.setdefault(task.name, []).append(task)
    found: list[PhaseTimes] = []
    hire = _Hire(site.sea)
    for mine in by_name.values():
        found.extend(_phases(site, mine, hire))
    return tuple(found)


def _calm(terms: Installation) -> Sea:
    """A sea without weather, on which every hour is alike."""
    return Sea(None, np.full(_CALM_HOURS, terms.start_month), np.ones(_CALM_HOURS, dtype=bool))


def _steps_later(stage: Stage) -> int:
    return round(stage.months_later * DAYS_PER_MONTH * _STEPS_PER_DAY)


class _Hire:
    """Days on hire and comings back between two steps, closed months left out."""

    def __init__(self, sea: Sea) -> None:
        self._open, self._returns = counted(sea.open_hours), seasons(sea.open_hours)

    def days(self, start: Steps, end: Steps) -> Array:
        return (self._open(end) - self._open(start)) / _STEPS_PER_DAY

    def returns(self, start: Steps, end: Steps) -> NDArray[np.int64]:
        return self._returns(start, end)


def _phases(site: InstallationSite, tasks: list[Task], hire: _Hire) -> Iterator[PhaseTimes]:
    """All stages of one kind of work."""
    first = tasks[0]
    port, most = site.terms.port, max(task.units for task in tasks)
    crew = site.foundations
    if first.name != FOUNDATION_PHASE:
        crew = crew_of(first.work, most, first.kilometres, port, site.sea, first.name)
    calm = crew_of(first.work, most, first.kilometres, port, _calm(site.terms), first.name)
    free: Steps | None = None
    for task in tasks:
        begin = site.begin[task.stage]
        if task.work.after > 0:
            begin = site.foundations.finish(begin, ceil(task.work.after * site.piles[task.stage] - 1e-9))
        if free is not None:
            begin = np.maximum(begin, free)
        end = crew.finish(begin, task.units)
        free = crew.released(end)
        if task.name in _NEED_PILES:
            end = np.maximum(end, site.standing[task.stage])
        yield _times(site, task, crew, calm, begin, end, hire)


def _times(
    site: InstallationSite, task: Task, crew: Crew, calm: Crew, begin: Steps, end: Steps, hire: _Hire
) -> PhaseTimes:
    paid, present, returns = (np.zeros(begin.size) for _ in range(3))
    work_days, longest, vessels = 0.0, 0.0, 0
    for sets, units in crew.shares(task.units):
        released = crew.released(crew.trips.finish(begin, units))
        days = hire.days(begin, released)
        present = np.maximum(present, days)
        paid += sets * days
        returns += sets * hire.returns(begin, released)
        alone = float(calm.released(calm.trips.finish(np.zeros(1, dtype=np.int64), units))[0]) / _STEPS_PER_DAY
        work_days, longest, vessels = work_days + sets * alone, max(longest, alone), vessels + sets
    return PhaseTimes(
        name=task.name,
        stage=task.stage,
        units=task.units,
        kilometres=task.units * task.kilometres,
        vessels=vessels,
        rates=rates_of(task.work, site.terms),
        work_days=work_days,
        calm_days=longest,
        begin=(begin - site.start) / _STEPS_PER_DAY,
        end=(end - site.start) / _STEPS_PER_DAY,
        paid_days=paid,
        port_days=present,
        returns=returns,
    )
