"""When the capital cost is spent: by line, phase and currency over months and years of construction."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.capital import CapitalCost
from monsun.cost.capital_terms import ProjectPhase
from monsun.records import InputError

Array = NDArray[np.float64]

_MONTHS = 12


@dataclass(frozen=True, eq=False)
class Spending:
    """The capital cost over the time of construction, all in USD of the cost's base year.

    cost: what is spent. begin, end [phase]: months from the start of construction. months: until the last phase is
    built.
    """

    cost: CapitalCost
    begin: Array
    end: Array
    months: float

    def until(self, time: ArrayLike) -> Array:
        """Spent until each time (months from the start of construction), USD, [line, phase, time].

        Each line is paid evenly between the begin and end of its payments, shares when what they are a share of is.
        """
        moment = np.atleast_1d(np.asarray(time, dtype=float))
        within = (moment - self.begin[:, None]) / (self.end - self.begin)[:, None]
        spent: dict[str, Array] = {}
        for line in self.cost.lines:
            if line.spent is None:
                spent[line.key] = line.rate * np.sum([spent[key] for key in line.base], axis=0)
            else:
                first, last = line.spent
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


def capital_spending(cost: CapitalCost, phases: tuple[ProjectPhase, ...], construction_months: float) -> Spending:
    """When a capital cost is spent.

    phases: those the cost was made with; each has its own start and construction time. Without phases all is built
    within `construction_months`. Raises InputError for phases that are not the cost's.
    """
    if tuple(phase.name for phase in phases) != (cost.phases if phases else ()):
        raise InputError("spending: phases", ", ".join(cost.phases), ", ".join(phase.name for phase in phases))
    if not phases and len(cost.phases) > 1:
        raise InputError("spending: phases", ", ".join(cost.phases), "none")
    if not construction_months > 0:
        raise InputError("spending: construction_months", "months > 0", construction_months)
    begin = np.array([phase.start_month for phase in phases] or [0.0])
    end = begin + np.array([phase.months for phase in phases] or [construction_months])
    return Spending(cost, begin, end, float(end.max()))
