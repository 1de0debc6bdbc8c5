"""Areas: the same polygon from GeoJSON and from a zipped shapefile in metres, and every damage named."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
import shapefile
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box
from wind_examples import shapefile_parts, write_zip

from monsun.inputs.areas import AreaForm, exclusion_near, land_around, read_areas, read_polygons
from monsun.records import InputError
from monsun.site.area import Projection

RING = [(108.5, 10.8), (108.5, 10.9), (108.6, 10.9), (108.6, 10.8), (108.5, 10.8)]
HOLE = [(108.54, 10.84), (108.56, 10.84), (108.56, 10.86), (108.54, 10.86), (108.54, 10.84)]
LEASE = Polygon(RING)
UTM = Projection.for_site(108.5, 10.8)


def geojson(folder, *geometries, name="area.geojson"):
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize("epsg", [4326, 32649, 3857])
def test_a_shapefile_in_any_system_is_the_geojson(tmp_path, epsg):
    path = write_zip(tmp_path / "area.zip", shapefile_parts([[RING, HOLE]], epsg=epsg))
    found = read_polygons(path, AreaForm.SHAPEFILE)
    expected = read_polygons(geojson(tmp_path, {"type": "Polygon", "coordinates": [RING, HOLE]}), AreaForm.GEOJSON)
    assert len(found.interiors) == 1
    assert shapely.hausdorff_distance(found, expected) < 1e-8
    assert shapely.symmetric_difference(found, expected).area < 1e-9


def test_several_polygons_of_one_and_of_several_shapes(tmp_path):
    second = [(x + 0.2, y) for x, y in RING]
    third = [(x + 0.4, y) for x, y in RING]
    path = write_zip(tmp_path / "area.zip", shapefile_parts([[RING, second], [third]]))
    found = read_polygons(path, AreaForm.SHAPEFILE)
    assert isinstance(found, MultiPolygon)
    assert len(found.geoms) == 3
    assert [place.rsplit(": ", 1)[1] for place, _ in read_areas(path, AreaForm.SHAPEFILE)] == ["shape 1", "shape 2"]


def test_other_files_of_the_zip_do_not_matter(tmp_path):
    parts = shapefile_parts([[RING]])
    path = write_zip(tmp_path / "area.zip", {key.upper(): part for key, part in parts.items()}, name="folder/AREA")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("readme.txt", "made by hand")
        archive.writestr("__MACOSX/folder/._AREA.shp", b"nothing")
    assert read_polygons(path, AreaForm.SHAPEFILE).equals(LEASE)


PARTS = shapefile_parts([[RING]])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "a zip with one .shp file, got an empty zip"),
        ({key: PARTS[key] for key in ("shx", "dbf", "prj")}, "a zip with one .shp file"),
        *(
            ({key: part for key, part in PARTS.items() if key != left}, f"area.{left}: expected this file beside")
            for left in ("shx", "dbf", "prj")
        ),
        (PARTS | {"shp": PARTS["shp"][:-10]}, "area.shp: expected 236 bytes, as its header says, got 226"),
        (PARTS | {"shp": b""}, "area.shp: expected 100 bytes"),
        (PARTS | {"shx": PARTS["shx"][:-8]}, "area.shx: expected 108 bytes"),
        (PARTS | {"dbf": PARTS["dbf"][:-20]}, "area.dbf: expected"),
        (PARTS | {"dbf": b""}, "area.dbf: expected 1 records"),
        (PARTS | {"dbf": shapefile_parts([[RING], [RING]])["dbf"]}, "area.dbf: expected 1 records.*got 2"),
        (PARTS | {"prj": b""}, "area.prj: expected a coordinate system in well-known text"),
        (PARTS | {"prj": b"metres, I think"}, "area.prj: expected a coordinate system"),
        (PARTS | {"prj": b"\xff\xfe"}, "area.prj: expected a coordinate system"),
        (shapefile_parts([[RING]], epsg=32649) | {"prj": PARTS["prj"]}, "shape 1: expected a place on the earth"),
        (shapefile_parts([[[RING[0], RING[2], RING[1], RING[3], RING[0]]]]), "edges that cross|edges do not cross"),
        (shapefile_parts([[RING]], kind=shapefile.POLYLINE), "shape 1: expected a polygon, got LineString"),
    ],
)
def test_damage_is_named(tmp_path, parts, message):
    with pytest.raises(InputError, match=message) as caught:
        read_polygons(write_zip(tmp_path / "area.zip", parts), AreaForm.SHAPEFILE)
    assert "area.zip" in str(caught.value)


def test_what_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "area.zip"
    with pytest.raises(InputError, match="a file that can be read"):
        read_polygons(path, AreaForm.SHAPEFILE)
    path.write_bytes(b"")
    with pytest.raises(InputError, match="a whole zip file"):
        read_polygons(path, AreaForm.SHAPEFILE)


def whole_zip():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, content in PARTS.items():
            archive.writestr(f"area.{suffix}", content)
    return stream.getvalue()


ZIP = whole_zip()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(ZIP) - 1))
def test_a_zip_cut_anywhere_is_refused(tmp_path, cut):
    path = tmp_path / "area.zip"
    path.write_bytes(ZIP[:cut])
    with pytest.raises(InputError, match=r"area\.zip"):
        read_polygons(path, AreaForm.SHAPEFILE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(suffix=st.sampled_from(sorted(PARTS)), place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(tmp_path, suffix, place, byte):
    content = bytearray(PARTS[suffix])
    content[place % len(content)] = byte
    path = write_zip(tmp_path / "area.zip", PARTS | {suffix: bytes(content)})
    try:
        read_polygons(path, AreaForm.SHAPEFILE)
    except InputError as error:
        assert "area.zip" in str(error)


def test_a_buffer_is_metres_wide(tmp_path):
    lane = {"type": "LineString", "coordinates": [[108.0, 10.85], [109.0, 10.85]]}
    path = geojson(tmp_path, lane, name="lane.geojson")
    free = exclusion_near(path, AreaForm.GEOJSON, 926.0, LEASE)
    width = UTM.geometry_in_metres(shapely.intersection(free, LEASE))
    # 0.1 degrees of longitude are 10.93 km there
    assert width.area == pytest.approx(2 * 926 * 10_930, rel=0.01)
    with pytest.raises(
        InputError, match=r"lane\.geojson: features\[0\].*buffer: expected metres > 0 around a LineString"
    ):
        exclusion_near(path, AreaForm.GEOJSON, 0.0, LEASE)


def test_what_lies_far_away_adds_nothing(tmp_path):
    far = {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]}
    near = {"type": "Point", "coordinates": [108.62, 10.85]}
    path = geojson(tmp_path, far, near)
    assert exclusion_near(path, AreaForm.GEOJSON, 1000.0, LEASE) is None
    assert exclusion_near(path, AreaForm.GEOJSON, 3000.0, LEASE).intersects(LEASE)
    with pytest.raises(InputError, match="buffer: expected metres <"):
        exclusion_near(path, AreaForm.GEOJSON, 900_000.0, LEASE)


def test_crossing_edges_matter_near_the_lease_alone(tmp_path):
    bow = [[108.5, 10.8], [108.6, 10.9], [108.6, 10.8], [108.5, 10.9], [108.5, 10.8]]
    far = {"type": "Polygon", "coordinates": [[[x - 20, y] for x, y in bow]]}
    square = {"type": "Polygon", "coordinates": [RING]}
    found = exclusion_near(geojson(tmp_path, far, square), AreaForm.GEOJSON, 0.0, LEASE)
    assert shapely.symmetric_difference(found, LEASE).area < 1e-9
    with pytest.raises(InputError, match=r"features\[1\]: expected a polygon whose edges do not cross"):
        exclusion_near(geojson(tmp_path, square, far | {"coordinates": [bow]}), AreaForm.GEOJSON, 0.0, LEASE)


def test_single_and_several_points_and_lines_read(tmp_path):
    kinds = {
        "Point": [108.5, 10.8], "MultiPoint": [[108.5, 10.8], [108.6, 10.8]], "LineString": [[108, 10], [109, 10]],
        "MultiLineString": [[[108, 10], [109, 10]], [[108, 11], [109, 11]]],
    }  # fmt: skip
    path = geojson(tmp_path, *({"type": kind, "coordinates": value} for kind, value in kinds.items()))
    assert [shape.geom_type for _, shape in read_areas(path, AreaForm.GEOJSON)] == [
        "Point", "Point", "Point", "LineString", "LineString", "LineString"
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"features\[0\]: expected a polygon, got Point"):
        read_polygons(path, AreaForm.GEOJSON)
    path = geojson(tmp_path, {"type": "GeometryCollection", "coordinates": []})
    with pytest.raises(InputError, match="a point, line or polygon, got GeometryCollection"):
        read_areas(path, AreaForm.GEOJSON)


TEXT = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[*map(list, RING)]]}}
        ],
    },
    indent=1,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(TEXT) - 1), text=st.text(max_size=3), keep=st.booleans())
def test_damaged_geojson_is_read_or_refused(tmp_path, place, text, keep):
    path = tmp_path / "area.geojson"
    path.write_text(TEXT[:place] + text + (TEXT[place + 1 :] if keep else ""), encoding="utf-8", errors="replace")
    try:
        read_polygons(path, AreaForm.GEOJSON)
    except InputError as error:
        assert "area.geojson" in str(error)


def test_land_of_the_whole_world_is_cut_to_the_surroundings():
    near, far = box(107, 11, 108, 12), box(-80, 30, -70, 40)
    assert land_around(MultiPolygon([near]), LEASE).equals(near)
    world = land_around(MultiPolygon([near, far, box(100, 0, 104, 20)]), LEASE)
    assert np.allclose(world.bounds, (103.5, 5.8, 108, 15.9))
    assert shapely.intersection(world, near).area == pytest.approx(1)
