"""The search for the best layout: generations of annealings from lattices, random and good layouts, then a climb."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monsun.layout.climb import climb
from monsun.layout.feasible_start import random_feasible
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout.relocation import can_relocate
from monsun.layout.search_state import Rated, SearchState, different_best
from monsun.layout.trail import Snapshot, Start, Trail, best_lattice, next_chunk, run_for
from monsun.sweep.solve import thread_count

if TYPE_CHECKING:
    from distributed import Client

Array = NDArray[np.float64]

# trails of a generation: what one looks at, the next knows
GENERATION = 8
# steps of the first generation's trails over the number of turbines, at most; each generation's are twice as long
_FIRST_STEPS = 2000
# of the time: the first generation, and the climb at the end
_FIRST_SHARE, _LAST_SHARE = 0.08, 0.06
# slopes that the climb should have time for, where they are slow, and the most of the time that it may take for them
_LAST_SLOPES, _MOST_LAST_SHARE = 200, 0.4
# what a worker of a cluster runs before it hands back the trail
_PART_SECONDS = 20.0
# a good layout is one of so many best
_GOOD = 3


@dataclass(eq=False)
class Search:
    """A search that runs until its time is up, `generations` are done or it is interrupted; `best` may be asked then.

    seconds: None for no limit. keep: called about every `keep_every` seconds with the state. progress: called with the
    share done and the best gain. client: of a dask cluster whose workers take the trails. unfinished: the state in
    which an interrupt found the search, to go on from.
    """

    problem: LayoutProblem
    objective: Objective
    seed: int
    seconds: float | None = None
    generations: int | None = None
    starts: Sequence[tuple[Array, Array]] = ()
    progress: Callable[[float, float], None] | None = None
    keep: Callable[[SearchState], None] | None = None
    keep_every: float = 30.0
    client: Client | None = None
    state: SearchState = field(default_factory=SearchState)
    stopped: str = ""
    unfinished: SearchState | None = None

    def __post_init__(self) -> None:
        self._began = perf_counter() - self.state.seconds
        self._stop = threading.Event()
        self._rated, self._history = list(self.state.rated), list(self.state.history)
        self._running: dict[int, Snapshot] = {}
        self._kept_at = perf_counter()
        self._rate = 0.0
        self._slope_seconds = 0.0

    @property
    def best(self) -> Rated:
        """The best feasible layout so far; of equals the earliest found."""
        return max(self._rated, key=lambda one: (one.gain, -one.number))

    def run(self) -> Rated:
        """The best layout found."""
        try:
            self._first_layouts()
            generation = self.state.generation
            while not self._over(self._share_for_climb()) and not self._all_done(generation):
                self._generation(generation)
                generation += 1
            self.stopped = "all generations done" if self._all_done(generation) else "time is up"
            self._polish(self.best, last=True)
        except KeyboardInterrupt:
            self.stopped = "interrupted"
            self._stop.set()
            # running trails are kept as running: a search that is taken up goes on with them
            self.unfinished = self.as_state()
            for number, one in sorted(self._running.items()):
                self._rate_layout(one.best_x, one.best_y, number, one.start)
            if not self._rated:
                raise
        return self.best

    def _all_done(self, generation: int) -> bool:
        return self.generations is not None and generation >= self.generations

    def _spent(self) -> float:
        return perf_counter() - self._began

    def _share_for_climb(self) -> float:
        """Of the time, when the last climb begins."""
        wanted = _LAST_SLOPES * self._slope_seconds / self.seconds if self.seconds else 0.0
        return 1 - max(_LAST_SHARE, min(wanted, _MOST_LAST_SHARE))

    def _over(self, share: float = 1.0) -> bool:
        return self.seconds is not None and self._spent() > self.seconds * share

    def _first_layouts(self) -> None:
        """What there is before any trail: the given layouts and a random one."""
        layouts = [(np.asarray(x, dtype=float), np.asarray(y, dtype=float)) for x, y in self.starts]
        if not self._rated:
            layouts.append(random_feasible(self.problem, np.random.default_rng([self.seed, 0])))
        for number, (x, y) in enumerate(layouts):
            known = any(np.array_equal(x, one.x) and np.array_equal(y, one.y) for one in self._rated)
            if not known:
                self._rate_layout(x, y, number - len(layouts), Start.GOOD)

    def _rate_layout(self, x: Array, y: Array, number: int, start: Start) -> Rated | None:
        """The layout with its gain, noted; None where it breaks a limit."""
        if not self.problem.violation(x, y).feasible:
            return None
        park = self.problem.park(x, y)
        objective = self.objective.renewed(park)
        began = perf_counter()
        gain = objective.gain_and_slopes(park)[0]
        took = perf_counter() - began
        # the shortest, as the first may compile and others share the cores with trails
        self._slope_seconds = min(took, self._slope_seconds or took)
        found = Rated(gain, x.copy(), y.copy(), number, start)
        if not self._rated or gain > self.best.gain:
            self._history.append((self._spent(), gain))
        self._rated.append(found)
        return found

    def _polish(self, found: Rated, last: bool = False) -> None:
        """Climb from a layout, with what the objective holds renewed after each climb until that gains nothing."""
        share = 1.0 if last else self._share_for_climb()
        for _ in range(3):
            park = self.problem.park(found.x, found.y)
            climbed = climb(
                self.problem,
                self.objective.renewed(park),
                found.x,
                found.y,
                rounds=60 if last else 6,
                go_on=lambda: not (self._over(share) or self._stop.is_set()),
            )
            better = self._rate_layout(climbed.x, climbed.y, found.number, found.start)
            if better is None or better.gain <= found.gain * (1 + 1e-9 * np.sign(found.gain)) or not last:
                return
            found = better

    def _generation(self, generation: int) -> None:
        """Run the trails of a generation, rate where they end, and climb from the best of them."""
        resumed = {one.number: one for one in self.state.running} if generation == self.state.generation else {}
        ended = {one.number for one in self._rated if one.number // GENERATION == generation}
        steps = self.state.steps if resumed or ended else self._steps(generation)
        # all are planned before one has run, so that neither order nor number of workers matters
        plans = [self._plan(generation, place) for place in range(GENERATION)]
        numbers = [generation * GENERATION + place for place in range(GENERATION)]
        first = len(self._rated)
        jobs = [(number, plan) for number, plan in zip(numbers, plans, strict=True) if number not in ended]
        self.state = SearchState(generation=generation, steps=steps)
        with ThreadPoolExecutor(self._workers()) as pool:
            futures = {
                pool.submit(self._trail, number, plan, steps, resumed.get(number)): number for number, plan in jobs
            }
            self._watch(set(futures))
        if self._over(self._share_for_climb()):
            return
        new = sorted(self._rated[first:], key=lambda one: (-one.gain, one.number))
        if new:
            self._polish(new[0])
        self.state = replace(self.state, generation=generation + 1)

    def _workers(self) -> int:
        return thread_count() if self.client is None else max(1, len(self.client.scheduler_info()["workers"]))

    def _steps(self, generation: int) -> int:
        """Steps of each trail: twice those of the last generation, or what the time allows."""
        count = self.problem.count
        steps = _FIRST_STEPS * count * 2**generation
        if self.seconds is None:
            return steps
        if self._rate == 0.0:
            self._rate = self._measured_rate()
        per_second = self._rate * self._workers() / GENERATION
        if generation == 0:
            steps = min(steps, int(per_second * self.seconds * _FIRST_SHARE))
        else:
            steps = max(2 * self.state.steps, 1)
        left = self.seconds * self._share_for_climb() - self._spent()
        fits = per_second * left
        # what would be left after this one must be worth a generation
        return max(100, int(fits * 0.95 if fits < 2.2 * steps else steps))

    def _measured_rate(self) -> float:
        """Steps per second of one trail, all workers at work."""
        if not can_relocate(self.problem.model):
            return 1.0
        found = self.best
        trail = Trail(self.problem, self.objective, found.x, found.y, self.seed, 1 << 30, Start.GOOD, 1_000_000)
        trail.run(20)
        steps = 50
        while True:
            at = perf_counter()
            trail.run(steps)
            took = perf_counter() - at
            if took > 0.15:
                return steps / took
            steps *= 2

    def _plan(self, generation: int, place: int) -> tuple[Start, Array, Array]:
        """The start of a trail, by what ended in the generations before."""
        generator = np.random.default_rng([self.seed, 1, generation, place])
        earlier = [one for one in self._rated if one.number < generation * GENERATION]
        kind = Start.LATTICE if place % 2 == 0 else Start.RANDOM
        if generation > 0:
            by_kind = [
                max((one.gain for one in earlier if one.start is kind), default=-np.inf)
                for kind in (Start.LATTICE, Start.RANDOM)
            ]
            better = Start.LATTICE if by_kind[0] >= by_kind[1] else Start.RANDOM
            other = Start(1 - better)
            best = different_best(earlier, 1)[0]
            # where good layouts lead to nothing better, new ones are wanted, and of both kinds
            if best.number < (generation - 2) * GENERATION:
                kind = (better, other, better, other, Start.GOOD, better, other, other)[place]
            else:
                kind = (better, better, Start.GOOD, Start.GOOD, better, other, Start.GOOD, other)[place]
        if kind is Start.GOOD:
            good = different_best(earlier, _GOOD)
            chosen = good[place % len(good)]
            return kind, chosen.x, chosen.y
        return kind, *random_feasible(self.problem, generator)

    def _trail(
        self, number: int, plan: tuple[Start, Array, Array], steps: int, kept: Snapshot | None
    ) -> tuple[int, Start, Array, Array] | None:
        start, x, y = plan
        if not can_relocate(self.problem.model):
            if start is Start.LATTICE:
                x, y = best_lattice(self.problem, self.objective, (self.seed, number)) or (x, y)
            return number, start, *self._climb_from(x, y)
        if kept is not None:
            trail = Trail.taken_up(self.problem, self.objective, self.seed, kept)
        else:
            trail = Trail(self.problem, self.objective, x, y, self.seed, number, start, steps)
        if self.client is not None:
            return number, start, *self._run_elsewhere(trail)
        chunk = 200
        while not (trail.ended or self._stop.is_set() or self._over(self._share_for_climb())):
            began = perf_counter()
            trail.run(chunk)
            chunk = next_chunk(chunk, perf_counter() - began)
            # taken between two parts, as only then its arrays belong together
            self._running[number] = trail.snapshot()
        return number, trail.start, *trail.best

    def _run_elsewhere(self, trail: Trail) -> tuple[Array, Array]:
        """Where a trail ends that workers of the cluster run, a part at a time so that it can be kept between them."""
        assert self.client is not None
        while not (trail.ended or self._over(self._share_for_climb())):
            left = inf if self.seconds is None else self.seconds * self._share_for_climb() - self._spent()
            future = self.client.submit(run_for, trail, min(left, _PART_SECONDS), pure=False)
            while not future.done():
                if self._stop.wait(0.1):
                    future.cancel()
                    return trail.best
            trail = future.result()
            self._running[trail.number] = trail.snapshot()
        return trail.best

    def _climb_from(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Where a climb ends, for models whose wakes cannot be taken away one by one."""
        share, objective = self._share_for_climb(), self.objective.renewed(self.problem.park(x, y))
        end = climb(self.problem, objective, x, y, go_on=lambda: not (self._over(share) or self._stop.is_set()))
        return end.x, end.y

    def _watch(self, futures: set[Future[tuple[int, Start, Array, Array] | None]]) -> None:
        """Rate what ends, tell and keep how far the search is, until all have ended."""
        try:
            while futures:
                ended, futures = wait(futures, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in ended:
                    result = future.result()
                    if result is not None:
                        number, start, x, y = result
                        self._rate_layout(x, y, number, start)
                        self._running.pop(number, None)
                self._tell()
        except BaseException:
            self._stop.set()
            for future in futures:
                future.cancel()
            raise

    def _tell(self) -> None:
        if self.progress is not None and self._rated:
            share = min(1.0, self._spent() / self.seconds) if self.seconds else 0.0
            self.progress(share, self.best.gain)
        if self.keep is not None and perf_counter() - self._kept_at > self.keep_every:
            self._kept_at = perf_counter()
            self.keep(self.as_state())

    def as_state(self) -> SearchState:
        """The state of the search, to be taken up later."""
        running = tuple(one for _, one in sorted(self._running.copy().items()))
        return SearchState(
            self._spent(), self.state.generation, self.state.steps, tuple(self._rated), running, tuple(self._history)
        )
