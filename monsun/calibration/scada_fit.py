"""SCADA as data of a fit: the power of waked turbines, modelled for each time or for bins of times alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.calibration.least_squares import Modelled, Scatter, Solution, independent_scatter, inverse_of
from monsun.calibration.scada_selection import ScadaTerms, Selection, free_power, select
from monsun.cases import FlowCases
from monsun.energy.scada import ScadaRecord
from monsun.operation import Operation
from monsun.records import InputError
from monsun.sweep.prepare import Prepared, prepare
from monsun.sweep.solve import constants_place, states
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# of a constant's size, and degrees: half the width of the central differences
_CONSTANT_STEP, _OFFSET_STEP = 1e-5, 1e-4
# states of one turbine in one case that are held at once
_MOST_STATES = 2_000_000
# fewer blocks tell nothing of how blocks scatter
LEAST_BLOCKS = 10


@dataclass(frozen=True, eq=False)
class _Piece:
    """Some cases in all their directions, with kernels and arguments."""

    cases: FlowCases
    prepared: Prepared


class ScadaFit:
    """Power of waked turbines over rated power, one datum per case and turbine, where a case is one or more times.

    case [time]: the case of each used time; factor [time, turbine]: free power at a time over that of its case;
    seen [case, turbine]: which data there are; measured [datum]: power in a case that is nearest to its records, each
    over its factor; weight [datum]: root of the number of records (the sum of factors squared); within: sum of squares
    of the records about what is nearest; count: number of records.
    """

    def __init__(self, scada: ScadaRecord, terms: ScadaTerms) -> None:
        self.park, self.has_offset = scada.park, terms.fit_direction_offset
        self.selection = selected = select(scada, terms)
        self.used_time, self.left_out = selected.time, selected.left_out
        self.count = int(selected.waked.sum())
        if not self.count:
            reasons = "; ".join(f"{one.records} records: {one.reason.value}" for one in selected.left_out)
            raise InputError(f"{scada.name}: records", "some of waked turbines at times that tell the wind", reasons)
        self.share = np.where(selected.waked, scada.power[selected.time] / self.park.rated_power, 0.0)
        self.case = _cases_of(selected, terms)
        cases = int(self.case.max()) + 1
        times = np.bincount(self.case, minlength=cases)
        # power goes nearly with the cube of the wind
        self.wind_speed = np.cbrt(np.bincount(self.case, selected.wind_speed**3) / times)
        self.turbulence = np.bincount(self.case, selected.turbulence_intensity) / times
        # bins begin at north, so that none goes over it
        self.direction = np.bincount(self.case, selected.wind_direction) / times
        # the directions within a bin scatter beside those of each time
        apart = np.bincount(self.case, (selected.wind_direction - self.direction[self.case]) ** 2) / times
        deviation = np.sqrt(terms.direction_deviation**2 + apart)
        place, share = np.polynomial.hermite_e.hermegauss(terms.direction_points if deviation.max() > 0 else 1)
        self.away, self.node_share = deviation[:, None] * place, share / share.sum()
        self.running = np.ones((cases, self.park.count), dtype=bool)
        self.running[self.case] = selected.running
        # within a case power follows the wind as that of a free turbine does
        free = [free_power(self.park, wind) for wind in (selected.wind_speed, self.wind_speed[self.case])]
        self.factor = np.where(selected.waked, free[0] / free[1], 0.0)
        number = _summed(self.case, self.factor**2, cases)
        self.seen = number > 0
        product = _summed(self.case, self.factor * self.share, cases)
        self.measured, self.weight = product[self.seen] / number[self.seen], np.sqrt(number[self.seen])
        self.within = float(np.sum(self.residuals(self.measured)[selected.waked] ** 2))
        hours = (scada.time[selected.time] - scada.time[0]) / np.timedelta64(1, "h")
        self.block = np.unique(np.floor(hours / terms.block_hours), return_inverse=True)[1]
        self.blocks = int(self.block.max()) + 1
        if self.blocks < LEAST_BLOCKS:
            wanted = f"at least {LEAST_BLOCKS} blocks of {terms.block_hours:g} h with times that can be used"
            raise InputError(f"{scada.name}: time", wanted, self.blocks)

    def modelled(self, model: FlowModel, constants: tuple[str, ...], size: Array, offset: float | None) -> Modelled:
        """Modelled power over rated power with slopes by the constants and, unless it is None, by the offset, degrees.

        The engine's reverse sweep gives slopes of sums over cases, one sweep per sum; here every case and turbine is a
        datum, so slopes are central differences of value sweeps, at the same reach of the wakes.
        """
        pieces = self._prepared(model, constants, offset or 0.0)

        def slopes() -> Array:
            values = np.array([model.constants[name] for name in constants])
            columns = []
            for i, step in enumerate(_CONSTANT_STEP * size):
                change = step * (np.arange(values.size) == i)
                upper, lower = (self._power([_with(one, values + side * change) for one in pieces]) for side in (1, -1))
                columns.append((upper - lower) / (2 * step))
            if offset is not None:
                upper, lower = (
                    self._power(self._prepared(model, constants, offset + side * _OFFSET_STEP)) for side in (1, -1)
                )
                columns.append((upper - lower) / (2 * _OFFSET_STEP))
            return np.stack(columns, axis=1)

        return Modelled(self._power(pieces), slopes)

    def _prepared(self, model: FlowModel, constants: tuple[str, ...], offset: float) -> list[_Piece]:
        """The kernels for all cases and directions, in pieces whose states fit into memory."""
        direction = np.mod(self.direction[:, None] + offset + self.away, 360.0)
        nodes, pieces = self.node_share.size, []
        step = max(1, _MOST_STATES // (nodes * self.park.count))
        for first in range(0, self.direction.size, step):
            part = slice(first, first + step)
            speed, turbulence = (np.repeat(each[part], nodes) for each in (self.wind_speed, self.turbulence))
            cases = FlowCases.series(direction[part].ravel(), speed, turbulence)
            operation = None
            if not self.running.all():
                operation = Operation(running=np.repeat(self.running[part], nodes, axis=0))
            pieces.append(_Piece(cases, prepare(self.park, cases, model, operation, free=constants)))
        return pieces

    def _power(self, pieces: list[_Piece]) -> Array:
        """Modelled power over rated power [datum]."""
        nodes, turbines = self.node_share.size, self.park.count
        mean = [
            np.einsum(
                "k,ckt->ct",
                self.node_share,
                states(one.prepared, one.cases, turbines).power.reshape(-1, nodes, turbines),
            )
            for one in pieces
        ]
        return np.asarray((np.concatenate(mean) / self.park.rated_power)[self.seen])

    def residuals(self, modelled: Array) -> Array:
        """Measured less modelled power over rated power of each record [used time, turbine], NaN where none counts."""
        there = self.factor * self._spread(modelled)[self.case]
        return np.where(self.selection.waked, self.share - there, np.nan)

    def scatter(self, solution: Solution) -> Scatter:
        """Scatter where records within a block of time depend on each other in any way.

        The sandwich estimator with blocks (Liang and Zeger 1986, Biometrika 73, 13), times m / (m - 1) for m blocks.
        """
        slope = solution.last.slope[:, solution.free]
        residual = np.nan_to_num(self.residuals(solution.last.value), nan=0.0)
        pulls = np.empty((self.blocks, slope.shape[1]))
        for i in range(slope.shape[1]):
            by_time = np.einsum("it,it,it->i", self.factor, self._spread(slope[:, i])[self.case], residual)
            pulls[:, i] = np.bincount(self.block, by_time, minlength=self.blocks)
        inverse = inverse_of((slope * self.weight[:, None] ** 2).T @ slope)
        effect = inverse @ pulls.T
        covariance = self.blocks / (self.blocks - 1) * effect @ effect.T
        # that of independent records over that of blocks, as the ratio of the volumes of their ellipsoids
        logs = [np.linalg.slogdet(one)[1] for one in (independent_scatter(self, solution).covariance, covariance)]
        effective = self.count * np.exp((logs[0] - logs[1]) / max(1, slope.shape[1]))
        return Scatter(np.asarray(covariance), self.blocks - 1, float(effective))

    def _spread(self, data: Array) -> Array:
        """The data at their places [case, turbine], zero where there are none."""
        full = np.zeros(self.seen.shape)
        full[self.seen] = data
        return full


def _with(piece: _Piece, values: Array) -> _Piece:
    """The same kernels and arguments with other values of the free constants."""
    arguments = list(piece.prepared.arguments)
    arguments[constants_place(piece.prepared.energy)] = values
    return replace(piece, prepared=replace(piece.prepared, arguments=tuple(arguments)))


def _cases_of(selected: Selection, terms: ScadaTerms) -> NDArray[np.intp]:
    """The case of each used time: its own, or that of all times alike with the same turbines running."""
    if terms.direction_bin == 0:
        # in the order of directions, so that pieces hold neighbours
        return np.argsort(np.argsort(selected.wind_direction, kind="stable"))
    _, pattern = np.unique(np.packbits(selected.running, axis=1), axis=0, return_inverse=True)
    bins = [
        np.floor(selected.wind_direction / terms.direction_bin),
        np.floor(selected.wind_speed / terms.speed_bin),
        np.floor(selected.turbulence_intensity / terms.turbulence_bin),
        pattern.ravel(),
    ]
    _, case = np.unique(np.stack(bins, axis=1).astype(int), axis=0, return_inverse=True)
    return case.ravel()


def _summed(case: NDArray[np.intp], values: Array, cases: int) -> Array:
    """Sums of the values [time, turbine] over the times of each case [case, turbine]."""
    total = np.zeros((cases, values.shape[1]))
    order = np.argsort(case, kind="stable")
    starts = np.flatnonzero(np.diff(case[order], prepend=-1))
    total[case[order][starts]] = np.add.reduceat(values[order], starts, axis=0)
    return total
