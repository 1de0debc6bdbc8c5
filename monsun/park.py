"""Turbines and the park they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import numbers, within
from monsun.records import InputError

Array = NDArray[np.float64]

# rotors nearer to each other than this, m, in place and hub height are the same one by mistake
APART = 1e-3
_FINITE = float(np.finfo(float).max)


@dataclass(frozen=True, eq=False)
class Turbine:
    """A turbine type: its size and its power and thrust over the wind speed at hub height.

    wind_speed [knot] m/s, strictly increasing; power [knot] W; thrust_coefficient [knot] -.
    Between knots both are linear; below the first and above the last knot power and thrust are zero.
    `power_polynomial` replaces the straight lines between knots by cubics ([knot - 1, 4], W per (m/s)^n in the
    distance from the left knot), for turbines that a published case defines by a formula.
    A thrust coefficient may be as high as 1.5, as measured at low wind speed. Momentum theory ends at 1: above, each
    wake formula limits what its root can take, so that no wind is negative.
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
            values = numbers(f"{where}: {name}", getattr(self, name))
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
            cubics = numbers(f"{where}: power_polynomial", self.power_polynomial)
            cubics.setflags(write=False)
            object.__setattr__(self, "power_polynomial", cubics)
            if cubics.shape != (speed.size - 1, 4) or not np.all(np.isfinite(cubics)):
                wanted = f"{speed.size - 1} rows of four finite numbers"
                raise InputError(f"{where}: power_polynomial", wanted, f"shape {cubics.shape}")
        for name in ("rotor_diameter", "hub_height", "air_density"):
            value = numbers(f"{where}: {name}", getattr(self, name))
            if value.ndim:
                raise InputError(f"{where}: {name}", "one number", f"shape {value.shape}")
            object.__setattr__(self, name, float(value))
        if not (self.rotor_diameter > 0 and np.isfinite(self.rotor_diameter)):
            raise InputError(f"{where}: rotor_diameter", "metres > 0", self.rotor_diameter)
        if not (self.hub_height > self.rotor_diameter / 2 and np.isfinite(self.hub_height)):
            raise InputError(
                f"{where}: hub_height", f"metres > rotor radius ({self.rotor_diameter / 2:.1f})", self.hub_height
            )
        if not 0.5 < self.air_density < 2:
            raise InputError(f"{where}: air_density", "kg/m3 from 0.5 to 2", self.air_density)

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
        self._fill(x, y, turbine, counted)
        _check_apart(self)

    def _fill(
        self, x: ArrayLike, y: ArrayLike, turbine: Turbine | list[Turbine] | tuple[Turbine, ...], counted: ArrayLike
    ) -> None:
        east, north = _metres("x", x), _metres("y", y)
        if east.shape != north.shape or east.size == 0:
            same_size = east.size == north.size > 0
            came = f"shapes {east.shape} and {north.shape}" if same_size else f"{east.size} and {north.size}"
            raise InputError("park: x, y", "two rows of equal length >= 1", came)
        each = tuple(turbine) if isinstance(turbine, list | tuple) else (turbine,) * east.size
        if len(each) != east.size:
            raise InputError("park: turbine", f"one turbine, or {east.size}, one per position", len(each))
        for i, kind in enumerate(each):
            if not isinstance(kind, Turbine):
                raise InputError(f"park: turbine[{i}]", "a Turbine", repr(kind))
        count = np.asarray(counted)
        if count.dtype != bool or count.shape not in ((), (east.size,)):
            raise InputError(
                "park: counted",
                f"True, False, or {east.size} of these, one per position",
                f"shape {count.shape} of {count.dtype}",
            )
        types = tuple({id(t): t for t in each}.values())
        number = {id(t): i for i, t in enumerate(types)}
        for name, value in (
            ("x", east.ravel()),
            ("y", north.ravel()),
            ("turbine", each if isinstance(turbine, list | tuple) else turbine),
            ("types", types),
            ("counted", np.broadcast_to(count, east.size).copy()),
            ("type_index", np.array([number[id(t)] for t in each])),
        ):
            object.__setattr__(self, name, value)

    def with_points(self, x: ArrayLike, y: ArrayLike, points: list[Turbine]) -> Park:
        """The park followed by places [point] that are not counted and may stand anywhere, also where a turbine is."""
        joined = object.__new__(Park)
        kinds = [self.types[index] for index in self.type_index]
        counted = np.concatenate([self.counted, np.zeros(len(points), dtype=bool)])
        joined._fill(np.concatenate([self.x, x]), np.concatenate([self.y, y]), [*kinds, *points], counted)
        return joined

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


def _metres(name: str, values: ArrayLike) -> Array:
    return within(f"park: {name}", values, -_FINITE, _FINITE, "finite metres")


def _check_apart(park: Park) -> None:
    """Raise InputError for two turbines at one place and hub height; stacked rotors of other heights are two."""
    # neighbours along a line that no regular layout has many abreast of
    order = np.argsort(0.8137 * park.x + 0.5813 * park.y)
    x, y, height = park.x[order], park.y[order], park.hub_height[order]
    line = 0.8137 * x + 0.5813 * y
    for step in range(1, park.count):
        near = line[step:] - line[:-step] < 2 * APART
        if not near.any():
            return
        distance = np.hypot(x[step:] - x[:-step], y[step:] - y[:-step])
        same = near & (distance < APART) & (np.abs(height[step:] - height[:-step]) < APART)
        if same.any():
            i = int(np.argmax(same))
            one, other = sorted((int(order[i]), int(order[i + step])))
            raise InputError(
                "park: x, y",
                f"turbines at least {APART:g} m from each other, or of other hub heights",
                f"turbines {one} and {other} both at ({park.x[one]:g}, {park.y[one]:g})",
            )
