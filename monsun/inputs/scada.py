"""Reads what turbines reported over time from a table with a row per turbine and time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monsun.energy.scada import ScadaRecord
from monsun.inputs.times import time_of
from monsun.inputs.weather import nearest_name, read_text
from monsun.park import Park
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

_TIME = "a time such as 2012-01-31 23:10:00, without a time zone"
_YES, _NO = ("1", "1.0", "true", "True", "TRUE"), ("0", "0.0", "false", "False", "FALSE")


class PowerUnit(Enum):
    """The unit of the power in a file."""

    WATT = "W"
    KILOWATT = "kW"
    MEGAWATT = "MW"


_WATTS = {PowerUnit.WATT: 1.0, PowerUnit.KILOWATT: 1e3, PowerUnit.MEGAWATT: 1e6}


@record
class ScadaForm:
    """How a table of SCADA is laid out: which column holds what, and the unit of its power."""

    turbine: str = quantity("", "column of the turbine's name", "turbine")
    time: str = quantity("", "column of the time, without a time zone", "time")
    power: str = quantity("", "column of the power", "power")
    power_unit: PowerUnit = quantity("", "unit of the power: W, kW or MW", PowerUnit.WATT)
    wind_direction: str = quantity("", "column of the wind direction, degrees", "wind_direction")
    available: str | None = quantity("", "column of 1 where the turbine could run and 0 where it stood still", None)
    wind_speed: str | None = quantity("", "column of the free wind at hub height, m/s, the same for all turbines", None)
    turbulence_intensity: str | None = quantity(
        "", "column of the free wind's turbulence intensity, the same for all turbines", None
    )

    def columns(self) -> list[str]:
        """Names of all columns that are asked for."""
        named = (self.turbine, self.time, self.power, self.wind_direction)
        more = (self.available, self.wind_speed, self.turbulence_intensity)
        return [*named, *(name for name in more if name is not None)]


def read_scada(path: str | Path, park: Park, turbines: Sequence[str], form: ScadaForm | None = None) -> ScadaRecord:
    """What the turbines of a park reported, from a comma-separated table with one row per turbine and time.

    turbines: names as in the file, in the order of the park. Rows may stand in any order. An empty cell of power, wind
    direction, wind speed or turbulence is missing and becomes NaN, as does a row that is not there; such a turbine
    counts as running. Raises InputError with file, line and column for what cannot be used: a column that is missing, a
    cell that is no number, an unknown turbine, a turbine twice at one time, power far above rated, another unit.
    """
    table = _Table(Path(path), form or ScadaForm())
    return table.record(park, list(turbines))


class _Table:
    """The cells of a file that are asked for, and the place of every mistake."""

    def __init__(self, path: Path, form: ScadaForm) -> None:
        self.path, self.form = path, form
        text = read_text(path).replace("\r\n", "\n")
        lines = text.rstrip("\n").split("\n")
        if len(lines) < 2:
            raise InputError(str(path), "a header and at least one row", f"{len(lines) if text else 0} lines")
        header = [name.strip() for name in lines[0].split(",")]
        for name in form.columns():
            if header.count(name) != 1:
                wanted = f"one column {name!r}"
                came = ", ".join(header) if name not in header else f"{header.count(name)} of them"
                raise InputError(f"{path}: line 1", wanted, came)
        for number, line in enumerate(lines, start=1):
            if line.count(",") != len(header) - 1:
                came = f"{line.count(',') + 1} cells" if line.strip() else "an empty line"
                raise InputError(f"{path}: line {number}", f"{len(header)} cells, as in the header", came)
        self.cells = pd.read_csv(
            io.StringIO("\n".join(lines[1:])),
            names=header,
            header=None,
            usecols=form.columns(),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
            quoting=3,
        )

    def place(self, row: int, column: str) -> str:
        """Where a row's cell stands."""
        return f"{self.path}: line {row + 2}, column {column}"

    def numbers(self, column: str) -> Array:
        """A column's numbers [row], NaN for an empty cell."""
        text = self.cells[column].str.strip()
        values = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)
        wrong = ~np.isfinite(values) & (text != "").to_numpy()
        if wrong.any():
            row = int(np.argmax(wrong))
            raise InputError(self.place(row, column), "a number, or nothing where it is missing", text.iloc[row])
        return np.asarray(values)

    def times(self) -> tuple[NDArray[np.datetime64], NDArray[np.intp]]:
        """The times of the file in order, and the place of each row's among them."""
        column = self.form.time
        codes, texts = pd.factorize(self.cells[column].str.strip())
        found = np.empty(len(texts), dtype="datetime64[s]")
        for i, text in enumerate(texts):
            time = time_of(text)
            if time is None or time.tzinfo is not None:
                raise InputError(self.place(int(np.argmax(codes == i)), column), _TIME, text or "an empty cell")
            found[i] = time
        distinct, inverse = np.unique(found, return_inverse=True)
        return distinct, inverse[codes]

    def turbines(self, names: list[str]) -> NDArray[np.intp]:
        """The place of each row's turbine among the names."""
        column = self.form.turbine
        codes, texts = pd.factorize(self.cells[column].str.strip())
        known = {name: i for i, name in enumerate(names)}
        for i, text in enumerate(texts):
            if text not in known:
                raise InputError(self.place(int(np.argmax(codes == i)), column), nearest_name(text, names), text)
        for name in names:
            if name not in set(texts):
                raise InputError(f"{self.path}: column {column}", f"rows of every turbine, also {name}", "none of it")
        return np.array([known[text] for text in texts])[codes]

    def flags(self, column: str) -> NDArray[np.bool_]:
        """A column of yes and no [row]."""
        text = self.cells[column].str.strip()
        yes, no = text.isin(_YES).to_numpy(), text.isin(_NO).to_numpy()
        if not (yes | no).all():
            row = int(np.argmin(yes | no))
            raise InputError(self.place(row, column), "1 or 0", text.iloc[row] or "an empty cell")
        return np.asarray(yes)

    def common(self, column: str, times: int, at: NDArray[np.intp]) -> Array:
        """A column that is the same for all turbines [time]; NaN at a time where no row has it."""
        values = self.numbers(column)
        known = np.flatnonzero(np.isfinite(values))
        found = np.full(times, np.nan)
        # the first row of each time
        found[at[known[::-1]]] = values[known[::-1]]
        apart = known[values[known] != found[at[known]]]
        if apart.size:
            row = int(apart[0])
            wanted = f"{found[at[row]]:g}, as in an earlier row of this time: the free wind is one for the park"
            raise InputError(self.place(row, column), wanted, values[row])
        return found

    def record(self, park: Park, names: list[str]) -> ScadaRecord:
        """The record of the park."""
        form = self.form
        if len(names) != park.count or len(set(names)) != len(names):
            raise InputError("turbines", f"{park.count} names, one per turbine of the park", names)
        turbine = self.turbines(names)
        time, at = self.times()
        shape = (time.size, park.count)
        power, direction = np.full(shape, np.nan), np.full(shape, np.nan)
        cell = at * park.count + turbine
        order = np.argsort(cell, kind="stable")
        again = np.flatnonzero(np.diff(cell[order]) == 0)
        if again.size:
            row = int(order[again + 1].min())
            came = f"{names[turbine[row]]} at {time[at[row]]} twice"
            raise InputError(f"{self.path}: line {row + 2}", "every turbine once at a time", came)
        row_power = self.numbers(form.power) * _WATTS[form.power_unit]
        row_direction = self.numbers(form.wind_direction)
        self._check_rows(park, turbine, row_power, row_direction)
        power[at, turbine] = row_power
        direction[at, turbine] = row_direction
        available = None
        if form.available is not None:
            available = np.ones(shape, dtype=bool)
            available[at, turbine] = self.flags(form.available)
        speed = None if form.wind_speed is None else self.common(form.wind_speed, time.size, at)
        turbulence: dict[str, Array] = {}
        if form.turbulence_intensity is not None:
            turbulence = {"turbulence_intensity": self.common(form.turbulence_intensity, time.size, at)}
        return ScadaRecord(str(self.path), park, time, power, direction, available, speed, **turbulence)

    def _check_rows(self, park: Park, turbine: NDArray[np.intp], power: Array, direction: Array) -> None:
        """Name the line of what the record itself would refuse by its place in an array."""
        low, high = ScadaRecord.power_range(park)
        unit = self.form.power_unit
        for column, values, wrong, wanted in (
            (
                self.form.power,
                power / _WATTS[unit],
                (power > high[turbine]) | (power < low[turbine]),
                f"{unit.value} up to {high.max() / _WATTS[unit]:g}, a little above rated power",
            ),
            (self.form.wind_direction, direction, (direction < 0) | (direction > 360), "degrees from 0 to 360"),
        ):
            if wrong.any():
                row = int(np.argmax(wrong))
                raise InputError(self.place(row, column), wanted, values[row])
