"""A project as a problem of layout: its site, what turbines must keep, and its study's prices as objectives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project
from monsun.inputs.project_sea import site_metocean
from monsun.inputs.project_wind import site_cases
from monsun.inputs.settings_in_use import foundation_in_use
from monsun.layout.depth_limits import DepthLimits
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout.regular import turbine_places
from monsun.site.area import Projection
from monsun.site.seabed import Seabed, depth_in_metres
from monsun.steps.cables import cable_site
from monsun.steps.terms import currency_shares, outage_terms, planned_operation
from monsun.worth.objectives import CostOfEnergy, NetPresentValue, Pricing
from monsun.worth.priced_site import PricedSite, SiteOutages

Array = NDArray[np.float64]


def project_problem(
    project: Project, cases: FlowCases, objective: Callable[[LayoutProblem], Objective] | None = None
) -> LayoutProblem:
    """The problem of placing a project's turbines: setback, spacing and depths as its regular layouts keep them.

    objective: from `least_cost_of_energy` or `most_value` of the project; None for the annual energy. Raises
    InputError where the setback or the depths leave no place.
    """
    settings, turbine = project.settings, project.turbine
    place, spacing = turbine_places(project.area.allowed, turbine.rotor_diameter, settings.layout)
    return LayoutProblem(
        area=place,
        count=settings.turbines.count,
        turbine=turbine,
        cases=cases,
        model=project.model,
        min_spacing=spacing,
        depth_limits=DepthLimits(
            settings.site.least_depth, settings.site.greatest_depth, DepthBelow(project.seabed, project.projection)
        ),
        neighbours=None if project.neighbours is None else project.neighbours.park,
        objective=objective,
    )


def least_cost_of_energy(project: Project, routing_seconds: float = 1.0) -> Callable[[LayoutProblem], Objective]:
    """The levelised cost of energy of a project's study as the objective of a problem of layout.

    routing_seconds: time for each search for cables.
    """
    return PricedObjective(priced_site(project, routing_seconds), CostOfEnergy)


def most_value(project: Project, routing_seconds: float = 1.0) -> Callable[[LayoutProblem], Objective]:
    """The net present value of a project's study as the objective of a problem of layout; else as the other."""
    return PricedObjective(priced_site(project, routing_seconds), NetPresentValue)


@dataclass(frozen=True, eq=False)
class PricedObjective:
    """A kind of objective on a priced site, for whatever wind and wakes a problem has."""

    site: PricedSite
    kind: Callable[[Pricing], Objective]

    def __call__(self, problem: LayoutProblem) -> Objective:
        """The objective of a problem; it holds nothing yet."""
        return self.kind(Pricing(self.site, problem.cases, problem.model, problem.site))


@dataclass(frozen=True, eq=False)
class DepthBelow:
    """Depth of the water by metres, as limits of depth ask for it."""

    seabed: Seabed
    projection: Projection

    def __call__(self, x: Array, y: Array) -> Array:
        """Depth at x, y [point] m, m; InputError for a point off the raster."""
        return depth_in_metres(self.seabed, self.projection, x, y)[0]


def priced_site(project: Project, routing_seconds: float = 1.0) -> PricedSite:
    """The site of a project with the terms by which its study prices a layout, for the objectives of a search.

    routing_seconds: time for each search for cables. Raises InputError for a project without a grid connection.
    """
    settings, projection = project.settings, project.projection
    metocean = site_metocean(project)
    operation = planned_operation(project, metocean)
    return PricedSite(
        seabed=project.seabed,
        projection=projection,
        cables=cable_site(project),
        least_depth=settings.site.least_depth,
        greatest_depth=settings.site.greatest_depth,
        connection_capacity=settings.connection.capacity * 1e6,
        foundation=foundation_in_use(project, site_cases(project), metocean),
        capital=settings.capital,
        installation=settings.installation,
        levels=price_levels(settings),
        metocean=metocean,
        operation_cost=operation.total_per_year,
        losses=replace(
            settings.losses,
            balance_of_plant_availability=1 - operation.plant_availability,
            # computed, as the neighbours stand in the problem
            external_wakes=settings.losses.external_wakes if project.neighbours is None else 0.0,
        ),
        outages=SiteOutages(outage_terms(settings, operation), settings.seed, operation.energy_weights),
        # shares of the capital cost by currency move neither measure
        finance=replace(
            settings.finance,
            operation_shares=currency_shares(settings, operation.currency_shares),
        ),
        routing_seconds=routing_seconds,
    )
