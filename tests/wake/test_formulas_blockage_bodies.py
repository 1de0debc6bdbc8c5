"""Blockage models against the physics they come from: solid angles, each other, and the published shapes."""

from __future__ import annotations

import numpy as np
import pytest
from blockage_checks import factory
from scipy.integrate import quad

from monsun.wake.blockage import axis_shape
from monsun.wake.blockage_bodies import (
    hybrid_induction,
    rankine_half_body,
    rathmann,
    rathmann_scaled,
    vortex_cylinder,
    vortex_dipole,
)
from monsun.wake.tophat import madsen_induction, momentum_induction

THRUST = 0.75  # whose induction by momentum is a quarter
CYLINDER = vortex_cylinder(outside_wake=False)
DIPOLE = vortex_dipole(outside_wake=False)


def _disc_of_sources(along: float, across: float) -> float:
    """Axial velocity of a disc of sources, one at its surface: its solid angle over 2 pi; lengths in its radius."""

    def ring(angle: float) -> float:
        # over the radius in closed form: the integral of r |x| / (r^2 - 2 r c + d^2)^(3/2) from 0 to 1, c = across cos
        c, squared = across * np.cos(angle), along**2 + across**2
        root_end, root_start = np.sqrt(1 - 2 * c + squared), np.sqrt(squared)
        below = squared - c**2
        return float(along * ((c - squared) / root_end + root_start) / below)

    return quad(ring, 0, np.pi, epsabs=1e-13, epsrel=1e-13, limit=400)[0] / np.pi


@pytest.mark.parametrize("along", [0.05, 0.4, 2.0, 9.0])
@pytest.mark.parametrize("across", [0.2, 0.97, 1.0, 1.02, 1.7, 6.0])
def test_vortex_cylinder_is_a_solid_angle(along: float, across: float) -> None:
    expected = 0.25 * _disc_of_sources(along, across)
    assert CYLINDER(-along / 2, across / 2, THRUST) == pytest.approx(expected, abs=2e-11)
    # downstream the same with a changed sign, and in the cylinder what its vorticity adds
    inside = 0.5 if across < 1 else 0.0
    assert CYLINDER(along / 2, across / 2, THRUST) == pytest.approx(inside - expected, abs=2e-11)


def test_vortex_cylinder_on_the_axis_and_across_its_surface() -> None:
    downwind = -np.geomspace(0.01, 50, 40)
    np.testing.assert_allclose(CYLINDER(downwind, 0.0, THRUST), 0.25 * axis_shape(-2 * downwind), rtol=1e-10)
    # upstream nothing happens at the rotor's radius, where PyWake steps aside
    beside = [CYLINDER(-0.4, 0.5 + step, THRUST) for step in (-1e-9, 0.0, 1e-9)]
    assert beside[0] == pytest.approx(beside[1], rel=1e-8)
    assert beside[1] == pytest.approx(beside[2], rel=1e-8)
    # and outside the rotor nothing at its plane
    assert CYLINDER(-1e-7, 0.7, THRUST) == pytest.approx(-CYLINDER(1e-7, 0.7, THRUST), rel=1e-6)


def test_far_away_every_rotor_is_a_dipole() -> None:
    for downwind, radial in ((-30.0, 2.0), (-12.0, 25.0), (18.0, 22.0)):
        dipole = DIPOLE(downwind, radial, THRUST)
        assert CYLINDER(downwind, radial, THRUST) == pytest.approx(dipole, rel=3e-3)
        shape = rathmann(momentum_induction, outside_wake=False)(downwind, radial, THRUST)
        assert shape == pytest.approx(dipole, rel=3e-3)


def test_dipole_is_limited_near_the_rotor() -> None:
    assert DIPOLE(-0.1, 0.0, THRUST) == 0.25
    assert DIPOLE(0.1, 0.0, THRUST) == -0.25
    assert DIPOLE(0.0, 0.0, THRUST) == 0.0
    # -a x / (8 d^3)
    assert DIPOLE(-3.0, 4.0, THRUST) == pytest.approx(0.25 * 3 / (8 * 125), rel=1e-14)


def test_half_body_is_bounded_by_its_stagnation_point() -> None:
    body = rankine_half_body(outside_wake=False)
    # d^2 = a R^2 / 2
    nose = 0.5 * np.sqrt(0.125)
    assert body(-nose - 1e-6, 0.0, THRUST) == 0.25
    assert body(-nose + 1e-6, 0.0, THRUST) == 0.0
    # far downstream the radius is R sqrt(2 a)
    wide = 0.5 * np.sqrt(0.5)
    assert body(4e3, wide * (1 + 1e-5), THRUST) < 0
    assert body(4e3, wide * (1 - 1e-5), THRUST) == 0.0
    assert body(-2.0, 1.0, THRUST) == DIPOLE(-2.0, 1.0, THRUST)


@pytest.mark.parametrize("name", ["vortex_dipole", "rathmann", "rathmann_scaled", "self_similar_2020"])
def test_mirrored_with_a_changed_sign(name: str) -> None:
    formula = factory(name)(outside_wake=False)
    for downwind, radial in ((0.3, 0.2), (1.0, 0.0), (2.5, 1.7)):
        assert formula(downwind, radial, 0.6) == -formula(-downwind, radial, 0.6)


def test_rathmann_follows_the_cylinder_upstream() -> None:
    shape = rathmann(momentum_induction)
    for downwind in (-0.5, -1.0, -4.0):
        on_axis = shape(downwind, 0.0, THRUST, 0.6)
        assert on_axis == pytest.approx(0.25 * axis_shape(-2 * downwind), rel=1e-12)
        assert shape(downwind, 0.8, THRUST, 0.6) == pytest.approx(CYLINDER(downwind, 0.8, THRUST), rel=0.15)
    # nearer than a radius the published angle folds back: the share of the cylinder is the distance
    assert shape(-0.2, 0.0, THRUST, 0.6) == pytest.approx(0.4 * 0.25 * axis_shape(0.4), rel=1e-12)


def test_scaled_rathmann() -> None:
    plain, raised = rathmann(), rathmann_scaled()
    for distance, share in ((0.7, 0.9), (3.0, 0.95), (12.0, 1.0)):
        factor = 1.02 * np.exp(0.1554 * share * 0.8) + 0.0005012 * np.exp(8.45 * share * 0.8)
        found = raised(-distance, 0.0, 0.8, 0.6) / plain(-distance, 0.0, 0.8, 0.6)
        assert found == pytest.approx(factor, rel=1e-13)


def test_self_similar_half_radius() -> None:
    early = factory("self_similar_2017")()
    for distance in (1.0, 3.0):
        half = 0.5 * np.sqrt(0.587 * (1.32 + (2 * distance) ** 2))
        # sech(sqrt(2))^(8/9) = 0.5006
        ratio = early(-distance, half, 0.7, 0.6) / early(-distance, 0.0, 0.7, 0.6)
        assert ratio == pytest.approx(np.cosh(np.sqrt(2)) ** (-8 / 9), rel=1e-12)


def test_hybrid_switches() -> None:
    hybrid, near, far = hybrid_induction(), factory("self_similar_2020")(), vortex_dipole(madsen_induction)
    for downwind, radial, part in ((-2.0, 1.0, near), (-3.5, 0.0, far), (-1.0, 4.0, far), (1.0, 1.0, far)):
        assert hybrid(downwind, radial, 0.7, 0.6) == part(downwind, radial, 0.7, 0.6)
