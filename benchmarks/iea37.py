"""The layout problems of IEA Wind Task 37 (2019), cases 1, 3 and 4, and a rating of layouts that shares no code.

The numbers are read from ../shared/reference/iea37, beside the checkout. `case_1`, `case_3` and `case_4` give the
problems in the records of the package; their model is `flow_models.iea37()`. `energy` and `violation` rate a layout by
plain NumPy from the published definition, whichever tool it came from.
"""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

import monsun as ms

Array = NDArray[np.float64]

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "reference" / "iea37"
TURBULENCE = 0.075  # of case 1; the model does not use it
# corners of the polygon inside the circle of case 1: its sides are at most 0.3 mm nearer to the centre than the circle
CORNERS = 7200
# best published energies of feasible layouts, MWh
PUBLISHED = {
    "case 1, 16 turbines": 418_924.4064,
    "case 1, 36 turbines": 882_383.3040,
    "case 1, 64 turbines": 1_526_474.8025,
    "case 3, 25 turbines": 977_444.03734,
    "case 4, 81 turbines": 2_912_817.379,
}


@dataclass(frozen=True, eq=False)
class Problem:
    """A published layout problem.

    area: m, allowed for turbines, one polygon or several; for case 1 inside the circle of `radius` (m), which is None
    for the others. min_spacing: m between any two turbines. published: best published energy, MWh.
    """

    name: str
    turbine: ms.Turbine
    cases: ms.FlowCases
    area: shapely.Polygon | shapely.MultiPolygon
    radius: float | None
    count: int
    min_spacing: float
    published: float


def problem(name: str) -> Problem:
    """The problem of a name of `PUBLISHED`; a name that is none of these ends the program."""
    makers: dict[str, Callable[[], Problem]] = {
        **{f"case 1, {count} turbines": functools.partial(case_1, count) for count in (16, 36, 64)},
        "case 3, 25 turbines": case_3,
        "case 4, 81 turbines": case_4,
    }
    if name not in makers:
        raise SystemExit(f"problem: expected one of {'; '.join(makers)}, got {name}")
    return makers[name]()


def case_1(count: int) -> Problem:
    """Case 1: 16, 36 or 64 turbines in a circle, one wind speed from 16 directions."""
    facts = _definition()
    radius = float(facts["boundary_cs1"]["radius_m"][str(count)])
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    area = shapely.Polygon(radius * np.column_stack([np.cos(turn), np.sin(turn)]))
    rose = json.loads(_text("windrose_cs1.json"))
    cases = ms.FlowCases.rose(
        rose["wind_direction_deg"], [rose["wind_speed_mps"]], np.array(rose["probability"])[:, None], TURBULENCE
    )
    return _problem(f"case 1, {count} turbines", facts["cs1"], cases, area, radius, count)


def case_3() -> Problem:
    """Case 3: 25 turbines in one concave area, 20 wind speeds from 20 directions."""
    cases = _rose("windrose_cs3_20dir.csv")
    return _problem("case 3, 25 turbines", _definition()["cs3_cs4"], cases, _boundaries()["IIIa"], None, 25)


def case_4() -> Problem:
    """Case 4: 81 turbines in five areas, any number in each, 20 wind speeds from 360 directions."""
    cases, area = _rose("windrose_cs4_360dir.csv"), shapely.MultiPolygon(list(_boundaries().values()))
    return _problem("case 4, 81 turbines", _definition()["cs3_cs4"], cases, area, None, 81)


def energy(of: Problem, x: ArrayLike, y: ArrayLike) -> float:
    """Energy of a year, MWh, of turbines at x, y [turbine] m, by the formulas of the published definition."""
    facts = _definition()
    machine, wake = facts["cs1" if of.radius is not None else "cs3_cs4"], facts["wake"]
    diameter, thrust, hours = machine["D_m"], machine["ct_const"], wake["hours"]
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    shares = of.cases.probability.reshape(of.cases.rose_shape)
    speeds = of.cases.wind_speed.reshape(shares.shape)
    total = 0.0
    for direction, speed, share in zip(_directions(of.cases), speeds, shares, strict=True):
        # the wind blows from `direction`, clockwise from north
        toward = np.radians(direction + 180.0)
        downwind = np.subtract.outer(east, east) * np.sin(toward) + np.subtract.outer(north, north) * np.cos(toward)
        across = np.subtract.outer(east, east) * np.cos(toward) - np.subtract.outer(north, north) * np.sin(toward)
        behind = downwind > 1e-9
        sigma = wake["k"] * np.where(behind, downwind, 0.0) + diameter / np.sqrt(8)
        root = np.sqrt(1 - thrust / (8 * (sigma / diameter) ** 2))
        loss = np.where(behind, (1 - root) * np.exp(-0.5 * (across / sigma) ** 2), 0.0)
        left = 1 - np.sqrt((loss**2).sum(axis=1))
        total += float((share * _power(machine, np.multiply.outer(left, speed)).sum(axis=0)).sum())
    return total * hours / 1e6


