"""Faults seen between channels: directions that differ, and a mast's shadow on one of two paired wind speeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from monsun.site.quality_records import Array, Fault, Finding, QualityTerms, finding, nearest
from monsun.site.weather_series import Channel, WeatherSeries

_LEAST_VALUES = 36
_SECTOR = 10


def direction_offsets(series: WeatherSeries, terms: QualityTerms) -> Iterator[Finding]:
    """Months in which a direction differs from the others on average by more than their heights explain.

    Of three and more channels the one that is off most of the others is named; of two the later in the series, as
    the series cannot say which is right. Months with fewer than 36 values in a steady wind are passed over.
    """
    if len(series.wind_direction) < 2:
        return
    month = series.time.astype("datetime64[M]")
    found: dict[str, list[tuple[NDArray[np.int64], str]]] = {}
    for one in np.unique(month):
        places = np.flatnonzero(month == one)
        for channel, detail in _off(series, places, terms):
            found.setdefault(channel.name, []).append((places, detail))
    for channel in series.wind_direction:
        for places, detail in found.get(channel.name, []):
            valid = places[~np.isnan(channel.values[places])]
            yield finding(Fault.DIRECTION_OFFSET, series, channel, valid, detail)


def _off(series: WeatherSeries, places: NDArray[np.int64], terms: QualityTerms) -> Iterator[tuple[Channel, str]]:
    """The channels that are off in one month."""
    difference: dict[tuple[int, int], float] = {}
    channels = series.wind_direction
    for i, j in combinations(range(len(channels)), 2):
        one, other = channels[i], channels[j]
        speed = nearest(series.wind_speed, max(one.height, other.height))
        steady = speed is None or speed.values[places] > terms.steady_wind_speed
        turn = np.radians(other.values[places] - one.values[places])
        turn = turn[steady & ~np.isnan(turn)]
        if turn.size < _LEAST_VALUES:
            continue
        mean = float(np.degrees(np.arctan2(np.sin(turn).mean(), np.cos(turn).mean())))
        allowed = terms.direction_offset + terms.veer_allowance * abs(other.height - one.height)
        if abs(mean) > allowed:
            difference[i, j] = mean
    while difference:
        often = [sum(index in pair for pair in difference) for index in range(len(channels))]
        # the last of equals
        worst = max(range(len(channels)), key=lambda index: (often[index], index))
        pairs = [pair for pair in difference if worst in pair]
        words = []
        for pair in pairs:
            mean = difference.pop(pair) * (1 if pair[1] == worst else -1)
            words.append(f"{mean:+.1f} degrees from {channels[pair[0] if pair[1] == worst else pair[1]].name}")
        yield channels[worst], "on average " + ", ".join(words)


def mast_shadows(series: WeatherSeries, terms: QualityTerms) -> Iterator[Finding]:
    """Sectors in which one of two wind speeds at a height is lower against the other than it usually is.

    The ratio of the two in a steady wind, its median in each sector of 10 degrees over its median of all sectors;
    sectors with fewer than 36 values are passed over. The direction is the one nearest in height.
    """
    for one, other in combinations(series.wind_speed, 2):
        direction = nearest(series.wind_direction, one.height)
        if one.height != other.height or direction is None:
            continue
        both = np.minimum(one.values, other.values) > terms.steady_wind_speed
        used = both & ~np.isnan(direction.values)
        if not used.any():
            continue
        sector = _sectors(direction.values)
        ratio = np.full(360 // _SECTOR, np.nan)
        for number in range(ratio.size):
            here = used & (sector == number)
            if here.sum() >= _LEAST_VALUES:
                ratio[number] = np.median(one.values[here] / other.values[here])
        if np.isnan(ratio).all():
            continue
        usual = np.nanmedian(ratio)
        for channel, loss in ((one, 1 - ratio / usual), (other, 1 - usual / ratio)):
            for group in _rings(loss > terms.shadow_loss):
                places = np.flatnonzero(np.isin(sector, group) & ~np.isnan(channel.values))
                low, high = group[0] * _SECTOR, (group[-1] + 1) * _SECTOR % 360
                mate = other if channel is one else one
                detail = f"from {low} to {high} degrees up to {np.nanmax(loss[group]):.0%} low against {mate.name}"
                yield finding(Fault.MAST_SHADOW, series, channel, places, detail)


def _sectors(direction: Array) -> NDArray[np.int64]:
    """Number of the sector of each direction, -1 where it is missing."""
    number = np.floor(np.where(np.isnan(direction), -1.0, direction % 360) / _SECTOR)
    return number.astype(np.int64)


def _rings(mask: NDArray[np.bool_]) -> Sequence[list[int]]:
    """Neighbouring true sectors, in order around the circle."""
    groups: list[list[int]] = []
    for number in np.flatnonzero(mask).tolist():
        if groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    if len(groups) > 1 and groups[0][0] == 0 and groups[-1][-1] == mask.size - 1:
        groups[0] = groups.pop() + groups[0]
    return groups
