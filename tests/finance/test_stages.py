"""A park that is built in stages earns stage by stage: by hand, against one stage, and the rules money must keep."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.finance.cashflow import cash_flow_table, evaluate_finance
from monsun.finance.currency import Currency, units_per_usd
from monsun.finance.debt import DebtTerms
from monsun.finance.measures import levelised_cost, net_present_value
from monsun.finance.partners import reference_partners
from monsun.finance.result import FinanceResult
from monsun.finance.settlement import ACCOUNT, COMPANY, LENDERS, balance_of, payments
from monsun.finance.stages import IncomeStage, in_operation, income_months, paid_by_income
from monsun.finance.tax import HolidayStart, TaxTerms, depreciation_shares
from monsun.finance.terms import FinanceTerms
from monsun.records import InputError

DOLLAR = Currency(code="USD", units_per_usd=1.0, inflation=0.0)
NO_TAX = TaxTerms(preferential_rate=0.0, standard_rate=0.0)
NO_DEBT = DebtTerms(gearing_limit=0.0)
PARK = {
    "capital_cost_usd": 4.4e9,
    "operation_cost_usd_per_year": 120e6,
    "net_energy_mwh_p50": 8760e3 * 0.48,
    "net_energy_mwh_p90": 8760e3 * 0.48 * 0.88,
}
DOLLARS = FinanceTerms(
    tariff=0.15, tariff_currency="USD", currencies=(DOLLAR,), capital_shares=(1.0,), operation_shares=(1.0,),
)  # fmt: skip


def two(share: float, months_before: float, capital_share: float | None = None) -> tuple[IncomeStage, ...]:
    """A first stage in operation some months before the second."""
    capital = share if capital_share is None else capital_share
    return (
        IncomeStage(name="first", share=share, capital_share=capital, months_before=months_before),
        IncomeStage(name="second", share=1.0 - share, capital_share=1.0 - capital),
    )


def same(found: FinanceResult, wanted: FinanceResult) -> None:
    for part in fields(wanted.usd):
        size = float(np.abs(getattr(wanted.usd, part.name)).max())
        assert getattr(found.usd, part.name) == pytest.approx(getattr(wanted.usd, part.name), abs=1e-11 * size + 1e-4)
    for name in ("lcoe_usd_per_mwh", "project_irr", "npv_musd", "debt_musd", "gearing", "min_dscr", "min_dscr_p90"):
        one, other = getattr(found, name), getattr(wanted, name)
        assert one == pytest.approx(other, rel=1e-9) if other is not None else one is None, name


@settings(max_examples=12, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(13.0, 60.0), st.floats(0.0, 0.02))
def test_stages_that_start_together_are_one(share: float, capital: float, months: float, degradation: float) -> None:
    whole = evaluate_finance(FinanceTerms(degradation=degradation), construction_months=months, **PARK)
    split = FinanceTerms(degradation=degradation, stages=two(share, 0.0, capital))
    same(evaluate_finance(split, construction_months=months, **PARK), whole)
    nothing = FinanceTerms(degradation=degradation, stages=two(0.0, 0.5 * months))
    same(evaluate_finance(nothing, construction_months=months, **PARK), whole)


def test_two_stages_by_hand() -> None:
    # 3/5 of the park nine months before the rest: income from month 15 of 24; two years of life, 10 % a year
    terms = replace(
        DOLLARS, price_year=2027, spending_shares=(0.5, 0.5), stages=two(0.6, 9.0), life=2, tariff=30e-3,
        discount_rate=0.10, degradation=0.1, tax=NO_TAX,
        debt=DebtTerms(
            interest_rate=0.05, construction_interest_rate=0.0, upfront_fee=0.0, gearing_limit=0.5, dscr_p50=1.0,
            dscr_p90=1.0, tenor=1,
        ),
    )  # fmt: skip
    found = evaluate_finance(
        terms, capital_cost_usd=1000.0, operation_cost_usd_per_year=100.0, net_energy_mwh_p50=40.0,
        net_energy_mwh_p90=40.0,
    )  # fmt: skip
    assert found.construction_years == 2 and len(found.year) == 4
    # the first stage has 9, 12 and 3 months of the years; after its first twelve months it brings a tenth less
    share = np.array([0.0, 0.6 * 0.75, 1.0, 0.6 * 0.25 + 0.4])
    energy = 40.0 * np.array([0.0, 0.6 * 0.75, 0.6 * (0.25 + 0.75 * 0.9) + 0.4, 0.6 * 0.25 * 0.9 + 0.4 * 0.9])
    assert found.operating == pytest.approx(share, abs=1e-14)
    assert found.energy_mwh == pytest.approx(energy, abs=1e-12)
    cash = 30.0 * energy - 100.0 * share
    assert found.usd.operation == pytest.approx(100.0 * share)
    assert found.usd.project_flow == pytest.approx(cash - [500.0, 500.0, 0.0, 0.0])
    worth = 1.1 ** -np.arange(4.0)
    assert found.npv_musd * 1e6 == pytest.approx((cash - [500.0, 500.0, 0.0, 0.0]) @ worth)
    cost = 100.0 * share + [500.0, 500.0, 0.0, 0.0]
    assert found.lcoe_usd_per_mwh == pytest.approx((cost @ worth) / (energy @ worth), rel=1e-13)
    # what the first stage earns in the second year pays for construction; half of the rest is debt, repaid in a year
    assert cash[1] == pytest.approx(495.0)
    assert found.usd.construction_income == pytest.approx([0.0, 495.0, 0.0, 0.0])
    assert found.usd.debt_draw == pytest.approx([250.0, 2.5, 0.0, 0.0])
    assert found.usd.principal == pytest.approx([0.0, 0.0, 252.5, 0.0])
    assert found.usd.equity_flow == pytest.approx([-250.0, -2.5, cash[2] - 1.05 * 252.5, cash[3]])
    assert np.isnan(found.dscr[1]) and found.dscr[2] == pytest.approx(cash[2] / (1.05 * 252.5))
    rows = [dict(zip(cash_flow_table(found)[0], row, strict=True)) for row in cash_flow_table(found)[1]]
    assert [row["phase"] for row in rows] == ["construction", "construction and operation", "operation", "operation"]
    said = [reason for reason in found.reasons if reason.startswith("Income of the ")]
    assert "first (60.0% of the park): in operation after 15.0 months" in said[0]
    assert "from April 2028 on for 2 years" in said[0] and "from January 2029 on for 2 years" in said[1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.0, 55.0)), min_size=1, max_size=4),
    st.floats(55.0, 71.0),
    st.integers(1, 40),
)
def test_every_stage_lives_its_life(parts: list[tuple[float, float]], months: float, life: int) -> None:
    total = sum(share for share, _ in parts)
    stages = tuple(
        IncomeStage(name=str(i), share=share / total, capital_share=share / total, months_before=before * (i > 0))
        for i, (share, before) in enumerate(parts)
    )
    built = int(np.ceil(months / 12))
    found = in_operation(stages, months, built, life, 0.0, TaxTerms())
    assert found.operating.sum() == pytest.approx(life, rel=1e-12)
    assert found.energy == pytest.approx(found.operating, abs=1e-12)
    assert np.all(found.operating <= 1.0 + 1e-12) and found.operating[found.first] > 0.0
    assert not found.operating[: found.first].any() and not found.depreciation[: found.first].any()
    if life > 20:
        assert found.depreciation.sum() == pytest.approx(1.0, rel=1e-12)
    tired = in_operation(stages, months, built, life, 0.01, TaxTerms())
    # each stage loses the same by its own age
    assert tired.energy.sum() == pytest.approx((0.99 ** np.arange(life)).sum(), rel=1e-12)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.1, 0.9), st.lists(st.floats(0.0, 29.0), min_size=2, max_size=2))
def test_an_earlier_start_is_worth_more(share: float, lags: list[float]) -> None:
    # 150 USD/MWh without tax, growth or inflation: each MWh brings more than it costs to run
    late, early = sorted(lags)
    values = [
        evaluate_finance(replace(DOLLARS, tax=NO_TAX, stages=two(share, lag)), construction_months=30.0, **PARK)
        for lag in (late, early)
    ]
    assert values[1].npv_musd >= values[0].npv_musd - 1e-9
    assert values[1].lcoe_usd_per_mwh <= values[0].lcoe_usd_per_mwh + 1e-9


@pytest.mark.parametrize("currency", ["USD", "EUR"])
@pytest.mark.parametrize("before", [9.0, 26.5, 47.0])
def test_rules_of_money_with_stages(currency: str, before: float) -> None:
    terms = FinanceTerms(
        tariff=7000.0, stages=two(0.6, before, 0.65), debt=DebtTerms(currency=currency, exchange_compensation=0.3),
        spending_shares=(0.3, 0.4, 0.2, 0.05, 0.05),
    )  # fmt: skip
    found = evaluate_finance(terms, construction_months=58.0, **PARK)
    usd = found.usd
    assert found.converged
    assert usd.capital.sum() == pytest.approx(PARK["capital_cost_usd"], rel=1e-12)
    uses = usd.capital + usd.upfront_fee + usd.construction_interest
    assert usd.debt_draw + usd.equity_paid + usd.construction_income == pytest.approx(uses, rel=1e-9, abs=1e-3)
    assert usd.cash_flow == pytest.approx(
        usd.revenue + usd.exchange_compensation - usd.operation - usd.tax, rel=1e-9, abs=1e-2
    )
    lines = payments(found, reference_partners())
    assert np.abs(balance_of(COMPANY, lines)).max() < 1e-1
    assert all(np.all(line.usd >= 0.0) for line in lines)
    code, built = currency, found.construction_years
    account = balance_of(ACCOUNT, lines) * units_per_usd(found.rates, code) if before > 40 else np.zeros(1)
    assert account.sum() == pytest.approx(0.0, abs=1e-3)
    assert np.all(np.cumsum(account) >= -1e-3) and (before < 40 or account.max() > 1e6)
    # lenders earn their rate on what is drawn, from the first year of the whole park on
    loan = balance_of(LENDERS, lines) * units_per_usd(found.rates, code)
    draws = (usd.debt_draw * units_per_usd(found.rates, code)).sum()
    assert loan[built:] @ 1.07 ** -np.arange(1.0, len(loan) - built + 1) == pytest.approx(draws, rel=1e-9)
    assert found.gearing == pytest.approx(draws / ((usd.debt_draw + usd.equity_paid) * units_per_usd(
        found.rates, code)).sum(), rel=1e-9)  # fmt: skip
    assert found.min_dscr >= terms.debt.dscr_p50 - 1e-9 and found.min_dscr_p90 >= terms.debt.dscr_p90 - 1e-9


def test_levelised_cost_is_present_worth_of_cost_over_that_of_energy() -> None:
    terms = replace(DOLLARS, tax=NO_TAX, stages=two(0.6, 20.3, 0.7), degradation=0.004, debt=NO_DEBT, price_year=2027)
    found = evaluate_finance(terms, construction_months=34.0, **PARK)
    cost = found.usd.capital + found.usd.operation
    assert found.lcoe_usd_per_mwh == pytest.approx(levelised_cost(cost, found.energy_mwh, terms.discount_rate))
    # sold at that price, the park is worth nothing
    priced = replace(terms, tariff=found.lcoe_usd_per_mwh / 1000.0)
    assert evaluate_finance(priced, construction_months=34.0, **PARK).npv_musd == pytest.approx(0.0, abs=1e-6)


def test_taxed_levelised_cost_is_worth_nothing_too() -> None:
    # linear tax at one rate, so that the tax factor of the levelised cost is the cash flow's
    flat = TaxTerms(preferential_years=0, exempt_years=0, half_years=0, standard_rate=0.2, carry_forward_years=40)
    terms = replace(DOLLARS, tax=flat, stages=two(0.6, 20.3, 0.7), debt=NO_DEBT, price_year=2027)
    found = evaluate_finance(terms, construction_months=34.0, **PARK)
    priced = replace(terms, tariff=found.lcoe_usd_per_mwh / 1000.0)
    assert evaluate_finance(priced, construction_months=34.0, **PARK).npv_musd == pytest.approx(0.0, abs=1e-6)


def test_tax_years_count_from_the_first_income_and_depreciation_from_each_start() -> None:
    tax = TaxTerms(holiday_start=HolidayStart.FIRST_REVENUE, depreciation_years=4)
    terms = replace(DOLLARS, tax=tax, stages=two(0.6, 15.0, 0.7), debt=NO_DEBT, tariff=0.5)
    found = evaluate_finance(terms, construction_months=36.0, **PARK)
    # income from month 21: year 1 is the first of four without tax
    assert not found.usd.tax[:5].any() and found.usd.tax[5] > 0.0
    profit = found.usd.revenue[5] - found.usd.operation[5]
    deducted = 4.4e9 * (0.7 * 0.75 / 4 + 0.3 / 4)
    assert found.usd.tax[5] == pytest.approx(0.05 * (profit - deducted), rel=1e-9)
    assert depreciation_shares(tax, 7, 1.75) == pytest.approx([0.0, 0.0625, 0.25, 0.25, 0.25, 0.1875, 0.0])
    half = replace(tax, first_year_depreciation=0.5)
    assert depreciation_shares(half, 4, 1.0) == pytest.approx([0.0, 0.125, 0.25, 0.25])


def test_income_pays_for_construction_before_debt_and_equity() -> None:
    used, kept = paid_by_income(np.array([100.0, 30.0, 40.0]), np.array([0.0, 50.0, 60.0]))
    assert used == pytest.approx([0.0, 30.0, 40.0]) and kept == pytest.approx([0.0, 20.0, -20.0])
    # a loss is a cost
    used, kept = paid_by_income(np.array([100.0, 30.0]), np.array([0.0, -5.0]))
    assert used == pytest.approx([0.0, -5.0]) and not kept.any()
    late = evaluate_finance(replace(DOLLARS, stages=two(0.6, 0.0)), construction_months=36.0, **PARK)
    early = evaluate_finance(replace(DOLLARS, stages=two(0.6, 12.0)), construction_months=36.0, **PARK)
    assert early.equity_musd < late.equity_musd and early.equity_irr > late.equity_irr
    assert any(reason.startswith("Before the whole park earns") for reason in early.reasons)
    assert early.npv_musd - late.npv_musd == pytest.approx(
        net_present_value(0.09, early.usd.project_flow - late.usd.project_flow) / 1e6
    )


def test_stages_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match=r"stages\.share"):
        FinanceTerms(stages=(IncomeStage(name="half", share=0.5, capital_share=1.0),))
    with pytest.raises(InputError, match=r"stages\.capital_share"):
        FinanceTerms(stages=(IncomeStage(name="all", share=1.0, capital_share=0.9),))
    with pytest.raises(InputError, match="0 for the last stage"):
        FinanceTerms(stages=(IncomeStage(name="all", share=1.0, capital_share=1.0, months_before=3.0),))
    with pytest.raises(InputError, match="at most the 30 months"):
        evaluate_finance(FinanceTerms(stages=two(0.5, 31.0)), construction_months=30.0, **PARK)
    assert income_months(two(0.5, 7.0), 30.0, 3) == pytest.approx([23.0, 36.0])
