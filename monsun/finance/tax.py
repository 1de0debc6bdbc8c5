"""Corporate income tax: the Vietnamese path of rates, depreciation, and losses carried forward."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import floor

import numpy as np
from numpy.typing import NDArray

from monsun.records import quantity, record

Array = NDArray[np.float64]


class LossTreatment(Enum):
    """What a year's loss is worth: later income is reduced by it, or the tax office pays at once (as in PySAM)."""

    CARRY_FORWARD = "carry_forward"
    REFUND = "refund"


class HolidayStart(Enum):
    """When the exempt years begin: with the first revenue, or with the first taxable income, year 4 at the latest."""

    FIRST_REVENUE = "first_revenue"
    FIRST_TAXABLE_INCOME = "first_taxable_income"


_LAW = "Corporate income tax law 67/2025/QH15 as reported (VOV, Grant Thornton): 10 % for 15 years, 4 exempt, 9 half"


@record
class TaxTerms:
    """Corporate income tax of the project company, in the currency of its accounts."""

    preferential_rate: float = quantity(
        "-",
        "rate in the preferential years",
        default=0.10,
        at_least=0.0,
        below=1.0,
        source=_LAW,
        data_class="published",
    )
    preferential_years: int = quantity(
        "a", "years of operation at the preferential rate", default=15, at_least=0, source=_LAW, data_class="published"
    )
    exempt_years: int = quantity("a", "years without tax", default=4, at_least=0, source=_LAW, data_class="published")
    half_years: int = quantity(
        "a", "years at half the rate, after the exempt ones", default=9, at_least=0, source=_LAW, data_class="published"
    )
    standard_rate: float = quantity(
        "-",
        "rate after the preferential years",
        default=0.20,
        at_least=0.0,
        below=1.0,
        source=_LAW,
        data_class="published",
    )
    carry_forward_years: int = quantity(
        "a",
        "years for which a loss may reduce later income",
        default=5,
        at_least=0,
        source="recalled",
        data_class="assumed",
    )
    depreciation_years: int = quantity(
        "a", "straight-line depreciation", default=20, at_least=1, source="usual for wind power", data_class="assumed"
    )
    first_year_depreciation: float = quantity(
        "-",
        "share of a full year's depreciation taken in the first year (0.5: half-year convention)",
        default=1.0,
        above=0.0,
        at_most=1.0,
        source="full first year",
        data_class="assumed",
    )
    losses: LossTreatment = quantity(
        "",
        "what a year's loss is worth",
        default=LossTreatment.CARRY_FORWARD,
        source="no refunds",
        data_class="assumed",
    )
    holiday_start: HolidayStart = quantity(
        "",
        "when the exempt years begin",
        default=HolidayStart.FIRST_TAXABLE_INCOME,
        source="recalled: first taxable income, else the fourth year of revenue",
        data_class="assumed",
    )


LATEST_HOLIDAY_START = 4


@dataclass(frozen=True, eq=False)
class Tax:
    """Tax by year of operation [year] in the currency of the income, with what led to it."""

    tax: Array
    rate: Array
    taxable: Array  # income after losses carried forward, below zero in a year of loss
    holiday_start: int  # year of operation, 1 for the first, in which the exempt years begin


def depreciation_shares(terms: TaxTerms, years: int, start: float = 0.0) -> Array:
    """Share of the depreciable cost deducted in each of `years`, [year], when its use begins `start` years on.

    A start within a year counts for what is left of it. They add up to one when the life is long enough (one year more
    than the depreciation where the first is partial).
    """
    first = floor(start)
    used = np.arange(years, dtype=float) - first + (first + 1.0 - start) * terms.first_year_depreciation
    return np.diff(np.clip(used / terms.depreciation_years, 0.0, 1.0), prepend=0.0)


def tax_rates(terms: TaxTerms, years: int, holiday_start: int = 1) -> Array:
    """Rate of each year of operation [year] when the exempt years begin in year `holiday_start` (1 is the first).

    The preferential years count from the first revenue, exempt and half-rate years from `holiday_start`.
    """
    year = np.arange(1, years + 1)
    base = np.where(year <= terms.preferential_years, terms.preferential_rate, terms.standard_rate)
    into = year - holiday_start
    relief = np.where(into < 0, 1.0, np.where(into < terms.exempt_years, 0.0, 0.5))
    return base * np.where(into >= terms.exempt_years + terms.half_years, 1.0, relief)


def taxable_income(terms: TaxTerms, income: Array) -> Array:
    """Income of each year after the losses of at most `carry_forward_years` before, oldest first, [year].

    Years of loss keep their (negative) income; with refunds the income itself comes back.
    """
    if terms.losses is LossTreatment.REFUND:
        return np.array(income, dtype=float)
    taxable = np.array(income, dtype=float)
    unused = np.maximum(-taxable, 0.0)
    for year in range(len(taxable)):
        for past in range(max(0, year - terms.carry_forward_years), year):
            used = min(unused[past], max(taxable[year], 0.0))
            unused[past] -= used
            taxable[year] -= used
    return taxable


def first_taxable_year(terms: TaxTerms, taxable: Array) -> int:
    """Year of operation (1 is the first) in which the exempt years begin, by the terms' rule."""
    if terms.holiday_start is HolidayStart.FIRST_REVENUE:
        return 1
    years = np.flatnonzero(taxable > 0.0)
    return min(int(years[0]) + 1, LATEST_HOLIDAY_START) if len(years) else LATEST_HOLIDAY_START


def income_tax(terms: TaxTerms, income: Array, holiday_start: int | None = None) -> Tax:
    """Tax on yearly income (after depreciation and interest), [year of operation].

    A loss costs no tax and is carried forward, or (refund) earns its tax at once. `holiday_start` fixes the first
    exempt year; otherwise the terms' rule finds it from the income.
    """
    taxable = taxable_income(terms, income)
    start = first_taxable_year(terms, taxable) if holiday_start is None else holiday_start
    rate = tax_rates(terms, len(taxable), start)
    base = taxable if terms.losses is LossTreatment.REFUND else np.maximum(taxable, 0.0)
    return Tax(rate * base, rate, taxable, start)
