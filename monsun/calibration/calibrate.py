"""Constants of a flow model from measured rows or from SCADA, with their covariance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from monsun.calibration.least_squares import Data, Modelled, Problem, Stop, solve, told_apart
from monsun.calibration.rows_fit import RowsFit
from monsun.calibration.scada_fit import ScadaFit
from monsun.calibration.scada_selection import LeftOut, ScadaTerms
from monsun.energy.monte_carlo import ConstantSpread
from monsun.energy.rows import MeasuredRow
from monsun.energy.scada import ScadaRecord
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# the name under which an offset of the recorded wind direction stands among the constants, and its bounds, degrees
OFFSET = "wind_direction.offset"
_MOST_OFFSET = 30.0
# without bounds of its own a constant stays within this factor of its start, and zero within 1
_FACTOR, _FROM_ZERO = 10.0, 1.0
# what counts as a large change of a constant: itself, and for small ones this
_LEAST_SIZE = 0.01


@dataclass(frozen=True, eq=False)
class Calibration:
    """A flow model with fitted constants, and how well the data tell them.

    names [parameter]: the constants, and "wind_direction.offset" (degrees) where it was fitted; start, values
    [parameter]; covariance [parameter, parameter]: of the values; zero for those in at_bound, which ended at one of
    their bounds, so that the data alone would put them elsewhere. kept: constants that could have been fitted and were
    left as they were, where no names were given. residuals: measured less modelled; of rows [place] power ratio, of
    SCADA [used time, turbine] power over rated power, NaN where nothing counts; used_time: places of these times in the
    record.
    sum_before, sum_after: weighted sums of squared residuals; count: number of data; effective_count: of independent
    data that would tell the constants as well (`count` itself for rows); degrees_of_freedom: of the covariance.
    stop: why the search ended; left_out: SCADA that was not used, by reason.
    """

    model: FlowModel
    names: tuple[str, ...]
    start: Array
    values: Array
    covariance: Array
    at_bound: tuple[str, ...]
    kept: tuple[str, ...]
    residuals: Array
    used_time: NDArray[np.intp]
    sum_before: float
    sum_after: float
    count: int
    effective_count: float
    degrees_of_freedom: int
    stop: Stop
    evaluations: int
    left_out: tuple[LeftOut, ...]

    @property
    def standard_error(self) -> Array:
        """Standard error of each value [parameter]."""
        return np.sqrt(np.diagonal(self.covariance))

    @property
    def correlation(self) -> Array:
        """Correlation of the values [parameter, parameter]; zero beside one that ended at a bound."""
        return ConstantSpread(self.names, self.values, self.covariance).correlation

    @property
    def spread(self) -> ConstantSpread:
        """The fitted constants with their covariance, without an offset of the direction, for `sample_energy`."""
        kept = [i for i, name in enumerate(self.names) if name != OFFSET]
        names = tuple(self.names[i] for i in kept)
        return ConstantSpread(names, self.values[kept], self.covariance[np.ix_(kept, kept)])

    def interval(self, level: float = 0.9) -> Array:
        """Bounds of the two-sided confidence interval of each value [parameter, 2], by Student's t."""
        if not 0 < level < 1:
            raise InputError("level", "a share between 0 and 1", level)
        half = student.ppf((1 + level) / 2, self.degrees_of_freedom) * self.standard_error
        return np.stack([self.values - half, self.values + half], axis=1)


def calibrate(
    model: FlowModel,
    data: MeasuredRow | Sequence[MeasuredRow] | ScadaRecord,
    constants: Sequence[str] | None = None,
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    terms: ScadaTerms | None = None,
    most_evaluations: int = 100,
) -> Calibration:
    """The constants of a flow model with which it is nearest to measured power, in weighted least squares.

    data: measured rows, each place weighted by one over its standard error squared (all alike where no row has any); or
    SCADA, whose every record of a waked turbine counts the same, as a share of rated power. constants: names among
    `FlowModel.constants`; without them those are fitted of which the data tell most (QR with column pivoting at the
    start; the others are in `kept`). bounds: by name; else within a factor of ten of the start. terms: of SCADA.

    Covariance of rows: (J' W J)^-1 times the residual variance, so that standard errors count only relative to each
    other. Covariance of SCADA: between blocks of time independent, within them dependent in any way (sandwich
    estimator, Liang and Zeger 1986), as neighbouring times and turbines are. Raises InputError for unknown constants,
    too few data, and constants that change nothing or that the data do not tell apart, with the change that they hide.
    """
    fit = _data(model, data, terms)
    chosen = _names(model, constants)
    kept: tuple[str, ...] = ()
    if constants is None:
        told = _told(model, fit, chosen)
        kept = tuple(name for name in chosen if name not in told)
        chosen = told
    problem = _problem(model, fit, chosen, bounds or {})
    if fit.count <= problem.start.size:
        raise InputError(
            "calibration: data", f"more than the {problem.start.size} constants that are fitted", fit.count
        )
    solution = solve(problem, most_evaluations)
    scatter = fit.scatter(solution)
    covariance = np.zeros((problem.start.size, problem.start.size))
    covariance[np.ix_(solution.free, solution.free)] = scatter.covariance
    return Calibration(
        model=_changed(model, chosen, solution.values),
        names=problem.names,
        start=problem.start,
        values=solution.values,
        covariance=covariance,
        at_bound=tuple(name for name, free in zip(problem.names, solution.free, strict=True) if not free),
        kept=kept,
        residuals=fit.residuals(solution.last.value),
        used_time=fit.used_time,
        sum_before=solution.sum_before + fit.within,
        sum_after=solution.sum_after + fit.within,
        count=fit.count,
        effective_count=scatter.effective_count,
        degrees_of_freedom=scatter.degrees_of_freedom,
        stop=solution.stop,
        evaluations=solution.evaluations,
        left_out=fit.left_out,
    )


