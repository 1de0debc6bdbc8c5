"""Annual energy of a park and its slopes by the turbines' positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import check_kinds, flow, park_power, weighted_power_slopes
from monsun.wake.flow_model import FlowModel

if TYPE_CHECKING:
    from distributed import Client

Array = NDArray[np.float64]

HOURS_PER_YEAR = 8760.0
_MWH_PER_WATT = HOURS_PER_YEAR / 1e6


def annual_energy(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    *,
    client: Client | None = None,
) -> float:
    """Energy of a year of 8,760 h of the counted turbines with wakes, before any other loss, MWh.

    client: of a dask cluster whose workers share the cases, to the same number; what comes back is one power per case.
    """
    power = park_power(park, cases, model, operation, site, client=client)
    return float(cases.probability @ power) * _MWH_PER_WATT


def annual_energy_gradient(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    *,
    client: Client | None = None,
) -> tuple[float, Array, Array]:
    """Energy of a year, MWh, and its slopes by every turbine's x and y, each [turbine], MWh per metre.

    Exact slopes of the same formulas (reverse sweep); where a table or a wake has a kink, the slope of one side.
    client: of a dask cluster whose workers share the cases, to the same numbers.
    """
    slopes = annual_energy_slopes(park, cases, model, operation, site, client=client)
    return slopes.energy, slopes.x, slopes.y


@dataclass(frozen=True, eq=False)
class EnergySlopes:
    """Energy of a year, MWh, and its slopes.

    x, y, hub_height [turbine] MWh/m; yaw, tilt [row, turbine] MWh/degree and power_limit [row, turbine] MWh per share
    of rated power, with one row, or one per case where the operation changes with the case; without one they are empty.
    constants: MWh per unit of each of the model's constants that were asked for, by name.
    """

    energy: float
    x: Array
    y: Array
    hub_height: Array
    yaw: Array
    tilt: Array
    power_limit: Array
    constants: dict[str, float]


def annual_energy_slopes(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    constants: Sequence[str] = (),
    *,
    client: Client | None = None,
) -> EnergySlopes:
    """Energy of a year with its slopes by positions, hub heights and operation, from one reverse sweep.

    constants: names of the model's own constants (`FlowModel.constants`) by which slopes are wanted too, in the same
    sweep; for calibration. client: of a dask cluster whose workers share the cases, to the same numbers.
    """
    check_kinds(park, cases, model, operation, site)
    weight = cases.probability * _MWH_PER_WATT
    unknown = [name for name in constants if name not in model.constants]
    if unknown:
        raise InputError("constants", f"names among {', '.join(model.constants) or 'none'}", unknown[0])
    found = weighted_power_slopes(park, cases, model, weight, operation, site, tuple(constants), client=client)
    per_degree = np.pi / 180
    yaw, tilt, limit = found.control
    return EnergySlopes(
        float(weight @ found.power),
        found.position[0],
        found.position[1],
        found.position[2],
        yaw=yaw * per_degree,
        tilt=tilt * per_degree,
        power_limit=limit * park.rated_power,
        constants=dict(zip(constants, found.constant.tolist(), strict=True)),
    )


def turbine_energy(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    *,
    client: Client | None = None,
) -> Array:
    """Energy of a year with wakes of every turbine [turbine], MWh; on a cluster's workers with a client of it."""
    power = flow(park, cases, model, operation, site, client=client).power
    return np.asarray(cases.probability @ power) * _MWH_PER_WATT
