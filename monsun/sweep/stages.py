"""The records of a flow model traced once and cut into stages, by how often each part has to be computed.

A *lane* is one weather case of those that are worked on together. The gathered contributions give the state of a
turbine (`finish`: once per source and lane); what the pair law needs of the source alone is computed there too
(`hoisted`); what depends on the geometry alone is computed once per pair (`paired`); the rest runs per pair and lane.
"""

from __future__ import annotations

from dataclasses import dataclass

from monsun.wake.formula import Formula
from monsun.wake.superposition import Gathering
from monsun.wake.trace import Node

# what a value depends on: the source alone, the pair's geometry, the source's state in a lane
SOURCE, PAIR, LANE = 1, 2, 4

PAIR_INPUTS = ("downwind_m", "crosswind_m", "vertical_m", "receiver_diameter_m")
STATE_INPUTS = ("wind_speed", "turbulence_intensity", "thrust_coefficient", "free_wind_speed", "ambient_turbulence")
# what the user sets per turbine and case
CONTROLS = ("yaw", "tilt", "power_limit")
# the geometry with slopes: moving turbines changes these
MOVING = ("downwind_m", "crosswind_m", "vertical_m")


@dataclass(frozen=True)
class Variant:
    """Which kernels of a model are wanted.

    shared_geometry: all lanes of a loop have the same wind direction; operated: turbines may be turned, tilted, held
    back or stand still, and the site's wind differs between them; turned: the site turns the wind at each turbine, and
    veer: with the height; shear: how the free wind grows with the height, None where it does not;
    free: the model's constants by which slopes are wanted.
    """

    shared_geometry: bool
    operated: bool = False
    turned: bool = False
    veer: bool = False
    shear: Formula | None = None
    free: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accumulator:
    """One number per turbine and lane to which every upstream source contributes."""

    contribution: Node
    gathering: Gathering


@dataclass(frozen=True)
class PairStage:
    """What sources do to receivers, as roots per pair and lane with the slopes of their weighted sum.

    tag: the letter with which its names begin; roots: the values, weighted with the symbols `weights`; lane_slopes: by
    the values of outer loops, by moving geometry that changes with the lane, and by scalars; of these `hoisted` belong
    to the source, `paired` to the geometry.
    """

    tag: str
    roots: tuple[Node, ...]
    weights: tuple[str, ...]
    lane_slopes: dict[Node, Node]
    hoisted: tuple[Node, ...]
    paired: tuple[Node, ...]
    hoisted_slopes: dict[str, Node]
    paired_slopes: dict[str, Node]


@dataclass(frozen=True)
class OperationStage:
    """What stands around the tables of a turbine that is turned or held back, with its slopes.

    power_wind, thrust_wind: the wind speeds at which the tables are read; thrust, power: from the tables' values;
    outer: slopes of thrust and power by the tables' values and the controls; inner: slopes of the two wind speeds.
    """

    power_wind: Node
    thrust_wind: Node
    thrust: Node
    power: Node
    outer: dict[str, Node]
    inner: dict[str, Node]


@dataclass(frozen=True)
class JointStage:
    """How wakes meet at a receiver; values and slopes in terms of `own{q}`, `earlier{q}` and what was summed.

    stored: the wake's numbers that are kept per source; shapes that no meeting needs are among them.
    """

    stored: tuple[Node, ...]
    meeting: Node
    meeting_slopes: dict[str, Node]
    carried: Node
    totals: tuple[Node, ...]
    wake_slopes: dict[str, Node]
    carried_slopes: dict[str, Node]


@dataclass(frozen=True)
class Stages:
    """The traced model and its slopes, ready to be written out as loops; see `template.py`.

    states: names of what a source knows of itself that was gathered; scalars: the names by which slopes are summed up
    over all lanes; scatter: what a source adds to those downstream, the turbulence
    apart, as it reaches less far; joint, blockage: None for models without.
    """

    states: tuple[str, ...]
    differentiated: tuple[str, ...]
    scalars: tuple[str, ...]
    accumulators: tuple[Accumulator, ...]
    scatter: tuple[PairStage, ...]
    joint: JointStage | None
    joint_pairs: PairStage | None
    blockage: PairStage | None
    gathered: int
    finish: dict[str, Node]
    finish_slopes: dict[str, Node]
    levels: dict[Node, int]
    operation: OperationStage | None
