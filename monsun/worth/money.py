"""What a park is worth by its capital cost, construction time and net energy, with slopes by each."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital_spending import Spending
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.measures import simple_levelised_cost
from monsun.finance.result import FinanceResult
from monsun.finance.stages import MONTHS, WHOLE_PARK, IncomeStage, income_months
from monsun.finance.terms import FinanceTerms
from monsun.worth.differences import slope_between_jumps

Array = NDArray[np.float64]

_MONTHS = 1e-3  # step of the construction time
# of the construction time, in which the cash flow hears when capital is spent: its years are then those of the plan to
# a thousandth
SPENDING_PARTS = 240
_SHARE = 1e-4  # step of capital and energy over their size: the present value is straight but for the bends of tax


@dataclass(frozen=True)
class Amounts:
    """What a layout comes to: capital USD, construction months, net energy MWh per year."""

    capital: float
    construction_months: float
    net_energy: float


@dataclass(frozen=True)
class Measured:
    """A measure of a park, and its slopes by capital, per USD, by months, and by net energy, per MWh."""

    value: float
    per_dollar: float
    per_month: float
    per_mwh: float


def in_stages(terms: FinanceTerms, spending: Spending) -> FinanceTerms:
    """The terms with what the plan of installation says: when the capital is spent, and from when each stage earns."""
    total = sum(spending.cost.phase_totals)
    stages = tuple(
        IncomeStage(
            name=stage.name, share=stage.share, capital_share=owned / total,
            months_before=max(0.0, spending.months - stage.operation),
        )
        for stage, owned in zip(spending.stages, spending.cost.phase_totals, strict=True)
    )  # fmt: skip
    return replace(terms, stages=stages, spending_shares=spending.shares(SPENDING_PARTS))


def cost_of_energy(terms: FinanceTerms, operation_cost: float, amounts: Amounts, by_months: bool = True) -> Measured:
    """The study's real levelised cost of energy, USD/MWh, with exact slopes; operation_cost USD per year.

    It is (capital x fixed charge rate + operation) / levelised energy. Construction time is in the fixed charge rate
    and, where stages earn before the last, in the levelised energy, each stage as many months before the last as the
    terms say: its slope is a central difference within the same number of calendar years, as the jump where a year
    begins is not a slope; by_months False leaves it zero, for layouts that do not change the time.
    """
    factors = _factors(terms, amounts.construction_months)
    energy = amounts.net_energy * factors.levelised_share
    cost = simple_levelised_cost(amounts.capital, factors.fixed_charge_rate, operation_cost, energy)
    per_month = 0.0
    if by_months:
        charge, share = _factors_per_month(terms, amounts.construction_months)
        per_month = amounts.capital / energy * charge - cost / factors.levelised_share * share
    return Measured(cost, factors.fixed_charge_rate / energy, per_month, -cost / amounts.net_energy)


def operation_slope(terms: FinanceTerms, amounts: Amounts) -> float:
    """What a USD more of operation a year adds to the levelised cost: one over the levelised energy, 1/MWh."""
    return 1.0 / (amounts.net_energy * _factors(terms, amounts.construction_months).levelised_share)


@dataclass(frozen=True)
class _Factors:
    """What makes the levelised cost of amounts: the share of capital due each year, and levelised over net energy.

    first_years: calendar years in which stages begin to earn, and the whole park.
    """

    fixed_charge_rate: float
    levelised_share: float
    first_years: tuple[int, ...]


@lru_cache(maxsize=256)
def _factors(terms: FinanceTerms, months: float) -> _Factors:
    """The factors of a finance run, of whatever amounts: they depend on the terms and the months alone."""
    found = _result(terms, 1.0, Amounts(1.0, months, 1.0))
    cost = found.levelised_cost
    return _Factors(cost.fixed_charge_rate, cost.energy_mwh, _first_years(found))


def _factors_per_month(terms: FinanceTerms, months: float) -> tuple[float, float]:
    """Slopes of the fixed charge rate and of the levelised share by the months of construction."""

    def value(at: float) -> tuple[Array, Hashable]:
        factors = _factors(terms, at)
        return np.array([factors.fixed_charge_rate, factors.levelised_share]), factors.first_years

    charge, share = slope_between_jumps(value, months, _MONTHS)
    return float(charge), float(share)


def _first_years(result: FinanceResult) -> tuple[int, ...]:
    """The piece of the calendar a result lies in: depreciation and tax count years from these on."""
    stages, built = result.terms.stages or WHOLE_PARK, result.construction_years
    begin = income_months(stages, result.construction_months, built)
    return (built, *(int(month // MONTHS) for month in begin))


def present_value(terms: FinanceTerms, operation_cost: float, amounts: Amounts, by_months: bool = True) -> Measured:
    """The study's net present value of the project, million USD, after tax and without debt, with its slopes.

    Losses carried forward and tax holidays bend it, so that its slopes are central differences of the exact value in
    capital, net energy and, unless by_months is False, months (within the same number of calendar years).
    operation_cost: USD per year.
    """

    def slope(at: float, changed: Callable[[float], Amounts]) -> float:
        upper, lower = (
            _result(terms, operation_cost, changed(at * side)).npv_musd for side in (1 + _SHARE, 1 - _SHARE)
        )
        return (upper - lower) / (2 * _SHARE * at)

    return Measured(
        value=_result(terms, operation_cost, amounts).npv_musd,
        per_dollar=slope(amounts.capital, lambda capital: replace(amounts, capital=capital)),
        per_month=_value_per_month(terms, operation_cost, amounts) if by_months else 0.0,
        per_mwh=slope(amounts.net_energy, lambda energy: replace(amounts, net_energy=energy)),
    )


def _result(terms: FinanceTerms, operation_cost: float, amounts: Amounts) -> FinanceResult:
    """The finance of a park without debt: neither measure depends on debt, nor on the P90 energy that sizes it."""
    return evaluate_finance(
        replace(terms, debt=replace(terms.debt, gearing_limit=0.0)),
        capital_cost_usd=amounts.capital,
        operation_cost_usd_per_year=operation_cost,
        net_energy_mwh_p50=amounts.net_energy,
        net_energy_mwh_p90=amounts.net_energy,
        construction_months=amounts.construction_months,
    )


def _value_per_month(terms: FinanceTerms, operation_cost: float, amounts: Amounts) -> float:
    def value(months: float) -> tuple[Array, Hashable]:
        found = _result(terms, operation_cost, replace(amounts, construction_months=months))
        return np.array([found.npv_musd]), _first_years(found)

    return float(slope_between_jumps(value, amounts.construction_months, _MONTHS)[0])
