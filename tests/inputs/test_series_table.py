"""Weather series from tables: real files read, every injected mistake named with its place."""

from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from monsun.inputs.series import (
    GridPoint,
    Quantity,
    Separator,
    SeriesColumn,
    SeriesForm,
    SeriesKind,
    TimeStamp,
    read_weather_series,
)
from monsun.records import InputError


def column(name, quantity, height, unit):
    return SeriesColumn(column=name, quantity=quantity, height=height, unit=unit)


MAST = """time,speed,spread,from,air,sea,wet
2016-04-01 00:00:00,6.5,0.5,196.6,1.5,966.0,98
2016-04-01 00:10:00,6.4,0.6,193.6,1.6,966.0,99
2016-04-01 00:20:00,5.9,0.9,185.7,,965.5,100
2016-04-01 00:30:00,7.1,0.8,-99,1.7,965.4,100
2016-04-01 00:50:00,7.5,0.7,193.5,1.9,965.2,100
"""
MAST_FORM = SeriesForm(
    kind=SeriesKind.TABLE,
    time="time",
    missing=(-99.0,),
    columns=(
        column("speed", Quantity.WIND_SPEED, 80, "m/s"),
        column("spread", Quantity.WIND_SPEED_DEVIATION, 80, "m/s"),
        column("from", Quantity.WIND_DIRECTION, 78, "deg"),
        column("air", Quantity.TEMPERATURE, 2, "degC"),
        column("sea", Quantity.PRESSURE, 2, "hPa"),
        column("wet", Quantity.RELATIVE_HUMIDITY, 2, "%"),
    ),
)


