"""Cable types, the array cable system, and the network of cables that a routing returns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

SUBSTATION = -1  # the substation's place in `links`


class Topology(StrEnum):
    """How turbines hang together: BRANCHED lets cables join at a turbine, RADIAL keeps strings without branches."""

    BRANCHED = "branched"
    RADIAL = "radial"


@record
class CableType:
    """A three-phase cable as its data sheet gives it."""

    name: str = quantity("", "name of the cable type")
    cross_section: float = quantity("mm2", "conductor cross-section", above=0)
    ampacity: float = quantity("A", "current that the buried cable may carry without end", above=0)
    resistance: float = quantity("ohm/km", "alternating-current resistance per phase, conductor hot", above=0)
    capacitance: float = quantity("nF/km", "capacitance per phase", 0.0, at_least=0)
    cost: float = quantity("USD/m", "supply cost of the cable with its three phases", at_least=0)
    source: str = quantity("", "where the numbers come from", "")


_ORBIT = "ORBIT library: ampacity, resistance, capacitance; cost of release 1.3.1"

ARRAY_CABLES = (
    CableType(
        name="66 kV 185 mm2", cross_section=185, ampacity=445, resistance=0.128, capacitance=163, cost=242,
        source=_ORBIT,
    ),
    CableType(
        name="66 kV 400 mm2", cross_section=400, ampacity=590, resistance=0.062, capacitance=229, cost=439,
        source="derived: cost and capacitance straight between the two ORBIT sizes; resistance IEC 60228 (from "
        "memory, 0.0470 at 20 degrees C) at 90 degrees C, 3 % skin effect; ampacity assumed, below the line (604)",
    ),
    CableType(
        name="66 kV 630 mm2", cross_section=630, ampacity=775, resistance=0.04, capacitance=300, cost=650,
        source=_ORBIT,
    ),
)  # fmt: skip


@record
class ArraySystem:
    """The cables between turbines and the offshore substation."""

    voltage: float = quantity("kV", "line-to-line voltage", 66.0, above=0, source="ORBIT 1.3.1", data_class="published")
    cable_types: tuple[CableType, ...] = quantity(
        "",
        "cable types to choose from",
        ARRAY_CABLES,
        source="ORBIT 1.3.1 library, see each type",
        data_class="derived",
    )
    power_factor: float = quantity(
        "-", "power factor at which a cable must carry its turbines", 0.95, above=0, at_most=1,
        source="usual grid-code range at the turbine", data_class="assumed",
    )  # fmt: skip
    substation_count: int = quantity(
        "-", "offshore substations; only one is supported", 1, at_least=1, at_most=1,
        source="1,000 MW on one platform", data_class="assumed",
    )  # fmt: skip
    topology: Topology = quantity(
        "", "branched or radial", Topology.BRANCHED, source="free choice", data_class="assumed"
    )
    route_factor: float = quantity(
        "-", "cable laid over straight route: micro-routing and slack", 1.03, at_least=1,
        source="engineering practice", data_class="assumed",
    )  # fmt: skip
    end_length: float = quantity(
        "m", "cable beyond the seabed route at each end of a link: up to the switchgear, spare", 60.0, at_least=0,
        source="30 m depth, 20 m above the sea, 10 m spare", data_class="assumed",
    )  # fmt: skip

    laying_cost: float = quantity(
        "USD/m", "laying and burying, to weigh networks only: the cost itself stands in the installation", 329.0,
        at_least=0, source="ORBIT 1.3.1: 72 USD/kW of 1,005 MW over 219.8 km", data_class="derived",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError when there is no cable type, or two share a name."""
        if not self.cable_types:
            raise InputError("array: cable_types", "at least one cable type", "none")
        if len({cable.name for cable in self.cable_types}) < len(self.cable_types):
            raise InputError("array: cable_types", "each name once", ", ".join(c.name for c in self.cable_types))


def cable_power(cable: CableType, voltage: float, power_factor: float) -> float:
    """Active power that a cable carries at its ampacity, W: sqrt(3) U I cos(phi); `voltage` kV line to line."""
    return sqrt(3) * voltage * 1e3 * cable.ampacity * power_factor


@dataclass(frozen=True, eq=False)
class CableNetwork:
    """A tree of cables: each turbine has exactly one link towards the substation, so link i leaves turbine i.

    x, y [turbine] m; substation_x, substation_y m; parent [turbine] the next turbine, or -1 (the substation);
    paths [link] each [point, 2] m from the turbine to its parent, corners included; capacity turbines per cable;
    solver and stopped say what found the network and why it ended; length_bound m, no network can be shorter (nan:
    not known). After `sized`: cable_types, and link_type [link], an index into them; `installed_length` [link] m and
    `link_load` [link] W, the rated power each link must carry.
    """

    x: Array
    y: Array
    substation_x: float
    substation_y: float
    parent: Indices
    paths: tuple[Array, ...]
    topology: Topology
    capacity: int
    solver: str = ""
    stopped: str = ""
    length_bound: float = float("nan")
    cable_types: tuple[CableType, ...] = ()
    link_type: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    installed_length: Array = field(default_factory=lambda: np.empty(0))
    link_load: Array = field(default_factory=lambda: np.empty(0))

    @cached_property
    def links(self) -> Indices:
        """Ends of each link [link, 2]: its turbine and the next turbine towards the substation, or -1."""
        return np.column_stack((np.arange(self.parent.size), self.parent))

    @cached_property
    def order(self) -> Indices:
        """Turbines in an order in which each comes before its parent [turbine]."""
        return _leaves_first(self.parent)

    @cached_property
    def turbines_downstream(self) -> Indices:
        """Turbines that feed through each link, its own included [link]."""
        return np.rint(power_downstream(self, np.ones(self.parent.size))).astype(np.int64)

    @cached_property
    def link_length(self) -> Array:
        """Length of each link along its route on the map [link], m."""
        return np.array([float(np.hypot(*np.diff(path, axis=0).T).sum()) for path in self.paths])

    @property
    def length(self) -> float:
        """Length of all links along their routes on the map, m."""
        return float(self.link_length.sum())

    @property
    def strings(self) -> int:
        """Links that end at the substation."""
        return int(np.count_nonzero(self.parent == SUBSTATION))

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


