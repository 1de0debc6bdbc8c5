"""Routing: contract, capacity, trees, obstacles, best known lengths."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, MultiPolygon, Polygon, box, unary_union

from monsun.electrical import router
from monsun.electrical.cable_area import cable_area
from monsun.electrical.cable_types import ArraySystem, Topology
from monsun.electrical.geometry import crossings, length_gradient, substation_gradient
from monsun.electrical.network import power_downstream, worst_load
from monsun.electrical.routing import route_array, route_cables
from monsun.records import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_router = pytest.mark.skipif(router.find_spec("optiwindnet") is None, reason="optiwindnet is not installed")

BOX = [(-50, -50), (400, -50), (400, 50), (-50, 50)]
# a hole of an obstacle is out of reach: the first turbine stands in it
RIM = Polygon([(80, -20), (120, -20), (120, 30), (80, 30)], [[(90, -10), (110, -10), (110, 20), (90, 20)]])

GRID_X, GRID_Y = (side.ravel() * 1000.0 for side in np.meshgrid(np.arange(4), np.arange(4)))


def assert_sound(network, capacity):
    """A tree within capacity whose lengths follow from its coordinates and whose routes do not cross."""
    count = network.x.size
    assert sorted(network.links[:, 0].tolist()) == list(range(count))
    assert network.order.size == count  # raises where a loop is
    assert network.turbines_downstream.max() <= capacity
    assert network.turbines_downstream[network.parent == -1].sum() == count
    assert np.all(network.detour_length >= -1e-6)
    assert crossings(network) == []
    for turbine, path in enumerate(network.paths):
        assert path[0].tolist() == [network.x[turbine], network.y[turbine]]
    assert network.solver and network.stopped


@needs_router
@pytest.mark.parametrize("topology", ["branched", Topology.RADIAL])
@pytest.mark.parametrize("seconds", [0, 0.3])
def test_a_grid_is_cabled_within_capacity(topology, seconds):
    network = route_cables(GRID_X, GRID_Y, 1500, 1500, capacity=4, topology=topology, seconds=seconds)
    assert_sound(network, 4)
    # four feeders cannot be shorter than half a diagonal each, nor twelve other links than the spacing
    assert network.length >= 4 * 707.1 + 12 * 1000 - 1
    if topology is Topology.RADIAL:
        assert np.bincount(network.parent[network.parent >= 0], minlength=16).max() <= 1


@needs_router
def test_the_optimum_of_a_grid_is_found_and_proven():
    # in a process of its own: the exact solver does not load where the power system's solver was loaded before
    run = [sys.executable, "-c", "import test_routing; test_routing.prove_the_grid()"]
    done = subprocess.run(run, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def prove_the_grid():
    network = route_cables(GRID_X, GRID_Y, 1500, 1500, capacity=4, seconds=40)
    assert_sound(network, 4)
    assert network.length == pytest.approx(4 * np.sqrt(0.5) * 1000 + 12 * 1000, abs=0.1)
    assert network.length_bound == pytest.approx(network.length, rel=2e-4)
    assert "proven" in network.stopped


@needs_router
def test_more_time_is_never_worse_and_places_far_from_the_origin_lose_nothing():
    random = np.random.default_rng(7)
    x, y = random.uniform(0, 8e3, (2, 24))
    quick = route_cables(x, y, 4e3, 4e3, capacity=5, seconds=0)
    better = route_cables(x, y, 4e3, 4e3, capacity=5, seconds=0.5)
    assert better.length <= quick.length
    far = route_cables(x + 7e5, y + 1.2e6, 7.04e5, 1.204e6, capacity=5, seconds=0)
    assert far.length == pytest.approx(quick.length, abs=1e-4)
    assert far.x.tolist() == (x + 7e5).tolist()


@needs_router
def test_routes_go_around_obstacles_inside_the_border():
    wall = [(-100, -900), (3100, -900), (3100, -600), (-100, -600)]
    border = Polygon([(-500, -2000), (4500, -2000), (4500, 4000), (-500, 4000)])
    network = route_cables(GRID_X, GRID_Y, 1500, -1500, 6, border=border, obstacles=[wall], seconds=0)
    assert_sound(network, 6)
    shrunk = Polygon(wall).buffer(-0.01)
    assert not any(LineString(path).intersects(shrunk) for path in network.paths)
    assert any(len(path) > 2 for path in network.paths)
    # the same with the obstacle as a hole of the border, and without a border
    hole = Polygon(border.exterior.coords, [wall])
    assert route_cables(GRID_X, GRID_Y, 1500, -1500, 6, border=hole, seconds=0).length == pytest.approx(network.length)
    free = route_cables(GRID_X, GRID_Y, 1500, -1500, 6, obstacles=[wall], seconds=0)
    assert free.length <= network.length + 1e-3


@needs_router
def test_turbines_on_the_border_are_inside_and_far_outside_is_refused():
    square = [(0, 0), (3000, 0), (3000, 3000), (0, 3000)]
    network = route_cables(GRID_X, GRID_Y, 1500, 1500, capacity=4, border=square, seconds=0)
    assert_sound(network, 4)
    with pytest.raises(InputError, match="turbine 3"):
        route_cables(GRID_X, GRID_Y, 1500, 1500, border=[(0, 0), (2500, 0), (3000, 3000), (0, 3000)], seconds=0)


@needs_router
@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_turbines_in_line(count):
    x = 1000.0 * np.arange(1, count + 1)
    network = route_cables(x, np.zeros(count), 0, 0, capacity=3, seconds=0)
    assert_sound(network, 3)
    assert network.length == pytest.approx(1000.0 * count)


@needs_router
def test_array_routing_sizes_every_link_and_costs_no_more_than_the_shortest():
    random = np.random.default_rng(11)
    x, y = random.uniform(0, 9e3, (2, 20))
    array = ArraySystem()
    network = route_array(x, y, 4500, 4500, array, 15e6, seconds=0.3)
    assert_sound(network, 5)
    assert network.cost > 0
    assert network.link_type.shape == (20,)
    assert np.all(network.turbines_downstream * 15e6 == network.link_load)


@needs_router
def test_a_small_real_park_reaches_the_best_known_length():
    folder = SHARED / "reference" / "cables"
    if not folder.exists():
        pytest.skip("no reference parks beside the repository")
    park = json.loads((folder / "albatros.json").read_text())
    x, y = np.array(park["turbines"]).T
    network = route_cables(x, y, *park["substations"][0], capacity=5, border=park["border"], seconds=40)
    assert_sound(network, 5)
    # OptiWindNet 0.3.2 with CP-SAT: 16,751.1 m, proven
    assert network.length == pytest.approx(16751.10, abs=0.1)


@needs_router
@pytest.mark.parametrize(("capacity", "seconds", "rings"), [(4, 0, 4), (3, 0, 8), (3, 0.2, 6), (8, 0, 2)])
def test_rings_bear_the_loss_of_any_cable(capacity, seconds, rings):
    network = route_cables(GRID_X, GRID_Y, 1500, 1500, capacity=capacity, topology="ring", seconds=seconds)
    assert len(network.open_links) == rings
    assert network.strings == 2 * rings
    assert worst_load(network, np.ones(16)).max() <= capacity
    assert crossings(network) == []
    # every turbine twice connected: a link more than turbines for each ring
    assert np.bincount(network.links[network.links >= 0]).tolist() == [2] * 16
    array = ArraySystem(topology=Topology.RING)
    sizes = route_array(GRID_X, GRID_Y, 1500, 1500, array, 15e6, seconds=0)
    assert sizes.link_load.max() <= 5 * 15e6
    assert sizes.link_type.size == 16 + len(sizes.open_links)


@needs_router
def test_a_single_turbine_and_a_left_over_one_still_make_rings():
    alone = route_cables([1000.0], [0.0], 0, 0, capacity=2, topology="ring", seconds=0)
    assert alone.length == pytest.approx(2000)
    three = route_cables([1e3, 2e3, 3e3], [0.0, 300.0, 0.0], 0, 0, capacity=2, topology="ring", seconds=0)
    assert worst_load(three, np.ones(3)).max() <= 2
    assert len(three.links) == 3 + len(three.open_links)


@needs_router
@pytest.mark.parametrize("topology", list(Topology))
def test_several_substations_share_the_turbines(topology):
    x, y = np.random.default_rng(3).uniform(0, 12e3, (2, 40))
    network = route_cables(x, y, [3000, 9000], [6000, 6500], capacity=6, topology=topology, seconds=0)
    assert worst_load(network, np.ones(40)).max() <= 6
    assert crossings(network) == []
    fed = np.bincount(network.substation_of, minlength=2)
    assert fed.sum() == 40
    assert fed.min() > 10
    one = route_cables(x, y, 3000, 6000, capacity=6, topology=topology, seconds=0)
    assert network.length < one.length
    # a turbine's power reaches its substation whole
    flow = power_downstream(network, np.ones(40))
    for station in range(2):
        assert flow[network.links[:, 1] == -1 - station].sum() == pytest.approx(fed[station])


@needs_router
def test_corridors_widen_the_border():
    border = Polygon([(-500, -500), (3500, -500), (3500, 3500), (-500, 3500)])
    corridor = Polygon([(1300, -4000), (1700, -4000), (1700, -400), (1300, -400)])
    wall = box(1600, 1200, 1900, 1700)
    network = route_cables(
        GRID_X, GRID_Y, 1500, -3900, 6, border=border, obstacles=[wall], corridors=[corridor], seconds=0
    )
    assert_sound(network, 6)
    free = unary_union([border, corridor]).buffer(1.01, join_style="mitre").difference(wall.buffer(-0.01))
    assert all(free.covers(LineString(path)) for path in network.paths)


@needs_router
def test_obstacles_may_overlap_each_other_and_the_border():
    border = box(-500, -500, 3500, 3500)
    walls = [box(1600, 1200, 1900, 1700), box(1800, 1500, 2300, 1900), box(2400, 2200, 2600, 4000)]
    network = route_cables(
        GRID_X, GRID_Y, 1500, 1500, 6, border=border, obstacles=[MultiPolygon(walls[:1]), *walls[1:]], seconds=0
    )
    assert_sound(network, 6)
    free = border.buffer(1.01, join_style="mitre").difference(unary_union(walls).buffer(-0.01))
    assert all(free.covers(LineString(path)) for path in network.paths)


@needs_router
def test_slopes_agree_with_the_routers_own():
    from optiwindnet.api import EWRouter, WindFarmNetwork

    x, y = np.random.default_rng(5).uniform(0, 9e3, (2, 30))
    area = cable_area(x, y, 4500, 4500)
    park = WindFarmNetwork(cables=[(5, 1.0)], turbinesC=area.turbine.copy(), substationsC=area.substation.copy())
    park.optimize(router=EWRouter())
    theirs, of_substation = park.gradient()
    ours = router._network(park.G, area, Topology.BRANCHED)
    np.testing.assert_allclose(np.column_stack(length_gradient(ours)), theirs, rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.column_stack(substation_gradient(ours)), of_substation, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"capacity": 1, "topology": "ring"}, "at least 2"),
        ({"corridors": [[(0, 0), (9, 0), (9, 9)]]}, "corridors"),
        ({"border": [(0, 0), (400, 0), (400, 9), (0, 9)], "corridors": [[(0, 90), (9, 90), (9, 99)]]}, "separate"),
        ({"obstacles": [Polygon([(-9, -9), (9, -9), (9, 9), (-9, 9)])]}, "substation 0"),
        ({"obstacles": [[(150, -9e9), (160, -9e9), (160, 9e9), (150, 9e9)]], "border": BOX}, "leave a way"),
        ({"obstacles": [RIM]}, "turbine 0"),
        ({"substation_x": [0.0, 0.0], "substation_y": [0.0, 0.0]}, "substation 0"),
        ({"substation_x": [0.0, 50.0], "substation_y": [0.0]}, "equal length"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 2.5}, "capacity"),
        ({"topology": "ringed"}, "topology"),
        ({"seconds": -1}, "seconds"),
        ({"x": [0.0, 1.0]}, "equal length"),
        ({"x": [0.0, 0.0, float("nan")]}, "finite"),
        ({"x": [100.0, 100.0, 300.0], "y": [5.0, 5.0, 5.0]}, "turbine 0"),
        ({"substation_x": 100.0, "substation_y": 5.0}, "turbine 0"),
        ({"border": [(0, 0), (1, 1)]}, "border"),
        ({"border": [(0, 0), (9, 9), (9, 0), (0, 9)]}, "border"),
        ({"obstacles": [[(90, -5), (110, -5), (110, 15), (90, 15)]]}, "obstacle 0"),
    ],
)
def test_bad_input_is_named(change, match):
    good = {"x": [100.0, 200.0, 300.0], "y": [5.0, 5.0, 5.0], "substation_x": 0.0, "substation_y": 0.0, "seconds": 0}
    with pytest.raises(InputError, match=match):
        route_cables(**{**good, **change})


def test_a_missing_router_is_said_plainly(monkeypatch):
    monkeypatch.setattr(router, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"optiwindnet \(pip install 'monsun\[electrical\]'\)"):
        route_cables(GRID_X, GRID_Y, 1500, 1500)
