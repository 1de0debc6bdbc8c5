"""Planned services of a park: how much work, in which months, and how long turbines stand still for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.operation_terms import OperationTerms
from monsun.cost.repair_tasks import Tasks
from monsun.cost.service_vessels import vessel_of
from monsun.cost.working_hours import MONTHS
from monsun.records import InputError
from monsun.site.series import DAYS_OF_MONTH

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PlannedServices:
    """Services of a mean year.

    count [service] per year; work [vessel] hours on site; days [vessel] of the calendar for one vessel with one crew;
    materials USD; stops_by_month [month]: how often a turbine is stopped for one; still_by_month [month]: share of
    turbine time at a standstill; hours_by_month [month] of the calendar.
    """

    count: Array
    work: Array
    days: Array
    materials: float
    stops_by_month: Array
    still_by_month: Array
    hours_by_month: Array


def planned_services(tasks: Tasks, terms: OperationTerms) -> PlannedServices:
    """The services of a park in a mean year, spread over the working hours of their months.

    A turbine in service stands still for the work, and where it stands overnight for the calendar's time that the work
    takes: work over the share of working hours in those months. Raises InputError, naming the vessel, where the
    months of service have no working hour.
    """
    hours_by_month = 24.0 * np.array(DAYS_OF_MONTH)
    months = np.isin(np.arange(1, MONTHS + 1), terms.service_months)
    vessels = len(terms.fleet)
    count, work, days = np.empty(len(terms.services)), np.zeros(vessels), np.zeros(vessels)
    stops, still, materials = np.zeros(MONTHS), np.zeros(MONTHS), 0.0
    for place, service in enumerate(terms.services):
        vessel = vessel_of(terms.fleet, service.vessel, f"operation: vessel for {service.name}")
        able = tasks.hours[vessel].share_by_month * hours_by_month * months
        if not able.any():
            named = ", ".join(str(month) for month in terms.service_months)
            raise InputError(
                f"{service.vessel}: {service.name}", f"an hour of work in the months of service ({named})", "none"
            )
        count[place] = (service.units or tasks.turbines) / service.interval
        one = service.hours + terms.fleet[vessel].transfers_per_task
        calendar = one * float((hours_by_month * months).sum() / able.sum())
        spread = able / able.sum()
        work[vessel] += count[place] * one
        days[vessel] += count[place] * calendar / 24
        materials += float(count[place]) * service.materials
        standing = count[place] * service.turbines_stopped * spread
        stops += standing
        still += standing * (calendar if terms.stands_overnight else one)
    return PlannedServices(
        count=count,
        work=work,
        days=days,
        materials=materials,
        stops_by_month=stops,
        still_by_month=still / (tasks.turbines * hours_by_month),
        hours_by_month=hours_by_month,
    )
