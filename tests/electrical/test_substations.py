"""Places of substations: slopes, optimum against a scan, limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, box

from monsun.electrical import router
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.export import ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.network import network_from_links, sized
from monsun.electrical.routing import route_array
from monsun.electrical.substations import (
    SubstationProblem,
    cable_costs,
    place_substations,
    substation_slopes,
)
from monsun.records import InputError

needs_router = pytest.mark.skipif(router.find_spec("optiwindnet") is None, reason="optiwindnet is not installed")

X, Y = (side.ravel() * 1500.0 for side in np.meshgrid(np.arange(4), np.arange(3)))
POWER = np.linspace(0, 15e6, 5)[:, None] * np.ones(12)
PROBLEM = SubstationProblem(
    X, Y, (2000.0, 30e3), ArraySystem(), ExportSystem(), ExportPrices(), POWER, np.full(5, 0.2), np.full(12, 15e6)
)
LINKS = [(0, -1), (1, 0), (2, 1), (3, -1), (4, -1), (5, 4), (6, 5), (7, -1), (8, -2), (9, 8), (10, -2), (11, 10)]


def held(places):
    network = network_from_links(X, Y, *np.asarray(places, dtype=float).T, LINKS)
    return sized(network, PROBLEM.array, PROBLEM.rated_power)


def test_costs_by_hand():
    costs = cable_costs(PROBLEM, held([(2000, 700), (3000, 3500)]))
    network = held([(2000, 700), (3000, 3500)])
    assert costs.array == pytest.approx(network.cost + 329 * network.installed_length.sum())
    # 120 MW and 60 MW: a circuit each
    length = 1.05 * (np.hypot(0, 29_300) + np.hypot(1000, 26_500))
    assert costs.export == pytest.approx(length * (1500.902 + 95))
    assert costs.total == pytest.approx(costs.array + costs.export + costs.array_losses + costs.export_losses)


def test_slopes_are_slopes():
    places = np.array([(2100.0, 700.0), (3000.0, 3500.0)])
    slopes = np.column_stack(substation_slopes(PROBLEM, held(places)))
    for index in np.ndindex(2, 2):
        step = np.zeros((2, 2))
        step[index] = 1.0
        ends = [cable_costs(PROBLEM, held(places + sign * step)).total for sign in (-1, 1)]
        # the export's own slope is a difference over a kilometre
        assert slopes[index] == pytest.approx((ends[1] - ends[0]) / 2, rel=1e-4, abs=0.5)


@needs_router
def test_one_substation_costs_no_more_than_a_scan_finds():
    placed = place_substations(PROBLEM)
    place = placed.network.substations[0]
    assert np.hypot(X - place[0], Y - place[1]).min() >= 500
    assert placed.costs.total <= placed.first
    scan = []
    for x in np.arange(750.0, 4000.0, 750.0):
        for y in np.arange(750.0, 4000.0, 750.0):
            if np.hypot(X - x, Y - y).min() >= 500:
                there = route_array(X, Y, x, y, PROBLEM.array, PROBLEM.rated_power, seconds=0)
                scan.append(cable_costs(PROBLEM, there).total)
    assert placed.costs.total <= min(scan) * 1.002


@needs_router
def test_two_substations_share_the_turbines_inside_the_area():
    area = box(-100, -100, 4600, 3100)
    placed = place_substations(replace(PROBLEM, area=area), 2)
    assert len(placed.network.substations) == 2
    assert all(area.covers(Point(place)) for place in placed.network.substations)
    assert np.bincount(placed.network.substation_of).sum() == 12
    again = place_substations(replace(PROBLEM, area=area), 2)
    assert np.array_equal(again.network.substations, placed.network.substations)


@pytest.mark.parametrize("count", [0, 13, 1.5, True])
def test_a_count_that_cannot_be_is_refused(count):
    with pytest.raises(InputError, match="count"):
        place_substations(PROBLEM, count)


def test_no_free_place_and_bad_shapes_are_refused():
    with pytest.raises(InputError, match="every turbine"):
        place_substations(replace(PROBLEM, area=box(9e6, 9e6, 9.1e6, 9.1e6)))
    with pytest.raises(InputError, match="power"):
        replace(PROBLEM, power=POWER[:, :5])
    with pytest.raises(InputError, match="rated_power"):
        replace(PROBLEM, rated_power=np.full(3, 15e6))
