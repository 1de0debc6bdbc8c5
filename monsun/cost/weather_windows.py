"""When work at sea gets done: delays by start step for processes with weather limits, and how they follow each other.

A `Delay` says for every step of a series how long it takes from that step until a process is done, waiting included.
Delays are composed by looking one up at the end of the other, and repeated by doubling, so that a season's work is
known for all starts of all years at once. Steps are tenths of an hour; the series is a ring, whose last year runs on
into the first. No start overtakes a later one: who begins earlier is never done later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

STEPS_PER_HOUR = 10

Delay = NDArray[np.int32]  # [step] steps from each step of the ring until the work begun then is done
Hours = NDArray[np.bool_]  # [hour] fit for work


def in_steps(hours: float) -> int:
    """Hours as a whole number of steps, the nearest and at least one; 0 for no hours."""
    return 0 if hours == 0 else max(1, round(hours * STEPS_PER_HOUR))


def longest_window(fit: Hours) -> int:
    """The longest run of hours fit for work in the ring; the ring's length where all are."""
    if fit.all():
        return int(fit.size)
    # begun behind an hour that is not fit, no run is cut in two
    turned = np.roll(fit, -int(np.flatnonzero(~fit)[0]) - 1)
    ends = np.flatnonzero(np.diff(np.concatenate(([0], turned.astype(np.int8), [0]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def unbroken(fit: Hours, steps: int, where: str, limits: str) -> Delay:
    """Delay of work of so many steps that must not be interrupted: it begins at the first window long enough.

    Raises InputError with `where` and the words of the `limits` when the ring has no such window.
    """
    count = fit.size
    if fit.all():
        return np.full(count * STEPS_PER_HOUR, steps, dtype=np.int32)
    if longest_window(fit) * STEPS_PER_HOUR < steps:
        raise InputError(
            where, f"a window of {steps / STEPS_PER_HOUR:g} h with {limits}", f"{longest_window(fit)} h at the longest"
        )
    # three rounds of the ring: a run that opens in the first two has its end in them
    rounds = np.tile(fit, 3)
    hour = np.arange(rounds.size)
    run_end = _next(np.where(rounds, rounds.size, hour))
    opens = rounds & ~np.concatenate(([False], rounds[:-1]))
    enough = opens & ((run_end - hour) * STEPS_PER_HOUR >= steps)
    window = _next(np.where(enough, hour, rounds.size))[1 : count + 1]
    step = np.arange(count * STEPS_PER_HOUR, dtype=np.int64).reshape(count, STEPS_PER_HOUR)
    fits = (run_end[:count, None] * STEPS_PER_HOUR - step >= steps) & fit[:, None]
    waiting = window[:, None] * STEPS_PER_HOUR - step
    return np.where(fits, steps, waiting + steps).astype(np.int32).ravel()


def interrupted(fit: Hours, steps: int, where: str, limits: str) -> Delay:
    """Delay of work of so many steps that goes on whenever an hour is fit for it.

    Raises InputError with `where` and the words of the `limits` when no hour of the ring is.
    """
    size = fit.size * STEPS_PER_HOUR
    if fit.all() or steps == 0:
        return np.full(size, steps, dtype=np.int32)
    fit_steps = np.repeat(fit, STEPS_PER_HOUR)
    working = np.flatnonzero(fit_steps)
    if working.size == 0:
        raise InputError(where, f"an hour with {limits}", "none")
    done: NDArray[np.int64] = np.cumsum(fit_steps, dtype=np.int64) - fit_steps  # before each step
    rounds, place = np.divmod(done + steps - 1, working.size)
    return (working[place] + 1 + rounds * size - np.arange(size)).astype(np.int32)


def after(first: Delay, second: Delay) -> Delay:
    """Delay of one work followed by another."""
    ends = np.arange(first.size, dtype=np.int64)
    ends += first
    return first + second.take(ends, mode="wrap")


def sequence(delays: list[Delay]) -> Delay:
    """Delay of works that follow each other."""
    whole, *rest = delays
    for delay in rest:
        whole = after(whole, delay)
    return whole


def doubled(delay: Delay, most: int) -> list[Delay]:
    """Delays of 1, 2, 4, ... repetitions, up to the largest power of two that is at most `most`."""
    powers = [delay]
    while 2 ** len(powers) <= most:
        powers.append(after(powers[-1], powers[-1]))
    return powers


def finish_after(start: NDArray[np.int64], powers: list[Delay], times: int) -> NDArray[np.int64]:
    """Step at which `times` repetitions begun at each `start` [any] are done, from `doubled` delays."""
    finish = np.array(start, dtype=np.int64)
    for place, delay in enumerate(powers):
        if times >> place & 1:
            finish += delay.take(finish, mode="wrap")
    return finish


@dataclass(frozen=True, eq=False)
class Trips:
    """A vessel's work in trips: at most `per_trip` units loaded, sailed out, set one after another, and sailed back.

    load and set: delays of one unit; out and back: of sailing; whole: of 1, 2, 4, ... full trips with the way back.
    """

    per_trip: int
    load: Delay
    out: Delay
    unit: Delay
    whole: list[Delay]

    def finish(self, start: NDArray[np.int64], units: int) -> NDArray[np.int64]:
        """Step at which the last of `units` begun at each `start` is set; the way back does not count."""
        if units == 0:
            return np.array(start, dtype=np.int64)
        full = (units - 1) // self.per_trip
        left = units - full * self.per_trip
        finish = finish_after(start, self.whole, full)
        for delay in (*[self.load] * left, self.out, *[self.unit] * left):
            finish += delay.take(finish, mode="wrap")
        return finish


def trips(load: Delay, out: Delay, back: Delay, unit: Delay, per_trip: int, units: int) -> Trips:
    """The trips for up to so many units, from the delays of loading one, sailing out and back, and setting one."""
    full = (units - 1) // per_trip
    whole: list[Delay] = []
    if full > 0:
        whole = doubled(sequence([*[load] * per_trip, out, *[unit] * per_trip, back]), full)
    return Trips(per_trip, load, out, unit, whole)


def _next(place: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each entry the smallest of those from it to the end."""
    return np.minimum.accumulate(place[::-1])[::-1]
