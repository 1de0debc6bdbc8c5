"""From what a file held to a finished weather series: limits of the atmosphere, order of time, the clock of UTC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.series_form import SeriesForm, TimeStamp
from monsun.inputs.series_units import Quantity
from monsun.records import InputError
from monsun.site.weather_series import Channel, WeatherSeries

Array = NDArray[np.float64]
Times = NDArray[np.datetime64]

# A value beyond these is a mistake of unit, column or code, not weather. Wind speed: no mean over minutes was ever
# measured above; humidity: sensors read a little more than saturation.
_LIMITS = {
    Quantity.WIND_SPEED: (0.0, 75.0, "m/s"),
    Quantity.WIND_DIRECTION: (0.0, 360.0, "degrees"),
    Quantity.WIND_SPEED_DEVIATION: (0.0, 30.0, "m/s"),
    Quantity.TEMPERATURE: (180.0, 340.0, "K"),
    Quantity.PRESSURE: (5e4, 1.1e5, "Pa"),
    Quantity.RELATIVE_HUMIDITY: (0.0, 1.1, "as a share"),
}
# No place for wind turbines has a mean near these (Taiwan Strait at 150 m: about 13 m/s): numbers in knots or km/h do.
_LONGEST_DAYS, _HIGHEST_MEAN = 300.0, 16.0
_SHORT_DAYS, _HIGHEST_SHORT_MEAN = 30.0, 25.0
# so many directions that none is above 2 pi: radians
_MANY = 1000
_SECOND = np.timedelta64(1, "s")


@dataclass(frozen=True, eq=False)
class Column:
    """What a file holds of one quantity: its name in the file, height m, values [time] in SI, NaN where missing."""

    name: str
    quantity: Quantity
    height: float
    values: Array


@dataclass(frozen=True, eq=False)
class Content:
    """What a file held: times by its own clock [time] (datetime64[s]), columns, and how to name a place in it.

    place: of the name of a column or variable and an index in time, what an error message says of it.
    """

    file: Path
    time: Times
    time_name: str
    columns: Sequence[Column]
    place: Callable[[str, int], str]


def finished_series(content: Content, form: SeriesForm, time_zone: float) -> WeatherSeries:
    """The weather series of a file's content; InputError names the first place that cannot be weather.

    time_zone h: by how much the file's clock is ahead of UTC.
    """
    if content.time.size < 2:
        raise InputError(str(content.file), "at least two times", content.time.size)
    _check_order(content)
    for column in content.columns:
        _check_limits(content, column)
    interval = form.interval if form.interval is not None else _usual_step(content)
    for column in content.columns:
        _check_plausible(content, column, interval)
    _check_deviations(content)
    by_quantity = {
        item: tuple(Channel(part.name, part.height, part.values) for part in content.columns if part.quantity is item)
        for item in Quantity
    }
    if not by_quantity[Quantity.WIND_SPEED]:
        raise InputError(str(content.file), "at least one wind speed", "none")
    part = {TimeStamp.BEGINNING: 0.0, TimeStamp.MIDDLE: 0.5, TimeStamp.END: 1.0}[form.stamp]
    shift = round(3600 * time_zone + part * interval)
    return WeatherSeries(
        name=content.file.name,
        time=content.time - shift * _SECOND,
        interval=interval,
        wind_speed=by_quantity[Quantity.WIND_SPEED],
        wind_direction=by_quantity[Quantity.WIND_DIRECTION],
        wind_speed_deviation=by_quantity[Quantity.WIND_SPEED_DEVIATION],
        temperature=by_quantity[Quantity.TEMPERATURE],
        pressure=by_quantity[Quantity.PRESSURE],
        relative_humidity=by_quantity[Quantity.RELATIVE_HUMIDITY],
    )


def check_last_time(content: Content, wanted: np.datetime64) -> None:
    """Raise InputError unless the file ends with the time that it must."""
    last = content.time[-1]
    if last != wanted:
        where = content.place(content.time_name, content.time.size - 1)
        raise InputError(where, f"{wanted} as the last time (last_time)", last)


def _check_order(content: Content) -> None:
    bad = np.flatnonzero(np.diff(content.time) <= 0 * _SECOND)
    if bad.size:
        before, here = content.time[bad[0]], content.time[bad[0] + 1]
        raise InputError(content.place(content.time_name, int(bad[0]) + 1), f"a time after {before}", here)


def _usual_step(content: Content) -> float:
    steps, counts = np.unique(np.diff(content.time) / _SECOND, return_counts=True)
    usual = int(np.argmax(counts))
    if 2 * counts[usual] < counts.sum():
        raise InputError(
            f"{content.file}: {content.time_name}",
            "one step between most times (say `interval` if that is so)",
            f"{steps.size} different ones",
        )
    return float(steps[usual])


def _check_limits(content: Content, column: Column) -> None:
    low, high, unit = _LIMITS[column.quantity]
    bad = np.flatnonzero((column.values < low) | (column.values > high))
    if bad.size:
        value = column.values[bad[0]]
        raise InputError(
            content.place(column.name, int(bad[0])),
            f"{column.quantity.value} from {low:g} to {high:g} {unit} (is it the right column and unit, "
            "or a code for missing values that is not declared?)",
            f"{value:.6g}, as {bad.size} of {column.values.size} values",
        )


def _check_plausible(content: Content, column: Column, interval: float) -> None:
    valid = column.values[~np.isnan(column.values)]
    if not valid.size:
        return
    where = f"{content.file}: {column.name}"
    days = valid.size * interval / 86400
    mean = float(valid.mean())
    if column.quantity is Quantity.WIND_SPEED:
        long = days >= _LONGEST_DAYS
        highest = _HIGHEST_MEAN if long else _HIGHEST_SHORT_MEAN
        if days >= _SHORT_DAYS and mean > highest:
            raise InputError(where, f"a mean wind speed of at most {highest:g} m/s (knots?)", f"{mean:.4g}")
    elif column.quantity is Quantity.WIND_DIRECTION:
        if valid.size >= _MANY and valid.max() <= 2 * np.pi + 1e-6:
            raise InputError(where, "wind directions in degrees (radians?)", f"none above {valid.max():.4g}")
    elif column.quantity is Quantity.RELATIVE_HUMIDITY and days >= 1 and valid.max() <= 0.0101:
        raise InputError(where, "a relative humidity (a share given as %?)", f"none above {valid.max():.4g}")


def _check_deviations(content: Content) -> None:
    """A deviation above its mean wind speed on average: the two columns are exchanged."""
    speeds = [item for item in content.columns if item.quantity is Quantity.WIND_SPEED]
    for deviation in content.columns:
        if deviation.quantity is not Quantity.WIND_SPEED_DEVIATION:
            continue
        for speed in speeds:
            both = ~np.isnan(speed.values) & ~np.isnan(deviation.values)
            if speed.height != deviation.height or not both.any():
                continue
            if deviation.values[both].mean() > speed.values[both].mean():
                raise InputError(
                    f"{content.file}: {deviation.name}",
                    f"less than the wind speed {speed.name} on average ({speed.values[both].mean():.4g} m/s); "
                    "are the columns exchanged?",
                    f"{deviation.values[both].mean():.4g}",
                )
