"""What the worth of a layout depends on besides the layout, and the park's connection to the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from monsun.cost.capital import Capital
from monsun.cost.foundation import FoundationCost
from monsun.cost.installation_terms import Installation
from monsun.cost.prices import PriceLevels
from monsun.cost.supported_turbine import SupportedTurbines, turbines_of_types
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.export import ExportRoute, ExportSystem, circuits, export_route, substation_position
from monsun.electrical.network import CableNetwork
from monsun.electrical.routing import route_array
from monsun.energy.losses import LossFactors
from monsun.finance.terms import FinanceTerms
from monsun.park import Park
from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.metocean import Metocean
from monsun.site.seabed import Seabed

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PricedSite:
    """A site and the terms by which a layout on it is priced; nothing here depends on where turbines stand.

    landfall, grid_node: x, y m. allowed: where the substation may stand. border: what array cables stay inside, None
    for nothing. least_depth, greatest_depth: m, between which turbines may stand. connection_capacity: greatest power
    at the grid node, W. levels: the study's prices; metocean: the sea in which it is built, None for no weather.
    operation_cost: of a year, USD. losses: with what the operation leaves standing. routing_seconds: time for each
    search for cables; seed fixes it.
    """

    seabed: Seabed
    projection: Projection
    landfall: tuple[float, float]
    grid_node: tuple[float, float]
    allowed: Polygon | MultiPolygon
    border: Polygon | None
    least_depth: float
    greatest_depth: float
    connection_capacity: float
    foundation: FoundationCost
    array: ArraySystem
    export: ExportSystem
    capital: Capital
    installation: Installation
    levels: PriceLevels
    metocean: Metocean | None
    operation_cost: float
    losses: LossFactors
    finance: FinanceTerms
    routing_seconds: float = 1.0
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Connected:
    """How a park hangs on the grid: the array's network, the route of the export and its circuits.

    The network's turbines are the park's counted ones, in their order.
    """

    network: CableNetwork
    route: ExportRoute
    circuits: int


def connected(site: PricedSite, park: Park) -> Connected:
    """The connection of a park's counted turbines: substation, array cables, export.

    The substation stands by the rule of `export.landward_shift`, which takes no search; a study finds the cheapest
    place. Raises InputError where no substation or no cables fit.
    """
    x, y, rated = counted(park)
    place = substation_position(x, y, *site.landfall, site.export, site.allowed)
    network = route_array(
        x, y, *place, site.array, rated, border=site.border, seconds=site.routing_seconds, seed=site.seed
    )  # fmt: skip
    route = export_route(*place, *site.landfall, *site.grid_node, site.export)
    return Connected(network, route, circuits(site.export, route.offshore_length, float(rated.sum())))


def carried(park: Park) -> SupportedTurbines:
    """The park's counted turbines, as their foundations feel them."""
    return turbines_of_types([park.types[index] for index in park.type_index[park.counted]])


def counted(park: Park) -> tuple[Array, Array, Array]:
    """x and y, m, and rated power, W, of the park's counted turbines, each [counted]; InputError where none is."""
    if not park.counted.any():
        raise InputError("worth of a layout: park", "at least one turbine that is counted", "none")
    return park.x[park.counted], park.y[park.counted], park.rated_power[park.counted]
