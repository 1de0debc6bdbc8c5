"""The settings of a study with what its data tell where they are left out, each such number with its source."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np

from monsun.cases import FlowCases
from monsun.cost.foundation import FoundationCost
from monsun.cost.foundation_site import FoundationSite
from monsun.energy.estimated_terms import estimated_terms
from monsun.inputs.climate_settings import Climate
from monsun.inputs.data_files import DataFile
from monsun.inputs.project import Project
from monsun.inputs.project_wind import site_turbulence
from monsun.inputs.settings import Settings
from monsun.records import Found, documented_fields, in_use
from monsun.site.extreme_sea import extreme_wave_height
from monsun.site.metocean import Metocean

# m/s, for which the turbulence intensity of the project file is said
_TURBULENCE_SPEED = 15.0
_AIR = "climate.air_density"


def foundation_in_use(project: Project, cases: FlowCases, sea: Metocean | None) -> FoundationCost:
    """How the foundations of a study are sized and priced: with the wind, air and sea of its own, unless stated.

    cases: of the project's wind; sea: in which it is built, None where it is not known. Raises InputError for a wind or
    a sea that no foundation is for.
    """
    foundation, climate = project.settings.foundation, project.settings.climate
    site = foundation.site
    if sea is not None and site.significant_wave_height is None:
        site = _with_waves_of(site, sea)
    if site.mean_wind_speed is None:
        data = climate.wind_file
        source = f"mean of the flow cases at hub height; wind: {_origin(data)}"
        site = replace(site, mean_wind_speed=Found(cases.mean_wind_speed, source, data.data_class))
    if site.air_density is None:
        air = next(one for one in documented_fields(_climate_in_use(project), "climate") if one.path == _AIR)
        site = replace(site, air_density=Found(project.air_density, f"{_AIR}: {air.source}", air.data_class))
    return replace(foundation, site=site)


def settings_in_use(project: Project, cases: FlowCases, sea: Metocean | None) -> Settings:
    """The settings with a number wherever one was found for what they leave out; for tables of inputs.

    cases, sea: as `foundation_in_use` takes them. What nothing tells stays left out and stands for its usual value. A
    turbulence that depends on wind speed is given at 15 m/s: a study is not to be made of these settings.
    """
    settings = project.settings
    return replace(
        settings,
        climate=_climate_in_use(project),
        uncertainty=estimated_terms(settings.uncertainty, project.resource)[0],
        foundation=foundation_in_use(project, cases, sea),
    )


def _with_waves_of(site: FoundationSite, sea: Metocean) -> FoundationSite:
    """The extreme conditions with the 50-year waves of a record that is long enough, as steep as the usual sea."""
    height = extreme_wave_height(sea)
    if height is None:
        return site
    source = f"exceeded once in 50 years, by the greatest heights of the years of: {sea.source or sea.name}"
    usual = FoundationSite()
    period = in_use(usual, "peak_period") * sqrt(height / in_use(usual, "significant_wave_height"))
    found = Found(period, f"with that height as steep as the usual sea; {sea.source or sea.name}", sea.data_class)
    return replace(
        site,
        significant_wave_height=Found(height, source, sea.data_class),
        peak_period=found if site.peak_period is None else site.peak_period,
    )


def _climate_in_use(project: Project) -> Climate:
    climate, resource = project.settings.climate, project.resource
    data = climate.wind_file
    if climate.air_density is None and resource is not None and resource.air_density is not None:
        source = f"temperature and pressure of the measurement or its reference: {_origin(data)}"
        climate = replace(climate, air_density=Found(resource.air_density, source, data.data_class))
    given = project.wind.energy_resource
    if climate.turbulence_intensity is None and any(
        one is not None and one.turbulence_intensity is not None for one in (resource, given)
    ):
        turbulence = site_turbulence(project)
        value = turbulence(np.array([_TURBULENCE_SPEED]))[0] if callable(turbulence) else turbulence
        climate = replace(climate, turbulence_intensity=Found(value, f"wind data: {_origin(data)}", data.data_class))
    return climate


def _origin(data: DataFile) -> str:
    return data.source or data.file
