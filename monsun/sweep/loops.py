"""The loops of a kernel: what one source does for its own lanes, to one receiver, and back again.

A loop over lanes is straight-line code without branches, so that several lanes run in one instruction. Names of values
from outer loops: `h`, `s` stored per source and lane, `p` per pair, `v` per pair and lane.
"""

from __future__ import annotations

from monsun.sweep.emit import Block
from monsun.sweep.stages import LANE, Stages, frontier
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
    "table_thrust": "table_thrust_of[a, k]",
    "table_power": "table_power_of[a, k]",
}


def shifted(text: str, depth: int) -> str:
    """The text with every line that is not empty indented by `depth` steps of four spaces."""
    return "\n".join("    " * depth + line if line else line for line in text.split("\n"))


def _loop(body: list[str], depth: int = 0) -> str:
    return shifted("\n".join(["for k in range(lanes):", *("    " + line for line in body)]), depth)


class LoopWriter:
    """Names of the values that pass from outer to inner loops, and the loops' texts."""

    def __init__(self, stages: Stages, shared_geometry: bool, with_slopes: bool) -> None:
        self.stages, self.shared, self.with_slopes = stages, shared_geometry, with_slopes
        self.state = _STATE_OPERATED if stages.operation is not None else _STATE
        contributions = [part.contribution for part in stages.accumulators]
        self.roots = [*contributions, *stages.lane_slopes.values()] if with_slopes else contributions
        self.outer = [node for node in frontier(self.roots, stages.levels) if node.op != "symbol"]
        self.stored = [node for node in self.outer if stages.levels[node] & LANE]
        self.per_pair = [node for node in self.outer if not stages.levels[node] & LANE]
        self.steady = self._steady()

    def _steady(self) -> list[Node]:
        """What sources need that depends on the free wind alone: the same for all of them, computed once per group."""
        if self.stages.operation is not None:
            return []
        roots = [*self.stored, *(self.stages.hoisted_slopes.values() if self.with_slopes else ())]
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
        block = Block("e", self._symbols(self.steady))
        block.compute(self.steady)
        store = [f"steady[{j}, k] = {block.text(node)}" for j, node in enumerate(self.steady)]
        return _loop([*self._state_loads(_words(block.lines)), *block.lines, *store])

    def _steady_names(self) -> dict[Node, str]:
        return {node: f"steady[{j}, k]" for j, node in enumerate(self.steady)}

    def _symbols(self, roots: list[Node]) -> dict[Node, str]:
        return {node: node.name for node in ordered(roots) if node.op == "symbol"}

    @property
    def count(self) -> int:
        """How many numbers are gathered at a turbine."""
        return len(self.stages.accumulators)

    def finish(self) -> str:
        """Lines that make wind speed and turbulence of turbine `a` from what was gathered there."""
        results = self.stages.finish
        block = Block("f", self._symbols(list(results.values())))
        block.compute(results.values())
        load = [f"gathered_{m} = gathered{m}[a, k]" for m in range(self.count)]
        load += [f"{name} = {self.state[name]}" for name in ("free_wind_speed", "ambient_turbulence")]
        store = [
            f"speed[a, k] = {block.text(results['wind_speed'])}",
            f"turbulence[a, k] = {block.text(results['turbulence_intensity'])}",
        ]
        return _loop([*load, *block.lines, *store])

    def _state_loads(self, used: set[str]) -> list[str]:
        return [f"{name} = {place}" for name, place in self.state.items() if name in used]

    def hoist(self) -> str:
        """Lines that store, per lane, what the pair law needs of source `a` alone."""
        if not self.stored:
            return ""
        block = Block("h", self._symbols(self.stored) | self._steady_names())
        block.compute(self.stored)
        store = [f"hoisted[a, {j}, k] = {block.text(node)}" for j, node in enumerate(self.stored)]
        return _loop([*self._state_loads(_words(block.lines)), *block.lines, *store])

    def pair_scalars(self) -> tuple[list[str], dict[Node, str]]:
        """Lines for what depends on the pair's geometry alone, and the names they give."""
        block = Block("p", self._symbols(self.per_pair))
        block.compute(self.per_pair)
        return block.lines, {node: block.names[node] for node in self.per_pair}

    def lane_block(self, roots: list[Node]) -> tuple[list[str], Block]:
        """Loads and assignments of the innermost loop that the roots need."""
        _, names = self.pair_scalars()
        known = self._symbols(roots) | names
        known |= {node: f"s{j}" for j, node in enumerate(self.stored)}
        block = Block("v", known)
        block.compute(roots)
        used = _words([*block.lines, *(block.text(root) for root in roots)])
        loads = self._state_loads(used)
        loads += [f"s{j} = hoisted[a, {j}, k]" for j in range(len(self.stored)) if f"s{j}" in used]
        if not self.shared:
            loads += [
                "downwind_m = -(east * sine_lane[k] + north * cosine_lane[k])",
                "crosswind_m = east * cosine_lane[k] - north * sine_lane[k]",
            ]
        return loads, block

    def forward_pair(self) -> str:
        """Lines that add the effect of source `a` on receiver `b` to what is gathered there."""
        contributions = [part.contribution for part in self.stages.accumulators]
        loads, block = self.lane_block(contributions)
        body = [*loads, *block.lines]
        for m, part in enumerate(self.stages.accumulators):
            value = block.text(part.contribution)
            if part.gathering is Gathering.SUM:
                body.append(f"row{m}[k] += {value}")
            else:
                body.append(f"old{m} = row{m}[k]")
                body.append(f"row{m}[k] = {value} if {value} > old{m} else old{m}")
                if self.with_slopes:
                    body.append(f"best{m}[k] = number if {value} > old{m} else best{m}[k]")
        rows = [f"row{m} = gathered{m}[b]" for m in range(self.count)]
        if self.with_slopes:
            rows += [f"best{m} = winner{m}[b]" for m in self.maxima]
        return "\n".join([*self.pair_scalars()[0], *rows, _loop(body)])

    @property
    def maxima(self) -> list[int]:
        """Which of the gathered numbers are the largest contribution instead of a sum."""
        return [m for m, part in enumerate(self.stages.accumulators) if part.gathering is Gathering.MAXIMUM]

    def backward_pair(self) -> str:
        """Lines that carry the slopes at receiver `b` back to source `a` and to the pair's geometry."""
        stages, slopes = self.stages, self.stages.lane_slopes
        loads, block = self.lane_block(list(slopes.values()))
        body = list(loads)
        for m, part in enumerate(stages.accumulators):
            if part.gathering is Gathering.SUM:
                body.append(f"adjoint_{m} = back{m}[k]")
            else:
                body.append(f"adjoint_{m} = back{m}[k] if best{m}[k] == number else 0.0")
        body += block.lines
        setup = [f"back{m} = adjoint{m}[b]" for m in range(self.count)]
        setup += [f"best{m} = winner{m}[b]" for m in self.maxima]
        after: list[str] = []
        for j, node in enumerate(stages.hoisted):
            body.append(f"hoisted_back[{j}, k] += {block.text(slopes[node])}")
        for j, node in enumerate(stages.paired):
            setup.append(f"paired_adjoint_{j} = 0.0")
            body.append(f"paired_adjoint_{j} += {block.text(slopes[node])}")
        if not self.shared:
            along, across = (slopes.get(symbol(name)) for name in ("downwind_m", "crosswind_m"))
            setup += ["to_east = 0.0", "to_north = 0.0"]
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
            after += ["east_slope[b] += to_east", "east_slope[a] -= to_east"]
            after += ["north_slope[b] += to_north", "north_slope[a] -= to_north"]
        chain = Block("q", self._symbols(list(stages.paired_slopes.values())))
        chain.compute(stages.paired_slopes.values())
        targets = {"vertical_m": "up_slope"}
        if self.shared:
            targets |= {"downwind_m": "east_slope", "crosswind_m": "north_slope"}
        for name, target in targets.items():
            slope = stages.paired_slopes[name]
            if not (slope.is_constant and slope.number == 0):
                text = chain.text(slope)
                after += [f"{target}[b] += {text}", f"{target}[a] -= {text}"]
        return "\n".join([*self.pair_scalars()[0], *setup, _loop(body), *chain.lines, *after])

    def operation(self) -> tuple[str, str]:
        """Lines before the tables (the wind speed to read them at) and after (thrust and power), per lane."""
        stage = self.stages.operation
        if stage is None:
            return "", ""
        before, after = (
            Block("n", self._symbols([stage.normal])),
            Block("o", self._symbols([stage.thrust, stage.power])),
        )
        before.compute([stage.normal])
        after.compute([stage.thrust, stage.power])
        first = [*self._state_loads(_words(before.lines)), *before.lines, f"normal[k] = {before.text(stage.normal)}"]
        then = [*self._state_loads(_words([*after.lines, after.text(stage.power)])), *after.lines]
        then += [f"thrust[a, k] = {after.text(stage.thrust)}", f"power[k] = {after.text(stage.power)}"]
        return _loop(first), _loop(then)

    def backward_source(self) -> str:
        """Lines that carry the slopes at source `a` back to what was gathered at it and to its controls."""
        stages = self.stages
        operated = stages.operation
        roots = [*stages.hoisted_slopes.values(), *stages.finish_slopes.values()]
        if operated is not None:
            roots += [*operated.outer.values(), *operated.inner.values()]
        block = Block("g", self._symbols(roots) | self._steady_names())
        body = [*self._state_loads(set(self.state)), *(f"gathered_{m} = gathered{m}[a, k]" for m in range(self.count))]
        body += [f"hoisted_adjoint_{j} = hoisted_back[{j}, k]" for j in range(len(stages.hoisted))]

        def then(nodes: dict[str, Node], lines: list[str]) -> dict[str, str]:
            done = len(block.lines)
            block.compute(nodes.values())
            body.extend([*block.lines[done:], *lines])
            return {name: block.text(node) for name, node in nodes.items()}

        by_state = then(stages.hoisted_slopes, [])
        if operated is None:
            body.append(
                f"state_adjoint_wind_speed = {by_state['wind_speed']} + {by_state['thrust_coefficient']}"
                " * thrust_slope[a, k] + weight_lane[k] * power_slope[a, k]"
            )
        else:
            body += [
                f"thrust_adjoint = {by_state['thrust_coefficient']}",
                "power_adjoint = weight_lane[k] * share_of[a]",
            ]
            outer = then(operated.outer, [])
            body.append(
                f"normal_adjoint = {outer['table_thrust']} * thrust_slope[a, k]"
                f" + {outer['table_power']} * power_slope[a, k]"
            )
            inner = then(operated.inner, [])
            body += [
                f"state_adjoint_wind_speed = {by_state['wind_speed']} + {inner['wind_speed']}",
                f"control_back[0, k] = {by_state['yaw']} + {outer['yaw']} + {inner['yaw']}",
                f"control_back[1, k] = {by_state['tilt']} + {outer['tilt']} + {inner['tilt']}",
                f"control_back[2, k] = {outer['power_limit']}",
            ]
        body.append(f"state_adjoint_turbulence_intensity = {by_state['turbulence_intensity']}")
        back = then(stages.finish_slopes, [])
        body += [f"adjoint{m}[a, k] = {back[f'gathered_{m}']}" for m in range(self.count)]
        return _loop(body)


def _words(lines: list[str]) -> set[str]:
    text = " ".join(lines)
    for mark in "()*/+-<=,:":
        text = text.replace(mark, " ")
    return set(text.split())
