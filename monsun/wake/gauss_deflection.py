"""Deflection of a Gaussian wake as FLORIS has it; distances in rotor diameters of the source.

Bastankhah and Porté-Agel (2016), J. Fluid Mech. 806, 506-541, as `gauss` of FLORIS 4.7. PyWake's form of the same paper
is `deflection.bastankhah_2016`. Signs as in `deflection.py`: FLORIS, too, counts yaw counter-clockwise from above, and
its wake of a positive yaw goes to the right of the wind.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.floris_gauss import facing
from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, exp, log, maximum, minimum, sin, sqrt


@family
def floris_gauss_deflection(
    slope: float = 0.38,
    offset: float = 0.004,
    length: float = 0.58,
    shear_length: float = 0.077,
    gain: float = 1.0,
    shift: float = 0.0,
    shift_slope: float = 0.0,
    veer: float = 0.0,
    secondary_steering: bool = False,
) -> Formula:
    """Deflection of Bastankhah and Porté-Agel (2016), eqs. 6.12, 7.2-7.4, with the constants of FLORIS 4.7.

    ka, kb, alpha, beta, dm, ad (here in rotor diameters), bd and wind_veer (radians) of FLORIS. The near wake is
    straight, with the tangent of the skew angle where the paper takes the angle. A tilt does not move the wake. With
    `secondary_steering` the yaw is the derived `effective_yaw` (`curl.py`). The turbulence is that at the source, not
    that of yaw-added recovery.
    """

    def sideways(downwind: Any, thrust: Any, turbulence: Any, angle: Any) -> Any:
        # without thrust there is no deflection, and with the least of it no division by zero
        thrust, turned = minimum(maximum(thrust, 1e-9), 1), facing(angle)
        root, turned_root = sqrt(1 - thrust), sqrt(1 - thrust * turned)
        growth = slope * turbulence + offset
        near = turned * (1 + turned_root)
        near = near / (sqrt(2.0) * (4 * length * turbulence + 2 * shear_length * thrust / (1 + root)))
        # 1 - sqrt(1 - Ct cos) without its cancellation
        skew = gain * 0.3 * angle * thrust / (1 + turned_root)
        straight = sin(skew) / cos(skew) * minimum(downwind, near)
        # widths over their values where the far wake begins
        width_up = 0.5 * sqrt(0.5 * (1 + turned_root) / (1 + root))
        width_across = width_up * turned * cos(veer)
        beyond = growth * maximum(downwind - near, 0)
        widening = 1.6 * sqrt((1 + beyond / width_across) * (1 + beyond / width_up))
        momentum = sqrt(thrust)
        centre = 1 - root
        entrained = centre**2 - 3 * exp(1 / 12) * centre + 3 * exp(1 / 3)
        ratio = (1.6 + momentum) * (widening - momentum) / ((1.6 - momentum) * (widening + momentum))
        bent = skew * entrained / 5.2 * sqrt(width_across * width_up) / (growth * momentum) * log(ratio)
        return -straight - bent + shift + shift_slope * downwind

    def deflection(
        downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any, yaw: Any = 0.0
    ) -> tuple[Any, Any]:
        return sideways(downwind, thrust_coefficient, turbulence_intensity, yaw), 0.0

    def deflection_of_effective(
        downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any, effective_yaw: Any
    ) -> tuple[Any, Any]:
        return sideways(downwind, thrust_coefficient, turbulence_intensity, effective_yaw), 0.0

    return deflection_of_effective if secondary_steering else deflection
