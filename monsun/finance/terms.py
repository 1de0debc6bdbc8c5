"""What the cash flow needs besides cost and energy, and the yearly paths of spending and prices that follow from it."""

from __future__ import annotations

from dataclasses import field
from math import ceil

import numpy as np
from numpy.typing import NDArray

from monsun.finance.currency import DOLLAR, Currency, ExchangeRates, reference_currencies, units_per_usd
from monsun.finance.debt import DebtTerms
from monsun.finance.stages import MONTHS, IncomeStage, check_stages
from monsun.finance.tax import TaxTerms
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

KWH_PER_MWH = 1000.0

_SHARE_SOURCE = "order of the four reference currencies VND, USD, EUR, RUB; no sourced split exists"


@record
class FinanceTerms:
    """Everything the cash flow needs besides cost and energy."""

    price_year: int = quantity(
        "",
        "calendar year of prices, tariff and exchange rates",
        default=2025,
        source="Decision 1824/QD-BCT",
        data_class="published",
    )
    construction_start: int = quantity(
        "",
        "first calendar year of construction",
        default=2027,
        source="phases planned 2026 and 2030",
        data_class="assumed",
    )
    spending_shares: tuple[float, ...] = quantity(
        "-",
        "share of the capital cost spent in equal parts of the construction time",
        default=(0.2, 0.4, 0.4),
        at_least=0.0,
        source="three years, as in NREL ATB; shares from no source",
        data_class="assumed",
    )
    stages: tuple[IncomeStage, ...] = quantity(
        "",
        "parts of the park that earn from their own start on; none: the whole park at once",
        default=(),
        source="one stage",
        data_class="assumed",
    )
    life: int = quantity(
        "a",
        "years of operation, of each stage",
        default=30,
        at_least=1,
        source="usual 25-30 years",
        data_class="assumed",
    )
    tariff: float = quantity(
        "1/kWh",
        "price of electricity in the tariff's currency, without value added tax",
        default=3078.9,
        at_least=0.0,
        source="ceiling South-Central 2025, Decision 1824/QD-BCT",
        data_class="published",
    )
    tariff_currency: str = quantity(
        "",
        "currency of the tariff and of the accounts",
        default="VND",
        source="Decision 1824/QD-BCT",
        data_class="published",
    )
    tariff_escalation: float = quantity(
        "1/a",
        "yearly growth of the escalated share from the first year of the whole park",
        default=0.0,
        above=-1.0,
        source="flat tariff",
        data_class="assumed",
    )
    tariff_escalated_share: float = quantity(
        "-",
        "share of the tariff that grows",
        default=1.0,
        at_least=0.0,
        at_most=1.0,
        source="whole tariff",
        data_class="assumed",
    )
    tariff_indexed_share: float = quantity(
        "-",
        "share of the tariff that follows the US dollar from the price year on",
        default=0.0,
        at_least=0.0,
        at_most=1.0,
        source="no index in the ceiling tariff",
        data_class="assumed",
    )
    degradation: float = quantity(
        "1/a",
        "yearly loss of energy",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source="already in the losses",
        data_class="assumed",
    )
    discount_rate: float = quantity(
        "1/a",
        "nominal cost of all capital in USD",
        default=0.09,
        above=-1.0,
        source="usual 7-11 %",
        data_class="assumed",
    )
    equity_discount_rate: float = quantity(
        "1/a", "nominal cost of equity in USD", default=0.12, above=-1.0, source="usual 12-14 %", data_class="assumed"
    )
    capital_escalation: float = quantity(
        "1/a",
        "yearly growth of the capital cost in USD from the price year to the year of spending",
        default=0.0,
        above=-1.0,
        source="inflation and falling cost taken as cancelling",
        data_class="assumed",
    )
    capital_shares: tuple[float, ...] = quantity(
        "-",
        "share of the capital cost paid in each currency, in their order",
        default=(0.25, 0.40, 0.25, 0.10),
        at_least=0.0,
        source=_SHARE_SOURCE,
        data_class="assumed",
    )
    operation_shares: tuple[float, ...] = quantity(
        "-",
        "share of the operation cost paid in each currency, in their order",
        default=(0.5, 0.2, 0.2, 0.1),
        at_least=0.0,
        source=_SHARE_SOURCE,
        data_class="assumed",
    )
    currencies: tuple[Currency, ...] = quantity(
        "",
        "currencies of the project, each with its rate in the price year and its path",
        default=reference_currencies,
        source="utility's 2025 basis (VND), published cross rate (RUB); the EUR rate and every depreciation assumed",
        data_class="assumed",
    )
    debt: DebtTerms = field(default_factory=DebtTerms)
    tax: TaxTerms = field(default_factory=TaxTerms)

    def check(self) -> None:
        """Raise InputError when shares do not add up to one or a currency is unknown."""
        codes = [currency.code for currency in self.currencies]
        for name in ("spending_shares", "capital_shares", "operation_shares"):
            shares = getattr(self, name)
            if abs(sum(shares) - 1.0) > 1e-9:
                raise InputError(name, "shares that add up to 1", sum(shares))
            if name != "spending_shares" and len(shares) != len(codes):
                raise InputError(name, f"one share for each of {', '.join(codes)}", f"{len(shares)} shares")
        for name, code in (
            ("currencies", DOLLAR),
            ("tariff_currency", self.tariff_currency),
            ("debt.currency", self.debt.currency),
        ):
            if code not in codes:
                raise InputError(name, f"one of finance.currencies, {', '.join(codes)}", code)
        if self.stages:
            check_stages(self.stages)
        if self.construction_start < self.price_year:
            raise InputError("construction_start", f"a year not before {self.price_year}", self.construction_start)


