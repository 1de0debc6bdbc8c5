"""The network of array cables that a routing returns: links, loads, and a cable type for each link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import ArraySystem, CableType, Topology, cable_power
from monsun.electrical.trees import leaves_first, opened_rings, rooted
from monsun.records import InputError

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

FIXED = np.iinfo(np.int64).min  # a point of a path that stands at no node
_AT_NODE = 1e-3  # m

SUBSTATION = -1  # the first substation's place in `links`; the second is -2, and so on


@dataclass(frozen=True, eq=False)
class CableNetwork:
    """A network of cables: each turbine has one link towards its substation, so link i leaves turbine i.

    A ring has one link more, which is open in normal operation: those follow after the turbines' links, so there are
    turbines + rings links. x, y [turbine] m; substations [substation, 2] m; parent [turbine] the next turbine, or -1
    (the first substation), -2 (the second) ...; open_links [ring, 2] both ends of the open link of each ring; paths
    [link] each [point, 2] m from one end to the other, corners included; capacity turbines per cable; solver and
    stopped say what found the network and why it ended; length_bound m, no network can be shorter (nan: not known).
    After `sized`: cable_types, and link_type [link], an index into them; `installed_length` [link] m and `link_load`
    [link] W, the rated power each link must carry: in a ring with the worst of its links out.
    """

    x: Array
    y: Array
    substations: Array
    parent: Indices
    paths: tuple[Array, ...]
    topology: Topology
    capacity: int
    open_links: Indices = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    solver: str = ""
    stopped: str = ""
    length_bound: float = float("nan")
    cable_types: tuple[CableType, ...] = ()
    link_type: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    installed_length: Array = field(default_factory=lambda: np.empty(0))
    link_load: Array = field(default_factory=lambda: np.empty(0))

    @cached_property
    def links(self) -> Indices:
        """Ends of each link [link, 2]: its turbine and the next turbine towards the substation, or below zero that."""
        towards = np.column_stack((np.arange(self.parent.size), self.parent))
        return np.vstack((towards, self.open_links))

    @cached_property
    def places(self) -> Array:
        """Turbines, then the substations from the last to the first, so that -1 finds the first [node, 2], m."""
        return np.vstack((np.column_stack((self.x, self.y)), self.substations[::-1]))

    @cached_property
    def path_nodes(self) -> tuple[Indices, ...]:
        """For each link's path the node that each of its points stands at [point], as in `links`, or FIXED.

        Detours bend around turbines: such corners move with them.
        """
        found = []
        for path, ends in zip(self.paths, self.links, strict=True):
            nodes = np.full(len(path), FIXED)
            if len(path) > 2:
                apart = np.hypot(*(path[:, None, :] - self.places[None, :, :]).transpose(2, 0, 1))
                nearest = apart.argmin(axis=1)
                at = np.where(nearest < self.parent.size, nearest, nearest - len(self.places))
                nodes = np.where(apart.min(axis=1) < _AT_NODE, at, FIXED)
            nodes[[0, -1]] = ends
            found.append(nodes)
        return tuple(found)

    @cached_property
    def order(self) -> Indices:
        """Turbines in an order in which each comes before its parent [turbine]."""
        return leaves_first(self.parent)

    @cached_property
    def substation_of(self) -> Indices:
        """Substation that each turbine feeds [turbine], counted from 0."""
        found = np.empty(self.parent.size, dtype=np.int64)
        for turbine in self.order[::-1].tolist():
            above = int(self.parent[turbine])
            found[turbine] = SUBSTATION - above if above < 0 else found[above]
        return found

    @cached_property
    def feeds(self) -> Array:
        """Whether each turbine feeds each substation, one or zero [turbine, substation]: sums up what these collect."""
        return (self.substation_of[:, None] == np.arange(len(self.substations))).astype(float)

    @cached_property
    def turbines_downstream(self) -> Indices:
        """Turbines that feed through each link in normal operation, its own included [link]."""
        return np.rint(power_downstream(self, np.ones(self.parent.size))).astype(np.int64)

    @cached_property
    def link_length(self) -> Array:
        """Length of each link along its route on the map [link], m."""
        return np.array([float(np.hypot(*np.diff(path, axis=0).T).sum()) for path in self.paths])

    @cached_property
    def straight_length(self) -> Array:
        """Straight distance between the ends of each link [link], m."""
        first, second = self.places[self.links[:, 0]], self.places[self.links[:, 1]]
        return np.asarray(np.hypot(*(first - second).T))

    @property
    def detour_length(self) -> Array:
        """What each link's route is longer than the straight line between its ends [link], m."""
        return self.link_length - self.straight_length

    @property
    def length(self) -> float:
        """Length of all links along their routes on the map, m."""
        return float(self.link_length.sum())

    @property
    def strings(self) -> int:
        """Links that end at a substation; a ring counts twice."""
        return int(np.count_nonzero(self.parent < 0) + np.count_nonzero(self.open_links < 0))

    @cached_property
    def link_cost(self) -> Array:
        """Supply cost of each link with the cable type chosen for it [link], USD; InputError before `sized`."""
        if not self.cable_types:
            raise InputError("cable network: cost", "a network with cable types, from `sized`", "turbine counts alone")
        return np.array([cable.cost for cable in self.cable_types])[self.link_type] * self.installed_length

    @property
    def cost(self) -> float:
        """Supply cost of all cables, USD; InputError before `sized`."""
        return float(self.link_cost.sum())

    def length_by_type(self) -> dict[str, float]:
        """Installed length of each cable type in use, by name, m."""
        return {
            cable.name: float(self.installed_length[self.link_type == index].sum())
            for index, cable in enumerate(self.cable_types)
        }


