"""Weather states of a park: a wind rose and a time series both become `FlowCases`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]

# least and greatest number of each quantity
_LIMITS = {
    "wind_speed": (0.0, 200.0),
    "wind_direction": (-360.0, 720.0),
    "turbulence_intensity": (0.0, 2.0),
    "probability": (0.0, 1.0),
}
# published roses are rounded: by so much their shares may miss 1
_MOST_MISSING = 1e-3


@dataclass(frozen=True, eq=False)
class FlowCases:
    """Weather states of a park, with how often each occurs.

    wind_speed [case] m/s at hub height, 0 to 200; wind_direction [case] degrees from north, clockwise, where the wind
    comes from, -360 to 720 and the same after a whole turn; turbulence_intensity [case] -, 0 to 2; probability [case]
    -, 0 to 1. The probabilities add up to 1 within 0.001, as published roses are rounded; they are used as they stand,
    so that energies are those of `probability_total` of a year.
    A rose keeps its shape (direction, speed) in `rose_shape`; the case index then runs over speeds fastest.
    """

    wind_speed: Array
    wind_direction: Array
    turbulence_intensity: Array
    probability: Array
    rose_shape: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        for name in _LIMITS:
            values = _row(name, getattr(self, name))
            if values.shape != np.shape(self.wind_speed):
                raise InputError(name, f"{np.size(self.wind_speed)} numbers, one per case", f"shape {values.shape}")
            values.setflags(write=False)
            object.__setattr__(self, name, values)
        if self.rose_shape is not None and self.rose_shape[0] * self.rose_shape[1] != self.count:
            raise InputError("rose_shape", f"directions x speeds = {self.count} cases", self.rose_shape)
        if abs(self.probability_total - 1) > _MOST_MISSING:
            raise InputError(
                "probability", f"shares that add up to 1 within {_MOST_MISSING}", f"{self.probability_total:.6g}"
            )

    @classmethod
    def rose(
        cls,
        wind_direction: ArrayLike,
        wind_speed: ArrayLike,
        probability: ArrayLike,
        turbulence_intensity: ArrayLike = 0.06,
    ) -> FlowCases:
        """Cases of a wind rose: wind_direction [direction], wind_speed [speed], probability [direction, speed].

        turbulence_intensity: one number, [speed], or [direction, speed].
        """
        direction, speed = _row("wind_direction", wind_direction), _row("wind_speed", wind_speed)
        share = _limited("probability", probability)
        shape = (direction.size, speed.size)
        if share.shape != shape:
            raise InputError("probability", f"shape {shape}, [direction, speed]", f"shape {share.shape}")
        turbulence = _spread(turbulence_intensity, shape, "one number, [speed] or [direction, speed]")
        return cls(np.tile(speed, shape[0]), np.repeat(direction, shape[1]), turbulence.ravel(), share.ravel(), shape)

    @classmethod
    def series(
        cls, wind_direction: ArrayLike, wind_speed: ArrayLike, turbulence_intensity: ArrayLike = 0.06
    ) -> FlowCases:
        """Cases of a time series, all of equal weight: each argument [case] (turbulence also one number)."""
        speed, direction = _row("wind_speed", wind_speed), _row("wind_direction", wind_direction)
        if speed.size != direction.size:
            raise InputError("wind_speed, wind_direction", "rows of equal length", f"{speed.size} and {direction.size}")
        turbulence = _spread(turbulence_intensity, speed.shape, "one number or [case]")
        return cls(speed, direction, turbulence, np.full(speed.size, 1 / speed.size))

    @property
    def count(self) -> int:
        """Number of cases."""
        return int(self.wind_speed.size)

    @property
    def probability_total(self) -> float:
        """What the probabilities add up to; not quite 1 for a rose that was rounded."""
        return float(self.probability.sum())

    @cached_property
    def mean_wind_speed(self) -> float:
        """Mean free wind speed, m/s."""
        return float(self.probability @ self.wind_speed) / self.probability_total

    @property
    def mean_turbulence_intensity(self) -> float:
        """Mean turbulence intensity of the free wind, -, each case by how often it occurs."""
        return float(self.probability @ self.turbulence_intensity) / self.probability_total


def numbers(where: str, values: Any) -> Array:
    """The values as a new array of floats; InputError that names the place of what is not a number.

    Text is not a number even where it reads as one.
    """
    try:
        given = np.asarray(values)
    except ValueError:
        raise InputError(where, "numbers in rows of equal length", "rows of unequal length") from None
    if given.dtype.kind in "biuf":
        return np.array(given, dtype=float)
    found = np.empty(given.shape)
    for index, value in np.ndenumerate(np.array(values, dtype=object)):
        # a list of rows that became one of its rows
        if isinstance(value, str | bytes) or np.ndim(value) > 0:
            raise InputError(where + _place(index), "a number", repr(value))
        try:
            found[index] = float(value)
        except (TypeError, ValueError):
            raise InputError(where + _place(index), "a number", repr(value)) from None
    return found


def within(where: str, values: Any, low: float, high: float, wanted: str = "") -> Array:
    """The values as a new array of floats from low to high; InputError that names the place of the first other one."""
    given = numbers(where, values)
    wrong = ~((given >= low) & (given <= high))
    if wrong.any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
        raise InputError(where + _place(index), wanted or f"a number from {low:g} to {high:g}", given[index])
    return given


def _place(index: tuple[int, ...]) -> str:
    """The index as it is written behind a name: "[2, 3]", nothing for a single number."""
    return f"[{', '.join(str(i) for i in index)}]" if index else ""


def _limited(name: str, values: Any) -> Array:
    return within(name, values, *_LIMITS[name])


def _row(name: str, values: Any) -> Array:
    row = _limited(name, values)
    if row.ndim != 1 or row.size == 0:
        raise InputError(name, "a row of at least one number", f"shape {row.shape}")
    return row


def _spread(values: ArrayLike, shape: tuple[int, ...], wanted: str) -> Array:
    given = _limited("turbulence_intensity", values)
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        raise InputError("turbulence_intensity", f"{wanted}, of shape {shape}", f"shape {given.shape}") from None
