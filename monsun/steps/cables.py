"""What the cables of a project's park may cross and what they are made of."""

from __future__ import annotations

import shapely
from shapely import Polygon

from monsun.electrical.park_cables import CableSite
from monsun.inputs.project import Project
from monsun.records import InputError
from monsun.site.area import landfall, mainland


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
    return CableSite(
        landfall=landfall(area, mainland(project.land, projection), node_x, node_y),
        grid_node=(node_x, node_y),
        allowed=area.allowed,
        border=border if isinstance(border, Polygon) else None,
        array=settings.array,
        export=settings.export,
        direct=settings.direct_current,
        prices=settings.export_prices,
        obstacles=[
            projection.geometry_in_metres(shape)
            for shape, barred in zip(site.exclusions, site.exclusion_bars_cables, strict=True)
            if barred
        ],
        corridors=beside if isinstance(border, Polygon) else [],
        seed=settings.seed,
    )
