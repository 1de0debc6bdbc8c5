"""Currencies, their path against the US dollar, and conversion of yearly amounts from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

DOLLAR = "USD"


@record
class Currency:
    """A currency, its rate in the price year and how it moves after it."""

    code: str = quantity("", "ISO 4217 code")
    units_per_usd: float = quantity("1/USD", "units for one US dollar in the price year", above=0.0)
    depreciation: float = quantity(
        "1/a",
        "yearly growth of the units for one US dollar",
        default=0.0,
        above=-1.0,
        source="none",
        data_class="assumed",
    )
    inflation: float = quantity(
        "1/a", "yearly growth of prices in this currency", default=0.0, above=-1.0, source="none", data_class="assumed"
    )
    later_units_per_usd: tuple[float, ...] = quantity(
        "1/USD",
        "units for one US dollar in the years after the price year, where known; depreciation continues after them",
        default=(),
        above=0.0,
        source="none",
        data_class="assumed",
    )

    def check(self) -> None:
        """Raise InputError when the dollar is given another value than one dollar."""
        moves = self.units_per_usd != 1.0 or self.depreciation != 0.0 or any(r != 1.0 for r in self.later_units_per_usd)
        if self.code == DOLLAR and moves:
            raise InputError("currency USD", "units_per_usd 1 and depreciation 0", f"{self.units_per_usd} units")


def reference_currencies() -> tuple[Currency, ...]:
    """VND, USD, EUR and RUB with their 2025 standing.

    VND 25,450 per USD is the utility's 2025 basis, its inflation between the 3.63 % of 2024 and 3.31 % of 2025 (GSO);
    RUB from the published 239.2 VND per RUB (December 2024); the EUR rate and every depreciation are assumed.
    """
    return (
        Currency(code="VND", units_per_usd=25450.0, depreciation=0.025, inflation=0.0345),
        Currency(code=DOLLAR, units_per_usd=1.0, inflation=0.025),
        Currency(code="EUR", units_per_usd=0.92, inflation=0.02),
        Currency(code="RUB", units_per_usd=25450.0 / 239.2, depreciation=0.04, inflation=0.06),
    )


@dataclass(frozen=True, eq=False)
class ExchangeRates:
    """Units of each currency for one US dollar, [currency, year], over consecutive calendar years."""

    codes: tuple[str, ...]
    year: Array
    units_per_usd: Array


def exchange_rates(currencies: Sequence[Currency], price_year: int, first_year: int, count: int) -> ExchangeRates:
    """The path of every currency over `count` years from `first_year`, which is not before `price_year`.

    Raises InputError for a currency given twice or a first year before the price year.
    """
    codes = tuple(currency.code for currency in currencies)
    if len(set(codes)) != len(codes):
        raise InputError("currencies", "every code once", ", ".join(codes))
    if first_year < price_year:
        raise InputError("first year", f"a year not before the price year {price_year}", first_year)
    path = np.empty((len(codes), count))
    for row, currency in enumerate(currencies):
        known = np.array((currency.units_per_usd, *currency.later_units_per_usd))
        after = np.arange(first_year - price_year, first_year - price_year + count)
        last = np.minimum(after, len(known) - 1)
        path[row] = known[last] * (1.0 + currency.depreciation) ** (after - last)
    return ExchangeRates(codes, np.arange(first_year, first_year + count, dtype=float), path)


def units_per_usd(rates: ExchangeRates, code: str) -> Array:
    """Units of one currency for one US dollar, [year]. Raises InputError for a currency without a path."""
    if code not in rates.codes:
        raise InputError("currency", f"one of {', '.join(rates.codes)}", code)
    return rates.units_per_usd[rates.codes.index(code)]


def converted(amount: Array, rates: ExchangeRates, source: str, target: str) -> Array:
    """Yearly amounts of one currency in another at each year's own rate, [year]."""
    if source == target:
        return np.array(amount, dtype=float)
    return np.asarray(amount) * (units_per_usd(rates, target) / units_per_usd(rates, source))


def forward_rate(spot: float, rate_quoted: float, rate_base: float, years: Array | float) -> Array | float:
    """Forward exchange rate (units quoted per base unit) by covered interest parity, S ((1+i_q)/(1+i_b))^t.

    At this rate a swapped flow has the same present value discounted in either currency.
    """
    return spot * ((1.0 + rate_quoted) / (1.0 + rate_base)) ** years


def purchasing_power_depreciation(inflation: float, inflation_dollar: float) -> float:
    """Yearly depreciation against the dollar that keeps the purchasing power of a currency in step."""
    return (1.0 + inflation) / (1.0 + inflation_dollar) - 1.0
