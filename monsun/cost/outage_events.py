"""Failures of a park event by event: sample paths of some years, each seed on its own, compiled.

Failures of each kind are a Poisson process in time. Its points are drawn with marks, so that a lower rate has a part
of the failures of a higher one at the same times. Each kind of vessel takes its repairs in the order of the failures,
with the crew that is free first. So, for the same seed, more failures, fewer vessels, longer work and rougher seas end
no repair sooner (Kiefer and Wolfowitz 1955), and a turbine stands still from its failure to the end of the repair:
availability never rises.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numba
import numpy as np
from numpy.typing import NDArray

from monsun.cost.repair_tasks import Tasks
from monsun.cost.working_hours import MONTHS, finish_soon, hours_by_month, reached
from monsun.layout.random_numbers import random_share, random_whole
from monsun.records import InputError
from monsun.site.series import HOURS_PER_YEAR

Array = NDArray[np.float64]

_LOWEST = 2.0**-12  # failures per unit and year below which the first layer of marks lies; each next is twice as high
_WARM_UP = 0.75 * HOURS_PER_YEAR  # longer than a monsoon, in which work may wait
_OUTAGE, _PLANT = 0, 1


@numba.njit(nogil=True, cache=True)
def _seeded(state: NDArray[np.uint64], seed: int, task: int, layer: int) -> None:
    """Fill a state with splitmix64 (Steele, Lea and Flood 2014) from three whole numbers."""
    word = np.uint64(seed)
    for number in (task, layer, 0, 0, 0, 0):
        word = word + np.uint64(0x9E3779B97F4A7C15)
        mixed = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        word = (mixed ^ (mixed >> np.uint64(31))) + np.uint64(number) * np.uint64(0xD1342543DE82EF95)
    for place in range(4):
        word = word + np.uint64(0x9E3779B97F4A7C15)
        mixed = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state[place] = mixed ^ (mixed >> np.uint64(31))


@numba.njit(nogil=True, cache=True)
def _failures(
    seed: int, length: float, key: NDArray[np.int64], rate: Array, units: Array, turbines: int, time: Array,
    task: NDArray[np.int64], turbine: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write time, task and turbine of every failure of a path of `length` hours; their number, or -1 for no room."""
    state = np.empty(4, dtype=np.uint64)
    count = 0
    for one in range(rate.size):
        low, high, layer = 0.0, _LOWEST, 0
        while low < rate[one]:
            _seeded(state, seed, key[one], layer)
            intensity = (high - low) * units[one] / HOURS_PER_YEAR
            now = -log(1.0 - random_share(state)) / intensity
            while now < length:
                mark = low + (high - low) * random_share(state)
                where = random_whole(state, turbines)
                if mark < rate[one]:
                    if count == time.size:
                        return -1
                    time[count], task[count], turbine[count] = now, one, where
                    count += 1
                now += -log(1.0 - random_share(state)) / intensity
            low, high, layer = high, 2.0 * high, layer + 1
    return count


@numba.njit(nogil=True, cache=True)
def _in_time(time: Array, length: float) -> NDArray[np.int64]:
    """Places of times up to `length` in their order: put into as many parts of it as there are, then by neighbours."""
    count = time.size
    begin = np.zeros(count + 1, dtype=np.int64)
    part = np.empty(count, dtype=np.int64)
    order = np.empty(count, dtype=np.int64)
    for place in range(count):
        part[place] = min(int(time[place] / length * count), count - 1)
        begin[part[place] + 1] += 1
    for place in range(count):
        begin[place + 1] += begin[place]
    for place in range(count):
        order[begin[part[place]]] = place
        begin[part[place]] += 1
    for place in range(1, count):
        moved, at = order[place], place
        while at > 0 and time[order[at - 1]] > time[moved]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = moved
    return order


