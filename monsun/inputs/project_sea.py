"""The wind and waves in which a project is built and kept running."""

from __future__ import annotations

import numpy as np

from monsun.cost.installation_planning import installation_sea
from monsun.inputs.project import Project
from monsun.inputs.project_wind import hourly_wind
from monsun.inputs.weather import read_metocean_series
from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.metocean import Metocean, given_metocean
from monsun.site.series import MonthlyWind, month_of_time

_MONTHS = 12


def site_metocean(project: Project) -> Metocean:
    """Hourly wind and waves of whole years: of climate.metocean where the project names it, else constructed.

    Constructed from the monthly climate, or from the months of the data's own hours where there is none; the same
    project gives the same series. Raises InputError for a record that is not of whole years without gaps, and for hours
    that leave a month out.
    """
    settings = project.settings
    climate, entry = settings.climate, settings.climate.metocean
    if entry is not None:
        path = project.files["climate.metocean"]
        read = read_metocean_series(
            path, time=entry.time, wind_speed=entry.wind_speed, wave_height=entry.wave_height
        )  # fmt: skip
        return given_metocean(
            str(path), read.time, read.wind_speed, read.wave_height,
            reference_height=entry.height, shear_exponent=climate.shear_exponent, source=entry.source,
            data_class=entry.data_class,
        )  # fmt: skip
    monthly = project.monthly_wind or monthly_wind_of(hourly_wind(project).series)
    return installation_sea(monthly, settings.installation, settings.seed, climate.shear_exponent)


def monthly_wind_of(series: WindSeries) -> MonthlyWind:
    """The monthly climate of a series: mean wind vector and spread of its components in each month.

    Raises InputError for a month without hours, whose waves only climate.metocean could tell.
    """
    month = month_of_time(series.time)
    count = np.bincount(month, minlength=_MONTHS)
    if not count.all():
        raise InputError(
            "climate.metocean", "hourly wind and waves, or a wind series with hours of all months",
            f"none of month {int(np.argmin(count)) + 1}",
        )  # fmt: skip
    toward = np.radians(series.wind_direction + 180)
    parts = [series.wind_speed * part for part in (np.sin(toward), np.cos(toward))]
    mean = [np.bincount(month, part, _MONTHS) / count for part in parts]
    square = [np.bincount(month, part**2, _MONTHS) / count for part in parts]
    spread = np.sqrt(np.maximum(sum(square) - mean[0] ** 2 - mean[1] ** 2, 0.0) / 2)
    direction = (np.degrees(np.arctan2(*mean)) + 180) % 360
    return MonthlyWind(np.hypot(*mean), direction, spread, series.reference_height)
