"""Least-cost hourly dispatch of the power system by PyPSA and HiGHS."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.plan.system import (
    CORRIDORS,
    REGIONS,
    STORAGE,
    TECHNOLOGIES,
    THERMAL,
    VARIABLE,
    PowerSystem,
    Region,
    Technology,
)
from monsun.plan.year import SystemHours, regional_capacity
from monsun.records import InputError

Array = NDArray[np.float64]


class SolverStatus(Enum):
    """Why the solver stopped."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    OTHER = "other"


@dataclass(frozen=True, eq=False)
class Dispatch:
    """Least-cost operation of the hours given; when `status` is not OPTIMAL all numbers are NaN.

    generation [technology, region, hour] MW fed to the node, negative where storage charges; available [technology,
    region, hour] MW that wind, sun and park could feed (zero for the others); price [region, hour] USD/MWh, the cost
    of one more MWh of load; load [region, hour] MW; flow [corridor, hour] MW, positive southward; cost USD and co2 t in
    all hours; condition: the solver's own word.
    """

    status: SolverStatus
    condition: str
    generation: Array
    available: Array
    price: Array
    load: Array
    flow: Array
    cost: float
    co2: float

    @property
    def curtailed(self) -> Array:
        """What wind, sun and park could have fed and did not, [technology, region, hour] MW."""
        variable = np.isin(np.arange(len(TECHNOLOGIES)), [TECHNOLOGIES.index(item) for item in VARIABLE])
        return np.where(variable[:, None, None], np.maximum(self.available - self.generation, 0), 0)

    @property
    def balance_residual(self) -> float:
        """Largest gap between what a node receives and what it uses, MW."""
        arrival = np.stack([-self.flow[0], self.flow[0] - self.flow[1], self.flow[1]])
        return float(np.abs(self.generation.sum(axis=0) + arrival - self.load).max())


def park_curtailed(with_park: Dispatch, park_region: int) -> Array:
    """What the park could have fed and did not, [hour] MW, when a surplus is shared in proportion to what is available.

    Wind, sun and park all cost nothing to run, so the least cost does not say whose output is cut; here the nodes with
    the park's price (no full corridor between them) share the hour's surplus alike.
    """
    same = np.abs(with_park.price - with_park.price[park_region]) < 1e-6
    surplus = (with_park.curtailed.sum(axis=0) * same).sum(axis=0)
    available = (with_park.available.sum(axis=0) * same).sum(axis=0)
    share = np.divide(surplus, available, out=np.zeros_like(surplus), where=available > 0)
    return with_park.available[TECHNOLOGIES.index(Technology.PARK), park_region] * share


def build_network(system: PowerSystem, state: SystemHours, park_power_mw: ArrayLike | None = None) -> Any:
    """A PyPSA network (pypsa.Network) of the three regions over the hours of `state`, ready for `dispatch`.

    park_power_mw [hour] MW, or None for the system without the park. Storage ends as full as it began, and hydro may
    use the mean power of `state.hydro` over the window: take windows of a week, as water is budgeted by the week.
    ImportError says what to install where PyPSA is missing.
    """
    pypsa = _import_pypsa()
    import pandas as pd

    names = [region.value for region in REGIONS]
    hours = state.load.shape[1]
    with _quiet(pypsa):
        network = pypsa.Network()
        network.set_snapshots(pd.RangeIndex(hours, name="hour"))
        # pandas 3 keeps the integer weights PyPSA starts from, and the first float written to them then fails
        network.snapshot_weightings = network.snapshot_weightings.astype(float)
        carriers = [item.value for item in TECHNOLOGIES]
        emissions = [getattr(system.emission, carrier, 0.0) for carrier in carriers]
        network.add("Carrier", [*carriers, "AC"], co2_emissions=[*emissions, 0.0])
        network.add("Bus", names, carrier="AC")
        network.add("Load", names, bus=names, carrier="AC", p_set=pd.DataFrame(state.load.T, columns=names))
        limits = [system.operation.north_central, system.operation.central_south]
        network.add("Link", CORRIDORS, bus0=names[:2], bus1=names[1:], carrier="AC", p_nom=limits, p_min_pu=-1.0)
        _add_generators(network, system, state, park_power_mw)
        for item in STORAGE:
            network.add(
                "StorageUnit",
                [f"{name} {item.value}" for name in names],
                bus=names,
                carrier=item.value,
                p_nom=regional_capacity(system, item),
                marginal_cost=getattr(system.marginal_cost, item.value),
                max_hours=getattr(system.operation, f"{item.value}_hours"),
                efficiency_store=getattr(system.operation, f"{item.value}_efficiency"),
                efficiency_dispatch=getattr(system.operation, f"{item.value}_efficiency"),
                cyclic_state_of_charge=True,
            )
    return network


