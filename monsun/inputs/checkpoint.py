"""The file in which a layout search is kept, so that it can go on after its process has ended in any way."""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from monsun.layout.feasible_start import random_feasible
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout.search_state import Rated, SearchState
from monsun.layout.trail import Snapshot, Start
from monsun.park import Turbine
from monsun.records import InputError
from monsun.version import __version__

_MAGIC = b"monsun layout search\n"


def problem_digest(problem: LayoutProblem, objective: Objective, seed: int) -> str:
    """A number that is another one for another problem, objective or seed.

    What the objective holds, such as prices, shows in what it gives for a layout.
    """
    total = hashlib.sha256()
    park = problem.park(*random_feasible(problem, np.random.default_rng(0)))
    # rounded, as other numbers of threads may add up in another order
    probe = f"{objective.renewed(park).gain_and_slopes(park)[0]:.10g}"
    turbines = (problem.turbine, *(problem.neighbours.types if problem.neighbours is not None else ()))
    model = problem.model
    words = [__version__, problem.count, seed, objective.name, probe, model.name, sorted(model.constants.items())]
    total.update(repr([*words, *map(_turbine_words, turbines)]).encode())
    total.update(problem.place.wkb)
    cases = problem.cases
    for values in (
        problem.metric, *problem.standing, cases.wind_speed, cases.wind_direction, cases.turbulence_intensity,
        cases.probability,
    ):  # fmt: skip
        total.update(np.ascontiguousarray(values).tobytes())
    return total.hexdigest()


def _turbine_words(turbine: Turbine) -> list[Any]:
    polynomial = np.zeros(0) if turbine.power_polynomial is None else np.asarray(turbine.power_polynomial)
    tables = (turbine.speed_knots, turbine.power_knots, turbine.thrust_knots, polynomial)
    return [turbine.name, turbine.rotor_diameter, turbine.hub_height, *(table.tolist() for table in tables)]


def write_checkpoint(path: Path, state: SearchState, digest: str) -> None:
    """Write the state of a search to a file, as a whole or not at all."""
    arrays: dict[str, Any] = {
        "digest": np.array(digest),
        "numbers": np.array(json.dumps([state.seconds, state.generation, state.steps, state.history])),
        "rated": np.array(json.dumps([[one.gain, one.number, int(one.start)] for one in state.rated])),
        "rated_x": np.array([one.x for one in state.rated]),
        "rated_y": np.array([one.y for one in state.rated]),
        "running": np.array(len(state.running)),
    }
    for place, one in enumerate(state.running):
        arrays |= {f"running_{place}_{part.name}": np.array(getattr(one, part.name)) for part in fields(Snapshot)}
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    content = stream.getvalue()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(_MAGIC + hashlib.sha256(content).digest() + content)
    temporary.replace(path)


def read_checkpoint(path: Path, digest: str) -> SearchState:
    """The state of a search; InputError for a file that is damaged, or of another problem, objective or seed."""
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), "a file that can be read", error.strerror) from error
    begin = len(_MAGIC) + 32
    content = whole[begin:]
    if not whole.startswith(_MAGIC) or hashlib.sha256(content).digest() != whole[len(_MAGIC) : begin]:
        raise InputError(str(path), "a whole checkpoint of a layout search (delete it to begin anew)", "a damaged file")
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        if str(kept["digest"]) != digest:
            raise InputError(
                str(path),
                "the checkpoint of this problem, objective and seed (delete it or name another file to begin anew)",
                "that of another",
            )
        seconds, generation, steps, history = json.loads(str(kept["numbers"]))
        rated = tuple(
            Rated(gain, x, y, number, Start(start))
            for (gain, number, start), x, y in zip(
                json.loads(str(kept["rated"])), kept["rated_x"], kept["rated_y"], strict=True
            )
        )
        running = tuple(_snapshot(kept, place) for place in range(int(kept["running"])))
    times = tuple((float(at), float(gain)) for at, gain in history)
    return SearchState(seconds, generation, steps, rated, running, times)


def _snapshot(kept: Any, place: int) -> Snapshot:
    values = {part.name: kept[f"running_{place}_{part.name}"] for part in fields(Snapshot)}
    return Snapshot(
        number=int(values["number"]),
        start=Start(int(values["start"])),
        done=int(values["done"]),
        steps=int(values["steps"]),
        x=values["x"],
        y=values["y"],
        best_x=values["best_x"],
        best_y=values["best_y"],
        words=values["words"],
        tally=values["tally"],
        typical=float(values["typical"]),
    )
