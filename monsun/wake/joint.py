"""Superpositions that need all wakes at a turbine at once, because the wakes change one another.

At one receiver the wakes are taken from upstream to downstream. Each meets the ones before it; the sum of these
meetings shapes what it carries, and totals over all wakes give the deficit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from monsun.wake.cumulative import cumulative_amplitude, cumulative_meeting, cumulative_order
from monsun.wake.formula import family
from monsun.wake.ops import exp, maximum, minimum, pi, sqrt, where


@dataclass(frozen=True)
class Wake:
    """One source's wake where a receiver stands.

    shapes: the model's deficit over the receiving rotor, shares of the reference wind speed (one mean, or one for each
    rotor point); centre: the same on the wake's axis; reference_wind_speed m/s; width m; crosswind, vertical: place of
    the receiver's centre from the wake's axis, m; downwind: rotor diameters; the rest is the source's own.
    """

    shapes: tuple[Any, ...]
    centre: Any
    reference_wind_speed: Any
    width: Any
    crosswind: Any
    vertical: Any
    downwind: Any
    thrust_coefficient: Any
    yaw: Any
    wind_speed: Any
    free_wind_speed: Any
    diameter: Any


@dataclass(frozen=True)
class JointSuperposition:
    """How wakes are put together that change one another.

    meeting(later, earlier, carried): what an earlier wake, carrying `carried`, adds to the meetings of a later one;
    carried(wake, meetings): what a wake carries, given the sum of its meetings with those before it;
    totals(wake, carried, meetings): numbers that are summed over the wakes;
    deficits(totals, free_wind_speed): the whole deficit for each of the wakes' shapes, m/s.
    """

    name: str
    meeting: Callable[[Wake, Wake, Any], Any]
    carried: Callable[[Wake, Any], Any]
    totals: Callable[[Wake, Any, Any], tuple[Any, ...]]
    deficits: Callable[[tuple[Any, ...], Any], tuple[Any, ...]]


def _share_met(later: Wake, earlier: Wake) -> Any:
    """How much of an earlier wake a later one meets."""
    across, above = later.crosswind - earlier.crosswind, later.vertical - earlier.vertical
    return cumulative_meeting(later.width, earlier.width, across, above)


@family
def momentum_conserving(least: float = 0.01) -> JointSuperposition:
    """Wakes weighted with their convection velocity so that momentum is kept; Zong and Porté-Agel (2020), JFM 889, A8.

    The deficit is sum(u_c / U_c  u_s), with the mean convection velocity U_c of the whole wake, eqs. 2.18 and 2.19. The
    paper and PyWake's `WeightedSum` iterate for U_c. It solves U_c = U - B / (A U_c), with A and B the integrals over
    the plane of sum(u_c u_s) and of its square, so that U_c = (U + sqrt(U^2 - 4 B / A)) / 2 exactly. least: wakes whose
    deficit at the rotor's centre is a smaller share of the free wind are added as they are, as in PyWake: else any
    wake in the plane, however far away, would change U_c.
    """

    def joins(wake: Wake) -> Any:
        off_axis = (wake.crosswind**2 + wake.vertical**2) / (2 * wake.width**2)
        return least * wake.free_wind_speed <= wake.reference_wind_speed * wake.centre * exp(-off_axis)

    def convected(wake: Wake) -> Any:
        # twice the induction is the deficit on the axis, and half of it the loss of convection velocity
        return wake.reference_wind_speed * (1 - wake.centre / 2)

    def carried(wake: Wake, meetings: Any) -> Any:
        return where(joins(wake), convected(wake) * wake.reference_wind_speed * wake.centre, 0.0)

    def meeting(later: Wake, earlier: Wake, carried_by_earlier: Any) -> Any:
        return carried_by_earlier * later.width**2 * _share_met(later, earlier)

    def totals(wake: Wake, carries: Any, meetings: Any) -> tuple[Any, ...]:
        momentum = pi * carries * (carries * wake.width**2 + 4 * meetings)
        own = [wake.reference_wind_speed * shape for shape in wake.shapes]
        weighted = [where(joins(wake), convected(wake) * one, 0.0) for one in own]
        added = [where(joins(wake), 0.0, one) for one in own]
        return (2 * pi * carries * wake.width**2, momentum, *weighted, *added)

    def deficits(totals: tuple[Any, ...], free_wind_speed: Any) -> tuple[Any, ...]:
        volume, momentum, *rest = totals
        weighted, added = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        inside = free_wind_speed**2 - 4 * momentum / maximum(volume, 1e-30)
        velocity = (free_wind_speed + sqrt(maximum(inside, 0.0))) / 2
        return tuple(one / maximum(velocity, 1e-9) + other for one, other in zip(weighted, added, strict=True))

    return JointSuperposition("momentum conserving", meeting, carried, totals, deficits)


@family
def cumulative(strength: float = 2.0) -> JointSuperposition:
    """Wakes that develop in those before them; Bastankhah et al. (2021), J. Fluid Mech. 911, A53, eqs. 4.9 and 4.10.

    The model's deficit formula gives the profile alone, one on the axis (`gaussian_profile`). strength: alpha, 2 in
    eq. 4.9; eq. 6.4 has 1. As in PyWake's `CumulativeWakeSum` the amplitude is never above what momentum theory allows
    behind the rotor, and that where eq. 4.10 has no solution.
    """

    def meeting(later: Wake, earlier: Wake, carried_by_earlier: Any) -> Any:
        return carried_by_earlier * strength * _share_met(later, earlier)

    def carried(wake: Wake, meetings: Any) -> Any:
        arriving = wake.free_wind_speed - meetings
        thrust = wake.thrust_coefficient * wake.diameter**2 * wake.wind_speed**2 / (8 * wake.width**2)
        left = arriving**2 - thrust
        most = wake.wind_speed * (1 - sqrt(1 - minimum(1, wake.thrust_coefficient)))
        return where(left > 0, minimum(arriving - sqrt(maximum(left, 0.0)), most), most)

    def totals(wake: Wake, carries: Any, meetings: Any) -> tuple[Any, ...]:
        return tuple(carries * shape for shape in wake.shapes)

    def deficits(totals: tuple[Any, ...], free_wind_speed: Any) -> tuple[Any, ...]:
        return totals

    return JointSuperposition("cumulative", meeting, carried, totals, deficits)


@family
def cumulative_curl() -> JointSuperposition:
    """Super-Gaussian wakes that develop in the wakes before them; Bay et al. (2022), Wind Energ. Sci. 8, 401-419.

    The model's deficit formula gives the profile alone (`cumulative.cumulative_curl_profile`).
    """
    order = cumulative_order()

    def meeting(later: Wake, earlier: Wake, carried_by_earlier: Any) -> Any:
        return carried_by_earlier * _share_met(later, earlier)

    def carried(wake: Wake, meetings: Any) -> Any:
        width, local_share = wake.width / wake.diameter, wake.wind_speed / maximum(wake.free_wind_speed, 1e-9)
        return cumulative_amplitude(
            order(wake.downwind), width, wake.thrust_coefficient, wake.yaw, meetings, local_share
        )

    def totals(wake: Wake, carries: Any, meetings: Any) -> tuple[Any, ...]:
        return tuple(wake.free_wind_speed * carries * shape for shape in wake.shapes)

    def deficits(totals: tuple[Any, ...], free_wind_speed: Any) -> tuple[Any, ...]:
        return totals

    return JointSuperposition("cumulative curl", meeting, carried, totals, deficits)
