"""From the wind over a rotor to one number: points with weights, and the exact overlap of circles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from monsun.wake.ops import absolute, arccos, maximum, minimum, pi, sqrt, where


@dataclass(frozen=True)
class RotorPoints:
    """Points of a rotor with weights: horizontal and vertical place in rotor radii, weights that add up to one."""

    horizontal: tuple[float, ...]
    vertical: tuple[float, ...]
    weight: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.horizontal) == len(self.vertical) == len(self.weight) > 0:
            raise ValueError("rotor points: horizontal, vertical and weight must be equally long")
        if abs(sum(self.weight) - 1) > 1e-9:
            raise ValueError(f"rotor points: weights must add up to 1, got {sum(self.weight)}")


rotor_centre = RotorPoints((0.0,), (0.0,), (1.0,))


def circular_gauss(count: int) -> RotorPoints:
    """Circular Gauss integration with 4, 7, 9 or 21 points; Abramowitz and Stegun (1964), 25.4.61."""
    corners = [(s, t) for s in (-1.0, 1.0) for t in (-1.0, 1.0)]
    if count == 4:
        points = [(0.5 * s, 0.5 * t, 0.25) for s, t in corners]
    elif count == 7:
        points = [(0.0, 0.0, 0.25), (-math.sqrt(2 / 3), 0.0, 0.125), (math.sqrt(2 / 3), 0.0, 0.125)]
        points += [(math.sqrt(1 / 6) * s, math.sqrt(1 / 2) * t, 0.125) for s, t in corners]
    elif count == 9:
        points = [(0.0, 0.0, 1 / 6)] + [(a, b, 1 / 24) for a, b in ((-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0))]
        points += [(0.5 * s, 0.5 * t, 1 / 6) for s, t in corners]
    elif count == 21:
        points = [(0.0, 0.0, 1 / 9)]
        for sign in (-1, 1):
            radius, weight = math.sqrt((6 + sign * math.sqrt(6)) / 10), (16 - sign * math.sqrt(6)) / 360
            angles = [2 * math.pi * k / 10 for k in range(1, 11)]
            points += [(radius * math.cos(angle), radius * math.sin(angle), weight) for angle in angles]
    else:
        raise ValueError(f"circular Gauss integration has 4, 7, 9 or 21 points, got {count}")
    return RotorPoints(*zip(*points, strict=True))


def overlap_share(wake_radius: Any, rotor_radius: Any, distance: Any) -> Any:
    """Share of a rotor's disc inside a wake's disc, exact; three circles' radii and distance in the same unit.

    The area of two segments; Feng and Shen (2015), Renewable Energy 78, eq. A1 (with its misprint mended). A rotor of
    radius zero is a point: inside or outside.
    """
    small, large = minimum(wake_radius, rotor_radius), maximum(wake_radius, rotor_radius)
    apart, inside = small + large, large - small
    full = minimum(1, (wake_radius / maximum(rotor_radius, 1e-12)) ** 2)
    # between the two touching distances; outside of them any valid number serves, as `where` discards it
    partial_distance = where(distance < apart, where(inside < distance, distance, apart), apart)
    safe_small = maximum(small, 1e-12)
    at_large = (large**2 + partial_distance**2 - safe_small**2) / (2 * large * partial_distance)
    at_small = (safe_small**2 + partial_distance**2 - large**2) / (2 * safe_small * partial_distance)
    alpha, beta = arccos(minimum(1, at_large)), arccos(maximum(-1, minimum(1, at_small)))
    triangles = sqrt(absolute(1 - minimum(1, at_large) ** 2)) * large * partial_distance
    area = alpha * large**2 + beta * safe_small**2 - triangles
    partial = maximum(0, area / (pi * maximum(rotor_radius, 1e-12) ** 2))
    return where(distance < apart, where(inside < distance, partial, full), 0.0)