def violation(of: Problem, x: ArrayLike, y: ArrayLike) -> float:
    """How far a layout is from feasible, m: the most that a turbine is outside, or two are too near; <= 0 is feasible.

    Case 1 is measured to its circle, the others to their polygons.
    """
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if of.radius is not None:
        outside = float((np.hypot(east, north) - of.radius).max())
    else:
        outside = float(shapely.distance(of.area, shapely.points(east, north)).max())
    first, second = np.triu_indices(east.size, 1)
    nearest = float(np.hypot(east[first] - east[second], north[first] - north[second]).min())
    return max(outside, of.min_spacing - nearest)


def _power(machine: dict[str, Any], speed: Array) -> Array:
    """Power of the published turbine, W, at wind speeds of any shape, m/s."""
    cut_in, rated = machine["cut_in"], machine["rated_ws"]
    part = machine["rated_W"] * ((np.clip(speed, cut_in, rated) - cut_in) / (rated - cut_in)) ** 3
    return np.where(speed < machine["cut_out"], part, 0.0)


def _problem(
    name: str,
    facts: dict[str, Any],
    cases: ms.FlowCases,
    area: shapely.Polygon | shapely.MultiPolygon,
    radius: float | None,
    count: int,
) -> Problem:
    spacing = _definition()["boundary_cs1"]["min_spacing_D"] * float(facts["D_m"])
    return Problem(name, _turbine(facts), cases, area, radius, count, spacing, PUBLISHED[name])


def _turbine(facts: dict[str, Any]) -> ms.Turbine:
    rated, span = facts["rated_W"], facts["rated_ws"] - facts["cut_in"]
    # the published thrust coefficient holds below cut-in too: a turbine that stands in a wake sheds one as before
    return ms.Turbine(
        name=facts["turbine"],
        rotor_diameter=facts["D_m"],
        hub_height=facts["hub_m"],
        wind_speed=[0.0, facts["cut_in"], facts["rated_ws"], facts["cut_out"]],
        power=[0.0, 0.0, rated, rated],
        thrust_coefficient=[facts["ct_const"]] * 4,
        power_polynomial=[[0, 0, 0, 0], [0, 0, 0, rated / span**3], [rated, 0, 0, 0]],
    )


def _rose(name: str) -> ms.FlowCases:
    rows = list(csv.DictReader(_text(name).splitlines()))
    columns = [column for column in rows[0] if column.startswith("p_ws_")]
    return ms.FlowCases.rose(
        [float(row["wd_deg"]) for row in rows],
        [float(column.removeprefix("p_ws_")) for column in columns],
        [[float(row[column]) for column in columns] for row in rows],
        TURBULENCE,
    )


def _directions(cases: ms.FlowCases) -> Array:
    """Wind directions of a rose [direction], degrees."""
    return cases.wind_direction.reshape(cases.rose_shape)[:, 0]


@functools.cache
def _boundaries() -> dict[str, shapely.Polygon]:
    found = json.loads(_text("boundaries_cs3_cs4.json"))["boundaries"]
    return {name: shapely.Polygon(corners) for name, corners in found.items()}


@functools.cache
def _definition() -> dict[str, Any]:
    return json.loads(_text("definition.json"))


def _text(name: str) -> str:
    path = FOLDER / name
    if not path.exists():
        raise SystemExit(
            f"{path}: expected a file of IEA Wind Task 37's cases, which lie beside the checkout; not there"
        )
    return path.read_text(encoding="utf-8")
