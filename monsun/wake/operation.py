"""How a turbine works when it is turned out of the wind, tilted or held back: formulas around its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from monsun.wake.formula import family
from monsun.wake.ops import cos, maximum, minimum


@dataclass(frozen=True)
class OperationLaw:
    """Where the tables of a turned turbine are read, and what becomes of the thrust; yaw and tilt in radians.

    power_wind, thrust_wind (wind_speed, yaw, tilt, density_factor): wind speeds at which the tables are read, the
    factor being the cube root of the air's density over that of the tables; thrust (table_thrust, yaw, tilt): thrust
    coefficient along the wind.
    """

    name: str
    power_wind: Callable[[Any, Any, Any, Any], Any]
    thrust_wind: Callable[[Any, Any, Any, Any], Any]
    thrust: Callable[[Any, Any, Any], Any]


def normal_wind_speed(wind_speed: Any, yaw: Any, tilt: Any, density_factor: Any = 1.0) -> Any:
    """Wind speed normal to the rotor that has the same pressure at the tables' density; yaw and tilt in radians."""
    return wind_speed * cos(yaw) * cos(tilt) * density_factor


def _momentum_along_wind(table_thrust: Any, yaw: Any, tilt: Any) -> Any:
    return table_thrust * (cos(yaw) * cos(tilt)) ** 2


# momentum normal to the rotor, and its part along the wind: cos squared (Burton et al. 2011, section 3.10)
normal_momentum = OperationLaw("normal momentum", normal_wind_speed, normal_wind_speed, _momentum_along_wind)


@family
def cosine_loss(yaw_exponent: float = 1.88, tilt_exponent: float = 1.88) -> OperationLaw:
    """Power falls with a power of the cosine, thrust with the cosine; FLORIS's `cosine-loss` and its exponents.

    The wind at which the power is read is that times cos^(exponent / 3) and the density factor; the thrust is read at
    the wind itself, and limited to 0.9999.
    """

    def power_wind(wind_speed: Any, yaw: Any, tilt: Any, density_factor: Any) -> Any:
        return wind_speed * cos(yaw) ** (yaw_exponent / 3) * cos(tilt) ** (tilt_exponent / 3) * density_factor

    def thrust_wind(wind_speed: Any, yaw: Any, tilt: Any, density_factor: Any) -> Any:
        return wind_speed

    def thrust(table_thrust: Any, yaw: Any, tilt: Any) -> Any:
        return minimum(0.9999, table_thrust) * cos(yaw) * cos(tilt)

    return OperationLaw("cosine loss", power_wind, thrust_wind, thrust)


def held_share(table_power: Any, power_limit: Any) -> Any:
    """Share of the power that a limit (W) leaves; one where the limit is not reached."""
    return minimum(1, power_limit / maximum(table_power, 1e-9))


def operated_power(table_power: Any, power_limit: Any) -> Any:
    """Power of a turbine held to a limit (W)."""
    return minimum(table_power, power_limit)
