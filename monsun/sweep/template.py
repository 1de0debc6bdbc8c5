"""The text of a model's two kernels: energy (values) and gradient (values, then the same sweep backwards).

For each group of lanes the turbines are taken from upstream to downstream. Each first turns what has been gathered at
it into its wind speed and turbulence, then adds its own effect to those downstream within reach. The backward sweep
visits them in the opposite order with recomputed pair values, so its memory is that of one group.
"""

from __future__ import annotations

from monsun.sweep.emit import Block
from monsun.sweep.stages import LANE, PAIR, Stages, frontier
from monsun.wake.superposition import Gathering
from monsun.wake.trace import Node, ordered, symbol

ARGUMENTS = (
    "group_from, group_to, group_start, middle_sine, middle_cosine, half_span, sine, cosine, free_speed, ambient, "
    "x, y, z, diameter, kind, boundary, bucket, per_speed, left, curve, reach, cone, reach_density, reach_levels"
)


# where the innermost loops read the state of source `a`
_STATE = {
    "wind_speed": "speed[a, k]",
    "turbulence_intensity": "turbulence[a, k]",
    "thrust_coefficient": "thrust[a, k]",
    "free_wind_speed": "free_lane[k]",
    "ambient_turbulence": "ambient_lane[k]",
}


def _shift(text: str, depth: int) -> str:
    return "\n".join("    " * depth + line if line else line for line in text.split("\n"))


def _loop(body: list[str], depth: int = 0) -> str:
    return _shift("\n".join(["for k in range(lanes):", *("    " + line for line in body)]), depth)


class _Writer:
    """Names of the values that pass from outer to inner loops, and the loops' texts."""

    def __init__(self, stages: Stages, shared_geometry: bool, with_slopes: bool) -> None:
        self.stages, self.shared, self.with_slopes = stages, shared_geometry, with_slopes
        contributions = [part.contribution for part in stages.accumulators]
        self.roots = [*contributions, *stages.lane_slopes.values()] if with_slopes else contributions
        self.outer = [node for node in frontier(self.roots, stages.levels) if node.op != "symbol"]
        self.stored = [node for node in self.outer if stages.levels[node] & LANE]
        self.per_pair = [node for node in self.outer if not stages.levels[node] & LANE]

    def _symbols(self, roots: list[Node]) -> dict[Node, str]:
        return {node: node.name for node in ordered(roots) if node.op == "symbol"}

    @property
    def count(self) -> int:
        return len(self.stages.accumulators)

    def finish(self) -> str:
        """Lines that make wind speed and turbulence of turbine `a` from what was gathered there."""
        results = self.stages.finish
        block = Block("f", self._symbols(list(results.values())))
        block.compute(results.values())
        load = [f"gathered_{m} = gathered{m}[a, k]" for m in range(self.count)]
        load += ["free_wind_speed = free_lane[k]", "ambient_turbulence = ambient_lane[k]"]
        store = [
            f"speed[a, k] = {block.text(results['wind_speed'])}",
            f"turbulence[a, k] = {block.text(results['turbulence_intensity'])}",
        ]
        return _loop([*load, *block.lines, *store])

    def _state_loads(self, used: set[str]) -> list[str]:
        return [f"{name} = {place}" for name, place in _STATE.items() if name in used]

    def hoist(self) -> str:
        """Lines that store, per lane, what the pair law needs of source `a` alone."""
        if not self.stored:
            return ""
        block = Block("h", self._symbols(self.stored))
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
        setup = [f"back{m} = adjoint{m}[b]" for m in range(self.count)] + [f"best{m} = winner{m}[b]" for m in self.maxima]
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

    def backward_source(self) -> str:
        """Lines that carry the slopes at source `a` back to what was gathered at it."""
        stages = self.stages
        block = Block("g", self._symbols([*stages.hoisted_slopes.values(), *stages.finish_slopes.values()]))
        block.compute(stages.hoisted_slopes.values())
        slopes = {name: block.text(slope) for name, slope in stages.hoisted_slopes.items()}
        body = [*self._state_loads(set(_STATE)), *(f"gathered_{m} = gathered{m}[a, k]" for m in range(self.count))]
        body += [f"hoisted_adjoint_{j} = hoisted_back[{j}, k]" for j in range(len(stages.hoisted))]
        body += block.lines
        done = len(block.lines)
        body += [
            f"state_adjoint_wind_speed = {slopes['wind_speed']} + {slopes['thrust_coefficient']} * thrust_slope[a, k]"
            " + weight_lane[k] * power_slope[a, k]",
            f"state_adjoint_turbulence_intensity = {slopes['turbulence_intensity']}",
        ]
        block.compute(stages.finish_slopes.values())
        body += block.lines[done:]
        body += [f"adjoint{m}[a, k] = {block.text(stages.finish_slopes[f'gathered_{m}'])}" for m in range(self.count)]
        return _loop(body)


