"""Layouts of a project side by side: the best rows and what searches find, each rated by the project's own study."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from monsun.headline import Goal
from monsun.inputs.project import Project, settings_text, with_turbine
from monsun.inputs.turbines import turbine
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout_study import least_cost_of_energy, most_value, project_problem
from monsun.optimise import Layout, optimise_layout
from monsun.records import InputError
from monsun.results import Study
from monsun.study import evaluate, site_cases

Array = NDArray[np.float64]
Positions = tuple[Array, Array]
Progress = Callable[[str, float, str], None]

ROWS, GIVEN = "best rows", "as given"
NAMES = {Goal.ENERGY: "free, most energy", Goal.COST: "free, least cost", Goal.VALUE: "free, most value"}
_UNITS = {Goal.ENERGY: "MWh", Goal.COST: "USD/MWh", Goal.VALUE: "million USD"}
_RATING = ("layout", "energy", "cost", "finance")
# below so many minutes the rest is quick too: the search for rows, and cables when a layout is rated
_QUICK = 1.0
# of the minutes, at least this share is the searches', however long the rows take
_LEAST_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Contender:
    """One layout: its study, up to finance, and the search that found it for a goal; None of both for rows or as given.

    refused: why there is no layout; study is None then.
    """

    name: str
    study: Study | None = None
    search: Layout | None = None
    goal: Goal | None = None
    refused: str = ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Layouts of a project, in the order in which they were found, and which is best by the goal.

    interrupted: whether Ctrl-C ended the searches before their time.
    """

    project: Project
    goal: Goal
    contenders: tuple[Contender, ...]
    minutes: float
    seed: int
    interrupted: bool

    @property
    def rated(self) -> tuple[Contender, ...]:
        """Those with a layout."""
        return tuple(one for one in self.contenders if one.study is not None)

    @property
    def best(self) -> Contender:
        """The one with the best headline number of the goal."""
        return max(self.rated, key=lambda one: self.goal.merit(_study(one).headline))

    @property
    def best_study(self) -> Study:
        """The study of the best."""
        return _study(self.best)


def _study(one: Contender) -> Study:
    assert one.study is not None
    return one.study


def compare_layouts(
    project: Project,
    goal: Goal = Goal.ENERGY,
    *,
    minutes: float = 5.0,
    seed: int = 1,
    beside: bool = True,
    progress: Progress | None = None,
    checkpoints: Path | None = None,
) -> Comparison:
    """A project's best rows, its layout of most energy and that of least cost (or most value), each rated by its study.

    beside False: only the goal's layout, which has all the minutes. The minutes are shared by the searches one after
    the other, from each of which the next begins; rating follows, a quarter of a minute a layout. Positions that the
    project names are rated too. progress: called with a step, the share of it done, and the best so far in words.
    checkpoints: a folder that exists, for the files of each search: the same call goes on from them, and what has ended
    is not searched again. After Ctrl-C in a search, what is found so far is rated. Raises InputError as a search does.
    """
    started = perf_counter()
    quick, free = minutes < _QUICK, replace(project, positions=None)
    found: list[Contender] = []
    if project.positions is not None:
        found.append(
            Contender(GIVEN, _rated(project, GIVEN, (project.positions.x, project.positions.y), quick, progress))
        )
    if beside:
        found.append(Contender(ROWS, _rated(free, ROWS, None, quick, progress)))
    starts = [(one.placed.park.x, one.placed.park.y) for one in map(_study, found)]
    goals = [goal] if not beside else [Goal.ENERGY, Goal.COST if goal is Goal.ENERGY else goal]
    left = max(60 * minutes - (perf_counter() - started), _LEAST_SHARE * 60 * minutes) / 60
    searched: list[tuple[Goal, Layout]] = []
    for one in goals:
        file = _file(checkpoints, free, one, NAMES[one], minutes, seed)
        searched.append((one, _search(free, one, NAMES[one], left / len(goals), seed, starts, progress, file)))
        if _interrupted(searched[-1][1]):
            break
        starts.append((searched[-1][1].x, searched[-1][1].y))
    interrupted = _interrupted(searched[-1][1])
    for one, layout in searched:
        study = _rated(free, NAMES[one], (layout.x, layout.y), quick or interrupted, progress)
        found.append(Contender(NAMES[one], study, layout, one))
    return Comparison(project, goal, tuple(found), minutes, seed, interrupted)


