"""Empirical Gaussian wake of FLORIS 4.7: few constants, each with one effect; distances in source rotor diameters.

FLORIS documentation, Empirical Gaussian model (NREL, 2023). Turbulence plays no part: how fast a wake widens follows
from `mixing`, which turbines add to each other. Names in a flow model: gathered `upstream_mixing` (root of the sum of
squares) and derived `mixing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monsun.wake.floris_gauss import facing, floris_grid, veered_gaussian, wind_at_points, yawed_induction
from monsun.wake.floris_turbulence import share_of_points
from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, log, maximum, minimum, sqrt
from monsun.wake.rotor import RotorPoints


def _eased(distance: Any, length: Any) -> Any:
    """Integral of a step from 0 to 1 that is smoothed over `length`; distance is from the middle of the step."""
    part = minimum(1, maximum(0, distance / length + 0.5))
    return length * part**4 * (part**2 - 3 * part + 2.5) + maximum(0, distance - length / 2)


@family
def empirical_deficit(
    rates: tuple[float, ...] = (0.023, 0.008),
    breakpoints: tuple[float, ...] = (10.0,),
    initial: float = 0.28,
    smoothing: float = 2.0,
    mixing_gain: float = 2.0,
    reference_tilt: float = 0.0,
    veer: float = 0.0,
    mirror: bool = True,
) -> Formula:
    """Deficit of the Empirical Gaussian wake, with its image in the ground added as root of squares.

    The width grows from `initial` x cos(yaw) (upwards cos(tilt)) by the first rate plus `mixing_gain` x mixing, and at
    each breakpoint takes the next rate, smoothed. reference_tilt: tilt (radians) at which the turbine's tables hold and
    at which FLORIS keeps a fixed turbine; it is added to the tilt. The image is shifted by the same deflection as the
    wake, as in FLORIS, not by its mirror image. FLORIS leaves out the first 0.1 m behind a rotor.
    """
    if len(rates) != len(breakpoints) + 1:
        raise ValueError(f"empirical deficit: one rate more than breakpoints, got {len(rates)} and {len(breakpoints)}")

    def width(downwind: Any, at_rotor: Any, mixing: Any) -> Any:
        grown = at_rotor + (rates[0] + mixing_gain * mixing) * downwind
        for before, after, place in zip(rates, rates[1:], breakpoints, strict=False):
            grown = grown + (after - before) * _eased(downwind - place, smoothing)
        return grown

    def deficit(
        downwind: Any,
        crosswind: Any,
        vertical: Any,
        source_height: Any,
        source_diameter: Any,
        thrust_coefficient: Any,
        mixing: Any,
        yaw: Any = 0.0,
        tilt: Any = 0.0,
    ) -> Any:
        turned, tilted = facing(yaw), facing(tilt + reference_tilt)
        across_at_rotor, up_at_rotor = initial * turned, initial * tilted
        across, up = width(downwind, across_at_rotor, mixing), width(downwind, up_at_rotor, mixing)
        narrowing = across_at_rotor * up_at_rotor / (across * up)
        lost = minimum(1, thrust_coefficient * narrowing * turned * tilted)
        centre = (1 - sqrt(1 - lost)) / (8 * initial**2)
        direct = veered_gaussian(crosswind, vertical, veer, across, up)
        above_image = vertical + 2 * source_height / source_diameter
        image = veered_gaussian(crosswind, above_image, veer, across, up)
        return centre * (sqrt(direct**2 + image**2) if mirror else direct)

    return deficit


@family
def empirical_deflection(
    horizontal_gain: float = 3.0,
    vertical_gain: float = 3.0,
    rate: float = 22.0,
    mixing_gain: float = 0.0,
    reference_tilt: float = 0.0,
) -> Formula:
    """Deflection of the Empirical Gaussian wake: gain x Ct x angle x log((x - rate) / (x + rate) + 2).

    Divided by 1 + `mixing_gain` x mixing. FLORIS's vertical gain of -1 stands for that of the horizontal.
    """

    def deflection(
        downwind: Any, thrust_coefficient: Any, mixing: Any, yaw: Any = 0.0, tilt: Any = 0.0
    ) -> tuple[Any, Any]:
        shape = log((downwind - rate) / (downwind + rate) + 2)
        shift = thrust_coefficient * shape / (1 + mixing_gain * mixing)
        return -horizontal_gain * yaw * shift, vertical_gain * (tilt + reference_tilt) * shift

    return deflection


@family
def empirical_mixing(
    points: RotorPoints | None = None,
    yaw_gain: float = 0.0,
    threshold: float = 0.05,
    nearest: float = 0.1,
    of_receiver_diameters: bool = False,
) -> Formula:
    """Mixing that a source adds at a receiver: induction / distance^2, on the share of rotor points in its wake.

    Gathered as `upstream_mixing` by the root of the sum of squares. yaw_gain: FLORIS's `yaw_added_mixing_gain` where
    yaw-added recovery is enabled, times 1 - cos(yaw). The distance is in diameters of the source, as FLORIS documents
    it; `of_receiver_diameters` takes the receiver's, as its solver does (the same where all turbines are alike).
    """
    rotor = points or floris_grid()

    def mixing(
        downwind: Any,
        rotor_deficits: Sequence[Any],
        thrust_coefficient: Any,
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
        overlap = share_of_points(rotor, rotor_deficits, winds, threshold)
        distance = maximum(downwind / receiver_diameter if of_receiver_diameters else downwind, nearest)
        induction = yawed_induction(thrust_coefficient, yaw)
        return overlap * induction * (1 + yaw_gain * (1 - cos(yaw))) / distance**2

    return mixing


@family
def total_mixing(yaw_gain: float = 0.0, turbulence_gain: float = 0.0) -> Formula:
    """Mixing of a turbine's wake from `upstream_mixing`, its own yaw and the free wind's turbulence; derived `mixing`.

    turbulence_gain: FLORIS's `atmospheric_ti_gain`; yaw_gain as in `empirical_mixing`. Root of the sum of squares of
    what comes from upstream and of the turbine's own sum. Active wake mixing (helix) is left out.
    """

    def mixing(upstream_mixing: Any, thrust_coefficient: Any, ambient_turbulence_intensity: Any, yaw: Any = 0.0) -> Any:
        own = yaw_gain * yawed_induction(thrust_coefficient, yaw) * (1 - cos(yaw))
        own = own + turbulence_gain * ambient_turbulence_intensity
        return sqrt(upstream_mixing**2 + own**2)

    return mixing
