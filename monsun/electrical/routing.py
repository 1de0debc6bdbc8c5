"""Routes of the array cables, found with OptiWindNet: heuristic, genetic search, then exact search with a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise
from math import isfinite
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, Point, Polygon

from monsun.electrical.network import (
    SUBSTATION,
    ArraySystem,
    CableNetwork,
    Topology,
    sized,
    turbines_per_cable,
)
from monsun.records import InputError

Array = NDArray[np.float64]
Area: TypeAlias = Polygon | ArrayLike

_ON_BORDER = 1.0  # m: a turbine this far outside counts as on the border (layouts touch their border to rounding)
_EXACT_UP_TO = 200  # turbines; above, the exact model takes longer to build than it gains
_EXACT_FROM = 3.0  # s; with less, the genetic search gets all the time


@dataclass(frozen=True, eq=False)
class _Site:
    """What the search needs: turbine [turbine, 2], substation [2], border and obstacles [each [corner, 2]], metres
    from the substation."""

    turbine: Array
    substation: Array
    border: Array
    obstacles: tuple[Array, ...]


def route_cables(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: float,
    substation_y: float,
    capacity: int = 8,
    topology: Topology | str = Topology.BRANCHED,
    border: Area | None = None,
    obstacles: Sequence[Area] = (),
    seconds: float = 60,
    seed: int = 1,
) -> CableNetwork:
    """Shortest cable network found in the time given, with at most `capacity` turbines on any cable.

    x, y [turbine] and substation in m. `topology`: branched or radial. Routes stay inside `border` and outside
    `obstacles` (shapely polygons or [corner, 2]; holes of the border are obstacles too) and do not cross each other.
    `seconds` 0 stops after the heuristic (within some 10 % of the best); below 3 the rest is a genetic search (1 is
    mostly enough); else that takes up to a third, and an exact solver what is left or until it proves the optimum.
    The first call in a process adds some seconds of compilation. `seed` fixes the genetic search; what a time limit
    cuts off depends on the machine. Raises InputError for unusable input and when the package optiwindnet is missing.
    Method: OptiWindNet (DTU), with HGS-CVRP (Vidal, 2022) and CP-SAT.
    """
    site, wanted, limit = _checked(x, y, substation_x, substation_y, capacity, topology, border, obstacles, seconds)
    found = _search(site, limit, wanted, seconds, seed)
    best = min(found, key=lambda network: network.length)
    return _with_bound(_placed(best, x, y, substation_x, substation_y), found)


def route_array(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: float,
    substation_y: float,
    array: ArraySystem,
    rated_power: ArrayLike,
    border: Area | None = None,
    obstacles: Sequence[Area] = (),
    seconds: float = 60,
    seed: int = 1,
) -> CableNetwork:
    """Cheapest network found with a cable type chosen for each link.

    As `route_cables`, with the capacity from the strongest cable type and the rated power (W, one number or
    [turbine]). The search shortens; of all networks it found, the one that costs least to buy and lay is returned.
    """
    capacity = turbines_per_cable(array, rated_power)
    site, wanted, limit = _checked(
        x, y, substation_x, substation_y, capacity, array.topology, border, obstacles, seconds
    )
    found = _search(site, limit, wanted, seconds, seed)
    placed = [_placed(network, x, y, substation_x, substation_y) for network in found]
    return min(
        (sized(_with_bound(network, found), array, rated_power) for network in placed),
        key=lambda network: network.cost + array.laying_cost * float(network.installed_length.sum()),
    )


def _checked(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: float,
    substation_y: float,
    capacity: int,
    topology: Topology | str,
    border: Area | None,
    obstacles: Sequence[Area],
    seconds: float,
) -> tuple[_Site, Topology, int]:
    if isinstance(capacity, bool) or capacity != int(capacity) or capacity < 1:
        raise InputError("cables: capacity", "a whole number of turbines >= 1", capacity)
    if topology not in tuple(Topology):
        raise InputError("cables: topology", " or ".join(repr(str(item)) for item in Topology), repr(topology))
    if not (isfinite(seconds) and seconds >= 0):
        raise InputError("cables: seconds", "a number >= 0", seconds)
    position = [np.array(values, dtype=float).ravel() for values in (x, y)]
    if position[0].size != position[1].size or position[0].size == 0:
        raise InputError("cables: x, y", "two rows of equal length >= 1", f"{position[0].size} and {position[1].size}")
    origin = np.array([substation_x, substation_y], dtype=float)
    turbine = np.column_stack(position) - origin
    if not np.isfinite(turbine).all():
        raise InputError("cables: x, y, substation", "finite metres", "a value that is not finite")
    everything = np.vstack((turbine, np.zeros(2)))
    for index, point in enumerate(turbine):
        apart = np.hypot(*(np.delete(everything, index, axis=0) - point).T)
        if apart.min() < 1.0:
            raise InputError(f"cables: turbine {index}", ">= 1 m to other turbines and the substation", apart.min())
    outline, holes = _outline(border, "border", origin)
    blocks = list(holes)
    for index, obstacle in enumerate(obstacles):
        shape, inner = _outline(obstacle, f"obstacles[{index}]", origin)
        if inner:
            raise InputError(f"cables: obstacles[{index}]", "a polygon without holes", f"{len(inner)} holes")
        blocks.append(shape)
    shape = _border_around(everything, outline, blocks)
    return _Site(turbine, np.zeros(2), shape, tuple(blocks)), Topology(topology), int(capacity)


def _outline(area: Area | None, name: str, origin: Array) -> tuple[Array, list[Array]]:
    """Corners of an area's outline [corner, 2] and of its holes, metres from the origin; no corners for None."""
    if area is None:
        return np.empty((0, 2)), []
    polygon = area if isinstance(area, Polygon) else None
    if polygon is None:
        corners = np.asarray(getattr(area, "exterior", area), dtype=object)
        if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
            raise InputError(
                f"cables: {name}", "one polygon, or at least three corners [corner, 2]", type(area).__name__
            )
        polygon = Polygon(np.asarray(corners, dtype=float))
    if polygon.is_empty or not polygon.is_valid:
        raise InputError(f"cables: {name}", "a polygon whose outline does not cross itself", polygon.wkt[:60])
    rings = [np.asarray(ring.coords)[:-1, :2] - origin for ring in (polygon.exterior, *polygon.interiors)]
    return rings[0], rings[1:]


