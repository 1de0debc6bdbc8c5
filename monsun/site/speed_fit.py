"""Site wind from reference wind: lines and quantiles by sectors of direction, fitted and applied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.concurrent import Concurrent
from monsun.site.sectors import angle_difference, mean_direction, sector_of

Array = NDArray[np.float64]

# quantile mapping: this many levels, in the middle of equal shares
_QUANTILES = 50


class CorrelationMethod(Enum):
    """How site wind speed follows from the reference's.

    LINEAR: ordinary least squares; best for the mean, too narrow a distribution. ORTHOGONAL: least squares of the
    distance from the line. VARIANCE_RATIO: the line that keeps mean and standard deviation. QUANTILE: each quantile of
    the reference becomes that of the site.
    """

    LINEAR = "linear"
    ORTHOGONAL = "orthogonal"
    VARIANCE_RATIO = "variance_ratio"
    QUANTILE = "quantile"


@dataclass(frozen=True, eq=False)
class SpeedFit:
    """Site speed from reference speed, by sectors of the reference direction, the first centred on north.

    count [sector] concurrent intervals; own [sector]: fitted to the sector's own intervals, else to all. For the lines
    slope [sector] and offset [sector] m/s; for QUANTILE reference_quantiles and site_quantiles [sector, quantile] m/s.
    turn [sector]: mean angle, clockwise, from the reference's to the site's direction, degrees.
    """

    method: CorrelationMethod
    count: NDArray[np.int64]
    own: NDArray[np.bool_]
    slope: Array
    offset: Array
    reference_quantiles: Array
    site_quantiles: Array
    turn: Array


def fit_speeds(pairs: Concurrent, method: CorrelationMethod, sectors: int, least_count: int) -> SpeedFit:
    """The fit of a method to concurrent intervals, by sectors of the reference direction.

    Variance ratio: slope = s_site / s_reference, offset = mean_site - slope mean_reference (Rogers, Rogers and Manwell
    2005, J. Wind Eng. Ind. Aerodyn. 93, 243-264). Orthogonal: slope of the principal axis of the covariance.
    """
    sector = sector_of(pairs.reference_direction, sectors)
    count = np.bincount(sector, minlength=sectors)
    own = count >= least_count
    everything = np.ones(sector.size, bool)
    slope, offset, turn = np.empty(sectors), np.empty(sectors), np.empty(sectors)
    quantiles = np.empty((2, sectors, _QUANTILES))
    level = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    difference = angle_difference(pairs.site_direction, pairs.reference_direction)
    for index in [*np.flatnonzero(own), *np.flatnonzero(~own)[:1]]:
        # the sparse sectors share one fit, made once
        here = sector == index if own[index] else everything
        to = index if own[index] else ~own
        x, y = pairs.reference_speed[here], pairs.site_speed[here]
        slope[to] = _slope(method, x, y)
        offset[to] = y.mean() - slope[index] * x.mean()
        turn[to] = angle_difference(mean_direction(difference[here]), 0.0)
        quantiles[0, to], quantiles[1, to] = np.quantile(x, level), np.quantile(y, level)
    return SpeedFit(method, count, own, slope, offset, quantiles[0], quantiles[1], turn)


def _slope(method: CorrelationMethod, x: Array, y: Array) -> float:
    """Slope of the line from reference x to site y; for QUANTILE that of the variance ratio, for beyond its ends."""
    if x.std() == 0 or y.std() == 0:
        raise InputError("correlation of site and reference", "concurrent speeds that differ", "speeds all alike")
    covariance = float(np.mean((x - x.mean()) * (y - y.mean())))
    if method is CorrelationMethod.LINEAR:
        return covariance / float(x.var())
    if method is CorrelationMethod.ORTHOGONAL:
        if covariance <= 0:
            raise InputError("orthogonal regression", "site and reference that rise together", f"{covariance:.3g}")
        excess = float(y.var() - x.var())
        return (excess + float(np.hypot(excess, 2 * covariance))) / (2 * covariance)
    return float(y.std() / x.std())


def predicted_speed(fit: SpeedFit, speed: Array, direction: Array) -> tuple[Array, float]:
    """Site speed, m/s, from reference speed (m/s) and direction (degrees), and the share that was put below zero.

    Speeds below zero, which a line with a negative offset gives to weak winds, are zero.
    """
    sector = sector_of(direction, fit.slope.size)
    if fit.method is CorrelationMethod.QUANTILE:
        raw = np.empty(speed.size)
        for index in range(fit.slope.size):
            here = sector == index
            raw[here] = _mapped(
                speed[here], fit.reference_quantiles[index], fit.site_quantiles[index], fit.slope[index]
            )
    else:
        raw = fit.slope[sector] * speed + fit.offset[sector]
    return np.maximum(raw, 0.0), float(np.mean(raw < 0))


def _mapped(speed: Array, reference: Array, site: Array, slope: float) -> Array:
    """Quantile mapping, linear between quantiles; below the first in proportion, above the last with the slope.

    The slope is the variance ratio's: one taken from the last quantiles alone is mostly noise.
    """
    level, first = np.unique(reference, return_index=True)
    knots, values = np.append(0.0, level[level > 0]), np.append(0.0, site[first][level > 0])
    return np.interp(speed, knots, values) + slope * np.maximum(speed - knots[-1], 0.0)


def predicted_direction(fit: SpeedFit, direction: Array) -> Array:
    """Site direction, degrees from 0 to 360, from the reference's: turned by the sectors' mean angles.

    Between sector centres the angle is interpolated, so that the turned directions leave no gap at a sector's limit.
    """
    sectors = fit.turn.size
    place = direction * (sectors / 360)
    low = np.floor(place).astype(np.int64)
    before, after = fit.turn[low % sectors], fit.turn[(low + 1) % sectors]
    return (direction + before + (place - low) * angle_difference(after, before)) % 360
