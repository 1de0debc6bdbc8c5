"""Projection, lease area and its checks."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import segmentize
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from monsun.records import InputError
from monsun.site.area import (
    SIX_NAUTICAL_MILES,
    Area,
    Projection,
    check_area,
    distance_to,
    mainland,
)

# the corners of the reference project's constructed area, and its corridor
LEASE = Polygon(
    [
        (108.47, 10.8),
        (108.585, 10.765),
        (108.64, 10.835),
        (108.625, 10.905),
        (108.535, 10.92),
        (108.515, 10.875),
        (108.475, 10.87),
    ]
)
CORRIDOR = Polygon([(108.67948, 10.87558), (108.68052, 10.86842), (108.44052, 10.83442), (108.43948, 10.84158)])
# corners every two kilometres, as edges are straight between projected corners
COAST = segmentize(box(107.0, 11.2, 109.0, 12.0), 0.02)
ISLAND = box(108.5, 10.6, 108.52, 10.61)
LAND = MultiPolygon([ISLAND, COAST])
SITE = Projection.for_site(108.55, 10.85)


def test_the_site_lies_in_zone_49():
    assert SITE.zone == 49
    assert SITE.epsg == 32649
    assert SITE.name == "UTM 49N (EPSG:32649)"
    assert Projection.for_site(-70.0, -33.0).name == "UTM 19S (EPSG:32719)"


@settings(max_examples=30, deadline=None)
@given(longitude=st.floats(105, 112), latitude=st.floats(-60, 70))
def test_there_and_back(longitude, latitude):
    projection = Projection.for_site(longitude, latitude)
    back = projection.degrees(*projection.metres(longitude, latitude))
    assert np.allclose(back, (longitude, latitude), atol=1e-9)


def test_central_meridian_has_x_500_km_and_scale_0_9996():
    x, y = SITE.metres([111.0, 111.0], [0.0, 1.0])
    assert np.allclose(x, 500_000, atol=1e-6)
    along = Geod(ellps="WGS84").inv(111.0, 0.0, 111.0, 1.0)[2]
    assert isclose(y[1] - y[0], 0.9996 * along, rel_tol=1e-7)


def test_slopes_of_the_projection_turn_and_scale_only():
    x, y = SITE.metres([108.5, 108.6], [10.8, 10.9])
    longitude, latitude, east_x, east_y, north_x, north_y = SITE.degrees_with_slopes(x, y)
    # a step along the slopes arrives where the projection says
    step = 7.0
    arrived = SITE.degrees(x + step, y - step)
    assert np.allclose(arrived[0] - longitude, step * (east_x - east_y), rtol=1e-5)
    assert np.allclose(arrived[1] - latitude, step * (north_x - north_y), rtol=1e-5)
    # conformal: east slopes and north slopes are at right angles, in metres
    east = np.cos(np.radians(latitude)) / np.sqrt(1 - 0.00669438 * np.sin(np.radians(latitude)) ** 2)
    north = (1 - 0.00669438) / (1 - 0.00669438 * np.sin(np.radians(latitude)) ** 2) ** 1.5
    assert np.allclose(east * east_x, north * north_y, rtol=1e-6)
    assert np.allclose(east * east_y, -north * north_x, rtol=1e-6)


def test_geometries_there_and_back():
    back = SITE.geometry_in_degrees(SITE.geometry_in_metres(LEASE))
    assert back.equals_exact(LEASE, 1e-9)
    assert SITE.geometry_in_metres(Polygon()).is_empty


@pytest.mark.parametrize(("longitude", "latitude"), [(200.0, 10.0), (108.0, 108.0), (float("nan"), 10.0)])
def test_degrees_that_are_none_are_refused(longitude, latitude):
    with pytest.raises(InputError, match="degrees from"):
        SITE.metres(longitude, latitude)


def test_areas_are_those_on_the_ellipsoid():
    area, projection = check_area(LEASE, [CORRIDOR], LAND)
    geodesic = abs(Geod(ellps="WGS84").geometry_area_perimeter(LEASE)[0]) / 1e6
    assert isclose(area.lease_km2, geodesic, rel_tol=2e-3)
    assert isclose(area.lease_km2, 220, abs_tol=1)
    assert isclose(area.area_km2, 206, abs_tol=1)
    assert projection == SITE


def test_contains_counts_the_boundary_and_not_the_corridor():
    area, projection = check_area(LEASE, [CORRIDOR], LAND)
    x, y = projection.metres([108.55, 108.55, 108.47, 108.0], [10.80, 10.85, 10.8, 10.8])
    inside_corridor = CORRIDOR.contains(Point(108.55, 10.85))
    assert inside_corridor
    assert area.contains(x, y).tolist() == [True, False, True, False]
    square = Area(box(0, 0, 1000, 1000), Polygon())
    assert square.contains([1000, 1000.0005, 1000.002], [500, 500, 500]).tolist() == [True, True, False]
    assert square.contains(np.full((2, 3), 5.0), np.full((2, 3), 5.0)).shape == (2, 3)


def test_boundary_distance_has_the_sign_of_the_side():
    holed = Area(box(0, 0, 1000, 1000), box(400, 400, 600, 600))
    assert np.allclose(holed.boundary_distance([100, 500, 1300, 300], [500, 500, 500, 500]), [100, -100, -300, 100])


def test_distance_to_the_coast():
    area = Area(box(0, 0, 1000, 1000), Polygon())
    assert area.nearest_coast_m(box(0, 3000, 1000, 4000)) == 2000
    assert distance_to(LineString([(0, 0), (0, 10)]), [3, -4], [5, 5]).tolist() == [3, 4]


def test_the_mainland_is_the_largest_polygon():
    assert mainland(LAND, SITE).equals(SITE.geometry_in_metres(COAST))
    with pytest.raises(InputError, match="polygon"):
        mainland(LineString([(108, 10), (109, 11)]), SITE)


def test_crossing_edges_are_named_with_their_point():
    crossed = Polygon([(108.4, 10.8), (108.6, 10.9), (108.6, 10.8), (108.4, 10.9)])
    with pytest.raises(InputError, match=r"site: expected .*cross.*longitude 108\.50000, latitude 10\.85000"):
        check_area(crossed, [], LAND, where="site")
    with pytest.raises(InputError, match="site: exclusion 2"):
        check_area(LEASE, [CORRIDOR, crossed], LAND, where="site")


def test_empty_areas_are_refused():
    with pytest.raises(InputError, match="empty area"):
        check_area(Polygon(), [], LAND)
    with pytest.raises(InputError, match="nothing left"):
        check_area(LEASE, [LEASE.buffer(0.1)], LAND)


def test_an_area_on_land_is_told_where_and_how_much():
    # a ten-minute square with its northern half on the coast
    half = box(108.0, 11.1, 108.2, 11.3)
    geodesic = abs(Geod(ellps="WGS84").geometry_area_perimeter(box(108.0, 11.2, 108.2, 11.3))[0]) / 1e6
    with pytest.raises(InputError, match="on land around longitude 108") as caught:
        check_area(half, [], LAND)
    assert isclose(float(caught.value.came.split()[0]), geodesic, rel_tol=0.005)
    with pytest.raises(InputError, match="on land"):
        check_area(box(108.49, 10.59, 108.53, 10.62), [], LAND)


def test_six_nautical_miles_are_measured_from_the_mainland_not_from_islands():
    assert SIX_NAUTICAL_MILES == 11_112
    near = box(108.4, 11.05, 108.5, 11.15)
    with pytest.raises(InputError, match=r"6\.00 nautical miles .*mainland coast, got [23]\.\d\d nautical miles"):
        check_area(near, [], LAND)
    assert check_area(near, [], LAND, least_coast_distance=0)[0].lease_km2 > 0
    assert check_area(near, [], LAND, least_coast_distance=5000)[0].lease_km2 > 0
    by_the_island = box(108.53, 10.6, 108.6, 10.65)
    assert check_area(by_the_island, [], LAND)[0].lease_km2 > 0
