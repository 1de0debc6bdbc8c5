"""Blockage near the rotor: the self-similar models, and where a blockage formula acts.

A blockage formula gives the change of the wind at a point as a share of the reference wind speed, positive where it is
slower and negative where it is faster. It holds for every `downwind`: negative upstream of the rotor, zero in its
plane, positive downstream. Distances in rotor diameters of the source. PyWake refers it to the free wind where nothing
else is said, and reads the thrust at the wind of the turbine, wakes and blockage included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import absolute, exp, maximum, minimum, sin, sqrt, where
from monsun.wake.tophat import madsen_induction, momentum_induction

IN_PLANE = 1e-10
"""How near to the rotor's plane a point counts as in it, in rotor radii; PyWake's limiter."""


def acting(change: Formula, outside_wake: bool, upstream_only: bool) -> Formula:
    """The blockage formula of downwind, radial and thrust_coefficient, zero where it is told not to act.

    outside_wake: zero downstream and in the plane within `wake_radius`, where the wake model holds (PyWake's
    `exclude_wake`); a formula that asks for the wake's radius. upstream_only: zero downstream and in the plane, which
    contains the former. The wake's radius is asked for everywhere and counts only downstream; upstream it must be
    finite.
    """

    def changed_upstream(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        return where(2 * downwind < -IN_PLANE, change(downwind, radial, thrust_coefficient), 0.0)

    def changed_outside_wake(downwind: Any, radial: Any, thrust_coefficient: Any, wake_radius: Any) -> Any:
        found = change(downwind, radial, thrust_coefficient)
        return where(2 * downwind < -IN_PLANE, found, where(radial < wake_radius, 0.0, found))

    if upstream_only:
        return changed_upstream
    return changed_outside_wake if outside_wake else change


def axis_shape(distance: Any) -> Any:
    """Induction on the axis of a vortex cylinder as a share of that at the rotor, 1 - x / sqrt(1 + x^2).

    Branlard and Gaunaa (2014), Wind Energy 18; distance upstream in rotor radii, from 0. Without the difference, which
    would lose digits far upstream.
    """
    slant = sqrt(1 + distance**2)
    return 1 / (slant * (slant + distance))


def _self_similar(
    strength: Callable[[Any, Any], Any], half_radius: Callable[[Any], Any], steepness: Any, sharpness: Any
) -> Formula:
    """Strength x axis x radial shape sech(sharpness r / half_radius)^steepness, mirrored with a changed sign."""

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        distance = absolute(2 * downwind)
        across = sharpness * (2 * radial) / half_radius(distance)
        # sech(z) = 2 exp(-z) / (1 + exp(-2 z)) neither overflows nor has a slope on the axis
        shape = exp(-(steepness * across)) * (2 / (1 + exp(-2 * across))) ** steepness
        slower = strength(distance, thrust_coefficient) * axis_shape(distance) * shape
        return where(distance <= IN_PLANE, 0.0, where(downwind < 0, slower, -slower))

    return change


@family
def self_similar_2017(
    induction: Callable[[Any], Any] = momentum_induction,
    thrust_factor: float = 1.1,
    growth: float = 0.587,
    offset: float = 1.32,
    steepness: float = 8 / 9,
    sharpness: float = 2**0.5,
    outside_wake: bool = True,
    upstream_only: bool = False,
) -> Formula:
    """Blockage of Troldborg and Meyer Forsting (2017), Wind Energy 20, eqs. 5-8 and 13.

    Constants in the paper's order: gamma, lambda, eta, alpha, beta. The induction is that of `thrust_factor` times the
    thrust coefficient; PyWake's `SelfSimilarityDeficit` takes `madsen_induction`. Fitted more than one radius upstream;
    downstream, where the paper has nothing, the upstream half is mirrored with a changed sign and the plane itself is
    zero, as in PyWake: a jump at the plane.
    """

    def strength(distance: Any, thrust_coefficient: Any) -> Any:
        return induction(thrust_factor * thrust_coefficient)

    def half_radius(distance: Any) -> Any:
        return sqrt(growth * (offset + distance**2))

    return acting(_self_similar(strength, half_radius, steepness, sharpness), outside_wake, upstream_only)


@family
def self_similar_2020(
    induction: Callable[[Any], Any] = madsen_induction,
    growth: float = 0.672,
    offset: float = 0.4897,
    near_cubic: float = -1.381,
    near_square: float = 2.627,
    near_slope: float = -1.524,
    near_level: float = 1.336,
    far_swing: float = -0.06489,
    far_middle: float = 0.4911,
    far_level: float = 1.116,
    far_width: float = -0.1577,
    steepness: float = 8 / 9,
    sharpness: float = 2**0.5,
    outside_wake: bool = True,
    upstream_only: bool = False,
) -> Formula:
    """Blockage of Meyer Forsting et al. (2023), Renewable Energy 214, eqs. 13-17, PyWake's `SelfSimilarityDeficit2020`.

    Between one and six radii the factor on the thrust goes from the near one, a cubic of the thrust coefficient, to the
    far one, swing sin((Ct - middle) / width) + level. The sign of the width is PyWake's, with which the factor grows
    with the thrust; foxes 1 has it positive. Downstream and in the plane as `self_similar_2017`.
    """
    at_near, at_far = axis_shape(1.0), axis_shape(6.0)

    def strength(distance: Any, thrust_coefficient: Any) -> Any:
        near_factor = (near_cubic * thrust_coefficient + near_square) * thrust_coefficient + near_slope
        near_factor = near_factor * thrust_coefficient + near_level
        far_factor = far_swing * sin((thrust_coefficient - far_middle) / far_width) + far_level
        share = minimum(1, maximum(0, (at_near - axis_shape(distance)) / (at_near - at_far)))
        return induction((share * far_factor + (1 - share) * near_factor) * thrust_coefficient)

    def half_radius(distance: Any) -> Any:
        return growth * distance + offset

    return acting(_self_similar(strength, half_radius, steepness, sharpness), outside_wake, upstream_only)
