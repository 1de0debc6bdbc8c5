"""The prices of a project: its price year, the indices to it, and the exchange rates of that year."""

from __future__ import annotations

from monsun.cost.prices import PriceLevels
from monsun.inputs.settings import Settings


def price_levels(settings: Settings) -> PriceLevels:
    """What money of any year and currency is in USD of the study's price year."""
    finance = settings.finance
    rates = {currency.code: currency.units_per_usd for currency in finance.currencies}
    return PriceLevels(finance.price_year, settings.prices, rates)
