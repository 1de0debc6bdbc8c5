"""The numbers behind the figures of cost, work at sea and finance as tables for a run folder."""

from __future__ import annotations

from collections.abc import Sequence

from monsun.report.chapters import export_table
from monsun.report.cost_maps import foundation_table
from monsun.report.lever_report import lever_table
from monsun.report.money_chapters import capital_table, stage_table
from monsun.report.sections import Column, Table
from monsun.report.work_chapter import (
    bar_table,
    month_table,
    operation_table,
    phase_table,
    start_table,
    vessel_table,
)
from monsun.results import CostPart, Study


def cost_tables(study: Study, turbines: Sequence[str]) -> dict[str, Table]:
    """The tables by the names of their files; none for a study without cost."""
    tables: dict[str, Table] = {}
    if study.electrical is not None:
        tables["export_options"] = export_table(study.electrical.cables.choice)
    if study.cost is not None:
        cost = study.cost
        tables |= {
            "capital_cost": capital_table(cost.capital),
            "stages": stage_table(cost),
            "capital_spending": _spending(cost, study.project.settings.finance.construction_start),
            "foundations": foundation_table(study, turbines),
            "installation_phases": phase_table(cost),
            "operating_cost": operation_table(cost.operation),
            "availability_by_month": month_table(cost.operation),
            "operation_vessels": vessel_table(cost.operation),
            "operation_paths": _paths(cost),
        }
        if cost.chart is not None:
            names = [stage.name for stage in cost.installation.stages]
            tables["installation_chart"] = bar_table(cost.chart, names)
            tables["installation_start_months"] = start_table(cost.chart)
    if study.finance is not None:
        tables["cost_of_energy_levers"] = lever_table(study.finance.levers)
    return tables


def _spending(cost: CostPart, first_year: int) -> Table:
    return Table(
        "Capital cost by year",
        (Column("stage"), Column("year"), Column("spent", "million USD", decimals=3)),
        [(name, str(year), amount / 1e6) for name, year, amount in cost.spending.calendar(first_year)],
    )


def _paths(cost: CostPart) -> Table:
    operation = cost.operation
    return Table(
        "Simulated paths of operation",
        (Column("availability", "%", decimals=3), Column("operating cost", "million USD per year", decimals=3)),
        [
            (100 * share, amount / 1e6)
            for share, amount in zip(operation.path_availability.tolist(), operation.path_cost.tolist(), strict=True)
        ],
    )
