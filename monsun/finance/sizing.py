"""How much debt a cash flow carries: sized on several cases of energy at once, after the tax that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.finance.debt import (
    DebtSchedule,
    DebtTerms,
    Repayment,
    annuity_service,
    debt_schedule,
    equal_principal_service,
    sculpted_debt,
)
from monsun.finance.tax import Tax, TaxTerms, income_tax

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SizingCase:
    """Cash flow by year of income, [year], in the currency of the debt, that a debt is sized on.

    `operating` is revenue less operation cost; `depreciation` is deductible; `accounts` are units of the currency of
    the tax accounts for one unit of the debt's; `compensation` is paid by the buyer per unit of principal. `early`
    years of income come before the park is complete: they bear tax, and no debt service.
    """

    name: str
    dscr: float
    operating: Array
    depreciation: Array
    accounts: Array
    compensation: Array
    early: int = 0

    def in_all(self, later: Array) -> Array:
        """What is given for the years of the whole park, with nothing in the early years, [year of income]."""
        return np.concatenate((np.zeros(self.early), later))


@dataclass(frozen=True, eq=False)
class SizedDebt:
    """A debt that every case carries, in its currency; service and schedule by year of the whole park, [year]."""

    debt: float
    service: Array
    schedule: DebtSchedule
    cash_flow: tuple[Array, ...]  # of each case, after tax, [year of income]
    tax: tuple[Tax, ...]  # of each case, [year of income]
    binding: tuple[str, ...]  # cases whose cover holds the debt down in some year
    change: float  # relative change of the service in the last iteration


def tax_of_case(case: SizingCase, tax_terms: TaxTerms, schedule: DebtSchedule, start: int | None = None) -> Tax:
    """Tax of a case that pays the interest of a schedule, in the currency of the debt but reckoned in the accounts'.

    What the buyer pays back of an exchange loss on principal is neither income nor is that part of the loss deducted.
    `start` fixes the first exempt year; otherwise the terms' rule finds it.
    """
    income = (case.operating - case.depreciation - case.in_all(schedule.interest)) * case.accounts
    found = income_tax(tax_terms, income, start)
    return Tax(found.tax / case.accounts, found.rate, found.taxable / case.accounts, found.holiday_start)


def size_debt(
    cases: Sequence[SizingCase], terms: DebtTerms, tax_terms: TaxTerms, debt: float | None = None
) -> SizedDebt:
    """The largest debt whose service every case covers in every year, or the service of a given smaller `debt`.

    It is paid from the first year of the whole park on; the cases have the same years. One service serves all: at most
    min over cases of CFADS_t / DSCR, in each year. Tax depends on interest, interest on the debt and the debt on tax:
    solved by iteration to 1e-13 of the debt. Should the start of the tax holiday jump to and fro with it, it is held
    where it is after 100 turns and `change` tells what a free start would still move.
    """
    early = cases[0].early
    service, change = np.zeros(len(cases[0].operating) - early), np.inf
    tenor = min(terms.tenor, len(service))
    held: list[int | None] = [None] * len(cases)
    for turn in range(300):
        schedule = debt_schedule(service, terms.interest_rate)
        taxes = [tax_of_case(case, tax_terms, schedule, start) for case, start in zip(cases, held, strict=True)]
        if turn == 100:
            held = [tax.holiday_start for tax in taxes]
        gross = [case.operating + case.compensation * case.in_all(schedule.principal) for case in cases]
        net = [before - tax.tax for before, tax in zip(gross, taxes, strict=True)]
        counted = net if terms.size_after_tax else gross
        paying = [flow[early : early + tenor] for flow in counted]
        bearable = np.array([flow / case.dscr for flow, case in zip(paying, cases, strict=True)])
        size, due = _service(bearable.min(axis=0), terms, debt)
        change = float(np.max(np.abs(due - service[:tenor]))) / max(size, 1e-300)
        service = np.concatenate((due, np.zeros(len(service) - tenor)))
        if change < 1e-13 or size == 0.0:
            break
    at_limit = np.isclose(due, bearable.min(axis=0), rtol=1e-9, atol=0.0)
    binding = np.any((bearable == bearable.min(axis=0)) & at_limit, axis=1)
    settled = debt_schedule(service, terms.interest_rate)
    free = [tax_of_case(case, tax_terms, settled) for case in cases]
    if any(one.holiday_start != other.holiday_start for one, other in zip(free, taxes, strict=True)):
        change = max(float(np.max(np.abs(a.tax - b.tax))) for a, b in zip(free, taxes, strict=True)) / max(size, 1e-300)
    names = tuple(case.name for case, binds in zip(cases, binding, strict=True) if binds)
    return SizedDebt(size, service, settled, tuple(net), tuple(taxes), names, change if size else 0.0)


def _service(bearable: Array, terms: DebtTerms, wanted: float | None) -> tuple[float, Array]:
    """Debt and its service when at most `bearable` can be paid in each year of repayment."""
    rate, tenor = terms.interest_rate, len(bearable)
    if terms.repayment is Repayment.SCULPTED:
        worth = sculpted_debt(bearable, 1.0, rate)
        size = worth if wanted is None else wanted
        return (size, np.maximum(bearable, 0.0) * (size / worth)) if worth > 0.0 else (0.0, np.zeros(tenor))
    formula = annuity_service if terms.repayment is Repayment.ANNUITY else equal_principal_service
    unit = formula(1.0, rate, tenor)
    size = max(0.0, float(np.min(bearable / unit))) if wanted is None else wanted
    return size, size * unit
