"""TurbOPark: a wake that grows with the turbulence it meets and makes, with a Gaussian profile.

Nygaard, Steen, Poulsen and Pedersen (2020), J. Phys. Conf. Ser. 1618, 062072 (growth law, top-hat: `tophat.py`);
Pedersen, Svensson, Poulsen and Nygaard (2022), J. Phys. Conf. Ser. 2265, 022063 (Gaussian); Nygaard et al. (2022),
J. Phys. Conf. Ser. 2265, 022008 (benchmark). Distances are in rotor diameters of the source.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import log, maximum, minimum, sqrt
from monsun.wake.rotor_averages import gaussian_over_disc


def turbulence_integral(
    downwind: Any,
    thrust_coefficient: Any,
    turbulence_intensity: Any,
    wake_offset: float = 1.5,
    wake_slope: float = 0.8,
) -> Any:
    """Turbulence intensity summed over the way from the rotor, in rotor diameters.

    The integrand is the root of the squares of the given turbulence and of the wake's own after Frandsen (2007),
    1 / (offset + slope x / sqrt(Ct)); the closed form is that of Nygaard et al. (2020).
    """
    root = sqrt(maximum(thrust_coefficient, 1e-20))
    ratio = wake_slope * downwind / root
    start = wake_offset * turbulence_intensity
    end = start + turbulence_intensity * ratio
    far, near = sqrt(end**2 + 1), sqrt(start**2 + 1)
    # start / end is written without the turbulence, which may be zero
    logarithm = log((far + 1) / (near + 1) * (wake_offset / (wake_offset + ratio)))
    return root / wake_slope * (far - near - logarithm)


@family
def turbopark_width(
    growth: float = 0.04,
    wake_offset: float = 1.5,
    wake_slope: float = 0.8,
    initial: float = 0.25,
    thrust_limit: float = 0.96,
    local_turbulence: bool = False,
) -> Formula:
    """Width of the TurbOPark Gaussian: `initial` x sqrt(beta) plus `growth` times the turbulence summed over the way.

    Pedersen et al. (2022); the free wind's turbulence counts, as published and calibrated, or with `local_turbulence`
    that at the source. The thrust limit 0.96 is that of Ørsted's own program; PyWake's `TurboGaussianDeficit` alone
    takes 0.999, its `Nygaard_2022` 0.96.
    """

    def grown(downwind: Any, thrust_coefficient: Any, turbulence: Any) -> Any:
        root = sqrt(1 - minimum(thrust_limit, thrust_coefficient))
        at_rotor = initial * sqrt(0.5 * (1 + root) / root)
        way = turbulence_integral(downwind, thrust_coefficient, turbulence, wake_offset, wake_slope)
        return at_rotor + growth * way

    def width(downwind: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, ambient_turbulence_intensity)

    def width_of_local(downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any) -> Any:
        return grown(downwind, thrust_coefficient, turbulence_intensity)

    return width_of_local if local_turbulence else width


@family
def turbopark_deficit(terms: int = 24, mirror: bool = True) -> Formula:
    """Deficit of the TurbOPark Gaussian, averaged over the receiving rotor, with the wake's mirror image in the ground.

    Pedersen et al. (2022). Wake and mirror image are put together as the root of their squares. terms: length of the
    series of the rotor average (`rotor_averages.gaussian_over_disc`), which is exact where PyWake reads a table and is
    off by up to 2e-5.
    """

    def centre_of(thrust_coefficient: Any, width: Any) -> Any:
        return 1 - sqrt(1 - minimum(1, thrust_coefficient / (8 * width**2)))

    def deficit(
        crosswind: Any,
        vertical: Any,
        receiver_diameter: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        width: Any,
    ) -> Any:
        centre, radius = centre_of(thrust_coefficient, width), receiver_diameter / 2
        above_image = vertical + 2 * source_height / source_diameter
        direct = gaussian_over_disc(crosswind**2 + vertical**2, radius, width, terms)
        mirrored = gaussian_over_disc(crosswind**2 + above_image**2, radius, width, terms)
        return centre * sqrt(direct**2 + mirrored**2)

    def deficit_without_mirror(radial: Any, receiver_diameter: Any, thrust_coefficient: Any, width: Any) -> Any:
        over_rotor = gaussian_over_disc(radial**2, receiver_diameter / 2, width, terms)
        return centre_of(thrust_coefficient, width) * over_rotor

    return deficit if mirror else deficit_without_mirror
