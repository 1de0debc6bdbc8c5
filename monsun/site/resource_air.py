"""Long-term air density at hub height from the temperatures and pressures of a measured series and of a reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.site.air import air_density, pressure_at_height, temperature_at_height
from monsun.site.resource_terms import FoundNumber
from monsun.site.vertical import nearest_channel
from monsun.site.weather_series import WeatherSeries

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Density:
    """Density at hub height [time], kg/m3, NaN where temperature or pressure is missing, and from what it is."""

    values: Array
    of: str


def hub_air_density(measured: WeatherSeries, reference: WeatherSeries | None, hub_height: float) -> FoundNumber | None:
    """Mean air density at hub height (m), kg/m3, with how it was found; None without temperatures and pressures.

    What was measured counts, times the ratio of the reference's mean over all times to that over the measured times
    where the reference has both quantities: so its seasons are those of the long term, and a level of the reference
    that is off, such as a wrong height of its grid cell, divides out. Without measured ones the reference's alone.
    """
    here = _density(measured, hub_height)
    there = None if reference is None else _density(reference, hub_height)
    name, unit = "air density at hub height", "kg/m3"
    if here is None:
        if there is None:
            return None
        return FoundNumber(name, float(np.nanmean(there.values)), unit, f"mean of the reference, {there.of}")
    mean, how = float(np.nanmean(here.values)), f"mean of the measured times, {here.of}"
    if there is None or reference is None:
        return FoundNumber(name, mean, unit, how)
    valid = np.isfinite(here.values)
    start = reference.time
    place = np.searchsorted(start, measured.time[valid], side="right") - 1
    age = measured.time[valid] - start[place]
    place = np.unique(place[(place >= 0) & (age >= np.timedelta64(0, "s")) & (age < _seconds(reference.interval))])
    if not np.isfinite(there.values[place]).any():
        return FoundNumber(name, mean, unit, how)
    ratio = float(np.nanmean(there.values) / np.nanmean(there.values[place]))
    return FoundNumber(
        name, mean * ratio, unit, f"{how}, times {ratio:.4f}, the reference's long-term over its concurrent density"
    )


def _density(series: WeatherSeries, hub_height: float) -> _Density | None:
    """Density at hub height from the nearest temperature and pressure, taken there by the standard atmosphere."""
    if not (series.temperature and series.pressure):
        return None
    warm, weight = (nearest_channel(channels, hub_height) for channels in (series.temperature, series.pressure))
    temperature = temperature_at_height(warm.values, hub_height - warm.height)
    beside = temperature_at_height(warm.values, weight.height - warm.height)
    pressure = pressure_at_height(weight.values, beside, hub_height - weight.height)
    if not np.isfinite(temperature * pressure).any():
        return None
    of = f"temperature of {warm.height:g} m and pressure of {weight.height:g} m taken there by the standard atmosphere"
    if series.relative_humidity:
        damp = nearest_channel(series.relative_humidity, hub_height)
        return _Density(air_density(temperature, pressure, damp.values), f"{of}, humidity of {damp.height:g} m")
    return _Density(air_density(temperature, pressure), f"{of}, dry air")


def _seconds(interval: float) -> np.timedelta64:
    return np.timedelta64(round(interval), "s")
