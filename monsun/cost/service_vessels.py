"""Vessels that serve a park in operation: what they may do in which sea, when they come, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from monsun.records import InputError, quantity, record

_COWER = "WOMBAT 0.13.5 default library (NREL Cost of Wind Energy Review 2025 edition, 2024 USD)"
_KNOT = 1852 / 3600  # m/s


class VesselKind(StrEnum):
    """What kind of vessel a task needs."""

    CREW_TRANSFER = "crew transfer vessel"
    SERVICE_OPERATION = "service operation vessel"
    JACK_UP = "jack-up vessel"
    CABLE = "cable vessel"
    DIVING = "diving support vessel"


class Charter(StrEnum):
    """How a vessel is hired."""

    YEAR_ROUND = "all the year"
    ON_CALL = "when it is needed"


@record
class ServiceVessel:
    """Vessels of one kind: how many, their limits, their working day, and their price."""

    kind: VesselKind = quantity("", "kind of vessel, as tasks ask for it")
    stands_in_for: tuple[VesselKind, ...] = quantity(
        "", "other kinds whose tasks it takes where the fleet has none", ()
    )
    number: int = quantity("-", "vessels of this kind at most at work at a time", 1, at_least=1)
    crews: int = quantity("-", "crews per vessel that work at different turbines at a time", 1, at_least=1)
    charter: Charter = quantity("", "hired all the year, or when it is needed")
    day_rate: float = quantity("USD/d", "price of one vessel and day", at_least=0)
    charter_days: float = quantity("d", "shortest hire of a vessel on call", 1.0, above=0)
    mobilisation_days: float = quantity("d", "from the failure until vessel and spare part are ready", 0.0, at_least=0)
    mobilisation_cost: float = quantity("USD", "price of each mobilisation", 0.0, at_least=0)
    speed: float = quantity("m/s", "speed of sailing", above=0)
    wave_limit: float = quantity("m", "greatest significant wave height of work", above=0)
    wind_limit: float = quantity("m/s", "greatest wind speed of work", above=0)
    wind_height: float = quantity("m", "height of the wind that the limit holds for", 100.0, above=0)
    shift_begins: float = quantity("h", "hour of the day at which a working day begins in port", 7.0, at_least=0)
    shift_ends: float = quantity("h", "hour of the day by which it is back in port", 19.0, above=0, at_most=24)
    stays_at_sea: bool = quantity("", "whether it stays in the park between working days", False)
    transfer_hours: float = quantity("h", "time to put a crew across, each way", 0.25, at_least=0)
    least_window: int = quantity("h", "shortest run of hours within the limits that is used", 1, at_least=1)
    reach: float = quantity("m", "greatest distance from its port", above=0)
    port_distance: float = quantity(
        "m", "distance to a port of its own; 0: it works from the port of operation", 0.0, at_least=0
    )
    source: str = quantity("", "where the numbers come from", "")

    def check(self) -> None:
        """Raise InputError for a working day that ends before it begins."""
        if not self.shift_ends > self.shift_begins:
            raise InputError(f"{self.kind}: shift_ends", f"an hour after {self.shift_begins:g}", self.shift_ends)

    @property
    def around_the_clock(self) -> bool:
        """Whether it works day and night."""
        return self.shift_begins == 0 and self.shift_ends == 24

    @property
    def transfers_per_task(self) -> float:
        """Hours of transfers that every task adds: who sails every day loses them from the working day instead."""
        return 2 * self.transfer_hours if self.stays_at_sea or self.around_the_clock else 0.0

    def sailing_hours(self, distance: float) -> float:
        """Hours from its port to a park so many metres from the port of operation, one way.

        Raises InputError where that is beyond its reach, or leaves nothing of the working day.
        """
        way = self.port_distance or distance
        if way > self.reach:
            raise InputError(
                f"{self.kind}: distance to port", f"at most its reach of {self.reach / 1e3:g} km", f"{way / 1e3:g} km"
            )
        hours = way / self.speed / 3600
        left = self.shift_ends - self.shift_begins - 2 * hours - 2 * self.transfer_hours
        if not (self.stays_at_sea or self.around_the_clock) and left <= 0:
            raise InputError(
                f"{self.kind}: distance to port",
                f"less than {(self.shift_ends - self.shift_begins) / 2 - self.transfer_hours:g} h of sailing one way",
                f"{hours:.1f} h for {way / 1e3:g} km",
            )
        return hours

    def lead_hours(self, distance: float) -> float:
        """Hours from a failure until work on it can begin in fair weather and within a working day."""
        daily = not (self.stays_at_sea or self.around_the_clock)
        return 24 * self.mobilisation_days + (0.0 if daily else self.sailing_hours(distance))


def crew_transfer_vessels(number: int = 4) -> ServiceVessel:
    """Crew transfer vessels, hired all the year."""
    return ServiceVessel(
        kind=VesselKind.CREW_TRANSFER, number=number, charter=Charter.YEAR_ROUND, day_rate=3201.7, speed=20 * _KNOT,
        wave_limit=2.0, wind_limit=99.0, reach=150e3,
        source=f"{_COWER}: 3 for 50 turbines, one crew each; reach assumed",
    )  # fmt: skip


def service_operation_vessels(number: int = 1) -> ServiceVessel:
    """Vessels that stay in the park with several crews, hired all the year."""
    return ServiceVessel(
        kind=VesselKind.SERVICE_OPERATION, stands_in_for=(VesselKind.CREW_TRANSFER,), number=number, crews=3,
        charter=Charter.YEAR_ROUND, day_rate=40_000.0, speed=12 * _KNOT, wave_limit=2.5, wind_limit=17.0,
        stays_at_sea=True, reach=1000e3, source="usual figures for walk-to-work vessels, from memory",
    )  # fmt: skip


def jack_up_vessel(
    day_rate: float = 400_000.0, mobilisation_cost: float = 0.0, source: str = f"{_COWER}; reach assumed"
) -> ServiceVessel:
    """One jack-up vessel on call, from a port 116 km away."""
    return ServiceVessel(
        kind=VesselKind.JACK_UP, charter=Charter.ON_CALL, day_rate=day_rate, charter_days=20.0, mobilisation_days=10.0,
        mobilisation_cost=mobilisation_cost, speed=11 * _KNOT, wave_limit=2.0, wind_limit=10.0, shift_begins=0.0,
        shift_ends=24.0, reach=2000e3, port_distance=116e3, source=source,
    )  # fmt: skip


def cable_vessel() -> ServiceVessel:
    """One cable vessel on call, from a port 116 km away."""
    return ServiceVessel(
        kind=VesselKind.CABLE, charter=Charter.ON_CALL, day_rate=241_171.4, charter_days=10.0, mobilisation_days=14.0,
        speed=14 * _KNOT, wave_limit=2.0, wind_limit=99.0, shift_begins=0.0, shift_ends=24.0, reach=2000e3,
        port_distance=116e3, source=f"{_COWER}; reach assumed",
    )  # fmt: skip


def diving_vessel() -> ServiceVessel:
    """One diving support vessel on call, from a port 116 km away; it stays in the park while it is hired."""
    return ServiceVessel(
        kind=VesselKind.DIVING, charter=Charter.ON_CALL, day_rate=30_736.5, charter_days=4.0, mobilisation_days=15.0,
        speed=16 * _KNOT, wave_limit=2.0, wind_limit=99.0, stays_at_sea=True, reach=2000e3, port_distance=116e3,
        source=f"{_COWER}; reach assumed, stays at sea",
    )  # fmt: skip


def cower_fleet() -> tuple[ServiceVessel, ...]:
    """The fleet of NREL's review, with four crew transfer vessels for 67 turbines."""
    return crew_transfer_vessels(), jack_up_vessel(), cable_vessel(), diving_vessel()


def vessel_of(fleet: Sequence[ServiceVessel], kind: VesselKind, where: str) -> int:
    """Place in the fleet of the vessel for tasks of a kind: that kind, else the first that stands in for it.

    Raises InputError, led by `where`, when the fleet has neither.
    """
    able = [vessel.kind is kind for vessel in fleet], [kind in vessel.stands_in_for for vessel in fleet]
    for kinds in able:
        if any(kinds):
            return kinds.index(True)
    raise InputError(where, f"one of the fleet's vessels ({', '.join(vessel.kind for vessel in fleet)})", str(kind))


def check_fleet(fleet: Sequence[ServiceVessel]) -> None:
    """Raise InputError for no vessels, or a kind that comes twice."""
    kinds = [vessel.kind for vessel in fleet]
    twice = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if not kinds or twice is not None:
        raise InputError("operation: fleet", "each kind of vessel once", "none" if twice is None else f"{twice} twice")
