"""The command line: exit statuses, one line per error, what each command prints; the study is a stand-in here."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from monsun import cli
from monsun.cli import output
from monsun.headline import ENERGY, FINANCE, HEADLINE, LAYOUT, PLAN
from monsun.records import InputError
from monsun.version import __version__

ROOT = Path(__file__).resolve().parents[1]

# the contract of the run folder; grow, never rename
STUDY_KEYS = set(
    """capacity_mw turbine_count turbine_name gross_gwh wake_loss net_p50_gwh net_p90_gwh capacity_factor cable_km
    electrical_loss mean_depth_m capex_musd opex_musd_per_year lcoe_usd_per_mwh construction_months availability
    equity_irr project_irr min_dscr npv_musd capacity_value_mw co2_avoided_mt_per_year curtailment min_spacing_m
    feasible seconds""".split()
)


@dataclass
class StandIn:
    """What the faked modules were asked for."""

    asked: list[Any] = field(default_factory=list)
    evaluate: Callable[..., Any] | None = None


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StandIn:
    """Fakes of the modules behind the commands, in an empty working directory."""
    stand_in = StandIn()

    def load_project(name: str) -> Any:
        if name == "nowhere":
            raise InputError(name, "a project file\nor a bundled name (binh-thuan)", "nothing")
        return SimpleNamespace(name="reference")

    def evaluate(project: Any, *, quick: bool, progress: Any, until: str | None) -> Any:
        stand_in.asked.append((quick, progress, until))
        if stand_in.evaluate:
            stand_in.evaluate()
        return SimpleNamespace(
            headline={"capacity_mw": 1000.0, "wake_loss": 0.0825, "feasible": True, "equity_irr": None, "new_key": 1.5},
            reasons={"wake_loss": "Eight rows in the wind."},
        )

    def write_run_folder(study: Any, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "provenance.json").write_text("{}")

    def fake(name: str, members: dict[str, Any]) -> None:
        module = ModuleType(name)
        module.__dict__.update(members)
        monkeypatch.setitem(sys.modules, name, module)

    fake("monsun.inputs.project", {"load_project": load_project})
    fake("monsun.inputs.example", {"example_project_text": lambda name: f"name: {name}\n"})
    fake("monsun.study", {"evaluate": evaluate})
    fake(
        "monsun.report.study_folder",
        {"write_run_folder": write_run_folder, "write_report_again": stand_in.asked.append},
    )
    monkeypatch.chdir(tmp_path)
    return stand_in


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("monsun: ")
    assert captured.err.count("\n") == 1
    return captured.err


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "monsun", *words], capture_output=True, text=True, cwd=cwd)


def test_help_takes_less_than_half_a_second() -> None:
    times = []
    for _ in range(3):
        # of processor time, which others at work on the machine do not lengthen
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode == 0
    assert min(times) < 0.5


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from monsun.cli import main; main(['--help'])\n"
        "print([name for name in ('numpy', 'numba', 'sympy', 'scipy', 'pandas', 'shapely') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.endswith("[]\n"), done.stdout
    for command in "design check energy layout finance plan report serve models turbines init".split():
        assert f"  {command} " in done.stdout


def test_every_headline_number_has_a_label() -> None:
    assert set(HEADLINE) >= STUDY_KEYS
    assert {*LAYOUT, *ENERGY, *FINANCE, *PLAN} <= set(HEADLINE)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"monsun {__version__}\n"


def test_no_word_at_all_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    assert "Usage: monsun" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["desing"], "desing"),
        (["design"], "PROJECT"),
        (["design", "x", "--quik"], "--quik"),
        (["serve", "--port", "many"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["check", "nowhere"], "nowhere: expected a project file or a bundled name (binh-thuan), got nothing"),
        (["design", "nowhere"], "nowhere"),
        (["report", "nowhere"], "nowhere: expected a run folder of monsun, got nothing there"),
        (["serve"], "a run folder"),
        (["serve", "nowhere"], "nowhere"),
        (["init", "../up"], "NAME"),
        (["init", ""], "NAME"),
    ],
)
def test_bad_input_is_status_2_and_one_line(
    chain: StandIn, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert cli.main(words) == 2
    assert said in one_line(capsys)
    assert chain.asked == []
    assert list(Path.cwd().iterdir()) == []


def test_bad_input_found_on_the_way_writes_nothing(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    def land() -> None:
        raise InputError("reference: area", "a polygon at sea", "one on land")

    chain.evaluate = land
    assert cli.main(["design", "reference"]) == 2
    assert one_line(capsys) == "monsun: reference: area: expected a polygon at sea, got one on land\n"
    assert not Path("runs").exists()


def test_any_other_failure_is_status_1_and_one_line(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("the solver\nstopped")

    chain.evaluate = fail
    assert cli.main(["design", "reference"]) == 1
    assert one_line(capsys) == "monsun: RuntimeError: the solver stopped\n"


def test_debug_shows_the_traceback_wherever_it_stands(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["check", "nowhere", "--debug"], ["--debug", "check", "nowhere"]):
        assert cli.main(words) == 2
        error = capsys.readouterr().err
        assert "Traceback" in error
        assert "monsun: nowhere" in error


@pytest.mark.parametrize(
    ("library", "hint"),
    [("pypsa", "pip install 'monsun[plan]'"), ("uvicorn.main", "[web]"), ("other", "No module named 'other'")],
)
def test_a_missing_library_names_its_extra(
    chain: StandIn, capsys: pytest.CaptureFixture[str], library: str, hint: str
) -> None:
    def miss() -> None:
        raise ModuleNotFoundError(f"No module named {library!r}", name=library)

    chain.evaluate = miss
    assert cli.main(["plan", "reference"]) == 1
    assert hint in one_line(capsys)


def test_design_prints_the_numbers_and_where_the_report_lies(
    chain: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["design", "reference", "--quick", "--why"]) == 0
    captured = capsys.readouterr()
    rows = [line.split("  ", 1) for line in captured.out.splitlines() if "  " in line]
    shown = {row[0]: row[1].strip() for row in rows if row[0]}
    assert shown["Capacity"] == "1,000 MW"
    assert shown["Wake loss"] == "8.25 %"
    assert shown["Inside the area, spacing kept"] == "yes"
    assert shown["Equity IRR"] == "none"
    assert shown["new_key"] == "1.5000"
    assert "Eight rows in the wind." in captured.out
    assert captured.out.endswith(f"Report: {Path('runs/reference/report.html')}\n")
    assert captured.err == ""
    assert chain.asked == [(True, None, None)]
    assert Path("runs/reference/provenance.json").is_file()


def test_design_replaces_a_run_folder_and_nothing_else(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    new, earlier, other, a_file = (Path(name) for name in ("new", "earlier", "other", "file"))
    earlier.mkdir()
    other.mkdir()
    (earlier / "provenance.json").write_text("{}")
    (other / "thesis.txt").write_text("years of work")
    a_file.write_text("")
    for folder in (new, earlier):
        assert cli.main(["design", "reference", "--out", str(folder)]) == 0
    capsys.readouterr()
    chain.asked.clear()
    for taken in (other, a_file):
        assert cli.main(["design", "reference", "--out", str(taken)]) == 2
        assert str(taken) in one_line(capsys)
    assert chain.asked == []
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("part", ["layout", "energy", "finance", "plan"])
def test_a_part_stops_where_it_is_done(chain: StandIn, capsys: pytest.CaptureFixture[str], part: str) -> None:
    quick = ["--quick"] if part == "layout" else []  # without it, a layout is searched for
    assert cli.main([part, "reference", "--json", *quick]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert (
        numbers
        == {
            "layout": {"capacity_mw": 1000.0, "feasible": True},
            "energy": {"wake_loss": 0.0825},
            "finance": {"equity_irr": None},
            "plan": {},
        }[part]
    )
    assert chain.asked == [(bool(quick), None, part)]


def test_check_prints_one_line(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "reference"]) == 0
    assert capsys.readouterr().out == "OK: reference\n"


def test_init_writes_a_file_once(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init", "my-park"]) == 0
    assert Path("my-park.yaml").read_text() == "name: my-park\n"
    assert "monsun check my-park.yaml" in capsys.readouterr().out
    Path("my-park.yaml").write_text("mine")
    assert cli.main(["init", "my-park"]) == 2
    assert "my-park.yaml: expected a name that is not taken" in one_line(capsys)
    assert Path("my-park.yaml").read_text() == "mine"


def test_report_writes_the_report_of_a_run_again(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    Path("run").mkdir()
    Path("run/provenance.json").write_text("{}")
    assert cli.main(["report", "run"]) == 0
    assert chain.asked == [Path("run")]
    assert capsys.readouterr().out == f"Report: {Path('run/report.html')}\n"


def test_serve_shows_the_newest_run(
    chain: StandIn, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, name in ((200, "older"), (100, "newest"), (0, "not-a-run")):
        Path("runs", name).mkdir(parents=True)
        if age:
            written = Path("runs", name, "provenance.json")
            written.write_text("{}")
            os.utime(written, (time.time() - age, time.time() - age))
    served = []
    web, uvicorn = ModuleType("monsun.web.app"), ModuleType("uvicorn")
    web.__dict__["create_app"] = lambda run: run
    uvicorn.__dict__["run"] = lambda app, *, host, port, log_level: served.append((app, host, port))
    monkeypatch.setitem(sys.modules, "monsun.web.app", web)
    monkeypatch.setitem(sys.modules, "uvicorn", uvicorn)
    assert cli.main(["serve", "--port", "8123"]) == 0
    assert served == [(Path("runs/newest"), "127.0.0.1", 8123)]


def test_models_lists_every_published_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines][:3] == ["iea37", "bastankhah_2014", "niayifar_2016"]
    assert all(len(line.split()) > 3 for line in lines)


def test_turbines_lists_what_is_bundled(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["turbines"]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    reference = next(row for row in rows if row[0] == "IEA-15MW-240")
    assert [cell.strip() for cell in reference if cell] == ["IEA-15MW-240", "15.00 MW", "rotor 240 m", "hub 150 m"]


def test_the_bundled_project_passes_its_check() -> None:
    done = run("check", "binh-thuan")
    assert (done.returncode, done.stdout, done.stderr) == (0, "OK: binh-thuan\n", "")


def test_a_project_that_is_not_there() -> None:
    done = run("check", "binh-tuan")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("monsun: ")
    assert done.stderr.count("\n") == 1


def test_progress_is_drawn_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with output.shown_progress() as progress:
        assert progress is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with output.shown_progress() as progress:
        assert progress is not None
        for done in (0.0, 0.5, 1.0):
            progress("layout", done)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "layout" in captured.err


@pytest.mark.parametrize("place", ["file/run", "/proc/run", "/dev/null/run"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    chain: StandIn, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    Path("file").write_text("mine")
    if place.startswith("/") and not Path(place).parent.exists():
        pytest.skip("no such place on this system")
    assert cli.main(["design", "reference", "--out", place]) == 2
    assert f"{place}: expected a place that can be written into, got " in one_line(capsys)
    assert chain.asked == []
    assert [path.name for path in Path.cwd().iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused_before_the_work(
    chain: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("locked").mkdir(mode=0o500)
    assert cli.main(["design", "reference", "--out", "locked/run"]) == 2
    assert "a place that can be written into" in one_line(capsys)
    assert chain.asked == []


def test_the_place_is_tried_without_a_trace(chain: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise InputError("reference", "more", "less")

    chain.evaluate = stop
    assert cli.main(["design", "reference", "--out", "new/deep/run"]) == 2
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX")
def test_ctrl_c_leaves_no_run_folder(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import sys, time
        from types import ModuleType, SimpleNamespace

        def fake(name, **members):
            sys.modules[name] = ModuleType(name)
            sys.modules[name].__dict__.update(members)

        def evaluate(project, **options):
            print("working", flush=True)
            time.sleep(60)

        fake("monsun.inputs.project", load_project=lambda name: SimpleNamespace(name=name))
        fake("monsun.study", evaluate=evaluate)
        fake("monsun.report.study_folder", write_run_folder=None)
        from monsun.cli import main
        sys.exit(main(["design", "reference"]))
    """)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert error == "monsun: interrupted; no result was written\n"
    assert list(tmp_path.iterdir()) == []
