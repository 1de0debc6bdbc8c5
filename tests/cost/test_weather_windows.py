"""Delays against a plain search step by step; composition; what never finds a window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.weather_windows import (
    STEPS_PER_HOUR,
    after,
    doubled,
    finish_after,
    in_steps,
    interrupted,
    longest_window,
    sequence,
    trips,
    unbroken,
)
from monsun.records import InputError

hours = st.lists(st.booleans(), min_size=3, max_size=40).map(np.array)
WHERE = ("lift", "waves <= 1 m in a test")


def walked(fit, steps: int, begin: int, interruptible: bool) -> int:
    """Step at which work begun at `begin` is done, found by going on from step to step."""
    ring = np.repeat(fit, STEPS_PER_HOUR)
    at, done = begin, 0
    while done < steps:
        good = ring[at % ring.size]
        done = done + 1 if good else (done if interruptible else 0)
        at += 1
    return at


@given(hours, st.integers(1, 90), st.booleans())
def test_every_delay_is_that_of_a_walk_from_step_to_step(fit, steps, interruptible):
    find = interrupted if interruptible else unbroken
    if not fit.any() or (not interruptible and longest_window(fit) * STEPS_PER_HOUR < steps):
        with pytest.raises(InputError, match=r"lift.*waves <= 1 m"):
            find(fit, steps, *WHERE)
        return
    delay = find(fit, steps, *WHERE)
    for begin in range(0, delay.size, 3):
        assert begin + delay[begin] == walked(fit, steps, begin, interruptible)
    assert (np.diff(np.concatenate((delay, delay[:1]))) >= -1).all()  # who begins earlier is never done later


@given(hours, hours, st.integers(1, 40))
def test_more_hours_fit_for_work_are_never_later(fit, more, steps):
    better = fit.copy()
    better[: more.size] |= more[: fit.size]
    for find in (interrupted, unbroken):
        try:
            slower = find(fit, steps, *WHERE)
        except InputError:
            continue
        assert (find(better, steps, *WHERE) <= slower).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 17))
def test_trips_are_their_parts_one_after_another(seed, per_trip, units):
    random = np.random.default_rng(seed)
    fit = random.random(30) < 0.7
    fit[:4] = True
    load, out, back, unit = (interrupted(fit, int(steps), *WHERE) for steps in random.integers(1, 60, 4))
    start = np.arange(load.size)
    finish = trips(load, out, back, unit, per_trip, units).finish(start, units)
    for begin in (0, 7, 150, 299):
        at, left = begin, units
        while left:
            board = min(per_trip, left)
            left -= board
            parts = [*[load] * board, out, *[unit] * board, *([back] if left else [])]
            for part in parts:
                at += part[at % part.size]
        assert finish[begin] == at


def test_repetition_by_doubling_is_repetition():
    fit = np.random.default_rng(1).random(50) < 0.6
    delay = interrupted(fit, 13, *WHERE)
    powers = doubled(delay, 11)
    assert len(powers) == 4
    start = np.arange(delay.size)
    assert (finish_after(start, powers, 11) - start == sequence([delay] * 11)).all()
    assert (after(delay, after(delay, delay)) == after(after(delay, delay), delay)).all()


def test_hours_become_steps():
    assert [in_steps(value) for value in (0, 0.01, 1.5, 0.26)] == [0, 1, 15, 3]


def test_the_longest_window_may_run_over_the_end():
    assert longest_window(np.array([True, True, False, True, False, True])) == 3
    assert longest_window(np.ones(5, dtype=bool)) == 5
    assert longest_window(np.zeros(5, dtype=bool)) == 0
