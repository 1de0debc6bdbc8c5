"""Why the numbers of cost and finance are what they are."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

import numpy as np

from monsun.finance.currency import DOLLAR, units_per_usd
from monsun.finance.measures import discount_factors
from monsun.finance.result import FinanceResult
from monsun.finance.terms import dollar_inflation
from monsun.results import Study

MILLION = 1e6


def cost_reasons(study: Study) -> Iterator[tuple[str, str]]:
    """Key and sentence for cost and construction; nothing where they were not computed."""
    if study.cost is None:
        return
    cost = study.cost
    lines = sorted(cost.capital.lines, key=lambda line: -line.amount)[:3]
    yield (
        "capex_musd",
        f"{cost.capital.per_kilowatt:,.0f} USD/kW in prices of {cost.capital.base_year}, without financing; the "
        "largest lines: " + ", ".join(f"{line.name} {line.amount / cost.capital.total:.0%}" for line in lines) + ".",
    )
    most = max(cost.operation.lines, key=lambda line: line.amount)
    yield (
        "opex_musd_per_year",
        f"{cost.operation.per_kilowatt:.0f} USD/kW a year; the largest line: {most.name} "
        f"{most.amount / cost.operation.total_per_year:.0%}.",
    )
    work, plan = study.project.settings.installation, cost.installation
    last = max(plan.phases, key=lambda phase: phase.end)
    closed = ", ".join(month_name[month] for month in work.closed_months)
    yield (
        "construction_months",
        f"{work.lead_months:g} months of manufacture and works ashore, then work at sea from "
        f"{month_name[work.start_month]} on{f', none in {closed}' if closed else ''}: {last.name} end last, in month "
        f"{last.end:.1f}, {last.work_days:.0f} days of work within {last.paid_days:.0f} vessel days; and "
        f"{work.commissioning_months:g} months of commissioning. The weather ({plan.data_class}) makes it "
        f"{plan.months_p10:.1f} months in the best tenth of starts and {plan.months_p90:.1f} in the worst.",
    )


def finance_reasons(study: Study) -> Iterator[tuple[str, str]]:
    """Key and sentence for returns, levelised cost and debt; nothing where they were not computed."""
    if study.finance is None:
        return
    result = study.finance.result
    yield "lcoe_usd_per_mwh", _said(result, "LCOE")
    yield "project_irr", _project_return(result)
    yield "equity_irr", _equity_return(result)
    yield "min_dscr", _said(result, "Debt", "No debt")
    yield "npv_musd", f"At {result.terms.discount_rate:.1%} nominal, in USD. " + _said(result, "The tariff")


def _said(result: FinanceResult, *beginnings: str) -> str:
    """The sentence of the finance part that begins so; empty where there is none."""
    return next((sentence for sentence in result.reasons if sentence.startswith(beginnings)), "")


def _project_return(result: FinanceResult) -> str:
    """What comes in and goes out, what becomes of the tariff, and how it stands to the levelised cost."""
    flows, terms = result.usd, result.terms
    earned, spent, run, tax = (
        float(part.sum()) / MILLION for part in (flows.revenue, flows.capital, flows.operation, flows.project_tax)
    )
    rest = earned - spent - run - tax
    balance = (
        f"In {terms.life} years {earned:,.0f} million USD come in against {spent:,.0f} of capital, {run:,.0f} of "
        f"operation and {tax:,.0f} of tax: {abs(rest):,.0f} {'are left' if rest >= 0 else 'are missing'}. "
    )
    if result.project_irr is None:
        return balance + _said(result, "Project return") + " " + _tariff_path(result)
    against = "below" if result.project_irr < terms.discount_rate else "not below"
    return (
        f"{balance}{_tariff_path(result)} The return is {against} the {terms.discount_rate:.1%} a year that capital is "
        "assumed to cost."
    )


def _tariff_path(result: FinanceResult) -> str:
    """How the tariff moves in its own currency and in USD, and its worth over the life beside the levelised cost."""
    terms, code = result.terms, result.terms.tariff_currency
    start = int(np.flatnonzero(result.energy_mwh)[0])
    sold = result.energy_mwh[start:]
    # stages far apart leave years between in which nothing is sold
    price = np.divide(result.usd.revenue[start:], sold, out=np.zeros_like(sold), where=sold > 0.0)
    first, last = price[sold > 0.0][[0, -1]]
    own = 1 - terms.tariff_indexed_share
    growing = own * terms.tariff_escalated_share if terms.tariff_escalation != 0 else 0.0
    moves = []
    if own - growing > 1e-9:
        moves.append(f"flat in {code}" if own - growing > 1 - 1e-9 else f"{own - growing:.0%} flat in {code}")
    if growing > 1e-9:
        moves.append(f"{growing:.0%} growing by {terms.tariff_escalation:.1%} a year in {code}")
    if terms.tariff_indexed_share > 1e-9:
        moves.append(f"{terms.tariff_indexed_share:.0%} tied to the US dollar")
    text = f"The tariff is {', '.join(moves)}"
    if code != DOLLAR and len(sold) > 1:
        rate = units_per_usd(result.rates, code)[start:]
        lost = 1 - float((rate[0] / rate[-1]) ** (1 / (len(sold) - 1)))
        word = (
            f"loses {lost:.1%} a year against"
            if lost > 5e-4
            else f"gains {-lost:.1%} a year on"
            if lost < -5e-4
            else "keeps pace with"
        )
        text += f", and {code} {word} the US dollar"
    real = (1 + terms.discount_rate) / (1 + dollar_inflation(terms)) - 1
    weight = sold * discount_factors(real, len(sold), first=1)
    today = price / (1 + dollar_inflation(terms)) ** (result.year[start:] - terms.price_year)
    return (
        f"{text}: a MWh earns {first:.1f} USD in the first year of operation and {last:.1f} in the last; over "
        f"the life, in money of {terms.price_year}, {float(today @ weight / weight.sum()):.1f} USD against a levelised "
        f"cost of {result.lcoe_usd_per_mwh:.1f}."
    )


def _equity_return(result: FinanceResult) -> str:
    """What the shareholders pay and receive, and what the debt does to their return."""
    terms = result.terms
    paid = float(result.usd.equity_paid.sum()) / MILLION
    later = result.usd.equity_flow[result.construction_years :]
    received = float(later.sum()) / MILLION
    lost = -float(np.minimum(later, 0).sum()) / MILLION
    late = f", less the {lost:,.0f} that years of loss take back" if lost > 0.5 else ""
    text = (
        f"The shareholders pay {paid:,.0f} million USD and receive {received + lost:,.0f} in {terms.life} years of "
        f"operation{late}. "
    )
    if result.equity_irr is None:
        return text + _said(result, "Equity return")
    if result.min_dscr is None:
        return text + f"There is no debt, as the {result.debt_limited_by} bears none."
    share = (
        f"Debt is {result.gearing:.0%} of debt and equity, limited by the {result.debt_limited_by}, at "
        f"{terms.debt.interest_rate:.1%} interest in {terms.debt.currency}"
    )
    if result.project_irr is None:
        return f"{text}{share}."
    word = "lowers" if result.equity_irr < result.project_irr else "raises"
    why = ""
    if terms.debt.currency == DOLLAR:
        dearer = terms.debt.interest_rate > result.project_irr
        if dearer == (word == "lowers"):
            why = f", {'more' if dearer else 'less'} than the project itself earns"
    return f"{text}{share}{why}: it {word} the return from {result.project_irr:.2%} to {result.equity_irr:.2%}."
