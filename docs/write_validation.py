"""Writes docs/validation.md, every published flow model beside what was measured: `make docs`.

The lines of the tables are those of `monsun validate`; a test scores some of the models again.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from monsun.inputs.measured import measured_rows, measured_wakes
from monsun.report.validation_report import METHOD, bias_table, markdown_table, score_table
from monsun.validation.scores import ModelScore, score_models
from monsun.wake.models import PUBLISHED

TARGET = Path(__file__).with_name("validation.md")
CANDIDATES = Path(__file__).resolve().parents[1] / "benchmarks" / "validation_candidates.csv"

# PyWake 2.6.20, the smallest error of seven of its models on each row: Niayifar and Porté-Agel (2016) with Gaussian
# overlap on all but Lillgrund 222 B, where Jensen's top-hat with k = 0.05 is the nearest
PEER_BEST = (0.0530, 0.0608, 0.0661, 0.0374, 0.0494)

INTRODUCTION = """\
# Flow models beside measurements

`monsun validate [--models A,B] [--out DIR]` runs flow models on measured rows of turbines and single wakes and prints
their errors. With `--out` it writes tables (`scores.csv`, `bias.csv`, `rows.csv`, `wakes.csv`, `scores.md`) and figures
of every model (`validation.html`). Where the numbers come from stands in
[SOURCES.md](../monsun/data/validation/SOURCES.md). This page is written by `make docs`, with all scores, also the bad
ones; a test scores some of the models again."""

RESULT = """\
## The default flow model

The rule: of the combinations of published parts, all constants as published, that are on no row worse than the best of
PyWake's models on that row, the one with the smallest error on all rows. 672 combinations were looked at: fourteen
deficits and widths, twelve added turbulences, four ways in which turbulence adds up; all with linear superposition, the
local wind, and averaged over the rotor (`benchmarks/validation_candidates.py`). Some sixty more, with cumulative and
momentum-conserving superposition or with the ground as a mirror, did not come nearer. The rule finds the width of
Niayifar and Porté-Agel (2016) with the turbulence of Ishihara and Qian (2018), the largest of which is added to the
ambient one: `niayifar_2016_ishihara_2018`, the default of the project file.

| | {rows} |
|---|{lines}|
| PyWake 2.6.20, the best of its models on each row | {peer} |
| `niayifar_2016_ishihara_2018` | {ours} |
| `niayifar_2016`, averaged over the rotor | 0.0524 | 0.0621 | 0.0659 | 0.0380 | 0.0496 |
| `niayifar_2016`, at the rotor's centre, the default before | {before} |

Averaging over the rotor is what most of the gain over the default before comes from: at its centre alone most Gaussian
models take the second turbine of a row too low.

What this does not say:

- **A choice among 672 on five rows of two parks is a choice.** No constant was fitted, but which parts stand together
  was chosen by these rows. By Horns Rev 1 alone the default is 56th of them, by Lillgrund alone 71st; those that are
  first on one park are far behind on the other.
- **How turbulence adds up matters.** Whether the paper means the added turbulence as a difference or as a root of a
  difference of squares could not be looked up. With the root of squares the same parts have 0.084, 0.025, 0.051,
  0.060 and 0.040: worse at Horns Rev 1 and in row 6.
- **Near wakes.** On single wakes the default has the error of `niayifar_2016`, because a single turbine meets no added
  turbulence: too deep at 2.5 diameters in little turbulence (NREL 5 MW). `zong_2020` is nearer there. With the same
  turbulence and rotor average the wake of Zong has 0.041, 0.032, 0.049, 0.053 and 0.053 on the rows, 0.0463 on all:
  less than the default on all rows together, but worse than PyWake's best on the last two.
- **Turbulence of the free wind** is as PyWake has it. If it is the total of three components, the intensity along the
  wind is 7 % at Horns Rev 1 and 6 % at Lillgrund: the default then has 0.027, 0.073, 0.072, 0.050 and 0.067, and
  `niayifar_2016` with rotor average 0.032, 0.075, 0.069, 0.058 and 0.069. Then both are worse than the table's first
  line on Lillgrund, and the wake of Zong with the turbulence of Ishihara and Qian (0.024, 0.045, 0.053, 0.049 and
  0.058) is the nearest of the three.
- **Sector.** With the measured sector of 2.5 degrees to each side in place of PyWake's seven whole degrees the default
  has 0.048, 0.047, 0.063, 0.031 and 0.045.
- Both parks have turbines of 2 MW with hubs at 65 and 70 m, in one wind speed each; no large rotor is among them.
"""

AVERAGING = """\
PyWake's own rows come back: with its weights (a Gaussian cut at three deviations, seven whole degrees) Niayifar's model
with rotor average gives its row of Horns Rev 1 within 0.0003, and its errors within 0.0002
(`tests/energy/test_rows.py`). The weights here, in closed form, change an error by at most 0.001."""

ERRORS = """\
Root of the mean square; models in the order of their error on all rows. Models are as published: most take the wake at
the rotor's centre."""

BIASES = "Above zero the model gives more power, or more wind, than was measured."

COMBINATIONS = """\
The forty of the 672 with the smallest error on all rows, averaged over the rotor at nine points."""


def page(scores: Sequence[ModelScore]) -> str:
    """The whole page."""
    default = next(score for score in scores if score.model.name == "niayifar_2016_ishihara_2018")
    names = [one.row.name for one in default.rows]
    before = next(score for score in scores if score.model.name == "niayifar_2016")
    ours, earlier = ([f"{one.error.rmse:.4f}" for one in score.rows] for score in (default, before))
    result = RESULT.format(
        rows=" | ".join(names),
        lines="|".join("---:" for _ in names),
        peer=" | ".join(f"{value:.4f}" for value in PEER_BEST),
        ours=" | ".join(ours),
        before=" | ".join(earlier),
    )
    parts = [INTRODUCTION, "## How it is compared", *METHOD, AVERAGING, result.rstrip()]
    parts += ["## Errors of every published model", ERRORS, markdown_table(score_table(scores))]
    parts += ["## Mean errors", BIASES, markdown_table(bias_table(scores))]
    parts += ["## Combinations of published parts", COMBINATIONS, _candidates()]
    return "\n\n".join(parts) + "\n"


def _candidates() -> str:
    with CANDIDATES.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    lines = [
        "| " + " | ".join(header) + " |",
        "|" + "|".join("---" if i < 3 else "---:" for i in range(len(header))) + "|",
    ]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def main() -> None:
    """Write the page."""
    scores = score_models([make() for make in PUBLISHED], measured_rows(), measured_wakes())
    TARGET.write_text(page(scores), encoding="utf-8")


if __name__ == "__main__":
    main()
