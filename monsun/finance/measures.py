"""Measures of a stream of money: present value, rate of return, capital recovery and levelised cost of energy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from monsun.records import InputError

Array = NDArray[np.float64]

# ln(1 + r) is searched from -12 to 12: rates from -99.9994 % a year to a factor of 160,000
_SEARCHED = np.linspace(-12.0, 12.0, 12001)
# of the sum of amounts; below it a present value is rounding
_ROUNDING = 1e-14


def capital_recovery_factor(rate: float, years: float) -> float:
    """Share of an investment due at the end of each year to return it over `years` at `rate`, 1/a."""
    if not years > 0.0:
        raise InputError("years of capital recovery", "years > 0", years)
    if not rate > -1.0:
        raise InputError("rate of capital recovery", "a rate > -1", rate)
    return 1.0 / years if rate == 0.0 else float(-rate / np.expm1(-years * np.log1p(rate)))


def discount_factors(rate: float, count: int, first: int = 0) -> Array:
    """Present values of one unit paid after `first`, `first` + 1, ... years, [year]."""
    return np.asarray((1.0 + rate) ** -np.arange(first, first + count, dtype=float))


def net_present_value(rate: float, flows: Sequence[float] | Array) -> float:
    """Value, at the time of the first flow, of yearly flows discounted at `rate`."""
    return float(discount_factors(rate, len(flows)) @ np.asarray(flows, dtype=float))


@dataclass(frozen=True)
class RateOfReturn:
    """A rate of return, or None and the reason why there is none; `roots` are all rates at which the value is zero."""

    rate: float | None
    roots: tuple[float, ...]
    reason: str


def rate_of_return(flows: Sequence[float] | Array) -> RateOfReturn:
    """The yearly rate at which yearly flows are worth nothing.

    All changes of sign of the present value between -99.9994 % and a factor of 160,000 a year are found. Of several
    roots the rate is one at which the value falls from plus to minus as the rate rises (the yield of an investment;
    a late small cost adds a root near -100 % at which it rises), and of those the one nearest to zero. A rate at
    which the value touches zero without changing its sign is not a yield.
    """
    money = np.asarray(flows, dtype=float)
    if money.ndim != 1 or not np.all(np.isfinite(money)):
        raise InputError("flows", "a row of finite numbers", flows)
    if not (np.any(money > 0.0) and np.any(money < 0.0)):
        return RateOfReturn(None, (), "no money is paid" if not np.any(money < 0.0) else "no money is received")
    time = np.arange(len(money), dtype=float)

    def value(log_factor: float) -> float:
        # a positive factor common to all terms keeps them below one; it moves no root
        exponent = -time * log_factor
        return float(money @ np.exp(exponent - exponent.max()))

    exponents = -np.outer(_SEARCHED, time)
    scaled = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    values = scaled @ money
    # a sum of nothing but rounding is zero: next to a root on a searched point its sign depends on how it is summed
    signs = np.sign(np.where(np.abs(values) <= _ROUNDING * (scaled @ np.abs(money)), 0.0, values))
    falling: list[float] = []
    rising: list[float] = []
    for i in np.flatnonzero(signs[:-1] * signs[1:] < 0.0):
        root = float(np.expm1(brentq(value, _SEARCHED[i], _SEARCHED[i + 1], xtol=1e-15, rtol=1e-15)))
        (falling if signs[i] > 0.0 else rising).append(root)
    for i in np.flatnonzero((signs[1:-1] == 0.0) & (signs[:-2] * signs[2:] < 0.0)) + 1:
        (falling if signs[i - 1] > 0.0 else rising).append(float(np.expm1(_SEARCHED[i])))
    roots = tuple(sorted(falling + rising))
    if not roots:
        return RateOfReturn(None, (), "no rate makes the flows worth nothing")
    chosen = min(falling or rising, key=abs)
    several = f"{len(roots)} rates fit; the one nearest to zero at which the value falls is taken"
    return RateOfReturn(chosen, roots, several if len(roots) > 1 else "the only rate that fits")


def internal_rate_of_return(flows: Sequence[float] | Array) -> float:
    """The rate of `rate_of_return`; raises InputError where none exists."""
    found = rate_of_return(flows)
    if found.rate is None:
        raise InputError("rate of return", "flows with a rate of return", found.reason)
    return found.rate


def levelised_cost(cost: Array, energy: Array, rate: float, inflation: float = 0.0) -> float:
    """Price per unit of energy, in money of the first year, that pays yearly costs at `rate`.

    `cost` and `energy` [year] from the time of the first cost on; the price grows with `inflation` each year. With
    nominal costs, a nominal rate and the inflation it is the real levelised cost; with inflation 0 the nominal one.
    """
    discounted = discount_factors(rate, len(cost))
    growth = (1.0 + inflation) ** np.arange(len(cost), dtype=float)
    delivered = float(discounted @ (np.asarray(energy) * growth))
    if not delivered > 0.0:
        raise InputError("energy of the levelised cost", "more than nothing", delivered)
    return float(discounted @ np.asarray(cost)) / delivered


@dataclass(frozen=True)
class LevelisedCost:
    """Real levelised cost of energy, USD per MWh, and what it is made of; the four parts add up to `total`."""

    total: float
    capital: float
    construction: float  # interest on capital before operation begins
    tax: float
    operation: float
    fixed_charge_rate: float  # share of the capital cost due in each year of the whole park
    capital_recovery_factor: float
    construction_factor: float
    energy_mwh: float  # levelised energy of a year


def simple_levelised_cost(capital: float, fixed_charge_rate: float, operation: float, energy: float) -> float:
    """Levelised cost (capital x fixed charge rate + operation) / energy, in the units of its arguments.

    `operation` and `energy` are per year. Source: the fixed-charge-rate method of NREL's Annual Technology Baseline.
    """
    if not energy > 0.0:
        raise InputError("energy of the levelised cost", "more than nothing", energy)
    return (capital * fixed_charge_rate + operation) / energy


def real_levelised_cost(
    *,
    capital: float,
    spending: Array,
    operation: float,
    energy: Array,
    rate: float,
    inflation: float,
    tax_rate: Array,
    depreciation: Array,
    operating: Array | None = None,
    first: int = 1,
) -> LevelisedCost:
    """The real levelised cost (capital x fixed charge rate + operation) / energy and its parts.

    `capital` USD; `spending` [construction year] shares; `operation` USD per year of the whole park, constant in real
    terms; `energy` [year of operation] MWh; `rate` nominal, `inflation`; `tax_rate`, `depreciation` (shares of capital)
    and `operating` (share of the park in operation; None: all of it) [year of operation]. Years of operation begin
    `first` years after the last of construction, 0 or less for stages that earn before it.

    The fixed charge rate is (k - sum tau_t delta_t v_t) / sum (1 - tau_t) o_t d_t: k the construction factor, o what
    operates, d real and v nominal discount factors. Without tax it is k times the capital recovery factor
    1 / sum o_t d_t, and the whole the present worth of cost over that of energy. Tax is taken as linear (a loss saves
    its tax), as in the project finance factor of NREL's ATB.
    """
    years = len(energy)
    real = (1.0 + rate) / (1.0 + inflation) - 1.0
    factor = float(np.asarray(spending) @ (1.0 + real) ** np.arange(len(spending) - 1, -1, -1.0))
    worth = discount_factors(real, years, first)
    in_use = worth if operating is None else operating * worth
    recovery = 1.0 / float(in_use.sum())
    shield = float((tax_rate * depreciation) @ discount_factors(rate, years, first))
    charge = (factor - shield) / float((1.0 - tax_rate) @ in_use)
    yearly = float(energy @ worth) * recovery
    total = simple_levelised_cost(capital, charge, operation, yearly)
    return LevelisedCost(
        total=total,
        capital=capital * recovery / yearly,
        construction=capital * recovery * (factor - 1.0) / yearly,
        tax=capital * (charge - recovery * factor) / yearly,
        operation=operation / yearly,
        fixed_charge_rate=charge,
        capital_recovery_factor=recovery,
        construction_factor=factor,
        energy_mwh=yearly,
    )
