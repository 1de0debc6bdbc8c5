"""Turbines and the park they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Turbine:
    """A turbine type: its size and its power and thrust over the wind speed at hub height.

    wind_speed [knot] m/s, strictly increasing; power [knot] W; thrust_coefficient [knot] -.
    Between knots both are linear; below the first and above the last knot power and thrust are zero.
    `power_polynomial` replaces the straight lines between knots by cubics ([knot - 1, 4], W per (m/s)^n in the
    distance from the left knot), for turbines that a published case defines by a formula.
    """

    name: str
    rotor_diameter: float
    hub_height: float
    wind_speed: ArrayLike
    power: ArrayLike
    thrust_coefficient: ArrayLike
    air_density: float = 1.225
    power_polynomial: ArrayLike | None = None

    def __post_init__(self) -> None:
        where = f"turbine {self.name}"
        for name in ("wind_speed", "power", "thrust_coefficient"):
            values = np.array(getattr(self, name), dtype=float)
            values.setflags(write=False)
            object.__setattr__(self, name, values)
            if values.ndim != 1 or values.size < 2:
                raise InputError(f"{where}: {name}", "a row of at least two numbers", f"shape {values.shape}")
            if not np.all(np.isfinite(values)):
                bad = int(np.flatnonzero(~np.isfinite(values))[0])
                raise InputError(f"{where}: {name}[{bad}]", "a finite number", values[bad])
            if values.shape != np.shape(self.wind_speed):
                raise InputError(
                    f"{where}: {name}", f"{np.size(self.wind_speed)} values, one per wind speed", values.size
                )
        speed, power, thrust = self.speed_knots, self.power_knots, self.thrust_knots
        steps = np.diff(speed)
        if np.any(steps <= 0) or speed[0] < 0:
            bad = int(np.flatnonzero(steps <= 0)[0]) + 1 if np.any(steps <= 0) else 0
            raise InputError(f"{where}: wind_speed[{bad}]", "wind speeds >= 0 that increase strictly", speed[bad])
        if np.any(power < 0):
            raise InputError(f"{where}: power", "values >= 0 W", power.min())
        if np.any(thrust < 0) or np.any(thrust > 1.5):
            raise InputError(
                f"{where}: thrust_coefficient", "values from 0 to 1.5", thrust[(thrust < 0) | (thrust > 1.5)][0]
            )
        if self.power_polynomial is not None:
            cubics = np.array(self.power_polynomial, dtype=float)
            cubics.setflags(write=False)
            object.__setattr__(self, "power_polynomial", cubics)
            if cubics.shape != (speed.size - 1, 4) or not np.all(np.isfinite(cubics)):
                wanted = f"{speed.size - 1} rows of four finite numbers"
                raise InputError(f"{where}: power_polynomial", wanted, f"shape {cubics.shape}")
        if not (self.rotor_diameter > 0 and np.isfinite(self.rotor_diameter)):
            raise InputError(f"{where}: rotor_diameter", "metres > 0", self.rotor_diameter)
        if not (self.hub_height > self.rotor_diameter / 2 and np.isfinite(self.hub_height)):
            raise InputError(
                f"{where}: hub_height", f"metres > rotor radius ({self.rotor_diameter / 2:.1f})", self.hub_height
            )

    @property
    def speed_knots(self) -> Array:
        """Wind speeds of the table [knot], m/s."""
        return np.asarray(self.wind_speed)

    @property
    def power_knots(self) -> Array:
        """Power at the table's wind speeds [knot], W."""
        return np.asarray(self.power)

    @property
    def thrust_knots(self) -> Array:
        """Thrust coefficient at the table's wind speeds [knot], -."""
        return np.asarray(self.thrust_coefficient)

    @cached_property
    def rated_power(self) -> float:
        """Greatest power of the table, W."""
        return float(self.power_knots.max())


@dataclass(frozen=True, eq=False)
class Park:
    """Turbines at positions.

    x, y [turbine] m east and north; turbine: one type for all, or one per position; counted [turbine]: False for
    turbines, such as a neighbouring park's, that shed wakes but whose power is not counted.
    """

    x: Array
    y: Array
    turbine: Turbine | tuple[Turbine, ...]
    types: tuple[Turbine, ...] = field(init=False)
    type_index: NDArray[np.int64] = field(init=False)
    counted: NDArray[np.bool_]

    def __init__(
        self,
        x: ArrayLike,
        y: ArrayLike,
        turbine: Turbine | list[Turbine] | tuple[Turbine, ...],
        counted: ArrayLike = True,
    ) -> None:
        position_x, position_y = np.array(x, dtype=float).ravel(), np.array(y, dtype=float).ravel()
        if position_x.shape != position_y.shape or position_x.size == 0:
            raise InputError("park: x, y", "two rows of equal length >= 1", f"{position_x.size} and {position_y.size}")
        if not (np.all(np.isfinite(position_x)) and np.all(np.isfinite(position_y))):
            raise InputError("park: x, y", "finite metres", "a value that is not finite")
        each = (turbine,) * position_x.size if isinstance(turbine, Turbine) else tuple(turbine)
        if len(each) != position_x.size:
            raise InputError("park: turbine", f"one turbine, or {position_x.size}, one per position", len(each))
        count = np.asarray(counted, dtype=bool)
        if count.shape not in ((), position_x.shape):
            raise InputError(
                "park: counted", f"one value, or {position_x.size}, one per position", f"shape {count.shape}"
            )
        types = tuple({id(t): t for t in each}.values())
        place = {id(t): i for i, t in enumerate(types)}
        for name, value in (
            ("x", position_x),
            ("y", position_y),
            ("turbine", turbine if isinstance(turbine, Turbine) else each),
            ("types", types),
            ("counted", np.broadcast_to(count, position_x.shape).copy()),
            ("type_index", np.array([place[id(t)] for t in each])),
        ):
            object.__setattr__(self, name, value)

    @property
    def count(self) -> int:
        """Number of turbines."""
        return int(self.x.size)

    @property
    def rotor_diameter(self) -> Array:
        """Rotor diameter of each turbine [turbine], m."""
        return np.array([t.rotor_diameter for t in self.types])[self.type_index]

    @property
    def hub_height(self) -> Array:
        """Hub height of each turbine [turbine], m."""
        return np.array([t.hub_height for t in self.types])[self.type_index]

    @property
    def rated_power(self) -> Array:
        """Rated power of each turbine [turbine], W."""
        return np.array([t.rated_power for t in self.types])[self.type_index]
