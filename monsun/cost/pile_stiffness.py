"""How far a pile's head gives way in sand: a beam on soil whose stiffness grows with depth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from monsun.cost.smooth import Numbers

_TERMS = 200
# characteristic lengths below which the head no longer feels the tip
_LONG = 6.0


@dataclass(frozen=True)
class HeadFlexibility:
    """Movement of the pile's head at the seabed by a push and a moment there, each [turbine].

    sway: m/N; coupling: rad/N and m/(N m); rotation: rad/(N m).
    """

    sway: Numbers
    coupling: Numbers
    rotation: Numbers


def characteristic_length(bending_stiffness: Numbers, subgrade_gradient: float) -> Numbers:
    """The fifth root of bending stiffness, N m2, over n_h, N/m3: the length, m, that pile and soil share."""
    return (bending_stiffness / subgrade_gradient) ** 0.2


def head_flexibility(bending_stiffness: Numbers, subgrade_gradient: float, embedment: float) -> HeadFlexibility:
    """Flexibility of the heads of piles [turbine] that reach `embedment` characteristic lengths into the soil.

    bending_stiffness N m2; subgrade_gradient (n_h) N/m3. The tip is free, so that short piles turn as a whole: three
    springs at the seabed, for long piles those of Poulos and Davis (1980).
    """
    sway, coupling, rotation = _dimensionless(min(embedment, _LONG))
    length = characteristic_length(bending_stiffness, subgrade_gradient)
    by_stiffness = 1 / bending_stiffness
    return HeadFlexibility(
        sway=sway * length**3 * by_stiffness,
        coupling=coupling * length**2 * by_stiffness,
        rotation=rotation * length * by_stiffness,
    )


@lru_cache(maxsize=64)
def _dimensionless(embedment: float) -> tuple[float, float, float]:
    """Sway, coupling and rotation of a pile for which bending stiffness, n_h and characteristic length are one.

    y'''' + x y = 0 by power series: y''' (0) is the push, y''(0) the moment, and both are zero at the tip.
    """
    curvature, shear = np.zeros(4), np.zeros(4)
    for start in range(4):
        terms = np.zeros(_TERMS)
        terms[start] = 1 / (1, 1, 2, 6)[start]
        for power in range(5, _TERMS):
            terms[power] = -terms[power - 5] / (power * (power - 1) * (power - 2) * (power - 3))
        powers = np.arange(_TERMS)
        curvature[start] = np.sum(terms[2:] * (powers * (powers - 1))[2:] * embedment ** powers[:-2])
        shear[start] = np.sum(terms[3:] * (powers * (powers - 1) * (powers - 2))[3:] * embedment ** powers[:-3])
    at_tip = np.array([curvature, shear])
    of_moment, of_push = (-np.linalg.solve(at_tip[:, :2], at_tip[:, given]) for given in (2, 3))
    # the head turns by minus y'(0), as the structure above it is counted upwards
    return float(of_push[0]), float(-of_push[1]), float(-of_moment[1])
