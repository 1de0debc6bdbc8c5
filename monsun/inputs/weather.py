"""Weather from files: sector climates, joint frequency tables and seas; and the reading of tables as such."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.times import times_of
from monsun.records import InputError
from monsun.site.climate import JointFrequency, SectorClimate

Array = NDArray[np.float64]
Rows = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True, eq=False)
class MetoceanSeries:
    """Hourly wind and waves: time [hour] (datetime64), wind_speed [hour] m/s, significant wave_height [hour] m."""

    time: NDArray[np.datetime64]
    wind_speed: Array
    wave_height: Array


def read_sector_climate(path: str | Path, *, reference_height: float) -> SectorClimate:
    """A sector climate from a table with the columns dir_center_deg, frequency, weibull_A_ms, weibull_k.

    reference_height m: the height it holds for, which the table does not say. Other columns (sector, mean_speed_ms) are
    not used. Raises InputError with file, line and column.
    """
    file = Path(path)
    header, rows = read_rows(file)
    limits = {"dir_center_deg": (0, 360), "frequency": (0, 1), "weibull_A_ms": (1e-9, 60), "weibull_k": (1e-9, 20)}
    values = {}
    for name, (low, high) in limits.items():
        values[name] = column(file, header, rows, name)
        _check_range(file, rows, name, values[name], low, high)
    try:
        return SectorClimate(
            sector_direction=tuple(values["dir_center_deg"].tolist()),
            frequency=tuple(values["frequency"].tolist()),
            weibull_scale=tuple(values["weibull_A_ms"].tolist()),
            weibull_shape=tuple(values["weibull_k"].tolist()),
            reference_height=reference_height,
        )
    except InputError as error:
        raise InputError(f"{file}: {error.where}", error.wanted, error.came) from error


def read_joint_frequency(path: str | Path, *, reference_height: float) -> JointFrequency:
    """A joint frequency table: column dir_center_deg, then one of shares per speed bin, named such as "3-4" (m/s).

    reference_height m: the height it holds for. Raises InputError with file, line and column.
    """
    file = Path(path)
    header, rows = read_rows(file)
    if header[0] != "dir_center_deg":
        raise InputError(f"{file}: header", "dir_center_deg first", header[0])
    edges: list[float] = []
    for title in header[1:]:
        found = re.fullmatch(r"\s*([0-9.]+)\s*-\s*([0-9.]+)\s*", title)
        if found is None:
            raise InputError(f"{file}: column {title!r}", "a speed bin such as 3-4", repr(title))
        low, high = (number(text, f"{file}: column {title!r}") for text in found.groups())
        if edges and low != edges[-1]:
            raise InputError(f"{file}: column {title!r}", f"a bin that begins at {edges[-1]:g} m/s", title)
        edges.extend([high] if edges else [low, high])
    direction = column(file, header, rows, "dir_center_deg")
    width = 360 / direction.size
    bad = np.flatnonzero(np.abs(direction - (direction[0] + width * np.arange(direction.size)) % 360) > 1e-6)
    if bad.size:
        where = f"{file}: line {rows[int(bad[0])][0]}, column dir_center_deg"
        raise InputError(where, f"{direction.size} equal sectors of {width:g} degrees", direction[bad[0]])
    share = np.column_stack([column(file, header, rows, title) for title in header[1:]])
    for place, title in enumerate(header[1:]):
        _check_range(file, rows, title, share[:, place], 0, 1)
    try:
        return JointFrequency(direction, np.array(edges), share, reference_height)
    except InputError as error:
        raise InputError(f"{file}: {error.where}", error.wanted, error.came) from error


def read_metocean_series(path: str | Path, *, time: str, wind_speed: str, wave_height: str) -> MetoceanSeries:
    """Hourly wind and waves from a table whose columns the caller names: time (ISO 8601), speed m/s, wave height m.

    Times that say their zone become UTC. Gaps are not filled: an empty cell or a NaN is an InputError with file, line
    and column, as are a step that is not one hour, speeds outside 0 to 100 m/s and heights outside 0 to 40 m.
    """
    file = Path(path)
    header, rows = read_rows(file)
    speed, height = (column(file, header, rows, name) for name in (wind_speed, wave_height))
    _check_range(file, rows, wind_speed, speed, 0, 100)
    _check_range(file, rows, wave_height, height, 0, 40)
    place = column_index(file, header, time)
    times, _ = times_of((row[place] for _, row in rows), lambda row: f"{file}: line {rows[row][0]}, column {time}")
    bad = np.flatnonzero(np.diff(times) != np.timedelta64(1, "h"))
    if bad.size:
        line = rows[int(bad[0]) + 1][0]
        raise InputError(f"{file}: line {line}, column {time}", "one hour after the line before", times[bad[0] + 1])
    return MetoceanSeries(times, speed, height)


def _check_range(path: Path, rows: Rows, name: str, values: Array, low: float, high: float) -> None:
    bad = np.flatnonzero(~((values >= low) & (values <= high)))
    if bad.size:
        line = rows[int(bad[0])][0]
        raise InputError(f"{path}: line {line}, column {name}", f"a number from {low:g} to {high:g}", values[bad[0]])


# Tables of numbers with the place of every mistake: the turbine and map readers use these too.


def nearest_name(name: str, known: Iterable[str]) -> str:
    """What an error message wants: one of the known names, and which of them is nearest to `name`, if one is near."""
    names = {item.lower(): item for item in known}
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return f"one of {', '.join(names.values())}" + (f" (nearest: {names[near[0]]})" if near else "")


def read_text(path: Path) -> str:
    """A text file's content (UTF-8, with or without byte order mark); InputError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), "text in UTF-8", f"byte {error.start} that is none") from error
    except OSError as error:
        raise InputError(str(path), "a file that can be read", error.strerror or "nothing") from error


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows of a comma-separated file, each row with its line number; all rows as long as the header.

    Blank lines are passed over. Raises InputError for an empty file, a column named twice, or a row of another length.
    """
    reader = csv.reader(read_text(path).splitlines())
    rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise InputError(str(path), "a header and at least one row", f"{len(rows)} lines")
    header = rows[0][1]
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(f"{path}: line {rows[0][0]}", "every column named once", f"{name!r} twice")
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise InputError(f"{path}: line {line}", f"{len(header)} columns, as in the header", len(row))
    return header, rows[1:]


def column_index(path: Path, header: Sequence[str], name: str) -> int:
    """Place of a column in the header; InputError that names the nearest when there is none."""
    if name not in header:
        raise InputError(f"{path}: header", f"a column {name!r}", ", ".join(item for item in header if item))
    return list(header).index(name)


def number(text: str, where: str) -> float:
    """A finite number from a cell, or InputError that names the place."""
    try:
        value = float(text)
    except ValueError:
        raise InputError(where, "a number", text or "an empty cell") from None
    if not isfinite(value):
        raise InputError(where, "a finite number", text)
    return value


def column(path: Path, header: Sequence[str], rows: Rows, name: str) -> Array:
    """A column's numbers [row]; InputError with file, line and column for what is not a finite number."""
    place = column_index(path, header, name)
    return np.array([number(row[place], f"{path}: line {line}, column {name}") for line, row in rows])


def check_increasing(path: Path, rows: Rows, name: str, values: Array) -> None:
    """Raise InputError with file, line and column where values do not increase strictly."""
    bad = np.flatnonzero(np.diff(values) <= 0)
    if bad.size:
        line = rows[int(bad[0]) + 1][0]
        raise InputError(
            f"{path}: line {line}, column {name}", f"more than {values[bad[0]]:g} of the row before", values[bad[0] + 1]
        )
