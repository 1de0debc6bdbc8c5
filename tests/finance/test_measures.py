"""Capital recovery, present value, rate of return and levelised cost against exact answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.finance.measures import (
    capital_recovery_factor,
    internal_rate_of_return,
    levelised_cost,
    net_present_value,
    rate_of_return,
    real_levelised_cost,
    simple_levelised_cost,
)
from monsun.records import InputError

TWO_ROOTS = [-1678.87, 771.96, 1814.05, 3520.3, 3552.95, 3584.99, 4789.91, -1.0]


def test_capital_recovery_and_levelised_cost():
    recovery = capital_recovery_factor(0.07, 20)
    assert recovery == pytest.approx(0.09439292574325567, abs=1e-16)
    assert simple_levelised_cost(4000.0, recovery, 110.0, 4.0) == pytest.approx(121.89292574325567, abs=1e-12)
    assert capital_recovery_factor(0.0, 20) == 0.05
    assert capital_recovery_factor(1e-12, 20) == pytest.approx(0.05, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(st.floats(-0.05, 0.5), st.integers(1, 60))
def test_discounted_annuities_add_up_to_one(rate, years):
    flows = [0.0] + [capital_recovery_factor(rate, years)] * years
    assert net_present_value(rate, flows) == pytest.approx(1.0, rel=1e-11)


@pytest.mark.parametrize(
    ("capital", "operation", "charge", "factor", "cost"),
    [
        (4640.0, 108.0, 0.0648, 0.49, 95.20827509085827),
        (6169.0, 118.0, 0.0648, 0.382, 154.722560902723),
        (5411.0, 110.0, 0.0672, 0.46, 117.53504069882867),
    ],
)
def test_levelised_cost_equals_pysam(capital, operation, charge, factor, cost):
    # NREL-PySAM 7.1.1.post1, Lcoefcr
    assert simple_levelised_cost(capital, charge, operation, 8.76 * factor) == pytest.approx(cost, abs=1e-12)


def test_levelised_cost_equals_pysam_single_owner():
    # NREL-PySAM 7.1.1.post1, Singleowner without tax and debt: 3742 USD/kW, 100 USD/kW-yr, CF 45 %, 8 %, 25 years
    cost = simple_levelised_cost(3742.0, capital_recovery_factor(0.08, 25), 100.0, 8.76 * 0.45)
    assert cost / 10.0 == pytest.approx(11.429375728373, abs=1e-12)


def test_nominal_and_real_levelised_cost_agree():
    inflation, nominal = 0.025, 1.07 * 1.025 - 1.0
    cost = np.array([4000.0, *(110.0 * (1.0 + inflation) ** np.arange(1, 21))])
    energy = np.array([0.0, *([4.0] * 20)])
    assert levelised_cost(cost, energy, nominal) == pytest.approx(148.329017, abs=5e-7)
    assert levelised_cost(cost, energy, nominal, inflation) == pytest.approx(121.89292574325567, abs=1e-9)


def test_parts_of_the_levelised_cost_add_up_and_pay_for_everything():
    years, rate, inflation = 25, 0.09, 0.025
    spending = np.array([0.2, 0.4, 0.4])
    tax_rate = np.repeat([0.0, 0.05, 0.1, 0.2], [4, 9, 2, 10])
    depreciation = np.repeat([0.05, 0.0], [20, 5])
    energy = 4.2 * 0.995 ** np.arange(years)
    found = real_levelised_cost(
        capital=4400.0,
        spending=spending,
        operation=120.0,
        energy=energy,
        rate=rate,
        inflation=inflation,
        tax_rate=tax_rate,
        depreciation=depreciation,
    )
    assert found.capital + found.construction + found.tax + found.operation == pytest.approx(found.total, rel=1e-14)
    untaxed = real_levelised_cost(
        capital=4400.0,
        spending=spending,
        operation=120.0,
        energy=energy,
        rate=rate,
        inflation=inflation,
        tax_rate=0.0 * tax_rate,
        depreciation=depreciation,
    )
    assert untaxed.tax == pytest.approx(0.0, abs=1e-12)
    # the same from the yearly costs, capital in constant money from the years before operation
    real = (1.0 + rate) / (1.0 + inflation) - 1.0
    cost = np.concatenate((4400.0 * spending, np.full(years, 120.0)))
    assert untaxed.total == pytest.approx(levelised_cost(cost, np.concatenate((np.zeros(3), energy)), real), rel=1e-12)
    assert found.total > untaxed.total


def test_taxed_levelised_cost_leaves_nothing_over():
    years, rate, inflation = 20, 0.08, 0.02
    tax_rate, depreciation = np.full(years, 0.2), np.full(years, 0.05)
    energy = np.full(years, 4.0)
    found = real_levelised_cost(
        capital=3000.0,
        spending=np.array([1.0]),
        operation=90.0,
        energy=energy,
        rate=rate,
        inflation=inflation,
        tax_rate=tax_rate,
        depreciation=depreciation,
    )
    grown = (1.0 + inflation) ** np.arange(1, years + 1)
    before_tax = (found.total * energy - 90.0) * grown
    flows = [-3000.0, *(before_tax - 0.2 * (before_tax - 150.0))]
    assert net_present_value(rate, flows) == pytest.approx(0.0, abs=1e-9)


def test_rate_of_return_with_one_root():
    assert internal_rate_of_return([-100, 39, 59, 55, 20]) == pytest.approx(0.28094842116, abs=1e-11)
    assert internal_rate_of_return([-10000] + 16 * [327.24625]) == pytest.approx(-0.067654, abs=5e-7)
    assert internal_rate_of_return([-100, 100]) == pytest.approx(0.0, abs=1e-15)


def test_rate_of_return_with_two_roots_is_the_investment_one():
    found = rate_of_return(TWO_ROOTS)
    assert found.rate == pytest.approx(1.00427, abs=5e-6)
    assert found.roots == pytest.approx((-0.99979, 1.00427), abs=5e-6)
    assert "2 rates" in found.reason


def test_rate_of_return_of_lent_and_borrowed_money_is_the_same():
    assert internal_rate_of_return([100, -39, -59, -55, -20]) == pytest.approx(0.28094842116, abs=1e-11)


@settings(max_examples=40, deadline=None)
@given(st.floats(-0.5, 2.0), st.lists(st.floats(0.1, 100.0), min_size=2, max_size=35))
def test_rate_of_return_is_found_again(rate, received):
    paid = net_present_value(rate, [0.0, *received])
    flows = [-paid, *received]
    found = internal_rate_of_return(flows)
    assert found == pytest.approx(rate, abs=1e-9)
    assert net_present_value(found, flows) == pytest.approx(0.0, abs=1e-9 * paid)


def test_rate_of_return_that_does_not_exist():
    assert rate_of_return([0.0, 5.0, 6.0]).rate is None
    assert rate_of_return([-1.0, -2.0]).reason == "no money is received"
    assert rate_of_return([10.0, -25.0, 100.0]).reason == "no rate makes the flows worth nothing"
    with pytest.raises(InputError, match="no money is paid"):
        internal_rate_of_return([0.0, 1.0])
    with pytest.raises(InputError, match="finite"):
        rate_of_return([-1.0, float("nan")])


def test_impossible_input_is_refused():
    with pytest.raises(InputError):
        capital_recovery_factor(0.07, 0)
    with pytest.raises(InputError):
        simple_levelised_cost(1.0, 0.1, 1.0, 0.0)
