"""Cable types, the array cable system, and how many turbines a cable carries."""

from __future__ import annotations

from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from monsun.records import InputError, quantity, record


class Topology(StrEnum):
    """How turbines hang together.

    BRANCHED lets cables join at a turbine, RADIAL keeps strings without branches, RING closes each string back to its
    substation, so that any one cable of it may fail.
    """

    BRANCHED = "branched"
    RADIAL = "radial"
    RING = "ring"


@record
class CableType:
    """A three-phase cable as its data sheet gives it."""

    name: str = quantity("", "name of the cable type")
    cross_section: float = quantity("mm2", "conductor cross-section", above=0)
    ampacity: float = quantity("A", "current that the buried cable may carry without end", above=0)
    resistance: float = quantity("ohm/km", "alternating-current resistance per phase, conductor hot", above=0)
    capacitance: float = quantity("nF/km", "capacitance per phase", 0.0, at_least=0)
    cost: float = quantity("USD/m", "supply cost of the cable with its three phases", at_least=0)
    source: str = quantity("", "where the numbers come from", "")


_ORBIT = "ORBIT library: ampacity, resistance, capacitance; cost of release 1.3.1"

ARRAY_CABLES = (
    CableType(
        name="66 kV 185 mm2", cross_section=185, ampacity=445, resistance=0.128, capacitance=163, cost=242,
        source=_ORBIT,
    ),
    CableType(
        name="66 kV 400 mm2", cross_section=400, ampacity=590, resistance=0.062, capacitance=229, cost=439,
        source="derived: cost and capacitance straight between the two ORBIT sizes; resistance IEC 60228 (from "
        "memory, 0.0470 at 20 degrees C) at 90 degrees C, 3 % skin effect; ampacity assumed, below the line (604)",
    ),
    CableType(
        name="66 kV 630 mm2", cross_section=630, ampacity=775, resistance=0.04, capacitance=300, cost=650,
        source=_ORBIT,
    ),
)  # fmt: skip


@record
class ArraySystem:
    """The cables between turbines and the offshore substation."""

    voltage: float = quantity("kV", "line-to-line voltage", 66.0, above=0, source="ORBIT 1.3.1", data_class="published")
    cable_types: tuple[CableType, ...] = quantity(
        "",
        "cable types to choose from",
        ARRAY_CABLES,
        source="ORBIT 1.3.1 library, see each type",
        data_class="derived",
    )
    power_factor: float = quantity(
        "-", "power factor at which a cable must carry its turbines", 0.95, above=0, at_most=1,
        source="usual grid-code range at the turbine", data_class="assumed",
    )  # fmt: skip
    substation_count: int = quantity(
        "-", "offshore substations, each where it costs least", 1, at_least=1, at_most=20,
        source="1,000 MW on one platform", data_class="assumed",
    )  # fmt: skip
    topology: Topology = quantity(
        "", "branched, radial or ring", Topology.BRANCHED, source="free choice", data_class="assumed"
    )
    route_factor: float = quantity(
        "-", "cable laid over straight route: micro-routing and slack", 1.03, at_least=1,
        source="engineering practice", data_class="assumed",
    )  # fmt: skip
    end_length: float = quantity(
        "m", "cable beyond the seabed route at each end of a link: up to the switchgear, spare", 60.0, at_least=0,
        source="30 m depth, 20 m above the sea, 10 m spare", data_class="assumed",
    )  # fmt: skip

    laying_cost: float = quantity(
        "USD/m", "laying and burying, to weigh networks only: the cost itself stands in the installation", 329.0,
        at_least=0, source="ORBIT 1.3.1: 72 USD/kW of 1,005 MW over 219.8 km", data_class="derived",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError when there is no cable type, or two share a name."""
        if not self.cable_types:
            raise InputError("array: cable_types", "at least one cable type", "none")
        if len({cable.name for cable in self.cable_types}) < len(self.cable_types):
            raise InputError("array: cable_types", "each name once", ", ".join(c.name for c in self.cable_types))


def cable_power(cable: CableType, voltage: float, power_factor: float) -> float:
    """Active power that a cable carries at its ampacity, W: sqrt(3) U I cos(phi); `voltage` kV line to line."""
    return sqrt(3) * voltage * 1e3 * cable.ampacity * power_factor


def turbines_per_cable(array: ArraySystem, rated_power: ArrayLike) -> int:
    """Turbines that the strongest cable type carries, counted with the largest rated power (W); InputError below 1."""
    largest = float(np.max(np.asarray(rated_power, dtype=float)))
    limit = max(cable_power(cable, array.voltage, array.power_factor) for cable in array.cable_types)
    count = int((limit + 1.0) // largest)
    if count < 1:
        raise InputError("array: cable_types", f"a type that carries {largest / 1e6:.1f} MW", f"{limit / 1e6:.1f} MW")
    return count
