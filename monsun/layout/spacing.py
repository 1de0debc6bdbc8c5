"""How far two turbines must stand from each other: one distance, or an ellipse by direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from monsun.cases import within
from monsun.records import InputError

Array = NDArray[np.float64]

_MOST = 1e6  # m
_DIRECTION_LIMIT = 360.0


@dataclass(frozen=True)
class SpacingEllipse:
    """Least distance of two turbines by direction: `along` m where they are apart along `direction`, `across` m across.

    direction: degrees from north, clockwise, such as the main wind's; between the two the distance is the radius of the
    ellipse with these half axes: both are whole distances from turbine to turbine.
    """

    along: float
    across: float
    direction: float = 0.0

    def __post_init__(self) -> None:
        for name in ("along", "across"):
            object.__setattr__(self, name, _metres(f"spacing ellipse: {name}", getattr(self, name)))
        where = "spacing ellipse: direction"
        limit = _DIRECTION_LIMIT
        turned = within(where, self.direction, -limit, limit, f"degrees from {-limit:g} to {limit:g}")
        if turned.ndim:
            raise InputError(where, "one number", f"shape {turned.shape}")
        object.__setattr__(self, "direction", float(turned))

    @property
    def least(self) -> float:
        """The shorter of the two distances, m."""
        return min(self.along, self.across)

    @property
    def metric(self) -> Array:
        """The matrix [2, 2] per metre by which two turbines a way p apart are far enough where |matrix p| >= 1."""
        east, north = np.sin(np.radians(self.direction)), np.cos(np.radians(self.direction))
        return np.array([[east / self.along, north / self.along], [north / self.across, -east / self.across]])


def spacing_ellipse(min_spacing: float | SpacingEllipse, where: str) -> SpacingEllipse:
    """The spacing as an ellipse; a number of metres gives a circle. Raises InputError that names `where`."""
    if isinstance(min_spacing, SpacingEllipse):
        return min_spacing
    metres = _metres(where, min_spacing)
    return SpacingEllipse(metres, metres)


def largest_shortfall(x: Array, y: Array, standing_x: Array, standing_y: Array, metric: Array) -> float:
    """By how many metres the nearest pair is too near, along its own direction; 0 where all are far enough.

    x, y [turbine] m are all against each other and against the standing ones [standing]; those are not against each
    other. Two at one place lack the longer of the ellipse's distances.
    """
    where = np.column_stack([np.concatenate([x, standing_x]), np.concatenate([y, standing_y])])
    # the tree only finds who is near; the distances are of the ways themselves, exact far from the origin too
    near = KDTree(where @ metric.T).query_pairs(1 + 1e-6, output_type="ndarray")
    way = where[near[:, 1]] - where[near[:, 0]]
    apart = np.hypot(*(way @ metric.T).T)
    counts = (near[:, 0] < x.size) & (apart < 1)
    if not counts.any():
        return 0.0
    distance, apart = np.hypot(*way[counts].T), apart[counts]
    longest = 1 / np.linalg.svd(metric, compute_uv=False)[-1]
    needed = np.divide(distance, apart, out=np.full(apart.size, longest), where=apart > 0)
    return float(np.max(needed - distance))


def _metres(where: str, value: float) -> float:
    wanted = f"metres > 0 and at most {_MOST:g}"
    metres = within(where, value, np.nextafter(0, 1), _MOST, wanted)
    if metres.ndim:
        raise InputError(where, "one number of metres, or a SpacingEllipse", f"shape {metres.shape}")
    return float(metres)
