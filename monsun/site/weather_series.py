"""Weather as it was measured or modelled over time: several quantities at several heights, with their gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Channel:
    """One quantity at one height: its name in the file, height m, and values [time] in SI units, NaN where missing."""

    name: str
    height: float
    values: Array


@dataclass(frozen=True, eq=False)
class WeatherSeries:
    """Weather over time, as a mast, a lidar or a reanalysis gives it.

    name: of where it came from; time [time] datetime64[s], UTC, the beginning of each interval, strictly increasing;
    interval s: the usual step, of which some may be missing. Channels: wind_speed and wind_speed_deviation m/s,
    wind_direction degrees from north, clockwise, where the wind comes from, 0 to 360; temperature K; pressure Pa;
    relative_humidity, a share. Nothing is filled: what is missing is NaN, or its time is not there.
    """

    name: str
    time: NDArray[np.datetime64]
    interval: float
    wind_speed: tuple[Channel, ...]
    wind_direction: tuple[Channel, ...]
    wind_speed_deviation: tuple[Channel, ...] = ()
    temperature: tuple[Channel, ...] = ()
    pressure: tuple[Channel, ...] = ()
    relative_humidity: tuple[Channel, ...] = ()

    def __post_init__(self) -> None:
        if self.time.ndim != 1 or self.time.size < 2:
            raise InputError(f"{self.name}: time", "at least two times", f"shape {self.time.shape}")
        late = np.flatnonzero(np.diff(self.time) <= np.timedelta64(0, "s"))
        if late.size:
            raise InputError(f"{self.name}: time", f"more than {self.time[late[0]]}", self.time[late[0] + 1])
        if not self.interval > 0:
            raise InputError(f"{self.name}: interval", "seconds > 0", self.interval)
        names = [channel.name for channel in self.channels]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InputError(f"{self.name}: channels", "every name once", f"{twice!r} twice")
        for channel in self.channels:
            if channel.values.shape != self.time.shape:
                wanted = f"{self.time.size} values, one per time"
                raise InputError(f"{self.name}: {channel.name}", wanted, f"shape {channel.values.shape}")

    @property
    def channels(self) -> tuple[Channel, ...]:
        """All channels."""
        return (
            *self.wind_speed,
            *self.wind_direction,
            *self.wind_speed_deviation,
            *self.temperature,
            *self.pressure,
            *self.relative_humidity,
        )
