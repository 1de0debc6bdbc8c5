"""Cables at fixed links: lengths, cost and losses follow the turbines with the slopes they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.electrical.losses import array_losses
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.worth.cables import laid_length, loss_per_metre, moved, supply_cost
from monsun.worth.priced_site import Connected, PricedSite

STEP = 0.05


def test_nothing_moved_is_the_network_itself(site: PricedSite, connection: Connected, turbine: Turbine) -> None:
    network = connection.network
    same = moved(network, site.cables.array, turbine.rated_power, network.x, network.y)
    assert np.array_equal(same.installed_length, network.installed_length)
    assert np.array_equal(same.link_type, network.link_type)
    assert all(np.array_equal(a, b) for a, b in zip(same.paths, network.paths, strict=True))


@given(st.integers(0, 2**32 - 1))
def test_links_types_and_corners_stay(site: PricedSite, connection: Connected, turbine: Turbine, seed: int) -> None:
    network = connection.network
    x, y = np.array([network.x, network.y]) + np.random.default_rng(seed).normal(0, 300, (2, network.x.size))
    other = moved(network, site.cables.array, turbine.rated_power, x, y)
    assert np.array_equal(other.parent, network.parent)
    assert np.array_equal(other.link_type, network.link_type)
    assert np.array_equal(other.paths[1][1:-1], network.paths[1][1:-1])
    # the substation stands behind the last turbine, where -1 finds it
    place = np.vstack((np.column_stack((x, y)), network.substations))
    ends = np.array([path[[0, -1]] for path in other.paths])
    assert np.array_equal(ends[:, 0], place[:-1])
    assert np.array_equal(ends[:, 1], place[other.parent])


@given(st.integers(0, 2**32 - 1))
def test_slopes_are_central_differences(site: PricedSite, connection: Connected, turbine: Turbine, seed: int) -> None:
    generator, network = np.random.default_rng(seed), connection.network
    place = np.array([network.x, network.y]) + generator.normal(0, 100, (2, network.x.size))
    worth, way = generator.uniform(-1, 1, network.x.size), generator.normal(0, 1, place.shape)

    def at(step: float) -> tuple[float, float, float]:
        there = moved(network, site.cables.array, turbine.rated_power, *(place + step * way))
        return tuple(
            part.value
            for part in (
                laid_length(there, site.cables.array),
                laid_length(there, site.cables.array, worth),
                supply_cost(there, site.cables.array),
            )
        )

    here = moved(network, site.cables.array, turbine.rated_power, *place)
    parts = (
        laid_length(here, site.cables.array),
        laid_length(here, site.cables.array, worth),
        supply_cost(here, site.cables.array),
    )
    differences = (np.array(at(STEP)) - at(-STEP)) / (2 * STEP)
    for part, difference in zip(parts, differences, strict=True):
        size = np.abs(part.x * way[0]).sum() + np.abs(part.y * way[1]).sum()
        assert part.x @ way[0] + part.y @ way[1] == pytest.approx(difference, abs=1e-6 * size)


def test_values_are_the_network_s(site: PricedSite, connection: Connected) -> None:
    network = connection.network
    assert laid_length(network, site.cables.array).value == pytest.approx(network.installed_length.sum(), rel=1e-14)
    assert supply_cost(network, site.cables.array).value == pytest.approx(network.cost, rel=1e-14)


def test_losses_grow_with_length_alone(site: PricedSite, connection: Connected, turbine: Turbine) -> None:
    network, generator = connection.network, np.random.default_rng(1)
    power, share = generator.uniform(0, turbine.rated_power, (5, network.x.size)), np.full(5, 0.2)
    per_metre = loss_per_metre(network, site.cables.array, power, share)
    before = array_losses(network, site.cables.array, power, share).link_loss
    assert np.all(per_metre > 0)
    far = moved(network, site.cables.array, turbine.rated_power, network.x * 1.001, network.y * 0.9995)
    after = array_losses(far, site.cables.array, power, share).link_loss
    # exact, however far: at fixed power a loss is straight in length
    assert after - before == pytest.approx(
        per_metre * (far.installed_length - network.installed_length), rel=1e-9, abs=1e-6
    )


def test_another_number_of_turbines_is_an_error(
    site: PricedSite, connection: Connected, turbine: Turbine, park: Park
) -> None:
    with pytest.raises(InputError, match="expected 6 places, one per link, got 7"):
        moved(connection.network, site.cables.array, turbine.rated_power, park.x, park.y)
