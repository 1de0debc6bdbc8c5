"""Weather series from files: NetCDF of a reanalysis or model, tables of a mast, a lidar or a download."""

from __future__ import annotations

from pathlib import Path

from monsun.inputs.netcdf_series import read_cf, read_era5
from monsun.inputs.series_download import read_merra2, read_wind_toolkit
from monsun.inputs.series_form import (
    GridPoint,
    Separator,
    SeriesColumn,
    SeriesForm,
    SeriesKind,
    TimeStamp,
)
from monsun.inputs.series_table import read_table
from monsun.inputs.series_units import Quantity
from monsun.site.weather_series import WeatherSeries

__all__ = [
    "GridPoint",
    "Quantity",
    "Separator",
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
    file = Path(path)
    match form.kind:
        case SeriesKind.TABLE:
            return read_table(file, form)
        case SeriesKind.WIND_TOOLKIT:
            return read_wind_toolkit(file, form)
        case SeriesKind.MERRA2:
            return read_merra2(file, form)
        case SeriesKind.ERA5:
            return read_era5(file, form)
        case SeriesKind.CF:
            return read_cf(file, form)
