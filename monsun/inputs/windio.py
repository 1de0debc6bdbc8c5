"""Parks in the windIO format, version 2 (plant: wind energy system), for other wind farm tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from shapely.geometry import MultiPolygon, Polygon

from monsun.cases import FlowCases
from monsun.park import Park, Turbine
from monsun.records import InputError


def write_park_yaml(
    path: str | Path,
    *,
    name: str,
    x: ArrayLike,
    y: ArrayLike,
    turbine: Turbine | list[Turbine] | tuple[Turbine, ...],
    boundary: Polygon | MultiPolygon,
    cases: FlowCases,
) -> None:
    """Write a park as a windIO 2 plant file (`windIO.validate(path, "plant/wind_energy_system")` accepts it).

    x, y [turbine] m; turbine: one type, or one per position; boundary: polygon in metres (holes become exclusions);
    cases: a wind rose at hub height. Raises InputError for cases that are no rose and for a turbine defined by cubics.
    """
    park = Park(x, y, turbine)
    if cases.rose_shape is None:
        raise InputError("cases", "a wind rose", "a time series")
    turbines = [_turbine(item) for item in park.types]
    layout: dict[str, Any] = {"coordinates": {"x": _numbers(park.x), "y": _numbers(park.y)}}
    farm: dict[str, Any] = {"name": name, "layouts": [layout]}
    if len(turbines) == 1:
        farm["turbines"] = turbines[0]
    else:
        layout["turbine_types"] = [int(index) for index in park.type_index]
        farm["turbine_types"] = dict(enumerate(turbines))
    parts = list(boundary.geoms) if isinstance(boundary, MultiPolygon) else [boundary]
    site: dict[str, Any] = {"name": name, "boundaries": {"polygons": [_ring(part.exterior) for part in parts]}}
    holes = [_ring(hole) for part in parts for hole in part.interiors]
    if holes:
        site["exclusions"] = {"polygons": holes}
    site["energy_resource"] = {"name": name, "wind_resource": _resource(cases, cases.rose_shape)}
    content = {"name": name, "site": site, "wind_farm": farm}
    Path(path).write_text(_yaml_text(content), encoding="utf-8")


def _resource(cases: FlowCases, shape: tuple[int, int]) -> dict[str, Any]:
    dimensions = ["wind_direction", "wind_speed"]
    turbulence = cases.turbulence_intensity.reshape(shape)
    if np.all(turbulence == turbulence[0, 0]):
        intensity: dict[str, Any] = {"data": float(turbulence[0, 0]), "dims": []}
    elif np.all(turbulence == turbulence[0]):
        intensity = {"data": _numbers(turbulence[0]), "dims": ["wind_speed"]}
    else:
        intensity = {"data": [_numbers(row) for row in turbulence], "dims": dimensions}
    return {
        "wind_direction": _numbers(cases.wind_direction.reshape(shape)[:, 0]),
        "wind_speed": _numbers(cases.wind_speed.reshape(shape)[0]),
        "probability": {"data": [_numbers(row) for row in cases.probability.reshape(shape)], "dims": dimensions},
        "turbulence_intensity": intensity,
    }


def _turbine(item: Turbine) -> dict[str, Any]:
    if item.power_polynomial is not None:
        raise InputError(f"turbine {item.name}", "power that is linear between knots, as windIO tables are", "cubics")
    speed = _numbers(item.speed_knots)
    return {
        "name": item.name,
        "performance": {
            "power_curve": {"power_values": _numbers(item.power_knots), "power_wind_speeds": speed},
            "Ct_curve": {"Ct_values": _numbers(item.thrust_knots), "Ct_wind_speeds": list(speed)},
        },
        "hub_height": float(item.hub_height),
        "rotor_diameter": float(item.rotor_diameter),
    }


def _ring(ring: Any) -> dict[str, list[float]]:
    # the last position repeats the first, which windIO does not want
    points = np.asarray(ring.coords)[:-1]
    return {"x": _numbers(points[:, 0]), "y": _numbers(points[:, 1])}


def _numbers(values: ArrayLike) -> list[float]:
    return [float(value) for value in np.asarray(values, dtype=float)]


def _yaml_text(content: dict[str, Any]) -> str:
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(content, Dumper=dumper, sort_keys=False, default_flow_style=None, width=10**6)
    return text
