"""Annealing of a layout by relocations of single turbines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.layout.lattice import random_lattices
from monsun.layout.objective import PlaceCost
from monsun.layout.problem import LayoutProblem
from monsun.layout.random_numbers import random_state
from monsun.layout.relocation import Relocation
from monsun.layout.search_cases import SearchCases

Array = NDArray[np.float64]

# of the wind speed: a wake's effect below which a search by trial does not look; what is returned is rated exactly
_SEARCH_TOLERANCE = 1e-4
# change of thrust or turbulence, and a tenth of that of the wind, m/s, that a search does not follow downstream
_SEARCH_SETTLED = 1e-3
_REFRESH = 2000
# nodes of the table of what places cost
_COST_NODES = 200


@dataclass(frozen=True)
class Cooling:
    """How an annealing goes: temperatures over the mean gain or loss of a random move, and shares of the moves that go
    far and, of these, to the border."""

    hot: float = 0.25
    cold: float = 0.025
    far: float = 0.6
    border: float = 0.5


# longest and shortest typical step to a near place, in spacings
_LONGEST, _SHORTEST = 2.0, 0.002


class Annealing:
    """One layout that is annealed, in parts that may be cut off; positions of movable turbines in `x`, `y`."""

    def __init__(
        self,
        problem: LayoutProblem,
        few: SearchCases,
        place_cost: PlaceCost | None,
        x: Array,
        y: Array,
        seed: tuple[int, ...],
    ) -> None:
        self.count = problem.count
        self.relocation = Relocation(
            problem.park(x, y), few.cases, problem.model, few.weight, _SEARCH_SETTLED, _SEARCH_TOLERANCE
        )
        self.words = random_state(*seed)
        low_x, low_y, high_x, high_y = problem.place.bounds
        least = problem.spacing.least
        points = problem.region.boundary_points(least / 20)
        self.place = (
            problem.region.arrays,
            np.column_stack(points),
            np.array([low_x, low_y, high_x, high_y]),
            np.ascontiguousarray(problem.metric),
        )
        self.least, self.area = least, float(problem.place.area)
        self.cost, self.cost_grid = _cost_table(problem, place_cost)
        self.best_x, self.best_y = self.relocation.x.copy(), self.relocation.y.copy()
        # gain now and of the best met, trials, the sum of the sizes of their gains, trials taken
        self.tally = np.zeros(5)
        self.tally[:2] = self._gain()

    def _gain(self) -> float:
        held = self.relocation
        return float(
            held.kernels.whole_gain(
                held.x, held.y, self.count, self.cost, self.cost_grid, held.kept, held.tried, held.worth, held.levels,
                held.park, held.wind, held.reaches,
            )
        )  # fmt: skip

    def best_lattices(self, tries: int, most: int) -> list[tuple[Array, Array]]:
        """The best of some random lattices, x and y of the movable turbines [turbine] m, best first; maybe none."""
        held, count = self.relocation, self.count
        region, _, box, metric = self.place
        standing = (held.x[count:].copy(), held.y[count:].copy())
        found = random_lattices(self.words, tries, count, self.area, box, region, metric, standing)
        gains = []
        for x, y in found:
            held.x[:count], held.y[:count] = x, y
            gains.append(self._gain())
        return [found[place] for place in np.argsort(-np.array(gains), kind="stable")[:most]]

    def begin_at(self, x: Array, y: Array) -> None:
        """Put the movable turbines to x, y [turbine] m, and forget the best met before."""
        held = self.relocation
        held.x[: self.count], held.y[: self.count] = x, y
        self.best_x[:], self.best_y[:] = held.x, held.y
        self.tally[:2] = self._gain()

    def typical_change(self, moves: int = 200) -> float:
        """Mean size of the change of gain by far moves about here, above 0; the layout stays."""
        held = self.relocation.x.copy(), self.relocation.y.copy()
        self._run(0, moves, moves, (1e300, 1e300, self.least, self.least, 1e9, 0.5))
        typical = float(self.tally[3] / max(self.tally[2], 1.0))
        self.relocation.x[:], self.relocation.y[:] = held
        self.best_x[:], self.best_y[:] = held
        self.tally[2:5] = 0.0
        self.tally[:2] = self._gain()
        # where no move changes anything, one temperature is as good as another
        return typical if typical > 0 else 1.0

    def back_to_best(self) -> None:
        """Go on from the best layout met."""
        self.relocation.x[:], self.relocation.y[:] = self.best_x, self.best_y
        self.tally[:2] = self._gain()

    def restore(self, best_x: Array, best_y: Array, words: NDArray[np.uint64], tally: Array) -> None:
        """Take up the best layout met, the generator and the tallies of an annealing that was kept."""
        self.best_x[: self.count], self.best_y[: self.count], self.words[:] = best_x, best_y, words
        gain = self.tally[0]
        self.tally[:] = tally
        self.tally[0] = gain

    def run(self, step_from: int, step_to: int, steps: int, cooling: Cooling, typical: float) -> None:
        """Some of the steps of a cooling."""
        schedule = (
            cooling.hot * typical,
            cooling.cold * typical,
            _LONGEST * self.least,
            _SHORTEST * self.least,
            cooling.far,
            cooling.border,
        )
        self._run(step_from, step_to, steps, schedule)

    def _run(self, step_from: int, step_to: int, steps: int, schedule: tuple[float, ...]) -> None:
        held = self.relocation
        held.kernels.anneal(
            self.words, held.x, held.y, self.best_x, self.best_y, self.tally,
            (*schedule, held.settled, _REFRESH), step_from, step_to, steps, self.count, *self.place,
            self.cost, self.cost_grid, *held.held,
        )  # fmt: skip

    @property
    def best(self) -> tuple[Array, Array]:
        """Positions of the movable turbines with the largest gain met, [turbine] m."""
        return self.best_x[: self.count].copy(), self.best_y[: self.count].copy()


def _cost_table(problem: LayoutProblem, place_cost: PlaceCost | None) -> tuple[Array, Array]:
    """What places cost on a square grid over the region, and its corner and nodes per metre; empty where all the same.

    Nodes outside the region take the cost of the nearest point inside.
    """
    if place_cost is None:
        return np.empty((0, 0)), np.zeros(3)
    low_x, low_y, high_x, high_y = problem.place.bounds
    step = max(high_x - low_x, high_y - low_y) / _COST_NODES
    east, north = np.meshgrid(
        low_x + step * np.arange(int((high_x - low_x) / step) + 2),
        low_y + step * np.arange(int((high_y - low_y) / step) + 2),
    )
    near_x, near_y = problem.region.nearest(east.ravel(), north.ravel())
    cost = np.asarray(place_cost(near_x, near_y), dtype=float).reshape(east.shape)
    return np.ascontiguousarray(cost), np.array([low_x, low_y, 1 / step])
