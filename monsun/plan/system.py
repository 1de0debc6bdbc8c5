"""The power system the park joins: Vietnam in three regions.

One node each for North, Central and South, joined in a row by the 500 kV corridor. The figures are the plan for 2030
(PDP8, Decision 768 of April 2025, low case) and demand of that case; what no source gives is assumed and says so.
Binh Thuan hangs on the South node: its 500 kV node Vinh Tan feeds the load centre around Ho Chi Minh City over Song May
and Tan Uyen (235 and 257 km), and the southern load dispatch centre runs it.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import Any

from monsun.records import InputError, quantity, record
from monsun.site.series import HOURS_PER_YEAR

Regional = tuple[float, float, float]
Monthly = tuple[float, ...]


class Region(Enum):
    """The nodes of the system, in the order of every [region] axis."""

    NORTH = "North"
    CENTRAL = "Central"
    SOUTH = "South"


class Technology(Enum):
    """What feeds a node, in the order of every [technology] axis; the value names the field in the records below."""

    COAL = "coal"
    DOMESTIC_GAS = "domestic_gas"
    LNG = "lng"
    FLEXIBLE = "flexible"
    BIOMASS = "biomass"
    NUCLEAR = "nuclear"
    IMPORTS = "imports"
    HYDRO = "hydro"
    SOLAR = "solar"
    ONSHORE_WIND = "onshore_wind"
    OFFSHORE_WIND = "offshore_wind"
    PARK = "park"
    BATTERY = "battery"
    PUMPED_HYDRO = "pumped_hydro"
    LOAD_SHEDDING = "load_shedding"


REGIONS, TECHNOLOGIES = tuple(Region), tuple(Technology)
THERMAL = TECHNOLOGIES[:7]
VARIABLE = (Technology.SOLAR, Technology.ONSHORE_WIND, Technology.OFFSHORE_WIND, Technology.PARK)
STORAGE = (Technology.BATTERY, Technology.PUMPED_HYDRO)
CORRIDORS = ("North-Central", "Central-South")

_PDP8 = "PDP8 revision (Decision 768/QD-TTg, 2025), 2030 low"
_RECALLED = f"{_PDP8}; figure recalled, not verified"
_GENERAL = "general knowledge, no source found"
_SPLIT = "assumed split of the national figure after where plants stand and are planned"


@record
class Capacity:
    """National capacity in 2030; `Share` says where it stands."""

    coal: float = quantity("MW", "coal", default=31055.0, at_least=0, source=_PDP8, data_class="published")
    domestic_gas: float = quantity(
        "MW", "domestic gas", default=10861.0, at_least=0, source=_PDP8, data_class="published"
    )
    lng: float = quantity("MW", "imported LNG", default=22524.0, at_least=0, source=_PDP8, data_class="published")
    flexible: float = quantity(
        "MW", "flexible sources", default=2000.0, at_least=0, source=_RECALLED, data_class="assumed"
    )
    biomass: float = quantity(
        "MW", "biomass, waste, geothermal", default=3009.0, at_least=0, source=_RECALLED, data_class="assumed"
    )
    nuclear: float = quantity(
        "MW", "nuclear; the plan's 4,000 MW of 2030-2035 are taken as later", default=0.0, at_least=0, source=_PDP8,
        data_class="assumed",
    )  # fmt: skip
    imports: float = quantity(
        "MW", "imports from neighbours", default=9360.0, at_least=0, source=_RECALLED, data_class="assumed"
    )
    hydro: float = quantity("MW", "hydro", default=33294.0, at_least=0, source=_RECALLED, data_class="assumed")
    solar: float = quantity("MW", "solar", default=46459.0, at_least=0, source=_PDP8, data_class="published")
    onshore_wind: float = quantity(
        "MW", "wind on and near the shore", default=26066.0, at_least=0, source=_PDP8, data_class="published"
    )
    offshore_wind: float = quantity(
        "MW", "other offshore wind: the plan's 6,000 MW less this park's 1,000 MW", default=5000.0, at_least=0,
        source=_PDP8, data_class="derived",
    )  # fmt: skip
    battery: float = quantity("MW", "batteries", default=10000.0, at_least=0, source=_PDP8, data_class="published")
    pumped_hydro: float = quantity(
        "MW", "pumped hydro storage", default=2400.0, at_least=0, source=_RECALLED, data_class="assumed"
    )


def _share(meaning: str, default: Regional, source: str = _SPLIT, data_class: str = "assumed") -> Any:
    return quantity(
        "-", f"{meaning}: North, Central, South", default, at_least=0, at_most=1, source=source, data_class=data_class
    )


@record
class Share:
    """Each region's share (North, Central, South) of the national figure; every row adds up to 1."""

    demand: Regional = _share("demand", (0.457, 0.093, 0.450), "vietbao, week 20 of 2024", "published")
    coal: Regional = _share("coal", (0.53, 0.09, 0.38))
    domestic_gas: Regional = _share("domestic gas", (0.0, 0.25, 0.75))
    lng: Regional = _share("LNG", (0.35, 0.15, 0.50))
    flexible: Regional = _share("flexible sources", (0.5, 0.0, 0.5))
    biomass: Regional = _share("biomass, waste, geothermal", (0.4, 0.2, 0.4))
    nuclear: Regional = _share("nuclear (Ninh Thuan)", (0.0, 0.0, 1.0))
    imports: Regional = _share("imports (Laos, China)", (0.4, 0.6, 0.0))
    hydro: Regional = _share("hydro", (0.56, 0.26, 0.18))
    solar: Regional = _share("solar", (0.25, 0.25, 0.50))
    onshore_wind: Regional = _share("wind on and near the shore", (0.15, 0.35, 0.50))
    offshore_wind: Regional = _share(
        "other offshore wind", (0.5, 0.1, 0.4), "Decision 262/2024: 2,500, 500, 2,000 + 1,000 MW, less this park",
        "derived",
    )  # fmt: skip
    battery: Regional = _share("batteries", (0.4, 0.1, 0.5))
    pumped_hydro: Regional = _share("pumped hydro (Bac Ai, Phuoc Hoa)", (0.0, 0.0, 1.0))

    def check(self) -> None:
        """Raise InputError for a row that is not three shares adding up to 1."""
        for name, shares in vars(self).items():
            if len(shares) != 3 or abs(sum(shares) - 1) > 1e-6:
                raise InputError(f"share.{name}", "three shares that add up to 1", shares)


