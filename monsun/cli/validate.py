"""The command `monsun validate`: flow models beside measured rows and single wakes."""

from __future__ import annotations

from pathlib import Path

from monsun.cli.folders import check_free
from monsun.cli.output import print_rows, shown_progress
from monsun.wake.flow_model import FlowModel


def validate_models(names: str, out: Path | None) -> None:
    """Score the named flow models (all published ones for ""), write a folder where asked, and print the scores."""
    models = chosen_models(names)
    if out is not None:
        check_free(out)
    from monsun.inputs.measured import measured_rows, measured_wakes
    from monsun.validation.scores import score_models

    with shown_progress() as progress:
        scores = score_models(models, measured_rows(), measured_wakes(), progress)
    heading = ("model", *(one.row.name for one in scores[0].rows), "all rows", "all single wakes")
    lines = [
        (
            score.model.name,
            *(f"{one.error.rmse:.4f}" for one in score.rows),
            f"{score.row_error:.4f}",
            f"{score.wake_error:.4f}",
        )
        for score in scores
    ]
    print("Root-mean-square errors; the nearest to the rows first.")
    # the rows' names are long: they stand above, by number
    for number, name in enumerate(heading[1:-2], start=1):
        print(f"row {number}: {name}")
    print_rows([("model", *(f"row {i}" for i in range(1, len(heading) - 2)), *heading[-2:]), *lines])
    if out is not None:
        from monsun.report.validation_report import PAGE, write_validation_folder

        write_validation_folder(scores, out)
        print(f"\nReport: {out / PAGE}")


def chosen_models(names: str) -> tuple[FlowModel, ...]:
    """The published flow models named, separated by commas; all for ""; InputError for one that does not exist."""
    from difflib import get_close_matches

    from monsun.records import InputError
    from monsun.wake.models import PUBLISHED

    published = {make.__name__: make for make in PUBLISHED}
    wanted = list(dict.fromkeys(name.strip() for name in names.split(","))) if names else list(published)
    for name in wanted:
        if name not in published:
            near = get_close_matches(name, published, n=1)
            hint = f"{near[0]} or another" if near else "a name"
            raise InputError("--models", f"{hint} of `monsun models`", repr(name))
    return tuple(published[name]() for name in wanted)