def _words(lines: list[str]) -> set[str]:
    text = " ".join(lines)
    for mark in "()*/+-<=,:":
        text = text.replace(mark, " ")
    return set(text.split())


_HEADER = '''"""Kernels of the flow model {name}, written by monsun {version}; do not edit."""

from math import ceil, cos, inf, sin, sqrt

import numba
import numpy as np

from monsun.sweep.functions import arccos_, arctan_, erf_, exp_, log_, power_

# reassociation lets sums over lanes run in vector registers; not-a-number keeps its meaning
_MATHS = {{"reassoc", "contract", "nsz", "arcp"}}
'''

_OPEN = """
@numba.njit(nogil=True, cache=True, fastmath=_MATHS, error_model="numpy")
def {kernel}({arguments}, {outputs}):
    turbines = x.size
    most = 8
    for g in range(group_from, group_to):
        most = max(most, (group_start[g + 1] - group_start[g] + 7) // 8 * 8)
    speed = np.empty((turbines, most))
    turbulence = np.empty((turbines, most))
    thrust = np.empty((turbines, most))
    power = np.empty(most)
    free_lane = np.empty(most)
    ambient_lane = np.empty(most)
    sine_lane = np.empty(most)
    cosine_lane = np.empty(most)
    weight_lane = np.zeros(most)
    hoisted = np.empty((turbines, {stored}, most))
{arrays}
    order = np.arange(turbines)
    along = np.empty(turbines)
    across = np.empty(turbines)
    east_of = np.empty(turbines)
    north_of = np.empty(turbines)
    height = np.empty(turbines)
    size = np.empty(turbines)
    for g in range(group_from, group_to):
        first = group_start[g]
        count = group_start[g + 1] - first
        lanes = (count + 7) // 8 * 8
        for k in range(lanes):
            # lanes beyond the group repeat its last case with no weight, so that loops have no remainder
            case = first + min(k, count - 1)
            free_lane[k] = free_speed[case]
            ambient_lane[k] = ambient[case]
            sine_lane[k] = sine[case]
            cosine_lane[k] = cosine[case]
{lane_setup}
        # upstream first; the order of the direction before is nearly right, and mending it costs less than sorting
        for a in range(turbines):
            t = order[a]
            upstream = x[t] * middle_sine[g] + y[t] * middle_cosine[g]
            place = a
            while place > 0 and along[place - 1] < upstream:
                along[place], order[place] = along[place - 1], order[place - 1]
                place -= 1
            along[place], order[place] = upstream, t
        for a in range(turbines):
            t = order[a]
            along[a] = -(x[t] * middle_sine[g] + y[t] * middle_cosine[g])
            across[a] = x[t] * middle_cosine[g] - y[t] * middle_sine[g]
            east_of[a], north_of[a], height[a], size[a] = x[t], y[t], z[t], diameter[t]
        span = half_span[g]
{clear}
        for a in range(turbines):
            number = float(a)
            source_diameter_m = size[a]
            source_height_m = height[a]
{finish}
            {look_up}
"""

_LOOK_UP = """type_of = kind[order[a]]
            last = bucket.shape[1] - 1
            for k in range(lanes):
                at = bucket[type_of, max(0, min(int(speed[a, k] * per_speed), last))]
                while boundary[type_of, at] < speed[a, k]:
                    at += 1
                step = speed[a, k] - left[type_of, at]
                thrust[a, k] = curve[0, type_of, at] + step * curve[1, type_of, at]
                c, d = curve[3, type_of, at], step * curve[4, type_of, at]
                e = step * step * curve[5, type_of, at]
                power[k] = curve[2, type_of, at] + step * (c + d + e)
{slopes}"""
_LOOK_UP_SLOPES = """                thrust_slope[a, k] = curve[1, type_of, at]
                power_slope[a, k] = c + 2.0 * d + 3.0 * e"""

_PAIRS = """            most_turbulence = turbulence[a, 0]
            for k in range(lanes):
                most_turbulence = max(most_turbulence, turbulence[a, k])
            level = min(int(ceil(most_turbulence * reach_levels)), reach.shape[0] - 1)
            known = (reach.shape[1] - 1) ** 2 / reach_density**2 * source_diameter_m
            widest, spread = cone[level, 0] * source_diameter_m, cone[level, 1]
            for b in range(a + 1, turbines):
                downwind_m = along[b] - along[a]
                crosswind_m = across[b] - across[a]
{lane_bounds}
                if farthest < known and nearest > widest + spread * farthest:
                    continue
                nearest_reach = min(int(sqrt(farthest / source_diameter_m) * reach_density), reach.shape[1] - 1)
                if nearest > reach[level, nearest_reach] * source_diameter_m:
                    continue
                vertical_m = height[b] - height[a]
                receiver_diameter_m = size[b]
                east = east_of[b] - east_of[a]
                north = north_of[b] - north_of[a]
{body}
"""

