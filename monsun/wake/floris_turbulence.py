"""Turbulence that a wake adds, as FLORIS has it: on the share of the rotor's points in the wake, and not too far away.

Distances in rotor diameters of the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monsun.wake.floris_gauss import floris_grid, wind_at_points, yawed_induction
from monsun.wake.formula import Formula, family
from monsun.wake.ops import absolute, where
from monsun.wake.rotor import RotorPoints


def share_of_points(
    points: RotorPoints, rotor_deficits: Sequence[Any], winds: Sequence[Any], threshold: Any = 0.05
) -> Any:
    """Share of a rotor's points at which one wake takes more than `threshold` (m/s); FLORIS's `area_overlap`.

    rotor_deficits: share of the wind at each point; winds: free wind there, m/s. A count, so its slope is zero.
    """
    inside: Any = 0.0
    for weight, deficit, wind in zip(points.weight, rotor_deficits, winds, strict=True):
        inside = inside + where(threshold < deficit * wind, weight, 0.0)
    return inside


@family
def floris_crespo_hernandez(
    points: RotorPoints | None = None,
    factor: float = 0.5,
    induction_exponent: float = 0.8,
    ambient_exponent: float = 0.1,
    distance_exponent: float = -0.32,
    farthest: float = 15.0,
    aside: float = 2.0,
    threshold: float = 0.05,
) -> Formula:
    """Added turbulence of Crespo and Hernández (1996), eq. 21, with the constants and limits of FLORIS 4.7.

    The constants are those of FLORIS's default input (the class itself has a factor of 0.9; the paper 0.73, 0.8325,
    -0.0325 and -0.32). It counts up to `farthest` downwind and less than `aside` beside the source's rotor, whatever
    the deflection, in proportion to the rotor points that lose more than `threshold` (m/s). FLORIS asks how far aside
    each rotor point is and gives points turbulences of their own; here it is the rotor's centre. The largest wake
    counts: `superposition.turbulence_of_largest`. points: the model's rotor.
    """
    rotor = points or floris_grid()

    def added_turbulence(
        downwind: Any,
        straight_crosswind: Any,
        rotor_deficits: Sequence[Any],
        thrust_coefficient: Any,
        ambient_turbulence_intensity: Any,
        free_wind_speed: Any,
        receiver_diameter: Any,
        receiver_height: Any,
        source_diameter: Any,
        source_height: Any,
        yaw: Any = 0.0,
        shear_exponent: Any = 0.0,
    ) -> Any:
        radius = receiver_diameter * source_diameter / 2
        winds = wind_at_points(rotor, free_wind_speed, shear_exponent, source_height, receiver_height, radius)
        strength = factor * yawed_induction(thrust_coefficient, yaw) ** induction_exponent
        added = strength * ambient_turbulence_intensity**ambient_exponent * downwind**distance_exponent
        overlap = share_of_points(rotor, rotor_deficits, winds, threshold)
        near = where(absolute(straight_crosswind) < aside, overlap, 0.0)
        return added * where(downwind <= farthest, near, 0.0)

    return added_turbulence
