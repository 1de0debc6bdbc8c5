"""Seabed rasters: GEBCO's NetCDF and ESRI ASCII give the same seabed, and every mistake is named with its place."""

from importlib.resources import files
from math import isclose
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wind_examples import write_seabed

from monsun.inputs.maps import read_site
from monsun.inputs.seabed_raster import SeabedValues, read_seabed, read_seabed_grid
from monsun.records import InputError

DATA = Path(str(files("monsun"))) / "data" / "binh_thuan"


def written(folder, content, name="depth.asc"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_bundled_seabed_has_the_stated_depths():
    seabed = read_seabed(DATA / "bathymetry" / "etopo5_binh_thuan.asc")
    site = read_site(DATA / "site" / "reference_area.geojson")
    depth = seabed.depth(*np.array(site.lease.exterior.coords).T)
    assert depth.min() > 10
    assert depth.max() < 45
    # the file's first row and first value: the north-west corner, on land
    assert seabed.elevation[-1, 0] == 61
    assert isclose(seabed.latitude[-1], 13.0, abs_tol=1e-6)
    assert seabed.longitude[0] == 106.000982


RASTER = """ncols 3
nrows 2
xllcenter 108.0
yllcenter 10.0
cellsize 0.5
NODATA_value -99
1 2 3
4 -99 6
"""


def test_raster_rows_run_from_north_to_south(tmp_path):
    seabed = read_seabed(written(tmp_path, RASTER))
    assert seabed.longitude.tolist() == [108, 108.5, 109]
    assert seabed.latitude.tolist() == [10, 10.5]
    assert seabed.elevation[1].tolist() == [1, 2, 3]
    assert np.isnan(seabed.elevation[0, 1])
    assert seabed.name == "depth.asc"


def test_a_corner_is_half_a_cell_from_the_centre(tmp_path):
    corner = RASTER.replace("xllcenter 108.0", "XLLCORNER 107.75").replace("yllcenter 10.0", "yllcorner 9.75")
    seabed = read_seabed(written(tmp_path, corner))
    assert seabed.longitude.tolist() == [108, 108.5, 109]
    assert seabed.latitude.tolist() == [10, 10.5]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("4 -99 6\n", "", r"depth\.asc: line 7: expected 2 rows \(nrows\), got 1 rows"),
        ("4 -99 6\n", "4 -99 6\n7 8 9\n", "line 9: expected 2 rows"),
        ("1 2 3", "1 2", r"line 7: expected 3 values \(ncols\), got 2"),
        ("1 2 3", "1 two 3", "line 7, column 2: expected a number, got two"),
        ("1 2 3", "1 nan 3", "line 7, column 2: expected a finite number"),
        ("cellsize 0.5", "cellsise 0.5", "line 5.*nearest: cellsize"),
        ("cellsize 0.5", "cellsize 0", "degrees > 0"),
        ("cellsize 0.5\n", "", "header: expected cellsize"),
        ("ncols 3", "ncols 2.5", "a whole number"),
        ("nrows 2", "ncols 3", "line 2: expected ncols once"),
        ("xllcenter 108.0\n", "", "either xllcorner or xllcenter, got neither"),
        ("xllcenter 108.0", "xllcenter 108.0\nxllcorner 107.5", "either xllcorner or xllcenter, got both"),
    ],
)
def test_mistakes_in_a_raster_are_named(tmp_path, old, new, message):
    with pytest.raises(InputError, match=message):
        read_seabed(written(tmp_path, RASTER.replace(old, new)))


def test_depth_is_down_and_elevation_up(tmp_path):
    path = written(tmp_path, RASTER)
    up, down = read_seabed(path), read_seabed(path, SeabedValues.DEPTH)
    assert np.array_equal(up.elevation, -down.elevation, equal_nan=True)


def test_metres_are_of_this_earth(tmp_path):
    with pytest.raises(InputError, match="line 8, column 1: expected metres from -12000 to 9000, got -40000"):
        read_seabed(written(tmp_path, RASTER.replace("4 -99 6", "-40000 -99 6")))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(RASTER) - 1))
def test_a_raster_cut_anywhere_gives_the_same_or_an_error(tmp_path, cut):
    try:
        seabed = read_seabed(written(tmp_path, RASTER[:cut]))
    except InputError:
        return
    assert np.array_equal(seabed.elevation, read_seabed(written(tmp_path, RASTER)).elevation, equal_nan=True)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(RASTER) - 1), byte=st.binary(min_size=1, max_size=3))
def test_a_changed_byte_is_read_or_refused(tmp_path, place, byte):
    path, content = tmp_path / "depth.asc", RASTER.encode()
    path.write_bytes(content[:place] + byte + content[place + 1 :])
    try:
        read_seabed(path)
    except InputError as error:
        assert "depth.asc" in str(error)


def test_a_raster_of_the_whole_world_is_cut_out_first(tmp_path):
    with pytest.raises(InputError, match="ncols, nrows: expected at most 50000000 nodes: cut the grid out"):
        read_seabed(written(tmp_path, RASTER.replace("ncols 3", "ncols 86400").replace("nrows 2", "nrows 43200")))


EAST, NORTH = np.linspace(108, 109, 5), np.linspace(10, 11, 4)
ELEVATION = -30 - 10 * np.arange(5) - np.arange(4)[:, None]


@pytest.mark.parametrize("form", ["NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"])
@pytest.mark.parametrize("falling", [False, True])
def test_a_grid_comes_back_whatever_its_format_and_direction(tmp_path, form, falling):
    step = -1 if falling else 1
    path = write_seabed(tmp_path / "gebco.nc", EAST, NORTH[::step], ELEVATION[::step], form=form)
    seabed = read_seabed_grid(path)
    assert seabed.name == "gebco.nc"
    assert np.array_equal(seabed.latitude, NORTH)
    assert np.array_equal(seabed.elevation, ELEVATION)
    assert seabed.depth(108.25, 10.0) == pytest.approx(40)


