"""When work at sea gets done: delays by start step for processes with weather limits, and how they follow each other.

A `Delay` says for every step of a series how long it takes from that step until a process is done, waiting included.
Delays are composed by looking one up at the end of the other, and repeated by doubling, so that a season's work is
known for all starts of all years at once. Steps are tenths of an hour; the series is a ring, whose last year runs on
into the first. No start overtakes a later one: who begins earlier is never done later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
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
    delay = _unbroken(fit, steps)
    if delay.size == 0:
        raise InputError(
            where, f"a window of {steps / STEPS_PER_HOUR:g} h with {limits}", f"{longest_window(fit)} h at the longest"
        )
    return delay


@numba.njit(nogil=True, cache=True)
def _unbroken(fit: Hours, steps: int) -> Delay:
    count = fit.size
    delay = np.empty(count * STEPS_PER_HOUR, dtype=np.int32)
    run_end = window = 3 * count
    # back from the third round of the ring: a run that opens in the first two has its end in them
    for rounds in (2, 1, 0):
        if rounds == 0 and window == 3 * count:
            return delay[:0]  # no window is long enough
        for place in range(count - 1, -1, -1):
            hour = rounds * count + place
            if fit[place] and not fit[place + 1 if place + 1 < count else 0]:
                run_end = hour + 1
            if rounds == 0:
                left = (run_end - hour) * STEPS_PER_HOUR if fit[place] else 0
                able = min(max(left - steps + 1, 0), STEPS_PER_HOUR)  # of the hour's steps: those it may begin in
                later = np.int32((window - hour) * STEPS_PER_HOUR + steps)
                for step in range(able):
                    delay[hour * STEPS_PER_HOUR + step] = np.int32(steps)
                for step in range(able, STEPS_PER_HOUR):
                    delay[hour * STEPS_PER_HOUR + step] = later - np.int32(step)
            if fit[place] and not fit[place - 1] and (run_end - hour) * STEPS_PER_HOUR >= steps:
                window = hour
    return delay


def interrupted(fit: Hours, steps: int, where: str, limits: str) -> Delay:
    """Delay of work of so many steps that goes on whenever an hour is fit for it.

    Raises InputError with `where` and the words of the `limits` when no hour of the ring is.
    """
    size = fit.size * STEPS_PER_HOUR
    if fit.all() or steps == 0:
        return np.full(size, steps, dtype=np.int32)
    if not fit.any():
        raise InputError(where, f"an hour with {limits}", "none")
    return _interrupted(fit, steps)


@numba.njit(nogil=True, cache=True)
def _interrupted(fit: Hours, steps: int) -> Delay:
    size = fit.size * STEPS_PER_HOUR
    delay = np.empty(size, dtype=np.int32)
    rounds, left = divmod(steps - 1, int(fit.sum()) * STEPS_PER_HOUR)
    hour = 0
    while not fit[hour] or left >= STEPS_PER_HOUR:
        left -= STEPS_PER_HOUR * fit[hour]
        hour += 1
    last = rounds * size + hour * STEPS_PER_HOUR + left  # step in which the work is done, counted on over the rounds
    for step in range(size):
        delay[step] = last + 1 - step
        if fit[step // STEPS_PER_HOUR]:
            last += 1
            if last % STEPS_PER_HOUR == 0:
                while not fit[last // STEPS_PER_HOUR % fit.size]:
                    last += STEPS_PER_HOUR
    return delay


def after(first: Delay, second: Delay) -> Delay:
    """Delay of one work followed by another."""
    return _after(first, second)


@numba.njit(nogil=True, cache=True)
def _after(first: Delay, second: Delay) -> Delay:
    size = first.size
    whole = np.empty_like(first)
    for step in range(size):
        place = step + first[step]
        while place >= size:
            place -= size
        whole[step] = first[step] + second[place]
    return whole


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
