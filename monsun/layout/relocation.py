"""A park held so that the gain of moving one of its turbines costs what it changes, not what the park costs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.layout.move_template import VARIANT, relocation_source
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.build import build_stages
from monsun.sweep.curves import STEPS_PER_SPEED, packed_curves
from monsun.sweep.groups import case_groups
from monsun.sweep.kernels import COMPILED_WITH, load_generated
from monsun.sweep.reach import DENSITY, LEVELS, TOLERANCE, reach
from monsun.version import __version__
from monsun.wake.flow_model import FlowModel
from monsun.wake.joint import JointSuperposition
from monsun.wake.trace import fresh_graph

Array = NDArray[np.float64]

_USED = (*COMPILED_WITH, "monsun.layout.inside", "monsun.layout.random_numbers")


def can_relocate(model: FlowModel) -> bool:
    """Whether the effects of a model's wakes stand for themselves, so that one can be taken away from what is summed.

    Not so where wakes meet before they add up, where turbines take from the wind upstream, or where they steer.
    """
    steers = model.deflection is not None and bool(model.derived)
    return not (isinstance(model.superposition, JointSuperposition) or model.blockage is not None or steers)


@lru_cache(maxsize=64)
def relocation_text(model: FlowModel) -> str:
    """The source text of a model's relocation kernels; InputError for a model that `can_relocate` does not hold of."""
    if not can_relocate(model):
        raise InputError("relocation: model", "one whose wakes add up one by one, without blockage", model.name)
    with fresh_graph():
        return relocation_source(build_stages(model, VARIANT), model.name, __version__)


@lru_cache(maxsize=64)
def relocation_kernels(text: str) -> Any:
    """The module of a text of `relocation_text`, compiled when first used."""
    return load_generated(text, _USED)[0]


class Relocation:
    """The states of a park in all cases, and what relocations of single turbines would gain.

    The gain is the sum over cases of case_weight [case] (per W) times the counted turbines' power. settled: change of a
    state below which what it does downstream is not followed, in units of the state (m/s for the wind speed).
    """

    def __init__(
        self,
        park: Park,
        cases: FlowCases,
        model: FlowModel,
        case_weight: Array,
        settled: float = 0.0,
        tolerance: float = TOLERANCE,
    ) -> None:
        self.text = relocation_text(model)
        self.settled = settled
        groups = case_groups(cases, mixed_directions=False)
        diameter = park.rotor_diameter
        curves = packed_curves(park.types)
        reaches = reach(model, float(diameter.max() / diameter.min()), tolerance=tolerance)
        self.x, self.y = park.x.copy(), park.y.copy()
        self.park = (
            park.hub_height,
            diameter,
            park.type_index,
            park.counted.astype(float),
            curves.boundary,
            curves.bucket,
            float(STEPS_PER_SPEED),
            curves.left,
            curves.curve,
        )
        self.wind = (
            groups.start,
            groups.middle_sine,
            groups.middle_cosine,
            groups.wind_speed,
            groups.turbulence_intensity,
            np.ascontiguousarray(np.asarray(case_weight, dtype=float)[groups.order]),
        )
        self.reaches = (reaches.table, reaches.cone, float(DENSITY), float(LEVELS))
        most = int(np.diff(groups.start).max())
        shape = (groups.count, park.count, most)
        arrays = self.kernels.ARRAYS
        self.kept = tuple(np.zeros(shape) for _ in range(arrays))
        self.tried = tuple(np.zeros(shape) for _ in range(arrays))
        self.worth = np.zeros((2, groups.count, park.count))
        self.levels = np.zeros((2, groups.count, park.count), dtype=np.int64)
        self.dirty = np.zeros((groups.count, park.count), dtype=np.int64)
        self.dirty_count = np.zeros(groups.count, dtype=np.int64)
        self.refresh()

    @property
    def kernels(self) -> Any:
        """The compiled functions; another process makes them from the text that comes with the rest."""
        return relocation_kernels(self.text)

    @property
    def held(self) -> tuple[Any, ...]:
        """The arguments of the kernels that hold the park's states."""
        return (*self.tracked, self.park, self.wind, self.reaches)

    @property
    def tracked(self) -> tuple[Any, ...]:
        """What trials change."""
        return (self.kept, self.tried, self.worth, self.levels, self.dirty, self.dirty_count)

    def refresh(self) -> float:
        """The park's gain, found anew from its positions."""
        self.gain = float(
            self.kernels.fill_states(
                self.x, self.y, self.kept, self.tried, self.worth, self.levels, self.park, self.wind, self.reaches
            )
        )
        return self.gain

    def try_move(self, turbine: int, x: float, y: float) -> float:
        """What the park would gain if a turbine stood at x, y (m); `take` or `leave` must follow."""
        return float(self.kernels.move_gain(turbine, float(x), float(y), self.settled, self.x, self.y, *self.held))

    def take(self, turbine: int, x: float, y: float, gain: float) -> None:
        """Move the turbine as it was tried."""
        self.kernels.copy_dirty(self.tried, self.kept, 1, 0, self.worth, self.levels, self.dirty, self.dirty_count)
        self.x[turbine], self.y[turbine] = x, y
        self.gain += gain

    def leave(self) -> None:
        """Forget the trial."""
        self.kernels.copy_dirty(self.kept, self.tried, 0, 1, self.worth, self.levels, self.dirty, self.dirty_count)