def test_names_fill_values_and_depths(tmp_path):
    holes = np.ma.masked_equal(np.where(np.equal(ELEVATION, ELEVATION[1, 1]), 0, -ELEVATION), 0)
    path = write_seabed(
        tmp_path / "depth.nc", EAST + 360, NORTH, holes, names=("latitude", "x", "depth"),
        attributes={"positive": "down"},
    )  # fmt: skip
    with pytest.raises(InputError, match=r"variable x\[0\]: expected degrees from -360 to 360"):
        read_seabed_grid(path, variable="depth", longitude="x", latitude="latitude", values=SeabedValues.DEPTH)
    path = write_seabed(
        tmp_path / "depth.nc", EAST + 180, NORTH, holes, names=("latitude", "x", "depth"),
        attributes={"positive": "down"},
    )  # fmt: skip
    seabed = read_seabed_grid(path, variable="depth", longitude="x", latitude="latitude", values=SeabedValues.DEPTH)
    assert seabed.longitude[0] == -72
    assert np.isnan(seabed.elevation[1, 1])
    assert seabed.elevation[0, 0] == -30


@pytest.mark.parametrize(
    ("attributes", "variable", "values"),
    [
        ({"positive": "down"}, "elevation", SeabedValues.ELEVATION),
        ({"standard_name": "sea_floor_depth_below_sea_surface"}, "z", SeabedValues.ELEVATION),
        ({}, "depth", SeabedValues.ELEVATION),
        ({"positive": "up"}, "depth", SeabedValues.DEPTH),
        ({}, "elevation", SeabedValues.DEPTH),
    ],
)
def test_a_file_that_says_the_other_sign_is_refused(tmp_path, attributes, variable, values):
    path = write_seabed(
        tmp_path / "trap.nc", EAST, NORTH, ELEVATION, attributes=attributes, names=("lat", "lon", variable)
    )
    with pytest.raises(
        InputError, match=f"trap.nc: variable {variable}: expected {values.value}, as site.seabed.values"
    ):
        read_seabed_grid(path, variable=variable, values=values)


@pytest.mark.parametrize(
    ("east", "north", "elevation", "changes", "message"),
    [
        (EAST, NORTH, ELEVATION, {"units": "feet"}, "variable elevation, units: expected m, got feet"),
        (EAST, NORTH, ELEVATION, {"units": ""}, "variable elevation, units: expected m, got none"),
        (EAST, NORTH[[0, 2, 1, 3]], ELEVATION, {}, r"variable lat\[2\]: expected more than 10.6"),
        (EAST[[0, 1, 1, 3, 4]], NORTH, ELEVATION, {}, r"variable lon\[2\]: expected more than 108.25"),
        (EAST[::-1], NORTH, ELEVATION, {}, r"variable lon\[1\]: expected more than 109"),
        (EAST, NORTH + 85, ELEVATION, {}, r"variable lat\[0\]: expected degrees from -90 to 90"),
        (EAST, NORTH, ELEVATION * 1000, {}, "variable elevation: expected metres from"),
        (
            EAST,
            NORTH,
            np.ma.array(np.zeros((4, 5)), mask=True),
            {},
            "variable elevation: expected values, got fill values",
        ),
        (
            EAST,
            NORTH,
            ELEVATION,
            {"names": ("lat", "lon", "z")},
            "elevation: expected one of .*no variable 'elevation'",
        ),
        (EAST, NORTH, ELEVATION, {"names": ("y", "lon", "elevation")}, "variable elevation: expected dimensions lat"),
    ],
)
def test_mistakes_in_a_grid_are_named(tmp_path, east, north, elevation, changes, message):
    elevation = np.ma.clip(elevation, -32000, 32000)
    with pytest.raises(InputError, match=message) as caught:
        read_seabed_grid(write_seabed(tmp_path / "gebco.nc", east, north, elevation, **changes))
    assert "gebco.nc" in str(caught.value)


def test_axes_in_another_order_and_in_other_units_are_refused(tmp_path):
    import netCDF4

    path = write_seabed(tmp_path / "gebco.nc", EAST, NORTH, ELEVATION)
    with netCDF4.Dataset(path, "a") as data:
        data["lon"].units = "m"
    with pytest.raises(InputError, match="variable lon, units: expected degrees_east, got m"):
        read_seabed_grid(path)
    with pytest.raises(InputError, match="variable elevation: expected dimensions lon, lat, got lat, lon"):
        read_seabed_grid(path, longitude="lat", latitude="lon")


@pytest.mark.parametrize("form", ["NETCDF4", "NETCDF3_CLASSIC"])
def test_a_grid_cut_anywhere_gives_the_same_or_an_error(tmp_path, form):
    path = write_seabed(tmp_path / "gebco.nc", EAST, NORTH, ELEVATION, form=form)
    content = path.read_bytes()
    for cut in range(0, len(content), max(1, len(content) // 60)):
        path.write_bytes(content[:cut])
        try:
            seabed = read_seabed_grid(path)
        except InputError as error:
            assert "gebco.nc" in str(error)
        else:
            assert np.array_equal(seabed.elevation, ELEVATION), cut


def test_no_file_and_another_kind_of_file_are_refused(tmp_path):
    for name, content in (("none.nc", None), ("text.nc", b"longitude, latitude"), ("empty.nc", b"")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            read_seabed_grid(tmp_path / name)
