"""What a quality check of a weather series finds, and from which limits on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.records import quantity, record
from monsun.site.weather_series import Channel, WeatherSeries

Array = NDArray[np.float64]
Places = NDArray[np.int64]

TIME = "time"


class Fault(Enum):
    """What a finding is about."""

    GAP = "gap"
    UNEVEN_STEP = "uneven_step"
    OUT_OF_RANGE = "out_of_range"
    SPIKE = "spike"
    STUCK = "stuck"
    ICING = "icing"
    DIRECTION_OFFSET = "direction_offset"
    MAST_SHADOW = "mast_shadow"


@record
class QualityTerms:
    """From which limits on a value is reported; none is dropped for it."""

    highest_wind_speed: float = quantity(
        "m/s", "mean wind speed above which a value is reported", default=50.0, above=0
    )
    highest_deviation: float = quantity(
        "m/s", "standard deviation of wind speed above which a value is reported", default=10.0, above=0
    )
    lowest_temperature: float = quantity("K", "temperature below which a value is reported", default=233.15, above=0)
    highest_temperature: float = quantity("K", "temperature above which a value is reported", default=323.15, above=0)
    lowest_pressure: float = quantity("Pa", "pressure below which a value is reported", default=8e4, above=0)
    highest_pressure: float = quantity("Pa", "pressure above which a value is reported", default=1.07e5, above=0)
    highest_humidity: float = quantity("-", "relative humidity above which a value is reported", default=1.05, above=0)
    wind_speed_spike: float = quantity(
        "m/s", "step up and down again (or down and up) of one value of wind speed", default=5.0, above=0
    )
    deviation_spike: float = quantity("m/s", "the same of the standard deviation", default=3.0, above=0)
    temperature_spike: float = quantity("K", "the same of temperature", default=4.0, above=0)
    pressure_spike: float = quantity("Pa", "the same of pressure", default=1000.0, above=0)
    stuck_values: int = quantity("-", "equal wind speeds or deviations one after the other", default=6, at_least=2)
    stuck_directions: int = quantity("-", "equal directions one after the other", default=12, at_least=2)
    stuck_air_hours: float = quantity(
        "h", "time of equal temperature, pressure, or humidity below saturation", default=48.0, above=0
    )
    calm_wind_speed: float = quantity(
        "m/s", "wind speed of the other sensors below which a sensor may rest", default=2.0, above=0
    )
    icing_values: int = quantity(
        "-", "flat values one after the other, in the cold, that look like ice", default=6, at_least=2
    )
    icing_temperature: float = quantity("K", "temperature below which flat values look like ice", default=275.15)
    standstill: float = quantity("m/s", "wind speed of a rotor that stands", default=0.5, above=0)
    direction_offset: float = quantity(
        "deg", "mean difference of a month between two directions at one height", default=5.0, above=0
    )
    veer_allowance: float = quantity(
        "deg/m", "what the wind may turn with the height, above that difference", default=0.1, at_least=0
    )
    shadow_loss: float = quantity(
        "-", "share by which a sector's ratio of two paired sensors is off their usual one", default=0.05, above=0
    )
    steady_wind_speed: float = quantity(
        "m/s", "wind speed above which directions and paired sensors are compared", default=4.0, above=0
    )


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing found: the channel's name ("time" for all channels), first and last time, and how many values.

    places [value]: their indices in the series, empty for gaps and uneven steps; detail: what was found, in words.
    """

    fault: Fault
    channel: str
    first: np.datetime64
    last: np.datetime64
    count: int
    detail: str
    places: Places


def finding(fault: Fault, series: WeatherSeries, channel: Channel, places: Places, detail: str) -> Finding:
    """A finding in the values of a channel at `places`, which are not empty and in order."""
    time = series.time
    return Finding(fault, channel.name, time[places[0]], time[places[-1]], int(places.size), detail, places)


def runs(same: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Beginning and end (not included) of each run of values joined by `same` [value - 1]: of each with its next."""
    edges = np.flatnonzero(~same) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [same.size + 1]])
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start > 1]


def without_gap(series: WeatherSeries) -> NDArray[np.bool_]:
    """Whether the next value follows after one interval, [value - 1]."""
    steps = np.diff(series.time) / np.timedelta64(1, "s")
    followed: NDArray[np.bool_] = steps < 1.5 * series.interval
    return followed


def nearest(channels: tuple[Channel, ...], height: float) -> Channel | None:
    """The channel nearest to a height, the first of several; None of none."""
    return min(channels, key=lambda channel: abs(channel.height - height), default=None)
