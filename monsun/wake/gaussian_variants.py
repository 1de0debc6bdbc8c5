"""Gaussian wakes whose width or thrust develops in its own way.

Distances in rotor diameters of the source; width is the standard deviation of the Gaussian.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import absolute, erf, exp, log, maximum, minimum, sqrt
from monsun.wake.tophat import momentum_induction


def near_wake_length(
    thrust_coefficient: Any,
    turbulence_intensity: Any,
    tip_speed_ratio: float = 7.5,
    blades: int = 3,
    thrust_limit: float = 0.96,
) -> Any:
    """Length of the near wake after Vermeulen (1980), as in Niayifar and Porté-Agel (2016).

    The fitted factor has a pole at a thrust coefficient of 0.9664 and is negative beyond; the thrust is limited below
    it. PyWake limits it to 0.999 and returns negative lengths in between.
    """
    m = 1 / sqrt(1 - minimum(thrust_limit, thrust_coefficient))
    radius = 0.5 * sqrt((m + 1) / 2)
    by_turbulence = 2.5 * turbulence_intensity + 0.005
    by_shear = (1 - m) * sqrt(1.49 + m) / (9.76 * (1 + m))
    by_blades = 0.012 * blades * tip_speed_ratio
    growth = sqrt(by_turbulence**2 + by_shear**2 + by_blades**2)
    outer, inner = sqrt(0.214 + 0.144 * m), sqrt(0.134 + 0.124 * m)
    return outer * (1 - inner) / ((1 - outer) * inner) * radius / growth


@family
def zong_width(
    slope: float = 0.38,
    offset: float = 0.004,
    initial: float = 0.35,
    tip_speed_ratio: float = 7.5,
    blades: int = 3,
    thrust_limit: float = 0.96,
) -> Formula:
    """Width that starts to grow behind the near wake; Zong and Porté-Agel (2020), J. Fluid Mech. 889, A8.

    initial + k ln(1 + exp(x - near wake)), k following the turbulence at the source. PyWake's `ZongGaussianDeficit`
    alone starts from 1 / sqrt(8); its `Zong_PorteAgel_2020` from 0.35, as published.
    """

    def width(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        near = near_wake_length(thrust_coefficient, turbulence_intensity, tip_speed_ratio, blades, thrust_limit)
        beyond = downwind - near
        # ln(1 + exp(x)) without overflow
        grown = maximum(beyond, 0.0) + log(1 + exp(-absolute(beyond)))
        return initial + (slope * turbulence_intensity + offset) * grown

    return width


@family
def induced_gaussian_deficit(induction: Callable[[Any], Any] = momentum_induction) -> Formula:
    """Gaussian deficit whose centre is twice the induction of Ct / (8 width^2), at most one.

    With `tophat.momentum_induction` that of Bastankhah and Porté-Agel (2014), eq. 23 (`deficit.gaussian_deficit`); with
    `tophat.madsen_induction` what PyWake's Gaussian deficit classes do where no `ct2a` is given.
    """

    def deficit(radial: Any, width: Any, thrust_coefficient: Any) -> Any:
        centre = minimum(1, 2 * induction(thrust_coefficient / (8 * width**2)))
        return centre * exp(-(radial**2) / (2 * width**2))

    return deficit


@family
def zong_deficit(length: float = 1 / math.sqrt(2), induction: Callable[[Any], Any] = momentum_induction) -> Formula:
    """Gaussian deficit whose thrust builds up over the first diameters; Zong and Porté-Agel (2020).

    Ct (1 + erf(x / (sqrt(2) length))) / 2 after Shapiro et al. (2018), J. Fluid Mech. 841, R1; length in diameters.
    PyWake's `Zong_PorteAgel_2020` takes `tophat.madsen_induction`, other than its other published Gaussian models.
    """
    gaussian = induced_gaussian_deficit(induction)

    def deficit(downwind: Any, radial: Any, thrust_coefficient: Any, width: Any) -> Any:
        built_up = thrust_coefficient * (1 + erf(downwind / (math.sqrt(2) * length))) / 2
        return gaussian(radial, width, built_up)

    return deficit


@family
def carbajo_fuertes_width(
    slope: float = 0.35, offset: float = 0.0, initial: float = 0.34, initial_slope: float = -1.91
) -> Formula:
    """Width whose start shrinks with its growth rate; Carbajo Fuertes et al. (2018), Remote Sens. 10, 668.

    Fits of lidar measurements: k = 0.35 I and sigma at the rotor = -1.91 k + 0.34, held at 0.01 or more (it would
    become negative above a turbulence intensity of 0.5).
    """

    def width(downwind: Any, turbulence_intensity: Any) -> Any:
        growth_rate = slope * turbulence_intensity + offset
        return growth_rate * downwind + maximum(initial_slope * growth_rate + initial, 0.01)

    return width
