"""NetCDF files of the CF conventions: read by standard names, units and heights; every mistake named."""

from dataclasses import replace
from math import isclose

import netCDF4
import numpy as np
import pytest
from series_examples import HOURS, write_era5

from monsun.inputs.series import SeriesForm, SeriesKind, read_weather_series
from monsun.records import InputError

CF = SeriesForm(kind=SeriesKind.CF)


def write_cf(path, variables, *, heights=None, calendar="standard", attributes=None):
    """A station file: `variables` name -> (standard name, unit, values, attributes)."""
    with netCDF4.Dataset(path, "w") as data:
        data.createDimension("time", HOURS)
        time = data.createVariable("time", "f8", ("time",))
        time.setncatts({"units": "hours since 2020-01-01 00:00:00", "calendar": calendar, "standard_name": "time"})
        time[:] = np.arange(HOURS)
        if heights is not None:
            data.createDimension("level", len(heights))
            level = data.createVariable("level", "f8", ("level",))
            level.setncatts({"standard_name": "height", "units": "m", "positive": "up", **(attributes or {})})
            level[:] = heights
        for name, (standard, unit, values, more) in variables.items():
            shape = ("time", "level") if np.ndim(values) == 2 else ("time",)
            variable = data.createVariable(name, "f8", shape, fill_value=-999.0)
            variable.setncatts({"standard_name": standard, "units": unit, **more})
            variable[:] = values
    return path


def test_a_cf_file_is_read_by_standard_names_units_and_heights(tmp_path):
    speed = np.column_stack([np.linspace(3, 12, HOURS), np.linspace(4, 14, HOURS)])
    wet = np.full(HOURS, 80.0)
    wet[5] = -999.0
    path = write_cf(
        tmp_path / "mast.nc",
        {
            "ws": ("wind_speed", "knots", speed, {}),
            "gust": ("wind_speed", "knots", 2 * speed, {"cell_methods": "time: maximum"}),
            "spread": ("wind_speed", "m s-1", 0.1 * speed, {"cell_methods": "time: standard_deviation"}),
            "wd": ("wind_from_direction", "degree", np.full(HOURS, 200.0), {"height": "98 m"}),
            "ta": ("air_temperature", "degC", np.full(HOURS, 26.85), {"height": 2.0}),
            "ps": ("surface_air_pressure", "hPa", np.full(HOURS, 1010.0), {}),
            "rh": ("relative_humidity", "%", wet, {"height": 2}),
            "rain": ("rainfall_rate", "m s-1", np.zeros(HOURS), {}),
        },
        heights=[40.0, 100.0],
    )
    series = read_weather_series(path, CF)
    assert [(channel.name, channel.height) for channel in series.wind_speed] == [
        ("ws at 40 m", 40),
        ("ws at 100 m", 100),
    ]
    # one knot is 1852 m in an hour
    np.testing.assert_allclose(series.wind_speed[1].values, speed[:, 1] * 1852 / 3600)
    assert [channel.height for channel in series.wind_speed_deviation] == [40, 100]
    assert (series.wind_direction[0].height, series.wind_direction[0].values[0]) == (98, 200)
    assert isclose(series.temperature[0].values[0], 300)
    assert isclose(series.pressure[0].values[0], 101000)
    assert np.flatnonzero(np.isnan(series.relative_humidity[0].values)).tolist() == [5]
    assert series.interval == 3600


def test_components_give_speed_and_direction_where_the_file_does_not(tmp_path):
    u, v = np.full(HOURS, -3.0), np.full(HOURS, -4.0)
    path = write_cf(
        tmp_path / "model.nc",
        {
            "ua": ("eastward_wind", "m/s", u, {"height": 100}),
            "va": ("northward_wind", "m/s", v, {"height": 100}),
            "ws": ("wind_speed", "m/s", np.full(HOURS, 5.5), {"height": 100}),
        },
    )
    series = read_weather_series(path, CF)
    assert [channel.name for channel in series.wind_speed] == ["ws"]
    # from the north-east: atan(3 / 4)
    np.testing.assert_allclose(series.wind_direction[0].values, np.degrees(np.arctan2(3, 4)))


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"ws": ("wind_speed", "furlong", np.ones(HOURS), {"height": 9})},
            "variable ws: expected a unit of wind_speed",
        ),
        ({"ws": ("wind_speed", "m/s", np.ones(HOURS), {})}, "variable ws: expected a height"),
        (
            {"ua": ("eastward_wind", "m/s", np.ones(HOURS), {"height": 9})},
            "variable ua: expected one eastward_wind and one northward_wind at 9 m, got eastward_wind",
        ),
        ({"rh": ("relative_humidity", "1", np.ones(HOURS), {"height": 9})}, "expected at least one wind speed"),
        (
            {
                "ws": ("wind_speed", "m/s", np.ones(HOURS), {"height": 9}),
                "ta": ("air_temperature", "K", np.full(HOURS, 25.0), {"height": 9}),
            },
            "variable ta, 2020-01-01T00:00:00: expected temperature from 180 to 340 K",
        ),
    ],
)
def test_mistakes_in_a_cf_file_are_named(tmp_path, variables, message):
    with pytest.raises(InputError, match=message):
        read_weather_series(write_cf(tmp_path / "cf.nc", variables), CF)


def test_a_calendar_of_equal_months_is_refused(tmp_path):
    variables = {"ws": ("wind_speed", "m/s", np.ones(HOURS), {"height": 9})}
    path = write_cf(tmp_path / "model.nc", variables, calendar="360_day")
    with pytest.raises(InputError, match=r"variable time: expected times .* in the standard calendar"):
        read_weather_series(path, CF)
    deep = write_cf(
        tmp_path / "deep.nc",
        {"ws": ("wind_speed", "m/s", np.ones((HOURS, 1)), {})},
        heights=[9],
        attributes={"units": "km"},
    )
    with pytest.raises(InputError, match="variable level: expected heights in m, got 'km'"):
        read_weather_series(deep, CF)


def test_a_gridded_cf_file_needs_a_place(tmp_path):
    path = write_era5(tmp_path / "grid.nc")
    with netCDF4.Dataset(path, "a") as data:
        data["u100"].setncatts({"standard_name": "eastward_wind", "height": 100.0})
        data["v100"].setncatts({"standard_name": "northward_wind", "height": 100.0})
    with pytest.raises(InputError, match="longitude, latitude: expected a place in the grid"):
        read_weather_series(path, CF)
    here = replace(CF, longitude=108.25, latitude=10.75)
    series, era5 = read_weather_series(path, here), read_weather_series(path, replace(here, kind=SeriesKind.ERA5))
    np.testing.assert_allclose(series.wind_speed[0].values, era5.wind_speed[1].values)
