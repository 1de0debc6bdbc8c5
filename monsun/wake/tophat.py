"""Top-hat wakes: one deficit inside the wake's circle, none outside; distances in rotor diameters of the source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import minimum, sqrt, where
from monsun.wake.rotor import overlap_share
from monsun.wake.turbopark import turbulence_integral


def momentum_induction(thrust_coefficient: Any) -> Any:
    """Axial induction of one-dimensional momentum theory, from Ct = 4 a (1 - a); one half where Ct exceeds one."""
    return 0.5 * (1 - sqrt(1 - minimum(1, thrust_coefficient)))


def madsen_induction(thrust_coefficient: Any) -> Any:
    """Axial induction as a cubic of the thrust coefficient; Madsen et al. (2020), Wind Energ. Sci. 5, 1-27.

    What PyWake takes for its top-hat models where nothing else is said.
    """
    return thrust_coefficient * (0.2460 + thrust_coefficient * (0.0586 + thrust_coefficient * 0.0883))


@family
def linear_radius(growth_rate: float = 0.1) -> Formula:
    """Wake radius that grows linearly from the rotor's; Jensen (1983), Risø-M-2411, where the rate is 0.1."""

    def wake_radius(downwind: Any) -> Any:
        return growth_rate * downwind + 0.5

    return wake_radius


@family
def turbulent_radius(slope: float = 0.38, offset: float = 0.004) -> Formula:
    """Wake radius whose linear growth follows the turbulence at the source; PyWake's `NOJLocalDeficit`.

    The growth law is that of Niayifar and Porté-Agel (2016), eq. 15, rounded, carried over from the Gaussian's width.
    """

    def wake_radius(downwind: Any, turbulence_intensity: Any) -> Any:
        return (slope * turbulence_intensity + offset) * downwind + 0.5

    return wake_radius


@family
def turbopark_radius(
    growth: float = 0.6, wake_offset: float = 1.5, wake_slope: float = 0.8, local_turbulence: bool = False
) -> Formula:
    """Wake radius of the top-hat TurbOPark; Nygaard et al. (2020), J. Phys. Conf. Ser. 1618, 062072.

    The diameter grows by `growth` times the turbulence summed over the way; the free wind's turbulence counts, as
    published and calibrated, or with `local_turbulence` that at the source.
    """

    def grown(downwind: Any, thrust_coefficient: Any, turbulence: Any) -> Any:
        way = turbulence_integral(downwind, thrust_coefficient, turbulence, wake_offset, wake_slope)
        return 0.5 * (1 + growth * way)

    def wake_radius(downwind: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, ambient_turbulence_intensity)

    def wake_radius_of_local(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, turbulence_intensity)

    return wake_radius_of_local if local_turbulence else wake_radius


@family
def tophat_deficit(induction: Callable[[Any], Any] = momentum_induction, rotor_average: bool = True) -> Formula:
    """Deficit 2 a (rotor radius / wake radius)^2 on the share of the receiving rotor that the wake covers.

    Jensen (1983), whose a is 1/3, with a from the thrust as in Katic, Højstrup and Jensen (1986), EWEC. PyWake takes
    `madsen_induction` where nothing else is said. With `rotor_average` the share is the exact overlap of circles and
    the model's rotor must be `rotor_centre`; without it a point is inside or outside.
    """

    def inside(thrust_coefficient: Any, wake_radius: Any) -> Any:
        return 2 * induction(thrust_coefficient) * (0.5 / wake_radius) ** 2

    def deficit(radial: Any, receiver_diameter: Any, thrust_coefficient: Any, wake_radius: Any) -> Any:
        share = overlap_share(wake_radius, receiver_diameter / 2, radial)
        return inside(thrust_coefficient, wake_radius) * share

    def deficit_at_point(radial: Any, thrust_coefficient: Any, wake_radius: Any) -> Any:
        return where(radial < wake_radius, inside(thrust_coefficient, wake_radius), 0.0)

    return deficit if rotor_average else deficit_at_point
