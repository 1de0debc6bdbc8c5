"""Averages over the receiving rotor: the exact one of a Gaussian wake, and grids of points for any wake."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from monsun.wake.formula import Formula, family
from monsun.wake.ops import exp, minimum, sqrt
from monsun.wake.rotor import RotorPoints


def gaussian_over_disc(distance_squared: Any, radius: Any, width: Any, terms: int = 24) -> Any:
    """Mean of exp(-r^2 / (2 width^2)) over a disc whose centre lies off the axis; lengths in one unit.

    With s = distance^2 / (2 width^2) and t = radius^2 / (2 width^2) the mean is
    exp(-s - t) sum_k t^k / (k + 1)! sum_{n <= k} s^n / n!, the non-central chi-square distribution with two degrees of
    freedom as a Poisson mixture (Johnson, Kotz and Balakrishnan, 1995, Continuous Univariate Distributions 2,
    chapter 29) over t. All terms are positive, nothing cancels, and a disc of radius zero is the point value.

    What is left out is below exp(-t) sum_{k >= terms} t^k / (k + 1)! at any distance: for 24 terms 1e-15 up to
    radius = 2 width, 5e-12 at 3 widths, 2e-7 at 4 widths and 1e-4 at 5 widths.
    """
    # the powers of s stay finite up to a million widths, where exp(-s) has long left nothing of them
    s = distance_squared / (2 * width**2)
    t = radius**2 / (2 * width**2)
    poisson: Any = 1.0
    partial: Any = 1.0
    weight: Any = 1.0
    total: Any = 1.0
    for k in range(1, terms):
        poisson = poisson * s * (1 / k)
        partial = partial + poisson
        weight = weight * t * (1 / (k + 1))
        total = total + weight * partial
    return exp(-s - t) * total


@family
def averaged_gaussian_deficit(terms: int = 24) -> Formula:
    """Deficit of Bastankhah and Porté-Agel (2014), eq. 23, as its exact mean over the receiving rotor.

    For a model whose rotor is `rotor_centre`, in place of `deficit.gaussian_deficit`; PyWake's
    `GaussianOverlapAvgModel` is the same mean read from a table, off by up to 2e-5 of the centre deficit.
    """

    def deficit(radial: Any, receiver_diameter: Any, thrust_coefficient: Any, width: Any) -> Any:
        centre = 1 - sqrt(1 - minimum(1, thrust_coefficient / (8 * width**2)))
        return centre * gaussian_over_disc(radial**2, receiver_diameter / 2, width, terms)

    return deficit


def _points(horizontal: Any, vertical: Any, weight: Any) -> RotorPoints:
    total = math.fsum(weight)
    return RotorPoints(
        tuple(float(value) for value in horizontal),
        tuple(float(value) for value in vertical),
        tuple(float(value) / total for value in weight),
    )


def cartesian_grid(count: int = 4) -> RotorPoints:
    """Points of a square grid inside the rotor, all of equal weight; `count` by `count`, less the corners."""
    if count < 1:
        raise ValueError(f"cartesian grid: expected at least 1 point along a side, got {count}")
    steps = [-1 + 2 * (k + 1) / (count + 1) for k in range(count)]
    inside = [(y, z) for z in steps for y in steps if y * y + z * z < 1]
    return _points([y for y, _ in inside], [z for _, z in inside], [1.0] * len(inside))


def cartesian_gauss(across: int = 4, upright: int = 4) -> RotorPoints:
    """Points of Gauss-Legendre integration over the square around the rotor, those inside it, reweighted to one."""
    (y, of_y), (z, of_z) = np.polynomial.legendre.leggauss(across), np.polynomial.legendre.leggauss(upright)
    points = [(a, b, u * v) for b, v in zip(z, of_z, strict=True) for a, u in zip(y, of_y, strict=True)]
    inside = [point for point in points if point[0] ** 2 + point[1] ** 2 < 1]
    if not inside:
        raise ValueError(f"cartesian gauss: no point of {across} by {upright} lies inside the rotor")
    return _points(*zip(*inside, strict=True))


def polar_grid(
    radii: Sequence[float] = (1 / 3, 2 / 3), angles: int = 6, radius_weights: Sequence[float] = (0.25, 0.75)
) -> RotorPoints:
    """Points on rings of given radii (in rotor radii) and weights, `angles` evenly spaced points on each.

    The first point of each ring lies straight above or below the centre, as in PyWake's `PolarGridRotorAvg`, whose
    default this is.
    """
    if len(radii) != len(radius_weights) or not radii:
        raise ValueError(f"polar grid: expected a weight for each of {len(radii)} radii, got {len(radius_weights)}")
    turns = [2 * math.pi * k / angles for k in range(angles)]
    rings = [(r, w, a) for a in turns for r, w in zip(radii, radius_weights, strict=True)]
    return _points(
        [r * math.sin(a) for r, _, a in rings], [r * math.cos(a) for r, _, a in rings], [w for _, w, _ in rings]
    )


def polar_gauss(rings: int = 4, angles: int = 8) -> RotorPoints:
    """Points of an integration over the disc: Gauss-Legendre in the square of the radius, evenly spaced angles.

    Exact for polynomials up to degree angles - 1 and 4 rings - 1; Stroud (1971), Approximate Calculation of Multiple
    Integrals. Not PyWake's `polar_gauss_quadrature`, which leaves out that outer rings are longer.
    """
    if rings < 1 or angles < 1:
        raise ValueError(f"polar gauss: expected at least one ring and one angle, got {rings} and {angles}")
    nodes, weights = np.polynomial.legendre.leggauss(rings)
    return polar_grid(tuple(np.sqrt((nodes + 1) / 2)), angles, tuple(weights / 2))
