"""What a phase of installation does: processes with hours and weather limits, its vessel, and what one unit weighs."""

from __future__ import annotations

from math import inf

from monsun.cost.installation_vessels import CABLE_LAYER, HEAVY_LIFT, JACK_UP, ROCK_VESSEL, Vessel
from monsun.records import InputError, quantity, record

_ORBIT = "ORBIT 1.3.1, process times"
_DEPTH = "at 40 m"


@record
class Process:
    """One step of the work: its hours, the wind and waves it bears, and whether it may be interrupted.

    A limit that is not given does not bind. A process that may not be interrupted needs a window of its whole length.
    """

    name: str = quantity("", "name")
    hours: float = quantity("h", "hours each", 0.0, at_least=0)
    hours_per_km: float = quantity("h/km", "hours for each km of a cable", 0.0, at_least=0)
    wind_speed: float | None = quantity("m/s", "greatest wind at wind_height", None, above=0)
    wind_height: float = quantity("m", "height of the wind limit", 10.0, above=0)
    wave_height: float | None = quantity("m", "greatest significant wave height", None, above=0)
    interruptible: bool = quantity("", "whether it may stop for weather and go on", False)
    source: str = quantity("", "where the numbers come from", "")
    data_class: str = quantity("", "class of the numbers", "user")

    def check(self) -> None:
        """Raise InputError for a process that takes no time."""
        if self.hours + self.hours_per_km == 0:
            raise InputError(f"process {self.name}", "hours or hours_per_km > 0", "none")

    def duration(self, kilometres: float) -> float:
        """Hours of work for a unit of so many km of cable (0 for pieces)."""
        return self.hours + self.hours_per_km * kilometres


@record
class Work:
    """A phase of installation: the vessel, one unit's room on board, and the processes in port and at the site.

    A unit is a turbine, a foundation, a substation, an array cable between two turbines, or an export circuit.
    """

    vessel: Vessel = quantity("", "vessel")
    vessel_sets: int = quantity("-", "vessels of this kind that work side by side", 1, at_least=1)
    cargo: float = quantity("t", "mass of a unit", 0.0, at_least=0)
    cargo_per_km: float = quantity("t/km", "mass of a km of cable", 0.0, at_least=0)
    deck: float = quantity("m2", "deck that a unit takes", 0.0, at_least=0)
    loading: tuple[Process, ...] = quantity("", "in port, for each unit", ())
    departure: tuple[Process, ...] = quantity("", "in port, once a trip", ())
    site: tuple[Process, ...] = quantity("", "at the site, for each unit", ())
    after: float = quantity("-", "share of foundations in place before it starts", 0.0, at_least=0, at_most=1)

    def check(self) -> None:
        """Raise InputError for a work without processes at the site."""
        if not self.site:
            raise InputError("installation: site", "at least one process", "none")

    def per_trip(self, kilometres: float, where: str) -> float:
        """Units on board in a trip, by mass and deck; infinite when neither binds.

        kilometres: of cable in a unit. Raises InputError, naming `where`, when not even one unit fits the vessel.
        """
        mass = self.cargo + self.cargo_per_km * kilometres
        fits = min(
            self.vessel.cargo // mass if mass else inf,
            self.vessel.deck // self.deck if self.deck else inf,
        )
        if fits < 1:
            raise InputError(
                f"{where}: unit of {mass:,.0f} t and {self.deck:,.0f} m2",
                f"room on the {self.vessel.name}",
                f"{self.vessel.cargo:,.0f} t and {self.vessel.deck:,.0f} m2",
            )
        return fits


def _in_port(name: str, hours: float) -> Process:
    """Loading and sea-fastening, which no weather stops."""
    return Process(name=name, hours=round(hours, 3), source=_ORBIT, data_class="published")


def _sheltered(name: str, hours: float) -> Process:
    """Work on a jacked-up vessel that bears the weather it sails in."""
    return Process(
        name=name, hours=round(hours, 3), wave_height=3.0, wind_speed=20.0, source=f"{_ORBIT}; limits of example_wtiv",
        data_class="published",
    )  # fmt: skip


def _jacking(name: str, hours: float) -> Process:
    """Positioning and jacking, which swell and sea limit first."""
    return Process(
        name=name, hours=round(hours, 3), wave_height=1.8, wind_speed=15.0,
        source=f"{_ORBIT}, {_DEPTH}; ORBIT's limit of 3 m is for sailing: 1.8 m assumed, as jack-ups go on location",
        data_class="assumed",
    )  # fmt: skip


def _lift(name: str, hours: float, height: float, wind_speed: float = 15.0) -> Process:
    """A lift by the jacked-up crane, in one window."""
    assumed = wind_speed < 15.0
    limits = "limits of example_wtiv, wind at the height of the lift"
    if assumed:
        limits = f"{wind_speed:g} m/s at {height:g} m assumed, below the crane's 15"
    return Process(
        name=name, hours=round(hours, 3), wave_height=3.0, wind_speed=wind_speed, wind_height=height,
        source=f"{_ORBIT}; {limits}", data_class="assumed" if assumed else "published",
    )  # fmt: skip


