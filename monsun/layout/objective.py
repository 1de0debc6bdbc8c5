"""What a layout search maximises: a number for a layout, with its slopes, and its parts that a single move changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy_gradient
from monsun.park import Park
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]


class Objective(Protocol):
    """A number to be made as large as possible, of a park whose first turbines may move.

    A quantity of which less is better is its negative: `shown` gives it back as people read it.
    """

    @property
    def name(self) -> str:
        """What is optimised, in words, with its unit: "annual energy, MWh"."""

    def shown(self, gain: float) -> float:
        """The quantity itself for a gain, in the unit of the name."""

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """The gain of a park, and its slopes by x and y of every turbine [turbine], per metre."""

    def renewed(self, park: Park) -> Objective:
        """The objective with everything that it holds fixed, such as the topology of cables, found anew for a park."""

    def single_move(self, park: Park) -> SingleMove:
        """The parts of the gain that the relocation of one turbine changes, linear about a park."""


@dataclass(frozen=True, eq=False)
class SingleMove:
    """What a relocation of one turbine changes: gain = sum of power x case_weight - sum of place_cost, up to a constant.

    case_weight [case]: gain per W of the counted turbines' power in each case. place_cost: of one turbine by where it
    stands, in units of the gain, from x and y [point] m; None where places cost the same.
    """

    case_weight: Array
    place_cost: PlaceCost | None = None


class PlaceCost(Protocol):
    """What a turbine costs by its place."""

    def __call__(self, x: Array, y: Array) -> Array:
        """Cost of a turbine at x, y [point] m, in units of the gain."""


@dataclass(frozen=True, eq=False)
class AnnualEnergy:
    """Energy of a year with wakes, MWh; `price` [case] weighs the energy of each case (1 for all where it is None)."""

    cases: FlowCases
    model: FlowModel
    price: Array | None = None
