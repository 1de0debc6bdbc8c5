"""Array cables of six real parks beside the best known lengths, and how quickly a layout is cabled anew.

    python benchmarks/cables.py --parks FOLDER [--seconds 60] [--only albatros,riffgat]
    python benchmarks/cables.py --loop
    python benchmarks/cables.py --write

FOLDER holds a file for each park (turbines, substations, border, in metres). Every network is rated a second time by
`cable_check.py`. Rows are kept in cables.json with their links and paths; `--write` makes the page
docs/cable-benchmarks.md of them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import cable_check
import numpy as np

import monsun as ms
from monsun.electrical.cable_types import ArraySystem, Topology
from monsun.electrical.export import ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.routing import route_array
from monsun.electrical.substations import SubstationProblem, place_substations

ROWS = Path(__file__).with_name("cables.json")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "cable-benchmarks.md"
# park, turbines per cable, topology: best known length, m; the shortest of OptiWindNet 0.3.2's heuristic, HGS-CVRP and
# CP-SAT (60 s), the last two proven optimal by CP-SAT
BEST = {
    ("albatros", 5, "branched"): 16_751.10,
    ("riffgat", 6, "branched"): 16_505.38,
    ("ormonde", 6, "radial"): 19_470.60,
    ("belwind", 7, "radial"): 41_697.01,
    ("nysted", 9, "radial"): 44_705.74,
    ("horns", 8, "radial"): 59_606.58,
    ("horns", 10, "branched"): 53_817.27,
}


def main() -> None:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parks", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", default=",".join(dict.fromkeys(park for park, _, _ in BEST)))
    parser.add_argument("--loop", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    kept = json.loads(ROWS.read_text()) if ROWS.exists() else {"parks": [], "loop": []}
    if asked.parks:
        warm_up()
        for key in BEST:
            if key[0] in asked.only.split(","):
                row = run(json.loads((asked.parks / f"{key[0]}.json").read_text()), key, asked.seconds)
                kept["parks"] = [other for other in kept["parks"] if key_of(other) != key] + [row]
                save(kept)
                print(f"{key}: {row['length']:,.1f} m, {row['excess']:+.3%}, {row['wall_seconds']} s", flush=True)
    if asked.loop:
        kept["loop"] = loops()
        save(kept)
    if asked.write:
        PAGE.write_text(page(kept))
    print(table(kept["parks"]), loop_table(kept["loop"]), sep="\n\n")


def key_of(row: dict[str, Any]) -> tuple[str, int, str]:
    """What a row is about."""
    return row["park"], row["capacity"], row["topology"]


def save(kept: dict[str, Any]) -> None:
    """Write the rows, a line each."""
    kept["parks"].sort(key=lambda row: list(BEST).index(key_of(row)))
    parts = [f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in kept.items()]
    ROWS.write_text("{" + ",\n".join(parts) + "}\n")


def warm_up() -> None:
    """Load the solvers and compile, which happens once on a machine."""
    x, y = np.random.default_rng(0).uniform(0, 5e3, (2, 8))
    for topology in Topology:
        ms.route_cables(x, y, 2500, 2500, capacity=4, topology=topology, seconds=3)


def run(park: dict[str, Any], key: tuple[str, int, str], seconds: float) -> dict[str, Any]:
    """The row of one park: cabled in the time given, rated by the second formula."""
    _, capacity, topology = key
    x, y = np.array(park["turbines"]).T
    began, used = time.perf_counter(), time.process_time()
    network = ms.route_cables(
        x, y, *park["substations"][0], capacity=capacity, topology=topology, border=park["border"],
        obstacles=park["obstacles"], seconds=seconds,
    )  # fmt: skip
    wall, used = time.perf_counter() - began, time.process_time() - used
    links = network.links.tolist()
    paths = [[(round(a, 2), round(b, 2)) for a, b in path.tolist()] for path in network.paths]
    bound = None if np.isnan(network.length_bound) else round(network.length_bound, 1)
    rated = cable_check.rate(links, paths, x.size)
    out = cable_check.outside(paths, [tuple(c) for c in park["border"]], tuple(park["substations"][0]))
    if rated["crossings"] or rated["most"] > capacity or out or (topology == "radial" and rated["branches"]):
        raise SystemExit(f"{key}: the check refuses it: {rated}, outside {out}")
    return {
        "park": key[0], "name": park["name"], "turbines": x.size, "capacity": capacity, "topology": topology,
        "seconds": seconds, "wall_seconds": round(wall, 1), "processor_seconds": round(used, 1),
        "length": round(rated["length"], 2), "straight": round(float(network.straight_length.sum()), 2),
        "best_known": BEST[key], "excess": rated["length"] / BEST[key] - 1, "bound": bound,
        "solver": network.solver, "stopped": network.stopped, "date": datetime.now(UTC).date().isoformat(),
        "links": links, "paths": paths,
    }  # fmt: skip


def loops() -> list[dict[str, Any]]:
    """Times to cable 67 moved turbines anew, and to place substations for them."""
    warm_up()
    random = np.random.default_rng(1)
    grid_x, grid_y = (side.ravel()[:67] * 1400.0 for side in np.meshgrid(np.arange(9), np.arange(8)))
    border = [(-1500, -1500), (13_000, -1500), (13_000, 12_000), (-1500, 12_000)]
    hole = [(3000, 3000), (3500, 3000), (3500, 3500), (3000, 3500)]
    rows = []
    for topology in Topology:
        for seconds in (0.0, 0.3):
            wall, used, length = [], [], []
            for _ in range(11):
                x, y = grid_x + random.normal(0, 60, 67), grid_y + random.normal(0, 60, 67)
                began, before = time.perf_counter(), time.process_time()
                network = route_array(
                    x, y, 5700, 5000, ArraySystem(topology=topology), 15e6, border=border, obstacles=[hole],
                    seconds=seconds,
                )  # fmt: skip
                wall.append(time.perf_counter() - began)
                used.append(time.process_time() - before)
                length.append(network.length)
            rows.append(loop_row(f"67 turbines, {topology}, search {seconds:g} s", wall, used, median(length)))
    power = np.minimum(random.uniform(0, 1.6, (200, 1)), 1) * np.full((1, 67), 15e6)
    for count in (1, 2):
        problem = SubstationProblem(
            grid_x, grid_y, (6000.0, 40e3), ArraySystem(), ExportSystem(), ExportPrices(), power,
            np.full(200, 1 / 200), np.full(67, 15e6),
        )  # fmt: skip
        began, before = time.perf_counter(), time.process_time()
        placed = place_substations(problem, count)
        wall, used = [time.perf_counter() - began], [time.process_time() - before]
        name = f"places of {count} substation{'s' * (count > 1)} for 67 turbines, {placed.routings} routings"
        rows.append(loop_row(name, wall, used, placed.network.length))
    return rows


def loop_row(name: str, wall: list[float], used: list[float], length: float) -> dict[str, Any]:
    """Median times of a task, s."""
    return {
        "task": name, "wall_seconds": round(median(wall), 3), "processor_seconds": round(median(used), 3),
        "length": round(length), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def table(rows: list[dict[str, Any]]) -> str:
    """The parks as a table in Markdown."""
    lines = [
        "| park | turbines | per cable | topology | best known, m | monsun, m | above | detours, m | bound, m | by |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        bound = "-" if row["bound"] is None else f"{row['bound']:,.1f}"
        detours = max(row["length"] - row["straight"], 0.0)
        lines.append(
            f"| {row['name']} | {row['turbines']} | {row['capacity']} | {row['topology']} | {row['best_known']:,.1f} "
            f"| {row['length']:,.1f} | {shown(row['excess'])} | {detours:,.1f} | {bound} "
            f"| {row['solver']}, {row['wall_seconds']:g} s |"
        )
    return "\n".join(lines)


def shown(excess: float) -> str:
    """A share in percent; what rounds to nothing without a sign."""
    percent = round(100 * excess, 3)
    return f"{percent if percent else 0.0:.3f} %"


def loop_table(rows: list[dict[str, Any]]) -> str:
    """The times as a table in Markdown."""
    lines = ["| task | wall clock, s | processor, s | length, m |", "|---|---|---|---|"]
    for row in rows:
        lines.append(f"| {row['task']} | {row['wall_seconds']:g} | {row['processor_seconds']:g} | {row['length']:,} |")
    return "\n".join(lines)


def page(kept: dict[str, Any]) -> str:
    """The page in Markdown."""
    loads = [row["load"] for row in kept["loop"]]
    busy = f"{min(loads):g} to {max(loads):g}" if loads else "-"
    return f"""# Array cables beside the best known lengths

Written by `python benchmarks/cables.py --write` from `benchmarks/cables.json`. Six real parks with the capacity and
topology of the reference runs; "best known" is the shortest of OptiWindNet 0.3.2's heuristic, HGS-CVRP and CP-SAT with
60 s each. monsun gets 60 s of wall clock for all steps together, on a shared machine of two cores. Lengths, loads,
crossings and borders come from a second rating in plain Python (`benchmarks/cable_check.py`), which shares no code.

{table(kept["parks"])}

"above" is the length over the best known; "bound" is a length that no network without detours can go below.

## In a loop over layouts

Medians of eleven layouts of 67 turbines in rows, each turbine moved by some 60 m, with a border and an obstacle; sized
for 15 MW and three cable types. Places of substations: once each. The machine had {busy} processes running or waiting
for its two cores: the wall clock shows that, the processor's time does not.

{loop_table(kept["loop"])}
"""


if __name__ == "__main__":
    main()
