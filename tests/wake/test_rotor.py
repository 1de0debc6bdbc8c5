"""Points of a rotor, and circles that overlap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.wake.rotor import RotorPoints, circular_gauss, overlap_share, rotor_centre

NODE, WEIGHT = np.polynomial.legendre.leggauss(400)


def disc_mean(i: int, j: int) -> float:
    """Mean of x^i y^j over the unit disc."""
    if i % 2 or j % 2:
        return 0.0
    angular = 2 * math.gamma((i + 1) / 2) * math.gamma((j + 1) / 2) / math.gamma((i + j + 2) / 2)
    return angular / (i + j + 2) / math.pi


@pytest.mark.parametrize(("count", "degree"), [(4, 3), (7, 5), (9, 5), (21, 9)])
def test_circular_gauss_is_exact_for_polynomials(count: int, degree: int) -> None:
    points = circular_gauss(count)
    x, y, weight = (np.array(part) for part in (points.horizontal, points.vertical, points.weight))
    assert len(weight) == count
    for i in range(degree + 1):
        for j in range(degree + 1 - i):
            assert (weight * x**i * y**j).sum() == pytest.approx(disc_mean(i, j), abs=1e-15)


def test_other_numbers_of_points_are_refused() -> None:
    with pytest.raises(ValueError, match="4, 7, 9 or 21 points, got 5"):
        circular_gauss(5)


def test_points_must_be_whole() -> None:
    assert rotor_centre.weight == (1.0,)
    with pytest.raises(ValueError, match="equally long"):
        RotorPoints((0.0, 1.0), (0.0,), (1.0,))
    with pytest.raises(ValueError, match="equally long"):
        RotorPoints((), (), ())
    with pytest.raises(ValueError, match=r"add up to 1, got 0\.9"):
        RotorPoints((0.0, 1.0), (0.0, 1.0), (0.5, 0.4))


@pytest.mark.parametrize(
    ("wake", "rotor", "distance", "share"),
    [
        (2.0, 0.5, 0.0, 1.0),
        (2.0, 0.5, 1.5, 1.0),
        (0.5, 0.5, 0.0, 1.0),
        (0.5, 1.0, 0.0, 0.25),
        (0.5, 1.0, 0.5, 0.25),
        (2.0, 0.5, 2.5, 0.0),
        (2.0, 0.5, 9.0, 0.0),
        # two equal circles, each through the other's centre: 2/3 - sqrt(3) / (2 pi)
        (1.0, 1.0, 1.0, 2 / 3 - math.sqrt(3) / (2 * math.pi)),
        # a rotor of no size is a point
        (1.0, 0.0, 0.9, 1.0),
        (1.0, 0.0, 1.1, 0.0),
    ],
)
def test_overlap_in_closed_form(wake: float, rotor: float, distance: float, share: float) -> None:
    assert overlap_share(wake, rotor, distance) == pytest.approx(share, abs=1e-15)


def test_the_edge_of_a_great_wake_halves_the_rotor() -> None:
    # the chord's bow takes 2 / (3 pi) x radius ratio to first order
    assert overlap_share(1000.0, 1.0, 1000.0) == pytest.approx(0.5 - 2 / (3 * math.pi) * 1e-3 * 0.5 * 1.0, abs=2e-4)


@given(st.floats(0.05, 3.0), st.floats(0.05, 2.0), st.floats(0.0, 5.0))
def test_overlap_is_the_integral_over_the_rotor(wake: float, rotor: float, distance: float) -> None:
    # strips across the line of centres: the shorter of both half chords; Gauss points in the angle, where it is smooth
    low, high = max(-rotor, distance - wake), min(rotor, distance + wake)
    angle, weight = (NODE + 1) * math.pi / 2, WEIGHT
    place = (low + high) / 2 - (high - low) / 2 * np.cos(angle)
    chord = np.minimum(
        np.sqrt(np.maximum(rotor**2 - place**2, 0)), np.sqrt(np.maximum(wake**2 - (place - distance) ** 2, 0))
    )
    area = (weight * math.pi / 2 * (high - low) / 2 * np.sin(angle) * 2 * chord).sum() if high > low else 0.0
    assert overlap_share(wake, rotor, distance) == pytest.approx(area / (math.pi * rotor**2), abs=2e-4)


@given(st.floats(0.05, 3.0), st.floats(0.05, 2.0), st.floats(0.0, 5.0))
def test_overlap_is_a_share_and_the_same_area_from_both_sides(wake: float, rotor: float, distance: float) -> None:
    share, other = overlap_share(wake, rotor, distance), overlap_share(rotor, wake, distance)
    assert 0.0 <= share <= 1.0
    assert share * rotor**2 == pytest.approx(other * wake**2, abs=1e-12)


def test_overlap_moves_smoothly_through_both_touches() -> None:
    for touch in (0.5, 1.5):
        near = np.array([overlap_share(1.0, 0.5, touch + step) for step in (-1e-6, 0.0, 1e-6)])
        assert np.ptp(near) < 1e-8
