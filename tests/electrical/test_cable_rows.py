"""The stored rows of benchmarks/cables.json, rated again by a formula that shares no code with the package."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PARKS = ROOT.parent / "shared" / "reference" / "cables"
KEPT = json.loads((ROOT / "benchmarks" / "cables.json").read_text(encoding="utf-8"))
# best known, m: the shortest of OptiWindNet 0.3.2's heuristic, HGS-CVRP and CP-SAT with 60 s each
BEST = {
    ("albatros", 5, "branched"): 16_751.10,
    ("riffgat", 6, "branched"): 16_505.38,
    ("ormonde", 6, "radial"): 19_470.60,
    ("belwind", 7, "radial"): 41_697.01,
    ("nysted", 9, "radial"): 44_705.74,
    ("horns", 8, "radial"): 59_606.58,
    ("horns", 10, "branched"): 53_817.27,
}


@pytest.fixture(scope="module")
def check():
    """The module benchmarks/cable_check.py, which is no part of the package."""
    found = importlib.util.spec_from_file_location("cable_check", ROOT / "benchmarks" / "cable_check.py")
    assert found is not None and found.loader is not None
    module = sys.modules["cable_check"] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def points(row):
    return [[tuple(point) for point in path] for path in row["paths"]]


def test_all_parks_are_there():
    assert {(row["park"], row["capacity"], row["topology"]) for row in KEPT["parks"]} == set(BEST)


@pytest.mark.parametrize("row", KEPT["parks"], ids=lambda row: f"{row['park']}-{row['capacity']}")
def test_each_park_is_sound_and_at_most_half_a_percent_above_the_best(check, row):
    rated = check.rate(row["links"], points(row), row["turbines"])
    best = BEST[row["park"], row["capacity"], row["topology"]]
    assert rated["length"] == pytest.approx(row["length"], abs=0.1)
    assert rated["length"] <= 1.005 * best
    assert rated["most"] <= row["capacity"]
    assert rated["crossings"] == []
    assert row["topology"] == "branched" or rated["branches"] == 0
    assert row["seconds"] <= 60
    if row["park"] in ("albatros", "riffgat"):
        assert rated["length"] == pytest.approx(best, abs=0.1)


@pytest.mark.parametrize("row", KEPT["parks"], ids=lambda row: f"{row['park']}-{row['capacity']}")
def test_each_park_is_the_one_of_the_reference(check, row):
    if not PARKS.exists():
        pytest.skip("no reference parks beside the repository")
    park = json.loads((PARKS / f"{row['park']}.json").read_text(encoding="utf-8"))
    nodes = np.array([*park["turbines"], park["substations"][0]])
    for (first, last), path in zip(row["links"], row["paths"], strict=True):
        assert np.abs(nodes[first] - path[0]).max() < 0.01
        assert np.abs(nodes[last] - path[-1]).max() < 0.01
    border = [tuple(corner) for corner in park["border"]]
    assert check.outside(points(row), border, tuple(park["substations"][0])) == []


def test_sixty_seven_turbines_are_cabled_anew_in_under_a_second():
    anew = [row for row in KEPT["loop"] if row["task"].startswith("67 turbines")]
    assert len(anew) == 6
    assert all(row["processor_seconds"] < 1 for row in anew)


def test_the_check_sees_crossings_overloads_and_what_leaves_the_border(check):
    links = [[0, -1], [1, -1], [2, 0]]
    straight = [[(10.0, 0.0), (0.0, 0.0)], [(5.0, 5.0), (0.0, 0.0)], [(5.0, -5.0), (10.0, 0.0)]]
    assert check.rate(links, straight, 3)["crossings"] == []
    assert check.rate(links, straight, 3)["most"] == 2
    through = [*straight[:2], [(2.0, 5.0), (6.0, -1.0), (10.0, 0.0)]]
    assert check.rate(links, through, 3)["crossings"] == [(0, 2), (1, 2)]
    with pytest.raises(ValueError, match="tree"):
        check.rate([[0, 1], [1, 2], [2, 0]], straight, 3)
    square = [(-1.0, -1.0), (7.0, -1.0), (7.0, 7.0), (-1.0, 7.0)]
    assert check.outside(straight, square, (0.0, 0.0)) == [0, 2]


def test_the_check_sees_a_cable_that_changes_sides_at_a_corner(check):
    # the second path bends around the turbine at (5, 0), whose cables leave to both sides of it
    string = [[(5.0, 0.0), (0.0, 0.0)], [(9.0, 0.0), (5.0, 0.0)]]
    around = [(5.0, 4.0), (5.0, 0.0), (4.0, -4.0)]
    beside = [(4.0, 4.0), (5.0, 0.0), (4.0, -4.0)]
    assert check.crossings([*string, around]) == [(0, 2), (1, 2)]
    assert check.crossings([string[1], beside]) == []
