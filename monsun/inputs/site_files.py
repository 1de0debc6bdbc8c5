"""The site that a project file names: its map, area, land and seabed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiPolygon

from monsun.inputs.areas import exclusion_near, land_around, read_polygons
from monsun.inputs.data_files import DataFile, ExclusionFile, SeabedFile, bars_cables
from monsun.inputs.maps import SiteMap, read_lines, read_site
from monsun.inputs.seabed_raster import SeabedForm, read_seabed, read_seabed_grid
from monsun.inputs.settings import SiteFiles
from monsun.records import InputError
from monsun.site.area import Area, Projection, check_area, check_rings, mainland
from monsun.site.seabed import Seabed

_ASHORE = 2e3  # m from the coast of the land, which is drawn to about a kilometre

Place = Callable[[str, DataFile], Path]


@dataclass(frozen=True, eq=False)
class ProjectSite:
    """Where a project lies: map in degrees, area in metres of the projection, land and limits in degrees, seabed."""

    map: SiteMap
    area: Area
    projection: Projection
    land: MultiPolygon
    limits: dict[str, LineString]
    seabed: Seabed


def read_site_files(where: str, site: SiteFiles, place: Place) -> ProjectSite:
    """The site of a project's site section; InputError with file and feature, or led by `where`."""
    site_map, origin = _map(where, site, place)
    check_rings(site_map.lease, f"{origin}: lease_area")
    site_map = _with_exclusions(site_map, site.exclusions, place)
    if site.cable_corridors is not None:
        beside = read_polygons(place("site.cable_corridors", site.cable_corridors), site.cable_corridors.form)
        site_map = replace(site_map, corridors=(*site_map.corridors, beside))
    land = land_around(read_polygons(place("site.land", site.land), site.land.form), site_map.lease)
    area, projection = check_area(
        site_map.lease,
        site_map.exclusions,
        land,
        least_coast_distance=site.least_coast_distance,
        where=f"{origin}: lease_area",
    )
    if site_map.landfall is not None:
        place_x, place_y = (float(value) for value in projection.metres(*site_map.landfall))
        inland = shapely.distance(shapely.Point(place_x, place_y), mainland(land, projection).boundary)
        if inland > _ASHORE:
            wanted = f"a place within {_ASHORE / 1e3:g} km of the mainland's coast"
            raise InputError(f"{origin}: landfall", wanted, f"{inland / 1e3:.1f} km from it")
    limits = {} if site.limits is None else read_lines(place("site.limits", site.limits))
    seabed = _seabed(site.seabed, place)
    return ProjectSite(site_map, area, projection, land, limits, seabed)


def _map(where: str, site: SiteFiles, place: Place) -> tuple[SiteMap, Path]:
    """The site's map, and the file that its lease is from."""
    if site.area is not None:
        path = place("site.area", site.area)
        site_map = read_site(path)
        if site_map.grid_connection is None:
            raise InputError(str(path), "a feature with the role grid_connection", "none")
        return site_map, path
    if site.lease is None or site.grid_connection is None:
        raise InputError(f"{where}: site", "area, or lease and grid_connection", "neither")
    path, node = place("site.lease", site.lease), site.grid_connection
    lease = read_polygons(path, site.lease.form)
    return SiteMap(lease, path.stem, (), (), (), (), (node.longitude, node.latitude), node.name), path


def _with_exclusions(site_map: SiteMap, files: tuple[ExclusionFile, ...], place: Place) -> SiteMap:
    """The map with what further files exclude; files that do not reach the lease add nothing.

    What bars cables counts on the way to the grid too.
    """
    node = site_map.grid_connection
    way = site_map.lease if node is None else shapely.union(site_map.lease, shapely.Point(node)).convex_hull
    shapes, names, barred = [
        list(part) for part in (site_map.exclusions, site_map.exclusion_names, site_map.exclusion_bars_cables)
    ]
    for index, entry in enumerate(files):
        path = place(f"site.exclusions[{index}]", entry)
        bars = bars_cables(entry.kind, entry.cables)
        shape = exclusion_near(path, entry.form, entry.buffer, way if bars else site_map.lease)
        if shape is not None:
            shapes.append(shape)
            names.append(entry.name or f"{entry.kind.value.replace('_', ' ')} ({path.name})")
            barred.append(bars)
    return replace(
        site_map, exclusions=tuple(shapes), exclusion_names=tuple(names), exclusion_bars_cables=tuple(barred)
    )


def _seabed(entry: SeabedFile, place: Place) -> Seabed:
    path = place("site.seabed", entry)
    if entry.form is SeabedForm.ESRI_ASCII:
        return read_seabed(path, entry.values)
    return read_seabed_grid(
        path, variable=entry.variable, longitude=entry.longitude, latitude=entry.latitude, values=entry.values
    )
