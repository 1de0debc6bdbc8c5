"""What a project file says of a file with weather over time: its kind, its columns, its clock, its place."""

from __future__ import annotations

from enum import Enum

from monsun.inputs.series_units import Quantity, check_unit
from monsun.records import InputError, quantity, record


class SeriesKind(Enum):
    """What kind of file holds the series."""

    TABLE = "table"
    WIND_TOOLKIT = "wind_toolkit"
    MERRA2 = "merra2"
    ERA5 = "era5"
    CF = "cf"


class TimeStamp(Enum):
    """Which moment of its interval a time in the file stands for."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


class GridPoint(Enum):
    """How a place between the points of a grid gets its values."""

    NEAREST = "nearest"
    BILINEAR = "bilinear"


class Separator(Enum):
    """What stands between the columns of a table."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


@record
class SeriesColumn:
    """A column of a table: what it holds, at which height, in which unit."""

    column: str = quantity("", "name of the column, as in the header")
    height: float = quantity("m", "height above the sea (or the ground)", at_least=0, at_most=1000)
    unit: str = quantity("", "unit of the file's numbers, such as m/s, knots, degrees, degC, hPa, %")
    # last, as its name is that of the function above
    quantity: Quantity = quantity("", f"one of {', '.join(item.value for item in Quantity)}")

    def check(self) -> None:
        """Raise InputError for a unit that the quantity does not have."""
        check_unit(f"unit of column {self.column!r}", self.quantity, self.unit)


@record
class SeriesForm:
    """How a file holds weather over time; what the kind of file says by itself is not said here again."""

    kind: SeriesKind = quantity("", f"one of {', '.join(item.value for item in SeriesKind)}")
    time: str = quantity("", "name of the column with the times (kind table)", default="")
    time_format: str = quantity(
        "", "order of the parts of a time, such as %d/%m/%Y %H:%M; left out: ISO 8601 (kind table)", default=""
    )
    time_zone: float | None = quantity(
        "h",
        "hours by which the file's clock is ahead of UTC; left out: what the file says, else UTC (tables)",
        default=None,
        at_least=-12,
        at_most=14,
    )
    stamp: TimeStamp = quantity(
        "", "which moment of its interval a time stands for: beginning, middle or end", default=TimeStamp.BEGINNING
    )
    interval: float | None = quantity("s", "length of an interval; left out: the usual step", default=None, above=0)
    last_time: str = quantity(
        "", "last time the file must hold, as the file writes it; refuses a file that was cut short", default=""
    )
    columns: tuple[SeriesColumn, ...] = quantity("", "the columns to read (kind table)", default=())
    missing: tuple[float | str, ...] = quantity(
        "", "what stands for a missing value beside an empty cell, such as 9999 or NaN (tables)", default=()
    )
    separator: Separator = quantity("", "what stands between columns (kind table)", default=Separator.COMMA)
    header_line: int = quantity("-", "line with the names of the columns (kind table)", default=1, at_least=1)
    unit_line: int | None = quantity(
        "-", "line with the units of the columns, to be compared with those said here (kind table)", default=None
    )
    data_line: int | None = quantity(
        "-", "first line of data; left out: the one after header and units (kind table)", default=None
    )
    longitude: float | None = quantity(
        "deg", "place in the grid, east positive (kinds era5, cf)", default=None, at_least=-180, at_most=360
    )
    latitude: float | None = quantity(
        "deg", "place in the grid, north positive (kinds era5, cf)", default=None, at_least=-90, at_most=90
    )
    grid: GridPoint = quantity(
        "", "values of the nearest point, or bilinear between four (kinds era5, cf)", default=GridPoint.NEAREST
    )

    def check(self) -> None:
        """Raise InputError for what the kind needs and is not there, or is there and the kind does not use."""
        if self.kind is SeriesKind.TABLE:
            self._check_table()
        else:
            for name in ("time", "time_format", "columns", "unit_line", "data_line"):
                if getattr(self, name):
                    raise InputError(name, f"nothing: a file of kind {self.kind.value} says it", getattr(self, name))
        gridded = self.kind in (SeriesKind.ERA5, SeriesKind.CF)
        if gridded and self.missing:
            raise InputError("missing", "nothing: a NetCDF file declares it", self.missing)
        if gridded and self.time_zone:
            raise InputError("time_zone", "nothing: the times of a NetCDF file are UTC", self.time_zone)
        if (self.longitude is None) != (self.latitude is None):
            raise InputError("longitude, latitude", "both or none", "one of them")
        if not gridded and self.longitude is not None:
            raise InputError("longitude, latitude", "nothing: a table has one place", self.longitude)
        if self.kind is SeriesKind.ERA5 and self.longitude is None:
            raise InputError("longitude, latitude", "the place in the grid", "none")

    def _check_table(self) -> None:
        if not self.time:
            raise InputError("time", "the name of the column with the times", "none")
        if not self.columns:
            raise InputError("columns", "at least one", "none")
        names = [item.column for item in self.columns]
        for name in names:
            if names.count(name) > 1 or name == self.time:
                raise InputError("columns", "every column once", f"{name!r} twice")
        if not any(item.quantity is Quantity.WIND_SPEED for item in self.columns):
            raise InputError("columns", "at least one with the quantity wind_speed", ", ".join(names))
        if self.unit_line is not None and self.unit_line <= self.header_line:
            raise InputError("unit_line", f"a line after the header ({self.header_line})", self.unit_line)
        if self.data_line is not None and self.data_line <= (self.unit_line or self.header_line):
            raise InputError("data_line", "a line after header and units", self.data_line)
