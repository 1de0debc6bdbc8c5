"""NREL WIND Toolkit and MERRA-2 tables: read by their own headers, refused when cut or in another unit."""

from dataclasses import replace
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.series import SeriesForm, SeriesKind, read_weather_series
from monsun.records import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tests"

SITE = "SiteID,836598,Site Timezone,-6,Data Timezone,-6,Longitude,-103.00705,Latitude,23.004341"
# the header of a download, as NREL writes it, with columns that a series has no place for
HEADER = (
    "Year,Month,Day,Hour,Minute,2-m Inverse Monin-Obukhov Length,surface air pressure (Pa),air pressure at 100m (Pa),"
    "relative humidity at 2m (%),surface precipitation rate (mm/h),wind speed at 80m (m/s),wind speed at 100m (m/s),"
    "wind speed at 300m (m/s),wind direction at 100m (deg),air temperature at 100m (C)"
)
FORM = SeriesForm(kind=SeriesKind.WIND_TOOLKIT)


def wind_toolkit(site=SITE, header=HEADER, step=6):
    """A year of rows, every `step` hours, stamped in the middle of the hour as the hourly download is."""
    first = np.datetime64("2012-01-01T00:30")
    rows = []
    for hour in range(0, 8784, step):
        time = (first + np.timedelta64(hour, "h")).item()
        clock = f"{time.year},{time.month},{time.day},{time.hour},{time.minute}"
        rows.append(f"{clock},0.02,81940,81000,55.2,0,6.91,7.43,N/A,311.6,4.65")
    return "\n".join([site, header, *rows]) + "\n"


TEXT = wind_toolkit()


def written(folder, text, name="wtk.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_wind_toolkit_table_is_read_by_its_header(tmp_path):
    series = read_weather_series(written(tmp_path, TEXT), FORM)
    # six hours behind UTC, as "Data Timezone" says
    assert series.time[0] == np.datetime64("2012-01-01T06:30:00")
    assert series.time.size == 1464
    assert series.interval == 6 * 3600
    # 300 m was asked for and is not there
    assert [(channel.name, channel.height) for channel in series.wind_speed] == [
        ("wind speed at 80m (m/s)", 80),
        ("wind speed at 100m (m/s)", 100),
    ]
    assert series.wind_direction[0].values[0] == 311.6
    assert isclose(series.temperature[0].values[0], 277.8)
    assert [(channel.height, channel.values[0]) for channel in series.pressure] == [(0, 81940), (100, 81000)]
    assert isclose(series.relative_humidity[0].values[0], 0.552)


def test_the_zone_may_stand_below_its_label_or_in_the_project_file(tmp_path):
    below = wind_toolkit("SiteID,Site Timezone,Data Timezone\n836598,-6,0")
    assert read_weather_series(written(tmp_path, below), FORM).time[0] == np.datetime64("2012-01-01T00:30:00")
    bare = written(tmp_path, wind_toolkit("SiteID,836598"))
    with pytest.raises(InputError, match="Data Timezone: expected hours ahead of UTC"):
        read_weather_series(bare, FORM)
    assert read_weather_series(bare, replace(FORM, time_zone=-6.0)).time[0] == np.datetime64("2012-01-01T06:30:00")
    with pytest.raises(InputError, match="Data Timezone: expected 7, as time_zone says, got -6"):
        read_weather_series(written(tmp_path, TEXT), replace(FORM, time_zone=7.0))


LINES = TEXT.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "got an empty file"),
        (TEXT[:-3], "line 1466: expected an end of line"),
        (TEXT[:-30], "line 1466: expected an end of line"),
        ("".join(LINES[:700]), r"line 700, column Minute: expected whole years, until 2012-12-31 \(was the file cut"),
        ("".join(LINES[:-1]), "line 1465, column Minute: expected whole years, until 2012-12-31"),
        ("".join(LINES[:2] + LINES[9:]), "line 3, column Minute: expected whole years, from 2012-01-01"),
        ("".join(LINES[:5] + LINES[6:7] + LINES[5:6] + LINES[7:]), "line 7, column Minute: expected a time after"),
        ("".join(LINES[:2]), "expected rows of data from line 3"),
        (TEXT.replace("Year,Month", "Month,Year"), "header: expected a line that begins with Year,Month"),
        (TEXT.replace("2012,1,2,0,30", "2012,1,32,0,30"), "line 7, columns Year to Minute"),
        (TEXT.replace("100m (C)", "100m (K)"), r"column air temperature at 100m \(K\): expected temperature from 180"),
        (
            TEXT.replace("100m (m/s)", "100m (furlong)"),
            r"wind speed at 100m \(furlong\): expected a unit of wind_speed",
        ),
        (TEXT.replace("100m (Pa)", "100m (hPa)"), r"line 3, column air pressure at 100m \(hPa\): expected pressure"),
        (TEXT.replace("wind speed", "wind"), "expected at least one wind speed"),
        (TEXT.replace("7.43", "311.6"), r"line 3, column wind speed at 100m \(m/s\): expected wind_speed from 0"),
    ],
)
def test_a_wind_toolkit_table_that_is_not_whole_is_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read_weather_series(written(tmp_path, text), FORM)
    assert "wtk.csv" in str(caught.value)


