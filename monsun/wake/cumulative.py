"""Parts of the cumulative-curl model: a super-Gaussian wake that knows the wakes it grows in.

Bay, Fleming, Doekemeijer, King, Churchfield and Mudafort (2023), Wind Energ. Sci. 8, 401-419, on the cumulative wake of
Bastankhah, Welch, Martínez-Tossas, King and Fleming (2021), J. Fluid Mech. 911, A53. Distances and widths in rotor
diameters.

Wakes are taken from upstream to downstream. At a receiver, what wake n carries follows from what the wakes i before it
carry there: `met` is the sum of `cumulative_meeting` x amplitude of i, all widths at the receiver, and
`cumulative_amplitude` gives the amplitude of n. The deficit of n at a point is its amplitude x `cumulative_profile`;
deficits add up. As published, amplitudes are shares of the free wind and `local_share` is the wind at source n over
the free wind. In FLORIS 4.7 (`cc`)

- `local_share` stays one, and the deficit in m/s is the amplitude x the wind at source n;
- `met` sums `cumulative_meeting` x amplitude / (free wind at the receiver's point, in m/s): a number over a speed;
- the wake just before is skipped: `met` of wake n, counted from 0, is the sum over i < n - 1;
- distances between wakes are in metres while widths are in diameters, so that only wakes in line meet: sideways between
  the two rotors, less the deflection of wake n at the receiver; upwards between the two hubs;
- turbulence overlaps (`floris_turbulence.py`) where the sum of the wakes so far, not the one wake, exceeds 0.05 m/s;
- with curl (`curl.py`) `scale` is 2, the gain of yaw-added recovery 1, and the wake's rotation has the induction that
  the source would have in the free wind.
"""

from __future__ import annotations

import math
from typing import Any

from monsun.wake.floris_gauss import facing
from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, maximum, minimum, sqrt
from monsun.wake.special import reciprocal_gamma


@family
def cumulative_width(
    slope: float = 0.179367259,
    offset: float = 0.0118889215,
    initial_slope: float = 0.0563691592,
    initial: float = 0.13290157,
    thrust_limit: float = 0.9999,
) -> Formula:
    """Width of the cumulative-curl wake with the constants of FLORIS 4.7 (a_s, b_s, c_s1, c_s2).

    (slope x I + offset) x + (initial_slope x Ct + initial) sqrt(beta), beta of Bastankhah and Porté-Agel (2014).
    """

    def width(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        root = sqrt(1 - minimum(thrust_limit, thrust_coefficient))
        beta = 0.5 * (1 + root) / root
        growth = slope * turbulence_intensity + offset
        return growth * downwind + (initial_slope * thrust_coefficient + initial) * sqrt(beta)

    return width


@family
def cumulative_order(start: float = 3.11, rate: float = -0.68, end: float = 2.41) -> Formula:
    """Order of the super-Gaussian, start x exp(rate x) + end; Blondel and Cathelain (2020), table 3 (a_f, b_f, c_f)."""

    def order(downwind: Any) -> Any:
        return start * exp(rate * downwind) + end

    return order


def cumulative_meeting(width: Any, width_before: Any, crosswind: Any, vertical: Any) -> Any:
    """How much of an earlier wake a later one meets: s_i^2 / S exp(-distance^2 / (2 S)), S the sum of squared widths.

    Bastankhah et al. (2021). crosswind, vertical: between the two axes, in the unit of the widths.
    """
    both = width**2 + width_before**2
    return width_before**2 / both * exp(-(crosswind**2 + vertical**2) / (2 * both))


def cumulative_amplitude(
    order: Any, width: Any, thrust_coefficient: Any, yaw: Any = 0.0, met: Any = 0.0, local_share: Any = 1.0
) -> Any:
    """Deficit on the axis that carries the thrust within the wakes met; Bay et al. (2023) for the order n.

    (1 - met) (2^(2/n - 1) - sqrt(2^(4/n - 2) - n Ct cos(yaw) u^2 / (16 gamma(2/n) sigma^(4/n) (1 - met)^2))), u the
    `local_share`; the root is zero where the width cannot carry the thrust. FLORIS: u = 1.
    """
    power = 2 / order
    half = 0.5 * exp(math.log(2) * power)
    left = maximum(1 - met, 1e-6)
    carried = order * thrust_coefficient * facing(yaw) * local_share**2 * reciprocal_gamma(power)
    inside = half**2 - carried / (16 * width ** (2 * power) * left**2)
    return (half - sqrt(maximum(inside, 0))) * left


def cumulative_profile(radial: Any, order: Any, width: Any) -> Any:
    """Shape of a wake of an order over the distance from its axis, one on the axis."""
    # on the axis itself the slope of r^n would need the logarithm of zero
    return exp(-(maximum(radial, 1e-9) ** order) / (2 * width**2))


@family
def cumulative_curl_profile() -> Formula:
    """Shape of the cumulative-curl wake at a point, one on its axis; Bay et al. (2023)."""
    order = cumulative_order()

    def profile(downwind: Any, radial: Any, width: Any) -> Any:
        return cumulative_profile(radial, order(downwind), width)

    return profile


@family
def cumulative_curl_deficit() -> Formula:
    """Deficit of a cumulative-curl wake that meets no other; Bay et al. (2023)."""
    order = cumulative_order()

    def deficit(downwind: Any, radial: Any, width: Any, thrust_coefficient: Any, yaw: Any = 0.0) -> Any:
        amplitude = cumulative_amplitude(order(downwind), width, thrust_coefficient, yaw)
        return amplitude * cumulative_profile(radial, order(downwind), width)

    return deficit
