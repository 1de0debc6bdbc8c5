"""The energy of a park as placed: in its own wakes and those of neighbours, by turbine and by case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.energy.loss_groups import Loss, LossLabel
from monsun.energy.production import HOURS_PER_YEAR, standing_alone, wind_sensitivity
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.sweep.solve import FlowState, flow
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]
SiteOf = Callable[[ArrayLike, ArrayLike], SiteWind | None]

_MWH_PER_WATT = HOURS_PER_YEAR / 1e6


@dataclass(frozen=True, eq=False)
class ParkEnergy:
    """What a park's turbines meet and give.

    around: the park and its neighbours, which are not counted, in the wind `site`; state [case, turbine] of its own
    turbines, in all wakes; free_power [case] W of all of them without any wake; free_wind_speed [turbine] m/s, mean;
    gross, internal, all_wakes [turbine] MWh per year: without wakes, in the park's own, and in those of neighbours too;
    sensitivity: share of energy per share of wind speed.
    """

    around: Park
    site: SiteWind | None
    state: FlowState
    free_power: Array
    free_wind_speed: Array
    gross: Array
    internal: Array
    all_wakes: Array
    sensitivity: float

    @property
    def neighbour_count(self) -> int:
        """Number of neighbouring turbines."""
        return int(np.count_nonzero(~self.around.counted))

    @property
    def external_wakes(self) -> float:
        """What neighbours' wakes take of the energy that the park's own leave, a share."""
        return 1 - float(self.all_wakes.sum() / self.internal.sum())

    @property
    def computed_losses(self) -> tuple[Loss, ...]:
        """The losses found here that stand in place of given ones; none without neighbours."""
        if self.neighbour_count == 0:
            return ()
        source = f"flow model with and without {self.neighbour_count} neighbouring turbines"
        return (Loss("external wakes", LossLabel.EXTERNAL_TURBINE_INTERACTION, self.external_wakes, source),)


def _everywhere_alike(_x: ArrayLike, _y: ArrayLike) -> None:
    return None


def park_energy(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    around: Park | None = None,
    site_of: SiteOf = _everywhere_alike,
) -> ParkEnergy:
    """Wakes, wind and energy of a park.

    around: the park followed by neighbours that are not counted, None without any; site_of: how the wind at places (x,
    y m) differs from the cases', None where it does not.
    """
    site = site_of(park.x, park.y)
    free_wind, free_power = _standing_free(park, cases, model, site)
    weight = cases.probability * _MWH_PER_WATT
    state = flow(park, cases, model, None, site)
    internal = all_wakes = weight @ state.power
    if around is not None:
        site = site_of(around.x, around.y)
        every = flow(around, cases, model, None, site)
        state = FlowState(*(getattr(every, part.name)[:, around.counted] for part in fields(FlowState)))
        all_wakes = weight @ state.power
    return ParkEnergy(
        around=around or park,
        site=site,
        state=state,
        free_power=free_power.sum(axis=1),
        free_wind_speed=cases.probability @ free_wind / cases.probability_total,
        gross=weight @ free_power,
        internal=internal,
        all_wakes=all_wakes,
        sensitivity=wind_sensitivity(around or park, cases, model, None, site),
    )


def _standing_free(park: Park, cases: FlowCases, model: FlowModel, site: SiteWind | None) -> tuple[Array, Array]:
    """Wind speed m/s and power W of every turbine as if it stood alone, each [case, turbine]."""
    wind_speed, power = np.empty((2, cases.count, park.count))
    for single, wind, members in standing_alone(park, site):
        state = flow(single, cases, model, None, wind)
        wind_speed[:, members], power[:, members] = state.wind_speed, state.power
    return wind_speed, power
