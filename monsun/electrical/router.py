"""The search for the shortest cables with OptiWindNet: heuristics, then a genetic search, then an exact solver."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from math import ceil
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from monsun.electrical.cable_area import CableArea
from monsun.electrical.cable_types import Topology
from monsun.electrical.geometry import crossings
from monsun.electrical.network import SUBSTATION, CableNetwork, network_from_links, worst_load
from monsun.records import InputError

Array = NDArray[np.float64]

_EXACT_UP_TO = 200  # turbines; above, the exact model takes longer to build than it gains
_EXACT_FROM = 3.0  # s; with less, the genetic search gets all the time
_WORD = {Topology.BRANCHED: "branched", Topology.RADIAL: "radial", Topology.RING: "ringed"}
_HEURISTICS = {
    Topology.BRANCHED: ("rootlust", "biased_EW", "esau_williams"),
    Topology.RADIAL: ("radial_EW",),
    Topology.RING: ("ringed",),
}


@dataclass(frozen=True)
class Wanted:
    """What is searched for: at most `capacity` turbines on any cable, seconds of search (0: heuristics alone), seed."""

    capacity: int
    topology: Topology
    seconds: float
    seed: int


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep the package's log quiet: what it warns of is checked here and said in `CableNetwork.stopped`."""
    log = logging.getLogger("optiwindnet")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


class _Search:
    """Networks found so far for one area, and what failed."""

    def __init__(self, area: CableArea, wanted: Wanted) -> None:
        self.area, self.wanted = area, wanted
        self.found: list[CableNetwork] = []
        self.failed: list[str] = []

    def work(self, capacity: int, balanced: bool = False) -> Any:
        """The package's park with its cable and constraints; `capacity` counts one half of a ring."""
        from optiwindnet.api import NetworkConstraints, WindFarmNetwork

        area, wanted = self.area, self.wanted
        rings = 2 * ceil(len(area.turbine) / wanted.capacity) if balanced else None
        return WindFarmNetwork(
            cables=[(capacity, 1.0)],
            turbinesC=area.turbine.copy(),
            substationsC=area.substation.copy(),
            borderC=area.border.copy(),
            obstacleC_=[block.copy() for block in area.obstacles],
            constraints=NetworkConstraints(topology=_WORD[wanted.topology], feeders=rings, balanced=balanced),
        )

    def attempt(self, work: Any, router: Any, solver: str, why: Callable[[], tuple[str, float]]) -> None:
        """Run one of the package's routers and keep its network, or the reason why there is none."""
        try:
            with _without_warnings():
                work.optimize(router=router)
            network = _network(work.G, self.area, self.wanted.topology)
        except (ValueError, RuntimeError, KeyError, IndexError, NotImplementedError) as error:
            self.failed.append(f"{solver} failed ({type(error).__name__}: {error})")
            return
        most = worst_load(network, np.ones(len(self.area.turbine))).max()
        if most > self.wanted.capacity or crossings(network):
            self.failed.append(f"{solver} gave cables that cross or carry {most:.0f} turbines")
            return
        stopped, bound = why()
        self.found.append(
            replace(
                network, capacity=self.wanted.capacity, solver=solver, stopped="; ".join([stopped, *self.failed]),
                length_bound=bound,
            )
        )  # fmt: skip


def search(area: CableArea, wanted: Wanted) -> list[CableNetwork]:
    """All sound networks found, m from the area's origin: the heuristics', the genetic search's, the exact solver's.

    The package cannot mesh some obstacles together with inward corners of a border: then it gets a plainer area, and
    only networks that keep all limits are taken. Raises InputError when the package optiwindnet is missing, or nothing
    was found.
    """
    if find_spec("optiwindnet") is None:
        raise InputError(
            "cables", "package optiwindnet (pip install 'monsun[electrical]')", "an environment without it"
        )
    if len(area.turbine) == 1:
        return [_single(area, wanted)]
    tried = _searched(area, wanted)
    if tried.found:
        return tried.found
    for easier in area.easier():
        others = _searched(easier, wanted).found
        kept = [network for network in others if all(area.free(LineString(path)) for path in network.paths)]
        if kept:
            return kept
    raise InputError("cables", "a site that can be cabled", "; ".join(tried.failed))


