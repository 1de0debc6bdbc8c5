"""Lines of quantity x rate and shares of them: sums, currencies, refusals."""

from __future__ import annotations

import pytest

from monsun.cost.capital_lines import (
    Origin,
    Payment,
    Per,
    Rate,
    priced_line,
    rate_line,
    share_line,
)
from monsun.cost.prices import PriceLevels
from monsun.records import InputError

LEVELS = PriceLevels(units_per_usd={"VND": 25_450.0})
DOLLARS = Payment((("USD", 1.0),))
MIXED = Payment((("USD", 0.25), ("VND", 0.75)))


def table(rates, shares):
    """Two lines of one rate, one of another in VND, and shares of them, the last a share of a share."""
    one, two = rates
    first, second, third = shares
    turbine = Rate(value=one, per=Per.KILOWATT, price_year=2023)
    works = Rate(value=two * 25_450.0, per=Per.TURBINE, price_year=2019, currency="VND")
    origin = Origin("capital.turbine", "test", "user")
    lines = [
        rate_line("turbines", "Turbines", turbine, {Per.KILOWATT: 1000.0}, LEVELS, origin, DOLLARS),
        rate_line("towers", "Towers", turbine, {Per.KILOWATT: 10.5}, LEVELS, origin, DOLLARS),
        rate_line("works", "Works", works, {Per.TURBINE: 67.0}, LEVELS, Origin("capital.works", "", "user"), MIXED),
    ]
    lines.append(share_line("risk", "Risk", lines[:2], first, LEVELS, Origin("capital.risk", "", "user")))
    lines.append(share_line("care", "Care", lines[1:3], second, LEVELS, Origin("capital.care", "", "user")))
    lines.append(share_line("money", "Money", lines, third, LEVELS, Origin("capital.money", "", "user")))
    return lines


def test_shares_are_paid_in_the_currencies_of_their_base():
    lines = {line.key: line for line in table((1770.0, 100.0), (0.1, 0.2, 0.05))}
    assert lines["risk"].currency_shares == (("USD", 1.0),)
    assert sum(share for _, share in lines["care"].currency_shares) == pytest.approx(1)
    towers, works = lines["towers"].amount, lines["works"].amount
    assert dict(lines["care"].currency_shares)["VND"] == pytest.approx(0.75 * works / (towers + works))


def test_unusable_lines():
    origin = Origin("capital.x", "", "user")
    with pytest.raises(InputError, match="by currency"):
        Payment((("USD", 0.5), ("VND", 0.4)))
    with pytest.raises(InputError, match="by currency"):
        Payment((("USD", 1.5), ("VND", -0.5)))
    with pytest.raises(InputError, match="by phase"):
        Payment((("USD", 1.0),), phase_shares=(0.6, 0.5))
    with pytest.raises(InputError, match="spent"):
        Payment((("USD", 1.0),), spent=((0.5, 0.5),))
    with pytest.raises(InputError, match="one for all phases, or one for each"):
        Payment((("USD", 1.0),), phase_shares=(0.5, 0.3, 0.2), spent=((0.0, 1.0), (0.0, 0.5)))
    for count, rate in ((-1.0, 1.0), (1.0, -1.0), (1.0, float("nan")), (float("inf"), 1.0)):
        with pytest.raises(InputError, match=r"capital.x"):
            priced_line("x", "X", count, "m", rate, 2023, LEVELS, origin, DOLLARS)
    line = priced_line("x", "X", 1.0, "m", 1.0, 2023, LEVELS, origin, DOLLARS)
    with pytest.raises(InputError, match=r"capital.x"):
        share_line("y", "Y", [line], -0.1, LEVELS, origin)
