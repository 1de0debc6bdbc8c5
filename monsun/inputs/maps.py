"""Maps from files: the seabed raster, the site's areas, land and maritime lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon

from monsun.inputs.weather import nearest_name, number, read_text
from monsun.records import InputError
from monsun.site.seabed import Seabed

Array = NDArray[np.float64]

ROLES = ("lease_area", "exclusion", "grid_connection")
_HEADER = ("ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize", "nodata_value")


@dataclass(frozen=True, eq=False)
class SiteMap:
    """What a site file holds, in degrees: the lease, what it excludes, and where the grid begins.

    lease: polygon or several; exclusions and exclusion_names: one each, maybe none; grid_connection: longitude and
    latitude, or None; grid_name: its name, or "".
    """

    lease: Polygon | MultiPolygon
    lease_name: str
    exclusions: tuple[Polygon | MultiPolygon, ...]
    exclusion_names: tuple[str, ...]
    grid_connection: tuple[float, float] | None
    grid_name: str


def read_site(path: str | Path) -> SiteMap:
    """The site's map from a GeoJSON file whose features have a `role`: lease_area, exclusion or grid_connection.

    Exactly one lease_area (Polygon or MultiPolygon), any number of exclusions (the same), at most one grid_connection
    (Point); `name` is free text. Raises InputError for unknown roles, wrong geometries, open or short rings, and
    coordinates that are not longitude and latitude. Crossing edges are left to `monsun.site.area.check_area`.
    """
    file = Path(path)
    lease: list[tuple[str, Any]] = []
    exclusions: list[tuple[str, Any]] = []
    connection: list[tuple[str, tuple[float, float]]] = []
    for where, feature in _features(file):
        properties = feature.get("properties") or {}
        role, name = properties.get("role"), str(properties.get("name", ""))
        if role not in ROLES:
            wanted = nearest_name(str(role), ROLES) if role is not None else f"one of {', '.join(ROLES)}"
            raise InputError(f"{where}.properties.role", wanted, repr(role) if role is not None else "none")
        if role == "grid_connection":
            connection.append((name, _point(where, feature)))
        else:
            (lease if role == "lease_area" else exclusions).append((name, _polygons(where, feature)))
    if len(lease) != 1:
        raise InputError(f"{file}: features", "one with the role lease_area", len(lease))
    if len(connection) > 1:
        raise InputError(f"{file}: features", "at most one with the role grid_connection", len(connection))
    return SiteMap(
        lease=lease[0][1],
        lease_name=lease[0][0],
        exclusions=tuple(shape for _, shape in exclusions),
        exclusion_names=tuple(name for name, _ in exclusions),
        grid_connection=connection[0][1] if connection else None,
        grid_name=connection[0][0] if connection else "",
    )


def read_land(path: str | Path) -> MultiPolygon:
    """Land from a GeoJSON file: all polygons of all features together, degrees."""
    parts = [part for where, feature in _features(Path(path)) for part in shapely.get_parts(_polygons(where, feature))]
    return MultiPolygon(parts)


def read_lines(path: str | Path) -> dict[str, LineString]:
    """The lines of a GeoJSON file, degrees, by their `name` (maritime limits: baseline, 6, 12, 24 nautical miles)."""
    lines: dict[str, LineString] = {}
    for where, feature in _features(Path(path)):
        name = (feature.get("properties") or {}).get("name")
        if not isinstance(name, str) or name in lines:
            raise InputError(f"{where}.properties.name", "a name of its own", repr(name))
        geometry = feature["geometry"]
        if geometry["type"] != "LineString":
            raise InputError(f"{where}.geometry.type", "LineString", geometry["type"])
        lines[name] = LineString(_positions(f"{where}.geometry.coordinates", geometry["coordinates"], 2))
    return lines


def read_seabed(path: str | Path) -> Seabed:
    """The seabed's elevation from an ESRI ASCII raster in degrees and metres (up positive).

    Values belong to the cells' centres; the header gives the lower left cell's centre (xllcenter, yllcenter) or its
    outer corner (xllcorner, yllcorner). Cells that hold NODATA_value become NaN. Raises InputError with file and line.
    """
    file = Path(path)
    lines = read_text(file).splitlines()
    header: dict[str, float] = {}
    count = 0
    for count, line in enumerate(lines):
        words = line.split()
        if not words or not words[0][0].isalpha():
            break
        key, where = words[0].lower(), f"{file}: line {count + 1}"
        if key not in _HEADER:
            raise InputError(where, nearest_name(words[0], _HEADER), words[0])
        if key in header or len(words) != 2:
            raise InputError(where, f"{words[0]} once, and one number", line.strip())
        header[key] = number(words[1], f"{where}, {words[0]}")
    columns, rows = (_whole(file, header, key) for key in ("ncols", "nrows"))
    size = _wanted(file, header, "cellsize")
    if size <= 0:
        raise InputError(f"{file}: cellsize", "degrees > 0", size)
    west, south = (_lower_left(file, header, axis, size) for axis in ("x", "y"))
    longitude: Array = west + size * np.arange(columns, dtype=np.float64)
    latitude: Array = south + size * np.arange(rows, dtype=np.float64)
    body = [(count + i + 1, line) for i, line in enumerate(lines[count:]) if line.strip()]
    if len(body) != rows:
        where = f"{file}: line {body[rows][0] if len(body) > rows else len(lines)}"
        raise InputError(where, f"{rows} rows (nrows)", f"{len(body)} rows")
    values = np.empty((rows, columns))
    for row, (line_number, line) in enumerate(body):
        words = line.split()
        where = f"{file}: line {line_number}"
        if len(words) != columns:
            raise InputError(where, f"{columns} values (ncols)", f"{len(words)} values")
        values[row] = [number(word, f"{where}, column {i + 1}") for i, word in enumerate(words)]
    values[values == header.get("nodata_value", -9999.0)] = np.nan
    # the file's first row is the northernmost
    return Seabed(longitude, latitude, values[::-1], name=file.name)


def _wanted(path: Path, header: dict[str, float], key: str) -> float:
    if key not in header:
        raise InputError(f"{path}: header", key, ", ".join(header) or "nothing")
    return header[key]


def _whole(path: Path, header: dict[str, float], key: str) -> int:
    value = _wanted(path, header, key)
    if value != int(value) or value < 2:
        raise InputError(f"{path}: {key}", "a whole number >= 2", value)
    return int(value)


def _lower_left(path: Path, header: dict[str, float], axis: str, size: float) -> float:
    corner, centre = f"{axis}llcorner", f"{axis}llcenter"
    if (corner in header) == (centre in header):
        raise InputError(f"{path}: header", f"either {corner} or {centre}", "both" if corner in header else "neither")
    return header[centre] if centre in header else header[corner] + size / 2


def _features(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every feature with its place, from a FeatureCollection with GeoJSON geometries in degrees (WGS84)."""
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: line {error.lineno}, column {error.colno}", "JSON", error.msg) from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        came = content.get("type") if isinstance(content, dict) else type(content).__name__
        raise InputError(str(path), "a GeoJSON FeatureCollection", came)
    reference = content.get("crs")
    if reference is not None and not any(code in str(reference) for code in ("CRS84", "4326")):
        raise InputError(f"{path}: crs", "longitude and latitude on WGS84 (CRS84), as RFC 7946 says", reference)
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise InputError(f"{path}: features", "a list of at least one feature", features)
    for index, feature in enumerate(features):
        where = f"{path}: features[{index}]"
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or "type" not in geometry or "coordinates" not in geometry:
            raise InputError(f"{where}.geometry", "a geometry with type and coordinates", geometry)
        yield where, feature


