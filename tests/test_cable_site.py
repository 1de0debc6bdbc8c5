"""Where a project's cables may run: its border, corridors, and the exclusions that bar them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from monsun.electrical.export import LandfallRule
from monsun.inputs.project import load_project, with_settings
from monsun.records import InputError
from monsun.site.area import Area
from monsun.steps.cables import cable_site


@pytest.fixture(scope="module")
def project():
    return load_project("binh-thuan")


def test_the_reference_s_cables_cross_its_corridor(project):
    site = cable_site(project)
    assert site.obstacles == [] and site.corridors == []
    assert site.border.equals(project.area.lease) and site.allowed is project.area.allowed


def test_what_bars_cables_is_an_obstacle(project):
    barred = replace(project, site=replace(project.site, exclusion_bars_cables=(True,)))
    (obstacle,) = cable_site(barred).obstacles
    assert obstacle.equals(project.area.exclusions)


def test_corridors_lie_beside_the_border_or_join_its_parts(project):
    lease = project.area.lease
    west, south, east, north = lease.bounds
    beside = shapely.box(east - 100, south, east + 3000, north)
    degrees = project.projection.geometry_in_degrees(beside)
    site = cable_site(replace(project, site=replace(project.site, corridors=(degrees,))))
    assert site.border.equals(lease)
    assert [part.symmetric_difference(beside).area < 10 for part in site.corridors] == [True]
    # a lease in two parts is a border only where a corridor joins them
    middle = (west + east) / 2
    gap = shapely.box(middle - 500, south - 1, middle + 500, north + 1)
    parted = replace(project, area=Area(lease - gap, shapely.MultiPolygon()))
    assert cable_site(parted).border is None
    bridge = project.projection.geometry_in_degrees(gap.buffer(100) & lease)
    joined = cable_site(replace(parted, site=replace(project.site, corridors=(bridge,))))
    assert joined.border.symmetric_difference(lease).area < 1e5 and joined.corridors == []


def test_the_export_keeps_off_the_land_and_the_line_on_it(project):
    site = cable_site(project)
    route = site.route(np.array([235e3, 1203e3]))
    sea, shore = LineString(route.offshore_path), LineString(route.onshore_path)
    assert sea.intersection(site.land.buffer(-1.0)).is_empty
    # the straight line to the node would cross the bay
    assert site.land.buffer(1.0).covers(shore) and len(route.onshore_via) > 0
    assert shore.length < 1.03 * np.hypot(*np.subtract(site.landfall, site.grid_node))


def test_a_landfall_is_the_site_s_or_the_cheapest(project):
    named = replace(project, site=replace(project.site, landfall=(108.7, 11.18)))
    assert cable_site(named).landfall == tuple(float(value) for value in project.projection.metres(108.7, 11.18))
    export = replace(project.settings.export, landfall=LandfallRule.CHEAPEST)
    straight = cable_site(project)
    cheapest = cable_site(with_settings(project, replace(project.settings, export=export)))
    place = np.array([235e3, 1203e3])
    ways = [site.route(place) for site in (straight, cheapest)]
    # four circuits at sea cost more by far than the line
    sea, line = 4 * (1500.902 + 95), 1200.0
    costs = [sea * way.offshore_length + line * way.onshore_length for way in ways]
    assert costs[1] < costs[0] and ways[1].offshore_length < ways[0].offshore_length
    assert shapely.dwithin(Point(cheapest.landfall), cheapest.land.boundary, 1.0)


def test_a_landfall_inland_is_reached_from_the_nearest_shore(project):
    straight = cable_site(project)
    coast = Point(straight.landfall)
    inland = shapely.shortest_line(straight.land.buffer(-700.0), coast).coords[0]
    degrees = tuple(float(value) for value in project.projection.degrees(*inland))
    site = cable_site(replace(project, site=replace(project.site, landfall=degrees)))
    route = site.route(np.array([235e3, 1203e3]))
    sea = LineString(route.offshore_path)
    assert sea.intersection(site.land).length == pytest.approx(700.0, abs=150.0)
    assert site.land.buffer(1.0).covers(LineString(route.onshore_path))


def test_no_connection_no_cables(project):
    with pytest.raises(InputError, match="grid connection"):
        cable_site(replace(project, site=replace(project.site, grid_connection=None)))
