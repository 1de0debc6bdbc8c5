"""Hourly wind and waves for work at sea, as given or constructed from a monthly wind climate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.signal import lfilter

from monsun.records import InputError, quantity, record
from monsun.site.series import HOURS_PER_YEAR, MonthlyWind, constructed_hourly_wind, month_of_hour, month_of_time

Array = NDArray[np.float64]

_GRAVITY = 9.81
_HOUR = np.timedelta64(1, "h")
_SURFACE = 10.0  # m, the height of the wind in wave growth


@dataclass(frozen=True, eq=False)
class Metocean:
    """Hourly wind and waves of whole years, taken as a ring: the last year runs on into the first.

    wind_speed [hour] m/s at reference_height m, shear_exponent of the power law to other heights; wave_height [hour] m,
    significant; month [hour] 1 to 12. name, source and data_class say what the series is, wherever it is used.
    """

    name: str
    wind_speed: Array
    wave_height: Array
    month: NDArray[np.int64]
    reference_height: float
    shear_exponent: float
    source: str
    data_class: str

    def __post_init__(self) -> None:
        size = self.month.size
        for what in ("wind_speed", "wave_height"):
            values = np.array(getattr(self, what), dtype=float)
            if values.shape != (size,):
                raise InputError(f"{self.name}: {what}", f"{size} hours, as there are months", values.shape)
            bad = np.flatnonzero(~(values >= 0) | ~np.isfinite(values))
            if bad.size:
                raise InputError(
                    f"{self.name}: {what}[{bad[0]}]", "a number >= 0 (gaps are not filled)", values[bad[0]]
                )
            values.setflags(write=False)
            object.__setattr__(self, what, values)
        if not self.reference_height > 0:
            raise InputError(f"{self.name}: reference_height", "metres > 0", self.reference_height)

    @property
    def hours(self) -> int:
        """Number of hours."""
        return int(self.month.size)

    def wind_speed_at(self, height: float) -> Array:
        """Wind speed at a height, m, by the power law, m/s [hour]."""
        return self.wind_speed * (height / self.reference_height) ** self.shear_exponent


def given_metocean(
    name: str,
    time: NDArray[np.datetime64],
    wind_speed: ArrayLike,
    wave_height: ArrayLike,
    *,
    reference_height: float,
    shear_exponent: float,
    source: str,
    data_class: str,
) -> Metocean:
    """A series as given: time [hour] in steps of one hour over whole years, wind speed m/s and wave height m.

    Raises InputError, naming the series and the time, for steps other than an hour, for gaps, and for a series that
    does not end where it began in the calendar.
    """
    if time.size < 2:
        raise InputError(f"{name}: time", "hours of whole years", f"{time.size} times")
    bad = np.flatnonzero(np.diff(time) != _HOUR)
    if bad.size:
        raise InputError(f"{name}: time[{bad[0] + 1}]", "one hour after the time before", time[bad[0] + 1])
    ends = (time[-1] + _HOUR).astype("datetime64[h]")
    first = time[0].astype("datetime64[h]")
    in_month = [moment - moment.astype("datetime64[M]") for moment in (first, ends)]
    months = [month_of_time(moment) for moment in (first, ends)]
    if months[0] != months[1] or in_month[0] != in_month[1] or ends - first < HOURS_PER_YEAR * _HOUR:
        raise InputError(f"{name}: time", "whole years, ending in the calendar where they began", f"{first} to {ends}")
    month = month_of_time(time) + 1
    return Metocean(
        name, np.asarray(wind_speed), np.asarray(wave_height), month, reference_height, shear_exponent, source,
        data_class,
    )  # fmt: skip


@record
class WaveGrowth:
    """How waves follow the wind where there is no record of waves: open water by direction, delay and swell."""

    fetch: tuple[float, ...] = quantity(
        "km", "open water upwind, in 12 sectors centred on 0, 30, ... 330 degrees",
        (40.0, 300.0, 800.0, 1000.0, 1000.0, 900.0, 800.0, 700.0, 400.0, 60.0, 30.0, 30.0), above=0,
        source="read off a map of the South China Sea for Binh Thuan: along the coast in the north-east",
        data_class="assumed",
    )  # fmt: skip
    response: float = quantity(
        "h", "time in which the height follows a change of wind to 1/e", 12.0, above=0,
        source="a sea of 10 m/s is fully grown in 31 h (Resio et al. 2003)", data_class="assumed",
    )  # fmt: skip
    swell: float = quantity(
        "m", "significant height of swell that is always there, added by energy", 0.4, at_least=0,
        source="no record of waves used", data_class="assumed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError unless there are twelve fetches."""
        if len(self.fetch) != 12:
            raise InputError("wave growth: fetch", "12 sectors", len(self.fetch))


