"""The fixed parts of the text of a model's relocation kernels; what depends on the model is written by `move_template`.

A layout is held as the states of all its turbines in all cases, by [group, turbine, lane], twice: `kept`, and `tried`,
which is the same but for what a trial has changed. A trial moves one turbine: from its old receivers its effect is
taken away, then the turbines that this touches are finished anew in the order downwind, each handing on the change of
its own effects, until nothing more changes. What a trial costs grows with the turbines it touches, not with the park.
"""

HEADER = '''"""Relocation kernels of the flow model {name}, written by monsun {version}; do not edit."""

from math import ceil, cos, exp, inf, log, pi, sin, sqrt

import numba
import numpy as np

from monsun.layout.inside import is_inside, nearest_inside
from monsun.layout.random_numbers import random_normal, random_share, random_whole
from monsun.sweep.functions import arccos_, arctan_, erf_, exp_, log_, power_, select_
from monsun.sweep.instructions import straight

_MATHS = {{"reassoc", "contract", "nsz", "arcp"}}
'''

# sums of effects, (m/s)2 or m/s, between these are nothing: what thousands of moves leave behind, of either sign, where
# the sum of squares would have no root
ROUNDING = (-1e-9, 1e-14)

LEVEL = """most_turbulence = turbulence[a, 0]
for k in range(lanes):
    most_turbulence = max(most_turbulence, turbulence[a, k])
level = min(int(ceil(most_turbulence * reach_levels)), reach.shape[0] - 1)"""

# the reach's tests as the sweep makes them
WITHIN = """{skip}
downwind_m = along[b] - along[a]
crosswind_m = across[b] - across[a]
if downwind_m <= {abreast}:
    continue
source_diameter_m = diameter[a]
nearest = abs(crosswind_m)
known = (reach.shape[1] - 1) ** 2 / reach_density**2 * source_diameter_m
if downwind_m < known and nearest > cone[level, 0] * source_diameter_m + cone[level, 1] * downwind_m:
    continue
nearest_reach = min(int(sqrt(downwind_m / source_diameter_m) * reach_density), reach.shape[1] - 1)
if nearest > reach[level, nearest_reach] * source_diameter_m:
    continue
source_height_m = z[a]
vertical_m = z[b] - z[a]
receiver_diameter_m = diameter[b]"""

SPREAD = """
@numba.njit(nogil=True, fastmath=_MATHS, error_model="numpy", forceinline=True)
def _spread(
    sign, a, moved, g, along, across, lanes, free_lane, ambient_lane, states, levels, target, touched, queue, queued,
    park, reaches,
):
    z, diameter, kind, share, boundary, bucket, per_speed, left, curve = park
    reach, cone, reach_density, reach_levels = reaches
{source_views}
{target_views}
    level = levels[g, a]
    for b in range(along.size):
{within}
        if not touched[b]:
            touched[b] = True
            queue[queued] = b
            queued += 1
{body}
    return queued
"""

COLLECT = """
@numba.njit(nogil=True, fastmath=_MATHS, error_model="numpy", forceinline=True)
def {name}(b, g, along, across, lanes, free_lane, ambient_lane, states, levels, park, reaches):
    z, diameter, kind, share, boundary, bucket, per_speed, left, curve = park
    reach, cone, reach_density, reach_levels = reaches
{source_views}
{clear}
    for a in range(along.size):
        if along[b] - along[a] <= {abreast}:
            continue
        level = levels[g, a]
{within}
{body}
"""

FINISH = """
@numba.njit(nogil=True, fastmath=_MATHS, error_model="numpy", forceinline=True)
def _finish(a, g, lanes, free_lane, ambient_lane, weight_lane, states, levels, power, park, reaches):
    z, diameter, kind, share, boundary, bucket, per_speed, left, curve = park
    reach, cone, reach_density, reach_levels = reaches
    source_diameter_m = diameter[a]
    source_height_m = z[a]
{source_views}
{finish}
{look_up}
{hoist}
{level}
    levels[g, a] = level
    worth = 0.0
    for k in range(lanes):
        worth += weight_lane[k] * power[k]
    return worth * share[a]
"""

GROUP = """first = group_start[g]
lanes = group_start[g + 1] - first
free_lane, ambient_lane = free_speed[first : first + lanes], ambient[first : first + lanes]
weight_lane = weight[first : first + lanes]"""

