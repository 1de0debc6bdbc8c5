"""A layout search as it stands: what it found, and what it is at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.layout.trail import Snapshot, Start

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rated:
    """A layout that was found: gain by the objective itself, x and y [turbine] m, the trail and its start."""

    gain: float
    x: Array
    y: Array
    number: int
    start: Start


@dataclass(frozen=True, eq=False)
class SearchState:
    """A search as it stands: seconds spent, generation, ratings of ended trails, snapshots of running ones, steps of
    the generation's trails, and when the best got better (seconds, gain)."""

    seconds: float = 0.0
    generation: int = 0
    steps: int = 0
    rated: tuple[Rated, ...] = ()
    running: tuple[Snapshot, ...] = ()
    history: tuple[tuple[float, float], ...] = ()


def different_best(rated: Sequence[Rated], count: int) -> list[Rated]:
    """The best layouts that are not all one and the same, best first."""
    found: list[Rated] = []
    for one in sorted(rated, key=lambda one: (-one.gain, one.number)):
        if all(abs(one.gain - other.gain) > 1e-6 * abs(other.gain) for other in found):
            found.append(one)
        if len(found) == count:
            break
    return found
