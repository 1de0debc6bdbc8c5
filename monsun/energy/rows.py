"""Measured rows of turbines: power relative to a free turbine, averaged over the wind direction as it was measured.

A row is measured while the vane stands within a sector. The direction at the turbines differs from that at the vane,
which is taken as a Gaussian deviation: without it every wake looks deeper than it was measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from monsun.cases import FlowCases, within
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# most degrees between two directions of a row's cases, and the deviations of the Gaussian after which it is cut off
STEP = 1.0
REACH = 4.0
# a sector of less than so many deviations to a side is a direction: the Gaussian alone is then exact to 1e-8
_NARROW = 1e-4


@dataclass(frozen=True, eq=False)
class MeasuredRow:
    """A measured row of a park: where, in which wind, and the power of its places relative to a reference.

    wind_speed m/s and turbulence_intensity -: the free wind; wind_direction degrees from north, clockwise: middle of
    the sector; half_width degrees: half of the sector, within which every direction counts the same;
    direction_deviation degrees: Gaussian deviation of the direction at the turbines, one for all or one per turbine.
    places: turbines of each measured place, whose mean power counts; reference: turbines whose mean power is 1;
    power_ratio [place] measured; standard_error [place] of it, where known; simulated [place]: the same power ratio by
    a finer model, where known; number [place]: what the place is called in its row; source: where the numbers are from.
    """

    name: str
    park: Park
    wind_speed: float
    turbulence_intensity: float
    wind_direction: float
    half_width: float
    direction_deviation: float | ArrayLike
    places: tuple[tuple[int, ...], ...]
    reference: tuple[int, ...]
    power_ratio: ArrayLike
    source: str
    standard_error: ArrayLike | None = None
    simulated: ArrayLike | None = None
    number: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        where = f"measured row {self.name}"
        within(f"{where}: half_width", self.half_width, 0.0, 180.0)
        deviation = within(f"{where}: direction_deviation", self.direction_deviation, 0.1, 60.0)
        if deviation.shape not in ((), (self.park.count,)):
            wanted = f"one number, or {self.park.count}, one per turbine"
            raise InputError(f"{where}: direction_deviation", wanted, f"shape {deviation.shape}")
        if not self.places:
            raise InputError(f"{where}: places", "at least one place", "none")
        for name, turbines in (
            ("reference", self.reference),
            *((f"places[{i}]", p) for i, p in enumerate(self.places)),
        ):
            if not turbines or not all(0 <= turbine < self.park.count for turbine in turbines):
                raise InputError(f"{where}: {name}", f"turbines from 0 to {self.park.count - 1}", turbines)
        shape = (len(self.places),)
        for name in ("power_ratio", "standard_error", "simulated"):
            if (values := getattr(self, name)) is None:
                continue
            numbers = within(f"{where}: {name}", values, 0.0, 10.0)
            if numbers.shape != shape:
                raise InputError(f"{where}: {name}", f"{shape[0]} numbers, one per place", f"shape {numbers.shape}")
            numbers.setflags(write=False)
            object.__setattr__(self, name, numbers)
        if not self.scored.any():
            raise InputError(f"{where}: places", "at least one place other than the reference", self.places)
        number = self.number or tuple(range(1, shape[0] + 1))
        if len(number) != shape[0]:
            raise InputError(f"{where}: number", f"{shape[0]} numbers, one per place", len(number))
        object.__setattr__(self, "number", number)

    @property
    def measured(self) -> Array:
        """Measured power over that of the reference [place], -."""
        return np.asarray(self.power_ratio)

    @property
    def scored(self) -> NDArray[np.bool_]:
        """Whether a place counts in the error of the row [place]: all but the reference itself."""
        return np.array([set(place) != set(self.reference) for place in self.places])


@dataclass(frozen=True)
class RowError:
    """Root of the mean square, and mean, of what a model gives less what was measured, over the scored places."""

    rmse: float
    bias: float


def row_directions(row: MeasuredRow) -> Array:
    """Wind directions of a row's cases [case], degrees: to where no turbine's direction reaches.

    Steps of a degree, or of the least deviation where that is smaller: so close, the sum over them is the integral.
    """
    half = row.half_width + REACH * float(np.max(row.direction_deviation))
    step = min(STEP, float(np.min(row.direction_deviation)))
    count = int(np.ceil(half / step))
    return np.asarray(row.wind_direction + step * np.arange(-count, count + 1), dtype=float)


def row_weights(row: MeasuredRow) -> Array:
    """Share of the time for which each direction counts at each turbine [case, turbine], adding up to 1 per turbine.

    The density of a uniform sector convolved with a Gaussian, in closed form, at the directions of the cases.
    """
    away = (row_directions(row) - row.wind_direction)[:, None]
    deviation = np.broadcast_to(np.asarray(row.direction_deviation, dtype=float), (row.park.count,))
    if row.half_width > _NARROW * float(deviation.min()):
        density = ndtr((away + row.half_width) / deviation) - ndtr((away - row.half_width) / deviation)
    else:
        density = np.exp(-0.5 * (away / deviation) ** 2)
    return np.asarray(density / density.sum(axis=0))


def row_cases(row: MeasuredRow) -> FlowCases:
    """The flow cases of a row, one per direction; the probabilities are the weights, of the turbines' mean.

    A turbine's averaged power is `row_weights(row)[:, turbine] @ power[:, turbine]`, linear in the cases' powers.
    """
    direction = row_directions(row)
    ones = np.ones(direction.size)
    return FlowCases(row.wind_speed * ones, direction, row.turbulence_intensity * ones, row_weights(row).mean(axis=1))


def averaged_power(row: MeasuredRow, power: Array) -> Array:
    """Power of each turbine [turbine] averaged over the wind direction, from that of the cases [case, turbine]."""
    return np.asarray((row_weights(row) * power).sum(axis=0))


def power_ratios(row: MeasuredRow, power: Array) -> Array:
    """Power of the places over that of the reference [place], from the power of the cases [case, turbine]."""
    mean = averaged_power(row, power)
    return np.array([mean[list(place)].mean() for place in row.places]) / mean[list(row.reference)].mean()


def row_powers(row: MeasuredRow, model: FlowModel) -> Array:
    """Power of the places over that of the reference [place], as a flow model gives it."""
    return power_ratios(row, flow(row.park, row_cases(row), model).power)


def row_error(row: MeasuredRow, model: FlowModel) -> RowError:
    """How far a flow model is from a measured row, over its places other than the reference, which is always 1."""
    return error_of(row, row_powers(row, model))


def error_of(row: MeasuredRow, ratio: Array) -> RowError:
    """How far power ratios [place] are from a measured row, over its places other than the reference."""
    apart = (ratio - row.measured)[row.scored]
    return RowError(float(np.sqrt(np.mean(apart**2))), float(np.mean(apart)))
