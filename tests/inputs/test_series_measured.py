"""Real series of a mast, a lidar, reanalyses and buoys, read as they are."""

from dataclasses import replace
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.series import Quantity, SeriesColumn, SeriesForm, SeriesKind, read_weather_series
from monsun.records import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tests"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared series are not here")


def column(name, quantity, height, unit):
    return SeriesColumn(column=name, quantity=quantity, height=height, unit=unit)


def several(pattern, quantity, heights, unit):
    return tuple(column(pattern.format(height), quantity, height, unit) for height in heights)


@needs_shared
def test_the_real_mast_is_read():
    columns = (
        *several("Spd{}mN", Quantity.WIND_SPEED, (80, 60, 40), "m/s"),
        *several("Spd{}mNStd", Quantity.WIND_SPEED_DEVIATION, (80, 60, 40), "m/s"),
        *several("Dir{}mS", Quantity.WIND_DIRECTION, (78, 58, 38), "deg"),
        column("T2m", Quantity.TEMPERATURE, 2, "degC"),
        column("P2m", Quantity.PRESSURE, 2, "hPa"),
        column("RH2m", Quantity.RELATIVE_HUMIDITY, 2, "%"),
    )
    path = SHARED / "mast_10min_2016Q2_brightwind_demo.csv"
    form = SeriesForm(kind=SeriesKind.TABLE, time="Timestamp", columns=columns, last_time="2016-06-30 23:50:00")
    series = read_weather_series(path, form)
    assert series.time.size == 10271
    # mean of the column by awk
    assert isclose(series.wind_speed[0].values.mean(), 6.31024, abs_tol=1e-4)
    # Celsius declared as kelvin, hPa as Pa
    for name, wrong in (("T2m", "K"), ("P2m", "Pa")):
        wrongly = tuple(replace(item, unit=wrong) if item.column == name else item for item in columns)
        with pytest.raises(InputError, match=f"line 2, column {name}"):
            read_weather_series(path, replace(form, columns=wrongly))


@needs_shared
def test_the_real_lidar_and_reanalyses_are_read():
    lidar = SeriesForm(
        kind=SeriesKind.TABLE,
        time="Timestamp",
        columns=(
            *several("Spd_{}m", Quantity.WIND_SPEED, (40, 50), "m/s"),
            *several("Dir_{}m", Quantity.WIND_DIRECTION, (40, 50), "deg"),
        ),
    )
    series = read_weather_series(SHARED / "floating_lidar_demo_brightwind.csv", lidar)
    # empty cells of each column, counted by awk
    assert [int(np.isnan(channel.values).sum()) for channel in series.channels] == [33, 50, 42, 58]
    heights = (1, 50, 100, 150, 200)
    hourly = SeriesForm(
        kind=SeriesKind.TABLE,
        time="time_utc",
        columns=(
            *several("WS_{}", Quantity.WIND_SPEED, heights, "m/s"),
            *several("WD_{}", Quantity.WIND_DIRECTION, heights, "deg"),
            column("temp_air_1", Quantity.TEMPERATURE, 1, "K"),
        ),
    )
    for place in ("denmark_offshore_55.53N_7.91E", "india_8.33N_77.50E"):
        series = read_weather_series(SHARED / f"hourly_2012_{place}_era5_gwa3.csv", hourly)
        assert series.time.size == 8760
        assert series.interval == 3600
    waves = SeriesForm(
        kind=SeriesKind.TABLE,
        time="datetime",
        columns=(column("windspeed", Quantity.WIND_SPEED, 100, "m/s"),),
    )
    for name in ("metocean_hourly_2010_hornsrev3_wombat.csv", "metocean_hourly_2004_alpha_ventus_wombat.csv"):
        assert read_weather_series(SHARED / name, waves).wind_direction == ()
