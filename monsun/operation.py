"""How turbines are run, and how the wind differs between their places."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, eq=False)
class SiteWind:
    """How the free wind at each turbine differs from the case's wind, by wind direction.

    speed_factor, turbulence_factor [turbine, sector]: sectors of equal width, the first centred on north; between
    their centres both are linear. A single sector holds for all directions.
    """

    speed_factor: ArrayLike = 1.0
    turbulence_factor: ArrayLike = 1.0

    def factors(self, turbines: int) -> tuple[Array, Array]:
        """Both factors [turbine, sector] on the same sectors."""
        given = [np.asarray(part, dtype=float) for part in (self.speed_factor, self.turbulence_factor)]
        sectors = max(part.shape[-1] if part.ndim == 2 else 1 for part in given)
        result = []
        for name, part in zip(("speed_factor", "turbulence_factor"), given, strict=True):
            column = part[:, None] if part.ndim == 1 else part
            if not np.all(np.isfinite(column)) or np.any(column <= 0):
                raise InputError(f"site wind: {name}", "finite numbers > 0", "something else")
            try:
                result.append(np.broadcast_to(column, (turbines, sectors)).copy())
            except ValueError:
                raise InputError(f"site wind: {name}", f"[{turbines}, sector]", f"shape {part.shape}") from None
        return result[0], result[1]
