"""The project file: what is wrong with one is said in one line, with what, where, what was wanted and what came."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from monsun import cli
from monsun.inputs.example import example_project_text
from monsun.inputs.project import DATA, bundled_projects, load_project, with_turbine
from monsun.inputs.settings_file import read_settings, settings_text
from monsun.records import InputError

BUNDLED = DATA / "binh_thuan"
SQUARE = [[108.50, 10.80], [108.60, 10.80], [108.60, 10.90], [108.50, 10.90], [108.50, 10.80]]


@dataclass
class Case:
    """A project file in an empty folder, to be spoilt: its content, and the folder."""

    content: dict[str, Any]
    folder: Path

    def put(self, place: str, value: Any) -> None:
        """Set a value by its place, such as site.area.file; sections are made on the way."""
        *sections, last = place.split(".")
        part = self.content
        for name in sections:
            if part.get(name) is None:
                part[name] = {}
            part = part[name]
        part[last] = value

    def edited(self, place: str, bundled: str, edit: Callable[[str], str]) -> None:
        """Name an edited copy of a bundled file at a place."""
        text = (BUNDLED / bundled).read_text(encoding="utf-8")
        changed = edit(text)
        assert changed != text
        (self.folder / Path(bundled).name).write_text(changed, encoding="utf-8")
        self.put(place, {"file": Path(bundled).name})

    def area(self, ring: list[list[float]]) -> None:
        """Another lease area, without exclusions."""
        features = [
            {"properties": {"role": role}, "type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}}
            for role, kind, coordinates in (
                ("lease_area", "Polygon", [ring]),
                ("grid_connection", "Point", [108.8033, 11.3186]),
            )
        ]
        (self.folder / "area.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        self.put("site.area", {"file": "area.geojson"})


def spoil(place: str, value: Any) -> Callable[[Case], None]:
    return lambda case: case.put(place, value)


def table(rows: str) -> Callable[[Case], None]:
    """A turbine of one's own with these rows."""

    def write(case: Case) -> None:
        (case.folder / "turbine.csv").write_text(
            f"wind_speed [m/s],power [kW],thrust_coefficient\n{rows}", encoding="utf-8"
        )
        case.put("turbines.file", {"file": "turbine.csv"})
        case.put("turbines.rotor_diameter", 240)
        case.put("turbines.hub_height", 150)

    return write


def shifted(ring: list[list[float]], east: float, north: float) -> list[list[float]]:
    return [[x + east, y + north] for x, y in ring]


def flipped(header: str, value: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(?m)^{header} .*$", f"{header} {value}", text)


PARTNERS = [{"name": "A", "currency": "VND", "share": 0.6}, {"name": "B", "currency": "USD", "share": 0.5}]
MONTHLY = "wind/constructed_monthly_climate_100m.csv"
WEIBULL, BATHYMETRY = "wind/constructed_weibull_12sector_100m.csv", "bathymetry/etopo5_binh_thuan.asc"
CROSSED = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]

