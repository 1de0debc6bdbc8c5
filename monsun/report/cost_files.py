"""The numbers behind the figures of cost, construction and finance as tables for a run folder."""

from __future__ import annotations

from monsun.report.lever_report import lever_table
from monsun.report.sections import Table
from monsun.results import Study


def cost_tables(study: Study) -> dict[str, Table]:
    """The tables by the names of their files; none for a study without cost."""
    tables: dict[str, Table] = {}
    if study.finance is not None:
        tables["cost_of_energy_levers"] = lever_table(study.finance.levers)
    return tables
