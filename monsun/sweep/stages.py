"""A flow model traced once and cut into stages, by how often each part has to be computed.

A *lane* is one weather case of those that are worked on together. The gathered contributions give the state of a
turbine (`finish`: once per source and lane); what the pair law needs of the source alone is computed there too
(`hoisted`); what depends on the geometry alone is computed once per pair (`paired`); the rest runs per pair and lane.
"""

from __future__ import annotations

from dataclasses import dataclass

from monsun.wake.models import FlowModel, Reference
from monsun.wake.operation import normal_wind_speed, operated_power, operated_thrust
from monsun.wake.ops import maximum, where
from monsun.wake.pair import pair_effects
from monsun.wake.slopes import slopes
from monsun.wake.superposition import Gathering
from monsun.wake.trace import Node, apply, as_node, constant, ordered, symbol

# what a value depends on: the source alone, the pair's geometry, the source's state in a lane
SOURCE, PAIR, LANE = 1, 2, 4

PAIR_INPUTS = ("downwind_m", "crosswind_m", "vertical_m", "receiver_diameter_m")
SOURCE_INPUTS = ("source_diameter_m", "source_height_m")
STATE_INPUTS = ("wind_speed", "turbulence_intensity", "thrust_coefficient", "free_wind_speed", "ambient_turbulence")
# what the user sets per turbine and case
CONTROLS = ("yaw", "tilt", "power_limit")
# metres downwind up to which rotors stand abreast: which of them is upstream must not hang on the rounding of a sine
ABREAST = 1e-6
# the geometry with slopes: moving turbines changes these
MOVING = ("downwind_m", "crosswind_m", "vertical_m")


@dataclass(frozen=True)
class Accumulator:
    """One number per turbine and lane to which every upstream source contributes."""

    contribution: Node
    gathering: Gathering


@dataclass(frozen=True)
class OperationStage:
    """What stands around the tables of a turbine that is turned or held back, with its slopes.

    normal: the wind speed at which the tables are read; thrust, power: from the tables' values; outer: slopes of
    thrust and power by the tables' values and the controls; inner: slopes of the normal wind speed.
    """

    normal: Node
    thrust: Node
    power: Node
    outer: dict[str, Node]
    inner: dict[str, Node]


@dataclass(frozen=True)
class Stages:
    """The traced model and its slopes, ready to be written out as loops; see `template.py`."""

    accumulators: tuple[Accumulator, ...]
    finish: dict[str, Node]
    finish_slopes: dict[str, Node]
    levels: dict[Node, int]
    hoisted: tuple[Node, ...]
    paired: tuple[Node, ...]
    lane_slopes: dict[Node, Node]
    hoisted_slopes: dict[str, Node]
    paired_slopes: dict[str, Node]
    operation: OperationStage | None


def _input_levels(shared_geometry: bool) -> dict[str, int]:
    geometry = PAIR if shared_geometry else PAIR | LANE
    levels = (
        dict.fromkeys(PAIR_INPUTS, PAIR)
        | dict.fromkeys(SOURCE_INPUTS, SOURCE)
        | dict.fromkeys((*STATE_INPUTS, *CONTROLS), LANE)
    )
    levels |= dict.fromkeys(("downwind_m", "crosswind_m"), geometry)
    return levels


def _contributions(model: FlowModel, shared_geometry: bool, operated: bool) -> list[Accumulator]:
    diameter = symbol("source_diameter_m")
    downwind_m = symbol("downwind_m")
    valid = apply("less", ABREAST, downwind_m)
    # lanes of differing directions share a loop: a source may lie upstream in one lane and not in the next
    safe_downwind = downwind_m if shared_geometry else where(valid, downwind_m, diameter)
    quantities = {
        "downwind": safe_downwind / diameter,
        "source_diameter": diameter,
        "source_height": symbol("source_height_m"),
        "thrust_coefficient": symbol("thrust_coefficient"),
        "turbulence_intensity": symbol("turbulence_intensity"),
        "ambient_turbulence_intensity": symbol("ambient_turbulence"),
        "wind_speed": symbol("wind_speed"),
        "free_wind_speed": symbol("free_wind_speed"),
    }
    if operated:
        quantities |= {"yaw": symbol("yaw"), "tilt": symbol("tilt")}
    share, added = pair_effects(
        model,
        symbol("crosswind_m") / diameter,
        symbol("vertical_m") / diameter,
        symbol("receiver_diameter_m") / diameter,
        quantities,
    )
    reference = quantities["wind_speed" if model.reference is Reference.LOCAL else "free_wind_speed"]
    parts = [Accumulator(as_node(model.superposition.contribution(reference * share)), model.superposition.gathering)]
    if added is not None:
        rule = model.turbulence_superposition
        parts.append(Accumulator(as_node(rule.contribution(added)), rule.gathering))
    if shared_geometry:
        return parts
    return [Accumulator(where(valid, part.contribution, 0.0), part.gathering) for part in parts]


def _finish(model: FlowModel) -> dict[str, Node]:
    deficit = model.superposition.total(symbol("gathered_0"))
    ambient = symbol("ambient_turbulence")
    turbulence = ambient
    if model.added_turbulence is not None:
        turbulence = model.turbulence_superposition.total(ambient, symbol("gathered_1"))
    # sums of deep wakes can exceed the wind; no wake turns it round
    return {"wind_speed": maximum(symbol("free_wind_speed") - deficit, 0.0), "turbulence_intensity": turbulence}