def _polygons(where: str, feature: dict[str, Any]) -> Polygon | MultiPolygon:
    geometry = feature["geometry"]
    place = f"{where}.geometry.coordinates"
    if geometry["type"] == "Polygon":
        return _polygon(place, geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        parts = _list(place, geometry["coordinates"])
        return MultiPolygon([_polygon(f"{place}[{i}]", rings) for i, rings in enumerate(parts)])
    raise InputError(f"{where}.geometry.type", "Polygon or MultiPolygon", geometry["type"])


def _polygon(where: str, rings: Any) -> Polygon:
    closed = []
    for index, ring in enumerate(_list(where, rings)):
        points = _positions(f"{where}[{index}]", ring, 4)
        if points[0] != points[-1]:
            raise InputError(f"{where}[{index}]", f"a closed ring, last position as the first {points[0]}", points[-1])
        closed.append(points)
    return Polygon(closed[0], closed[1:])


def _point(where: str, feature: dict[str, Any]) -> tuple[float, float]:
    geometry = feature["geometry"]
    if geometry["type"] != "Point":
        raise InputError(f"{where}.geometry.type", "Point", geometry["type"])
    return _position(f"{where}.geometry.coordinates", geometry["coordinates"])


def _positions(where: str, values: Any, least: int) -> list[tuple[float, float]]:
    points = [_position(f"{where}[{i}]", value) for i, value in enumerate(_list(where, values))]
    if len(points) < least:
        raise InputError(where, f"at least {least} positions", len(points))
    return points


def _position(where: str, value: Any) -> tuple[float, float]:
    pair = value[:2] if isinstance(value, list) else []
    if len(pair) != 2 or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in pair):
        raise InputError(where, "[longitude, latitude]", value)
    longitude, latitude = float(pair[0]), float(pair[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InputError(where, "[longitude from -180 to 180, latitude from -90 to 90] in degrees", value)
    return longitude, latitude


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InputError(where, "a list that is not empty", value)
    return value
