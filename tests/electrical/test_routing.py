"""Routing: contract, capacity, trees, obstacles, best known lengths."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, Polygon

from monsun.electrical import router
from monsun.electrical.cable_types import ArraySystem, Topology
from monsun.electrical.geometry import crossings
from monsun.electrical.routing import route_array, route_cables
from monsun.records import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_router = pytest.mark.skipif(router.find_spec("optiwindnet") is None, reason="optiwindnet is not installed")

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
    network = route_cables(GRID_X, GRID_Y, 1500, 1500, capacity=4, seconds=6)
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
    network = route_cables(x, y, *park["substations"][0], capacity=5, border=park["border"], seconds=5)
    assert_sound(network, 5)
    # OptiWindNet 0.3.2 with CP-SAT: 16,751.1 m, proven
    assert network.length == pytest.approx(16751.10, abs=0.1)


@pytest.mark.parametrize(
    ("change", "match"),
    [
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
