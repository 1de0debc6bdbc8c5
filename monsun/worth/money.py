"""What a park is worth by its capital cost, construction time and net energy, with slopes by each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.finance.cashflow import evaluate_finance
from monsun.finance.result import FinanceResult
from monsun.finance.terms import FinanceTerms
from monsun.worth.differences import slope_between_jumps

Array = NDArray[np.float64]

_MONTHS = 1e-3  # step of the construction time
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


def cost_of_energy(terms: FinanceTerms, operation_cost: float, amounts: Amounts, by_months: bool = True) -> Measured:
    """The study's real levelised cost of energy, USD/MWh, with exact slopes; operation_cost USD per year.

    It is (capital x fixed charge rate + operation) / levelised energy. Construction time is in the fixed charge rate:
    its slope is a central difference within the same number of calendar years, as the jump where a year begins is not
    a slope; by_months False leaves it zero, for layouts that do not change the time.
    """
    found = _result(terms, operation_cost, amounts).levelised_cost
    return Measured(
        value=found.total,
        per_dollar=found.fixed_charge_rate / found.energy_mwh,
        per_month=_per_month(terms, operation_cost, amounts, lambda result: result.lcoe_usd_per_mwh)
        if by_months
        else 0.0,
        per_mwh=-found.total / amounts.net_energy,
    )


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
        per_month=_per_month(terms, operation_cost, amounts, lambda result: result.npv_musd) if by_months else 0.0,
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


def _per_month(
    terms: FinanceTerms, operation_cost: float, amounts: Amounts, measure: Callable[[FinanceResult], float]
) -> float:
    def value(months: float) -> tuple[Array, int]:
        found = _result(terms, operation_cost, replace(amounts, construction_months=months))
        return np.array([measure(found)]), found.construction_years

    return float(slope_between_jumps(value, amounts.construction_months, _MONTHS)[0])
