"""Wind at every turbine for every flow case, park power, and the slopes of weighted energy."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.groups import CaseGroups
from monsun.sweep.prepare import Prepared, prepare
from monsun.wake.flow_model import FlowModel

if TYPE_CHECKING:
    from distributed import Client

Array = NDArray[np.float64]

# a sweep is cut into so many pieces, or into pieces of so many groups where that makes more
_PIECES, _GROUPS = 64, 8


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
    *,
    client: Client | None = None,
) -> FlowState:
    """State of every turbine in every case under a flow model; memory grows with cases x turbines.

    client: of a dask cluster whose workers share the cases, to the same numbers.
    """
    return states(_prepared(park, cases, model, operation, site), cases, park.count, client)


def states(prepared: Prepared, cases: FlowCases, turbines: int, client: Client | None = None) -> FlowState:
    """The state of every place in every case, from prepared kernels."""
    if client is not None:
        from monsun.sweep import distributed

        sorted_states = distributed.states(client, prepared, turbines)
    else:
        sorted_states, power = np.empty((4, cases.count, turbines)), np.zeros(cases.count)
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
    *,
    client: Client | None = None,
) -> Array:
    """Power of the park's counted turbines in every case [case], W; memory does not grow with cases x turbines."""
    prepared = _prepared(park, cases, model, operation, site)
    if client is not None:
        from monsun.sweep import distributed

        power = distributed.powers(client, prepared)
    else:
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


@dataclass(frozen=True)
class PieceSlopes:
    """What one piece of a sweep adds to the slopes; control is empty where rows of cases have their own."""

    position: Array
    control: Array
    constant: Array


def piece_slopes(
    kernel: Callable[..., None],
    groups: tuple[int, int],
    arguments: tuple[Any, ...],
    weight: Array,
    power: Array,
    control: Array | None,
    sizes: tuple[int, int, int],
) -> PieceSlopes:
    """Slopes from a range of groups; power [case] is written, and control where rows of cases have their own.

    sizes: turbines, rows of the operation, and constants by which slopes are wanted.
    """
    turbines, rows, free = sizes
    position = np.zeros((3, turbines))
    # the kernel knows constants of the shear too
    constant = np.zeros(max(1, arguments[constants_place(kernel)].size))
    own = np.zeros((3, 1 if rows == 1 else 0, turbines))
    more = () if rows == 0 else (own if control is None else control,)
    kernel(*groups, *arguments, weight, power, position, *more, constant)
    return PieceSlopes(position, own, constant[:free])


def weighted_power_slopes(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    weight: Array,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    constants: tuple[str, ...] = (),
    *,
    client: Client | None = None,
) -> PowerSlopes:
    """Park power and the slopes of its weighted sum over the cases; weight [case]; constants: names in the model's."""
    prepared = _prepared(park, cases, model, operation, site, constants)
    groups, sizes = prepared.groups, (park.count, prepared.control_rows, prepared.free)
    sorted_weight = np.ascontiguousarray(weight[groups.order], dtype=float)
    # rows of single cases are written by one thread alone; a row for all cases needs one for each piece
    control: Array | None = np.zeros((3, cases.count, park.count)) if prepared.control_rows > 1 else None
    if client is not None:
        from monsun.sweep import distributed

        power, parts = distributed.slopes(client, prepared, sorted_weight, control, sizes)
    else:
        power = np.zeros(cases.count)
        parts = _run(
            groups,
            lambda a, b: piece_slopes(
                prepared.gradient, (a, b), prepared.arguments, sorted_weight, power, control, sizes
            ),
        )
    result = np.empty(cases.count)
    result[groups.order] = power
    if control is None:
        by_control = np.sum([part.control for part in parts], axis=0)
    else:
        by_control = np.empty_like(control)
        by_control[:, groups.order] = control
    position = np.sum([part.position for part in parts], axis=0)
    return PowerSlopes(result, position, by_control, np.sum([part.constant for part in parts], axis=0))


def _prepared(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None,
    site: SiteWind | None,
    free: tuple[str, ...] = (),
) -> Prepared:
    check_kinds(park, cases, model, operation, site)
    return prepare(park, cases, model, operation, site, free=free)


def check_kinds(park: Any, cases: Any, model: Any, operation: Any, site: Any) -> None:
    """Raise InputError for an argument of another kind, such as the function that makes a model."""
    wanted: tuple[tuple[str, Any, type, bool], ...] = (
        ("park", park, Park, False),
        ("cases", cases, FlowCases, False),
        ("model", model, FlowModel, False),
        ("operation", operation, Operation, True),
        ("site", site, SiteWind, True),
    )
    for name, value, kind, optional in wanted:
        if not (isinstance(value, kind) or (optional and value is None)):
            raise InputError(name, f"{kind.__name__}{' or None' if optional else ''}", repr(value))


def argument_names(kernel: Any) -> list[str]:
    """Names of a kernel's arguments after the range of groups, in their order."""
    return list(inspect.signature(kernel.py_func).parameters)[2:]


@lru_cache(maxsize=256)
def constants_place(kernel: Any) -> int:
    """Where the constants stand among a kernel's arguments."""
    return argument_names(kernel).index("constants")


def pieces(groups: CaseGroups) -> list[tuple[int, int]]:
    """Ranges of groups, the same whatever works on them, so that sums over them always come out the same."""
    count = min(groups.count, max(_PIECES, groups.count // _GROUPS))
    edges = np.linspace(0, groups.count, count + 1).astype(int).tolist()
    return list(pairwise(edges))


def batches(parts: list[tuple[int, int]], count: int) -> list[list[tuple[int, int]]]:
    """The pieces in at most `count` rows of neighbours."""
    edges = np.linspace(0, len(parts), min(count, len(parts)) + 1).astype(int).tolist()
    return [parts[a:b] for a, b in pairwise(edges)]


def _run(groups: CaseGroups, part: Callable[[int, int], Any]) -> list[Any]:
    """The part's results for all pieces, which threads share."""
    threads = thread_count()
    every = pieces(groups)
    if threads == 1 or len(every) == 1:
        return [part(a, b) for a, b in every]
    with ThreadPoolExecutor(threads) as pool:
        found = pool.map(lambda batch: [part(a, b) for a, b in batch], batches(every, threads * 4))
        return [one for batch in found for one in batch]
