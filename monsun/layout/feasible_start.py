"""Random layouts that keep every limit of a problem: where a search begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.layout.packing import largest_count, no_room
from monsun.layout.problem import TOLERANCE, LayoutProblem
from monsun.layout.repulsion import picked_in_turn, pushed_apart
from monsun.records import InputError

Array = NDArray[np.float64]

# places drawn per turbine, layouts pushed apart, rounds of each
_DRAWN, _TRIES, _ROUNDS = 60, 4, 1200
# share of a spacing by which a packing is shaken, and the rounds that put it right
_SHAKES = (0.3, 0.1, 0.03, 0.01)


def random_feasible(problem: LayoutProblem, generator: np.random.Generator) -> tuple[Array, Array]:
    """x and y [count] m of a random layout that keeps all limits: `problem.violation` calls it feasible.

    Turbines are drawn one by one, each with equal chance wherever it still fits; where they get stuck, the rest is
    thrown in and all are pushed apart; where that does not do, the densest packing found is thinned and shaken.
    Raises InputError with the largest number that fits where that is below the count, and where the depth breaks a
    limit between the corners of the squares it was sorted by.
    """
    x, y = _layout(problem, generator)
    violation = problem.violation(x, y)
    if violation.beyond_depth > TOLERANCE:
        cell = problem.depth_limits.cell if problem.depth_limits is not None else 0.0
        raise InputError("depth limits: cell", "metres small enough for the seabed's features", cell)
    if not violation.feasible:
        raise RuntimeError(f"a start that is not feasible: {violation}")
    return x, y


def _layout(problem: LayoutProblem, generator: np.random.Generator) -> tuple[Array, Array]:
    region, metric, standing = problem.region, problem.metric, problem.standing
    count = problem.count
    drawn_x, drawn_y = region.random_points(generator, _DRAWN * count)
    picked = picked_in_turn(drawn_x, drawn_y, *standing, count, metric)
    if picked.size == count:
        return drawn_x[picked], drawn_y[picked]
    for trial in range(_TRIES):
        rest_x, rest_y = region.random_points(generator, count)
        # what is already in place helps where it is nearly all; else all are thrown in anew
        kept = picked if trial % 2 == 0 else picked[:0]
        x = np.concatenate([drawn_x[kept], rest_x[kept.size :]])
        y = np.concatenate([drawn_y[kept], rest_y[kept.size :]])
        x, y, fits = pushed_apart(x, y, *standing, metric, _ROUNDS, region.arrays)
        if fits:
            return x, y
    packed = largest_count(problem.place, metric, *standing, enough=count)
    if packed.count < count:
        raise no_room(packed.count, count)
    # pushed from a shaken packing, each start differs as much as the room allows
    step = np.linalg.inv(metric) @ generator.normal(size=(2, count))
    for share in _SHAKES:
        x, y, fits = pushed_apart(
            packed.x + share * step[0], packed.y + share * step[1], *standing, metric, _ROUNDS, region.arrays
        )
        if fits:
            return x, y
    return packed.x, packed.y