def _data(model: FlowModel, data: MeasuredRow | Sequence[MeasuredRow] | ScadaRecord, terms: ScadaTerms | None) -> Data:
    """The data of a fit, or InputError for what is none."""
    if not isinstance(model, FlowModel):
        raise InputError("model", "FlowModel", repr(model))
    if isinstance(data, ScadaRecord):
        return ScadaFit(data, terms or ScadaTerms())
    if terms is not None:
        raise InputError("calibration: terms", "None: rows have no terms of SCADA", repr(terms))
    rows = [data] if isinstance(data, MeasuredRow) else data
    wanted = "a ScadaRecord, or one MeasuredRow or more"
    if not isinstance(rows, Sequence) or not rows:
        raise InputError("calibration: data", wanted, repr(data))
    for i, row in enumerate(rows):
        if not isinstance(row, MeasuredRow):
            raise InputError(f"calibration: data[{i}]", wanted, repr(row))
    return RowsFit(rows)


def _names(model: FlowModel, constants: Sequence[str] | None) -> tuple[str, ...]:
    """The constants to fit, each known and named once; all of the model's where none are given."""
    known = tuple(model.constants)
    names = known if constants is None else tuple(constants)
    for name in names:
        if name not in known or names.count(name) > 1:
            came = name if name not in known else f"{name} twice"
            raise InputError("calibration: constants", f"names among {', '.join(known) or 'none'}", came)
    if not names:
        raise InputError("calibration: constants", "at least one constant", "none")
    return names


def _size(value: float) -> float:
    return max(abs(value), _LEAST_SIZE)


def _told(model: FlowModel, fit: Data, names: tuple[str, ...]) -> tuple[str, ...]:
    """The constants of which the data tell most."""
    start = np.array([model.constants[name] for name in names])
    size = np.array([_size(value) for value in start])
    found = fit.modelled(model, names, size, 0.0 if fit.has_offset else None).slope[:, : len(names)]
    if not found.any():
        raise InputError("calibration: data", "powers that some constant of the model changes", "none")
    return tuple(names[i] for i in sorted(told_apart(fit.weight[:, None] * found, size)))


def _changed(model: FlowModel, names: tuple[str, ...], values: Array) -> FlowModel:
    return model.with_constants(dict(zip(names, map(float, values), strict=False)))


def _problem(model: FlowModel, fit: Data, names: tuple[str, ...], bounds: Mapping[str, tuple[float, float]]) -> Problem:
    """The least-squares problem of some constants, and of an offset of the direction as the last parameter."""
    every = (*names, OFFSET) if fit.has_offset else names
    for name in bounds:
        if name not in every:
            raise InputError("calibration: bounds", f"names among {', '.join(every)}", name)
    start = np.array([model.constants[name] for name in names] + [0.0] * fit.has_offset)
    size = np.array([1.0 if name == OFFSET else _size(value) for name, value in zip(every, start, strict=True)])
    low, high = np.array([_bounds(name, value, bounds) for name, value in zip(every, start.tolist(), strict=True)]).T

    def modelled(values: Array) -> Modelled:
        offset = float(values[-1]) if fit.has_offset else None
        return fit.modelled(_changed(model, names, values), names, size[: len(names)], offset)

    return Problem(every, start, size, low, high, fit.measured, fit.weight, modelled)


def _bounds(name: str, start: float, bounds: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    if name in bounds:
        low, high = bounds[name]
        if not low < start < high:
            raise InputError(f"calibration: bounds: {name}", f"two numbers about the start {start:g}", bounds[name])
        return low, high
    if name == OFFSET:
        return -_MOST_OFFSET, _MOST_OFFSET
    if start == 0:
        return -_FROM_ZERO, _FROM_ZERO
    low, high = sorted((start / _FACTOR, start * _FACTOR))
    return low, high
