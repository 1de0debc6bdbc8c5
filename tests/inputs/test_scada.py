"""A table of SCADA read, and every mistake named with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.inputs.scada import PowerUnit, ScadaForm, read_scada
from monsun.park import Park, Turbine
from monsun.records import InputError

TURBINE = Turbine("two knots", 100.0, 80.0, [4.0, 12.0], [0.0, 2e6], [0.8, 0.5])
PARK = Park([0.0, 600.0], [0.0, 0.0], TURBINE)
HEADER = "turbine,time,power,wind_direction,ok,free_wind,ti"
ROWS = (
    "A1,2020-01-01 00:00:00,1000,350,1,8.5,0.07",
    "A2,2020-01-01 00:00:00,500,10,1,8.5,0.07",
    "A1,2020-01-01 00:10:00,1200,80,true,,",
    "A2,2020-01-01 00:10:00,,,0,,",
    "A2,2020-01-01 00:20:00,900,100,1,9,0.06",
)
FORM = ScadaForm(power_unit=PowerUnit.KILOWATT, available="ok", wind_speed="free_wind", turbulence_intensity="ti")


def written(folder: Path, text: str) -> Path:
    path = folder / "scada.csv"
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    return written(folder, "\n".join((header, *rows)) + "\n")


def test_a_table_is_read(tmp_path: Path) -> None:
    found = read_scada(table(tmp_path, *ROWS), PARK, ["A1", "A2"], FORM)
    assert found.time.tolist() == np.arange("2020-01-01T00:00", "2020-01-01T00:30", 10, "datetime64[m]").tolist()
    nan = np.nan
    expected = [[1e6, 0.5e6], [1.2e6, nan], [nan, 0.9e6]]
    assert np.array_equal(found.power, expected, equal_nan=True)
    assert np.array_equal(found.wind_direction, [[350, 10], [80, nan], [nan, 100]], equal_nan=True)
    # a row that is not there says nothing of standing still
    assert found.running.tolist() == [[True, True], [True, False], [True, True]]
    assert found.wind_speed is not None
    assert np.array_equal(found.wind_speed, [8.5, nan, 9.0], equal_nan=True)
    assert np.array_equal(found.turbulence_intensity, [0.07, nan, 0.06], equal_nan=True)
    plain = read_scada(table(tmp_path, *ROWS), PARK, ["A1", "A2"], ScadaForm(power_unit=PowerUnit.KILOWATT))
    assert plain.available is None is plain.wind_speed
    assert plain.turbulence_intensity == 0.06


@given(order=st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    folder = tmp_path_factory.mktemp("scada")
    one, other = (read_scada(table(folder, *rows), PARK, ["A1", "A2"], FORM) for rows in (ROWS, order))
    for name in ("time", "power", "wind_direction", "available", "wind_speed"):
        ours, theirs = getattr(one, name), getattr(other, name)
        assert np.array_equal(ours, theirs, equal_nan=name not in ("time", "available"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("turbine,time", "turbine,when", "line 1: expected one column 'time'"),
        (",ok,", ",power,", "line 1: expected one column 'power', got 2 of them"),
        ("A1,2020-01-01 00:10:00", "A3,2020-01-01 00:10:00", "line 4, column turbine: expected one of A1, A2"),
        ("A1,2020-01-01 00:10:00", "A1,2020-01-01 00:00:00", "line 4: expected every turbine once at a time"),
        ("2020-01-01 00:20:00", "01.01.2020 00:20", "line 6, column time: expected a time"),
        ("2020-01-01 00:20:00", "2020-01-01T00:20:00+07:00", "line 6, column time: .*without a time zone"),
        ("2020-01-01 00:20:00", "", "line 6, column time: .*got an empty cell"),
        (",1200,", ",12x,", "line 4, column power: expected a number, or nothing where it is missing, got 12x"),
        (",1200,", ",inf,", "line 4, column power"),
        (",1200,", ",1200000,", r"line 4, column power: expected kW up to 2400, .* got 1200000"),
        (",80,", ",400,", "line 4, column wind_direction: expected degrees from 0 to 360, got 400"),
        ("true", "maybe", "line 4, column ok: expected 1 or 0, got maybe"),
        ("10,1,8.5", "10,1,7.5", "line 3, column free_wind: expected 8.5, as in an earlier row"),
        (",100,1,9,0.06", ",100,1", "line 6: expected 7 cells, as in the header, got 5 cells"),
        (",9,0.06", ",9,0.06,", "line 6: expected 7 cells, as in the header, got 8 cells"),
        ("A2,2020-01-01 00:20", "\nA2,2020-01-01 00:20", "line 6: .*got an empty line"),
        ("0.06", "6", "turbulence_intensity.*expected from 0 to 1, got 6"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = "\n".join((HEADER, *ROWS)) + "\n"
    assert old in text
    with pytest.raises(InputError, match=said):
        read_scada(written(tmp_path, text.replace(old, new, 1)), PARK, ["A1", "A2"], FORM)


def test_files_and_units_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a file that can be read"):
        read_scada(tmp_path / "none.csv", PARK, ["A1", "A2"], FORM)
    for text in ("", HEADER + "\n"):
        with pytest.raises(InputError, match="a header and at least one row"):
            read_scada(written(tmp_path, text), PARK, ["A1", "A2"], FORM)
    whole = table(tmp_path, *ROWS)
    with pytest.raises(InputError, match="is it in kW or MW"):
        read_scada(whole, PARK, ["A1", "A2"])
    with pytest.raises(InputError, match="2 names, one per turbine of the park"):
        read_scada(whole, PARK, ["A1"], FORM)
    with pytest.raises(InputError, match="also A2, got none of it"):
        read_scada(table(tmp_path, *ROWS[::2][:2]), PARK, ["A1", "A2"], FORM)
    circle = [row.replace(",350,", ",6.1,").replace(",10,", ",0.2,").replace(",80,", ",1.4,") for row in ROWS[:3]]
    with pytest.raises(InputError, match="as of a circle in radians"):
        read_scada(table(tmp_path, *circle), PARK, ["A1", "A2"], FORM)