def _leaves_first(parent: Indices) -> Indices:
    """Turbines by falling number of links to the substation; InputError when one never reaches it."""
    distance = np.zeros(parent.size, dtype=np.int64)
    for turbine in range(parent.size):
        place, steps = turbine, 0
        while place != SUBSTATION:
            place, steps = int(parent[place]), steps + 1
            if steps > parent.size:
                raise InputError(f"cable network: turbine {turbine}", "a way to the substation", "a loop")
        distance[turbine] = steps
    return np.argsort(-distance, kind="stable")


def network_from_links(
    x: ArrayLike,
    y: ArrayLike,
    substation_x: float,
    substation_y: float,
    links: ArrayLike,
    topology: Topology = Topology.BRANCHED,
) -> CableNetwork:
    """Network of given links with straight routes.

    x, y [turbine] m; links [link, 2] turbine indices in any order, -1 the substation. Raises InputError unless the
    links make one tree that reaches every turbine exactly once.
    """
    position_x, position_y = np.array(x, dtype=float).ravel(), np.array(y, dtype=float).ravel()
    count = position_x.size
    ends = np.asarray(links, dtype=np.int64).reshape(-1, 2)
    if len(ends) != count or ends.min(initial=0) < SUBSTATION or ends.max(initial=-1) >= count:
        raise InputError("cable network: links", f"{count} links between -1 and {count - 1}", f"{ends.tolist()}")
    neighbours: dict[int, list[int]] = {node: [] for node in range(SUBSTATION, count)}
    for a, b in ends.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    parent = np.full(count, SUBSTATION, dtype=np.int64)
    seen, front = {SUBSTATION}, [SUBSTATION]
    while front:
        node = front.pop()
        for other in neighbours[node]:
            if other not in seen:
                seen.add(other)
                parent[other] = node
                front.append(other)
    if len(seen) != count + 1:
        missing = sorted(set(range(count)) - seen)
        raise InputError("cable network: links", "a tree from the substation to every turbine", f"{missing} left out")
    position = np.column_stack((np.append(position_x, substation_x), np.append(position_y, substation_y)))
    network = CableNetwork(
        x=position_x,
        y=position_y,
        substation_x=float(substation_x),
        substation_y=float(substation_y),
        parent=parent,
        paths=tuple(position[[i, parent[i]]] for i in range(count)),
        topology=topology,
        capacity=0,
        solver="given links",
    )
    return replace(network, capacity=int(network.turbines_downstream.max(initial=0)))


def power_downstream(network: CableNetwork, power: ArrayLike) -> Array:
    """Power through every link [..., link]: the sum over the turbines that feed through it.

    power [..., turbine], any unit (leading axes such as `case` are kept). Losses on the way are not taken off.
    """
    values = np.asarray(power, dtype=float)
    if values.shape[-1:] != network.parent.shape:
        raise InputError("power", f"[..., {network.parent.size}], one per turbine", f"shape {values.shape}")
    # turbine first: each step along the tree is then one addition over all cases, side by side in memory
    flow = np.array(np.moveaxis(values, -1, 0), order="C")
    for turbine in network.order.tolist():
        above = network.parent[turbine]
        if above != SUBSTATION:
            flow[above] += flow[turbine]
    return np.moveaxis(flow, 0, -1)


def sized(network: CableNetwork, array: ArraySystem, rated_power: ArrayLike) -> CableNetwork:
    """The network with the cheapest cable type that carries the rated power of all turbines behind each link.

    rated_power W, one number or [turbine]. Raises InputError when no type can carry a link.
    """
    rated = np.broadcast_to(np.asarray(rated_power, dtype=float), network.parent.shape)
    load = power_downstream(network, rated)
    limit = np.array([cable_power(cable, array.voltage, array.power_factor) for cable in array.cable_types])
    price = np.array([cable.cost for cable in array.cable_types])
    # a watt of slack: ratings read from power curves carry rounding
    fits = load[:, None] <= limit[None, :] + 1.0
    if not fits.any(axis=1).all():
        link = int(np.flatnonzero(~fits.any(axis=1))[0])
        raise InputError(
            f"array cables: link from turbine {link}",
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


def turbines_per_cable(array: ArraySystem, rated_power: ArrayLike) -> int:
    """Turbines that the strongest cable type carries, counted with the largest rated power (W); InputError below 1."""
    largest = float(np.max(np.asarray(rated_power, dtype=float)))
    limit = max(cable_power(cable, array.voltage, array.power_factor) for cable in array.cable_types)
    count = int((limit + 1.0) // largest)
    if count < 1:
        raise InputError("array: cable_types", f"a type that carries {largest / 1e6:.1f} MW", f"{limit / 1e6:.1f} MW")
    return count
