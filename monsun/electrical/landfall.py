"""Where the export comes ashore when that is free: least cost of cables at sea and of the line on land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportSystem
from monsun.electrical.export_choice import ExportPrices, equipment
from monsun.electrical.export_connection import export_connections
from monsun.electrical.export_route import ExportRoute
from monsun.electrical.ways import Shape, distances_around, distances_inside
from monsun.records import InputError

Array = NDArray[np.float64]

_APART = 1e3  # m between the places of the coast that are weighed


@dataclass(frozen=True, eq=False)
class Ashore:
    """What a landfall is weighed by.

    start, node: x, y m of the park's middle and the grid node; coast: lines m; land, barred: what the line stays on and
    what cables keep out of, land included. line_cost USD per metre of line; rated_power W.
    """

    start: tuple[float, float]
    node: tuple[float, float]
    coast: shapely.MultiLineString | shapely.LineString
    land: Shape
    barred: tuple[Shape, ...]
    line_cost: float
    rated_power: float


def cheapest_landfall(
    ashore: Ashore, system: ExportSystem, direct: DirectCurrent, prices: ExportPrices
) -> tuple[float, float]:
    """The place on the coast, x, y m, from where export and line cost least to buy and lay.

    Places a kilometre apart, each with the shortest way at sea and on land; what is lost on the way is not weighed.
    Raises InputError where no place of the coast can be reached from both sides.
    """
    places = np.asarray(shapely.get_coordinates(shapely.segmentize(ashore.coast, _APART)))
    places = np.unique(places, axis=0)
    at_sea = distances_around(ashore.start, places, ashore.barred) * system.offshore_route_factor
    on_land = distances_inside(ashore.node, places, ashore.land) * system.onshore_route_factor
    cost = np.array(
        [
            _export_cost(sea, ashore, system, direct, prices) + line * ashore.line_cost
            for sea, line in zip(at_sea, on_land, strict=True)
        ]
    )
    if not np.isfinite(cost).any():
        raise InputError("export: landfall", "a coast that park and grid node both reach", "none")
    best = places[int(cost.argmin())]
    return float(best[0]), float(best[1])


def _export_cost(
    length: float, ashore: Ashore, system: ExportSystem, direct: DirectCurrent, prices: ExportPrices
) -> float:
    """Cost of the cheaper export over a length, or of the one that is asked for, USD; infinite where there is none."""
    if not np.isfinite(length):
        return np.inf
    way = ExportRoute(*ashore.start, *ashore.start, *ashore.node, offshore_length=length, onshore_length=0.0)
    connections, _ = export_connections(system, direct, [way], [ashore.rated_power])
    asked = system.kind.asked
    return min(
        (
            sum(amount for _, amount in equipment(one, prices))
            for kind, one in connections.items()
            if asked in (None, kind)
        ),
        default=np.inf,
    )
