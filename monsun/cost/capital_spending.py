"""When the capital cost is spent: by line, stage and currency over months and years of construction."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.capital import CapitalCost
from monsun.cost.installation_results import StagePlan
from monsun.records import InputError

Array = NDArray[np.float64]

_MONTHS = 12


@dataclass(frozen=True, eq=False)
class Spending:
    """The capital cost over the time of construction, all in USD of the cost's base year.

    cost: what is spent; its phases are the stages, each with its own construction time.
    """

    cost: CapitalCost
    stages: tuple[StagePlan, ...]

    @property
    def months(self) -> float:
        """Months from the start of construction until the last stage is in operation."""
        return self.stages[-1].operation

    def until(self, time: ArrayLike) -> Array:
        """Spent until each time (months from the start of construction), USD, [line, phase, time].

        Each line is paid evenly between the begin and end of its payments, shares when what they are a share of is.
        """
        moment = np.atleast_1d(np.asarray(time, dtype=float))
        begin = np.array([[stage.begin] for stage in self.stages])
        end = np.array([[stage.operation] for stage in self.stages])
        within = (moment - begin) / (end - begin)
        spent: dict[str, Array] = {}
        for line in self.cost.lines:
            if line.spent is None:
                spent[line.key] = line.rate * np.sum([spent[key] for key in line.base], axis=0)
            else:
                first, last = np.array(line.spent).T[:, :, None]
                gone = np.clip((within - first) / (last - first), 0.0, 1.0)
                spent[line.key] = np.array(line.phase_amounts)[:, None] * gone
        return np.array([spent[line.key] for line in self.cost.lines])

    def between(self, edges: ArrayLike) -> Array:
        """Spent between each edge and the next (months), USD, [line, phase, interval]."""
        return np.diff(self.until(edges), axis=2)

    @property
    def monthly(self) -> Array:
        """Spent in each month of construction, USD, [line, phase, month]; the last month may be a part of one."""
        return self.between(np.minimum(np.arange(ceil(self.months - 1e-9) + 1), self.months))

    @property
    def yearly(self) -> Array:
        """Spent in each year of construction, USD, [line, phase, year]; a begun year counts."""
        years = max(1, ceil(self.months / _MONTHS - 1e-9))
        return self.between(np.minimum(np.arange(years + 1) * _MONTHS, self.months))

    @property
    def yearly_shares(self) -> Array:
        """Share of the capital cost spent in each year of construction, [year]; adds up to one."""
        return np.asarray(self.yearly.sum(axis=(0, 1)) / self.cost.total)

    def shares(self, parts: int) -> tuple[float, ...]:
        """Share of the capital cost spent in each of `parts` equal parts of the construction time.

        What the cash flow takes as `spending_shares`, with `months` as its construction months.
        """
        if parts < 1:
            raise InputError("spending: parts", "at least 1", parts)
        whole = self.between(np.linspace(0.0, self.months, parts + 1)).sum(axis=(0, 1))
        return tuple(float(part) for part in whole / whole.sum())

    def yearly_by_currency(self) -> dict[str, Array]:
        """Spent in each year of construction by currency of payment, in USD, [year]."""
        by_line = self.yearly.sum(axis=1)
        codes = [code for code, _ in self.cost.currency_shares]
        return {
            code: np.array([dict(line.currency_shares).get(code, 0.0) for line in self.cost.lines]) @ by_line
            for code in codes
        }

    def calendar(self, first_year: int) -> list[tuple[str, int, float]]:
        """Phase, calendar year and USD spent in it, for every year in which a phase spends anything.

        first_year: the calendar year in whose January construction starts.
        """
        by_phase = self.yearly.sum(axis=0)
        return [
            (name, first_year + year, float(amount))
            for name, row in zip(self.cost.phases, by_phase, strict=True)
            for year, amount in enumerate(row)
            if amount > 0
        ]


def capital_spending(cost: CapitalCost, stages: tuple[StagePlan, ...]) -> Spending:
    """When a capital cost is spent: in each of its stages, with the begin and the operation that the plan gives it.

    Raises InputError for stages that are not the cost's, or that take no time.
    """
    names = tuple(stage.name for stage in stages)
    if names != cost.phases:
        raise InputError("spending: stages", ", ".join(cost.phases), ", ".join(names) or "none")
    for stage in stages:
        if not stage.begin < stage.operation:
            raise InputError(f"spending: {stage.name}", "a begin before its operation", (stage.begin, stage.operation))
    return Spending(cost, stages)
