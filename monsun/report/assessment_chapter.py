"""The report's chapter that reads as an energy yield assessment, in the order of IEC 61400-15-2."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monsun.energy.loss_groups import LossGroup
from monsun.report.assessment_figures import availability_map, month_hour_map, sampled_distribution, uncertainty_tornado
from monsun.report.assessment_tables import (
    availability_by_month,
    effect_table,
    exceedance_table,
    group_table,
    loss_table,
    month_hour_table,
    outage_table,
    p90_parts,
    sampled_table,
    uncertainty_table,
)
from monsun.report.figures import loss_waterfall, probability_of_exceedance
from monsun.report.hours_files import level_sentence
from monsun.report.resource_tables import resource_tables
from monsun.report.sections import Chapter, Column, Part, ReportFigure, Table
from monsun.results import EnergyPart, Study

_Z90 = 1.2815515655446004
# tables of the resource that the report shows; the run folder holds all of them
_SHOWN = ("wind_resource", "wind_uncertainty", "quality_findings", "correlation_scores", "heights_held_back")
_MOST_FINDINGS = 30


def assessment_chapter(study: Study, turbines: Sequence[str]) -> Chapter | None:
    """The assessment of a study: method, inputs, wind, losses, outages, uncertainty, profile, limits."""
    energy = study.energy
    if energy is None:
        return None
    parts = (
        _inputs(study),
        *_wind(study),
        _gross_to_net(energy),
        _availability(energy, turbines),
        _uncertainty(study, energy),
        *_samples(energy),
        _profile(energy),
        _limits(study, energy),
    )
    return Chapter(_method(study, energy), (), (), parts)


def _method(study: Study, energy: EnergyPart) -> tuple[str, ...]:
    result, model = energy.assessment, study.project.model.name
    return (
        "The assessment follows the structure of IEC 61400-15-2: the wind resource, the gross energy, the losses by "
        "group, the net energy, and its uncertainty by category. The same numbers are in eya.json in the exchange "
        "format of the standard, and every figure's numbers in the folder tables as CSV.",
        f"Gross energy is that of {study.placed.park.count} turbines each standing alone in the site's wind. Wakes "
        f"come from the flow model {model} over {study.cases.count:,} flow cases, those of neighbouring parks "
        + (
            f"({energy.wakes.neighbour_count} turbines) by the same model with and without them. "
            if energy.wakes.neighbour_count
            else "as the share that is set, because no neighbouring turbine is described. "
        )
        + "Outages switch single turbines off inside the wake calculation; array, export and transformer losses and "
        "the grid's limit are computed case by case. All other losses are given shares.",
        f"The net energy P50 is {result.net_p50_gwh:,.0f} GWh per year, {1 - result.total_loss:.1%} of the gross "
        f"energy of {result.gross_gwh:,.0f} GWh.",
    )


def _inputs(study: Study) -> Part:
    settings = study.project.settings
    climate = settings.climate
    rows: list[tuple[object, ...]] = []
    for key, path in study.project.files.items():
        entry: object = settings
        for name in key.split("."):
            entry = getattr(entry, name, None)
        if hasattr(entry, "data_class"):
            rows.append((key, path.name, entry.data_class, getattr(entry, "source", "")))
    return Part(
        "Inputs",
        (
            f"The wind data are of the class {climate.wind_file.data_class}. The turbines' table holds for an air "
            f"density of {study.project.air_density:.4g} kg/m3. A shear exponent of {climate.shear_exponent} is used "
            f"where the wind data do not hold their own; the mean turbulence intensity is "
            f"{study.cases.mean_turbulence_intensity:.1%}. All settings with their classes stand in the table of "
            "inputs at the end.",
        ),
        (),
        (Table("Files", (Column("input"), Column("file"), Column("class"), Column("source")), rows),),
    )


def _wind(study: Study) -> tuple[Part, ...]:
    resource = study.project.resource
    if resource is None:
        return ()
    tables = resource_tables(resource)
    findings = resource.quality.findings
    said = [
        f"The series {resource.quality.series} was checked before it was used: {len(findings)} findings, all listed; "
        "values are left out only where the project file asks for it."
    ]
    if len(findings) > _MOST_FINDINGS:
        said.append(f"The first {_MOST_FINDINGS} findings are shown; all are in tables/quality_findings.csv.")
        shown = tables["quality_findings"]
        tables["quality_findings"] = Table(shown.caption, shown.columns, shown.rows[:_MOST_FINDINGS])
    if resource.correlation is None:
        said.append("No long-term reference is given, so the measured period stands for the long term.")
    figure = ReportFigure(
        month_hour_map(resource.profile, unit="m/s", clock="UTC", digits=2),
        "Mean wind speed by month and hour",
        "Long-term wind at hub height.",
        "Heat map of mean wind speed over months and hours of the day.",
    )
    return (Part("Wind resource", tuple(said), (figure,), tuple(tables[name] for name in _SHOWN if name in tables)),)


def _gross_to_net(energy: EnergyPart) -> Part:
    result = energy.assessment
    steps = [step for step in result.steps if step.loss_gwh != 0]
    computed = [step.name for step in result.steps if step.loss.computed]
    biggest = max(LossGroup, key=lambda group: result.group_losses[group])
    return Part(
        "From gross to net",
        (
            f"Losses take {result.total_loss:.1%} of the gross energy; the largest group is {biggest.value} with "
            f"{result.group_losses[biggest]:.1%}. Computed are {', '.join(computed)}; the others are given.",
        ),
        (
            ReportFigure(
                loss_waterfall(
                    ["gross energy", *(step.name for step in steps)],
                    [result.gross_gwh, *(-step.loss_gwh for step in steps)],
                ),
                "From gross to net",
                "Losses multiply: each takes its share of what the one before has left. Percentages in the figure are "
                "of the gross energy; the axis does not start at zero.",
                "Waterfall of energy losses from gross to net.",
            ),
        ),
        (loss_table(energy), group_table(energy)),
    )


def _availability(energy: EnergyPart, turbines: Sequence[str]) -> Part:
    share = availability_by_month(energy)
    figures: tuple[ReportFigure, ...] = ()
    if share is not None:
        figures = (
            ReportFigure(
                availability_map(share, turbines),
                "Availability by turbine and month",
                "Share of the hours in which each turbine can run, in the drawn outages of the hourly series.",
                "Heat map of availability over months and turbines.",
            ),
        )
    return Part(
        "Availability",
        (
            f"Turbines can run {energy.operation.availability:.1%} of the time, by the plan of operation: failures, "
            "services, vessels and the weather of every month. Each stands still by chance, on its own, and then sheds "
            "no wake; the loss is that of moments drawn from the flow cases with and without the outages. Months are "
            "drawn by their share of the year's energy, so that longer outages of windy months count by what they "
            "cost; within a month outages are drawn independently of the wind. The hourly series has outages that "
            "begin and end.",
        ),
        figures,
        (outage_table(energy),),
    )


def _uncertainty(study: Study, energy: EnergyPart) -> Part:
    result = energy.assessment
    uncertainty, p50 = result.uncertainty, result.net_p50_gwh
    told = [one.name.replace("_", " ") for one in energy.estimated]
    parts = [part for part in uncertainty.parts if part.energy > 0]
    adds = [added for part, added in zip(uncertainty.parts, p90_parts(uncertainty), strict=True) if part.energy > 0]
    said = (
        f"One standard deviation of the mean of {uncertainty.years:.0f} years is {uncertainty.total:.1%} of P50. Parts "
        f"of wind speed count {result.sensitivity:.2f} times in energy, the park's own sensitivity with its wakes. "
        + (
            f"The measured series tells {', '.join(told)}; the other parts are as set or assumed."
            if told
            else "No part is estimated from a measured series; all are as set or assumed."
        ),
    )
    return Part(
        "Uncertainty and probability of exceedance",
        said,
        (
            ReportFigure(
                uncertainty_tornado(
                    [part.name for part in parts],
                    [p50 * part.energy for part in parts],
                    [_Z90 * p50 * added for added in adds],
                ),
                "What the uncertainty is made of",
                "Wide bars: one standard deviation of the net energy from each part alone. Narrow bars: its part of "
                "the way from P50 down to P90; these add up.",
                "Tornado of the parts of the uncertainty with their contribution to P90.",
            ),
            ReportFigure(
                probability_of_exceedance(p50, uncertainty.total),
                "Probability of exceedance",
                f"Net energy of a mean year over {uncertainty.years:.0f} years; one standard deviation is "
                f"{uncertainty.total:.1%}.",
                "Curve of the probability that net energy exceeds a value, with P50 to P99.",
            ),
        ),
        (uncertainty_table(study, energy), exceedance_table(energy)),
    )


def _samples(energy: EnergyPart) -> tuple[Part, ...]:
    sampled, result = energy.monte_carlo, energy.assessment
    if sampled is None:
        return ()
    difference = sampled.sigma - result.uncertainty.total
    said = (
        f"{sampled.samples.size:,} samples of wind speed, direction, turbulence, wakes, power curve and the losses ran "
        f"through the flow model over {sampled.case_count:,} flow cases. Their standard deviation is "
        f"{sampled.sigma:.2%} of the energy at the mean of all inputs, against {result.uncertainty.total:.2%} of the "
        f"analytic sum ({100 * difference:+.2f} percentage points).",
    )
    figure = ReportFigure(
        sampled_distribution(sampled.samples / 1e3, result.net_p50_gwh, result.uncertainty.total),
        "Samples beside the analytic sum",
        "Net energy of a mean year. The power curve is flat above rated wind speed, so a windier site gains less than "
        "a calmer one loses.",
        "Histogram of sampled net energy with the normal distribution of the analytic sum.",
    )
    return (Part("Monte Carlo", said, (figure,), (sampled_table(energy, sampled), effect_table(sampled))),)


def _profile(energy: EnergyPart) -> Part:
    table, hours = month_hour_table(energy), energy.hours
    power = np.array([[np.nan if value is None else value for value in row[1:]] for row in table.rows], dtype=float)
    said = (
        f"hourly.csv and hourly.nc hold {hours.time.size:,} hours at the connection point, local time: wind, power "
        f"with wakes, and net power after all losses and the grid's limit. {level_sentence(hours)} "
        + (
            "The year is constructed from a monthly climate that has no course of the day, so differences between "
            "hours of the day are chance."
            if hours.constructed
            else "The hours are those of the wind data."
        ),
    )
    figure = ReportFigure(
        month_hour_map(power, unit="MW", clock="local time"),
        "Net power by month and hour of the day",
        "Mean power at the connection point.",
        "Heat map of mean net power over months and hours of the day.",
    )
    return Part("Energy over the year and the day", said, (figure,), (table,))


def _limits(study: Study, energy: EnergyPart) -> Part:
    wind = study.project.settings.climate.wind_file
    given = [step.name for step in energy.assessment.steps if not step.loss.computed and step.share]
    said = [
        "The assessment is a computation that nobody has reviewed. It is as good as its inputs, whose classes stand "
        "above.",
        f"Not computed for this park but given as shares: {', '.join(given)}.",
        "The normal distribution of the analytic sum is symmetric, which the samples are not quite. Parts of the "
        "uncertainty are independent unless correlations are set.",
        "Flow cases hold mean wind, turbulence and direction; atmospheric stability and its change over the day are "
        "not in them. The wake of a whole park on the boundary layer beyond its blockage share is not modelled.",
    ]
    if wind.data_class in ("constructed", "assumed"):
        said.insert(
            1,
            f"The wind data are {wind.data_class}, not measured. No lender should rely on the energy before a measured "
            "series at the site takes their place.",
        )
    if energy.wakes.neighbour_count == 0:
        said.append("No neighbouring or later park is described; what they would take is only the share that is set.")
    return Part("Limits of the assessment", tuple(said))