@numba.njit(nogil=True, cache=True)
def _spread(
    first: float, last: float, month: NDArray[np.int64], next_month: NDArray[np.int64], weight: float, total: Array
) -> None:
    """Add weight x hours from first to last to the months they lie in; month, next_month [hour of the ring]."""
    while first < last:
        hour = int(first) % month.size
        until = min(last, np.floor(first) + next_month[hour])
        total[month[hour] - 1] += weight * (until - first)
        first = until


@numba.njit(nogil=True, cache=True)
def _path(
    seed: int, length: float, key: NDArray[np.int64], rate: Array, units: Array, work: Array, lead: Array,
    vessel: NDArray[np.int64], standing: Array, stops: NDArray[np.bool_], plant: NDArray[np.bool_], stopped: Array,
    turbines: int, done: Array, places: NDArray[np.int64], crews: NDArray[np.int64], aboard: NDArray[np.int64],
    charter: Array, years: int, month: NDArray[np.int64], next_month: NDArray[np.int64], time: Array,
    task: NDArray[np.int64], turbine: NDArray[np.int64], outage: Array, count: Array, hired: Array, calls: Array,
    busy: Array,
) -> bool:  # fmt: skip
    """One path: outage [turbine or plant, month] turbine-hours, failures [task], hired h, calls, busy h [vessel]."""
    number = _failures(seed, length + _WARM_UP, key, rate, units, turbines, time, task, turbine)
    if number < 0:
        return False
    state = np.empty(4, dtype=np.uint64)
    _seeded(state, seed, -1, 0)
    year = random_whole(state, years)
    # hours of the ring; the path counts from `begin` on, the time before fills the queues
    origin = np.floor(year * month.size / years) + month.size - np.floor(_WARM_UP) % month.size
    begin, end = origin + _WARM_UP, origin + _WARM_UP + length
    most = crews.max()
    free = np.full((crews.size, most), -np.inf)
    come = np.full((crews.size, most), -np.inf)  # begin and end of each vessel's present hire
    gone = np.full((crews.size, most), -np.inf)
    until = np.zeros(turbines)
    for place in _in_time(time[:number], length + _WARM_UP):
        one, failed = task[place], origin + time[place]
        kind = vessel[one]
        crew = 0
        for other in range(1, crews[kind]):
            if free[kind, other] < free[kind, crew]:
                crew = other
        ready = failed + lead[one]
        start = max(ready, free[kind, crew])
        finish = finish_soon(start, work[one], done[kind], places[kind])
        free[kind, crew] = finish
        if charter[kind] > 0.0:
            ship = crew // aboard[kind]
            if start > gone[kind, ship]:
                if begin <= come[kind, ship] < end:
                    hired[kind] += gone[kind, ship] - come[kind, ship]
                come[kind, ship], gone[kind, ship] = start, start + charter[kind]
                if begin <= start < end:
                    calls[kind] += 1.0
            gone[kind, ship] = max(gone[kind, ship], finish)
        inside = begin <= failed < end
        if inside:
            count[one] += 1.0
            busy[kind] += work[one]
        if stops[one] and not plant[one]:
            # a turbine that stands still already loses only the time beyond
            since = max(failed, until[turbine[place]])
            until[turbine[place]] = max(until[turbine[place]], finish)
            _spread(max(since, begin), min(finish, end), month, next_month, 1.0, outage[_OUTAGE])
        elif stops[one]:
            _spread(max(failed, begin), min(finish, end), month, next_month, stopped[one], outage[_PLANT])
        elif inside:
            group = _PLANT if plant[one] else _OUTAGE
            outage[group, month[int(failed) % month.size] - 1] += stopped[one] * standing[one]
    for kind in range(crews.size):
        for ship in range(crews[kind] // aboard[kind]):
            if begin <= come[kind, ship] < end:
                hired[kind] += gone[kind, ship] - come[kind, ship]
    return True


@numba.njit(nogil=True, cache=True)
def _paths(
    seeds: NDArray[np.int64], length: float, key: NDArray[np.int64], rate: Array, units: Array, work: Array,
    lead: Array, vessel: NDArray[np.int64], standing: Array, stops: NDArray[np.bool_], plant: NDArray[np.bool_],
    stopped: Array, turbines: int, done: Array, places: NDArray[np.int64], crews: NDArray[np.int64],
    aboard: NDArray[np.int64], charter: Array, years: int, month: NDArray[np.int64], next_month: NDArray[np.int64],
    room: int, outage: Array, count: Array, hired: Array, calls: Array, busy: Array,
) -> bool:  # fmt: skip
    time = np.empty(room)
    task, turbine = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    for place in range(seeds.size):
        fits = _path(
            seeds[place], length, key, rate, units, work, lead, vessel, standing, stops, plant, stopped, turbines,
            done, places, crews, aboard, charter, years, month, next_month, time, task, turbine, outage[place],
            count[place], hired[place], calls[place], busy[place],
        )  # fmt: skip
        if not fits:
            return False
    return True


@dataclass(frozen=True, eq=False)
class OutagePaths:
    """Sample paths of a park in operation, [path] in the order of their seeds.

    years: length of each; hours_by_month [month]: of the calendar in one, on the mean. turbine_hours [path, month] in
    which turbines stand still for failures of their own, and plant_turbine_hours [path, month] for those of cables and
    substations; failures [path, task]; hired [path, vessel] days of vessels on call, calls [path, vessel] their
    mobilisations, work [path, vessel] hours of repairs.
    """

    years: int
    hours_by_month: Array
    seeds: NDArray[np.int64]
    turbine_hours: Array
    plant_turbine_hours: Array
    failures: Array
    hired: Array
    calls: Array
    work: Array

    def begun_as(self, seeds: NDArray[np.int64], years: int) -> bool:
        """Whether the paths are those of these seeds and of so many years."""
        return self.years == years and np.array_equal(self.seeds, seeds)


def outage_paths(tasks: Tasks, seeds: NDArray[np.int64], years: int = 2) -> OutagePaths:
    """Sample paths of so many years, one per seed; a path depends on its seed and the tasks alone.

    Each begins with a year of the weather that its seed chooses, after nine months that do not count. Raises InputError
    for less than a year, and for seeds below 0.
    """
    if years < 1:
        raise InputError("outage paths: years", "at least one", years)
    chosen = np.atleast_1d(np.asarray(seeds, dtype=np.int64))
    if chosen.size == 0 or chosen.min() < 0:
        raise InputError("outage paths: seeds", "whole numbers >= 0, at least one", chosen)
    length = float(years * HOURS_PER_YEAR)
    mean = float((tasks.rate * tasks.units).sum()) * (length + _WARM_UP) / HOURS_PER_YEAR
    room = int(mean + 12 * np.sqrt(mean) + 50)
    size, vessels = chosen.size, tasks.crews.size
    found = OutagePaths(
        years=years, hours_by_month=hours_by_month(tasks.ring, years), seeds=chosen,
        turbine_hours=np.zeros((size, MONTHS)), plant_turbine_hours=np.zeros((size, MONTHS)),
        failures=np.zeros((size, tasks.rate.size)), hired=np.zeros((size, vessels)), calls=np.zeros((size, vessels)),
        work=np.zeros((size, vessels)),
    )  # fmt: skip
    outage = np.zeros((size, 2, MONTHS))
    places = np.array([reached(one) for one in tasks.done])
    fits = _paths(
        chosen, length, tasks.key, tasks.rate, tasks.units, tasks.work, tasks.lead, tasks.vessel, tasks.standing,
        tasks.stops, tasks.plant, tasks.stopped, tasks.turbines, tasks.done, places, tasks.crews, tasks.aboard,
        tasks.charter, tasks.ring.years, tasks.month, tasks.ring.next_month, room, outage, found.failures,
        found.hired, found.calls, found.work,
    )  # fmt: skip
    if not fits:
        raise RuntimeError(f"more than {room} failures in a path where {mean:.0f} are expected")
    found.turbine_hours[:], found.plant_turbine_hours[:] = outage[:, 0], outage[:, 1]
    found.hired[:] /= 24
    return found
