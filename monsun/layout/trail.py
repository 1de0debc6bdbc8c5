"""One annealing of a layout, from a start to a cold end, in parts: it can be looked at, cut off, kept and taken up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import inf
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from monsun.layout.annealing import Annealing, Cooling
from monsun.layout.lattice import random_lattices
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout.random_numbers import random_state
from monsun.layout.search_cases import search_cases

Array = NDArray[np.float64]


class Start(IntEnum):
    """What a trail begins from."""

    LATTICE = 0
    RANDOM = 1
    GOOD = 2


# a random layout is led slowly through the temperatures at which layouts find their shape, then fast to where nothing
# moves any more; the best lattice, or a layout known to be good, has its shape and begins below those temperatures
_SLOW, _SLOW_SHARE = Cooling(hot=0.25, cold=0.025), 0.8
_FAST = Cooling(hot=0.025, cold=0.0002)
# (hottest temperature by turns, as no single one is best)
_WARM = (0.025, 0.075, 0.04)
_COLD = 0.0002
# steps per lattice that is looked at, over the number of turbines
_STEPS_PER_LATTICE = 3.0
# so many of the best lattices are tried with a share of the steps, and the best of those is gone on with: what a
# lattice yields says little of what it becomes
_TRIED, _TRIED_SHARE = 6, 0.25
_CHUNK_SECONDS = 0.25
# lattices that are looked at for a climb
_LATTICES = 30


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A trail as it stands: its number, start, steps done and to do, positions of the movable turbines now and of the
    best met [turbine] m, the generator's words, the tallies, and the size of typical changes of the gain."""

    number: int
    start: Start
    done: int
    steps: int
    x: Array
    y: Array
    best_x: Array
    best_y: Array
    words: NDArray[np.uint64]
    tally: Array
    typical: float


class Trail:
    """One annealing from a feasible layout x, y [turbine] m; `done` of `steps` are behind it."""

    def __init__(
        self,
        problem: LayoutProblem,
        objective: Objective,
        x: Array,
        y: Array,
        seed: int,
        number: int,
        start: Start,
        steps: int,
    ) -> None:
        self.number, self.start, self.steps, self.done = number, start, steps, 0
        move = objective.single_move(problem.park(x, y))
        few = search_cases(problem.cases, move.case_weight, problem.turbine)
        self.annealing = Annealing(problem, few, move.place_cost, x, y, (seed, number))
        self.typical = 0.0
        self.lattices: list[tuple[Array, Array]] = []
        self.tried: list[tuple[float, Array, Array]] = []
        self.trying = 0

    def run(self, most: int) -> None:
        """Up to `most` more steps."""
        if self.typical == 0.0:
            x, y = self.annealing.best
            self.typical = self.annealing.typical_change()
            if self.start is Start.LATTICE:
                tries = max(10, int(self.steps / (_STEPS_PER_LATTICE * self.annealing.count)))
                self.lattices = self.annealing.best_lattices(tries, _TRIED)
            self.annealing.begin_at(x, y)
        if len(self.tried) < len(self.lattices):
            self._try_lattice(most)
        elif self.done < self._slow:
            until = min(self.done + most, self._slow)
            self.annealing.run(self.done, until, self._slow, _SLOW, self.typical)
            self.done = until
        else:
            self._run_fast(most)

    @property
    def _slow(self) -> int:
        return int(self.steps * _SLOW_SHARE) if self.start is Start.RANDOM else 0

    def _try_lattice(self, most: int) -> None:
        """Steps on one of the best lattices; after those on the last of them the best is gone on with."""
        each = max(1, int(self.steps * _TRIED_SHARE / _TRIED))
        if self.trying == 0:
            self.annealing.begin_at(*self.lattices[len(self.tried)])
        until = min(self.trying + most, each)
        self.annealing.run(self.trying, until, each, _FAST, self.typical)
        self.trying = until
        if until == each:
            self.tried.append((float(self.annealing.tally[1]), *self.annealing.best))
            self.trying = 0
            if len(self.tried) == len(self.lattices):
                self.annealing.begin_at(*max(self.tried, key=lambda one: one[0])[1:])

    def _run_fast(self, most: int) -> None:
        if self.done == self._slow:
            self.annealing.back_to_best()
        tried = int(self.steps * _TRIED_SHARE) if self.start is Start.LATTICE else 0
        begin = max(self._slow, tried)
        self.done = max(self.done, begin)
        until = min(self.done + most, self.steps)
        warm = Cooling(hot=_WARM[self.number % len(_WARM)], cold=_COLD)
        cooling = _FAST if self.start is Start.RANDOM else warm
        self.annealing.run(self.done - begin, until - begin, max(1, self.steps - begin), cooling, self.typical)
        self.done = until

    @property
    def ended(self) -> bool:
        """Whether all steps are done."""
        return self.done >= self.steps

    @property
    def best(self) -> tuple[Array, Array]:
        """Positions of the movable turbines with the largest gain met, [turbine] m."""
        if len(self.tried) < len(self.lattices):
            gain, x, y = max(self.tried, key=lambda one: one[0], default=(-inf, *self.annealing.best))
            if gain > self.annealing.tally[1]:
                return x.copy(), y.copy()
        return self.annealing.best

    def snapshot(self) -> Snapshot:
        """A copy of all that `taken_up` needs; of lattices that are being tried, it goes on with the best so far."""
        one, count = self.annealing, self.annealing.count
        x, y = one.relocation.x[:count].copy(), one.relocation.y[:count].copy()
        words, tally = one.words.copy(), one.tally.copy()
        return Snapshot(self.number, self.start, self.done, self.steps, x, y, *self.best, words, tally, self.typical)

    @classmethod
    def taken_up(cls, problem: LayoutProblem, objective: Objective, seed: int, kept: Snapshot) -> Trail:
        """The trail of a snapshot, going on where it was."""
        trail = cls(problem, objective, kept.x, kept.y, seed, kept.number, kept.start, kept.steps)
        trail.annealing.restore(kept.best_x, kept.best_y, kept.words, kept.tally)
        trail.done, trail.typical = kept.done, kept.typical
        return trail


def run_for(trail: Trail, seconds: float) -> Trail:
    """The trail, run for so many seconds or to its end."""
    began, chunk = perf_counter(), 200
    while not trail.ended and perf_counter() - began < seconds:
        at = perf_counter()
        trail.run(chunk)
        chunk = next_chunk(chunk, perf_counter() - at)
    return trail


def next_chunk(steps: int, seconds: float) -> int:
    """Steps that should take a part of a second, from how long the last ones took."""
    return max(20, min(int(steps * _CHUNK_SECONDS / max(seconds, 1e-6)), 4 * steps))


def best_lattice(problem: LayoutProblem, objective: Objective, seed: tuple[int, ...]) -> tuple[Array, Array] | None:
    """The best of some random lattices, for models of which wakes cannot be taken away; None where none fits."""
    found = random_lattices(
        random_state(*seed),
        _LATTICES,
        problem.count,
        problem.place.area,
        np.array(problem.place.bounds),
        problem.region.arrays,
        problem.metric,
        problem.standing,
    )
    rated = [objective.gain_and_slopes(problem.park(*one))[0] for one in found]
    return found[int(np.argmax(rated))] if found else None
