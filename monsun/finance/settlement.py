"""Who pays whom, what for and in which currency, year by year, and what the project company must exchange."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.finance.currency import DOLLAR, converted, units_per_usd
from monsun.finance.partners import Partner, check_partners
from monsun.finance.result import MILLION, Cell, FinanceResult
from monsun.finance.terms import operation_prices

Array = NDArray[np.float64]

COMPANY = "Project company"
BUYER = "Power buyer"
LENDERS = "Lenders"
STATE = "State budget"
CONTRACTORS = "Contractors"
ACCOUNT = "Construction account"
SUPPLIERS = "Operation and maintenance"


@dataclass(frozen=True, eq=False)
class PaymentLine:
    """One kind of payment by year, [year]: never below zero, in `currency` and in USD at the year's rate."""

    payer: str
    receiver: str
    purpose: str
    currency: str
    amount: Array
    usd: Array


def payments(result: FinanceResult, partners: Sequence[Partner]) -> tuple[PaymentLine, ...]:
    """Every payment into and out of the project company; in each year what comes in goes out.

    Each payment is made in the currency of its contract: electricity, its compensation and tax in the tariff's, the
    loan in its own, cost in the currencies of the terms' shares, equity and dividends in each partner's. A year in
    which cash flow does not cover debt service appears as a payment of the partners to the company.
    Raises InputError for partners that do not fit.
    """
    check_partners(partners, result.rates.codes)
    lines = []
    for payer, receiver, purpose, currency, usd in _lines(result, partners):
        if np.any(usd != 0.0):
            lines.append(
                PaymentLine(payer, receiver, purpose, currency, converted(usd, result.rates, DOLLAR, currency), usd)
            )
    return tuple(lines)


def _lines(result: FinanceResult, partners: Sequence[Partner]) -> Iterator[tuple[str, str, str, str, Array]]:
    terms, usd = result.terms, result.usd
    loan, own = terms.debt.currency, terms.tariff_currency
    built = np.arange(len(result.year)) < result.construction_years
    for partner in partners:
        flow = partner.share * usd.equity_flow
        paid = np.maximum(-flow, 0.0)
        yield partner.name, COMPANY, "equity", partner.currency, np.where(built, paid, 0.0)
        yield partner.name, COMPANY, "cover of a shortfall", partner.currency, np.where(built, 0.0, paid)
        yield COMPANY, partner.name, "dividend", partner.currency, np.maximum(flow, 0.0)
    yield LENDERS, COMPANY, "debt draw", loan, usd.debt_draw
    yield COMPANY, LENDERS, "upfront fee", loan, usd.upfront_fee
    yield COMPANY, LENDERS, "interest during construction", loan, usd.construction_interest
    yield COMPANY, LENDERS, "interest", loan, usd.interest
    # a sculpted loan may grow in a year whose cash flow does not even pay the interest
    yield COMPANY, LENDERS, "principal", loan, np.maximum(usd.principal, 0.0)
    yield LENDERS, COMPANY, "interest added to the debt", loan, np.maximum(-usd.principal, 0.0)
    yield COMPANY, ACCOUNT, "income kept for construction", loan, np.maximum(usd.income_kept, 0.0)
    yield ACCOUNT, COMPANY, "income kept for construction", loan, np.maximum(-usd.income_kept, 0.0)
    yield BUYER, COMPANY, "electricity", own, usd.revenue
    yield BUYER, COMPANY, "exchange compensation", own, np.maximum(usd.exchange_compensation, 0.0)
    yield COMPANY, BUYER, "exchange compensation", own, np.maximum(-usd.exchange_compensation, 0.0)
    yield COMPANY, STATE, "income tax", own, np.maximum(usd.tax, 0.0)
    yield STATE, COMPANY, "tax refund", own, np.maximum(-usd.tax, 0.0)
    for currency, share in zip(terms.currencies, terms.capital_shares, strict=True):
        yield COMPANY, CONTRACTORS, "capital cost", currency.code, share * usd.capital
    prices = operation_prices(terms, result.rates)
    level = np.sum(list(prices.values()), axis=0)
    for code, price in prices.items():
        yield COMPANY, SUPPLIERS, "operation cost", code, usd.operation * price / level


def settlement_table(
    lines: Sequence[PaymentLine], result: FinanceResult
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Column names and rows of every payment, by year: who pays whom, what for, the currency and the amount.

    `amount_million` is in the currency of the row; `currency_per_usd` is the rate that leads to `usd_million`.
    """
    columns = (
        "year",
        "payer",
        "receiver",
        "purpose",
        "currency",
        "amount_million",
        "currency_per_usd",
        "usd_million",
    )
    rows: list[tuple[Cell, ...]] = []
    for i, year in enumerate(result.year):
        for line in lines:
            if line.usd[i] != 0.0:
                rate = float(units_per_usd(result.rates, line.currency)[i])
                amount, usd = float(line.amount[i]) / MILLION, float(line.usd[i]) / MILLION
                rows.append((int(year), line.payer, line.receiver, line.purpose, line.currency, amount, rate, usd))
    return columns, rows


def balance_of(party: str, lines: Sequence[PaymentLine]) -> Array:
    """What a party receives less what it pays, USD by year, [year]; nothing for the project company."""
    received = [line.usd for line in lines if line.receiver == party]
    paid = [-line.usd for line in lines if line.payer == party]
    return np.sum([*received, *paid], axis=0)


def open_positions(lines: Sequence[PaymentLine], result: FinanceResult) -> dict[str, Array]:
    """What the project company must sell (above zero) or buy of each currency, by year, in units of that currency.

    Worth nothing in sum, in each year: what is left over in one currency pays for what is missing in the others.
    """
    positions = {code: np.zeros(len(result.year)) for code in result.rates.codes}
    for line in lines:
        sign = 1.0 if line.receiver == COMPANY else -1.0
        positions[line.currency] = positions[line.currency] + sign * line.amount
    return positions
