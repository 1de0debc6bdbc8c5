"""Maps: the bundled ones read, every mistake named with its place."""

import copy
import json
from importlib.resources import files
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.areas import AreaForm, read_polygons
from monsun.inputs.maps import read_lines, read_site
from monsun.records import InputError
from monsun.site.area import SIX_NAUTICAL_MILES, check_area, distance_to, mainland

DATA = Path(str(files("monsun"))) / "data" / "binh_thuan"
LAND = read_polygons(DATA / "coast" / "land_south_vietnam.geojson", AreaForm.GEOJSON)


def test_the_bundled_site_passes_its_checks():
    site = read_site(DATA / "site" / "reference_area.geojson")
    area, projection = check_area(site.lease, site.exclusions, LAND)
    # the figures of data/binh_thuan/SOURCES.md
    assert isclose(area.lease_km2, 220, abs_tol=1)
    assert isclose(area.area_km2, 206, abs_tol=1)
    assert projection.name == "UTM 49N (EPSG:32649)"
    assert isclose(area.nearest_coast_m(projection.geometry_in_metres(LAND)), 16_000, abs_tol=500)
    assert site.grid_connection == (108.8033, 11.3186)
    assert "Vinh Tan" in site.grid_name
    assert len(site.exclusions) == len(site.exclusion_names) == 1


def test_the_bundled_line_lies_six_miles_off_the_mainland():
    lines = read_lines(DATA / "maritime" / "derived_maritime_limits_binh_thuan.geojson")
    site = read_site(DATA / "site" / "reference_area.geojson")
    _, projection = check_area(site.lease, site.exclusions, LAND)
    name = next(name for name in lines if name.startswith("6 nm"))
    x, y = projection.metres(*np.array(lines[name].coords).T)
    assert np.allclose(distance_to(mainland(LAND, projection), x, y), SIX_NAUTICAL_MILES, atol=250)
    assert len(lines) == 4


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


def test_exclusions_say_whether_cables_keep_out_and_corridors_are_read(tmp_path):
    ring = [[108.45, 10.5], [108.5, 10.5], [108.5, 10.52], [108.45, 10.5]]

    def feature(**properties):
        return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    content = copy.deepcopy(SITE)
    content["features"] += [
        feature(role="exclusion"),
        feature(role="exclusion", kind="protected_site"),
        feature(role="exclusion", kind="protected_site", cables="allowed"),
        feature(role="exclusion", kind="shipping_lane", cables="barred"),
        feature(role="cable_corridor"),
    ]
    site = read_site(written(tmp_path, content))
    assert site.landfall is None
    assert site.exclusion_bars_cables == (False, True, False, True)
    assert len(site.corridors) == 1 and site.corridors[0].equals(site.exclusions[0])
    for wrong, message in (
        ({"cables": "no"}, r"properties\.cables"),
        ({"kind": "protected"}, "nearest: protected_site"),
    ):
        content["features"][-1] = feature(role="exclusion", **wrong)
        with pytest.raises(InputError, match=message):
            read_site(written(tmp_path, content))


def test_crossing_edges_read_and_are_found_by_the_check(tmp_path):
    bow = [[108.4, 10.8], [108.6, 10.9], [108.6, 10.8], [108.4, 10.9], [108.4, 10.8]]
    site = read_site(written(tmp_path, changed(*RING, value=bow)))
    with pytest.raises(InputError, match=r"longitude 108\.50000, latitude 10\.85000"):
        check_area(site.lease, site.exclusions, LAND)


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
