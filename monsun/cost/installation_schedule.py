"""The schedule of installation from every start hour of all years at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from monsun.cost.installation_processes import Work
from monsun.cost.installation_terms import DAYS_PER_MONTH, Installation, InstallationQuantities
from monsun.cost.installation_vessels import Port
from monsun.cost.installation_work import Crew, Sea, Steps, counted, crew_of, sea_of, seasons
from monsun.cost.weather_windows import STEPS_PER_HOUR
from monsun.records import InputError
from monsun.site.metocean import Metocean

Array = NDArray[np.float64]

FOUNDATION_PHASE = "foundations"
ARRAY_PHASE = "array cables"
# these follow the piles one by one, so that none ends before the last pile stands
_NEED_PILES = ("scour protection", ARRAY_PHASE, "turbines")
_STEPS_PER_DAY = 24 * STEPS_PER_HOUR
_CALM_HOURS = 24  # without weather every hour is alike


@dataclass(frozen=True, eq=False)
class PhaseTimes:
    """A phase of one stage from every start hour: days counted from that hour, vessel days and cost, each [start].

    units of its kind in `stage` (0 the first); work_days: vessel days of its processes and sailing without weather;
    fair_cost: USD without weather and closed months. begin and end: days since the start of the first stage; paid_days:
    vessel days on hire, closed months left out; returns: mobilisations after closed months; cost USD, port included.
    """

    name: str
    stage: int
    units: int
    kilometres: float
    work_days: float
    fair_cost: float
    begin: Array
    end: Array
    paid_days: Array
    returns: NDArray[np.int64]
    cost: Array


@dataclass(frozen=True, eq=False)
class InstallationSchedule:
    """The phases from every start hour of a series: phases, month [start] (1 to 12) of the start, the terms used.

    weather: what the series is called; data_class: its class.
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


@dataclass(frozen=True)
class _Task:
    """What a phase has to do in one stage."""

    name: str
    work: Work
    stage: int
    units: int
    kilometres: float  # of cable in a unit