def compare_turbines(
    project: Project,
    names: Sequence[str],
    goal: Goal = Goal.ENERGY,
    *,
    minutes: float = 5.0,
    seed: int = 1,
    progress: Progress | None = None,
    checkpoints: Path | None = None,
) -> Comparison:
    """A project's best layout for the goal with each of some bundled turbines, rated by its study.

    Of each type the project gets the number of `with_turbine`, and equally many of the minutes; a type of which no
    layout is possible is a contender that says why. Else as `compare_layouts`. Raises InputError for a name that is not
    bundled or stands twice, and where no type is possible.
    """
    _check_names(project, names)
    possible: dict[str, Project] = {}
    refused: dict[str, str] = {}
    for name in names:
        try:
            possible[name] = with_turbine(project, name)
        except InputError as error:
            refused[name] = str(error)
    layouts: dict[str, Layout] = {}
    interrupted = False
    for name, other in possible.items():
        if interrupted:
            refused[name] = "interrupted before its search"
            continue
        file = _file(checkpoints, other, goal, name, minutes, seed)
        try:
            layouts[name] = _search(other, goal, name, minutes / len(possible), seed, [], progress, file)
        except InputError as error:
            # a damaged file is no matter of the turbine
            if file is not None and error.where.startswith(str(file.with_suffix(""))):
                raise
            refused[name] = str(error)
            continue
        interrupted = _interrupted(layouts[name])
    if not layouts:
        raise InputError("turbines", "a type of which a layout is possible", "; ".join(refused.values()))
    quick = interrupted or minutes < _QUICK
    found = []
    for name in names:
        if name in layouts:
            layout = layouts[name]
            study = _rated(possible[name], name, (layout.x, layout.y), quick, progress)
            found.append(Contender(name, study, layout, goal))
        else:
            found.append(Contender(name, refused=refused[name]))
    return Comparison(project, goal, tuple(found), minutes, seed, interrupted)


def _check_names(project: Project, names: Sequence[str]) -> None:
    if not names:
        raise InputError("turbines", "at least one name", "none")
    for name in names:
        if list(names).count(name) > 1:
            raise InputError("turbines", "every name once", name)
        if name != project.settings.turbines.type:
            turbine(name)


def _file(checkpoints: Path | None, project: Project, goal: Goal, name: str, minutes: float, seed: int) -> Path | None:
    """Where a search is kept: a name that is another one for another project, goal, seed or time in all."""
    if checkpoints is None:
        return None
    total = hashlib.sha256(f"{goal.value} {minutes!r} {seed} {settings_text(project.settings)}".encode())
    for key, path in sorted(project.files.items()):
        total.update(key.encode() + hashlib.sha256(path.read_bytes()).digest())
    return checkpoints / f"{re.sub(r'[^A-Za-z0-9.]+', '-', name)}-{total.hexdigest()[:12]}.checkpoint"


def _search(
    project: Project,
    goal: Goal,
    name: str,
    minutes: float,
    seed: int,
    starts: Sequence[Positions],
    progress: Progress | None,
    file: Path | None,
) -> Layout:
    problem = project_problem(project, site_cases(project), _objective(project, goal))
    # an ended search takes its checkpoint away, and the comparison may be killed after it
    ended = None if file is None else file.with_suffix(".ended.json")
    if ended is not None and ended.exists():
        return _read_ended(ended)

    def told(done: float, best: float) -> None:
        if progress is not None:
            progress(name, done, f"best {best:,.2f} {_UNITS[goal]}" if np.isfinite(best) else "")

    layout = optimise_layout(
        problem,
        minutes=minutes,
        seed=seed,
        progress=told,
        checkpoint=file,
        # rows and positions of a file are held to a millimetre, searches to a thousandth of it
        starts=[(x, y) for x, y in starts if problem.violation(x, y).feasible],
    )
    if ended is not None and not _interrupted(layout):
        _write_ended(ended, layout)
    return layout


def _write_ended(path: Path, layout: Layout) -> None:
    content = {part.name: getattr(layout, part.name) for part in fields(layout)}
    content |= {"x": layout.x.tolist(), "y": layout.y.tolist()}
    half = path.with_suffix(".part")
    half.write_text(json.dumps(content), encoding="utf-8")
    half.replace(path)


def _read_ended(path: Path) -> Layout:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        history = tuple((float(at), float(value)) for at, value in content.pop("history"))
        x, y = (np.array(content.pop(axis), dtype=float) for axis in ("x", "y"))
        return Layout(x=x, y=y, history=history, **content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            str(path), "what an ended search has written (delete it to search anew)", "something else"
        ) from error


def _objective(project: Project, goal: Goal) -> Callable[[LayoutProblem], Objective] | None:
    if goal is Goal.ENERGY:
        return None
    return least_cost_of_energy(project) if goal is Goal.COST else most_value(project)


def _rated(project: Project, name: str, layout: Positions | None, quick: bool, progress: Progress | None) -> Study:
    def told(step: str, done: float) -> None:
        if progress is None or step not in _RATING:
            return
        if layout is None and step == "layout":
            progress(name, done, "")
        else:
            progress(f"rating {name}", (_RATING.index(step) + done) / len(_RATING), "")

    return evaluate(project, quick, told, until="finance", layout=layout, levers=False)


def _interrupted(layout: Layout) -> bool:
    return layout.stopped == "interrupted"
