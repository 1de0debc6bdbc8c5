"""Wind at every turbine for every flow case, park power, and the slopes of weighted energy."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.groups import CaseGroups
from monsun.sweep.prepare import Prepared, prepare
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# place of the constants among the kernels' arguments
_CONSTANTS = 23


@dataclass(frozen=True)
class FlowState:
    """Wind and operation of every turbine in every case, each [case, turbine].

    wind_speed m/s, turbulence_intensity -, thrust_coefficient -, power W.
    """

    wind_speed: Array
    turbulence_intensity: Array
    thrust_coefficient: Array
    power: Array


def thread_count() -> int:
    """Threads the kernels run on: $MONSUN_THREADS, else the cores this process may use."""
    given = os.environ.get("MONSUN_THREADS")
    if given:
        if not (given.isdecimal() and int(given) > 0):
            raise InputError("MONSUN_THREADS", "a whole number >= 1", given)
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def flow(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
) -> FlowState:
    """State of every turbine in every case under a flow model; memory grows with cases x turbines."""
    return states(prepare(park, cases, model, operation, site), cases, park.count)


def states(prepared: Prepared, cases: FlowCases, turbines: int) -> FlowState:
    """The state of every place in every case, from prepared kernels."""
    sorted_states = np.empty((4, cases.count, turbines))
    power = np.zeros(cases.count)
    _run(prepared.groups, lambda a, b: prepared.energy(a, b, *prepared.arguments, power, sorted_states, True))
    unsorted = np.empty_like(sorted_states)
    unsorted[:, prepared.groups.order] = sorted_states
    return FlowState(*unsorted)


def park_power(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
) -> Array:
    """Power of the park's counted turbines in every case [case], W; memory does not grow with cases x turbines."""
    prepared = prepare(park, cases, model, operation, site)
    power, none = np.zeros(cases.count), np.empty((4, 0, 0))
    _run(prepared.groups, lambda a, b: prepared.energy(a, b, *prepared.arguments, power, none, False))
    result = np.empty(cases.count)
    result[prepared.groups.order] = power
    return result


@dataclass(frozen=True)
class PowerSlopes:
    """Park power [case] W, and the slopes of sum(weight x power).

    position [axis, turbine] per metre (east, north, height); control [yaw, tilt or power limit; row, turbine] per
    radian and per W, rows as in the operation; empty where none was given; constant [constant] by those asked for.
    """

    power: Array
    position: Array
    control: Array
    constant: Array


def weighted_power_slopes(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    weight: Array,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    constants: tuple[str, ...] = (),
) -> PowerSlopes:
    """Park power and the slopes of its weighted sum over the cases; weight [case]; constants: names in the model's."""
    prepared = prepare(park, cases, model, operation, site, free=constants)
    groups, rows = prepared.groups, prepared.control_rows
    power = np.zeros(cases.count)
    sorted_weight = np.ascontiguousarray(weight[groups.order], dtype=float)
    # rows of single cases are written by one thread alone; a row for all cases needs a copy for each
    shared = np.zeros((3, rows, park.count)) if rows > 1 else None

    def part(a: int, b: int) -> tuple[Array, Array, Array]:
        slope, constant = np.zeros((3, park.count)), np.zeros(max(1, prepared.arguments[_CONSTANTS].size))
        control = shared if shared is not None else np.zeros((3, rows, park.count))
        more = (control,) if rows else ()
        prepared.gradient(a, b, *prepared.arguments, sorted_weight, power, slope, *more, constant)
        return slope, control, constant[: prepared.free]

    parts = _run(groups, part)
    result = np.empty(cases.count)
    result[groups.order] = power
    if shared is None:
        control = np.sum([one for _, one, _ in parts], axis=0)
    else:
        control = np.empty_like(shared)
        control[:, groups.order] = shared
    position, constant = (np.sum([one[i] for one in parts], axis=0) for i in (0, 2))
    return PowerSlopes(result, position, control, constant)


def _run(groups: CaseGroups, part: Callable[[int, int], Any]) -> list[Any]:
    """The part's results over all groups, cut into pieces that threads share."""
    threads = thread_count()
    pieces = min(groups.count, threads * 4 if threads > 1 else 1)
    edges = np.linspace(0, groups.count, pieces + 1).astype(int)
    if threads == 1 or pieces == 1:
        return [part(int(a), int(b)) for a, b in pairwise(edges)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda ab: part(int(ab[0]), int(ab[1])), pairwise(edges)))
