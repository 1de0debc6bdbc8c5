"""How well site wind is predicted from a reference: scores on weeks left out, and the error of the long-term mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.concurrent import Concurrent
from monsun.site.sectors import angle_difference
from monsun.site.speed_fit import CorrelationMethod, fit_speeds, predicted_direction, predicted_speed

Array = NDArray[np.float64]

_WEEK = np.timedelta64(7, "D")
# blocks that are left out one by one: enough to tell a spread, and long against the memory of weather
_BLOCKS = 12


@dataclass(frozen=True)
class CorrelationScores:
    """How well a method predicts weeks that it was not fitted to.

    hours: predicted intervals; bias m/s of the mean speed; rmse m/s of the single speeds; r_squared: 1 - squared errors
    over squared deviations of the site's speed; energy_error: of the mean of the third power of speed, as a share;
    ks_distance: greatest difference of the two distribution functions; direction_rmse degrees; weekly_error m/s:
    standard deviation of the weeks' mean errors, over `weeks` weeks; weekly_uncertainty: weekly_error / sqrt(weeks) as
    a share of the site's mean, the standard error of a mean over independent weeks.
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
    weekly_uncertainty: float


def cross_validated(pairs: Concurrent, method: CorrelationMethod, sectors: int, least_count: int) -> CorrelationScores:
    """Scores of a method: odd weeks predicted by the fit to the even ones, and the other way round.

    Weeks because single hours are not independent of their neighbours. Each fit has half of the data, so a sector needs
    half of least_count for a fit of its own. Raises InputError for fewer than four weeks.
    """
    week = (pairs.time - pairs.time[0]) // _WEEK
    weeks = np.unique(week)
    _check_count(weeks.size)
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
        weekly_uncertainty=float(spread / np.sqrt(count.size) / truth.mean()),
    )


def block_uncertainty(
    pairs: Concurrent, reference: WindSeries, method: CorrelationMethod, sectors: int, least_count: int
) -> tuple[float, float]:
    """Standard uncertainty of the predicted long-term mean speed, as a share, and the length of the blocks, days.

    The concurrent span is cut into twelve blocks, of a week or more. The fit and the long-term mean are made again
    without each block in turn; sqrt((n - 1) / n sum (mean_i - mean)^2) is the standard error (jackknife of blocks,
    Kuensch 1989, Annals of Statistics 17). It holds what the campaign's shortness does to lines and means, seasons that
    it lacks excepted. Raises InputError for fewer than four blocks.
    """
    span = pairs.time[-1] - pairs.time[0]
    length = max(_WEEK, span / _BLOCKS)
    place = np.minimum((pairs.time - pairs.time[0]) // length, _BLOCKS - 1)
    blocks = np.unique(place)
    _check_count(blocks.size)
    means = np.empty(blocks.size)
    for index, block in enumerate(blocks):
        fit = fit_speeds(pairs.at(place != block), method, sectors, least_count)
        means[index] = predicted_speed(fit, reference.wind_speed, reference.wind_direction)[0].mean()
    spread = np.sqrt((blocks.size - 1) / blocks.size * np.sum((means - means.mean()) ** 2))
    return float(spread / means.mean()), float(length / np.timedelta64(1, "D"))


def _check_count(weeks: int) -> None:
    if weeks < 4:
        raise InputError("correlation of site and reference", "at least 4 concurrent weeks", f"{weeks} weeks")
