"""How much the vessels of a park are used: days of hire, mobilisations, hours of work, and those the sea leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.outage_events import OutagePaths
from monsun.cost.planned_services import PlannedServices
from monsun.cost.repair_tasks import Tasks
from monsun.cost.service_vessels import Charter, ServiceVessel
from monsun.site.series import HOURS_PER_YEAR

Array = NDArray[np.float64]
_DAYS = 365.0


@dataclass(frozen=True, eq=False)
class VesselUse:
    """A mean year of the vessels of one kind.

    days: paid, all vessels; calls: mobilisations; repairs and services: hours of work on site; capacity: hours of work
    that sea and working days leave all crews in a year; fit_by_month [month]: share of hours within the limits.
    """

    vessel: ServiceVessel
    days: float
    calls: float
    repairs: float
    services: float
    capacity: float
    fit_by_month: Array

    @property
    def utilisation(self) -> float:
        """Hours of work wanted over hours there are; above one not all is done."""
        return (self.repairs + self.services) / self.capacity

    @property
    def services_done(self) -> float:
        """Share of the services that finds time after the repairs; 1 when all do."""
        if self.services == 0:
            return 1.0
        return float(np.clip((self.capacity - self.repairs) / self.services, 0.0, 1.0))


def vessel_use(tasks: Tasks, services: PlannedServices, paths: OutagePaths) -> tuple[VesselUse, ...]:
    """The use of each vessel of the fleet in a mean year.

    A vessel on call is hired for repairs as the paths say, and for its services once a year, for as long as they take.
    """
    return tuple(
        _use(hours.vessel, place, tasks, services, paths) for place, hours in enumerate(tasks.hours)
    )  # fmt: skip


def _use(vessel: ServiceVessel, place: int, tasks: Tasks, services: PlannedServices, paths: OutagePaths) -> VesselUse:
    crews = int(tasks.crews[place])
    if vessel.charter is Charter.YEAR_ROUND:
        days, calls = _DAYS * vessel.number, 0.0
    else:
        days = float(paths.hired[:, place].mean()) / paths.years
        calls = float(paths.calls[:, place].mean()) / paths.years
        if services.work[place] > 0:
            days += max(float(services.days[place]) / vessel.crews, vessel.charter_days)
            calls += 1.0
    return VesselUse(
        vessel=vessel,
        days=days,
        calls=calls,
        repairs=float(paths.work[:, place].mean()) / paths.years,
        services=float(services.work[place]),
        capacity=crews * tasks.hours[place].mean_share * HOURS_PER_YEAR,
        fit_by_month=tasks.hours[place].fit_by_month,
    )
