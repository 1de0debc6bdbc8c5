"""The region answers as shapely does, to a nanometre, on areas of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from areas import random_area
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import KDTree

from monsun.layout.inside import is_inside, nearest_inside
from monsun.layout.region import Region
from monsun.records import InputError

SEEDS = st.integers(0, 10**6)


def points_about(area: Any, generator: np.random.Generator, count: int = 400) -> tuple[Any, Any]:
    """Points all over the surroundings, and many close to the boundary: at its corners and beside its edges."""
    low_x, low_y, high_x, high_y = area.buffer(200.0).bounds
    corner = shapely.get_coordinates(area)
    along = shapely.get_coordinates(area.boundary.interpolate(generator.random(count), normalized=True))
    steps = 10.0 ** generator.uniform(-8, 2, count)[:, None]
    beside = along + generator.normal(size=(count, 2)) * steps
    # level with corners and above them, where rays pass through corners
    level = np.column_stack([generator.uniform(low_x, high_x, len(corner)), corner[:, 1]])
    above = np.column_stack([corner[:, 0], generator.uniform(low_y, high_y, len(corner))])
    anywhere = np.column_stack([generator.uniform(low_x, high_x, count), generator.uniform(low_y, high_y, count)])
    every = np.vstack([corner, along, beside, level, above, anywhere])
    return every[:, 0], every[:, 1]


def rounding(area: Any) -> float:
    """How exact coordinates of an area can be, m."""
    return 1e-9 + 4 * float(np.spacing(np.abs(area.bounds).max()))


@given(SEEDS)
def test_inside_is_what_shapely_says(seed: int) -> None:
    area = random_area(seed)
    region = Region.of(area)
    x, y = points_about(area, np.random.default_rng(seed))
    points = shapely.points(x, y)
    clear = shapely.distance(area.boundary, points) > rounding(area)
    found = region.contains(x, y)
    assert np.array_equal(found[clear], shapely.intersects(area, points)[clear])
    assert np.all(shapely.distance(area, points[found]) <= rounding(area))


@given(SEEDS)
def test_the_boundary_is_inside(seed: int) -> None:
    area = random_area(seed)
    corner = shapely.get_coordinates(area)
    assert np.all(Region.of(area).contains(corner[:, 0], corner[:, 1]))


@given(SEEDS)
def test_the_nearest_point_is_inside_and_nearest(seed: int) -> None:
    area = random_area(seed)
    region = Region.of(area)
    x, y = points_about(area, np.random.default_rng(seed))
    near_x, near_y = region.nearest(x, y)
    assert np.all(region.contains(near_x, near_y))
    distance = shapely.distance(area, shapely.points(x, y))
    assert np.hypot(near_x - x, near_y - y) == pytest.approx(distance, abs=rounding(area))
    assert region.distance_outside(x, y) == pytest.approx(distance, abs=rounding(area))
    kept = region.contains(x, y)
    assert np.array_equal(near_x[kept], x[kept])
    assert np.array_equal(near_y[kept], y[kept])


@given(SEEDS)
def test_random_points_are_inside_and_even(seed: int) -> None:
    area = random_area(seed)
    region = Region.of(area)
    x, y = region.random_points(np.random.default_rng(seed), 2000)
    assert x.shape == y.shape == (2000,)
    assert np.all(region.contains(x, y))
    again = region.random_points(np.random.default_rng(seed), 2000)
    assert np.array_equal(x, again[0])
    low_x, _, high_x, _ = area.bounds
    west = area.intersection(shapely.box(low_x, -1e8, (low_x + high_x) / 2, 1e8)).area / area.area
    assert np.mean(x <= (low_x + high_x) / 2) == pytest.approx(west, abs=0.06)


@given(SEEDS, st.floats(5.0, 500.0))
def test_boundary_points_lie_on_the_boundary_and_close_to_each_other(seed: int, spacing: float) -> None:
    area = random_area(seed)
    region = Region.of(area)
    x, y = region.boundary_points(spacing)
    assert np.all(region.contains(x, y))
    assert np.all(shapely.distance(area.boundary, shapely.points(x, y)) <= rounding(area))
    along = shapely.get_coordinates(area.boundary.interpolate(np.linspace(0, 1, 500), normalized=True))
    nearest, _ = KDTree(np.column_stack([x, y])).query(along)
    assert np.all(nearest <= spacing / 2 + 1e-6)


@given(SEEDS, st.floats(1.0, 800.0))
def test_half_planes_cut_out_what_lies_inside(seed: int, radius: float) -> None:
    area = random_area(seed)
    region = Region.of(area)
    generator = np.random.default_rng(seed)
    x, y = region.random_points(generator, 12)
    edge_x, edge_y = region.boundary_points(area.boundary.length / 12)
    corner = shapely.get_coordinates(area)[:12]
    x, y = np.concatenate([x, edge_x, corner[:, 0]]), np.concatenate([y, edge_y, corner[:, 1]])
    plane = region.edges_near(x, y, radius)
    assert np.hypot(plane.normal_x, plane.normal_y) == pytest.approx(1.0, abs=1e-12)
    room = 10 * rounding(area)
    for number in range(x.size):
        own = plane.point == number
        normal_x, normal_y, offset = plane.normal_x[own], plane.normal_y[own], plane.offset[own]
        assert np.all(normal_x * x[number] + normal_y * y[number] <= offset + room)
        turn, reach = generator.uniform(0, 2 * np.pi, 300), radius * np.sqrt(generator.random(300))
        to_x, to_y = x[number] + reach * np.cos(turn), y[number] + reach * np.sin(turn)
        kept = np.all(normal_x * to_x[:, None] + normal_y * to_y[:, None] <= offset, axis=1)
        assert np.all(region.distance_outside(to_x[kept], to_y[kept]) <= room)


def test_half_planes_of_a_square_are_its_edges() -> None:
    region = Region.of(shapely.box(0, 0, 1000, 1000))
    plane = region.edges_near([990.0, 500.0], [995.0, 500.0], 100.0)
    assert np.array_equal(plane.point, [0, 0])
    assert plane.normal_x == pytest.approx([0.0, 1.0])
    assert plane.normal_y == pytest.approx([1.0, 0.0])
    assert plane.offset == pytest.approx([1000.0, 1000.0])


def test_a_reflex_corner_gives_one_half_plane_through_it() -> None:
    area = shapely.Polygon([(0, 0), (1000, 0), (1000, 500), (500, 500), (500, 1000), (0, 1000)])
    plane = Region.of(area).edges_near([470.0, 500.0], [460.0, 500.0], 100.0)
    assert plane.normal_x[plane.point == 0] == pytest.approx([0.6])
    assert plane.normal_y[plane.point == 0] == pytest.approx([0.8])
    assert plane.offset[plane.point == 0] == pytest.approx([700.0])
    # on the corner itself: along the half of its angle
    assert plane.normal_x[plane.point == 1] == pytest.approx([np.sqrt(0.5)])


def test_thousands_of_edges_and_thin_strips() -> None:
    circle = shapely.Point(500_000, 1_200_000).buffer(1300, quad_segs=1024)
    region = Region.of(circle)
    generator = np.random.default_rng(1)
    x, y = 500_000 + generator.uniform(-1400, 1400, 20_000), 1_200_000 + generator.uniform(-1400, 1400, 20_000)
    assert np.array_equal(region.contains(x, y), shapely.intersects_xy(circle, x, y))
    strip = Region.of(shapely.LineString([(0, 0), (20_000, 7_000)]).buffer(0.5, cap_style="flat"))
    x, y = strip.random_points(generator, 50)
    assert np.all(strip.contains(x, y))


def test_compiled_functions_take_single_points() -> None:
    region = Region.of(shapely.box(0, 0, 1000, 1000)).arrays
    assert is_inside(1000.0, 1000.0, region)
    assert not is_inside(1000.0 + 1e-8, 500.0, region)
    assert not is_inside(float("nan"), 500.0, region)
    assert not is_inside(float("inf"), 500.0, region)
    assert nearest_inside(1100.0, 1200.0, region) == (1000.0, 1000.0)


def test_what_is_no_area_is_refused() -> None:
    for shape in (shapely.Point(0, 0), shapely.Polygon(), shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])):
        with pytest.raises(InputError, match="region: place"):
            Region.of(shape)
