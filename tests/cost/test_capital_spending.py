"""When the capital cost is spent, by line, stage, month and currency."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.capital import CapitalCost
from monsun.cost.capital_lines import Origin, Payment, priced_line, share_line
from monsun.cost.capital_spending import capital_spending
from monsun.cost.capital_terms import PaymentTimes
from monsun.cost.installation_results import StagePlan
from monsun.cost.prices import PriceLevels
from monsun.finance.terms import yearly_spending
from monsun.records import InputError

LEVELS = PriceLevels()


def stage(name: str, begin: float, operation: float, share: float = 1.0) -> StagePlan:
    return StagePlan(name, share, share, begin, operation, operation, operation)


def alone(months: float) -> tuple[StagePlan, ...]:
    return (stage("whole park", 0.0, months),)


STAGES = (stage("600 MW", 0.0, 30.0, 0.6), stage("400 MW", 48.0, 72.0, 0.4))


def cost(windows=((0.0, 0.5), (0.4, 1.0)), phases=(1.0,), names=("whole park",), works=()):
    """Supply in USD, work in VND, and a share of both."""
    origin = Origin("", "test", "user")
    supply = priced_line(
        "supply", "Supply", 100.0, "kW", 30.0, 2025, LEVELS, origin, Payment((("USD", 1.0),), phases, (windows[0],))
    )  # fmt: skip
    work = priced_line(
        "work", "Work", 50.0, "day", 20.0, 2025, LEVELS, origin,
        Payment((("VND", 1.0),), phases, works or (windows[1],)),
    )  # fmt: skip
    return CapitalCost(
        (supply, work, share_line("risk", "Risk", [supply, work], 0.1, LEVELS, origin)), 1.0, 2025, names
    )


def test_by_hand():
    spent = capital_spending(cost(), alone(20.0))
    # supply 3,000 USD over months 0 to 10, work 1,000 over months 8 to 20, a tenth on top
    assert spent.monthly.shape == (3, 1, 20)
    assert spent.monthly[0, 0, :10] == pytest.approx(np.full(10, 300.0))
    assert spent.monthly[0, 0, 10:] == pytest.approx(np.zeros(10), abs=1e-9)
    assert spent.yearly[1, 0] == pytest.approx([1000 * 4 / 12, 1000 * 8 / 12])
    assert spent.yearly[2, 0] == pytest.approx([330 - 30 + 100 / 3, 200 / 3])
    assert spent.yearly_by_currency()["VND"].sum() == pytest.approx(1100)
    assert spent.calendar(2027) == [
        ("whole park", 2027, pytest.approx(1.1 * (3000 + 1000 / 3))),
        ("whole park", 2028, pytest.approx(1.1 * 1000 * 2 / 3)),
    ]


@given(st.floats(0.3, 90.0), st.floats(0.0, 0.9), st.floats(0.05, 1.0))
def test_all_is_spent_whichever_way_it_is_cut(months, begin, length):
    table = cost(windows=((begin, min(begin + length, 1.0)), (0.0, 1.0)))
    spent = capital_spending(table, alone(months))
    for cut in (spent.monthly, spent.yearly, spent.between([0.0, 0.1 * months, months])):
        assert np.all(cut >= -1e-9)
        assert cut.sum(axis=(1, 2)) == pytest.approx([line.amount for line in table.lines], rel=1e-12)
    assert spent.yearly_shares.sum() == pytest.approx(1, rel=1e-12)
    by_currency = spent.yearly_by_currency()
    assert sum(by_currency.values()) == pytest.approx(spent.yearly.sum(axis=(0, 1)), rel=1e-12, abs=1e-9)
    for code, share in table.currency_shares:
        assert by_currency[code].sum() == pytest.approx(share * table.total, rel=1e-12)


@pytest.mark.parametrize("months", [9.0, 24.0, 31.4, 40.0])
def test_the_cash_flow_s_way_of_cutting_gives_the_same_years(months):
    spent = capital_spending(cost(), alone(months))
    # finance lays straight lines between the ends of equal parts of the construction time
    by_finance = yearly_spending(spent.shares(200), months)
    assert by_finance == pytest.approx(spent.yearly_shares, abs=2e-3)
    assert spent.shares(1) == (1.0,)


def test_stages_have_their_own_years():
    table = cost(phases=(0.6, 0.4), names=("600 MW", "400 MW"))
    spent = capital_spending(table, STAGES)
    assert spent.months == 72
    assert spent.monthly.shape == (3, 2, 72)
    assert spent.monthly[:, 0].sum() == pytest.approx(0.6 * table.total)
    assert spent.monthly[:, 1, :48] == pytest.approx(np.zeros((3, 48)), abs=1e-9)
    assert [(name, year) for name, year, _ in spent.calendar(2027)] == [
        ("600 MW", 2027), ("600 MW", 2028), ("600 MW", 2029), ("400 MW", 2031), ("400 MW", 2032),
    ]  # fmt: skip


def test_work_is_paid_in_each_stage_while_it_goes_on():
    # months 15 to 18 of the first stage, 60 to 66 of the second
    table = cost(phases=(0.6, 0.4), names=("600 MW", "400 MW"), works=((0.5, 0.6), (0.5, 0.75)))
    monthly = capital_spending(table, STAGES).monthly[1]
    assert monthly[0, 15:18] == pytest.approx(np.full(3, 200.0)) and monthly[0].sum() == pytest.approx(600.0)
    assert monthly[1, 60:66] == pytest.approx(np.full(6, 400 / 6)) and monthly[1].sum() == pytest.approx(400.0)


@given(st.floats(0.05, 0.95), st.floats(1.0, 40.0), st.integers(1, 9))
def test_a_stage_split_in_two_that_go_on_together_is_spent_as_it_was(share, months, parts):
    table = cost(phases=(share, 1 - share), names=("a", "b"))
    split = capital_spending(table, (stage("a", 0.0, months, share), stage("b", 0.0, months, 1 - share)))
    assert split.shares(parts) == pytest.approx(capital_spending(cost(), alone(months)).shares(parts))
    assert sum(split.shares(parts)) == pytest.approx(1.0, rel=1e-12)


def test_unusable_input():
    with pytest.raises(InputError, match="stages"):
        capital_spending(cost(), STAGES)
    with pytest.raises(InputError, match="stages"):
        capital_spending(cost(phases=(0.6, 0.4), names=("600 MW", "400 MW")), ())
    with pytest.raises(InputError, match="a begin before its operation"):
        capital_spending(cost(), alone(0.0))
    with pytest.raises(InputError, match="parts"):
        capital_spending(cost(), alone(20.0)).shares(0)
    with pytest.raises(InputError, match="cables"):
        PaymentTimes(cables=(0.5, 0.4))
    assert replace(PaymentTimes(), cables=(0.1, 0.2)).window("cables") == (0.1, 0.2)
