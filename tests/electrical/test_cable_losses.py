"""Array losses against hand calculation."""

from __future__ import annotations

import time

import numpy as np
import pytest

from monsun.electrical.cable_types import ArraySystem, CableType
from monsun.electrical.losses import array_losses, link_resistance
from monsun.electrical.network import network_from_links, sized
from monsun.records import InputError

CABLE = CableType(name="c", cross_section=630, ampacity=775, resistance=0.04, cost=650)
ARRAY = ArraySystem(cable_types=(CABLE,), route_factor=1.0, end_length=0.0, power_factor=1.0)


def single(length=10e3):
    return sized(network_from_links([length], [0.0], 0, 0, [(0, -1)]), ARRAY, 15e6)


def test_one_cable_by_hand():
    # 15 MW at 66 kV: 131.22 A; 3 x 131.22^2 x 0.4 ohm = 20.66 kW
    current = 15e6 / (np.sqrt(3) * 66e3)
    losses = array_losses(single(), ARRAY, [[15e6], [0.0]], [0.25, 0.75])
    assert losses.loss[0] == pytest.approx(3 * current**2 * 0.4, rel=1e-12)
    assert losses.loss[0] == pytest.approx(20661.157, rel=1e-6)
    assert losses.loss[1] == 0
    assert losses.annual == pytest.approx(0.25 * 0.020661157 * 8760, rel=1e-6)
    assert losses.share == pytest.approx(20661.157 / 15e6, rel=1e-6)


def test_two_in_a_row_lose_four_times_as_much_in_the_shared_cable():
    network = sized(network_from_links([1e3, 2e3], [0.0, 0.0], 0, 0, [(0, -1), (1, 0)]), ARRAY, 15e6)
    losses = array_losses(network, ARRAY, [[15e6, 15e6]], [1.0])
    assert losses.link_loss[0] == pytest.approx(4 * losses.link_loss[1])
    assert losses.loss[0] == pytest.approx(losses.link_loss.sum())


def test_losses_grow_with_length_resistance_and_the_square_of_power():
    near, far = (array_losses(single(km * 1e3), ARRAY, [[10e6]], [1.0]).annual for km in (5, 10))
    assert far == pytest.approx(2 * near)
    half = array_losses(single(), ARRAY, [[5e6]], [1.0])
    assert array_losses(single(), ARRAY, [[10e6]], [1.0]).annual == pytest.approx(4 * half.annual)
    assert link_resistance(single())[0] == pytest.approx(0.4)


def test_no_power_no_loss_and_shapes_are_checked():
    assert array_losses(single(), ARRAY, [[0.0]], [1.0]).share == 0
    with pytest.raises(InputError, match="case"):
        array_losses(single(), ARRAY, [[1.0]], [0.5, 0.5])
    with pytest.raises(InputError, match="sized"):
        array_losses(network_from_links([1e3], [0.0], 0, 0, [(0, -1)]), ARRAY, [[1.0]], [1.0])


def test_ten_thousand_cases_are_quick():
    random = np.random.default_rng(1)
    links = [(turbine, turbine - 1 if turbine % 5 else -1) for turbine in range(67)]
    x, y = random.uniform(0, 1e4, (2, 67))
    network = sized(network_from_links(x, y, 5e3, 5e3, links), ArraySystem(), 15e6)
    power = random.uniform(0, 15e6, (10_000, 67))
    began = time.perf_counter()
    losses = array_losses(network, ArraySystem(), power, np.full(10_000, 1e-4))
    assert time.perf_counter() - began < 1.0
    assert 0 < losses.share < 0.02