def network_from_links(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: ArrayLike,
    substation_y: ArrayLike,
    links: ArrayLike,
    topology: Topology = Topology.BRANCHED,
    paths: Sequence[Array] | None = None,
) -> CableNetwork:
    """Network of given links.

    x, y [turbine] m; substation_x, substation_y m, one number or [substation]; links [link, 2] turbine indices in any
    order, -1 the first substation, -2 the second; paths [link] each [point, 2] m, or straight. Rings are opened in
    their middle. Raises InputError unless the links make one tree (radial: without branches) from every substation,
    or rings alone, that reach every turbine exactly once.
    """
    place_x, place_y = np.array(x, dtype=float).ravel(), np.array(y, dtype=float).ravel()
    station = np.column_stack([np.array(values, dtype=float).ravel() for values in (substation_x, substation_y)])
    ends = np.asarray(links, dtype=np.int64).reshape(-1, 2)
    count, stations = place_x.size, len(station)
    if ends.min(initial=0) < -stations or ends.max(initial=-1) >= count:
        raise InputError("cable network: links", f"ends between {-stations} and {count - 1}", f"{ends.tolist()}")
    kept, opened = opened_rings(ends, count) if topology is Topology.RING else (ends, [])
    parent = rooted(kept, count)
    if topology is not Topology.BRANCHED and np.bincount(parent[parent >= 0], minlength=count).max(initial=0) > 1:
        raise InputError("cable network: links", "strings without branches", "a turbine where cables join")
    plain = CableNetwork(
        x=place_x, y=place_y, substations=station, parent=parent, paths=(), topology=topology, capacity=0,
        open_links=np.array(opened, dtype=np.int64).reshape(-1, 2), solver="given links",
    )  # fmt: skip
    if paths is None:
        return _counted(replace(plain, paths=tuple(plain.places[pair] for pair in plain.links)))
    # a list for each pair of ends: the two cables of a ring of one turbine have the same ends
    routes: dict[tuple[int, int], list[Array]] = {}
    for (a, b), path in zip(ends.tolist(), paths, strict=True):
        routes.setdefault((a, b), []).append(path)
        routes.setdefault((b, a), []).append(path[::-1])
    return _counted(replace(plain, paths=tuple(routes[a, b].pop() for a, b in plain.links.tolist())))


def _counted(network: CableNetwork) -> CableNetwork:
    """The network with the turbines that its fullest cable must carry as its capacity."""
    most = worst_load(network, np.ones(network.parent.size)).max(initial=0)
    return replace(network, capacity=round(float(most)))


def power_downstream(network: CableNetwork, power: ArrayLike) -> Array:
    """Power through every link [..., link]: the sum over the turbines that feed through it, none through open links.

    power [..., turbine], any unit (leading axes such as `case` are kept). Losses on the way are not taken off.
    """
    values = np.asarray(power, dtype=float)
    if values.shape[-1:] != network.parent.shape:
        raise InputError("power", f"[..., {network.parent.size}], one per turbine", f"shape {values.shape}")
    # turbine first: each step along the tree is then one addition over all cases, side by side in memory
    flow = np.zeros((len(network.links), *values.shape[:-1]))
    flow[: network.parent.size] = np.moveaxis(values, -1, 0)
    for turbine in network.order.tolist():
        above = network.parent[turbine]
        if above >= 0:
            flow[above] += flow[turbine]
    return np.moveaxis(flow, 0, -1)


def worst_load(network: CableNetwork, rated_power: ArrayLike) -> Array:
    """Power that each link must carry with the worst link of its ring out [link]; without rings the power downstream.

    rated_power [turbine], any unit. With one end of a ring out, its whole power leaves through the other: a link of
    one half then carries the other half too, or, turned round, what lies between it and the substation.
    """
    load = power_downstream(network, rated_power)
    for index, (first, second) in enumerate(network.open_links.tolist(), start=network.parent.size):
        halves = [_to_substation(network, end) for end in (first, second)]
        total = [float(load[half[-1]]) if half else 0.0 for half in halves]
        for half, own, other in zip(halves, total, total[::-1], strict=True):
            load[half] = np.maximum(load[half] + other, own - load[half])
        load[index] = max(total)
    return load


def _to_substation(network: CableNetwork, node: int) -> list[int]:
    """Turbines from a node on to the substation; none for a substation."""
    found = []
    while node >= 0:
        found.append(node)
        node = int(network.parent[node])
    return found


def sized(network: CableNetwork, array: ArraySystem, rated_power: ArrayLike) -> CableNetwork:
    """The network with the cheapest cable type that carries each link's rated power, in rings with one link out.

    rated_power W, one number or [turbine]. Raises InputError when no type can carry a link.
    """
    rated = np.broadcast_to(np.asarray(rated_power, dtype=float), network.parent.shape)
    load = worst_load(network, rated)
    limit = np.array([cable_power(cable, array.voltage, array.power_factor) for cable in array.cable_types])
    price = np.array([cable.cost for cable in array.cable_types])
    # a watt of slack: ratings read from power curves carry rounding
    fits = load[:, None] <= limit[None, :] + 1.0
    if not fits.any(axis=1).all():
        link = int(np.flatnonzero(~fits.any(axis=1))[0])
        raise InputError(
            f"array cables: link from turbine {network.links[link, 0]}",
            f"a cable type for {load[link] / 1e6:.1f} MW at {array.voltage:g} kV",
            f"{limit.max() / 1e6:.1f} MW at most",
        )
    return replace(
        network,
        cable_types=array.cable_types,
        link_type=np.argmin(np.where(fits, price, np.inf), axis=1),
        installed_length=network.link_length * array.route_factor + 2 * array.end_length,
        link_load=load,
    )