def yearly_spending(shares: tuple[float, ...], months: float) -> Array:
    """Share of the capital cost in each calendar year when construction takes `months`, [year].

    `shares` belong to equal parts of the construction time; a begun year counts, the whole park operates after it.
    """
    if not months > 0.0:
        raise InputError("construction months", "months > 0", months)
    years = max(1, ceil(months / MONTHS - 1e-9))
    ends = np.minimum(np.arange(years + 1) * MONTHS / months, 1.0)
    return np.diff(np.interp(ends, np.linspace(0.0, 1.0, len(shares) + 1), np.cumsum((0.0, *shares))))


def dollar_inflation(terms: FinanceTerms) -> float:
    """Yearly growth of prices in US dollars."""
    return next(currency.inflation for currency in terms.currencies if currency.code == DOLLAR)


def tariff_path(terms: FinanceTerms, rates: ExchangeRates, first_operation: int) -> Array:
    """Price of a MWh in the tariff's currency, [year] of `rates`.

    One share is flat or escalates from the calendar year `first_operation` of the whole park; the indexed share keeps
    its dollar value of the price year.
    """
    units = units_per_usd(rates, terms.tariff_currency)
    spot = next(currency.units_per_usd for currency in terms.currencies if currency.code == terms.tariff_currency)
    grown = (1.0 + terms.tariff_escalation) ** np.maximum(rates.year - first_operation, 0.0) - 1.0
    own = 1.0 + terms.tariff_escalated_share * grown
    index = terms.tariff_indexed_share
    return KWH_PER_MWH * terms.tariff * ((1.0 - index) * own + index * units / spot)


def operation_prices(terms: FinanceTerms, rates: ExchangeRates) -> dict[str, Array]:
    """Price level of operation in USD by currency of payment, [year] of `rates`; they add up to 1 in the price year.

    Each currency's share grows with prices in that currency and is worth what the currency is worth.
    """
    since = rates.year - terms.price_year
    return {
        currency.code: share
        * (1.0 + currency.inflation) ** since
        * (currency.units_per_usd / units_per_usd(rates, currency.code))
        for currency, share in zip(terms.currencies, terms.operation_shares, strict=True)
    }
