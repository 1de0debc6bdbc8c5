"""Variables of a NetCDF file as they are declared: fill values, packing, times, and a place in a grid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.netcdf_size import check_whole
from monsun.inputs.series_form import GridPoint, SeriesForm
from monsun.records import InputError

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]
Times = NDArray[np.datetime64]

_NORTH = ("degrees_north", "degree_north", "degree_N", "degrees_N", "degreeN", "degreesN")
_EAST = ("degrees_east", "degree_east", "degree_E", "degrees_E", "degreeE", "degreesE")
# a file of one point holds for a place within the spacing of ERA5
_REACH = 0.25
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Corner:
    """A point of the grid and its weight: index by name of dimension."""

    index: dict[str, int]
    weight: float


@contextmanager
def opened(path: Path) -> Iterator[xarray.Dataset]:
    """The variables of a NetCDF file as they lie in it, not decoded; InputError for what is no whole NetCDF file."""
    # slow to import
    import xarray

    check_whole(path)
    try:
        data = xarray.open_dataset(path, engine="netcdf4", decode_cf=False)
    except (OSError, ValueError) as error:
        raise InputError(str(path), "a whole NetCDF file (was it cut off?)", error) from error
    try:
        yield data
    finally:
        data.close()


def where(path: Path, name: str) -> str:
    """What an error message says of a variable."""
    return f"{path}: variable {name}"


def numbers(path: Path, variable: xarray.DataArray) -> Array:
    """A variable's numbers, unpacked; NaN where they are the declared _FillValue or missing_value, or out of the
    declared valid range. InputError for a value that is not finite and not declared missing."""
    name, attributes = str(variable.name), variable.attrs
    try:
        packed = variable.values
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(where(path, name), "values that can be read (was the file cut off?)", error) from error
    if packed.dtype.kind not in "iuf":
        raise InputError(where(path, name), "numbers", f"type {packed.dtype}")
    codes = [np.atleast_1d(attributes[key]).ravel() for key in ("_FillValue", "missing_value") if key in attributes]
    declared = np.array([code for group in codes for code in group], dtype=np.float64)
    raw = packed.astype(np.float64)
    missing = np.isin(raw, declared) | (np.isnan(raw) & np.isnan(declared).any())
    low, high = _valid_range(attributes)
    missing |= (raw < low) | (raw > high)
    bad = np.flatnonzero(~missing.ravel() & ~np.isfinite(raw.ravel()))
    if bad.size:
        came = f"{raw.ravel()[bad[0]]} in {bad.size} of {raw.size} values"
        raise InputError(where(path, name), "finite numbers, or a declared _FillValue", came)
    scale, offset = (
        _packing(path, variable, key, usual) for key, usual in (("scale_factor", 1.0), ("add_offset", 0.0))
    )
    return np.where(missing, np.nan, raw * scale + offset)


def _packing(path: Path, variable: xarray.DataArray, key: str, usual: float) -> float:
    said = variable.attrs.get(key, usual)
    try:
        return float(said)
    except (TypeError, ValueError):
        raise InputError(where(path, str(variable.name)), f"a number as {key}", repr(said)) from None


def _valid_range(attributes: dict[Any, Any]) -> tuple[float, float]:
    if "valid_range" in attributes:
        low, high = np.asarray(attributes["valid_range"], dtype=float)
        return float(low), float(high)
    return float(attributes.get("valid_min", -np.inf)), float(attributes.get("valid_max", np.inf))


def times(path: Path, data: xarray.Dataset, name: str) -> Times:
    """A time coordinate as datetime64[s] in UTC; InputError for a missing or a model's calendar, or missing times."""
    import xarray

    variable = data[name]
    if variable.ndim != 1:
        raise InputError(where(path, name), "times along one dimension", f"dimensions {variable.dims}")
    try:
        decoded = xarray.decode_cf(xarray.Dataset({name: variable.variable}))[name].values
    except (OSError, RuntimeError, ValueError, OverflowError) as error:
        raise InputError(
            where(path, name), "times such as hours since 1900-01-01", " ".join(str(error).split())
        ) from error
    if decoded.dtype.kind != "M":
        units, calendar = variable.attrs.get("units", "no units"), variable.attrs.get("calendar", "standard")
        wanted = "times such as hours since 1900-01-01, in the standard calendar"
        raise InputError(where(path, name), wanted, f"{units}, calendar {calendar}")
    if np.isnat(decoded).any():
        raise InputError(
            where(path, name), "a time everywhere", f"none at index {np.flatnonzero(np.isnat(decoded))[0]}"
        )
    # packed or in hours of single precision, a time may be off by a fraction of a second
    return (decoded + np.timedelta64(500, "ms")).astype("datetime64[s]")


