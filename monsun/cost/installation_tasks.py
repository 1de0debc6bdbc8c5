"""What each phase has to do in each stage of the park, and what it is paid by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cost.installation_processes import Work
from monsun.cost.installation_terms import DAYS_PER_MONTH, Installation, InstallationQuantities

Array = NDArray[np.float64]

FOUNDATION_PHASE = "foundations"
ARRAY_PHASE = "array cables"
EXPORT_PHASE = "export cables"
# the field of the terms that holds the work of each phase
WORK_OF = {
    FOUNDATION_PHASE: "foundations",
    "scour protection": "scour",
    "offshore substation": "substations",
    EXPORT_PHASE: "export",
    ARRAY_PHASE: "array",
    "turbines": "turbines",
}
PHASES = tuple(WORK_OF)


@dataclass(frozen=True)
class Task:
    """What a phase has to do in one stage."""

    name: str
    work: Work
    stage: int
    units: int
    kilometres: float  # of cable in a unit


@dataclass(frozen=True)
class Rates:
    """What a phase is paid by: USD/d of hire, days of hire for a mobilisation, and USD/d of its port."""

    day_rate: float
    mobilisation: float
    port: float

    def cost(self, vessel_days: Array | float, port_days: Array | float, mobilisations: Array | float) -> Array:
        """Cost of days on hire, days in which the port is used, and mobilisations, USD."""
        hired = (vessel_days + self.mobilisation * mobilisations) * self.day_rate
        return np.asarray(hired + port_days * self.port, dtype=float)


def split(count: int, terms: Installation, whole: Callable[[float], int]) -> list[int]:
    """How many of `count` each stage has; whole makes a whole number of what the stages so far should have."""
    share, before, parts = 0.0, 0, []
    for stage in terms.stages:
        share += stage.share
        upto = whole(share * count)
        parts.append(upto - before)
        before = upto
    return parts


def _enough(count: float) -> int:
    """Circuits and substations are there before the turbines that feed them."""
    return ceil(count - 1e-9)


def works_of(terms: Installation) -> dict[str, Work]:
    """The work of each phase, by its name, in the order of `PHASES`."""
    return {name: getattr(terms, field) for name, field in WORK_OF.items()}


def with_works(terms: Installation, works: Mapping[str, Work]) -> Installation:
    """The terms with other works for the phases of some names."""
    changed: dict[str, Any] = {WORK_OF[name]: work for name, work in works.items()}
    return replace(terms, **changed)


def tasks_of(quantities: InstallationQuantities, terms: Installation) -> list[Task]:
    """What each phase has to do in each stage; phases with nothing to do are left out."""
    circuit = quantities.export_length / 1e3 / max(quantities.circuits, 1)
    string = quantities.array_length / 1e3 / quantities.turbines
    turbines = split(quantities.turbines, terms, round)
    circuits = split(quantities.circuits if circuit else 0, terms, _enough)
    substations = split(quantities.substations, terms, _enough)
    strings = turbines if string else [0] * len(turbines)
    parts = (turbines, turbines, substations, circuits, strings, turbines)
    lengths = (0.0, 0.0, 0.0, circuit, string, 0.0)
    return [
        Task(name, work, stage, units, length)
        for (name, work), of_stages, length in zip(works_of(terms).items(), parts, lengths, strict=True)
        for stage, units in enumerate(of_stages)
        if units
    ]


def rates_of(work: Work, terms: Installation) -> Rates:
    """What a work is paid by under some terms."""
    return Rates(work.vessel.day_rate, work.vessel.mobilisation, terms.port.monthly_rate / DAYS_PER_MONTH)
