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
from monsun.park import Park
from monsun.sweep.curves import STEPS_PER_SPEED, packed_curves
from monsun.sweep.groups import CaseGroups, case_groups
from monsun.sweep.kernels import kernels
from monsun.sweep.reach import DENSITY, LEVELS, Reach, reach
from monsun.wake.models import FlowModel

Array = NDArray[np.float64]


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
        return max(1, int(given))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def flow(park: Park, cases: FlowCases, model: FlowModel) -> FlowState:
    """State of every turbine in every case under a flow model; memory grows with cases x turbines."""
    prepared = _prepare(park, cases, model)
    sorted_states = np.empty((4, cases.count, park.count))
    power = np.zeros(cases.count)
    _run(prepared.groups, lambda a, b: prepared.energy(a, b, *prepared.arguments, power, sorted_states, True))
    states = np.empty_like(sorted_states)
    states[:, prepared.groups.order] = sorted_states
    return FlowState(*states)


def park_power(park: Park, cases: FlowCases, model: FlowModel) -> Array:
    """Power of the whole park in every case [case], W; memory does not grow with cases x turbines."""
    prepared = _prepare(park, cases, model)
    power, none = np.zeros(cases.count), np.empty((4, 0, 0))
    _run(prepared.groups, lambda a, b: prepared.energy(a, b, *prepared.arguments, power, none, False))
    result = np.empty(cases.count)
    result[prepared.groups.order] = power
    return result


def weighted_power_slopes(park: Park, cases: FlowCases, model: FlowModel, weight: Array) -> tuple[Array, Array]:
    """Park power [case] (W) and the slopes of sum(weight x power) by position, [axis, turbine] per metre.

    weight [case]; axes are east, north and height.
    """
    prepared = _prepare(park, cases, model)
    groups = prepared.groups
    power = np.zeros(cases.count)
    sorted_weight = np.ascontiguousarray(weight[groups.order], dtype=float)

    def part(a: int, b: int) -> Array:
        slope = np.zeros((3, park.count))
        prepared.gradient(a, b, *prepared.arguments, sorted_weight, power, slope)
        return slope

    slopes = _run(groups, part)
    result = np.empty(cases.count)
    result[groups.order] = power
    return result, np.sum(slopes, axis=0)


@dataclass(frozen=True)
class _Prepared:
    groups: CaseGroups
    energy: Callable[..., None]
    gradient: Callable[..., None]
    arguments: tuple[Any, ...]


def _prepare(park: Park, cases: FlowCases, model: FlowModel) -> _Prepared:
    diameter = park.rotor_diameter
    ratio = float(diameter.max() / diameter.min())
    reaches = reach(model, ratio)
    groups = case_groups(cases)
    if not groups.shared_geometry and not _order_is_common(park, groups, reaches):
        groups = case_groups(cases, mixed_directions=False)
    compiled = kernels(model, groups.shared_geometry)
    curves = packed_curves(park.types)
    # positions about the park's own centre: large map coordinates would cost digits when turned
    x, y = park.x - park.x.mean(), park.y - park.y.mean()
    arguments = (
        groups.start,
        groups.middle_sine,
        groups.middle_cosine,
        groups.half_span,
        groups.sine,
        groups.cosine,
        groups.wind_speed,
        groups.turbulence_intensity,
        x,
        y,
        park.hub_height,
        diameter,
        park.type_index,
        curves.boundary,
        curves.bucket,
        STEPS_PER_SPEED,
        curves.left,
        curves.curve,
        reaches.table,
        reaches.cone,
        DENSITY,
        LEVELS,
    )
    return _Prepared(groups, compiled.energy, compiled.gradient, arguments)


def _order_is_common(park: Park, groups: CaseGroups, reaches: Reach) -> bool:
    """True when the middle direction's order of turbines serves all directions of each group.

    Two turbines may swap places within a group only where neither reaches the other: then one is beside the other, at
    a small downwind and nearly their whole distance sideways.
    """
    span = float(groups.half_span.max())
    distance = np.hypot(park.x[:, None] - park.x[None], park.y[:, None] - park.y[None])
    largest = float(park.rotor_diameter.max())
    widest = reaches.table[-2]
    near = widest[np.minimum((np.sqrt(2 * span * distance / largest) * DENSITY).astype(int), widest.size - 1)] * largest
    apart = distance * np.cos(min(2 * span, np.pi / 2)) > near
    np.fill_diagonal(apart, True)
    return bool(apart.all())


def _run(groups: CaseGroups, part: Callable[[int, int], Any]) -> list[Any]:
    """The part's results over all groups, cut into pieces that threads share."""
    threads = thread_count()
    pieces = min(groups.count, threads * 4 if threads > 1 else 1)
    edges = np.linspace(0, groups.count, pieces + 1).astype(int)
    if threads == 1 or pieces == 1:
        return [part(int(a), int(b)) for a, b in pairwise(edges)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda ab: part(int(ab[0]), int(ab[1])), pairwise(edges)))
