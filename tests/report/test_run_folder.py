"""A run folder appears whole or not at all, and its files say their units."""

import csv
import enum
import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import xarray

from monsun.cases import FlowCases
from monsun.records import InputError
from monsun.report import run_folder
from monsun.report.run_folder import (
    file_hash,
    is_run_folder,
    package_versions,
    provenance,
    write_json,
    write_table_csv,
    written_together,
)
from monsun.report.run_tables import (
    CableLine,
    TurbineTable,
    write_cables_geojson,
    write_cases_netcdf,
    write_layout_csv,
    write_layout_geojson,
)
from monsun.report.sections import Column


def write_run(directory, text):
    with written_together(directory) as folder:
        (folder / "provenance.json").write_text("{}")
        (folder / "study.json").write_text(text)


def names(folder):
    return sorted(item.name for item in folder.iterdir())


def test_run_folder_appears_and_is_replaced(tmp_path):
    run = tmp_path / "runs" / "first"
    write_run(run, "old")
    assert is_run_folder(run) and (run / "study.json").read_text() == "old"
    (run / "extra.txt").write_text("of the old run")
    write_run(run, "new")
    assert names(run) == ["provenance.json", "study.json"] and (run / "study.json").read_text() == "new"
    assert names(run.parent) == ["first"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_after_an_exception(tmp_path, error):
    def fail(run):
        with written_together(run) as folder:
            (folder / "provenance.json").write_text("{}")
            (folder / "half.txt").write_text("half")
            raise error("stop")

    with pytest.raises(error):
        fail(tmp_path / "new" / "deep" / "run")
    assert names(tmp_path) == []
    write_run(tmp_path / "run", "old")
    with pytest.raises(error):
        fail(tmp_path / "run")
    assert names(tmp_path) == ["run"] and (tmp_path / "run" / "study.json").read_text() == "old"


def test_other_folders_and_files_are_never_replaced(tmp_path):
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter.txt").write_text("precious")
    with pytest.raises(InputError, match="earlier run"):
        write_run(precious, "new")
    with pytest.raises(InputError, match="got a file"):
        write_run(precious / "chapter.txt", "new")
    with pytest.raises(InputError, match="write into"):
        write_run(precious / "chapter.txt" / "run", "new")
    assert names(tmp_path) == ["thesis"] and names(precious) == ["chapter.txt"]


def test_a_folder_that_comes_up_meanwhile_is_kept(tmp_path):
    run = tmp_path / "run"
    with pytest.raises(InputError, match="another folder"), written_together(run) as folder:
        (folder / "provenance.json").write_text("{}")
        run.mkdir()
        (run / "mine.txt").write_text("mine")
    assert names(tmp_path) == ["run"] and names(run) == ["mine.txt"]


def test_the_old_folder_comes_back_when_the_swap_fails(tmp_path, monkeypatch):
    run = tmp_path / "run"
    write_run(run, "old")
    rename = Path.rename

    def failing(self, target):
        if self.suffix == ".part":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(KeyboardInterrupt):
        write_run(run, "new")
    assert names(tmp_path) == ["run"] and (run / "study.json").read_text() == "old"


def test_a_run_without_provenance_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"provenance\.json"), written_together(tmp_path / "run"):
        pass
    assert names(tmp_path) == []


def test_run_folder_has_the_permissions_of_any_new_folder(tmp_path):
    (tmp_path / "plain").mkdir()
    write_run(tmp_path / "run", "x")
    assert (tmp_path / "run").stat().st_mode == (tmp_path / "plain").stat().st_mode


class Kind(enum.Enum):
    FREE = "free"


def test_json_takes_what_studies_hold(tmp_path):
    values = {
        "number": np.float64(1.5),
        "row": np.arange(2),
        "nothing": None,
        "yes": np.bool_(True),
        "day": date(2026, 1, 2),
        "path": Path("a/b"),
        "kind": Kind.FREE,
        "name": "Bình Thuận",
        "nested": {"t": (1, 2.0)},
    }
    write_json(tmp_path / "study.json", values)
    text = (tmp_path / "study.json").read_text(encoding="utf-8")
    assert "Bình Thuận" in text
    assert json.loads(text) == {
        "number": 1.5,
        "row": [0, 1],
        "nothing": None,
        "yes": True,
        "day": "2026-01-02",
        "path": "a/b",
        "kind": "free",
        "name": "Bình Thuận",
        "nested": {"t": [1, 2.0]},
    }


@pytest.mark.parametrize("bad", [float("nan"), np.float64("inf"), [1.0, float("nan")]])
def test_json_refuses_numbers_that_are_none(tmp_path, bad):
    with pytest.raises(InputError, match=r"study\.json: finance: irr"):
        write_json(tmp_path / "study.json", {"finance": {"irr": bad}})
    assert names(tmp_path) == []


