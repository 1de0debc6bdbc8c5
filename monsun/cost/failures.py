"""What fails in a park and what is serviced: how often, how long the work takes, which vessel it needs, spare parts."""

from __future__ import annotations

from enum import Enum

from monsun.cost.service_vessels import VesselKind
from monsun.records import InputError, quantity, record

_CTV, _JACK_UP, _CABLE, _DIVING = (
    VesselKind.CREW_TRANSFER,
    VesselKind.JACK_UP,
    VesselKind.CABLE,
    VesselKind.DIVING,
)
COREWIND_2021 = "COREWIND D4.2 (2021) and D6.1 (2020), as in WOMBAT 0.13.5"


class RepairClass(Enum):
    """How much a repair takes; the value is its place in a subsystem's rows."""

    MINOR = 0
    MAJOR = 1
    REPLACEMENT = 2


@record
class Subsystem:
    """A part that fails; rows of three: minor repair, major repair, replacement. Failures come at random in time."""

    name: str = quantity("", "what fails")
    failures_per_year: tuple[float, ...] = quantity("1/a", "failures of each class per unit and year", at_least=0)
    hours: tuple[float, ...] = quantity("h", "hours of work on site for each class", at_least=0)
    materials: tuple[float, ...] = quantity("USD", "spare parts for each class", at_least=0)
    vessels: tuple[VesselKind, ...] = quantity("", "kind of vessel for each class")
    units: float = quantity("-", "units in the park; 0: one per turbine", 0.0, at_least=0)
    turbines_stopped: float = quantity("-", "turbines that stand still with one unit", 1.0, at_least=0)
    source: str = quantity("", "where the numbers come from", "")

    def check(self) -> None:
        """Raise InputError unless every row has three numbers and every failure takes time."""
        for row in ("failures_per_year", "hours", "materials", "vessels"):
            if len(getattr(self, row)) != len(RepairClass):
                raise InputError(f"{self.name}: {row}", f"{len(RepairClass)} entries", len(getattr(self, row)))
        for one in RepairClass:
            if self.failures_per_year[one.value] > 0 and not self.hours[one.value] > 0:
                raise InputError(f"{self.name}: hours", f"hours > 0 for {one.name.lower()}", self.hours[one.value])


@record
class Service:
    """Work that is planned: it comes at even intervals and waits for good weather while the turbine runs."""

    name: str = quantity("", "what is done")
    hours: float = quantity("h", "hours of work on site", above=0)
    interval: float = quantity("a", "years from one service of a unit to the next", 1.0, above=0)
    materials: float = quantity("USD", "materials for each service", 0.0, at_least=0)
    vessel: VesselKind = quantity("", "kind of vessel", _CTV)
    units: float = quantity("-", "units in the park; 0: one per turbine", 0.0, at_least=0)
    turbines_stopped: float = quantity("-", "turbines that stand still meanwhile", 1.0, at_least=0)
    source: str = quantity("", "where the numbers come from", "")


def _turbine_part(
    name: str, years: tuple[float, ...], hours: tuple[float, ...], materials: tuple[float, ...], major: VesselKind,
    replacement: VesselKind, source: str,
) -> Subsystem:  # fmt: skip
    """A part of a turbine from the mean years between failures of each class."""
    return Subsystem(
        name=name, failures_per_year=tuple(1 / year if year else 0.0 for year in years), hours=hours,
        materials=materials, vessels=(_CTV, major, replacement), source=source,
    )  # fmt: skip


def cower_2025_subsystems() -> tuple[Subsystem, ...]:
    """Parts of a fixed turbine as NREL's review of 2025 takes them: major repairs by crew vessels, 2024 USD."""
    source = f"{COREWIND_2021} default library (NREL Cost of Wind Energy Review 2025 edition, 2024 USD)"
    rows = (
        ("power converter", (1.859, 2.959, 12.99), (14, 28, 170), (1095.6, 7669.44, 60260.08), _JACK_UP),
        ("electrical system", (2.793, 62.5, 500), (10, 28, 54), (1095.6, 5478.16, 54781.84), _JACK_UP),
        ("hydraulic pitch system", (1.214, 5.587, 1000), (18, 38, 75), (547.84, 2081.68, 15338.96), _CTV),
        ("ballast pump", (100, 0, 0), (8, 0, 0), (1095.6, 0, 0), _CTV),
        ("yaw system", (6.173, 166.7, 1000), (10, 40, 147), (547.84, 3286.88, 13695.44), _JACK_UP),
        ("rotor blades", (2.193, 100, 1000), (18, 42, 864), (5478.16, 47232.96, 487558.64), _JACK_UP),
        ("generator", (1.832, 33.333, 111.1111), (13, 49, 244), (1095.6, 15711.44, 259118.24), _JACK_UP),
        ("drive train", (4.329, 38.462, 111.111), (10, 36, 144), (1095.6, 15338.96, 254187.84), _JACK_UP),
    )
    return tuple(
        _turbine_part(name, years, hours, materials, _CTV, vessel, source)
        for name, years, hours, materials, vessel in rows
    )