def _border_around(everything: Array, outline: Array, blocks: Sequence[Array]) -> Array:
    """The border the search gets: the given one a metre wider, or a wide frame where there are obstacles alone."""
    for index, block in enumerate(blocks):
        solid = Polygon(block)
        for place, point in enumerate(everything):
            if solid.buffer(-_ON_BORDER).contains(Point(point)):
                who = "the substation" if place == len(everything) - 1 else f"turbine {place}"
                raise InputError(f"cables: {who}", f"a place outside obstacle {index}", "one inside it")
    if outline.size == 0:
        if not blocks:
            return outline
        # the search cannot take obstacles without a border: a frame wide enough never to bind
        frame = np.vstack((everything, *blocks))
        low, high = frame.min(axis=0), frame.max(axis=0)
        margin = 0.5 * float((high - low).max()) + 1e3
        (left, bottom), (right, top) = low - margin, high + margin
        return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    wider = Polygon(outline).buffer(_ON_BORDER, join_style="mitre")
    # the substation may stand outside: real parks have theirs beside the turbines' area
    for turbine, point in enumerate(everything[:-1]):
        if not wider.covers(Point(point)):
            apart = wider.distance(Point(point)) + _ON_BORDER
            raise InputError(f"cables: turbine {turbine}", "a place inside the border", f"one {apart:.1f} m outside")
    return np.asarray(wider.exterior.coords)[:-1]


def _search(site: _Site, capacity: int, topology: Topology, seconds: float, seed: int) -> list[CableNetwork]:
    """All networks found: the heuristics', the genetic search's, the exact solver's."""
    if find_spec("optiwindnet") is None:
        raise InputError(
            "cables", "package optiwindnet (pip install 'monsun[electrical]')", "an environment without it"
        )
    if len(site.turbine) == 1:
        return [_single(site, topology)]
    from optiwindnet.api import EWRouter, HGSRouter, MILPRouter, NetworkConstraints, WindFarmNetwork

    work = WindFarmNetwork(
        cables=[(capacity, 1.0)],
        turbinesC=site.turbine.copy(),
        substationsC=site.substation[None, :].copy(),
        borderC=site.border.copy(),
        obstacleC_=[block.copy() for block in site.obstacles],
        constraints=NetworkConstraints(topology=str(topology)),
    )
    found: list[CableNetwork] = []
    failed: list[str] = []

    def attempt(router: Any, solver: str, why: Callable[[], tuple[str, float]]) -> None:
        try:
            work.optimize(router=router)
        except (ValueError, RuntimeError, KeyError, IndexError) as error:
            failed.append(f"{solver} failed ({type(error).__name__}: {error})")
            return
        stopped, bound = why()
        network = _network(work.G, site, topology, capacity)
        found.append(replace(network, solver=solver, stopped="; ".join([stopped, *failed]), length_bound=bound))

    ended = "heuristic ended" if seconds > 0 else "heuristic ended; no time was given to search on"
    methods = ("rootlust", "biased_EW", "esau_williams") if topology is Topology.BRANCHED else ("radial_EW",)
    for method in methods:
        attempt(EWRouter(method=method), f"OptiWindNet {method}", lambda: (ended, np.nan))
    began = perf_counter()
    if seconds > 0:
        count = len(site.turbine)
        alone = seconds < _EXACT_FROM or count > _EXACT_UP_TO
        share = seconds if alone else min(seconds / 3, max(1.0, count / 15))
        attempt(
            HGSRouter(time_limit=share, seed=seed, max_retries=1),
            "OptiWindNet HGS-CVRP",
            lambda: (f"time limit of {share:.1f} s", np.nan),
        )
    left = seconds - (perf_counter() - began)
    if seconds >= _EXACT_FROM and left > 0 and len(site.turbine) <= _EXACT_UP_TO:

        def proof() -> tuple[str, float]:
            info = work.solution_info()
            bound = float(info["bound"])
            if info["termination"] == "OPTIMAL":
                return "proven optimal before detours", bound
            return f"time limit of {seconds:g} s", bound

        attempt(MILPRouter("ortools.cp_sat", time_limit=left, mip_gap=1e-4), "OptiWindNet CP-SAT", proof)
    if not found:
        raise InputError("cables", "a site that can be cabled", "; ".join(failed))
    return found


