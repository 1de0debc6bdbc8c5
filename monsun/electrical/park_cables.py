"""All cables of a park: where its substations stand, how turbines hang on them, and how its power comes ashore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportSystem
from monsun.electrical.export_choice import ExportChoice, ExportPrices, choose_export
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.export_losses import ExportLosses
from monsun.electrical.export_route import ExportRoute, export_route
from monsun.electrical.losses import ArrayLosses, array_losses
from monsun.electrical.network import CableNetwork
from monsun.electrical.routing import route_array
from monsun.electrical.substations import SubstationProblem, place_substations
from monsun.electrical.ways import Shape, way_inside

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CableSite:
    """Where a park's cables run and what they are made of; nothing here depends on where turbines stand.

    landfall, grid_node: x, y m. allowed: where substations may stand, None for anywhere. border: what array cables stay
    inside, None for nothing; corridors: areas beside it that they may use; obstacles: what array and export cables keep
    out of. land: what the export keeps off till the landfall, and the line stays on from there.
    """

    landfall: tuple[float, float]
    grid_node: tuple[float, float]
    allowed: Polygon | MultiPolygon | None
    border: Polygon | None
    array: ArraySystem
    export: ExportSystem
    direct: DirectCurrent
    prices: ExportPrices
    obstacles: Sequence[Polygon | MultiPolygon] = ()
    corridors: Sequence[Polygon] = ()
    land: Shape | None = None
    seed: int = 1

    @cached_property
    def barred(self) -> tuple[Shape, ...]:
        """What the export keeps out of; a landfall that lies inland is reached from the nearest shore."""
        if self.land is None:
            return tuple(self.obstacles)
        inland = shapely.Point(self.landfall).distance(self.land.boundary) + 1.0
        return (*self.obstacles, self.land - shapely.Point(self.landfall).buffer(inland))

    @cached_property
    def onshore_via(self) -> Array:
        """Points that the line passes from landfall to node [point, 2], m; a node off the land is reached straight."""
        way = None if self.land is None else way_inside(self.landfall, self.grid_node, self.land)
        return np.empty((0, 2)) if way is None else way[1:-1]

    def route(self, place: Array) -> ExportRoute:
        """The way of the export from a substation at place [2], m."""
        return export_route(
            float(place[0]), float(place[1]), *self.landfall, *self.grid_node, self.export,
            onshore_via=self.onshore_via, around=self.barred,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ParkCables:
    """The cables of a park: the array's network and its losses, and the export with what it was weighed against."""

    network: CableNetwork
    array: ArrayLosses
    choice: ExportChoice

    @property
    def connection(self) -> ExportConnection:
        """The export: a leg for each substation, and the line to the node."""
        return self.choice.chosen.connection

    @property
    def export(self) -> ExportLosses:
        """Losses of the export."""
        return self.choice.chosen.losses


@dataclass(frozen=True, eq=False)
class CabledTurbines:
    """Turbines to be cabled: x, y, rated_power [turbine] m and W; power [case, turbine] W, probability [case]."""

    x: Array
    y: Array
    rated_power: Array
    power: Array
    probability: Array


def cable_park(site: CableSite, turbines: CabledTurbines, seconds: float, near: Array | None = None) -> ParkCables:
    """The cables of turbines on a site, with substations where cables and what they lose cost least.

    seconds: of search for the array cables that are laid. near: places [substation, 2] m from which alone the search
    for places starts. Raises InputError where no substation, no cables or no export fit.
    """
    network = route_park(site, turbines, seconds, near)
    in_array = array_losses(network, site.array, turbines.power, turbines.probability)
    choice = choose_export(
        site.export, site.direct, site.prices, [site.route(place) for place in network.substations], in_array.sent,
        turbines.probability, turbines.rated_power @ network.feeds,
    )  # fmt: skip
    return ParkCables(network, in_array, choice)


def route_park(site: CableSite, turbines: CabledTurbines, seconds: float, near: Array | None = None) -> CableNetwork:
    """The array cables of `cable_park`.

    Places are found by short searches for cables (`place_substations`), for the kind of export that is cheaper from the
    middle of the park.
    """
    problem = SubstationProblem(
        turbines.x, turbines.y, site.landfall, site.array, site.export, site.prices, turbines.power,
        turbines.probability, turbines.rated_power, site.allowed, site.border, site.obstacles, site.corridors,
        site.barred, _likely_kind(site, turbines), site.direct,
    )  # fmt: skip
    places = place_substations(problem, site.array.substation_count, seed=site.seed, near=near).network.substations
    return route_array(
        turbines.x, turbines.y, places[:, 0], places[:, 1], site.array, turbines.rated_power, border=site.border,
        obstacles=site.obstacles, corridors=site.corridors, seconds=seconds, seed=site.seed,
    )  # fmt: skip


def _likely_kind(site: CableSite, turbines: CabledTurbines) -> ExportKind:
    """The kind of export that is asked for, or the cheaper one from the middle of the park."""
    if site.export.kind.asked is not None:
        return site.export.kind.asked
    places = np.column_stack((turbines.x, turbines.y))
    # of a turbine: the middle itself may lie where nothing may stand
    middle = places[np.argmin(np.hypot(*(places - places.mean(axis=0)).T))]
    collected = turbines.power.sum(axis=1)[:, None]
    return choose_export(
        site.export, site.direct, site.prices, [site.route(middle)], collected, turbines.probability,
        [float(turbines.rated_power.sum())],
    ).chosen.kind  # fmt: skip
