"""Super-Gaussian wakes: nearly a top-hat behind the rotor, a Gaussian far from it; distances in rotor diameters.

Blondel and Cathelain (2020), Wind Energ. Sci. 5, 1225-1236; Blondel (2023), Wind Energ. Sci. 8, 141-147.
"""

from __future__ import annotations

import math
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, maximum, minimum, sqrt
from monsun.wake.special import reciprocal_gamma


def super_gaussian(order: Any, radial: Any, width: Any, thrust_coefficient: Any) -> Any:
    """Deficit of order n that carries the thrust; Blondel and Cathelain (2020), section 2.

    2^(2/n - 1) - sqrt(2^(4/n - 2) - n Ct / (16 gamma(2/n) sigma^(4/n))) on the axis, times exp(-r^n / (2 sigma^2)).
    Where the width is too small to carry the thrust the root is zero (PyWake: not a number). order at least 4/3.
    """
    share = 2 / order
    half_power = 0.5 * exp(math.log(2) * share)
    carried = order * thrust_coefficient * reciprocal_gamma(share) / (16 * width ** (2 * share))
    centre = half_power - sqrt(maximum(half_power**2 - carried, 0.0))
    # on the axis itself the slope of r^n would need the logarithm of zero
    return centre * exp(-(maximum(radial, 1e-9) ** order) / (2 * width**2))


def _root_of_beta(thrust_coefficient: Any, thrust_limit: float) -> Any:
    root = sqrt(1 - minimum(thrust_limit, thrust_coefficient))
    return sqrt(0.5 * (1 + root) / root)


@family
def blondel_2020_width(
    slope: float = 0.17, offset: float = 0.005, initial: float = 0.2, thrust_limit: float = 0.999
) -> Formula:
    """Width of Blondel and Cathelain (2020), constants of their table 2; turbulence is that at the source."""

    def width(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        growth_rate = slope * turbulence_intensity + offset
        return growth_rate * downwind + initial * _root_of_beta(thrust_coefficient, thrust_limit)

    return width


@family
def blondel_2020_deficit(start: float = 3.11, rate: float = -0.68, end: float = 2.41) -> Formula:
    """Deficit of Blondel and Cathelain (2020) with the order 3.11 exp(-0.68 x) + 2.41, constants of their table 3."""

    def deficit(downwind: Any, radial: Any, thrust_coefficient: Any, width: Any) -> Any:
        return super_gaussian(start * exp(rate * downwind) + end, radial, width, thrust_coefficient)

    return deficit


@family
def blondel_2023_width(
    slope: float = 0.28,
    offset: float = 0.01,
    initial_slope: float = 0.1,
    initial: float = 0.1,
    thrust_limit: float = 0.999,
) -> Formula:
    """Width of Blondel (2023), constants of its table 1; turbulence is that at the source."""

    def width(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        growth_rate = slope * turbulence_intensity + offset
        at_rotor = (initial_slope * thrust_coefficient + initial) * _root_of_beta(thrust_coefficient, thrust_limit)
        return growth_rate * downwind + at_rotor

    return width


@family
def blondel_2023_deficit(
    start: tuple[float, float, float, float] = (10.7286, -8.9691, 8.5939, -8.2635),
    rate: tuple[float, float, float] = (1.68, -25.98, -1.06),
    end: float = 2.0,
) -> Formula:
    """Deficit of Blondel (2023), whose order follows thrust and turbulence, constants of its table 1.

    start: polynomial of the thrust coefficient, constant first; rate: b0 exp(b1 I) + b2, at most zero: below a
    turbulence intensity of 0.0177 the published rate is positive and the order would grow without limit (in PyWake it
    does).
    """

    def deficit(downwind: Any, radial: Any, thrust_coefficient: Any, turbulence_intensity: Any, width: Any) -> Any:
        # fitted below one; above, the cubic would turn the order negative
        thrust = minimum(thrust_coefficient, 1.0)
        first = start[0] + thrust * (start[1] + thrust * (start[2] + thrust * start[3]))
        decay = minimum(rate[0] * exp(rate[1] * turbulence_intensity) + rate[2], 0.0)
        return super_gaussian(first * exp(decay * downwind) + end, radial, width, thrust_coefficient)

    return deficit
