"""The headline numbers of a study: label, unit and decimals of every key of study.json, for people's eyes.

The command line, the report and the documentation take their labels from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Headline:
    """How a headline number is shown: its label, unit and decimals; `scale` turns the stored number into that unit."""

    label: str
    unit: str = ""
    decimals: int = 0
    scale: float = 1.0

    def shown(self, value: Any) -> str:
        """The value as a person reads it, with its unit."""
        if value is None:
            return "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, int | float):
            return str(value)
        return f"{value * self.scale:,.{self.decimals}f} {self.unit}".rstrip()


HEADLINE = {
    "capacity_mw": Headline("Capacity", "MW"),
    "turbine_count": Headline("Turbines"),
    "turbine_name": Headline("Turbine"),
    "gross_gwh": Headline("Gross energy", "GWh per year"),
    "wake_loss": Headline("Wake loss", "%", 2, 100),
    "net_p50_gwh": Headline("Net energy, P50", "GWh per year"),
    "net_p75_gwh": Headline("Net energy, P75", "GWh per year"),
    "net_p90_gwh": Headline("Net energy, P90", "GWh per year"),
    "net_p99_gwh": Headline("Net energy, P99", "GWh per year"),
    "net_p90_one_year_gwh": Headline("Net energy of a single year, P90", "GWh per year"),
    "energy_uncertainty": Headline("Uncertainty of the net energy, one sigma", "%", 2, 100),
    "external_wake_loss": Headline("Loss to neighbours' wakes", "%", 2, 100),
    "capacity_factor": Headline("Net capacity factor", "%", 1, 100),
    "cable_km": Headline("Array cables", "km", 1),
    "electrical_loss": Headline("Electrical loss", "%", 2, 100),
    "mean_depth_m": Headline("Mean depth", "m", 1),
    "capex_musd": Headline("Capital cost", "million USD"),
    "opex_musd_per_year": Headline("Operating cost", "million USD per year", 1),
    "lcoe_usd_per_mwh": Headline("Levelised cost of energy", "USD/MWh", 1),
    "construction_months": Headline("Construction", "months", 1),
    "availability": Headline("Availability", "%", 1, 100),
    "equity_irr": Headline("Equity IRR", "%", 2, 100),
    "project_irr": Headline("Project IRR", "%", 2, 100),
    "min_dscr": Headline("Smallest debt service cover ratio", "", 2),
    "npv_musd": Headline("Net present value", "million USD"),
    "capacity_value_mw": Headline("Capacity value", "MW"),
    "co2_avoided_mt_per_year": Headline("CO2 avoided", "Mt per year", 2),
    "curtailment": Headline("Curtailment", "%", 2, 100),
    "min_spacing_m": Headline("Smallest spacing", "m"),
    "feasible": Headline("Inside the area, spacing kept"),
    "seconds": Headline("Time taken", "s", 1),
}
LAYOUT = ("capacity_mw", "turbine_count", "turbine_name", "mean_depth_m", "min_spacing_m", "feasible")
ENERGY = (
    *("gross_gwh", "wake_loss", "external_wake_loss", "cable_km", "electrical_loss", "availability"),
    *("net_p50_gwh", "net_p75_gwh", "net_p90_gwh", "net_p99_gwh", "net_p90_one_year_gwh"),
    *("energy_uncertainty", "capacity_factor"),
)
FINANCE = (
    *("capex_musd", "opex_musd_per_year", "construction_months", "lcoe_usd_per_mwh"),
    *("project_irr", "equity_irr", "min_dscr", "npv_musd"),
)
PLAN = ("capacity_value_mw", "co2_avoided_mt_per_year", "curtailment")

# by what layouts are compared: they differ by less than the headline's own digits show
LAYOUTS = {
    "turbine_name": HEADLINE["turbine_name"],
    "turbine_count": HEADLINE["turbine_count"],
    "net_p50_gwh": replace(HEADLINE["net_p50_gwh"], decimals=1),
    "wake_loss": HEADLINE["wake_loss"],
    "lcoe_usd_per_mwh": replace(HEADLINE["lcoe_usd_per_mwh"], decimals=2),
    "npv_musd": replace(HEADLINE["npv_musd"], decimals=1),
    "cable_km": HEADLINE["cable_km"],
    "mean_depth_m": HEADLINE["mean_depth_m"],
    "min_spacing_m": HEADLINE["min_spacing_m"],
}


class Goal(Enum):
    """What a search for a layout makes best, and so the headline number by which layouts are ranked."""

    ENERGY = "energy"
    COST = "lcoe"
    VALUE = "npv"

    @property
    def key(self) -> str:
        """The headline number that tells how good a layout is."""
        return {Goal.ENERGY: "net_p50_gwh", Goal.COST: "lcoe_usd_per_mwh", Goal.VALUE: "npv_musd"}[self]

    def merit(self, headline: dict[str, Any]) -> float:
        """The headline number with the sign by which more is better."""
        return -headline[self.key] if self is Goal.COST else headline[self.key]
