"""What a map shows: lines and outlines, depth and cables, in kilometres east and north."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class MapLine:
    """A named line or outline on the map: x, y [point] km east and north.

    An outline is closed by itself; it need not repeat its first point.
    """

    name: str
    x_km: ArrayLike
    y_km: ArrayLike


@dataclass(frozen=True, eq=False)
class DepthGrid:
    """Depth of the sea: x [column], y [row] km east and north; depth [row, column] m, positive down, NaN on land."""

    x_km: ArrayLike
    y_km: ArrayLike
    depth: ArrayLike


@dataclass(frozen=True, eq=False)
class CableSegment:
    """One array cable on the map: x, y [point] km along its route; the cable type it is made of; what it carries."""

    cable_type: str
    x_km: ArrayLike
    y_km: ArrayLike
    hover: str = ""
