"""Wind climates, and the flow cases a park sees in them at hub height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gamma

from monsun.cases import FlowCases
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

# One number for all cases, or a function from hub-height wind speed [speed] to turbulence intensity [speed].
Turbulence = float | Callable[[Array], Array]


@record
class SectorClimate:
    """A wind climate by direction sectors: how often the wind comes from each, and its speed's Weibull distribution.

    All tuples run over the sectors, which are equally wide, centred on `sector_direction`, and go once around.
    """

    sector_direction: tuple[float, ...] = quantity(
        "deg", "centre of each sector, where the wind comes from, clockwise from north", at_least=0, below=360
    )
    frequency: tuple[float, ...] = quantity("-", "share of the time with wind from each sector", at_least=0, at_most=1)
    weibull_scale: tuple[float, ...] = quantity("m/s", "Weibull scale A of each sector", above=0, at_most=60)
    weibull_shape: tuple[float, ...] = quantity("-", "Weibull shape k of each sector", above=0, at_most=20)
    reference_height: float = quantity("m", "height above the sea for which the climate holds", above=0, at_most=500)

    def check(self) -> None:
        """Raise InputError for rows of unequal length, unequal sectors, or frequencies that do not add up to 1."""
        count = len(self.sector_direction)
        for name in ("frequency", "weibull_scale", "weibull_shape"):
            if len(getattr(self, name)) != count:
                raise InputError(name, f"{count} values, one per sector", len(getattr(self, name)))
        if count == 0:
            raise InputError("sector_direction", "at least one sector", "none")
        width = 360 / count
        expected = self.sector_direction[0] + width * np.arange(count)
        bad = np.flatnonzero(np.abs(np.array(self.sector_direction) - expected % 360) > 1e-6 * width)
        if bad.size:
            raise InputError(
                f"sector_direction[{bad[0]}]",
                f"{expected[bad[0]] % 360:g} degrees ({count} sectors of equal angle, clockwise)",
                self.sector_direction[bad[0]],
            )
        _check_sum("frequency", sum(self.frequency))


@dataclass(frozen=True, eq=False)
class JointFrequency:
    """A measured or modelled table of how often each direction and speed occur together.

    direction [direction] degrees, centres of equal sectors; speed_edges [speed + 1] m/s, limits of the speed bins;
    probability [direction, speed] -, adds up to 1 within 1e-3; reference_height m.
    """

    direction: Array
    speed_edges: Array
    probability: Array
    reference_height: float

    def __post_init__(self) -> None:
        shape = (self.direction.size, self.speed_edges.size - 1)
        if self.probability.shape != shape:
            raise InputError("probability", f"shape {shape}, [direction, speed]", f"shape {self.probability.shape}")
        if np.any(np.diff(self.speed_edges) <= 0) or self.speed_edges[0] < 0:
            raise InputError("speed_edges", "wind speeds >= 0 that increase strictly", self.speed_edges.tolist())
        if not np.all(self.probability >= 0):
            raise InputError("probability", "shares >= 0", float(self.probability.min()))
        _check_sum("probability", float(self.probability.sum()))


@dataclass(frozen=True, eq=False)
class WindSeries:
    """A time series of the wind: time [case] (numpy datetime64), wind_speed [case] m/s, wind_direction [case] degrees.

    reference_height m is the height above the sea at which it holds.
    """

    time: NDArray[np.datetime64]
    wind_speed: Array
    wind_direction: Array
    reference_height: float


def weibull_mean(scale: ArrayLike, shape: ArrayLike) -> Array:
    """Mean of a Weibull distribution, in the unit of `scale`: A gamma(1 + 1/k)."""
    return np.asarray(scale, dtype=float) * gamma(1 + 1 / np.asarray(shape, dtype=float))


def height_factor(height: float, reference_height: float, shear_exponent: float) -> float:
    """Ratio of the wind speeds at two heights by the power law, (z / z_ref)^alpha (IEC 61400-1)."""
    if not (height > 0 and reference_height > 0):
        raise InputError("height", "metres > 0", f"{height} and {reference_height}")
    return float((height / reference_height) ** shear_exponent)


def mean_wind_speed(climate: SectorClimate, height: float, shear_exponent: float) -> float:
    """Mean wind speed of a climate at a height, m/s: closed form, sectors weighted with their frequencies.

    The power law scales every sector's A; k does not change with height.
    """
    frequency = np.array(climate.frequency)
    mean = frequency @ weibull_mean(climate.weibull_scale, climate.weibull_shape) / frequency.sum()
    return float(mean) * height_factor(height, climate.reference_height, shear_exponent)


def weibull_rose(
    climate: SectorClimate,
    hub_height: float,
    *,
    shear_exponent: float,
    turbulence_intensity: Turbulence,
    direction_step: float = 1.0,
    speed_step: float = 1.0,
    highest_speed: float = 30.0,
) -> FlowCases:
    """Flow cases of a sector climate at hub height: directions 0, step, 2 step, ...; speeds in the middle of each bin.

    Speed bins have their limits at multiples of `speed_step` (m/s), so cut-in and cut-out fall on limits, and exact
    probabilities from differences of the Weibull distribution; the last bin, ending at `highest_speed`, also takes what
    lies above. Frequencies are divided by their sum; the probabilities add up to 1.

    Within a sector the density of each speed bin changes linearly with direction, with the central slope limited so
    that it stays between its neighbours (monotonised central: van Leer, J. Comput. Phys. 23, 1977). So every sector
    keeps its frequency and its own Weibull distribution exactly, whatever the step; straight lines between sector
    centres would take about a tenth from the strongest sector. A direction bin holds the integral over its width.
    """
    factor = height_factor(hub_height, climate.reference_height, shear_exponent)
    edges = _speed_edges(speed_step, highest_speed)
    frequency = np.array(climate.frequency) / sum(climate.frequency)
    scale, shape = np.array(climate.weibull_scale)[:, None] * factor, np.array(climate.weibull_shape)[:, None]
    above = np.exp(-((edges / scale) ** shape))
    above[:, -1] = 0.0
    by_sector = frequency[:, None] * -np.diff(above, axis=1)
    direction = _directions(direction_step)
    probability = _refine_directions(by_sector, climate.sector_direction[0], direction, direction_step)
    return _rose(direction, (edges[1:] + edges[:-1]) / 2, probability, turbulence_intensity)


def joint_frequency_rose(
    table: JointFrequency,
    hub_height: float,
    *,
    shear_exponent: float,
    turbulence_intensity: Turbulence,
    direction_step: float = 1.0,
) -> FlowCases:
    """Flow cases of a joint frequency table at hub height: its own speed bins, with the speeds scaled by the power law.

    Directions are refined as in `weibull_rose`; with `direction_step` equal to the table's step and its first direction
    at 0 the table's own shares come back, divided by their sum.
    """
    factor = height_factor(hub_height, table.reference_height, shear_exponent)
    share = table.probability / table.probability.sum()
    direction = _directions(direction_step)
    probability = _refine_directions(share, float(table.direction[0]), direction, direction_step)
    speed = (table.speed_edges[1:] + table.speed_edges[:-1]) / 2 * factor
    return _rose(direction, speed, probability, turbulence_intensity)


def iec_turbulence(wind_speed: ArrayLike, reference_intensity: float, *, lowest_speed: float = 3.0) -> Array:
    """Turbulence intensity of the normal turbulence model, - : the 90 % quantile, I_ref (0.75 + 5.6 / V).

    wind_speed m/s at hub height, any shape; reference_intensity: expected value at 15 m/s (classes A, B, C: 0.16, 0.14,
    0.12). The standard means it for running turbines: below `lowest_speed` (m/s) the value there holds.
    Source: IEC 61400-1 ed. 3, normal turbulence model; IEC 61400-3-1 uses it offshore with the site's own intensity.
    """
    return reference_intensity * (0.75 + 5.6 / np.maximum(np.asarray(wind_speed, dtype=float), lowest_speed))


def iec_mean_turbulence(wind_speed: ArrayLike, reference_intensity: float, *, lowest_speed: float = 3.0) -> Array:
    """Expected turbulence intensity of the normal turbulence model, - : I_ref (0.75 + 3.8 / V); the one for energy.

    Arguments as `iec_turbulence`, which is made for loads. Source: IEC 61400-1 ed. 3, note to the normal
    turbulence model (the constant is quoted from memory; it gives I_ref at 15 m/s within 0.4 %, as it must).
    """
    return reference_intensity * (0.75 + 3.8 / np.maximum(np.asarray(wind_speed, dtype=float), lowest_speed))


def _check_sum(where: str, total: float) -> None:
    if not abs(total - 1) <= 1e-3:
        raise InputError(where, "shares that add up to 1 (within 0.001)", f"{total:.6g}")


def _speed_edges(step: float, highest: float) -> Array:
    count = round(highest / step) if step > 0 else 0
    if count < 1 or abs(count * step - highest) > 1e-9 * highest:
        raise InputError("speed_step", f"m/s > 0 that divide the highest speed ({highest:g}) evenly", step)
    edges: Array = step * np.arange(count + 1, dtype=np.float64)
    return edges


def _directions(step: float) -> Array:
    count = round(360 / step) if step > 0 else 0
    if count < 1 or abs(count * step - 360) > 1e-9:
        raise InputError("direction_step", "degrees > 0 that divide 360 evenly", step)
    centres: Array = step * np.arange(count, dtype=np.float64)
    return centres


def _turbulence(turbulence: Turbulence, speed: Array) -> Array:
    value = turbulence(speed) if callable(turbulence) else turbulence
    return np.broadcast_to(np.asarray(value, dtype=float), speed.shape)


def _rose(direction: Array, speed: Array, probability: Array, turbulence: Turbulence) -> FlowCases:
    # a difference of two integrals may come out as -1e-20; what the sum lacks from 1 is rounding only
    probability = np.maximum(probability, 0.0)
    return FlowCases.rose(direction, speed, probability / probability.sum(), _turbulence(turbulence, speed))


def _refine_directions(by_sector: Array, first: float, direction: Array, step: float) -> Array:
    """Probability [direction, column] of bins `step` wide around `direction`, from sectors [sector, column].

    Exact integral of a density that is linear within each sector; see `weibull_rose`.
    """
    count = by_sector.shape[0]
    forward = np.roll(by_sector, -1, axis=0) - by_sector
    backward = by_sector - np.roll(by_sector, 1, axis=0)
    same_sign = forward * backward > 0
    size = np.minimum(np.abs(forward + backward) / 2, 2 * np.minimum(np.abs(forward), np.abs(backward)))
    slope = np.where(same_sign, np.sign(forward) * size, 0.0)
    before = np.vstack([np.zeros((1, by_sector.shape[1])), np.cumsum(by_sector, axis=0)])

    def below(angle: Array) -> Array:
        """Integral of the density from the first sector's lower limit to `angle`."""
        # the integral is continuous, so it does not matter on which side of a sector's limit rounding puts an angle
        turns, place = np.divmod((angle - first) * count / 360 + 0.5, count)
        sector = np.minimum(place.astype(int), count - 1)
        part = (place - sector)[:, None]
        inside = by_sector[sector] * part + slope[sector] * part * (part - 1) / 2
        return turns[:, None] * before[-1] + before[sector] + inside

    return below(direction + step / 2) - below(direction - step / 2)
