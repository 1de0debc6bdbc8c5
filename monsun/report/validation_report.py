"""Flow models beside what was measured: tables of scores, figures of each model, and the folder of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from monsun.inputs.measured import MEASURED
from monsun.report.document import chapters_html
from monsun.report.run_folder import (
    file_hash,
    package_versions,
    provenance,
    write_json,
    write_table_csv,
    written_together,
)
from monsun.report.sections import Chapter, Column, PlacedChapter, ReportFigure, Table
from monsun.report.study_report import date_text
from monsun.report.validation_figures import row_figure, score_figure, wake_figure
from monsun.validation.scores import ModelScore

PAGE = "validation.html"
METHOD = (
    "Rows: power of each place over that of the first, averaged over the wind direction: a sector of seven whole "
    "degrees, each direction of it the same, and a Gaussian deviation of the direction at the turbines from that at "
    "the vane. The error is the root of the mean square over the places behind the first.",
    "Single wakes: wind on an arc at hub height over the free wind, within 20 degrees of the axis, without averaging "
    "over the direction. The error is the root of the mean square over the points; distances count the same. Nibe and "
    "Nordtank are compared with what was measured, the NREL 5 MW wakes, which nobody measured, with large-eddy "
    "simulation.",
    "Every row, and every single wake, counts the same in the two means. No constant of a model is fitted to these.",
)


def score_table(scores: Sequence[ModelScore]) -> Table:
    """Root-mean-square errors: a model a line, in the order given; rows and single wakes, and the mean of each."""
    columns = [Column("model")]
    columns += [Column(one.row.name, "-", decimals=4) for one in scores[0].rows]
    columns += [Column("all rows", "-", decimals=4)]
    columns += [Column(one.wake.name, "-", decimals=3) for one in scores[0].wakes]
    columns += [Column("all single wakes", "-", decimals=3)]
    lines = [
        (
            score.model.name,
            *(one.error.rmse for one in score.rows),
            score.row_error,
            *(one.rmse for one in score.wakes),
            score.wake_error,
        )
        for score in scores
    ]
    return Table("Root-mean-square errors of every flow model", tuple(columns), lines)


def bias_table(scores: Sequence[ModelScore]) -> Table:
    """Mean errors: a model a line; above zero the model gives more power, or more wind, than was measured."""
    columns = [Column("model")]
    columns += [Column(one.row.name, "-", decimals=3) for one in scores[0].rows]
    columns += [Column(one.wake.name, "-", decimals=3) for one in scores[0].wakes]
    lines = [
        (
            score.model.name,
            *(one.error.bias for one in score.rows),
            *(sum(error.bias for error in one.errors) / len(one.errors) for one in score.wakes),
        )
        for score in scores
    ]
    return Table("Mean errors of every flow model", tuple(columns), lines)


def row_table(scores: Sequence[ModelScore]) -> Table:
    """Every place of every row: measured, by RANS, and by each model."""
    columns = (
        *(Column("row"), Column("place", "-"), Column("measured", "-"), Column("standard_error", "-")),
        *(Column("rans", "-"), *(Column(score.model.name, "-") for score in scores)),
    )
    lines: list[tuple[object, ...]] = []
    for number, one in enumerate(scores[0].rows):
        row = one.row
        beside = [row.standard_error, row.simulated]
        for place, name in enumerate(row.number):
            known = [None if values is None else list(values)[place] for values in beside]  # type: ignore[arg-type]
            ratios = [score.rows[number].power_ratio[place] for score in scores]
            lines.append((row.name, name, row.measured[place], *known, *ratios))
    return Table("Power over that of the first place", columns, lines)


def wake_table(scores: Sequence[ModelScore]) -> Table:
    """Every single wake at every distance: the root-mean-square error of each model."""
    columns = (
        *(Column("wake"), Column("distance", "m"), Column("compared with")),
        *(Column(score.model.name, "-") for score in scores),
    )
    lines: list[tuple[object, ...]] = []
    for number, one in enumerate(scores[0].wakes):
        for place, error in enumerate(one.errors):
            errors = [score.wakes[number].errors[place].rmse for score in scores]
            lines.append((one.wake.name, error.distance, one.wake.reference.value, *errors))
    return Table("Root-mean-square errors behind single turbines", columns, lines)


def markdown_table(table: Table) -> str:
    """A table in Markdown, numbers with the columns' digits."""
    lines = ["| " + " | ".join(column.name for column in table.columns) + " |"]
    lines.append("|" + "|".join("---" if column.unit == "" else "---:" for column in table.columns) + "|")
    for row in table.rows:
        cells = [
            f"{value:.{column.decimals}f}" if isinstance(value, float) else str(value)
            for column, value in zip(table.columns, row, strict=True)
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def validation_chapters(scores: Sequence[ModelScore]) -> tuple[PlacedChapter, ...]:
    """The chapters of the validation page: the scores of all, then figures of each model, the best first."""
    overview = ReportFigure(
        score_figure(scores),
        "Error on every row",
        "The nearer to the left, the nearer to what was measured; models in the order of their error on all rows.",
        "Points for every row on one line for each flow model.",
    )
    chapters = [
        PlacedChapter("scores", "Scores", Chapter(METHOD, (overview,), (score_table(scores), bias_table(scores))))
    ]
    return (*chapters, *(_model_chapter(score) for score in scores))


def _model_chapter(score: ModelScore) -> PlacedChapter:
    name = score.model.name
    said = f"Error {score.row_error:.4f} on all rows and {score.wake_error:.3f} on all single wakes."
    figures = (
        ReportFigure(
            row_figure(score),
            f"Rows of turbines, {name}",
            "Power of every place over that of the first, averaged over the wind direction.",
            "Points measured, and lines of RANS and of the flow model, for each row.",
        ),
        ReportFigure(
            wake_figure(score),
            f"Single wakes, {name}",
            "Wind on arcs behind one turbine over the free wind, at several distances.",
            "Points measured, and lines of LES, RANS and the flow model, for each distance.",
        ),
    )
    return PlacedChapter(f"model-{name.replace('_', '-')}", name, Chapter((said,), figures))


def write_validation_folder(scores: Sequence[ModelScore], directory: Path) -> None:
    """Write the scores in place of `directory`; a folder that is none of monsun's raises InputError.

    validation.html: tables and figures of every model; scores.md, scores.csv, bias.csv, rows.csv and wakes.csv: the
    tables, the latter with every place of the rows and every distance of the single wakes.
    """
    created = datetime.now(UTC).isoformat(timespec="seconds")
    origin = provenance(
        created=created,
        versions=package_versions(),
        hashes={path.name: file_hash(path) for path in sorted(MEASURED.glob("*.csv"))},
        seeds={},
        classes={},
        seconds={},
    )
    tables = {"scores": score_table(scores), "bias": bias_table(scores)}
    with written_together(directory) as folder:
        write_json(folder / "provenance.json", origin)
        text = "\n\n".join(f"## {table.caption}\n\n{markdown_table(table)}" for table in tables.values())
        (folder / "scores.md").write_text(text + "\n", encoding="utf-8")
        for name, table in {**tables, "rows": row_table(scores), "wakes": wake_table(scores)}.items():
            write_table_csv(folder / f"{name}.csv", table.columns, table.rows)
        page = chapters_html(
            "Flow models beside measurements",
            f"{len(scores)} flow models, {len(scores[0].rows)} rows of turbines, {len(scores[0].wakes)} single wakes",
            date_text(created),
            validation_chapters(scores),
            origin,
        )
        (folder / PAGE).write_text(page, encoding="utf-8")
