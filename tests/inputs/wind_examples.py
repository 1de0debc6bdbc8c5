"""Small climate and map files, written as their formats say, of winds and places that are known in closed form."""

from __future__ import annotations

import zipfile
from io import BytesIO
from math import gamma, log
from pathlib import Path
from typing import Any

import numpy as np
import shapefile
import yaml
from pyproj import CRS, Transformer

SECTORS = 12
FREQUENCY = np.array([6, 12, 18, 14, 6, 4, 5, 10, 12, 6, 4, 3.0])
SHAPE = 2.2
ROUGHNESS = {0.0: 0.28, 0.03: 0.36, 0.1: 0.38}  # m (0 is written for water), with the friction velocity, m/s
HEIGHTS = (10.0, 50.0, 100.0, 200.0)


def log_law(height: float, roughness: float, friction: float) -> float:
    """Mean wind speed of the neutral logarithmic profile, m/s."""
    return friction / 0.4 * log(height / roughness)


def atlas_text(frequency: np.ndarray = FREQUENCY, factor: float = 1.0, description: str = "a point at sea") -> str:
    """A .lib whose every sector follows the log law, with sector i faster by i percent."""
    lines = [description, f"{len(ROUGHNESS)} {len(HEIGHTS)} {SECTORS}"]
    lines += [" ".join(f"{value:.4f}" for value in ROUGHNESS), " ".join(f"{value:.1f}" for value in HEIGHTS)]
    for roughness, friction in ROUGHNESS.items():
        lines.append(" ".join(f"{value:.2f}" for value in frequency))
        for height in HEIGHTS:
            scale = factor * log_law(height, roughness or 0.0002, friction) / gamma(1 + 1 / SHAPE)
            lines.append(" ".join(f"{scale * (1 + sector / 100):.5f}" for sector in range(SECTORS)))
            lines.append(" ".join(f"{SHAPE:.3f}" for _ in range(SECTORS)))
    return "\n".join(lines) + "\n"


def sector_shares(scale: float, edges: np.ndarray) -> np.ndarray:
    """Shares of a Weibull distribution between the edges, with all above in the last."""
    above = np.exp(-((edges / scale) ** SHAPE))
    above[-1] = 0
    return -np.diff(above)


def tab_text(scale: float = 10.0, height: float = 100.0, factor: float = 1.0, offset: float = 0.0) -> str:
    """A .tab whose every sector is Weibull, speeds to 30 m/s; written with its speeds divided by the factor."""
    edges = np.arange(31.0)
    table = np.tile(1000 * sector_shares(scale, edges)[:, None], SECTORS)
    lines = ["a mast", f"10.8 108.5 {height:.1f}", f"{SECTORS} {factor:g} {offset:g}"]
    lines.append(" ".join(f"{value:.1f}" for value in FREQUENCY))
    for limit, row in zip(edges[1:], table, strict=True):
        lines.append(f"{limit / factor:7.3f} " + " ".join(f"{value:7.2f}" for value in row))
    return "\n".join(lines) + "\n"


def grid_text(
    west: float, south: float, size: float, columns: int, rows: int, slope: float = 0.0, header: bool = True
) -> str:
    """A .wrg at 100 m whose Weibull A rises from 9 m/s by `slope` (m/s) per column."""
    lines = [f"{columns} {rows} {west:g} {south:g} {size:g}"] if header else []
    for row in range(rows):
        for column in range(columns):
            scale = round(9 + slope * column, 1)
            power = 0.5 * 1.225 * scale**3 * gamma(1 + 3 / SHAPE)
            fixed = f"{'node':<10}{west + column * size:10.0f}{south + row * size:10.0f}{0:8.0f}{100:5.0f}"
            fixed += f"{scale:5.1f}{SHAPE:6.2f}{power:15.4f}{SECTORS:3d}"
            sectors = "".join(f"{10 * share:4.0f}{10 * scale:4.0f}{100 * SHAPE:5.0f}" for share in FREQUENCY)
            lines.append(fixed + sectors)
    return "\n".join(lines) + "\n"


