"""ERA5 and CF NetCDF files: values, grids, packing and releases read as declared; every mistake named."""

from contextlib import suppress
from dataclasses import replace

import netCDF4
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_examples import HOURS, LATITUDE, LONGITUDE, SHAPE, fields, write_era5

from monsun.inputs.netcdf_size import check_whole
from monsun.inputs.series import GridPoint, SeriesForm, SeriesKind, read_weather_series
from monsun.records import InputError

FORM = SeriesForm(kind=SeriesKind.ERA5, longitude=108.25, latitude=10.75)


def at(field, latitude, longitude):
    return field[:, list(LATITUDE).index(latitude), list(LONGITUDE).index(longitude)]


@pytest.mark.parametrize(
    ("time_name", "kind", "form"),
    [("valid_time", "f4", "NETCDF4"), ("time", "i2", "NETCDF3_64BIT_OFFSET"), ("time", "i2", "NETCDF3_CLASSIC")],
)
def test_era5_at_a_point_of_the_grid(tmp_path, time_name, kind, form):
    path = write_era5(tmp_path / "era5.nc", time_name=time_name, kind=kind, form=form, fill=-32767)
    series = read_weather_series(path, FORM)
    true = {name: at(field, 10.75, 108.25) for name, field in fields().items()}
    assert series.time[0] == np.datetime64("2024-01-01T00:00:00")
    assert series.interval == 3600
    assert [channel.height for channel in series.channels] == [10, 100, 10, 100, 2, 0]
    np.testing.assert_allclose(series.wind_speed[1].values, np.hypot(true["u100"], true["v100"]), atol=2e-4)
    # where the wind comes from: against the vector
    toward = np.degrees(np.arctan2(true["u100"], true["v100"]))
    np.testing.assert_allclose(series.wind_direction[1].values, (toward + 180) % 360, atol=5e-3)
    np.testing.assert_allclose(series.temperature[0].values, true["t2m"], atol=1e-4)
    np.testing.assert_allclose(series.pressure[0].values, true["sp"], atol=0.01)


def test_the_nearest_point_and_the_bilinear_place(tmp_path):
    path = write_era5(tmp_path / "era5.nc")
    near = read_weather_series(path, replace(FORM, longitude=108.3, latitude=10.8))
    exact = read_weather_series(path, FORM)
    assert near.wind_speed[1].values.tolist() == exact.wind_speed[1].values.tolist()
    between = replace(FORM, longitude=108.35, latitude=10.85, grid=GridPoint.BILINEAR)
    series = read_weather_series(path, between)
    # the fields are linear in the place, so bilinear is exact for them
    np.testing.assert_allclose(series.temperature[0].values, 300.35 + 0.01 * np.arange(HOURS), rtol=1e-6)
    u, v = -5 + 0.05 * np.arange(HOURS) + 2 * 0.35 + 0.35, -3 + 4 * 0.35
    direction = (np.degrees(np.arctan2(u, v)) + 180) % 360
    np.testing.assert_allclose(series.wind_direction[1].values, direction, atol=1e-4)
    # the mean of the speeds is never below the speed of the mean
    assert (series.wind_speed[1].values >= np.hypot(u, v) - 1e-6).all()


def test_longitudes_count_either_way_round(tmp_path):
    exact = read_weather_series(write_era5(tmp_path / "east.nc"), FORM)
    west = write_era5(tmp_path / "west.nc", east=LONGITUDE - 360)
    series = read_weather_series(west, FORM)
    assert series.wind_speed[0].values.tolist() == exact.wind_speed[0].values.tolist()
    pacific = write_era5(tmp_path / "pacific.nc", east=LONGITUDE + 120)
    series = read_weather_series(pacific, replace(FORM, longitude=228.25 - 360))
    assert series.wind_speed[0].values.tolist() == exact.wind_speed[0].values.tolist()


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"longitude": 107.9}, "variable longitude: expected a grid that holds 107.9 degrees, got 108 to 108.75"),
        ({"longitude": -108.25}, "variable longitude: expected a grid that holds"),
        ({"latitude": 11.1}, "variable latitude: expected a grid that holds 11.1 degrees, got 10.5 to 11"),
    ],
)
@pytest.mark.parametrize("grid", list(GridPoint))
def test_a_place_outside_the_grid_is_refused(tmp_path, place, message, grid):
    path = write_era5(tmp_path / "era5.nc")
    with pytest.raises(InputError, match=message):
        read_weather_series(path, replace(FORM, grid=grid, **place))


def test_declared_fill_values_are_nan_and_undeclared_ones_are_refused(tmp_path):
    values = fields()
    values["t2m"][3, 1, 1] = np.nan
    series = read_weather_series(write_era5(tmp_path / "declared.nc", values, fill=-32767.0), FORM)
    assert np.flatnonzero(np.isnan(series.temperature[0].values)).tolist() == [3]
    with pytest.raises(InputError, match=r"undeclared.nc: variable t2m: expected finite numbers, or a declared"):
        read_weather_series(write_era5(tmp_path / "undeclared.nc", values), FORM)


