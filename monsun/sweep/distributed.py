"""A sweep on the workers of a dask cluster.

What goes out is the text of the kernels and plain arrays: once per worker what all cases share, and to each task its
own cases. A worker loads the kernels from its cache folder or compiles them. The pieces of a sweep are the same as on
one machine, and so are the numbers, to the last bit where the processors are alike.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.sweep import kernels
from monsun.sweep.prepare import Prepared
from monsun.sweep.solve import PieceSlopes, argument_names, batches, piece_slopes, pieces

if TYPE_CHECKING:
    from distributed import Client

Array = NDArray[np.float64]

# tasks for each thread of the cluster, so that the last one does not keep all others waiting
_TASKS = 4
# kernel arguments with one entry per group and per case; the rest is shared by all
_BY_GROUP = ("middle_sine", "middle_cosine", "half_span")
_BY_CASE = ("sine", "cosine", "free_speed", "ambient", "sector")
_BY_ROW = ("yaw_input", "tilt_input", "limit_input")


@dataclass(frozen=True)
class _Shared:
    """What all tasks of a sweep share: the kernels' text and hash, and their arguments by name."""

    text: str
    digest: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class _Task:
    """The cases of some neighbouring pieces; pieces count from the task's own first group."""

    pieces: tuple[tuple[int, int], ...]
    cases: slice
    arguments: dict[str, Any]


def powers(client: Client, prepared: Prepared) -> Array:
    """Park power of every sorted case, W."""
    return np.concatenate(_each(client, prepared, _powers))


def states(client: Client, prepared: Prepared, turbines: int) -> Array:
    """The state of every turbine in every sorted case, [quantity, case, turbine]."""
    return np.concatenate(_each(client, prepared, _states, turbines), axis=1)


def slopes(
    client: Client, prepared: Prepared, weight: Array, control: Array | None, sizes: tuple[int, int, int]
) -> tuple[Array, list[PieceSlopes]]:
    """Park power of every sorted case and the slopes of each piece; control [part, case, turbine] is written."""
    found = _each(client, prepared, _slopes, sizes, weight=weight)
    if control is not None:
        np.concatenate([by_control for _, by_control, _ in found], axis=1, out=control)
    return np.concatenate([power for power, _, _ in found]), [part for _, _, parts in found for part in parts]


def _each(client: Client, prepared: Prepared, run: Callable[..., Any], *more: Any, weight: Array | None = None) -> list:
    """The results of `run` for all tasks, in the order of the sorted cases."""
    threads = _threads(client)
    module = sys.modules[prepared.energy.py_func.__module__]  # type: ignore[attr-defined]
    named = dict(zip(argument_names(prepared.energy), prepared.arguments, strict=False))
    tasks = [_task(named, weight, batch) for batch in batches(pieces(prepared.groups), _TASKS * threads)]
    own = set(tasks[0].arguments)
    shared = _Shared(
        inspect.getsource(module),
        module.__name__.rpartition("_")[2],
        {name: value for name, value in named.items() if name not in own},
    )
    try:
        sent = client.scatter(shared, broadcast=True, hash=False)
        return client.gather(client.map(run, tasks, shared=sent, more=more, pure=False))
    except (OSError, TimeoutError, CancelledError, sys.modules["distributed"].KilledWorker) as error:
        raise ConnectionError(f"the cluster was lost during the sweep: {error}") from error


def _task(named: dict[str, Any], weight: Array | None, batch: list[tuple[int, int]]) -> _Task:
    first, last = batch[0][0], batch[-1][1]
    start = named["group_start"][first : last + 1]
    cases = slice(int(start[0]), int(start[-1]))
    cut = {"group_start": start - start[0]}
    cut |= {name: named[name][first:last] for name in _BY_GROUP}
    cut |= {name: named[name][cases] for name in _BY_CASE if name in named}
    if named.get("control_stride"):
        cut |= {name: named[name][cases] for name in _BY_ROW}
    if "density_root" in named and named["density_root"].shape[1] > 1:
        cut["density_root"] = named["density_root"][:, cases]
    if weight is not None:
        cut["weight"] = weight[cases]
    return _Task(tuple((a - first, b - first) for a, b in batch), cases, cut)


def _threads(client: Client) -> int:
    """Threads of the cluster; InputError for what is no client of a running one."""
    known = sys.modules.get("distributed")
    if known is None or not isinstance(client, known.Client):
        raise InputError("client", "a dask.distributed.Client", repr(client))
    if client.asynchronous:
        raise InputError("client", "a client that is not asynchronous", repr(client))
    if client.status != "running":
        raise InputError("client", "a client of a running cluster", f"one whose status is {client.status!r}")
    try:
        threads = sum(client.nthreads().values())
    except (OSError, TimeoutError) as error:
        raise InputError("client", "a client of a running cluster", f"no answer: {error}") from None
    if threads == 0:
        raise InputError("client", "a cluster with at least one worker", "none")
    return threads


def _ready(task: _Task, shared: _Shared) -> tuple[kernels.Kernels, tuple[Any, ...]]:
    """On a worker: the kernels, and their arguments in order."""
    compiled = kernels._loaded(shared.text)
    if compiled.digest != shared.digest:
        raise RuntimeError("this worker has another version of monsun than the client")
    named = {name: _writable(value) for name, value in (shared.arguments | task.arguments).items()}
    names = argument_names(compiled.energy)
    return compiled, tuple(named[name] for name in names if name in named)


def _writable(value: Any) -> Any:
    """The value as the kernels were compiled for: what comes over the wire may be a view that is read only."""
    if not isinstance(value, np.ndarray) or (value.flags.writeable and value.flags.c_contiguous):
        return value
    return value.copy()


def _powers(task: _Task, shared: _Shared, more: tuple[()]) -> Array:
    compiled, arguments = _ready(task, shared)
    power = np.zeros(task.cases.stop - task.cases.start)
    for a, b in task.pieces:
        compiled.energy(a, b, *arguments, power, np.empty((4, 0, 0)), False)
    return power


def _states(task: _Task, shared: _Shared, more: tuple[int]) -> Array:
    compiled, arguments = _ready(task, shared)
    count = task.cases.stop - task.cases.start
    found, power = np.empty((4, count, more[0])), np.zeros(count)
    for a, b in task.pieces:
        compiled.energy(a, b, *arguments, power, found, True)
    return found


def _slopes(task: _Task, shared: _Shared, more: tuple[tuple[int, int, int]]) -> tuple[Array, Array, list[PieceSlopes]]:
    compiled, arguments = _ready(task, shared)
    turbines, rows, _ = more[0]
    weight = _writable(task.arguments["weight"])
    power = np.zeros(weight.size)
    control = np.zeros((3, weight.size, turbines)) if rows > 1 else None
    parts = [
        piece_slopes(compiled.gradient, piece, arguments, weight, power, control, more[0]) for piece in task.pieces
    ]
    return power, np.empty((3, 0, 0)) if control is None else control, parts
