"""Constructed hourly series of a year: wind of a monthly climate, wind of scattered plants, sun, and demand.

Constructed means representative, not measured: no diurnal sea breeze, no storms, no link between years. A measured or
reanalysis series replaces it wherever one is at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import lfilter

from monsun.records import InputError

Array = NDArray[np.float64]

HOURS_PER_YEAR = 8760
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_START_HOUR = tuple(24 * sum(DAYS_OF_MONTH[:month]) for month in range(13))


def month_of_hour(hour: ArrayLike) -> NDArray[np.int64]:
    """Month, 0 (January) to 11, of each hour of a 365-day year; hours beyond the year count on from its start."""
    return np.searchsorted(MONTH_START_HOUR[1:], np.asarray(hour) % HOURS_PER_YEAR, side="right")


def month_of_time(time: ArrayLike) -> NDArray[np.int64]:
    """Month, 0 (January) to 11, of each time (numpy datetime64)."""
    return np.asarray(time).astype("datetime64[M]").astype(np.int64) % 12


@dataclass(frozen=True, eq=False)
class MonthlyWind:
    """A wind climate by month: in each the wind vector is bivariate normal with equal spread in both components.

    vector_speed [month] m/s, length of the mean wind vector; direction [month] degrees from north, clockwise, where
    that mean vector comes from; sigma [month] m/s, standard deviation of each component; all at reference_height, m.
    """

    vector_speed: Array
    direction: Array
    sigma: Array
    reference_height: float = 100.0

    def __post_init__(self) -> None:
        for name, low, high in (("vector_speed", 0, 60), ("direction", -360, 720), ("sigma", 0, 30)):
            values = np.array(getattr(self, name), dtype=float)
            if values.shape != (12,):
                raise InputError(f"monthly wind: {name}", "12 numbers, January to December", f"shape {values.shape}")
            bad = np.flatnonzero(~((values >= low) & (values <= high)))
            if bad.size:
                raise InputError(f"monthly wind: {name}[{bad[0]}]", f"a number from {low} to {high}", values[bad[0]])
            values.setflags(write=False)
            object.__setattr__(self, name, values)
        if not self.reference_height > 0:
            raise InputError("monthly wind: reference_height", "metres > 0", self.reference_height)

    @property
    def mean_vector(self) -> tuple[Array, Array]:
        """Eastward and northward component of the mean wind, each [month], m/s."""
        toward = np.radians(self.direction + 180)
        return self.vector_speed * np.sin(toward), self.vector_speed * np.cos(toward)


def scaled_monthly_wind(
    surface_speed: ArrayLike,
    surface_vector_speed: ArrayLike,
    direction: ArrayLike,
    surface_sigma: ArrayLike,
    speed: ArrayLike,
    reference_height: float = 100.0,
) -> MonthlyWind:
    """A monthly climate near the surface brought to the height at which its mean speed is known.

    All [month]: scalar mean speed, length of the mean vector and component sigma near the surface, m/s; direction,
    degrees; scalar mean speed at reference_height (m), m/s. Vector and sigma grow by the ratio of the two mean speeds,
    so steadiness and direction stay: how the bundled constructed climate was made (its SOURCES.md).
    """
    ratio = np.asarray(speed, dtype=float) / np.asarray(surface_speed, dtype=float)
    return MonthlyWind(
        vector_speed=ratio * np.asarray(surface_vector_speed, dtype=float),
        direction=np.asarray(direction, dtype=float),
        sigma=ratio * np.asarray(surface_sigma, dtype=float),
        reference_height=reference_height,
    )


def constructed_hourly_wind(
    monthly: MonthlyWind,
    hours: int,
    seed: int,
    *,
    start_hour: int = 0,
    correlation_hours: float = 24.0,
    hub_height: float | None = None,
    shear_exponent: float = 0.0,
    match_months: bool = False,
) -> tuple[Array, Array]:
    """Wind speed (m/s) and direction (degrees from north, where it comes from), each [hour]: constructed, not measured.

    Each component is the month's mean plus the month's sigma times a first-order autoregressive normal process of unit
    variance, whose autocorrelation falls to 1/e in `correlation_hours` (24 h is assumed: the passing of weather, not a
    site's record). The series starts at `start_hour` of a 365-day year and runs on over year's ends, so that a month, a
    week or many years can be drawn; the same seed gives the same series. `hub_height` (m) with `shear_exponent` scales
    the speed by the power law from the climate's height. With `match_months` the draws of every month are shifted and
    scaled to mean 0 and variance 1 over the hours of that month in the series, so that a single drawn year has the
    climate's own monthly vectors and spreads instead of a sample's.
    """
    if hours < 1:
        raise InputError("hours", "at least 1 hour", hours)
    if not correlation_hours > 0:
        raise InputError("correlation_hours", "hours > 0", correlation_hours)
    if hub_height is not None and not hub_height > 0:
        raise InputError("hub_height", "metres > 0", hub_height)
    month = month_of_hour(start_hour + np.arange(hours))
    draws = _autoregressive(hours, seed, np.exp(-1 / correlation_hours))
    if match_months:
        draws = _matched(draws, month)
    east, north = (
        mean[month] + monthly.sigma[month] * draw for mean, draw in zip(monthly.mean_vector, draws, strict=True)
    )
    factor = 1.0 if hub_height is None else (hub_height / monthly.reference_height) ** shear_exponent
    return factor * np.hypot(east, north), (np.degrees(np.arctan2(east, north)) + 180) % 360


def _autoregressive(hours: int, seed: int, memory: float) -> Array:
    """Two independent rows [component, hour] of a stationary AR(1) process with mean 0 and variance 1."""
    noise = np.random.default_rng(seed).standard_normal((2, hours))
    # the first value is drawn from the stationary distribution, so no hours need be thrown away
    noise[:, 1:] *= np.sqrt(1 - memory**2)
    return lfilter([1.0], [1.0, -memory], noise, axis=1)


def _matched(draws: Array, month: NDArray[np.int64]) -> Array:
    matched = draws.copy()
    for number in np.unique(month):
        here = month == number
        if here.sum() < 2:
            raise InputError("hours", "at least 2 hours of every month touched, to match the months", int(here.sum()))
        part = draws[:, here]
        matched[:, here] = (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
    return matched


def constructed_solar(latitude: float, capacity_factor: float) -> Array:
    """Output of solar plants as a share of capacity, [hour] of a 365-day year: the mean day, without passing clouds.

    Proportional to the sine of the sun's height at `latitude` (degrees) in the middle of each hour of local solar time,
    with Cooper's (1969) declination, and scaled so that the year's mean is `capacity_factor`.
    """
    hour = np.arange(HOURS_PER_YEAR)
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + hour // 24 + 1) / 365)
    hour_angle = np.radians(15 * (hour % 24 + 0.5 - 12))
    tilt = np.radians(latitude)
    height = np.sin(tilt) * np.sin(declination) + np.cos(tilt) * np.cos(declination) * np.cos(hour_angle)
    sun = np.maximum(height, 0)
    share = sun * (capacity_factor / sun.mean())
    if capacity_factor < 0 or share.max() > 1:
        raise InputError("capacity_factor", f"from 0 to {capacity_factor / share.max():.3f}", capacity_factor)
    return share


def constructed_fleet_wind(wind_per_unit: ArrayLike, capacity_factor: float, lag: int, smoothing: int) -> Array:
    """Output of scattered wind plants as a share of capacity, [hour]: one site's year, shifted, smoothed and scaled.

    wind_per_unit [hour], 0 to 1: the site's own output; `lag` hours later, averaged over `smoothing` hours (the year is
    taken as a ring), scaled to the mean `capacity_factor`; where that passes 1 it is 1, and the mean then falls short.
    """
    smooth = np.maximum(uniform_filter1d(np.asarray(wind_per_unit, dtype=float), smoothing, mode="wrap"), 0)
    if not smooth.any():
        raise InputError("wind_per_unit", "a wind that blows", "zero in all hours")
    return np.minimum(np.roll(smooth, lag) * (capacity_factor / smooth.mean()), 1)


def constructed_load(
    by_hour: ArrayLike, by_weekday: ArrayLike, by_month: ArrayLike, *, first_weekday: int, mean: float, peak: float
) -> Array:
    """Load of a 365-day year [hour], in the unit of mean and peak, which it has exactly.

    Its course is the product of by_hour [24], by_weekday [7, Monday first] and by_month [12], stretched about its mean;
    first_weekday is that of 1 January, 0 for Monday.
    """
    hour = np.arange(HOURS_PER_YEAR)
    daily = np.asarray(by_weekday, dtype=float)[(hour // 24 + first_weekday) % 7]
    course = (
        np.asarray(by_hour, dtype=float)[hour % 24] * daily * np.asarray(by_month, dtype=float)[month_of_hour(hour)]
    )
    if peak <= mean or course.max() == course.min():
        raise InputError("peak load", f"more than the mean load ({mean:g}) and a course that is not flat", peak)
    load = mean + (course - course.mean()) * (peak - mean) / (course.max() - course.mean())
    if load.min() <= 0:
        raise InputError("peak load", "a peak that leaves some load in every hour", peak)
    return load
