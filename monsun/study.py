"""The whole chain, from a project to a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.cost.capital import capital_cost
from monsun.cost.foundation import foundation_cost
from monsun.cost.installation import installation_plan
from monsun.cost.operation import operation_cost
from monsun.electrical.export import circuits, export_losses, export_route, substation_position
from monsun.electrical.losses import array_losses
from monsun.electrical.routing import route_array
from monsun.energy.assessment import assess
from monsun.energy.losses import clipped_share
from monsun.energy.production import HOURS_PER_YEAR, annual_energy
from monsun.energy.uncertainty import wind_speed_sensitivity
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.partners import partner_flows
from monsun.finance.settlement import payments
from monsun.inputs.placed import PlacedLayout, check_layout
from monsun.inputs.project import Project
from monsun.layout.problem import TOLERANCE
from monsun.layout.regular import RegularLayout, best_regular_layout, smallest_spacing
from monsun.park import Park
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
from monsun.site.area import landfall, mainland
from monsun.site.climate import SectorClimate, joint_frequency_rose, weibull_rose
from monsun.site.seabed import check_depth
from monsun.site.series import constructed_hourly_wind
from monsun.sweep.solve import flow, park_power

Array = NDArray[np.float64]
Part = TypeVar("Part")
Progress = Callable[[str, float], None]
PARTS = ("layout", "energy", "finance", "plan")
_ROUTING_SECONDS = {False: 15.0, True: 1.0}


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
    clock = _Clock(progress)
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


def site_cases(project: Project) -> FlowCases:
    """The site's wind at hub height as flow cases."""
    climate = project.settings.climate
    height, shear = project.turbine.hub_height, climate.shear_exponent
    if isinstance(project.climate, SectorClimate):
        return weibull_rose(
            project.climate, height, shear_exponent=shear, turbulence_intensity=climate.turbulence_intensity
        )
    return joint_frequency_rose(
        project.climate, height, shear_exponent=shear, turbulence_intensity=climate.turbulence_intensity
    )


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
    rated = float(park.rated_power.sum())
    state = flow(park, cases, project.model)

    node_x, node_y = _grid_node(project)
    landfall_x, landfall_y = landfall(project.area, mainland(project.land, project.projection), node_x, node_y)
    place = substation_position(park.x, park.y, landfall_x, landfall_y, settings.export, project.area.allowed)
    network = route_array(
        park.x, park.y, *place, settings.array, project.turbine.rated_power,
        border=project.area.lease if project.area.lease.geom_type == "Polygon" else None,
        seconds=_ROUTING_SECONDS[quick], seed=settings.seed,
    )  # fmt: skip
    route = export_route(*place, landfall_x, landfall_y, node_x, node_y, settings.export)
    in_array = array_losses(network, settings.array, state.power, cases.probability)
    collected = state.power.sum(axis=1)
    exported = export_losses(settings.export, route, collected - in_array.loss, rated)
    electrical_loss = 1 - float(cases.probability @ exported.delivered) / float(cases.probability @ collected)
    electrical = ElectricalPart(
        network, route, circuits(settings.export, route.offshore_length, rated), in_array, exported, electrical_loss
    )

    free_power = park_power(Park([0.0], [0.0], project.turbine), cases, project.model)
    hours = HOURS_PER_YEAR / 1e6
    by_turbine = cases.probability @ state.power * hours
    gross = np.full(park.count, float(cases.probability @ free_power) * hours)
    slower, faster = (
        annual_energy(park, replace(cases, wind_speed=cases.wind_speed * factor), project.model)
        for factor in (0.99, 1.01)
    )
    assessment = assess(
        gross_mwh=float(gross.sum()),
        with_wakes_mwh=float(by_turbine.sum()),
        electrical_loss=electrical_loss,
        export_limit_loss=clipped_share(
            np.maximum(exported.delivered, 0.0), cases.probability, settings.connection.capacity * 1e6
        ),
        capacity_mw=capacity_mw(project),
        sensitivity=wind_speed_sensitivity(slower, faster, 0.01),
        losses=replace(settings.losses, turbine_availability=1 - settings.operation.energy_availability),
        uncertainty=settings.uncertainty,
    )
    return electrical, EnergyPart(state, free_power, gross, by_turbine, assessment)


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
    """Cash flows by currency, returns, and who pays whom."""
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
    return FinancePart(result, partner_flows(result, settings.partners), payments(result, settings.partners))


def supply(project: Project, study: Study, quick: bool = False) -> PlanPart:
    """The park in the power system: an hourly constructed year through its wakes, then dispatch with and without it."""
    settings, assessment = project.settings, _needed(study.energy).assessment
    climate = settings.climate
    speed, direction = constructed_hourly_wind(
        project.monthly_wind, int(HOURS_PER_YEAR), settings.seed,
        hub_height=project.turbine.hub_height, shear_exponent=climate.shear_exponent, match_months=True,
    )  # fmt: skip
    hours = FlowCases.series(direction, speed, climate.turbulence_intensity)
    wakes = park_power(study.placed.park, hours, project.model) / 1e6
    alone = park_power(Park([0.0], [0.0], project.turbine), hours, project.model) / project.turbine.rated_power
    # wakes are in the series, and the grid's limit is taken hour by hour where the assessment takes it: at the node,
    # after the electrical losses and before the mean of those that come and go
    shares = {step.name: step.share for step in assessment.steps}
    at_node = np.minimum(wakes * (1 - shares["electrical"]), settings.connection.capacity)
    others = [share for name, share in shares.items() if name not in ("wakes", "electrical", "export limit")]
    fed = at_node * float(np.prod([1 - share for share in others]))
    # one week alone misses the other season's plants; the peak week is shown, not counted
    seasons = (Season.DRY, Season.WET) if quick else (Season.DRY, Season.PEAK, Season.WET)
    return PlanPart(fed, plan_impact(settings.plan, fed, wind_per_unit=alone, seasons=seasons))


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


class _Clock:
    """Times the steps and tells the caller how far they are."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.start = progress, perf_counter()
        self.seconds: dict[str, float] = {"total": 0.0}

    def share(self, name: str) -> Callable[[float], None]:
        return lambda done: self.progress(name, done) if self.progress else None

    def timed(self, name: str, work: Callable[[], Part]) -> Part:
        started = perf_counter()
        self.share(name)(0.0)
        result = work()
        self.share(name)(1.0)
        self.seconds[name] = perf_counter() - started
        return result

    def finish(self) -> None:
        self.seconds["total"] = perf_counter() - self.start
