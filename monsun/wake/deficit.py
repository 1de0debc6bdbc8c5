"""Velocity deficit behind a turbine, as a share of the reference wind speed, and the widths that shape it.

Distances are in rotor diameters of the source; width is the standard deviation of the Gaussian. What makes a formula
from constants is cached: the same constants give the same function, so that models made twice are equal.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, minimum, sqrt


def gaussian_deficit(radial: Any, width: Any, thrust_coefficient: Any) -> Any:
    """Gaussian deficit; Bastankhah and Porté-Agel (2014), eq. 23.

    Where the width is too small to carry the thrust (near the rotor) the centre deficit is one.
    """
    centre = 1 - sqrt(1 - minimum(1, thrust_coefficient / (8 * width**2)))
    return centre * exp(-(radial**2) / (2 * width**2))


def gaussian_profile(radial: Any, width: Any) -> Any:
    """Shape of a Gaussian wake, one on its axis; Bastankhah et al. (2021), eq. 2.4."""
    return exp(-(radial**2) / (2 * width**2))


def _initial_width(thrust_coefficient: Any, factor: float, thrust_limit: float) -> Any:
    """Width at the rotor, factor x sqrt(beta); Bastankhah and Porté-Agel (2014), eqs. 6 and 21."""
    root = sqrt(1 - minimum(thrust_limit, thrust_coefficient))
    return factor * sqrt(0.5 * (1 + root) / root)


@family
def linear_width(growth_rate: float = 0.0324555, initial: float = 0.2, thrust_limit: float = 0.899) -> Formula:
    """Width that grows linearly from `initial` x sqrt(beta); Bastankhah and Porté-Agel (2014), eq. 19."""

    def width(downwind: Any, thrust_coefficient: Any) -> Any:
        return growth_rate * downwind + _initial_width(thrust_coefficient, initial, thrust_limit)

    return width


@family
def turbulent_width(
    slope: float = 0.3837, offset: float = 0.003678, initial: float = 0.2, thrust_limit: float = 0.899
) -> Formula:
    """Width whose growth follows the turbulence at the source; Niayifar and Porté-Agel (2016), eqs. 8 and 15."""

    def width(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        growth_rate = slope * turbulence_intensity + offset
        return growth_rate * downwind + _initial_width(thrust_coefficient, initial, thrust_limit)

    return width


def iea37_width(downwind: Any) -> Any:
    """Width of the simplified Gaussian of IEA Wind Task 37 (2019), wake model of the case studies, eq. 2."""
    return 0.0324555 * downwind + 1 / sqrt(8)


def iea37_deficit(radial: Any, width: Any, thrust_coefficient: Any) -> Any:
    """Deficit of the simplified Gaussian of IEA Wind Task 37 (2019), wake model of the case studies, eq. 1."""
    return (1 - sqrt(1 - minimum(1, thrust_coefficient / (8 * width**2)))) * exp(-0.5 * (radial / width) ** 2)


def two_widths(width: Any) -> Any:
    """Wake radius of a Gaussian wake, two standard deviations; Niayifar and Porté-Agel (2016), section 2."""
    return 2 * width
