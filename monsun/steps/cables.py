"""What the cables of a project's park may cross, where they come ashore, and what they are made of."""

from __future__ import annotations

from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

from monsun.cost.capital_lines import Per
from monsun.cost.prices import DOLLAR
from monsun.electrical.export import LandfallRule
from monsun.electrical.landfall import Ashore, cheapest_landfall
from monsun.electrical.park_cables import CableSite
from monsun.electrical.ways import Shape
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project
from monsun.records import InputError
from monsun.site.area import landfall, mainland

_AROUND = 30e3  # m around area and grid node, beyond which no way leads


def cable_site(project: Project) -> CableSite:
    """Where the cables of a project run: inside its lease with its corridors, around exclusions that bar cables too.

    A lease of several parts that no corridor joins is no border. Raises InputError for a project without a grid
    connection.
    """
    settings, area, projection, site = project.settings, project.area, project.projection, project.site
    if site.grid_connection is None:
        raise InputError("cables", "a project with a grid connection", "none")
    node_x, node_y = (float(value) for value in projection.metres(*site.grid_connection))
    corridors = [projection.geometry_in_metres(corridor) for corridor in site.corridors]
    border, beside = area.lease, [part for shape in corridors for part in shapely.get_parts(shape)]
    if border.geom_type != "Polygon":
        # corridors that join the parts are within the border then
        border, beside = shapely.union_all([border, *beside]), []
    obstacles = [
        projection.geometry_in_metres(shape)
        for shape, barred in zip(site.exclusions, site.exclusion_bars_cables, strict=True)
        if barred
    ]
    window = shapely.union(area.lease, shapely.Point(node_x, node_y)).buffer(_AROUND).envelope
    land = shapely.intersection(projection.geometry_in_metres(project.land), window)
    return CableSite(
        landfall=_landfall(project, (node_x, node_y), window, land, obstacles),
        grid_node=(node_x, node_y),
        allowed=area.allowed,
        border=border if isinstance(border, Polygon) else None,
        array=settings.array,
        export=settings.export,
        direct=settings.direct_current,
        prices=settings.export_prices,
        obstacles=obstacles,
        corridors=beside if isinstance(border, Polygon) else [],
        land=MultiPolygon([part for part in shapely.get_parts(land) if isinstance(part, Polygon)]),
        seed=settings.seed,
    )


def _landfall(
    project: Project, node: tuple[float, float], window: Polygon, land: Any, obstacles: list[Shape]
) -> tuple[float, float]:
    """Where the export comes ashore, m: as the site map says, or by the rule that is set."""
    settings, coast = project.settings, mainland(project.land, project.projection)
    if project.site.landfall is not None:
        x, y = (float(value) for value in project.projection.metres(*project.site.landfall))
        return x, y
    if settings.export.landfall is LandfallRule.STRAIGHT:
        return landfall(project.area, coast, *node)
    middle, rated = project.area.lease.centroid, settings.turbines.count * project.turbine.rated_power
    # the land's edges along the window are no coast
    shore = shapely.intersection(coast.boundary, window.buffer(-1.0))
    line, levels = settings.capital.onshore_line, price_levels(settings)
    # at the prices of the cables' year, and only where it goes by the metre
    metre = levels.factor("capital.onshore_line", line.currency, line.price_year) / levels.factor(
        "capital.cable_price_year", DOLLAR, settings.capital.cable_price_year
    )
    cost = line.value * metre if line.per is Per.METRE else 0.0
    ashore = Ashore((middle.x, middle.y), node, shore, land, (*obstacles, land), cost, rated)
    return cheapest_landfall(ashore, settings.export, settings.direct_current, settings.export_prices)
