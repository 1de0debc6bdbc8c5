"""Cable networks: trees, loads, sizes, slopes, crossings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.electrical.cable_types import (
    ARRAY_CABLES,
    ArraySystem,
    CableType,
    Topology,
    cable_power,
    turbines_per_cable,
)
from monsun.electrical.geometry import crossings, length_gradient, substation_gradient
from monsun.electrical.network import network_from_links, power_downstream, sized, worst_load
from monsun.records import InputError, documented_fields

#   2       substation at the origin; 0-1-3 is a string with 2 as a branch of 1
# s 0 1 3
X = np.array([1000.0, 2000.0, 2000.0, 3000.0])
Y = np.array([0.0, 0.0, 500.0, 0.0])
LINKS = [(1, 0), (-1, 0), (2, 1), (1, 3)]


def test_links_given_in_any_order_become_one_link_per_turbine():
    network = network_from_links(X, Y, 0, 0, LINKS)
    assert network.links.tolist() == [[0, -1], [1, 0], [2, 1], [3, 1]]
    assert network.turbines_downstream.tolist() == [4, 3, 1, 1]
    assert network.capacity == 4
    assert network.strings == 1
    assert network.length == pytest.approx(1000 + 1000 + 500 + 1000)


@pytest.mark.parametrize(
    "links",
    [
        [(-1, 0), (0, 1), (2, 3), (3, 2)],  # an island
        [(-1, 0), (0, 1), (1, 2)],  # a link too few
        [(-1, 0), (0, 1), (1, 2), (2, 9)],  # no such turbine
        [(-1, 0), (0, 1), (1, -1), (2, 1)],  # a loop through the substation
    ],
)
def test_links_that_are_no_tree_are_refused(links):
    with pytest.raises(InputError, match="links"):
        network_from_links(X, Y, 0, 0, links)


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_power_arrives_whole_at_the_substation_for_random_trees(count, seed):
    random = np.random.default_rng(seed)
    links = [(turbine, int(random.integers(-1, turbine))) for turbine in range(count)]
    x, y = random.uniform(0, 1e4, (2, count))
    network = network_from_links(x, y, 5e3, 5e3, links)
    power = random.uniform(0, 15e6, (3, count))
    flow = power_downstream(network, power)
    assert flow.shape == (3, count)
    np.testing.assert_allclose(flow[:, network.parent == -1].sum(axis=1), power.sum(axis=1), rtol=1e-12)
    # what a link carries is its own turbine and the links that end there
    for turbine in range(count):
        behind = flow[:, network.parent == turbine].sum(axis=1)
        np.testing.assert_allclose(flow[:, turbine], power[:, turbine] + behind, rtol=1e-12)


def test_power_downstream_refuses_another_number_of_turbines():
    network = network_from_links(X, Y, 0, 0, LINKS)
    with pytest.raises(InputError, match="one per turbine"):
        power_downstream(network, np.ones(3))


def test_cable_power_is_root_three_voltage_current():
    assert cable_power(ARRAY_CABLES[2], 66, 1.0) == pytest.approx(1.7320508 * 66e3 * 775, rel=1e-7)


def test_default_sizes_carry_three_four_and_five_turbines_of_15_mw():
    array = ArraySystem()
    each = [turbines_per_cable(ArraySystem(cable_types=(cable,)), 15e6) for cable in array.cable_types]
    assert each == [3, 4, 5]
    assert turbines_per_cable(array, [15e6, 10e6]) == 5


def test_sizes_follow_the_load_and_the_cheapest_fitting_type_is_taken():
    array = ArraySystem(end_length=10.0, route_factor=1.1)
    network = sized(network_from_links(X, Y, 0, 0, LINKS), array, 15e6)
    assert [array.cable_types[i].cross_section for i in network.link_type] == [400, 185, 185, 185]
    assert network.link_load.tolist() == [60e6, 45e6, 15e6, 15e6]
    np.testing.assert_allclose(network.installed_length, np.array([1000, 1000, 500, 1000]) * 1.1 + 20)
    assert network.cost == pytest.approx(439 * 1120 + 242 * (1120 + 570 + 1120))
    assert sum(network.length_by_type().values()) == pytest.approx(network.installed_length.sum())


def test_too_much_load_and_missing_sizes_are_said():
    network = network_from_links(X, Y, 0, 0, LINKS)
    with pytest.raises(InputError, match="link from turbine 0"):
        sized(network, ArraySystem(), 22e6)
    with pytest.raises(InputError, match="sized"):
        _ = network.cost
    with pytest.raises(InputError, match="carries"):
        turbines_per_cable(ArraySystem(), 100e6)


def test_array_system_refuses_no_type_twin_names_and_no_substation():
    with pytest.raises(InputError, match="at least one"):
        ArraySystem(cable_types=())
    with pytest.raises(InputError, match="each name once"):
        ArraySystem(cable_types=(ARRAY_CABLES[0], ARRAY_CABLES[0]))
    with pytest.raises(InputError, match="substation_count"):
        ArraySystem(substation_count=0)
    with pytest.raises(InputError, match="ampacity"):
        CableType(name="x", cross_section=1, ampacity=0, resistance=1, cost=1)


def test_resistances_are_not_below_hot_copper():
    # IEC 60228 copper at 20 degrees C, ohm/km; copper gains 0.393 % per kelvin
    cold = {185: 0.0991, 400: 0.0470, 630: 0.0283}
    for cable in ARRAY_CABLES:
        hot = cold[cable.cross_section] * (1 + 0.00393 * 70)
        assert hot <= cable.resistance < 1.3 * hot


def test_every_default_says_source_and_class():
    for part in documented_fields(ArraySystem()):
        assert part.source and part.data_class


def test_length_gradient_is_the_slope():
    random = np.random.default_rng(3)
    weight = random.uniform(1, 2, 4)

    def length(x, y):
        return float(weight @ network_from_links(x, y, 100, -50, LINKS).link_length)

    per_x, per_y = length_gradient(network_from_links(X, Y, 100, -50, LINKS), weight)
    for turbine in range(4):
        step = np.zeros(4)
        step[turbine] = 1e-3
        assert per_x[turbine] == pytest.approx((length(X + step, Y) - length(X - step, Y)) / 2e-3, abs=1e-7)
        assert per_y[turbine] == pytest.approx((length(X, Y + step) - length(X, Y - step)) / 2e-3, abs=1e-7)


def test_slopes_by_the_substations_are_slopes():
    x, y = np.random.default_rng(4).uniform(0, 5e3, (2, 4))
    links = [(0, -1), (1, 0), (2, -2), (3, -2)]
    place = np.array([[100.0, -50.0], [4000.0, 6000.0]])

    def length(place):
        return network_from_links(x, y, *place.T, links).length

    slopes = np.column_stack(substation_gradient(network_from_links(x, y, *place.T, links)))
    for index in np.ndindex(2, 2):
        step = np.zeros((2, 2))
        step[index] = 1e-3
        assert slopes[index] == pytest.approx((length(place + step) - length(place - step)) / 2e-3, abs=1e-7)


def test_crossings_are_found_and_touching_is_none():
    assert crossings(network_from_links(X, Y, 0, 0, LINKS)) == []
    x, y = [0.0, 1000.0, 0.0, 1000.0], [0.0, 1000.0, 1000.0, 0.0]
    crossed = network_from_links(x, y, -500, 500, [(-1, 0), (0, 1), (-1, 2), (2, 3)])
    assert crossings(crossed) == [(1, 3)]


def test_topology_is_its_word():
    assert Topology("radial") is Topology.RADIAL


# a ring of three turbines at the first substation, one of two at the second
RING = [(-1, 0), (0, 1), (1, 2), (2, -1), (-2, 3), (3, 4), (4, -2)]
RING_X, RING_Y = [0.0, 0.0, 1000.0, 5000.0, 6000.0], [1000.0, 2000.0, 2000.0, 1000.0, 1000.0]


def ringed(links=RING):
    return network_from_links(RING_X, RING_Y, [0, 5500], [0, 0], links, Topology.RING)


def test_rings_are_opened_in_their_middle_and_have_a_link_more_each():
    network = ringed()
    assert network.open_links.tolist() == [[1, 2], [3, 4]]
    assert network.parent.tolist() == [-1, 0, -1, -2, -2]
    assert network.turbines_downstream.tolist() == [2, 1, 1, 1, 1, 0, 0]
    assert network.substation_of.tolist() == [0, 0, 0, 1, 1]
    assert (network.strings, network.capacity) == (4, 3)
    assert network.link_length[5] == pytest.approx(1000)


def failing(links, out):
    """Largest flow through each link of the rings RING with one link out, by following the cables: no formula."""
    ring_of = [0, 0, 0, 0, 1, 1, 1]
    if ring_of[out] == 0:
        members, around = [0, 1, 2], [0, 1, 2, 3]
    else:
        members, around = [3, 4], [4, 5, 6]
    flow = dict.fromkeys(range(len(links)), 0)
    cut = around.index(out)
    for k in range(cut):
        flow[around[k]] = len(members[k:cut])
    for k in range(cut + 1, len(around)):
        flow[around[k]] = len(members[cut:k])
    return flow


def test_each_link_of_a_ring_carries_the_worst_of_all_single_outages():
    network = ringed()
    worst = dict.fromkeys(range(len(RING)), 0)
    for out in range(len(RING)):
        for link, flow in failing(RING, out).items():
            worst[link] = max(worst[link], flow)
    wanted = {frozenset(link): worst[index] for index, link in enumerate(RING)}
    load = worst_load(network, np.ones(5))
    assert {frozenset(link): round(value) for link, value in zip(network.links.tolist(), load, strict=True)} == wanted
    sizes = sized(network, ArraySystem(topology=Topology.RING), 15e6)
    assert sizes.link_load.max() == pytest.approx(45e6)


def test_a_ring_of_one_turbine_has_two_cables():
    network = network_from_links([1000.0], [0.0], 0, 0, [(0, -1), (-1, 0)], Topology.RING)
    assert network.length == pytest.approx(2000)
    assert worst_load(network, [7.0]).tolist() == [7, 7]


@pytest.mark.parametrize(
    ("links", "match"),
    [
        (RING[:-1], "two links at every turbine"),
        ([(0, 1), (1, 2), (2, 0), (-1, 3), (3, 4), (4, -1)], "rings through a substation"),
    ],
)
def test_links_that_are_no_rings_are_refused(links, match):
    with pytest.raises(InputError, match=match):
        ringed(links)


def test_radial_refuses_a_branch():
    with pytest.raises(InputError, match="without branches"):
        network_from_links(X, Y, 0, 0, LINKS, Topology.RADIAL)


def test_straight_and_detour_lengths_add_up():
    corner = [np.array([[1000.0, 0.0], [0.0, 0.0]]), np.array([[2000.0, 0.0], [2000.0, 500.0], [1000.0, 0.0]])]
    network = network_from_links([1000.0, 2000.0], [0.0, 0.0], 0, 0, [(0, -1), (1, 0)], paths=corner)
    assert network.straight_length.tolist() == [1000, 1000]
    assert network.detour_length[1] == pytest.approx(500 + np.hypot(1000, 500) - 1000)
    assert network.length == pytest.approx(2000 + network.detour_length.sum())
