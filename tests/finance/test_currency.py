"""Exchange rates, conversion, covered parity and relabelling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.finance.currency import (
    Currency,
    converted,
    exchange_rates,
    forward_rate,
    purchasing_power_depreciation,
    reference_currencies,
    units_per_usd,
)
from monsun.finance.measures import internal_rate_of_return, net_present_value
from monsun.records import InputError

DOLLAR = Currency(code="USD", units_per_usd=1.0)
DONG = Currency(code="VND", units_per_usd=25450.0, depreciation=0.025)


def test_path_starts_at_the_price_year():
    rates = exchange_rates((DONG, DOLLAR), 2025, 2025, 3)
    assert units_per_usd(rates, "VND") == pytest.approx([25450.0, 26086.25, 26738.40625])
    assert list(rates.year) == [2025, 2026, 2027]
    later = exchange_rates((DONG, DOLLAR), 2025, 2027, 1)
    assert units_per_usd(later, "VND") == pytest.approx([26738.40625])


def test_known_years_come_first():
    dong = Currency(code="VND", units_per_usd=25000.0, depreciation=0.1, later_units_per_usd=(26000.0, 26500.0))
    rates = exchange_rates((dong, DOLLAR), 2025, 2025, 5)
    assert units_per_usd(rates, "VND") == pytest.approx([25000.0, 26000.0, 26500.0, 29150.0, 32065.0])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=4, max_size=4), st.sampled_from(["VND", "USD", "EUR", "RUB"]))
def test_there_and_back_changes_nothing(amounts, code):
    rates = exchange_rates(reference_currencies(), 2025, 2027, 4)
    there = converted(np.array(amounts), rates, "EUR", code)
    assert converted(there, rates, code, "EUR") == pytest.approx(amounts, rel=1e-14)


def test_covered_parity_makes_the_value_independent_of_the_currency():
    spot, dong, dollar = 25450.0, 0.09, 0.065
    flows = np.array([-100.0, 30.0, 45.0, 60.0])
    swapped = flows * forward_rate(spot, dong, dollar, np.arange(4))
    assert net_present_value(dong, swapped) == pytest.approx(spot * net_present_value(dollar, flows), rel=1e-12)


def test_rate_of_return_moves_exactly_with_depreciation():
    rates = exchange_rates((DONG, DOLLAR), 2025, 2025, 21)
    dollars = np.array([-100.0] + 20 * [12.0])
    in_dollars = internal_rate_of_return(dollars)
    in_dong = internal_rate_of_return(converted(dollars, rates, "USD", "VND"))
    assert in_dollars == pytest.approx(0.103156146, abs=5e-10)
    assert in_dong == pytest.approx(0.1307350500, abs=5e-10)
    assert in_dong == pytest.approx((1.0 + in_dollars) * 1.025 - 1.0, abs=1e-14)


def test_purchasing_power():
    assert purchasing_power_depreciation(0.0345, 0.025) == pytest.approx(1.0345 / 1.025 - 1.0)


def test_impossible_input_is_refused():
    with pytest.raises(InputError, match="USD"):
        Currency(code="USD", units_per_usd=2.0)
    with pytest.raises(InputError, match="units_per_usd"):
        Currency(code="VND", units_per_usd=0.0)
    with pytest.raises(InputError, match="once"):
        exchange_rates((DONG, DONG), 2025, 2025, 1)
    with pytest.raises(InputError, match="price year"):
        exchange_rates((DONG,), 2025, 2024, 1)
    with pytest.raises(InputError, match="VND, USD"):
        converted(np.ones(1), exchange_rates((DONG, DOLLAR), 2025, 2025, 1), "USD", "XYZ")
