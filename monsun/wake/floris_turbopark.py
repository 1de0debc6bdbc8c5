"""TurbOPark as FLORIS has it; distances in rotor diameters of the source. Widths are those of `turbopark.py`.

`turboparkgauss`: width `turbopark_width(local_turbulence=True)` with `floris_turboparkgauss_deficit`; `turbopark`:
width `turbopark_width(thrust_limit=0.9999)` with `floris_turbopark_deficit`. Both are evaluated at each of the model's
rotor points and gathered as root of squares of the free wind there.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, minimum, sqrt, where
from monsun.wake.rotor_averages import gaussian_over_disc


def _centre(thrust_coefficient: Any, width: Any) -> Any:
    return 1 - sqrt(1 - minimum(1, thrust_coefficient / (8 * width**2)))


@family
def floris_turboparkgauss_deficit(mirror: bool = True) -> Formula:
    """Deficit of `turboparkgauss` in FLORIS 4.7 at a point, with the wake's image in the ground as root of squares.

    Pedersen et al. (2022), J. Phys. Conf. Ser. 2265, 022063, without their average over the rotor: the model's rotor
    points make it. FLORIS takes the turbulence at the source, wakes included, where the paper takes the free wind's,
    and lets no yaw deflect the wake. In FLORIS 4.6.6 the image lay three hub heights above the ground.
    """

    def deficit(
        crosswind: Any,
        vertical: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        width: Any,
    ) -> Any:
        above_image = vertical + 2 * source_height / source_diameter
        direct = exp(-(crosswind**2 + vertical**2) / (2 * width**2))
        image = exp(-(crosswind**2 + above_image**2) / (2 * width**2))
        return _centre(thrust_coefficient, width) * (sqrt(direct**2 + image**2) if mirror else direct)

    return deficit


@family
def floris_turbopark_deficit(terms: int = 12, farthest: float = 2.0) -> Formula:
    """Deficit of `turbopark` in FLORIS 4.7 at a rotor point: the average over a rotor around it, with the image.

    The disc that is averaged lies around each of the model's rotor points, so that a rotor is averaged twice. A wake
    and its image count where the point is nearer to the axis than `farthest` widths and the receiver's radius. The
    average is exact (`rotor_averages.gaussian_over_disc`) where FLORIS reads a table, which is off by some 2e-6 of the
    wind. Its turbulence stays that of the free wind. FLORIS turns the sign of a source's yaw from one receiver to the
    next, so that every second wake of a turned turbine is deflected to the wrong side; that is not repeated here.
    """

    def deficit(
        radial: Any,
        crosswind: Any,
        vertical: Any,
        receiver_diameter: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        width: Any,
    ) -> Any:
        radius = receiver_diameter / 2
        above_image = vertical + 2 * source_height / source_diameter
        direct = gaussian_over_disc(crosswind**2 + vertical**2, radius, width, terms)
        image = gaussian_over_disc(crosswind**2 + above_image**2, radius, width, terms)
        both = _centre(thrust_coefficient, width) * sqrt(direct**2 + image**2)
        return where(radial < farthest * width + radius, both, 0.0)

    return deficit
