"""Annual energy of a park and its slopes by the turbines' positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.uncertainty import wind_speed_sensitivity
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.samples import FlowSamples, sampled_power
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


def wind_sensitivity(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    step: float = 0.01,
) -> float:
    """Relative change of a year's energy with wakes per relative change of all wind speeds, dE/E per dU/U.

    Central difference over a share `step` of the wind speed on both sides; tables have kinks and a cut-out, over which
    a finite step is worth more than a slope. InputError for a park without energy.
    """
    factor = np.array([1.0 - step, 1.0 + step])
    slower, faster = sampled_power(park, cases, model, FlowSamples.faster(factor), operation, site)
    if not slower + faster > 0.0:
        raise InputError("wind sensitivity", "a park that produces energy", 0.0)
    return wind_speed_sensitivity(float(slower), float(faster), step)


def free_power(park: Park, cases: FlowCases, model: FlowModel, site: SiteWind | None = None) -> Array:
    """Power of every counted turbine standing alone [case, turbine], W; 0 for those that are not counted."""
    power = np.zeros((cases.count, park.count))
    for single, wind, members in standing_alone(park, site):
        power[:, members] = park_power(single, cases, model, None, wind)[:, None]
    return power


def free_mean_power(
    park: Park, cases: FlowCases, model: FlowModel, wind_speed: Array, site: SiteWind | None = None
) -> Array:
    """Probability-weighted power of the counted turbines, each standing alone [sample], W.

    wind_speed [sample]: factors of the wind speed of all cases.
    """
    total = np.zeros(np.size(wind_speed))
    for single, wind, members in standing_alone(park, site):
        total += members.size * sampled_power(single, cases, model, FlowSamples.faster(wind_speed), None, wind)
    return total


def standing_alone(park: Park, site: SiteWind | None) -> Iterator[tuple[Park, SiteWind | None, NDArray[np.int64]]]:
    """One turbine alone for each type and wind of the counted turbines, its wind, and which turbines are like it."""
    counted = np.flatnonzero(park.counted)
    kinds = park.type_index[counted, None].astype(float)
    if site is not None:
        kinds = np.hstack([kinds, *(part[counted] for part in site.factors(park.count))])
    _, first, like = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    for number, place in enumerate(counted[first].tolist()):
        wind = site
        if site is not None:
            speed, turbulence, turning = (part[place : place + 1] for part in site.factors(park.count))
            wind = replace(site, speed_factor=speed, turbulence_factor=turbulence, turning=np.degrees(turning))
        yield Park([0.0], [0.0], park.types[park.type_index[place]]), wind, counted[like.ravel() == number]