def installation_schedule(
    quantities: InstallationQuantities, terms: Installation, metocean: Metocean | None
) -> InstallationSchedule:
    """The schedule of all phases and stages from every hour of the series, or from one start without weather (None).

    Vessels work day and night within their limits and are paid while they wait; the crews of different phases do not
    hinder each other. Raises InputError, naming phase and process, for what can never be done.
    """
    if metocean is None:
        sea = sea_of(None, np.full(_CALM_HOURS, terms.start_month), ())
        start = np.zeros(1, dtype=np.int64)
    else:
        sea = sea_of(metocean, metocean.month, terms.closed_months)
        start = np.arange(metocean.hours, dtype=np.int64) * STEPS_PER_HOUR
    tasks = _tasks(quantities, terms)
    calm = sea_of(None, np.full(_CALM_HOURS, terms.start_month), ())
    hire = _Hire(sea)
    phases: list[PhaseTimes] = []
    crews = {name: _crew(tasks, name, terms.port, sea) for name in dict.fromkeys(task.name for task in tasks)}
    calm_crews = {name: _crew(tasks, name, terms.port, calm) for name in crews}
    piles = {task.stage: task.units for task in tasks if task.name == FOUNDATION_PHASE}
    for task in tasks:
        later = round(terms.stages[task.stage].months_later * DAYS_PER_MONTH * _STEPS_PER_DAY)
        if task.stage not in piles:
            raise InputError(
                f"installation: stages[{task.stage}]: share", "a share of at least one turbine",
                terms.stages[task.stage].share,
            )  # fmt: skip
        standing = crews[FOUNDATION_PHASE].finish(start + later, piles[task.stage])
        phases.append(_phase(task, start, later, standing, crews, calm_crews, piles[task.stage], hire, terms.port))
    return InstallationSchedule(
        tuple(phases),
        sea.month[start // STEPS_PER_HOUR],
        terms,
        sea.name,
        "" if metocean is None else metocean.data_class,
    )


def _tasks(quantities: InstallationQuantities, terms: Installation) -> list[_Task]:
    """All phases of all stages; a stage's circuits and substations are there before its turbines feed them."""
    tasks: list[_Task] = []
    share, before = 0.0, [0, 0, 0]
    circuit = quantities.export_length / 1e3 / max(quantities.circuits, 1)
    string = quantities.array_length / 1e3 / quantities.turbines
    for number, stage in enumerate(terms.stages):
        share += stage.share
        upto = [
            round(share * quantities.turbines),
            ceil(share * quantities.circuits - 1e-9),
            ceil(share * quantities.substations - 1e-9),
        ]
        turbines, circuits, substations = (now - then for now, then in zip(upto, before, strict=True))
        before = upto
        listed = (
            (FOUNDATION_PHASE, terms.foundations, turbines, 0.0),
            ("scour protection", terms.scour, turbines, 0.0),
            ("offshore substation", terms.substations, substations, 0.0),
            ("export cables", terms.export, circuits if circuit else 0, circuit),
            (ARRAY_PHASE, terms.array, turbines if string else 0, string),
            ("turbines", terms.turbines, turbines, 0.0),
        )
        tasks.extend(_Task(name, work, number, units, length) for name, work, units, length in listed if units)
    return tasks


def _crew(tasks: list[_Task], name: str, port: Port, sea: Sea) -> Crew:
    mine = [task for task in tasks if task.name == name]
    return crew_of(mine[0].work, max(task.units for task in mine), mine[0].kilometres, port, sea, name)


class _Hire:
    """Days on hire and comings back between two steps, closed months left out."""

    def __init__(self, sea: Sea) -> None:
        self._open, self._returns = counted(sea.open_hours), seasons(sea.open_hours)

    def days(self, start: Steps, end: Steps) -> Array:
        return (self._open(end) - self._open(start)) / _STEPS_PER_DAY

    def returns(self, start: Steps, end: Steps) -> NDArray[np.int64]:
        return self._returns(start, end)


def _phase(
    task: _Task, start: Steps, later: int, standing: Steps, crews: dict[str, Crew], calm_crews: dict[str, Crew],
    piles: int, hire: _Hire, port: Port,
) -> PhaseTimes:  # fmt: skip
    crew, calm, vessel = crews[task.name], calm_crews[task.name], task.work.vessel
    begin = start + later
    if task.work.after > 0:
        begin = crews[FOUNDATION_PHASE].finish(begin, ceil(task.work.after * piles - 1e-9))
    paid = np.zeros(start.size)
    present = np.zeros(start.size)
    returns = np.zeros(start.size, dtype=np.int64)
    work_days, longest, sets_used = 0.0, 0.0, 0
    zero = np.zeros(1, dtype=np.int64)
    for sets, units in crew.shares(task.units):
        released = crew.released(crew.trips.finish(begin, units))
        days = hire.days(begin, released)
        present = np.maximum(present, days)
        paid += sets * days
        returns += sets * hire.returns(begin, released)
        alone = float(calm.released(calm.trips.finish(zero, units))[0]) / _STEPS_PER_DAY
        work_days, longest, sets_used = work_days + sets * alone, max(longest, alone), sets_used + sets
    end = crew.finish(begin, task.units)
    if task.name in _NEED_PILES:
        end = np.maximum(end, standing)

    def cost(days: Array | float, in_port: Array | float, mobilisations: NDArray[np.int64] | int) -> Array:
        hired = (days + vessel.mobilisation * mobilisations) * vessel.day_rate
        return np.asarray(hired + in_port * port.monthly_rate / DAYS_PER_MONTH, dtype=float)

    return PhaseTimes(
        name=task.name,
        stage=task.stage,
        units=task.units,
        kilometres=task.units * task.kilometres,
        work_days=work_days,
        fair_cost=float(cost(work_days, longest, sets_used)),
        begin=(begin - start) / _STEPS_PER_DAY,
        end=(end - start) / _STEPS_PER_DAY,
        paid_days=paid,
        returns=returns,
        cost=cost(paid, present, sets_used + returns),
    )
