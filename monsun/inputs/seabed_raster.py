"""The seabed's elevation from rasters: ESRI ASCII, and NetCDF as GEBCO gives it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.netcdf_file import numbers, opened, where
from monsun.inputs.weather import nearest_name, number, read_text
from monsun.records import InputError
from monsun.site.seabed import Seabed

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]

_HEADER = ("ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize", "nodata_value")
_METRES = ("m", "metre", "metres", "meter", "meters")
_DEGREES = {
    "longitude": ("degrees_east", "degree_east", "degree_e", "degrees_e", "degreese", "degrees", "degree"),
    "latitude": ("degrees_north", "degree_north", "degree_n", "degrees_n", "degreesn", "degrees", "degree"),
}
# m; the deepest trench and the highest mountain, rounded outwards
_LOWEST, _HIGHEST = -12_000.0, 9_000.0
# nodes; a global grid belongs cut out around the site
_LARGEST = 50_000_000


class SeabedForm(Enum):
    """How a file holds the raster."""

    ESRI_ASCII = "esri_ascii"
    NETCDF = "netcdf"


class SeabedValues(Enum):
    """What the raster's numbers are: elevation, up positive; or depth, down positive."""

    ELEVATION = "elevation"
    DEPTH = "depth"

    @property
    def sign(self) -> float:
        """What makes an elevation of a number."""
        return 1.0 if self is SeabedValues.ELEVATION else -1.0


def read_seabed(path: str | Path, values: SeabedValues = SeabedValues.ELEVATION) -> Seabed:
    """The seabed's elevation from an ESRI ASCII raster in degrees and metres.

    Numbers belong to the cells' centres; the header gives the lower left cell's centre (xllcenter, yllcenter) or its
    outer corner (xllcorner, yllcorner). Cells that hold NODATA_value become NaN. values: whether the numbers are
    elevation or depth, which the format does not tell. Raises InputError with file and line.
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
    if columns * rows > _LARGEST:
        wanted = f"at most {_LARGEST} nodes: cut the grid out around the site"
        raise InputError(f"{file}: ncols, nrows", wanted, f"{columns} x {rows}")
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
    found = np.empty((rows, columns))
    for row, (line_number, line) in enumerate(body):
        words = line.split()
        where = f"{file}: line {line_number}"
        if len(words) != columns:
            raise InputError(where, f"{columns} values (ncols)", f"{len(words)} values")
        found[row] = [number(word, f"{where}, column {i + 1}") for i, word in enumerate(words)]
    found[found == header.get("nodata_value", -9999.0)] = np.nan
    bad = np.flatnonzero(~((np.nan_to_num(found) >= _LOWEST) & (np.nan_to_num(found) <= _HIGHEST)))
    if bad.size:
        where = f"{file}: line {body[int(bad[0]) // columns][0]}, column {int(bad[0]) % columns + 1}"
        raise InputError(where, f"metres from {_LOWEST:g} to {_HIGHEST:g}", found.ravel()[bad[0]])
    # the file's first row is the northernmost
    return Seabed(longitude, latitude, values.sign * found[::-1], name=file.name)


def read_seabed_grid(
    path: str | Path,
    *,
    variable: str = "elevation",
    longitude: str = "lon",
    latitude: str = "lat",
    values: SeabedValues = SeabedValues.ELEVATION,
) -> Seabed:
    """The seabed's elevation from a NetCDF file such as GEBCO's: variable[latitude, longitude] in metres.

    variable, longitude, latitude: the names in the file; latitudes may rise or fall. values: whether the numbers are
    elevation or depth; a file whose attributes say the other is refused. Fill values become NaN. Raises InputError with
    file and variable for what is not there, not in metres and degrees, out of order, or not of this earth.
    """
    file = Path(path)
    with opened(file) as data:
        raster = _variable(file, data, variable)
        _check_raster(file, raster, (latitude, longitude), values)
        east = _nodes(file, _variable(file, data, longitude), "longitude")
        north = _nodes(file, _variable(file, data, latitude), "latitude")
        found = values.sign * numbers(file, raster)
    known = found[~np.isnan(found)]
    if known.size == 0:
        raise InputError(where(file, variable), "values", "fill values alone")
    bad = known[~((known >= _LOWEST) & (known <= _HIGHEST))]
    if bad.size:
        raise InputError(where(file, variable), f"metres from {_LOWEST:g} to {_HIGHEST:g}", bad[0])
    return Seabed(east, np.sort(north), found if north[0] < north[-1] else found[::-1], name=file.name)


def _variable(path: Path, data: xarray.Dataset, name: str) -> xarray.DataArray:
    if name not in data.variables:
        wanted = nearest_name(name, [str(item) for item in data.variables])
        raise InputError(where(path, name), wanted, f"no variable {name!r}")
    return data[name]


def _nodes(path: Path, variable: xarray.DataArray, axis: str) -> Array:
    """Degrees of an axis: strictly increasing, of latitudes also strictly decreasing."""
    place = where(path, str(variable.name))
    unit = str(variable.attrs.get("units", ""))
    if unit.lower() not in _DEGREES[axis]:
        raise InputError(f"{place}, units", _DEGREES[axis][0], unit or "none")
    if variable.ndim != 1 or variable.size < 2:
        raise InputError(place, "a row of at least two degrees", f"shape {variable.shape}")
    nodes = numbers(path, variable)
    most = 360 if axis == "longitude" else 90
    bad = np.flatnonzero(~(np.abs(nodes) <= most))
    if bad.size:
        raise InputError(f"{place}[{bad[0]}]", f"degrees from {-most} to {most}", nodes[bad[0]])
    if axis == "longitude" and nodes.min() >= 180:
        # the same meridians, counted from Greenwich both ways
        nodes = nodes - 360
    steps = np.diff(nodes)
    falling = axis == "latitude" and steps[0] < 0
    bad = np.flatnonzero(~((steps < 0) if falling else (steps > 0)))
    if bad.size:
        wanted = f"less than {nodes[bad[0]]:g}" if falling else f"more than {nodes[bad[0]]:g}"
        raise InputError(f"{place}[{bad[0] + 1}]", f"{wanted} of the one before", nodes[bad[0] + 1])
    return nodes


def _check_raster(path: Path, raster: xarray.DataArray, axes: tuple[str, str], values: SeabedValues) -> None:
    """Raise InputError for a variable with other axes or another unit, or that says it is not what is wanted."""
    place = where(path, str(raster.name))
    if raster.dims != axes:
        raise InputError(place, f"dimensions {', '.join(axes)}", ", ".join(map(str, raster.dims)) or "none")
    if raster.size > _LARGEST:
        raise InputError(place, f"at most {_LARGEST} nodes: cut the grid out around the site", raster.size)
    unit = str(raster.attrs.get("units", ""))
    if unit.lower() not in _METRES:
        raise InputError(f"{place}, units", "m", unit or "none")
    words = [str(raster.name), *(str(raster.attrs.get(key, "")) for key in ("standard_name", "long_name"))]
    said = {"down": SeabedValues.DEPTH, "up": SeabedValues.ELEVATION}.get(str(raster.attrs.get("positive")))
    if said is None:
        named = {kind for kind in SeabedValues for word in words if kind.value in word.lower()}
        said = named.pop() if len(named) == 1 else values
    if said is not values:
        raise InputError(place, f"{values.value}, as site.seabed.values says", f"{said.value}, as the file says")


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
