"""Debt: its terms, repayment schedules, and the interest of the construction time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from monsun.finance.measures import capital_recovery_factor, discount_factors
from monsun.finance.stages import MONTHS
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]


class Repayment(Enum):
    """How debt is repaid: in proportion to cash flow, in equal sums, or in equal parts of principal."""

    SCULPTED = "sculpted"
    ANNUITY = "annuity"
    EQUAL_PRINCIPAL = "equal_principal"


class DrawTiming(Enum):
    """When a month's cost is paid: at its start (bears interest in that month) or at its end."""

    START_OF_MONTH = "start_of_month"
    END_OF_MONTH = "end_of_month"


@record
class DebtTerms:
    """The senior loan: its price, length, form of repayment and the limits to its size."""

    currency: str = quantity(
        "", "currency of the loan", default="USD", source="usual for imported plant", data_class="assumed"
    )
    interest_rate: float = quantity(
        "1/a",
        "yearly interest in operation",
        default=0.07,
        at_least=0.0,
        source="usual 6.5-8 % for USD",
        data_class="assumed",
    )
    construction_interest_rate: float = quantity(
        "1/a",
        "yearly interest during construction, charged monthly",
        default=0.07,
        at_least=0.0,
        source="as in operation",
        data_class="assumed",
    )
    upfront_fee: float = quantity(
        "-",
        "fee at first draw, share of the debt",
        default=0.015,
        at_least=0.0,
        below=0.5,
        source="usual 1-2 %",
        data_class="assumed",
    )
    tenor: int = quantity(
        "a",
        "years of repayment from the first year of the whole park",
        default=15,
        at_least=1,
        source="longest contracted period, Decree 58/2025",
        data_class="derived",
    )
    repayment: Repayment = quantity(
        "", "form of repayment", default=Repayment.SCULPTED, source="usual in project finance", data_class="assumed"
    )
    gearing_limit: float = quantity(
        "-",
        "largest share of debt in all uses of money",
        default=0.70,
        at_least=0.0,
        below=1.0,
        source="68.5 % (Lotus, Vietnam) and 73 % (Monsoon, Laos) reached; the law asks for 20 % equity",
        data_class="derived",
    )
    dscr_p50: float = quantity(
        "-",
        "cash flow over debt service that P50 energy must keep",
        default=1.35,
        above=0.0,
        source="usual 1.30-1.40",
        data_class="assumed",
    )
    dscr_p90: float = quantity(
        "-",
        "cash flow over debt service that P90 energy must keep",
        default=1.20,
        above=0.0,
        source="usual 1.15-1.30",
        data_class="assumed",
    )
    size_after_tax: bool = quantity(
        "",
        "size the debt on cash flow after tax (PySAM: before)",
        default=True,
        source="stricter",
        data_class="assumed",
    )
    draw_timing: DrawTiming = quantity(
        "",
        "when a month's cost is paid",
        default=DrawTiming.END_OF_MONTH,
        source="invoices paid monthly",
        data_class="assumed",
    )
    exchange_compensation: float = quantity(
        "-",
        "share of the exchange loss on principal that the buyer of power pays back",
        default=0.0,
        at_least=0.0,
        at_most=1.0,
        source="Circular 07/2024 art. 17 lets the parties agree on it; taken as not agreed",
        data_class="assumed",
    )


@dataclass(frozen=True, eq=False)
class DebtSchedule:
    """A loan by year of operation, [year], in its own currency; `balance` is what is owed at the start of the year."""

    balance: Array
    interest: Array
    principal: Array


def debt_schedule(debt_service: Array, rate: float) -> DebtSchedule:
    """The loan that a row of year-end payments pays off exactly: its balance is the present value of the payments."""
    count = len(debt_service)
    balance = np.zeros(count + 1)
    for year in range(count - 1, -1, -1):
        balance[year] = (balance[year + 1] + debt_service[year]) / (1.0 + rate)
    interest = rate * balance[:-1]
    return DebtSchedule(balance[:-1], interest, np.asarray(debt_service, dtype=float) - interest)


def annuity_service(debt: float, rate: float, tenor: int) -> Array:
    """Equal yearly payments that repay `debt`, [year]."""
    return np.full(tenor, debt * capital_recovery_factor(rate, tenor))


def equal_principal_service(debt: float, rate: float, tenor: int) -> Array:
    """Yearly payments of equal principal and falling interest that repay `debt`, [year]."""
    return debt / tenor * (1.0 + rate * np.arange(tenor, 0, -1.0))


def sculpted_debt(cash_flow: Array, dscr: float, rate: float) -> float:
    """Debt that cash flow carries at a constant cover, sum of CFADS_t / DSCR / (1+r)^t; years below zero carry none."""
    return float(np.maximum(cash_flow, 0.0) @ discount_factors(rate, len(cash_flow), first=1)) / dscr


@dataclass(frozen=True, eq=False)
class ConstructionFunding:
    """Uses and sources of money in construction by year, [year]; uses = cost + interest + fee = debt + equity."""

    cost: Array
    interest: Array
    fee: Array
    debt: Array
    equity: Array

    @property
    def total(self) -> float:
        """All uses of money."""
        return float(np.sum(self.cost + self.interest + self.fee))


def construction_funding(
    cost: Sequence[float] | Array,
    gearing: float,
    rate: float,
    upfront_fee: float = 0.0,
    timing: DrawTiming = DrawTiming.END_OF_MONTH,
) -> ConstructionFunding:
    """How yearly costs are funded when debt and equity are drawn pro rata and interest is paid from the same draws.

    `cost` [year] is spread evenly over the months of its year; interest is charged monthly at `rate`/12 on the debt
    drawn; the fee is a share of the whole debt, due at the start. In closed form: with l = 1 + gearing x rate/12 the
    funds drawn grow by l each month, so equal costs C over M months need C/M (l^M - 1)/(l - 1), times l when costs
    are paid at the start of a month; debt is `gearing` times all uses exactly.
    """
    spent = np.asarray(cost, dtype=float)
    monthly = gearing * rate / MONTHS
    growth = (1.0 + monthly) ** MONTHS
    # sum of l^k over the months of a year; expm1 keeps it exact for a small or no interest
    series = MONTHS if monthly == 0.0 else float(np.expm1(MONTHS * np.log1p(monthly)) / monthly)
    if timing is DrawTiming.START_OF_MONTH:
        series *= 1.0 + monthly
    after = growth ** np.arange(len(spent) - 1, -1, -1.0)
    without_fee = float(spent @ after) * series / MONTHS
    share = upfront_fee * gearing * growth ** len(spent)
    if not share < 1.0:
        raise InputError("upfront fee", "a fee that the debt can pay", upfront_fee)
    fee = np.zeros(len(spent))
    fee[0] = upfront_fee * gearing * without_fee / (1.0 - share)
    drawn, interest = 0.0, np.empty(len(spent))
    for year, amount in enumerate(spent):
        ended = growth * (drawn + fee[year]) + series / MONTHS * amount
        interest[year] = ended - drawn - fee[year] - amount
        drawn = ended
    uses = spent + interest + fee
    return ConstructionFunding(spent, interest, fee, gearing * uses, (1.0 - gearing) * uses)


def gearing_of_debt(debt: float, funding: Callable[[float], ConstructionFunding], limit: float) -> float:
    """The gearing at which a debt is drawn in full, at most `limit`; `funding` gives the funding of a gearing."""
    if debt <= 0.0:
        return 0.0
    if limit * funding(limit).total <= debt:
        return limit
    return float(brentq(lambda gearing: gearing * funding(gearing).total - debt, 0.0, limit, xtol=1e-15, rtol=1e-14))
