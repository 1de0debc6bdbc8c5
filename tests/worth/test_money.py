"""The worth of amounts is the finance's own, also of a park that is built in stages, and its slopes are differences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monsun.finance.cashflow import evaluate_finance
from monsun.finance.stages import IncomeStage
from monsun.finance.terms import FinanceTerms
from monsun.worth.money import Amounts, cost_of_energy, operation_slope, present_value

AMOUNTS = Amounts(4.2e9, 31.3, 4.1e6)
OPERATION = 1.3e8


def staged(shares: tuple[float, ...], capital: tuple[float, ...], before: tuple[float, ...]) -> FinanceTerms:
    stages = tuple(
        IncomeStage(name=str(i), share=share, capital_share=owned, months_before=months)
        for i, (share, owned, months) in enumerate(zip(shares, capital, before, strict=True))
    )
    return FinanceTerms(stages=stages, degradation=0.004)


TERMS = staged((0.5, 0.2, 0.3), (0.6, 0.2, 0.2), (9.6, 4.1, 0.0))


def test_measures_of_a_park_in_stages_are_the_finance_s() -> None:
    full = evaluate_finance(
        TERMS,
        capital_cost_usd=AMOUNTS.capital,
        operation_cost_usd_per_year=OPERATION,
        net_energy_mwh_p50=AMOUNTS.net_energy,
        net_energy_mwh_p90=0.9 * AMOUNTS.net_energy,
        construction_months=AMOUNTS.construction_months,
    )
    for measure, value in ((cost_of_energy, full.lcoe_usd_per_mwh), (present_value, full.npv_musd)):
        found = measure(TERMS, OPERATION, AMOUNTS)
        assert found.value == pytest.approx(value, rel=1e-12)
        for name, slope, step in (
            ("capital", found.per_dollar, 1e5),
            ("net_energy", found.per_mwh, 100.0),
            ("construction_months", found.per_month, 1e-2),
        ):
            sides = [replace(AMOUNTS, **{name: getattr(AMOUNTS, name) + side * step}) for side in (1, -1)]
            upper, lower = (measure(TERMS, OPERATION, side, by_months=False).value for side in sides)
            assert slope == pytest.approx((upper - lower) / (2 * step), rel=1e-5), name
    # stages that come later bring less of what capital has already been paid for
    assert cost_of_energy(TERMS, OPERATION, AMOUNTS).per_month > cost_of_energy(
        replace(TERMS, stages=()), OPERATION, AMOUNTS
    ).per_month  # fmt: skip
    more = cost_of_energy(TERMS, OPERATION + 1e6, AMOUNTS).value - full.lcoe_usd_per_mwh
    assert operation_slope(TERMS, AMOUNTS) == pytest.approx(more / 1e6, rel=1e-8)


def test_a_month_at_which_a_stage_begins_a_year_is_no_slope() -> None:
    # 9.6 months before the end: the first stage begins with the second year
    at = Amounts(AMOUNTS.capital, 33.6, AMOUNTS.net_energy)
    step = 1e-3
    upper, lower = (
        cost_of_energy(TERMS, OPERATION, replace(at, construction_months=33.6 + side), by_months=False).value
        for side in (step, 0.0)
    )
    assert cost_of_energy(TERMS, OPERATION, at).per_month == pytest.approx((upper - lower) / step, rel=1e-4)
