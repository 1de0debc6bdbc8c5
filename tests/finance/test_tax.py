"""The Vietnamese tax path, depreciation and losses carried forward, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.finance.tax import (
    HolidayStart,
    LossTreatment,
    TaxTerms,
    depreciation_shares,
    income_tax,
    tax_rates,
    taxable_income,
)

LAW = TaxTerms()


def test_rates_from_the_first_year():
    expected = [0.0] * 4 + [0.05] * 9 + [0.10] * 2 + [0.20] * 10
    assert tax_rates(LAW, 25) == pytest.approx(expected)


def test_rates_when_the_holiday_begins_later():
    expected = [0.10] * 3 + [0.0] * 4 + [0.05] * 8 + [0.10] + [0.20] * 4
    assert tax_rates(LAW, 20, holiday_start=4) == pytest.approx(expected)


def test_flat_rate_without_holiday():
    flat = TaxTerms(preferential_years=0, exempt_years=0, half_years=0, standard_rate=0.2)
    assert tax_rates(flat, 3) == pytest.approx([0.2] * 3)


def test_depreciation():
    assert depreciation_shares(LAW, 25) == pytest.approx([0.05] * 20 + [0.0] * 5)
    half = depreciation_shares(TaxTerms(first_year_depreciation=0.5), 25)
    assert half == pytest.approx([0.025] + [0.05] * 19 + [0.025] + [0.0] * 4)


def test_losses_are_used_oldest_first_and_expire():
    short = TaxTerms(carry_forward_years=2)
    assert taxable_income(short, np.array([-100.0, -50.0, 30.0, 40.0, 40.0])) == pytest.approx([-100, -50, 0, 0, 40])
    # of the first loss 70 expire unused after year 3; of the second 40 serve year 4 and the rest expires
    assert taxable_income(TaxTerms(carry_forward_years=0), np.array([-100.0, 30.0])) == pytest.approx([-100, 30])
    assert taxable_income(LAW, np.array([-100.0, 30.0, 100.0])) == pytest.approx([-100, 0, 30])


def test_holiday_begins_with_the_first_taxable_income_or_in_year_four():
    assert income_tax(LAW, np.full(10, 5.0)).holiday_start == 1
    assert income_tax(LAW, np.array([-1.0, 5.0, 5.0])).holiday_start == 2
    assert income_tax(LAW, np.array([-100.0, 5.0, 5.0, 5.0, 5.0])).holiday_start == 4
    first = TaxTerms(holiday_start=HolidayStart.FIRST_REVENUE)
    assert income_tax(first, np.array([-100.0, 5.0, 5.0, 5.0, 5.0])).holiday_start == 1


def test_tax_by_hand():
    income = np.full(20, 100.0)
    assert income_tax(LAW, income).tax == pytest.approx([0.0] * 4 + [5.0] * 9 + [10.0] * 2 + [20.0] * 5)
    refund = TaxTerms(losses=LossTreatment.REFUND, exempt_years=0, half_years=0)
    assert income_tax(refund, np.array([-100.0, 50.0])).tax == pytest.approx([-10.0, 5.0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30))
def test_losses_only_ever_reduce_tax_and_never_pay(income):
    money = np.array(income)
    taxable = taxable_income(LAW, money)
    assert np.all(np.maximum(taxable, 0.0) <= np.maximum(money, 0.0) + 1e-9)
    used = np.maximum(money, 0.0).sum() - np.maximum(taxable, 0.0).sum()
    assert used <= np.maximum(-money, 0.0).sum() + 1e-6
    assert np.all(income_tax(LAW, money).tax >= 0.0)
