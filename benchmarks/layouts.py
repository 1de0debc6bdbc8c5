"""Layouts of the problems of IEA Wind Task 37: energies reached from nothing but the problem, beside what is known.

    python benchmarks/layouts.py [--problems "case 1, 16 turbines;..."] [--seeds 1,2,3,4,5] [--minutes 1] [--threads N]
    python benchmarks/layouts.py --table
    python benchmarks/layouts.py --write

Every layout is rated a second time by the plain NumPy formula of `iea37.py`, and its limits are checked there. Rows are
kept in layouts.json: one for each problem, seed, minutes and number of threads; `--write` makes the page
docs/layout-benchmarks.md of them and of the peers' rows (`layout_peers.py`).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import iea37

import monsun as ms
from monsun.optimise import optimise_layout

ROWS = Path(__file__).with_name("layouts.json")
PEERS = Path(__file__).with_name("layout_peers.json")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "layout-benchmarks.md"
# MWh that must be reached and are aimed at; what a plain annealing of single moves reached, and the best published
WANTED = {
    "case 1, 16 turbines": (424_000.0, 424_131.51),
    "case 1, 36 turbines": (883_700.0, 883_733.80),
    "case 1, 64 turbines": (1_552_000.0, 1_553_054.47),
    "case 3, 25 turbines": (979_500.0, 979_829.28),
    "case 4, 81 turbines": (2_915_500.0, 2_917_000.0),
}


def main() -> None:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--problems", default=";".join(WANTED))
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if not (asked.table or asked.write):
        os.environ["MONSUN_THREADS"] = str(asked.threads)
        for name in asked.problems.split(";"):
            for seed in map(int, asked.seeds.split(",")):
                row = run(name, seed, asked.minutes, asked.threads)
                keep(row)
                print(f"{name}, seed {seed}: {row['energy_mwh']:,.2f} MWh", flush=True)
    rows = json.loads(ROWS.read_text())
    if asked.write:
        PAGE.write_text(page(rows, json.loads(PEERS.read_text())))
    print(table(rows))


def run(name: str, seed: int, minutes: float, threads: int) -> dict[str, Any]:
    """The row of one search."""
    problem = iea37.problem(name)
    found = optimise_layout(layout_problem(problem), minutes=minutes, seed=seed)
    energy, violation = iea37.energy(problem, found.x, found.y), iea37.violation(problem, found.x, found.y)
    if abs(energy / found.energy - 1) > 1e-9:
        raise SystemExit(f"{name}: rated {found.energy} and, by the plain formula, {energy} MWh")
    must, aim = WANTED[name]
    return {
        "tool": "monsun",
        "version": ms.__version__,
        "problem": name,
        "seed": seed,
        "minutes": minutes,
        "threads": threads,
        "seconds": round(found.seconds, 1),
        "energy_mwh": energy,
        "feasible": violation <= 1e-6,
        "violation_m": violation,
        "seconds_to_must": _first(found.history, must),
        "seconds_to_aim": _first(found.history, aim),
        "x": found.x.tolist(),
        "y": found.y.tolist(),
    }


def layout_problem(problem: iea37.Problem) -> ms.LayoutProblem:
    """A published problem as the package takes it, with exactly the published model."""
    return ms.LayoutProblem(
        area=problem.area,
        count=problem.count,
        turbine=problem.turbine,
        cases=problem.cases,
        model=ms.flow_models.iea37(),
        min_spacing=problem.min_spacing,
    )


def _first(history: tuple[tuple[float, float], ...], energy: float) -> float | None:
    return next((round(at, 1) for at, value in history if value >= energy), None)


def keep(row: dict[str, Any]) -> None:
    """Add a row to the file, in the place of one of the same run."""
    rows = json.loads(ROWS.read_text()) if ROWS.exists() else []
    key = ("problem", "seed", "minutes", "threads")
    rows = [other for other in rows if any(other[part] != row[part] for part in key)]
    rows = sorted([*rows, row], key=lambda one: [one[part] for part in key])
    ROWS.write_text("[\n" + ",\n".join(json.dumps(one) for one in rows) + "\n]\n")


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a table of Markdown: a line for each problem and time."""
    lines = ["| problem | minutes, threads | must / aim, MWh | seeds, MWh | seconds to must | seconds to aim |"]
    lines.append("|---|---|---|---|---|---|")
    groups: dict[tuple[str, float, int], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["problem"], row["minutes"], row["threads"]), []).append(row)
    for (name, minutes, threads), some in groups.items():
        must, aim = WANTED[name]
        energies = "; ".join(f"{row['energy_mwh']:,.1f}{'' if row['feasible'] else ' (infeasible)'}" for row in some)
        times = [
            ", ".join("-" if row[key] is None else f"{row[key]:g}" for row in some)
            for key in ("seconds_to_must", "seconds_to_aim")
        ]
        lines.append(
            f"| {name} | {minutes:g}, {threads} | {must:,.0f} / {aim:,.2f} | {energies} | {times[0]} | {times[1]} |"
        )
    return "\n".join(lines)


def page(rows: list[dict[str, Any]], peers: list[dict[str, Any]]) -> str:
    """The page of the documentation."""
    return f"""# Layouts beside published records and other tools

Written by `python benchmarks/layouts.py --write` from `benchmarks/layouts.json` and `benchmarks/layout_peers.json`. The
problems are those of IEA Wind Task 37 (2019), with exactly their model; every layout is rated and checked a second time
by a plain NumPy formula (`benchmarks/iea37.py`). Minutes are wall-clock on the threads beside them, on a shared machine
of two cores, and begin with nothing but the problem.

"Aim" is about what a plain annealing of single moves reached in one to ten minutes on one core, "must" somewhat less;
the best published layouts that keep all limits are below both: {
        "; ".join(f"{name}: {energy:,.1f} MWh" for name, energy in iea37.PUBLISHED.items())
    }.

{table(rows)}

## The same problems by other tools

One minute of processor time on one core each, seeds 1 to 5, every advantage given that was found
(`benchmarks/layout_peers.py` repeats it). monsun: one minute of wall clock on one thread.

{comparison(rows, peers)}
"""


def comparison(rows: list[dict[str, Any]], peers: list[dict[str, Any]]) -> str:
    """Energies by problem, tool and method, as a table of Markdown."""
    ours = [row | {"method": "optimise_layout"} for row in rows if row["threads"] == 1 and row["minutes"] == 1]
    groups: dict[tuple[str, str, str], list[float]] = {}
    for row in sorted([*ours, *peers], key=lambda one: one["seed"]):
        key = (row["problem"], f"{row['tool']} {row['version']}", row["method"])
        groups.setdefault(key, []).append(row["energy_mwh"])
    problems = {row["problem"] for row in ours}
    lines = ["| problem | tool | method | seeds, MWh |", "|---|---|---|---|"]
    for (problem, tool, method), energies in sorted(groups.items()):
        if problem in problems:
            text = "; ".join(f"{energy:,.0f}" for energy in energies)
            lines.append(f"| {problem} | {tool} | {method} | {text} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
