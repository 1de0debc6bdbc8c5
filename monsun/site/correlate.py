"""Measure, correlate, predict: the long-term wind at a site from a short measurement and a long reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.concurrent import Lag, average_to, speed_lag
from monsun.site.correlation_scores import CorrelationScores, block_uncertainty, cross_validated
from monsun.site.series import month_of_time
from monsun.site.speed_fit import CorrelationMethod, SpeedFit, fit_speeds, predicted_direction, predicted_speed

__all__ = ["CorrelationMethod", "CorrelationScores", "LongTermCorrelation", "SpeedFit", "long_term"]


@dataclass(frozen=True, eq=False)
class LongTermCorrelation:
    """A long-term prediction with the scores of every method.

    predicted: the site's wind at all times of the reference; fit: of the method chosen, on all concurrent intervals;
    scores: of every method, out of sample; block_uncertainty: standard error of the predicted mean speed, as a share,
    from leaving out blocks of block_days; pearson: correlation of the concurrent speeds; hours: concurrent intervals,
    from `first` to `last`, in `months` of the twelve calendar months; lag: by how much the reference runs late, with
    the correlation there, reported and not applied; clipped: share of the predicted speeds that a line puts below zero,
    which are zero.
    """

    predicted: WindSeries
    fit: SpeedFit
    scores: tuple[CorrelationScores, ...]
    block_uncertainty: float
    block_days: float
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

    @property
    def mean_uncertainty(self) -> float:
        """Standard uncertainty of the predicted mean speed for the shortness of the concurrent time, as a share.

        The greater of two estimates, both of which run low where errors last longer than a week or a block.
        """
        return max(self.block_uncertainty, self.chosen.weekly_uncertainty)


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
    uncertainty, block = block_uncertainty(pairs, reference, method, sectors, least_count)
    speed, clipped = predicted_speed(fit, reference.wind_speed, reference.wind_direction)
    direction = predicted_direction(fit, reference.wind_direction)
    return LongTermCorrelation(
        predicted=WindSeries(reference.time, speed, direction, site.reference_height),
        fit=fit,
        scores=tuple(cross_validated(pairs, one, sectors, least_count) for one in CorrelationMethod),
        block_uncertainty=uncertainty,
        block_days=block,
        pearson=float(np.corrcoef(pairs.reference_speed, pairs.site_speed)[0, 1]),
        hours=pairs.time.size,
        months=np.unique(month_of_time(pairs.time)).size,
        first=pairs.time[0],
        last=pairs.time[-1],
        lag=speed_lag(pairs, reference_interval),
        clipped=clipped,
    )
