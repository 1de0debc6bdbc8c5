"""The wind as a search by trial sees it: cases that stand for several, without those that no wake changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.park import Turbine

Array = NDArray[np.float64]

# directions and wind speeds that are told apart at most: steps of 4 degrees, the width of wakes some ten diameters
# downstream
_DIRECTIONS, _SPEEDS = 90, 16
# a wake that takes this share of the wind is deep; cases whose power it changes by less than a share of all, or of the
# turbine's largest (tables of real turbines are not quite level at rated power), are left out
_DEEP, _NEGLIGIBLE, _LEVEL = 0.4, 1e-6, 1e-3


@dataclass(frozen=True, eq=False)
class SearchCases:
    """Cases with their weights [case], the gain per W, and how many of the given cases they stand for."""

    cases: FlowCases
    weight: Array
    stand_for: int


def search_cases(cases: FlowCases, weight: Array, turbine: Turbine) -> SearchCases:
    """Fewer cases that weigh as much: neighbouring directions and speeds put together where there are many.

    weight [case]: gain per W of power in each case. Roses of up to 90 directions and 16 speeds stay as they are, but
    for the cases in which turbines stand still, or are at rated power in any wake.
    """
    direction, speed = np.mod(cases.wind_direction, 360.0), cases.wind_speed
    # what a merged case is made of counts by how often it occurs
    often = np.maximum(cases.probability, 1e-12 / cases.count)
    turn, step = _bins(direction, _DIRECTIONS, 360.0), _bins(speed, _SPEEDS, float(speed.max()) + 1e-9)
    _, first, number = np.unique(turn * (step.max() + 1) + step, return_index=True, return_inverse=True)
    number = number.ravel()

    def mean(values: Array, groups: NDArray[np.int64]) -> Array:
        return np.asarray(np.bincount(groups, often * values) / np.bincount(groups, often))

    directions = np.unique(turn, return_inverse=True)[1].ravel()
    # all speeds of a direction share it, so that a park is turned once for all of them
    turned = mean(direction, directions)[directions]
    merged = np.bincount(number, weight)
    speeds, turbulence = mean(speed, number), mean(cases.turbulence_intensity, number)
    turns = turned[first]
    power = np.interp(speeds, turbine.speed_knots, turbine.power_knots, left=0.0, right=0.0)
    slowed = np.interp(speeds * (1 - _DEEP), turbine.speed_knots, turbine.power_knots, left=0.0, right=0.0)
    change = np.abs(power - slowed)
    stake = np.abs(merged * change)
    kept = (stake > _NEGLIGIBLE * stake.sum()) & (change > _LEVEL * turbine.power_knots.max())
    if not kept.any():
        kept[:] = True
    share = np.full(int(kept.sum()), 1 / kept.sum())
    fewer = FlowCases(speeds[kept], turns[kept], turbulence[kept], share)
    return SearchCases(fewer, merged[kept], cases.count)


def _bins(values: Array, most: int, span: float) -> NDArray[np.int64]:
    """A number for each value: its own where there are few, else that of its part of the span."""
    different, number = np.unique(values, return_inverse=True)
    if different.size <= most:
        return np.asarray(number.ravel(), dtype=np.int64)
    return np.minimum((values * (most / span)).astype(np.int64), most - 1)
