"""Price indices and what money of another year and currency is in the study's USD."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.prices import PriceIndex, PriceLevels, Prices, reference_price_indices
from monsun.records import InputError

# CPI-U, U.S. city average, annual averages (U.S. Bureau of Labor Statistics, CUUR0000SA0)
CPI_U = {2015: 237.017, 2018: 251.107, 2020: 258.811, 2022: 292.655, 2023: 304.702, 2024: 313.689, 2025: 321.943}
YEARS = st.integers(2015, 2025)


@pytest.mark.parametrize("first", CPI_U)
@pytest.mark.parametrize("last", CPI_U)
def test_dollars_follow_the_index_of_consumer_prices(first, last):
    found = PriceLevels(year=last).factor("rate", "USD", first)
    assert found == pytest.approx(CPI_U[last] / CPI_U[first], rel=5e-5)


@given(st.sampled_from(["USD", "VND", "RUB"]), YEARS, YEARS, YEARS)
def test_growth_goes_both_ways_and_over_any_year_between(code, first, middle, last):
    index = next(one for one in reference_price_indices() if one.currency == code)
    assert index.growth(first, first) == 1
    assert index.growth(first, last) * index.growth(last, first) == pytest.approx(1, rel=1e-14)
    assert index.growth(first, middle) * index.growth(middle, last) == pytest.approx(
        index.growth(first, last), rel=1e-13
    )


def test_vietnamese_prices_of_ten_years():
    index = next(one for one in reference_price_indices() if one.currency == "VND")
    assert index.growth(2023, 2025) == pytest.approx(1.0363 * 1.0331, rel=1e-14)


def test_money_grows_at_home_and_is_exchanged_in_the_study_s_year():
    levels = PriceLevels(units_per_usd={"VND": 25_450.0, "EUR": 0.92})
    assert levels.factor("rate", "VND", 2025) == 1 / 25_450.0
    assert levels.factor("rate", "EUR", 2024) == pytest.approx(1.021 / 0.92, rel=1e-14)


def test_reference_indices_reach_the_study_s_year_and_say_from_where():
    for index in reference_price_indices():
        assert index.last_year == PriceLevels().year == 2025
        assert index.source and index.data_class in ("published", "assumed")


def test_unusable_prices():
    index = PriceIndex(currency="CNY", base_year=2020, inflation=(0.01, 0.02), source="test")
    for years in ((2019, 2021), (2021, 2023)):
        with pytest.raises(InputError, match="price index of CNY: expected a year from 2020 to 2022"):
            index.growth(*years)
    with pytest.raises(InputError, match="inflation"):
        PriceIndex(currency="CNY", base_year=2020, inflation=(-1.0,), source="test")
    with pytest.raises(InputError, match="data_class"):
        PriceIndex(currency="CNY", base_year=2020, inflation=(), source="test", data_class="guessed")
    with pytest.raises(InputError, match="each currency once"):
        Prices(indices=(index, index))
    with pytest.raises(InputError, match="rate: currency: expected one with a price index"):
        PriceLevels().factor("rate", "CNY", 2025)
    with pytest.raises(InputError, match=r"rate: currency: expected one with an exchange rate \(USD\), got EUR"):
        PriceLevels().factor("rate", "EUR", 2025)
    with pytest.raises(InputError, match="units of EUR"):
        PriceLevels(units_per_usd={"EUR": 0.0})
    with pytest.raises(InputError, match="units of USD"):
        PriceLevels(units_per_usd={"USD": 2.0})
