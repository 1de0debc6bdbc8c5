"""Layouts that TOPFARM and FLORIS find for the cases of IEA Wind Task 37 in the same minutes: layout_peers.json.

    python benchmarks/layout_peers.py topfarm-descent --problems "case 1, 16 turbines" --seeds 1,2,3 --minutes 1

Runs under an interpreter that has the tool beside the package (`pip install topfarm==2.7.* floris==4.7`). A run has one
core and so many minutes of its processor's time, which others at work on the machine do not shorten; imports, compiling
and the first layout of FLORIS do not count. Both tools have the cases' own wake model: a row holds the energy of the
result as the tool computes it and as benchmarks/iea37.py does, with which monsun's agrees to 1e-9. The best feasible
layout of all that a descent evaluated counts, not only what it ends with. `--table` prints what the file holds.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import json
import os
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from iea37 import Problem, energy, problem, violation
from layout_tools import METHODS
from layout_watch import FEASIBLE, TimeIsOverError, Watch, random_layout

import monsun as ms

_THREADS = ("MONSUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
FILE = Path(__file__).with_suffix(".json")
PROBLEMS = ("case 1, 16 turbines", "case 3, 25 turbines", "case 1, 64 turbines")


def run(name: str, of: Problem, seed: int, minutes: float, settings: dict[str, Any]) -> dict[str, Any]:
    """One run of a method, as a row."""
    method = METHODS[name]
    first = random_layout(of, np.random.default_rng(0))
    method.energy(of, *first)
    wall, start = time.perf_counter(), time.process_time()
    watch = Watch(of, start + 60 * minutes)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with contextlib.suppress(TimeIsOverError):
            method.run(of, watch, seed, settings)
    wall, spent = time.perf_counter() - wall, time.process_time() - start
    x, y = (np.round(values, 6) for values in watch.result())  # as stored, so that the row can be rated again
    rated = energy(of, x, y)
    again = ms.annual_energy(ms.Park(x, y, of.turbine), of.cases, ms.flow_models.iea37())
    if abs(again - rated) > 1e-9 * rated:
        raise RuntimeError(f"{of.name}: the two ratings differ, {rated} and {again} MWh")
    apart = violation(of, x, y)
    return {
        "tool": method.tool,
        "version": version(method.package),
        "method": method.text,
        "settings": settings,
        "problem": of.name,
        "seed": seed,
        "minutes": minutes,
        "seconds": round(spent, 1),
        "wall_seconds": round(wall, 1),
        "starts": watch.starts,
        "evaluations": watch.evaluations,
        "energy_mwh": rated,
        "energy_of_the_tool_mwh": method.energy(of, x, y),
        "feasible": bool(apart <= FEASIBLE),
        "worst_violation_m": apart,
        "x": x.tolist(),
        "y": y.tolist(),
    }


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["tool"], row["method"], row["problem"], row["minutes"], row["seed"]


def store(row: dict[str, Any], file: Path) -> None:
    """Write a row into the file, in the place of an earlier one of the same run."""
    rows = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    rows = sorted([*(old for old in rows if _key(old) != _key(row)), row], key=_key)
    text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text(f"[\n{text}\n]\n", encoding="utf-8")


def table(file: Path) -> str:
    """The rows of the file by problem and method: energies of all seeds, MWh."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    lines = [
        "| problem | minutes | tool | energies of the seeds, MWh | best | evaluations |",
        "|---|---|---|---|---|---|",
    ]

    def which(row: dict[str, Any]) -> tuple[str, float, str]:
        return row["problem"], row["minutes"], f"{row['tool']} {row['version']}, {row['method']}"

    for (name, minutes, tool), found in itertools.groupby(sorted(rows, key=which), which):
        mine = list(found)
        shown = "; ".join(
            f"{row['energy_mwh']:,.0f}"
            + ("" if row["feasible"] else f" ({row['worst_violation_m']:.2g} m from feasible)")
            for row in mine
        )
        best = max((row["energy_mwh"] for row in mine if row["feasible"]), default=float("nan"))
        counts = [row["evaluations"] for row in mine]
        lines.append(f"| {name} | {minutes:g} | {tool} | {shown} | {best:,.1f} | {min(counts):,} to {max(counts):,} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Run a method for problems and seeds, each row stored as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("method", nargs="?", choices=METHODS, help="which tool and method to run")
    parser.add_argument("--problems", default="; ".join(PROBLEMS), help="names of benchmarks/iea37.py, between ;")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--minutes", type=float, default=1.0, help="processor time of each run (1)")
    parser.add_argument("--settings", type=json.loads, default={}, help="other settings of the method, as JSON")
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--table", action="store_true", help="print the table of the stored rows, run nothing")
    options = parser.parse_args(arguments)
    if options.table:
        print(table(options.file))
        return
    if options.method is None:
        parser.error("a method is wanted, or --table")
    if any(os.environ.get(name) != "1" for name in _THREADS):
        # numpy has its threads by now: start again with one
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | dict.fromkeys(_THREADS, "1"))
    settings = METHODS[options.method].settings
    if unknown := set(options.settings) - set(settings):
        parser.error(f"--settings: expected {', '.join(settings)}, got {', '.join(sorted(unknown))}")
    for seed in map(int, options.seeds.split(",")):
        for name in options.problems.split(";"):
            row = run(options.method, problem(name.strip()), seed, options.minutes, settings | options.settings)
            store(row, options.file)
            print(
                *(row[key] for key in ("tool", "problem", "seed", "seconds", "wall_seconds", "starts", "evaluations")),
                *(row[key] for key in ("energy_mwh", "energy_of_the_tool_mwh", "feasible", "worst_violation_m")),
                sep="  ",
                flush=True,
            )


if __name__ == "__main__":
    main()
