"""How far sideways a wake can matter, found from the model's own formulas.

Beyond the reach a wake changes wind speed and turbulence by less than `TOLERANCE` of their scale, whatever the thrust
(up to 1.2) and up to the turbulence of a level; the sweep skips such pairs. With the tolerance of 1e-10 this changes
park energies by less than 1e-9 of themselves.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from monsun.wake.models import FlowModel
from monsun.wake.pair import pair_effects

Array = NDArray[np.float64]

TOLERANCE = 1e-10
# table steps per square root of a rotor diameter: fine near the rotor, where wakes change quickly
DENSITY = 6.0
# turbulence levels per unit: a row for every 0.025; a source more turbulent than the last row skips nothing
LEVELS = 40.0
_MOST_TURBULENCE = 0.8
_FARTHEST = 400.0
_THRUST = (0.02, 0.3, 0.8, 0.9, 0.97, 1.2)


@dataclass(frozen=True)
class Reach:
    """Greatest distance sideways at which a wake matters, in rotor diameters of the source.

    table [level, step]: level of turbulence at the source (`LEVELS` per unit), step over the square root of the
    downwind distance (`DENSITY` per step; the last entry holds beyond the table). cone [level, 2]: offset and slope of
    a straight line over the downwind distance above the row as far as it goes, to discard most pairs at a glance.
    """

    table: Array
    cone: Array


@lru_cache(maxsize=256)
def reach(model: FlowModel, largest_ratio: float, most_yaw: float = 0.0) -> Reach:
    """Reach of a model's wakes; largest_ratio: greatest receiver over source diameter; most_yaw: degrees."""
    edges = (np.arange(int(np.sqrt(_FARTHEST) * DENSITY) + 1) / DENSITY) ** 2
    asked = _asked(model)
    levels = (
        np.arange(1, int(_MOST_TURBULENCE * LEVELS) + 1) / LEVELS
        if "turbulence_intensity" in asked
        else np.array([0.1])
    )
    intensity = np.concatenate([[0.0], levels])[None, None, :]
    matters = np.zeros((edges.size, intensity.size), dtype=bool)
    beyond = np.zeros((edges.size, intensity.size))
    tried = np.geomspace(0.05, 400.0, 60)
    # deflected wakes reach farther to one side; the table holds for both
    yaws = (0.0,) if most_yaw == 0 or model.deflection is None else tuple(np.radians([-most_yaw, 0.0, most_yaw]))
    ambients = (0.01, 0.1, 0.5) if "ambient_turbulence_intensity" in asked else (0.1,)
    # a formula that asks for more than the distance from the axis may lean to one side, rise or sink
    sides = (-1.0, 1.0) if "crosswind" in asked else (1.0,)
    heights = (-0.5, 0.0, 0.5) if "vertical" in asked else (0.0,)
    for distance in tried:
        matters[:] = False
        for ambient, yaw, side, height in product(ambients, yaws, sides, heights):
            quantities = {
                "downwind": np.maximum(edges, 1e-3)[:, None, None],
                "source_diameter": 100.0,
                "source_height": 100.0,
                "thrust_coefficient": np.array(_THRUST)[None, :, None],
                "turbulence_intensity": intensity,
                "ambient_turbulence_intensity": ambient,
                "wind_speed": 10.0,
                "free_wind_speed": 10.0,
                "yaw": yaw,
                "tilt": 0.0,
            }
            with np.errstate(all="ignore"):
                for effect in pair_effects(model, side * distance, height, largest_ratio, quantities):
                    if effect is not None:
                        size = np.broadcast_to(np.abs(effect), (edges.size, len(_THRUST), intensity.size))
                        # a formula without a value for some thrust, as sqrt(1 - 1.2), has the reach of the others
                        matters |= (size > TOLERANCE).any(axis=1) | np.isnan(size).all(axis=1)
        beyond[matters] = distance
    # up to the next distance tried, then never less than nearer the rotor or at less turbulence
    beyond = np.maximum.accumulate(np.maximum.accumulate(beyond * (tried[1] / tried[0]), axis=0), axis=1)
    beyond[beyond >= tried[-1]] = np.inf
    table = np.full((intensity.size + 1, edges.size), np.inf)
    table[:-1, :-1] = beyond[1:].T
    if levels.size == 1:
        # the same for any turbulence
        table[:] = table[1]
    offset = np.where(np.isfinite(table[:, 0]), table[:, 0], np.inf)
    with np.errstate(invalid="ignore"):
        rise = (table[:, 1:-1] - offset[:, None]) / edges[1:-1]
    slope = np.maximum(np.where(np.isnan(rise), np.inf, rise).max(axis=1), 0.0)
    return Reach(table, np.stack([offset, slope], axis=1))


def _asked(model: FlowModel) -> set[str]:
    formulas = (model.deficit, model.width, model.wake_radius, model.added_turbulence, model.deflection)
    return {name for formula in formulas if formula is not None for name in inspect.signature(formula).parameters}
