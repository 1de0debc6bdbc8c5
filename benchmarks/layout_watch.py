"""What the searches of all tools share: a clock that keeps the best layout, first layouts, the wind that matters."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from iea37 import Problem, violation
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEASIBLE = 1e-6  # m
# SLSQP ends within its tolerance of a constraint, on either side; with this margin, m, what it ends with is feasible
MARGIN = 1e-3


class TimeIsOverError(Exception):
    """Raised out of a tool's evaluation when the minutes of a run are over."""


@dataclass
class Watch:
    """The best feasible layout among all that a tool has evaluated, and the end of its time.

    A tool would not return all of them: a descent that is cut off ends with nothing.
    """

    of: Problem
    end: float
    evaluations: int = 0
    best: float = -np.inf
    layout: tuple[Array, Array] | None = None
    nearest: float = np.inf
    infeasible: tuple[Array, Array] | None = None
    starts: int = 0

    def note(self, x: Array, y: Array, gain: float) -> None:
        """Take a layout that was evaluated, and stop the run where its time is over."""
        self.evaluations += 1
        if gain > self.best or self.layout is None:
            apart = violation(self.of, x, y)
            if apart <= FEASIBLE and gain > self.best:
                self.best, self.layout = gain, (np.array(x), np.array(y))
            elif apart < self.nearest:
                self.nearest, self.infeasible = apart, (np.array(x), np.array(y))
        self.check()

    def check(self) -> None:
        """Stop the run where its time is over."""
        if time.process_time() > self.end:
            raise TimeIsOverError

    def result(self) -> tuple[Array, Array]:
        """The best feasible layout, or that nearest to feasible."""
        found = self.layout or self.infeasible
        if found is None:
            raise RuntimeError("nothing was evaluated")
        return found


def random_layout(of: Problem, generator: np.random.Generator) -> tuple[Array, Array]:
    """A layout of places drawn one after the other from the area, each at the least spacing from those before."""
    least, (west, south, east, north) = of.min_spacing + MARGIN, of.area.bounds
    inside = of.area.buffer(-MARGIN)
    while True:
        places = np.empty((0, 2))
        for _ in range(2000):
            place = generator.uniform((west, south), (east, north))
            free = not places.size or np.hypot(*(places - place).T).min() >= least
            if free and inside.contains(shapely.Point(place)):
                places = np.vstack([places, place])
                if len(places) == of.count:
                    return places[:, 0], places[:, 1]


def turning_rose(of: Problem) -> tuple[Array, Array, Array]:
    """Directions [direction], speeds [speed] and shares [direction, speed], without speeds below cut-in."""
    shape = of.cases.rose_shape
    direction, speed = of.cases.wind_direction.reshape(shape)[:, 0], of.cases.wind_speed.reshape(shape)[0]
    turns = speed > of.turbine.speed_knots[1]
    return direction, speed[turns], of.cases.probability.reshape(shape)[:, turns]


def corners(area: Any) -> Array:
    """Corners of a polygon without holes [corner, 2], m."""
    return np.array(area.exterior.coords)[:-1]
