"""Capital cost, line by line, each with the words and the source behind its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from monsun.cost.foundation import FoundationCost, FoundationKind, Foundations
from monsun.cost.installation import InstallationPlan
from monsun.cost.shares import CapitalShares, Shares
from monsun.electrical.export import ExportRoute, ExportSystem
from monsun.electrical.network import CableNetwork
from monsun.records import Documented, InputError, documented_fields, quantity, record

_ORBIT = "ORBIT 1.3.1, 67 x 15 MW"
_COWER = "NREL Cost of Wind Energy Review 2024 edition, fixed-bottom"


@record
class Capital:
    """Rates behind the capital cost. Interest and fees during construction belong to the financing, not here."""

    base_year: int = quantity(
        "-", "price year of the rates", 2023, at_least=2000, at_most=2100, source=_COWER + "; year from memory",
        data_class="assumed",
    )  # fmt: skip
    turbine: float = quantity(
        "USD/kW", "turbine supply with tower", 1770.0, at_least=0, source=f"{_COWER}; ORBIT 1.3.1",
        data_class="published",
    )  # fmt: skip
    tower_share: float = quantity(
        "-", "share of the tower in the turbine supply, which the foundation's typhoon factor also raises", 0.15,
        at_least=0, at_most=1, source="usual cost breakdown", data_class="assumed",
    )  # fmt: skip
    scour: float = quantity(
        "USD", "scour protection per turbine", 135_000.0, at_least=0, source=f"{_ORBIT}: 9 USD/kW", data_class="derived"
    )
    offshore_substation: float = quantity(
        "USD/kW", "offshore substation with its foundation", 244.0, at_least=0, source=_ORBIT, data_class="published"
    )
    onshore_substation: float = quantity(
        "USD/kW", "onshore substation and grid connection", 193.0, at_least=0, source=_ORBIT, data_class="published"
    )
    onshore_line: float = quantity(
        "USD/m",
        "500 kV line, all circuits",
        1200.0,
        at_least=0,
        source="range 0.8-1.5 million/km",
        data_class="assumed",
    )
    development: float = quantity(
        "USD/kW", "project development", 123.0, at_least=0, source=_COWER, data_class="published"
    )
    lease: float = quantity(
        "USD/kW", "price of the sea area, paid once", 0.0, at_least=0,
        source="no auction price in Vietnam (United States: 167)", data_class="assumed",
    )  # fmt: skip
    insurance: float = quantity(
        "-", "construction insurance over direct cost", 0.024, at_least=0, at_most=0.5,
        source="NRWAL 2025 set for tropical storms (elsewhere 0.0204)", data_class="published",
    )  # fmt: skip
    commissioning: float = quantity(
        "-", "commissioning over direct cost", 0.0115, at_least=0, at_most=0.5, source="ORBIT 1.3.1",
        data_class="published",
    )  # fmt: skip
    procurement_contingency: float = quantity(
        "-", "contingency over supply and development", 0.0575, at_least=0, at_most=1, source="ORBIT 1.3.1, NRWAL",
        data_class="published",
    )  # fmt: skip
    installation_contingency: float = quantity(
        "-", "contingency over installation", 0.345, at_least=0, at_most=2, source="ORBIT 1.3.1, NRWAL",
        data_class="published",
    )  # fmt: skip
    decommissioning: float = quantity(
        "-", "reserve for decommissioning over installation", 0.20, at_least=0, at_most=2, source="ORBIT 1.3.1",
        data_class="published",
    )  # fmt: skip
    shares: CapitalShares = field(default_factory=CapitalShares)  # type: ignore[arg-type]


@dataclass(frozen=True)
class CostLine:
    """One line of the cost: key, name, amount USD, shares by currency, the words behind it, source, class of data."""

    key: str
    name: str
    amount: float
    currency_shares: Shares
    basis: str
    source: str
    data_class: str


@dataclass(frozen=True)
class CapitalCost:
    """Capital cost of a park in prices of the base year, without financing: lines, and park capacity kW."""

    lines: tuple[CostLine, ...]
    capacity: float
    base_year: int

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
        return _mixed(self.lines)

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
    export: ExportSystem,
    route: ExportRoute,
    circuits: int,
    plan: InstallationPlan,
    capital: Capital,
) -> CapitalCost:
    """Capital cost of a park, line by line.

    rated_power [turbine] W; `network` with cable types (from `sized` or `route_array`); circuits of the export in use;
    plan from `installation_plan`. Direct cost = supply, installation and development; insurance and commissioning are
    shares of it, the procurement contingency of supply and development, the rest of installation.
    """
    rated = np.atleast_1d(np.asarray(rated_power, dtype=float))
    if rated.shape != foundations.cost.shape or rated.shape != network.parent.shape or not np.all(rated > 0):
        raise InputError(
            "capital cost: rated_power",
            f"one rating > 0 W for each of {foundations.cost.size} foundations",
            rated.shape,
        )
    fields = {part.path: part for part in documented_fields(capital)}
    direct = _supply(rated, foundations, foundation, network, export, route, circuits, capital, fields)
    development = [
        _rate("development", "Project development", rated, fields["development"], capital.shares.row("development")),
        _rate("lease", "Sea area", rated, fields["lease"], capital.shares.row("development")),
    ]
    at_sea = _installation(plan, capital)
    kilowatts = float(rated.sum()) / 1e3
    soft = [
        _share("insurance", "Construction insurance", [*direct, *at_sea, *development], fields["insurance"]),
        _share("commissioning", "Commissioning", [*direct, *at_sea, *development], fields["commissioning"]),
        _share(
            "procurement_contingency", "Procurement contingency", [*direct, *development],
            fields["procurement_contingency"],
        ),
        _share("installation_contingency", "Installation contingency", at_sea, fields["installation_contingency"]),
        _share("decommissioning", "Decommissioning reserve", at_sea, fields["decommissioning"]),
    ]  # fmt: skip
    return CapitalCost(
        lines=tuple(line for line in (*direct, *at_sea, *development, *soft) if line.amount > 0),
        capacity=kilowatts,
        base_year=capital.base_year,
    )


def _supply(
    rated: np.ndarray,
    foundations: Foundations,
    foundation: FoundationCost,
    network: CableNetwork,
    export: ExportSystem,
    route: ExportRoute,
    circuits: int,
    capital: Capital,
    fields: dict[str, Documented],
) -> list[CostLine]:
    """Lines for what is bought."""
    shares, count = capital.shares, rated.size
    towers = capital.turbine * capital.tower_share * (foundation.typhoon_factor - 1)
    kilometres = float(network.installed_length.sum()) / 1e3
    sizes = ", ".join(f"{length / 1e3:.0f} km {name}" for name, length in network.length_by_type().items() if length)
    known = {part.path: part for part in documented_fields(foundation)}[foundation.kind.value]
    pieces = "monopile and transition piece" if foundation.kind is FoundationKind.MONOPILE else "jacket"
    beyond = int(foundations.extrapolated.sum())
    storms = f"typhoon x {foundation.typhoon_factor:g}, soil x {foundation.soil_factor:g}"
    return [
        _rate("turbine_supply", "Turbine supply", rated, fields["turbine"], shares.row("turbines")),
        CostLine(
            "typhoon_towers", "Towers for tropical storms", towers * float(rated.sum()) / 1e3, shares.row("turbines"),
            f"{capital.tower_share:.0%} of the turbine supply x {foundation.typhoon_factor - 1:.0%}",
            fields["tower_share"].source, fields["tower_share"].data_class,
        ),
        CostLine(
            "foundations", "Foundations", foundations.total, shares.row("foundations"),
            f"{count} x {pieces}, each by its own depth, {foundations.cost.min() / 1e6:.2f} to "
            f"{foundations.cost.max() / 1e6:.2f} million USD; {storms}"
            + (f"; {beyond} shallower than the fit, on its tangent" if beyond else ""),
            known.source, known.data_class,
        ),
        CostLine(
            "scour", "Scour protection", count * capital.scour, shares.row("foundations"),
            f"{count} x {capital.scour:,.0f} USD", fields["scour"].source, fields["scour"].data_class,
        ),
        CostLine(
            "array_cables", "Array cables", network.cost, shares.row("cables"),
            f"{kilometres:.1f} km laid: {sizes}",
            "; ".join(dict.fromkeys(cable.source for cable in network.cable_types)), "derived",
        ),
        CostLine(
            "export_cables", "Export cables", circuits * route.offshore_length * export.cable.cost,
            shares.row("cables"),
            f"{circuits} x {route.offshore_length / 1e3:.1f} km {export.cable.name} x {export.cable.cost:,.0f} USD/m",
            export.cable.source, "derived",
        ),
        _rate(
            "offshore_substation", "Offshore substation", rated, fields["offshore_substation"],
            shares.row("substations"),
        ),
        _rate("onshore_substation", "Onshore substation", rated, fields["onshore_substation"], shares.row("onshore")),
        CostLine(
            "onshore_line", "Onshore line", route.onshore_length * capital.onshore_line, shares.row("onshore"),
            f"{route.onshore_length / 1e3:.1f} km x {capital.onshore_line:,.0f} USD/m", fields["onshore_line"].source,
            fields["onshore_line"].data_class,
        ),
    ]  # fmt: skip


def _installation(plan: InstallationPlan, capital: Capital) -> list[CostLine]:
    """Lines for the work at sea, one per phase."""
    return [
        CostLine(
            key=f"install_{phase.name.replace(' ', '_')}",
            name=f"Installation: {phase.name}",
            amount=phase.cost,
            currency_shares=capital.shares.row("installation"),
            basis=f"{phase.work_days:.0f} days of work, {phase.paid_days:.0f} paid vessel days with weather",
            source="ORBIT 1.3.1 days and cost; workable share of the months assumed",
            data_class="derived",
        )
        for phase in plan.phases
    ]


def _rate(key: str, name: str, rated: np.ndarray, rate: Documented, shares: Shares) -> CostLine:
    """A line of so much per kW."""
    sizes, counts = np.unique(rated, return_counts=True)
    turbines = " + ".join(f"{count} turbines x {size / 1e6:g} MW" for size, count in zip(sizes, counts, strict=True))
    return CostLine(
        key, name, rate.value * float(rated.sum()) / 1e3, shares, f"{turbines} x {rate.value:,.0f} USD/kW",
        rate.source, rate.data_class,
    )  # fmt: skip


def _share(key: str, name: str, base: Sequence[CostLine], rate: Documented) -> CostLine:
    """A line that is a share of other lines, in their currencies."""
    total = sum(line.amount for line in base)
    return CostLine(
        key, name, rate.value * total, _mixed(base), f"{rate.value:.2%} of {total / 1e6:,.0f} million USD",
        rate.source, rate.data_class,
    )  # fmt: skip


def _mixed(lines: Sequence[CostLine]) -> Shares:
    """Shares by currency of the sum of some lines."""
    amounts: dict[str, float] = {}
    for line in lines:
        for currency, share in line.currency_shares:
            amounts[currency] = amounts.get(currency, 0.0) + share * line.amount
    total = sum(line.amount for line in lines)
    if total == 0:
        return lines[0].currency_shares if lines else ()
    return tuple((currency, amount / total) for currency, amount in amounts.items())
