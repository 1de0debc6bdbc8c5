"""Capital cost, line by line, each with the words and the source behind its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from monsun.cost.capital_lines import (
    CostLine,
    Origin,
    Payment,
    Per,
    Rate,
    mixed_currencies,
    priced_line,
    rate_line,
    share_line,
)
from monsun.cost.capital_terms import Capital
from monsun.cost.foundation import FoundationCost, Foundations
from monsun.cost.installation_results import InstallationPlan, PhasePlan, StagePlan
from monsun.cost.prices import PriceLevels
from monsun.cost.shares import CapitalShares, Shares
from monsun.electrical.export import ExportKind
from monsun.electrical.export_choice import ExportPrices, equipment, substations_paid
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.network import CableNetwork
from monsun.records import Documented, InputError, documented_fields

__all__ = ["Capital", "CapitalCost", "CapitalShares", "CostLine", "capital_cost"]

# groups that serve all stages
_COMMON = ("onshore", "development")
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


@dataclass(frozen=True)
class _Terms:
    """What every line is made with: the rates with their sources, price levels, and how groups are paid."""

    capital: Capital
    levels: PriceLevels
    fields: Mapping[str, Documented]
    quantities: Mapping[Per, float]
    turbines: str
    stages: tuple[StagePlan, ...]

    def payment(self, group: str) -> Payment:
        shares = tuple(stage.common_share if group in _COMMON else stage.share for stage in self.stages)
        return Payment(self.capital.shares.row(group), shares, (self.capital.payment_times.window(group),))

    def work(self, phase: PhasePlan) -> Payment:
        """How a kind of work is paid: in each stage while it goes on."""
        shares, windows = [0.0] * len(self.stages), [(0.0, 1.0)] * len(self.stages)
        for work in phase.stages:
            stage = self.stages[work.stage]
            length = stage.operation - stage.begin
            shares[work.stage] = work.cost_share
            windows[work.stage] = (work.start - stage.begin) / length, min((work.end - stage.begin) / length, 1.0)
        return Payment(self.capital.shares.row("installation"), tuple(shares), tuple(windows))

    def origin(self, name: str) -> Origin:
        # a rate's source is that of its value
        known = self.fields.get(f"{name}.value") or self.fields[name]
        return Origin(f"capital.{name}", known.source, known.data_class)

    def rate(
        self, key: str, name: str, field: str, group: str, lengths: float | None = None, times: float = 1.0
    ) -> CostLine:
        """A line of one of the rates, so many times."""
        rate: Rate = getattr(self.capital, field)
        quantities = dict(self.quantities) | ({} if lengths is None else {Per.METRE: lengths})
        if times != 1.0:
            quantities = {per: times * value for per, value in quantities.items()}
        basis = ""
        if rate.per is Per.KILOWATT:
            basis = f"{self.turbines} x {rate.value:,.6g} {rate.currency}/kW"
            basis += f" x {times:.3g}, as there are several" if times != 1.0 else ""
        return rate_line(key, name, rate, quantities, self.levels, self.origin(field), self.payment(group), basis)

    def share(self, key: str, name: str, base: list[CostLine]) -> CostLine:
        """A line that is one of the shares of other lines."""
        return share_line(key, name, base, getattr(self.capital, key), self.levels, self.origin(key))


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
    terms = _Terms(
        capital,
        levels,
        _documented(capital),
        {Per.KILOWATT: kilowatts, Per.TURBINE: float(rated.size), Per.PARK: 1.0},
        " + ".join(f"{count} turbines x {size / 1e6:g} MW" for size, count in zip(sizes, counts, strict=True)),
        plan.stages,
    )
    supply = _kept(
        [_as_installed(line, plan) for line in _supply(terms, foundations, foundation, network, connection, prices)]
    )
    development = _kept(
        [
            terms.rate("development", "Project development", "development", "development"),
            terms.rate("lease", "Sea area", "lease", "development"),
        ]
    )
    at_sea = _kept(_installation(terms, plan))
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


def _supply(
    terms: _Terms,
    foundations: Foundations,
    foundation: FoundationCost,
    network: CableNetwork,
    connection: ExportConnection,
    prices: ExportPrices,
) -> list[CostLine]:
    """Lines for what is bought."""
    capital, levels, count = terms.capital, terms.levels, foundations.cost.size
    length, bought = float(network.installed_length.sum()), network.cost
    sizes = ", ".join(f"{metres / 1e3:.0f} km {name}" for name, metres in network.length_by_type().items() if metres)
    turbine, towers = capital.turbine, capital.tower_share * (foundation.typhoon_factor - 1)
    return [
        terms.rate("turbine_supply", "Turbine supply", "turbine", "turbines"),
        rate_line(
            "typhoon_towers", "Towers for tropical storms", turbine,
            {per: towers * value for per, value in terms.quantities.items()}, levels,
            Origin("capital.turbine", terms.origin("tower_share").source, terms.origin("tower_share").data_class),
            terms.payment("turbines"),
            f"{capital.tower_share:.0%} of the turbine supply x {foundation.typhoon_factor - 1:.0%}",
        ),
        priced_line(
            "foundations", "Foundations", count, "foundation", foundations.total / count, foundation.base_year,
            levels, Origin("foundation", foundations.source, foundations.data_class), terms.payment("foundations"),
            f"{foundations.basis}; {foundations.cost.min() / 1e6:.2f} to {foundations.cost.max() / 1e6:.2f} million "
            "USD",
        ),
        priced_line(
            "scour", "Scour protection", count, "foundation", float(foundations.scour.sum()) / count,
            foundation.base_year, levels, Origin("foundation.scour", foundations.source, foundations.data_class),
            terms.payment("foundations"), f"rock about {int((~foundations.jacket).sum())} monopiles, each by its size",
        ),
        priced_line(
            "array_cables", "Array cables", length, "m", bought / length if length > 0 else 0.0,
            capital.cable_price_year, levels,
            Origin(
                "array.cable_types", "; ".join(dict.fromkeys(cable.source for cable in network.cable_types)), "derived"
            ),
            terms.payment("cables"), f"{length / 1e3:.1f} km laid: {sizes}",
        ),
        *_export(terms, connection, prices),
        terms.rate("onshore_line", "Onshore line", "onshore_line", "onshore", connection.onshore_length),
    ]  # fmt: skip


def _export(terms: _Terms, connection: ExportConnection, prices: ExportPrices) -> list[CostLine]:
    """Lines for what brings the power ashore; direct current has converters in place of transformers."""
    capital, cable = terms.capital, connection.cable
    direct = connection.kind is ExportKind.HVDC
    cables = priced_line(
        "export_cables", "Export cables", connection.cable_length, "m", cable.cost, capital.cable_price_year,
        terms.levels, Origin("direct_current.cable" if direct else "export.cable", cable.source, "derived"),
        terms.payment("cables"),
        " + ".join(
            f"{leg.circuits} x {leg.route.offshore_length / 1e3:.1f} km" for leg in connection.legs if leg.circuits
        )
        + f"{' of two cables' if direct else ''} {cable.name} x {cable.cost:,.0f} USD/m",
    )  # fmt: skip
    if not direct:
        return [
            cables,
            terms.rate(
                "offshore_substation", "Offshore substation", "offshore_substation", "substations",
                times=substations_paid(connection, prices),
            ),
            terms.rate("onshore_substation", "Onshore substation", "onshore_substation", "onshore"),
        ]  # fmt: skip
    parts = dict(equipment(connection, prices))
    breakers = parts["breakers"] / 2
    return [
        cables,
        *(
            priced_line(
                f"{where}_substation", f"{where.capitalize()} converter station", connection.circuits, "link",
                amount / connection.circuits, capital.cable_price_year, terms.levels,
                Origin("export_prices", "ORBIT 1.3.1, default costs", "published"), terms.payment(group),
                f"{connection.circuits} links of {connection.rated_power / connection.circuits / 1e6:,.0f} MW",
            )
            for where, group, amount in (
                ("offshore", "substations", parts["offshore substations"] + parts["offshore converters"] + breakers),
                ("onshore", "onshore", parts["onshore converters"] + parts["onshore works"] + breakers),
            )
        ),
    ]  # fmt: skip


def _as_installed(line: CostLine, plan: InstallationPlan) -> CostLine:
    """The line paid in the stages in which its pieces are installed; others as they are."""
    works = [phase for phase in plan.phases if phase.name == _INSTALLED.get(line.key)]
    if not works:
        return line
    shares = {work.stage: work.unit_share for work in works[0].stages}
    return replace(line, phase_shares=tuple(shares.get(stage, 0.0) for stage in range(len(plan.stages))))


def _installation(terms: _Terms, plan: InstallationPlan) -> list[CostLine]:
    """Lines for the work at sea, one per kind of work, paid while it goes on."""
    return [
        priced_line(
            f"install_{phase.name.replace(' ', '_')}", f"Installation: {phase.name}", phase.paid_days, "vessel day",
            phase.cost / phase.paid_days, terms.capital.installation_price_year, terms.levels,
            Origin(
                f"installation.{phase.name}", f"process times and vessels of ORBIT 1.3.1; weather: {plan.weather}",
                plan.data_class,
            ),
            terms.work(phase),
            f"{phase.work_days:.0f} days of work, {phase.paid_days:.0f} paid vessel days with weather",
        )
        for phase in plan.phases
        if phase.paid_days > 0
    ]  # fmt: skip
