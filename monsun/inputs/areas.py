"""Areas from files without roles: GeoJSON, or a shapefile in a zip; lease, land, and what keeps turbines away."""

from __future__ import annotations

from enum import Enum
from math import cos, radians
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from monsun.inputs.geojson import read_geometries
from monsun.inputs.shapefile_zip import read_shapes
from monsun.records import InputError
from monsun.site.area import Projection, check_rings

# degrees beyond the lease that a map is looked at; the projection is exact to a millimetre there
_MARGIN = 5.0
# m per degree of latitude, rounded down: a margin for buffers may be too wide, never too narrow
_METRES_PER_DEGREE = 110_000.0


class AreaForm(Enum):
    """How a file holds areas."""

    GEOJSON = "geojson"
    SHAPEFILE = "shapefile"


def read_areas(path: str | Path, form: AreaForm) -> tuple[tuple[str, BaseGeometry], ...]:
    """Every geometry of a file with its place, degrees (WGS84): points, lines and polygons, whose edges may cross.

    A shapefile lies in a zip with its .shp, .shx, .dbf and .prj, whose coordinate system is converted. Raises
    InputError with file and feature.
    """
    file = Path(path)
    return tuple(read_geometries(file) if form is AreaForm.GEOJSON else read_shapes(file))


def read_polygons(path: str | Path, form: AreaForm) -> Polygon | MultiPolygon:
    """All polygons of a file together, degrees: a lease, or land.

    InputError for any other geometry, and for edges that cross.
    """
    parts = []
    for where, shape in read_areas(path, form):
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise InputError(where, "a polygon", shape.geom_type)
        check_rings(shape, where)
        parts += list(shapely.get_parts(shape))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def land_around(land: Polygon | MultiPolygon, lease: Polygon | MultiPolygon) -> MultiPolygon:
    """The land within 5 degrees of the lease, degrees; a map of that size or smaller as it stands."""
    box = shapely.box(*_wider(lease.bounds, _MARGIN))
    near = land if box.covers(shapely.box(*land.bounds)) else shapely.intersection(land, box)
    return MultiPolygon([part for part in shapely.get_parts(near) if isinstance(part, Polygon)])


def exclusion_near(
    path: str | Path, form: AreaForm, buffer: float, region: Polygon | MultiPolygon
) -> Polygon | MultiPolygon | None:
    """What a file keeps free in a region such as the lease, widened by `buffer` (m); degrees, None if nothing.

    Lines and points need a buffer > 0. What lies further from the region than the buffer has no part in it, so that a
    register of a whole country may hold polygons whose edges cross, but not there: InputError with file and feature.
    """
    shapes = read_areas(path, form)
    for where, shape in shapes:
        if shape.geom_type not in ("Polygon", "MultiPolygon") and not buffer > 0:
            raise InputError(f"{where}: buffer", f"metres > 0 around a {shape.geom_type}", f"{buffer:g}")
    if region.is_empty:
        return None
    centre = region.centroid
    projection = Projection.for_site(centre.x, centre.y)
    # a degree of longitude is shorter than one of latitude
    narrowing = cos(radians(max(abs(region.bounds[1]), abs(region.bounds[3]))))
    margin = 1.1 * buffer / _METRES_PER_DEGREE / max(narrowing, 0.1)
    if margin > _MARGIN:
        raise InputError(f"{path}: buffer", f"metres < {buffer * _MARGIN / margin:.0f}", f"{buffer:g}")
    box = shapely.box(*_wider(region.bounds, 0.01 + margin))
    near = []
    for where, shape in shapes:
        if box.intersects(shapely.box(*shape.bounds)):
            check_rings(shape, where)
            near.append(shapely.intersection(shape, box))
    near = [part for part in near if not part.is_empty]
    if not near:
        return None
    wide = shapely.union_all([shapely.buffer(projection.geometry_in_metres(part), buffer) for part in near])
    parts = [part for part in shapely.get_parts(wide) if isinstance(part, Polygon)]
    met = projection.geometry_in_degrees(MultiPolygon(parts))
    return met if parts and shapely.intersects(met, region) else None


def _wider(bounds: tuple[float, float, float, float], margin: float) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return max(west - margin, -180), max(south - margin, -80), min(east + margin, 180), min(north + margin, 84)
