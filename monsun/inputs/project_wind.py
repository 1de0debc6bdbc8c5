"""What a project's wind data say: flow cases at hub height, hours, and how turbines differ from one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.inputs.project import Project
from monsun.operation import SiteWind
from monsun.records import InputError, in_use
from monsun.site.climate import (
    SectorClimate,
    Turbulence,
    WindSeries,
    height_factor,
    joint_frequency_rose,
    weibull_rose,
)
from monsun.site.frequency import joint_frequency
from monsun.site.series import HOURS_PER_YEAR, constructed_hourly_wind

Array = NDArray[np.float64]

_HOUR = np.timedelta64(3600, "s")
# share of an hour's steps that must be there for it to count
_LEAST_COVERAGE = 0.5
# the constructed year stands for any; this one has no 29 February
_CONSTRUCTED_YEAR = np.datetime64("2001-01-01T00:00:00", "s")


@dataclass(frozen=True, eq=False)
class HourlyWind:
    """An hourly series of the wind at hub height, and whether it is constructed or the data's own.

    series.time [hour] is when each hour begins, UTC; of a constructed series the 8,760 hours of 2001 by local time,
    which stands for any year.
    """

    series: WindSeries
    constructed: bool


def site_cases(project: Project) -> FlowCases:
    """The site's wind at hub height as flow cases, a rose: of a time series too, and of a grid the area's mean."""
    terms, climate = project.settings.climate, project.climate
    height, shear, turbulence = project.turbine.hub_height, terms.shear_exponent, site_turbulence(project)
    if isinstance(climate, SectorClimate):
        return weibull_rose(climate, height, shear_exponent=shear, turbulence_intensity=turbulence)
    table = joint_frequency(climate) if isinstance(climate, WindSeries) else climate
    return joint_frequency_rose(table, height, shear_exponent=shear, turbulence_intensity=turbulence)


def site_turbulence(project: Project) -> Turbulence:
    """Turbulence intensity of the free wind: as stated, else that of the wind data where they hold one."""
    climate, resource, given = project.settings.climate, project.resource, project.wind.energy_resource
    if climate.turbulence_intensity is None:
        for data in (resource, given):
            if data is not None and data.turbulence_intensity is not None:
                return data.turbulence_intensity
    return in_use(climate, "turbulence_intensity")


def hourly_wind(project: Project) -> HourlyWind:
    """The data's own hours at hub height where they hold a series, else a year constructed from the monthly climate.

    Of steps shorter than an hour the mean speed and the direction of the mean vector, for hours of which at least half
    the steps are there; hours that are missing stay missing. Raises InputError for a series of longer steps in a
    project without a monthly climate.
    """
    settings = project.settings
    own = project.resource.series if project.resource is not None else project.climate
    if isinstance(own, WindSeries):
        step = np.median(np.diff(own.time)).astype("timedelta64[s]")
        if step <= _HOUR:
            return _in_hours(project, own, step)
        if project.monthly_wind is None:
            where = f"{project.files[f'climate.{settings.climate.wind_key}']}: time"
            raise InputError(where, "steps of an hour or less, or climate.monthly beside them", f"steps of {step}")
    if project.monthly_wind is None:
        raise InputError(f"{project.source}: climate.monthly", "wind by month, for the hours of the power plan", "none")
    speed, direction = constructed_hourly_wind(
        project.monthly_wind, HOURS_PER_YEAR, settings.seed,
        hub_height=project.turbine.hub_height, shear_exponent=settings.climate.shear_exponent, match_months=True,
    )  # fmt: skip
    time = _CONSTRUCTED_YEAR + np.arange(HOURS_PER_YEAR) * _HOUR
    return HourlyWind(WindSeries(time, speed, direction, project.turbine.hub_height), constructed=True)


def site_wind(project: Project, x: ArrayLike, y: ArrayLike) -> SiteWind | None:
    """How the wind at turbines (x, y [turbine] m in the site's projection) differs from that of `site_cases`.

    None where the data hold one climate for the whole site, so that `flow` takes every turbine alike. InputError for a
    turbine outside a resource grid, and for others than those that an energy_resource has.
    """
    if project.wind_grid is not None:
        return SiteWind(speed_factor=project.wind_grid.speed_factor(x, y))
    given = project.wind.energy_resource
    if given is None or given.speed_factor is None:
        return None
    count = np.size(x)
    if count != given.speed_factor.shape[0]:
        where = f"{project.files['climate.energy_resource']}: wind_resource.wind_turbine"
        raise InputError(where, f"{count} turbines, as in the layout", given.speed_factor.shape[0])
    return SiteWind(speed_factor=given.speed_factor)


def _in_hours(project: Project, series: WindSeries, step: np.timedelta64) -> HourlyWind:
    height = project.turbine.hub_height
    factor = height_factor(height, series.reference_height, project.settings.climate.shear_exponent)
    # floored by whole hours, as times may begin at half past
    epoch = np.datetime64(0, "s")
    hours, place, count = np.unique((series.time - epoch) // _HOUR, return_inverse=True, return_counts=True)
    toward = np.radians(series.wind_direction)
    east, north = (np.bincount(place, series.wind_speed * part) / count for part in (np.sin(toward), np.cos(toward)))
    kept = count >= _LEAST_COVERAGE * (_HOUR / step)
    speed = factor * (np.bincount(place, series.wind_speed) / count)[kept]
    direction = np.degrees(np.arctan2(east, north))[kept] % 360
    return HourlyWind(WindSeries(epoch + hours[kept] * _HOUR, speed, direction, height), constructed=False)
