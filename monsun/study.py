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
from monsun.cost.foundation import foundation_cost
from monsun.cost.installation import installation_plan
from monsun.cost.operation import operation_cost
from monsun.electrical.export import circuits, export_losses, export_route, substation_position
from monsun.electrical.losses import array_losses
from monsun.electrical.routing import route_array
from monsun.energy.assessment import Assessment, assess
from monsun.energy.availability import outage_schedule
from monsun.energy.estimated_terms import estimated_terms
from monsun.energy.losses import clipped_share, combined_loss
from monsun.energy.monte_carlo import MonteCarlo, sample_energy
from monsun.energy.park_energy import ParkEnergy, park_energy
from monsun.energy.park_outages import outages_of, park_outage_loss
from monsun.energy.uncertain_inputs import uncertain_inputs
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.partners import partner_flows
from monsun.finance.settlement import payments
from monsun.inputs.placed import PlacedLayout, check_layout
from monsun.inputs.project import Project
from monsun.inputs.project_wind import hourly_wind, site_cases, site_wind
from monsun.layout.problem import TOLERANCE
from monsun.layout.regular import RegularLayout, best_regular_layout, smallest_spacing
from monsun.park import Park
from monsun.plan.hours import (
    ConnectionHours,
    ParkHours,
    WayToGrid,
    hours_at_connection,
    hours_running,
    local_time,
    local_year,
    turbulence_at,
)
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
from monsun.site.area import landfall, mainland
from monsun.site.seabed import check_depth
from monsun.sweep.solve import park_power

Array = NDArray[np.float64]
Part = TypeVar("Part")
PARTS = ("layout", "energy", "finance", "plan")
_ROUTING_SECONDS = {False: 15.0, True: 1.0}
_QUICK_SAMPLES = 200