def test_of_two_releases_the_final_one_counts_where_it_is(tmp_path):
    path = tmp_path / "expver.nc"
    first, second = fields()["u100"], fields()["u100"] + 1
    first[24:], second[:20] = np.nan, np.nan
    with netCDF4.Dataset(write_era5(path, {"v100": fields()["v100"]}), "a") as data:
        data.createDimension("expver", 2)
        data.createVariable("expver", "i4", ("expver",))[:] = [5, 1]
        variable = data.createVariable(
            "u100", "f4", ("valid_time", "expver", "latitude", "longitude"), fill_value=np.float32(-9999)
        )
        variable.units = "m s**-1"
        variable[:] = np.ma.masked_invalid(np.stack([second, first], axis=1))
    series = read_weather_series(path, FORM)
    u = at(fields()["u100"], 10.75, 108.25) + (np.arange(HOURS) >= 24)
    np.testing.assert_allclose(series.wind_speed[0].values, np.hypot(u, at(fields()["v100"], 10.75, 108.25)), atol=1e-5)


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"t2m": "degC"}, "variable t2m: expected K, as declared, got degC"),
        ({"sp": "hPa"}, "variable sp: expected Pa, as declared, got hPa"),
        ({"u10": "knots"}, "variable u10: expected m/s, as declared, got knots"),
        ({"v100": "km h-1"}, "variable v100: expected m/s"),
        ({"u10": "K"}, "variable u10: expected a unit of wind_speed"),
        ({"u10": ""}, "variable u10: expected a unit of wind_speed"),
    ],
)
def test_era5_in_another_unit_is_refused_by_the_attribute(tmp_path, units, message):
    with pytest.raises(InputError, match=message):
        read_weather_series(write_era5(tmp_path / "era5.nc", units=units), FORM)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "t2m",
            lambda field: field - 273.15,
            "variable t2m, 2024-01-01T00:00:00: expected temperature from 180 to 340",
        ),
        ("sp", lambda field: field / 100, "variable sp, 2024-01-01T00:00:00: expected pressure from 50000"),
        (
            "u100",
            lambda field: field * 40,
            "variable u100, v100, 2024-01-01T00:00:00: expected wind_speed from 0 to 75",
        ),
    ],
)
def test_era5_in_another_unit_is_refused_by_its_numbers(tmp_path, name, change, message):
    values = fields()
    values[name] = np.broadcast_to(change(values[name]), SHAPE)
    with pytest.raises(InputError, match=message):
        read_weather_series(write_era5(tmp_path / "era5.nc", values), FORM)


def test_times_that_go_back_are_refused(tmp_path):
    hours = np.arange(HOURS)
    hours[[7, 8]] = hours[[8, 7]]
    path = write_era5(tmp_path / "era5.nc", hours=hours)
    with pytest.raises(InputError, match=r"variable valid_time, .*: expected a time after 2024-01-01T08:00:00"):
        read_weather_series(path, FORM)
    path = write_era5(tmp_path / "late.nc")
    with pytest.raises(InputError, match=r"expected 2024-12-31T23:00:00 as the last time \(last_time\)"):
        read_weather_series(path, replace(FORM, last_time="2024-12-31 23:00"))


@pytest.mark.parametrize("form", ["NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"])
@pytest.mark.parametrize("part", [0.0, 0.001, 0.02, 0.3, 0.7, 0.9, 0.999])
def test_a_cut_file_is_refused(tmp_path, form, part):
    path = write_era5(tmp_path / "era5.nc", form=form)
    whole = path.read_bytes()
    # without the last byte, and less
    path.write_bytes(whole[: min(int(part * len(whole)), len(whole) - 4)])
    with pytest.raises(InputError, match=r"era5\.nc"):
        read_weather_series(path, FORM)
    path.write_bytes(whole)
    assert read_weather_series(path, FORM).time.size == HOURS


def test_a_file_without_the_wind_or_the_time_is_refused(tmp_path):
    values = {name: field for name, field in fields().items() if name in ("t2m", "sp")}
    with pytest.raises(InputError, match=r"era5\.nc: expected wind, u10 and v10 or u100 and v100, got t2m, sp"):
        read_weather_series(write_era5(tmp_path / "era5.nc", values), FORM)
    with pytest.raises(InputError, match="both u10 and v10"):
        read_weather_series(write_era5(tmp_path / "one.nc", {"u10": fields()["u10"]}), FORM)
    with pytest.raises(InputError, match="a variable valid_time or time"):
        read_weather_series(write_era5(tmp_path / "hour.nc", time_name="hour"), FORM)
    with pytest.raises(InputError, match=r"none.nc: expected a file that can be read"):
        read_weather_series(tmp_path / "none.nc", FORM)


def test_a_file_of_one_point_holds_nearby(tmp_path):
    path = tmp_path / "point.nc"
    with netCDF4.Dataset(path, "w") as data:
        for name, size in (("time", HOURS), ("latitude", 1), ("longitude", 1)):
            data.createDimension(name, size)
        time = data.createVariable("time", "i4", ("time",))
        time.units = "hours since 2020-01-01"
        time[:] = np.arange(HOURS)
        for name, place, unit in (("latitude", 10.75, "degrees_north"), ("longitude", -70.0, "degrees_east")):
            axis = data.createVariable(name, "f8", (name,))
            axis.units = unit
            axis[:] = place
        for name in ("u100", "v100"):
            variable = data.createVariable(name, "f8", ("time", "latitude", "longitude"))
            variable.units = "m s-1"
            variable[:] = 6.0
    near = replace(FORM, longitude=290.1, latitude=10.6, grid=GridPoint.BILINEAR)
    series = read_weather_series(path, near)
    np.testing.assert_allclose(series.wind_speed[0].values, 6 * np.sqrt(2))
    np.testing.assert_allclose(series.wind_direction[0].values, 225)
    with pytest.raises(InputError, match=r"variable latitude: expected a point near 11\.1 degrees"):
        read_weather_series(path, replace(near, latitude=11.1))


@given(place=st.integers(4, 400), byte=st.integers(0, 255))
def test_a_classic_header_with_a_wrong_byte_never_ends_in_another_error(tmp_path_factory, place, byte):
    path = write_era5(tmp_path_factory.mktemp("byte") / "era5.nc", form="NETCDF3_CLASSIC")
    content = bytearray(path.read_bytes())
    content[place] = byte
    path.write_bytes(content)
    with suppress(InputError):
        check_whole(path)
