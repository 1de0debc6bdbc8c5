"""The repairs a park may need, as rows of numbers: rate, work, lead time and vessel of each, with its weather."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.failures import RepairClass, Subsystem
from monsun.cost.service_vessels import Charter, ServiceVessel, check_fleet, vessel_of
from monsun.cost.working_hours import Ring, WorkingHours, ring_of, working_hours
from monsun.records import InputError
from monsun.site.metocean import Metocean

Array = NDArray[np.float64]
_DAY = 24
_PLANT_KEY = 10_000  # keys of plant tasks begin here, so that more turbine parts do not move them


@dataclass(frozen=True, eq=False)
class Tasks:
    """Kinds of repair of a park, [task], and the vessels that do them, [vessel].

    rate: failures per unit and year; units; work h on site; lead h from the failure until work may begin; vessel: place
    in the fleet; stops: stands still from the failure on, else only while people are there; standing: h of the calendar
    it then stands; plant: a cable or substation rather than a turbine's part; stopped: turbines that stand still;
    materials USD; repair: place of the class; subsystem: name; key: names the task in the random numbers.
    crews: at work at a time, aboard: of them on one vessel; charter: shortest hire h, 0 for vessels hired all the year;
    done [vessel, hour + 1]: see `WorkingHours`; ring: of its hours.
    """

    turbines: int
    subsystem: tuple[str, ...]
    repair: tuple[RepairClass, ...]
    key: NDArray[np.int64]
    rate: Array
    units: Array
    work: Array
    lead: Array
    vessel: NDArray[np.int64]
    stops: NDArray[np.bool_]
    standing: Array
    plant: NDArray[np.bool_]
    stopped: Array
    materials: Array
    crews: NDArray[np.int64]
    aboard: NDArray[np.int64]
    charter: Array
    done: Array
    ring: Ring
    hours: tuple[WorkingHours, ...]

    @property
    def month(self) -> NDArray[np.int64]:
        """Month of each hour of the ring, 1 to 12."""
        return self.ring.month

    @property
    def failures_per_year(self) -> Array:
        """Failures of the park per year, [task]."""
        return self.rate * self.units

    def of_part(self, plant: bool, place: int) -> NDArray[np.bool_]:
        """Which are repairs of one subsystem, by its place among those of turbines or of the plant, [task]."""
        return (self.plant == plant) & (self.key % _PLANT_KEY // len(RepairClass) == place)

    def repaired_as(self, other: Tasks) -> bool:
        """Whether the same fails and is repaired by the same vessels in the same hours, whatever the others do."""
        if self.turbines != other.turbines or not np.array_equal(self.vessel, other.vessel):
            return False
        rows = ("key", "rate", "units", "work", "lead", "stops", "standing", "plant", "stopped")
        at_work = np.unique(self.vessel)
        return all(np.array_equal(getattr(self, row), getattr(other, row)) for row in rows) and all(
            np.array_equal(getattr(self, row)[at_work], getattr(other, row)[at_work])
            for row in ("crews", "aboard", "charter", "done")
        )


def park_tasks(
    turbines: int,
    subsystems: Sequence[Subsystem],
    plant: Sequence[Subsystem],
    fleet: Sequence[ServiceVessel],
    metocean: Metocean,
    distance: float,
    stops: Sequence[bool] = (True, True, True),
    failure_factor: float = 1.0,
) -> Tasks:
    """The repairs of a park of so many turbines, `distance` m from the port of operation.

    subsystems: parts of every turbine; plant: cables and substations. stops: by class of repair, whether a turbine
    stands still from the failure on. failure_factor: failures over those of the tables. Raises InputError for a vessel
    that the fleet lacks, that cannot reach the park, or for which the sea is never calm enough.
    """
    if turbines < 1:
        raise InputError("operation: turbines", "at least one", turbines)
    if not distance >= 0:
        raise InputError("operation: distance to port", "metres >= 0", distance)
    if not failure_factor >= 0:
        raise InputError("operation: failure_factor", "a number >= 0", failure_factor)
    check_fleet(fleet)
    hours = tuple(working_hours(vessel, metocean, distance) for vessel in fleet)
    rows = [
        (part, one, behind, number)
        for behind, parts in ((False, subsystems), (True, plant))
        for number, part in enumerate(parts)
        for one in RepairClass
        if part.failures_per_year[one.value] > 0
    ]
    place = np.array(
        [
            vessel_of(fleet, part.vessels[one.value], f"operation: vessel for {part.name}, {one.name.lower()}")
            for part, one, _, _ in rows
        ],
        dtype=np.int64,
    )
    transfer = np.array([vessel.transfers_per_task for vessel in fleet])
    work = np.array([part.hours[one.value] for part, one, _, _ in rows], dtype=float) + transfer[place]
    share = np.array([one.mean_share for one in hours])
    lead = np.array([vessel.lead_hours(distance) for vessel in fleet])
    return Tasks(
        turbines=turbines,
        subsystem=tuple(part.name for part, *_ in rows),
        repair=tuple(one for _, one, _, _ in rows),
        key=np.array([behind * _PLANT_KEY + number * len(RepairClass) + one.value for _, one, behind, number in rows],
                     dtype=np.int64),
        rate=failure_factor * np.array([part.failures_per_year[one.value] for part, one, _, _ in rows], dtype=float),
        units=np.array([part.units or turbines for part, *_ in rows], dtype=float),
        work=work,
        lead=lead[place],
        vessel=place,
        stops=np.array([stops[one.value] for _, one, _, _ in rows], dtype=bool),
        standing=work / share[place],
        plant=np.array([behind for _, _, behind, _ in rows], dtype=bool),
        stopped=np.array([part.turbines_stopped for part, *_ in rows], dtype=float),
        materials=np.array([part.materials[one.value] for part, one, _, _ in rows], dtype=float),
        crews=np.array([vessel.number * vessel.crews for vessel in fleet], dtype=np.int64),
        aboard=np.array([vessel.crews for vessel in fleet], dtype=np.int64),
        charter=np.array([_DAY * vessel.charter_days * (vessel.charter is Charter.ON_CALL) for vessel in fleet]),
        done=np.array([one.done for one in hours]),
        ring=ring_of(metocean),
        hours=hours,
    )  # fmt: skip
