"""How the wind changes with height: shear and veer from the several heights of a series."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError
from monsun.site.sectors import angle_difference, sector_of
from monsun.site.weather_series import Channel, WeatherSeries

Array = NDArray[np.float64]

# heights nearer than this are one height
SAME_HEIGHT = 0.5
# a sector and hour with fewer times takes the exponent of its sector, and a sector with fewer that of all
_LEAST_TIMES = 30


class PairedSensors(Enum):
    """What the wind at a height is where several sensors measure it."""

    FIRST = "first"
    MEAN = "mean"
    GREATER = "greater"


@dataclass(frozen=True, eq=False)
class Heights:
    """The wind speed at every height of a series, several sensors at one height made one.

    height [height] m, increasing; wind_speed [height, time] m/s, NaN where missing; direction [time] degrees of the
    vane nearest to the highest sensor, for the sectors; hour [time], 0 to 23, local, of the middle of each interval.
    """

    height: Array
    wind_speed: Array
    direction: Array
    hour: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Shear:
    """Exponents of the power law u ~ z^alpha, from all heights together.

    heights [height] m; overall; by_sector_and_hour [sector, hour], the first sector centred on north, hours local;
    count [sector, hour] times behind each; sparse [sector, hour]: too few times, so that the exponent is its sector's
    or the overall one; per_time [time], NaN where a height is missing or the wind is weak; roughness_length m of the
    logarithmic law, None where the wind does not grow with the height; least_speed m/s.
    """

    heights: Array
    overall: float
    by_sector_and_hour: Array
    count: NDArray[np.int64]
    sparse: NDArray[np.bool_]
    per_time: Array
    roughness_length: float | None
    least_speed: float


@dataclass(frozen=True, eq=False)
class Veer:
    """How the wind direction turns with height, degrees per metre, clockwise upwards.

    heights [height] m of the vanes; overall, and its standard deviation over the times; by_sector [sector], NaN in a
    sector without wind; count: times with all vanes. An offset of one vane looks just like veer.
    """

    heights: Array
    overall: float
    deviation: float
    by_sector: Array
    count: int


def heights_of(series: WeatherSeries, paired: PairedSensors, utc_offset: float = 0.0) -> Heights:
    """The wind speed at every height of a series, [height, time], lowest first; utc_offset h, of the local clock.

    Raises InputError for a series without wind speeds or without directions.
    """
    if not series.wind_speed:
        raise InputError(f"{series.name}: wind_speed", "at least one channel", "none")
    if not series.wind_direction:
        raise InputError(f"{series.name}: wind_direction", "at least one channel", "none")
    height = distinct_heights(series.wind_speed)
    speed = np.array([_one_of(_at(series.wind_speed, z), paired) for z in height])
    vane = nearest_channel(series.wind_direction, float(height[-1]))
    middle = series.time + np.timedelta64(round(series.interval / 2 + utc_offset * 3600), "s")
    hour = middle.astype("datetime64[h]").astype(np.int64) % 24
    return Heights(height, speed, vane.values, hour)


def shear_of(heights: Heights, sectors: int, least_speed: float) -> Shear:
    """Shear of a series with at least two heights.

    Least squares of ln u on ln z. Per time u is the speed itself; in the table and overall it is the mean speed over
    the times, so that with two heights the upper mean comes back exactly from the lower one. Counted are times with
    every height valid and the mean over the heights at or above least_speed (m/s). Raises InputError for one height
    only, or
    for fewer than 30 such times.
    """
    speed, height = heights.wind_speed, heights.height
    if height.size < 2:
        raise InputError("shear", "wind speeds at two heights at least", f"{height.size} ({height[0]:g} m)")
    with np.errstate(invalid="ignore"):
        used = np.all(speed > 0, axis=0) & (speed.mean(axis=0) >= least_speed)
    if used.sum() < _LEAST_TIMES:
        wanted = f"at least {_LEAST_TIMES} times with all heights valid and {least_speed:g} m/s or more"
        raise InputError("shear", wanted, int(used.sum()))
    per_time = np.full(speed.shape[1], np.nan)
    per_time[used] = power_law_exponent(height, speed[:, used])
    sector = sector_of(heights.direction, sectors)
    placed = used & (sector >= 0)
    cell = sector[placed] * 24 + heights.hour[placed]
    count = np.bincount(cell, minlength=sectors * 24).reshape(sectors, 24)
    total = np.array([np.bincount(cell, row[placed], sectors * 24).reshape(sectors, 24) for row in speed])
    overall = float(power_law_exponent(height, speed[:, used].mean(axis=1)))
    in_sector = count.sum(axis=1)
    by_sector = np.full(sectors, overall)
    enough = in_sector >= _LEAST_TIMES
    by_sector[enough] = power_law_exponent(height, total.sum(axis=2)[:, enough] / in_sector[enough])
    table = np.repeat(by_sector[:, None], 24, axis=1)
    full = count >= _LEAST_TIMES
    table[full] = power_law_exponent(height, total[:, full] / count[full])
    roughness = roughness_length(height, speed[:, used].mean(axis=1))
    return Shear(height, overall, table, count, ~full, per_time, roughness, least_speed)


def power_law_exponent(height: ArrayLike, wind_speed: ArrayLike) -> Array:
    """Exponent of the power law by least squares of ln u on ln z: wind_speed [height, ...] m/s to [...]."""
    log_height = np.log(np.asarray(height, dtype=float))
    offset = log_height - log_height.mean()
    return np.tensordot(offset, np.log(np.asarray(wind_speed, dtype=float)), axes=1) / (offset @ offset)


def roughness_length(height: ArrayLike, wind_speed: ArrayLike) -> float | None:
    """Roughness length z0, m, of u = (u* / kappa) ln(z / z0) by least squares of u on ln z; both [height].

    None where the wind does not grow with the height. Stability is left out, so it stands for the mean profile only.
    """
    log_height, speed = np.log(np.asarray(height, dtype=float)), np.asarray(wind_speed, dtype=float)
    offset = log_height - log_height.mean()
    slope = float(offset @ speed / (offset @ offset))
    return float(np.exp(log_height.mean() - speed.mean() / slope)) if slope > 0 else None


def veer_of(series: WeatherSeries, sectors: int, least_speed: float) -> Veer | None:
    """Veer of a series from its vanes, the first at each height; None with fewer than two heights of vanes.

    Per time the least-squares slope, over height, of the directions' circular differences from the lowest vane; then
    their mean over the times at which all vanes are valid and the highest wind speed channel has least_speed (m/s).
    Sectors are those of the lowest vane. Raises InputError where no time is left.
    """
    height = distinct_heights(series.wind_direction)
    if height.size < 2:
        return None
    direction = np.array([_at(series.wind_direction, z)[0].values for z in height])
    wind = max(series.wind_speed, key=lambda channel: channel.height).values
    used = np.all(np.isfinite(direction), axis=0) & (np.nan_to_num(wind, nan=-1.0) >= least_speed)
    if not used.any():
        raise InputError("veer", f"times with all vanes valid and {least_speed:g} m/s or more", "none")
    turned = angle_difference(direction[:, used], direction[0, used])
    offset = height - height.mean()
    slope = offset @ turned / (offset @ offset)
    sector = sector_of(direction[0, used], sectors)
    count = np.bincount(sector, minlength=sectors)
    mean = np.full(sectors, np.nan)
    mean[count > 0] = np.bincount(sector, slope, sectors)[count > 0] / count[count > 0]
    return Veer(height, float(slope.mean()), float(slope.std()), mean, int(used.sum()))


def distinct_heights(channels: tuple[Channel, ...]) -> Array:
    """The heights of channels, increasing, [height] m; those within half a metre of a lower one are that one."""
    found: list[float] = []
    for height in sorted(channel.height for channel in channels):
        if not found or height - found[-1] > SAME_HEIGHT:
            found.append(height)
    return np.array(found)


def nearest_channel(channels: tuple[Channel, ...], height: float) -> Channel:
    """The channel nearest to a height, the first of several."""
    return min(channels, key=lambda channel: abs(channel.height - height))


def _at(channels: tuple[Channel, ...], height: float) -> list[Channel]:
    return [channel for channel in channels if 0 <= channel.height - height <= SAME_HEIGHT]


def _one_of(sensors: list[Channel], paired: PairedSensors) -> Array:
    """One speed [time] of several sensors: of those valid at each time."""
    values = np.array([sensor.values for sensor in sensors])
    if paired is PairedSensors.FIRST or len(sensors) == 1:
        return values[0]
    if paired is PairedSensors.GREATER:
        return np.fmax.reduce(values, axis=0)
    valid = np.isfinite(values)
    count = valid.sum(axis=0)
    mean = np.where(valid, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    return np.where(count > 0, mean, np.nan)
