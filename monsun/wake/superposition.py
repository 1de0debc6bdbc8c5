"""How the effects of several wakes on one turbine become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from monsun.wake.ops import sqrt


class Gathering(Enum):
    """How the contributions of the sources are gathered."""

    SUM = "sum"
    MAXIMUM = "maximum"


@dataclass(frozen=True)
class Superposition:
    """One wake's contribution, how contributions are gathered, and what the gathered number means.

    contribution(effect) and total(gathered) for deficits (m/s); for turbulence total(ambient, gathered).
    """

    name: str
    contribution: Callable[[Any], Any]
    gathering: Gathering
    total: Callable[..., Any]


linear = Superposition("linear", lambda deficit: deficit, Gathering.SUM, lambda gathered: gathered)
root_sum_square = Superposition(
    "root-sum-square", lambda deficit: deficit**2, Gathering.SUM, lambda gathered: sqrt(gathered)
)
largest = Superposition("largest", lambda deficit: deficit, Gathering.MAXIMUM, lambda gathered: gathered)

turbulence_of_largest = Superposition(
    "ambient and largest, root of squares",
    lambda added: added,
    Gathering.MAXIMUM,
    lambda ambient, gathered: sqrt(ambient**2 + gathered**2),
)
turbulence_root_sum_square = Superposition(
    "root of sum of squares",
    lambda added: added**2,
    Gathering.SUM,
    lambda ambient, gathered: sqrt(ambient**2 + gathered),
)
turbulence_largest_added = Superposition(
    "ambient plus largest", lambda added: added, Gathering.MAXIMUM, lambda ambient, gathered: ambient + gathered
)
turbulence_root_added = Superposition(
    "ambient plus root of sum of squares",
    lambda added: added**2,
    Gathering.SUM,
    lambda ambient, gathered: ambient + sqrt(gathered),
)
turbulence_linear = Superposition(
    "ambient plus sum", lambda added: added, Gathering.SUM, lambda ambient, gathered: ambient + gathered
)
