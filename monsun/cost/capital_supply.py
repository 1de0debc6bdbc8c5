"""The lines of the capital cost for what is bought and for the work at sea."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monsun.cost.capital_lines import CostLine, Origin, Payment, Per, Rate, priced_line, rate_line, share_line
from monsun.cost.capital_terms import Capital
from monsun.cost.foundation import FoundationCost, Foundations
from monsun.cost.installation_results import InstallationPlan, PhasePlan, StagePlan
from monsun.cost.prices import PriceLevels
from monsun.electrical.export import ExportKind
from monsun.electrical.export_choice import ExportPrices, equipment, substations_paid
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.network import CableNetwork
from monsun.records import Documented

# groups that serve all stages
_COMMON = ("onshore", "development")


@dataclass(frozen=True)
class LineTerms:
    """What every line is made with: the rates with their sources by path, price levels, and how groups are paid.

    quantities: kW, turbines and parks that rates are for; turbines: in words; stages: in which the park is built.
    """

    capital: Capital
    levels: PriceLevels
    fields: Mapping[str, Documented]
    quantities: Mapping[Per, float]
    turbines: str
    stages: tuple[StagePlan, ...]

    def payment(self, group: str) -> Payment:
        """How a group of lines is paid: over the stages, each within the times of the group."""
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
        """Setting, source and class of a rate or share."""
        # a rate's source is that of its value
        known = self.fields.get(f"{name}.value") or self.fields[name]
        return Origin(f"capital.{name}", known.source, known.data_class)

    def rate(
        self, key: str, name: str, field: str, group: str, lengths: float | None = None, times: float = 1.0
    ) -> CostLine:
        """A line of one of the rates, so many times."""
        rate: Rate = getattr(self.capital, field)
        quantities = dict(self.quantities) | ({} if lengths is None else {Per.METRE: lengths})
        basis = ""
        if rate.per is Per.KILOWATT:
            basis = f"{self.turbines} x {rate.value:,.6g} {rate.currency}/kW"
        if times != 1.0:
            basis += f" x {times:.3g}, as there are several"
            rate = replace(rate, value=times * rate.value)
        return rate_line(key, name, rate, quantities, self.levels, self.origin(field), self.payment(group), basis)

    def share(self, key: str, name: str, base: list[CostLine]) -> CostLine:
        """A line that is one of the shares of other lines."""
        return share_line(key, name, base, getattr(self.capital, key), self.levels, self.origin(key))


def supply_lines(
    terms: LineTerms,
    foundations: Foundations,
    foundation: FoundationCost,
    network: CableNetwork,
    connection: ExportConnection,
    prices: ExportPrices,
) -> list[CostLine]:
    """Lines for what is bought, before those that cost nothing are left out."""
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


def _export(terms: LineTerms, connection: ExportConnection, prices: ExportPrices) -> list[CostLine]:
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
                " + ".join(
                    f"{leg.circuits} x {leg.rated_power / leg.circuits / 1e6:,.0f} MW"
                    for leg in connection.legs
                    if leg.circuits
                ),
            )
            for where, group, amount in (
                ("offshore", "substations", parts["offshore substations"] + parts["offshore converters"] + breakers),
                ("onshore", "onshore", parts["onshore converters"] + parts["onshore works"] + breakers),
            )
        ),
    ]  # fmt: skip


def installation_lines(terms: LineTerms, plan: InstallationPlan) -> list[CostLine]:
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
