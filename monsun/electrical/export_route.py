"""The way of the power from an offshore substation over the landfall to the grid node, around what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.export import ExportSystem
from monsun.electrical.ways import Shape, way_around
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ExportRoute:
    """The way of the power: substation, landfall and node (m), and laid lengths (m, per circuit).

    offshore_via, onshore_via: points (x, y), m, that the way passes between its ends.
    """

    substation_x: float
    substation_y: float
    landfall_x: float
    landfall_y: float
    node_x: float
    node_y: float
    offshore_length: float
    onshore_length: float
    offshore_via: tuple[tuple[float, float], ...] = ()
    onshore_via: tuple[tuple[float, float], ...] = ()

    @property
    def offshore_path(self) -> Array:
        """Way of the export cables on the map [point, 2], m."""
        start, end = (self.substation_x, self.substation_y), (self.landfall_x, self.landfall_y)
        return np.array([start, *self.offshore_via, end])

    @property
    def onshore_path(self) -> Array:
        """Way of the onshore line on the map [point, 2], m."""
        start, end = (self.landfall_x, self.landfall_y), (self.node_x, self.node_y)
        return np.array([start, *self.onshore_via, end])


def export_route(
    substation_x: float,
    substation_y: float,
    landfall_x: float,
    landfall_y: float,
    node_x: float,
    node_y: float,
    export: ExportSystem,
    offshore_via: ArrayLike = (),
    onshore_via: ArrayLike = (),
    around: Sequence[Shape] = (),
) -> ExportRoute:
    """Route of the export to the landfall and on to the node, each length times its route factor; all in m.

    offshore_via, onshore_via: points [point, 2] to pass in this order, none for the straight way. around: what the way
    at sea keeps out of, by the shortest way (`way_around`) from point to point. Raises InputError where there is none.
    """
    if len(around):
        passed = [(substation_x, substation_y), *_points(offshore_via, "offshore_via"), (landfall_x, landfall_y)]
        legs = [way_around(first, then, around) for first, then in pairwise(passed)]
        offshore_via = np.vstack([leg[:-1] for leg in legs])[1:]
    route = ExportRoute(
        substation_x=substation_x, substation_y=substation_y, landfall_x=landfall_x, landfall_y=landfall_y,
        node_x=node_x, node_y=node_y, offshore_length=0.0, onshore_length=0.0,
        offshore_via=_points(offshore_via, "offshore_via"), onshore_via=_points(onshore_via, "onshore_via"),
    )  # fmt: skip
    return replace(
        route,
        offshore_length=_length(route.offshore_path) * export.offshore_route_factor,
        onshore_length=_length(route.onshore_path) * export.onshore_route_factor,
    )


def _points(values: ArrayLike, name: str) -> tuple[tuple[float, float], ...]:
    points = np.asarray(values, dtype=float)
    if (points.size and (points.ndim != 2 or points.shape[1] != 2)) or not np.isfinite(points).all():
        raise InputError(f"export route: {name}", "finite points [point, 2]", f"shape {points.shape}")
    return tuple((float(x), float(y)) for x, y in points.reshape(-1, 2))


def _length(path: Array) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())
