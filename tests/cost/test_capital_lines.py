"""Lines of quantity x rate and shares of them: sums, slopes, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.capital_lines import (
    Origin,
    Payment,
    Per,
    Rate,
    dollar_slopes,
    priced_line,
    rate_line,
    rate_slopes,
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


def total(rates, shares):
    return sum(line.amount for line in table(rates, shares))


@given(st.tuples(*[st.floats(1.0, 5000.0)] * 2), st.tuples(*[st.floats(0.001, 0.9)] * 3), st.floats(0.01, 10.0))
def test_slopes_are_exact(rates, shares, step):
    found = {one.input: one for one in rate_slopes(table(rates, shares))}
    base = total(rates, shares)
    moved = {
        "capital.turbine": (total((rates[0] + step, rates[1]), shares), step),
        "capital.works": (total((rates[0], rates[1] + step), shares), step * 25_450.0),
        "capital.risk": (total(rates, (shares[0] + step, *shares[1:])), step),
        "capital.care": (total(rates, (shares[0], shares[1] + step, shares[2])), step),
        "capital.money": (total(rates, (*shares[:2], shares[2] + step)), step),
    }
    assert set(found) == set(moved)
    for name, (there, by) in moved.items():
        # linear in each alone: a difference over any step is the slope, up to the rounding of the totals
        assert found[name].slope * by == pytest.approx(there - base, rel=1e-9, abs=1e-12 * (there + base))
    worth = [one.worth for one in rate_slopes(table(rates, shares))]
    assert worth == sorted(worth, reverse=True)


def test_a_dollar_more_of_a_line_brings_its_shares():
    slopes = dollar_slopes(table((1770.0, 100.0), (0.1, 0.2, 0.05)))
    assert slopes["turbines"] == pytest.approx(1.05 * 1.1)
    assert slopes["towers"] == pytest.approx(1.05 * (1 + 0.1 + 0.2))
    assert slopes["works"] == pytest.approx(1.05 * 1.2)
    assert slopes["money"] == 1
    # the total is every rated line times what a dollar of it brings
    lines = table((1770.0, 100.0), (0.1, 0.2, 0.05))
    rated = sum(line.amount * slopes[line.key] for line in lines if not line.base)
    assert rated == pytest.approx(sum(line.amount for line in lines), rel=1e-14)


def test_rates_in_two_lines_are_one_input():
    first = rate_slopes(table((1770.0, 100.0), (0.1, 0.2, 0.05)))[0]
    assert (first.input, first.lines, first.unit, first.value) == (
        "capital.turbine", ("turbines", "towers"), "USD/kW", 1770.0,
    )  # fmt: skip


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
        Payment((("USD", 1.0),), spent=(0.5, 0.5))
    for count, rate in ((-1.0, 1.0), (1.0, -1.0), (1.0, float("nan")), (float("inf"), 1.0)):
        with pytest.raises(InputError, match=r"capital.x"):
            priced_line("x", "X", count, "m", rate, 2023, LEVELS, origin, DOLLARS)
    line = priced_line("x", "X", 1.0, "m", 1.0, 2023, LEVELS, origin, DOLLARS)
    with pytest.raises(InputError, match=r"capital.x"):
        share_line("y", "Y", [line], -0.1, LEVELS, origin)
    share = share_line("y", "Y", [line], 0.1, LEVELS, origin)
    with pytest.raises(InputError, match="lines that come before"):
        dollar_slopes([share, line])