def _at_cable(name: str, hours: float) -> Process:
    """A step at the end of a cable, in one window."""
    return Process(
        name=name, hours=round(hours, 3), wave_height=2.0, wind_speed=25.0,
        source=f"{_ORBIT}; limits of example_cable_lay_vessel", data_class="published",
    )  # fmt: skip


def _along_cable(name: str, kilometres_per_hour: float) -> Process:
    """Laying or burying, which may stop and go on."""
    return Process(
        name=name, hours_per_km=1 / kilometres_per_hour, wave_height=2.0, wind_speed=25.0, interruptible=True,
        source=f"{_ORBIT}: {kilometres_per_hour:g} km/h; limits of example_cable_lay_vessel", data_class="published",
    )  # fmt: skip


FOUNDATIONS = Work(
    vessel=JACK_UP, cargo=1697 + 529, deck=71.5 + 74.6,
    loading=(_in_port("fasten monopile", 12.0), _in_port("fasten transition piece", 8.0)),
    site=(
        _jacking("position, jack up and survey", 2.0 + 26 / 60 + 1.0),
        _lift("release, upend, lower and drive the pile", 3.0 + 0.82 + 0.005 + 1.0 + 1.5, 50.0),
        _sheltered("release the transition piece, change rigging", 1.0 + 2.0),
        _lift("lower and bolt the transition piece", 1.0 + 4.0, 50.0),
        _jacking("jack down", 26 / 60),
    ),
)  # fmt: skip
SCOUR_PROTECTION = Work(
    vessel=ROCK_VESSEL, cargo=3401,
    departure=(_in_port("load rock", 4.0),),
    site=(
        Process(
            name="move and drop rock", hours=10.0 + 0.24, wave_height=2.0, wind_speed=20.0, interruptible=True,
            source=f"{_ORBIT}; limits of example_scour_protection_vessel", data_class="published",
        ),
    ),
)  # fmt: skip
TURBINES = Work(
    vessel=JACK_UP, cargo=480 + 797 + 3 * 72, deck=2 * 40 + 242 + 3 * 480,
    loading=(
        _in_port("fasten tower sections", 2 * 4.0), _in_port("fasten nacelle", 4.0), _in_port("fasten blades", 3 * 1.5),
    ),
    site=(
        _jacking("position and jack up", 2.0 + 26 / 60),
        _lift("release, lift and attach the lower tower section", 3.0 + 0.75 + 6.0, 75.0),
        _lift("release, lift and attach the upper tower section", 3.0 + 1.5 + 6.0, 150.0),
        _sheltered("change rigging, release the nacelle", 1.0 + 3.0),
        _lift("lift and attach the nacelle", 1.5 + 6.0, 150.0),
        _sheltered("change rigging", 1.0),
        *(_lift(f"release, lift and attach blade {number}", 1.0 + 1.5 + 3.5, 150.0, 12.0) for number in (1, 2, 3)),
        _jacking("jack down", 26 / 60),
    ),
    after=0.5,
)  # fmt: skip
ARRAY_CABLES = Work(
    vessel=CABLE_LAYER, cargo_per_km=42.5,
    departure=(_in_port("load cable", 6.0),),
    site=(
        _at_cable("position, prepare and pull in the first end", 2.0 + 1.0 + 5.5),
        _at_cable("terminate the first end and lower", 5.5 + 1.0),
        _along_cable("lay and bury", 0.0625),
        _at_cable("prepare and pull in the second end", 1.0 + 5.5),
        _at_cable("terminate the second end", 5.5),
    ),
    after=0.5,
)  # fmt: skip
EXPORT_CABLES = Work(
    vessel=CABLE_LAYER, cargo_per_km=115.0,
    loading=(_in_port("load cable", 6.0),),
    site=(
        _at_cable("pull in at the landfall", 0.2 + 0.2 + 1.0 + 5.5),
        _at_cable("terminate at the landfall and lower", 5.5 + 1.0),
        _along_cable("lay", 0.4),
        _at_cable("position and pull in at the substation", 2.0 + 5.5),
        _at_cable("terminate at the substation", 5.5),
        _along_cable("bury", 0.4),
    ),
)  # fmt: skip
SUBSTATIONS = Work(
    vessel=HEAVY_LIFT,
    loading=(_in_port("fasten monopile", 12.0), _in_port("fasten topside", 12.0)),
    site=(
        _jacking("position, jack up both vessels and survey", 2.0 + 2 * 100 / 60 + 1.0),
        _lift("release, upend, lower and drive the pile", 3.0 + 0.5 + 0.005 + 1.0 + 1.5, 50.0),
        _lift("release, lift and attach the topside", 2.0 + 1.0 + 0.05 + 6.0 + 4.0, 50.0),
        _jacking("jack down", 100 / 60),
    ),
)  # fmt: skip
