"""The project's cash flow: tariff, cost, debt, tax and equity by year, and the measures taken from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from monsun.finance.currency import DOLLAR, ExchangeRates, converted, exchange_rates, units_per_usd
from monsun.finance.debt import (
    MONTHS,
    ConstructionFunding,
    DebtSchedule,
    SizingCase,
    construction_funding,
    gearing_of_debt,
    size_debt,
)
from monsun.finance.measures import net_present_value, rate_of_return, real_levelised_cost
from monsun.finance.result import MILLION, FinanceResult, YearlyFlows, cash_flow_table, explanation, flows_in
from monsun.finance.tax import depreciation_shares, income_tax, tax_rates
from monsun.finance.terms import FinanceTerms, dollar_inflation, operation_prices, tariff_path, yearly_spending
from monsun.records import InputError

Array = NDArray[np.float64]

__all__ = ["cash_flow_table", "evaluate_finance", "flows_in", "required_tariff"]


@dataclass(frozen=True, eq=False)
class _Setting:
    """What is known before the debt: arrays over all years, or over construction or operation where said."""

    terms: FinanceTerms
    rates: ExchangeRates
    spending: Array  # [construction year] shares
    capital: Array  # [construction year] USD
    energy: Array  # [year of operation] share of the first year's
    price: Array  # [year of operation] USD/MWh
    operation: Array  # [year of operation] USD
    depreciation: Array  # [year of operation] shares
    loan_per_dollar: Array  # [year]
    local_per_loan: Array  # [year]

    @property
    def built(self) -> int:
        return len(self.spending)


def _setting(terms: FinanceTerms, capital_cost: float, operation_cost: float, months: float | None) -> _Setting:
    usual = MONTHS * len(terms.spending_shares)
    spending = yearly_spending(terms.spending_shares, usual if months is None else months)
    built, code = len(spending), terms.tariff_currency
    rates = exchange_rates(terms.currencies, terms.price_year, terms.construction_start, built + terms.life)
    growth = (1.0 + terms.capital_escalation) ** (rates.year - terms.price_year)[:built]
    tariff = tariff_path(terms, rates, terms.construction_start + built)
    loan_per_dollar = units_per_usd(rates, terms.debt.currency)
    level = np.sum(list(operation_prices(terms, rates).values()), axis=0)
    return _Setting(
        terms=terms,
        rates=rates,
        spending=spending,
        capital=capital_cost * spending * growth,
        energy=(1.0 - terms.degradation) ** np.arange(terms.life, dtype=float),
        price=converted(tariff, rates, code, DOLLAR)[built:],
        operation=operation_cost * level[built:],
        depreciation=depreciation_shares(terms.tax, terms.life),
        loan_per_dollar=loan_per_dollar,
        local_per_loan=units_per_usd(rates, code) / loan_per_dollar,
    )


def _funding(setting: _Setting, gearing: float) -> ConstructionFunding:
    debt = setting.terms.debt
    cost = setting.capital * setting.loan_per_dollar[: setting.built]
    return construction_funding(cost, gearing, debt.construction_interest_rate, debt.upfront_fee, debt.draw_timing)


def _cases(setting: _Setting, funded: ConstructionFunding, energies: tuple[float, float]) -> list[SizingCase]:
    """The P50 and the P90 case with the depreciation that a funding leads to."""
    built, debt = setting.built, setting.terms.debt
    basis = float((funded.cost + funded.interest + funded.fee) @ setting.local_per_loan[:built])
    accounts = setting.local_per_loan[built:]
    return [
        SizingCase(
            name,
            dscr,
            operating=(setting.price * setting.energy * mwh - setting.operation) * setting.loan_per_dollar[built:],
            depreciation=basis * setting.depreciation / accounts,
            accounts=accounts,
            compensation=debt.exchange_compensation * (1.0 - setting.local_per_loan[built - 1] / accounts),
        )
        for name, dscr, mwh in zip(("P50", "P90"), (debt.dscr_p50, debt.dscr_p90), energies, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class _Financing:
    """The debt that was found, in its own currency, and the cash flow of both cases, [year of operation]."""

    gearing: float
    funded: ConstructionFunding
    schedule: DebtSchedule
    compensation: Array
    tax: Array  # P50
    cash: tuple[Array, ...]  # P50, P90; available for debt service after tax
    limited_by: str
    converged: bool


def _financing(setting: _Setting, energies: tuple[float, float]) -> _Financing:
    """The largest debt that both cases and the gearing limit allow.

    The depreciable cost holds the interest of construction, which depends on the debt, which depends on tax, which
    depends on depreciation: iterated, as each turn of the circle shrinks a change by far.
    """
    terms, limit = setting.terms, setting.terms.debt.gearing_limit
    gearing, change = limit, np.inf
    for _ in range(100):
        sized = size_debt(_cases(setting, _funding(setting, gearing), energies), terms.debt, terms.tax)
        found = gearing_of_debt(sized.debt, lambda share: _funding(setting, share), limit)
        change, gearing = abs(found - gearing), found
        if change < 1e-13:
            break
    funded = _funding(setting, gearing)
    cases = _cases(setting, funded, energies)
    final = size_debt(cases, terms.debt, terms.tax, debt=gearing * funded.total)
    return _Financing(
        gearing=gearing,
        funded=funded,
        schedule=final.schedule,
        compensation=cases[0].compensation * final.schedule.principal,
        tax=final.tax[0].tax,
        cash=final.cash_flow,
        limited_by="gearing limit" if gearing == limit else f"{' and '.join(final.binding)} cash flow",
        converged=change < 1e-10 and final.change < 1e-10,
    )


def _flows(setting: _Setting, loan: _Financing, energy: float) -> YearlyFlows:
    """All flows in USD, [year]."""
    built, terms, funded = setting.built, setting.terms, loan.funded
    local_per_dollar = units_per_usd(setting.rates, terms.tariff_currency)

    def over_time(construction: Array | float, operation: Array | float) -> Array:
        first, then = np.broadcast_to(construction, built), np.broadcast_to(operation, terms.life)
        return np.concatenate((first, then)).astype(float)

    def from_loan(construction: Array | float, operation: Array | float) -> Array:
        return over_time(construction, operation) / setting.loan_per_dollar

    earned = setting.price * setting.energy * energy
    basis = float(setting.capital @ local_per_dollar[:built])
    income = (earned - setting.operation) * local_per_dollar[built:] - basis * setting.depreciation
    project_tax = income_tax(terms.tax, income).tax / local_per_dollar[built:]
    schedule = loan.schedule
    return YearlyFlows(
        revenue=over_time(0.0, earned),
        exchange_compensation=from_loan(0.0, loan.compensation),
        operation=over_time(0.0, setting.operation),
        capital=over_time(setting.capital, 0.0),
        upfront_fee=from_loan(funded.fee, 0.0),
        construction_interest=from_loan(funded.interest, 0.0),
        debt_draw=from_loan(funded.debt, 0.0),
        equity_paid=from_loan(funded.equity, 0.0),
        interest=from_loan(0.0, schedule.interest),
        principal=from_loan(0.0, schedule.principal),
        tax=from_loan(0.0, loan.tax),
        cash_flow=from_loan(0.0, loan.cash[0]),
        debt_balance=from_loan(np.cumsum(funded.debt), schedule.balance - schedule.principal),
        project_tax=over_time(0.0, project_tax),
        project_flow=over_time(-setting.capital, earned - setting.operation - project_tax),
        equity_flow=from_loan(-funded.equity, loan.cash[0] - schedule.interest - schedule.principal),
    )


def evaluate_finance(
    terms: FinanceTerms,
    *,
    capital_cost_usd: float,
    operation_cost_usd_per_year: float,
    net_energy_mwh_p50: float,
    net_energy_mwh_p90: float,
    construction_months: float | None = None,
) -> FinanceResult:
    """The cash flow of a project and its measures.

    Costs in USD of the price year, energies in MWh per year at the meter; without `construction_months` every
    spending share is one year. Money counts at the end of its year: the last year of construction is one year before
    the first income. The debt is the smallest that P50 cash flow, P90 cash flow and the gearing limit allow.
    Raises InputError for impossible numbers; a rate of return that does not exist is None, with a reason.
    """
    _check_inputs(capital_cost_usd, operation_cost_usd_per_year, net_energy_mwh_p50, net_energy_mwh_p90)
    setting = _setting(terms, capital_cost_usd, operation_cost_usd_per_year, construction_months)
    loan = _financing(setting, (net_energy_mwh_p50, net_energy_mwh_p90))
    usd = _flows(setting, loan, net_energy_mwh_p50)
    local = flows_in(usd, setting.rates, terms.tariff_currency)
    project, equity = rate_of_return(usd.project_flow), rate_of_return(usd.equity_flow)
    service = loan.schedule.interest + loan.schedule.principal
    due = service > 1e-12 * max(float(service.max()), 1e-300)
    covers = [np.divide(cash, service, out=np.full(terms.life, np.nan), where=due) for cash in loan.cash]
    unbuilt = np.full(setting.built, np.nan)
    cost = real_levelised_cost(
        capital=capital_cost_usd,
        spending=setting.spending,
        operation=operation_cost_usd_per_year,
        energy=net_energy_mwh_p50 * setting.energy,
        rate=terms.discount_rate,
        inflation=dollar_inflation(terms),
        tax_rate=tax_rates(terms.tax, terms.life),
        depreciation=setting.depreciation,
    )
    result = FinanceResult(
        terms=terms,
        rates=setting.rates,
        year=setting.rates.year,
        construction_years=setting.built,
        energy_mwh=np.concatenate((np.zeros(setting.built), net_energy_mwh_p50 * setting.energy)),
        usd=usd,
        local=local,
        dscr=np.concatenate((unbuilt, covers[0])),
        dscr_p90=np.concatenate((unbuilt, covers[1])),
        levelised_cost=cost,
        lcoe_usd_per_mwh=cost.total,
        project_irr=project.rate,
        equity_irr=equity.rate,
        equity_irr_local=rate_of_return(local.equity_flow).rate,
        npv_musd=net_present_value(terms.discount_rate, usd.project_flow) / MILLION,
        equity_npv_musd=net_present_value(terms.equity_discount_rate, usd.equity_flow) / MILLION,
        debt_musd=float(usd.debt_draw.sum()) / MILLION,
        equity_musd=float(usd.equity_paid.sum()) / MILLION,
        uses_musd=float((usd.capital + usd.upfront_fee + usd.construction_interest).sum()) / MILLION,
        gearing=loan.gearing,
        min_dscr=float(covers[0][due].min()) if due.any() else None,
        average_dscr=float(covers[0][due].mean()) if due.any() else None,
        min_dscr_p90=float(covers[1][due].min()) if due.any() else None,
        debt_limited_by=loan.limited_by,
        converged=loan.converged,
        reasons=(),
    )
    return replace(result, reasons=explanation(result, project.reason, equity.reason))


def _check_inputs(capital: float, operation: float, p50: float, p90: float) -> None:
    for name, value in (("capital cost", capital), ("net P50 energy", p50)):
        if not (np.isfinite(value) and value > 0.0):
            raise InputError(name, "a number > 0", value)
    if not (np.isfinite(operation) and operation >= 0.0):
        raise InputError("operation cost", "a number >= 0", operation)
    if not 0.0 <= p90 <= p50:
        raise InputError("net P90 energy", f"between 0 and the P50 energy {p50:g}", p90)


def required_tariff(
    terms: FinanceTerms,
    *,
    equity_return: float,
    capital_cost_usd: float,
    operation_cost_usd_per_year: float,
    net_energy_mwh_p50: float,
    net_energy_mwh_p90: float,
    construction_months: float | None = None,
) -> float | None:
    """The tariff, in units of its currency per kWh, at which equity earns `equity_return` (nominal, USD).

    Everything else as in `evaluate_finance`, the debt sized anew at every tariff. None when no tariff up to a
    hundred times the given one (or one USD per kWh, where that is more) is enough.
    """
    spot = next(one.units_per_usd for one in terms.currencies if one.code == terms.tariff_currency)

    def worth(tariff: float) -> float:
        found = evaluate_finance(
            replace(terms, tariff=tariff),
            capital_cost_usd=capital_cost_usd,
            operation_cost_usd_per_year=operation_cost_usd_per_year,
            net_energy_mwh_p50=net_energy_mwh_p50,
            net_energy_mwh_p90=net_energy_mwh_p90,
            construction_months=construction_months,
        )
        return net_present_value(equity_return, found.usd.equity_flow)

    high = max(100.0 * terms.tariff, spot)
    if worth(high) < 0.0:
        return None
    return float(brentq(worth, 0.0, high, xtol=1e-9 * high, rtol=1e-12))