def _cost(meaning: str, default: float) -> Any:
    return quantity("USD/MWh", meaning, default, at_least=0, source=_GENERAL, data_class="assumed")


@record
class MarginalCost:
    """What one more MWh costs to run; wind and sun cost nothing."""

    coal: float = _cost("coal", 55.0)
    domestic_gas: float = _cost("domestic gas", 75.0)
    lng: float = _cost("LNG", 105.0)
    flexible: float = _cost("flexible sources (gas or oil engines)", 170.0)
    biomass: float = _cost("biomass, waste, geothermal", 40.0)
    nuclear: float = _cost("nuclear", 10.0)
    imports: float = _cost("imports, at the contracted price", 65.0)
    hydro: float = _cost("hydro, beside the value of its water", 1.0)
    battery: float = _cost("taking a MWh out of a battery; keeps it from cycling for nothing", 0.5)
    pumped_hydro: float = _cost("taking a MWh out of pumped hydro", 0.5)
    load_shedding: float = _cost("a MWh not served", 3000.0)


def _emission(meaning: str, default: float, how: str) -> Any:
    return quantity("t/MWh", meaning, default, at_least=0, source=how, data_class="assumed")


_IPCC = "IPCC 2006 fuel factor at an assumed efficiency:"


@record
class Emission:
    """Direct CO2 of a MWh at the plant's terminals."""

    coal: float = _emission("coal", 0.93, f"{_IPCC} 98.3 kg/GJ, 38 %")
    domestic_gas: float = _emission("domestic gas", 0.40, f"{_IPCC} 56.1 kg/GJ, 50 %")
    lng: float = _emission("LNG, without its supply chain", 0.36, f"{_IPCC} 56.1 kg/GJ, 56 %")
    flexible: float = _emission("flexible sources", 0.53, f"{_IPCC} 56.1 kg/GJ, 38 %")
    biomass: float = _emission("biomass, waste, geothermal: counted as regrown", 0.0, "convention")
    nuclear: float = _emission("nuclear", 0.0, "no direct emission")
    imports: float = _emission("imports: emitted abroad, not counted here", 0.0, "territorial accounting")


