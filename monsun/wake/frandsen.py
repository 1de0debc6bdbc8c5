"""Turbulence that a wake adds, after Frandsen and the standard IEC 61400-1; distances in rotor diameters of the source.

Frandsen (2007), Turbulence and turbulence-generated structural loading in wind turbine clusters, Risø-R-1188.
The standard's formula is for the nearest neighbours' wakes and for loads; as everywhere in wake engines it is used
here for every source, and the superposition says how sources add up (PyWake: `turbulence_linear`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import arctan, exp, pi, sqrt, where

Weighting = Callable[[Any, Any, Any, Any], Any]


def bell_weight(added: Any, ambient: Any, downwind: Any, radial: Any) -> Any:
    """Turbulence above the ambient's, on a bell over the angle from the wake's axis; Frandsen (2007), eqs. 3.16-3.18.

    Ends at the view angle of the wake, where the bell is exp(-1): the formula jumps to zero there, as published.
    """
    degrees = 180 / pi
    view_angle = (degrees * arctan(1 / downwind) + 10) / 2
    angle = degrees * arctan(radial / downwind)
    bell = where(angle < view_angle, exp(-((angle / view_angle) ** 2)), 0.0)
    return bell * (sqrt(added**2 + ambient**2) - ambient)


@family
def sector_weight(distance_limit: float = 10.0) -> Weighting:
    """The added turbulence whole inside a sector of 21.6 degrees, up to a distance; as in IEC 61400-1 and PyWake.

    The sector is the standard's share p_w = 6 % of all directions; PyWake's `IECWeight`. distance_limit: in rotor
    diameters.
    """
    slope = math.tan(math.radians(10.8))

    def weight(added: Any, ambient: Any, downwind: Any, radial: Any) -> Any:
        near = where(downwind**2 + radial**2 < distance_limit**2, added, 0.0)
        return where(radial < slope * downwind, near, 0.0)

    return weight


@family
def frandsen_2005(
    factor: float = 0.9, offset: float = 1.5, slope: float = 0.3, weight: Weighting = bell_weight
) -> Formula:
    """Added turbulence 0.9 / (1.5 + 0.3 d sqrt(V / 1 m/s)) of IEC 61400-1:2005, annex D; V is the free wind's speed."""

    def added_turbulence(downwind: Any, radial: Any, free_wind_speed: Any, ambient_turbulence_intensity: Any) -> Any:
        added = factor / (offset + slope * downwind * sqrt(free_wind_speed))
        return weight(added, ambient_turbulence_intensity, downwind, radial)

    return added_turbulence


@family
def frandsen_2017(offset: float = 1.5, slope: float = 0.8, weight: Weighting = bell_weight) -> Formula:
    """Added turbulence 1 / (1.5 + 0.8 d / sqrt(Ct)) of IEC 61400-1:2019 (draft of 2017), annex E.

    d is the distance between the turbines, not only the way downwind.
    """

    def added_turbulence(downwind: Any, radial: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any) -> Any:
        root = sqrt(thrust_coefficient)
        distance = sqrt(downwind**2 + radial**2)
        # the fraction is multiplied by sqrt(Ct), so that a turbine without thrust adds nothing
        added = root / (offset * root + slope * distance)
        return weight(added, ambient_turbulence_intensity, downwind, radial)

    return added_turbulence
