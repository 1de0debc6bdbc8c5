"""A project as a problem of layout: its site with the prices of its study."""

from __future__ import annotations

from dataclasses import replace

from monsun.cost.operation import operation_cost
from monsun.inputs.project import Project
from monsun.records import InputError
from monsun.site.area import landfall, mainland
from monsun.worth.priced_site import PricedSite


def priced_site(project: Project, routing_seconds: float = 1.0) -> PricedSite:
    """The site of a project with the terms by which its study prices a layout, for the objectives of a search.

    routing_seconds: time for each search for cables. Raises InputError for a project without a grid connection.
    """
    settings, projection = project.settings, project.projection
    if project.site.grid_connection is None:
        raise InputError("priced site", "a project with a grid connection", "none")
    node_x, node_y = (float(value) for value in projection.metres(*project.site.grid_connection))
    rated = settings.turbines.count * project.turbine.rated_power
    shares = dict(operation_cost(rated, settings.operation).currency_shares)
    lease = project.area.lease
    return PricedSite(
        seabed=project.seabed,
        projection=projection,
        landfall=landfall(project.area, mainland(project.land, projection), node_x, node_y),
        grid_node=(node_x, node_y),
        allowed=project.area.allowed,
        border=lease if lease.geom_type == "Polygon" else None,
        least_depth=settings.site.least_depth,
        greatest_depth=settings.site.greatest_depth,
        connection_capacity=settings.connection.capacity * 1e6,
        foundation=settings.foundation,
        array=settings.array,
        export=settings.export,
        capital=settings.capital,
        installation=settings.installation,
        operation=settings.operation,
        losses=replace(settings.losses, turbine_availability=1 - settings.operation.energy_availability),
        # shares of the capital cost by currency move neither measure
        finance=replace(
            settings.finance,
            operation_shares=tuple(shares.get(currency.code, 0.0) for currency in settings.finance.currencies),
        ),
        routing_seconds=routing_seconds,
        seed=settings.seed,
    )
