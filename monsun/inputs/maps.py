"""Maps from files: the site's areas by their role, land, and maritime lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from shapely.geometry import LineString, MultiPolygon, Polygon

from monsun.inputs.data_files import Cables, ExclusionKind, bars_cables
from monsun.inputs.geojson import line, point, polygons, read_features
from monsun.inputs.weather import nearest_name
from monsun.records import InputError

Choice = TypeVar("Choice", bound=Enum)

ROLES = ("lease_area", "exclusion", "cable_corridor", "landfall", "grid_connection")


@dataclass(frozen=True, eq=False)
class SiteMap:
    """What a site file holds, in degrees: the lease, what it excludes, and where the grid begins.

    lease: polygon or several; exclusions, exclusion_names and exclusion_bars_cables (whether cables keep out too): one
    each, maybe none; corridors: beside the lease, for array cables; grid_connection: longitude and latitude, or None;
    grid_name: its name, or ""; landfall: longitude and latitude, or None where it is to be found.
    """

    lease: Polygon | MultiPolygon
    lease_name: str
    exclusions: tuple[Polygon | MultiPolygon, ...]
    exclusion_names: tuple[str, ...]
    exclusion_bars_cables: tuple[bool, ...]
    corridors: tuple[Polygon | MultiPolygon, ...]
    grid_connection: tuple[float, float] | None
    grid_name: str
    landfall: tuple[float, float] | None = None


def read_site(path: str | Path) -> SiteMap:
    """The site's map from a GeoJSON file whose features have a `role`: one of `ROLES`.

    Exactly one lease_area (Polygon or MultiPolygon), any number of exclusions and cable corridors (the same), at most
    one grid_connection and one landfall (Point); `name` is free text. An exclusion may have a `kind` and say whether
    `cables` keep out too, as in `ExclusionFile`; without either they may cross it. Raises InputError for unknown roles
    and kinds, wrong geometries, open or short rings, and coordinates that are not longitude and latitude. Crossing
    edges are left to `monsun.site.area.check_area`.
    """
    file = Path(path)
    lease: list[tuple[str, Any]] = []
    exclusions: list[tuple[str, Any]] = []
    corridors: list[Any] = []
    barred: list[bool] = []
    landfall: list[tuple[float, float]] = []
    connection: list[tuple[str, tuple[float, float]]] = []
    for where, feature in read_features(file):
        properties = feature.get("properties") or {}
        role, name = properties.get("role"), str(properties.get("name", ""))
        if role not in ROLES:
            wanted = nearest_name(str(role), ROLES) if role is not None else f"one of {', '.join(ROLES)}"
            raise InputError(f"{where}.properties.role", wanted, repr(role) if role is not None else "none")
        if role == "grid_connection":
            connection.append((name, point(where, feature)))
        elif role == "landfall":
            landfall.append(point(where, feature))
        elif role == "cable_corridor":
            corridors.append(polygons(where, feature))
        elif role == "lease_area":
            lease.append((name, polygons(where, feature)))
        else:
            exclusions.append((name, polygons(where, feature)))
            kind = _one_of(ExclusionKind, f"{where}.properties.kind", properties.get("kind", ExclusionKind.OTHER.value))
            cables = _one_of(Cables, f"{where}.properties.cables", properties.get("cables", Cables.BY_KIND.value))
            barred.append(bars_cables(kind, cables))
    if len(lease) != 1:
        raise InputError(f"{file}: features", "one with the role lease_area", len(lease))
    if len(connection) > 1:
        raise InputError(f"{file}: features", "at most one with the role grid_connection", len(connection))
    if len(landfall) > 1:
        raise InputError(f"{file}: features", "at most one with the role landfall", len(landfall))
    return SiteMap(
        lease=lease[0][1],
        lease_name=lease[0][0],
        exclusions=tuple(shape for _, shape in exclusions),
        exclusion_names=tuple(name for name, _ in exclusions),
        exclusion_bars_cables=tuple(barred),
        corridors=tuple(corridors),
        grid_connection=connection[0][1] if connection else None,
        grid_name=connection[0][0] if connection else "",
        landfall=landfall[0] if landfall else None,
    )


def _one_of(kind: type[Choice], where: str, value: object) -> Choice:
    """The member of an enum of that value; InputError with the nearest name."""
    known = [member.value for member in kind]
    if value not in known:
        raise InputError(where, nearest_name(str(value), known), repr(value))
    return kind(value)


def read_lines(path: str | Path) -> dict[str, LineString]:
    """The lines of a GeoJSON file, degrees, by their `name` (maritime limits: baseline, 6, 12, 24 nautical miles)."""
    lines: dict[str, LineString] = {}
    for where, feature in read_features(Path(path)):
        name = (feature.get("properties") or {}).get("name")
        if not isinstance(name, str) or name in lines:
            raise InputError(f"{where}.properties.name", "a name of its own", repr(name))
        lines[name] = line(where, feature)
    return lines
