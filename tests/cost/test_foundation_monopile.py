"""Monopiles, transition pieces and scour protection against ORBIT's table, and what each requirement asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.monopile import MonopileDesign, Monopiles, monopiles, second_moment, wall_thickness
from monsun.cost.scour_protection import ScourProtection, scour_cost
from monsun.cost.smooth import slope_of, with_slope
from monsun.cost.supported_turbine import TurbineScaling, turbines_of_rating
from monsun.cost.transition_piece import SHORT_TON

SCALING = TurbineScaling()
DESIGN = MonopileDesign()
GUST = replace(DESIGN, waves=False, natural_frequency=False)
# ORBIT 1.3.1, 15 MW, mean wind 9.5 m/s: depth, diameter, thickness, embedment, length m, masses in short tons
ORBIT = [
    (15, 8.06, 0.087, 30.8, 55.8, 1053, 482),
    (20, 8.14, 0.088, 31.0, 61.0, 1174, 492),
    (30, 8.30, 0.089, 31.5, 71.5, 1429, 510),
    (40, 8.46, 0.091, 32.0, 82.0, 1697, 529),
    (50, 8.61, 0.092, 32.4, 92.4, 1979, 547),
    (60, 8.75, 0.094, 32.9, 102.9, 2274, 565),
]


def piles(depth: np.ndarray, design: MonopileDesign, site: FoundationSite | None = None) -> Monopiles:
    turbines = turbines_of_rating(np.full(np.shape(depth), 15e6), SCALING)
    return monopiles(depth, turbines, site or FoundationSite(), SCALING, design)


@pytest.mark.parametrize(("depth", "diameter", "thickness", "embedment", "length", "mass", "piece"), ORBIT)
def test_sizes_are_orbits(
    depth: float, diameter: float, thickness: float, embedment: float, length: float, mass: float, piece: float
) -> None:
    found = piles(np.array([float(depth)]), GUST)
    assert found.diameter[0] == pytest.approx(diameter, abs=0.0051)
    assert found.thickness[0] == pytest.approx(thickness, abs=0.00051)
    assert found.embedment[0] == pytest.approx(embedment, abs=0.051)
    assert found.length[0] == pytest.approx(length, abs=0.051)
    # ORBIT labels short tons t
    assert found.mass[0] == pytest.approx(mass * SHORT_TON / 1e3, rel=6e-4)
    assert found.transition_piece_mass[0] == pytest.approx(piece * SHORT_TON / 1e3, rel=1.1e-3)


def test_the_steel_bears_the_moment_and_no_more() -> None:
    found = piles(np.array([20.0, 50.0]), replace(DESIGN, natural_frequency=False))
    stress = found.moment * found.diameter / (2 * second_moment(found.diameter))
    assert stress == pytest.approx(355e6 / 1.1, rel=1e-10)
    assert wall_thickness(10.0) == pytest.approx(0.10635)


def test_waves_need_wider_piles_the_deeper_the_more() -> None:
    depth = np.array([15.0, 25.0, 35.0, 50.0])
    calm, rough = piles(depth, GUST), piles(depth, replace(GUST, waves=True))
    more = rough.cost / calm.cost
    assert np.all(np.diff(more) > 0) and more[0] > 1.01 and more[-1] < 1.2
    higher = piles(depth, replace(GUST, waves=True), FoundationSite(significant_wave_height=9.0))
    assert np.all(higher.cost >= rough.cost)


def test_where_the_soil_is_soft_the_frequency_rules() -> None:
    soft = FoundationSite(initial_subgrade_gradient=4e6)
    depth = np.array([30.0, 40.0, 60.0])
    found = piles(depth, DESIGN, soft)
    assert np.all(found.frequency_diameter > found.yield_diameter)
    assert found.frequency == pytest.approx(found.window.low, rel=1e-9)
    # here on better soil the steel rules, and the frequency lies inside the window
    firm = piles(depth, DESIGN)
    assert np.all(firm.frequency > firm.window.low) and np.all(firm.frequency < firm.window.high)
    assert firm.diameter == pytest.approx(firm.yield_diameter)


@pytest.mark.parametrize("soil", [4e6, 8e6, 16.3e6])
def test_slopes_of_the_roots_are_differences(soil: float) -> None:
    site, depth = FoundationSite(initial_subgrade_gradient=soil), np.linspace(6, 59, 41)
    found, step = piles(with_slope(depth), DESIGN, site), 1e-3
    high, low = (piles(depth + side * step, DESIGN, site) for side in (1, -1))
    for name in ("diameter", "yield_diameter", "frequency_diameter", "mass", "cost", "frequency"):
        difference = (getattr(high, name) - getattr(low, name)) / (2 * step)
        scale = np.abs(difference).max()
        # the corners of two blends have no second derivative
        assert slope_of(getattr(found, name)) == pytest.approx(difference, abs=2e-5 * scale), name
        smooth = np.abs(slope_of(getattr(found, name)) - difference) < 1e-6 * scale
        assert smooth.mean() > 0.9, name


def test_scour_protection_is_orbits_and_grows_with_the_diameter() -> None:
    # ORBIT 1.3.1: 9 USD/kW for 15 MW in 40 m, 8.46 m diameter
    assert float(scour_cost(8.46, ScourProtection())) / 15e3 == pytest.approx(9, rel=0.01)
    assert float(scour_cost(10.0, ScourProtection())) / float(scour_cost(5.0, ScourProtection())) == pytest.approx(4)
