"""The hours at the connection point as files: a table, and the same as NetCDF."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monsun.plan.hours import ConnectionHours
from monsun.report.run_folder import write_table_csv
from monsun.report.sections import Column

_TIME = Column("time", "", "beginning of the hour, local time")
_COLUMNS = (
    Column("wind_speed", "m/s", "free wind at hub height, scaled so that the mean year has the P50"),
    Column("wind_direction", "degrees", "where the free wind comes from, clockwise from north"),
    Column("wake_power", "MW", "turbines in each other's wakes, before all other losses"),
    Column("net_power", "MW", "at the connection point after all losses and the export limit"),
)
# the decimals of megawatts and metres per second that mean anything
_DIGITS = 4


def level_sentence(hours: ConnectionHours) -> str:
    """How the series was brought to the level of the assessment."""
    return (
        f"All wind speeds are multiplied by {hours.speed_scale:.6f}, so that the mean year of net_power holds the P50, "
        f"{hours.net_gwh_per_year:.1f} GWh."
    )


def write_hours_csv(path: Path, hours: ConnectionHours) -> None:
    """Write one line per hour, with units in the first line."""
    times = np.datetime_as_string(hours.time, unit="m").tolist()
    values = (np.round(getattr(hours, column.name), _DIGITS).tolist() for column in _COLUMNS)
    write_table_csv(path, (_TIME, *_COLUMNS), list(zip(times, *values, strict=True)))


def write_hours_netcdf(path: Path, hours: ConnectionHours, *, title: str, utc_offset: float) -> None:
    """Write the hours with all their digits, each variable with its unit; how the level is matched is an attribute.

    utc_offset: hours by which the local time is ahead of UTC.
    """
    # slow to import, and only this file needs it
    import xarray

    variables = {
        column.name: (
            ("time",),
            getattr(hours, column.name),
            {"units": column.unit.replace("degrees", "degree").replace("m/s", "m s-1"), "long_name": column.meaning},
        )
        for column in _COLUMNS
    }
    dataset = xarray.Dataset(
        variables,
        {"time": (("time",), hours.time.astype("datetime64[ns]"), {"long_name": _TIME.meaning})},
        {
            "title": title,
            "Conventions": "CF-1.10",
            "source": "monsun",
            "comment": level_sentence(hours),
            "speed_scale": hours.speed_scale,
            "utc_offset_hours": utc_offset,
            "wind": "constructed, not measured" if hours.constructed else "from the project's data",
        },
    )
    packed = {column.name: {"zlib": True, "shuffle": True, "complevel": 4} for column in _COLUMNS}
    dataset.to_netcdf(path, engine="netcdf4", encoding=packed)
