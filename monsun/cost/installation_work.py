"""When a phase of installation gets done, from every hour of a series on: its trips, waiting and days on hire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.installation_processes import Process, Work
from monsun.cost.installation_vessels import Port, check_range
from monsun.cost.weather_windows import (
    STEPS_PER_HOUR,
    Delay,
    Hours,
    Trips,
    in_steps,
    interrupted,
    sequence,
    trips,
    unbroken,
)
from monsun.site.metocean import Metocean

Steps = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sea:
    """The weather that work meets and the months in which nobody works; metocean None for no weather at all.

    month [hour] 1 to 12; open_hours [hour]: in a month that is worked.
    """

    metocean: Metocean | None
    month: NDArray[np.int64]
    open_hours: Hours

    @property
    def name(self) -> str:
        """What errors call it."""
        return "no weather" if self.metocean is None else self.metocean.name

    def fit(self, process: Process) -> Hours:
        """Hours within the limits of a process, in months that are worked."""
        fit = self.open_hours
        if self.metocean is not None and process.wave_height is not None:
            fit = fit & (self.metocean.wave_height <= process.wave_height)
        if self.metocean is not None and process.wind_speed is not None:
            fit = fit & (self.metocean.wind_speed_at(process.wind_height) <= process.wind_speed)
        return fit

    def delay(self, process: Process, kilometres: float, where: str) -> Delay:
        """Delay of a process for a unit of so many km of cable.

        Raises InputError that names the process, its limits and the series when it never finds its window.
        """
        steps = in_steps(process.duration(kilometres))
        find = interrupted if process.interruptible else unbroken
        return find(self.fit(process), steps, f"{where}: {process.name}", f"{_limits(process)} in {self.name}")


def _limits(process: Process) -> str:
    words = []
    if process.wave_height is not None:
        words.append(f"waves <= {process.wave_height:g} m")
    if process.wind_speed is not None:
        words.append(f"wind <= {process.wind_speed:g} m/s at {process.wind_height:g} m")
    return " and ".join(words) or "no limit"


@dataclass(frozen=True, eq=False)
class Crew:
    """The trips of a work's vessels, and the delay of sailing back at the end."""

    work: Work
    trips: Trips
    sail: Delay

    def shares(self, units: int) -> tuple[tuple[int, int], ...]:
        """How many vessel sets do how many units: (sets, units) with units > 0."""
        sets = self.work.vessel_sets
        least, more = divmod(units, sets)
        return tuple((count, each) for count, each in ((more, least + 1), (sets - more, least)) if count and each)

    def finish(self, start: Steps, units: int) -> Steps:
        """Step at which the last of `units` is in place, the sets side by side."""
        most = max((each for _, each in self.shares(units)), default=0)
        return self.trips.finish(start, most)

    def released(self, finish: Steps) -> Steps:
        """Step at which a vessel whose last unit is in place at `finish` is back in port."""
        return finish + self.sail.take(finish, mode="wrap")


def crew_of(work: Work, units: int, kilometres: float, port: Port, sea: Sea, name: str) -> Crew:
    """The trips of a work for up to `units`, each of so many km of cable.

    Raises InputError, naming the phase, for a port beyond the vessel's range, a unit that does not fit on board, or a
    process that never finds its window.
    """
    where = f"installation: {name}"
    check_range(work.vessel, port, where)
    each = max(1, -(-units // work.vessel_sets))
    per_trip = int(min(work.per_trip(kilometres, where), each))
    vessel = work.vessel
    sailing = Process(
        name=f"sail {port.distance:g} km",
        hours=port.distance / vessel.speed,
        wave_height=vessel.wave_height,
        wind_speed=vessel.wind_speed,
        interruptible=True,
    )
    known: dict[tuple[object, ...], Delay] = {}

    def delay(process: Process) -> Delay:
        key = (process.wave_height, process.wind_speed, process.wind_height, process.interruptible,
               in_steps(process.duration(kilometres)))  # fmt: skip
        if key not in known:
            known[key] = sea.delay(process, kilometres, where)
        return known[key]

    idle = np.zeros(sea.month.size * STEPS_PER_HOUR, dtype=np.int32)
    load = sequence([delay(process) for process in work.loading] or [idle])
    sail = delay(sailing)
    out = sequence([*(delay(process) for process in work.departure), sail])
    unit = sequence([delay(process) for process in work.site])
    return Crew(work, trips(load, out, sail, unit, per_trip, each), sail)


def counted(hours: Hours) -> Callable[[Steps], Steps]:
    """A function of steps of the ring: how many steps of the given hours lie before each, over all rounds."""
    before = np.concatenate(([0], np.cumsum(np.repeat(hours, STEPS_PER_HOUR), dtype=np.int64)))
    size = before.size - 1

    def count(step: Steps) -> Steps:
        rounds, place = np.divmod(step, size)
        return rounds * before[-1] + before[place]

    return count


def seasons(open_hours: Hours) -> Callable[[Steps, Steps], Steps]:
    """A function of two steps of the ring: how often the vessels leave for closed months and come back between."""
    closes = open_hours & ~np.roll(open_hours, -1)  # the last hour before closed months
    begins = counted_events(np.roll(closes, 1))

    def between(start: Steps, end: Steps) -> Steps:
        # a start in closed months waits for their end, and has left for nothing
        return begins(end - 1) - begins(start)

    return between


def counted_events(hours: Hours) -> Callable[[Steps], Steps]:
    """A function of steps of the ring: how many of the given hours have begun at or before each, over all rounds."""
    events = np.cumsum(hours, dtype=np.int64)

    def count(step: Steps) -> Steps:
        rounds, place = np.divmod(step // STEPS_PER_HOUR, hours.size)
        return rounds * events[-1] + events[place]

    return count
