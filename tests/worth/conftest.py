"""A small park on a sloping seabed, cabled by hand, with the prices of a study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import box

from monsun.cases import FlowCases
from monsun.cost.capital import Capital
from monsun.cost.foundation import FoundationCost
from monsun.cost.installation_terms import Installation
from monsun.cost.prices import PriceLevels
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.export_connection import export_connection
from monsun.electrical.network import ArraySystem, network_from_links, sized
from monsun.electrical.park_cables import CableSite
from monsun.energy.losses import LossFactors
from monsun.finance.terms import FinanceTerms
from monsun.park import Park, Turbine
from monsun.site.area import Projection
from monsun.site.seabed import Seabed
from monsun.worth.priced_site import Connected, PricedSite

FINE = np.linspace(3.0, 25.0, 89)
# smooth tables, so that central differences do not step over kinks
TURBINE = Turbine(
    "smooth", 240.0, 150.0, FINE, 15e6 / (1 + np.exp(-(FINE - 9) / 1.2)), 0.8 / (1 + np.exp((FINE - 14) / 2.5))
)
# metres from the site's middle; the cable of the second turbine passes a corner
X = np.array([0.0, 1430.0, 2910.0, 350.0, 1810.0, 3100.0])
Y = np.array([0.0, 120.0, -130.0, 1560.0, 1700.0, 1350.0])
LINKS = [(0, -1), (1, 0), (2, 1), (3, -1), (4, 3), (5, 4)]
MIDDLE = (108.5, 10.6)


@pytest.fixture(scope="session")
def turbine() -> Turbine:
    return TURBINE


@pytest.fixture(scope="session")
def cases() -> FlowCases:
    """Few cases, one of them without wind enough for any power, one at full power."""
    share = np.array([[0.02, 0.18, 0.1, 0.05], [0.03, 0.2, 0.12, 0.02], [0.01, 0.15, 0.1, 0.02]])
    return FlowCases.rose([268.0, 301.0, 89.0], [2.0, 8.13, 10.87, 18.0], share, 0.08)


@pytest.fixture(scope="session")
def site() -> PricedSite:
    projection = Projection.for_site(*MIDDLE)
    x, y = (float(value) for value in projection.metres(*MIDDLE))
    longitude, latitude = np.linspace(108.0, 109.0, 5), np.linspace(10.1, 11.1, 6)
    # a twisted slope: its depth is bilinear, so that every cell of the raster is the same surface
    east, north = np.meshgrid(longitude - MIDDLE[0], latitude - MIDDLE[1])
    return PricedSite(
        seabed=Seabed(longitude, latitude, -(24.0 + 60.0 * east - 45.0 * north + 30.0 * east * north)),
        projection=projection,
        cables=CableSite(
            landfall=(x - 30e3, y + 25e3),
            grid_node=(x - 60e3, y + 40e3),
            allowed=box(x - 20e3, y - 20e3, x + 20e3, y + 20e3),
            border=box(x - 20e3, y - 20e3, x + 20e3, y + 20e3),
            array=ArraySystem(),
            export=ExportSystem(),
            direct=DirectCurrent(),
            prices=ExportPrices(),
        ),
        least_depth=5.0,
        greatest_depth=60.0,
        # cuts into the case at full power
        connection_capacity=80e6,
        foundation=FoundationCost(),
        capital=Capital(),
        installation=Installation(),
        levels=PriceLevels(),
        metocean=None,
        operation_cost=1.3e7,
        losses=LossFactors(),
        outages=None,
        finance=FinanceTerms(),
        routing_seconds=0.0,
    )


@pytest.fixture(scope="session")
def park(site: PricedSite) -> Park:
    """Six turbines, and a neighbour that is not counted."""
    x, y = (float(value) for value in site.projection.metres(*MIDDLE))
    return Park(np.append(X, -900.0) + x, np.append(Y, 300.0) + y, TURBINE, np.arange(7) < 6)


@pytest.fixture(scope="session")
def connection(site: PricedSite, park: Park) -> Connected:
    return connect(site, park)


def connect(site: PricedSite, park: Park) -> Connected:
    """The links above, the second turbine's path with a corner, and a substation beside the first."""
    x, y = park.x[:6], park.y[:6]
    place = (float(x[0]) - 700.0, float(y[0]) + 800.0)
    straight = network_from_links(x, y, *place, LINKS)
    first, second = straight.paths[1]
    corner = (first + second) / 2 + [0.0, -400.0]
    paths = tuple(np.vstack((first, corner, second)) if i == 1 else path for i, path in enumerate(straight.paths))
    cables = site.cables
    network = sized(replace(straight, paths=paths), cables.array, TURBINE.rated_power)
    route, rated = cables.route(np.array(place)), [6 * TURBINE.rated_power]
    return Connected(network, export_connection(ExportKind.HVAC, cables.export, cables.direct, [route], rated))
