"""Outages of turbines by time, and the energy they cost: who stands still sheds no wake and stands in none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.loss_groups import Loss, LossBasis, LossLabel
from monsun.energy.production import HOURS_PER_YEAR, free_power
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError, quantity, record
from monsun.site.series import month_of_time
from monsun.sweep.solve import park_power
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MWH_PER_WATT = HOURS_PER_YEAR / 1e6
_MONTHS = 12


class RepairTime(Enum):
    """How the time that an outage lasts is distributed."""

    EXPONENTIAL = "exponential"
    FIXED = "fixed"


@record
class OutageTerms:
    """How often a turbine stands still and how long; the months' factors run from January to December."""

    running_time: float = quantity(
        "h", "mean running time from a repair to the next outage", 1072.0, above=0.0,
        source="with the repair time a time availability of 94.7 %: WOMBAT 0.13.5, 67 x 15 MW, five years",
        data_class="derived",
    )  # fmt: skip
    repair_time: float = quantity(
        "h", "mean time of an outage, waiting for weather included", 60.0, at_least=0.0,
        source="two to three days by vessel from the shore", data_class="assumed",
    )  # fmt: skip
    repair: RepairTime = quantity(
        "", "distribution of the time of an outage: exponential or fixed", RepairTime.EXPONENTIAL,
        source="usual in models of availability", data_class="assumed",
    )  # fmt: skip
    outage_factor: tuple[float, ...] = quantity(
        "-", "rate of outages in every month over the mean one", (1.0,) * _MONTHS, at_least=0.0,
        source="the same in all months", data_class="assumed",
    )  # fmt: skip
    repair_factor: tuple[float, ...] = quantity(
        "-", "time of outages that begin in a month over the mean one, such as in the monsoon's high seas",
        (1.0,) * _MONTHS, at_least=0.0, source="the same in all months", data_class="assumed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError unless there is a factor for every month."""
        for name in ("outage_factor", "repair_factor"):
            if len(getattr(self, name)) != _MONTHS:
                raise InputError(name, f"{_MONTHS} numbers, one per month", len(getattr(self, name)))

    def availability(self, month: int) -> float:
        """Share of the time that a turbine can run if a month (1 to 12) lasted for ever."""
        rate = self.outage_factor[month - 1] / self.running_time
        return 1.0 / (1.0 + rate * self.repair_time * self.repair_factor[month - 1])


def outage_schedule(terms: OutageTerms, time: NDArray[np.datetime64], turbines: int, seed: int = 1) -> Flags:
    """Whether each turbine can run [time, turbine]: up and down in turn, by chance, from the long-run state.

    time [time]: equal steps that begin then; a turbine stands still in a step whose middle lies in an outage. Up times
    are exponential with a rate that follows the month (a renewal process that alternates). The schedule of one turbine
    does not depend on how many there are. Raises InputError for times that are not in equal steps.
    """
    begin = np.asarray(time).astype("datetime64[s]").astype(np.int64)
    steps = np.diff(begin)
    if begin.size < 2 or steps[0] <= 0 or np.any(steps != steps[0]):
        raise InputError("outage schedule: time", "at least two times in equal steps", f"{begin.size} other times")
    hours = float(steps[0]) / 3600.0
    month = month_of_time(time)
    edge: Array = hours * np.arange(begin.size + 1.0)
    middle = edge[:-1] + hours / 2.0
    rate = np.array(terms.outage_factor)[month] / terms.running_time
    hazard: Array = np.concatenate([[0.0], np.cumsum(rate * hours)])
    running = np.ones((begin.size, turbines), dtype=bool)
    for turbine in range(turbines):
        generator = np.random.default_rng([seed, turbine])
        for first, last in _outages(terms, edge, hazard, month, generator):
            running[np.searchsorted(middle, first) : np.searchsorted(middle, last), turbine] = False
    return running


def _outages(
    terms: OutageTerms, edge: Array, hazard: Array, month: NDArray[np.int64], generator: np.random.Generator
) -> list[tuple[float, float]]:
    """When the outages of one turbine begin and end, hours."""
    found = []
    now = 0.0
    if generator.uniform() >= terms.availability(int(month[0]) + 1):
        # what is left of an outage that has begun before
        left = generator.exponential() if terms.repair is RepairTime.EXPONENTIAL else generator.uniform()
        now = left * terms.repair_time * terms.repair_factor[month[0]]
        found.append((0.0, now))
    while now < edge[-1]:
        until = float(np.interp(now, edge, hazard)) + generator.exponential()
        if until >= hazard[-1]:
            break
        first = float(np.interp(until, hazard, edge))
        place = month[min(int(np.searchsorted(edge, first, side="right")) - 1, month.size - 1)]
        drawn = generator.exponential() if terms.repair is RepairTime.EXPONENTIAL else 1.0
        now = first + drawn * terms.repair_time * terms.repair_factor[place]
        found.append((first, now))
    return found


def sampled_outages(
    terms: OutageTerms,
    cases: FlowCases,
    turbines: int,
    count: int = 8760,
    seed: int = 1,
    month_share: Array | None = None,
) -> tuple[FlowCases, Flags]:
    """Cases drawn from a rose and whether each turbine can run in them [case, turbine].

    A rose knows no time: every drawn case is a moment of its own in a random month, so that outages are independent of
    the wind within it. month_share [month]: how often each month is drawn, such as by its share of the year's energy,
    so that outages of windy months count by what they cost; None: all alike. Cases are drawn in even steps of the
    summed probability, in random order.
    """
    if count < 1:
        raise InputError("outages: count", "at least one case", count)
    generator = np.random.default_rng(seed)
    summed = np.cumsum(cases.probability)
    place = (np.arange(count) + generator.uniform()) / count * summed[-1]
    drawn = generator.permutation(np.minimum(np.searchsorted(summed, place, side="right"), cases.count - 1))
    able = np.array([terms.availability(month + 1) for month in range(_MONTHS)])
    if month_share is None:
        month = generator.integers(_MONTHS, size=count)
    else:
        month = generator.choice(_MONTHS, size=count, p=month_share)
    share = able[month]
    running = generator.uniform(size=(count, turbines)) < share[:, None]
    return (
        FlowCases.series(cases.wind_direction[drawn], cases.wind_speed[drawn], cases.turbulence_intensity[drawn]),
        running,
    )


@dataclass(frozen=True)
class OutageLoss:
    """What outages cost a park: energies MWh per year of 8,760 h with wakes, losses as shares.

    loss: with standstill inside the wake calculation; standard_error: of it, from batches of neighbouring cases.
    loss_without_wakes: of turbines that stand alone. factor_loss: what a factor after the wake calculation would take,
    1 - time_availability; time_availability and energy_availability: shares of time and of energy.
    """

    energy: float
    energy_without_outages: float
    loss: float
    standard_error: float
    loss_without_wakes: float
    time_availability: float

    @property
    def factor_loss(self) -> float:
        """What the factor method takes: the share of time in outages."""
        return 1.0 - self.time_availability

    @property
    def energy_availability(self) -> float:
        """Share of the energy with wakes that is kept."""
        return 1.0 - self.loss

    def as_loss(self, basis: LossBasis = LossBasis.DISTRIBUTION) -> Loss:
        """The loss for `assess`, in place of the given turbine availability; basis: a rose or a time series."""
        return Loss(
            "turbine availability",
            LossLabel.TURBINE_AVAILABILITY,
            self.loss,
            "outages by turbine inside the wake calculation",
            "derived",
            basis,
        )


def outage_loss(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    running: Flags,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    batches: int = 12,
) -> OutageLoss:
    """What outages cost: running [case, turbine] says whether each turbine can run, cases in the order of time.

    The same cases are solved with all turbines able to run and with the outages, so that only these differ. Raises
    InputError for running of another shape, or a park that produces nothing.
    """
    if running.shape != (cases.count, park.count):
        raise InputError("outages: running", f"shape {(cases.count, park.count)}", f"shape {running.shape}")
    if not 2 <= batches <= cases.count:
        raise InputError("outages: batches", f"from 2 to the {cases.count} cases", batches)
    given = operation or Operation()
    planned = np.broadcast_to(np.asarray(given.running), running.shape).astype(bool)
    weight = cases.probability
    whole = weight * park_power(park, cases, model, replace(given, running=planned), site)
    left = weight * park_power(park, cases, model, replace(given, running=planned & running), site)
    if not whole.sum() > 0.0:
        raise InputError("outages", "a park that produces energy", 0.0)
    alone = weight[:, None] * free_power(park, cases, model, site) * planned
    loss = 1.0 - float(left.sum() / whole.sum())
    # the loss is a ratio of sums: its error is that of what is left of lost - loss x whole
    rest = whole - left - loss * whole
    edges = np.linspace(0, cases.count, batches + 1).astype(int)
    error = np.sqrt(batches / (batches - 1) * float((np.add.reduceat(rest, edges[:-1]) ** 2).sum())) / whole.sum()
    able = planned[:, park.counted]
    able_time = weight @ able
    kept_time = weight @ (able & running[:, park.counted])
    return OutageLoss(
        energy=float(left.sum()) * _MWH_PER_WATT,
        energy_without_outages=float(whole.sum()) * _MWH_PER_WATT,
        loss=loss,
        standard_error=float(error),
        loss_without_wakes=1.0 - float((alone * running).sum() / alone.sum()),
        time_availability=float(kept_time.sum() / able_time.sum()),
    )
