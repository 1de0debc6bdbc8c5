"""What a project comes to for the parts of its study: its foundations, its work at sea, its operation, its finance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital import CapitalCost
from monsun.cost.capital_spending import Spending
from monsun.cost.installation_planning import installation_bars
from monsun.cost.installation_results import by_start_month
from monsun.cost.installation_schedule import installation_schedule
from monsun.cost.installation_terms import InstallationQuantities
from monsun.cost.operation_plan import OperationPlan, operation_plan
from monsun.cost.shares import Shares
from monsun.energy.availability import OutageTerms
from monsun.energy.loss_groups import Loss, LossLabel
from monsun.finance.terms import FinanceTerms
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project
from monsun.inputs.project_wind import hourly_wind
from monsun.inputs.settings import Settings
from monsun.records import InputError
from monsun.results import ElectricalPart, InstallationChart
from monsun.site.metocean import Metocean
from monsun.site.series import month_of_time
from monsun.worth.money import in_stages

Array = NDArray[np.float64]

_MONTHS = 12


def planned_operation(project: Project, metocean: Metocean) -> OperationPlan:
    """The operation of a project's park: availability by month, which feeds the energy, and the cost of a year."""
    settings = project.settings
    return operation_plan(
        project.turbine.rated_power, settings.turbines.count, settings.site.operation_port_distance * 1e3, metocean,
        settings.operation, energy_by_month(project), price_levels(settings), settings.seed,
    )  # fmt: skip


def energy_by_month(project: Project) -> Array:
    """Energy of a turbine alone in each month of the project's hours, in any unit [month]; hours missing count none."""
    series, turbine = hourly_wind(project).series, project.turbine
    power = np.interp(series.wind_speed, turbine.speed_knots, turbine.power_knots, left=0.0, right=0.0)
    month = month_of_time(series.time)
    return np.asarray(np.bincount(month, power, _MONTHS), dtype=float)


def outage_terms(settings: Settings, operation: OperationPlan) -> OutageTerms:
    """How often turbines stand still and how long, by month: the plan's, with the distribution that is set."""
    return replace(operation.outages, repair=settings.outages.repair)


def plant_loss(operation: OperationPlan) -> Loss:
    """What failures of cables and substations take, in place of the given loss of that name."""
    return Loss(
        "balance of plant availability", LossLabel.BOP_AVAILABILITY, 1.0 - operation.plant_availability,
        "failures of cables and substations, simulated", "derived",
    )  # fmt: skip


def installed(electrical: ElectricalPart) -> InstallationQuantities:
    """What is installed of a park with these cables."""
    network = electrical.network
    return InstallationQuantities(
        turbines=network.parent.size,
        array_length=float(network.installed_length.sum()),
        export_length=electrical.connection.circuit_length,
        circuits=electrical.connection.circuits,
        substations=electrical.connection.substations,
    )


def installation_chart(settings: Settings, electrical: ElectricalPart, metocean: Metocean) -> InstallationChart:
    """The phases of installation with their spreads over the starting month, and what other starts lead to."""
    quantities, terms = installed(electrical), settings.installation
    return InstallationChart(
        installation_bars(quantities, terms, metocean),
        by_start_month(installation_schedule(quantities, terms, metocean)),
    )  # fmt: skip


def finance_terms(
    settings: Settings, capital: CapitalCost, operation: OperationPlan, spending: Spending
) -> FinanceTerms:
    """The terms of finance with what the study computes: currencies, times of payment, and when each stage earns."""
    paid = replace(
        settings.finance,
        capital_shares=currency_shares(settings, capital.currency_shares),
        operation_shares=currency_shares(settings, operation.currency_shares),
    )
    return in_stages(paid, spending)


def currency_shares(settings: Settings, shares: Shares) -> tuple[float, ...]:
    """Shares by currency in the order of the project's currencies; InputError for any other."""
    codes = [currency.code for currency in settings.finance.currencies]
    unknown = [code for code, _ in shares if code not in codes]
    if unknown:
        raise InputError("finance.currencies", f"{unknown[0]} too, as costs are paid in it", ", ".join(codes))
    given = dict(shares)
    return tuple(given.get(code, 0.0) for code in codes)
