"""What `monsun energy` prints and writes: the assessment in short, and its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from monsun.cli.folders import check_free
from monsun.cli.output import print_part, print_rows
from monsun.headline import ENERGY

if TYPE_CHECKING:
    from monsun.energy.assessment import Assessment


def print_assessment(project: str, out: Path | None, quick: bool, as_json: bool, why: bool) -> None:
    """Print a project's energy assessment as numbers and tables, or the numbers as JSON; write it where asked."""
    if out is not None:
        check_free(out)
    study = print_part(project, "energy", ENERGY, quick, as_json, why)
    if not as_json and study.energy is not None:
        for rows in (
            _levels(study.energy.assessment),
            _groups(study.energy.assessment),
            _parts(study.energy.assessment),
        ):
            print()
            print_rows(rows)
    if out is not None:
        from monsun.report.study_folder import write_run_folder

        write_run_folder(study, out)
        if not as_json:
            print(f"\nReport: {out / 'report.html'}")


def _levels(result: Assessment) -> list[tuple[str, ...]]:
    head = ("Net energy, GWh per year", *(f"{name:>6}" for name in ("sigma", "P50", "P75", "P90", "P95", "P99")))
    return [
        head,
        *(
            (
                f"mean of {row.years:.0f} years" if row.years > 1 else "a single year",
                f"{row.sigma:>6.2%}",
                *(f"{gwh:>6,.0f}" for gwh in (row.p50_gwh, row.p75_gwh, row.p90_gwh, row.p95_gwh, row.p99_gwh)),
            )
            for row in result.exceedance
        ),
    ]


def _groups(result: Assessment) -> list[tuple[str, ...]]:
    rows = [(group.value, f"{share:>7.2%}") for group, share in result.group_losses.items()]
    return [("Losses by group", "share"), *rows, ("all together", f"{result.total_loss:>7.2%}")]


def _parts(result: Assessment) -> list[tuple[str, ...]]:
    uncertainty = result.uncertainty
    categories = dict.fromkeys(part.category for part in uncertainty.parts)
    rows = [(category.value, f"{uncertainty.of(category):>7.2%}") for category in categories]
    head = (f"Uncertainty of the mean of {uncertainty.years:.0f} years", "energy")
    return [head, *rows, ("all together", f"{uncertainty.total:>7.2%}")]