def axis_names(data: xarray.Dataset) -> tuple[str | None, str | None]:
    """Names of the latitude and longitude coordinates, by their units or standard names."""
    found = []
    for standard, units in (("latitude", _NORTH), ("longitude", _EAST)):
        names = [
            str(name)
            for name, item in data.variables.items()
            if item.attrs.get("standard_name") == standard or item.attrs.get("units") in units
        ]
        found.append(names[0] if names else None)
    return found[0], found[1]


def corners(path: Path, data: xarray.Dataset, form: SeriesForm) -> list[Corner]:
    """The points of the grid that give the values at the form's place, and their weights, which add up to 1.

    Without latitude and longitude of its own the file is of one place. InputError for a place outside the grid.
    """
    north, east = axis_names(data)
    if north is None or east is None:
        if form.longitude is not None:
            raise InputError(str(path), "latitude and longitude coordinates", "none")
        return [Corner({}, 1.0)]
    parts = []
    for name, wanted in ((north, form.latitude), (east, form.longitude)):
        points = np.atleast_1d(numbers(path, data[name]))
        if points.ndim != 1 or np.isnan(points).any():
            raise InputError(where(path, name), "one row of numbers (a regular grid)", f"shape {points.shape}")
        dimension = str(data[name].dims[0]) if data[name].ndim else None
        if wanted is None:
            if points.size > 1:
                raise InputError("longitude, latitude", f"a place in the grid of {path}", "none")
            parts.append([(dimension, 0, 1.0)])
            continue
        # a longitude is the same a full turn further on
        turns = (0.0,) if name == north else (0.0, 360.0, -360.0)
        low, high = _within(points)
        inside = [wanted + turn for turn in turns if low <= wanted + turn <= high]
        place = inside[0] if inside else wanted
        parts.append([(dimension, *item) for item in _neighbours(path, name, points, place, form.grid)])
    north_dimension, east_dimension = parts[0][0][0], parts[1][0][0]
    if north_dimension is not None and north_dimension == east_dimension:
        if data.sizes[north_dimension] > 1:
            raise InputError(where(path, north), "a grid of latitude and longitude", "a list of stations")
        parts[1] = [(None, 0, 1.0)]
    return [
        Corner({name: index for name, index, _ in (one, other) if name is not None}, one[2] * other[2])
        for one in parts[0]
        for other in parts[1]
    ]


def _within(points: Array) -> tuple[float, float]:
    """Between which degrees along an axis the file holds for a place."""
    reach = _REACH if points.size == 1 else _ROUNDING
    return float(points.min()) - reach, float(points.max()) + reach


def _neighbours(path: Path, name: str, points: Array, place: float, grid: GridPoint) -> list[tuple[int, float]]:
    """Indices and weights along one axis."""
    low, high = _within(points)
    if not low <= place <= high:
        wanted = f"a grid that holds {place:g} degrees" if points.size > 1 else f"a point near {place:g} degrees"
        raise InputError(where(path, name), wanted, f"{points.min():g} to {points.max():g}")
    order = np.argsort(points)
    along = points[order]
    if (np.diff(along) <= 0).any():
        raise InputError(where(path, name), "every point once", f"{along[:-1][np.diff(along) <= 0][0]:g} twice")
    nearest = int(np.argmin(np.abs(points - place)))
    if grid is GridPoint.NEAREST or points.size == 1 or abs(points[nearest] - place) <= _ROUNDING:
        return [(nearest, 1.0)]
    above = int(np.searchsorted(along, place))
    share = float((place - along[above - 1]) / (along[above] - along[above - 1]))
    return [(int(order[above - 1]), 1 - share), (int(order[above]), share)]


def along_time(path: Path, variable: xarray.DataArray, time: str, corner: Corner) -> Array:
    """The values [time] of a variable at a point; of the releases of ERA5 (dimension expver) the final where it is.

    Other dimensions must have one entry. InputError names the variable and the dimension.
    """
    name = str(variable.name)
    point = variable.isel({key: index for key, index in corner.index.items() if key in variable.dims})
    for dimension in point.dims:
        if dimension in (time, "expver"):
            continue
        if point.sizes[dimension] != 1:
            wanted = f"one entry along {dimension}"
            raise InputError(where(path, name), wanted, point.sizes[dimension])
        point = point.isel({dimension: 0})
    if time not in point.dims:
        raise InputError(where(path, name), f"a dimension {time}", f"dimensions {variable.dims}")
    if "expver" not in point.dims:
        return numbers(path, point)
    releases = numbers(path, point.transpose("expver", time))
    order = np.argsort([int(item) for item in variable["expver"].values])
    values: Array = releases[order[0]].copy()
    for release in releases[order[1:]]:
        values = np.where(np.isnan(values), release, values)
    return values
