"""Weather series from known downloads: NREL WIND Toolkit and MERRA-2 tables, whose headers say columns and units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from monsun.inputs.series_checks import Content, Times, check_last_time, finished_series
from monsun.inputs.series_form import SeriesColumn, SeriesForm, SeriesKind
from monsun.inputs.series_table import Table, column_of, read_lines, series_of_table, table
from monsun.inputs.series_units import Quantity, check_unit
from monsun.inputs.times import one_time
from monsun.records import InputError
from monsun.site.weather_series import WeatherSeries

_CLOCK = ("Year", "Month", "Day", "Hour", "Minute")
# what the service writes for a height it does not have
_NOT_THERE = "N/A"
_SECOND = np.timedelta64(1, "s")

# names, the height in metres in the first group (empty: at the surface) and the unit in the last
_WIND_TOOLKIT = (
    (r"wind ?speed at ([\d.]+) ?m \((.+)\)", Quantity.WIND_SPEED),
    (r"wind ?direction at ([\d.]+) ?m \((.+)\)", Quantity.WIND_DIRECTION),
    (r"(?:air )?temperature at ([\d.]+) ?m \((.+)\)", Quantity.TEMPERATURE),
    (r"(?:air )?pressure at ([\d.]+) ?m \((.+)\)", Quantity.PRESSURE),
    (r"surface (?:air )?pressure() \((.+)\)", Quantity.PRESSURE),
    (r"relative humidity at ([\d.]+) ?m \((.+)\)", Quantity.RELATIVE_HUMIDITY),
)
_MERRA2 = (
    (r"WS([\d.]+)M_(.+)", Quantity.WIND_SPEED),
    (r"WD([\d.]+)M_(.+)", Quantity.WIND_DIRECTION),
    (r"T([\d.]+)M_(.+)", Quantity.TEMPERATURE),
    (r"PS()_(.+)", Quantity.PRESSURE),
    (r"RH([\d.]+)M_(.+)", Quantity.RELATIVE_HUMIDITY),
)


def read_wind_toolkit(file: Path, form: SeriesForm) -> WeatherSeries:
    """The weather series of an NREL WIND Toolkit table: a line of site data, the header, whole years of rows.

    Times are by the file's own "Data Timezone". A file that does not reach from 1 January to 31 December was cut: the
    service gives whole years. Columns of other quantities are not read, nor heights at which every cell is N/A.
    Format: NREL developer network, wtk-download; "SAM CSV Format for Wind" of the SAM documentation.
    """
    lines = read_lines(file)
    header = next((number for number, row in lines[:5] if row[: len(_CLOCK)] == list(_CLOCK)), None)
    if header is None:
        raise InputError(f"{file}: header", f"a line that begins with {','.join(_CLOCK)}", "none in the first five")
    found = table(file, lines, header_line=header)
    missing = (*form.missing, _NOT_THERE)
    columns = [column_of(found, item, missing) for item in _columns(found, _WIND_TOOLKIT)]
    there = [column for column in columns if not np.isnan(column.values).all()]
    content = Content(file, _clock(found), _CLOCK[-1], there, found.place)
    if form.last_time:
        check_last_time(content, one_time("last_time", form.last_time)[0])
    series = finished_series(content, form, _time_zone(found, form))
    _check_whole_years(content, round(series.interval) * _SECOND)
    return series


def read_merra2(file: Path, form: SeriesForm) -> WeatherSeries:
    """The weather series of a MERRA-2 table at one point: DateTime, then names such as WS50m_m/s, T2M_degC and PS_hPa.

    The unit after the last underscore is that of the numbers; a name without a unit is an InputError.
    """
    found = table(file, read_lines(file), header_line=1)
    columns = tuple(_columns(found, _MERRA2))
    bare = [re.sub(r"_\(.+\)$", "", pattern) for pattern, _ in _MERRA2]
    for name in found.names:
        if any(re.fullmatch(pattern, name, re.IGNORECASE) for pattern in bare):
            raise InputError(f"{file}: header, column {name}", "a name that ends in its unit, such as WS50m_m/s", name)
    if not any(item.quantity is Quantity.WIND_SPEED for item in columns):
        raise InputError(f"{file}: header", "a column such as WS50m_m/s", ", ".join(found.names))
    return series_of_table(found, replace(form, kind=SeriesKind.TABLE, time=found.names[0], columns=columns))


def _columns(found: Table, patterns: Sequence[tuple[str, Quantity]]) -> list[SeriesColumn]:
    columns = []
    for name in found.names:
        for pattern, item in patterns:
            read = re.fullmatch(pattern, name, re.IGNORECASE)
            if read is None:
                continue
            height, unit = read[1], read[2]
            check_unit(f"{found.file}: header, column {name}", item, unit)
            columns.append(SeriesColumn(column=name, quantity=item, height=float(height or 0), unit=unit))
            break
    return columns


def _clock(found: Table) -> Times:
    parts = [found.cells(name) for name in _CLOCK]
    times = []
    for index, texts in enumerate(zip(*parts, strict=True)):
        try:
            times.append(datetime(*(int(text) for text in texts)))  # type: ignore[arg-type, misc]
        except ValueError:
            where = f"{found.file}: line {found.lines[index]}, columns Year to Minute"
            raise InputError(where, "a time such as 2012,1,31,23,30", ",".join(texts)) from None
    return np.array(times, dtype="datetime64[s]")


def _check_whole_years(content: Content, interval: np.timedelta64) -> None:
    first, last = content.time[0], content.time[-1]
    new_year = first.astype("datetime64[Y]")
    end = last.astype("datetime64[Y]") + 1
    if first - new_year >= interval:
        where = content.place(content.time_name, 0)
        raise InputError(where, f"whole years, from {new_year}-01-01 (was the file cut?)", first)
    if end - last > interval:
        where = content.place(content.time_name, content.time.size - 1)
        raise InputError(
            where, f"whole years, until {last.astype('datetime64[Y]')}-12-31 (was the file cut off?)", last
        )


def _time_zone(found: Table, form: SeriesForm) -> float:
    """Hours by which the file's clock is ahead of UTC: after "Data Timezone" in the line, or below it."""
    for place, row in enumerate(found.before):
        labels = [cell.lower() for cell in row]
        if "data timezone" not in labels:
            continue
        at = labels.index("data timezone")
        below = found.before[place + 1] if place + 1 < len(found.before) else []
        for cells, index in ((row, at + 1), (below, at)):
            try:
                said = float(cells[index])
            except (ValueError, IndexError):
                continue
            if form.time_zone is not None and form.time_zone != said:
                raise InputError(f"{found.file}: Data Timezone", f"{form.time_zone:g}, as time_zone says", said)
            return said
    if form.time_zone is None:
        raise InputError(f"{found.file}: Data Timezone", "hours ahead of UTC, in the file or as time_zone", "none")
    return form.time_zone