def test_table_reads_back_exactly(tmp_path):
    rows = [(2027, np.float64(0.1) + 0.2, None), (2028, -1e-17, "a, b")]
    write_table_csv(tmp_path / "t.csv", (Column("year"), Column("flow", "USD"), Column("note")), rows)
    with (tmp_path / "t.csv").open(newline="") as file:
        head, *lines = csv.reader(file)
    assert head == ["year", "flow [USD]", "note"]
    assert [float(line[1]) for line in lines] == [0.1 + 0.2, -1e-17] and lines[0][2] == "" and lines[1][2] == "a, b"
    with pytest.raises(InputError, match="row 0"):
        write_table_csv(tmp_path / "u.csv", (Column("a"),), [(1, 2)])


TABLE = TurbineTable(
    name=("T1", "T2"),
    turbine=("IEA-15MW-240",) * 2,
    x=[0.0, 1500.0],
    y=[0.0, 10.0],
    longitude=[108.5, 108.51],
    latitude=[10.8, 10.81],
    depth=[22.0, 23.5],
    energy=[71000.0, 70500.0],
    wake_loss=[0.05, 0.06],
)


def test_layout_says_the_same_as_table_and_as_map(tmp_path):
    write_layout_csv(tmp_path / "layout.csv", TABLE)
    write_layout_geojson(tmp_path / "layout.geojson", TABLE)
    with (tmp_path / "layout.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    features = json.loads((tmp_path / "layout.geojson").read_text())["features"]
    assert [row["depth [m]"] for row in rows] == ["22.0", "23.5"]
    for row, feature in zip(rows, features, strict=True):
        assert feature["geometry"]["coordinates"] == [
            float(row["longitude [degrees]"]),
            float(row["latitude [degrees]"]),
        ]
        assert feature["properties"]["energy_mwh"] == float(row["energy [MWh per year]"])
        assert feature["properties"]["x_m"] == float(row["x [m]"])


def test_layout_with_a_missing_turbine_is_refused(tmp_path):
    short = TurbineTable(**{**TABLE.__dict__, "depth": [22.0]})
    with pytest.raises(InputError, match="layout: depth"):
        write_layout_csv(tmp_path / "layout.csv", short)


def test_cables_are_lines_with_their_load(tmp_path):
    cable = CableLine([108.5, 108.51], [10.8, 10.81], "array", "66 kV 240 mm2", 1560.0, "T1", "T2", 1)
    write_cables_geojson(tmp_path / "cables.geojson", [cable])
    (feature,) = json.loads((tmp_path / "cables.geojson").read_text())["features"]
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[108.5, 10.8], [108.51, 10.81]]}
    assert feature["properties"]["length_m"] == 1560.0 and feature["properties"]["turbine_count"] == 1
    with pytest.raises(InputError, match="at least two points"):
        write_cables_geojson(tmp_path / "c.geojson", [CableLine([1.0], [2.0], "array", "a", 1.0, "T1", "T2", 1)])


def test_cases_keep_every_digit_and_say_their_units(tmp_path):
    cases = FlowCases.rose([0.0, 90.0], [8.0, 9.0, 10.0], np.full((2, 3), 1 / 6))
    speed = np.random.default_rng(1).random((6, 2)) * 10
    path = tmp_path / "cases.nc"
    write_cases_netcdf(path, cases, speed, speed / 100, speed * 1e6, ("T1", "T2"), title="A park")
    with xarray.open_dataset(path, engine="netcdf4") as read:
        assert read.wind_speed.dims == ("case", "turbine") and list(read.turbine.values) == ["T1", "T2"]
        np.testing.assert_array_equal(read.power, speed * 1e6)
        np.testing.assert_array_equal(read.free_wind_speed, cases.wind_speed)
        units = {name: variable.attrs["units"] for name, variable in read.variables.items() if name != "turbine"}
        assert units["power"] == "W" and units["wind_speed"] == "m s-1" and units["wind_direction"] == "degree"
        assert float(read.probability.sum()) == pytest.approx(1)
    with pytest.raises(InputError, match="turbulence_intensity"):
        write_cases_netcdf(path, cases, speed, speed[:3], speed, ("T1", "T2"), title="A park")


def test_provenance_names_versions_hashes_and_classes(tmp_path):
    path = tmp_path / "input.csv"
    path.write_bytes(b"abc")
    # FIPS 180-2, appendix B.1
    assert file_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_hash(path) == hashlib.sha256(b"abc").hexdigest()
    versions = package_versions(("numpy", "not-a-package-of-anyone"))
    assert versions["numpy"] == np.__version__ and versions["not-a-package-of-anyone"] is None
    assert {"monsun", "python"} <= set(versions)
    record = provenance(
        created="2026-01-01T00:00:00Z",
        versions=versions,
        hashes={"input.csv": file_hash(path)},
        seeds={"layout": 1},
        classes={"site.wind": "constructed"},
        seconds={"energy": 1.0},
    )
    write_json(tmp_path / run_folder.MARK, record)
    assert is_run_folder(tmp_path)
    assert json.loads((tmp_path / run_folder.MARK).read_text())["input_classes"] == {"site.wind": "constructed"}
