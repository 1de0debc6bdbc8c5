"""What the worth of a layout depends on besides the layout, and the park's connection to the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital import Capital
from monsun.cost.foundation import FoundationCost
from monsun.cost.installation_terms import Installation
from monsun.cost.prices import PriceLevels
from monsun.cost.supported_turbine import SupportedTurbines, turbines_of_types
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.network import CableNetwork
from monsun.electrical.park_cables import CabledTurbines, CableSite, cable_park
from monsun.energy.availability import OutageTerms
from monsun.energy.losses import LossFactors
from monsun.finance.terms import FinanceTerms
from monsun.park import Park
from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.metocean import Metocean
from monsun.site.seabed import Seabed

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SiteOutages:
    """How often turbines stand still and how long, drawn with a seed over months with these shares of the energy."""

    terms: OutageTerms
    seed: int
    month_share: Array


@dataclass(frozen=True, eq=False)
class PricedSite:
    """A site and the terms by which a layout on it is priced; nothing here depends on where turbines stand.

    cables: where they run and of what. least_depth, greatest_depth: m, between which turbines may stand.
    connection_capacity: greatest power at the grid node, W. levels: the study's prices; metocean: the sea in which it
    is built, None for no weather. operation_cost: of a year, USD. losses: with what the operation leaves standing;
    outages: of the turbines, None where the losses have them as a share. routing_seconds: time for each search for
    cables that are laid.
    """

    seabed: Seabed
    projection: Projection
    cables: CableSite
    least_depth: float
    greatest_depth: float
    connection_capacity: float
    foundation: FoundationCost
    capital: Capital
    installation: Installation
    levels: PriceLevels
    metocean: Metocean | None
    operation_cost: float
    losses: LossFactors
    outages: SiteOutages | None
    finance: FinanceTerms
    routing_seconds: float = 1.0


@dataclass(frozen=True, eq=False)
class Connected:
    """How a park hangs on the grid: the array's network and the export.

    The network's turbines are the park's counted ones, in their order.
    """

    network: CableNetwork
    connection: ExportConnection


def connected(
    site: PricedSite, park: Park, power: Array, probability: Array, near: Connected | None = None
) -> Connected:
    """The connection of a park's counted turbines, as a study finds it: substations, array cables, export.

    power [case, counted] W; probability [case]. near: the connection of a park like this one, from whose substations
    alone the search for places starts: a fraction of the time. Raises InputError where nothing fits.
    """
    turbines = CabledTurbines(*counted(park), power, probability)
    places = None if near is None else near.network.substations
    cables = cable_park(site.cables, turbines, site.routing_seconds, places)
    return Connected(cables.network, cables.connection)


def carried(park: Park) -> SupportedTurbines:
    """The park's counted turbines, as their foundations feel them."""
    return turbines_of_types([park.types[index] for index in park.type_index[park.counted]])


def counted(park: Park) -> tuple[Array, Array, Array]:
    """x and y, m, and rated power, W, of the park's counted turbines, each [counted]; InputError where none is."""
    if not park.counted.any():
        raise InputError("worth of a layout: park", "at least one turbine that is counted", "none")
    return park.x[park.counted], park.y[park.counted], park.rated_power[park.counted]
