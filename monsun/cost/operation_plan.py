"""Operation of a park: availability by month from failures, vessels and weather, and the cost of a year, line by line.

Repairs are simulated event by event (`outage_paths`); planned services yield to them and are spread over the working
hours of their months. A service that finds no time still counts with its full standstill.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.capital_lines import CostLine, mixed_currencies
from monsun.cost.operation_lines import operation_lines, path_costs
from monsun.cost.operation_terms import OperationTerms
from monsun.cost.outage_events import OutagePaths, outage_paths
from monsun.cost.outage_expectation import ExpectedOutages, expected_outages
from monsun.cost.planned_services import PlannedServices, planned_services
from monsun.cost.prices import PriceLevels
from monsun.cost.repair_tasks import Tasks, park_tasks
from monsun.cost.shares import Shares
from monsun.cost.vessel_use import VesselUse, vessel_use
from monsun.cost.working_hours import MONTHS
from monsun.energy.availability import OutageTerms
from monsun.records import InputError
from monsun.site.metocean import Metocean
from monsun.site.series import HOURS_PER_YEAR

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OperationPlan:
    """A park in operation: lines of the yearly cost in USD of base_year, capacity kW, and availability.

    availability_by_month [month]: share of time that turbines can run, failures and services counted; energy_weights
    [month] add up to one: the energy of the months, or their hours; plant_availability: share of turbine time that
    cables and substations leave. path_availability, path_cost (USD per year) [path] are the distributions behind the
    means, each path of terms.path_years. use: of the vessels; services_done: least share of the planned services that
    a vessel finds time for.
    """

    lines: tuple[CostLine, ...]
    capacity: float
    base_year: int
    availability_by_month: Array
    energy_weights: Array
    plant_availability: float
    path_availability: Array
    path_cost: Array
    use: tuple[VesselUse, ...]
    services: PlannedServices
    tasks: Tasks
    paths: OutagePaths

    @property
    def total_per_year(self) -> float:
        """Sum of the lines, USD per year."""
        return sum(line.amount for line in self.lines)

    @property
    def per_kilowatt(self) -> float:
        """Sum of the lines over the capacity, USD/kW per year."""
        return self.total_per_year / self.capacity

    @property
    def currency_shares(self) -> Shares:
        """Shares of the total by currency; they add up to one."""
        return mixed_currencies(self.lines)

    @property
    def availability(self) -> float:
        """Share of the time that turbines can run: mean of the paths."""
        return float(self.path_availability.mean())

    @property
    def energy_availability(self) -> float:
        """Availability of the months weighted by their energy."""
        return float(self.availability_by_month @ self.energy_weights)

    @cached_property
    def expected(self) -> ExpectedOutages:
        """What the same failures would take if no repair waited for a vessel busy with another."""
        return expected_outages(self.tasks)

    @property
    def lost_to_queues(self) -> float:
        """Availability that would be won if no repair waited for a vessel busy with another."""
        in_service = float(self.services.still_by_month @ self.services.hours_by_month) / HOURS_PER_YEAR
        return self.expected.availability - in_service - self.availability

    @property
    def services_done(self) -> float:
        """Least share of planned services that a vessel finds time for; 1 when all are done."""
        return min((one.services_done for one in self.use), default=1.0)

    @property
    def outages(self) -> OutageTerms:
        """How often turbines stand still and how long, by month, with the plan's availability in each.

        Events are failures and services of the month; their mean time follows from the availability (Little 1961).
        Raises InputError where turbines never run in a month.
        """
        events = self.tasks.failures_per_year[~self.tasks.plant].sum() / self.tasks.turbines / HOURS_PER_YEAR
        rate = events + self.services.stops_by_month / self.services.hours_by_month / self.tasks.turbines
        if not rate.any():
            return OutageTerms(repair_time=0.0)
        able = self.availability_by_month
        if not np.all(able > 0):
            raise InputError(
                "operation: availability", "turbines that run in every month", f"none in {int(np.argmin(able)) + 1}"
            )
        time = np.divide(1.0 - able, rate, out=np.zeros(MONTHS), where=rate > 0)
        per_running = rate / able
        mean_time = float(time.mean())
        return OutageTerms(
            running_time=1.0 / float(per_running.mean()),
            repair_time=mean_time,
            outage_factor=tuple(float(one) for one in per_running / per_running.mean()),
            repair_factor=tuple(float(one) for one in time / mean_time) if mean_time > 0 else (1.0,) * MONTHS,
        )


def operation_plan(
    rated_power: float,
    count: int,
    distance: float,
    metocean: Metocean,
    terms: OperationTerms | None = None,
    energy_by_month: ArrayLike | None = None,
    levels: PriceLevels | None = None,
    seed: int = 1,
    like: OperationPlan | None = None,
) -> OperationPlan:
    """The operation of a park of `count` turbines of `rated_power` W each, `distance` m from its port of operation.

    energy_by_month [12]: energy of the months in any unit, for the energy availability; without it months count by
    their hours. levels: the study's price year, to which all costs are brought. seed: first of the paths' seeds.
    like: a plan whose sample paths are taken where its repairs are the same, as when only services differ.
    Raises InputError for a vessel that the fleet lacks or that does not reach the park, and where the sea never lets a
    vessel work.
    """
    if not rated_power > 0:
        raise InputError("operation: rated power of a turbine", "watts > 0", rated_power)
    chosen = terms or OperationTerms()
    tasks = park_tasks(
        count, chosen.subsystems, chosen.plant, chosen.fleet, metocean, distance, chosen.stops, chosen.failure_factor
    )
    services = planned_services(tasks, chosen)
    weights = _weights(services.hours_by_month, energy_by_month)
    seeds = np.arange(seed, seed + chosen.paths)
    if like is None or not tasks.repaired_as(like.tasks) or not like.paths.begun_as(seeds, chosen.path_years):
        paths = outage_paths(tasks, seeds, chosen.path_years)
    else:
        paths = like.paths
    capacity = rated_power * count / 1e3
    use = vessel_use(tasks, services, paths)
    prices = levels or PriceLevels()
    lines = operation_lines(chosen, capacity, tasks, services, use, prices)
    by_month = 1.0 - paths.turbine_hours.mean(axis=0) / (count * paths.hours_by_month) - services.still_by_month
    lost = services.still_by_month @ services.hours_by_month / HOURS_PER_YEAR
    whole = count * HOURS_PER_YEAR * chosen.path_years
    return OperationPlan(
        lines=lines,
        capacity=capacity,
        base_year=prices.year,
        availability_by_month=np.maximum(by_month, 0.0),
        energy_weights=weights,
        plant_availability=float(1.0 - paths.plant_turbine_hours.sum(axis=1).mean() / whole),
        path_availability=np.maximum(1.0 - paths.turbine_hours.sum(axis=1) / whole - lost, 0.0),
        path_cost=path_costs(chosen, lines, tasks, paths, prices),
        use=use,
        services=services,
        tasks=tasks,
        paths=paths,
    )


def _weights(hours: Array, energy: ArrayLike | None) -> Array:
    weights = hours if energy is None else np.asarray(energy, dtype=float)
    if weights.shape != (MONTHS,) or not (np.all(weights >= 0) and weights.sum() > 0):
        raise InputError("operation: energy_by_month", "12 numbers >= 0, not all zero", energy)
    return weights / weights.sum()
