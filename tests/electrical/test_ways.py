"""Ways around and inside areas, and the landfall that costs least."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportRule, ExportSystem, circuits
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.landfall import Ashore, cheapest_landfall
from monsun.electrical.ways import distances_around, distances_inside, way_around, way_inside
from monsun.records import InputError

BAY = Polygon([(0, 0), (10e3, 0), (10e3, 4e3), (20e3, 4e3), (20e3, 0), (30e3, 0), (30e3, 20e3), (0, 20e3)])


def test_the_way_goes_around_what_lies_between():
    box_between = Polygon([(10e3, -2e3), (20e3, -2e3), (20e3, 5e3), (10e3, 5e3)])
    way = way_around((0, 0), (30e3, 0), [box_between])
    assert way.tolist() == [[0, 0], [10e3, -2e3], [20e3, -2e3], [30e3, 0]]
    assert way_around((0, 0), (30e3, -2e3), []).tolist() == [[0, 0], [30e3, -2e3]]
    # along an edge is free, and a notch in the near side is no trap
    assert len(way_around((0, -2e3), (30e3, -2e3), [box_between])) == 2
    notched = Polygon([(10e3, -9e3), (12e3, -9e3), (12e3, -1e3), (14e3, -1e3), (14e3, -9e3), (20e3, -9e3), (20e3, 5e3),
                       (10e3, 5e3)])  # fmt: skip
    around = way_around((13e3, -8e3), (30e3, 0), [notched])
    assert around.tolist() == [[13e3, -8e3], [14e3, -9e3], [20e3, -9e3], [30e3, 0]]
    with pytest.raises(InputError, match="outside what bars it"):
        way_around((15e3, 0), (30e3, 0), [box_between])


@given(st.lists(st.tuples(st.floats(2e3, 28e3), st.floats(-5e3, 5e3), st.floats(500, 3e3)), min_size=1, max_size=4))
def test_the_way_around_is_free_and_no_shorter_than_the_straight_one(discs):
    blocks = [Point(x, y).buffer(radius, quad_segs=2) for x, y, radius in discs]
    if any(block.covers(Point(x, 0)) for block in blocks for x in (0, 30e3)):
        return
    way = way_around((0, 0), (30e3, 0), blocks)
    line = LineString(way)
    assert all(not block.buffer(-0.01).intersects(line) for block in blocks)
    assert line.length >= 30e3
    # a larger obstacle never shortens it
    assert LineString(way_around((0, 0), (30e3, 0), [block.convex_hull for block in blocks])).length >= line.length - 1


def test_a_way_inside_keeps_to_the_land():
    way = way_inside((5e3, 1e3), (25e3, 1e3), BAY)
    assert way.tolist() == [[5e3, 1e3], [10e3, 4e3], [20e3, 4e3], [25e3, 1e3]]
    assert way_inside((5e3, 5e3), (25e3, 5e3), BAY).tolist() == [[5e3, 5e3], [25e3, 5e3]]
    # no way to what lies off the land
    assert way_inside((5e3, 5e3), (15e3, 1e3), BAY) is None


def test_distances_are_those_of_the_ways():
    ends = np.array([[25e3, 1e3], [10e3, 4e3], [28e3, 15e3], [15e3, 1e3]])
    inside = distances_inside((5e3, 1e3), ends, BAY)
    ways = [way_inside((5e3, 1e3), end, BAY) for end in ends[:3]]
    assert inside[:3] == pytest.approx([np.hypot(*np.diff(way, axis=0).T).sum() for way in ways])
    assert np.isinf(inside[3])
    around = distances_around((15e3, -5e3), np.array([[15e3, 2e3], [35e3, 10e3], [5e3, 5e3]]), [BAY])
    assert around[0] == pytest.approx(7e3)
    assert around[1] == pytest.approx(np.hypot(15e3, 5e3) + np.hypot(5e3, 10e3))
    assert np.isinf(around[2])


def ashore(line_cost=1200.0, node=(15e3, 30e3), start=(40e3, -20e3)):
    # a straight coast along y = 0
    land = box(-60e3, 0, 60e3, 60e3)
    return Ashore(start, node, LineString([(-60e3, 0), (60e3, 0)]), land, (land,), line_cost, 500e6)


def test_the_landfall_balances_cable_and_line():
    # Snell: unit costs times the sines of the angles to the coast's normal are equal
    system, prices = ExportSystem(kind=ExportRule.HVAC), ExportPrices()
    x, y = cheapest_landfall(ashore(), system, DirectCurrent(), prices)
    assert y == 0
    count = circuits(system, 50e3, 500e6)
    at_sea = count * system.offshore_route_factor * (system.cable.cost + prices.laying)
    on_land = system.onshore_route_factor * 1200.0

    def cost(place):
        return at_sea * np.hypot(place - 40e3, 20e3) + on_land * np.hypot(place - 15e3, 30e3)

    fine = np.linspace(-60e3, 60e3, 120_001)
    # reactors cost by length too, a little
    assert abs(x - fine[cost(fine).argmin()]) <= 2e3
    # a line for nothing: straight ashore; one that costs very much: straight above the node
    assert cheapest_landfall(ashore(0.0), system, DirectCurrent(), prices)[0] == pytest.approx(40e3, abs=500)
    assert cheapest_landfall(ashore(1e6), system, DirectCurrent(), prices)[0] == pytest.approx(15e3, abs=500)


def test_a_far_coast_takes_direct_current_and_none_is_an_error():
    far = ashore(start=(40e3, -400e3))
    assert cheapest_landfall(far, ExportSystem(), DirectCurrent(), ExportPrices())[1] == 0
    with pytest.raises(InputError, match="reach"):
        cheapest_landfall(far, ExportSystem(kind=ExportRule.HVAC), DirectCurrent(), ExportPrices())
    with pytest.raises(InputError, match="reach"):
        cheapest_landfall(replace(far, node=(0.0, -5e3)), ExportSystem(), DirectCurrent(), ExportPrices())