def test_knots_are_converted_because_the_header_says_them(tmp_path):
    series = read_weather_series(written(tmp_path, TEXT.replace("100m (m/s)", "100m (knots)")), FORM)
    assert isclose(series.wind_speed[1].values[0], 7.43 * 1852 / 3600)


MERRA2 = """DateTime,WS50m_m/s,WD50m_deg,T2M_degC,PS_hPa
2014-01-01 00:00:00,9.537,185,3.64,970.46
2014-01-01 01:00:00,9.741,181,3.68,970.36
2014-01-01 02:00:00,9.99,180,4.01,970.07
"""
MERRA2_FORM = SeriesForm(kind=SeriesKind.MERRA2)


def test_a_merra2_table_is_read_by_the_names_of_its_columns(tmp_path):
    series = read_weather_series(written(tmp_path, MERRA2), MERRA2_FORM)
    assert series.time[2] == np.datetime64("2014-01-01T02:00:00")
    assert [(channel.name, channel.height) for channel in series.channels] == [
        ("WS50m_m/s", 50),
        ("WD50m_deg", 50),
        ("T2M_degC", 2),
        ("PS_hPa", 0),
    ]
    assert isclose(series.temperature[0].values[0], 276.79)
    assert isclose(series.pressure[0].values[0], 97046)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MERRA2[:-2], "line 4: expected an end of line"),
        (MERRA2.replace("T2M_degC", "T2M_K"), "line 2, column T2M_K: expected temperature from 180 to 340 K"),
        (MERRA2.replace("PS_hPa", "PS_Pa"), "line 2, column PS_Pa: expected pressure from 50000"),
        (MERRA2.replace("WS50m_m/s", "WS50m"), "column WS50m: expected a name that ends in its unit"),
        (MERRA2.replace("WS50m_m/s", "WS50m_degC"), "column WS50m_degC: expected a unit of wind_speed"),
        (MERRA2.replace("WS50m_m/s", "U50M"), "header: expected a column such as WS50m_m/s"),
        (MERRA2.replace("WS50m_m/s,WD50m_deg", "WD50m_deg,WS50m_m/s"), "line 2, column WS50m_m/s: expected wind_speed"),
        (MERRA2.replace("02:00:00", "00:30:00"), "line 4, column DateTime: expected a time after"),
    ],
)
def test_mistakes_in_a_merra2_table_are_named(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_weather_series(written(tmp_path, text), MERRA2_FORM)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared series are not here")
def test_the_real_merra2_table_is_read():
    path = SHARED / "merra2_hourly_2014_2016_brightwind_NE_node.csv"
    series = read_weather_series(path, replace(MERRA2_FORM, last_time="2016-12-31 23:00:00"))
    assert series.time.size == 26304
    # mean of the column by awk
    assert isclose(series.wind_speed[0].values.mean(), 7.77292, abs_tol=1e-4)
