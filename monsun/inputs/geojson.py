"""GeoJSON files (RFC 7946): features in degrees, with the place of every mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from monsun.inputs.weather import read_text
from monsun.records import InputError


def read_features(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every feature with its place, from a FeatureCollection with GeoJSON geometries in degrees (WGS84)."""
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: line {error.lineno}, column {error.colno}", "JSON", error.msg) from error
    except RecursionError:
        raise InputError(str(path), "JSON", "lists within lists without end") from None
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


def read_geometries(path: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Every feature's geometry with its place: points, lines and polygons, single or several, degrees."""
    for where, feature in read_features(path):
        kind, place = feature["geometry"]["type"], f"{where}.geometry.coordinates"
        coordinates = feature["geometry"]["coordinates"]
        if kind in ("Polygon", "MultiPolygon"):
            yield where, polygons(where, feature)
        elif kind == "Point":
            yield where, Point(point(where, feature))
        elif kind == "LineString":
            yield where, line(where, feature)
        elif kind in ("MultiPoint", "MultiLineString"):
            for index, part in enumerate(_list(place, coordinates)):
                single = {"geometry": {"type": kind.removeprefix("Multi"), "coordinates": part}}
                inner = f"{place}[{index}]"
                yield inner, Point(point(inner, single)) if kind == "MultiPoint" else line(inner, single)
        else:
            raise InputError(f"{where}.geometry.type", "a point, line or polygon", kind)


def polygons(where: str, feature: dict[str, Any]) -> Polygon | MultiPolygon:
    """A feature's polygon or polygons, degrees; InputError for other geometries and for open or short rings."""
    geometry = feature["geometry"]
    place = f"{where}.geometry.coordinates"
    if geometry["type"] == "Polygon":
        return _polygon(place, geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        parts = _list(place, geometry["coordinates"])
        return MultiPolygon([_polygon(f"{place}[{i}]", rings) for i, rings in enumerate(parts)])
    raise InputError(f"{where}.geometry.type", "Polygon or MultiPolygon", geometry["type"])


def point(where: str, feature: dict[str, Any]) -> tuple[float, float]:
    """A feature's point, longitude and latitude in degrees."""
    geometry = feature["geometry"]
    if geometry["type"] != "Point":
        raise InputError(f"{where}.geometry.type", "Point", geometry["type"])
    return _position(f"{where}.geometry.coordinates", geometry["coordinates"])


def line(where: str, feature: dict[str, Any]) -> LineString:
    """A feature's line, degrees."""
    geometry = feature["geometry"]
    if geometry["type"] != "LineString":
        raise InputError(f"{where}.geometry.type", "LineString", geometry["type"])
    return LineString(_positions(f"{where}.geometry.coordinates", geometry["coordinates"], 2))


def _polygon(where: str, rings: Any) -> Polygon:
    closed = []
    for index, ring in enumerate(_list(where, rings)):
        points = _positions(f"{where}[{index}]", ring, 4)
        if points[0] != points[-1]:
            raise InputError(f"{where}[{index}]", f"a closed ring, last position as the first {points[0]}", points[-1])
        closed.append(points)
    return Polygon(closed[0], closed[1:])


def _positions(where: str, values: Any, least: int) -> list[tuple[float, float]]:
    points = [_position(f"{where}[{i}]", value) for i, value in enumerate(_list(where, values))]
    if len(points) < least:
        raise InputError(where, f"at least {least} positions", len(points))
    return points


def _position(where: str, value: Any) -> tuple[float, float]:
    pair = value[:2] if isinstance(value, list) else []
    if len(pair) != 2 or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in pair):
        raise InputError(where, "[longitude, latitude]", value)
    try:
        longitude, latitude = float(pair[0]), float(pair[1])
    except OverflowError:
        longitude = latitude = float("nan")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InputError(where, "[longitude from -180 to 180, latitude from -90 to 90] in degrees", value)
    return longitude, latitude


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InputError(where, "a list that is not empty", value)
    return value