def _searched(area: CableArea, wanted: Wanted) -> _Search:
    """The search with all routers in the time given.

    A ring may hold as many turbines as one cable carries, since it must live with either end out. The package counts
    both halves of a ring, so an even capacity is halved; with an odd one, as few rings as can be are kept equally
    full.
    """
    from optiwindnet.api import EWRouter, HGSRouter, MILPRouter

    count, ring = len(area.turbine), wanted.topology is Topology.RING
    tried = _Search(area, wanted)
    half = wanted.capacity // 2 if ring else wanted.capacity
    work = tried.work(half)
    ended = "heuristic ended" if wanted.seconds > 0 else "heuristic ended; no time was given to search on"
    for method in _HEURISTICS[wanted.topology]:
        tried.attempt(work, EWRouter(method=method), f"OptiWindNet {method}", lambda: (ended, np.nan))
    if ring and wanted.capacity % 2 and wanted.seconds > 0:
        work = tried.work(half + 1, balanced=True)
    began = perf_counter()
    exact = wanted.seconds >= _EXACT_FROM and count <= _EXACT_UP_TO
    if wanted.seconds > 0:
        share = min(wanted.seconds / 3, max(1.0, count / 15)) if exact else wanted.seconds
        if len(area.substation) > 1:
            # the genetic search keeps the substation of each turbine that it starts from: that of radial cables
            if not ring:
                tried.attempt(work, EWRouter(method="radial_EW"), "OptiWindNet radial_EW", lambda: (ended, np.nan))
            share /= 2  # as much again goes where cables of two substations had to be uncrossed
        tried.attempt(
            work, HGSRouter(time_limit=share, seed=wanted.seed, max_retries=1), "OptiWindNet HGS-CVRP",
            lambda: (f"time limit of {share:.1f} s", np.nan),
        )  # fmt: skip
    left = wanted.seconds - (perf_counter() - began)
    if exact and left > 0:

        def proof() -> tuple[str, float]:
            info = work.solution_info()
            bound = float(info["bound"])
            if info["termination"] == "OPTIMAL":
                return "proven optimal before detours", bound
            return f"time limit of {wanted.seconds:g} s", bound

        solver = MILPRouter("ortools.cp_sat", time_limit=left, mip_gap=1e-4)
        tried.attempt(work, solver, "OptiWindNet CP-SAT", proof)
    return tried


def _single(area: CableArea, wanted: Wanted) -> CableNetwork:
    """One turbine: the straight line to the nearest substation that has a free one; a ring has two such cables."""
    apart = np.hypot(*(area.substation - area.turbine[0]).T)
    for index in np.argsort(apart, kind="stable").tolist():
        if area.free(LineString((area.turbine[0], area.substation[index]))):
            links = [(0, SUBSTATION - index)] * (2 if wanted.topology is Topology.RING else 1)
            network = _from_links(area, links, wanted.topology)
            return replace(
                network, capacity=wanted.capacity, solver="straight line", stopped="only one way",
                length_bound=len(links) * float(apart.min()),
            )  # fmt: skip
    raise InputError("cables: one turbine", "a free straight line to a substation", "an area in its way")


def _network(graph: Any, area: CableArea, topology: Topology) -> CableNetwork:
    """The router's graph as a network: corners of detours become points of a path, not nodes."""
    count, stations = len(area.turbine), len(area.substation)
    place, corner = graph.graph["VertexC"], graph.graph.get("fnT")

    def real(node: int) -> bool:
        return node < count

    links, paths = [], []
    for start in (node for node in graph if real(node)):
        for beside in graph[start]:
            nodes = [start, beside]
            while not real(nodes[-1]):
                nodes.append(next(other for other in graph[nodes[-1]] if other != nodes[-2]))
            # each link is met from both ends: taken from the turbine with the lower index, or opposite a substation
            if start < 0 or 0 <= nodes[-1] < start:
                continue
            index = [node if node < 0 or corner is None else int(corner[node]) for node in nodes]
            path = np.asarray(place[index], dtype=float)
            keep = np.append(True, np.hypot(*np.diff(path, axis=0).T) > 0)
            # the router counts its substations from -S to -1
            links.append((start, nodes[-1] if nodes[-1] >= 0 else SUBSTATION - (nodes[-1] + stations)))
            paths.append(path[keep])
    alone = [turbine for turbine in range(count) if topology is Topology.RING and graph.degree(turbine) == 1]
    for turbine in alone:
        # a ring of one turbine: the router lays one cable, the ring needs its twin
        twin = next(i for i, link in enumerate(links) if link[0] == turbine and link[1] < 0)
        links.append(links[twin])
        paths.append(paths[twin])
    return _from_links(area, links, topology, paths)


def _from_links(
    area: CableArea, links: Sequence[tuple[int, int]], topology: Topology, paths: Sequence[Array] | None = None
) -> CableNetwork:
    x, y = area.turbine.T
    substation_x, substation_y = area.substation.T
    return network_from_links(x, y, substation_x, substation_y, links, topology, paths)
