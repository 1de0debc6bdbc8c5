"""Weighted least squares of a few bounded parameters, and what the data say about them.

The search knows nothing of wakes: a `Problem` gives modelled values and their slopes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr
from scipy.optimize import least_squares

from monsun.calibration.scada_selection import LeftOut
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# a parameter whose usual change moves the data by less than this share of what the strongest one does, moves nothing
_NOTHING = 1e-7
# parameters whose scaled slopes are this close to a straight dependence cannot be told apart
_ALIKE = 1e-5
# of the parameters to choose from, one is taken while the data tell this share of what they tell of the first
_TELLING = 0.1
# a part of the direction that cannot be told that is named
_NAMED = 0.1
# far below what noise lets the data tell
_TOLERANCE = 1e-8


class Stop(Enum):
    """Why the search for the least squares stopped."""

    GRADIENT = "the slope of the sum of squares is zero within the tolerance"
    COST = "the sum of squares no longer falls"
    STEP = "the parameters no longer change"
    EVALUATIONS = "the most evaluations that were allowed are done"


_STOPS = {0: Stop.EVALUATIONS, 1: Stop.GRADIENT, 2: Stop.COST, 3: Stop.STEP, 4: Stop.COST}


@dataclass(frozen=True, eq=False)
class Modelled:
    """Modelled values [datum], and what gives their slopes by the parameters [datum, parameter] when they are wanted.

    A step that is not taken needs no slopes, which cost several times the values.
    """

    value: Array
    slopes: Callable[[], Array]

    @cached_property
    def slope(self) -> Array:
        """The slopes, worked out once."""
        return self.slopes()


@dataclass(frozen=True, eq=False)
class Problem:
    """What is fitted: measured [datum], weight [datum] of a residual, and the model as a function of the parameters.

    names, start, size, low, high [parameter]: size is what counts as a large change of a parameter.
    """

    names: tuple[str, ...]
    start: Array
    size: Array
    low: Array
    high: Array
    measured: Array
    weight: Array
    model: Callable[[Array], Modelled]


@dataclass(frozen=True, eq=False)
class Solution:
    """Values [parameter] of least squares, the model there, the weighted sums of squares, and how the search ended.

    free [parameter]: False for a parameter that ended at one of its bounds.
    """

    values: Array
    free: NDArray[np.bool_]
    last: Modelled
    sum_before: float
    sum_after: float
    stop: Stop
    evaluations: int


@dataclass(frozen=True, eq=False)
class Scatter:
    """Covariance of the free parameters, its degrees of freedom, and how many independent data would tell as much."""

    covariance: Array
    degrees_of_freedom: int
    effective_count: float


class Data(Protocol):
    """Data of a fit, each with what a flow model gives for it.

    measured, weight [datum]; within: sum of squares that no model changes; count: of all that was measured; has_offset:
    whether an offset of the wind direction is fitted too; used_time, left_out: of SCADA, empty else.
    """

    measured: Array
    weight: Array
    within: float
    count: int
    has_offset: bool
    used_time: NDArray[np.intp]
    left_out: tuple[LeftOut, ...]

    def modelled(self, model: FlowModel, constants: tuple[str, ...], size: Array, offset: float | None) -> Modelled:
        """Modelled values with their slopes by the constants, of that size, and by the offset unless it is None."""
        ...

    def residuals(self, modelled: Array) -> Array:
        """Measured less modelled."""
        ...

    def scatter(self, solution: Solution) -> Scatter:
        """How the fitted parameters would scatter."""
        ...


def solve(problem: Problem, most_evaluations: int) -> Solution:
    """The parameters of the least weighted sum of squares within their bounds.

    Trust-region reflective method (Branch, Coleman and Li 1999), as scipy has it, with the problem's own slopes. Raises
    InputError for parameters that the data cannot tell, at the start or at the end.
    """
    memory: dict[bytes, Modelled] = {}

    def at(values: Array) -> Modelled:
        key = values.tobytes()
        if key not in memory:
            memory.clear()
            memory[key] = problem.model(values)
        return memory[key]

    def residual(values: Array) -> Array:
        return problem.weight * (at(values).value - problem.measured)

    def slopes(values: Array) -> Array:
        found = problem.weight[:, None] * at(values).slope
        if not np.isfinite(found).all():
            came = ", ".join(f"{name} = {value:g}" for name, value in zip(problem.names, values, strict=True))
            raise InputError("calibration: bounds", "constants with which every power is a number", came)
        return np.asarray(found)

    check_told_apart(problem.names, slopes(problem.start), problem.size)
    before = float(np.sum(residual(problem.start) ** 2))
    found = least_squares(
        residual,
        problem.start,
        slopes,
        bounds=(problem.low, problem.high),
        x_scale=problem.size,
        ftol=_TOLERANCE,
        xtol=_TOLERANCE,
        gtol=_TOLERANCE,
        max_nfev=most_evaluations,
    )
    values = np.asarray(found.x, dtype=float)
    free = np.asarray(found.active_mask == 0)
    last = at(values)
    if free.any():
        names = [name for name, inside in zip(problem.names, free, strict=True) if inside]
        check_told_apart(names, slopes(values)[:, free], problem.size[free])
    return Solution(values, free, last, before, 2 * float(found.cost), _STOPS[found.status], int(found.nfev))


def check_told_apart(names: Sequence[str], slope: Array, size: Array) -> None:
    """Raise InputError that names parameters which change nothing, or those which change the data alike."""
    length = np.linalg.norm(slope * size, axis=0)
    still = length <= _NOTHING * length.max()
    if length.max() == 0 or still.any():
        found = [name for name, nothing in zip(names, still, strict=True) if nothing]
        wanted = "constants that change the modelled powers of these data"
        raise InputError("calibration: constants", wanted, f"{', '.join(found)}, which change none")
    _, singular, directions = np.linalg.svd(slope * size / length, full_matrices=False)
    if singular[-1] > _ALIKE * singular[0]:
        return
    # the combination of changes, in units of the parameters, that leaves all data as they are
    change = directions[-1] * size / length
    part = np.abs(directions[-1])
    kept = [i for i in range(len(names)) if part[i] > _NAMED * part.max()]
    largest = max(kept, key=lambda i: float(abs(change[i])))
    came = " and ".join(f"{change[i] / change[largest]:+.3g} of {names[i]}" for i in kept)
    wanted = "constants that the data tell apart"
    raise InputError("calibration: constants", wanted, f"a change of {came} together, which changes no power")


def told_apart(slope: Array, size: Array) -> list[int]:
    """Places of the parameters of which the data tell most, the best known first.

    QR with column pivoting: the next is the one whose slopes are least explained by those already taken, while they
    are not less than a tenth of the first's.
    """
    _, triangle, order = qr(slope * size, mode="economic", pivoting=True)
    told = np.abs(np.diagonal(triangle))
    enough = (told >= _TELLING * told[0]) & (told > 0)
    return [int(order[i]) for i in range(told.size) if enough[: i + 1].all()]


def inverse_of(normal: Array) -> Array:
    """Inverse of a symmetric positive matrix whose rows may differ by orders of magnitude."""
    scale = np.sqrt(np.diagonal(normal))
    inverse = np.linalg.inv(normal / np.outer(scale, scale)) / np.outer(scale, scale)
    # rounding may differ between the halves
    return np.asarray((inverse + inverse.T) / 2)


def independent_scatter(data: Data, solution: Solution) -> Scatter:
    """Scatter where all data are independent: (J' W J)^-1 times the variance of the residuals."""
    slope = data.weight[:, None] * solution.last.slope[:, solution.free]
    freedom = data.count - slope.shape[1]
    variance = (solution.sum_after + data.within) / freedom
    return Scatter(inverse_of(slope.T @ slope) * variance, freedom, float(data.count))