def _ratio(meaning: str, default: float, source: str = _GENERAL) -> Any:
    return quantity("-", meaning, default, at_least=0, at_most=1, source=source, data_class="assumed")


@record
class Operation:
    """How far plants can be run up and down, and how storage cycles."""

    coal: float = _ratio("share of coal capacity available on average", 0.82)
    domestic_gas: float = _ratio("share of domestic gas capacity available on average", 0.85)
    lng: float = _ratio("share of LNG capacity available on average", 0.85)
    flexible: float = _ratio("share of flexible capacity available on average", 0.90)
    biomass: float = _ratio("share of biomass and waste capacity available on average", 0.60)
    nuclear: float = _ratio("share of nuclear capacity available on average", 0.90)
    imports: float = _ratio("share of import capacity available on average", 0.65)
    hydro: float = _ratio("share of hydro capacity available at most", 0.90)
    coal_minimum: float = _ratio("lowest output of coal plants, of what is available", 0.35)
    hydro_minimum: float = _ratio("lowest output of hydro, of the week's mean (ecological flow, run of river)", 0.25)
    battery_hours: float = quantity(
        "h", "hours a battery can feed at full power", default=4.0, above=0, source=_GENERAL, data_class="assumed"
    )
    battery_efficiency: float = quantity(
        "-", "efficiency of a battery each way; a full cycle has its square", default=0.93, above=0, at_most=1,
        source="assumed by the reference case's acceptance checks", data_class="assumed",
    )  # fmt: skip
    pumped_hydro_hours: float = quantity(
        "h", "hours pumped hydro can feed at full power", default=8.0, above=0, source=_GENERAL, data_class="assumed"
    )
    pumped_hydro_efficiency: float = quantity(
        "-",
        "efficiency of pumped hydro each way",
        default=0.88,
        above=0,
        at_most=1,
        source=_GENERAL,
        data_class="assumed",
    )
    north_central: float = quantity(
        "MW", "500 kV transfer North-Central, either way, after circuit 3", default=5000.0, at_least=0,
        source="en.sggp.org.vn post110851; the figure was recalled, the circuit is published", data_class="assumed",
    )  # fmt: skip
    central_south: float = quantity(
        "MW", "500 kV transfer Central-South, either way; the figure of 2014, later circuits not in it", default=3100.0,
        at_least=0, source="en.vietnamplus.vn 71516 (EVNNPT)", data_class="published",
    )  # fmt: skip


def _shape(unit: str, meaning: str, default: tuple[float, ...], source: str) -> Any:
    return quantity(unit, meaning, default, at_least=0, source=source, data_class="constructed")


_WATER = "constructed: dry and wet season, mean 0.40 as in 2024 (about 88 TWh from 23.7 GW)"


