"""The numbers of a wind resource in the order of the work, each with the sentence that says how it was found."""

from __future__ import annotations

import numpy as np

from monsun.site.climate import WindSeries
from monsun.site.correlate import LongTermCorrelation
from monsun.site.hub_height import HeightStep, HeldBackHeight, HubWind
from monsun.site.profiles import mean_of_months, monthly_means
from monsun.site.resource_terms import FoundNumber, ResourceTerms
from monsun.site.series import month_of_time
from monsun.site.variability import InterannualVariability
from monsun.site.vertical import Shear, Veer
from monsun.site.weibull_fit import WeibullFit


def measured_numbers(
    site: WindSeries, hub: HubWind, shear: Shear | None, veer: Veer | None, terms: ResourceTerms
) -> tuple[FoundNumber, ...]:
    """What the measurement says: how much of it is there, shear, veer, and its mean speed at hub height."""
    valid = np.isfinite(site.wind_speed) & np.isfinite(site.wind_direction)
    first, last = (np.datetime_as_string(one, unit="D") for one in site.time[[0, -1]])
    base = " and ".join(f"{height:g} m" for height in hub.base)
    steps = {
        HeightStep.MEASURED: f"measured at {base}",
        HeightStep.BETWEEN: f"interpolated between {base}, ln u linear in ln z",
        HeightStep.BEYOND: f"from {base} by shear: {terms.shear.value.replace('_', ' ')}",
    }
    found = [
        FoundNumber(
            "measured times in use",
            float(valid.mean()),
            "-",
            f"speed and direction at hub height valid, of the times there from {first} to {last}",
        )
    ]
    if shear is not None:
        heights = ", ".join(f"{height:g}" for height in shear.heights)
        found.append(
            FoundNumber(
                "shear exponent",
                shear.overall,
                "-",
                f"least squares of ln u on ln z over {heights} m, mean speeds of {shear.count.sum()} times with all "
                f"heights valid and {shear.least_speed:g} m/s or more",
            )
        )
    if veer is not None:
        heights = ", ".join(f"{height:g}" for height in veer.heights)
        use = "applied" if terms.turn_with_height else "not applied"
        found.append(
            FoundNumber(
                "veer",
                veer.overall,
                "degrees/m",
                f"mean of circular differences over {heights} m, {veer.count} times; {use}; an offset of a vane looks "
                "the same",
            )
        )
    found.append(
        FoundNumber(
            "mean wind speed at hub height, measured period",
            float(site.wind_speed[valid].mean()),
            "m/s",
            steps[hub.step],
        )
    )
    return tuple(found)


def held_back_numbers(held_back: tuple[HeldBackHeight, ...]) -> tuple[FoundNumber, ...]:
    """The error of each height held back."""
    return tuple(
        FoundNumber(
            f"error at {item.height:g} m, held back",
            item.bias,
            "-",
            f"mean speed predicted from {' and '.join(f'{base:g} m' for base in item.base)} with the shear of the "
            f"other heights, over {item.count} times; single speeds {item.rmse:.1%} root mean square",
        )
        for item in held_back
    )


def correlation_numbers(correlation: LongTermCorrelation) -> tuple[FoundNumber, ...]:
    """How well the reference tells the site, by the method chosen and by the others."""
    first, last = (np.datetime_as_string(one, unit="D") for one in (correlation.first, correlation.last))
    found = [
        FoundNumber(
            "correlation with the reference",
            correlation.pearson,
            "-",
            f"Pearson's r of {correlation.hours} concurrent speeds from {first} to {last}",
        ),
        FoundNumber(
            "lag of the reference",
            correlation.lag.best / 3600,
            "h",
            f"shift of greatest correlation ({correlation.lag.correlation:.3f}, unshifted "
            f"{correlation.lag.unshifted:.3f}); not applied",
        ),
    ]
    for scores in correlation.scores:
        name = scores.method.value.replace("_", " ")
        used = ", the method used" if scores is correlation.chosen else ""
        found.append(
            FoundNumber(
                f"energy content predicted by {name}",
                scores.energy_error,
                "-",
                f"error of the mean of u^3 in weeks left out{used}; mean {scores.bias:+.2f} m/s, single hours "
                f"{scores.rmse:.2f} m/s, R2 {scores.r_squared:.3f}, KS distance {scores.ks_distance:.3f}, direction "
                f"{scores.direction_rmse:.0f} degrees",
            )
        )
    return tuple(found)


def long_term_numbers(
    site: WindSeries,
    series: WindSeries,
    interval: float,
    predicted: bool,
    interannual: InterannualVariability | None,
    weibull: WeibullFit,
) -> tuple[FoundNumber, ...]:
    """The long-term wind: its mean and how it compares, its balance of seasons, years, and distribution.

    interval s; predicted: from a reference, else measured.
    """
    mean = float(series.wind_speed.mean())
    measured = float(np.nanmean(site.wind_speed))
    first, last = (np.datetime_as_string(one, unit="D") for one in series.time[[0, -1]])
    origin = "predicted for the times of the reference" if predicted else "as measured"
    found = [
        FoundNumber("long-term mean wind speed", mean, "m/s", f"{origin}, {first} to {last}"),
        FoundNumber("long-term over measured mean", mean / measured, "-", "ratio of the two means at hub height"),
    ]
    if np.unique(month_of_time(series.time)).size == 12:
        balanced = mean_of_months(monthly_means(series.time, series.wind_speed, interval))
        found.append(
            FoundNumber(
                "effect of balanced seasons",
                balanced / mean - 1,
                "-",
                "mean of the twelve months' means, weighted by their days, against the plain mean; not applied",
            )
        )
    if interannual is not None:
        years = f"{interannual.year[0]} to {interannual.year[-1]}, {interannual.year.size} complete years"
        left = f"; left out: {', '.join(map(str, interannual.left_out))}" if interannual.left_out else ""
        found.append(
            FoundNumber(
                "standard deviation of a year's mean", interannual.deviation, "-", f"share of the mean, {years}{left}"
            )
        )
        if interannual.trend is not None:
            how = f"least squares, standard error {interannual.trend_error:.3f}; not applied"
            found.append(FoundNumber("trend of the yearly means", interannual.trend, "m/s per year", how))
    rule = f"WAsP rule on all directions; its mean is {weibull.mean_error:+.2%} off, its energy content kept"
    return (
        *found,
        FoundNumber("Weibull scale", weibull.scale, "m/s", rule),
        FoundNumber("Weibull shape", weibull.shape, "-", rule),
    )
