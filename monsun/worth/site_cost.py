"""Capital cost and construction time of a layout whose cables keep their links, with exact slopes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital import CapitalCost, capital_cost
from monsun.cost.capital_spending import Spending, capital_spending
from monsun.cost.foundation import Foundations, foundations_under
from monsun.cost.installation_planning import installation_plan
from monsun.cost.installation_results import InstallationPlan
from monsun.cost.installation_terms import InstallationQuantities
from monsun.cost.supported_turbine import turbines_of_types
from monsun.electrical.network import CableNetwork
from monsun.park import Park, Turbine
from monsun.site.seabed import depth_in_metres
from monsun.worth.cables import LinearSlopes, laid_length, moved, supply_cost
from monsun.worth.differences import slope_between_jumps
from monsun.worth.priced_site import Connected, PricedSite, carried, counted

Array = NDArray[np.float64]

_STEP = 0.1  # m of array cable, about which the plan of installation is differenced
_MORE = 1e6  # USD: capital cost is linear, so that only rounding depends on the size of the change


@dataclass(frozen=True)
class CapitalFactors:
    """What the capital cost grows by for a USD more of foundations, of array cables bought, and of installation.

    More than one: insurance, commissioning, contingencies and the reserve for decommissioning are shares of them.
    """

    foundation: float
    cable: float
    installation: float


@dataclass(frozen=True, eq=False)
class SiteCost:
    """Capital cost, USD, and months from the start of construction to full operation, with slopes by x and y.

    Slopes [turbine] of all of the park's turbines, those of turbines that are not counted zero. factors: what a USD
    more of a part adds to the capital cost. spending: when it is spent, stage by stage.
    """

    capital: LinearSlopes
    construction_months: LinearSlopes
    factors: CapitalFactors
    spending: Spending


def site_cost(site: PricedSite, held: Connected, park: Park) -> SiteCost:
    """Capital cost and construction time of the park's counted turbines, the connection's links and substation held.

    The cost is the study's for this depth, these lengths and the plan of installation that they lead to. Slopes are
    exact; between two schedules of the installation, which are straight in the length of cable, the mean of both sides.
    Raises InputError for depths that foundations do not reach.
    """
    x, y, rated = counted(park)
    depth, depth_x, depth_y = depth_in_metres(site.seabed, site.projection, x, y)
    foundations = foundations_under(carried(park), depth, site.foundation)
    network = moved(held.network, site.cables.array, rated, x, y)
    laid = laid_length(network, site.cables.array)
    plan = _plan(site, held, laid.value)
    factors = capital_factors(site, held, rated, foundations, network, plan)
    capital = _capital(site, held, rated, foundations, network, plan)
    spending = capital_spending(capital, plan.stages)
    bought = supply_cost(network, site.cables.array)
    cost_per_metre, months_per_metre = installation_slopes(site, held, laid.value)

    def everywhere(of_counted: Array) -> Array:
        slopes = np.zeros(park.count)
        slopes[park.counted] = of_counted
        return slopes

    def slope(by_depth: Array, by_purchase: Array, by_length: Array) -> Array:
        return everywhere(
            factors.foundation * (foundations.slope + foundations.scour_slope) * by_depth
            + factors.cable * by_purchase
            + factors.installation * cost_per_metre * by_length
        )

    return SiteCost(
        LinearSlopes(
            capital.total,
            slope(depth_x, bought.x, laid.x),
            slope(depth_y, bought.y, laid.y),
        ),
        LinearSlopes(spending.months, everywhere(months_per_metre * laid.x), everywhere(months_per_metre * laid.y)),
        factors,
        spending,
    )


def capital_factors(
    site: PricedSite,
    held: Connected,
    rated_power: Array,
    foundations: Foundations,
    network: CableNetwork,
    plan: InstallationPlan,
) -> CapitalFactors:
    """The factors by which foundations, array cables and installation enter the capital cost.

    Differences of `capital_cost`, which is linear in all three: no share of it stands here a second time.
    """
    base = _capital(site, held, rated_power, foundations, network, plan).total
    dearer_foundations = replace(foundations, cost=foundations.cost + _MORE)
    # so much more for a metre of every type that the whole grows by a million or more
    metre = _MORE / max(1.0, float(network.installed_length.sum()))
    dearer = replace(
        network, cable_types=tuple(replace(kind, cost=kind.cost + metre) for kind in network.cable_types)
    )  # fmt: skip
    first, *others = plan.phases
    longer = replace(plan, phases=(replace(first, cost=first.cost + _MORE), *others))
    return CapitalFactors(
        foundation=(_capital(site, held, rated_power, dearer_foundations, network, plan).total - base)
        / (dearer_foundations.total - foundations.total),
        cable=(_capital(site, held, rated_power, foundations, dearer, plan).total - base)
        / (dearer.cost - network.cost),
        installation=(_capital(site, held, rated_power, foundations, network, longer).total - base)
        / (longer.total - plan.total),
    )


def installation_slopes(site: PricedSite, held: Connected, laid: float) -> tuple[float, float]:
    """Installation cost, USD, and construction time, months, for each metre more of array cable laid.

    Both are straight in the length between two schedules of the installation.
    """

    def value(length: float) -> tuple[Array, tuple[int, ...]]:
        plan = _plan(site, held, max(length, 0.0))
        return np.array([plan.total, plan.construction_months]), ()

    per_metre = slope_between_jumps(value, laid, min(_STEP, laid))
    return float(per_metre[0]), float(per_metre[1])


@dataclass(frozen=True, eq=False)
class FoundationPlaces:
    """What the foundation of one turbine of a type costs by its place, in units of `per_dollar` of capital.

    Cables are left out: what a turbine's place adds to them depends on where the others stand.
    """

    site: PricedSite
    turbine: Turbine
    per_dollar: float

    def __call__(self, x: Array, y: Array) -> Array:
        """Cost of a turbine at x, y [point] m; infinite where the water is too shallow or too deep for the site.

        Raises InputError for a point without a depth.
        """
        depth = depth_in_metres(self.site.seabed, self.site.projection, x, y)[0]
        stands = (depth >= self.site.least_depth) & (depth <= self.site.greatest_depth)
        cost = np.full(depth.shape, np.inf)
        found = foundations_under(
            turbines_of_types([self.turbine] * int(stands.sum())), depth[stands], self.site.foundation
        )  # fmt: skip
        cost[stands] = self.per_dollar * (found.cost + found.scour)
        return cost


def _plan(site: PricedSite, held: Connected, laid: float) -> InstallationPlan:
    quantities = InstallationQuantities(
        held.network.parent.size, laid, held.connection.circuit_length, held.connection.circuits,
        held.connection.substations,
    )  # fmt: skip
    return installation_plan(quantities, site.installation, site.metocean)


def _capital(
    site: PricedSite,
    held: Connected,
    rated_power: Array,
    foundations: Foundations,
    network: CableNetwork,
    plan: InstallationPlan,
) -> CapitalCost:
    return capital_cost(
        rated_power, foundations, site.foundation, network, held.connection, plan, site.capital, site.cables.prices,
        site.levels,
    )  # fmt: skip