FILL = """
@numba.njit(nogil=True, cache=True, fastmath=_MATHS, error_model="numpy")
def fill_states(x, y, kept, tried, worth, levels, park, wind, reaches):
    group_start, middle_sine, middle_cosine, free_speed, ambient, weight = wind
    turbines = x.size
    most = kept[0].shape[2]
    along, across, power = np.empty(turbines), np.empty(turbines), np.empty(most)
    touched, queue = np.zeros(turbines, dtype=np.bool_), np.empty(turbines, dtype=np.int64)
    total = 0.0
    for g in range(group_start.size - 1):
{group}
{clear}
        for t in range(turbines):
            along[t] = -(x[t] * middle_sine[g] + y[t] * middle_cosine[g])
            across[t] = x[t] * middle_cosine[g] - y[t] * middle_sine[g]
        for a in np.argsort(along):
{collect}
            worth[0, g, a] = _finish(
                a, g, lanes, free_lane, ambient_lane, weight_lane, kept, levels[0], power, park, reaches
            )
            worth[1, g, a] = worth[0, g, a]
            levels[1, g, a] = levels[0, g, a]
            total += worth[0, g, a]
            touched[:] = True
            _spread(
                1.0, a, -1, g, along, across, lanes, free_lane, ambient_lane, kept, levels[0], kept, touched, queue, 0,
                park, reaches,
            )
{copy}
    return total
"""

MOVE = """
@numba.njit(nogil=True, cache=True, fastmath=_MATHS, error_model="numpy")
def move_gain(moved, to_x, to_y, settled, x, y, kept, tried, worth, levels, dirty, dirty_count, park, wind, reaches):
    group_start, middle_sine, middle_cosine, free_speed, ambient, weight = wind
    turbines = x.size
    most = kept[0].shape[2]
    along, across, power = np.empty(turbines), np.empty(turbines), np.empty(most)
    touched, queue = np.empty(turbines, dtype=np.bool_), np.empty(turbines, dtype=np.int64)
    gain = 0.0
    for g in range(group_start.size - 1):
{group}
        sine, cosine = middle_sine[g], middle_cosine[g]
        for t in range(turbines):
            along[t] = -(x[t] * sine + y[t] * cosine)
            across[t] = x[t] * cosine - y[t] * sine
            touched[t] = False
        touched[moved] = True
        queue[0] = moved
        queued = _spread(
            -1.0, moved, moved, g, along, across, lanes, free_lane, ambient_lane, kept, levels[0], tried, touched,
            queue, 1, park, reaches,
        )
        along[moved] = -(to_x * sine + to_y * cosine)
        across[moved] = to_x * cosine - to_y * sine
        found = 0
        while found < queued:
            # of those that wait, the one farthest upstream is the next whose sums are complete
            next_place = found
            for n in range(found + 1, queued):
                if along[queue[n]] < along[queue[next_place]]:
                    next_place = n
            a = queue[next_place]
            queue[next_place] = queue[found]
            queue[found] = a
            dirty[g, found] = a
            found += 1
            if a == moved:
                _collect(a, g, along, across, lanes, free_lane, ambient_lane, tried, levels[1], park, reaches)
{rescan}
            worth[1, g, a] = _finish(
                a, g, lanes, free_lane, ambient_lane, weight_lane, tried, levels[1], power, park, reaches
            )
            gain += worth[1, g, a] - worth[0, g, a]
            changed = a == moved
            if not changed:
{changed}
                if changed:
                    queued = _spread(
                        -1.0, a, moved, g, along, across, lanes, free_lane, ambient_lane, kept, levels[0], tried,
                        touched, queue, queued, park, reaches,
                    )
            if changed:
                queued = _spread(
                    1.0, a, moved, g, along, across, lanes, free_lane, ambient_lane, tried, levels[1], tried, touched,
                    queue, queued, park, reaches,
                )
        dirty_count[g] = found
    return gain
"""

COPY = """

@numba.njit(nogil=True, cache=True)
def copy_dirty(source, target, from_row, to_row, worth, levels, dirty, dirty_count):
    for g in range(dirty_count.size):
        for n in range(dirty_count[g]):
            t = dirty[g, n]
            worth[to_row, g, t] = worth[from_row, g, t]
            levels[to_row, g, t] = levels[from_row, g, t]
            for k in range(source[0].shape[2]):
{copy}
        dirty_count[g] = 0
"""
