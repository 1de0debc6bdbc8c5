"""The power system's year, hour by hour: load, water, sun and other wind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.plan.system import (
    PowerSystem,
    Regional,
    Technology,
)
from monsun.records import InputError
from monsun.site.series import (
    HOURS_PER_YEAR,
    constructed_fleet_wind,
    constructed_load,
    constructed_solar,
    month_of_hour,
)

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SystemHours:
    """The system's hourly inputs: load [region, hour] MW; the others [region, hour] as a share of regional capacity.

    onshore_wind, offshore_wind, solar: what can be fed; hydro: the mean power the water allows (a budget).
    """

    load: Array
    onshore_wind: Array
    offshore_wind: Array
    solar: Array
    hydro: Array

    def window(self, start: int, hours: int = 168) -> SystemHours:
        """The same inputs for `hours` hours from `start`."""
        part = slice(start, start + hours)
        return SystemHours(*(value[:, part] for value in vars(self).values()))


def regional_capacity(system: PowerSystem, technology: Technology) -> Array:
    """Capacity of a technology [region], MW (not for the park and load shedding)."""
    return getattr(system.capacity, technology.value) * np.array(getattr(system.share, technology.value))


def constructed_year(system: PowerSystem, wind_per_unit: ArrayLike) -> SystemHours:
    """The 8,760 hours of the system's year, constructed.

    Load: hour x weekday x month shapes, stretched so that the year's energy and its peak are exactly the system's two
    published figures, split by the regions' shares. wind_per_unit [8760], 0 to 1: the wind at the park's coast as a
    share of capacity; other wind plants are that series shifted, smoothed and scaled to their capacity factor, so that
    they feed with the same monsoon as the park. Sun: the mean day of every date.
    """
    wind = np.asarray(wind_per_unit, dtype=float)
    if wind.shape != (HOURS_PER_YEAR,) or not np.all((wind >= 0) & (wind <= 1)):
        raise InputError("wind_per_unit", f"{HOURS_PER_YEAR} numbers from 0 to 1", f"shape {wind.shape}, or beyond")
    if not wind.any():
        raise InputError("wind_per_unit", "a wind that blows", "zero in all hours")
    shape, share = system.shape, system.share
    load = constructed_load(
        shape.load_by_hour,
        shape.load_by_weekday,
        shape.load_by_month,
        first_weekday=shape.first_weekday,
        mean=shape.annual_energy * 1e6 / HOURS_PER_YEAR,
        peak=shape.peak_load,
    )

    def fleet(factors: Regional, smoothing: float) -> Array:
        pairs = zip(factors, shape.wind_lag, strict=True)
        return np.stack([constructed_fleet_wind(wind, factor, round(lag), round(smoothing)) for factor, lag in pairs])

    return SystemHours(
        load=np.outer(share.demand, load),
        onshore_wind=fleet(shape.onshore_factor, shape.wind_smoothing),
        offshore_wind=fleet(shape.offshore_factor, max(1, shape.wind_smoothing / 2)),
        solar=np.stack([constructed_solar(*pair) for pair in zip(shape.latitude, shape.solar_factor, strict=True)]),
        hydro=np.array([shape.hydro_north, shape.hydro_central, shape.hydro_south])[
            :, month_of_hour(np.arange(HOURS_PER_YEAR))
        ],
    )


def residual_load(system: PowerSystem, year: SystemHours) -> Array:
    """National load less other wind, sun and the month's mean hydro, [hour] MW: what fuel and storage serve.

    Hydro counts with its monthly mean, so that a dry month is short; its daily course is the dispatch's business.
    """
    fed = sum(
        regional_capacity(system, item) @ getattr(year, item.value)
        for item in (Technology.SOLAR, Technology.ONSHORE_WIND, Technology.OFFSHORE_WIND, Technology.HYDRO)
    )
    return year.load.sum(axis=0) - fed
