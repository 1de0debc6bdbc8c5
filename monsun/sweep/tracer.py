"""What the stages of a model share while they are traced: its symbols, the level of every node, the slopes of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from monsun.sweep.stages import CONTROLS, LANE, MOVING, PAIR, PAIR_INPUTS, SOURCE, STATE_INPUTS, PairStage, Variant
from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import Formula, with_constants
from monsun.wake.slopes import slopes
from monsun.wake.trace import Node, as_node, constant, ordered, symbol


class Tracer:
    """What the stages of one model share while they are traced."""

    def __init__(self, model: FlowModel, variant: Variant) -> None:
        self.variant = variant
        free = {name: symbol(f"constant_{j}") for j, name in enumerate(variant.free)}
        self.model = model.with_constants({n: s for n, s in free.items() if not n.startswith("shear.")})
        shear = {name.split(".")[1]: node for name, node in free.items() if name.startswith("shear.")}
        self.shear = with_constants(variant.shear, shear) if variant.shear is not None else None
        self.states = ("wind_speed", "turbulence_intensity", *(part.name for part in model.gathered))
        self.scalars = ("source_height_m", *(f"constant_{j}" for j in range(len(variant.free))))
        controls = ("yaw", "tilt") if variant.operated else ()
        free_wind = ("free_wind_speed",) if variant.operated else ()
        self.differentiated = (*self.states, "thrust_coefficient", *free_wind, *controls)
        geometry = PAIR if variant.shared_geometry else PAIR | LANE
        self.inputs = (
            dict.fromkeys(PAIR_INPUTS, PAIR)
            | dict.fromkeys(("source_diameter_m", "veer", *self.scalars), SOURCE)
            | dict.fromkeys((*STATE_INPUTS, *CONTROLS, *self.states), LANE)
            | dict.fromkeys(("downwind_m", "crosswind_m"), geometry)
        )
        self.levels: dict[Node, int] = {}

    def mark(self, nodes: Iterable[Node], inputs: Iterable[str] = (), level: int = 0) -> None:
        """Find the level of every node; inputs: new symbols, of that level."""
        self.inputs |= dict.fromkeys(inputs, level)
        for node in ordered(nodes):
            if node in self.levels:
                continue
            if node.op == "symbol":
                self.levels[node] = self.inputs[node.name]
            else:
                self.levels[node] = 0
                for arg in node.args:
                    self.levels[node] |= self.levels[arg]

    def pair_quantities(self, safe_downwind: Node) -> dict[str, Any]:
        """What formulas may ask for, on the symbols of the kernel."""
        diameter, height = symbol("source_diameter_m"), symbol("source_height_m")
        quantities: dict[str, Any] = {
            "downwind": safe_downwind / diameter,
            "source_diameter": diameter,
            "source_height": height,
            "receiver_height": height + symbol("vertical_m"),
            "ambient_turbulence_intensity": symbol("ambient_turbulence"),
            "shear_exponent": shear_exponent(self.shear, height),
        }
        quantities |= {name: symbol(name) for name in (*self.states, "thrust_coefficient", "free_wind_speed")}
        if self.variant.operated:
            quantities |= {"yaw": symbol("yaw"), "tilt": symbol("tilt")}
        if self.variant.veer:
            quantities["veer"] = symbol("veer") * diameter
        return quantities

    def place(self) -> tuple[Node, Node, Node]:
        """Crosswind and vertical distance and the receiver's diameter, in diameters of the source."""
        diameter = symbol("source_diameter_m")
        lengths = (symbol(name) / diameter for name in ("crosswind_m", "vertical_m", "receiver_diameter_m"))
        crosswind, vertical, receiver = lengths
        return crosswind, vertical, receiver

    def pairs(self, tag: str, roots: list[Node], weights: list[str]) -> PairStage:
        """The stage of the roots with its slopes."""
        self.mark(roots, weights, PAIR | LANE)
        outer = frontier(roots, self.levels)
        scalars = [symbol(name) for name in self.scalars]
        states = [symbol(name) for name in self.differentiated]
        moving = [] if self.variant.shared_geometry else [symbol("downwind_m"), symbol("crosswind_m")]
        self.mark([*states, *scalars])
        changing = {*states, *scalars, *(symbol(name) for name in MOVING)}
        stops = [n for n in outer if self.levels[n] & (PAIR | LANE) and changing.intersection(ordered([n]))]
        weighted: dict[Node, Node] = {}
        for root, weight in zip(roots, weights, strict=True):
            weighted[root] = weighted.get(root, constant(0.0)) + symbol(weight)
        found = slopes(weighted, dict.fromkeys([*stops, *moving, *scalars]))
        zero = constant(0.0)
        lane_slopes = {node: slope for node, slope in found.items() if slope is not zero}
        self.mark(lane_slopes.values())
        hoisted = [n for n in lane_slopes if self.levels[n] & LANE and not self.levels[n] & PAIR]
        paired = [n for n in lane_slopes if self.levels[n] & PAIR and not self.levels[n] & LANE]

        def outer_slopes(nodes: list[Node], word: str, level: int, by: list[Node]) -> dict[str, Node]:
            names = [f"{tag}_{word}_adjoint_{j}" for j in range(len(nodes))]
            self.inputs |= dict.fromkeys(names, level)
            weights = {node: symbol(name) for node, name in zip(nodes, names, strict=True)}
            result = slopes(weights, by)
            self.mark(result.values())
            return {node.name: slope for node, slope in result.items()}

        moving_all = [symbol(name) for name in MOVING]
        return PairStage(
            tag=tag,
            roots=tuple(roots),
            weights=tuple(weights),
            lane_slopes=lane_slopes,
            hoisted=tuple(hoisted),
            paired=tuple(paired),
            hoisted_slopes=outer_slopes(hoisted, "hoisted", LANE, [*states, *scalars]),
            paired_slopes=outer_slopes(paired, "paired", PAIR, [*moving_all, *scalars]),
        )


def shear_exponent(shear: Formula | None, height: Any) -> Any:
    """Exponent of the power law that has the free wind's slope at a height."""
    if shear is None:
        return constant(0.0)
    at_height = as_node(shear(height))
    return slopes({at_height: constant(1.0)}, [height])[height] * height / at_height


def frontier(roots: Iterable[Node], levels: dict[Node, int]) -> list[Node]:
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
        level = levels[node]
        if (level & PAIR and level & LANE) or node.op in ("less", "less_equal"):
            stack.extend(node.args)
        elif level:
            found[node] = None
    return sorted(found, key=lambda node: node.serial)
