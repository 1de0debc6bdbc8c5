"""How far sideways a wake can matter, found from the model's own formulas.

Beyond the reach a wake changes wind speed and turbulence by less than `TOLERANCE` of their scale, whatever the thrust
(up to 1.2) and up to the turbulence of a level; the sweep skips such pairs. With the tolerance of 1e-10 this changes
park energies by less than 1e-9 of themselves.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.wake.flow_model import FlowModel
from monsun.wake.joint import JointSuperposition
from monsun.wake.pair import pair_effects

Array = NDArray[np.float64]

TOLERANCE = 1e-10
# table steps per square root of a rotor diameter: fine near the rotor, where wakes change quickly
DENSITY = 6.0
# turbulence levels per unit: a row for every 0.025; a source more turbulent than the last row skips nothing
LEVELS = 40.0
_MOST_TURBULENCE = 0.8
_FARTHEST = 400.0
# up to here, in rotor diameters, the line that discards most pairs is level
_NEAR = 2.0
# distances sideways that are tried, in rotor diameters, and how often the step between two is halved
_TRIED = np.geomspace(0.05, 400.0, 14)
_STEP = _TRIED[1] / _TRIED[0]
_HALVINGS = 6
_THRUST = (0.02, 0.3, 0.8, 0.9, 0.97, 1.2)


@dataclass(frozen=True)
class Reach:
    """Greatest distance sideways at which a wake matters, in rotor diameters of the source.

    table [level, step]: level of turbulence at the source (`LEVELS` per unit), step over the square root of the
    downwind distance (`DENSITY` per step; the last entry holds beyond the table). cone [level, 2]: offset and slope of
    a straight line over the downwind distance above the row as far as it goes, to discard most pairs at a glance.
    turbulence_table [level, step]: the same as table for the added turbulence alone.
    """

    table: Array
    cone: Array
    turbulence_table: Array


@lru_cache(maxsize=256)
def reach(
    model: FlowModel, largest_ratio: float, most_yaw: float = 0.0, veer: float = 0.0, tolerance: float = TOLERANCE
) -> Reach:
    """Reach of a model's wakes.

    largest_ratio: greatest receiver over source diameter; most_yaw: degrees; veer: radians per metre upwards;
    tolerance: share of the scale below which an effect does not matter.
    """
    edges = (np.arange(int(np.sqrt(_FARTHEST) * DENSITY) + 1) / DENSITY) ** 2
    turbulent = bool({"turbulence_intensity", "ambient_turbulence_intensity"} & _asked(model))
    levels = np.arange(1, int(_MOST_TURBULENCE * LEVELS) + 1) / LEVELS if turbulent else np.array([0.1])
    intensity = np.concatenate([[0.0], levels])
    table, of_turbulence = (
        _table(_Probe(model, largest_ratio, most_yaw, veer, edges, intensity, alone, tolerance))
        for alone in (False, True)
    )
    near = edges <= _NEAR
    offset = table[:, near].max(axis=1)
    with np.errstate(invalid="ignore"):
        rise = (table[:, ~near][:, :-1] - offset[:, None]) / edges[~near][:-1]
    slope = np.maximum(np.where(np.isnan(rise), np.inf, rise).max(axis=1), 0.0)
    return Reach(table, np.stack([offset, slope], axis=1), of_turbulence)


def _table(probe: _Probe) -> Array:
    """The reach [level, step] for what the probe looks at."""
    edges, intensity = probe.edges, probe.intensity
    beyond = np.zeros((edges.size, intensity.size))
    # from far to near: a cell is done where the wake is first seen, and rows without open cells are left out
    for distance in _TRIED[::-1]:
        rows = np.flatnonzero((beyond == 0).any(axis=1))
        if rows.size:
            seen = probe.matters(rows, np.full((rows.size, intensity.size), distance))
            beyond[rows] = np.where((beyond[rows] == 0) & seen, distance, beyond[rows])
    low, high = beyond.copy(), beyond * _STEP
    rows = np.flatnonzero((beyond > 0).any(axis=1) & (beyond < _TRIED[-1]).any(axis=1))
    for _ in range(_HALVINGS if rows.size else 0):
        middle = (low[rows] + high[rows]) / 2
        seen = probe.matters(rows, np.maximum(middle, _TRIED[0]))
        low[rows], high[rows] = np.where(seen, middle, low[rows]), np.where(seen, high[rows], middle)
    # then never less than nearer the rotor or at less turbulence
    beyond = np.maximum.accumulate(np.maximum.accumulate(high, axis=0), axis=1)
    if isinstance(probe.model.superposition, JointSuperposition):
        # a wake that does not reach a receiver may still meet one that does: for Gaussians of like width at most
        # the root of three farther away
        beyond *= 2
    beyond[beyond >= _TRIED[-1]] = np.inf
    table = np.full((intensity.size + 1, edges.size), np.inf)
    table[:-1, :-1] = beyond[1:].T
    if intensity.size == 2:
        # the same for any turbulence
        table[:] = table[1]
    return table


class _Probe:
    """Whether a wake matters at a distance sideways, for any thrust and whatever else a formula asks for."""

    def __init__(
        self,
        model: FlowModel,
        ratio: float,
        most_yaw: float,
        veer: float,
        edges: Array,
        intensity: Array,
        turbulence_alone: bool,
        tolerance: float,
    ) -> None:
        self.tolerance = tolerance
        self.model, self.ratio, self.edges, self.intensity, self.veer = model, ratio, edges, intensity, veer
        self.turbulence_alone = turbulence_alone
        if turbulence_alone:
            # what else is gathered need not be worked out
            self.model = replace(model, gathered=tuple(replace(one, formula=_nothing) for one in model.gathered))
        asked = _asked(model)
        # deflected wakes reach farther to one side; the table holds for both
        yaws = (0.0,) if most_yaw == 0 or model.deflection is None else tuple(np.radians([-most_yaw, 0.0, most_yaw]))
        # the free wind's turbulence is at most that at the source, by which the table is read
        most = np.maximum(intensity, 1e-3)[None, None, :]
        ambients = (most, np.minimum(most, 0.01)) if "ambient_turbulence_intensity" in asked else (most,)
        # a formula that asks for more than the distance from the axis may lean to one side, rise or sink
        sides = (-1.0, 1.0) if veer or "crosswind" in asked else (1.0,)
        heights = (-0.5, 0.0, 0.5) if veer or "vertical" in asked else (0.0,)
        gathered = tuple(zip(*(part.typical for part in model.gathered), strict=True)) or ((),)
        self.ways = list(product(ambients, yaws, sides, heights, gathered))

    def matters(self, rows: NDArray[np.int64], distance: Array) -> NDArray[np.bool_]:
        """For rows of edges, whether any effect at the distance [row, intensity] exceeds the tolerance."""
        found = np.zeros(distance.shape, dtype=bool)
        shape = (rows.size, len(_THRUST), self.intensity.size)
        for ambient, yaw, side, height, gathered in self.ways:
            quantities = {
                "downwind": np.maximum(self.edges[rows], 1e-3)[:, None, None],
                "source_diameter": 100.0,
                "source_height": 100.0,
                "receiver_height": 100.0,
                "thrust_coefficient": np.array(_THRUST)[None, :, None],
                "turbulence_intensity": self.intensity[None, None, :],
                "ambient_turbulence_intensity": ambient,
                "wind_speed": 10.0,
                "free_wind_speed": 10.0,
                "yaw": yaw,
                "tilt": 0.0,
                "shear_exponent": 0.1,
                **{part.name: value for part, value in zip(self.model.gathered, gathered, strict=True)},
            }
            if self.veer:
                quantities["veer"] = self.veer * 100.0
            with np.errstate(all="ignore"):
                effects = pair_effects(self.model, side * distance[:, None, :], height, self.ratio, quantities)
                alone = () if effects.added_turbulence is None else (effects.added_turbulence,)
                for effect in alone if self.turbulence_alone else effects.all:
                    size = np.broadcast_to(np.abs(effect), shape)
                    # a formula without a value for some thrust, as sqrt(1 - 1.2), has the reach of the others
                    found |= (size > self.tolerance).any(axis=1) | np.isnan(size).all(axis=1)
            if found.all():
                break
        return found


def _nothing(downwind: Any) -> Any:
    return 0.0 * downwind


def _asked(model: FlowModel) -> set[str]:
    return {name for _, formula in model.formulas() for name in inspect.signature(formula).parameters}
