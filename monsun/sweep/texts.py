"""The fixed parts of a kernel's text; what depends on the model is written by `loops.py` and `joint_loops.py`."""

# metres downwind up to which rotors stand abreast: which of them is upstream must not hang on the rounding of a sine
ABREAST = 1e-6

ARGUMENTS = (
    "group_from, group_to, group_start, middle_sine, middle_cosine, half_span, sine, cosine, free_speed, ambient, "
    "x, y, z, diameter, kind, boundary, bucket, per_speed, left, curve, reach, cone, turbulence_reach, reach_density, "
    "reach_levels, "
    "constants"
)

# more arguments where turbines are operated: controls [row, turbine] with row = case x stride, the site's factors
# [turbine, sector] with each case's place among the sectors, the cube root of the air's density in each case over that
# of each turbine's table, which turbines count and which shed wakes
OPERATED_ARGUMENTS = (
    ", yaw_input, tilt_input, limit_input, control_stride, speed_factor, turbulence_factor, turn, sector, shear_slope, "
    "density_root, veer, counted, sheds"
)

HEADER = '''"""Kernels of the flow model {name}, written by monsun {version}; do not edit."""

from math import ceil, cos, inf, sin, sqrt

import numba
import numpy as np

from monsun.sweep.functions import arccos_, arctan_, erf_, exp_, log_, power_, select_
from monsun.sweep.instructions import straight

# reassociation lets sums over lanes run in vector registers; not-a-number keeps its meaning
_MATHS = {{"reassoc", "contract", "nsz", "arcp"}}
'''

OPEN = """
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
{arrays}
    order = np.arange(turbines)
    along = np.empty(turbines)
    across = np.empty(turbines)
    east_of = np.empty(turbines)
    north_of = np.empty(turbines)
    height = np.empty(turbines)
    size = np.empty(turbines)
    level_of = np.empty(turbines, dtype=np.int64)
    near = np.empty(turbines + 1, dtype=np.int64)
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
"""

OPERATED_SETUP = """t = order[a]
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
    density_of[a, k] = density_root[kind[t], case * (density_root.shape[1] > 1)]
"""

# with one direction in all lanes
TURN_SETUP = """lower = int(sector[first])
part = sector[first] - lower
turned = (1 - part) * turn[order[a], lower] + part * turn[order[a], (lower + 1) % turn.shape[1]]
turn_sine[a], turn_cosine[a] = sin(turned), cos(turned)"""

LOOK_UP = """type_of = kind[order[a]]
last = bucket.shape[1] - 1
{before}{readings}{after}"""

READING = """for k in range(lanes):
    at = bucket[type_of, max(0, min(int({read} * per_speed), last))]
    while boundary[type_of, at] < {read}:
        at += 1
    step = {read} - left[type_of, at]
{lines}
"""
THRUST_LINES = """    {thrust}[a, k] = curve[0, type_of, at] + step * curve[1, type_of, at]
"""
THRUST_SLOPE_LINES = """    thrust_slope[a, k] = curve[1, type_of, at]
"""
POWER_LINES = """    c, d = curve[3, type_of, at], step * curve[4, type_of, at]
    e = step * step * curve[5, type_of, at]
    {power} = curve[2, type_of, at] + step * (c + d + e)
"""
POWER_SLOPE_LINES = """    power_slope[a, k] = c + 2.0 * d + 3.0 * e
"""

LEVEL = """most_turbulence = turbulence[a, 0]
for k in range(lanes):
    most_turbulence = max(most_turbulence, turbulence[a, k])
level_of[a] = min(int(ceil(most_turbulence * reach_levels)), reach.shape[0] - 1)"""

PLACE = """downwind_m = along[b] - along[a]
crosswind_m = across[b] - across[a]"""