def written(folder, text, name="mast.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def in_unit(name, unit):
    """The form with another unit for one column."""
    return replace(
        MAST_FORM, columns=tuple(replace(c, unit=unit) if c.column == name else c for c in MAST_FORM.columns)
    )


def test_a_table_is_read_into_si_and_what_it_declares_missing_is_nan(tmp_path):
    series = read_weather_series(written(tmp_path, MAST), MAST_FORM)
    assert series.name == "mast.csv"
    assert series.interval == 600
    assert series.time[-1] == np.datetime64("2016-04-01T00:50:00")
    assert series.time.size == 5
    assert series.wind_speed[0].values.tolist() == [6.5, 6.4, 5.9, 7.1, 7.5]
    assert np.isnan(series.wind_direction[0].values).tolist() == [False, False, False, True, False]
    assert np.isnan(series.temperature[0].values).tolist() == [False, False, True, False, False]
    assert isclose(series.temperature[0].values[0], 274.65)
    assert isclose(series.pressure[0].values[2], 96550)
    assert isclose(series.relative_humidity[0].values[0], 0.98)
    assert [channel.height for channel in series.channels] == [80, 78, 80, 2, 2, 2]


def test_clock_and_stamp_give_the_beginning_of_each_interval_in_utc(tmp_path):
    path = written(tmp_path, MAST)
    hanoi = read_weather_series(path, replace(MAST_FORM, time_zone=7.0, stamp=TimeStamp.END))
    assert hanoi.time[0] == np.datetime64("2016-03-31T16:50:00")
    middle = read_weather_series(path, replace(MAST_FORM, stamp=TimeStamp.MIDDLE))
    assert middle.time[0] == np.datetime64("2016-03-31T23:55:00")
    zoned = written(tmp_path, MAST.replace(":00,", ":00+07:00,"), "zoned.csv")
    assert read_weather_series(zoned, MAST_FORM).time[0] == np.datetime64("2016-03-31T17:00:00")
    with pytest.raises(InputError, match="time_zone: expected nothing: the times of the file say it"):
        read_weather_series(zoned, replace(MAST_FORM, time_zone=7.0))
    mixed = written(tmp_path, MAST.replace("00:20:00,", "00:20:00Z,"), "mixed.csv")
    with pytest.raises(InputError, match="line 4, column time: expected times that all say their zone"):
        read_weather_series(mixed, MAST_FORM)


def test_other_separators_formats_and_lines_above_the_data(tmp_path):
    text = (
        "logger 5\ntime;u;d\n;km/h;deg\nTS;Avg;Avg\n01/04/2016 00:00;36;10\n01/04/2016 01:00;NAN;20\n\n"
        "01/04/2016 02:00;18;30\n"
    )
    form = SeriesForm(
        kind=SeriesKind.TABLE,
        time="time",
        time_format="%d/%m/%Y %H:%M",
        separator=Separator.SEMICOLON,
        header_line=2,
        unit_line=3,
        data_line=5,
        missing=("NAN",),
        columns=(
            column("u", Quantity.WIND_SPEED, 10, "km/h"),
            column("d", Quantity.WIND_DIRECTION, 10, "degrees"),
        ),
    )
    series = read_weather_series(written(tmp_path, text), form)
    np.testing.assert_allclose(series.wind_speed[0].values, [10, np.nan, 5])
    assert series.time[1] == np.datetime64("2016-04-01T01:00")
    with pytest.raises(InputError, match=r"line of units, column u: expected knots, as declared, got km/h"):
        knots = replace(form, columns=(column("u", Quantity.WIND_SPEED, 10, "knots"), form.columns[1]))
        read_weather_series(written(tmp_path, text), knots)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # the time: cut, missing, back, twice
        ("2016-04-01 00:20:00,", "2016-04-01 00:2x,", "line 4, column time: expected a time in whole seconds such as"),
        ("2016-04-01 00:20:00,", ",", "line 4, column time: .* got an empty cell"),
        ("2016-04-01 00:20:00,", "2016-04-01 00:05:00,", "line 4, column time: expected a time after 2016-04-01T00:10"),
        ("2016-04-01 00:20:00,", "2016-04-01 00:10:00,", "line 4, column time: expected a time after"),
        ("2016-04-01 00:20:00,", "2016-04-01 00:20:00.5,", "line 4, column time: expected a time in whole seconds"),
        # a value that is none, or none of the atmosphere
        ("5.9,", "5.9m,", "line 4, column speed: expected a number, an empty cell or a code of `missing`"),
        ("5.9,", "NaN,", "line 4, column speed: expected a number, an empty cell or a code of `missing`"),
        ("5.9,", "inf,", "line 4, column speed"),
        ("5.9,", "5_9,", "line 4, column speed"),
        ("5.9,", "-5.9,", r"line 4, column speed: expected wind_speed from 0 to 75 m/s"),
        ("5.9,", "9999,", "line 4, column speed: .*a code for missing values that is not declared"),
        ("185.7,", "385.7,", "line 4, column from: expected wind_direction from 0 to 360 degrees"),
        (",1.6,", ",274.7,", r"line 3, column air: expected temperature from 180 to 340 K .* got 547.85"),
        ("965.5,", "96550,", r"line 4, column sea: expected pressure from 50000 to 110000 Pa"),
        (",98\n", ",9800\n", "line 2, column wet: expected relative_humidity"),
        # the table
        (",0.9,", ",", r"line 4: expected 7 columns, as in the header \(was the file cut off\?\), got 6"),
        ("speed,", "from,", "line 1: expected every column named once, got 'from' twice"),
        ("speed,", "sped,", "header: expected a column 'speed', got .*nearest: sped"),
        ("speed,", '"speed,', "line [0-9]+: expected a row of a table"),
    ],
)
def test_mistakes_in_a_table_are_named(tmp_path, old, new, message):
    assert old in MAST
    with pytest.raises(InputError, match=message) as caught:
        read_weather_series(written(tmp_path, MAST.replace(old, new, 1)), MAST_FORM)
    assert "mast.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a header and rows of data, got an empty file"),
        ("\n\n", "expected a header and rows of data, got an empty file"),
        ("time,speed,spread,from,air,sea,wet\n", "expected rows of data from line 2, got none"),
        (MAST[: MAST.index("2016-04-01 00:10")], "expected at least two times, got 1"),
    ],
)
def test_a_table_without_rows_is_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_weather_series(written(tmp_path, text), MAST_FORM)


