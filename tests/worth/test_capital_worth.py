"""Charges of stages and years tell the finance's levelised cost of any spending, and slopes that of other times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cost.capital import CapitalCost
from monsun.cost.capital_lines import CostLine
from monsun.cost.capital_spending import Spending
from monsun.cost.installation_results import StagePlan
from monsun.finance.terms import FinanceTerms
from monsun.worth.capital_worth import CapitalWorth, capital_worth
from monsun.worth.money import Amounts, cost_of_energy, in_stages

OPERATION = 1.3e8


def line(key: str, amount: float, owned: float, spent: tuple[float, float]) -> CostLine:
    return CostLine(
        key=key, name=key, quantity=1.0, unit="park", rate=amount, currency="USD", price_year=2025, factor=1.0,
        currency_shares=(("USD", 1.0),), basis="test", source="test", data_class="user", input=key,
        phase_shares=(owned, 1.0 - owned), spent=(spent, spent),
    )  # fmt: skip


def spending(works: float = 1e9, owned: float = 0.7, first: float = 21.0, last: float = 30.0) -> Spending:
    lines = (line("turbines", 3.2e9, 0.6, (0.4, 0.9)), line("works", works, owned, (0.1, 0.45)))
    stages = (
        StagePlan("first", 0.6, 0.8, 0.0, first, first, first),
        StagePlan("second", 0.4, 0.2, 9.0, last, last, last),
    )
    return Spending(CapitalCost(lines, 1e6, 2025, ("first", "second")), stages)


def worth() -> tuple[CapitalWorth, FinanceTerms, Amounts]:
    built = spending()
    terms = in_stages(FinanceTerms(degradation=0.004), built)
    amounts = Amounts(built.cost.total, built.months, 4.1e6)
    return capital_worth(terms, OPERATION, amounts), terms, amounts


@pytest.mark.parametrize(("works", "owned"), [(1e9, 0.7), (1.3e9, 0.7), (0.4e9, 0.1), (2.5e9, 1.0)])
def test_any_spending_at_the_same_times_costs_what_the_finance_says(works: float, owned: float) -> None:
    found, terms, amounts = worth()
    other = spending(works, owned)
    exact = cost_of_energy(in_stages(terms, other), OPERATION, replace(amounts, capital=other.cost.total))
    assert found.cost(other) == pytest.approx(exact.value, rel=1e-12)


def test_other_times_count_by_their_slopes() -> None:
    found, terms, amounts = worth()
    base = found.cost(spending())
    # the new year lies between two parts of the cash flow's construction time in each: it has the plan's years exactly
    for first, last in ((20.6, 30.0), (21.4, 30.0), (21.0, 32.0), (21.5, 28.8)):
        other = spending(first=first, last=last)
        held = Amounts(other.cost.total, other.months, amounts.net_energy)
        exact = cost_of_energy(in_stages(terms, other), OPERATION, held).value - base
        assert found.cost(other) - base == pytest.approx(exact, rel=5e-3)
    # the last stage completes the park
    assert found.per_month_before[1] == 0.0 and found.per_month_before[0] < 0.0
    # across the new year nothing jumps
    steps = np.array([found.cost(spending(first=first)) for first in (23.9, 24.0, 24.1)])
    assert np.diff(steps)[0] == pytest.approx(np.diff(steps)[1], rel=0.05)
