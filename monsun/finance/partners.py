"""The partners of a project: what each pays and receives, in dollars and in its own currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.finance.currency import DOLLAR, converted
from monsun.finance.measures import rate_of_return
from monsun.finance.result import MILLION, FinanceResult
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]


@record
class Partner:
    """A shareholder of the project company."""

    name: str = quantity("", "name of the partner")
    currency: str = quantity("", "currency in which it pays equity in and takes dividends")
    share: float = quantity("-", "share of the equity", at_least=0.0, at_most=1.0)


def reference_partners() -> tuple[Partner, ...]:
    """Two constructed partners: a Vietnamese majority of an assumed 51 %, and one with another national currency.

    The law asks for a state-owned domestic partner of at least 5 % (Decree 58/2025). The second currency (RUB) is an
    example, as settlement of the pair VND and RUB exists; any currency of the finance terms may stand there.
    """
    return (
        Partner(name="Partner A (Vietnam)", currency="VND", share=0.51),
        Partner(name="Partner B", currency="RUB", share=0.49),
    )


def check_partners(partners: Sequence[Partner], codes: Sequence[str]) -> None:
    """Raise InputError unless names differ, shares add up to one and every currency has a path."""
    if len({partner.name for partner in partners}) != len(partners):
        raise InputError("partners", "every name once", ", ".join(partner.name for partner in partners))
    total = sum(partner.share for partner in partners)
    if abs(total - 1.0) > 1e-9:
        raise InputError("partners", "shares that add up to 1", total)
    for partner in partners:
        if partner.currency not in codes:
            raise InputError(f"currency of {partner.name}", f"one of {', '.join(codes)}", partner.currency)


@dataclass(frozen=True, eq=False)
class PartnerFlows:
    """One partner's money by year, [year], positive when received; `own` in its currency at each year's rate."""

    partner: Partner
    usd: Array
    own: Array
    paid_musd: float
    received_musd: float
    irr_usd: float | None
    irr_own: float | None


def partner_flows(result: FinanceResult, partners: Sequence[Partner]) -> tuple[PartnerFlows, ...]:
    """What each partner pays and receives; in USD their sum is the equity flow of the project, year by year."""
    check_partners(partners, result.rates.codes)
    flows = []
    for partner in partners:
        usd = partner.share * result.usd.equity_flow
        own = converted(usd, result.rates, DOLLAR, partner.currency)
        flows.append(
            PartnerFlows(
                partner=partner,
                usd=usd,
                own=own,
                paid_musd=float(-np.minimum(usd, 0.0).sum()) / MILLION,
                received_musd=float(np.maximum(usd, 0.0).sum()) / MILLION,
                irr_usd=rate_of_return(usd).rate,
                irr_own=rate_of_return(own).rate,
            )
        )
    return tuple(flows)
