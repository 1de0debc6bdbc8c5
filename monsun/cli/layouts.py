"""The command `monsun layout`: searches with their time shared, a folder of what they found, numbers side by side."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

from monsun.cli.folders import RUNS, check_free
from monsun.cli.output import print_numbers, print_rows, shown_progress
from monsun.headline import LAYOUT, LAYOUTS, Goal, Headline
from monsun.records import InputError


def search_layouts(
    project: str,
    goal: Goal,
    minutes: float,
    seed: int | None,
    turbines: str,
    out: Path | None,
    compare: bool,
    as_json: bool,
    why: bool,
) -> None:
    """Search, write the folder and print; the best until then after Ctrl-C in a search."""
    if not (minutes > 0 and isfinite(minutes)):
        raise InputError("--minutes", "minutes > 0", minutes)
    from monsun.comparison import compare_layouts, compare_turbines
    from monsun.inputs.project import load_project
    from monsun.report.layouts_folder import unfinished, write_layouts_folder

    chosen = load_project(project)
    directory = out or RUNS / f"{chosen.name}-layout"
    check_free(directory)
    drawn = chosen.settings.seed if seed is None else seed
    names = [name.strip() for name in turbines.split(",")] if turbines else []
    with shown_progress() as progress, unfinished(directory) as kept:
        if names:
            found = compare_turbines(
                chosen, names, goal, minutes=minutes, seed=drawn, progress=progress, checkpoints=kept
            )
        else:
            found = compare_layouts(
                chosen, goal, minutes=minutes, seed=drawn, beside=compare, progress=progress, checkpoints=kept
            )
        write_layouts_folder(found, directory)
    if found.interrupted:
        print("monsun: interrupted; the best layouts until then are written", file=sys.stderr)
    study = found.best_study
    if as_json:
        print(json.dumps({key: study.headline[key] for key in dict.fromkeys((*LAYOUT, *LAYOUTS))}, indent=2))
        return
    print_numbers(study, LAYOUT, why)
    print()
    rated = [(one.name, one.study.headline) for one in found.contenders if one.study is not None]
    print_rows(
        [
            ("", *(f"{name} (best)" if name == found.best.name else name for name, _ in rated)),
            *(_row(line, [numbers[key] for _, numbers in rated]) for key, line in LAYOUTS.items()),
        ]
    )
    for one in found.contenders:
        if one.refused:
            print(f"{one.name}: {one.refused}")
    print(f"\nReport: {directory / 'layouts.html'}")


def _row(line: Headline, values: list[Any]) -> tuple[str, ...]:
    """A quantity with its unit once, and each layout's value."""
    label = f"{line.label}, {line.unit}" if line.unit else line.label
    return (label, *(replace(line, unit="").shown(value) for value in values))
