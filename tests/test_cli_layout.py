"""The command `monsun layout`: what it asks of the searches, what it prints and writes, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monsun import cli, comparison
from monsun import study as chain
from monsun.headline import LAYOUT, LAYOUTS
from monsun.inputs.project import Project, load_project
from monsun.optimise import Layout
from monsun.records import InputError
from monsun.results import Study
from monsun.study import evaluate

COUNT = 4


@dataclass
class Searches:
    """What the searches were asked for, and what they do when asked."""

    asked: list[dict[str, Any]]
    act: Callable[[int], str] = lambda number: "time is up"


@pytest.fixture
def project_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A project of four turbines, in an empty working directory; a study of it takes some seconds."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["init", "small"]) == 0
    path = tmp_path / "small.yaml"
    path.write_text(path.read_text().replace("count: 67", f"count: {COUNT}"))
    return path.name


# studies of the same layouts, which most tests ask for again
_STUDIES: dict[tuple[str, ...], Study] = {}


def studied_once(project: Project, quick: bool, told: Any, *, until: str, layout: Any, levers: bool) -> Study:
    """What `evaluate` gives, worked out once for the same project and layout."""
    places = [] if layout is None else [np.asarray(axis).tolist() for axis in layout]
    key = (repr(project.settings), repr(project.positions), str(quick), until, repr(places))
    if key not in _STUDIES:
        _STUDIES[key] = evaluate(project, quick, told, until=until, layout=layout, levers=levers)
    return replace(_STUDIES[key], project=project)


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Searches:
    """In place of each search a square that is a little wider every time."""
    found = Searches([])
    monkeypatch.setattr(comparison, "evaluate", studied_once)

    def optimise_layout(
        problem: Any, *, minutes: float, seed: int, progress: Any, checkpoint: Path, starts: Any
    ) -> Layout:
        number = len(found.asked)
        found.asked.append(
            {"problem": problem, "minutes": minutes, "seed": seed, "starts": len(starts), "checkpoint": checkpoint}
        )
        checkpoint.write_text("half")
        progress(0.5, 1234.5)
        stopped = found.act(number)
        inside = problem.place.buffer(-3000).representative_point()
        side = 1500.0 + 100 * number
        x, y = inside.x + np.array([0, side, 0, side]), inside.y + np.array([0, 0, side, side])
        name = "annual energy, MWh" if problem.objective is None else problem.objective(problem).name
        history = ((0.1, 90.0), (0.7, 100.0 + number))
        return Layout(x, y, 1e5, True, 100.0 + number, name, history, stopped, 3, 60 * minutes)

    monkeypatch.setattr(comparison, "optimise_layout", optimise_layout)
    monkeypatch.setattr(chain, "ROUTING_SECONDS", {False: 0.1, True: 0.1})
    return found


def output_of(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert cli.main(["layout", *words]) == status
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_three_layouts_side_by_side(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, err = output_of(capsys, project_file, "--minutes", "0.1")
    assert err == ""
    lines = out.splitlines()
    assert next(line for line in lines if line.startswith("Turbines ")).split()[-1] == str(COUNT)
    header = next(line for line in lines if "best rows" in line)
    assert "free, most energy" in header and "free, least cost" in header and header.count("(best)") == 1
    costs = next(line for line in lines if line.startswith("Levelised cost of energy, USD/MWh "))
    assert len(costs.removeprefix("Levelised cost of energy, USD/MWh").split()) == 3
    assert lines[-1] == f"Report: {Path('runs/small-layout/layouts.html')}"
    assert [asked["starts"] for asked in searches.asked] == [1, 2]
    assert [asked["problem"].objective is None for asked in searches.asked] == [True, False]
    assert [asked["seed"] for asked in searches.asked] == [1, 1]
    # the minutes are shared, what the rows took taken away
    assert 0.05 / 2 <= searches.asked[0]["minutes"] == searches.asked[1]["minutes"] <= 0.1 / 2

    folder = tmp_path / "runs" / "small-layout"
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["small-layout"]
    assert {path.name for path in folder.iterdir()} == {
        *("layout.csv", "layout.geojson", "park.yaml", "project.yaml", "provenance.json"),
        *("layouts.html", "layouts.json"),
    }
    numbers = json.loads((folder / "layouts.json").read_text())
    rows, energy, cost = numbers["layouts"]
    assert (rows["name"], energy["name"], cost["name"]) == ("best rows", "free, most energy", "free, least cost")
    assert numbers["best"] == max(numbers["layouts"], key=lambda one: one["net_p50_gwh"])["name"]
    assert "search" not in rows and energy["search"]["history"] == [[0.1, 90.0], [0.7, 100.0]]
    assert cost["search"]["objective"] == "levelised cost of energy, USD/MWh"
    assert len(rows["x_m"]) == COUNT and all(one["feasible"] for one in numbers["layouts"])
    page = (folder / "layouts.html").read_text()
    for text in ("Side by side", "Layouts on the depth of the sea", "Wake loss by wind direction", "Provenance"):
        assert f">{text}</h2>" in page
    for name in ("best rows", "free, most energy", "free, least cost"):
        assert f">{name}" in page
    assert "Levelised cost of energy, USD/MWh" in page
    assert "http://" not in page.split("</style>")[1].split("<script")[0]


def test_the_folder_s_project_is_the_best_layout_s(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    output_of(capsys, project_file, "--minutes", "0.1", "--no-compare", "--out", "a/b/found")
    assert len(searches.asked) == 1 and searches.asked[0]["minutes"] == pytest.approx(0.1, abs=0.01)
    placed = load_project("a/b/found/project.yaml")
    numbers = json.loads(Path("a/b/found/layouts.json").read_text())["layouts"]
    assert [one["name"] for one in numbers] == ["free, most energy"]
    study = evaluate(placed, quick=True, until="energy")
    assert study.placed.park.x.tolist() == numbers[0]["x_m"]
    assert study.headline["net_p50_gwh"] == pytest.approx(numbers[0]["net_p50_gwh"], rel=1e-3)
    # a project that names positions has them beside the others
    output_of(capsys, "a/b/found/project.yaml", "--minutes", "0.1", "--no-compare")
    numbers = json.loads(Path("runs/small-layout/layouts.json").read_text())["layouts"]
    assert [one["name"] for one in numbers] == ["as given", "free, most energy"]


def test_json_has_the_numbers_of_the_best(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = output_of(capsys, project_file, "--minutes", "0.1", "--objective", "npv", "--seed", "7", "--json")
    numbers = json.loads(out)
    assert set(numbers) == {*LAYOUT, *LAYOUTS} and numbers["feasible"] is True
    stored = json.loads(Path("runs/small-layout/layouts.json").read_text())
    assert [one["name"] for one in stored["layouts"]] == ["best rows", "free, most energy", "free, most value"]
    assert stored["best"] == max(stored["layouts"], key=lambda one: one["npv_musd"])["name"]
    assert stored["seed"] == 7 and [asked["seed"] for asked in searches.asked] == [7, 7]


def test_turbines_are_compared_with_reasons(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "IEA-15MW-240,IEA-22MW-284,IEA-3.4MW-130"

    def act(number: int) -> str:
        if number == 1:
            raise InputError("layout: count", "at most 2 turbines", 3)
        return "time is up"

    searches.act = act
    out, _ = output_of(capsys, project_file, "--minutes", "0.3", "--turbines", names, "--objective", "lcoe")
    counts = [asked["problem"].count for asked in searches.asked]
    assert counts[:2] == [4, 3]  # 60 MW; 3 x 22 MW is nearest
    assert all(asked["minutes"] == pytest.approx(0.3 / len(counts)) for asked in searches.asked)
    assert "IEA-22MW-284: layout: count: expected at most 2 turbines, got 3" in out
    stored = json.loads(Path("runs/small-layout/layouts.json").read_text())
    assert [one["name"] for one in stored["layouts"]] == names.split(",")
    assert "refused" in stored["layouts"][1]
    assert stored["best"] in ("IEA-15MW-240", "IEA-3.4MW-130")
    assert "at most 2 turbines" in Path("runs/small-layout/layouts.html").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--minutes", "0"], "--minutes: expected minutes > 0, got 0.0"),
        (["--minutes", "nan"], "--minutes: expected minutes > 0"),
        (["--objective", "best"], "--objective"),
        (["--turbines", "IEA-15MW-240,IEA-15MW-240"], "every name once"),
        (["--turbines", "IEA-15MW-241"], "nearest: IEA-15MW-240"),
        (["--quick", "--out", "there"], "--quick"),
        (["--quick", "--turbines", "IEA-15MW-240"], "--quick"),
        (["--out", "small.yaml"], "small.yaml"),
    ],
)
def test_bad_input_starts_no_search_and_leaves_nothing(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    out, err = output_of(capsys, project_file, *words, status=2)
    assert out == "" and err.count("\n") == 1 and said in err
    assert searches.asked == []
    assert [path.name for path in Path.cwd().iterdir()] == ["small.yaml"]


def test_no_turbine_is_possible(project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]) -> None:
    def act(number: int) -> str:
        raise InputError("layout: count", "at most 2 turbines", 3)

    searches.act = act
    _, err = output_of(capsys, project_file, "--turbines", "IEA-22MW-284", status=2)
    assert "a type of which a layout is possible, got layout: count: expected at most 2 turbines" in err


@pytest.mark.parametrize("beside", [True, False])
def test_ctrl_c_in_a_search_writes_the_best_until_then(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str], beside: bool
) -> None:
    searches.act = lambda number: "interrupted"
    words = ["--json", *([] if beside else ["--no-compare"])]
    out, err = output_of(capsys, project_file, "--minutes", "0.9", *words)
    assert json.loads(out)["feasible"] is True
    assert err == "monsun: interrupted; the best layouts until then are written\n"
    stored = json.loads(Path("runs/small-layout/layouts.json").read_text())
    assert stored["interrupted"] is True
    assert [one["name"] for one in stored["layouts"]] == [*(["best rows"] if beside else []), "free, most energy"]
    assert [path.name for path in Path("runs").iterdir()] == ["small-layout"]


@pytest.mark.parametrize("error", [RuntimeError("the solver stopped"), KeyboardInterrupt()])
def test_a_failure_keeps_the_old_folder_and_the_checkpoints(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    output_of(capsys, project_file, "--minutes", "0.1", "--no-compare")
    folder = Path("runs/small-layout")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def act(number: int) -> str:
        raise error

    searches.act = act
    output_of(capsys, project_file, "--minutes", "0.1", "--no-compare", status=1)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    kept = Path("runs/small-layout.unfinished")
    assert [re.sub("-[0-9a-f]{12}", "", path.name) for path in kept.iterdir()] == ["free-most-energy.checkpoint"]
    assert searches.asked[-1]["checkpoint"].absolute() == next(kept.iterdir()).absolute()
    # the next one goes on from it, and clears up
    searches.act = lambda number: "time is up"
    output_of(capsys, project_file, "--minutes", "0.1", "--no-compare")
    assert [path.name for path in Path("runs").iterdir()] == ["small-layout"]


def test_what_has_ended_is_not_searched_again(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed in the second search, the same command goes on with the second."""

    def act(number: int) -> str:
        if number == 1:
            raise RuntimeError("killed")
        return "time is up"

    searches.act = act
    words = (project_file, "--minutes", "0.1")
    output_of(capsys, *words, status=1)
    kept = Path("runs/small-layout.unfinished")
    ended = next(path for path in kept.iterdir() if path.suffix == ".json")
    first = json.loads(ended.read_text())
    output_of(capsys, *words)
    goals = [asked["problem"].objective is None for asked in searches.asked]
    assert goals == [True, False, False]
    stored = json.loads(Path("runs/small-layout/layouts.json").read_text())["layouts"]
    assert stored[1]["x_m"] == first["x"] and stored[1]["search"]["history"] == first["history"]
    assert [path.name for path in Path("runs").iterdir()] == ["small-layout"]