def resio_2003(wind_speed: ArrayLike, fetch: ArrayLike) -> Array:
    """Significant wave height of a steady wind over deep water, m, limited by fetch and by full growth.

    wind_speed m/s at 10 m; fetch m. Resio, Bratos and Thompson (2003), Coastal Engineering Manual part II-2, eqs. 36
    and 37: g H / u*^2 = 0.0413 (g X / u*^2)^(1/2), at most 211.5, with the drag coefficient 0.001 (1.1 + 0.035 U10).
    """
    speed = np.asarray(wind_speed, dtype=float)
    friction_squared = 0.001 * (1.1 + 0.035 * speed) * speed**2  # m2/s2
    grown = 0.0413 * np.sqrt(_GRAVITY * np.asarray(fetch, dtype=float) * friction_squared)
    return np.minimum(grown, 211.5 * friction_squared) / _GRAVITY


def constructed_waves(wind_speed: ArrayLike, wind_direction: ArrayLike, growth: WaveGrowth) -> Array:
    """Significant wave height [hour], m, that follows an hourly wind: constructed, not measured.

    wind_speed [hour] m/s at 10 m; wind_direction [hour] degrees, where it comes from. The height of the steady wind
    over the sector's fetch (linear between sectors), through a first-order lag of `response` hours, and swell.
    """
    sector = np.asarray(wind_direction, dtype=float) % 360 / 30
    fetch = np.interp(sector, np.arange(13), [*growth.fetch, growth.fetch[0]])
    steady = resio_2003(wind_speed, 1e3 * fetch)
    memory = np.exp(-1 / growth.response)
    # begins at the height of its first hour, as if that wind had blown before
    sea, _ = lfilter([1 - memory], [1.0, -memory], steady, zi=[memory * steady[0]])
    return np.hypot(sea, growth.swell)


def constructed_metocean(
    monthly: MonthlyWind,
    years: int,
    seed: int,
    *,
    shear_exponent: float = 0.10,
    growth: WaveGrowth | None = None,
    name: str = "constructed hourly wind and waves",
) -> Metocean:
    """Many years of hourly wind and waves from a monthly wind climate: constructed, representative, not measured.

    Wind by `constructed_hourly_wind` (months of 365-day years, seed fixes it); waves by `constructed_waves` from that
    wind at 10 m by the power law of `shear_exponent`. No typhoons, no sea breeze, no swell from afar but the constant.
    """
    if years < 1:
        raise InputError(f"{name}: years", "at least one year", years)
    hours = years * HOURS_PER_YEAR
    speed, direction = constructed_hourly_wind(monthly, hours, seed)
    surface = speed * (_SURFACE / monthly.reference_height) ** shear_exponent
    return Metocean(
        name,
        speed,
        constructed_waves(surface, direction, growth or WaveGrowth()),
        month_of_hour(np.arange(hours)) + 1,
        monthly.reference_height,
        shear_exponent,
        f"{years} years drawn from the monthly wind climate; waves by Resio et al. (2003) from fetch",
        "constructed",
    )
