"""The wind resource from a measured series: hub height, long term, distribution, uncertainty; the chain on one page."""

from __future__ import annotations

from monsun.site.resource_terms import ResourceTerms, WindResource
from monsun.site.weather_series import WeatherSeries

__all__ = ["ResourceTerms", "WindResource", "wind_resource"]


def wind_resource(
    measured: WeatherSeries, reference: WeatherSeries | None, hub_height: float, terms: ResourceTerms
) -> WindResource:
    """The long-term wind at hub height (m) from a measured series and, where given, a long-term reference."""
    raise NotImplementedError
