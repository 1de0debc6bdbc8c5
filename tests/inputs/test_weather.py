"""Weather files: the bundled ones read, every mistake named with its place."""

from importlib.resources import files
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.weather import (
    read_joint_frequency,
    read_metocean_series,
    read_sector_climate,
)
from monsun.records import InputError
from monsun.site.climate import joint_frequency_rose, mean_wind_speed

WIND = Path(str(files("monsun"))) / "data" / "binh_thuan" / "wind"
SERIES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tests"

SECTORS = """sector,dir_center_deg,frequency,weibull_A_ms,weibull_k,mean_speed_ms
0,0,0.5,10,2.0,8.86
1,180,0.5,8,2.2,7.08
"""


def written(folder, text, name="table.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_climate_has_the_stated_mean():
    climate = read_sector_climate(WIND / "constructed_weibull_12sector_100m.csv", reference_height=100)
    assert len(climate.frequency) == 12
    assert climate.sector_direction[1] == 30
    # data/binh_thuan/SOURCES.md: annual mean 9.2 m/s at 100 m
    assert isclose(mean_wind_speed(climate, 100, 0.1), 9.2, abs_tol=0.01)


def test_the_bundled_joint_table_has_the_same_mean():
    table = read_joint_frequency(WIND / "constructed_joint_frequency_100m.csv", reference_height=100)
    assert table.probability.shape == (12, 30)
    cases = joint_frequency_rose(table, 100, shear_exponent=0.1, turbulence_intensity=0.06)
    assert isclose(cases.probability @ cases.wind_speed, 9.2, abs_tol=0.01)
    assert abs(cases.probability.sum() - 1) < 1e-12


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0,0,0.5,10,2.0", "0,0,0.5,nan,2.0", r"line 2, column weibull_A_ms: expected a finite number, got nan"),
        ("1,180,0.5,8,2.2", "1,180,0.5,,2.2", r"line 3, column weibull_A_ms: expected a number, got an empty cell"),
        ("1,180,0.5,8,2.2", "1,180,half,8,2.2", r"line 3, column frequency: expected a number, got half"),
        ("1,180,0.5,8,2.2", "1,180,0.5,8,-1", r"line 3, column weibull_k: expected a number from"),
        ("1,180,0.5,8", "1,180,0.4,8", "frequency: expected shares that add up to 1"),
        ("1,180,0.5,8", "1,170,0.5,8", r"sector_direction\[1\]: expected 180 degrees"),
        ("weibull_A_ms", "scale", "expected a column 'weibull_A_ms'"),
        (",7.08", "", "line 3: expected 6 columns"),
        ("frequency", "weibull_k", "every column named once"),
    ],
)
def test_mistakes_in_a_sector_table_are_named(tmp_path, old, new, message):
    path = written(tmp_path, SECTORS.replace(old, new))
    with pytest.raises(InputError, match=message) as caught:
        read_sector_climate(path, reference_height=100)
    assert "table.csv" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match="a file that can be read"):
        read_sector_climate(tmp_path / "none.csv", reference_height=100)
    with pytest.raises(InputError, match="at least one row"):
        read_sector_climate(written(tmp_path, ""), reference_height=100)
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_sector_climate(tmp_path / "bytes.csv", reference_height=100)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dir_center_deg,0-1,2-3\n0,0.5,0.5\n", "a bin that begins at 1 m/s"),
        ("dir_center_deg,slow\n0,1\n", "a speed bin such as 3-4"),
        ("direction,0-1\n0,1\n", "dir_center_deg first"),
        ("dir_center_deg,0-1\n0,0.5\n90,0.5\n", "line 3, column dir_center_deg"),
        ("dir_center_deg,0-1\n0,0.5\n180,-0.5\n", "line 3, column 0-1: expected a number from 0 to 1"),
        ("dir_center_deg,0-1\n0,0.5\n180,0.2\n", "add up to 1"),
    ],
)
def test_mistakes_in_a_joint_table_are_named(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_joint_frequency(written(tmp_path, text), reference_height=100)


HOURS = """time,speed,from,waves
2012-01-01 00:00:00,8.5,30,1.0
2012-01-01 01:00:00,9.5,40,1.5
2012-01-01 02:00:00,7.5,50,2.0
"""
WAVE_COLUMNS = {"time": "time", "wind_speed": "speed", "wave_height": "waves"}


def test_series_are_read_by_the_columns_the_caller_names(tmp_path):
    sea = read_metocean_series(written(tmp_path, HOURS), **WAVE_COLUMNS)
    assert sea.wind_speed.tolist() == [8.5, 9.5, 7.5]
    assert sea.wave_height.tolist() == [1, 1.5, 2]
    assert sea.time[2] == np.datetime64("2012-01-01T02:00:00")
    # a zone that the times say counts
    zoned = read_metocean_series(written(tmp_path, HOURS.replace(":00:00,", ":00:00+07:00,")), **WAVE_COLUMNS)
    assert zoned.time[0] == np.datetime64("2011-12-31T17:00:00")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("9.5,40", ",40", "line 3, column speed: expected a number, got an empty cell"),
        ("40,1.5", "40,NaN", "line 3, column waves: expected a finite number"),
        ("40,1.5", "40,41", "line 3, column waves: expected a number from 0 to 40"),
        ("9.5,40", "-9.5,40", "line 3, column speed: expected a number from 0 to 100"),
        ("01:00:00", "00:00:00", "line 3, column time"),
        ("2012-01-01 01:00:00", "first hour", "line 3, column time: expected a time in whole seconds such as"),
        ("2012-01-01 01:00:00", "", "line 3, column time: .*, got an empty cell"),
        ("2012-01-01 01:00:00", "2012-01-01 01:00:00Z", "line 3, column time: expected times that all say their zone"),
    ],
)
def test_mistakes_in_a_series_are_named(tmp_path, old, new, message):
    with pytest.raises(InputError, match=message):
        read_metocean_series(written(tmp_path, HOURS.replace(old, new)), **WAVE_COLUMNS)


def test_metocean_series_go_hour_by_hour(tmp_path):
    gap = HOURS.replace("02:00:00", "03:00:00")
    with pytest.raises(InputError, match="line 4, column time: expected one hour after"):
        read_metocean_series(written(tmp_path, gap), **WAVE_COLUMNS)
    with pytest.raises(InputError, match="line 2, column waves"):
        read_metocean_series(written(tmp_path, HOURS.replace("30,1.0", "30,60")), **WAVE_COLUMNS)


@pytest.mark.skipif(not SERIES.exists(), reason="the shared series are not here")
def test_real_series_read_and_their_gaps_are_named():
    waves = read_metocean_series(
        SERIES / "metocean_hourly_2010_hornsrev3_wombat.csv",
        time="datetime",
        wind_speed="windspeed",
        wave_height="waveheight",
    )
    assert waves.wave_height.size == 8760
    with pytest.raises(InputError, match=r"floating_lidar_demo.*line .*column Spd_50m"):
        read_metocean_series(
            SERIES / "floating_lidar_demo_brightwind.csv", time="Timestamp", wind_speed="Spd_50m", wave_height="Dir_50m"
        )
