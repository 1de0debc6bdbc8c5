"""The turbines that foundations carry: size, masses, tower and rotor speed, as far as a foundation feels them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.park import Turbine
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

_IEA = "IEA 15 MW reference turbine: Gaertner et al. 2020, NREL/TP-5000-75698, table ES-1"
# share of the greatest power at which a table counts as rated: tables dip and are rounded above it
_RATED = 0.98


@record
class TurbineScaling:
    """A reference turbine, and by it the sizes of others: lengths grow with the root of rated power, masses with it.

    That keeps the power per rotor area, and follows the reference turbines of 5 to 22 MW within about 15 %.
    """

    rated_power: float = quantity(
        "W", "rated power of the reference", 15e6, above=0, source=_IEA, data_class="published"
    )
    rotor_diameter: float = quantity("m", "its rotor diameter", 240.0, above=0, source=_IEA, data_class="published")
    hub_clearance: float = quantity(
        "m", "lowest point of the rotor above the sea", 30.0, above=0, source=_IEA, data_class="published"
    )
    rated_wind_speed: float = quantity(
        "m/s", "lowest wind speed with rated power", 11.0, above=0, source="ORBIT 1.3.1 library: 15 MW",
        data_class="published",
    )  # fmt: skip
    head_mass: float = quantity(
        "kg", "mass of rotor and nacelle", 1.017e6, above=0, source=_IEA, data_class="published"
    )
    tower_mass: float = quantity("kg", "mass of the tower", 8.6e5, above=0, source=_IEA, data_class="published")
    tower_base: float = quantity(
        "m", "diameter of the tower at its foot", 10.0, above=0, source=_IEA, data_class="published"
    )
    tower_top: float = quantity(
        "m", "diameter of the tower at its top", 6.5, above=0, source=_IEA, data_class="published"
    )
    interface_height: float = quantity(
        "m", "foot of the tower above the sea", 15.0, above=0, source=_IEA, data_class="published"
    )
    hub_above_tower: float = quantity(
        "m", "hub above the tower's top", 5.6, at_least=0, source=_IEA, data_class="published"
    )
    tip_speed: float = quantity(
        "m/s", "speed of the blade tips at the rotor's fastest", 95.0, above=0, source=_IEA, data_class="published"
    )
    slowest_rotor: float = quantity(
        "-", "slowest over fastest speed of the rotor", 5.0 / 7.56, above=0, at_most=1, source=_IEA,
        data_class="published",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for a tower that widens upwards or stands higher than the rotor hangs."""
        if self.tower_top > self.tower_base:
            raise InputError("foundation: turbine: tower_top", f"at most {self.tower_base:g} m", self.tower_top)
        if self.interface_height >= self.hub_clearance:
            raise InputError(
                "foundation: turbine: interface_height", f"less than {self.hub_clearance:g} m", self.interface_height
            )


@dataclass(frozen=True, eq=False)
class SupportedTurbines:
    """Turbines on foundations, each [turbine]: rated power W, rotor diameter and hub height above the sea m, lowest
    wind speed with rated power m/s."""

    rated_power: Array
    rotor_diameter: Array
    hub_height: Array
    rated_wind_speed: Array


def turbines_of_rating(rated_power: ArrayLike, scaling: TurbineScaling) -> SupportedTurbines:
    """Turbines of a rated power, W, one number or [turbine], with the size that the reference gives them."""
    rated = np.atleast_1d(np.asarray(rated_power, dtype=float))
    diameter = scaling.rotor_diameter * np.sqrt(rated / scaling.rated_power)
    return SupportedTurbines(
        rated, diameter, diameter / 2 + scaling.hub_clearance, np.full(rated.shape, scaling.rated_wind_speed)
    )


def turbines_of_types(types: Sequence[Turbine]) -> SupportedTurbines:
    """Turbines by their types, one for each foundation: sizes as the types say, rated wind speed from their tables."""
    sizes = np.array(
        [(kind.rated_power, kind.rotor_diameter, kind.hub_height, _rated_wind_speed(kind)) for kind in types]
    )
    return SupportedTurbines(*sizes.T.reshape(4, -1))


def _rated_wind_speed(kind: Turbine) -> float:
    return float(kind.speed_knots[int(np.argmax(kind.power_knots >= _RATED * kind.rated_power))])
