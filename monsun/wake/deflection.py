"""Where a wake goes behind a turbine that is turned or tilted out of the wind.

Each gives the shift of the wake's axis to the side and up, in rotor diameters. Yaw and tilt are in radians; a positive
yaw turns the rotor counter-clockwise seen from above and the wake to the right of the wind (looking downwind), a
positive tilt turns its upper edge back and the wake up.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, log, maximum, minimum, sin, sqrt


@family
def jimenez_2010(expansion: float = 0.05) -> Formula:
    """Deflection of Jiménez, Crespo and Migoya (2010), Wind Energy 13, eqs. 20-22, integrated in closed form.

    The skew angle behind the rotor, cos^2 sin Ct / 2 of the angle between wind and rotor axis, falls with the square of
    the wake's width 1 + 2 expansion x / D; the wake goes the way the axis points. Its tangent is taken to the seventh
    power of the angle, which leaves out less than 3e-8 of the deflection (Gebraad et al., 2014, Wind Energy 19, eq. 8:
    third power, 2e-4).
    """

    def deflection(downwind: Any, thrust_coefficient: Any, yaw: Any, tilt: Any) -> tuple[Any, Any]:
        across, upward = sin(yaw) * cos(tilt), sin(tilt)
        sine_squared = across**2 + upward**2
        # angle and shift are counted per sine: neither value nor slope is lost where the rotor faces the wind
        skew = (1 - sine_squared) * thrust_coefficient / 2
        skew_squared = skew**2 * sine_squared
        narrowing = 1 / (1 + 2 * expansion * downwind)
        first, third = 1 - narrowing, (1 - narrowing**5) / 15
        fifth, seventh = 2 / 135 * (1 - narrowing**9), 17 / 4095 * (1 - narrowing**13)
        integral = first + skew_squared * (third + skew_squared * (fifth + skew_squared * seventh))
        shift = skew * integral / (2 * expansion)
        return -shift * across, shift * upward

    return deflection


def _root(value: Any) -> Any:
    return sqrt(maximum(value, 1e-12))


@family
def bastankhah_2016(
    slope: float = 0.38, offset: float = 0.004, length: float = 2.32, shear_length: float = 0.154
) -> Formula:
    """Deflection of Bastankhah and Porté-Agel (2016), J. Fluid Mech. 806, eqs. 6.12, 7.2 and 7.4.

    A straight near wake, then the integral of the skewed Gaussian momentum. Growth of the width: slope x turbulence +
    offset; `length` and `shear_length` are alpha* and beta* of 4 alpha I + 2 beta (1 - sqrt(1 - Ct)) in eq. 7.3.
    """

    def deflection(
        downwind: Any, thrust_coefficient: Any, turbulence_intensity: Any, yaw: Any, tilt: Any
    ) -> tuple[Any, Any]:
        return (
            -_shift(downwind, thrust_coefficient, turbulence_intensity, yaw),
            _shift(downwind, thrust_coefficient, turbulence_intensity, tilt),
        )

    def _shift(downwind: Any, thrust: Any, turbulence: Any, angle: Any) -> Any:
        thrust = minimum(maximum(thrust, 1e-6), 0.9999)
        growth = slope * turbulence + offset
        turned = cos(angle)
        root = sqrt(1 - thrust)
        skew = 0.3 * angle / turned * (1 - _root(1 - thrust * turned))
        near = turned * (1 + root) / (sqrt(2.0) * (4 * (length * turbulence + 0.5 * shear_length * (1 - root))))
        width_y, width_z = turned / sqrt(8.0), 1 / sqrt(8.0)
        beyond = maximum(downwind - near, 0.0)
        far_y, far_z = growth * beyond + width_y, growth * beyond + width_z
        m0 = _root(thrust)
        spread = 1.6 * _root(far_y * far_z / (width_y * width_z))
        ratio = (1.6 + m0) * (spread - m0) / ((1.6 - m0) * (spread + m0))
        far = skew / 14.7 * _root(turned / (growth**2 * thrust)) * (2.9 + 1.3 * root - thrust) * log(ratio)
        return skew * minimum(downwind, near) + far

    return deflection
