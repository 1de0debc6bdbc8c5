"""The park's tables and maps of a run folder: turbines, cables, and every weather case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.records import InputError
from monsun.report.run_folder import json_values, write_table_csv
from monsun.report.sections import Column

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TurbineTable:
    """What layout.csv and layout.geojson say of each turbine; every field [turbine].

    name; turbine (type); x, y m east and north in the park's map projection; longitude, latitude degrees (WGS84);
    depth m, positive down; energy MWh per year after wakes, before other losses; wake_loss -, of its own energy
    without wakes.
    """

    name: Sequence[str]
    turbine: Sequence[str]
    x: ArrayLike
    y: ArrayLike
    longitude: ArrayLike
    latitude: ArrayLike
    depth: ArrayLike
    energy: ArrayLike
    wake_loss: ArrayLike


LAYOUT_COLUMNS = (
    Column("name", "", "turbine"),
    Column("turbine", "", "turbine type"),
    Column("x", "m", "east in the map projection"),
    Column("y", "m", "north in the map projection"),
    Column("longitude", "degrees", "WGS84, east"),
    Column("latitude", "degrees", "WGS84, north"),
    Column("depth", "m", "depth of the sea, positive down"),
    Column("energy", "MWh per year", "after wakes, before other losses"),
    Column("wake_loss", "-", "share of its own energy without wakes"),
)


def layout_rows(table: TurbineTable) -> list[tuple[object, ...]]:
    """The turbines as rows in the order of LAYOUT_COLUMNS."""
    parts = [getattr(table, column.name) for column in LAYOUT_COLUMNS]
    sizes = {column.name: len(part) for column, part in zip(LAYOUT_COLUMNS, parts, strict=True)}
    for name, size in sizes.items():
        if size != sizes["name"]:
            raise InputError(f"layout: {name}", f"{sizes['name']} values, one per turbine", size)
    return list(zip(*(np.asarray(part).tolist() for part in parts), strict=True))


def write_layout_csv(path: Path, table: TurbineTable) -> None:
    """Write one line per turbine, with units in the first line."""
    write_table_csv(path, LAYOUT_COLUMNS, layout_rows(table))


def write_layout_geojson(path: Path, table: TurbineTable) -> None:
    """Write the turbines as GeoJSON points (RFC 7946: longitude, latitude, WGS84) with the rest as properties."""
    features = []
    for row in layout_rows(table):
        values = dict(zip((column.name for column in LAYOUT_COLUMNS), row, strict=True))
        place = [values["longitude"], values["latitude"]]
        properties = {
            "name": values["name"],
            "turbine": values["turbine"],
            "x_m": values["x"],
            "y_m": values["y"],
            "depth_m": values["depth"],
            "energy_mwh": values["energy"],
            "wake_loss": values["wake_loss"],
        }
        features.append(_feature({"type": "Point", "coordinates": place}, properties))
    _write_features(path, features)


@dataclass(frozen=True, eq=False)
class CableLine:
    """One cable in cables.geojson: longitude, latitude [point] degrees along its route; what it is and carries.

    role is "array" or "export"; length m, with all that is laid; first and last name what it joins;
    turbine_count is how many turbines' power it carries.
    """

    longitude: ArrayLike
    latitude: ArrayLike
    role: str
    cable_type: str
    length: float
    first: str
    last: str
    turbine_count: int


def write_cables_geojson(path: Path, cables: Sequence[CableLine]) -> None:
    """Write the cables as GeoJSON lines (RFC 7946: longitude, latitude, WGS84) with type, length in m and load."""
    features = []
    for cable in cables:
        longitude, latitude = np.asarray(cable.longitude, dtype=float), np.asarray(cable.latitude, dtype=float)
        if longitude.shape != latitude.shape or longitude.ndim != 1 or longitude.size < 2:
            raise InputError(f"cable {cable.first} to {cable.last}", "a route of at least two points", longitude.size)
        line = {"type": "LineString", "coordinates": np.column_stack([longitude, latitude]).tolist()}
        properties = {
            "role": cable.role,
            "cable_type": cable.cable_type,
            "length_m": cable.length,
            "first": cable.first,
            "last": cable.last,
            "turbine_count": cable.turbine_count,
        }
        features.append(_feature(line, properties))
    _write_features(path, features)


def _write_features(path: Path, features: Sequence[dict[str, object]]) -> None:
    # one feature a line: small, and still readable and comparable
    lines = [json.dumps(json_values(feature, Path(path).name), ensure_ascii=False) for feature in features]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    Path(path).write_text(text, encoding="utf-8")


def _feature(geometry: dict[str, object], properties: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def write_cases_netcdf(
    path: Path,
    cases: FlowCases,
    wind_speed: ArrayLike,
    turbulence_intensity: ArrayLike,
    power: ArrayLike,
    turbine_names: Sequence[str],
    *,
    title: str,
) -> None:
    """Write what every turbine meets and gives in every weather case, compressed, each variable with its unit.

    wind_speed m/s, turbulence_intensity -, power W, each [case, turbine]; the case's free wind and probability are
    coordinates along `case`.
    """
    # slow to import, and only this file needs it
    import xarray

    fields = {
        "wind_speed": (wind_speed, "m s-1", "wind speed at the rotor, wakes included"),
        "turbulence_intensity": (turbulence_intensity, "1", "turbulence intensity at the rotor, wakes included"),
        "power": (power, "W", "power of the turbine, wakes included, before other losses"),
    }
    along_case = {
        "wind_direction": (cases.wind_direction, "degree", "direction the wind comes from, clockwise from north"),
        "free_wind_speed": (cases.wind_speed, "m s-1", "wind speed outside the park, at hub height"),
        "free_turbulence_intensity": (cases.turbulence_intensity, "1", "turbulence intensity outside the park"),
        "probability": (cases.probability, "1", "share of the time"),
    }
    shape = (cases.count, len(turbine_names))
    variables = {}
    for name, (values, unit, meaning) in fields.items():
        array = np.asarray(values, dtype=float)
        if array.shape != shape:
            raise InputError(f"{Path(path).name}: {name}", f"shape {shape}, [case, turbine]", f"shape {array.shape}")
        variables[name] = xarray.Variable(("case", "turbine"), array, {"units": unit, "long_name": meaning})
    coordinates = {
        name: xarray.Variable(("case",), values, {"units": unit, "long_name": meaning})
        for name, (values, unit, meaning) in along_case.items()
    }
    names = xarray.Variable(("turbine",), np.asarray(turbine_names, dtype=str), {"long_name": "turbine"})
    dataset = xarray.Dataset(
        variables, {**coordinates, "turbine": names}, {"title": title, "Conventions": "CF-1.10", "source": "monsun"}
    )
    packed = {name: {"zlib": True, "shuffle": True, "complevel": 4} for name in (*fields, *along_case)}
    dataset.to_netcdf(path, engine="netcdf4", encoding=packed)
