"""The numbers behind every figure and table of the assessment as CSV files of a run folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from monsun.plan.hours import month_hour_energy
from monsun.report.assessment_tables import (
    availability_by_month,
    availability_table,
    effect_table,
    exceedance_table,
    group_table,
    loss_table,
    month_hour_table,
    outage_table,
    sampled_table,
    twelve_by_24,
    uncertainty_table,
)
from monsun.report.cost_files import cost_tables
from monsun.report.eya_wind import speed_and_sector_shares
from monsun.report.figures import exceedance_energy
from monsun.report.layout_figures import loss_by_direction
from monsun.report.resource_tables import resource_tables
from monsun.report.run_folder import write_table_csv
from monsun.report.sections import Column, Table
from monsun.results import EnergyPart, Study

FOLDER = "tables"


def write_assessment_tables(folder: Path, study: Study, turbines: Sequence[str]) -> None:
    """Write the tables of a study with energy into a new folder `tables`, one CSV each, units in the first line."""
    place = folder / FOLDER
    place.mkdir()
    for name, table in {**assessment_tables(study, turbines), **cost_tables(study, turbines)}.items():
        write_table_csv(place / f"{name}.csv", table.columns, table.rows)


def assessment_tables(study: Study, turbines: Sequence[str]) -> dict[str, Table]:
    """The tables by the names of their files; none for a study without energy."""
    energy = study.energy
    if energy is None:
        return {}
    share, hours = availability_by_month(energy), energy.hours
    tables = {
        "wind_rose": _rose(study),
        "wake_loss_by_direction": _by_direction(study, energy),
        "energy_by_turbine": _by_turbine(energy, turbines),
        "gross_to_net": loss_table(energy),
        "loss_groups": group_table(energy),
        "outages": outage_table(energy),
        "uncertainty": uncertainty_table(study, energy),
        "exceedance": exceedance_table(energy),
        "exceedance_curve": _curve(energy),
        "net_power_by_month_and_hour": month_hour_table(energy),
        "net_energy_by_month_and_hour": twelve_by_24(
            "Net energy by month and hour of the day", month_hour_energy(hours.time, hours.net_power), "GWh", 3
        ),
    }
    if share is not None:
        tables["availability_by_turbine_and_month"] = availability_table(share, turbines)
    if energy.monte_carlo is not None:
        sampled = energy.monte_carlo
        tables["monte_carlo"] = sampled_table(energy, sampled)
        tables["monte_carlo_inputs"] = effect_table(sampled)
        tables["monte_carlo_samples"] = Table(
            "Sampled net energy", (Column("net energy", "GWh per year"),), [(value,) for value in sampled.samples / 1e3]
        )
    if study.project.resource is not None:
        tables |= resource_tables(study.project.resource)
    return tables


def _rose(study: Study) -> Table:
    speeds, share = speed_and_sector_shares(study.cases)
    sectors = np.arange(share.shape[0]) * 360 / share.shape[0]
    rows = [
        (float(sector), float(speed), 100 * float(value))
        for sector, row in zip(sectors, share, strict=True)
        for speed, value in zip(speeds, row, strict=True)
    ]
    return Table(
        "Wind rose at hub height",
        (Column("sector", "degrees", "middle"), Column("wind speed", "m/s", "middle of the bin"), Column("time", "%")),
        rows,
    )


def _by_direction(study: Study, energy: EnergyPart) -> Table:
    found = loss_by_direction(study.cases, energy.free_power, energy.state.power.sum(axis=1))
    return Table(
        "Wake loss by wind direction",
        (Column("direction", "degrees"), Column("wake loss", "%"), Column("share of the energy", "%")),
        [(float(one), 100 * float(loss), 100 * float(share)) for one, loss, share in zip(*found, strict=True)],
    )


def _by_turbine(energy: EnergyPart, turbines: Sequence[str]) -> Table:
    wakes = energy.wakes
    values = np.column_stack(
        [
            wakes.free_wind_speed,
            wakes.gross,
            wakes.internal,
            wakes.all_wakes,
            energy.net_by_turbine,
            100 * (1 - wakes.internal / wakes.gross),
            100 * (1 - wakes.all_wakes / wakes.internal),
        ]
    )
    return Table(
        "Energy by turbine",
        (
            Column("turbine"),
            Column("free wind speed", "m/s"),
            Column("gross", "MWh per year"),
            Column("with own wakes", "MWh per year"),
            Column("with all wakes", "MWh per year"),
            Column("net P50", "MWh per year", "losses after the wakes take the same share of every turbine"),
            Column("wake loss", "%"),
            Column("external wake loss", "%"),
        ),
        [(name, *row) for name, row in zip(turbines, values.tolist(), strict=True)],
    )


def _curve(energy: EnergyPart) -> Table:
    result = energy.assessment
    levels = [1, *range(5, 100, 5), 99]
    return Table(
        "Probability of exceedance",
        (Column("exceeded", "%"), Column("net energy", "GWh per year")),
        [(level, exceedance_energy(result.net_p50_gwh, result.uncertainty.total, level)) for level in levels],
    )
