"""Lines of a cost table: quantity x rate, brought to the study's prices, or a share of other lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monsun.cost.prices import DOLLAR, PriceLevels
from monsun.cost.shares import Shares
from monsun.records import InputError, quantity, record


class Per(StrEnum):
    """What a rate counts."""

    KILOWATT = "kW"
    TURBINE = "turbine"
    METRE = "m"
    PARK = "park"


@record
class Rate:
    """Price of one unit, as its source quotes it."""

    value: float = quantity("currency/unit", "price of one unit", at_least=0)
    per: Per = quantity("", "unit: kW of the park, turbine, m of the line's length, or the whole park")
    price_year: int = quantity("-", "year of the prices in which the rate is quoted", at_least=1900, at_most=2200)
    currency: str = quantity("", "currency in which the rate is quoted", DOLLAR, source="as quoted", data_class="user")

    @property
    def field_units(self) -> dict[str, str]:
        """Units of the fields of this rate that its class leaves open."""
        return {"value": f"{self.currency}/{self.per}"}


@dataclass(frozen=True)
class Origin:
    """Where a line's rate comes from: the input it is (a path), source, class of data."""

    input: str
    source: str
    data_class: str


@dataclass(frozen=True)
class CostLine:
    """One line of the cost.

    quantity, unit; rate in `currency` per unit, prices of `price_year`; factor: USD of the study's price year for one
    unit of that currency. A share of other lines has their keys as `base`, their sum in USD as quantity. input: path
    of the rate among the inputs. basis: how the amount comes about, in words. phase_shares: share of the amount in
    each phase. spent: begin and end of the payments as shares of a phase's construction time, by phase or one for all;
    None: as its base.
    """

    key: str
    name: str
    quantity: float
    unit: str
    rate: float
    currency: str
    price_year: int
    factor: float
    currency_shares: Shares
    basis: str
    source: str
    data_class: str
    input: str
    base: tuple[str, ...] = ()
    phase_shares: tuple[float, ...] = (1.0,)
    spent: tuple[tuple[float, float], ...] | None = ((0.0, 1.0),)

    @property
    def amount(self) -> float:
        """Quantity x rate x factor, USD in prices of the study's year."""
        return self.quantity * self.rate * self.factor

    @property
    def phase_amounts(self) -> tuple[float, ...]:
        """Amount of each phase, USD."""
        return tuple(share * self.amount for share in self.phase_shares)


@dataclass(frozen=True)
class Payment:
    """How a group of lines is paid: shares by currency, by phase, and when (see CostLine)."""

    currency_shares: Shares
    phase_shares: tuple[float, ...] = (1.0,)
    spent: tuple[tuple[float, float], ...] = ((0.0, 1.0),)

    def __post_init__(self) -> None:
        for what, shares in (
            ("by currency", [share for _, share in self.currency_shares]),
            ("by phase", self.phase_shares),
        ):
            if abs(sum(shares) - 1) > 1e-9 or min(shares) < 0:
                raise InputError(f"payment: shares {what}", "shares >= 0 that add up to 1", tuple(shares))
        if not all(0 <= begin < end <= 1 for begin, end in self.spent):
            raise InputError("payment: spent", "begin < end within 0 and 1", self.spent)
        if len(self.spent) not in (1, len(self.phase_shares)):
            raise InputError("payment: spent", "one for all phases, or one for each", self.spent)


def rate_line(
    key: str, name: str, rate: Rate, quantities: Mapping[Per, float], levels: PriceLevels, origin: Origin,
    payment: Payment, basis: str = "",
) -> CostLine:  # fmt: skip
    """A line of quantity x rate. Raises InputError for a unit the line has no quantity of, or an unknown price."""
    if rate.per not in quantities:
        raise InputError(f"{origin.input}: per", f"one of {', '.join(quantities)}", rate.per.value)
    return priced_line(
        key, name, quantities[rate.per], rate.per.value, rate.value, rate.price_year, levels, origin, payment,
        basis, rate.currency,
    )  # fmt: skip


def priced_line(
    key: str, name: str, count: float, unit: str, rate: float, price_year: int, levels: PriceLevels, origin: Origin,
    payment: Payment, basis: str = "", currency: str = DOLLAR,
) -> CostLine:  # fmt: skip
    """A line of `count` units at `rate` of `currency` each, in prices of `price_year`.

    basis: words in place of "count unit x rate". Raises InputError for negative or infinite numbers and unknown prices.
    """
    if not (0 <= count < float("inf") and 0 <= rate < float("inf")):
        raise InputError(f"{origin.input or key}", "a finite quantity and rate >= 0", (count, rate))
    factor = levels.factor(origin.input or key, currency, price_year)
    words = basis or f"{count:,.6g} {unit} x {rate:,.6g} {currency}/{unit}"
    if factor != 1.0:
        words += f"; {currency} of {price_year} x {factor:.5g} = USD of {levels.year}"
    return CostLine(
        key=key, name=name, quantity=count, unit=unit, rate=rate, currency=currency, price_year=price_year,
        factor=factor, currency_shares=payment.currency_shares, basis=words, source=origin.source,
        data_class=origin.data_class, input=origin.input, phase_shares=payment.phase_shares, spent=payment.spent,
    )  # fmt: skip


def share_line(
    key: str, name: str, base: Sequence[CostLine], share: float, levels: PriceLevels, origin: Origin
) -> CostLine:
    """A line that is a share of other lines, paid in their currencies and phases and when they are."""
    if not 0 <= share < float("inf"):
        raise InputError(origin.input or key, "a finite share >= 0", share)
    total = sum(line.amount for line in base)
    return CostLine(
        key=key, name=name, quantity=total, unit="USD", rate=share, currency=DOLLAR, price_year=levels.year, factor=1.0,
        currency_shares=mixed_currencies(base), basis=f"{share:.2%} of {total / 1e6:,.0f} million USD",
        source=origin.source, data_class=origin.data_class, input=origin.input,
        base=tuple(line.key for line in base), phase_shares=mixed_phases(base), spent=None,
    )  # fmt: skip


def mixed_currencies(lines: Sequence[CostLine]) -> Shares:
    """Shares by currency of the sum of some lines."""
    amounts: dict[str, float] = {}
    for line in lines:
        for currency, share in line.currency_shares:
            amounts[currency] = amounts.get(currency, 0.0) + share * line.amount
    total = sum(line.amount for line in lines)
    if total == 0:
        return lines[0].currency_shares if lines else ()
    return tuple((currency, amount / total) for currency, amount in amounts.items())


def mixed_phases(lines: Sequence[CostLine]) -> tuple[float, ...]:
    """Shares by phase of the sum of some lines."""
    total = sum(line.amount for line in lines)
    if total == 0:
        return lines[0].phase_shares if lines else (1.0,)
    return tuple(sum(part) / total for part in zip(*(line.phase_amounts for line in lines), strict=True))
