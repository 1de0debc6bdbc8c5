"""Errors of combinations of published wake parts on the measured rows: writes validation_candidates.csv.

Every combination would be compiled for half a minute; instead the formulas run on NumPy arrays, a row's directions and
all sources at once: 672 combinations in some minutes on one core.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.energy.rows import MeasuredRow, error_of, power_ratios, row_directions
from monsun.inputs.measured import measured_rows
from monsun.validation.scores import root_mean_square
from monsun.wake import superposition as add
from monsun.wake.deficit import gaussian_deficit, turbulent_width, two_widths
from monsun.wake.flow_model import FlowModel, Reference
from monsun.wake.frandsen import frandsen_2005, frandsen_2017, sector_weight
from monsun.wake.gaussian_variants import carbajo_fuertes_width, induced_gaussian_deficit, zong_deficit, zong_width
from monsun.wake.ishihara_qian import ishihara_qian_deficit, ishihara_qian_turbulence, ishihara_qian_width
from monsun.wake.pair import pair_effects, reference_name
from monsun.wake.rotor import circular_gauss, rotor_centre
from monsun.wake.super_gaussian import blondel_2023_deficit, blondel_2023_width
from monsun.wake.superposition import Gathering, Superposition
from monsun.wake.tophat import madsen_induction
from monsun.wake.turbopark import turbopark_deficit, turbopark_width
from monsun.wake.turbulence import crespo_hernandez

Array = NDArray[np.float64]

TARGET = Path(__file__).with_name("validation_candidates.csv")
LISTED = 40
NINE = circular_gauss(9)

# the two TurbOPark deficits are averaged over the rotor already
WAKES: dict[str, tuple[Any, Any]] = {
    "Niayifar 2016": (gaussian_deficit, turbulent_width()),
    "Niayifar 2016, Madsen's induction": (induced_gaussian_deficit(madsen_induction), turbulent_width()),
    "Bastankhah 2021, width": (gaussian_deficit, turbulent_width(slope=0.31, offset=0.0)),
    "Carbajo Fuertes 2018": (gaussian_deficit, carbajo_fuertes_width()),
    "Carbajo Fuertes 2018, Madsen's induction": (induced_gaussian_deficit(madsen_induction), carbajo_fuertes_width()),
    "Zong 2020": (zong_deficit(), zong_width()),
    "Zong 2020, Madsen's induction": (zong_deficit(induction=madsen_induction), zong_width()),
    "Zong 2020, from 1/sqrt(8)": (zong_deficit(), zong_width(initial=1 / sqrt(8))),
    "Zong 2020 deficit, Niayifar 2016 width": (zong_deficit(), turbulent_width()),
    "Niayifar 2016 deficit, Zong 2020 width": (gaussian_deficit, zong_width()),
    "Blondel 2023": (blondel_2023_deficit(), blondel_2023_width()),
    "Ishihara 2018": (ishihara_qian_deficit, ishihara_qian_width),
    "TurbOPark 2022": (turbopark_deficit(mirror=False), turbopark_width()),
    "TurbOPark 2022, local": (turbopark_deficit(mirror=False), turbopark_width(local_turbulence=True)),
}
TURBULENCE: dict[str, Any] = {
    "Crespo 1996 in Niayifar 2016": crespo_hernandez(),
    "Crespo 1996": crespo_hernandez(ambient_exponent=-0.0325),
    "Crespo 1996 in Zong 2020": crespo_hernandez(induction_exponent=0.83, ambient_exponent=0.03),
    "Crespo 1996 in Bastankhah 2021": crespo_hernandez(0.66, 0.83, 0.03, -0.32),
    "Crespo 1996 in Niayifar 2016, Madsen's induction": crespo_hernandez(induction=madsen_induction),
    "Crespo 1996, Madsen's induction": crespo_hernandez(ambient_exponent=-0.0325, induction=madsen_induction),
    "Crespo 1996 in FLORIS": crespo_hernandez(0.5, 0.8, 0.1, -0.32),
    "Frandsen 2017": frandsen_2017(),
    "Frandsen 2017, sector": frandsen_2017(weight=sector_weight()),
    "Frandsen 2005": frandsen_2005(),
    "Ishihara 2018": ishihara_qian_turbulence(),
    "Ishihara 2018, local": ishihara_qian_turbulence(True),
}
TOGETHER: dict[str, Superposition] = {
    one.name: one
    for one in (
        add.turbulence_of_largest,
        add.turbulence_root_sum_square,
        add.turbulence_largest_added,
        add.turbulence_root_added,
    )
}


@dataclass(frozen=True)
class Candidate:
    """A combination of parts, by their names, and its error on each row."""

    wake: str
    turbulence: str
    together: str
    errors: tuple[float, ...]

    @property
    def all_rows(self) -> float:
        """Root of the mean square of the rows' errors."""
        return root_mean_square(self.errors)


