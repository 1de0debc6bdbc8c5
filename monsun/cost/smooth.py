"""Minima and maxima that bend instead of breaking, and exact slopes by the complex step.

All formulas of the foundations run on real and on complex numbers alike: a depth with an imaginary part far below
rounding carries its slope through every one of them (Squire and Trapp 1998), so that no derivative stands beside its
formula. What is solved by iteration is solved on the real parts, and one last Newton step carries the slope.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# formulas take real numbers, and complex ones that carry a slope
Numbers = NDArray[np.float64] | NDArray[np.complex128]

_STEP = 1e-30
_NEAR = 1e-9  # step of the logarithm after which the next would be below rounding: the steps square
_LONGEST = 0.7  # of the logarithm: one step at most doubles or halves
_ROUNDS = 60


def smooth_maximum(first: Numbers, second: Numbers, width: Numbers) -> Numbers:
    """The greater of two, exact where they differ by more than `width`, rounded by a parabola between.

    At equality it lies width / 4 above both. Value and slope are continuous; it grows with both.
    """
    ahead = np.real(first) >= np.real(second)
    gap = np.where(ahead, first - second, second - first)
    overlap = np.where(np.real(gap) < np.real(width), width - gap, 0.0)
    return np.where(ahead, first, second) + overlap**2 / (4 * width)


def smooth_minimum(first: Numbers, second: Numbers, width: Numbers) -> Numbers:
    """The smaller of two, as `smooth_maximum`: at equality width / 4 below both."""
    return -smooth_maximum(-first, -second, width)


def with_slope(values: NDArray[np.float64]) -> NDArray[np.complex128]:
    """The values as the variable by which everything computed from them carries its slope."""
    return np.asarray(values + 1j * _STEP, dtype=np.complex128)


def slope_of(values: Numbers) -> NDArray[np.float64]:
    """The slope that values computed from `with_slope` carry."""
    return np.asarray(np.imag(values) / _STEP, dtype=np.float64)


def carried(value: NDArray[np.float64], slope: NDArray[np.float64], argument: Numbers) -> Numbers:
    """The value of a function at the real part of its argument, with the slope that the argument carries."""
    if not np.iscomplexobj(argument):
        return value
    return value + 1j * (slope * np.imag(argument))


def root(
    residual: Callable[[Numbers], Numbers],
    start: NDArray[np.float64],
    limit: float,
    carrying: Callable[[Numbers], Numbers],
) -> Numbers:
    """Where a residual that grows with its positive variable is zero [element]; `limit` where it is zero only beyond.

    Newton's method in the logarithm, from `start`. `carrying` is the same residual with what carries a slope in it:
    by one more Newton step the root carries that slope (implicit function theorem). Raises RuntimeError when it does
    not settle.
    """
    here, ceiling = np.log(np.minimum(start, limit)), np.log(limit)
    for _ in range(_ROUNDS):
        found = residual(np.exp(with_slope(here)))
        growth = slope_of(found)
        there = np.minimum(here - np.clip(np.real(found) / growth, -_LONGEST, _LONGEST), ceiling)
        moved = float(np.max(np.abs(there - here), initial=0.0))
        here = there
        if moved < _NEAR:
            break
    else:
        raise RuntimeError(f"a root did not settle in {_ROUNDS} rounds: last step {moved:g}")
    value = np.exp(here)
    change = carrying(value)
    if not np.iscomplexobj(change):
        return value
    held = here >= ceiling
    return value - 1j * np.where(held, 0.0, value * np.imag(change) / growth)
