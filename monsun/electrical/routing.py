"""Routes of the array cables: the shortest, or the cheapest with a cable type for each link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon

from monsun.electrical.cable_area import Area, cable_area
from monsun.electrical.cable_types import ArraySystem, Topology, turbines_per_cable
from monsun.electrical.network import CableNetwork, sized
from monsun.electrical.router import Wanted, search
from monsun.records import InputError

Array = NDArray[np.float64]


def route_cables(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: ArrayLike,
    substation_y: ArrayLike,
    capacity: int = 8,
    topology: Topology | str = Topology.BRANCHED,
    border: Area | None = None,
    obstacles: Sequence[Area | MultiPolygon] = (),
    seconds: float = 60,
    seed: int = 1,
    corridors: Sequence[Area] = (),
) -> CableNetwork:
    """Shortest cable network found in the time given, with at most `capacity` turbines on any cable.

    x, y [turbine] and substation_x, substation_y (one number or [substation]) in m; of several substations each
    turbine gets the one that makes the network short. `topology`: branched, radial or ring (a ring carries at most
    `capacity` turbines, as with one of its ends out). Routes stay inside `border` and `corridors` together and outside
    `obstacles` (shapely polygons or [corner, 2]; holes of the border are obstacles too) and do not cross each other.
    `seconds` 0 stops after the heuristic (within some 10 % of the best); below 3 the rest is a genetic search (1 is
    mostly enough); else that takes up to a third, and an exact solver what is left or until it proves the optimum.
    The first call in a process adds some seconds of compilation. `seed` fixes the genetic search; what a time limit
    cuts off depends on the machine. Raises InputError for unusable input and when the package optiwindnet is missing.
    Method: OptiWindNet (DTU), with HGS-CVRP (Vidal, 2022) and CP-SAT.
    """
    wanted = _wanted(capacity, topology, seconds, seed)
    found = _placed(x, y, substation_x, substation_y, wanted, border, obstacles, corridors)
    return _with_bound(min(found, key=lambda network: network.length), found)


def route_array(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: ArrayLike,
    substation_y: ArrayLike,
    array: ArraySystem,
    rated_power: ArrayLike,
    border: Area | None = None,
    obstacles: Sequence[Area | MultiPolygon] = (),
    seconds: float = 60,
    seed: int = 1,
    corridors: Sequence[Area] = (),
) -> CableNetwork:
    """Cheapest network found with a cable type chosen for each link.

    As `route_cables`, with the capacity from the strongest cable type and the rated power (W, one number or
    [turbine]). The search shortens; of all networks it found, the one that costs least to buy and lay is returned.
    """
    wanted = _wanted(turbines_per_cable(array, rated_power), array.topology, seconds, seed)
    found = _placed(x, y, substation_x, substation_y, wanted, border, obstacles, corridors)
    return min(
        (sized(_with_bound(network, found), array, rated_power) for network in found),
        key=lambda network: network.cost + array.laying_cost * float(network.installed_length.sum()),
    )


def _wanted(capacity: int, topology: Topology | str, seconds: float, seed: int) -> Wanted:
    """What is searched for, checked."""
    if isinstance(capacity, bool) or capacity != int(capacity) or capacity < 1:
        raise InputError("cables: capacity", "a whole number of turbines >= 1", capacity)
    if topology not in tuple(Topology):
        raise InputError("cables: topology", " or ".join(repr(str(item)) for item in Topology), repr(topology))
    if Topology(topology) is Topology.RING and capacity < 2:
        raise InputError("cables: capacity", "at least 2 turbines per cable for a ring", capacity)
    if not (isfinite(seconds) and seconds >= 0):
        raise InputError("cables: seconds", "a number >= 0", seconds)
    return Wanted(int(capacity), Topology(topology), float(seconds), seed)


def _placed(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: ArrayLike,
    substation_y: ArrayLike,
    wanted: Wanted,
    border: Area | None,
    obstacles: Sequence[Area | MultiPolygon],
    corridors: Sequence[Area],
) -> list[CableNetwork]:
    """The networks found, at their own coordinates: turbines and substations exactly as given."""
    area = cable_area(x, y, substation_x, substation_y, border, obstacles, corridors)
    place = [np.array(values, dtype=float).ravel() for values in (x, y, substation_x, substation_y)]
    placed = []
    for network in search(area, wanted):
        there = replace(network, x=place[0], y=place[1], substations=np.column_stack(place[2:]), paths=())
        paths = tuple(
            np.vstack((there.places[first], path[1:-1] + area.origin, there.places[last]))
            for path, (first, last) in zip(network.paths, network.links.tolist(), strict=True)
        )
        placed.append(replace(there, paths=paths))
    return placed


def _with_bound(network: CableNetwork, found: Sequence[CableNetwork]) -> CableNetwork:
    """The network with the best lower bound any solver gave, and every solver's reason for ending."""
    bounds = [other.length_bound for other in found if isfinite(other.length_bound)]
    if not bounds:
        return network
    last = next(other for other in reversed(found) if isfinite(other.length_bound))
    return replace(network, length_bound=max(bounds), stopped=last.stopped)
