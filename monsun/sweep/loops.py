"""The loops of a kernel over lanes: what one source does for itself, to one receiver, and back again.

A loop over lanes is straight-line code without branches, so that several lanes run in one instruction. Names of values
from outer loops: `h`, `s` stored per source and lane, `p` per pair, `v` per pair and lane.
"""

from __future__ import annotations

from monsun.sweep.emit import Block
from monsun.sweep.stages import LANE, PairStage, Stages, Variant
from monsun.sweep.tracer import frontier
from monsun.wake.superposition import Gathering
from monsun.wake.trace import Node, ordered, symbol

# where the innermost loops read the state of source `a`
_STATE = {
    "wind_speed": "speed[a, k]",
    "turbulence_intensity": "turbulence[a, k]",
    "thrust_coefficient": "thrust[a, k]",
    "free_wind_speed": "free_lane[k]",
    "ambient_turbulence": "ambient_lane[k]",
}


# what no source changes
_FREE = ("free_wind_speed", "ambient_turbulence")
# the same where turbines are operated and the site's wind differs between them
_STATE_OPERATED = _STATE | {
    "free_wind_speed": "free_of[a, k]",
    "ambient_turbulence": "ambient_of[a, k]",
    "yaw": "yaw_of[a, k]",
    "tilt": "tilt_of[a, k]",
    "power_limit": "limit_of[a, k]",
    "density_factor": "density_of[a, k]",
    "table_thrust": "table_thrust_of[a, k]",
    "table_power": "table_power_of[a, k]",
}


def shifted(text: str, depth: int) -> str:
    """The text with every line that is not empty indented by `depth` steps of four spaces."""
    return "\n".join("    " * depth + line if line else line for line in text.split("\n"))


def lane_loop(body: list[str], depth: int = 0) -> str:
    """A loop over lanes with the body's lines."""
    return shifted("\n".join(["for k in range(lanes):", *("    " + line for line in body)]), depth)


# stages whose sources are done one by one, in the letters of their tags
SCATTERED = ("s", "t")


def is_zero(node: Node) -> bool:
    """True for the constant zero."""
    return node.is_constant and node.number == 0


def symbols(roots: list[Node]) -> dict[Node, str]:
    """The inputs that the roots need, each under its own name."""
    return {node: node.name for node in ordered(roots) if node.op == "symbol"}