def write_seabed(
    path: Path, longitude: np.ndarray, latitude: np.ndarray, elevation: np.ndarray, *, form: str = "NETCDF4",
    units: str = "m", attributes: dict[str, str] | None = None,
    names: tuple[str, str, str] = ("lat", "lon", "elevation"),
) -> Path:  # fmt: skip
    """A raster as GEBCO gives it: elevation(lat, lon) int16, m."""
    import netCDF4

    with netCDF4.Dataset(path, "w", format=form) as data:
        for name, values, unit in (
            (names[0], latitude, "degrees_north"), (names[1], longitude, "degrees_east"),
        ):  # fmt: skip
            data.createDimension(name, len(values))
            data.createVariable(name, "f8", (name,))[:] = values
            data[name].units = unit
        raster = data.createVariable(names[2], "i2", names[:2], fill_value=-32767)
        if units:
            raster.units = units
        for key, value in (attributes or {}).items():
            raster.setncattr(key, value)
        raster[:] = elevation
    return path


def shapefile_parts(
    shapes: list[list[list[tuple[float, float]]]], kind: int = shapefile.POLYGON, epsg: int = 4326
) -> dict[str, bytes]:
    """The parts of a shapefile by suffix; every shape a list of rings or lines in degrees, written in EPSG:epsg."""
    transformer = Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True)
    streams = {suffix: BytesIO() for suffix in ("shp", "shx", "dbf")}
    writer = shapefile.Writer(**streams, shapeType=kind)
    writer.field("name", "C")
    for index, rings in enumerate(shapes):
        own = [[transformer.transform(x, y) for x, y in ring] for ring in rings]
        if kind == shapefile.POLYGON:
            writer.poly(own)
        elif kind == shapefile.POLYLINE:
            writer.line(own)
        else:
            writer.point(*own[0][0])
        writer.record(f"shape {index}")
    writer.close()
    parts = {suffix: stream.getvalue() for suffix, stream in streams.items()}
    return parts | {"prj": CRS.from_epsg(epsg).to_wkt("WKT1_ESRI").encode()}


def write_zip(path: Path, parts: dict[str, bytes], name: str = "area") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, content in parts.items():
            archive.writestr(f"{name}.{suffix}", content)
    return path


DIRECTION = [0.0, 90.0, 180.0, 270.0]
WEIBULL: dict[str, Any] = {
    "wind_direction": DIRECTION,
    "sector_probability": {"data": [0.1, 0.2, 0.3, 0.4], "dims": ["wind_direction"]},
    "weibull_a": {"data": [9.0, 10.0, 8.0, 11.0], "dims": ["wind_direction"]},
    "weibull_k": {"data": [2.0, 2.2, 2.1, 2.4], "dims": ["wind_direction"]},
    "reference_height": 120.0,
}
SPEED = [4.0, 8.0, 12.0]
TABLE: dict[str, Any] = {
    "wind_direction": DIRECTION,
    "wind_speed": SPEED,
    "probability": {"data": [[0.05, 0.1, 0.1]] * 4, "dims": ["wind_direction", "wind_speed"]},
    "turbulence_intensity": {"data": [0.1, 0.08, 0.06], "dims": ["wind_speed"]},
}
SERIES: dict[str, Any] = {
    "time": ["2023-07-25T00:00:00Z", "2023-07-25T01:00:00Z", "2023-07-25T02:00:00Z"],
    "wind_speed": [5.0, 6.0, 3.0],
    "wind_direction": [0.0, 350.0, 30.0],
}


def write_resource(folder: Path, resource: dict[str, Any]) -> Path:
    """A windIO energy_resource file with this wind_resource."""
    path = folder / "resource.yaml"
    path.write_text(yaml.safe_dump({"name": "site", "wind_resource": resource}, sort_keys=False))
    return path


def of(name: str, data: Any, *dims: str) -> dict[str, Any]:
    """A variable of a wind_resource with its dimensions."""
    return {name: {"data": data, "dims": list(dims)}}
