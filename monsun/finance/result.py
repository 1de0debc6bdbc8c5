"""What a finance run gives back: yearly flows, measures, the table of the cash flow and the reasons in words."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from monsun.finance.currency import DOLLAR, ExchangeRates, converted, units_per_usd
from monsun.finance.measures import LevelisedCost, discount_factors
from monsun.finance.stages import MONTHS, WHOLE_PARK, income_months
from monsun.finance.terms import KWH_PER_MWH, FinanceTerms, dollar_inflation, tariff_path

Array = NDArray[np.float64]

MILLION = 1e6
MWH_PER_GWH = 1000.0


@dataclass(frozen=True, eq=False)
class YearlyFlows:
    """Money by calendar year, [year], all in one currency and positive as named; the `_flow`s are signed."""

    revenue: Array
    exchange_compensation: Array
    operation: Array
    capital: Array
    upfront_fee: Array
    construction_interest: Array
    construction_income: Array  # cash of stages in operation that pays for the construction of the others
    income_kept: Array  # cash put aside for the construction of later years, below zero when it is taken out
    debt_draw: Array
    equity_paid: Array
    interest: Array
    principal: Array
    tax: Array
    cash_flow: Array  # available for debt service, after tax
    debt_balance: Array  # owed at the end of the year
    project_tax: Array  # tax if there were no debt
    project_flow: Array  # after tax, without debt
    equity_flow: Array


@dataclass(frozen=True, eq=False)
class FinanceResult:
    """The cash flow of a project and its measures. Arrays [year] over construction and then operation.

    `usd` and `local` (the tariff's currency) are the same flows at each year's rate. Rates of return are nominal, in
    USD unless named otherwise, None where none exists; present values are at the time of the first year's flow.
    """

    terms: FinanceTerms
    rates: ExchangeRates
    year: Array
    construction_years: int
    construction_months: float
    operating: Array  # share of the park in operation over the year
    energy_mwh: Array
    usd: YearlyFlows
    local: YearlyFlows
    dscr: Array  # P50, nan where nothing is due
    dscr_p90: Array
    levelised_cost: LevelisedCost
    lcoe_usd_per_mwh: float
    project_irr: float | None
    equity_irr: float | None
    equity_irr_local: float | None
    npv_musd: float
    equity_npv_musd: float
    debt_musd: float
    equity_musd: float
    uses_musd: float
    gearing: float  # in the currency of the debt
    min_dscr: float | None
    average_dscr: float | None
    min_dscr_p90: float | None
    debt_limited_by: str
    converged: bool
    reasons: tuple[str, ...]


def flows_in(flows: YearlyFlows, rates: ExchangeRates, code: str) -> YearlyFlows:
    """Flows in USD expressed in another currency at each year's rate."""
    return YearlyFlows(
        **{part.name: converted(getattr(flows, part.name), rates, DOLLAR, code) for part in fields(flows)}
    )


Cell = float | int | str | None


def cash_flow_table(result: FinanceResult) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Column names and rows, one per year, of the cash flow; every column of money names its currency and unit.

    Money in millions of the tariff's currency and of USD; what does not exist in a year is None.
    """
    own = result.terms.tariff_currency
    columns: dict[str, list[Cell]] = {
        "year": [int(year) for year in result.year],
        "phase": _phases(result),
        "energy_gwh": _cells(result.energy_mwh / MWH_PER_GWH),
        f"{own.lower()}_per_usd": _cells(units_per_usd(result.rates, own)),
    }
    for part in fields(YearlyFlows):
        if own != DOLLAR:
            columns[f"{part.name}_{own.lower()}_million"] = _cells(getattr(result.local, part.name) / MILLION)
        columns[f"{part.name}_usd_million"] = _cells(getattr(result.usd, part.name) / MILLION)
    columns["dscr_p50"] = _cells(result.dscr)
    columns["dscr_p90"] = _cells(result.dscr_p90)
    return tuple(columns), list(zip(*columns.values(), strict=True))


def _phases(result: FinanceResult) -> list[Cell]:
    """What goes on in each year: construction, operation, or both."""
    building = ["construction" if share == 0.0 else "construction and operation" for share in result.operating]
    built = result.construction_years
    return [*building[:built], *("operation" for _ in result.year[built:])]


def _cells(values: Array) -> list[Cell]:
    return [float(value) if np.isfinite(value) else None for value in values]


def explanation(result: FinanceResult, project_reason: str, equity_reason: str) -> tuple[str, ...]:
    """Sentences that say why the levelised cost, the debt and the rates of return are what they are."""
    return tuple(_sentences(result, project_reason, equity_reason))


def _sentences(result: FinanceResult, project_reason: str, equity_reason: str) -> Iterator[str]:
    terms, cost = result.terms, result.levelised_cost
    own, debt = terms.tariff_currency, terms.debt
    yield (
        f"LCOE {cost.total:.1f} USD/MWh (real, {terms.price_year}) = capital {cost.capital:.1f} + return during "
        f"construction {cost.construction:.1f} + tax {cost.tax:.1f} + operation {cost.operation:.1f}; "
        f"fixed charge rate {cost.fixed_charge_rate:.2%} at {terms.discount_rate:.1%} nominal over {terms.life} years."
    )
    yield from _earning(result)
    first = int(np.flatnonzero(result.energy_mwh)[0])
    whole = int(result.year[result.construction_years])
    spot = next(one.units_per_usd for one in terms.currencies if one.code == own)
    price = (tariff_path(terms, result.rates, whole) / units_per_usd(result.rates, own))[first:]
    inflation = dollar_inflation(terms)
    today = price / (1.0 + inflation) ** (result.year[first:] - terms.price_year)
    real = (1.0 + terms.discount_rate) / (1.0 + inflation) - 1.0
    weight = result.energy_mwh[first:] * discount_factors(real, len(price), first=1)
    yield (
        f"The tariff of {terms.tariff:,.10g} {own}/kWh is worth {terms.tariff * KWH_PER_MWH / spot:.1f} USD/MWh in "
        f"{terms.price_year}, {price[0]:.1f} in the first year of operation and {price[-1]:.1f} in the last; over the "
        f"life, in money of {terms.price_year}, {today @ weight / weight.sum():.1f} USD/MWh against the LCOE of "
        f"{cost.total:.1f}."
    )
    funded = result.debt_musd + result.equity_musd
    if result.min_dscr is None:
        yield f"No debt: limited by the {result.debt_limited_by}."
    else:
        yield (
            f"Debt {result.debt_musd:,.0f} of {funded:,.0f} million USD ({result.gearing:.1%}, limit "
            f"{debt.gearing_limit:.0%}) is limited by the {result.debt_limited_by}; lowest cover {result.min_dscr:.2f} "
            f"at P50 (wanted {debt.dscr_p50:.2f}) and {result.min_dscr_p90:.2f} at P90 (wanted {debt.dscr_p90:.2f})."
        )
    for name, rate, reason in (
        ("Project", result.project_irr, project_reason),
        ("Equity", result.equity_irr, equity_reason),
    ):
        yield f"{name} return {rate:.2%} a year in USD: {reason}." if rate is not None else f"{name} return: {reason}."
    if not result.converged:
        yield "The circle of debt, interest and tax did not settle to 1e-10; a tax holiday that jumps may do that."


def _earning(result: FinanceResult) -> Iterator[str]:
    """From when on each stage earns, and what becomes of income before the park is complete."""
    terms, built = result.terms, result.construction_years
    stages = terms.stages or WHOLE_PARK
    begin = income_months(stages, result.construction_months, built)
    for stage, month in zip(stages, begin, strict=True):
        year, part = divmod(float(month), MONTHS)
        ready = result.construction_months - stage.months_before
        name = stage.name if stage.name == WHOLE_PARK[0].name else f"{stage.name} ({stage.share:.1%} of the park)"
        yield (
            f"Income of the {name}: in operation after {ready:.1f} months of construction, it earns from "
            f"{month_name[1 + int(part)]} {terms.construction_start + int(year)} on for {terms.life} years."
        )
    early = float(result.usd.cash_flow[:built].sum()) / MILLION
    if result.operating[:built].any():
        paid = float(result.usd.construction_income.sum()) / MILLION
        yield (
            f"Before the whole park earns, its stages bring {early:,.0f} million USD after operation cost and tax; "
            f"{paid:,.0f} of them pay for construction in place of debt and equity."
        )
