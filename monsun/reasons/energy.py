"""Why the energy and the cables' numbers are what they are."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

import numpy as np

from monsun.cases import FlowCases
from monsun.electrical.export import ExportKind
from monsun.energy.assessment import Assessment
from monsun.energy.uncertainty import EnergyUncertainty
from monsun.results import EnergyPart, Study, capacity_mw
from monsun.site.climate import SectorClimate, mean_wind_speed

_SECTOR = 10.0  # degrees of wind direction told as one


def energy_reasons(study: Study) -> Iterator[tuple[str, str]]:
    """Key and sentence for energy, losses and cables; nothing where they were not computed."""
    if study.energy is None or study.electrical is None:
        return
    project, energy, electrical = study.project, study.energy, study.electrical
    climate, result = project.settings.climate, energy.assessment
    if isinstance(project.climate, SectorClimate):
        mean = mean_wind_speed(project.climate, project.turbine.hub_height, climate.shear_exponent)
    else:
        mean = study.cases.mean_wind_speed
    rated = float(study.placed.park.rated_power.sum()) / 1e6
    yield (
        "gross_gwh",
        f"A mean wind of {mean:.2f} m/s at {project.turbine.hub_height:.0f} m lets every turbine alone run at "
        f"{result.gross_gwh * 1e3 / (rated * 8760):.1%} of its rated power.",
    )
    worst = int(np.argmin(energy.wakes_by_turbine))
    turbulence = study.cases.mean_turbulence_intensity
    lost = 1 - energy.wakes_by_turbine / energy.gross_by_turbine
    yield (
        "wake_loss",
        f"{project.model.name} at a mean turbulence of {turbulence:.0%}; from {lost.min():.1%} at the "
        f"freest turbine to {lost.max():.1%} at turbine {worst + 1}. {_worst_direction(study.cases, energy)}",
    )
    yield (
        "net_p50_gwh",
        f"Gross less {result.total_loss:.1%}: "
        + ", ".join(f"{step.name} {step.share:.1%}" for step in sorted(result.steps, key=lambda s: -s.share)[:4])
        + " and smaller ones, multiplied.",
    )
    yield (
        "net_p90_gwh",
        f"P50 x (1 - 1.2816 x {result.uncertainty.total:.1%}); {_largest_uncertainty(result.uncertainty)}.",
    )
    for key, quantile in (("net_p75_gwh", 0.6745), ("net_p99_gwh", 2.3263)):
        yield key, f"P50 x (1 - {quantile} x {result.uncertainty.total:.1%}), of the mean of {_years(result)} years."
    yield (
        "net_p90_one_year_gwh",
        f"P50 x (1 - 1.2816 x {result.uncertainty_one_year.total:.1%}): a year varies more than a mean of many.",
    )
    yield (
        "energy_uncertainty",
        f"Of the mean of {_years(result)} years, share of P50"
        + (
            "."
            if energy.monte_carlo is None
            else f"; {energy.monte_carlo.samples.size:,} samples in the flow model give {energy.monte_carlo.sigma:.2%}."
        ),
    )
    yield (
        "external_wake_loss",
        f"{energy.wakes.neighbour_count} neighbouring turbines in the same flow model, with and without them."
        if energy.wakes.neighbour_count
        else "The share that is set; no neighbouring turbine is described.",
    )
    capacity = capacity_mw(project)
    whose = "the grid connection's" if capacity < rated * (1 - 1e-9) else "the turbines'"
    yield (
        "capacity_factor",
        f"{result.net_p50_gwh:,.0f} GWh of the {capacity * 8.76:,.0f} GWh that {whose} {capacity:,.0f} MW would be in "
        f"8,760 hours"
        + (
            f"; of the turbines' {rated:,.0f} MW it is {result.net_p50_gwh / (rated * 8.76):.1%}."
            if capacity < rated * (1 - 1e-9)
            else "."
        ),
    )
    network = electrical.network
    yield (
        "cable_km",
        f"{network.strings} strings of at most {network.capacity} turbines on one cable, routed by {network.solver}; "
        f"the search ended by its {network.stopped}.",
    )
    yield (
        "electrical_loss",
        f"Array cables {electrical.cables.array.share:.2%}; the rest over {electrical.connection.summary}, "
        f"{'converters' if electrical.connection.kind is ExportKind.HVDC else 'transformers'} and "
        f"{electrical.connection.onshore_length / 1e3:.0f} km of line, computed case by case.",
    )
    outages, able = energy.outages, energy.operation
    worst_month, best_month = (int(find(able.availability_by_month)) + 1 for find in (np.argmin, np.argmax))
    yield (
        "availability",
        f"Share of the energy that is kept: failures, vessels and the sea leave turbines able to run "
        f"{able.availability:.1%} of the time, from {able.availability_by_month.min():.1%} in "
        f"{month_name[worst_month]} to {able.availability_by_month.max():.1%} in {month_name[best_month]}; each month "
        f"by its energy {able.energy_availability:.1%}. While one stands still those behind it have more wind, so of "
        f"the energy {outages.loss:.2%} is lost.",
    )


def _years(result: Assessment) -> str:
    return f"{result.uncertainty.years:.0f}"


def _worst_direction(cases: FlowCases, energy: EnergyPart) -> str:
    """Where the wind comes from that loses most, and how much of the energy comes from there."""
    sector = np.round(cases.wind_direction / _SECTOR).astype(int) % round(360 / _SECTOR)
    free = np.bincount(sector, cases.probability * energy.free_power, minlength=round(360 / _SECTOR))
    kept = np.bincount(sector, cases.probability * energy.state.power.sum(axis=1), minlength=free.size)
    loss = np.divide(free - kept, free, out=np.zeros_like(free), where=free > 0)
    worst = int(loss.argmax())
    return (
        f"Wind from {worst * _SECTOR:.0f} degrees loses most, {loss[worst]:.0%}, and brings "
        f"{free[worst] / free.sum():.1%} of the energy."
    )


def _largest_uncertainty(uncertainty: EnergyUncertainty) -> str:
    part = max(uncertainty.parts, key=lambda one: one.energy)
    return f"the largest part is {part.name.replace('_', ' ')} with {part.energy:.1%}"
