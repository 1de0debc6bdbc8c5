"""The search: feasible whatever the problem, the same by its seed, and kept so that it can go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from checker import check_layout
from problems import SQUARE, random_problem

from monsun.layout import search as search_module
from monsun.layout.climb import climb
from monsun.layout.feasible_start import random_feasible
from monsun.layout.objective import annual_energy_of
from monsun.layout.problem import LayoutProblem
from monsun.layout.search import GENERATION, Search
from monsun.layout.search_state import Rated, SearchState, different_best
from monsun.layout.trail import Start, Trail, next_chunk, run_for


def with_rounds(most: int, *arguments: Any, **options: Any) -> Any:
    return climb(*arguments, **{**options, "rounds": most})


def searched(problem: LayoutProblem, seed: int = 1, **options: Any) -> Search:
    search = Search(problem, annual_energy_of(problem), seed, **{"generations": 1, **options})
    search.run()
    return search


def test_two_hundred_random_problems_keep_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 12)
    monkeypatch.setenv("MONSUN_THREADS", "1")
    for seed in range(200):
        # each climb takes longer than all the rest: some of the problems have one
        monkeypatch.setattr(search_module, "climb", partial(with_rounds, 1 if seed % 8 == 0 else 0))
        generator = np.random.default_rng([seed, 7])
        problem = random_problem(seed)
        problem = replace(problem, count=int(generator.integers(1, problem.count + 1)))
        search = searched(problem, seed)
        check_layout(problem, search.best.x, search.best.y)
        assert search.stopped == "all generations done"
        assert search.best.gain == max(one.gain for one in search.as_state().rated)


def trail_of(number: int, start: Start, steps: int) -> Trail:
    x, y = random_feasible(SQUARE, np.random.default_rng(1))
    return Trail(SQUARE, annual_energy_of(SQUARE), x, y, 5, number, start, steps)


def check_same(one: Trail, other: Trail) -> None:
    for part, again in zip((*one.best, one.annealing.tally), (*other.best, other.annealing.tally), strict=True):
        np.testing.assert_array_equal(part, again)


@pytest.mark.parametrize("start", list(Start))
def test_a_trail_is_the_same_however_it_is_cut(start: Start) -> None:
    """More than two thousand accepted moves, after which the states are worked out anew."""
    whole, parts = trail_of(3, start, 12_000), trail_of(3, start, 12_000)
    while not whole.ended:
        whole.run(12_000)
    for size in np.random.default_rng(2).integers(1, 900, 10_000):
        if parts.ended:
            break
        parts.run(int(size))
    assert whole.annealing.tally[4] > 2000
    check_same(whole, parts)
    check_same(whole, run_for(trail_of(3, start, 12_000), 1e9))


def test_a_trail_ends_no_worse_than_it_began() -> None:
    for start in Start:
        trail = run_for(trail_of(4, start, 3000), 1e9)
        check_layout(SQUARE, *trail.best)
        first = annual_energy_of(SQUARE).gain_and_slopes(
            SQUARE.park(*random_feasible(SQUARE, np.random.default_rng(1)))
        )
        assert annual_energy_of(SQUARE).gain_and_slopes(SQUARE.park(*trail.best))[0] > first[0]


def test_a_snapshot_goes_on_where_it_was() -> None:
    trail = trail_of(5, Start.RANDOM, 4000)
    trail.run(1500)
    kept = trail.snapshot()
    again = Trail.taken_up(SQUARE, annual_energy_of(SQUARE), 5, kept)
    assert (again.done, again.steps, again.number, again.start) == (1500, 4000, 5, Start.RANDOM)
    np.testing.assert_array_equal(again.best, trail.best)
    before = kept.x.copy()
    trail.run(500)
    np.testing.assert_array_equal(kept.x, before)
    again.run(500)
    # the sums begin anew, so that it need not be the same to the last bit: but the same moves are drawn
    np.testing.assert_array_equal(again.annealing.words.dtype, trail.annealing.words.dtype)
    run_for(again, 1e9)
    check_layout(SQUARE, *again.best)
    gain = annual_energy_of(SQUARE).gain_and_slopes
    assert gain(SQUARE.park(*again.best))[0] >= gain(SQUARE.park(kept.best_x, kept.best_y))[0] * (1 - 1e-6)


def test_of_lattices_that_are_tried_the_best_is_kept() -> None:
    trail = trail_of(6, Start.LATTICE, 2400)
    # a hundred steps on each of six
    trail.run(100)
    while len(trail.tried) < 4:
        trail.run(40)
        best = max([(trail.annealing.tally[1], *trail.annealing.best), *trail.tried], key=lambda one: one[0])
        np.testing.assert_array_equal(trail.best, best[1:])
    again = Trail.taken_up(SQUARE, annual_energy_of(SQUARE), 5, trail.snapshot())
    np.testing.assert_array_equal(again.best, trail.best)
    again.run(1)
    assert again.annealing.tally[1] >= max(one[0] for one in trail.tried) * (1 - 1e-6)


@pytest.mark.parametrize("start", list(Start))
def test_one_turbine_alone_has_nothing_to_gain(start: Start) -> None:
    one = replace(SQUARE, count=1)
    x, y = random_feasible(one, np.random.default_rng(3))
    trail = run_for(Trail(one, annual_energy_of(one), x, y, 5, 1, start, 300), 1e9)
    check_layout(one, *trail.best)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 60)
    monkeypatch.setattr(search_module, "climb", partial(with_rounds, 1))
    yield


def test_a_state_is_taken_up_where_it_was(short: None) -> None:
    states: list[SearchState] = []
    searched(SQUARE, 2, keep=states.append, keep_every=0.0)
    # all that was found is there, generations count up, and steps are those of the running generation
    assert states
    middle = states[len(states) // 2]
    again = searched(SQUARE, 2, state=middle, generations=2)
    kept_best = max(one.gain for one in middle.rated)
    assert again.best.gain >= kept_best
    assert again.as_state().generation == 2
    numbers = {one.number for one in again.as_state().rated}
    assert numbers >= set(range(-1, 2 * GENERATION))
    check_layout(SQUARE, again.best.x, again.best.y)
    times = [at for at, _ in again.as_state().history]
    gains = [gain for _, gain in again.as_state().history]
    assert times == sorted(times)
    assert gains == sorted(gains)
    assert gains[-1] == again.best.gain


def test_steps_of_a_generation_that_goes_on_are_its_own(short: None) -> None:
    done = searched(SQUARE, 3).as_state()
    assert done.steps == 60 * 9
    half = [one for one in done.rated if one.number < 4]
    again = searched(SQUARE, 3, state=replace(done, generation=0, rated=tuple(half)), seconds=1000.0)
    assert again.as_state().steps == 60 * 9


def test_the_clock_ends_it_and_sizes_the_generations() -> None:
    told: list[tuple[float, float]] = []
    search = searched(SQUARE, 4, generations=None, seconds=4.0, progress=lambda share, gain: told.append((share, gain)))
    state = search.as_state()
    assert search.stopped == "time is up"
    # the rest of a part and of a round may run over
    assert 3.5 < state.seconds < 12.0
    check_layout(SQUARE, search.best.x, search.best.y)
    assert told == sorted(told)
    assert told[-1][0] <= 1.0
    assert any(one.number >= 0 for one in state.rated)


def test_a_search_of_no_time_gives_a_feasible_layout() -> None:
    search = searched(SQUARE, 5, generations=None, seconds=1e-6)
    check_layout(SQUARE, search.best.x, search.best.y)
    assert search.stopped == "time is up"


def test_an_interrupt_keeps_what_was_running(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 100_000)

    def interrupt(share: float, gain: float) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(gain)

    told: list[float] = []
    search = searched(SQUARE, 6, progress=interrupt)
    assert search.stopped == "interrupted"
    check_layout(SQUARE, search.best.x, search.best.y)
    assert search.best.gain > told[0]
    assert search.unfinished is not None
    assert search.unfinished.running
    for one in search.unfinished.running:
        assert 0 <= one.done < one.steps
        assert one.typical > 0
        check_layout(SQUARE, one.x, one.y)
    # to go on, the trails are not ended
    assert {one.number for one in search.unfinished.rated}.isdisjoint(one.number for one in search.unfinished.running)


def test_given_layouts_are_never_lost(short: None) -> None:
    """The corners of a square are the best places of four; and of equals the first given is returned."""
    problem = replace(SQUARE, count=4)
    good = np.array([0.0, 3000.0, 3000.0, 0.0]), np.array([0.0, 0.0, 3000.0, 3000.0])
    for state in (SearchState(), searched(problem, 7).as_state()):
        search = searched(problem, 7, starts=[random_feasible(problem, np.random.default_rng(9)), good], state=state)
        gain = annual_energy_of(problem).gain_and_slopes(problem.park(*good))[0]
        assert search.best.gain >= gain
        assert any(np.array_equal(one.x, good[0]) and np.array_equal(one.y, good[1]) for one in search._rated)


def test_different_layouts_are_those_of_other_gains() -> None:
    zero = np.zeros(1)
    rated = [Rated(gain, zero, zero, number, Start.GOOD) for number, gain in enumerate([5.0, 7.0, 7.0 + 1e-9, 6.0])]
    assert [one.number for one in different_best(rated, 2)] == [2, 3]
    assert [one.number for one in different_best(rated, 9)] == [2, 3, 0]


def test_chunks_follow_the_time_they_take() -> None:
    assert next_chunk(1000, 0.25) == 1000
    assert next_chunk(1000, 0.5) == 500
    assert next_chunk(1000, 0.0) == 4000
    assert next_chunk(30, 100.0) == 20
