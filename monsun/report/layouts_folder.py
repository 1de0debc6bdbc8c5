"""The folder of a comparison of layouts, written as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monsun.comparison import Comparison, Contender
from monsun.inputs.data_files import DataFile, renamed_files
from monsun.inputs.project import settings_text
from monsun.inputs.settings import Settings
from monsun.report.document import chapters_html
from monsun.report.layouts_report import GOALS, comparison_chapters
from monsun.report.run_folder import file_hash, package_versions, provenance, write_json, written_together
from monsun.report.study_folder import write_layout_files
from monsun.report.study_report import date_text, study_inputs
from monsun.results import Study

NUMBERS = "layouts.json"


def write_layouts_folder(comparison: Comparison, directory: Path) -> None:
    """Write a comparison in place of `directory`; a folder that is none of monsun's raises InputError.

    layout.csv, layout.geojson and park.yaml are those of the best, and project.yaml is the project with its turbine and
    positions, to be studied as it stands. layouts.json has the numbers and positions of all, layouts.html shows them
    side by side.
    """
    created = datetime.now(UTC).isoformat(timespec="seconds")
    project, best = comparison.project, comparison.best_study
    origin = provenance(
        created=created,
        versions=package_versions(),
        hashes={"project": file_hash(project.source)} | {key: file_hash(path) for key, path in project.files.items()},
        seeds={"project": project.settings.seed, "search": comparison.seed},
        classes={item.path: item.data_class for item in study_inputs(best)},
        seconds={one.name: one.search.seconds for one in comparison.rated if one.search is not None},
    )
    with written_together(directory) as folder:
        write_json(folder / NUMBERS, layouts_numbers(comparison))
        (folder / "project.yaml").write_text(settings_text(_placed_settings(best, Path(directory))), encoding="utf-8")
        write_json(folder / "provenance.json", origin)
        write_layout_files(folder, best)
        page = chapters_html(
            f"Layouts of {project.settings.title or project.name}",
            f"Compared by {GOALS[comparison.goal]}",
            date_text(created),
            comparison_chapters(comparison),
            {key: value for key, value in origin.items() if key != "input_classes"},
        )
        (folder / "layouts.html").write_text(page, encoding="utf-8")


@contextmanager
def unfinished(directory: Path) -> Iterator[Path]:
    """A folder beside `directory` for what must outlive a run that is killed; gone when the block ends well.

    After an exception only what is empty goes.
    """
    target = Path(directory).absolute()
    folder = target.with_name(f"{target.name}.unfinished")
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
        shutil.rmtree(folder)
    finally:
        for place in made:
            with suppress(OSError):
                place.rmdir()


def _placed_settings(best: Study, directory: Path) -> Settings:
    """The settings of a study with its positions in layout.csv, and its own files named from a directory."""
    source = best.project.source.parent
    settings = renamed_files(
        best.project.settings, lambda file: Path(os.path.relpath(source / file, directory)).as_posix()
    )
    positions = DataFile(file="layout.csv", data_class="derived", source="a search")
    return replace(settings, turbines=replace(settings.turbines, positions=positions))


def layouts_numbers(comparison: Comparison) -> dict[str, object]:
    """What layouts.json holds: the goal, which is best, and each layout's headline numbers, search and positions."""
    return {
        "objective": comparison.goal.value,
        "best": comparison.best.name,
        "minutes": comparison.minutes,
        "seed": comparison.seed,
        "interrupted": comparison.interrupted,
        "layouts": [_numbers(one) for one in comparison.contenders],
    }


def _numbers(one: Contender) -> dict[str, object]:
    if one.study is None:
        return {"name": one.name, "refused": one.refused}
    found: dict[str, object] = {"name": one.name} | one.study.headline
    del found["seconds"]
    if one.search is not None:
        search = one.search
        found["search"] = {
            "objective": search.objective,
            "value": search.value,
            "annual_energy_mwh": search.energy,
            "generations": search.generations,
            "seconds": search.seconds,
            "stopped": search.stopped,
            "history": [list(step) for step in search.history],
        }
    park = one.study.placed.park
    return found | {"x_m": park.x, "y_m": park.y}
