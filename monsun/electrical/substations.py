"""Where offshore substations stand: least cost of array cables, export cables and what both lose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from shapely import MultiPolygon, Polygon

from monsun.electrical.cable_area import Area
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.export_connection import export_connection, export_losses
from monsun.electrical.export_route import ExportRoute, export_route
from monsun.electrical.free_place import free_place
from monsun.electrical.geometry import substation_gradient
from monsun.electrical.losses import array_losses
from monsun.electrical.network import CableNetwork, power_downstream
from monsun.electrical.routing import route_array
from monsun.electrical.ways import Shape
from monsun.energy.production import HOURS_PER_YEAR
from monsun.records import InputError

Array = NDArray[np.float64]

_ROUNDS = 6  # of moving and routing anew from each start
_NEARER = 1e3  # m, over which the slope of the export's cost is taken


@dataclass(frozen=True, eq=False)
class CableCosts:
    """Costs that the places of the substations change, USD: array and export cables laid, worth of what they lose."""

    array: float
    export: float
    array_losses: float
    export_losses: float

    @property
    def total(self) -> float:
        """Sum of all, USD."""
        return self.array + self.export + self.array_losses + self.export_losses


@dataclass(frozen=True, eq=False)
class PlacedSubstations:
    """Substations in the best places found: the sized network with them and its costs.

    first: cost USD of the best start, before any move; routings: how many networks were searched for.
    """

    network: CableNetwork
    costs: CableCosts
    first: float
    routings: int


@dataclass(frozen=True, eq=False)
class SubstationProblem:
    """What places for substations are weighed by.

    x, y [turbine], landfall m; power [case, turbine] W, probability [case]; rated_power W of each turbine [turbine].
    area: where a substation may stand, None for anywhere; border, obstacles, corridors as in `route_cables`; barred:
    what the export keeps out of; kind: of the export.
    """

    x: Array
    y: Array
    landfall: tuple[float, float]
    array: ArraySystem
    export: ExportSystem
    prices: ExportPrices
    power: Array
    probability: Array
    rated_power: Array
    area: Polygon | MultiPolygon | None = None
    border: Area | None = None
    obstacles: Sequence[Polygon | MultiPolygon] = ()
    corridors: Sequence[Area] = ()
    barred: Sequence[Shape] = ()
    kind: ExportKind = ExportKind.HVAC
    direct: DirectCurrent = field(default_factory=DirectCurrent)

    def __post_init__(self) -> None:
        count = self.x.size
        if self.x.shape != self.y.shape or count == 0 or self.rated_power.shape != (count,):
            raise InputError("substations: x, y, rated_power", "rows of equal length >= 1", f"{self.x.shape}")
        if self.power.shape != (self.probability.size, count):
            raise InputError("substations: power", f"[case, {count}] with a probability each", f"{self.power.shape}")

    @property
    def turbine(self) -> Array:
        """Places of the turbines [turbine, 2], m."""
        return np.column_stack((self.x, self.y))


def place_substations(
    problem: SubstationProblem, count: int = 1, seconds: float = 0.0, seed: int = 1, near: Array | None = None
) -> PlacedSubstations:
    """Places of `count` offshore substations with the least cost of cables and losses found.

    From each of several starts: with the links held, every substation moves to where the cost that its cables have per
    metre pulls it (a Weber point, by Weiszfeld's iteration), then cables are routed anew, with `seconds` of search
    each (0: the heuristic); where that does not pay, half-way there and a step aside in four directions; until nothing
    pays. near: the only start [substation, 2], m, in place of several. Raises InputError where none of the starts can
    be cabled, or for fewer turbines than substations.
    """
    if isinstance(count, bool) or count != int(count) or not 1 <= count <= problem.x.size:
        raise InputError("array.substation_count", f"a whole number from 1 to {problem.x.size} turbines", count)
    weighed: list[float] = []
    refused: list[InputError] = []

    def tried(wish: Array, held: Array | None = None) -> tuple[CableNetwork, CableCosts] | None:
        """Cables with the substations at the free places nearest to a wish; None where that cannot be, or is held."""
        try:
            places = _free(problem, wish)
            if held is not None and np.abs(places - held).max() < 1.0:
                return None
            network = _routed(problem, places, seconds, seed)
            costs = cable_costs(problem, network)
        except InputError as error:
            refused.append(error)
            return None
        weighed.append(costs.total)
        return network, costs

    best: tuple[CableNetwork, CableCosts] | None = None
    first = np.inf
    for start in _starts(problem, count, seed) if near is None else [near]:
        found = tried(start)
        if found is None:
            continue
        first = min(first, found[1].total)
        for _ in range(_ROUNDS):
            gained = False
            for wish in _moves(problem, found[0]):
                other = tried(wish, found[0].substations)
                if other is not None and other[1].total < found[1].total:
                    found, gained = other, True
                    break
            if not gained:
                break
        if best is None or found[1].total < best[1].total:
            best = found
    if best is None:
        raise refused[0]
    return PlacedSubstations(*best, first, len(weighed))


def cable_costs(problem: SubstationProblem, network: CableNetwork) -> CableCosts:
    """Costs of a sized network with its export cables that its substations' places change, USD."""
    array, worth = problem.array, problem.prices.loss_worth
    lost = array_losses(network, array, problem.power, problem.probability)
    sent = problem.power @ network.feeds  # the losses of the array are not taken off
    export = [
        _export_cost(problem, network, sent, k, _export_way(problem, place))
        for k, place in enumerate(network.substations)
    ]
    return CableCosts(
        array=network.cost + array.laying_cost * float(network.installed_length.sum()),
        export=sum(cables for cables, _ in export),
        array_losses=lost.annual * worth,
        export_losses=sum(losses for _, losses in export),
    )


def substation_slopes(problem: SubstationProblem, network: CableNetwork) -> tuple[Array, Array]:
    """Slopes of `cable_costs` by each substation's x and y with the links held, each [substation], USD/m."""
    per_x, per_y = substation_gradient(network, _array_per_metre(problem, network))
    for k, (place, (towards, per_metre)) in enumerate(
        zip(network.substations, _export_pull(problem, network), strict=True)
    ):
        way = place - towards
        distance = float(np.hypot(*way))
        if distance > 0:
            per_x[k] += per_metre * way[0] / distance
            per_y[k] += per_metre * way[1] / distance
    return per_x, per_y


def _moves(problem: SubstationProblem, network: CableNetwork) -> Iterator[Array]:
    """Places to try next [substation, 2]: where the cables pull, half-way there, each substation a little aside."""
    wish = _pulled(problem, network)
    yield wish
    yield (wish + network.substations) / 2
    aside = 2 * problem.export.substation_clearance
    for index in range(len(network.substations)):
        for east, north in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            places = network.substations.copy()
            places[index] += aside * np.array([east, north])
            yield places


def _routed(problem: SubstationProblem, places: Array, seconds: float, seed: int) -> CableNetwork:
    return route_array(
        problem.x, problem.y, places[:, 0], places[:, 1], problem.array, problem.rated_power, border=problem.border,
        obstacles=problem.obstacles, seconds=seconds, seed=seed, corridors=problem.corridors,
    )  # fmt: skip


def _starts(problem: SubstationProblem, count: int, seed: int) -> list[Array]:
    """Places to start from [substation, 2]: middles of groups of turbines, and those shifted to the landfall."""
    turbine, landfall = problem.turbine, np.array(problem.landfall)
    if count == 1:
        middle = turbine.mean(axis=0)[None, :]
    else:
        # groups grow from the k-means++ rule, which the seed fixes
        middle, _ = kmeans2(turbine, count, minit="++", seed=np.random.default_rng(seed))
    extent = float(np.hypot(*(turbine - turbine.mean(axis=0)).T).max())
    way = landfall - middle
    unit = way / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return [middle + shift * extent * unit for shift in (0.0, 0.4, 0.8)]


def _free(problem: SubstationProblem, places: Array) -> Array:
    """The nearest free places, each clear of the substations before it too."""
    taken, found = problem.turbine, []
    for place in places:
        found.append(free_place(place, taken, problem.export.substation_clearance, problem.area))
        taken = np.vstack((taken, found[-1]))
    return np.array(found)


def _export_way(problem: SubstationProblem, place: Array) -> ExportRoute:
    """The way from a place to the landfall; the line from there on costs the same for every place."""
    return export_route(
        float(place[0]), float(place[1]), *problem.landfall, *problem.landfall, problem.export,
        around=problem.barred,
    )  # fmt: skip


def _export_cost(
    problem: SubstationProblem, network: CableNetwork, sent: Array, index: int, way: ExportRoute
) -> tuple[float, float]:
    """Cost of one substation's export cables over a way, USD, and the worth of what they lose."""
    prices, rated = problem.prices, float(problem.rated_power @ network.feeds[:, index])
    if rated == 0:
        return 0.0, 0.0
    leg = export_connection(problem.kind, problem.export, problem.direct, [way], [rated])
    annual = float(problem.probability @ export_losses(leg, sent[:, [index]]).loss) * HOURS_PER_YEAR / 1e6
    return leg.cable_length * leg.cable.cost + leg.circuit_length * prices.laying, annual * prices.loss_worth


def _export_pull(problem: SubstationProblem, network: CableNetwork) -> list[tuple[Array, float]]:
    """Where each substation's export leads to first [2], m, and what a metre more to there costs with its losses."""
    sent, pulls = problem.power @ network.feeds, []
    for index, place in enumerate(network.substations):
        way = _export_way(problem, place)
        step = min(_NEARER * problem.export.offshore_route_factor, way.offshore_length)
        ends = [replace(way, offshore_length=way.offshore_length + sign * step / 2) for sign in (-1.0, 1.0)]
        less, more = (sum(_export_cost(problem, network, sent, index, end)) for end in ends)
        per_metre = (more - less) / step * problem.export.offshore_route_factor if step > 0 else 0.0
        pulls.append((way.offshore_path[1], per_metre))
    return pulls


def _array_per_metre(problem: SubstationProblem, network: CableNetwork) -> Array:
    """What a metre more of each link costs with its losses [link], USD/m of its route."""
    array = problem.array
    price = np.array([cable.cost for cable in network.cable_types])[network.link_type] + array.laying_cost
    flow = power_downstream(network, problem.power)
    resistance = np.array([cable.resistance for cable in network.cable_types])[network.link_type] / 1e3
    lost = resistance * (problem.probability @ (flow * flow)) / (array.voltage * 1e3 * array.power_factor) ** 2
    return np.asarray(array.route_factor * (price + lost * HOURS_PER_YEAR / 1e6 * problem.prices.loss_worth))


def _pulled(problem: SubstationProblem, network: CableNetwork) -> Array:
    """Where each substation costs least with its links held [substation, 2], m: Weiszfeld's iteration."""
    per_metre = _array_per_metre(problem, network)
    export = _export_pull(problem, network)
    found = network.substations.copy()
    for index in range(len(found)):
        node = -1 - index
        ends = [path[-2] for path, link in zip(network.paths, network.links[:, 1], strict=True) if link == node]
        pull = per_metre[network.links[:, 1] == node]
        towards, per_metre_out = export[index]
        points = np.vstack((*ends, towards))
        weight = np.append(pull, max(per_metre_out, 0.0))
        if not weight.any():
            continue  # a substation that no turbine feeds
        for _ in range(100):
            share = weight / np.maximum(np.hypot(*(points - found[index]).T), 1.0)
            found[index] = share @ points / share.sum()
    return found