def _single(site: _Site, topology: Topology) -> CableNetwork:
    """One turbine: the straight line, where nothing stands in its way."""
    path = np.vstack((site.turbine[0], site.substation))
    line = LineString(path)
    outside = site.border.size and not Polygon(site.border).covers(line)
    if outside or any(line.crosses(Polygon(block)) for block in site.obstacles):
        raise InputError("cables: one turbine", "a free straight line to the substation", "an area in its way")
    parent = np.full(1, SUBSTATION, dtype=np.int64)
    return CableNetwork(
        x=site.turbine[:, 0], y=site.turbine[:, 1], substation_x=0.0, substation_y=0.0, parent=parent, paths=(path,),
        topology=topology, capacity=1, solver="straight line", stopped="only one way", length_bound=float(line.length),
    )  # fmt: skip


def _network(graph: Any, site: _Site, topology: Topology, capacity: int) -> CableNetwork:
    """The router's graph as a network: corners of detours become points of a path, not nodes."""
    count = len(site.turbine)
    towards: dict[int, int] = {}
    for a, b, data in graph.edges(data=True):
        source, target = (a, b) if (a < b) == data["reverse"] else (b, a)
        towards[source] = target
    place = graph.graph["VertexC"]
    corner = graph.graph.get("fnT")
    parent = np.full(count, SUBSTATION, dtype=np.int64)
    paths = []
    for turbine in range(count):
        nodes = [turbine, towards[turbine]]
        while nodes[-1] >= count:
            nodes.append(towards[nodes[-1]])
        parent[turbine] = max(nodes[-1], SUBSTATION)
        index = [node if node < 0 or corner is None else int(corner[node]) for node in nodes]
        path = np.asarray(place[index], dtype=float)
        keep = [True, *(bool(np.hypot(*(b - a)) > 0) for a, b in pairwise(path))]
        paths.append(path[np.array(keep)])
    return CableNetwork(
        x=site.turbine[:, 0], y=site.turbine[:, 1], substation_x=0.0, substation_y=0.0, parent=parent,
        paths=tuple(paths), topology=topology, capacity=capacity,
    )  # fmt: skip


def _placed(
    network: CableNetwork, x: ArrayLike, y: ArrayLike, substation_x: float, substation_y: float
) -> CableNetwork:
    """The network back at its own coordinates, turbines and substation exactly as given."""
    origin = np.array([substation_x, substation_y], dtype=float)
    position = np.column_stack([np.array(values, dtype=float).ravel() for values in (x, y)])
    paths = []
    for turbine, path in enumerate(network.paths):
        above = int(network.parent[turbine])
        inner = path[1:-1] + origin
        paths.append(np.vstack((position[turbine], inner, origin if above == SUBSTATION else position[above])))
    return replace(
        network,
        x=position[:, 0],
        y=position[:, 1],
        substation_x=float(substation_x),
        substation_y=float(substation_y),
        paths=tuple(paths),
    )


def _with_bound(network: CableNetwork, found: Sequence[CableNetwork]) -> CableNetwork:
    """The network with the best lower bound any solver gave, and every solver's reason for ending."""
    bounds = [other.length_bound for other in found if isfinite(other.length_bound)]
    if not bounds:
        return network
    last = next(other for other in reversed(found) if isfinite(other.length_bound))
    return replace(network, length_bound=max(bounds), stopped=last.stopped)