_SHARED_BOUNDS = """                if downwind_m <= 0.0:
                    continue
                farthest = downwind_m
                nearest = abs(crosswind_m)"""
# within a group the direction differs from the middle one by at most `span` radians
_LANE_BOUNDS = """                turn = span * sqrt(downwind_m * downwind_m + crosswind_m * crosswind_m)
                farthest = downwind_m + turn
                if farthest <= 0.0:
                    continue
                nearest = abs(crosswind_m) - turn"""


def kernel_source(stages: Stages, shared_geometry: bool, name: str, version: str) -> str:
    """The source text of `energy_kernel` and `gradient_kernel` for traced stages."""
    text = _HEADER.format(name=name, version=version)
    bounds = _SHARED_BOUNDS if shared_geometry else _LANE_BOUNDS
    for with_slopes in (False, True):
        writer = _Writer(stages, shared_geometry, with_slopes)
        count = range(writer.count)
        arrays = [f"gathered{m} = np.empty((turbines, most))" for m in count]
        clear = [f"gathered{m}[:, :lanes] = 0.0" for m in count]
        if with_slopes:
            arrays += [f"adjoint{m} = np.empty((turbines, most))" for m in count]
            arrays += [f"winner{m} = np.empty((turbines, most))" for m in writer.maxima]
            clear += [f"winner{m}[:, :lanes] = -1.0" for m in writer.maxima]
            arrays += [f"hoisted_back = np.empty(({max(1, len(stages.hoisted))}, most))"]
            arrays += [f"{part}_slope = np.zeros(turbines)" for part in ("east", "north", "up")]
            arrays += [f"{part}_slope = np.empty((turbines, most))" for part in ("thrust", "power")]
        text += _OPEN.format(
            kernel="gradient_kernel" if with_slopes else "energy_kernel",
            arguments=ARGUMENTS,
            outputs="weight, park_power, slope" if with_slopes else "park_power, states, keep_states",
            stored=max(1, len(writer.stored)),
            arrays=_shift("\n".join(arrays), 1),
            lane_setup="            weight_lane[k] = weight[case] if k < count else 0.0" if with_slopes else "",
            clear=_shift("\n".join(clear), 2),
            finish=_shift(writer.finish(), 3),
            look_up=_LOOK_UP.format(slopes=_LOOK_UP_SLOPES if with_slopes else ""),
        )
        if not with_slopes:
            text += _shift(_KEEP_STATES, 3)
        text += "\n" + _shift("for k in range(count):\n    park_power[first + k] += power[k]", 3) + "\n"
        text += _shift(writer.hoist(), 3) + "\n"
        text += _PAIRS.format(lane_bounds=bounds, body=_shift(writer.forward_pair(), 4))
        if with_slopes:
            text += _BACKWARD_OPEN.format(clear_back=f"hoisted_back[:{len(stages.hoisted)}, :lanes] = 0.0")
            text += _PAIRS.format(lane_bounds=bounds, body=_shift(writer.backward_pair(), 4))
            text += _shift(writer.backward_source(), 3) + "\n"
            text += _SHARED_TURN_BACK if shared_geometry else _LANE_TURN_BACK
    return text


_KEEP_STATES = """if keep_states:
    for k in range(count):
        states[0, first + k, order[a]] = speed[a, k]
        states[1, first + k, order[a]] = turbulence[a, k]
        states[2, first + k, order[a]] = thrust[a, k]
        states[3, first + k, order[a]] = power[k]"""

_BACKWARD_OPEN = """
        east_slope[:] = 0.0
        north_slope[:] = 0.0
        up_slope[:] = 0.0
        for a in range(turbines - 1, -1, -1):
            number = float(a)
            source_diameter_m = size[a]
            source_height_m = height[a]
            {clear_back}
"""

_SHARED_TURN_BACK = """
        for a in range(turbines):
            t = order[a]
            slope[0, t] += north_slope[a] * middle_cosine[g] - east_slope[a] * middle_sine[g]
            slope[1, t] -= east_slope[a] * middle_cosine[g] + north_slope[a] * middle_sine[g]
            slope[2, t] += up_slope[a]
"""

_LANE_TURN_BACK = """
        for a in range(turbines):
            t = order[a]
            slope[0, t] += east_slope[a]
            slope[1, t] += north_slope[a]
            slope[2, t] += up_slope[a]
"""
