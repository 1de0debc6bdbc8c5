"""Weibull distributions fitted to measured wind, from a series or from a frequency table, in total or by sector."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize
from scipy.special import gammaln

from monsun.records import InputError
from monsun.site.climate import JointFrequency, SectorClimate, WindSeries, weibull_mean
from monsun.site.sectors import sector_of

Array = NDArray[np.float64]

# shapes between which a fit is looked for; measured wind has 1 to 4
_LEAST_SHAPE, _GREATEST_SHAPE = 0.2, 20.0
# a fit that misses the mean by more is of something else than wind
_MOST_MEAN_ERROR = 0.25


class WeibullRule(Enum):
    """How a Weibull distribution is fitted: to make the data most likely, or to keep what carries the energy."""

    MAXIMUM_LIKELIHOOD = "maximum_likelihood"
    WASP = "wasp"


@dataclass(frozen=True)
class WeibullFit:
    """A fitted Weibull distribution: scale A m/s, shape k, and what it was fitted to.

    count: number of values, None for a table of shares. Relative errors are those of the fit against the data:
    of the mean speed, and of the mean of the third power, to which the energy in the wind is proportional.
    """

    scale: float
    shape: float
    count: int | None
    mean_error: float
    energy_error: float


def fit_weibull(
    wind_speed: ArrayLike,
    rule: WeibullRule = WeibullRule.WASP,
    *,
    calm_speed: float | None = None,
    least_count: int = 30,
) -> WeibullFit:
    """The Weibull distribution of measured wind speeds, m/s, any order.

    Maximum likelihood solves sum(u^k ln u) / sum(u^k) - 1/k = mean(ln u) by Newton's method (Seguro and Lambert 2000).
    It has no place for a speed of zero: with `calm_speed` (m/s) all lower speeds count as this one. The WAsP rule keeps
    the third moment and the share of the time above the mean (Troen and Petersen 1989, European Wind Atlas), calms
    included. Raises InputError for speeds that are not finite or negative, for fewer than `least_count`, for calms
    without `calm_speed` under maximum likelihood, and for speeds so unlike a Weibull distribution that the shape is not
    from 0.2 to 20, or the fit's mean more than a quarter off.
    """
    speed = np.asarray(wind_speed, dtype=float).ravel()
    if speed.size < least_count:
        raise InputError("wind speeds of a Weibull fit", f"at least {least_count} values", speed.size)
    bad = np.flatnonzero(~(np.isfinite(speed) & (speed >= 0)))
    if bad.size:
        raise InputError(f"wind_speed[{bad[0]}]", "a finite speed >= 0", float(speed[bad[0]]))
    if speed.max() == speed.min():
        raise InputError("wind speeds of a Weibull fit", "speeds that differ", f"{speed.size} times {speed[0]:g} m/s")
    mean, third = float(speed.mean()), float(np.mean(speed**3))
    if rule is WeibullRule.WASP:
        scale, shape = weibull_of_moments(mean, third, float(np.mean(speed > mean)))
    else:
        scale, shape = _most_likely(_without_calms(speed, calm_speed))
    return _with_errors(scale, shape, speed.size, mean, third)


def fit_weibull_table(
    speed_edges: ArrayLike, probability: ArrayLike, rule: WeibullRule = WeibullRule.WASP
) -> WeibullFit:
    """The Weibull distribution of a frequency table: speed_edges [speed + 1] m/s, probability [speed] of any sum.

    Maximum likelihood is that of values known to lie in their bins, so wide bins do not bias it; the WAsP rule takes
    the density as even within a bin. Raises InputError for shares in fewer than two bins.
    """
    edges, share = np.asarray(speed_edges, dtype=float), np.asarray(probability, dtype=float)
    if np.count_nonzero(share > 0) < 2:
        raise InputError("shares of a Weibull fit", "shares > 0 in at least two speed bins", np.count_nonzero(share))
    share = share / share.sum()
    low, high = edges[:-1], edges[1:]
    mean = float(share @ (low + high) / 2)
    third = float(share @ ((high**4 - low**4) / (4 * (high - low))))
    above = float(share @ np.clip((high - mean) / (high - low), 0, 1))
    scale, shape = weibull_of_moments(mean, third, above)
    if rule is WeibullRule.MAXIMUM_LIKELIHOOD:
        scale, shape = _most_likely_of_bins(edges, share, scale, shape)
    return _with_errors(scale, shape, None, mean, third)


def weibull_of_moments(mean: float, third_moment: float, share_above_mean: float) -> tuple[float, float]:
    """Scale and shape that keep the third moment and the share of the time above the mean (WAsP rule).

    mean m/s; third_moment m3/s3, the mean of the third power. With A = (m3 / gamma(1 + 3/k))^(1/3) the shape solves
    (mean / A)^k = -ln(share). Source: Troen and Petersen (1989). Raises InputError where no shape from 0.2 to 20 does.
    """
    if not (mean > 0 and third_moment > 0 and 0 < share_above_mean < 1):
        came = f"mean {mean:g}, third moment {third_moment:g}, share above the mean {share_above_mean:g}"
        raise InputError("moments of a Weibull fit", "mean and third moment > 0, a share between 0 and 1", came)

    def excess(shape: float) -> float:
        log_ratio = np.log(mean) - (np.log(third_moment) - gammaln(1 + 3 / shape)) / 3
        # the logarithm of both sides: the left one overflows for the smallest shapes
        return float(shape * log_ratio - np.log(-np.log(share_above_mean)))

    shapes = np.geomspace(_LEAST_SHAPE, _GREATEST_SHAPE, 200)
    sign = np.sign([excess(shape) for shape in shapes])
    crossings = np.flatnonzero(sign[:-1] != sign[1:])
    if crossings.size == 0:
        came = f"mean {mean:g} m/s, {share_above_mean:.3g} of the time above it, third moment {third_moment:g}"
        raise InputError("WAsP rule", f"moments of a shape from {_LEAST_SHAPE} to {_GREATEST_SHAPE}", came)
    # where the two conditions hold for two shapes, the one nearer to that of measured wind
    place = crossings[np.argmin(np.abs(np.log(shapes[crossings] / 2)))]
    shape = float(brentq(excess, shapes[place], shapes[place + 1], xtol=1e-13, rtol=1e-13))
    return float(np.exp((np.log(third_moment) - gammaln(1 + 3 / shape)) / 3)), shape


def fit_sectors(
    wind: WindSeries | JointFrequency,
    rule: WeibullRule = WeibullRule.WASP,
    *,
    sectors: int = 12,
    calm_speed: float | None = None,
    least_count: int = 30,
) -> SectorClimate:
    """The sector climate of a series or of a frequency table, which keeps its own sectors.

    sectors: of a series, the first centred on north. Raises InputError that names the sector for one that cannot be
    fitted, such as a sector with fewer than least_count times: fewer sectors, or another rule, then help.
    """
    if isinstance(wind, JointFrequency):
        direction, frequency = wind.direction, wind.probability.sum(axis=1)
    else:
        sector = sector_of(wind.wind_direction, sectors)
        if sector.min() < 0:
            raise InputError(f"wind_direction[{int(np.argmin(sector))}]", "a direction, degrees", "nan")
        direction = np.arange(sectors, dtype=np.float64) * (360 / sectors)
        frequency = np.bincount(sector, minlength=sectors) / sector.size
    fits = []
    for index in range(direction.size):
        try:
            if isinstance(wind, JointFrequency):
                fit = fit_weibull_table(wind.speed_edges, wind.probability[index], rule)
            else:
                here = wind.wind_speed[sector == index]
                fit = fit_weibull(here, rule, calm_speed=calm_speed, least_count=least_count)
        except InputError as error:
            where = f"sector {direction[index]:g} degrees: {error.where}"
            raise InputError(where, error.wanted, error.came) from error
        fits.append(fit)
    return SectorClimate(
        sector_direction=tuple(direction.tolist()),
        frequency=tuple((frequency / frequency.sum()).tolist()),
        weibull_scale=tuple(fit.scale for fit in fits),
        weibull_shape=tuple(fit.shape for fit in fits),
        reference_height=wind.reference_height,
    )


def _without_calms(speed: Array, calm_speed: float | None) -> Array:
    if calm_speed is not None:
        if not calm_speed > 0:
            raise InputError("calm_speed", "m/s > 0", calm_speed)
        return np.maximum(speed, calm_speed)
    calms = int(np.count_nonzero(speed == 0))
    if calms:
        wanted = "speeds > 0, a calm_speed to count calms as, or the WAsP rule"
        raise InputError("wind speeds of a maximum likelihood fit", wanted, f"{calms} calms of {speed.size}")
    return speed


def _most_likely(speed: Array) -> tuple[float, float]:
    """Scale and shape of greatest likelihood, by Newton's method on the shape.

    The speeds are divided by their geometric mean, so that the equation reads sum(x^k ln x) / sum(x^k) = 1/k.
    """
    log_speed = np.log(speed)
    centre = float(log_speed.mean())
    log_ratio = log_speed - centre
    # the moment estimate, from the spread of ln u: pi / (sqrt(6) s)
    shape = float(np.pi / np.sqrt(6) / log_ratio.std())
    for _ in range(100):
        power = np.exp(shape * log_ratio)
        total = float(power.sum())
        first = float(power @ log_ratio) / total
        second = float(power @ log_ratio**2) / total
        step = (first - 1 / shape) / (second - first**2 + 1 / shape**2)
        # a step past zero is halved into the shapes that exist
        shape = shape - step if step < shape else shape / 2
        if abs(step) <= 1e-13 * shape:
            break
    _check_shape(shape)
    scale = float(np.exp(centre + np.log(np.mean(np.exp(shape * log_ratio))) / shape))
    return scale, shape


def _most_likely_of_bins(edges: Array, share: Array, scale: float, shape: float) -> tuple[float, float]:
    """Scale and shape of greatest likelihood of shares in bins, from a first guess."""

    def cost(point: Array) -> tuple[float, Array]:
        log_scale, log_shape = point
        with np.errstate(divide="ignore"):
            log_edge = np.log(edges) - log_scale
        k = np.exp(log_shape)
        hazard = np.exp(np.minimum(k * log_edge, 700.0))
        above = np.exp(-hazard)
        part = np.maximum(above[:-1] - above[1:], 1e-300)
        inner = hazard * above
        by_scale = k * inner
        by_shape = -k * inner * np.where(np.isfinite(log_edge), log_edge, 0.0)
        slopes = [np.sum(share / part * (one[:-1] - one[1:])) for one in (by_scale, by_shape)]
        return -float(share @ np.log(part)), -np.array(slopes)

    found = minimize(cost, np.log([scale, shape]), jac=True, method="BFGS", options={"gtol": 1e-9})
    scale, shape = (float(value) for value in np.exp(found.x))
    _check_shape(shape)
    return scale, shape


def _check_shape(shape: float) -> None:
    if not _LEAST_SHAPE <= shape <= _GREATEST_SHAPE:
        wanted = f"speeds of a shape from {_LEAST_SHAPE} to {_GREATEST_SHAPE}"
        raise InputError("maximum likelihood fit", wanted, f"{shape:.3g}")


def _with_errors(scale: float, shape: float, count: int | None, mean: float, third: float) -> WeibullFit:
    fitted_mean = float(weibull_mean(scale, shape))
    if abs(fitted_mean / mean - 1) > _MOST_MEAN_ERROR:
        wanted = f"speeds whose fit keeps their mean ({mean:.3g} m/s) within {_MOST_MEAN_ERROR:.0%}"
        raise InputError("Weibull fit", wanted, f"{fitted_mean:.3g} m/s with A {scale:.3g} m/s and k {shape:.3g}")
    fitted_third = float(np.exp(3 * np.log(scale) + gammaln(1 + 3 / shape)))
    return WeibullFit(scale, shape, count, fitted_mean / mean - 1, fitted_third / third - 1)
