"""Depth between the nodes of a raster."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.seabed import Seabed, check_depth, depth_in_metres

LONGITUDE, LATITUDE = 108.0 + np.arange(7) / 12, 10.0 + np.arange(5) / 12
ROUGH = Seabed(LONGITUDE, LATITUDE, -30 + 10 * np.random.default_rng(1).normal(size=(5, 7)))


def test_nodes_keep_their_values():
    east, north = np.meshgrid(LONGITUDE, LATITUDE)
    assert np.allclose(ROUGH.depth(east, north), -ROUGH.elevation, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(east=st.floats(108.0, 108.5), north=st.floats(10.0, 10.0 + 4 / 12))
def test_a_plane_stays_a_plane(east, north):
    plane = Seabed(LONGITUDE, LATITUDE, 3 * (LONGITUDE - 108) - 7 * (LATITUDE[:, None] - 10) - 20)
    depth, per_longitude, per_latitude = plane.depth_with_slopes(east, north)
    assert np.isclose(depth, 20 - 3 * (east - 108) + 7 * (north - 10), atol=1e-11)
    assert np.isclose(per_longitude, -3, atol=1e-9)
    assert np.isclose(per_latitude, 7, atol=1e-9)


def test_slopes_are_central_differences():
    random = np.random.default_rng(2)
    # inside the cells: a difference across an edge would mix two slopes
    east = 108 + (random.integers(0, 6, 40) + random.uniform(0.1, 0.9, 40)) / 12
    north = 10 + (random.integers(0, 4, 40) + random.uniform(0.1, 0.9, 40)) / 12
    _, per_longitude, per_latitude = ROUGH.depth_with_slopes(east, north)
    step = 1e-4
    assert np.allclose(
        per_longitude, (ROUGH.depth(east + step, north) - ROUGH.depth(east - step, north)) / (2 * step), rtol=1e-6
    )
    assert np.allclose(
        per_latitude, (ROUGH.depth(east, north + step) - ROUGH.depth(east, north - step)) / (2 * step), rtol=1e-6
    )


def test_slopes_in_metres_are_central_differences():
    projection = Projection.for_site(108.3, 10.1)
    x, y = projection.metres(108 + (np.arange(5) + 0.4) / 12, 10 + (np.array([0, 1, 2, 3, 0]) + 0.6) / 12)
    depth, per_x, per_y = depth_in_metres(ROUGH, projection, x, y)
    assert np.allclose(depth, ROUGH.depth(*projection.degrees(x, y)), atol=1e-12)
    step = 5.0

    def at(shift_x, shift_y):
        return depth_in_metres(ROUGH, projection, x + shift_x, y + shift_y)[0]

    assert np.allclose(per_x, (at(step, 0) - at(-step, 0)) / (2 * step), rtol=1e-6)
    assert np.allclose(per_y, (at(0, step) - at(0, -step)) / (2 * step), rtol=1e-6)


def test_shapes_follow_the_points():
    assert ROUGH.depth(108.1, 10.1).shape == ()
    assert ROUGH.depth(np.full((2, 3), 108.1), 10.1).shape == (2, 3)


@pytest.mark.parametrize(("east", "north"), [(107.99, 10.1), (108.1, 10.4), (float("nan"), 10.1)])
def test_points_outside_are_refused_with_their_place(east, north):
    with pytest.raises(InputError, match=r"degrees from .*point 1 at longitude"):
        ROUGH.depth([108.1, east], [10.1, north])


def test_a_missing_value_is_refused_only_where_it_matters():
    elevation = ROUGH.elevation.copy()
    elevation[0, 0] = np.nan
    holed = Seabed(LONGITUDE, LATITUDE, elevation, name="holed.asc")
    assert np.isfinite(holed.depth(108.3, 10.2))
    with pytest.raises(InputError, match=r"holed\.asc.*point 0 at longitude 108\.01000"):
        holed.depth(108.01, 10.01)


def test_rasters_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="shape"):
        Seabed(LONGITUDE, LATITUDE, np.zeros((7, 5)))
    with pytest.raises(InputError, match="latitude"):
        Seabed(LONGITUDE, LATITUDE[::-1], np.zeros((5, 7)))


def test_check_depth_names_the_worst_turbine():
    check_depth([20, 40], [108, 109], [10, 11], least=15, most=45, where="layout")
    with pytest.raises(InputError, match=r"layout: .*15 to 45 m deep, got 60\.0 m \(point 2 .*108\.20000.*; 2 of 3"):
        check_depth([10, 30, 60], [108.0, 108.1, 108.2], [10, 10, 10], least=15, most=45, where="layout")
    with pytest.raises(InputError, match="nan m"):
        check_depth([30, np.nan], [108, 109], [10, 11], least=15, most=45, where="layout")
