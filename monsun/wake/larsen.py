"""Larsen's wake (GCL): the closed solution of the boundary layer equations, and its added turbulence.

Larsen (2009), A simple stationary semi-analytical wake model, Risø-R-1713. Distances in rotor diameters of the source.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, maximum, minimum, sqrt
from monsun.wake.rotor import overlap_share


@family
def larsen_radius(local_turbulence: bool = False, thrust_limit: float = 0.999) -> Formula:
    """Wake radius of Larsen (2009), eq. 3, with the empirical radius at 9.6 diameters.

    The report's eq. 3 holds the mixing length c1 and the thrust; with its c1 put in, both cancel and
    k / 2 ((x + x0) / x0)^(1/3) is left, which also holds without thrust. The free wind's turbulence counts, or with
    `local_turbulence` that at the source. Where the wake at 9.6 diameters would be no wider than behind the rotor
    (thrust above 0.93 in nearly still air) the report has no solution (PyWake: not a number); it then hardly grows.
    """

    def grown(downwind: Any, thrust_coefficient: Any, turbulence: Any) -> Any:
        thrust = minimum(thrust_limit, thrust_coefficient)
        expansion = sqrt(0.5 * (1 / sqrt(1 - thrust) + 1))
        polynomial = 0.797853685 * thrust**2 - 0.124807893 * thrust + 0.136821858
        at_9_6 = 0.435449861 * exp(polynomial) * (15.6298 * turbulence + 1)
        growth = maximum((2 * at_9_6 / expansion) ** 3 - 1, 1e-3)
        # (x + x0) / x0 with x0 = 9.6 / growth
        return 0.5 * expansion * (1 + downwind * growth / 9.6) ** (1 / 3)

    def wake_radius(downwind: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, ambient_turbulence_intensity)

    def wake_radius_of_local(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, turbulence_intensity)

    return wake_radius_of_local if local_turbulence else wake_radius


def larsen_deficit(radial: Any, thrust_coefficient: Any, wake_radius: Any) -> Any:
    """First-order deficit of Larsen (2009) for the radius of `larsen_radius`: 35/72 Ct / R^2 (1 - (r/R)^1.5)^2.

    The report's formula with its eq. 3 put in; the profile carries the thrust exactly in the linear momentum balance.
    """
    share = minimum(1, radial / wake_radius)
    return 35 / 72 * thrust_coefficient / wake_radius**2 * (1 - share * sqrt(share)) ** 2


def larsen_turbulence(
    downwind: Any, radial: Any, thrust_coefficient: Any, wake_radius: Any, receiver_diameter: Any
) -> Any:
    """Added turbulence of Larsen, on the share of the rotor that the wake covers.

    Pierik et al. (1999), European Wind Turbine Standards II, eq. 2.4.1.5: 0.29 x^(-1/3) sqrt(1 - sqrt(1 - Ct)).
    """
    strength = sqrt(1 - sqrt(1 - minimum(1, thrust_coefficient)))
    return 0.29 * strength * downwind ** (-1 / 3) * overlap_share(wake_radius, receiver_diameter / 2, radial)