def test_a_damaged_file_of_an_ended_search_is_refused(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    searches.act = lambda number: "time is up" if number == 0 else str(1 / 0)
    words = (project_file, "--minutes", "0.1")
    output_of(capsys, *words, status=1)
    ended = next(Path("runs/small-layout.unfinished").glob("*.json"))
    for text in ("{", '{"x": [], "y": [], "history": [], "more": 1}'):
        ended.write_text(text)
        _, err = output_of(capsys, *words, status=2)
        assert f"{ended.name}: expected what an ended search has written (delete it to search anew)" in err
    # another command has files of its own
    searches.act = lambda number: "interrupted"
    output_of(capsys, *words, "--seed", "3")


def test_a_damaged_checkpoint_is_no_matter_of_the_turbine(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    def act(number: int) -> str:
        raise InputError(str(searches.asked[-1]["checkpoint"]), "a checkpoint of this search", "a damaged one")

    searches.act = act
    _, err = output_of(capsys, project_file, "--minutes", "0.1", "--turbines", "IEA-15MW-240", status=2)
    assert re.search(r"IEA-15MW-240-\w+\.checkpoint: expected a checkpoint of this search, got a damaged one", err)


def test_a_comparison_is_not_served_as_a_study(
    project_file: str, searches: Searches, capsys: pytest.CaptureFixture[str]
) -> None:
    output_of(capsys, project_file, "--minutes", "0.1", "--no-compare")
    assert cli.main(["serve"]) == 2
    assert "a run folder, or one in runs/" in capsys.readouterr().err


def test_turbines_must_be_named(project_file: str, searches: Searches) -> None:
    with pytest.raises(InputError, match="at least one name"):
        comparison.compare_turbines(load_project(project_file), [])


def test_the_search_itself(
    project_file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stand-in: what is found is feasible, and no worse than the rows that the search began from."""
    monkeypatch.setattr(chain, "ROUTING_SECONDS", {False: 0.1, True: 0.1})
    output_of(capsys, project_file, "--minutes", "0.04")
    rows, energy, cost = json.loads(Path("runs/small-layout/layouts.json").read_text())["layouts"]
    assert rows["feasible"] and energy["feasible"] and cost["feasible"]
    assert energy["wake_loss"] <= rows["wake_loss"] + 1e-12
    assert energy["search"]["stopped"] == cost["search"]["stopped"] == "time is up"
    assert "4 turbines IEA-15MW-240" in Path("runs/small-layout/layouts.html").read_text()
