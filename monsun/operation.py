"""How turbines are run, and how the wind differs between their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import within
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Operation:
    """Yaw, tilt, power limit and standstill of every turbine; each one number, [turbine], or [case, turbine].

    yaw: degrees, the rotor turned counter-clockwise seen from above out of the wind; tilt: degrees, upper edge back;
    power_limit: share of rated power that a turbine may give, thrust falls with power; running: False stands still.
    """

    yaw: ArrayLike = 0.0
    tilt: ArrayLike = 0.0
    power_limit: ArrayLike = 1.0
    running: ArrayLike = True

    def __post_init__(self) -> None:
        for name, low, high in (("yaw", -90, 90), ("tilt", -90, 90), ("power_limit", 0, 10), ("running", 0, 1)):
            where = f"operation: {name}"
            wanted = "True or False" if name == "running" else f"numbers from {low} to {high}"
            values = within(where, getattr(self, name), low, high, wanted)
            if values.ndim > 2:
                raise InputError(where, "one number, [turbine] or [case, turbine]", f"shape {values.shape}")
            if name == "running" and np.any(values % 1):
                raise InputError(where, wanted, values[values % 1 != 0].flat[0])

    def rows(self, cases: int, turbines: int) -> tuple[Array, Array, Array]:
        """Yaw and tilt (radians) and power limit (share of rated), each [row, turbine]; one row serves all cases."""
        given = [np.asarray(part) for part in (self.yaw, self.tilt, self.power_limit, self.running)]
        rows = cases if any(part.ndim == 2 for part in given) else 1
        shaped = []
        for name, part in zip(("yaw", "tilt", "power_limit", "running"), given, strict=True):
            try:
                shaped.append(np.broadcast_to(part, (rows, turbines)))
            except ValueError:
                wanted = f"one number, [{turbines}] or [{cases}, {turbines}]"
                raise InputError(f"operation: {name}", wanted, f"shape {part.shape}") from None
        yaw, tilt, limit, running = shaped
        return (
            np.radians(yaw, dtype=float).copy(),
            np.radians(tilt, dtype=float).copy(),
            np.where(running, limit, 0.0).astype(float),
        )


# a wake's source and receiver must keep their order along the wind
_MOST_TURN = 20.0
_POSITIVE = (float(np.finfo(float).tiny), float(np.finfo(float).max))


@dataclass(frozen=True, eq=False)
class SiteWind:
    """How the free wind at each turbine differs from the case's wind.

    speed_factor, turbulence_factor (-) and turning (degrees, clockwise, within 20) [turbine, sector]: by wind
    direction, in sectors of equal width, the first centred on north; between their centres all are linear. A single
    sector holds for all directions. A turbine's wake goes along its own wind.
    shear: the wind at a height (m) over the case's wind, a formula such as `power_law` or `log_law`; without one all
    hub heights have the case's wind. veer: degrees per metre by which the wind turns clockwise upwards, and wakes with
    it. air_density: kg/m3, one number or [case]; tables are read at the wind that has the same pressure at their own
    density (IEC 61400-12-1:2017, eq. 12); without one they hold as they stand.
    """

    speed_factor: ArrayLike = 1.0
    turbulence_factor: ArrayLike = 1.0
    turning: ArrayLike = 0.0
    shear: Callable[[Any], Any] | None = None
    veer: float = 0.0
    air_density: ArrayLike | None = None

    def __post_init__(self) -> None:
        if within("site wind: veer", self.veer, -1, 1, "degrees per metre from -1 to 1").ndim:
            raise InputError("site wind: veer", "one number", f"shape {np.shape(self.veer)}")
        if self.shear is not None and not callable(self.shear):
            raise InputError("site wind: shear", "a formula such as power_law(0.1)", repr(self.shear))
        for name, low, high, wanted in (
            ("speed_factor", *_POSITIVE, "finite numbers > 0"),
            ("turbulence_factor", *_POSITIVE, "finite numbers > 0"),
            ("turning", -_MOST_TURN, _MOST_TURN, f"degrees from {-_MOST_TURN:g} to {_MOST_TURN:g}"),
        ):
            factor = within(f"site wind: {name}", getattr(self, name), low, high, wanted)
            if factor.ndim > 2 or factor.size == 0:
                shapes = "one number, [turbine] or [turbine, sector]"
                raise InputError(f"site wind: {name}", shapes, f"shape {factor.shape}")
        if self.air_density is not None:
            density = within("site wind: air_density", self.air_density, 0.5, 2, "kg/m3 from 0.5 to 2")
            if density.ndim > 1 or density.size == 0:
                raise InputError("site wind: air_density", "one number or [case]", f"shape {density.shape}")

    def factors(self, turbines: int) -> tuple[Array, Array, Array]:
        """Speed and turbulence factors and turning (radians), [turbine, sector], on the same sectors."""
        names = ("speed_factor", "turbulence_factor", "turning")
        given = [np.asarray(getattr(self, name), dtype=float) for name in names]
        sectors = max(part.shape[-1] if part.ndim == 2 else 1 for part in given)
        result = []
        for name, part in zip(names, given, strict=True):
            column = part[:, None] if part.ndim == 1 else part
            try:
                result.append(np.broadcast_to(column, (turbines, sectors)).copy())
            except ValueError:
                raise InputError(f"site wind: {name}", f"[{turbines}, sector]", f"shape {part.shape}") from None
        return result[0], result[1], np.radians(result[2])