class LoopWriter:
    """Names of the values that pass from outer to inner loops, and the loops' texts."""

    def __init__(self, stages: Stages, variant: Variant, with_slopes: bool) -> None:
        self.stages, self.variant, self.with_slopes = stages, variant, with_slopes
        self.state = dict(_STATE_OPERATED if stages.operation is not None else _STATE)
        self.state |= {name: f"more{j}[a, k]" for j, name in enumerate(stages.states[2:])}
        whole = (*stages.scatter, stages.joint_pairs, stages.blockage)
        self.pair_stages = [one for one in whole if one is not None]
        outer = {node: None for one in self.pair_stages for node in self._outer(one)}
        self.stored = sorted((n for n in outer if stages.levels[n] & LANE), key=lambda node: node.serial)
        self.steady = self._steady()

    def _outer(self, stage: PairStage) -> list[Node]:
        """What a pair stage reads of outer loops, other than inputs."""
        roots = [*stage.roots, *(stage.lane_slopes.values() if self.with_slopes else ())]
        return [node for node in frontier(roots, self.stages.levels) if node.op != "symbol"]

    def _steady(self) -> list[Node]:
        """What sources need that depends on the free wind alone: the same for all of them, computed once per group."""
        if self.stages.operation is not None:
            return []
        by_source = [node for one in self.pair_stages for node in one.hoisted_slopes.values()]
        roots = [*self.stored, *(by_source if self.with_slopes else ())]
        free: dict[Node, bool] = {}
        found: dict[Node, None] = {}
        for node in ordered(roots):
            inputs = [arg for arg in node.args if not arg.is_constant]
            free[node] = (
                node.name in _FREE if node.op == "symbol" else bool(inputs) and all(free[arg] for arg in inputs)
            )
            if not free[node]:
                found |= {arg: None for arg in inputs if free[arg] and arg.op != "symbol"}
        found |= {node: None for node in roots if free[node] and node.op != "symbol"}
        return sorted(found, key=lambda node: node.serial)

    def group_setup(self) -> str:
        """Lines that store, per lane, what is the same for all sources."""
        if not self.steady:
            return ""
        block = Block("e", symbols(self.steady))
        block.compute(self.steady)
        store = [f"steady{j}[k] = {block.text(node)}" for j, node in enumerate(self.steady)]
        return lane_loop([*self.state_loads(words(block.lines)), *block.lines, *store])

    def steady_names(self) -> dict[Node, str]:
        """The names under which the steady values are read."""
        return {node: f"steady{j}[k]" for j, node in enumerate(self.steady)}

    def finish(self) -> str:
        """Lines that make the state of turbine `a` from what was gathered there."""
        results = self.stages.finish
        block = Block("f", symbols(list(results.values())))
        block.compute(results.values())
        load = [f"gathered_{m} = gathered{m}[a, k]" for m in range(self.stages.gathered)]
        load += [f"{name} = {self.state[name]}" for name in ("free_wind_speed", "ambient_turbulence")]
        store = [f"{self.state[name]} = {block.text(results[name])}" for name in self.stages.states]
        return lane_loop([*load, *block.lines, *store])

    def state_loads(self, used: set[str]) -> list[str]:
        """Lines that load the states of source `a` among the names."""
        return [f"{name} = {place}" for name, place in self.state.items() if name in used]

    def hoist(self) -> str:
        """Lines that store, per lane, what the pair laws need of source `a` alone."""
        if not self.stored:
            return ""
        block = Block("h", symbols(self.stored) | self.steady_names())
        block.compute(self.stored)
        store = [f"hoisted{j}[a, k] = {block.text(node)}" for j, node in enumerate(self.stored)]
        return lane_loop([*self.state_loads(words(block.lines)), *block.lines, *store])

    def pair_scalars(self, stage: PairStage) -> tuple[list[str], dict[Node, str]]:
        """Lines for what depends on the pair's geometry alone, and the names they give."""
        per_pair = [node for node in self._outer(stage) if not self.stages.levels[node] & LANE]
        block = Block("p", symbols(per_pair))
        block.compute(per_pair)
        return block.lines, {node: block.names[node] for node in per_pair}

    def lane_block(self, stage: PairStage, roots: list[Node]) -> tuple[list[str], Block]:
        """Loads and assignments of the innermost loop that the roots need."""
        _, names = self.pair_scalars(stage)
        known = symbols(roots) | names
        known |= {node: f"s{j}" for j, node in enumerate(self.stored)}
        block = Block("v", known)
        block.compute(roots)
        used = words([*block.lines, *(block.text(root) for root in roots)])
        loads = self.state_loads(used)
        loads += [f"s{j} = hoisted{j}[a, k]" for j in range(len(self.stored)) if f"s{j}" in used]
        if not self.variant.shared_geometry:
            loads += [
                "downwind_m = -(east * sine_lane[k] + north * cosine_lane[k])",
                "crosswind_m = east * cosine_lane[k] - north * sine_lane[k]",
            ]
        return loads, block

    def scatter(self, stage: PairStage) -> str:
        """Lines that add the effects of source `a` on receiver `b` to what is gathered there."""
        loads, block = self.lane_block(stage, list(stage.roots))
        body = [*loads, *block.lines]
        places = self.places(stage)
        for m in places:
            part = self.stages.accumulators[m]
            value = block.text(part.contribution)
            if part.gathering is Gathering.SUM:
                body.append(f"row{m}[k] += {value}")
            else:
                body.append(f"old{m} = row{m}[k]")
                body.append(f"row{m}[k] = select_({value} > old{m}, {value}, old{m})")
                if self.with_slopes:
                    body.append(f"best{m}[k] = select_({value} > old{m}, number, best{m}[k])")
        rows = [f"row{m} = gathered{m}[b]" for m in places]
        if self.with_slopes:
            rows += [f"best{m} = winner{m}[b]" for m in self.maxima if m in places]
        return "\n".join([*self.pair_scalars(stage)[0], *rows, lane_loop(body)])

    @property
    def maxima(self) -> list[int]:
        """Which of the gathered numbers are the largest contribution instead of a sum."""
        return [m for m, part in enumerate(self.stages.accumulators) if part.gathering is Gathering.MAXIMUM]

    def places(self, stage: PairStage) -> list[int]:
        """Which of the gathered numbers a stage of scattered effects adds to."""
        return [int(name.removeprefix("adjoint_")) for name in stage.weights]

    def scatter_back(self, stage: PairStage) -> str:
        """Lines that carry the slopes at receiver `b` back to source `a` and to the pair's geometry."""
        places = self.places(stage)
        setup = [f"back{m} = adjoint{m}[b]" for m in places]
        setup += [f"best{m} = winner{m}[b]" for m in self.maxima if m in places]
        load = []
        for m in places:
            if self.stages.accumulators[m].gathering is Gathering.SUM:
                load.append(f"adjoint_{m} = back{m}[k]")
            else:
                load.append(f"adjoint_{m} = select_(best{m}[k] == number, back{m}[k], 0.0)")
        return self.pair_back(stage, setup, load)

    def pair_back(self, stage: PairStage, setup: list[str], load: list[str]) -> str:
        """Lines from the adjoints of a pair stage's roots, loaded by `load`, to its source, geometry and scalars."""
        slopes = stage.lane_slopes
        loads, block = self.lane_block(stage, list(slopes.values()))
        body = [*loads, *load, *block.lines]
        setup = list(setup)
        after: list[str] = []
        for j, node in enumerate(stage.hoisted):
            body.append(f"{self.hoisted_back(stage, j)} += {block.text(slopes[node])}")
        for j, node in enumerate(stage.paired):
            setup.append(f"{stage.tag}_paired_adjoint_{j} = 0.0")
            body.append(f"{stage.tag}_paired_adjoint_{j} += {block.text(slopes[node])}")
        chain = Block("q", symbols(list(stage.paired_slopes.values())))
        chain.compute(stage.paired_slopes.values())
        for c, name in enumerate(self.stages.scalars):
            by_lane = slopes.get(symbol(name))
            if by_lane is not None:
                setup.append(f"to_scalar{c} = 0.0")
                body.append(f"to_scalar{c} += {block.text(by_lane)}")
                after.append(f"{scalar_target(c)} += to_scalar{c}")
            if not is_zero(stage.paired_slopes[name]):
                after.append(f"{scalar_target(c)} += {chain.text(stage.paired_slopes[name])}")
        moved = stage.paired_slopes
        if self.variant.shared_geometry:
            after += self._shared_geometry_back(chain, moved)
        else:
            more, lines, then = self._lane_geometry_back(block, stage)
            setup, body, after = [*setup, *more], [*body, *lines], [*after, *then]
        if not is_zero(moved["vertical_m"]):
            text = chain.text(moved["vertical_m"])
            after += [f"up_slope[b] += {text}", f"up_slope[a] -= {text}"]
        return "\n".join([*self.pair_scalars(stage)[0], *setup, lane_loop(body), *chain.lines, *after])

    def _shared_geometry_back(self, chain: Block, moved: dict[str, Node]) -> list[str]:
        # east_slope and north_slope hold the slopes along and across the wind until the group is done
        along, across = (chain.text(moved[name]) for name in ("downwind_m", "crosswind_m"))
        if self.variant.turned:
            along, across = (
                f"(turn_cosine[a] * {along} + turn_sine[a] * {across})",
                f"(turn_cosine[a] * {across} - turn_sine[a] * {along})",
            )
        lines = []
        for text, target in ((along, "east_slope"), (across, "north_slope")):
            if text != "0.0":
                lines += [f"{target}[b] += {text}", f"{target}[a] -= {text}"]
        return lines

    def _lane_geometry_back(self, block: Block, stage: PairStage) -> tuple[list[str], list[str], list[str]]:
        along, across = (stage.lane_slopes.get(symbol(name)) for name in ("downwind_m", "crosswind_m"))
        body = []
        if along is not None:
            body += [
                f"to_east -= {block.text(along)} * sine_lane[k]",
                f"to_north -= {block.text(along)} * cosine_lane[k]",
            ]
        if across is not None:
            body += [
                f"to_east += {block.text(across)} * cosine_lane[k]",
                f"to_north -= {block.text(across)} * sine_lane[k]",
            ]
        after = ["east_slope[b] += to_east", "east_slope[a] -= to_east"]
        after += ["north_slope[b] += to_north", "north_slope[a] -= to_north"]
        return ["to_east = 0.0", "to_north = 0.0"], body, after

    def hoisted_back(self, stage: PairStage, j: int) -> str:
        """Where the slope by a source's j-th hoisted value is summed up: one source at a time, or for all."""
        return f"{stage.tag}_back{j}[{'' if stage.tag in SCATTERED else 'a, '}k]"

    def operation(self) -> tuple[str, str]:
        """Lines before the tables (the wind speeds to read them at) and after (thrust and power), per lane."""
        stage = self.stages.operation
        if stage is None:
            return "", ""
        winds = [stage.power_wind, stage.thrust_wind]
        before, after = Block("n", symbols(winds)), Block("o", symbols([stage.thrust, stage.power]))
        before.compute(winds)
        after.compute([stage.thrust, stage.power])
        store = [f"power_wind[k] = {before.text(winds[0])}"]
        if self.two_readings:
            store.append(f"thrust_wind[k] = {before.text(winds[1])}")
        used = words([*before.lines, *(before.text(wind) for wind in winds)])
        then = [*self.state_loads(words([*after.lines, after.text(stage.power)])), *after.lines]
        then += [f"thrust[a, k] = {after.text(stage.thrust)}", f"power[k] = {after.text(stage.power)}"]
        return lane_loop([*self.state_loads(used), *before.lines, *store]), lane_loop(then)

    @property
    def two_readings(self) -> bool:
        """Whether thrust and power are read at different wind speeds."""
        stage = self.stages.operation
        return stage is not None and stage.power_wind is not stage.thrust_wind


def scalar_target(c: int) -> str:
    """Where the slope by a scalar is summed up: the source's own height, or one of the constants."""
    return "up_slope[a]" if c == 0 else f"constant_sum[{c - 1}]"


def words(lines: list[str]) -> set[str]:
    """The names in the lines."""
    text = " ".join(lines)
    for mark in "()*/+-<=,:":
        text = text.replace(mark, " ")
    return set(text.split())
