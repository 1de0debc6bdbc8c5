"""The wind that a project file names, read and brought to one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from monsun.inputs.climate_settings import Climate
from monsun.inputs.data_files import DataFile, SeriesFile
from monsun.inputs.energy_resource import EnergyResource, read_energy_resource
from monsun.inputs.wasp_grid import read_resource_grid
from monsun.inputs.wasp_lib import read_wind_atlas
from monsun.inputs.wasp_tab import read_wind_table
from monsun.inputs.weather import column, read_joint_frequency, read_rows, read_sector_climate
from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.climate import JointFrequency, SectorClimate, WindSeries
from monsun.site.resource_terms import ResourceTerms, WindResource
from monsun.site.series import MonthlyWind, scaled_monthly_wind
from monsun.site.weather_series import Channel, WeatherSeries
from monsun.site.wind_grid import WindResourceGrid

# the path of a data file by its place in the project file
Place = Callable[[str, DataFile], Path]


@dataclass(frozen=True, eq=False)
class ProjectWind:
    """The wind of a project: its climate, and whatever else the data say.

    climate: at its own reference_height; monthly: None where the data hold a series; grid, energy_resource, resource:
    None but for a project that names such data.
    """

    climate: SectorClimate | JointFrequency | WindSeries
    monthly: MonthlyWind | None = None
    grid: WindResourceGrid | None = None
    energy_resource: EnergyResource | None = None
    resource: WindResource | None = None


def read_wind(
    where: str, climate: Climate, place: Place, *, hub_height: float, projection: Projection,
    area: Polygon | MultiPolygon,
) -> ProjectWind:  # fmt: skip
    """The wind of a project's climate section; InputError with file and line or variable, or led by `where`.

    hub_height m: to which an atlas is interpolated and a measurement extrapolated; projection and area (m): of the
    site, for a resource grid.
    """
    wind = _wind(climate, place, hub_height, projection, area)
    if climate.monthly is not None:
        monthly = read_monthly_wind(place("climate.monthly", climate.monthly), climate.wind_height)
        return replace(wind, monthly=monthly)
    if not isinstance(wind.climate, WindSeries) and wind.resource is None:
        wanted = "wind vectors by month, for the hours of the power plan (CSV): the wind is no time series"
        raise InputError(f"{where}: climate.monthly", wanted, "nothing")
    return wind


def _wind(
    climate: Climate, place: Place, hub_height: float, projection: Projection, area: Polygon | MultiPolygon
) -> ProjectWind:
    if climate.sectors is not None:
        path = place("climate.sectors", climate.sectors)
        return ProjectWind(read_sector_climate(path, reference_height=climate.wind_height))
    if climate.joint_frequency is not None:
        path = place("climate.joint_frequency", climate.joint_frequency)
        return ProjectWind(read_joint_frequency(path, reference_height=climate.wind_height))
    if climate.atlas is not None:
        atlas = read_wind_atlas(place("climate.atlas", climate.atlas))
        return ProjectWind(atlas.climate(climate.atlas.roughness, hub_height))
    if climate.tab is not None:
        return ProjectWind(read_wind_table(place("climate.tab", climate.tab)))
    if climate.resource_grid is not None:
        entry = climate.resource_grid
        path = place("climate.resource_grid", entry)
        grid = read_resource_grid(path, entry.form, epsg=entry.crs, projection=projection, area=area)
        return ProjectWind(grid.climate, grid=grid)
    if climate.energy_resource is not None:
        path = place("climate.energy_resource", climate.energy_resource)
        found = read_energy_resource(path, reference_height=climate.reference_height)
        if found.shear_exponent not in (None, climate.shear_exponent):
            wanted = f"{climate.shear_exponent:g}, as climate.shear_exponent of the project file says"
            raise InputError(f"{path}: wind_resource.shear.alpha", wanted, found.shear_exponent)
        return ProjectWind(found.climate, energy_resource=found)
    if climate.measurement is None:
        raise InputError("climate", "data of the wind", "none")
    # slow to import, and few projects need it
    from monsun.site.resource import wind_resource

    measured = _series("climate.measurement", climate.measurement, place)
    reference = None if climate.reference is None else _series("climate.reference", climate.reference, place)
    terms = ResourceTerms() if climate.resource is None else climate.resource
    resource = wind_resource(measured, reference, hub_height, terms)
    return ProjectWind(resource.joint_frequency, resource=resource)


def read_monthly_wind(path: Path, reference_height: float) -> MonthlyWind:
    """Monthly wind vectors, from a table with the columns of the bundled constructed monthly climate, January first.

    reference_height: of the column speed_100m_ms, m.
    """
    header, rows = read_rows(path)
    if len(rows) != 12:
        raise InputError(str(path), "12 rows, one per month", len(rows))

    def values(name: str) -> NDArray[np.float64]:
        return column(path, header, rows, name)

    try:
        return scaled_monthly_wind(
            values("coads_mean_speed_ms"),
            values("coads_vector_mean_ms"),
            values("mean_dir_from_deg"),
            values("gauss_sigma_component_ms"),
            values("speed_100m_ms"),
            reference_height,
        )
    except InputError as error:
        raise InputError(f"{path}: {error.where}", error.wanted, error.came) from error


def _series(key: str, entry: SeriesFile, place: Place) -> WeatherSeries:
    """The series of one file, or of several of one form that follow one another in time."""
    from monsun.inputs.series import read_weather_series

    series = read_weather_series(place(key, entry), entry.form)
    for index, name in enumerate(entry.further):
        path = place(f"{key}.further[{index}]", replace(entry, file=name))
        series = joined(series, read_weather_series(path, entry.form))
    return series


def joined(first: WeatherSeries, second: WeatherSeries) -> WeatherSeries:
    """Two series as one, the second after the first; InputError unless it has the same channels and begins later."""
    kinds = (
        "wind_speed", "wind_direction", "wind_speed_deviation", "temperature", "pressure", "relative_humidity",
    )  # fmt: skip
    channels = {}
    for kind in kinds:
        one, other = getattr(first, kind), getattr(second, kind)
        named = [[f"{channel.name} at {channel.height:g} m" for channel in part] for part in (one, other)]
        if named[0] != named[1]:
            raise InputError(f"{second.name}: {kind}", ", ".join(named[0]) or "none", ", ".join(named[1]) or "none")
        channels[kind] = tuple(
            Channel(a.name, a.height, np.concatenate([a.values, b.values])) for a, b in zip(one, other, strict=True)
        )
    if second.interval != first.interval:
        raise InputError(f"{second.name}: interval", f"{first.interval:g} s, as in {first.name}", second.interval)
    if not second.time[0] > first.time[-1]:
        wanted = f"times after {first.time[-1]}, the last of {first.name}"
        raise InputError(f"{second.name}: time", wanted, second.time[0])
    return WeatherSeries(
        name=first.name, time=np.concatenate([first.time, second.time]), interval=first.interval,
        wind_speed=channels["wind_speed"], wind_direction=channels["wind_direction"],
        wind_speed_deviation=channels["wind_speed_deviation"], temperature=channels["temperature"],
        pressure=channels["pressure"], relative_humidity=channels["relative_humidity"],
    )  # fmt: skip
