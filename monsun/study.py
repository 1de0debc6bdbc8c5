"""The whole chain, from a project to a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.clock import Clock, Progress
from monsun.cost.capital import capital_cost
from monsun.cost.capital_spending import capital_spending
from monsun.cost.foundation import foundations_under
from monsun.cost.installation_planning import installation_plan
from monsun.electrical.park_cables import CabledTurbines, cable_park
from monsun.energy.assessment import assess
from monsun.energy.estimated_terms import estimated_terms
from monsun.energy.losses import clipped_share
from monsun.energy.park_energy import park_energy
from monsun.energy.park_outages import park_outage_loss
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.partners import partner_flows
from monsun.finance.settlement import payments
from monsun.inputs.placed import PlacedLayout, check_layout
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project
from monsun.inputs.project_sea import site_metocean
from monsun.inputs.project_wind import site_cases, site_wind
from monsun.inputs.settings_in_use import foundation_in_use
from monsun.layout.problem import TOLERANCE
from monsun.layout.regular import RegularLayout, best_regular_layout, smallest_spacing
from monsun.park import Park
from monsun.plan.hours import local_year, turbulence_at
from monsun.plan.impact import Season, plan_impact
from monsun.reasons import reasons
from monsun.records import InputError
from monsun.results import (
    CostPart,
    ElectricalPart,
    EnergyPart,
    FinancePart,
    LayoutPart,
    PlanPart,
    Study,
    capacity_mw,
)
from monsun.sensitivity import study_levers
from monsun.site.seabed import check_depth
from monsun.steps.cables import cable_site
from monsun.steps.hours import connection_hours, sample
from monsun.steps.terms import (
    finance_terms,
    installation_chart,
    installed,
    outage_terms,
    planned_operation,
    plant_loss,
)
from monsun.sweep.solve import park_power
from monsun.worth.priced_site import carried

Array = NDArray[np.float64]
Part = TypeVar("Part")
# of search for the array cables that are laid
ROUTING_SECONDS = {False: 15.0, True: 1.0}
PARTS = ("layout", "energy", "finance", "plan")


def evaluate(
    project: Project,
    quick: bool = False,
    progress: Progress | None = None,
    until: str | None = None,
    layout: tuple[ArrayLike, ArrayLike] | None = None,
    levers: bool = True,
) -> Study:
    """The study of a project: wind, layout, energy, cables, cost, finance and the power system, in that order.

    quick: fewer layouts, a second of cable search and no peak week shown; every formula stays the same.
    progress: called with a step's name and the share of it done. until: the last part wanted, one of `PARTS`.
    layout: x and y [turbine] m in the site's projection, to be studied instead of the positions that the project names
    or, where it names none, of the best rows. levers: whether to find what moves the levelised cost, too. Raises
    InputError for a layout that breaks what the project asks.
    """
    if until is not None and until not in PARTS:
        raise ValueError(f"until must be one of {PARTS}, got {until!r}")
    given = project.positions if layout is None else PlacedLayout.given(*layout)
    clock = Clock(progress)
    cases = clock.timed("wind", lambda: site_cases(project))
    if given is None:
        placed = clock.timed("layout", lambda: place_turbines(project, cases, quick, clock.share("layout")))
    else:
        placed = clock.timed("layout", lambda: placed_as_given(project, given))
    study = Study(project, quick, cases, placed, seconds=clock.seconds)
    if until != "layout":
        electrical, energy = clock.timed("energy", lambda: produce(project, cases, placed, quick))
        study = replace(study, energy=energy, electrical=electrical)
    if until not in ("layout", "energy"):
        study = replace(study, cost=clock.timed("cost", lambda: scheduled(project, study)))
        study = replace(study, finance=clock.timed("finance", lambda: finance(project, study, levers)))
    if until not in ("layout", "energy", "finance"):
        study = replace(study, plan=clock.timed("plan", lambda: supply(project, study, quick)))
    clock.finish()
    return replace(study, reasons=reasons(study))


def place_turbines(
    project: Project, cases: FlowCases, quick: bool = False, progress: Callable[[float], None] | None = None
) -> LayoutPart:
    """The best regular layout inside the area, with depths; depths out of bounds raise."""
    settings = project.settings
    layout = best_regular_layout(
        project.area.allowed, settings.turbines.count, project.turbine, cases, project.model, settings.layout,
        quick, progress,
    )  # fmt: skip
    return _placed(project, layout.x, layout.y, layout, "")


def placed_as_given(project: Project, layout: PlacedLayout) -> LayoutPart:
    """Given positions, with depths; InputError that names the turbine for what breaks the project's constraints."""
    check_layout(layout, project.settings, project.area, project.turbine)
    return _placed(project, layout.x, layout.y, None, layout.name)


def _placed(project: Project, x: Array, y: Array, rows: RegularLayout | None, origin: str) -> LayoutPart:
    settings, area, turbine = project.settings, project.area, project.turbine
    longitude, latitude = project.projection.degrees(x, y)
    depth = project.seabed.depth(longitude, latitude)
    check_depth(
        depth, longitude, latitude,
        least=settings.site.least_depth, most=settings.site.greatest_depth, where=project.seabed.name,
    )  # fmt: skip
    spacing = smallest_spacing(x, y)
    feasible = (
        bool(area.contains(x, y).all())
        and x.size == settings.turbines.count
        and spacing >= settings.layout.least_spacing * turbine.rotor_diameter - TOLERANCE
    )
    return LayoutPart(rows, Park(x, y, turbine), depth, longitude, latitude, spacing, feasible, origin)


