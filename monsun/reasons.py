"""One sentence for each headline number: why it is what it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from monsun.energy.uncertainty import EnergyUncertainty
from monsun.results import Study
from monsun.site.climate import SectorClimate, mean_wind_speed


def reasons(study: Study) -> dict[str, str]:
    """Headline key to sentence, for the parts the study has."""
    return dict([*_layout(study), *_energy(study), *_cost(study), *_finance(study), *_plan(study)])


def _layout(study: Study) -> Iterator[tuple[str, str]]:
    project, placed = study.project, study.placed
    settings, turbine, layout = project.settings, project.turbine, placed.layout
    rated = settings.turbines.count * turbine.rated_power / 1e6
    yield (
        "capacity_mw",
        f"{settings.turbines.count} turbines of {turbine.rated_power / 1e6:.1f} MW are {rated:,.0f} MW; "
        f"the grid connection takes {settings.connection.capacity:,.0f} MW.",
    )
    yield "turbine_count", "Given in the project file."
    yield "turbine_name", f"Given in the project file; its table is adjusted to {settings.climate.air_density} kg/m3."
    diameter = turbine.rotor_diameter
    yield (
        "min_spacing_m",
        f"{placed.min_spacing / diameter:.1f} rotor diameters: the area of {project.area.area_km2:.0f} km2 without "
        f"exclusions gives each turbine {project.area.area_km2 / placed.park.count:.2f} km2, and of {layout.tried} "
        f"regular layouts the best has rows at {layout.rows.angle % 180:.0f} degrees to the east, "
        f"{layout.along / diameter:.1f} diameters along a row and {layout.across / diameter:.1f} between rows.",
    )
    yield (
        "mean_depth_m",
        f"From {placed.depth.min():.0f} to {placed.depth.max():.0f} m at the turbines, "
        "between the nodes of the depth raster by bilinear interpolation.",
    )
    yield "feasible", "Every turbine is inside the area and outside its exclusions, and the least spacing is kept."


def _energy(study: Study) -> Iterator[tuple[str, str]]:
    if study.energy is None or study.electrical is None:
        return
    project, energy, electrical = study.project, study.energy, study.electrical
    climate, result = project.settings.climate, energy.assessment
    if isinstance(project.climate, SectorClimate):
        mean = mean_wind_speed(project.climate, project.turbine.hub_height, climate.shear_exponent)
    else:
        mean = float(study.cases.probability @ study.cases.wind_speed)
    rated = float(study.placed.park.rated_power.sum()) / 1e6
    yield (
        "gross_gwh",
        f"A mean wind of {mean:.2f} m/s at {project.turbine.hub_height:.0f} m lets every turbine alone run at "
        f"{result.gross_gwh * 1e3 / (rated * 8760):.1%} of its rated power.",
    )
    worst = int(np.argmin(energy.wakes_by_turbine))
    lost = 1 - energy.wakes_by_turbine / energy.gross_by_turbine
    yield (
        "wake_loss",
        f"{project.model.name} at a turbulence of {climate.turbulence_intensity:.0%}; from {lost.min():.1%} at the "
        f"freest turbine to {lost.max():.1%} at turbine {worst + 1}; rows follow the two monsoons.",
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
    yield "capacity_factor", "Net P50 over capacity x 8,760 h."
    network = electrical.network
    yield (
        "cable_km",
        f"{network.strings} strings of at most {network.capacity} turbines on one cable, routed by {network.solver}; "
        f"the search ended by its {network.stopped}.",
    )
    yield (
        "electrical_loss",
        f"Array cables {electrical.array.share:.2%}; the rest over {electrical.circuits} export circuits of "
        f"{electrical.route.offshore_length / 1e3:.0f} km, transformers and {electrical.route.onshore_length / 1e3:.0f} "
        "km of line, computed case by case.",
    )
    yield "availability", "Share of energy, from the operation settings."


def _largest_uncertainty(uncertainty: EnergyUncertainty) -> str:
    part = max(uncertainty.parts, key=lambda one: one.energy)
    return f"the largest part is {part.name.replace('_', ' ')} with {part.energy:.1%}"


def _cost(study: Study) -> Iterator[tuple[str, str]]:
    if study.cost is None:
        return
    cost = study.cost
    lines = sorted(cost.capital.lines, key=lambda line: -line.amount)[:3]
    yield (
        "capex_musd",
        f"{cost.capital.per_kilowatt:,.0f} USD/kW in prices of {cost.capital.base_year}, without financing; the "
        "largest lines: " + ", ".join(f"{line.name} {line.amount / cost.capital.total:.0%}" for line in lines) + ".",
    )
    most = max(cost.operation.lines, key=lambda line: line.amount)
    yield (
        "opex_musd_per_year",
        f"{cost.operation.per_kilowatt:.0f} USD/kW a year; the largest line: {most.name} "
        f"{most.amount / cost.operation.total_per_year:.0%}.",
    )
    last = max(cost.installation.phases, key=lambda phase: phase.end)
    yield (
        "construction_months",
        f"Lead time, phases with the site's working months, and commissioning; {last.name} end last, "
        f"in month {last.end:.0f}.",
    )


def _finance(study: Study) -> Iterator[tuple[str, str]]:
    if study.finance is None:
        return
    result = study.finance.result
    said = {sentence.split(" ")[0]: sentence for sentence in result.reasons}
    yield "lcoe_usd_per_mwh", said.get("LCOE", result.reasons[0])
    yield "project_irr", said.get("Project", "")
    yield "equity_irr", said.get("Equity", "")
    yield "min_dscr", said.get("Debt", said.get("No", ""))
    yield "npv_musd", f"At {result.terms.discount_rate:.1%} nominal, in USD. " + said.get("The", "")


def _plan(study: Study) -> Iterator[tuple[str, str]]:
    if study.plan is None:
        return
    impact = study.plan.impact
    notes = {note.split(" ")[0].rstrip(":"): note for note in impact.notes}
    yield "capacity_value_mw", notes.get("Capacity", impact.notes[0])
    yield (
        "co2_avoided_mt_per_year",
        f"{impact.co2_avoided_t_per_mwh:.2f} t for each MWh of the park: what the plants emit that it displaces. "
        + notes.get("CO2", ""),
    )
    yield "curtailment", notes.get("Curtailment", impact.notes[0])
