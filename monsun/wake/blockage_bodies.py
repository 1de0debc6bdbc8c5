"""Blockage from the potential flow around a rotor: vortex cylinder, dipole, half body, and what builds on them.

What a blockage formula is, and where it acts, is said in `blockage.py`. Distances in rotor diameters of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monsun.wake.blockage import acting, self_similar_2020
from monsun.wake.elliptic import complete_elliptic
from monsun.wake.formula import Formula, family
from monsun.wake.ops import absolute, exp, maximum, minimum, pi, sqrt, where
from monsun.wake.tophat import madsen_induction, momentum_induction


def _cylinder_shape(downwind: Any, radial: Any) -> Any:
    """Axial induction of a semi-infinite vortex cylinder, as a share of that in the rotor's plane.

    With x, r in rotor radii, k'^2 = ((1 - r)^2 + x^2) / ((1 + r)^2 + x^2) and s = (1 - r) / (1 + r) it is
    [r < 1] + x / (pi sqrt((1 + r)^2 + x^2)) (K + s Pi(1 - s^2)); the sum is 1 + s times one
    integral of `complete_elliptic`. Jumps only across the cylinder's own surface, downstream.
    """
    along, across = 2 * downwind, 2 * radial
    inside = across < 1
    slant = (1 + across) ** 2 + along**2
    # 1e-4: within 2e-4 radii of the rotor's edge, where the induction has no limit, that of this distance
    modulus = sqrt(maximum(((1 - across) ** 2 + along**2) / slant, 1e-8))
    side = where(inside, 1.0, -1.0)
    integral = complete_elliptic(modulus, side * (1 - across) / (1 + across), 1.0, side, steps=6)
    return where(inside, 1.0, 0.0) + 2 / pi * along * integral / ((1 + across) * sqrt(slant))


@family
def vortex_cylinder(
    induction: Callable[[Any], Any] = momentum_induction, outside_wake: bool = True, upstream_only: bool = False
) -> Formula:
    """Blockage of Branlard and Gaunaa (2014), Wind Energy 18, eqs. 7-8: a cylinder of tangential vorticity downstream.

    Its strength is twice the induction; PyWake's `VortexCylinder` takes `madsen_induction`. `outside_wake`: zero within
    the rotor's radius downstream, as in PyWake, so that the wind is faster in what a wake grows beyond it. PyWake keeps
    1e-3 radii away from the cylinder and takes zero within 1e-3 radii of the plane outside; here nothing jumps there,
    and only the rotor's edge is kept 2e-4 radii away from.
    """

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        return induction(thrust_coefficient) * _cylinder_shape(downwind, radial)

    def changed_outside_cylinder(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        found = change(downwind, radial, thrust_coefficient)
        return where(2 * downwind < -1e-3, found, where(radial <= 0.5, 0.0, found))

    whole = changed_outside_cylinder if outside_wake else change
    return acting(whole, False, True) if upstream_only else whole


def _dipole(downwind: Any, radial: Any, induction: Any) -> Any:
    """Change by a dipole line or a source at the rotor's centre, -a x / (8 d^3), at most the induction a.

    PyWake limits it only where it takes out the wake. Within a thousandth of the centre it passes zero steeply.
    """
    squared = maximum(downwind**2 + radial**2, 1e-6)
    found = -(0.125 * induction * downwind / (squared * sqrt(squared)))
    return minimum(induction, maximum(-induction, found))


@family
def vortex_dipole(
    induction: Callable[[Any], Any] = momentum_induction, outside_wake: bool = True, upstream_only: bool = False
) -> Formula:
    """Blockage of a line of vortex dipoles, Branlard and Meyer Forsting (2020), Wind Energy 23, appendix B.

    What a vortex cylinder becomes more than six radii away; PyWake's `VortexDipole` takes `madsen_induction`. Never
    more than the induction at the rotor.
    """

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        return _dipole(downwind, radial, induction(thrust_coefficient))

    return acting(change, outside_wake, upstream_only)


@family
def rankine_half_body(
    induction: Callable[[Any], Any] = momentum_induction, outside_wake: bool = True, upstream_only: bool = False
) -> Formula:
    """Blockage of Gribben and Hawkes (2019), Frazer-Nash Consultancy, pp. 3-7: the flow around a Rankine half body.

    A source of strength 2 pi a R^2 U at the rotor's centre, outside the stream surface of its stagnation point, where
    d (d - x) = a R^2; inside no change, and never more than the induction at the rotor. PyWake's `RankineHalfBody`
    takes `madsen_induction`. It also divides by R in metres where R^2 belongs, so that its body is too slender and
    depends on the unit; that shows only within 0.5 radii of the rotor's centre and inside the wake, and is not
    followed. Its `high_ct_mod` is not here.
    """

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        strength = induction(thrust_coefficient)
        distance = sqrt(downwind**2 + radial**2)
        # the surface is r^2 = a R^2 (1 + cos); times (1 - cos) / sin^2 it also holds on the axis
        in_body = distance * (distance - downwind) < 0.25 * strength
        return where(in_body, 0.0, _dipole(downwind, radial, strength))

    return acting(change, outside_wake, upstream_only)


def _rathmann_shape(downwind: Any, radial: Any) -> Any:
    """Axial times radial shape of Rathmann's model, negative downstream.

    With x, r in rotor radii and d^2 = x^2 + r^2: (1 - |x| / sqrt(1 + x^2)) sin(alpha) sin(beta) (1 + x^2), where
    sin(2 alpha) = 2 |x| / q, q^2 = (x^2 + (r - 1)^2) (x^2 + (r + 1)^2) and sin(beta)^2 = 1 / (1 + d^2). The half angle
    comes from cos(2 alpha) = |d^2 - 1| / q, whose difference from one is 4 x^2 / (q (q + |d^2 - 1|)): no digits are
    lost, and the shape passes the plane without a kink.
    """
    along, across = 2 * downwind, 2 * radial
    squared = along**2 + across**2
    # within 1e-6 radii of the rotor's edge, where the induction has no limit, that of this distance
    product = maximum((along**2 + (across - 1) ** 2) * (along**2 + (across + 1) ** 2), 1e-12)
    root = sqrt(product)
    sines = sqrt(2 / ((product + root * absolute(squared - 1)) * (squared + 1)))
    slant = sqrt(1 + along**2)
    return -along * sines * slant / (slant + absolute(along))


@family
def rathmann(
    induction: Callable[[Any], Any] = madsen_induction, outside_wake: bool = True, upstream_only: bool = False
) -> Formula:
    """Blockage of Rathmann, in Meyer Forsting et al. (2021), J. Phys. Conf. Ser. 1934, 012023, section 2.

    Close to the vortex cylinder without elliptic integrals: its course on the axis times the angles under which the
    rotor is seen, mirrored downstream with a changed sign. Less than one radius from the rotor's centre the angle
    folds back, as published, and the induction on the axis falls towards the rotor.
    """

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        return induction(thrust_coefficient) * _rathmann_shape(downwind, radial)

    return acting(change, outside_wake, upstream_only)


@family
def rathmann_scaled(
    induction: Callable[[Any], Any] = madsen_induction,
    level: float = 1.02,
    rate: float = 0.1554,
    steep_level: float = 0.0005012,
    steep_rate: float = 8.45,
    growth: float = 0.025,
    outside_wake: bool = True,
    upstream_only: bool = False,
) -> Formula:
    """Blockage of Rathmann raised to that of CFD, Meyer Forsting et al. (2021), J. Phys. Conf. Ser. 1934, eqs. 11-13.

    Times level exp(rate f Ct) + steep_level exp(steep_rate f Ct), f = 1 + growth (d - 5) between 1 and 5 diameters d
    from the rotor's centre and constant nearer and farther.
    """

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        distance = sqrt(downwind**2 + radial**2)
        thrust = (1 + growth * (minimum(5, maximum(1, distance)) - 5)) * thrust_coefficient
        raised = level * exp(rate * thrust) + steep_level * exp(steep_rate * thrust)
        return raised * induction(thrust_coefficient) * _rathmann_shape(downwind, radial)

    return acting(change, outside_wake, upstream_only)


@family
def hybrid_induction(
    induction: Callable[[Any], Any] = madsen_induction,
    switch_distance: float = 3.0,
    outside_wake: bool = True,
    upstream_only: bool = False,
) -> Formula:
    """Blockage of `self_similar_2020` near the rotor upstream and of `vortex_dipole` elsewhere; PyWake's combination.

    Near is up to `switch_distance` diameters from the rotor's centre, where the two meet with a small jump. After
    Branlard and Meyer Forsting (2020), Wind Energy 23, who join a vortex cylinder and a dipole.
    """
    near = self_similar_2020(induction, outside_wake=False)
    far = vortex_dipole(induction, outside_wake=False)

    def change(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
        at_near, at_far = near(downwind, radial, thrust_coefficient), far(downwind, radial, thrust_coefficient)
        distance = sqrt(downwind**2 + radial**2)
        return where(downwind <= 0, where(distance <= switch_distance, at_near, at_far), at_far)

    return acting(change, outside_wake, upstream_only)
