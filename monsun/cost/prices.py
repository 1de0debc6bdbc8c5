"""Prices of one year in those of another: an index for each currency, and what a quoted rate is in the study's USD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, prod

from monsun.records import DATA_CLASSES, InputError, quantity, record

DOLLAR = "USD"
STUDY_YEAR = 2025


@record
class PriceIndex:
    """How prices in one currency grew from year to year."""

    currency: str = quantity("", "ISO 4217 code")
    base_year: int = quantity("-", "year from which the first growth counts", at_least=1900, at_most=2200)
    inflation: tuple[float, ...] = quantity(
        "1/a", "growth of the year's average prices over the year before, from the year after base_year on", above=-1
    )
    source: str = quantity("", "which index, from whom")
    data_class: str = quantity("", "class of the rates", "user")

    def check(self) -> None:
        """Raise InputError for a class of data that does not exist."""
        if self.data_class not in DATA_CLASSES:
            raise InputError("price index: data_class", f"one of {', '.join(DATA_CLASSES)}", self.data_class)

    @property
    def last_year(self) -> int:
        """Last year whose prices the index knows."""
        return self.base_year + len(self.inflation)

    def growth(self, first: int, last: int) -> float:
        """Prices of the year `last` over those of the year `first`; below one when `last` comes before.

        Raises InputError for a year outside the table.
        """
        for year in (first, last):
            if not self.base_year <= year <= self.last_year:
                raise InputError(
                    f"price index of {self.currency}", f"a year from {self.base_year} to {self.last_year}", year
                )
        low, high = sorted((first, last))
        grown = prod(1.0 + rate for rate in self.inflation[low - self.base_year : high - self.base_year])
        return grown if last >= first else 1.0 / grown


def reference_price_indices() -> tuple[PriceIndex, ...]:
    """Consumer prices in USD, VND, EUR and RUB up to 2025, yearly averages.

    No index of the cost of offshore wind is published year by year; general inflation stands in for it.
    """
    return (
        PriceIndex(
            currency=DOLLAR, base_year=2015,
            inflation=(0.01262, 0.02130, 0.02442, 0.01812, 0.01234, 0.04698, 0.08003, 0.04116, 0.02949, 0.02631),
            source="CPI-U, U.S. city average, annual averages 237.017 (2015) to 321.943 (2025), U.S. Bureau of Labor "
            "Statistics CUUR0000SA0", data_class="published",
        ),
        PriceIndex(
            currency="VND", base_year=2015,
            inflation=(0.0267, 0.0352, 0.0354, 0.0280, 0.0322, 0.0183, 0.0316, 0.0325, 0.0363, 0.0331),
            source="consumer prices: World Bank to 2022, National Statistics Office of Viet Nam 2023-2025",
            data_class="published",
        ),
        PriceIndex(
            currency="EUR", base_year=2018, inflation=(0.012, 0.003, 0.026, 0.084, 0.054, 0.024, 0.021),
            source="HICP of the euro area, average of period (FocusEconomics, Macrobond)", data_class="published",
        ),
        PriceIndex(
            currency="RUB", base_year=2015,
            inflation=(0.0704, 0.0368, 0.0288, 0.0447, 0.0338, 0.0669, 0.138, 0.059, 0.084, 0.088),
            source="consumer prices: World Bank to 2021; 2022-2025 from memory", data_class="assumed",
        ),
    )  # fmt: skip


@record
class Prices:
    """The price indices by which rates of other years are brought to the study's."""

    indices: tuple[PriceIndex, ...] = quantity(
        "", "one index for each currency in which a rate is quoted", reference_price_indices,
        source="consumer prices of each currency, as each index says", data_class="published",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for a currency with two indices."""
        codes = [index.currency for index in self.indices]
        if len(set(codes)) < len(codes):
            raise InputError("prices: indices", "each currency once", ", ".join(codes))


@dataclass(frozen=True)
class PriceLevels:
    """What money of any year and currency is in USD of the study's price year.

    year: the study's price year. prices: indices by currency. units_per_usd: exchange rates of that year.
    """

    year: int = STUDY_YEAR
    prices: Prices = field(default_factory=Prices)
    units_per_usd: Mapping[str, float] = field(default_factory=lambda: {DOLLAR: 1.0})

    def __post_init__(self) -> None:
        for code, units in self.units_per_usd.items():
            if not (isfinite(units) and units > 0):
                raise InputError(f"units of {code} per USD", "a number > 0", units)
        if self.units_per_usd.get(DOLLAR, 1.0) != 1.0:
            raise InputError("units of USD per USD", "1", self.units_per_usd[DOLLAR])

    def factor(self, where: str, currency: str, price_year: int) -> float:
        """USD of the study's price year for one unit of `currency` in prices of `price_year`.

        Prices first grow in their own currency, then are exchanged at the study's rate. Raises InputError, led by
        `where`, for a currency without index or exchange rate and for a year outside the index.
        """
        index = next((index for index in self.prices.indices if index.currency == currency), None)
        if index is None:
            known = ", ".join(item.currency for item in self.prices.indices)
            raise InputError(f"{where}: currency", f"one with a price index ({known})", currency)
        if currency != DOLLAR and currency not in self.units_per_usd:
            known = ", ".join(dict.fromkeys((DOLLAR, *self.units_per_usd)))
            raise InputError(f"{where}: currency", f"one with an exchange rate ({known})", currency)
        try:
            growth = index.growth(price_year, self.year)
        except InputError as error:
            raise InputError(f"{where}: {error.where}", error.wanted, error.came) from error
        return growth / (1.0 if currency == DOLLAR else self.units_per_usd[currency])
