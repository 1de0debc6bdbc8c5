"""The best layout of a problem, searched for in the time given, with a file from which the search can go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monsun.energy.production import annual_energy
from monsun.inputs.checkpoint import problem_digest, read_checkpoint, write_checkpoint
from monsun.layout.objective import annual_energy_of
from monsun.layout.packing import check_room
from monsun.layout.problem import LayoutProblem
from monsun.layout.search import Search
from monsun.layout.search_state import SearchState
from monsun.records import InputError

if TYPE_CHECKING:
    from distributed import Client

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layout:
    """The best layout a search found.

    x, y [turbine] m; energy: of a year with wakes, MWh, by the problem's own wind and model; feasible: whether all
    limits are kept; value: the objective as people read it, and objective its name with the unit. history: (seconds,
    value) whenever the best got better; stopped: why the search ended; generations done; seconds spent.
    """

    x: Array
    y: Array
    energy: float
    feasible: bool
    value: float
    objective: str
    history: tuple[tuple[float, float], ...]
    stopped: str
    generations: int
    seconds: float


def optimise_layout(
    problem: LayoutProblem,
    *,
    minutes: float | None = 5.0,
    seed: int = 1,
    generations: int | None = None,
    starts: Sequence[tuple[Array, Array]] = (),
    progress: Callable[[float, float], None] | None = None,
    checkpoint: Path | str | None = None,
    client: Client | None = None,
) -> Layout:
    """The best layout found in so many minutes of wall clock on all cores; it keeps every limit.

    seed: of all that is drawn. generations: instead of, or beside, the minutes: with `minutes=None` the clock plays no
    part and a seed gives the same layout on any number of cores or workers. starts: feasible layouts (x, y) to begin
    from beside the search's own. progress: called with the share of the time done and the best value so far.
    checkpoint: a file that is written every half minute, read when it is there, and deleted at the end; after Ctrl-C,
    which ends the search with the best layout so far, it stays. client: of a dask cluster whose workers search.
    Raises InputError for what cannot be used: a problem without room for its turbines (it says how many fit), starts
    that break a limit, a checkpoint that is damaged or of another problem.
    """
    if minutes is None and generations is None:
        raise InputError("layout: minutes", "minutes, generations or both", "neither")
    if minutes is not None and not (isfinite(minutes) and minutes > 0):
        raise InputError("layout: minutes", "a number > 0", minutes)
    if generations is not None and generations < 1:
        raise InputError("layout: generations", "a whole number >= 1", generations)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError("layout: seed", "a whole number >= 0", repr(seed))
    check_room(problem)
    _check_starts(problem, starts)
    objective = (problem.objective or annual_energy_of)(problem)
    file = None if checkpoint is None else Path(checkpoint)
    if file is not None and not file.absolute().parent.is_dir():
        raise InputError("layout: checkpoint", "a file in a folder that is there", file)
    digest = "" if file is None else problem_digest(problem, objective, seed)
    state = SearchState() if file is None or not file.exists() else read_checkpoint(file, digest)
    search = Search(
        problem,
        objective,
        seed,
        seconds=None if minutes is None else minutes * 60,
        generations=generations,
        starts=starts,
        progress=None if progress is None else lambda share, gain: progress(share, objective.shown(gain)),
        keep=None if file is None else lambda now: write_checkpoint(file, now, digest),
        client=client,
        state=state,
    )
    best = search.run()
    end = search.as_state()
    if file is not None:
        if search.stopped == "interrupted":
            write_checkpoint(file, search.unfinished or end, digest)
        else:
            file.unlink(missing_ok=True)
    return Layout(
        x=best.x,
        y=best.y,
        energy=annual_energy(problem.park(best.x, best.y), problem.cases, problem.model, site=problem.site),
        feasible=problem.violation(best.x, best.y).feasible,
        value=objective.shown(best.gain),
        objective=objective.name,
        history=tuple((at, objective.shown(gain)) for at, gain in end.history),
        stopped=search.stopped,
        generations=end.generation,
        seconds=end.seconds,
    )


def _check_starts(problem: LayoutProblem, starts: Sequence[tuple[Array, Array]]) -> None:
    for number, (x, y) in enumerate(starts):
        if np.shape(x) != (problem.count,) or np.shape(y) != (problem.count,):
            raise InputError(f"layout: starts[{number}]", f"x and y of {problem.count} turbines", np.shape(x))
        violation = problem.violation(x, y)
        if not violation.feasible:
            raise InputError(f"layout: starts[{number}]", "a layout that keeps all limits", violation)
