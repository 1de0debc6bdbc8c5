"""The rates behind the capital cost, and when each group of lines is paid."""

from __future__ import annotations

from dataclasses import field, fields

from monsun.cost.capital_lines import Per, Rate
from monsun.cost.prices import DOLLAR, PriceLevels
from monsun.cost.shares import CapitalShares
from monsun.records import InputError, quantity, record

_ORBIT = "ORBIT 1.3.1, 67 x 15 MW"
COWER_2024 = "NREL Cost of Wind Energy Review 2024 edition, fixed-bottom"
_YEAR_ASSUMED = "; price year assumed"


def _window(what: str, begin: float, end: float) -> tuple[float, float]:
    """A field with begin and end of the payments of one group of lines."""
    window: tuple[float, float] = quantity(
        "-", f"begin and end of the payments for {what}, shares of a stage's construction time", (begin, end),
        at_least=0, at_most=1, source="order of the works; shares from no source", data_class="assumed",
    )  # fmt: skip
    return window


@record
class PaymentTimes:
    """When each group of lines is paid, evenly from begin to end; work at sea is paid while it goes on."""

    turbines: tuple[float, ...] = _window("turbines", 0.40, 0.95)
    foundations: tuple[float, ...] = _window("foundations and scour protection", 0.15, 0.65)
    cables: tuple[float, ...] = _window("array and export cables", 0.25, 0.75)
    substations: tuple[float, ...] = _window("offshore substations", 0.10, 0.65)
    onshore: tuple[float, ...] = _window("onshore substation and line", 0.10, 0.70)
    development: tuple[float, ...] = _window("project development and sea area", 0.0, 0.30)

    def check(self) -> None:
        """Raise InputError for windows that do not begin before they end."""
        for name in ("turbines", "foundations", "cables", "substations", "onshore", "development"):
            self.window(name)

    def window(self, group: str) -> tuple[float, float]:
        """Begin and end of the payments of a group of lines."""
        window = getattr(self, group)
        if len(window) != 2 or not window[0] < window[1]:
            raise InputError(group, "begin < end", window)
        return float(window[0]), float(window[1])


def _rate(meaning: str, value: float, per: Per, year: int, source: str, data_class: str) -> Rate:
    """A field with a rate as its default."""
    rate: Rate = quantity(
        "", meaning, Rate(value=value, per=per, price_year=year), source=source, data_class=data_class
    )
    return rate


def _share(meaning: str, value: float, at_most: float, source: str, data_class: str = "published") -> float:
    """A field with a share of other lines."""
    share: float = quantity("-", meaning, value, at_least=0, at_most=at_most, source=source, data_class=data_class)
    return share


@record
class Capital:
    """Rates behind the capital cost, each in the prices of its own year and currency.

    Interest and fees during construction belong to the financing: `construction_financing` is for comparisons with
    tables that hold them, and stays zero where a cash flow computes them.
    """

    turbine: Rate = _rate(
        "turbine supply with tower", 1770.0, Per.KILOWATT, 2023, f"{COWER_2024}; ORBIT 1.3.1{_YEAR_ASSUMED}",
        "published",
    )  # fmt: skip
    tower_share: float = quantity(
        "-", "share of the tower in the turbine supply, which the foundation's typhoon factor also raises", 0.15,
        at_least=0, at_most=1, source="usual cost breakdown", data_class="assumed",
    )  # fmt: skip
    offshore_substation: Rate = _rate(
        "offshore substation with its foundation", 244.0, Per.KILOWATT, 2023, _ORBIT + _YEAR_ASSUMED, "published"
    )
    onshore_substation: Rate = _rate(
        "onshore substation and grid connection", 193.0, Per.KILOWATT, 2023, _ORBIT + _YEAR_ASSUMED, "published"
    )
    onshore_line: Rate = _rate(
        "500 kV line, all circuits", 1200.0, Per.METRE, 2023, f"range 0.8-1.5 million/km{_YEAR_ASSUMED}", "assumed"
    )
    development: Rate = _rate("project development", 123.0, Per.KILOWATT, 2023, COWER_2024 + _YEAR_ASSUMED, "published")
    lease: Rate = _rate(
        "price of the sea area, paid once", 0.0, Per.KILOWATT, 2023,
        "no auction price in Vietnam (United States: 167)", "assumed",
    )  # fmt: skip
    cable_price_year: int = quantity(
        "-", "year of the prices of the cable types", 2023, at_least=1900, at_most=2200,
        source="ORBIT 1.3.1 library; the year is not stated there", data_class="assumed",
    )  # fmt: skip
    installation_price_year: int = quantity(
        "-", "year of the prices of vessels and crews", 2023, at_least=1900, at_most=2200,
        source="ORBIT 1.3.1; the year is not stated there", data_class="assumed",
    )  # fmt: skip
    insurance: float = _share(
        "construction insurance over direct cost", 0.024, 0.5,
        "NRWAL 2025 set for tropical storms (elsewhere 0.0204)",
    )  # fmt: skip
    commissioning: float = _share("commissioning over direct cost", 0.0115, 0.5, "ORBIT 1.3.1")
    procurement_contingency: float = _share("contingency over supply and development", 0.0575, 1, "ORBIT 1.3.1, NRWAL")
    installation_contingency: float = _share("contingency over installation", 0.345, 2, "ORBIT 1.3.1, NRWAL")
    decommissioning: float = _share("reserve for decommissioning over installation", 0.20, 2, "ORBIT 1.3.1")
    construction_financing: float = _share(
        "construction financing over all other lines; 0 where the cash flow computes it", 0.0, 1,
        f"computed by the cash flow ({COWER_2024}: 240 of 5,171 USD/kW)", "derived",
    )  # fmt: skip
    payment_times: PaymentTimes = field(default_factory=PaymentTimes)  # type: ignore[arg-type]
    shares: CapitalShares = field(default_factory=CapitalShares)  # type: ignore[arg-type]


def check_prices(capital: Capital, levels: PriceLevels) -> None:
    """Raise InputError for a rate in a currency without index or exchange rate, or of a year outside its index."""
    for part in fields(capital):
        value = getattr(capital, part.name)
        if isinstance(value, Rate):
            levels.factor(f"capital.{part.name}", value.currency, value.price_year)
    for name in ("cable_price_year", "installation_price_year"):
        levels.factor(f"capital.{name}", DOLLAR, getattr(capital, name))
