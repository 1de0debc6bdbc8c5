"""Whether a layout keeps all limits of its problem, by shapely and plain arithmetic alone: nothing of ours is asked."""

from __future__ import annotations

from math import cos, hypot, radians, sin
from typing import Any

import numpy as np
import shapely

TOLERANCE = 1e-6  # m


def check_layout(problem: Any, x: Any, y: Any) -> None:
    """Assert that every limit of a `LayoutProblem` is kept within 1e-6 m."""
    assert np.shape(x) == np.shape(y) == (problem.count,)
    assert np.all(np.isfinite(x))
    assert np.all(np.isfinite(y))
    for number, point in enumerate(shapely.points(np.asarray(x), np.asarray(y))):
        outside = problem.area.distance(point)
        assert outside <= TOLERANCE, f"turbine {number} is {outside} m outside the area"
        for shape in problem.exclusions:
            if shape.contains(point):
                within = shape.boundary.distance(point)
                assert within <= TOLERANCE, f"turbine {number} is {within} m within an exclusion"
    if problem.depth_limits is not None:
        depth = problem.depth_limits.depth(np.asarray(x), np.asarray(y))
        assert np.all(depth >= problem.depth_limits.least - TOLERANCE), f"water of {np.min(depth)} m"
        assert np.all(depth <= problem.depth_limits.most + TOLERANCE), f"water of {np.max(depth)} m"
    standing = [*zip(np.asarray(problem.fixed_x), np.asarray(problem.fixed_y), strict=True)]
    if problem.neighbours is not None:
        standing += [*zip(problem.neighbours.x, problem.neighbours.y, strict=True)]
    own = [*zip(np.asarray(x).tolist(), np.asarray(y).tolist(), strict=True)]
    for first, (x_1, y_1) in enumerate(own):
        for second, (x_2, y_2) in enumerate([*own[first + 1 :], *standing]):
            needed = needed_distance(problem.min_spacing, x_2 - x_1, y_2 - y_1)
            lacking = needed - hypot(x_2 - x_1, y_2 - y_1)
            assert lacking <= TOLERANCE, f"turbines {first} and {first + 1 + second} are {lacking} m too near"


def needed_distance(spacing: Any, east: float, north: float) -> float:
    """Least distance of two turbines that are apart by a way (m): a number, or the radius of an ellipse there."""
    if not hasattr(spacing, "along"):
        return float(spacing)
    distance = hypot(east, north)
    if distance == 0:
        return float(max(spacing.along, spacing.across))
    turn = radians(spacing.direction)
    # the way as a part along the direction and a part to its right
    along = (east * sin(turn) + north * cos(turn)) / distance
    across = (east * cos(turn) - north * sin(turn)) / distance
    return float(1 / hypot(along / spacing.along, across / spacing.across))