# where the site turns the wind at the source
TURN = """turned_m = turn_cosine[a] * downwind_m - turn_sine[a] * crosswind_m
crosswind_m = turn_cosine[a] * crosswind_m + turn_sine[a] * downwind_m
downwind_m = turned_m"""

# beyond its table the reach is that of the last entry; the cone discards most pairs at a glance
PAIR_TEST = f"""if downwind_m <= {ABREAST!r}:
    continue
farthest, nearest = downwind_m, abs(crosswind_m)
source_diameter_m, source_height_m = size[a], height[a]
level = level_of[a]
known = (reach.shape[1] - 1) ** 2 / reach_density**2 * source_diameter_m
if farthest < known and nearest > (cone[level, 0] * source_diameter_m) + cone[level, 1] * farthest:
    continue
nearest_reach = min(int(sqrt(farthest / source_diameter_m) * reach_density), reach.shape[1] - 1)
if nearest > reach[level, nearest_reach] * source_diameter_m:
    continue"""

GEOMETRY = """source_diameter_m, source_height_m = size[a], height[a]
vertical_m = height[b] - height[a]
receiver_diameter_m = size[b]
east = east_of[b] - east_of[a]
north = north_of[b] - north_of[a]"""

# candidates are listed first, without a branch that the processor would have to guess
PAIRS = """known = (reach.shape[1] - 1) ** 2 / reach_density**2 * source_diameter_m
level = level_of[a]
widest, spread = cone[level, 0] * source_diameter_m, cone[level, 1]
found = 0
for b in range(a + 1, {receivers}):
    downwind_m = along[b] - along[a]
    crosswind_m = across[b] - across[a]
{turn}{lane_bounds}
    near[found] = b
    found += (farthest > {abreast}) & ((nearest <= widest + spread * farthest) | (farthest >= known))
for n in range(found):
    b = near[n]
    downwind_m = along[b] - along[a]
    crosswind_m = across[b] - across[a]
{turn}{lane_bounds}
    nearest_reach = min(int(sqrt(farthest / source_diameter_m) * reach_density), reach.shape[1] - 1)
    if nearest > reach[level, nearest_reach] * source_diameter_m:
        continue
{geometry}
{body}
"""

WITHIN_TURBULENCE = """if nearest <= turbulence_reach[level, nearest_reach] * source_diameter_m:
"""

SHARED_BOUNDS = """    farthest, nearest = downwind_m, abs(crosswind_m)"""
# within a group the direction differs from the middle one by at most `span` radians
LANE_BOUNDS = """    turn_m = span * sqrt(downwind_m * downwind_m + crosswind_m * crosswind_m)
    farthest, nearest = downwind_m + turn_m, abs(crosswind_m) - turn_m"""

COUNT = """for k in range(count):
    park_power[first + k] += power[k]{share}"""

KEEP_STATES = """if keep_states:
    for k in range(count):
        states[0, first + k, order[a]] = speed[a, k]
        states[1, first + k, order[a]] = turbulence[a, k]
        states[2, first + k, order[a]] = thrust[a, k]
        states[3, first + k, order[a]] = power[k]"""

CONTROL_BACK = """for k in range(count):
    for c in range(3):
        control_slope[c, (first + k) * control_stride, order[a]] += control_back[c, k]"""

SHARED_TURN_BACK = """for a in range(turbines):
    t = order[a]
    slope[0, t] += north_slope[a] * middle_cosine[g] - east_slope[a] * middle_sine[g]
    slope[1, t] -= east_slope[a] * middle_cosine[g] + north_slope[a] * middle_sine[g]
    slope[2, t] += up_slope[a]"""

LANE_TURN_BACK = """for a in range(turbines):
    t = order[a]
    slope[0, t] += east_slope[a]
    slope[1, t] += north_slope[a]
    slope[2, t] += up_slope[a]"""

# a fixed point is found when nothing changes by more than this, m/s (for slopes: of the largest adjoint)
SETTLED = 1e-11
MOST_PASSES = 200
