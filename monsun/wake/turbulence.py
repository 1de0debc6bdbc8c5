"""Turbulence that a wake adds, as intensity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import maximum, where
from monsun.wake.rotor import overlap_share
from monsun.wake.tophat import momentum_induction


@family
def crespo_hernandez(
    factor: float = 0.73,
    induction_exponent: float = 0.8325,
    ambient_exponent: float = 0.0325,
    distance_exponent: float = -0.32,
    induction: Callable[[Any], Any] = momentum_induction,
) -> Formula:
    """Added turbulence of Crespo and Hernández (1996), eq. 21, on the share of the rotor that the wake covers.

    The published exponent of the ambient turbulence is -0.0325; Niayifar and Porté-Agel (2016), eq. 14, use +0.0325,
    which is the default here because their wake growth was fitted with it. PyWake's `CrespoHernandez` takes the
    published exponent and `tophat.madsen_induction` where nothing else is said.
    """

    def added_turbulence(
        downwind: Any,
        radial: Any,
        thrust_coefficient: Any,
        ambient_turbulence_intensity: Any,
        wake_radius: Any,
        receiver_diameter: Any,
    ) -> Any:
        strength = factor * maximum(induction(thrust_coefficient), 1e-10) ** induction_exponent
        # still air adds nothing, whatever the sign of its exponent
        raised = maximum(ambient_turbulence_intensity, 1e-9) ** ambient_exponent
        by_ambient = where(ambient_turbulence_intensity > 0, raised, 0.0)
        added = strength * by_ambient * downwind**distance_exponent
        return added * overlap_share(wake_radius, receiver_diameter / 2, radial)

    return added_turbulence
