"""The project's cash flow: tariff, cost, debt, tax and equity by year, and the measures taken from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from monsun.finance.currency import DOLLAR, ExchangeRates, converted, exchange_rates, units_per_usd
from monsun.finance.debt import ConstructionFunding, DebtSchedule, construction_funding, gearing_of_debt
from monsun.finance.measures import net_present_value, rate_of_return, real_levelised_cost
from monsun.finance.result import MILLION, FinanceResult, YearlyFlows, cash_flow_table, explanation, flows_in
from monsun.finance.sizing import SizingCase, size_debt
from monsun.finance.stages import MONTHS, WHOLE_PARK, InOperation, in_operation, paid_by_income
from monsun.finance.tax import income_tax, tax_rates
from monsun.finance.terms import FinanceTerms, dollar_inflation, operation_prices, tariff_path, yearly_spending
from monsun.records import InputError

Array = NDArray[np.float64]

__all__ = ["cash_flow_table", "evaluate_finance", "flows_in", "required_tariff"]


@dataclass(frozen=True, eq=False)
class _Setting:
    """What is known before the debt: arrays over all years, or over those of construction where said."""

    terms: FinanceTerms
    rates: ExchangeRates
    spending: Array  # [construction year] shares
    capital: Array  # [construction year] USD
    months: float  # of construction
    works: InOperation
    price: Array  # [year] USD/MWh
    operation: Array  # [year] USD
    loan_per_dollar: Array  # [year]
    local_per_loan: Array  # [year]

    @property
    def built(self) -> int:
        return len(self.spending)


def _setting(terms: FinanceTerms, capital_cost: float, operation_cost: float, months: float | None) -> _Setting:
    needed = float(MONTHS * len(terms.spending_shares)) if months is None else months
    spending = yearly_spending(terms.spending_shares, needed)
    built, code = len(spending), terms.tariff_currency
    rates = exchange_rates(terms.currencies, terms.price_year, terms.construction_start, built + terms.life)
    growth = (1.0 + terms.capital_escalation) ** (rates.year - terms.price_year)[:built]
    tariff = tariff_path(terms, rates, terms.construction_start + built)
    loan_per_dollar = units_per_usd(rates, terms.debt.currency)
    level = np.sum(list(operation_prices(terms, rates).values()), axis=0)
    stages = terms.stages or WHOLE_PARK
    works = in_operation(stages, needed, built, terms.life, terms.degradation, terms.tax)
    return _Setting(
        terms=terms,
        rates=rates,
        spending=spending,
        capital=capital_cost * spending * growth,
        months=needed,
        works=works,
        price=converted(tariff, rates, code, DOLLAR),
        operation=operation_cost * level * works.operating,
        loan_per_dollar=loan_per_dollar,
        local_per_loan=units_per_usd(rates, code) / loan_per_dollar,
    )


def _funding(setting: _Setting, gearing: float, early: Array) -> ConstructionFunding:
    """What debt and equity fund, in the loan's currency: the cost that income before completion does not pay."""
    debt = setting.terms.debt
    cost = setting.capital * setting.loan_per_dollar[: setting.built]
    left = cost - paid_by_income(cost, early)[0]
    return construction_funding(left, gearing, debt.construction_interest_rate, debt.upfront_fee, debt.draw_timing)


