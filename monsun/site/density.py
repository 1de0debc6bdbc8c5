"""A turbine's curves in air that is lighter or heavier than the air they were made for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monsun.park import Turbine
from monsun.records import InputError

Array = NDArray[np.float64]

_NO_POWER = 1e-9


def density_adjusted(turbine: Turbine, air_density: float) -> Turbine:
    """The turbine with its curves for another air density (kg/m3).

    Wind speed normalisation of IEC 61400-12-1 (ed. 2, 9.1.5) for pitch-regulated turbines: at the wind speed V the
    turbine does what its curves say at V (air_density / reference)^(1/3), so every knot moves by the inverse of that
    factor, power and thrust coefficient alike, and rated power stays. The cut-out stays at its wind speed, as the
    controller acts on the wind speed; what the curves say below it goes on up to it.
    """
    if not 0.5 < air_density < 2:
        raise InputError("air_density", "kg/m3 between 0.5 and 2", air_density)
    factor = (turbine.air_density / air_density) ** (1 / 3)
    if factor == 1:
        return turbine
    knots, power, thrust = turbine.speed_knots, turbine.power_knots, turbine.thrust_knots
    last = int(np.flatnonzero(power > _NO_POWER)[-1])
    cut_out = knots[last]
    scaled = factor * knots[: last + 1]
    keep = scaled < cut_out
    speed = np.concatenate([scaled[keep], knots[last:]])

    def carried(values: Array) -> Array:
        at_cut_out = np.interp(cut_out, scaled, values[: last + 1])
        return np.concatenate([values[: last + 1][keep], [at_cut_out], values[last + 1 :]])

    polynomial = None
    power_at = carried(power)
    if turbine.power_polynomial is not None:
        rows = np.asarray(turbine.power_polynomial, dtype=float)
        running = rows[:last] / factor ** np.arange(4)
        # one piece from each knot that stays below the cut-out; the last of them ends at the cut-out
        first_pieces = running[: int(keep.sum())]
        if int(keep.sum()) > last:
            first_pieces = np.vstack([running, [power[last], 0.0, 0.0, 0.0]])
        else:
            reach = cut_out - scaled[keep][-1]
            power_at[int(keep.sum())] = first_pieces[-1] @ reach ** np.arange(4)
        polynomial = np.vstack([first_pieces, rows[last:]])
    return replace(
        turbine,
        wind_speed=speed,
        power=power_at,
        thrust_coefficient=carried(thrust),
        air_density=air_density,
        power_polynomial=polynomial,
    )
