"""Parks and weather that the benchmarks share: constructed, so that they are the same everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

import monsun as ms

Array = NDArray[np.float64]

TURBINE = ms.turbine("IEA-15MW-240")
# no speed lies on a knot of the tables, where power jumps or slopes differ from side to side
DIRECTION, SPEED = np.arange(360.0), np.linspace(3.6, 24.9, 23)
TURBULENCE = 0.06
_SCALE, _SHAPE = 10.4, 2.14


def shaken_grid(count: int) -> tuple[Array, Array]:
    """Positions about 5 x 7 diameters apart, shaken and turned, in nearly a square, m."""
    generator = np.random.default_rng(7)
    diameter = TURBINE.rotor_diameter
    row, column = np.divmod(np.arange(count), int(np.sqrt(count * 7 / 5)))
    east = column * 5 * diameter + generator.uniform(-200, 200, count)
    north = row * 7 * diameter + generator.uniform(-200, 200, count)
    return east * np.cos(0.3) - north * np.sin(0.3), east * np.sin(0.3) + north * np.cos(0.3)


def park(count: int = 67) -> ms.Park:
    """IEA 15 MW turbines on the shaken grid."""
    return ms.Park(*shaken_grid(count), TURBINE)


def probability(direction: Array = DIRECTION) -> Array:
    """Share of each direction and speed, a Weibull distribution with more wind from 40 degrees."""
    share = np.exp(-(((SPEED - 0.5) / _SCALE) ** _SHAPE)) - np.exp(-(((SPEED + 0.5) / _SCALE) ** _SHAPE))
    both = np.outer(1 + 0.6 * np.cos(np.radians(direction - 40)), share)
    return both / both.sum()


def rose(direction: Array = DIRECTION) -> ms.FlowCases:
    """Every direction with every speed, 360 x 23 = 8,280 cases where nothing else is said."""
    return ms.FlowCases.rose(direction, SPEED, probability(direction), TURBULENCE)


def hours(count: int) -> ms.FlowCases:
    """A series of hours whose direction and speed vary smoothly, from half a day to a year."""
    generator = np.random.default_rng(7)
    time = np.arange(count)
    periods = np.array([11.0, 24.0, 53.0, 97.0, 167.0, 311.0, 743.0, 2190.0, 8766.0])

    def wave() -> Array:
        amplitude = generator.uniform(0.5, 1.0, periods.size)
        phase = generator.uniform(0, 2 * np.pi, periods.size)
        total = sum(
            size * np.sin(2 * np.pi * time / period + shift)
            for size, period, shift in zip(amplitude, periods, phase, strict=True)
        )
        return np.asarray(total) / np.sqrt((amplitude**2).sum() / 2)

    speed = _SCALE * (-np.log(1 - np.clip(ndtr(wave()), 1e-6, 1 - 1e-6))) ** (1 / _SHAPE)
    return ms.FlowCases.series((220 + 90 * wave()) % 360, speed, TURBULENCE)
