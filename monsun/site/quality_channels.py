"""Faults seen in one channel alone, or with the temperature: gaps, range, spikes, stuck sensors, ice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monsun.site.quality_records import (
    TIME,
    Array,
    Fault,
    Finding,
    QualityTerms,
    finding,
    nearest,
    runs,
    without_gap,
)
from monsun.site.weather_series import Channel, WeatherSeries

_SECOND = np.timedelta64(1, "s")
# a deviation that a turning rotor does not have
_NO_DEVIATION = 1e-3
# from here on a sensor of humidity rests at its upper end
_SATURATION = 0.99
_NOTHING = np.array([], dtype=np.int64)


def gaps(series: WeatherSeries) -> Iterator[Finding]:
    """Times that are not there, steps that are no multiple of the interval, and values missing in each channel."""
    steps = np.diff(series.time) / _SECOND
    count = steps / series.interval
    for place in np.flatnonzero(~without_gap(series)):
        missing = round(float(count[place])) - 1
        first = series.time[place] + round(series.interval) * _SECOND
        detail = f"{missing} intervals are not there"
        last = series.time[place + 1] - round(series.interval) * _SECOND
        yield Finding(Fault.GAP, TIME, first, last, missing, detail, _NOTHING)
    uneven = np.flatnonzero(np.abs(count - np.round(count)) > 1e-6)
    if uneven.size:
        first, last = series.time[uneven[0]], series.time[uneven[-1] + 1]
        detail = f"{uneven.size} steps are no multiple of {series.interval:g} s"
        yield Finding(Fault.UNEVEN_STEP, TIME, first, last, int(uneven.size), detail, _NOTHING)
    for channel in series.channels:
        missing_here = np.isnan(channel.values)
        for start, end in _true_runs(missing_here):
            first, last = series.time[start], series.time[end - 1]
            detail = f"{end - start} values are missing"
            yield Finding(Fault.GAP, channel.name, first, last, end - start, detail, _NOTHING)


def out_of_range(series: WeatherSeries, terms: QualityTerms) -> Iterator[Finding]:
    """Runs of values that the atmosphere hardly gives."""
    ranges = (
        (series.wind_speed, 0.0, terms.highest_wind_speed, "m/s"),
        (series.wind_direction, 0.0, 360.0, "degrees"),
        (series.wind_speed_deviation, 0.0, terms.highest_deviation, "m/s"),
        (series.temperature, terms.lowest_temperature, terms.highest_temperature, "K"),
        (series.pressure, terms.lowest_pressure, terms.highest_pressure, "Pa"),
        (series.relative_humidity, 0.0, terms.highest_humidity, "as a share"),
    )
    for channels, low, high, unit in ranges:
        for channel in channels:
            outside = (channel.values < low) | (channel.values > high)
            for start, end in _true_runs(outside):
                part = channel.values[start:end]
                detail = f"{part.min():.6g} to {part.max():.6g} {unit}, outside {low:g} to {high:g}"
                yield finding(Fault.OUT_OF_RANGE, series, channel, np.arange(start, end), detail)


def spikes(series: WeatherSeries, terms: QualityTerms) -> Iterator[Finding]:
    """Single values that step away from both neighbours, one interval before and after, to the same side."""
    followed = without_gap(series)
    between = followed[:-1] & followed[1:]
    kinds = (
        (series.wind_speed, terms.wind_speed_spike, "m/s"),
        (series.wind_speed_deviation, terms.deviation_spike, "m/s"),
        (series.temperature, terms.temperature_spike, "K"),
        (series.pressure, terms.pressure_spike, "Pa"),
    )
    for channels, limit, unit in kinds:
        for channel in channels:
            rises = np.diff(channel.values)
            before, after = rises[:-1], -rises[1:]
            step = np.where(before * after > 0, np.minimum(np.abs(before), np.abs(after)), 0.0)
            for place in np.flatnonzero(between & (step > limit)) + 1:
                detail = f"{channel.values[place]:.6g}, {step[place - 1]:.4g} {unit} off both neighbours"
                yield finding(Fault.SPIKE, series, channel, np.array([place]), detail)


def flat_lines(series: WeatherSeries, terms: QualityTerms) -> Iterator[Finding]:
    """Values that do not change: like ice when it is cold, else stuck, unless the wind rests.

    Ice: wind speed equal, at a standstill or without deviation, or direction equal, in the cold. Stuck: equal values
    of any channel; not of a wind sensor while the others at hand see less than the calm wind speed, nor of humidity
    near saturation.
    """
    followed = without_gap(series)
    cold = _cold(series, terms)
    for channel in series.channels:
        of_wind = channel in series.wind_speed or channel in series.wind_direction
        equal = (np.diff(channel.values) == 0) & followed
        iced = np.zeros(series.time.size, dtype=bool)
        if of_wind and cold is not None:
            for start, end in runs(equal | (_standing(series, channel, terms) & followed)):
                if end - start >= terms.icing_values and cold[start:end].all():
                    iced[start:end] = True
                    detail = f"flat at about {np.median(channel.values[start:end]):.4g} in the cold"
                    yield finding(Fault.ICING, series, channel, np.arange(start, end), detail)
        least = _least_run(series, channel, terms)
        for start, end in runs(equal):
            if end - start < least or iced[start:end].any() or _may_rest(series, channel, start, end, terms):
                continue
            detail = f"{end - start} values of {channel.values[start]:.6g}"
            yield finding(Fault.STUCK, series, channel, np.arange(start, end), detail)


def _true_runs(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Beginning and end (not included) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield int(start), int(end)


def _cold(series: WeatherSeries, terms: QualityTerms) -> NDArray[np.bool_] | None:
    """Whether it is cold [time], by the first thermometer; where it is missing, it is not known to be cold."""
    if not series.temperature:
        return None
    cold: NDArray[np.bool_] = series.temperature[0].values < terms.icing_temperature
    return cold


def _standing(series: WeatherSeries, channel: Channel, terms: QualityTerms) -> NDArray[np.bool_]:
    """Whether a wind speed and the next are both of a rotor that stands, or without deviation, [value - 1]."""
    if channel not in series.wind_speed:
        return np.zeros(series.time.size - 1, dtype=bool)
    still = channel.values < terms.standstill
    spread = _deviation_of(series, channel)
    if spread is not None:
        still = still | ((spread.values < _NO_DEVIATION) & ~np.isnan(channel.values))
    return still[:-1] & still[1:]


def _deviation_of(series: WeatherSeries, speed: Channel) -> Channel | None:
    """The deviation that belongs to a wind speed: of its height and named after it, or the only one of its height."""
    here = [channel for channel in series.wind_speed_deviation if channel.height == speed.height]
    named = [channel for channel in here if channel.name.startswith(speed.name)]
    alone = sum(channel.height == speed.height for channel in series.wind_speed) == 1
    return named[0] if named else (here[0] if len(here) == 1 and alone else None)


def _least_run(series: WeatherSeries, channel: Channel, terms: QualityTerms) -> float:
    if channel in series.wind_direction:
        return terms.stuck_directions
    if channel in series.wind_speed or channel in series.wind_speed_deviation:
        return terms.stuck_values
    return terms.stuck_air_hours * 3600 / series.interval


def _may_rest(series: WeatherSeries, channel: Channel, start: int, end: int, terms: QualityTerms) -> bool:
    """Whether equal values are no fault: a wind sensor in a calm, or saturated air."""
    if channel in series.relative_humidity:
        return bool(channel.values[start] >= _SATURATION)
    if channel in series.temperature or channel in series.pressure:
        return False
    if channel in series.wind_speed and channel.values[start] >= terms.calm_wind_speed:
        return False
    others = tuple(speed for speed in series.wind_speed if speed is not channel)
    witness = nearest(others, channel.height)
    if witness is None:
        return channel in series.wind_speed and bool(channel.values[start] < terms.standstill)
    seen: Array = witness.values[start:end]
    seen = seen[~np.isnan(seen)]
    return bool(seen.size) and float(np.median(seen)) < terms.calm_wind_speed
