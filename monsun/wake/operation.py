"""How a turbine works when it is turned out of the wind, tilted or held back: formulas around its tables."""

from __future__ import annotations

from typing import Any

from monsun.wake.ops import cos, maximum, minimum


def normal_wind_speed(wind_speed: Any, yaw: Any, tilt: Any) -> Any:
    """Wind speed normal to the rotor, at which the tables are read; yaw and tilt in radians."""
    return wind_speed * cos(yaw) * cos(tilt)


def held_share(table_power: Any, power_limit: Any) -> Any:
    """Share of the power that a limit (W) leaves; one where the limit is not reached."""
    return minimum(1, power_limit / maximum(table_power, 1e-9))


def operated_thrust(table_thrust: Any, table_power: Any, yaw: Any, tilt: Any, power_limit: Any) -> Any:
    """Thrust coefficient along the wind of a turbine that is turned and held back.

    Momentum normal to the rotor, and its part along the wind: cos squared (Burton et al. 2011, section 3.10). Held
    back, thrust falls with power, as FLORIS's simple derating has it.
    """
    along = cos(yaw) * cos(tilt)
    return table_thrust * along**2 * held_share(table_power, power_limit)


def operated_power(table_power: Any, power_limit: Any) -> Any:
    """Power of a turbine held to a limit (W)."""
    return minimum(table_power, power_limit)