def _add_generators(network: Any, system: PowerSystem, state: SystemHours, park_power_mw: ArrayLike | None) -> None:
    import pandas as pd

    hours = state.load.shape[1]
    rows = []  # name, region, carrier, capacity, cost, highest [hour], lowest, energy
    for item in (*THERMAL, Technology.HYDRO, *VARIABLE[:3]):
        capacity = regional_capacity(system, item)
        cost = getattr(system.marginal_cost, item.value, 0.0)
        for number, region in enumerate(REGIONS):
            lowest, energy = 0.0, np.inf
            if item in VARIABLE:
                highest = getattr(state, item.value)[number]
            else:
                highest = np.full(hours, getattr(system.operation, item.value))
            if item is Technology.COAL:
                lowest = system.operation.coal_minimum * system.operation.coal
            elif item is Technology.HYDRO:
                budget = state.hydro[number].mean()
                # a wet month can bring more than the turbines take: the rest is spilled
                lowest = min(system.operation.hydro_minimum * budget, system.operation.hydro)
                energy = budget * capacity[number] * hours
            rows.append((region.value, item.value, capacity[number], cost, highest, lowest, energy))
    for number, region in enumerate(REGIONS):
        # a node can shed its own load and no more, or a node without load would feed its neighbours
        most = state.load[number].max()
        share = state.load[number] / most if most > 0 else np.zeros(hours)
        rows.append((region.value, "load_shedding", most, system.marginal_cost.load_shedding, share, 0.0, np.inf))
    if park_power_mw is not None:
        power = np.asarray(park_power_mw, dtype=float)
        if power.shape != (hours,) or not np.all(np.isfinite(power) & (power >= 0)):
            raise InputError("park_power_mw", f"{hours} numbers MW >= 0", f"shape {power.shape}, or beyond")
        capacity_mw = power.max()
        per_unit = power / capacity_mw if capacity_mw > 0 else power
        rows.append((system.park_region.value, "park", capacity_mw, 0.0, per_unit, 0.0, np.inf))
    regions, carriers, capacities, costs, highs, lows, energies = zip(*rows, strict=True)
    names = [f"{region} {carrier}" for region, carrier in zip(regions, carriers, strict=True)]
    network.add(
        "Generator",
        names,
        bus=list(regions),
        carrier=list(carriers),
        p_nom=list(capacities),
        marginal_cost=list(costs),
        p_max_pu=pd.DataFrame(np.stack(highs, axis=1), columns=names),
        p_min_pu=list(lows),
        e_sum_max=list(energies),
    )


def dispatch(network: Any) -> Dispatch:
    """The least-cost dispatch of a network made by `build_network`, by HiGHS' simplex method; its status is a value."""
    pypsa = _import_pypsa()
    with _quiet(pypsa):
        _, condition = network.optimize(
            solver_name="highs",
            io_api="direct",
            solver_options={"solver": "simplex", "output_flag": False},
            include_objective_constant=False,
        )
    status = {"optimal": SolverStatus.OPTIMAL, "infeasible": SolverStatus.INFEASIBLE}.get(condition, SolverStatus.OTHER)
    shape = (len(TECHNOLOGIES), len(REGIONS), len(network.snapshots))
    load = network.loads_t.p_set.to_numpy().T
    if status is not SolverStatus.OPTIMAL:
        empty = np.full(shape, np.nan)
        return Dispatch(status, condition, empty, empty, empty[0], load, empty[0, :2], np.nan, np.nan)
    generation, available = np.zeros(shape), np.zeros(shape)
    cost = co2 = 0.0
    for units, power in (
        (network.generators, network.generators_t.p),
        (network.storage_units, network.storage_units_t.p),
    ):
        for name, bus, carrier in zip(units.index, units.bus, units.carrier, strict=True):
            place = TECHNOLOGIES.index(Technology(carrier)), REGIONS.index(Region(bus))
            generation[place] = power[name].to_numpy()
            fed = np.maximum(generation[place], 0).sum()
            cost += units.marginal_cost[name] * fed
            co2 += network.carriers.co2_emissions[carrier] * fed
            if Technology(carrier) in VARIABLE:
                available[place] = units.p_nom[name] * network.generators_t.p_max_pu[name].to_numpy()
    return Dispatch(
        status=status,
        condition=condition,
        generation=generation,
        available=available,
        price=network.buses_t.marginal_price[[region.value for region in REGIONS]].to_numpy().T,
        load=load,
        flow=network.links_t.p0[list(CORRIDORS)].to_numpy().T,
        cost=float(cost),
        co2=float(co2),
    )


@cache
def _import_pypsa() -> Any:
    """PyPSA, imported when first needed (it takes two seconds), with HiGHS' banner out of the caller's output."""
    try:
        import highspy
        import pypsa
    except ImportError as error:
        message = f"the power plan needs PyPSA and HiGHS ({error}): pip install 'monsun[plan]'"
        raise ImportError(message, name=error.name) from error
    # HiGHS writes its banner to file descriptor 1 when its first instance of the process is made, before any option
    # can be set; a pipe must stay clean
    out, void = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(void, 1)
        highspy.Highs()
    finally:
        os.dup2(out, 1)
        os.close(out)
        os.close(void)
    return pypsa


@contextmanager
def _quiet(pypsa: Any) -> Iterator[None]:
    """PyPSA's and linopy's progress messages held back (errors pass), and strings kept as pandas 3 has them."""
    loggers = [logging.getLogger(name) for name in ("pypsa", "linopy")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with pypsa.option_context("api.legacy_string_dtype", False):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