def _cases(setting: _Setting, funded: ConstructionFunding, energies: tuple[float, float]) -> list[SizingCase]:
    """The P50 and the P90 case with the depreciation that a funding leads to."""
    built, debt, works = setting.built, setting.terms.debt, setting.works
    cost = setting.capital * setting.loan_per_dollar[:built]
    basis = float((cost + funded.interest + funded.fee) @ setting.local_per_loan[:built])
    income, accounts = slice(works.first, None), setting.local_per_loan[works.first :]
    return [
        SizingCase(
            name,
            dscr,
            operating=((setting.price * works.energy * mwh - setting.operation) * setting.loan_per_dollar)[income],
            depreciation=basis * works.depreciation[income] / accounts,
            accounts=accounts,
            compensation=debt.exchange_compensation * (1.0 - setting.local_per_loan[built - 1] / accounts),
            early=built - works.first,
        )
        for name, dscr, mwh in zip(("P50", "P90"), (debt.dscr_p50, debt.dscr_p90), energies, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class _Financing:
    """The debt that was found, in its own currency, and the cash flow of both cases, [year]."""

    gearing: float
    funded: ConstructionFunding
    schedule: DebtSchedule  # [year of the whole park]
    compensation: Array
    tax: Array  # P50
    cash: tuple[Array, ...]  # P50, P90; after tax
    limited_by: str
    converged: bool


def _financing(setting: _Setting, energies: tuple[float, float]) -> _Financing:
    """The largest debt that both cases and the gearing limit allow.

    The depreciable cost holds the interest of construction, which depends on the debt, which depends on tax, which
    depends on depreciation; so does the cash of stages in operation that pays for construction. Iterated, as each turn
    of the circle shrinks a change by far.
    """
    terms, limit = setting.terms, setting.terms.debt.gearing_limit
    built, first = setting.built, setting.works.first
    gearing, early, change = limit, np.zeros(built), np.inf
    for _ in range(100):
        sized = size_debt(_cases(setting, _funding(setting, gearing, early), energies), terms.debt, terms.tax)
        cash = np.concatenate((np.zeros(first), sized.cash_flow[0][: built - first]))
        found = gearing_of_debt(sized.debt, partial(_funding, setting, early=cash), limit)
        change = max(abs(found - gearing), float(np.abs(cash - early).max()) / max(float(np.abs(cash).max()), 1e-300))
        gearing, early = found, cash
        if change < 1e-13:
            break
    funded = _funding(setting, gearing, early)
    cases = _cases(setting, funded, energies)
    final = size_debt(cases, terms.debt, terms.tax, debt=gearing * funded.total)

    def in_all(income: Array) -> Array:
        return np.concatenate((np.zeros(first), income))

    return _Financing(
        gearing=gearing,
        funded=funded,
        schedule=final.schedule,
        compensation=in_all(cases[0].compensation * cases[0].in_all(final.schedule.principal)),
        tax=in_all(final.tax[0].tax),
        cash=tuple(in_all(flow) for flow in final.cash_flow),
        limited_by="gearing limit" if gearing == limit else f"{' and '.join(final.binding) or 'least'} cash flow",
        converged=change < 1e-10 and final.change < 1e-10,
    )


def _flows(setting: _Setting, loan: _Financing, energy: float) -> YearlyFlows:
    """All flows in USD, [year]."""
    built, terms, funded = setting.built, setting.terms, loan.funded
    local_per_dollar = units_per_usd(setting.rates, terms.tariff_currency)

    def in_construction(amount: Array) -> Array:
        return np.concatenate((amount, np.zeros(terms.life)))

    def of_whole_park(amount: Array) -> Array:
        return np.concatenate((np.zeros(built), amount)) / setting.loan_per_dollar

    capital, works = in_construction(setting.capital), setting.works
    earned = setting.price * works.energy * energy
    basis = float(setting.capital @ local_per_dollar[:built])
    income = ((earned - setting.operation) * local_per_dollar - basis * works.depreciation)[works.first :]
    project_tax = np.concatenate((np.zeros(works.first), income_tax(terms.tax, income).tax)) / local_per_dollar
    cash, schedule = loan.cash[0] / setting.loan_per_dollar, loan.schedule
    used, kept = (
        in_construction(part) / setting.loan_per_dollar
        for part in paid_by_income(setting.capital * setting.loan_per_dollar[:built], loan.cash[0][:built])
    )
    interest, principal = of_whole_park(schedule.interest), of_whole_park(schedule.principal)
    equity = in_construction(funded.equity) / setting.loan_per_dollar
    owed = np.concatenate((np.cumsum(funded.debt), schedule.balance - schedule.principal))
    return YearlyFlows(
        revenue=earned,
        exchange_compensation=loan.compensation / setting.loan_per_dollar,
        operation=setting.operation,
        capital=capital,
        upfront_fee=in_construction(funded.fee) / setting.loan_per_dollar,
        construction_interest=in_construction(funded.interest) / setting.loan_per_dollar,
        construction_income=used,
        income_kept=kept,
        debt_draw=in_construction(funded.debt) / setting.loan_per_dollar,
        equity_paid=equity,
        interest=interest,
        principal=principal,
        tax=loan.tax / setting.loan_per_dollar,
        cash_flow=cash,
        debt_balance=owed / setting.loan_per_dollar,
        project_tax=project_tax,
        project_flow=earned - setting.operation - project_tax - capital,
        equity_flow=cash - used - kept - interest - principal - equity,
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
    the first of the whole park. Stages in operation before it earn from their own month on, and their cash after
    operation cost and tax pays for construction; debt and equity fund the rest. The debt is the smallest that P50 cash
    flow and P90 cash flow of the whole park and the gearing limit allow.
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
    built, works = setting.built, setting.works
    covers = [np.divide(cash[built:], service, out=np.full(terms.life, np.nan), where=due) for cash in loan.cash]
    unbuilt = np.full(built, np.nan)
    cost = real_levelised_cost(
        capital=capital_cost_usd,
        spending=setting.spending,
        operation=operation_cost_usd_per_year,
        energy=net_energy_mwh_p50 * works.energy[works.first :],
        rate=terms.discount_rate,
        inflation=dollar_inflation(terms),
        tax_rate=tax_rates(terms.tax, len(setting.price) - works.first),
        depreciation=works.depreciation[works.first :],
        operating=works.operating[works.first :],
        first=works.first - built + 1,
    )
    result = FinanceResult(
        terms=terms,
        rates=setting.rates,
        year=setting.rates.year,
        construction_years=built,
        construction_months=setting.months,
        operating=works.operating,
        energy_mwh=net_energy_mwh_p50 * works.energy,
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
