"""How far sideways a wake can matter, found from the model's own formulas.

Beyond the reach a wake changes wind speed and turbulence by less than `TOLERANCE` of their scale, whatever the thrust
(up to 1.2) and the turbulence (up to `MOST_TURBULENCE`); the sweep skips such pairs. With the tolerance of 1e-10 this
changes park energies by less than 1e-9 of themselves.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.wake.models import FlowModel
from monsun.wake.pair import pair_effects

TOLERANCE = 1e-10
MOST_TURBULENCE = 0.8
# table steps per square root of a rotor diameter: fine near the rotor, where wakes change quickly
DENSITY = 8.0
_FARTHEST = 1000.0


@lru_cache(maxsize=256)
def reach_table(model: FlowModel, largest_ratio: float, turbulent: bool) -> NDArray[np.float64]:
    """Greatest distance sideways, in rotor diameters of the source, at which a wake matters.

    [step] over the square root of the downwind distance, `DENSITY` steps each; the last entry holds beyond the table.
    largest_ratio: greatest receiver over source diameter; turbulent: cases exceed `MOST_TURBULENCE`, no pair is skipped.
    """
    if turbulent:
        return np.full(2, np.inf)
    edges = (np.arange(int(np.sqrt(_FARTHEST) * DENSITY) + 1) / DENSITY) ** 2
    downwind = np.maximum(edges, 1e-3)[:, None, None]
    thrust = np.array([0.02, 0.3, 0.6, 0.8, 0.9, 0.97, 1.2])[None, :, None]
    intensity = np.array([0.0, 0.02, 0.06, 0.12, 0.25, 0.5, MOST_TURBULENCE])[None, None, :]
    quantities = {
        "downwind": downwind,
        "source_diameter": 100.0,
        "source_height": 100.0,
        "thrust_coefficient": thrust,
        "turbulence_intensity": intensity,
        "ambient_turbulence_intensity": np.maximum(intensity, 1e-4),
        "wind_speed": 10.0,
        "free_wind_speed": 10.0,
    }
    beyond = np.zeros(edges.size)
    for distance in np.geomspace(0.05, 400.0, 90):
        with np.errstate(all="ignore"):
            share, added = pair_effects(model, distance, 0.0, largest_ratio, quantities)
        matters = ~(np.abs(share) <= TOLERANCE)
        if added is not None:
            matters = matters | ~(np.abs(added) <= TOLERANCE)
        beyond[np.broadcast_to(matters, (edges.size, 7, 7)).any(axis=(1, 2))] = distance
    # up to the next distance tried, then the greater of a step's two ends, and never less than nearer the rotor
    beyond = np.maximum.accumulate(beyond * (400.0 / 0.05) ** (1 / 89))
    beyond[beyond >= 400.0] = np.inf
    table = np.append(beyond[1:], np.inf)
    return table
