"""What is wrong in a weather series, found and reported; nothing is dropped unless the caller asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.quality_channels import flat_lines, gaps, out_of_range, spikes
from monsun.site.quality_pairs import direction_offsets, mast_shadows
from monsun.site.quality_records import TIME, Array, Fault, Finding, QualityTerms
from monsun.site.weather_series import Channel, WeatherSeries

__all__ = ["Coverage", "Fault", "Finding", "QualityReport", "QualityTerms", "quality_report", "without"]


@dataclass(frozen=True, eq=False)
class Coverage:
    """Share of a month's intervals in which a channel has a value: month [month] (datetime64[M]), share [month].

    Of the first and the last month only what lies between the series' first and last time counts.
    """

    channel: str
    month: NDArray[np.datetime64]
    share: Array


@dataclass(frozen=True, eq=False)
class QualityReport:
    """All findings of a series, by fault, channel and time, and the coverage of every channel."""

    series: str
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]

    def of(self, fault: Fault) -> tuple[Finding, ...]:
        """The findings of one fault."""
        return tuple(one for one in self.findings if one.fault is fault)


_AS_GIVEN = QualityTerms()


def quality_report(series: WeatherSeries, terms: QualityTerms = _AS_GIVEN) -> QualityReport:
    """What is wrong in a series: gaps, range, spikes, stuck and iced sensors, directions that differ, mast shadow.

    Each finding names channel, first and last time and the number of values; the series stays as it is. A value may be
    in several findings.
    """
    found = [
        *gaps(series),
        *out_of_range(series, terms),
        *spikes(series, terms),
        *flat_lines(series, terms),
        *direction_offsets(series, terms),
        *mast_shadows(series, terms),
    ]
    faults, channels = list(Fault), [TIME, *(channel.name for channel in series.channels)]
    found.sort(key=lambda one: (faults.index(one.fault), channels.index(one.channel), one.first))
    coverage = tuple(_coverage(series, channel) for channel in series.channels)
    return QualityReport(series.name, tuple(found), coverage)


def without(series: WeatherSeries, findings: Iterable[Finding]) -> WeatherSeries:
    """The series with the values of the chosen findings set to NaN; gaps and uneven steps change nothing.

    InputError for a finding of a channel or a time that the series does not have.
    """
    places: dict[str, list[NDArray[np.int64]]] = {}
    known = {TIME, *(channel.name for channel in series.channels)}
    for one in findings:
        if one.channel not in known or (one.places.size and one.places[-1] >= series.time.size):
            raise InputError(f"{series.name}: findings", "findings of this series", f"{one.channel}, {one.first}")
        places.setdefault(one.channel, []).append(one.places)

    def cleared(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        return tuple(_cleared(channel, places.get(channel.name, [])) for channel in channels)

    return replace(
        series,
        wind_speed=cleared(series.wind_speed),
        wind_direction=cleared(series.wind_direction),
        wind_speed_deviation=cleared(series.wind_speed_deviation),
        temperature=cleared(series.temperature),
        pressure=cleared(series.pressure),
        relative_humidity=cleared(series.relative_humidity),
    )


def _cleared(channel: Channel, places: list[NDArray[np.int64]]) -> Channel:
    if not any(some.size for some in places):
        return channel
    values = channel.values.copy()
    values[np.concatenate(places)] = np.nan
    return replace(channel, values=values)


def _coverage(series: WeatherSeries, channel: Channel) -> Coverage:
    second = np.timedelta64(1, "s")
    end = series.time[-1] + round(series.interval) * second
    first, last = series.time[0].astype("datetime64[M]"), series.time[-1].astype("datetime64[M]")
    month = np.arange(first, last + 1)
    place = (series.time.astype("datetime64[M]") - first).astype(np.int64)
    count = np.bincount(place[~np.isnan(channel.values)], minlength=month.size)
    begins = np.maximum(month.astype("datetime64[s]"), series.time[0])
    ends = np.minimum((month + 1).astype("datetime64[s]"), end)
    return Coverage(channel.name, month, count * series.interval / ((ends - begins) / second))
