"""Weather states of a park: a wind rose and a time series both become `FlowCases`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FlowCases:
    """Weather states of a park, with how often each occurs.

    wind_speed [case] m/s at hub height; wind_direction [case] degrees from north, clockwise, where the wind comes from;
    turbulence_intensity [case] -; probability [case] -, sums to 1.
    A rose keeps its shape (direction, speed) in `rose_shape`; the case index then runs over speeds fastest.
    """

    wind_speed: Array
    wind_direction: Array
    turbulence_intensity: Array
    probability: Array
    rose_shape: tuple[int, int] | None = None

    @classmethod
    def rose(
        cls,
        wind_direction: ArrayLike,
        wind_speed: ArrayLike,
        probability: ArrayLike,
        turbulence_intensity: ArrayLike = 0.06,
    ) -> FlowCases:
        """Cases of a wind rose: wind_direction [direction], wind_speed [speed], probability [direction, speed].

        turbulence_intensity: one number, [speed], or [direction, speed]. The probabilities must add up to 1 (to 1e-3,
        as published roses are rounded) and are used as they stand.
        """
        direction, speed = _row("wind_direction", wind_direction), _row("wind_speed", wind_speed)
        share = np.array(probability, dtype=float)
        shape = (direction.size, speed.size)
        if share.shape != shape:
            raise InputError("probability", f"shape {shape}, [direction, speed]", f"shape {share.shape}")
        turbulence = _spread(turbulence_intensity, shape, "one number, [speed] or [direction, speed]")
        return cls._checked(
            np.tile(speed, shape[0]), np.repeat(direction, shape[1]), turbulence.ravel(), share.ravel(), shape
        )

    @classmethod
    def series(
        cls, wind_direction: ArrayLike, wind_speed: ArrayLike, turbulence_intensity: ArrayLike = 0.06
    ) -> FlowCases:
        """Cases of a time series, all of equal weight: each argument [case] (turbulence also one number)."""
        speed, direction = _row("wind_speed", wind_speed), _row("wind_direction", wind_direction)
        if speed.size != direction.size:
            raise InputError("wind_speed, wind_direction", "rows of equal length", f"{speed.size} and {direction.size}")
        turbulence = _spread(turbulence_intensity, speed.shape, "one number or [case]")
        return cls._checked(speed, direction, turbulence, np.full(speed.size, 1 / speed.size), None)

    @classmethod
    def _checked(
        cls, speed: Array, direction: Array, turbulence: Array, probability: Array, shape: tuple[int, int] | None
    ) -> FlowCases:
        for name, values, low, high in (
            ("wind_speed", speed, 0, 200),
            ("wind_direction", direction, -360, 720),
            ("turbulence_intensity", turbulence, 0, 2),
            ("probability", probability, 0, 1),
        ):
            bad = np.flatnonzero(~((values >= low) & (values <= high)))
            if bad.size:
                raise InputError(f"{name}[{bad[0]}]", f"a number from {low} to {high}", values[bad[0]])
        if abs(probability.sum() - 1) > 1e-3:
            raise InputError("probability", "shares that add up to 1", f"{probability.sum():.6g}")
        parts = [np.array(part, dtype=float) for part in (speed, direction, turbulence, probability)]
        for part in parts:
            part.setflags(write=False)
        return cls(parts[0], parts[1], parts[2], parts[3], rose_shape=shape)

    @property
    def count(self) -> int:
        """Number of cases."""
        return int(self.wind_speed.size)


def _row(name: str, values: ArrayLike) -> Array:
    row = np.array(values, dtype=float)
    if row.ndim != 1 or row.size == 0:
        raise InputError(name, "a row of at least one number", f"shape {row.shape}")
    return row


def _spread(values: ArrayLike, shape: tuple[int, ...], wanted: str) -> Array:
    given = np.asarray(values, dtype=float)
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        raise InputError("turbulence_intensity", f"{wanted}, of shape {shape}", f"shape {given.shape}") from None
