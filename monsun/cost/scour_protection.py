"""Rock around a pile, so that the current does not dig it out."""

from __future__ import annotations

import numpy as np

from monsun.cost.smooth import Numbers
from monsun.records import quantity, record

_ORBIT = "ORBIT 1.3.1, after DNV-OS-J101"


@record
class ScourProtection:
    """Scour protection of a pile: rock as far out as the pit would reach."""

    equilibrium_depth: float = quantity(
        "-", "depth of the pit without protection over the pile's diameter", 1.3, at_least=0, at_most=3,
        source=_ORBIT, data_class="published",
    )  # fmt: skip
    friction_angle: float = quantity(
        "degrees", "slope of the pit's sides", 33.5, above=5, below=60, source=f"{_ORBIT}: medium sand",
        data_class="published",
    )  # fmt: skip
    thickness: float = quantity("m", "thickness of the rock", 1.0, at_least=0, source=_ORBIT, data_class="published")
    rock_density: float = quantity(
        "kg/m3", "density of the rock", 2600.0, above=0, source=_ORBIT, data_class="published"
    )
    rate: float = quantity(
        "USD/t",
        "rock, bought",
        40.0,
        at_least=0,
        source="ORBIT 1.3.1: 9 USD/kW for 15 MW in 40 m",
        data_class="derived",
    )


def scour_cost(diameter: Numbers, scour: ScourProtection) -> Numbers:
    """Cost of the rock around piles of a diameter, m, each [turbine], USD; laying it belongs to the installation."""
    pit = scour.equilibrium_depth * diameter / np.tan(np.radians(scour.friction_angle))
    volume = np.pi * scour.thickness * pit * (pit + diameter)
    return scour.rate * scour.rock_density / 1e3 * volume
