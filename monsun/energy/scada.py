"""What the turbines of a park reported over time: power, wind direction, and whether they could run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import numbers
from monsun.park import Park
from monsun.records import InputError

Array = NDArray[np.float64]

# shares of rated power: a turbine may give a little more than its table, and take a little when it stands
_MOST_POWER, _LEAST_POWER = 1.2, -0.1
# a record whose greatest power is below this share of rated power is in kW or MW by mistake
_SEEN_POWER = 0.02
# a whole circle in radians; directions that all lie within it and are this far apart were not meant in degrees
_CIRCLE, _RADIANS_APART = 2 * np.pi, 3.0


@dataclass(frozen=True, eq=False)
class ScadaRecord:
    """What the turbines of a park reported over time, with its gaps; nothing is filled.

    name: where it came from; time [time] datetime64[s], strictly increasing; power [time, turbine] W, NaN where
    missing, turbines as in the park; wind_direction [time] or [time, turbine] degrees from north, clockwise, where the
    wind comes from, 0 to 360, NaN where missing; available [time, turbine] False where a turbine stood still, so that
    it shed no wake, True everywhere where not given; wind_speed [time] m/s: free wind at hub height where it is known
    otherwise than from the turbines, NaN where missing; turbulence_intensity: of the free wind, one number or [time].
    """

    name: str
    park: Park
    time: NDArray[np.datetime64]
    power: Array
    wind_direction: Array
    available: NDArray[np.bool_] | None = None
    wind_speed: Array | None = None
    turbulence_intensity: ArrayLike = 0.06

    def __post_init__(self) -> None:
        time = np.asarray(self.time)
        if time.ndim != 1 or time.size == 0 or time.dtype.kind != "M":
            raise InputError(f"{self.name}: time", "a row of datetime64", f"shape {time.shape} of {time.dtype}")
        late = np.flatnonzero(np.diff(time) <= np.timedelta64(0, "s"))
        if late.size:
            raise InputError(f"{self.name}: time[{late[0] + 1}]", f"later than {time[late[0]]}", time[late[0] + 1])
        times, turbines = time.size, self.park.count
        power = self._kept("power", self.power, ((times, turbines),))
        self._kept("wind_direction", self.wind_direction, ((times,), (times, turbines)))
        self._check_power(power)
        self._check_direction()
        if self.wind_speed is not None:
            speed = self._kept("wind_speed", self.wind_speed, ((times,),))
            self._refuse("wind_speed", (speed < 0) | (speed > 60), "m/s from 0 to 60", speed)
        turbulence = self._kept("turbulence_intensity", self.turbulence_intensity, ((), (times,)))
        self._refuse("turbulence_intensity", (turbulence < 0) | (turbulence > 1), "from 0 to 1", turbulence)
        if self.available is not None:
            available = np.array(self.available)
            if available.dtype != bool or available.shape != (times, turbines):
                wanted = f"True or False [{times}, {turbines}], [time, turbine]"
                raise InputError(f"{self.name}: available", wanted, f"shape {available.shape} of {available.dtype}")
            available.setflags(write=False)
            object.__setattr__(self, "available", available)

    def _kept(self, name: str, values: Any, shapes: tuple[tuple[int, ...], ...]) -> Array:
        given = numbers(f"{self.name}: {name}", values)
        if given.shape not in shapes:
            raise InputError(f"{self.name}: {name}", f"shape {' or '.join(map(str, shapes))}", f"shape {given.shape}")
        self._refuse(name, np.isinf(given), "finite numbers", given)
        given.setflags(write=False)
        object.__setattr__(self, name, given)
        return given

    def _refuse(self, name: str, wrong: NDArray[np.bool_], wanted: str, values: Array) -> None:
        if wrong.any():
            index = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
            place = f"[{', '.join(str(i) for i in index)}]" if index else ""
            raise InputError(f"{self.name}: {name}{place}", wanted, values[index])

    def _check_power(self, power: Array) -> None:
        low, high = self.power_range(self.park)
        if not np.isfinite(power).any():
            raise InputError(f"{self.name}: power", "at least one number", "none")
        wanted = f"W from {_LEAST_POWER:g} to {_MOST_POWER:g} times rated power"
        self._refuse("power", (power > high) | (power < low), wanted, power)
        most = float(np.nanmax(power / self.park.rated_power))
        if most < _SEEN_POWER:
            wanted = f"W, somewhere above {_SEEN_POWER:g} of rated power (is it in kW or MW?)"
            raise InputError(f"{self.name}: power", wanted, f"at most {np.nanmax(power):g}")

    def _check_direction(self) -> None:
        direction = np.asarray(self.wind_direction)
        self._refuse("wind_direction", (direction < 0) | (direction > 360), "degrees from 0 to 360", direction)
        known = direction[np.isfinite(direction)]
        if not known.size:
            raise InputError(f"{self.name}: wind_direction", "at least one number", "none")
        if known.max() <= _CIRCLE and np.ptp(known) > _RADIANS_APART:
            came = f"{known.min():.3f} to {known.max():.3f}, as of a circle in radians"
            raise InputError(f"{self.name}: wind_direction", "degrees from 0 to 360", came)

    @staticmethod
    def power_range(park: Park) -> tuple[Array, Array]:
        """Least and greatest power that a record of the park may hold, each [turbine] W."""
        return _LEAST_POWER * park.rated_power, _MOST_POWER * park.rated_power

    @property
    def park_direction(self) -> Array:
        """Wind direction of the park [time], degrees: that given, or the circular mean of the turbines that have one.

        NaN where none has one.
        """
        direction = np.asarray(self.wind_direction)
        if direction.ndim == 1:
            return direction
        radians = np.radians(direction)
        north, east = np.nansum(np.cos(radians), axis=1), np.nansum(np.sin(radians), axis=1)
        mean = np.mod(np.degrees(np.arctan2(east, north)), 360.0)
        return np.where(np.isfinite(direction).any(axis=1), mean, np.nan)

    @property
    def running(self) -> NDArray[np.bool_]:
        """Whether each turbine was available [time, turbine]; True where nothing was said."""
        return np.ones(self.power.shape, dtype=bool) if self.available is None else np.asarray(self.available)