def corewind_2021_subsystems() -> tuple[Subsystem, ...]:
    """Parts of COREWIND's 15 MW turbine without anchors and mooring lines: most major repairs by jack-up vessel."""
    source = f"{COREWIND_2021} corewind library"
    rows = (
        ("power converter", (1.859, 2.959, 12.99), (14, 28, 170), (1000, 7000, 55000), _JACK_UP),
        ("electrical system", (2.793, 62.5, 500), (10, 28, 54), (1000, 5000, 50000), _JACK_UP),
        ("hydraulic pitch system", (1.214, 5.587, 1000), (18, 38, 75), (500, 1900, 14000), _CTV),
        ("ballast pump", (100, 0, 0), (8, 0, 0), (1000, 0, 0), _CTV),
        ("yaw system", (6.173, 166.7, 1000), (10, 40, 147), (500, 3000, 12500), _JACK_UP),
        ("rotor blades", (2.193, 100, 1000), (18, 42, 864), (6000, 51732, 534000), _JACK_UP),
        ("generator", (1.832, 33.333, 111.1111), (13, 49, 244), (1000, 14340, 236500), _JACK_UP),
        ("drive train", (4.329, 38.462, 111.111), (10, 36, 144), (1000, 14000, 232000), _JACK_UP),
    )
    return tuple(
        _turbine_part(name, years, hours, materials, major, _JACK_UP, source)
        for name, years, hours, materials, major in rows
    )


def cower_2025_plant(array_turbines_stopped: float = 2.5) -> tuple[Subsystem, ...]:
    """Cables and substation of NREL's review, 2024 USD: one array cable per turbine, one substation.

    array_turbines_stopped: turbines behind a failed array cable, for strings of four on the mean 2.5.
    """
    source = f"{COREWIND_2021} default library (2024 USD)"
    return (
        Subsystem(
            name="array cable", failures_per_year=(0.0, 1 / 40, 1 / 62.5), hours=(0, 240, 360),
            materials=(0, 41086.4, 301300.3), vessels=(_CABLE,) * 3, turbines_stopped=array_turbines_stopped,
            source=source,
        ),
        Subsystem(
            name="export cable", failures_per_year=(0.0, 1 / 50, 0.0), hours=(0, 60, 0), materials=(0, 41086.4, 0),
            vessels=(_CABLE,) * 3, units=1.0, turbines_stopped=0.0,
            source=f"{source}; a second circuit carries on",
        ),
        Subsystem(
            name="offshore substation", failures_per_year=(1 / 5, 1 / 100, 0.0), hours=(12, 60, 0),
            materials=(2739.1, 136954.7, 0), vessels=(_CTV,) * 3, units=1.0, turbines_stopped=0.0,
            source=f"{source}; a second transformer carries on",
        ),
    )  # fmt: skip


def cower_2025_services() -> tuple[Service, ...]:
    """Services of NREL's review, 2024 USD."""
    source = f"{COREWIND_2021} default library (2024 USD)"
    return (
        Service(name="turbine inspection", hours=24, materials=1643.44, source=source),
        Service(name="structural inspection", hours=24, materials=657.36, source=source),
        Service(name="subsea inspection", hours=6, interval=2.0, materials=547.84, vessel=_DIVING, source=source),
        Service(
            name="substation inspection", hours=24, materials=684.8, units=1.0, turbines_stopped=0.0, source=source
        ),
        Service(
            name="export cable inspection", hours=12, interval=2.0, materials=684.8, vessel=_DIVING, units=1.0,
            turbines_stopped=0.0, source=source,
        ),
    )  # fmt: skip
