"""What other spending on a park does to its levelised cost, about the calendar that it has: a few runs of finance.

The fixed charge rate is straight in the shares of the capital that the stages own and in those spent in each calendar
year, so that its values for one stage and one year tell it for all. The month from which a stage earns counts by its
slope: the jump where a calendar year begins is none, and what is spent after the last year counts in it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital_spending import Spending
from monsun.finance.stages import MONTHS, IncomeStage
from monsun.finance.terms import FinanceTerms, yearly_spending
from monsun.worth.differences import slope_between_jumps
from monsun.worth.money import Amounts, cost_of_energy, in_stages, operation_slope

Array = NDArray[np.float64]

_STEP = 1e-3  # months
_MOMENTS = 1000  # of the construction time, one of which is wholly in a calendar year


@dataclass(frozen=True, eq=False)
class CapitalWorth:
    """The levelised cost of a park by its capital cost and the times of it, at held energy and operation.

    terms, amounts, operation_cost: of the park itself. charge [stage, year]: fixed charge rate, 1/a, if all capital
    were one stage's and spent in one calendar year of construction; per_dollar: USD/MWh for a USD a year;
    per_month_before [stage]: USD/MWh for income that begins a month before.
    """

    terms: FinanceTerms
    amounts: Amounts
    operation_cost: float
    charge: Array
    per_dollar: float
    per_month_before: Array

    def cost(self, spending: Spending) -> float:
        """The levelised cost with that spending, USD/MWh."""
        terms = in_stages(self.terms, spending)
        owned = np.array([stage.capital_share for stage in terms.stages])
        shares, years = yearly_spending(terms.spending_shares, spending.months), self.charge.shape[1]
        spent = np.pad(shares[:years], (0, max(years - shares.size, 0)))
        spent[-1] += shares[years:].sum()
        yearly = spending.cost.total * float(owned @ self.charge @ spent)
        earlier = _begin(self.terms.stages, self.amounts.construction_months) - _begin(terms.stages, spending.months)
        held = self.per_dollar * (yearly + self.operation_cost)
        return held + float(self.per_month_before @ earlier)


def capital_worth(terms: FinanceTerms, operation_cost: float, amounts: Amounts) -> CapitalWorth:
    """The worth of spending on a park whose terms have its stages and spending, as `in_stages` gives them.

    operation_cost: USD per year.
    """
    per_dollar, months = operation_slope(terms, amounts), amounts.construction_months
    years = yearly_spending(terms.spending_shares, months).size

    def charge(owner: int, year: int) -> float:
        owned = tuple(replace(one, capital_share=float(at == owner)) for at, one in enumerate(terms.stages))
        middle = (MONTHS * year + min(MONTHS * (year + 1), months)) / 2
        spent = tuple(np.eye(_MOMENTS)[int(_MOMENTS * middle / months)])
        alone = replace(terms, stages=owned, spending_shares=spent)
        return cost_of_energy(alone, 0.0, amounts, by_months=False).value / (per_dollar * amounts.capital)

    return CapitalWorth(
        terms=terms,
        amounts=amounts,
        operation_cost=operation_cost,
        charge=np.array([[charge(owner, year) for year in range(years)] for owner in range(len(terms.stages))]),
        per_dollar=per_dollar,
        per_month_before=np.array(
            [_per_month_before(terms, operation_cost, amounts, at) for at in range(len(terms.stages))]
        ),
    )


def _per_month_before(terms: FinanceTerms, operation_cost: float, amounts: Amounts, at: int) -> float:
    """Slope by the months that a stage earns before the last; none for a stage that completes the park."""
    before = terms.stages[at].months_before
    if before <= _STEP:
        return 0.0

    def value(months: float) -> tuple[Array, Hashable]:
        moved = (*terms.stages[:at], replace(terms.stages[at], months_before=months), *terms.stages[at + 1 :])
        found = cost_of_energy(replace(terms, stages=moved), operation_cost, amounts, by_months=False)
        return np.array([found.value]), (amounts.construction_months - months) // MONTHS

    return float(slope_between_jumps(value, before, _STEP)[0])


def _begin(stages: tuple[IncomeStage, ...], months: float) -> Array:
    """Months after which each stage is in operation [stage]."""
    return np.array([months - stage.months_before for stage in stages])