@record
class Shape:
    """How demand, water, sun and wind run through the year: constructed, except the totals they are scaled to."""

    annual_energy: float = quantity(
        "TWh", "production and imports 2030, losses included", default=560.4, above=0,
        source="sggp.org.vn post792988 (Decision 768)", data_class="published",
    )  # fmt: skip
    peak_load: float = quantity(
        "MW",
        "peak load 2030",
        default=89655.0,
        above=0,
        source="sggp.org.vn post792988 (Decision 768)",
        data_class="published",
    )
    load_by_hour: tuple[float, ...] = _shape(
        "-", "load of a working day by hour, of its highest",
        (0.74, 0.70, 0.68, 0.67, 0.68, 0.71, 0.76, 0.84, 0.92, 0.96, 0.98, 0.97,
         0.95, 1.00, 1.00, 0.99, 0.97, 0.94, 0.96, 0.99, 1.00, 0.985, 0.93, 0.84),
        "constructed: peak windows 11-15 h and 19-23 h (published 2024)",
    )  # fmt: skip
    load_by_month: Monthly = _shape(
        "-", "load by month, of the mean", (0.90, 0.85, 0.97, 1.03, 1.09, 1.12, 1.09, 1.07, 1.02, 0.99, 0.96, 0.95),
        "constructed: record day and peak in June (published 2024)",
    )  # fmt: skip
    load_by_weekday: tuple[float, ...] = _shape(
        "-", "load by day, Monday to Sunday, of a working day", (1.0, 1.0, 1.0, 1.0, 1.0, 0.96, 0.88), "constructed"
    )
    first_weekday: int = quantity(
        "-", "weekday of 1 January: 0 Monday to 6 Sunday; 2030 begins on a Tuesday", default=1, at_least=0, at_most=6,
        source="calendar", data_class="derived",
    )  # fmt: skip
    hydro_north: Monthly = _shape(
        "-", "mean hydro output by month, of capacity, North",
        (0.30, 0.27, 0.27, 0.28, 0.33, 0.45, 0.58, 0.60, 0.55, 0.45, 0.37, 0.32), _WATER,
    )  # fmt: skip
    hydro_central: Monthly = _shape(
        "-", "mean hydro output by month, of capacity, Central",
        (0.40, 0.33, 0.28, 0.26, 0.28, 0.33, 0.38, 0.43, 0.50, 0.58, 0.60, 0.52), _WATER,
    )  # fmt: skip
    hydro_south: Monthly = _shape(
        "-", "mean hydro output by month, of capacity, South",
        (0.33, 0.30, 0.30, 0.30, 0.33, 0.38, 0.45, 0.52, 0.57, 0.57, 0.48, 0.38), _WATER,
    )  # fmt: skip
    latitude: Regional = _shape("degrees", "latitude of the region's solar plants", (20.5, 14.5, 11.5), "map, rounded")
    solar_factor: Regional = _shape("-", "capacity factor of solar", (0.13, 0.16, 0.175), _GENERAL)
    onshore_factor: Regional = _shape(
        "-", "capacity factor of wind on and near the shore", (0.27, 0.31, 0.32), _GENERAL
    )
    offshore_factor: Regional = _shape(
        "-", "capacity factor of other offshore wind", (0.384, 0.40, 0.4455),
        "utility's figures North 38.4 %, South-Central 49.6 %, South 39.5 % (vir.com.vn 129514); Central assumed",
    )  # fmt: skip
    wind_lag: Regional = _shape(
        "h", "hours by which the region's wind follows the park's coast", (168.0, 12.0, 0.0),
        "constructed: the North keeps the monsoon's season but not its days",
    )  # fmt: skip
    wind_smoothing: float = quantity(
        "h", "hours over which scattered wind plants average the wind", default=6.0, at_least=1, source=_GENERAL,
        data_class="constructed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for a row of the wrong length or a peak below the mean load."""
        lengths = dict.fromkeys(("load_by_month", "hydro_north", "hydro_central", "hydro_south"), 12)
        lengths |= dict.fromkeys(("latitude", "solar_factor", "onshore_factor", "offshore_factor", "wind_lag"), 3)
        for name, length in (lengths | {"load_by_hour": 24, "load_by_weekday": 7}).items():
            if len(getattr(self, name)) != length:
                raise InputError(f"shape.{name}", f"{length} numbers", len(getattr(self, name)))
        mean = self.annual_energy * 1e6 / HOURS_PER_YEAR
        if self.peak_load <= mean:
            raise InputError("shape.peak_load", f"MW > the mean load ({mean:.0f})", self.peak_load)


@record
class PowerSystem:
    """The national power system the park joins."""

    capacity: Capacity = field(default_factory=Capacity)
    share: Share = field(default_factory=Share)
    marginal_cost: MarginalCost = field(default_factory=MarginalCost)
    emission: Emission = field(default_factory=Emission)
    operation: Operation = field(default_factory=Operation)
    shape: Shape = field(default_factory=Shape)
    park_region: Region = quantity(
        "",
        "node the park feeds: Vinh Tan 500 kV evacuates to the southern load centre",
        default=Region.SOUTH,
        source="500 kV lines Vinh Tan - Song May 235 km, - Tan Uyen 257 km (ReVietSys grid model)",
        data_class="derived",
    )
