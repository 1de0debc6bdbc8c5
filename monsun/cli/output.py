"""What commands print: numbers with their units, rows, and how far the work is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monsun.headline import HEADLINE, Headline

if TYPE_CHECKING:
    from monsun.results import Study


def evaluated(project: Any, quick: bool, until: str | None) -> Study:
    """The study of a project, its progress shown."""
    from monsun.study import evaluate

    with shown_progress() as progress:
        return evaluate(project, quick=quick, progress=progress, until=until)


@contextmanager
def shown_progress() -> Iterator[Callable[..., None] | None]:
    """A function of a step, the share of it done, and a word on it: a line per step on standard error.

    Drawn while that is a terminal; None in a pipe.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    bars: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def progress(step: str, done: float, word: str = "") -> None:
            if step not in bars:
                bars[step] = shown.add_task(step, total=1.0)
            shown.update(bars[step], completed=done, description=f"{step}  {word}".rstrip())

        yield progress


def print_part(project: str, until: str, keys: tuple[str, ...], quick: bool, as_json: bool, why: bool) -> Study:
    """Print headline numbers of a project's study up to a part; the study comes back."""
    from monsun.inputs.project import load_project

    study = evaluated(load_project(project), quick, until)
    present = tuple(key for key in keys if key in study.headline)
    if as_json:
        print(json.dumps({key: study.headline[key] for key in present}, indent=2))
    else:
        print_numbers(study, present, why)
    return study


def print_numbers(study: Study, keys: tuple[str, ...], why: bool) -> None:
    """Print headline numbers, a line each, with their reasons if asked."""
    width = max((len(HEADLINE[key].label if key in HEADLINE else key) for key in keys), default=0)
    for key in keys:
        line = HEADLINE.get(key, Headline(key, decimals=4))
        print(f"{line.label:<{width}}  {line.shown(study.headline[key])}")
        if why and key in study.reasons:
            print(f"{'':<{width}}  {study.reasons[key]}")


def print_rows(rows: list[tuple[str, ...]]) -> None:
    """Print rows of text as columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
