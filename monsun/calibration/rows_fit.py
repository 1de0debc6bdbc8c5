"""Measured rows as data of a fit: power ratios and their exact slopes by a model's constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.calibration.least_squares import Modelled, Scatter, Solution, independent_scatter
from monsun.calibration.scada_selection import LeftOut
from monsun.cases import FlowCases
from monsun.energy.rows import MeasuredRow, averaged_power, power_ratios, row_cases, row_weights
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import weighted_power_slopes
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Row:
    """A row with its cases and, for every turbine of its places, the park of which only that one counts."""

    row: MeasuredRow
    cases: FlowCases
    weight: Array
    counting: dict[int, Park]


class RowsFit:
    """The scored places of all rows, one after the other.

    measured [datum] -; weight [datum]: one over the standard error, or ones where no row has any.
    """

    def __init__(self, rows: Sequence[MeasuredRow]) -> None:
        self.rows = [_prepared(row) for row in rows]
        known = [row.standard_error is not None for row in rows]
        if any(known) and not all(known):
            name = rows[known.index(False)].name
            raise InputError(f"measured row {name}: standard_error", "one for every place, as the other rows", "none")
        self.measured = np.concatenate([row.measured[row.scored] for row in rows])
        self.weight = np.ones(self.measured.size)
        if all(known):
            error = np.concatenate([np.asarray(row.standard_error, dtype=float)[row.scored] for row in rows])
            if not (error > 0).all():
                raise InputError("measured rows: standard_error", "numbers > 0", error.min())
            self.weight = 1 / error

        self.count, self.within, self.has_offset = self.measured.size, 0.0, False
        self.used_time: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.left_out: tuple[LeftOut, ...] = ()

    def modelled(self, model: FlowModel, constants: tuple[str, ...], size: Array, offset: float | None) -> Modelled:
        """The power ratios of the scored places with their exact slopes, from one reverse sweep per turbine."""
        parts = [_modelled(row, model, constants) for row in self.rows]
        slope = np.concatenate([slope for _, slope in parts])
        return Modelled(np.concatenate([ratio for ratio, _ in parts]), lambda: slope)

    def residuals(self, modelled: Array) -> Array:
        """Measured less modelled power ratio [datum]."""
        return self.measured - modelled

    def scatter(self, solution: Solution) -> Scatter:
        """That of independent places."""
        return independent_scatter(self, solution)


def _prepared(row: MeasuredRow) -> _Row:
    park, counting = row.park, {}
    for turbine in sorted({t for place in (*row.places, row.reference) for t in place}):
        counting[turbine] = Park(park.x, park.y, park.turbine, np.arange(park.count) == turbine)
    return _Row(row, row_cases(row), row_weights(row), counting)


def _modelled(prepared: _Row, model: FlowModel, constants: tuple[str, ...]) -> tuple[Array, Array]:
    """Power ratios of the scored places, and their slopes."""
    row, cases = prepared.row, prepared.cases
    power = np.zeros((cases.count, row.park.count))
    slope = np.zeros((row.park.count, len(constants)))
    for turbine, park in prepared.counting.items():
        weight = prepared.weight[:, turbine]
        found = weighted_power_slopes(park, cases, model, weight, constants=constants)
        power[:, turbine], slope[turbine] = found.power, found.constant
    ratio = power_ratios(row, power)
    reference = list(row.reference)
    of_reference, mean = slope[reference].mean(axis=0), averaged_power(row, power)[reference].mean()
    of_places = np.array([slope[list(place)].mean(axis=0) for place in row.places])
    by_constant = (of_places - ratio[:, None] * of_reference) / mean
    return ratio[row.scored], by_constant[row.scored]
