"""Gaussian wake of FLORIS, near and far, and what FLORIS's models share: rotor points, wind there, induction.

Bastankhah and Porté-Agel (2016), J. Fluid Mech. 806, 506-541, as `gauss` of FLORIS 4.7 has it. Distances in rotor
diameters of the source; the thrust coefficient is FLORIS's, that is the table's value times the cosine of the yaw.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, exp, maximum, minimum, sin, sqrt
from monsun.wake.rotor import RotorPoints


@family
def floris_grid(count: int = 3) -> RotorPoints:
    """Square grid of `count` x `count` points that FLORIS lays over a rotor, equally weighted.

    The square reaches half a rotor radius to each side (FLORIS 4.7, `TurbineGrid`); one point is the rotor's centre.
    """
    if count < 1:
        raise ValueError(f"grid of rotor points: count must be at least 1, got {count}")
    line = [0.0] if count == 1 else [i / (count - 1) - 0.5 for i in range(count)]
    points = [(across, up) for across in line for up in line]
    return RotorPoints(
        horizontal=tuple(across for across, _ in points),
        vertical=tuple(up for _, up in points),
        weight=(1 / len(points),) * len(points),
    )


def facing(yaw: Any) -> Any:
    """Cosine of the yaw, at least a thousandth: formulas divide by it, and a rotor along the wind has no wake."""
    return maximum(cos(yaw), 1e-3)


def yawed_induction(thrust_coefficient: Any, yaw: Any) -> Any:
    """Axial induction of a turned rotor, (1 - sqrt(1 - Ct cos)) / (2 cos), as FLORIS's `cosine-loss` has it.

    Momentum theory in the wind's direction; where Ct cos exceeds one, its largest value.
    """
    turned = facing(yaw)
    return 0.5 / turned * (1 - sqrt(1 - minimum(1, thrust_coefficient * turned)))


def wind_at_points(
    points: RotorPoints, free_wind_speed: Any, shear_exponent: Any, hub_height: Any, height: Any, radius: Any
) -> list[Any]:
    """Free wind (m/s) at each of a rotor's points by the power law, from that at `hub_height`.

    height, radius: of the rotor whose points they are; all three in the same unit. No point lies below a hundredth of
    the hub's height.
    """
    heights = [maximum((height + up * radius) / hub_height, 1e-2) for up in points.vertical]
    return [free_wind_speed * above**shear_exponent for above in heights]


def veered_gaussian(crosswind: Any, vertical: Any, veer: Any, width_across: Any, width_up: Any) -> Any:
    """Gaussian with two widths, one on the axis, whose ellipse is turned by `veer` (radians)."""
    along_width = crosswind * cos(veer) + vertical * sin(veer)
    along_height = vertical * cos(veer) - crosswind * sin(veer)
    return exp(-(along_width**2) / (2 * width_across**2) - along_height**2 / (2 * width_up**2))


@family
def floris_gauss_deficit(
    slope: float = 0.38,
    offset: float = 0.004,
    length: float = 0.58,
    shear_length: float = 0.077,
    rotor_width: float = 0.501,
    veer: float = 0.0,
    of_mixed_turbulence: bool = False,
) -> Formula:
    """Deficit of `gauss` in FLORIS 4.7 (ka, kb, alpha, beta): far wake of Bastankhah and Porté-Agel (2016), eq. 7.1.

    The far wake begins where their eq. 7.3 says; they have no near wake, in which FLORIS lets both widths grow linearly
    from `rotor_width` x sqrt(Ct / 2). FLORIS's `wind_veer` (`veer`, radians) turns the wake's ellipse and does not move
    the wake. With `of_mixed_turbulence` the turbulence is the derived `mixed_turbulence_intensity` (`curl.py`). FLORIS
    leaves out the first 0.1 m behind a rotor.
    """

    def share(downwind: Any, crosswind: Any, vertical: Any, thrust: Any, turbulence: Any, yaw: Any) -> Any:
        root, turned = sqrt(1 - minimum(1, thrust)), facing(yaw)
        mixing = maximum(4 * length * turbulence + 2 * shear_length * (1 - root), 1e-9)
        far_wake = turned * (1 + root) / (sqrt(2.0) * mixing)
        grown, beyond = minimum(1, downwind / far_wake), maximum(0, downwind - far_wake)
        at_rotor, at_far_wake = rotor_width * sqrt(maximum(thrust, 1e-9) / 2), 1 / sqrt(8.0)
        growth = (slope * turbulence + offset) * beyond
        width_up = (1 - grown) * at_rotor + grown * at_far_wake + growth
        width_across = (1 - grown) * at_rotor + grown * at_far_wake * turned * cos(veer) + growth
        centre = 1 - sqrt(1 - minimum(1, thrust * turned / (8 * width_across * width_up)))
        return centre * veered_gaussian(crosswind, vertical, veer, width_across, width_up)

    def deficit(
        downwind: Any,
        crosswind: Any,
        vertical: Any,
        thrust_coefficient: Any,
        turbulence_intensity: Any,
        yaw: Any = 0.0,
    ) -> Any:
        return share(downwind, crosswind, vertical, thrust_coefficient, turbulence_intensity, yaw)

    def deficit_of_mixed(
        downwind: Any,
        crosswind: Any,
        vertical: Any,
        thrust_coefficient: Any,
        mixed_turbulence_intensity: Any,
        yaw: Any = 0.0,
    ) -> Any:
        return share(downwind, crosswind, vertical, thrust_coefficient, mixed_turbulence_intensity, yaw)

    return deficit_of_mixed if of_mixed_turbulence else deficit
