"""Lines of the yearly cost of operation: fixed costs, vessels and spare parts, with rate, source and currencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital_lines import CostLine, Origin, Payment, priced_line
from monsun.cost.operation_terms import OperationTerms
from monsun.cost.outage_events import OutagePaths
from monsun.cost.planned_services import PlannedServices
from monsun.cost.prices import DOLLAR, PriceLevels
from monsun.cost.repair_tasks import Tasks
from monsun.cost.service_vessels import Charter
from monsun.cost.vessel_use import VesselUse
from monsun.records import Documented, documented_fields

Array = NDArray[np.float64]

_FIXED = {
    "labour": ("Technicians", "staff"),
    "management": ("Operations management", "staff"),
    "facilities": ("Control centre", "staff"),
    "port": ("Port of operation", "staff"),
    "insurance": ("Insurance in operation", "insurance"),
    "leases": ("Sea area and fees", "leases"),
}


def operation_lines(
    terms: OperationTerms, capacity: float, tasks: Tasks, services: PlannedServices, use: tuple[VesselUse, ...],
    levels: PriceLevels,
) -> tuple[CostLine, ...]:  # fmt: skip
    """The lines of a mean year for a park of `capacity` kW; amounts in USD of the levels' year."""
    fields = {part.path: part for part in documented_fields(terms)}
    year = terms.base_year
    lines = [
        priced_line(
            key, name, capacity, "kW", fields[f"fixed.{key}"].value, year, levels, _origin(fields, f"fixed.{key}"),
            Payment(terms.shares.row(group)),
        )
        for key, (name, group) in _FIXED.items()
    ]  # fmt: skip
    for place, one in enumerate(use):
        vessel = one.vessel
        heavy = vessel.charter is Charter.ON_CALL
        pay = Payment(terms.shares.row("heavy_vessels" if heavy else "crew_vessels"))
        words = (
            f"{one.days:,.0f} vessel days in {one.calls:.1f} hires"
            if heavy
            else f"{vessel.number} vessels all the year"
        )
        lines.append(
            priced_line(
                vessel.kind.name.lower(), vessel.kind.capitalize(), one.days, "d", vessel.day_rate, year, levels,
                _origin(fields, f"fleet[{place}].day_rate", vessel.source), pay,
                f"{words} x {vessel.day_rate:,.0f} USD/d",
            )
        )  # fmt: skip
        if vessel.mobilisation_cost > 0:
            lines.append(
                priced_line(
                    f"{vessel.kind.name.lower()}_mobilisation", f"{vessel.kind.capitalize()}: mobilisation", one.calls,
                    "mobilisation", vessel.mobilisation_cost, year, levels,
                    _origin(fields, f"fleet[{place}].mobilisation_cost", vessel.source), pay,
                )
            )  # fmt: skip
    failures = float(tasks.failures_per_year.sum())
    spares = float(tasks.failures_per_year @ tasks.materials)
    goods = Payment(terms.shares.row("materials"))
    lines += [
        priced_line(
            "spare_parts", "Spare parts", failures, "failure", spares / failures if failures else 0.0, year, levels,
            _origin(fields, "subsystems[0].materials", terms.subsystems[0].source if terms.subsystems else ""), goods,
            f"{failures:,.0f} failures a year, each with the parts of its class",
        ),
        priced_line(
            "service_materials", "Materials of services", 1.0, "year", services.materials, year, levels,
            _origin(fields, "services[0].materials", terms.services[0].source if terms.services else ""), goods,
            f"{services.count.sum():,.0f} services a year",
        ),
    ]  # fmt: skip
    return tuple(line for line in lines if line.amount > 0)


def path_costs(
    terms: OperationTerms, lines: tuple[CostLine, ...], tasks: Tasks, paths: OutagePaths, levels: PriceLevels
) -> Array:
    """Yearly cost of each path, USD of the levels' year: the lines' sum, with the path's own hires and spare parts."""
    factor = levels.factor("operation", DOLLAR, terms.base_year)
    rates = np.array([vessel.day_rate * (vessel.charter is Charter.ON_CALL) for vessel in terms.fleet])
    mobilisations = np.array([vessel.mobilisation_cost for vessel in terms.fleet])
    varying: Array = (
        paths.hired @ rates + paths.calls @ mobilisations + paths.failures @ tasks.materials
    ) / paths.years
    # spare parts of the lines are the expectation; their own mean differs by chance
    return sum(line.amount for line in lines) + factor * (varying - varying.mean())


def _origin(fields: dict[str, Documented], path: str, source: str = "") -> Origin:
    """Where a rate comes from; a source of its own says more than that of the table it stands in."""
    part = fields.get(path)
    if part is None:
        return Origin(f"operation.{path}", source, "user")
    return Origin(f"operation.{path}", source or part.source, part.data_class)
