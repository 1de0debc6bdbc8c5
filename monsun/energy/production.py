"""Annual energy of a park and its slopes by the turbines' positions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.park import Park
from monsun.sweep.solve import flow, park_power, weighted_power_slopes
from monsun.wake.models import FlowModel

Array = NDArray[np.float64]

HOURS_PER_YEAR = 8760.0
_MWH_PER_WATT = HOURS_PER_YEAR / 1e6


def annual_energy(park: Park, cases: FlowCases, model: FlowModel) -> float:
    """Energy of a year of 8,760 h with wakes, before any other loss, MWh."""
    return float(cases.probability @ park_power(park, cases, model)) * _MWH_PER_WATT


def annual_energy_gradient(park: Park, cases: FlowCases, model: FlowModel) -> tuple[float, Array, Array]:
    """Energy of a year, MWh, and its slopes by every turbine's x and y, each [turbine], MWh per metre.

    Exact slopes of the same formulas (reverse sweep); where a table or a wake has a kink, the slope of one side.
    """
    power, slopes = weighted_power_slopes(park, cases, model, cases.probability * _MWH_PER_WATT)
    return float(cases.probability @ power) * _MWH_PER_WATT, slopes[0], slopes[1]


def turbine_energy(park: Park, cases: FlowCases, model: FlowModel) -> Array:
    """Energy of a year with wakes of every turbine [turbine], MWh."""
    return np.asarray(cases.probability @ flow(park, cases, model).power) * _MWH_PER_WATT
