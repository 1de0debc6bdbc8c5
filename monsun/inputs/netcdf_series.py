"""Weather series from NetCDF: ERA5 as the Copernicus store gives it, and files that follow the CF conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monsun.inputs.netcdf_file import Array, Corner, Times, along_time, corners, numbers, opened, times, where
from monsun.inputs.series_checks import Column, Content, check_last_time, finished_series
from monsun.inputs.series_form import SeriesForm
from monsun.inputs.series_units import Quantity, check_same_unit, check_unit, in_si
from monsun.inputs.times import one_time
from monsun.records import InputError
from monsun.site.weather_series import WeatherSeries

if TYPE_CHECKING:
    import xarray

_ERA5_WIND = (("u10", "v10", 10.0), ("u100", "v100", 100.0))
_ERA5_AIR = (("t2m", Quantity.TEMPERATURE, 2.0, "K"), ("sp", Quantity.PRESSURE, 0.0, "Pa"))
_ERA5_TIMES = ("valid_time", "time")

_EASTWARD, _NORTHWARD = "eastward_wind", "northward_wind"
_STANDARD_NAMES = {
    "wind_speed": Quantity.WIND_SPEED,
    "wind_from_direction": Quantity.WIND_DIRECTION,
    "air_temperature": Quantity.TEMPERATURE,
    "air_pressure": Quantity.PRESSURE,
    "surface_air_pressure": Quantity.PRESSURE,
    "relative_humidity": Quantity.RELATIVE_HUMIDITY,
}
_HEIGHT_NAMES = ("height", "altitude", "height_above_mean_sea_level", "height_above_geopotential_datum")
_METRES = ("m", "metre", "metres", "meter", "meters")


def read_era5(file: Path, form: SeriesForm) -> WeatherSeries:
    """The weather series of an ERA5 file (single levels) at the form's place: wind at 10 and 100 m, t2m and sp.

    Variables u10, v10, u100, v100 (m s**-1), t2m (K), sp (Pa), of which one pair of wind must be there; time
    `valid_time` or `time`; other units are InputErrors, not conversions. Bilinear speed is that of the speeds,
    direction that of the vectors: averaging vectors would lower the speed where the wind turns between the points.
    """
    with opened(file) as data:
        time_name = next((name for name in _ERA5_TIMES if name in data.variables), None)
        if time_name is None:
            raise InputError(str(file), f"a variable {' or '.join(_ERA5_TIMES)}", ", ".join(map(str, data.variables)))
        places = corners(file, data, form)
        time = times(file, data, time_name)
        columns: list[Column] = []
        for east, north, height in _ERA5_WIND:
            if (east in data) != (north in data):
                raise InputError(str(file), f"both {east} and {north}", "one of them")
            if east in data:
                for name in (east, north):
                    check_same_unit(where(file, name), Quantity.WIND_SPEED, "m/s", _unit(data[name]))
                columns += _vector(file, data[east], data[north], time_name, places, height)
        if not columns:
            raise InputError(str(file), "wind, u10 and v10 or u100 and v100", ", ".join(map(str, data.data_vars)))
        for name, item, height, unit in _ERA5_AIR:
            if name in data:
                check_same_unit(where(file, name), item, unit, _unit(data[name]))
                columns.append(Column(name, item, height, _scalar(file, data[name], time_name, places)))
    return _finished(file, form, time_name, time, columns)


def read_cf(file: Path, form: SeriesForm) -> WeatherSeries:
    """The weather series of a NetCDF file by the standard names of the CF conventions, at the form's place if gridded.

    wind_speed, wind_from_direction, or eastward_wind with northward_wind; air_temperature, air_pressure,
    surface_air_pressure, relative_humidity; a wind_speed whose cell_methods say standard_deviation is the deviation.
    Units are converted from the exact list of `series_units`. Heights: a vertical coordinate in metres, or the
    variable's attribute `height`; a quantity without is an InputError, but for the surface.
    """
    with opened(file) as data:
        time_name = _time_name(file, data)
        places = corners(file, data, form)
        time = times(file, data, time_name)
        levels = list(_levels(file, data, time_name))
        columns = [
            Column(level.name, level.holds, level.height, level.in_si(_scalar(file, level.values, time_name, places)))
            if level.holds is not Quantity.WIND_DIRECTION
            else Column(level.name, level.holds, level.height, _direction(file, level.values, time_name, places))
            for level in levels
            if isinstance(level.holds, Quantity)
        ]
        said = {(column.quantity, column.height) for column in columns}
        for east, north in _pairs(file, levels):
            vector = _vector(file, east.values, north.values, time_name, places, east.height)
            for column in vector:
                # what the file gives itself is not computed again
                if (column.quantity, column.height) not in said:
                    values = east.in_si(column.values) if column.quantity is Quantity.WIND_SPEED else column.values
                    columns.append(replace(column, values=values))
    return _finished(file, form, time_name, time, columns)


@dataclass(frozen=True, eq=False)
class _Level:
    """A variable at one height: what it holds (a quantity, or the standard name of a component), and its unit."""

    name: str
    holds: Quantity | str
    height: float
    unit: str
    values: xarray.DataArray

    def in_si(self, values: Array) -> Array:
        return in_si(self.holds if isinstance(self.holds, Quantity) else Quantity.WIND_SPEED, self.unit, values)


def _levels(file: Path, data: xarray.Dataset, time: str) -> Iterator[_Level]:
    """Every variable in time that the series can hold, at each of its heights."""
    for name, variable in data.data_vars.items():
        holds = _holds(variable)
        if holds is None or time not in variable.dims:
            continue
        unit = str(variable.attrs.get("units", ""))
        check_unit(where(file, str(name)), holds if isinstance(holds, Quantity) else Quantity.WIND_SPEED, unit)
        for height, values in _heights(file, data, variable):
            title = str(name) if values.dims == variable.dims else f"{name} at {height:g} m"
            yield _Level(title, holds, height, unit, values)


def _holds(variable: xarray.DataArray) -> Quantity | str | None:
    """What a variable holds, by its standard name and its cell methods; None for what a series has no place for."""
    standard, method = variable.attrs.get("standard_name", ""), variable.attrs.get("cell_methods", "")
    if "standard_deviation" in method:
        return Quantity.WIND_SPEED_DEVIATION if standard == "wind_speed" else None
    if "maximum" in method or "minimum" in method:
        return None
    return standard if standard in (_EASTWARD, _NORTHWARD) else _STANDARD_NAMES.get(standard)


def _heights(file: Path, data: xarray.Dataset, variable: xarray.DataArray) -> list[tuple[float, xarray.DataArray]]:
    """The heights of a variable, m, with its values at each."""
    name = str(variable.name)
    candidates = [*map(str, variable.dims), *str(variable.attrs.get("coordinates", "")).split()]
    for candidate in candidates:
        if candidate not in data.variables or not _is_height(data[candidate]):
            continue
        coordinate = data[candidate]
        unit = str(coordinate.attrs.get("units", ""))
        if unit not in _METRES:
            raise InputError(where(file, candidate), "heights in m", repr(unit))
        if coordinate.ndim == 0:
            return [(float(coordinate), variable)]
        dimension = str(coordinate.dims[0])
        if coordinate.ndim == 1 and dimension in variable.dims:
            heights = numbers(file, coordinate)
            return [(float(height), variable.isel({dimension: index})) for index, height in enumerate(heights)]
    said = re.fullmatch(r"([0-9.]+) ?m?", str(variable.attrs.get("height", "")).strip())
    if said:
        return [(float(said[1]), variable)]
    if variable.attrs.get("standard_name") == "surface_air_pressure":
        return [(0.0, variable)]
    raise InputError(where(file, name), "a height: a vertical coordinate in m, or an attribute `height`", "none")


def _is_height(coordinate: xarray.DataArray) -> bool:
    attributes = coordinate.attrs
    vertical = attributes.get("axis") == "Z" and attributes.get("positive", "up") == "up"
    return attributes.get("standard_name") in _HEIGHT_NAMES or vertical


def _pairs(file: Path, levels: Sequence[_Level]) -> list[tuple[_Level, _Level]]:
    """The two components of the wind at each height; InputError for one alone, twice, or in another unit."""
    pairs = []
    components = [level for level in levels if not isinstance(level.holds, Quantity)]
    for height in sorted({level.height for level in components}):
        here = sorted((level for level in components if level.height == height), key=lambda level: str(level.holds))
        if [level.holds for level in here] != [_EASTWARD, _NORTHWARD]:
            wanted = f"one {_EASTWARD} and one {_NORTHWARD} at {height:g} m"
            raise InputError(where(file, here[0].name), wanted, " and ".join(str(level.holds) for level in here))
        check_same_unit(where(file, here[1].name), Quantity.WIND_SPEED, here[0].unit, here[1].unit)
        pairs.append((here[0], here[1]))
    return pairs


def _time_name(file: Path, data: xarray.Dataset) -> str:
    """Name of the time coordinate: by its standard name, else by a unit that says since when."""
    for test in (lambda item: item.attrs.get("standard_name") == "time", lambda item: " since " in _unit(item)):
        for name, item in data.variables.items():
            if item.ndim == 1 and test(item):
                return str(name)
    raise InputError(
        str(file), "a time coordinate, such as hours since 1900-01-01", ", ".join(map(str, data.variables))
    )


def _unit(variable: xarray.DataArray | xarray.Variable) -> str:
    return str(variable.attrs.get("units", ""))


def _scalar(file: Path, variable: xarray.DataArray, time: str, places: Sequence[Corner]) -> Array:
    total: Array = sum(place.weight * along_time(file, variable, time, place) for place in places)  # type: ignore[assignment]
    return total


def _direction(file: Path, variable: xarray.DataArray, time: str, places: Sequence[Corner]) -> Array:
    """Wind direction, degrees; between points that of the mean unit vector."""
    if len(places) == 1:
        return along_time(file, variable, time, places[0])
    angles = [np.radians(along_time(file, variable, time, place)) for place in places]
    weights = [place.weight for place in places]
    east = sum(weight * np.sin(angle) for weight, angle in zip(weights, angles, strict=True))
    north = sum(weight * np.cos(angle) for weight, angle in zip(weights, angles, strict=True))
    return np.degrees(np.arctan2(east, north)) % 360


def _vector(
    file: Path, east: xarray.DataArray, north: xarray.DataArray, time: str, places: Sequence[Corner], height: float
) -> tuple[Column, Column]:
    """Speed, in the unit of the components, and direction from the components where the wind blows to."""
    by_place = [(along_time(file, east, time, place), along_time(file, north, time, place)) for place in places]
    weights = [place.weight for place in places]
    speed = sum(weight * np.hypot(*pair) for weight, pair in zip(weights, by_place, strict=True))
    eastward = sum(weight * pair[0] for weight, pair in zip(weights, by_place, strict=True))
    northward = sum(weight * pair[1] for weight, pair in zip(weights, by_place, strict=True))
    direction = (np.degrees(np.arctan2(eastward, northward)) + 180) % 360
    name = f"{east.name}, {north.name}"
    return (
        Column(name, Quantity.WIND_SPEED, height, np.asarray(speed, dtype=np.float64)),
        Column(f"{name} direction", Quantity.WIND_DIRECTION, height, direction),
    )


def _finished(file: Path, form: SeriesForm, time_name: str, time: Times, columns: Sequence[Column]) -> WeatherSeries:
    content = Content(file, time, time_name, columns, lambda name, index: f"{where(file, name)}, {time[index]}")
    if form.last_time and time.size:
        check_last_time(content, one_time("last_time", form.last_time)[0])
    return finished_series(content, form, 0.0)