# what is done to a good project file, and what the one line must hold
SPOILT: dict[str, tuple[Callable[[Case], None], list[str]]] = {
    "unknown key": (spoil("turbine", {"count": 3}), [": turbine:", "nearest: turbines", "unknown key 'turbine'"]),
    "unknown key inside": (
        spoil("layout.least_spaceing", 4),
        [": layout.least_spaceing:", "nearest: least_spacing", "unknown key 'least_spaceing'"],
    ),
    "missing file": (spoil("site.land.file", "no.geojson"), [": site.land.file:", "a file that exists", "no.geojson"]),
    "missing bundled file": (spoil("site.land.file", "bundled:no"), [": site.land.file:", "a file that exists"]),
    "missing setting": (
        lambda case: case.content["connection"].clear(),
        [": connection.capacity:", "greatest power at the grid node [MW]", "nothing"],
    ),
    "missing section": (
        lambda case: case.content.pop("site"),
        [": site:", "a section with area, lease, grid_connection", "nothing"],
    ),
    "empty section that is needed": (
        spoil("site", None),
        [": site:", "a section with area, lease, grid_connection", "nothing"],
    ),
    "crossing edges": (
        lambda case: case.area(CROSSED),
        ["area.geojson: lease_area", "edges do not cross", "longitude 108.55", "latitude 10.85"],
    ),
    "on land": (lambda case: case.area(shifted(SQUARE, -1, 1)), ["lease_area", "an area at sea", "km2 on land"]),
    "near the coast": (
        lambda case: case.area(shifted(SQUARE, 0.0, 0.1)),
        ["lease_area", "at least 6.00 nautical miles", "from the mainland coast"],
    ),
    "speeds that do not increase": (
        table("3,0,0.8\n12,15000,0.7\n11,15000,0.6\n25,15000,0.1\n"),
        ["turbine.csv: line 4, column wind_speed [m/s]", "more than 12", "11"],
    ),
    "NaN in the turbine table": (
        table("3,0,0.8\n12,nan,0.7\n25,15000,0.1\n"),
        ["turbine.csv: line 3, column power [kW]", "a finite number", "nan"],
    ),
    "NaN in the wind table": (
        lambda case: case.edited("climate.sectors", WEIBULL, lambda text: text.replace("11.76", "nan")),
        ["constructed_weibull_12sector_100m.csv: line 2, column weibull_A_ms", "a finite number", "nan"],
    ),
    "a gap in the wind table": (
        lambda case: case.edited("climate.sectors", WEIBULL, lambda text: text.replace("11.76", "")),
        ["line 2, column weibull_A_ms", "a number", "an empty cell"],
    ),
    "a month that is not there": (
        lambda case: case.edited("climate.monthly", MONTHLY, lambda text: text.strip().rsplit("\n", 1)[0]),
        ["constructed_monthly_climate_100m.csv: expected 12 rows, one per month, got 11"],
    ),
    "a month with a negative wind": (
        lambda case: case.edited("climate.monthly", MONTHLY, lambda text: text.replace(",3.53,", ",-3.53,")),
        ["constructed_monthly_climate_100m.csv: ", "sigma[0]", "-"],
    ),
    "both winds": (
        spoil("climate.joint_frequency", {"file": "x.csv"}),
        [": climate.sectors, joint_frequency, atlas,", "one of them", "sectors and joint_frequency"],
    ),
    "negative spacing": (spoil("layout.least_spacing", -4), [": layout.least_spacing:", ">= 1", "-4"]),
    "spacing for a smaller park": (
        spoil("layout.least_spacing", 9),
        [": layout.least_spacing:", "67 turbines fit", "9 rotor diameters"],
    ),
    "setback wider than the area": (spoil("layout.setback", 60), [": layout.setback:", "twice the setback", "60"]),
    "no turbine": (spoil("turbines.count", 0), [": turbines.count:", ">= 1", "0"]),
    "half a turbine": (spoil("turbines.count", 6.5), [": turbines.count:", "integer", "6.5"]),
    "negative capacity": (spoil("connection.capacity", -5), [": connection.capacity:", "> 0 MW", "-5"]),
    "a capacity of words": (spoil("connection.capacity", "much"), [": connection.capacity:", "number", "'much'"]),
    "an infinite capacity": (spoil("connection.capacity", float("inf")), [": connection.capacity:", "finite", "inf"]),
    "a section that is a number": (spoil("layout", 4), [": layout:", "a section with least_spacing, setback", "4"]),
    "a list with a word in it": (
        spoil("layout.spacing_ratios", [1, "two"]),
        [": layout.spacing_ratios.1:", "number", "'two'"],
    ),
    "shares that are not 1": (spoil("partners", PARTNERS), [": partners:", "shares that add up to 1", "1.1"]),
    "a currency nobody knows": (
        spoil("partners", [{"name": "A", "currency": "XYZ", "share": 1.0}]),
        [": currency of A:", "one of VND, USD, EUR, RUB", "XYZ"],
    ),
    "costs in a currency nobody knows": (
        spoil("operation.shares.currencies", ["USD", "VND", "XYZ"]),
        [": operation.shares.currencies:", "a currency of finance.currencies", "XYZ"],
    ),
    "a rate in a currency nobody knows": (
        spoil("capital.turbine", {"value": 1770.0, "per": "kW", "price_year": 2023, "currency": "XYZ"}),
        [": capital.turbine: currency:", "one with a price index", "XYZ"],
    ),
    "a rate of a year without an index": (
        spoil("capital.turbine", {"value": 1770.0, "per": "kW", "price_year": 1990}),
        [": capital.turbine: price index of USD:", "a year from 2015 to 2025", "1990"],
    ),
    "deeper than any foundation": (
        spoil("site.greatest_depth", 80),
        [": site.greatest_depth:", "at most 60 m, where foundations of kind cheapest end", "80 m"],
    ),
    "a port of installation beyond a vessel's range": (
        spoil("installation.port.distance", 9000),
        ["installation.foundations", "km", "9"],
    ),
    "a port beyond a vessel's reach": (
        spoil("site.operation_port_distance", 5000),
        [": site.operation_port_distance, operation.fleet[0]:", "km"],
    ),
    "unknown wake model": (spoil("wake_model", "niayifar2016"), [": wake_model:", "nearest: niayifar_2016"]),
    "unknown turbine": (spoil("turbines.type", "IEA-15-240"), [": turbines.type:", "nearest: IEA-15MW-240"]),
    "unknown choice": (spoil("array.topology", "star"), [": array.topology:", "'branched'", "'star'"]),
    "unknown data class": (
        spoil("site.land.data_class", "guessed"),
        [": site.land.data_class:", "one of measured", "'guessed'"],
    ),
    "a hub below its rotor": (
        lambda case: (table("3,0,0.8\n12,15000,0.7\n25,15000,0.1\n")(case), case.put("turbines.hub_height", 15))[0],
        ["hub_height: expected metres > rotor radius (120.0), got 15"],
    ),
    "a bundled turbine with another rotor": (
        spoil("turbines.rotor_diameter", 250),
        [": turbines.rotor_diameter:", "none for a bundled turbine", "250"],
    ),
    "a turbine with no foundation": (
        table("3,0,0.8\n12,3000,0.7\n25,3000,0.1\n"),
        [": turbines.type:", "8 to 25 MW (foundation.power_range)", "3 MW"],
    ),
    "a turbine too strong for the cables": (
        spoil("array.cable_types", [{"name": "thin", "cross_section": 1, "ampacity": 50, "resistance": 1.0,
                                     "capacitance": 100, "cost": 1, "source": "none"}]),
        [": array: cable_types:", "carries 15.0 MW"],
    ),
    "a raster beside the area": (
        lambda case: case.edited("site.seabed", BATHYMETRY, flipped("xllcenter", "109.0")),
        [": site.seabed: etopo5_binh_thuan.asc: longitude:", "a raster over the whole area", "109.000 to"],
    ),
    "a raster of another length": (
        lambda case: case.edited("site.seabed", BATHYMETRY, flipped("nrows", "50")),
        ["etopo5_binh_thuan.asc: line ", "50 rows", "49 rows"],
    ),
    "water too deep everywhere": (
        spoil("site.greatest_depth", 6),
        [": site.least_depth, greatest_depth:", "5 to 6 m deep", "m"],
    ),
    "depths the wrong way round": (
        spoil("site.least_depth", 70),
        [": site.greatest_depth:", "metres > least_depth (70)", "60"],
    ),
    "a value that a study computes": (
        spoil("losses.turbine_availability", 0.03),
        [": losses.turbine_availability:", "a study takes it from operation", "0.03"],
    ),
    "a name that cannot name a folder": (spoil("name", "../up"), [": name:", "letters, digits, - and _", "'../up'"]),
    "a name that is a number": (spoil("name", 12), [": name:", "string", "12"]),
}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.chdir(tmp_path)
    return Case(yaml.safe_load(example_project_text("park")), tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line on standard error of a command that ends with 2."""
    status = cli.main(list(words))
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, ""), captured
    assert captured.err.startswith("monsun: ")
    assert captured.err.count("\n") == 1
    assert re.fullmatch(r"monsun: .+: expected .+, got .+\n", captured.err), captured.err
    return captured.err


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_said_in_one_line(case: Case, capsys: pytest.CaptureFixture[str], what: str) -> None:
    change, said = SPOILT[what]
    change(case)
    Path("park.yaml").write_text(yaml.safe_dump(case.content, sort_keys=False), encoding="utf-8")
    before = sorted(case.folder.iterdir())
    line = refused(capsys, "check", "park.yaml")
    for part in said:
        assert part in line, line
    # what the check finds, a run refuses before it begins
    assert refused(capsys, "design", "park.yaml") == line
    assert sorted(case.folder.iterdir()) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", ["park.yaml: expected a YAML mapping of settings, got nothing"]),
        (b"# only a comment\n", ["got nothing"]),
        (b"- name: park\n", ["expected a YAML mapping of settings, got a list"]),
        (b"park", ["expected a YAML mapping of settings, got a str"]),
        (b"name: park\nseed: 1\nname: other\n", ["park.yaml: line 3:", "the key 'name' twice"]),
        (b"name: [park\nseed: 1\n", ["park.yaml: line "]),
        (b"? [a, b]\n: 1\n", ["park.yaml: line 1:", "a key that is no word"]),
        (b"name: 2026-02-30\n", ["park.yaml: expected YAML"]),
        (b"1: one\n", ["park.yaml"]),
        (b"name: park\x00\x01\n", ["park.yaml: expected YAML", "special characters are not allowed"]),
        (b"\x89PNG\r\n\xff\xfe", ["park.yaml: expected text in UTF-8, got byte 0"]),
        (b"name: !!python/object:os.system {}\n", ["park.yaml: line 1: expected YAML"]),
    ],
)
def test_a_file_that_is_no_project(
    case: Case, capsys: pytest.CaptureFixture[str], text: bytes, said: list[str]
) -> None:
    Path("park.yaml").write_bytes(text)
    line = refused(capsys, "check", "park.yaml")
    assert all(part in line for part in said), line


def test_a_project_that_is_not_there(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert "a bundled name (binh-thuan), got park.yaml" in refused(capsys, "check", "park.yaml")
    Path("folder").mkdir()
    assert "got folder" in refused(capsys, "design", "folder")


def test_the_bundled_project_is_read() -> None:
    assert bundled_projects() == ("binh-thuan",)
    project = load_project("binh-thuan")
    assert project.name == "binh-thuan"
    assert set(project.files) == {
        "site.area", "site.land", "site.seabed", "site.limits", "climate.sectors", "climate.monthly"
    }  # fmt: skip
    assert project.turbine.rated_power == pytest.approx(15e6, rel=1e-3)
    assert 150 < project.area.area_km2 < 260


def test_the_reference_project_as_written_into_a_run_folder_runs_again(tmp_path: Path) -> None:
    project = load_project("binh-thuan")
    written = tmp_path / "project.yaml"
    written.write_text(settings_text(project.settings), encoding="utf-8")
    again = load_project(written)
    assert again.files == project.files
    assert again.settings == project.settings


def test_a_joint_frequency_table_stands_for_the_sectors(case: Case) -> None:
    del case.content["climate"]["sectors"]
    case.put("climate.joint_frequency.file", "bundled:binh_thuan/wind/constructed_joint_frequency_100m.csv")
    Path("park.yaml").write_text(yaml.safe_dump(case.content), encoding="utf-8")
    assert "climate.joint_frequency" in load_project("park.yaml").files


def test_a_project_has_its_own_currencies(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    case.put("finance.currencies", [{"code": "VND", "units_per_usd": 25450}, {"code": "USD", "units_per_usd": 1}])
    case.put("partners", [{"name": "A", "currency": "VND", "share": 1.0}])
    Path("park.yaml").write_text(yaml.safe_dump(case.content), encoding="utf-8")
    # the default split of the cost knows three currencies
    line = refused(capsys, "check", "park.yaml")
    assert "capital.shares.currencies: expected a currency of finance.currencies (VND, USD), got RUB" in line
    rows = "turbines foundations cables substations onshore installation development".split()
    case.put("capital.shares", {"currencies": ["USD", "VND"]} | {row: [0.5, 0.5] for row in rows})
    yearly = "staff insurance leases crew_vessels heavy_vessels materials".split()
    case.put("operation.shares", {"currencies": ["USD", "VND"]} | {row: [0.5, 0.5] for row in yearly})
    Path("park.yaml").write_text(yaml.safe_dump(case.content), encoding="utf-8")
    settings = load_project("park.yaml").settings
    Path("again.yaml").write_text(settings_text(settings), encoding="utf-8")
    assert read_settings(Path("again.yaml")) == settings


def test_settings_written_are_the_settings_read(tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    settings = read_settings(BUNDLED / "project.yaml")
    path.write_text(settings_text(settings), encoding="utf-8")
    assert read_settings(path) == settings


def test_an_area_that_is_partly_too_deep_passes_its_check(case: Case) -> None:
    # part of the area may be too deep: only a layout can tell, so the check does not refuse it
    case.put("site.greatest_depth", 25)
    Path("park.yaml").write_text(yaml.safe_dump(case.content), encoding="utf-8")
    assert load_project("park.yaml").settings.site.greatest_depth == 25


def test_an_error_holds_its_parts(case: Case) -> None:
    case.put("turbines.count", 0)
    Path("park.yaml").write_text(yaml.safe_dump(case.content), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_project(Path("park.yaml"))
    assert caught.value.where == "park.yaml: turbines.count"
    assert caught.value.came == 0


def test_another_turbine_of_nearly_as_much_power() -> None:
    project = load_project("binh-thuan")
    counts = {"IEA-22MW-284": 46, "IEA-10MW-198": 100, "IEA-15MW-240": 67}
    for name, count in counts.items():
        other = with_turbine(project, name)
        assert (other.turbine.name, other.settings.turbines.type, other.settings.turbines.count) == (name, name, count)
        assert other.turbine.air_density == project.turbine.air_density
        assert other.settings.connection == project.settings.connection
    with pytest.raises(InputError, match="nearest: IEA-22MW-284"):
        with_turbine(project, "IEA-22MW-285")
    # a turbine for which there is no foundation
    with pytest.raises(InputError, match=r"with IEA-3\.4MW-130: "):
        with_turbine(project, "IEA-3.4MW-130")
