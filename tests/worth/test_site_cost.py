"""The cost of a layout is the study's, and its slopes are differences of the study's own functions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.capital import capital_cost
from monsun.cost.foundation import foundations_under
from monsun.cost.installation_planning import installation_plan
from monsun.cost.installation_terms import Installation, InstallationQuantities
from monsun.cost.prices import PriceLevels
from monsun.cost.supported_turbine import turbines_of_types
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.site.seabed import depth_in_metres
from monsun.worth.cables import moved
from monsun.worth.priced_site import Connected, PricedSite
from monsun.worth.site_cost import FoundationPlaces, SiteCost, installation_slopes, site_cost

STEP = 0.2


def shifted(park: Park, way: np.ndarray) -> Park:
    return Park(park.x + way[0], park.y + way[1], park.turbine, park.counted)


def slow_cables(installation: Installation) -> Installation:
    """The same with array cables that take so long that they end last."""
    work = installation.array
    steps = tuple(replace(step, hours=30 * step.hours, hours_per_km=30 * step.hours_per_km) for step in work.site)
    return replace(installation, array=replace(work, site=steps))


def from_the_study(site: PricedSite, held: Connected, park: Park) -> tuple[float, float]:
    """Capital cost and months written as a study writes them."""
    x, y, rated = park.x[park.counted], park.y[park.counted], park.rated_power[park.counted]
    depth = site.seabed.depth(*site.projection.degrees(x, y))
    network = moved(held.network, site.cables.array, rated, x, y)
    leg = held.connection.legs[0]
    export = leg.circuits * leg.route.offshore_length
    quantities = InstallationQuantities(x.size, float(network.installed_length.sum()), export, leg.circuits)
    plan = installation_plan(quantities, site.installation, site.metocean)
    foundations = foundations_under(turbines_of_types([park.types[0]] * x.size), depth, site.foundation)
    cost = capital_cost(
        rated, foundations, site.foundation, network, held.connection, plan, site.capital, site.cables.prices
    )
    return cost.total, plan.construction_months


@given(st.integers(0, 2**32 - 1))
def test_values_and_slopes_are_the_study_s(site: PricedSite, connection: Connected, park: Park, seed: int) -> None:
    generator = np.random.default_rng(seed)
    there = shifted(park, generator.normal(0, 200, (2, park.count)))
    found = site_cost(site, connection, there)
    capital, months = from_the_study(site, connection, there)
    assert found.capital.value == pytest.approx(capital, rel=1e-14)
    assert found.construction_months.value == pytest.approx(months, rel=1e-14)
    way = generator.normal(0, 1, (2, park.count))
    upper, lower = (np.array(from_the_study(site, connection, shifted(there, side * way))) for side in (STEP, -STEP))
    for part, difference in zip((found.capital, found.construction_months), (upper - lower) / (2 * STEP), strict=True):
        size = np.abs(part.x * way[0]).sum() + np.abs(part.y * way[1]).sum()
        assert part.x @ way[0] + part.y @ way[1] == pytest.approx(difference, abs=2e-6 * size + 1e-12)
        assert part.x[-1] == part.y[-1] == 0, "the neighbour costs nothing"


def test_construction_time_follows_cables_where_they_end_last(
    site: PricedSite, connection: Connected, park: Park
) -> None:
    slow = slow_cables(site.installation)
    found = site_cost(replace(site, installation=slow), connection, park)
    assert np.any(found.construction_months.x != 0)
    way = np.array([found.construction_months.x, found.construction_months.y])
    way /= np.abs(way).max()
    upper, lower = (
        from_the_study(replace(site, installation=slow), connection, shifted(park, side * way))[1]
        for side in (STEP, -STEP)
    )
    slopes = found.construction_months
    assert slopes.x @ way[0] + slopes.y @ way[1] == pytest.approx((upper - lower) / (2 * STEP), rel=1e-5)


def test_a_metre_of_cable_costs_its_share_of_the_work(site: PricedSite, connection: Connected) -> None:
    lengths = np.linspace(11e3, 14e3, 7)
    slopes = np.array([installation_slopes(site, connection, length) for length in lengths])
    # straight between two schedules
    assert slopes == pytest.approx(np.tile(slopes[0], (7, 1)), rel=1e-6, abs=1e-12)
    assert slopes[0, 0] > 0


def test_factors_are_the_shares_of_the_capital_cost(site: PricedSite, connection: Connected, park: Park) -> None:
    factors, capital = site_cost(site, connection, park).factors, site.capital
    # rates are quoted in prices of 2023, the cost in those of the study's year
    prices = PriceLevels().factor("rates", "USD", 2023)
    of_direct = 1 + capital.insurance + capital.commissioning
    assert factors.foundation == pytest.approx(prices * (of_direct + capital.procurement_contingency), rel=1e-9)
    assert factors.cable == pytest.approx(factors.foundation, rel=1e-9)
    assert factors.installation == pytest.approx(
        prices * (of_direct + capital.installation_contingency + capital.decommissioning), rel=1e-9
    )


def test_cables_that_cost_nothing_still_take_work(site: PricedSite, connection: Connected, park: Park) -> None:
    array = site.cables.array
    free = tuple(replace(kind, cost=0.0) for kind in array.cable_types)
    there = replace(site, cables=replace(site.cables, array=replace(array, cable_types=free)))
    found = site_cost(there, connection, park)
    assert isinstance(found, SiteCost)
    assert found.capital.value < site_cost(site, connection, park).capital.value


def test_a_place_costs_its_foundation(site: PricedSite, park: Park, turbine: Turbine) -> None:
    x, y = park.x[:3], park.y[:3]
    depth = depth_in_metres(site.seabed, site.projection, x, y)[0]
    found = foundations_under(turbines_of_types([turbine] * 3), depth, site.foundation)
    expected = 2 * (found.cost + found.scour)
    assert FoundationPlaces(site, turbine, 2.0)(x, y) == pytest.approx(expected, rel=1e-14)
    narrow = replace(site, least_depth=float(np.median(depth)))
    cost = FoundationPlaces(narrow, turbine, 2.0)(x, y)
    assert np.array_equal(np.isinf(cost), depth < narrow.least_depth)


def test_too_deep_for_a_foundation_is_an_error(site: PricedSite, connection: Connected, park: Park) -> None:
    with pytest.raises(InputError, match="depth"):
        site_cost(site, connection, shifted(park, np.array([[48e3] * 7, [-45e3] * 7])))
