"""Layouts of IEA Wind Task 37's problems: the published ones, and those of ours and of other tools that are stored."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy
from monsun.park import Park, Turbine
from monsun.wake.models import iea37

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"
REFERENCE = ROOT.parent / "shared" / "reference" / "iea37"
needs_reference = pytest.mark.skipif(
    not (REFERENCE.exists() and BENCHMARKS.exists()), reason="the published problems are not here"
)

# MWh that the best layout of each problem must have
MUST = {
    "case 1, 16 turbines": 424_000.0,
    "case 1, 36 turbines": 883_700.0,
    "case 1, 64 turbines": 1_552_000.0,
    "case 3, 25 turbines": 979_500.0,
    "case 4, 81 turbines": 2_915_500.0,
}

# the definition of case 1, and a layout of 16 turbines that monsun 0.1 found in a minute on two cores (seed 1)
TURBINE = Turbine(
    name="IEA37 3.35 MW",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[4.0, 9.8, 25.0],
    power=[0.0, 3.35e6, 3.35e6],
    thrust_coefficient=[8 / 9] * 3,
    power_polynomial=[[0, 0, 0, 3.35e6 / 5.8**3], [3.35e6, 0, 0, 0]],
)
PROBABILITY = [
    *(0.025, 0.024, 0.029, 0.036, 0.063, 0.065, 0.1, 0.122, 0.063, 0.038, 0.039, 0.083, 0.213, 0.046, 0.032, 0.022)
]
ROSE = FlowCases.rose(np.arange(0, 360, 22.5), [9.8], np.array(PROBABILITY)[:, None], 0.075)
RADIUS, SPACING, PUBLISHED = 1300.0, 260.0, 418_924.4064
SIXTEEN = [
    *((-451.6741, 313.7963), (463.9424, -295.5086), (-307.1723, -457.1077), (313.1814, 467.9774)),
    *((633.7554, 946.8816), (-640.31, -952.9008), (973.4565, -629.6758), (-957.168, 657.8194)),
    *((-614.7401, 1145.4531), (-1139.4268, -625.8393), (120.7781, 1294.3662), (1294.3552, -120.8973)),
    *((1146.1026, 613.5314), (-1292.5901, 138.52), (629.5225, -1137.4061), (-135.4999, -1292.9174)),
]
# by benchmarks/iea37.py, a rating in plain NumPy that shares no code
SIXTEEN_ENERGY = 424_131.1592555236


def test_a_found_layout_of_sixteen_turbines_beats_the_published_record() -> None:
    x, y = np.array(SIXTEEN).T
    assert np.hypot(x, y).max() <= RADIUS
    first, second = np.triu_indices(16, 1)
    assert np.hypot(x[first] - x[second], y[first] - y[second]).min() >= SPACING
    energy = annual_energy(Park(x, y, TURBINE), ROSE, iea37())
    assert energy == pytest.approx(SIXTEEN_ENERGY, rel=1e-12)
    assert energy > MUST["case 1, 16 turbines"] > PUBLISHED


@cache
def benchmark() -> Any:
    """The module benchmarks/iea37.py, which is no part of the package."""
    found = importlib.util.spec_from_file_location("benchmarks_iea37", BENCHMARKS / "iea37.py")
    assert found is not None
    assert found.loader is not None
    module = sys.modules["benchmarks_iea37"] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@cache
def problem(name: str) -> Any:
    return benchmark().problem(name)


def reference_rows() -> list[Any]:
    if not REFERENCE.exists():
        return []
    with (REFERENCE / "reference_aep.csv").open(encoding="utf-8") as file:
        return [
            pytest.param(f"{row['case'].split('_')[0]}, {row['n']} turbines".replace("cs", "case "), row, id=stem(row))
            for row in csv.DictReader(file)
        ]


def stem(row: dict[str, str]) -> str:
    return f"{row['case']}_{row['layout']}"


@needs_reference
@pytest.mark.parametrize(("name", "row"), reference_rows())
def test_published_layouts_have_their_stated_energy(name: str, row: dict[str, str]) -> None:
    """All of them, by monsun and by the plain formulas that judge the stored layouts; and how far they are outside."""
    with (REFERENCE / "layouts" / f"{stem(row)}.csv").open(encoding="utf-8") as file:
        x, y = np.array([[float(one["x_m"]), float(one["y_m"])] for one in csv.DictReader(file)]).T
    of = problem(name)
    assert x.size == of.count
    # 81 turbines were rated with the rose of 20 directions too
    wind = problem("case 3, 25 turbines") if "rose20" in row["case"] else of
    energy = float(row["aep_recomputed_MWh"])
    assert annual_energy(Park(x, y, of.turbine), wind.cases, iea37()) == pytest.approx(energy, rel=1e-8)
    assert benchmark().energy(wind, x, y) == pytest.approx(energy, rel=1e-8)
    nearest = of.min_spacing - float(row["min_spacing_D"]) * of.turbine.rotor_diameter
    outside = max(float(row["max_outside_boundary_m"]), nearest)
    assert benchmark().violation(of, x, y) <= outside + 0.01


def stored(name: str) -> list[dict[str, Any]]:
    file = BENCHMARKS / name
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return rows


@needs_reference
@pytest.mark.parametrize("name", MUST)
def test_stored_layouts_are_feasible_and_have_their_energy(name: str) -> None:
    rows, of = [row for row in stored("layouts.json") if row["problem"] == name], problem(name)
    if not rows:
        pytest.skip("no layout of this problem is stored")
    for row in rows:
        x, y = np.array(row["x"]), np.array(row["y"])
        assert x.size == y.size == of.count
        assert benchmark().violation(of, x, y) <= 1e-6
        assert row["feasible"]
        assert benchmark().energy(of, x, y) == pytest.approx(row["energy_mwh"], rel=1e-9)
        assert annual_energy(Park(x, y, of.turbine), of.cases, iea37()) == pytest.approx(row["energy_mwh"], rel=1e-9)
    best = max(row["energy_mwh"] for row in rows)
    assert best >= MUST[name]
    assert best > of.published


@needs_reference
def test_other_tools_layouts_are_below_ours_for_each_seed() -> None:
    ours, compared = stored("layouts.json"), 0
    for row in stored("layout_peers.json"):
        of = problem(row["problem"])
        assert benchmark().energy(of, row["x"], row["y"]) == pytest.approx(row["energy_mwh"], rel=1e-9)
        assert row["feasible"] == (benchmark().violation(of, row["x"], row["y"]) <= 1e-6)
        same = [one for one in ours if one["problem"] == row["problem"]]
        # of the same seed, where that is stored; and ours had no more minutes, where those are
        for part in ("seed", "minutes"):
            same = [one for one in same if one[part] == row[part]] or same
        for one in same:
            assert one["energy_mwh"] > row["energy_mwh"], (row["tool"], row["problem"], row["seed"])
            compared += 1
    assert compared > 0
