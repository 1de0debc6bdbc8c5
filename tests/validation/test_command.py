"""The command `monsun validate`: what it prints and writes, and what it refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monsun import cli
from monsun.cli.validate import chosen_models
from monsun.records import InputError
from monsun.wake.models import PUBLISHED


def test_names_choose_published_models() -> None:
    assert [model.name for model in chosen_models("iea37, bastankhah_2014,iea37")] == ["iea37", "bastankhah_2014"]
    assert len(chosen_models("")) == len(PUBLISHED)


@pytest.mark.parametrize(("names", "hint"), [("niayifar", "niayifar_2016"), ("x", "a name"), (",", "a name")])
def test_other_names_are_refused(names: str, hint: str) -> None:
    with pytest.raises(InputError, match=f"--models: expected {hint}"):
        chosen_models(names)


def test_it_prints_scores_and_writes_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["validate", "--models", "iea37,bastankhah_2014", "--out", "scores"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith(("iea37", "bastankhah"))] == [
        "iea37", "bastankhah_2014",
    ]  # fmt: skip
    folder = tmp_path / "scores"
    assert sorted(path.name for path in folder.iterdir()) == [
        "bias.csv", "provenance.json", "rows.csv", "scores.csv", "scores.md", "validation.html", "wakes.csv",
    ]  # fmt: skip
    with (folder / "rows.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10 + 8 + 7 + 8 + 5
    assert all(0.0 <= float(row["iea37"]) <= 1.2 for row in rows)
    page = (folder / "validation.html").read_text(encoding="utf-8")
    assert page.count("Rows of turbines, ") >= 2
    # again over the folder of before, but never over another
    assert cli.main(["validate", "--models", "iea37", "--out", "scores"]) == 0
    Path("other").mkdir()
    assert cli.main(["validate", "--models", "iea37", "--out", "other"]) == 2


def test_a_wrong_name_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "--models", "niayifar_2061"]) == 2
    assert "niayifar_2016" in capsys.readouterr().err