def produce(
    project: Project, cases: FlowCases, placed: LayoutPart, quick: bool = False
) -> tuple[ElectricalPart, EnergyPart]:
    """Cables with their losses, and the energy assessment with them in it."""
    settings, park, probability = project.settings, placed.park, cases.probability
    around = None if project.neighbours is None else project.neighbours.around(park)
    wakes = park_energy(park, cases, project.model, around, partial(site_wind, project))

    power = wakes.state.power
    turbines = CabledTurbines(park.x, park.y, park.rated_power, power, probability)
    cables = cable_park(cable_site(project), turbines, ROUTING_SECONDS[quick])
    delivered = cables.export.delivered
    electrical_loss = 1 - float(probability @ delivered) / float(probability @ power.sum(axis=1))
    electrical = ElectricalPart(cables, electrical_loss)

    metocean = site_metocean(project)
    operation = planned_operation(project, metocean)
    terms = outage_terms(settings, operation)
    outages = park_outage_loss(
        wakes.around, cases, project.model, terms, settings.seed, wakes.site, operation.energy_weights
    )  # fmt: skip
    uncertainty, estimated = estimated_terms(settings.uncertainty, project.resource)
    assessment = assess(
        gross_mwh=float(wakes.gross.sum()),
        with_wakes_mwh=float(wakes.internal.sum()),
        electrical_loss=electrical_loss,
        export_limit_loss=clipped_share(np.maximum(delivered, 0.0), probability, settings.connection.capacity * 1e6),
        capacity_mw=capacity_mw(project),
        sensitivity=wakes.sensitivity,
        losses=settings.losses,
        uncertainty=uncertainty,
        life=float(settings.finance.life),
        computed=(*wakes.computed_losses, outages.as_loss(), plant_loss(operation)),
    )
    sampled = sample(project, cases, wakes, assessment, quick)
    hours = connection_hours(project, cases, wakes, electrical, assessment, terms)
    return electrical, EnergyPart(wakes, metocean, operation, outages, assessment, sampled, estimated, hours)


def price(project: Project, study: Study) -> CostPart:
    """Capital and yearly cost of the park as placed and cabled, and when it is built and paid."""
    settings, placed = project.settings, study.placed
    electrical, energy = _needed(study.electrical), _needed(study.energy)
    rated, foundation = placed.park.rated_power, foundation_in_use(project, study.cases, energy.metocean)
    foundations = foundations_under(carried(placed.park), placed.depth, foundation)
    quantities = installed(electrical)
    installation = installation_plan(quantities, settings.installation, energy.metocean)
    capital = capital_cost(
        rated, foundations, foundation, electrical.network, electrical.connection, installation,
        settings.capital, settings.export_prices, price_levels(settings),
    )  # fmt: skip
    spending = capital_spending(capital, installation.stages)
    return CostPart(foundations, installation, capital, energy.operation, spending)


def scheduled(project: Project, study: Study) -> CostPart:
    """The price with the installation's chart."""
    electrical, energy = _needed(study.electrical), _needed(study.energy)
    chart = installation_chart(project.settings, electrical, energy.metocean)
    return replace(price(project, study), chart=chart)


def finance(project: Project, study: Study, levers: bool = True) -> FinancePart:
    """Cash flows by currency, returns, who pays whom, and what moves the levelised cost unless it is not asked for."""
    settings, cost, assessment = project.settings, _needed(study.cost), _needed(study.energy).assessment
    terms = finance_terms(settings, cost.capital, cost.operation, cost.spending)
    result = evaluate_finance(
        terms,
        capital_cost_usd=cost.capital.total,
        operation_cost_usd_per_year=cost.operation.total_per_year,
        net_energy_mwh_p50=assessment.net_p50_gwh * 1e3,
        net_energy_mwh_p90=assessment.net_p90_gwh * 1e3,
        construction_months=cost.spending.months,
    )
    return FinancePart(
        result, partner_flows(result, settings.partners), payments(result, settings.partners),
        study_levers(study, cost, terms, price) if levers else (),
    )  # fmt: skip


def supply(project: Project, study: Study, quick: bool = False) -> PlanPart:
    """The park in the power system: a year of its hours at the connection point, dispatched with and without it."""
    hours = _needed(study.energy).hours
    year = local_year(hours.time)
    if year is None:
        raise InputError("hours of the power plan", "a calendar year whose hours are all there", str(hours.time[0]))
    speed, fed = hours.wind_speed[year[1]], hours.net_power[year[1]]
    cases = FlowCases.series(hours.wind_direction[year[1]], speed, turbulence_at(study.cases, speed))
    alone = park_power(Park([0.0], [0.0], project.turbine), cases, project.model) / project.turbine.rated_power
    # one week alone misses the other season's plants; the peak week is shown, not counted
    seasons = (Season.DRY, Season.WET) if quick else (Season.DRY, Season.PEAK, Season.WET)
    impact = plan_impact(project.settings.plan, fed, wind_per_unit=alone, seasons=seasons)
    return PlanPart(fed, speed, alone, impact)


def _needed(part: Part | None) -> Part:
    if part is None:
        raise ValueError("this part of the study needs one that was left out")
    return part
