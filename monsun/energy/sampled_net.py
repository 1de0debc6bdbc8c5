"""Net energy of a park at given scores of its uncertain inputs, through the wake engine, with all or fewer cases."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.production import HOURS_PER_YEAR, free_mean_power
from monsun.energy.sampling import deviations
from monsun.energy.uncertain_inputs import Acts, UncertainInput
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.samples import FlowSamples, sampled_power
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_MWH_PER_WATT = HOURS_PER_YEAR / 1e6
# wind speeds at which the free energy is computed; between them it is linear
_FREE_POINTS = 101


@dataclass(frozen=True, eq=False)
class SampledNet:
    """Net energy of a park for scores of its uncertain inputs and values of the flow model's constants.

    kept: net energy over energy with wakes, by which all other losses count.
    """

    park: Park
    cases: FlowCases
    model: FlowModel
    inputs: tuple[UncertainInput, ...]
    constants: tuple[str, ...]
    operation: Operation | None
    site: SiteWind | None
    kept: float

    def energy(self, scores: Array, values: Array) -> Array:
        """Energy [sample], MWh, for scores [sample, input] and values [sample, constant]."""
        moved = {acts: np.zeros(len(scores)) if acts is Acts.WIND_DIRECTION else np.ones(len(scores)) for acts in Acts}
        for one, score in zip(self.inputs, scores.T, strict=True):
            change = deviations(score, one.sigma, one.distribution)
            if one.acts is Acts.WIND_DIRECTION:
                moved[one.acts] += change
                continue
            if change.min() <= -1.0:
                raise InputError(f"uncertain input {one.name}: sigma", "factors that stay above zero", one.sigma)
            moved[one.acts] *= 1.0 + change
        samples = FlowSamples(
            moved[Acts.WIND_SPEED],
            moved[Acts.WIND_DIRECTION],
            moved[Acts.TURBULENCE],
            self.constants,
            values,
        )
        power = sampled_power(self.park, self.cases, self.model, samples, self.operation, self.site)
        if any(one.acts is Acts.WAKE_LOSS for one in self.inputs):
            free = self._free(samples.wind_speed)
            power = free - (free - power) * moved[Acts.WAKE_LOSS]
        return power * moved[Acts.ENERGY] * self.kept * _MWH_PER_WATT

    def _free(self, wind_speed: Array) -> Array:
        """Mean power of free-standing turbines [sample], W, at the samples' wind speeds."""
        points = np.linspace(wind_speed.min(), wind_speed.max(), _FREE_POINTS)
        return np.interp(wind_speed, points, free_mean_power(self.park, self.cases, self.model, points, self.site))

    def thinned(self, directions: int) -> SampledNet:
        """The same with a rose of fewer directions, see `thinned_rose`.

        All cases stay where the operation or the air changes from case to case.
        """
        given = self.operation or Operation()
        parts = [given.yaw, given.tilt, given.power_limit, given.running]
        density = None if self.site is None else self.site.air_density
        by_case = any(np.ndim(part) == 2 for part in parts) or (density is not None and np.size(density) > 1)
        return self if by_case else replace(self, cases=thinned_rose(self.cases, directions))


def thinned_rose(cases: FlowCases, directions: int) -> FlowCases:
    """A rose of fewer directions, as few as leave no fewer than `directions` in equal steps; else the cases themselves.

    Power is taken as linear in the direction between those that stay: each takes the share of its neighbours by their
    nearness. Cases that are no rose of equal steps around the circle stay as they are.
    """
    if cases.rose_shape is None:
        return cases
    count, speeds = cases.rose_shape
    step = max(k for k in range(1, count + 1) if count % k == 0 and (k == 1 or count // k >= directions))
    direction = cases.wind_direction.reshape(count, speeds)[:, 0]
    if step == 1 or not np.allclose(np.diff(direction), 360.0 / count):
        return cases
    share = cases.probability.reshape(count, speeds)
    places = np.arange(0, count, step)
    near = sum((1.0 - abs(away) / step) * share[(places + away) % count] for away in range(1 - step, step))
    return FlowCases.rose(
        direction[places],
        cases.wind_speed[:speeds],
        np.asarray(near),
        cases.turbulence_intensity.reshape(count, speeds)[places],
    )
