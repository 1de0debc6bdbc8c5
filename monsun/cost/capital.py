"""Capital cost, line by line, each with the words and the source behind its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from monsun.cost.capital_lines import CostLine, Per, mixed_currencies
from monsun.cost.capital_supply import LineTerms, installation_lines, supply_lines
from monsun.cost.capital_terms import Capital
from monsun.cost.foundation import FoundationCost, Foundations
from monsun.cost.installation_results import InstallationPlan
from monsun.cost.prices import PriceLevels
from monsun.cost.shares import CapitalShares, Shares
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.network import CableNetwork
from monsun.records import Documented, InputError, documented_fields

__all__ = ["Capital", "CapitalCost", "CapitalShares", "CostLine", "capital_cost"]

# lines that are paid with the stages in which they are installed, with their kind of work
_INSTALLED = {"export_cables": "export cables", "offshore_substation": "offshore substation"}


@dataclass(frozen=True)
class CapitalCost:
    """Capital cost of a park in USD of the base year, without financing: lines, park capacity kW, names of phases.

    The phases are the stages in which the park is built.
    """

    lines: tuple[CostLine, ...]
    capacity: float
    base_year: int
    phases: tuple[str, ...] = ("whole park",)

    @property
    def total(self) -> float:
        """Sum of the lines, USD."""
        return sum(line.amount for line in self.lines)

    @property
    def per_kilowatt(self) -> float:
        """Sum of the lines over the park's capacity, USD/kW."""
        return self.total / self.capacity

    @property
    def currency_shares(self) -> Shares:
        """Shares of the total by currency; they add up to one."""
        return mixed_currencies(self.lines)

    @property
    def phase_totals(self) -> tuple[float, ...]:
        """Sum of the lines of each phase, USD."""
        return tuple(float(total) for total in np.sum([line.phase_amounts for line in self.lines], axis=0))

    def line(self, key: str) -> CostLine:
        """The line of that key; InputError when there is none."""
        for item in self.lines:
            if item.key == key:
                return item
        raise InputError("capital cost: line", ", ".join(item.key for item in self.lines), key)


def capital_cost(
    rated_power: ArrayLike,
    foundations: Foundations,
    foundation: FoundationCost,
    network: CableNetwork,
    connection: ExportConnection,
    plan: InstallationPlan,
    capital: Capital,
    prices: ExportPrices,
    levels: PriceLevels | None = None,
) -> CapitalCost:
    """Capital cost of a park, line by line.

    rated_power [turbine] W; `network` with cable types (from `sized` or `route_array`); connection: the export; plan
    from `installation_plan`; prices: of its converters, where it is one of direct current, and of several substations;
    levels: the study's price year, indices and exchange rates (2025 and the reference indices when left out). Direct
    cost = supply, installation and development; insurance and commissioning are shares of it, the procurement
    contingency of supply and development, the rest of installation. Lines that cost nothing are left out.
    """
    rated = np.atleast_1d(np.asarray(rated_power, dtype=float))
    if rated.shape != foundations.cost.shape or rated.shape != network.parent.shape or not np.all(rated > 0):
        raise InputError(
            "capital cost: rated_power",
            f"one rating > 0 W for each of {foundations.cost.size} foundations",
            rated.shape,
        )
    levels = levels or PriceLevels()
    kilowatts = float(rated.sum()) / 1e3
    sizes, counts = np.unique(rated, return_counts=True)
    terms = LineTerms(
        capital,
        levels,
        _documented(capital),
        {Per.KILOWATT: kilowatts, Per.TURBINE: float(rated.size), Per.PARK: 1.0},
        " + ".join(f"{count} turbines x {size / 1e6:g} MW" for size, count in zip(sizes, counts, strict=True)),
        plan.stages,
    )
    supply = _kept(
        [
            _as_installed(line, plan)
            for line in supply_lines(terms, foundations, foundation, network, connection, prices)
        ]
    )
    development = _kept(
        [
            terms.rate("development", "Project development", "development", "development"),
            terms.rate("lease", "Sea area", "lease", "development"),
        ]
    )
    at_sea = _kept(installation_lines(terms, plan))
    soft = [
        terms.share("insurance", "Construction insurance", [*supply, *at_sea, *development]),
        terms.share("commissioning", "Commissioning", [*supply, *at_sea, *development]),
        terms.share("procurement_contingency", "Procurement contingency", [*supply, *development]),
        terms.share("installation_contingency", "Installation contingency", at_sea),
        terms.share("decommissioning", "Decommissioning reserve", at_sea),
    ]
    lines = [*supply, *at_sea, *development, *_kept(soft)]
    lines += _kept([terms.share("construction_financing", "Construction financing", lines)])
    return CapitalCost(
        lines=tuple(lines),
        capacity=kilowatts,
        base_year=levels.year,
        phases=tuple(stage.name for stage in plan.stages),
    )


@lru_cache(maxsize=8)
def _documented(capital: Capital) -> Mapping[str, Documented]:
    """The documented fields by path; a search prices thousands of layouts with the same rates."""
    return {part.path: part for part in documented_fields(capital)}


def _kept(lines: list[CostLine]) -> list[CostLine]:
    return [line for line in lines if line.amount > 0]


def _as_installed(line: CostLine, plan: InstallationPlan) -> CostLine:
    """The line paid in the stages in which its pieces are installed; others as they are."""
    works = [phase for phase in plan.phases if phase.name == _INSTALLED.get(line.key)]
    if not works:
        return line
    shares = {work.stage: work.unit_share for work in works[0].stages}
    return replace(line, phase_shares=tuple(shares.get(stage, 0.0) for stage in range(len(plan.stages))))
