"""How near flow models come to what was measured: every row and single wake, with one number to choose by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.energy.profiles import MeasuredWake, ProfileError, wake_errors, wake_speeds
from monsun.energy.rows import MeasuredRow, RowError, error_of, row_powers
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# where the model's own curve behind a single turbine is drawn, degrees from the axis
_ANGLES = np.arange(-30.0, 31.0)

Progress = Callable[[str, float, str], None]


@dataclass(frozen=True, eq=False)
class RowScore:
    """A flow model beside a measured row: its power ratios [place] and how far they are from the measured ones."""

    row: MeasuredRow
    power_ratio: Array
    error: RowError


@dataclass(frozen=True, eq=False)
class WakeCurve:
    """Wind over free wind, `ratios` [point], by the model at `angles` [point] degrees from the axis."""

    angles: Array
    ratios: Array


@dataclass(frozen=True, eq=False)
class WakeScore:
    """A flow model beside a single wake: how far it is from the reference at each distance, and its own curve there."""

    wake: MeasuredWake
    errors: tuple[ProfileError, ...]
    curves: tuple[WakeCurve, ...]

    @property
    def rmse(self) -> float:
        """Root of the mean square over the distances, each counting the same, share of the free wind."""
        return root_mean_square([error.rmse for error in self.errors])


@dataclass(frozen=True, eq=False)
class ModelScore:
    """A flow model beside everything measured."""

    model: FlowModel
    rows: tuple[RowScore, ...]
    wakes: tuple[WakeScore, ...]

    @property
    def row_error(self) -> float:
        """Root of the mean square of the rows' errors, each row counting the same, share of the free turbine's power.

        The number by which the default flow model is chosen.
        """
        return root_mean_square([score.error.rmse for score in self.rows])

    @property
    def wake_error(self) -> float:
        """Root of the mean square of the single wakes' errors, each counting the same, share of the free wind."""
        return root_mean_square([score.rmse for score in self.wakes])


def root_mean_square(values: Sequence[float]) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(np.square(values))))


def score_model(model: FlowModel, rows: Sequence[MeasuredRow], wakes: Sequence[MeasuredWake]) -> ModelScore:
    """A flow model beside measured rows and single wakes."""
    found = []
    for row in rows:
        ratio = row_powers(row, model)
        found.append(RowScore(row, ratio, error_of(row, ratio)))
    return ModelScore(model, tuple(found), tuple(_wake_score(wake, model) for wake in wakes))


def _wake_score(wake: MeasuredWake, model: FlowModel) -> WakeScore:
    errors = wake_errors(wake, model)
    curves = [WakeCurve(_ANGLES, wake_speeds(wake, model, error.distance, _ANGLES)) for error in errors]
    return WakeScore(wake, errors, tuple(curves))


def score_models(
    models: Sequence[FlowModel],
    rows: Sequence[MeasuredRow],
    wakes: Sequence[MeasuredWake],
    progress: Progress | None = None,
) -> tuple[ModelScore, ...]:
    """Flow models beside measured rows and single wakes, the nearest to the rows first."""
    scores = []
    for number, model in enumerate(models):
        if progress is not None:
            progress("validation", number / len(models), model.name)
        scores.append(score_model(model, rows, wakes))
    if progress is not None:
        progress("validation", 1.0, "")
    return tuple(sorted(scores, key=lambda score: score.row_error))
