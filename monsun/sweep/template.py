"""The text of a model's two kernels: energy (values) and gradient (values, then the same sweep backwards).

For each group of lanes the turbines are taken from upstream to downstream. Each first turns what has been gathered at
it into its wind speed and turbulence, then adds its own effect to those downstream within reach. The backward sweep
visits them in the opposite order with recomputed pair values, so its memory is that of one group.
"""

from __future__ import annotations

from monsun.sweep.loops import LoopWriter, shifted
from monsun.sweep.stages import ABREAST, Stages

ARGUMENTS = (
    "group_from, group_to, group_start, middle_sine, middle_cosine, half_span, sine, cosine, free_speed, ambient, "
    "x, y, z, diameter, kind, boundary, bucket, per_speed, left, curve, reach, cone, reach_density, reach_levels"
)

# more arguments where turbines are operated: controls [row, turbine] with row = case x stride, the site's factors
# [turbine, sector] with each case's place among the sectors, which turbines count and which shed wakes
OPERATED_ARGUMENTS = (
    ", yaw_input, tilt_input, limit_input, control_stride, speed_factor, turbulence_factor, sector, counted, sheds"
)

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
    steady = np.empty(({steady}, most))
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
{group_setup}
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
{operated_setup}{finish}
            {look_up}
"""

_OPERATED_SETUP = """            t = order[a]
            share_of[a] = counted[t]
            for k in range(lanes):
                case = first + min(k, count - 1)
                row = case * control_stride
                yaw_of[a, k], tilt_of[a, k], limit_of[a, k] = yaw_input[row, t], tilt_input[row, t], limit_input[row, t]
                lower = int(sector[case])
                part = sector[case] - lower
                upper = (lower + 1) % speed_factor.shape[1]
                free_of[a, k] = free_lane[k] * ((1 - part) * speed_factor[t, lower] + part * speed_factor[t, upper])
                ambient_of[a, k] = ambient_lane[k] * (
                    (1 - part) * turbulence_factor[t, lower] + part * turbulence_factor[t, upper]
                )
"""

_LOOK_UP = """type_of = kind[order[a]]
            last = bucket.shape[1] - 1
{before}            for k in range(lanes):
                at = bucket[type_of, max(0, min(int({read} * per_speed), last))]
                while boundary[type_of, at] < {read}:
                    at += 1
                step = {read} - left[type_of, at]
                {thrust}[a, k] = curve[0, type_of, at] + step * curve[1, type_of, at]
                c, d = curve[3, type_of, at], step * curve[4, type_of, at]
                e = step * step * curve[5, type_of, at]
                {power} = curve[2, type_of, at] + step * (c + d + e)
{slopes}{after}"""
_LOOK_UP_SLOPES = """                thrust_slope[a, k] = curve[1, type_of, at]
                power_slope[a, k] = c + 2.0 * d + 3.0 * e
"""

_PAIRS = """            most_turbulence = turbulence[a, 0]
            for k in range(lanes):
                most_turbulence = max(most_turbulence, turbulence[a, k])
            level = min(int(ceil(most_turbulence * reach_levels)), reach.shape[0] - 1)
            known = (reach.shape[1] - 1) ** 2 / reach_density**2 * source_diameter_m
            widest, spread = cone[level, 0] * source_diameter_m, cone[level, 1]
            for b in range(a + 1, {receivers}):
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

_SHARED_BOUNDS = f"""                if downwind_m <= {ABREAST!r}:
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
    operated = stages.operation is not None
    receivers = "turbines if sheds[order[a]] else 0" if operated else "turbines"
    bounds = _SHARED_BOUNDS if shared_geometry else _LANE_BOUNDS
    for with_slopes in (False, True):
        writer = LoopWriter(stages, shared_geometry, with_slopes)
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
        if operated:
            names = ("yaw", "tilt", "limit", "free", "ambient", "table_thrust", "table_power")
            arrays += [f"{part}_of = np.empty((turbines, most))" for part in names]
            arrays += ["share_of = np.empty(turbines)", "normal = np.empty(most)", "control_back = np.empty((3, most))"]
        outputs = "weight, park_power, slope" if with_slopes else "park_power, states, keep_states"
        text += _OPEN.format(
            kernel="gradient_kernel" if with_slopes else "energy_kernel",
            arguments=ARGUMENTS + (OPERATED_ARGUMENTS if operated else ""),
            outputs=outputs + (", control_slope" if operated and with_slopes else ""),
            operated_setup=_OPERATED_SETUP if operated else "",
            stored=max(1, len(writer.stored)),
            steady=max(1, len(writer.steady)),
            group_setup=shifted(writer.group_setup(), 2),
            arrays=shifted("\n".join(arrays), 1),
            lane_setup="            weight_lane[k] = weight[case] if k < count else 0.0" if with_slopes else "",
            clear=shifted("\n".join(clear), 2),
            finish=shifted(writer.finish(), 3),
            look_up=_look_up(writer),
        )
        if not with_slopes:
            text += shifted(_KEEP_STATES, 3)
        text += "\n" + shifted(_COUNT.format(share=" * share_of[a]" if operated else ""), 3) + "\n"
        text += shifted(writer.hoist(), 3) + "\n"
        text += _PAIRS.format(lane_bounds=bounds, receivers=receivers, body=shifted(writer.forward_pair(), 4))
        if with_slopes:
            text += _BACKWARD_OPEN.format(clear_back=f"hoisted_back[:{len(stages.hoisted)}, :lanes] = 0.0")
            text += _PAIRS.format(lane_bounds=bounds, receivers=receivers, body=shifted(writer.backward_pair(), 4))
            text += shifted(writer.backward_source(), 3) + "\n"
            if operated:
                text += shifted(_CONTROL_BACK, 3) + "\n"
            text += _SHARED_TURN_BACK if shared_geometry else _LANE_TURN_BACK
    return text


def _look_up(writer: LoopWriter) -> str:
    """The reading of the tables, and what stands around it where turbines are operated."""
    slopes = _LOOK_UP_SLOPES if writer.with_slopes else ""
    before, after = writer.operation()
    if not before:
        return _LOOK_UP.format(
            read="speed[a, k]", thrust="thrust", power="power[k]", slopes=slopes, before="", after=""
        )
    return _LOOK_UP.format(
        read="normal[k]",
        thrust="table_thrust_of",
        power="table_power_of[a, k]",
        slopes=slopes,
        before=shifted(before, 3) + "\n",
        after=shifted(after, 3) + "\n",
    )


_COUNT = """for k in range(count):
    park_power[first + k] += power[k]{share}"""

_CONTROL_BACK = """for k in range(count):
    for c in range(3):
        control_slope[c, (first + k) * control_stride, order[a]] += control_back[c, k]"""

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
