"""What a project's wind data say: flow cases at hub height, hours, and how turbines differ from one another."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from monsun.cases import FlowCases
from monsun.inputs.project import Project
from monsun.operation import SiteWind
from monsun.site.climate import WindSeries


@dataclass(frozen=True, eq=False)
class HourlyWind:
    """An hourly series of the wind at hub height, and whether it is constructed or the data's own.

    series.time [hour], UTC, one hour apart; of a constructed year 8,760 hours of 2001, which stands for any year.
    """

    series: WindSeries
    constructed: bool


def site_cases(project: Project) -> FlowCases:
    """The site's wind at hub height as flow cases: a rose, at the reference climate of a resource grid too."""
    raise NotImplementedError


def hourly_wind(project: Project) -> HourlyWind:
    """The data's own hourly series at hub height where there is one, else a year made of the monthly climate."""
    raise NotImplementedError


def site_wind(project: Project, x: ArrayLike, y: ArrayLike) -> SiteWind | None:
    """How the wind at turbines (x, y [turbine] m in the site's projection) differs from that of `site_cases`.

    None where the data hold one climate for the whole site, so that `flow` takes every turbine alike.
    """
    raise NotImplementedError
