"""The bundled measurements: whole, as the sources have them, and refused where a table is not."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from monsun.energy.profiles import ProfileKind
from monsun.inputs import measured
from monsun.inputs.measured import MEASURED, measured_rows, measured_wakes
from monsun.records import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "measured"

ROWS = {
    "horns-rev-1-270": "Hornsrev1_WFdata_wd270_InnerRowMean.dat",
    "lillgrund-222-b": "Lillgrund_WFdata_wd222_RowB.dat",
    "lillgrund-222-d": "Lillgrund_WFdata_wd222_RowD.dat",
    "lillgrund-120-6": "Lillgrund_WFdata_wd120_Row6.dat",
    "lillgrund-120-4": "Lillgrund_WFdata_wd120_Row4.dat",
}
WAKES = ("Nibe", "Nordtank-500", "NREL-5MW_TIlow", "NREL-5MW_TIhigh")


def test_rows_are_where_they_were_measured() -> None:
    rows = measured_rows()
    assert [row.wind_direction for row in rows] == [270, 222, 222, 120, 120]
    assert [row.park.count for row in rows] == [80, 48, 48, 48, 48]
    horns, *lillgrund = rows
    # 7.0 diameters between the places of Horns Rev 1, west to east; 4.4 and 3.3 in the rows of Lillgrund
    for row, spacing in zip(rows, (7.0, 4.4, 4.4, 3.3, 3.3), strict=True):
        place = [(row.park.x[list(turbines)].mean(), row.park.y[list(turbines)].mean()) for turbines in row.places]
        steps = np.diff(place, axis=0) / np.diff(row.number)[:, None] / row.park.rotor_diameter[0]
        np.testing.assert_allclose(np.hypot(*steps.T), spacing, rtol=0.03)
        # the wind comes along the row
        along = np.degrees(np.arctan2(-steps[:, 0], -steps[:, 1])) % 360
        np.testing.assert_allclose(along, row.wind_direction, atol=3.0)
    assert all(len(place) == 6 for place in horns.places)
    assert all(row.reference == row.places[0] for row in rows)
    assert [row.number for row in lillgrund] == [
        (1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 5, 6, 7, 8), (1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 6, 7),
    ]  # fmt: skip
    # van der Laan et al. (2015): the deviation of the direction grows from that at the vane
    deviation = np.asarray(horns.direction_deviation)
    assert deviation.min() == pytest.approx(np.hypot(2.1, 2.5))
    assert deviation[6] == deviation.min()
    assert deviation.max() == pytest.approx(np.hypot(2.1 + 0.00035 * np.hypot(4630, 3335), 2.5), rel=1e-9)
    assert np.all(np.asarray(lillgrund[0].direction_deviation) == 3.3)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_rows_have_the_measured_numbers() -> None:
    for row, name in zip(measured_rows(), ROWS.values(), strict=True):
        theirs = np.genfromtxt(SHARED / name)
        theirs = theirs[~np.isnan(theirs[:, 1])]
        np.testing.assert_array_equal(row.number, theirs[:, 0])
        np.testing.assert_allclose(row.measured, theirs[:, 1] / theirs[0, 1])
        np.testing.assert_allclose(row.standard_error, theirs[:, 2] / np.sqrt(theirs[:, 3]) / theirs[0, 1])
        averaged = np.genfromtxt(SHARED / name.replace("WFdata", "RANS"))[:, 2]
        np.testing.assert_allclose(row.simulated, averaged[~np.isnan(averaged)])


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_wakes_have_the_measured_and_simulated_numbers() -> None:
    parts = {ProfileKind.MEASURED: "data", ProfileKind.LES: "LES", ProfileKind.RANS: "RANS"}
    for wake, name in zip(measured_wakes(), WAKES, strict=True):
        for profile in wake.profiles:
            distance = f"{profile.distance / wake.unit:g}".replace(".", "p")
            theirs = np.genfromtxt(SHARED / f"{name}_{parts[profile.kind]}_{distance}D.dat")
            theirs = theirs[np.abs(theirs[:, 0]) <= 30]
            lidar = name == "Nordtank-500" and profile.kind is ProfileKind.MEASURED
            np.testing.assert_allclose(profile.angles, theirs[:, 0], atol=1e-4)
            np.testing.assert_allclose(profile.ratios, theirs[:, 2 if lidar else 1], atol=6e-5)


def test_wakes_are_compared_with_what_there_is() -> None:
    found = {wake.name: [round(p.distance / wake.unit, 2) for p in wake.of_kind(wake.reference)]
             for wake in measured_wakes()}  # fmt: skip
    assert list(found.values()) == [[2.5, 4, 7.5], [2, 3, 4, 5], [2.5, 5, 7.5], [2.5, 5, 7.5]]
    assert [wake.reference for wake in measured_wakes()] == [
        ProfileKind.MEASURED, ProfileKind.MEASURED, ProfileKind.LES, ProfileKind.LES,
    ]  # fmt: skip
    # the ambient turbulence is that along the wind, the total one over 0.8
    assert [wake.turbulence_intensity for wake in measured_wakes()] == pytest.approx(
        [0.08 / 0.8, 0.112 / 0.8, 0.04 / 0.8, 0.128 / 0.8]
    )


def test_every_table_has_its_source() -> None:
    text = (MEASURED / "SOURCES.md").read_text(encoding="utf-8")
    for path in MEASURED.glob("*.csv"):
        assert path.name in text, path.name


@pytest.mark.parametrize(
    ("table", "change", "wanted"),
    [
        ("rows.csv", lambda rows: rows[:1], "at least one row"),
        ("rows.csv", lambda rows: [row for row in rows if row[0] != "lillgrund-120-4"], "lillgrund-120-4"),
        ("row_cases.csv", lambda rows: [row[:-1] for row in rows], "vane_turbine"),
        ("profiles.csv", lambda rows: [*rows, ["nibe", "2.5", "guess", "0", "0.5", ""]], "measured, les, rans"),
        ("profiles.csv", lambda rows: [*rows, ["nibe", "2.5", "les", "north", "0.5", "0.1"]], "a number"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(
    table: str, change: object, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in MEASURED.glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        changed = change(rows) if path.name == table else rows  # type: ignore[operator]
        with (tmp_path / path.name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(changed)
    monkeypatch.setattr(measured, "MEASURED", tmp_path)
    reader = measured_wakes if table == "profiles.csv" else measured_rows
    with pytest.raises(InputError, match=wanted):
        reader.__wrapped__()