def power(row: MeasuredRow, model: FlowModel) -> Array:
    """Power of every turbine in a row's cases [case, turbine], from the upstream turbine to the last one, W."""
    park, kind = row.park, row.park.types[0]
    angle = np.radians(row_directions(row))[:, None]
    along, across = -park.x * np.sin(angle) - park.y * np.cos(angle), park.x * np.cos(angle) - park.y * np.sin(angle)
    order = np.argsort(along, axis=1, kind="stable")
    along, across = (np.take_along_axis(part, order, axis=1) / kind.rotor_diameter for part in (along, across))
    shape = (angle.size, park.count)
    speed, turbulence = np.full(shape, row.wind_speed), np.full(shape, row.turbulence_intensity)
    thrust = np.zeros(shape)
    for i in range(park.count):
        if i > 0:
            downwind = along[:, i : i + 1] - along[:, :i]
            behind = downwind > 0
            known = {
                "downwind": np.where(behind, downwind, 1.0),
                "source_diameter": kind.rotor_diameter,
                "source_height": kind.hub_height,
                "thrust_coefficient": thrust[:, :i],
                "turbulence_intensity": turbulence[:, :i],
                "ambient_turbulence_intensity": row.turbulence_intensity + np.zeros_like(downwind),
                "wind_speed": speed[:, :i],
                "free_wind_speed": row.wind_speed + np.zeros_like(downwind),
            }
            effects = pair_effects(model, across[:, i : i + 1] - across[:, :i], np.zeros_like(downwind), 1.0, known)
            deficit = effects.shares[0] * known[reference_name(model.reference)]
            assert isinstance(model.superposition, Superposition)
            speed[:, i] = row.wind_speed - model.superposition.total(_gathered(model.superposition, deficit, behind))
            together = model.turbulence_superposition
            added = _gathered(together, effects.added_turbulence, behind)
            turbulence[:, i] = together.total(row.turbulence_intensity, added)
        thrust[:, i] = np.interp(speed[:, i], kind.speed_knots, kind.thrust_knots)
    found = np.empty(shape)
    np.put_along_axis(found, order, np.interp(speed, kind.speed_knots, kind.power_knots), axis=1)
    return found


def _gathered(superposition: Superposition, effect: Any, behind: Any) -> Any:
    contribution = np.where(behind, superposition.contribution(effect), 0.0)
    return contribution.sum(axis=1) if superposition.gathering is Gathering.SUM else contribution.max(axis=1)


def errors(model: FlowModel) -> tuple[float, ...]:
    """The error of a model on each row."""
    powers: dict[tuple[float, int], Array] = {}
    found = []
    for row in measured_rows():
        # rows of one park in one wind are of the same cases
        key = (row.wind_direction, row.park.count)
        if key not in powers:
            powers[key] = power(row, model)
        found.append(error_of(row, power_ratios(row, powers[key])).rmse)
    return tuple(found)


def model_of(wake: str, turbulence: str, together: str) -> FlowModel:
    """The flow model of a combination."""
    deficit, width = WAKES[wake]
    return FlowModel(
        name="candidate",
        deficit=deficit,
        width=width,
        wake_radius=two_widths,
        added_turbulence=TURBULENCE[turbulence],
        turbulence_superposition=TOGETHER[together],
        superposition=add.linear,
        reference=Reference.LOCAL,
        rotor=rotor_centre if wake.startswith("TurbOPark") else NINE,
    )


def candidates() -> Iterator[Candidate]:
    """Every combination with its errors."""
    with np.errstate(all="ignore"):
        for names in product(WAKES, TURBULENCE, TOGETHER):
            yield Candidate(*names, errors(model_of(*names)))


def main() -> None:
    """Score all, print the nearest and how many they are, write the nearest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=int, default=10, metavar="N", help="how many to print")
    shown = parser.parse_args().all
    found = sorted(candidates(), key=lambda one: one.all_rows)
    names = [row.name for row in measured_rows()]
    rows = [
        [one.wake, one.turbulence, one.together, *(f"{error:.4f}" for error in one.errors), f"{one.all_rows:.4f}"]
        for one in found
    ]
    for line in rows[:shown]:
        print("  ".join(line))
    print(f"{len(rows)} combinations")
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["wake", "added turbulence", "turbulence together", *names, "all rows"])
        writer.writerows(rows[:LISTED])


if __name__ == "__main__":
    main()
