"""Climbing to the nearest best layout along exact slopes, with the limits it meets as constraints.

Each round takes steps of at most a radius from where it began. Within that disc the region is an intersection of
half-planes, and spacing is asked of the pairs that could come too near: a smooth problem that SLSQP (Kraft, 1988,
DFVLR-FB 88-28) solves. A round that ends outside a limit or lower is taken back, and the next goes less far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from monsun.layout.half_planes import HalfPlanes
from monsun.layout.objective import Objective
from monsun.layout.problem import LayoutProblem
from monsun.layout.repulsion import pushed_apart

Array = NDArray[np.float64]

# first radius over the least spacing, the smallest, and by how much one follows another
_FIRST, _LAST, _NARROWER, _WIDER = 0.3, 1e-4, 0.35, 1.5
# more turbines than this move in turns: a step costs the cube of their number
_AT_ONCE = 60
# squared distances in spacings are asked to be this much more than one, so that rounding does not break them
_MARGIN = 1e-9
_ITERATIONS = 40
# cosine of 2 degrees: of half-planes that stand more alike than this the nearest does for all
_ALIKE = 0.9994


@dataclass(frozen=True, eq=False)
class Climbed:
    """Where a climb ended: x, y [turbine] m of the movable turbines, the gain there, rounds, and why it ended."""

    x: Array
    y: Array
    gain: float
    rounds: int
    stopped: str


def climb(
    problem: LayoutProblem,
    objective: Objective,
    x: Array,
    y: Array,
    *,
    rounds: int = 60,
    least_gain: float = 1e-9,
    go_on: Callable[[], bool] = lambda: True,
) -> Climbed:
    """The best layout found uphill from a feasible one, itself feasible.

    x, y [turbine] m of the movable turbines. It ends after `rounds`, where two rounds at the smallest radius or a whole
    turn of turbines gain less than the share `least_gain`, or when `go_on` says no.
    """
    best_x, best_y = np.array(x, dtype=float), np.array(y, dtype=float)
    gain = objective.gain_and_slopes(problem.park(best_x, best_y))[0]
    radius = _FIRST
    done = 0
    while done < rounds and radius >= _LAST:
        if not go_on():
            return Climbed(best_x, best_y, gain, done, "asked to stop")
        done += 1
        before = gain
        for movers in _turns(best_x, best_y, done):
            try:
                found = _round(problem, objective, best_x, best_y, movers, radius * problem.spacing.least, go_on)
            except _AskedToStopError:
                return Climbed(best_x, best_y, gain, done, "asked to stop")
            if found is not None and found[2] > gain:
                best_x, best_y, gain = found
        if gain - before <= least_gain * abs(gain):
            radius *= _NARROWER
        else:
            radius = min(radius * _WIDER, _FIRST)
    return Climbed(best_x, best_y, gain, done, "nothing left to gain" if radius < _LAST else "all rounds done")


class _AskedToStopError(Exception):
    """Raised out of a round that takes long."""


def _turns(x: Array, y: Array, number: int) -> list[NDArray[np.int64]]:
    """The turbines in neighbourhoods that can move together, cut along another line each round."""
    if x.size <= _AT_ONCE:
        return [np.arange(x.size)]
    angle = 2.4 * number
    order = np.argsort(x * np.cos(angle) + y * np.sin(angle))
    return np.array_split(order, -(-x.size // _AT_ONCE))


def _round(
    problem: LayoutProblem,
    objective: Objective,
    x: Array,
    y: Array,
    movers: NDArray[np.int64],
    radius: float,
    go_on: Callable[[], bool],
) -> tuple[Array, Array, float] | None:
    """Where steps of at most `radius` m of the movers lead, and the gain there; None where that cannot be kept."""
    count = movers.size
    start = objective.gain_and_slopes(problem.park(x, y))
    size = float(np.hypot(start[1][movers], start[2][movers]).max()) * radius
    if not size > 0:
        return None

    def moved(steps: Array) -> tuple[Array, Array]:
        new_x, new_y = x.copy(), y.copy()
        new_x[movers] += steps[:count] * radius
        new_y[movers] += steps[count:] * radius
        return new_x, new_y

    def loss(steps: Array) -> tuple[float, Array]:
        if not go_on():
            raise _AskedToStopError
        gain, per_x, per_y = objective.gain_and_slopes(problem.park(*moved(steps)))
        slopes = np.concatenate([per_x[movers], per_y[movers]]) * (radius / size)
        return (start[0] - gain) / size, -slopes

    # small matrices: several threads are slower, and their number would show in the last digits
    with threadpool_limits(limits=1, user_api="blas"):
        found = minimize(
            loss,
            np.zeros(2 * count),
            jac=True,
            method="SLSQP",
            # a disc's square, so that no step is longer than the radius
            bounds=[(-np.sqrt(0.5), np.sqrt(0.5))] * (2 * count),
            constraints=_limits(problem, x, y, movers, radius),
            options={"maxiter": _ITERATIONS, "ftol": 1e-9},
        )
    if not np.all(np.isfinite(found.x)):
        return None
    new_x, new_y = moved(np.clip(found.x, -np.sqrt(0.5), np.sqrt(0.5)))
    new_x, new_y = kept(problem, new_x, new_y)
    if not problem.violation(new_x, new_y).feasible:
        return None
    return new_x, new_y, objective.gain_and_slopes(problem.park(new_x, new_y))[0]


def kept(problem: LayoutProblem, x: Array, y: Array) -> tuple[Array, Array]:
    """The layout with what steps along straight lines break, by rounding or bending, put right where that is little."""
    near_x, near_y = problem.region.nearest(x, y)
    if problem.violation(near_x, near_y).feasible:
        return near_x, near_y
    apart_x, apart_y, _ = pushed_apart(near_x, near_y, *problem.standing, problem.metric, 200, problem.region.arrays)
    return apart_x, apart_y


def _limits(
    problem: LayoutProblem, x: Array, y: Array, movers: NDArray[np.int64], radius: float
) -> list[dict[str, Any]]:
    """The constraints as SLSQP takes them, in steps over the radius."""
    count = movers.size
    limits: list[dict[str, Any]] = []
    planes = _distinct(problem.region.edges_near(x[movers], y[movers], radius))
    if planes.point.size:
        rows = np.zeros((planes.point.size, 2 * count))
        row = np.arange(planes.point.size)
        rows[row, planes.point], rows[row, count + planes.point] = planes.normal_x, planes.normal_y
        at = movers[planes.point]
        left = (planes.offset - planes.normal_x * x[at] - planes.normal_y * y[at]) / radius
        limits.append({"type": "ineq", "fun": lambda steps: left - rows @ steps, "jac": lambda steps: -rows})
    place = np.full(x.size + problem.standing[0].size, -1)
    place[movers] = np.arange(count)
    all_x, all_y = np.concatenate([x, problem.standing[0]]), np.concatenate([y, problem.standing[1]])
    one, two = _near_pairs(all_x, all_y, place, radius, problem)
    if one.size:
        metric, pair = problem.metric, np.arange(one.size)
        # who stands still takes no part: its columns are cut off at the end
        first, second = place[one], np.where(place[two] < 0, count, place[two])
        apart = metric @ np.stack([all_x[one] - all_x[two], all_y[one] - all_y[two]])

        def ways(steps: Array) -> Array:
            east, north = np.append(steps[:count], 0.0), np.append(steps[count:], 0.0)
            return apart + radius * metric @ np.stack([east[first] - east[second], north[first] - north[second]])

        def more_than_one(steps: Array) -> Array:
            return np.asarray((ways(steps) ** 2).sum(axis=0) - 1 - _MARGIN)

        def slopes(steps: Array) -> Array:
            east, north = 2 * radius * metric.T @ ways(steps)
            found = np.zeros((one.size, 2, count + 1))
            found[pair, 0, first], found[pair, 1, first] = east, north
            found[pair, 0, second] -= east
            found[pair, 1, second] -= north
            return found[:, :, :count].reshape(one.size, 2 * count)

        limits.append({"type": "ineq", "fun": more_than_one, "jac": slopes})
    return limits


def _distinct(planes: HalfPlanes) -> HalfPlanes:
    """The half-planes without those that stand nearly like a nearer one of the same turbine.

    A border of many short edges would else give hundreds; what a step oversteps is little, and `kept` puts it back.
    """
    chosen: list[int] = []
    first = 0
    for place, point in enumerate(planes.point):
        if chosen and planes.point[chosen[-1]] != point:
            first = len(chosen)
        alike = (
            planes.normal_x[place] * planes.normal_x[other] + planes.normal_y[place] * planes.normal_y[other]
            for other in chosen[first:]
        )
        if all(cosine < _ALIKE for cosine in alike):
            chosen.append(place)
    return HalfPlanes(planes.point[chosen], planes.normal_x[chosen], planes.normal_y[chosen], planes.offset[chosen])


def _near_pairs(
    x: Array, y: Array, place: NDArray[np.int64], radius: float, problem: LayoutProblem
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs with at least one mover (the first) that steps could bring nearer than the spacing."""
    metric = problem.metric
    way = metric @ np.stack([(x[:, None] - x[None]).ravel(), (y[:, None] - y[None]).ravel()])
    reach = 1 + 2 * radius * float(np.linalg.norm(metric, 2))
    near = (np.hypot(*way) < reach).reshape(x.size, x.size)
    moves = place >= 0
    near &= moves[:, None] & (~moves[None] | (np.arange(x.size)[:, None] < np.arange(x.size)[None]))
    one, two = np.nonzero(near)
    return one, two