def evaluate(
    project: Project,
    quick: bool = False,
    progress: Progress | None = None,
    until: str | None = None,
    layout: tuple[ArrayLike, ArrayLike] | None = None,
) -> Study:
    """The study of a project: wind, layout, energy, cables, cost, finance and the power system, in that order.

    quick: fewer layouts, a second of cable search and no peak week shown; every formula stays the same.
    progress: called with a step's name and the share of it done. until: the last part wanted, one of `PARTS`.
    layout: x and y [turbine] m in the site's projection, to be studied instead of the positions that the project names
    or, where it names none, of the best rows. Raises InputError for a layout that breaks what the project asks.
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
        cost = clock.timed("cost", lambda: price(project, study))
        study = replace(study, cost=cost)
        study = replace(study, finance=clock.timed("finance", lambda: finance(project, study)))
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
    settings, park = project.settings, placed.park
    around = None if project.neighbours is None else project.neighbours.around(park)
    wakes = park_energy(park, cases, project.model, around, partial(site_wind, project))
    power, rated = wakes.state.power, float(park.rated_power.sum())

    node_x, node_y = _grid_node(project)
    landfall_x, landfall_y = landfall(project.area, mainland(project.land, project.projection), node_x, node_y)
    place = substation_position(park.x, park.y, landfall_x, landfall_y, settings.export, project.area.allowed)
    network = route_array(
        park.x, park.y, *place, settings.array, project.turbine.rated_power,
        border=project.area.lease if project.area.lease.geom_type == "Polygon" else None,
        seconds=_ROUTING_SECONDS[quick], seed=settings.seed,
    )  # fmt: skip
    route = export_route(*place, landfall_x, landfall_y, node_x, node_y, settings.export)
    in_array = array_losses(network, settings.array, power, cases.probability)
    collected = power.sum(axis=1)
    exported = export_losses(settings.export, route, collected - in_array.loss, rated)
    electrical_loss = 1 - float(cases.probability @ exported.delivered) / float(cases.probability @ collected)
    electrical = ElectricalPart(
        network, route, circuits(settings.export, route.offshore_length, rated), in_array, exported, electrical_loss
    )

    terms = outages_of(settings.operation.energy_availability, settings.outages)
    outages = park_outage_loss(wakes.around, cases, project.model, terms, settings.seed, wakes.site)
    uncertainty, estimated = estimated_terms(settings.uncertainty, project.resource)
    assessment = assess(
        gross_mwh=float(wakes.gross.sum()),
        with_wakes_mwh=float(wakes.internal.sum()),
        electrical_loss=electrical_loss,
        export_limit_loss=clipped_share(
            np.maximum(exported.delivered, 0.0), cases.probability, settings.connection.capacity * 1e6
        ),
        capacity_mw=capacity_mw(project),
        sensitivity=wakes.sensitivity,
        losses=settings.losses,
        uncertainty=uncertainty,
        life=float(settings.finance.life),
        computed=(*wakes.computed_losses, outages.as_loss()),
    )
    sampled = sample(project, cases, wakes, assessment, quick)
    hours = connection_hours(project, cases, wakes, electrical, assessment)
    return electrical, EnergyPart(wakes, outages, assessment, sampled, estimated, hours)


def sample(
    project: Project, cases: FlowCases, wakes: ParkEnergy, assessment: Assessment, quick: bool = False
) -> MonteCarlo | None:
    """The net energy over samples of what is uncertain, each through the flow model; None where none is asked for."""
    terms, seed = project.settings.monte_carlo, project.settings.seed
    count = min(terms.samples, _QUICK_SAMPLES) if quick else terms.samples
    if count == 0:
        return None
    return sample_energy(
        wakes.around, cases, project.model, uncertain_inputs(assessment.uncertainty, terms),
        correlations=assessment.uncertainty.correlations,
        kept=assessment.net_p50_gwh * 1e3 / float(wakes.all_wakes.sum()), samples=count, seed=seed, site=wakes.site,
    )  # fmt: skip


def connection_hours(
    project: Project, cases: FlowCases, wakes: ParkEnergy, electrical: ElectricalPart, assessment: Assessment
) -> ConnectionHours:
    """The park's hours at the connection point, outages by turbine in them, with the assessment's P50."""
    settings, hourly = project.settings, hourly_wind(project)
    wind = hourly.series if hourly.constructed else local_time(hourly.series, settings.issue.utc_offset)
    terms, turbines = outages_of(settings.operation.energy_availability, settings.outages), settings.turbines.count
    running = hours_running(wind.time, lambda time: outage_schedule(terms, time, turbines, settings.seed))
    # computed hour by hour, so not taken once more as a share
    computed = ("wakes", "external wakes", "turbine availability", "electrical", "export limit")
    others = [step.share for step in assessment.steps if step.name not in computed]
    way = WayToGrid(
        electrical.network, settings.array, electrical.route, settings.export,
        settings.connection.capacity * 1e6, combined_loss(others),
    )  # fmt: skip
    park = ParkHours(wakes.around, project.model, cases, way, wakes.site, running)
    return hours_at_connection(wind, park, net_gwh_per_year=assessment.net_p50_gwh, constructed=hourly.constructed)


def price(project: Project, study: Study) -> CostPart:
    """Capital and yearly cost of the park as placed and cabled."""
    settings, placed, electrical = project.settings, study.placed, _needed(study.electrical)
    network, route = electrical.network, electrical.route
    rated = placed.park.rated_power
    foundations = foundation_cost(placed.depth, settings.foundation, rated)
    installation = installation_plan(
        placed.park.count,
        float(network.installed_length.sum()),
        electrical.circuits * route.offshore_length,
        settings.installation,
    )
    capital = capital_cost(
        rated, foundations, settings.foundation, network, settings.export, route, electrical.circuits,
        installation, settings.capital,
    )  # fmt: skip
    return CostPart(foundations, installation, capital, operation_cost(float(rated.sum()), settings.operation))


def finance(project: Project, study: Study) -> FinancePart:
    """Cash flows by currency, returns, who pays whom, and what moves the levelised cost."""
    settings, cost, assessment = project.settings, _needed(study.cost), _needed(study.energy).assessment
    codes = [currency.code for currency in settings.finance.currencies]
    terms = replace(
        settings.finance,
        capital_shares=_shares_of(cost.capital.currency_shares, codes),
        operation_shares=_shares_of(cost.operation.currency_shares, codes),
    )
    result = evaluate_finance(
        terms,
        capital_cost_usd=cost.capital.total,
        operation_cost_usd_per_year=cost.operation.total_per_year,
        net_energy_mwh_p50=assessment.net_p50_gwh * 1e3,
        net_energy_mwh_p90=assessment.net_p90_gwh * 1e3,
        construction_months=cost.installation.construction_months,
    )
    return FinancePart(
        result, partner_flows(result, settings.partners), payments(result, settings.partners),
        study_levers(study, cost, terms, price),
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


def _grid_node(project: Project) -> tuple[float, float]:
    longitude, latitude = _needed(project.site.grid_connection)
    x, y = project.projection.metres(longitude, latitude)
    return float(x), float(y)


def _shares_of(shares: tuple[tuple[str, float], ...], codes: list[str]) -> tuple[float, ...]:
    unknown = [code for code, _ in shares if code not in codes]
    if unknown:
        raise InputError("finance.currencies", f"{unknown[0]} too, as costs are paid in it", ", ".join(codes))
    given = dict(shares)
    return tuple(given.get(code, 0.0) for code in codes)


def _needed(part: Part | None) -> Part:
    if part is None:
        raise ValueError("this part of the study needs one that was left out")
    return part
