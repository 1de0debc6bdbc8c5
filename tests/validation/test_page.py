"""The validation page: its numbers are those of now, and the default flow model keeps the rule that chose it."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

import pytest

from monsun.inputs.measured import measured_rows, measured_wakes
from monsun.inputs.settings import Settings
from monsun.validation.scores import ModelScore, score_model
from monsun.wake import models

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
DEFAULT = next(part.default for part in fields(Settings) if part.name == "wake_model")
# PyWake 2.6.20, the smallest error of seven of its models on each row
BEST = (0.053, 0.061, 0.066, 0.037, 0.049)


def lines(heading: str) -> dict[str, list[float]]:
    """The numbers of a table of the page by model."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return {row[0]: [float(cell) for cell in row[1:]] for row in rows[2:]}


@pytest.fixture(scope="module", params=["iea37", "bastankhah_2014", "niayifar_2016", DEFAULT])
def scored(request: pytest.FixtureRequest) -> ModelScore:
    model = getattr(models, request.param)()
    return score_model(model, measured_rows(), measured_wakes())


def test_the_page_has_the_scores_of_now(scored: ModelScore) -> None:
    errors, biases = lines("Errors of every published model"), lines("Mean errors")
    rows = [*(one.error.rmse for one in scored.rows), scored.row_error]
    wakes = [*(one.rmse for one in scored.wakes), scored.wake_error]
    found = errors[scored.model.name]
    assert found[:6] == pytest.approx(rows, abs=6e-5)
    assert found[6:] == pytest.approx(wakes, abs=6e-4)
    assert biases[scored.model.name][:5] == pytest.approx([one.error.bias for one in scored.rows], abs=6e-4)


def test_the_page_has_every_published_model_and_the_best_first() -> None:
    errors = lines("Errors of every published model")
    assert set(errors) == {make.__name__ for make in models.PUBLISHED} == set(lines("Mean errors"))
    on_rows = [row[5] for row in errors.values()]
    assert on_rows == sorted(on_rows)


def test_the_default_is_on_no_row_worse_than_the_best_of_pywake() -> None:
    found = lines("Errors of every published model")[DEFAULT]
    assert all(ours <= theirs for ours, theirs in zip(found[:5], BEST, strict=True))


def test_the_default_is_what_the_rule_finds() -> None:
    with (ROOT / "benchmarks" / "validation_candidates.csv").open(newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    keeping = [row for row in rows if all(float(a) <= b for a, b in zip(row[3:8], BEST, strict=True))]
    assert min(keeping, key=lambda row: float(row[8]))[:3] == ["Niayifar 2016", "Ishihara 2018", "ambient plus largest"]
    assert [float(cell) for cell in keeping[0][3:8]] == pytest.approx(
        lines("Errors of every published model")[DEFAULT][:5], abs=2e-4
    )
