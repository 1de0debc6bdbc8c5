"""Wake of Ishihara and Qian (2018), J. Wind Eng. Ind. Aerodyn. 177, 275-292: width, deficit and added turbulence.

Distances in rotor diameters of the source. PyWake 2.6.20 has no such model.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, exp, maximum, minimum, pi, sin, where

# the fits hold powers with negative exponents of both; below these values they are held
_LEAST_THRUST, _LEAST_TURBULENCE = 1e-6, 1e-6


def ishihara_qian_width(downwind: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any) -> Any:
    """Width k* x + epsilon*, k* = 0.11 Ct^1.07 I^0.20, epsilon* = 0.23 Ct^-0.25 I^0.17; Ishihara and Qian (2018)."""
    thrust = maximum(thrust_coefficient, _LEAST_THRUST)
    turbulence = maximum(ambient_turbulence_intensity, _LEAST_TURBULENCE)
    return 0.11 * thrust**1.07 * turbulence**0.20 * downwind + 0.23 * thrust**-0.25 * turbulence**0.17


def ishihara_qian_deficit(
    downwind: Any, radial: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any, width: Any
) -> Any:
    """Deficit 1 / (a + b x + c (1 + x)^-2)^2 on a Gaussian; Ishihara and Qian (2018); at most one.

    a = 0.93 Ct^-0.75 I^0.17, b = 0.42 Ct^0.6 I^0.2, c = 0.15 Ct^-0.25 I^-0.7.
    """
    thrust = maximum(thrust_coefficient, 0.0)
    turbulence = maximum(ambient_turbulence_intensity, _LEAST_TURBULENCE)
    # numerator and denominator are multiplied by Ct^0.75, so that a turbine without thrust has no wake
    constant = 0.93 * turbulence**0.17
    growing = 0.42 * thrust**1.35 * turbulence**0.2 * downwind
    near = 0.15 * thrust**0.5 * turbulence**-0.7 / (1 + downwind) ** 2
    centre = thrust**1.5 / (constant + growing + near) ** 2
    return minimum(1, centre) * exp(-(radial**2) / (2 * width**2))


@family
def ishihara_qian_turbulence(local_turbulence: bool = False) -> Formula:
    """Added turbulence of Ishihara and Qian (2018), highest at the height of the blade tips; never below zero.

    1 / (d + e x + f (1 + x)^-2) with d = 2.3 Ct^-1.2, e = I^0.1, f = 0.7 Ct^-3.2 I^-0.45, on two Gaussians about the
    tips, less I sin^2 below hub height (where wakes take turbulence away). The free wind's turbulence counts, or with
    `local_turbulence` that at the source. It takes the width from `ishihara_qian_width`, not from the flow model, whose
    own width may be another. FLORIS 2 wrote d with the exponent +1.2, a slip that gave turbulence without thrust.
    """

    def added(
        downwind: Any, radial: Any, vertical: Any, height: Any, thrust_coefficient: Any, given_turbulence: Any
    ) -> Any:
        thrust = maximum(thrust_coefficient, 0.0)
        turbulence = maximum(given_turbulence, _LEAST_TURBULENCE)
        width = ishihara_qian_width(downwind, thrust_coefficient, given_turbulence)
        # numerator and denominator are multiplied by Ct^3.2, so that a turbine without thrust adds nothing
        raised = thrust**3.2
        near = 0.7 * turbulence**-0.45 / (1 + downwind) ** 2
        strength = raised / (2.3 * thrust**2 + turbulence**0.1 * downwind * raised + near)
        inner = minimum(radial, 0.5)
        this_side = cos(pi / 2 * (inner - 0.5)) ** 2
        other_side = cos(pi / 2 * (inner + 0.5)) ** 2
        profile = this_side * exp(-((radial - 0.5) ** 2) / (2 * width**2))
        profile = profile + other_side * exp(-((radial + 0.5) ** 2) / (2 * width**2))
        below = minimum(maximum(-vertical / height, 0.0), 1.0)
        taken = where(vertical < 0, given_turbulence * sin(pi * below) ** 2, 0.0)
        return maximum(strength * profile - taken, 0.0)

    def added_turbulence(
        downwind: Any,
        radial: Any,
        vertical: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        ambient_turbulence_intensity: Any,
    ) -> Any:
        height = source_height / source_diameter
        return added(downwind, radial, vertical, height, thrust_coefficient, ambient_turbulence_intensity)

    def added_turbulence_of_local(
        downwind: Any,
        radial: Any,
        vertical: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        turbulence_intensity: Any,
    ) -> Any:
        height = source_height / source_diameter
        return added(downwind, radial, vertical, height, thrust_coefficient, turbulence_intensity)

    return added_turbulence_of_local if local_turbulence else added_turbulence
