"""Tables of the energy assessment, which its chapter shows and the run folder holds as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from monsun.energy.loss_groups import WaterfallStep
from monsun.energy.losses import combined_loss
from monsun.energy.monte_carlo import MonteCarlo
from monsun.energy.uncertainty import EnergyUncertainty, correlation_matrix
from monsun.records import Documented, documented_fields
from monsun.report.assessment_figures import MONTHS
from monsun.report.sections import Column, Table
from monsun.results import EnergyPart, Study
from monsun.site.profiles import month_hour_profile
from monsun.site.series import month_of_time

Array = NDArray[np.float64]

_LEVELS = (50, 75, 90, 95, 99)
# the setting behind a part of the uncertainty, where the names differ
_FIELDS = {"future variability": "interannual_variability"}


def loss_table(energy: EnergyPart) -> Table:
    """The way from gross to net, loss by loss, each with what it rests on."""
    return Table(
        "From gross to net",
        (
            Column("loss"),
            Column("group"),
            Column("share", "%", "of the energy that the losses above have left", 2),
            Column("takes", "GWh per year", decimals=1),
            Column("leaves", "GWh per year", decimals=1),
            Column("found", "", "computed for this park, given, or not considered"),
            Column("source"),
            Column("class"),
        ),
        [
            (s.name, s.group.value, 100 * s.share, s.loss_gwh, s.after_gwh, _found(s), s.loss.source, s.loss.data_class)
            for s in energy.assessment.steps
        ],
        note="Losses multiply: each takes its share of what the ones above have left.",
    )


def _found(step: WaterfallStep) -> str:
    if step.loss.computed:
        return "computed"
    return "given" if step.share else "not considered"


def group_table(energy: EnergyPart) -> Table:
    """The losses by group of IEC 61400-15-2, with what of each was computed for this park."""
    result = energy.assessment
    rows: list[tuple[object, ...]] = []
    for group, share in result.group_losses.items():
        steps = [step for step in result.steps if step.group is group]
        computed = combined_loss(step.share for step in steps if step.loss.computed)
        rows.append((group.value, 100 * share, 100 * computed, sum(step.loss_gwh for step in steps)))
    rows.append(("all", 100 * result.total_loss, None, result.gross_gwh - result.net_p50_gwh))
    return Table(
        "Losses by group of IEC 61400-15-2",
        (
            Column("group"),
            Column("loss", "%", "of the energy that reaches the group", 2),
            Column("of it computed", "%", "for this park, the rest is given", 2),
            Column("takes", "GWh per year", decimals=1),
        ),
        rows,
        note="Shares combine by multiplication, so they do not add up to that of all; the GWh do.",
    )


def p90_parts(uncertainty: EnergyUncertainty) -> Array:
    """What each part adds to the total sigma [part], share of energy; the sum is the total, correlations included."""
    energy = np.array([part.energy for part in uncertainty.parts])
    matrix = correlation_matrix([part.name for part in uncertainty.parts], uncertainty.correlations)
    if uncertainty.total == 0:
        return np.zeros(energy.size)
    return energy * (matrix @ energy) / uncertainty.total


def uncertainty_table(study: Study, energy: EnergyPart) -> Table:
    """Every part of the uncertainty: of wind speed and energy, what it adds to sigma and P90, and what it rests on."""
    result = energy.assessment
    uncertainty, p50 = result.uncertainty, result.net_p50_gwh
    adds = p90_parts(uncertainty)
    to_p90 = float(ndtri(0.9)) * p50
    settings = {item.path: item for item in documented_fields(study.project.settings.uncertainty)}
    rows: list[tuple[object, ...]] = []
    for part, added in zip(uncertainty.parts, adds.tolist(), strict=True):
        source, data_class = _origin(part.name, energy, settings)
        speed = None if part.wind_speed is None else 100 * part.wind_speed
        rows.append(
            (part.category.value, part.name, speed, 100 * part.energy, p50 * part.energy, 100 * added, to_p90 * added,
             source, data_class)
        )  # fmt: skip
    rows.append(
        ("all", "", None, 100 * uncertainty.total, p50 * uncertainty.total, 100 * uncertainty.total,
         to_p90 * uncertainty.total, "", "")
    )  # fmt: skip
    return Table(
        f"Uncertainty of the mean of {uncertainty.years:.0f} years, one standard deviation",
        (
            Column("category"),
            Column("part"),
            Column("wind speed", "%", "standard deviation of the mean wind speed", 2),
            Column("energy", "%", "standard deviation of the net energy", 2),
            Column("in energy", "GWh per year", "standard deviation of the net energy", 1),
            Column("adds to sigma", "%", "its part of the total; the parts add up", 2),
            Column("adds to P50 - P90", "GWh per year", "its part of the way from P50 to P90; the parts add up", 1),
            Column("source"),
            Column("class"),
        ),
        rows,
        total=True,
        note=f"One per cent of wind speed is {result.sensitivity:.2f} % of energy, computed for this park with its "
        "wakes. The total is the root of the sum of squares"
        + (", with the correlations set." if uncertainty.correlations else "; the parts are taken as independent."),
    )


def _origin(name: str, energy: EnergyPart, settings: dict[str, Documented]) -> tuple[str, str]:
    field = _FIELDS.get(name, name.replace(" ", "_"))
    told = {one.name: one.how for one in energy.estimated}
    if field in told:
        return f"from the measured series: {told[field]}", "derived"
    return settings[field].source, settings[field].data_class


def exceedance_table(energy: EnergyPart) -> Table:
    """The energies exceeded with given probability, by the period that they are the mean of."""
    return Table(
        "Net energy by probability of exceedance",
        (
            Column("mean of", "years", decimals=0),
            Column("sigma", "%", "standard deviation over P50", 2),
            *(Column(f"P{level}", "GWh per year", decimals=0) for level in _LEVELS),
            Column("P90 over P50", "-", decimals=4),
        ),
        [
            (row.years, 100 * row.sigma, row.p50_gwh, row.p75_gwh, row.p90_gwh, row.p95_gwh, row.p99_gwh,
             row.p90_gwh / row.p50_gwh)
            for row in energy.assessment.exceedance
        ],
        note="The year-to-year part of the variability falls with the root of the number of years.",
    )  # fmt: skip


def sampled_table(energy: EnergyPart, sampled: MonteCarlo) -> Table:
    """The analytic combination beside the samples through the flow model."""
    result = energy.assessment
    sigmas = (result.uncertainty.total, sampled.linear_sigma, sampled.sigma)
    rows: list[tuple[object, ...]] = [("standard deviation [% of P50]", *(100 * sigma for sigma in sigmas))]
    analytic = (result.net_p50_gwh, result.net_p75_gwh, result.net_p90_gwh, result.net_p95_gwh, result.net_p99_gwh)
    for level, gwh in zip(_LEVELS, analytic, strict=True):
        slopes = sampled.reference / 1e3 * (1 - float(ndtri(level / 100)) * sampled.linear_sigma)
        rows.append((f"P{level} [GWh per year]", gwh, slopes, sampled.exceeded(level / 100) / 1e3))
    return Table(
        f"Analytic combination beside {sampled.samples.size:,} samples through the flow model",
        (
            Column("of"),
            Column("analytic", "", "root of the sum of squares of the table above", 2),
            Column("slopes", "", "the inputs that were sampled, combined by the flow model's slopes at the mean", 2),
            Column("samples", "", "the samples themselves", 2),
        ),
        rows,
        note=f"Standard error of the samples' standard deviation: {100 * sampled.sigma_error:.2f} % of P50; error of a "
        f"sample from the fewer directions of its {sampled.case_count:,} flow cases {100 * sampled.thinning_error:.3f} "
        f"%. {sampled.explained:.1%} of the samples' variance is linear in the inputs. Wind direction and turbulence "
        "are sampled beside the parts of the table above.",
    )


def effect_table(sampled: MonteCarlo) -> Table:
    """What each sampled input does to the energy."""
    return Table(
        "Inputs sampled",
        (
            Column("input"),
            Column("changes"),
            Column("sigma", "", "degrees for the direction, else a share or the constant's unit", 4),
            Column("slope", "%", "of energy for one sigma, at the mean", 3),
            Column("sampled slope", "%", "the same by least squares over the samples", 3),
            Column("variance", "%", "share of the energy's variance", 2),
        ),
        [
            (e.name, e.acts.value, e.sigma, 100 * e.slope, 100 * e.sampled_slope, 100 * e.variance_share)
            for e in sampled.effects
        ],
    )


def outage_table(energy: EnergyPart) -> Table:
    """What outages take, by how they are counted."""
    outages = energy.outages
    return Table(
        "Outages of turbines",
        (Column("of"), Column("share", "%", decimals=2)),
        [
            ("time in which turbines can run", 100 * energy.operation.availability),
            ("the same, each month by its energy", 100 * energy.operation.energy_availability),
            ("energy lost, outages inside the wake calculation", 100 * outages.loss),
            ("standard error of it", 100 * outages.standard_error),
            ("energy lost by turbines that stand alone", 100 * outages.loss_without_wakes),
            ("energy lost if a factor after the wakes were taken", 100 * outages.factor_loss),
        ],
        note="While a turbine stands still, those behind it have more wind. The first loss is the assessment's.",
    )


def availability_by_month(energy: EnergyPart) -> Array | None:
    """Share of the hours in which each turbine can run [turbine, month], NaN without hours; None without a schedule."""
    hours = energy.hours
    if hours.running is None:
        return None
    month = month_of_time(hours.time)
    share = np.full((hours.running.shape[1], 12), np.nan)
    for number in np.unique(month):
        share[:, number] = hours.running[month == number].mean(axis=0)
    return share


def availability_table(share: Array, names: Sequence[str]) -> Table:
    """Share of the hours in which each turbine can run by month, share [turbine, month]."""
    columns = (Column("turbine"), *(Column(name, "%", decimals=1) for name in MONTHS))
    return Table(
        "Hours in which each turbine can run",
        columns,
        [
            (name, *(100 * float(value) if np.isfinite(value) else None for value in row))
            for name, row in zip(names, share, strict=True)
        ],
    )


def month_hour_table(energy: EnergyPart) -> Table:
    """Mean net power by month and hour of the day, MW."""
    power = month_hour_profile(energy.hours.time, energy.hours.net_power)
    return twelve_by_24("Mean net power by month and hour of the day", power, "MW", 0)


def twelve_by_24(caption: str, values: Array, unit: str, decimals: int) -> Table:
    """A table of values [month, hour]; hours without values stay empty."""
    columns = (Column("month"), *(Column(f"{hour:02d} h", unit, decimals=decimals) for hour in range(24)))
    return Table(
        caption,
        columns,
        [
            (name, *(float(value) if np.isfinite(value) else None for value in row))
            for name, row in zip(MONTHS, values, strict=True)
        ],
    )
