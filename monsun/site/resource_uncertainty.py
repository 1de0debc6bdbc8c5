"""Standard uncertainties of the long-term wind speed, estimated from the series themselves where they can tell."""

from __future__ import annotations

from math import sqrt

from monsun.site.correlate import LongTermCorrelation
from monsun.site.hub_height import HeightStep, HeldBackHeight, HubWind, vertical_uncertainty
from monsun.site.resource_terms import ResourceTerms, WindSpeedUncertainty
from monsun.site.variability import InterannualVariability


def wind_speed_uncertainties(
    terms: ResourceTerms,
    correlation: LongTermCorrelation | None,
    interannual: InterannualVariability | None,
    years: float,
    held_back: tuple[HeldBackHeight, ...],
    hub: HubWind,
    hub_height: float,
) -> tuple[WindSpeedUncertainty, ...]:
    """Uncertainties by the names of `UncertaintyTerms` (IEC 61400-15-2 categories), each a share of wind speed.

    years: length of the long-term series, gaps left out. Horizontal extrapolation is none of the series' business.
    """
    yearly, source = _yearly(terms, interannual)
    return (
        WindSpeedUncertainty("measurement", terms.measurement_uncertainty, "as the project file says, or its default"),
        _historical(correlation, yearly, source, years),
        _vertical(held_back, hub, hub_height),
        WindSpeedUncertainty(
            "interannual_variability", yearly, f"standard deviation of a single year's mean wind speed, {source}"
        ),
    )


def _yearly(terms: ResourceTerms, interannual: InterannualVariability | None) -> tuple[float, str]:
    found = 0 if interannual is None else interannual.year.size
    if interannual is not None and found >= terms.least_years:
        return interannual.deviation, f"of {found} complete years"
    return terms.assumed_variability, f"assumed: {found} complete years are fewer than {terms.least_years}"


def _historical(
    correlation: LongTermCorrelation | None, yearly: float, source: str, years: float
) -> WindSpeedUncertainty:
    mean = yearly / sqrt(years)
    how = f"{mean:.2%} of the long-term mean ({yearly:.2%} of a year, {source}, over sqrt of {years:.1f} years)"
    if correlation is None:
        return WindSpeedUncertainty("historical_wind_resource", mean, f"{how}; no reference, so no correlation")
    method = correlation.fit.method.value.replace("_", " ")
    return WindSpeedUncertainty(
        "historical_wind_resource",
        sqrt(mean**2 + correlation.mean_uncertainty**2),
        f"root sum of squares of {how} and {correlation.mean_uncertainty:.2%} of the correlation "
        f"({method}; the greater of {correlation.block_uncertainty:.2%}, spread "
        f"of the long-term mean with blocks of {correlation.block_days:.0f} days left out, and "
        f"{correlation.chosen.weekly_uncertainty:.2%}, spread of the weekly errors out of sample over sqrt of their "
        "number)"
        f"{_seasons(correlation)}",
    )


def _seasons(correlation: LongTermCorrelation) -> str:
    if correlation.months == 12:
        return ""
    return f"; only {correlation.months} calendar months are concurrent: that others differ is not in it"


def _vertical(held_back: tuple[HeldBackHeight, ...], hub: HubWind, hub_height: float) -> WindSpeedUncertainty:
    value = vertical_uncertainty(held_back, hub, hub_height)
    if hub.step is HeightStep.MEASURED:
        how = f"measured within half a metre of {hub_height:g} m"
    elif value is None:
        how = (
            "no measured height could be held back and reached from the others as the hub is: three heights are needed"
        )
    else:
        alike = [item for item in held_back if item.step is hub.step]
        parts = ", ".join(f"{item.height:g} m {item.bias:+.2%}" for item in alike)
        how = f"heights held back and predicted from the others ({parts}), scaled by the logarithm of the height ratio"
    return WindSpeedUncertainty("vertical_extrapolation", value, how)
