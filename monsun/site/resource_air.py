"""Long-term air density at hub height from the temperatures and pressures of a measured series and of a reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.site.resource_terms import FoundNumber
from monsun.site.vertical import nearest_channel
from monsun.site.weather_series import WeatherSeries

Array = NDArray[np.float64]

_GRAVITY = 9.80665  # m/s2
_DRY_GAS_CONSTANT = 287.05  # J/(kg K)
_LAPSE_RATE = 0.0065  # K/m, ISO 2533 standard atmosphere


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
    """Density at hub height: temperature and pressure of the nearest channels, taken there by the standard lapse rate
    and by the hydrostatic law for the mean temperature between."""
    from monsun.site.air import air_density

    if not (series.temperature and series.pressure):
        return None
    warm, weight = (nearest_channel(channels, hub_height) for channels in (series.temperature, series.pressure))
    temperature = warm.values - _LAPSE_RATE * (hub_height - warm.height)
    rise = hub_height - weight.height
    pressure = weight.values * np.exp(-_GRAVITY * rise / (_DRY_GAS_CONSTANT * (temperature + _LAPSE_RATE * rise / 2)))
    if not np.isfinite(temperature * pressure).any():
        return None
    of = f"temperature from {warm.height:g} m and pressure from {weight.height:g} m taken to hub height"
    if series.relative_humidity:
        damp = nearest_channel(series.relative_humidity, hub_height)
        return _Density(air_density(temperature, pressure, damp.values), f"{of}, humidity of {damp.height:g} m")
    return _Density(air_density(temperature, pressure), f"{of}, dry air")


def _seconds(interval: float) -> np.timedelta64:
    return np.timedelta64(round(interval), "s")
