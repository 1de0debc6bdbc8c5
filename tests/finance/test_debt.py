"""Repayment, sizing and the interest of construction against closed forms and NREL-PySAM 7.1.1.post1."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.finance.debt import (
    DebtTerms,
    DrawTiming,
    Repayment,
    annuity_service,
    construction_funding,
    debt_schedule,
    equal_principal_service,
    gearing_of_debt,
    sculpted_debt,
)
from monsun.finance.measures import capital_recovery_factor, discount_factors
from monsun.finance.sizing import SizingCase, size_debt, tax_of_case
from monsun.finance.tax import TaxTerms

CAPITAL = 1005e3 * 3742.0 / 1e6  # million USD


def test_annuity_equals_pysam():
    service = annuity_service(0.6 * CAPITAL, 0.07, 15)
    assert service == pytest.approx(np.full(15, 247.743445835593), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 0.3), st.integers(1, 30), st.sampled_from([annuity_service, equal_principal_service]))
def test_principal_adds_up_to_the_debt(rate, tenor, formula):
    schedule = debt_schedule(formula(1000.0, rate, tenor), rate)
    assert schedule.balance[0] == pytest.approx(1000.0, rel=1e-12)
    assert schedule.principal.sum() == pytest.approx(1000.0, rel=1e-12)
    assert schedule.balance[-1] == pytest.approx(schedule.principal[-1], rel=1e-9)


def test_equal_principal_is_equal():
    assert debt_schedule(equal_principal_service(900.0, 0.07, 9), 0.07).principal == pytest.approx(np.full(9, 100.0))


def test_sculpted_debt_of_flat_cash_flow_equals_pysam():
    # 1005 MW, CF 45 %, 11.99 c/kWh, 100 USD/kW-yr; DSCR 1.3, 7 %, 15 years
    cash = np.full(15, 1005e3 * 8760 * 0.45 * 0.1199 / 1e6 - 100.5)
    assert sculpted_debt(cash, 1.3, 0.07) == pytest.approx(2623.8431002068664, abs=1e-9)
    assert sculpted_debt(cash, 1.3, 0.07) == pytest.approx(cash[0] / 1.3 / capital_recovery_factor(0.07, 15))


def test_interest_of_construction():
    everything = construction_funding([1 / 3] * 3, 1.0, 0.07, timing=DrawTiming.START_OF_MONTH)
    assert everything.interest.sum() == pytest.approx(0.115639619383529, abs=1e-14)
    pro_rata = construction_funding([1 / 3] * 3, 0.7, 0.07)
    assert pro_rata.total == pytest.approx(1.0748796423298, abs=1e-13)
    assert pro_rata.debt.sum() / pro_rata.total == pytest.approx(0.7, abs=1e-15)


def test_funding_agrees_with_a_walk_through_the_months():
    cost, gearing, rate, fee_share = [120.0, 480.0, 240.0], 0.65, 0.08, 0.02
    found = construction_funding(cost, gearing, rate, fee_share)
    funds = found.fee[0]
    for month in range(36):
        funds += funds * gearing * rate / 12 + cost[month // 12] / 12
    assert found.total == pytest.approx(funds, rel=1e-13)
    assert found.fee[0] == pytest.approx(fee_share * found.debt.sum(), rel=1e-13)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0.0, 1e3), min_size=1, max_size=5).filter(lambda cost: sum(cost) > 1.0),
    st.floats(0.0, 0.95),
    st.floats(0.0, 0.2),
    st.floats(0.0, 0.05),
)
def test_sources_equal_uses(cost, gearing, rate, fee):
    funding = construction_funding(cost, gearing, rate, fee)
    uses = funding.cost + funding.interest + funding.fee
    assert funding.debt + funding.equity == pytest.approx(uses, rel=1e-12)
    assert np.all(funding.interest >= -1e-9)


def test_gearing_of_a_debt():
    def funding(gearing):
        return construction_funding([100.0, 100.0], gearing, 0.07, 0.01)

    gearing = gearing_of_debt(90.0, funding, 0.8)
    assert funding(gearing).debt.sum() == pytest.approx(90.0, rel=1e-12)
    assert gearing_of_debt(1e6, funding, 0.8) == 0.8
    assert gearing_of_debt(0.0, funding, 0.8) == 0.0


def sizing_case(operating, accounts=None, compensation=0.0, depreciation=100.0):
    years = len(operating)
    return SizingCase(
        "P50",
        1.3,
        operating=np.asarray(operating, dtype=float),
        depreciation=np.where(np.arange(years) < 20, depreciation, 0.0),
        accounts=np.ones(years) if accounts is None else accounts,
        compensation=np.full(years, compensation),
    )


@pytest.mark.parametrize("repayment", list(Repayment))
def test_the_circle_of_tax_and_debt_is_closed(repayment):
    case = sizing_case(np.linspace(420.0, 300.0, 25), accounts=25450.0 * 1.025 ** np.arange(25))
    terms = DebtTerms(repayment=repayment)
    found = size_debt([case], terms, TaxTerms())
    assert found.change < 1e-12
    tax = tax_of_case(case, TaxTerms(), debt_schedule(found.service, terms.interest_rate))
    cash = case.operating - tax.tax
    assert cash == pytest.approx(found.cash_flow[0], rel=1e-11)
    cover = cash[:15] / found.service[:15]
    assert cover.min() == pytest.approx(1.3, rel=1e-11)
    if repayment is Repayment.SCULPTED:
        assert cover == pytest.approx(np.full(15, 1.3), rel=1e-11)
    assert found.service[:15] @ discount_factors(0.07, 15, first=1) == pytest.approx(found.debt, rel=1e-12)
    assert np.all(found.service[15:] == 0.0)


def test_a_given_debt_keeps_the_shape_of_the_cash_flow():
    case = sizing_case(np.linspace(420.0, 300.0, 25))
    largest = size_debt([case], DebtTerms(), TaxTerms())
    smaller = size_debt([case], DebtTerms(), TaxTerms(), debt=0.5 * largest.debt)
    assert smaller.debt == 0.5 * largest.debt
    cover = smaller.cash_flow[0][:15] / smaller.service[:15]
    assert cover == pytest.approx(np.full(15, cover[0]), rel=1e-11)
    assert cover[0] > 2 * 1.29


def test_compensation_raises_the_debt():
    plain, paid = (
        size_debt([sizing_case(np.full(20, 400.0), compensation=c)], DebtTerms(), TaxTerms()) for c in (0, 0.2)
    )
    assert paid.debt > plain.debt
    assert paid.cash_flow[0] - plain.cash_flow[0] == pytest.approx(
        0.2 * paid.schedule.principal - (paid.tax[0].tax - plain.tax[0].tax), rel=1e-9
    )


def test_no_cash_flow_carries_no_debt():
    for repayment in Repayment:
        found = size_debt([sizing_case(np.full(20, -5.0))], DebtTerms(repayment=repayment), TaxTerms())
        assert found.debt == 0.0
        assert np.all(found.service == 0.0)
    huge = size_debt([sizing_case(np.full(20, 400.0))], DebtTerms(), TaxTerms())
    none = SizingCase(**{**sizing_case(np.full(20, 400.0)).__dict__, "dscr": 1e12})
    assert size_debt([none], DebtTerms(), TaxTerms()).debt < 1e-9 * huge.debt


def test_every_case_keeps_its_cover_in_every_year():
    first = SizingCase(**{**sizing_case(np.linspace(500.0, 200.0, 20)).__dict__, "name": "falling", "dscr": 1.4})
    second = SizingCase(**{**sizing_case(np.linspace(200.0, 500.0, 20)).__dict__, "name": "rising", "dscr": 1.2})
    found = size_debt([first, second], DebtTerms(), TaxTerms())
    assert found.binding == ("falling", "rising")
    covers = [cash[:15] / found.service[:15] for cash in found.cash_flow]
    assert covers[0].min() == pytest.approx(1.4, rel=1e-11)
    assert covers[1].min() == pytest.approx(1.2, rel=1e-11)
    for case in (first, second):
        assert found.debt < size_debt([case], DebtTerms(), TaxTerms()).debt
