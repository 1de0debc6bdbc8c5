"""Measure, correlate, predict: the long-term wind at a site from a short measurement and a long reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.concurrent import Concurrent, Lag, average_to, speed_lag
from monsun.site.sectors import angle_difference, mean_direction, sector_of

Array = NDArray[np.float64]

# quantile mapping: this many levels, in the middle of equal shares
_QUANTILES = 50
_WEEK = np.timedelta64(7, "D")


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


@dataclass(frozen=True)
class CorrelationScores:
    """How well a method predicts weeks that it was not fitted to.

    hours: predicted intervals; bias m/s of the mean speed; rmse m/s of the single speeds; r_squared: 1 - squared errors
    over squared deviations of the site's speed; energy_error: of the mean of the third power of speed, as a share;
    ks_distance: greatest difference of the two distribution functions; direction_rmse degrees; weekly_error m/s:
    standard deviation of the weeks' mean errors, over `weeks` weeks; mean_uncertainty: weekly_error / sqrt(weeks) as a
    share of the mean, the standard uncertainty of a predicted mean if weeks are independent.
    """

    method: CorrelationMethod
    hours: int
    bias: float
    rmse: float
    r_squared: float
    energy_error: float
    ks_distance: float
    direction_rmse: float
    weeks: int
    weekly_error: float
    mean_uncertainty: float


@dataclass(frozen=True, eq=False)
class LongTermCorrelation:
    """A long-term prediction with the scores of every method.

    predicted: the site's wind at all times of the reference; fit: of the method chosen, on all concurrent intervals;
    scores: of every method, out of sample; pearson: correlation of the concurrent speeds; hours: concurrent intervals,
    from `first` to `last`, in `months` of the twelve calendar months; lag: by how much the reference runs late, with
    the correlation there, reported and not applied; clipped: share of the predicted speeds that a line puts below zero,
    which are zero.
    """

    predicted: WindSeries
    fit: SpeedFit
    scores: tuple[CorrelationScores, ...]
    pearson: float
    hours: int
    months: int
    first: np.datetime64
    last: np.datetime64
    lag: Lag
    clipped: float

    @property
    def chosen(self) -> CorrelationScores:
        """The scores of the method that made the prediction."""
        return next(one for one in self.scores if one.method is self.fit.method)


def long_term(
    site: WindSeries,
    interval: float,
    reference: WindSeries,
    reference_interval: float,
    *,
    method: CorrelationMethod = CorrelationMethod.VARIANCE_RATIO,
    sectors: int = 12,
    coverage: float = 0.9,
    least_count: int = 400,
) -> LongTermCorrelation:
    """The site's wind at all times of a reference, and the scores of every method on weeks left out in turn.

    site, reference: gaps (NaN) allowed in the site only; intervals in s, the site's not longer than the reference's. A
    reference interval of which the share `coverage` is measured is concurrent. A sector with fewer than least_count of
    them takes the fit of all. Raises InputError for fewer than least_count concurrent intervals, or fewer than four
    weeks.
    """
    pairs = average_to(site, interval, reference, reference_interval, coverage)
    if pairs.time.size < least_count:
        wanted = f"at least {least_count} concurrent intervals"
        raise InputError("correlation of site and reference", wanted, pairs.time.size)
    fit = fit_speeds(pairs, method, sectors, least_count)
    speed, clipped = predicted_speed(fit, reference.wind_speed, reference.wind_direction)
    direction = predicted_direction(fit, reference.wind_direction)
    return LongTermCorrelation(
        predicted=WindSeries(reference.time, speed, direction, site.reference_height),
        fit=fit,
        scores=tuple(cross_validated(pairs, one, sectors, least_count) for one in CorrelationMethod),
        pearson=float(np.corrcoef(pairs.reference_speed, pairs.site_speed)[0, 1]),
        hours=pairs.time.size,
        months=np.unique(pairs.time.astype("datetime64[M]").astype(np.int64) % 12).size,
        first=pairs.time[0],
        last=pairs.time[-1],
        lag=speed_lag(pairs, reference_interval),
        clipped=clipped,
    )


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


def cross_validated(pairs: Concurrent, method: CorrelationMethod, sectors: int, least_count: int) -> CorrelationScores:
    """Scores of a method: odd weeks predicted by the fit to the even ones, and the other way round.

    Weeks because single hours are not independent of their neighbours. Each fit has half of the data, so a sector needs
    half of least_count for a fit of its own. Raises InputError for fewer than four weeks.
    """
    week = (pairs.time - pairs.time[0]) // _WEEK
    weeks = np.unique(week)
    if weeks.size < 4:
        raise InputError("correlation of site and reference", "at least 4 concurrent weeks", f"{weeks.size} weeks")
    # weeks are counted among those that are there: a long gap must not leave all of them on one side
    side = np.searchsorted(weeks, week) % 2
    speed, direction = np.empty(week.size), np.empty(week.size)
    for fold in (0, 1):
        fit = fit_speeds(pairs.at(side != fold), method, sectors, max(least_count // 2, 2))
        there = side == fold
        speed[there], _ = predicted_speed(fit, pairs.reference_speed[there], pairs.reference_direction[there])
        direction[there] = predicted_direction(fit, pairs.reference_direction[there])
    return _scores(pairs, method, speed, direction, np.searchsorted(weeks, week))


def _scores(
    pairs: Concurrent, method: CorrelationMethod, speed: Array, direction: Array, week: NDArray[np.int64]
) -> CorrelationScores:
    truth, error = pairs.site_speed, speed - pairs.site_speed
    count = np.bincount(week)
    weekly = np.bincount(week, error) / count
    # weeks with gaps weigh less: the standard deviation is that of a whole week's mean
    spread = float(np.sqrt(np.sum(count * (weekly - error.mean()) ** 2) / count.sum() * count.size / (count.size - 1)))
    levels = np.sort(np.concatenate([truth, speed]))
    below = [np.searchsorted(np.sort(values), levels, side="right") / truth.size for values in (truth, speed)]
    turned = angle_difference(direction, pairs.site_direction)
    return CorrelationScores(
        method=method,
        hours=truth.size,
        bias=float(error.mean()),
        rmse=float(np.sqrt(np.mean(error**2))),
        r_squared=float(1 - np.sum(error**2) / np.sum((truth - truth.mean()) ** 2)),
        energy_error=float(np.mean(speed**3) / np.mean(truth**3) - 1),
        ks_distance=float(np.abs(below[0] - below[1]).max()),
        direction_rmse=float(np.sqrt(np.mean(turned**2))),
        weeks=count.size,
        weekly_error=spread,
        mean_uncertainty=float(spread / np.sqrt(count.size) / truth.mean()),
    )