@given(cut=st.integers(min_value=1, max_value=len(MAST) - 1))
def test_a_table_cut_anywhere_but_between_lines_is_refused(tmp_path_factory, cut):
    text = MAST[:cut]
    path = written(tmp_path_factory.mktemp("cut"), text)
    if text.endswith("\n") and text.count("\n") > 2:
        # whole lines: only the project file can know that there were more
        with pytest.raises(InputError, match=r"line \d, column time: expected 2016-04-01T00:50:00 as the last time"):
            read_weather_series(path, replace(MAST_FORM, last_time="2016-04-01 00:50:00"))
    else:
        with pytest.raises(InputError, match=r"mast\.csv"):
            read_weather_series(path, MAST_FORM)


def test_a_table_with_a_piece_cut_out_of_a_line_is_refused(tmp_path):
    path = written(tmp_path, MAST[:80] + MAST[175:])
    with pytest.raises(InputError, match="line 2: expected 7 columns"):
        read_weather_series(path, MAST_FORM)


def test_the_last_time_is_held_against_the_file(tmp_path):
    path = written(tmp_path, MAST)
    assert read_weather_series(path, replace(MAST_FORM, last_time="2016-04-01 00:50:00")).time.size == 5


@pytest.mark.parametrize(
    ("name", "unit", "message"),
    [
        ("air", "K", r"line 2, column air: expected temperature from 180 to 340 K .*got 1.5, as 4 of 5 values"),
        ("sea", "Pa", "line 2, column sea: expected pressure"),
        ("wet", "1", "line 2, column wet: expected relative_humidity"),
    ],
)
def test_a_unit_that_the_numbers_deny_is_refused(tmp_path, name, unit, message):
    with pytest.raises(InputError, match=message):
        read_weather_series(written(tmp_path, MAST), in_unit(name, unit))


@pytest.mark.parametrize(
    ("name", "title", "message"),
    [
        ("speed", "speed (knots)", r"column speed \(knots\): expected m/s, as declared, got knots"),
        ("speed", "speed_kn", "column speed_kn: expected m/s, as declared, got kn"),
        ("speed", "speed [degC]", "expected a unit of wind_speed: one of"),
        ("air", "air_K", "column air_K: expected degC, as declared, got K"),
        ("sea", "sea [Pa]", "expected hPa, as declared, got Pa"),
    ],
)
def test_a_unit_that_the_header_denies_is_refused(tmp_path, name, title, message):
    columns = tuple(replace(c, column=title) if c.column == name else c for c in MAST_FORM.columns)
    with pytest.raises(InputError, match=message):
        read_weather_series(written(tmp_path, MAST.replace(name, title, 1)), replace(MAST_FORM, columns=columns))


def hours(count, speed, direction=None, more=""):
    start = np.datetime64("2015-01-01T00:00:00")
    direction = np.full(count, 200.0) if direction is None else direction
    rows = [f"{start + np.timedelta64(i, 'h')},{speed[i]:.3f},{direction[i]:.3f}{more}" for i in range(count)]
    return "time,speed,from\n" + "\n".join(rows) + "\n"


HOURS_FORM = SeriesForm(
    kind=SeriesKind.TABLE,
    time="time",
    columns=(column("speed", Quantity.WIND_SPEED, 100, "m/s"), column("from", Quantity.WIND_DIRECTION, 100, "deg")),
)


def test_a_year_in_undeclared_knots_is_refused_by_its_mean(tmp_path):
    speed = 10 * np.random.default_rng(1).weibull(2.2, 8760)
    path = written(tmp_path, hours(8760, speed))
    assert read_weather_series(path, HOURS_FORM).wind_speed[0].values.mean() < 10
    knots = written(tmp_path, hours(8760, speed * 3600 / 1852), "knots.csv")
    with pytest.raises(InputError, match=r"knots.csv: speed: expected a mean wind speed of at most 16 m/s \(knots\?\)"):
        read_weather_series(knots, HOURS_FORM)
    declared = replace(HOURS_FORM, columns=(column("speed", Quantity.WIND_SPEED, 100, "knots"), HOURS_FORM.columns[1]))
    read = read_weather_series(knots, declared).wind_speed[0].values
    np.testing.assert_allclose(read, speed, atol=1e-3)


