"""How turbines are run, and how the wind differs between their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
        for name, low, high in (("yaw", -90, 90), ("tilt", -90, 90), ("power_limit", 0, 10)):
            values = np.asarray(getattr(self, name), dtype=float)
            if values.ndim > 2:
                raise InputError(
                    f"operation: {name}", "one number, [turbine] or [case, turbine]", f"shape {values.shape}"
                )
            if not np.all((values >= low) & (values <= high)):
                bad = values[~((values >= low) & (values <= high))].flat[0]
                raise InputError(f"operation: {name}", f"numbers from {low} to {high}", bad)

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
        if not abs(self.veer) <= 1:
            raise InputError("site wind: veer", "degrees per metre from -1 to 1", self.veer)
        if self.air_density is not None:
            density = np.asarray(self.air_density, dtype=float)
            if density.ndim > 1 or not np.all((density > 0.5) & (density < 2)):
                raise InputError("site wind: air_density", "one number or [case], from 0.5 to 2 kg/m3", density)

    def factors(self, turbines: int) -> tuple[Array, Array, Array]:
        """Speed and turbulence factors and turning (radians), [turbine, sector], on the same sectors."""
        names = ("speed_factor", "turbulence_factor", "turning")
        given = [np.asarray(getattr(self, name), dtype=float) for name in names]
        sectors = max(part.shape[-1] if part.ndim == 2 else 1 for part in given)
        result = []
        for name, part in zip(names, given, strict=True):
            column = part[:, None] if part.ndim == 1 else part
            if name == "turning":
                fine, wanted = np.abs(column) <= _MOST_TURN, f"degrees from {-_MOST_TURN:g} to {_MOST_TURN:g}"
            else:
                fine, wanted = np.isfinite(column) & (column > 0), "finite numbers > 0"
            if not np.all(fine):
                raise InputError(f"site wind: {name}", wanted, column[~fine].flat[0])
            try:
                result.append(np.broadcast_to(column, (turbines, sectors)).copy())
            except ValueError:
                raise InputError(f"site wind: {name}", f"[{turbines}, sector]", f"shape {part.shape}") from None
        return result[0], result[1], np.radians(result[2])
