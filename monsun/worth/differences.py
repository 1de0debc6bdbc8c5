"""Slopes of what is known only as a number: the calendar of installation and the rules of finance."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


def slope_between_jumps(value: Callable[[float], tuple[Array, Hashable]], at: float, step: float) -> Array:
    """Slopes of `value` by its argument, by a central difference over `step` to either side.

    value: numbers and the piece of the function that they belong to, such as the seasons of work: where one side lies
    beyond a jump the difference is that of the other side, and zero where both do. Exact where the function is
    straight; where two straight parts meet, the mean of their slopes.
    """
    middle, piece = value(at)
    ends = []
    for side in (-step, step):
        found, beside = value(at + side)
        ends.append((side, found) if beside == piece else (0.0, middle))
    (before, lower), (after, upper) = ends
    return (upper - lower) / (after - before) if after > before else np.zeros_like(middle)


def slope_where_allowed(
    value: Callable[[float], float], at: float, step: float, middle: float, straight: bool = False
) -> float | None:
    """Slope of `value` about a number by a central difference, or to one side where the other is refused.

    middle: the value at the number itself. straight: one side is enough. A side is refused by an InputError, as a share
    above one is; None: both are.
    """
    ends = []
    for side in (step, -step):
        try:
            ends.append((side, value(at + side)))
        except InputError:
            continue
        if straight:
            break
    if not ends:
        return None
    first, last = ends if len(ends) == 2 else (ends[0], (0.0, middle))
    return (first[1] - last[1]) / (first[0] - last[0])
