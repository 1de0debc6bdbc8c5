"""What a layout search maximises: a number for a layout, with its slopes, and its parts that a single move changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases, numbers
from monsun.energy.production import HOURS_PER_YEAR
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import weighted_power_slopes
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
    """What moving one turbine changes: gain = sum of power x case_weight - sum of place_cost, up to a constant.

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
    """Energy of a year with wakes, MWh; `price` [case] weighs the energy of each case, None for all the same.

    price: such as USD/MWh by hour of a series of prices; `unit` is then that of the product, such as "USD".
    free: constants of the model that are given to its kernel as numbers, so that models that differ in them share one.
    """

    cases: FlowCases
    model: FlowModel
    site: SiteWind | None = None
    price: Array | None = None
    unit: str = "MWh"
    free: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.price is not None:
            price = numbers("annual energy: price", self.price)
            if price.shape != (self.cases.count,) or not np.all(np.isfinite(price)):
                raise InputError(
                    "annual energy: price", f"{self.cases.count} finite numbers, one per case", f"shape {price.shape}"
                )
            object.__setattr__(self, "price", price)

    @property
    def name(self) -> str:
        """Annual energy or its value, with the unit."""
        return f"annual energy, {self.unit}" if self.price is None else f"value of the annual energy, {self.unit}"

    def shown(self, gain: float) -> float:
        """The gain itself."""
        return gain

    @property
    def _weight(self) -> Array:
        weight = self.cases.probability * (HOURS_PER_YEAR / 1e6)
        return weight if self.price is None else weight * self.price

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """The energy or its value, and the slopes by x and y of every turbine [turbine], per metre."""
        weight = self._weight
        found = weighted_power_slopes(park, self.cases, self.model, weight, site=self.site, constants=self.free)
        return float(weight @ found.power), found.position[0], found.position[1]

    def renewed(self, park: Park) -> AnnualEnergy:
        """The same: nothing is held."""
        return self

    def single_move(self, park: Park) -> SingleMove:
        """The weight of each case; the same wherever the turbines stand."""
        return SingleMove(self._weight)


def annual_energy_of(problem: Any) -> AnnualEnergy:
    """The annual energy with the wind and wakes of a problem of layout, and its site's."""
    return AnnualEnergy(problem.cases, problem.model, problem.site)
