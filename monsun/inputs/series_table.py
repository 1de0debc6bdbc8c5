"""Weather series from tables: columns named in the project file, or by the header of a known download."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np

from monsun.inputs.series_checks import Array, Column, Content, check_last_time, finished_series
from monsun.inputs.series_form import SeriesColumn, SeriesForm
from monsun.inputs.series_units import check_same_unit, in_si, unit_in_name
from monsun.inputs.times import one_time, times_of
from monsun.inputs.weather import nearest_name, read_text
from monsun.records import InputError
from monsun.site.weather_series import WeatherSeries


@dataclass(frozen=True, eq=False)
class Table:
    """A table's lines before the data and its rows, each with its number in the file; all rows as long as the header.

    names: the header; units: the line of units, maybe empty; before: the lines above the header.
    """

    file: Path
    before: Sequence[Sequence[str]]
    names: Sequence[str]
    units: Sequence[str]
    lines: Sequence[int]
    rows: Sequence[Sequence[str]]

    def place(self, column: str, index: int) -> str:
        """What an error message says of a cell."""
        return f"{self.file}: line {self.lines[index]}, column {column}"

    def cells(self, column: str) -> list[str]:
        """The cells of a column; InputError that names the nearest when there is none."""
        if column not in self.names:
            raise InputError(f"{self.file}: header", f"a column {column!r}", nearest_name(column, self.names))
        place = list(self.names).index(column)
        return [row[place] for row in self.rows]


def read_lines(file: Path, separator: str = ",") -> list[tuple[int, list[str]]]:
    """The lines of a table that are not empty, with their numbers, as cells; InputError for an empty or a cut file."""
    text = read_text(file)
    reader = csv.reader(text.split("\n"), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row and row != [""]]
    except csv.Error as error:
        raise InputError(f"{file}: line {reader.line_num}", "a row of a table", error) from error
    if not lines:
        raise InputError(str(file), "a header and rows of data", "an empty file")
    if not text.endswith(("\n", "\r")):
        raise InputError(
            f"{file}: line {lines[-1][0]}", "an end of line (was the file cut off?)", "the end of the file"
        )
    return lines


def table(
    file: Path,
    lines: Sequence[tuple[int, list[str]]],
    *,
    header_line: int,
    unit_line: int | None = None,
    data_line: int | None = None,
) -> Table:
    """The table in a file's lines; InputError where a row is not as long as the header, or there are no rows."""
    by_number = dict(lines)
    first = data_line or (unit_line or header_line) + 1
    for name, number in (("header", header_line), ("line of units", unit_line)):
        if number is not None and number not in by_number:
            raise InputError(f"{file}: line {number}", f"the {name}", "no such line")
    names = by_number[header_line]
    for name in names:
        if name and names.count(name) > 1:
            raise InputError(f"{file}: line {header_line}", "every column named once", f"{name!r} twice")
    data = [(number, row) for number, row in lines if number >= first]
    if not data:
        raise InputError(str(file), f"rows of data from line {first}", "none")
    for number, row in data:
        if len(row) != len(names):
            wanted = f"{len(names)} columns, as in the header (was the file cut off?)"
            raise InputError(f"{file}: line {number}", wanted, len(row))
    return Table(
        file=file,
        before=[row for number, row in lines if number < header_line],
        names=names,
        units=by_number[unit_line] if unit_line is not None else (),
        lines=[number for number, _ in data],
        rows=[row for _, row in data],
    )


def read_table(file: Path, form: SeriesForm) -> WeatherSeries:
    """The weather series of a table whose columns the project file names."""
    found = table(
        file,
        read_lines(file, form.separator.value),
        header_line=form.header_line,
        unit_line=form.unit_line,
        data_line=form.data_line,
    )
    return series_of_table(found, form)


def series_of_table(found: Table, form: SeriesForm) -> WeatherSeries:
    """The weather series of a table by the columns of a form; units that the header says are held against it."""
    times, zoned = times_of(found.cells(form.time), lambda row: found.place(form.time, row), form.time_format)
    if zoned and form.time_zone is not None:
        raise InputError("time_zone", "nothing: the times of the file say it", form.time_zone)
    columns = [column_of(found, item, form.missing) for item in form.columns]
    content = Content(found.file, times, form.time, columns, found.place)
    if form.last_time:
        check_last_time(content, one_time("last_time", form.last_time, form.time_format)[0])
    return finished_series(content, form, form.time_zone or 0.0)


def column_of(found: Table, item: SeriesColumn, missing: Sequence[float | str]) -> Column:
    """A column's numbers in SI; InputError for one that is no number and not declared missing, or a unit at odds."""
    cells = found.cells(item.column)
    said = unit_in_name(item.quantity, item.column)
    if said is not None:
        check_same_unit(f"{found.file}: header, column {item.column}", item.quantity, item.unit, said)
    if found.units:
        place = list(found.names).index(item.column)
        unit = found.units[place] if place < len(found.units) else ""
        check_same_unit(f"{found.file}: line of units, column {item.column}", item.quantity, item.unit, unit)
    values = _numbers(found, item.column, cells, missing)
    return Column(item.column, item.quantity, item.height, in_si(item.quantity, item.unit, values))


def _numbers(found: Table, name: str, cells: Sequence[str], missing: Sequence[float | str]) -> Array:
    bad: int | None
    texts = {"", *(code for code in missing if isinstance(code, str))}
    codes = {float(code) for code in missing if not isinstance(code, str)}
    try:
        values = np.array([nan if cell in texts else float(cell) for cell in cells])
    except ValueError:
        bad = next(index for index, cell in enumerate(cells) if cell not in texts and not _is_number(cell))
    else:
        # float() reads nan, inf and 1_000 too; a table does not mean them
        odd = (index for index in np.flatnonzero(~np.isfinite(values)).tolist() if cells[index] not in texts)
        bad = next(odd, next((index for index, cell in enumerate(cells) if "_" in cell and cell not in texts), None))
    if bad is not None:
        wanted = "a number, an empty cell or a code of `missing`"
        raise InputError(found.place(name, bad), wanted, repr(cells[bad]))
    return np.where(np.isin(values, list(codes)), nan, values)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
