"""Weather series from files: NetCDF of a reanalysis or model, tables of a mast, a lidar or a download."""

from __future__ import annotations

from pathlib import Path

from monsun.inputs.series_form import (
    GridPoint,
    SeriesColumn,
    SeriesForm,
    SeriesKind,
    TimeStamp,
)
from monsun.inputs.series_units import Quantity
from monsun.site.weather_series import WeatherSeries

__all__ = [
    "GridPoint",
    "Quantity",
    "SeriesColumn",
    "SeriesForm",
    "SeriesKind",
    "TimeStamp",
    "read_weather_series",
]


def read_weather_series(path: str | Path, form: SeriesForm) -> WeatherSeries:
    """A weather series in SI units and UTC from a file of the kind that `form` says.

    Missing is only what the file declares missing: an empty cell, a declared code, a NetCDF fill value; it becomes NaN
    and is not filled. Raises InputError with file and line or variable for a file that is empty, cut short, out of
    order, in another unit than said, or beyond what the atmosphere gives.
    """
    raise NotImplementedError