def test_exchanged_columns_are_refused(tmp_path):
    generator = np.random.default_rng(2)
    speed, direction = 10 * generator.weibull(2, 200), generator.uniform(0, 360, 200)
    with pytest.raises(InputError, match=r"line \d+, column speed: expected wind_speed .*is it the right column"):
        read_weather_series(written(tmp_path, hours(200, direction, speed)), HOURS_FORM)
    swapped = MAST.replace("speed,spread", "spread,speed")
    with pytest.raises(InputError, match="spread: expected less than the wind speed speed on average"):
        read_weather_series(written(tmp_path, swapped), MAST_FORM)
    radians = written(tmp_path, hours(1200, np.full(1200, 8.0), generator.uniform(0, 6.28, 1200)))
    with pytest.raises(InputError, match=r"from: expected wind directions in degrees \(radians\?\)"):
        read_weather_series(radians, HOURS_FORM)


def test_a_humidity_share_declared_as_percent_is_refused(tmp_path):
    rows = hours(48, np.full(48, 8.0), more=",0.8").replace("time,speed,from", "time,speed,from,wet")
    form = replace(HOURS_FORM, columns=(*HOURS_FORM.columns, column("wet", Quantity.RELATIVE_HUMIDITY, 2, "%")))
    with pytest.raises(InputError, match="wet: expected a relative humidity"):
        read_weather_series(written(tmp_path, rows), form)


def test_times_without_a_usual_step_need_an_interval(tmp_path):
    text = "time,speed,from\n" + "".join(f"2015-01-01 00:{minute:02d}:00,8,9\n" for minute in (0, 10, 25, 45, 46))
    path = written(tmp_path, text)
    with pytest.raises(InputError, match="time: expected one step between most times"):
        read_weather_series(path, HOURS_FORM)
    assert read_weather_series(path, replace(HOURS_FORM, interval=600.0)).interval == 600


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"time": ""}, "time: expected the name of the column"),
        ({"columns": ()}, "columns: expected at least one"),
        ({"columns": (MAST_FORM.columns[0],) * 2}, "columns: expected every column once"),
        ({"columns": (MAST_FORM.columns[2],)}, "columns: expected at least one with the quantity wind_speed"),
        ({"unit_line": 1}, "unit_line: expected a line after the header"),
        ({"data_line": 1}, "data_line: expected a line after header"),
        ({"longitude": 108.0, "latitude": 10.0}, "longitude, latitude: expected nothing"),
        ({"kind": SeriesKind.MERRA2}, "time: expected nothing: a file of kind merra2 says it"),
    ],
)
def test_mistakes_in_a_form_are_named(changes, message):
    with pytest.raises(InputError, match=message):
        replace(MAST_FORM, **changes)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"missing": (1.0,)}, "missing: expected nothing"),
        ({"time_zone": 7.0}, "time_zone: expected nothing"),
        ({"longitude": None, "latitude": None}, "longitude, latitude: expected the place in the grid"),
        ({"latitude": None}, "longitude, latitude: expected both or none"),
    ],
)
def test_mistakes_in_a_netcdf_form_are_named(settings, message):
    with pytest.raises(InputError, match=message):
        SeriesForm(**{"kind": SeriesKind.ERA5, "longitude": 108.0, "latitude": 10.0, **settings})


def test_a_project_file_writes_a_form_in_plain_words():
    said = {
        "kind": "table",
        "time": "Timestamp",
        "stamp": "end",
        "separator": ";",
        "missing": [9999, "NaN"],
        "columns": [{"column": "Spd", "quantity": "wind_speed", "height": 80, "unit": "knots"}],
    }
    form = TypeAdapter(SeriesForm).validate_python(said)
    assert form.columns[0].quantity is Quantity.WIND_SPEED
    assert form.missing == (9999.0, "NaN")
    assert form.grid is GridPoint.NEAREST
    said["columns"][0]["unit"] = "furlongs"
    with pytest.raises(ValidationError, match="unit of column 'Spd': expected a unit of wind_speed"):
        TypeAdapter(SeriesForm).validate_python(said)
