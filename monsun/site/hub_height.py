"""The wind at hub height from the measured heights, and how far off it is where a measured height is held back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.sectors import sector_of
from monsun.site.vertical import SAME_HEIGHT, Heights, Shear, Veer, nearest_channel, shear_of
from monsun.site.weather_series import WeatherSeries

Array = NDArray[np.float64]


class ShearUse(Enum):
    """Which shear takes the wind to hub height."""

    SECTOR_AND_HOUR = "sector_and_hour"
    PER_TIME = "per_time"
    OVERALL = "overall"
    LOG_LAW = "log_law"


class HeightStep(Enum):
    """How the hub lies to the measured heights."""

    MEASURED = "measured"
    BETWEEN = "between"
    BEYOND = "beyond"


@dataclass(frozen=True, eq=False)
class HubWind:
    """Wind speed at a height [time], m/s, NaN where it cannot be told; how it was found, and from which heights, m."""

    wind_speed: Array
    step: HeightStep
    base: tuple[float, ...]


@dataclass(frozen=True)
class HeldBackHeight:
    """A measured height predicted from the others, as if it had not been measured.

    height, base m; step; count: times compared; bias: of the mean speed, as a share; rmse: of the single speeds, as a
    share of the mean; log_ratio: ln of the height over the nearest base, the distance that shear bridges.
    """

    height: float
    base: tuple[float, ...]
    step: HeightStep
    count: int
    bias: float
    rmse: float
    log_ratio: float


def wind_at(heights: Heights, target: float, shear: Shear | None, use: ShearUse) -> HubWind:
    """Wind speed at a height, m: measured there, interpolated between the heights about it, or taken there by shear.

    Between two heights ln u is linear in ln z, where both are valid. Beyond them it starts from the nearest height; a
    time without a direction takes the overall exponent, and under PER_TIME so does a time without one of its own.
    What is missing at the heights it starts from stays missing. Raises InputError where shear is needed and there is
    none.
    """
    height, speed = heights.height, heights.wind_speed
    near = int(np.argmin(np.abs(height - target)))
    if abs(height[near] - target) <= SAME_HEIGHT:
        return HubWind(speed[near], HeightStep.MEASURED, (float(height[near]),))
    above = int(np.searchsorted(height, target))
    if 0 < above < height.size:
        low, high = speed[above - 1], speed[above]
        weight = np.log(target / height[above - 1]) / np.log(height[above] / height[above - 1])
        between = low ** (1 - weight) * high**weight
        return HubWind(between, HeightStep.BETWEEN, (float(height[above - 1]), float(height[above])))
    if shear is None:
        wanted = f"a wind speed at {target:g} m, or at two heights to take it there by shear"
        raise InputError("hub height", wanted, f"{height.size} height ({height[0]:g} m)")
    base = height[0] if above == 0 else height[-1]
    factor = _factor(heights, target, float(base), shear, use)
    return HubWind(speed[0 if above == 0 else -1] * factor, HeightStep.BEYOND, (float(base),))


def direction_at(series: WeatherSeries, target: float, veer: Veer | None) -> Array:
    """Wind direction [time], degrees, 0 to 360, at a height, m: of the nearest vane, turned by the veer if given."""
    vane = nearest_channel(series.wind_direction, target)
    turned = 0.0 if veer is None else veer.overall * (target - vane.height)
    return (vane.values + turned) % 360


def _factor(heights: Heights, target: float, base: float, shear: Shear, use: ShearUse) -> Array | float:
    """Ratio of the speeds at two heights, one number or [time]."""
    if use is ShearUse.LOG_LAW:
        if shear.roughness_length is None:
            raise InputError("shear: log_law", "a mean wind that grows with the height", "one that does not")
        return float(np.log(target / shear.roughness_length) / np.log(base / shear.roughness_length))
    exponent: Array | float = shear.overall
    if use is ShearUse.PER_TIME:
        exponent = np.where(np.isfinite(shear.per_time), shear.per_time, shear.overall)
    elif use is ShearUse.SECTOR_AND_HOUR:
        sector = sector_of(heights.direction, shear.by_sector_and_hour.shape[0])
        exponent = np.where(sector >= 0, shear.by_sector_and_hour[sector, heights.hour], shear.overall)
    return np.power(target / base, exponent)


def held_back_heights(heights: Heights, use: ShearUse, sectors: int, least_speed: float) -> tuple[HeldBackHeight, ...]:
    """Every measured height predicted from the others, with the error; empty with fewer than three heights.

    The others' shear never sees the height predicted, so the error is that of a height not measured.
    """
    if heights.height.size < 3:
        return ()
    return tuple(_held_back(heights, place, use, sectors, least_speed) for place in range(heights.height.size))


def _held_back(heights: Heights, place: int, use: ShearUse, sectors: int, least_speed: float) -> HeldBackHeight:
    others = Heights(
        np.delete(heights.height, place),
        np.delete(heights.wind_speed, place, axis=0),
        heights.direction,
        heights.hour,
    )
    target = float(heights.height[place])
    found = wind_at(others, target, shear_of(others, sectors, least_speed), use)
    truth = heights.wind_speed[place]
    both = np.isfinite(found.wind_speed) & np.isfinite(truth)
    error, mean = (found.wind_speed - truth)[both], truth[both].mean()
    nearest = min(found.base, key=lambda base: abs(np.log(target / base)))
    return HeldBackHeight(
        height=target,
        base=found.base,
        step=found.step,
        count=int(both.sum()),
        bias=float(error.mean() / mean),
        rmse=float(np.sqrt(np.mean(error**2)) / mean),
        log_ratio=float(np.log(target / nearest)),
    )


def vertical_uncertainty(held_back: tuple[HeldBackHeight, ...], hub: HubWind, hub_height: float) -> float | None:
    """Standard uncertainty of the mean speed at hub height, as a share, from heights held back; None where none tell.

    Zero where the hub is at a measured height. Else the biases of the heights held back that were reached by the same
    step, each divided by |ln(z / z_base)|, as a root mean square, times the hub's own |ln(z / z_base)|: the error of a
    wrong exponent grows in proportion to the logarithm of the height ratio.
    """
    if hub.step is HeightStep.MEASURED:
        return 0.0
    alike = [item.bias / item.log_ratio for item in held_back if item.step is hub.step]
    if not alike:
        return None
    distance = min(abs(float(np.log(hub_height / base))) for base in hub.base)
    return float(np.sqrt(np.mean(np.square(alike))) * distance)
