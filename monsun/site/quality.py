"""What is wrong in a weather series, found and reported; nothing is dropped unless the caller asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.site.weather_series import WeatherSeries

Array = NDArray[np.float64]


class Fault(Enum):
    """What a finding is about."""

    GAP = "gap"
    UNEVEN_STEP = "uneven step"
    OUT_OF_RANGE = "out of range"
    SPIKE = "spike"
    STUCK = "stuck"
    ICING = "icing"
    DIRECTION_OFFSET = "direction offset"
    MAST_SHADOW = "mast shadow"


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing found: the channel's name ("time" for all channels), first and last time, and how many values.

    places [value]: their indices in the series, empty for gaps and uneven steps; detail: a sentence's end for people.
    """

    fault: Fault
    channel: str
    first: np.datetime64
    last: np.datetime64
    count: int
    detail: str
    places: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Coverage:
    """Share of the intervals of each month [month] (datetime64[M]) in which a channel has a value, between the series'
    first and last time."""

    channel: str
    month: NDArray[np.datetime64]
    share: Array


@dataclass(frozen=True, eq=False)
class QualityReport:
    """All findings of a series, in the order of fault, channel and time, and the coverage of every channel."""

    series: str
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]


def quality_report(series: WeatherSeries) -> QualityReport:
    """What is wrong in a series."""
    raise NotImplementedError


def without(series: WeatherSeries, findings: Iterable[Finding]) -> WeatherSeries:
    """The series with the values of the chosen findings set to NaN; gaps and uneven steps change nothing."""
    raise NotImplementedError
