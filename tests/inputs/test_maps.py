"""Maps: the bundled ones read, every mistake named with its place."""

import copy
import json
from importlib.resources import files
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.maps import read_land, read_lines, read_seabed, read_site
from monsun.records import InputError
from monsun.site.area import SIX_NAUTICAL_MILES, check_area, distance_to, mainland

DATA = Path(str(files("monsun"))) / "data" / "binh_thuan"


def test_the_bundled_site_passes_its_checks():
    site = read_site(DATA / "site" / "reference_area.geojson")
    land = read_land(DATA / "coast" / "land_south_vietnam.geojson")
    area, projection = check_area(site.lease, site.exclusions, land)
    # the figures of data/binh_thuan/SOURCES.md
    assert isclose(area.lease_km2, 220, abs_tol=1)
    assert isclose(area.area_km2, 206, abs_tol=1)
    assert projection.name == "UTM 49N (EPSG:32649)"
    assert isclose(area.nearest_coast_m(projection.geometry_in_metres(land)), 16_000, abs_tol=500)
    assert site.grid_connection == (108.8033, 11.3186)
    assert "Vinh Tan" in site.grid_name
    assert len(site.exclusions) == len(site.exclusion_names) == 1


def test_the_bundled_line_lies_six_miles_off_the_mainland():
    lines = read_lines(DATA / "maritime" / "derived_maritime_limits_binh_thuan.geojson")
    site = read_site(DATA / "site" / "reference_area.geojson")
    land = read_land(DATA / "coast" / "land_south_vietnam.geojson")
    _, projection = check_area(site.lease, site.exclusions, land)
    name = next(name for name in lines if name.startswith("6 nm"))
    x, y = projection.metres(*np.array(lines[name].coords).T)
    assert np.allclose(distance_to(mainland(land, projection), x, y), SIX_NAUTICAL_MILES, atol=250)
    assert len(lines) == 4


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


SITE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"role": "lease_area", "name": "lease"},
            "geometry": {"type": "Polygon", "coordinates": [[[108, 10], [109, 10], [109, 11], [108, 10]]]},
        },
        {
            "type": "Feature",
            "properties": {"role": "grid_connection", "name": "node"},
            "geometry": {"type": "Point", "coordinates": [108.8, 11.3]},
        },
    ],
}


def written(folder, content, name="site.geojson"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def changed(*steps, value):
    content = copy.deepcopy(SITE)
    part = content
    for step in steps[:-1]:
        part = part[step]
    part[steps[-1]] = value
    return content


RING = ("features", 0, "geometry", "coordinates", 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed("features", 0, "properties", "role", value="leese_area"), r"features\[0\].*nearest: lease_area"),
        (changed("features", 0, "properties", "role", value="exclusion"), "one with the role lease_area, got 0"),
        (changed("features", 0, "properties", value=None), r"role: expected one of .*got none"),
        (changed("features", 1, "geometry", "type", value="LineString"), r"features\[1\].*expected Point"),
        (changed("features", 0, "geometry", "type", value="Point"), "expected Polygon or MultiPolygon"),
        (changed(*RING, 3, value=[108, 10.5]), r"coordinates\[0\]: expected a closed ring"),
        (changed(*RING, value=[[108, 10], [109, 10], [108, 10]]), "at least 4 positions, got 3"),
        (changed(*RING, value=[]), "a list that is not empty"),
        (changed(*RING, 1, value=[10, 108]), r"coordinates\[0\]\[1\].*longitude from -180"),
        (changed(*RING, 1, value=[109]), r"expected \[longitude, latitude\]"),
        (changed(*RING, 1, value=["109", "10"]), r"expected \[longitude, latitude\]"),
        (changed("crs", value={"properties": {"name": "EPSG:32649"}}), "crs: expected longitude and latitude"),
        (changed("features", value=[]), "at least one feature"),
        (changed("features", value=SITE["features"][:1] + SITE["features"][1:] * 2), "at most one with the role grid"),
        (changed("features", 0, "geometry", value=None), "geometry with type and coordinates"),
        (changed("type", value="Feature"), "FeatureCollection, got Feature"),
        ("[1, 2]", "FeatureCollection, got list"),
        ('{"type": \n oops}', "line 2, column 2: expected JSON"),
        (json.dumps(SITE).replace("108.8", "NaN"), "longitude from -180"),
    ],
)
def test_mistakes_in_a_site_are_named(tmp_path, content, message):
    with pytest.raises(InputError, match=message) as caught:
        read_site(written(tmp_path, content))
    assert "site.geojson" in str(caught.value)


def test_crossing_edges_read_and_are_found_by_the_check(tmp_path):
    bow = [[108.4, 10.8], [108.6, 10.9], [108.6, 10.8], [108.4, 10.9], [108.4, 10.8]]
    site = read_site(written(tmp_path, changed(*RING, value=bow)))
    with pytest.raises(InputError, match=r"longitude 108\.50000, latitude 10\.85000"):
        check_area(site.lease, site.exclusions, read_land(DATA / "coast" / "land_south_vietnam.geojson"))


def test_holes_and_several_polygons_read(tmp_path):
    ring = [[108, 10], [109, 10], [109, 11], [108, 11], [108, 10]]
    hole = [[108.4, 10.4], [108.6, 10.4], [108.6, 10.6], [108.4, 10.4]]
    one = read_site(written(tmp_path, changed("features", 0, "geometry", "coordinates", value=[ring, hole])))
    assert len(one.lease.interiors) == 1
    several = changed("features", 0, "geometry", value={"type": "MultiPolygon", "coordinates": [[ring], [hole]]})
    assert len(read_site(written(tmp_path, several)).lease.geoms) == 2
    without = read_site(written(tmp_path, changed("features", value=SITE["features"][:1])))
    assert without.grid_connection is None


def test_lines_need_names_of_their_own(tmp_path):
    line = {"type": "LineString", "coordinates": [[108, 10], [109, 11]]}
    feature = {"type": "Feature", "properties": {"name": "limit"}, "geometry": line}
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert list(read_lines(written(tmp_path, collection))) == ["limit"]
    with pytest.raises(InputError, match=r"features\[1\].*a name of its own"):
        read_lines(written(tmp_path, collection | {"features": [feature, feature]}))
    with pytest.raises(InputError, match="LineString, got Polygon"):
        read_lines(written(tmp_path, collection | {"features": [feature | {"geometry": line | {"type": "Polygon"}}]}))


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
    seabed = read_seabed(written(tmp_path, RASTER, "depth.asc"))
    assert seabed.longitude.tolist() == [108, 108.5, 109]
    assert seabed.latitude.tolist() == [10, 10.5]
    assert seabed.elevation[1].tolist() == [1, 2, 3]
    assert np.isnan(seabed.elevation[0, 1])
    assert seabed.name == "depth.asc"


def test_a_corner_is_half_a_cell_from_the_centre(tmp_path):
    corner = RASTER.replace("xllcenter 108.0", "XLLCORNER 107.75").replace("yllcenter 10.0", "yllcorner 9.75")
    seabed = read_seabed(written(tmp_path, corner, "depth.asc"))
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
        read_seabed(written(tmp_path, RASTER.replace(old, new), "depth.asc"))
