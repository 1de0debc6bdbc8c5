"""What other spending on a park does to its levelised cost, about the calendar that it has: a few runs of finance.

The fixed charge rate is straight in the shares of the capital that the stages own and in those spent in each part of
the construction time, so that its values for one stage and one part tell it for all. Months of construction, and those
by which a stage earns before the last, count by their slopes: the jump where a calendar year begins is none.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital_spending import Spending
from monsun.finance.stages import MONTHS, IncomeStage
from monsun.finance.terms import FinanceTerms
from monsun.worth.differences import slope_between_jumps
from monsun.worth.money import Amounts, cost_of_energy, in_stages, operation_slope

Array = NDArray[np.float64]

_STEP = 1e-3  # months


@dataclass(frozen=True, eq=False)
class CapitalWorth:
    """The levelised cost of a park by its capital cost and the times of it, at held energy and operation.

    terms, amounts, operation_cost: of the park itself. charge [stage, part]: fixed charge rate, 1/a, if all capital
    were one stage's and spent in one part of the construction time; per_dollar: USD/MWh for a USD a year; per_month and
    per_month_before [stage]: USD/MWh for a month more of construction, and of income before the last stage's.
    """

    terms: FinanceTerms
    amounts: Amounts
    operation_cost: float
    charge: Array
    per_dollar: float
    per_month: float
    per_month_before: Array

    def cost(self, spending: Spending) -> float:
        """The levelised cost with that spending, USD/MWh."""
        terms = in_stages(self.terms, spending)
        owned = np.array([stage.capital_share for stage in terms.stages])
        yearly = spending.cost.total * float(owned @ self.charge @ np.array(terms.spending_shares))
        later = spending.months - self.amounts.construction_months
        earlier = _months_before(terms.stages) - _months_before(self.terms.stages)
        held = self.per_dollar * (yearly + self.operation_cost)
        return held + self.per_month * later + float(self.per_month_before @ earlier)


def capital_worth(terms: FinanceTerms, operation_cost: float, amounts: Amounts) -> CapitalWorth:
    """The worth of spending on a park whose terms have its stages and spending, as `in_stages` gives them.

    operation_cost: USD per year.
    """
    per_dollar = operation_slope(terms, amounts)
    count = len(terms.spending_shares)

    def charge(owner: int, place: int) -> float:
        owned = tuple(replace(one, capital_share=float(at == owner)) for at, one in enumerate(terms.stages))
        spent = tuple(float(part == place) for part in range(count))
        alone = replace(terms, stages=owned, spending_shares=spent)
        return cost_of_energy(alone, 0.0, amounts, by_months=False).value / (per_dollar * amounts.capital)

    return CapitalWorth(
        terms=terms,
        amounts=amounts,
        operation_cost=operation_cost,
        charge=np.array([[charge(owner, place) for place in range(count)] for owner in range(len(terms.stages))]),
        per_dollar=per_dollar,
        per_month=cost_of_energy(terms, operation_cost, amounts).per_month,
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


def _months_before(stages: tuple[IncomeStage, ...]) -> Array:
    return np.array([stage.months_before for stage in stages])
