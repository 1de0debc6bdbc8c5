"""Where a project's cables may run: its border, corridors, and the exclusions that bar them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from monsun.inputs.project import load_project
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


def test_no_connection_no_cables(project):
    with pytest.raises(InputError, match="grid connection"):
        cable_site(replace(project, site=replace(project.site, grid_connection=None)))