def _levels(nodes: list[Node], inputs: dict[str, int], known: dict[Node, int]) -> dict[Node, int]:
    for node in nodes:
        if node in known:
            continue
        if node.op == "symbol":
            known[node] = inputs[node.name]
        else:
            level = 0
            for arg in node.args:
                level |= known[arg]
            known[node] = level
    return known


def _is_lane(level: int) -> bool:
    return bool(level & PAIR) and bool(level & LANE)


def frontier(roots: list[Node], levels: dict[Node, int]) -> list[Node]:
    """The values of outer loops that the innermost loop reads, in a fixed order.

    Comparisons are not stored but repeated inside, so their operands count as read.
    """
    found: dict[Node, None] = {}
    seen: set[Node] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node in seen or node.is_constant:
            continue
        seen.add(node)
        if _is_lane(levels[node]) or node.op in ("less", "less_equal"):
            stack.extend(node.args)
        elif levels[node]:
            found[node] = None
    return sorted(found, key=lambda node: node.serial)


def _operation() -> OperationStage:
    yaw, tilt, limit = (symbol(name) for name in CONTROLS)
    table_thrust, table_power = symbol("table_thrust"), symbol("table_power")
    normal = normal_wind_speed(symbol("wind_speed"), yaw, tilt)
    thrust = operated_thrust(table_thrust, table_power, yaw, tilt, limit)
    power = operated_power(table_power, limit)
    weights = {thrust: symbol("thrust_adjoint"), power: symbol("power_adjoint")}
    outer = slopes(weights, [table_thrust, table_power, yaw, tilt, limit])
    inner = slopes({normal: symbol("normal_adjoint")}, [symbol("wind_speed"), yaw, tilt])
    return OperationStage(
        normal,
        thrust,
        power,
        {node.name: slope for node, slope in outer.items()},
        {node.name: slope for node, slope in inner.items()},
    )


def build_stages(model: FlowModel, shared_geometry: bool, operated: bool = False) -> Stages:
    """The stages of a model; shared_geometry: all lanes of a loop have the same wind direction.

    operated: turbines may be turned, tilted or held back, and the site's wind differs between them.

    Must run inside `trace.fresh_graph()`, and the stages be used there.
    """
    inputs = _input_levels(shared_geometry)
    accumulators = _contributions(model, shared_geometry, operated)
    roots = [part.contribution for part in accumulators]
    levels = _levels(ordered(roots), inputs, {})
    weights = {part.contribution: symbol(f"adjoint_{m}") for m, part in enumerate(accumulators)}
    inputs |= {f"adjoint_{m}": PAIR | LANE for m in range(len(accumulators))}
    outer = frontier(roots, levels)
    moving = [] if shared_geometry else [symbol("downwind_m"), symbol("crosswind_m")]
    names = ("wind_speed", "turbulence_intensity", "thrust_coefficient", *(("yaw", "tilt") if operated else ()))
    states = [symbol(name) for name in names]
    changing = {*states, *(symbol(name) for name in MOVING)}
    stops = [node for node in outer if changing.intersection(ordered([node]))]
    lane_slopes = slopes(weights, stops + moving)
    zero = constant(0.0)
    lane_slopes = {node: slope for node, slope in lane_slopes.items() if slope is not zero}
    levels = _levels(ordered(lane_slopes.values()), inputs, levels)
    hoisted = [node for node in lane_slopes if levels[node] & LANE and not levels[node] & PAIR]
    paired = [node for node in lane_slopes if levels[node] & PAIR and not levels[node] & LANE]

    hoisted_weights = {node: symbol(f"hoisted_adjoint_{j}") for j, node in enumerate(hoisted)}
    inputs |= {f"hoisted_adjoint_{j}": LANE for j in range(len(hoisted))}
    hoisted_slopes = slopes(hoisted_weights, states)
    paired_weights = {node: symbol(f"paired_adjoint_{j}") for j, node in enumerate(paired)}
    inputs |= {f"paired_adjoint_{j}": PAIR for j in range(len(paired))}
    paired_slopes = slopes(paired_weights, [symbol(name) for name in MOVING])

    finish = _finish(model)
    gathered = [symbol(f"gathered_{m}") for m in range(len(accumulators))]
    inputs |= {node.name: LANE for node in gathered}
    finish_weights = {finish[name]: symbol(f"state_adjoint_{name}") for name in finish}
    inputs |= {f"state_adjoint_{name}": LANE for name in finish}
    finish_slopes = slopes(finish_weights, gathered)
    for group in (finish, hoisted_slopes, paired_slopes, finish_slopes):
        levels = _levels(ordered(group.values()), inputs, levels)
    return Stages(
        accumulators=tuple(accumulators),
        finish=finish,
        finish_slopes={node.name: slope for node, slope in finish_slopes.items()},
        levels=levels,
        hoisted=tuple(hoisted),
        paired=tuple(paired),
        lane_slopes=lane_slopes,
        hoisted_slopes={node.name: slope for node, slope in hoisted_slopes.items()},
        paired_slopes={node.name: slope for node, slope in paired_slopes.items()},
        operation=_operation() if operated else None,
    )
