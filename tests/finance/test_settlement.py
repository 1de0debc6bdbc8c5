"""Partners and payments: nothing is lost between the project's flows and who pays whom."""

from dataclasses import replace

import numpy as np
import pytest

from monsun.finance.cashflow import evaluate_finance
from monsun.finance.currency import Currency, units_per_usd
from monsun.finance.debt import DebtTerms
from monsun.finance.partners import Partner, partner_flows, reference_partners
from monsun.finance.settlement import (
    BUYER,
    COMPANY,
    CONTRACTORS,
    LENDERS,
    STATE,
    SUPPLIERS,
    balance_of,
    open_positions,
    payments,
    settlement_table,
)
from monsun.finance.tax import LossTreatment, TaxTerms
from monsun.finance.terms import FinanceTerms
from monsun.records import InputError

COST = {
    "capital_cost_usd": 4.4e9,
    "operation_cost_usd_per_year": 120e6,
    "net_energy_mwh_p50": 8760e3 * 0.48,
    "net_energy_mwh_p90": 8760e3 * 0.48 * 0.88,
}
CASES = {
    "reference": FinanceTerms(),
    "loan in EUR, compensated": FinanceTerms(debt=DebtTerms(currency="EUR", exchange_compensation=0.5)),
    "refunds": FinanceTerms(tax=TaxTerms(losses=LossTreatment.REFUND, exempt_years=0, half_years=0)),
    "shortfalls": FinanceTerms(tariff=1200.0),
}


@pytest.fixture(params=list(CASES), scope="module")
def result(request):
    return evaluate_finance(CASES[request.param], **COST)


def total(lines, *purposes):
    return np.sum([line.usd for line in lines if line.purpose in purposes] or [0.0], axis=0)


def test_the_company_keeps_nothing(result):
    lines = payments(result, reference_partners())
    assert np.abs(balance_of(COMPANY, lines)).max() < 1e-2  # USD of some 1e9
    assert all(np.all(line.usd >= 0.0) for line in lines)
    everyone = {line.payer for line in lines} | {line.receiver for line in lines}
    assert np.abs(np.sum([balance_of(party, lines) for party in everyone], axis=0)).max() < 1e-2


def test_totals_are_the_flows_of_the_project(result):
    lines, usd = payments(result, reference_partners()), result.usd
    assert total(lines, "electricity") == pytest.approx(usd.revenue)
    assert total(lines, "capital cost") == pytest.approx(usd.capital)
    assert total(lines, "operation cost") == pytest.approx(usd.operation)
    assert total(lines, "income tax") - total(lines, "tax refund") == pytest.approx(usd.tax)
    assert total(lines, "principal") - total(lines, "interest added to the debt") == pytest.approx(usd.principal)
    assert total(lines, "interest") == pytest.approx(usd.interest)
    assert total(lines, "equity") == pytest.approx(usd.equity_paid)
    equity = total(lines, "dividend") - total(lines, "equity") - total(lines, "cover of a shortfall")
    assert equity == pytest.approx(usd.equity_flow, abs=1e-3)
    assert balance_of(STATE, lines) + np.zeros(len(result.year)) == pytest.approx(usd.tax)
    assert balance_of(BUYER, lines) == pytest.approx(-usd.revenue - usd.exchange_compensation)
    assert balance_of(CONTRACTORS, lines) + balance_of(SUPPLIERS, lines) == pytest.approx(usd.capital + usd.operation)


def test_lenders_earn_their_rate(result):
    lines = payments(result, reference_partners())
    code = result.terms.debt.currency
    own = balance_of(LENDERS, lines) * units_per_usd(result.rates, code)
    built = result.construction_years
    draws = result.usd.debt_draw * units_per_usd(result.rates, code)
    paid = own[built:]
    assert paid @ 1.07 ** -np.arange(1.0, len(paid) + 1) == pytest.approx(draws.sum(), rel=1e-9, abs=1e-3)


def test_open_positions_are_worth_nothing_in_sum(result):
    positions = open_positions(payments(result, reference_partners()), result)
    worth = sum(position / units_per_usd(result.rates, code) for code, position in positions.items())
    assert np.abs(worth).max() < 1e-2
    # in construction hard currency is missing; in operation dong is left over
    assert positions["EUR"][0] < 0.0 or result.terms.debt.currency == "EUR"


def test_partners_share_the_equity_flow(result):
    one, other = partner_flows(result, reference_partners())
    assert one.usd + other.usd == pytest.approx(result.usd.equity_flow, rel=1e-12)
    assert one.usd * 0.49 == pytest.approx(other.usd * 0.51, rel=1e-12)
    assert one.own == pytest.approx(one.usd * units_per_usd(result.rates, "VND"), rel=1e-14)
    assert one.paid_musd - one.received_musd == pytest.approx(-one.usd.sum() / 1e6)
    if one.irr_usd is not None:
        assert one.irr_usd == pytest.approx(result.equity_irr, abs=1e-12)
        assert one.irr_own == pytest.approx((1.0 + one.irr_usd) * 1.025 - 1.0, abs=1e-9)


def test_table_repeats_the_payments(result):
    lines = payments(result, reference_partners())
    columns, rows = settlement_table(lines, result)
    table = [dict(zip(columns, row, strict=True)) for row in rows]
    assert {"equity", "dividend", "electricity", "capital cost"} <= {row["purpose"] for row in table} or (
        result.terms.tariff < 3000.0
    )
    for purpose in ("electricity", "capital cost", "interest"):
        listed = sum(row["usd_million"] for row in table if row["purpose"] == purpose)
        assert listed == pytest.approx(total(lines, purpose).sum() / 1e6)
    assert all(row["amount_million"] == pytest.approx(row["usd_million"] * row["currency_per_usd"]) for row in table)
    assert {row["currency"] for row in table if row["payer"] == "Partner B"} <= {"RUB"}


def test_renaming_a_currency_changes_nothing():
    terms = CASES["reference"]
    renamed = replace(
        terms,
        currencies=tuple(
            Currency(**{**one.__dict__, "code": {"RUB": "XXX"}.get(one.code, one.code)}) for one in terms.currencies
        ),
    )
    partners = reference_partners()
    there = (partners[0], replace(partners[1], currency="XXX"))
    one, two = evaluate_finance(terms, **COST), evaluate_finance(renamed, **COST)
    rows, others = (settlement_table(payments(found, who), found)[1] for found, who in ((one, partners), (two, there)))
    assert [tuple("RUB" if cell == "XXX" else cell for cell in row) for row in others] == rows
    assert one.usd.equity_flow == pytest.approx(two.usd.equity_flow, abs=0.0)


def test_partners_that_do_not_fit_are_refused():
    found = evaluate_finance(FinanceTerms(), **COST)
    one, other = reference_partners()
    for partners in (
        (one, replace(other, share=0.5)),
        (one, replace(other, name=one.name)),
        (one, replace(other, currency="XYZ")),
    ):
        with pytest.raises(InputError):
            payments(found, partners)
    with pytest.raises(InputError):
        Partner(name="C", currency="USD", share=1.5)
