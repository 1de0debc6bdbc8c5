"""The cables of a study: where the offshore substation stands, how the turbines hang on it, and the way to the grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.electrical.export import ExportRoute, export_route
from monsun.electrical.network import CableNetwork
from monsun.electrical.routing import route_array
from monsun.electrical.substations import SubstationProblem, place_substations
from monsun.inputs.project import Project
from monsun.records import InputError
from monsun.site.area import landfall, mainland

Array = NDArray[np.float64]

_ROUTING_SECONDS = {False: 15.0, True: 1.0}


def cabled(
    project: Project, x: Array, y: Array, power: Array, probability: Array, quick: bool = False
) -> tuple[CableNetwork, ExportRoute]:
    """The array cables of turbines at x, y [turbine] m, and the route of the export.

    The substation stands where cables and what they lose cost least (`place_substations`), found with short searches
    for cables; those that are laid are searched for longer. power [case, turbine] W; probability [case]. Raises
    InputError for a project without a grid connection.
    """
    settings, area, rated = project.settings, project.area, project.turbine.rated_power
    if project.site.grid_connection is None:
        raise InputError("cables", "a project with a grid connection", "none")
    node_x, node_y = (float(value) for value in project.projection.metres(*project.site.grid_connection))
    ashore = landfall(area, mainland(project.land, project.projection), node_x, node_y)
    border = area.lease if area.lease.geom_type == "Polygon" else None
    problem = SubstationProblem(
        x, y, ashore, settings.array, settings.export, settings.export_prices, power, probability,
        np.full(x.size, rated), area.allowed, border,
    )  # fmt: skip
    place_x, place_y = place_substations(problem, seed=settings.seed).network.substations[0].tolist()
    network = route_array(
        x, y, place_x, place_y, settings.array, rated, border=border, seconds=_ROUTING_SECONDS[quick],
        seed=settings.seed,
    )  # fmt: skip
    return network, export_route(place_x, place_y, *ashore, node_x, node_y, settings.export)
