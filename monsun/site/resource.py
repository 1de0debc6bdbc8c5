"""The wind resource from a measured series: hub height, long term, distribution, uncertainty; the chain on one page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.correlate import LongTermCorrelation, long_term
from monsun.site.frequency import joint_frequency
from monsun.site.hub_height import direction_at, held_back_heights, wind_at
from monsun.site.profiles import month_hour_profile
from monsun.site.quality import quality_report, without
from monsun.site.resource_air import hub_air_density
from monsun.site.resource_numbers import (
    correlation_numbers,
    held_back_numbers,
    long_term_numbers,
    measured_numbers,
)
from monsun.site.resource_terms import ResourceTerms, WindResource
from monsun.site.resource_uncertainty import wind_speed_uncertainties
from monsun.site.series import month_of_time
from monsun.site.turbulence import TurbulenceBySpeed, turbulence_by_speed
from monsun.site.variability import interannual_variability
from monsun.site.vertical import heights_of, nearest_channel, shear_of, veer_of
from monsun.site.weather_series import WeatherSeries
from monsun.site.weibull_fit import WeibullRule, fit_weibull

__all__ = ["ResourceTerms", "WindResource", "wind_resource"]

Array = NDArray[np.float64]

_YEAR = 365.25 * 24 * 3600


def wind_resource(
    measured: WeatherSeries, reference: WeatherSeries | None, hub_height: float, terms: ResourceTerms
) -> WindResource:
    """The long-term wind at hub height (m) from a measured series and, where given, a long-term reference.

    With a reference the long-term series is the prediction for all its times, also for those that were measured, so
    that one relation holds throughout; without one it is what was measured. Of the reference the wind speed nearest to
    hub height is used, and the direction nearest to that. Nothing is filled, and of the measured series only what
    `terms.leave_out` names is left out. Raises InputError for a hub that cannot be reached, for series that do not
    overlap enough, for a reference with gaps, and for a long-term series that lacks seasons.
    """
    if not hub_height > 0:
        raise InputError("hub height", "metres > 0", hub_height)
    quality = quality_report(measured, terms.quality)
    treated = without(measured, (one for one in quality.findings if one.fault in terms.leave_out))

    heights = heights_of(treated, terms.paired_sensors, terms.utc_offset)
    sectors, least_speed = terms.shear_sectors, terms.shear_least_speed
    shear = shear_of(heights, sectors, least_speed) if heights.height.size > 1 else None
    veer = veer_of(treated, sectors, least_speed)
    held_back = held_back_heights(heights, terms.shear, sectors, least_speed)
    hub = wind_at(heights, hub_height, shear, terms.shear)
    direction = direction_at(treated, hub_height, veer if terms.turn_with_height else None)
    site = WindSeries(treated.time, hub.wind_speed, direction, hub_height)

    correlation = None if reference is None else _correlation(site, measured.interval, reference, hub_height, terms)
    series = _valid(site, measured.name) if correlation is None else correlation.predicted
    interval = measured.interval if reference is None else reference.interval
    _check_seasons(series, measured.name if reference is None else reference.name, terms.least_months)

    interannual = interannual_variability(series.time, interval, series.wind_speed, terms.year_coverage)
    weibull = fit_weibull(series.wind_speed, WeibullRule.WASP)
    air = hub_air_density(treated, reference, hub_height)
    return WindResource(
        series=series,
        joint_frequency=joint_frequency(series, sectors=terms.frequency_sectors, speed_step=terms.frequency_speed_step),
        weibull=weibull,
        turbulence_intensity=_turbulence(treated, hub.wind_speed, hub_height),
        air_density=None if air is None else air.value,
        quality=quality,
        shear=shear,
        veer=veer,
        held_back=held_back,
        correlation=correlation,
        profile=month_hour_profile(series.time, series.wind_speed, terms.utc_offset),
        interannual=interannual,
        uncertainties=wind_speed_uncertainties(
            terms, correlation, interannual, series.time.size * interval / _YEAR, held_back, hub, hub_height
        ),
        numbers=(
            *measured_numbers(site, hub, shear, veer, terms),
            *held_back_numbers(held_back),
            *(() if correlation is None else correlation_numbers(correlation)),
            *long_term_numbers(site, series, interval, correlation is not None, interannual, weibull),
            *(() if air is None else (air,)),
        ),
    )


def _correlation(
    site: WindSeries, interval: float, reference: WeatherSeries, hub_height: float, terms: ResourceTerms
) -> LongTermCorrelation:
    for name in ("wind_speed", "wind_direction"):
        if not getattr(reference, name):
            raise InputError(f"{reference.name}: {name}", "at least one channel", "none")
    speed = nearest_channel(reference.wind_speed, hub_height)
    direction = nearest_channel(reference.wind_direction, speed.height)
    return long_term(
        site,
        interval,
        WindSeries(reference.time, speed.values, direction.values, speed.height),
        reference.interval,
        method=terms.correlation,
        sectors=terms.correlation_sectors,
        coverage=terms.correlation_coverage,
        least_count=terms.least_concurrent,
    )


def _valid(site: WindSeries, name: str) -> WindSeries:
    there = np.isfinite(site.wind_speed) & np.isfinite(site.wind_direction)
    if not there.any():
        raise InputError(f"{name}: wind at hub height", "times with speed and direction", "none")
    return WindSeries(site.time[there], site.wind_speed[there], site.wind_direction[there], site.reference_height)


def _check_seasons(series: WindSeries, name: str, least_months: int) -> None:
    months = np.unique(month_of_time(series.time)).size
    if months < least_months:
        wanted = f"wind of {least_months} calendar months (least_months), or a long-term reference"
        raise InputError(f"{name}: time", wanted, f"{months} months")


def _turbulence(treated: WeatherSeries, hub_speed: Array, hub_height: float) -> TurbulenceBySpeed | None:
    if not treated.wind_speed_deviation:
        return None
    return turbulence_by_speed(hub_speed, nearest_channel(treated.wind_speed_deviation, hub_height).values)
