"""The report's chapters on cost, construction, finance and the power system, from a study."""

from __future__ import annotations

import numpy as np

from monsun.finance.result import FinanceResult
from monsun.plan.impact import PlanImpact, WeekImpact
from monsun.plan.system import REGIONS, Technology
from monsun.report.figures import dispatch_week
from monsun.report.money_figures import cash_flow, cost_breakdown
from monsun.report.sections import Chapter, Column, ReportFigure, Table
from monsun.results import CostPart, Study

_GROUPS = {
    "turbine_supply": "turbines", "typhoon_towers": "turbines", "foundations": "foundations", "scour": "foundations",
    "array_cables": "electrical", "export_cables": "electrical", "offshore_substation": "electrical",
    "onshore_substation": "electrical", "onshore_line": "electrical",
}  # fmt: skip


def cost_chapter(study: Study) -> Chapter | None:
    """Capital cost, line by line."""
    if study.cost is None:
        return None
    capital = study.cost.capital
    lines = capital.lines
    groups = [_GROUPS.get(line.key, "installation" if line.key.startswith("install_") else "development and risk") for line in lines]
    figure = ReportFigure(
        cost_breakdown(
            [line.name for line in lines], [line.amount for line in lines], capital.capacity / 1e3, groups=groups
        ),
        "Capital cost",
        f"Prices of {capital.base_year}, without financing: {capital.total / 1e6:,.0f} million USD, "
        f"{capital.per_kilowatt:,.0f} USD/kW.",
        "Bars of the capital cost lines, greatest first.",
    )
    rows: list[tuple[object, ...]] = [
        (line.name, round(line.amount / 1e6, 1), round(line.amount / capital.capacity), line.basis, line.source, line.data_class)
        for line in lines
    ]  # fmt: skip
    rows.append(("all", round(capital.total / 1e6, 1), round(capital.per_kilowatt), "", "", ""))
    columns = (
        Column("line"), Column("cost", "million USD"), Column("per kW", "USD/kW"),
        Column("how it comes about"), Column("source"), Column("class"),
    )  # fmt: skip
    return Chapter((), (figure,), (Table("Capital cost by line", columns, rows, total=True),))


def operation_chapter(study: Study) -> Chapter | None:
    """Construction phases and the yearly cost."""
    if study.cost is None:
        return None
    return Chapter(
        (
            f"Construction takes {study.cost.installation.construction_months:.1f} months from its start to full operation; "
            "the working months of the sea are settings, not a record of waves.",
            f"Availability: {study.cost.operation.availability:.1%} of the time, "
            f"{study.cost.operation.energy_availability:.1%} of the energy.",
        ),
        (),
        (_phase_table(study.cost), _operation_table(study.cost)),
    )


def _phase_table(cost: CostPart) -> Table:
    return Table(
        "Installation phases",
        (
            Column("phase"), Column("units", "-"), Column("work", "days"), Column("paid with waiting", "days"),
            Column("start", "month"), Column("end", "month"), Column("cost", "million USD"),
        ),
        [
            (p.name, round(p.units, 1), round(p.work_days), round(p.paid_days), round(p.start, 1), round(p.end, 1), round(p.cost / 1e6, 1))
            for p in cost.installation.phases
        ],
    )  # fmt: skip


def _operation_table(cost: CostPart) -> Table:
    operation = cost.operation
    rows: list[tuple[object, ...]] = [
        (line.name, round(line.amount / 1e6, 2), line.basis, line.source, line.data_class) for line in operation.lines
    ]
    rows.append(("all", round(operation.total_per_year / 1e6, 2), "", "", ""))
    return Table(
        f"Operating cost of a year, prices of {operation.base_year}",
        (Column("line"), Column("cost", "million USD"), Column("how it comes about"), Column("source"), Column("class")),
        rows,
        total=True,
    )


def finance_chapter(study: Study) -> Chapter | None:
    """Cash flow, returns, and what each partner pays and receives."""
    if study.finance is None:
        return None
    result = study.finance.result
    partners = [
        (flows.partner.name, flows.partner.currency, round(100 * flows.partner.share, 1), round(flows.paid_musd, 1), round(flows.received_musd, 1))
        for flows in study.finance.partners
    ]  # fmt: skip
    columns = (
        Column("partner"), Column("currency"), Column("share", "%"), Column("pays in", "million USD"),
        Column("receives", "million USD"),
    )  # fmt: skip
    own = result.terms.tariff_currency
    pairs = (("USD", result.usd),) if own == "USD" else (("USD", result.usd), (own, result.local))
    figures = tuple(_cash_flow_figure(result, code, flows) for code, flows in pairs)
    note = "At each year's exchange rate; settlement.csv has every payment."
    return Chapter(result.reasons, figures, (_measures_table(result), Table("Partners", columns, partners, note=note)))


def _cash_flow_figure(result: FinanceResult, code: str, flows: object) -> ReportFigure:
    names = {
        "revenue": 1, "exchange_compensation": 1, "debt_draw": 1, "capital": -1, "operation": -1, "upfront_fee": -1,
        "construction_interest": -1, "interest": -1, "principal": -1, "tax": -1,
    }  # fmt: skip
    shown = {name.replace("_", " "): sign * getattr(flows, name) for name, sign in names.items() if np.any(getattr(flows, name))}
    return ReportFigure(
        cash_flow(result.year, shown, np.cumsum(getattr(flows, "equity_flow")), code),  # noqa: B009
        f"Cash flow in {code}",
        f"By year in {code} of that year; the line is the running sum of what the shareholders pay and receive.",
        f"Stacked bars of yearly flows in {code} with the running equity flow.",
    )


def _measures_table(result: FinanceResult) -> Table:
    cost = result.levelised_cost
    rows: list[tuple[object, ...]] = [
        ("Levelised cost of energy, real", round(cost.total, 2), "USD/MWh"),
        ("of which capital", round(cost.capital, 2), "USD/MWh"),
        ("of which return during construction", round(cost.construction, 2), "USD/MWh"),
        ("of which tax", round(cost.tax, 2), "USD/MWh"),
        ("of which operation", round(cost.operation, 2), "USD/MWh"),
        ("Debt", round(result.debt_musd, 1), "million USD"),
        ("Equity", round(result.equity_musd, 1), "million USD"),
        ("Uses, financing included", round(result.uses_musd, 1), "million USD"),
        ("Net present value of the project", round(result.npv_musd, 1), "million USD"),
        ("Net present value of the equity", round(result.equity_npv_musd, 1), "million USD"),
    ]
    for name, rate in (
        ("Project IRR in USD", result.project_irr),
        ("Equity IRR in USD", result.equity_irr),
        (f"Equity IRR in {result.terms.tariff_currency}", result.equity_irr_local),
    ):
        rows.append((name, None if rate is None else round(100 * rate, 2), "% a year"))
    rows += [
        ("Least debt service cover, P50", result.min_dscr and round(result.min_dscr, 3), "-"),
        ("Least debt service cover, P90", result.min_dscr_p90 and round(result.min_dscr_p90, 3), "-"),
    ]
    return Table("Measures", (Column("measure"), Column("value"), Column("unit")), rows)


def plan_chapter(study: Study) -> Chapter | None:
    """The park in the power system."""
    if study.plan is None:
        return None
    impact = study.plan.impact
    figures = tuple(_week_figure(week) for week in impact.weeks)
    return Chapter(impact.notes, figures, (_impact_table(impact),))


def _week_figure(week: WeekImpact) -> ReportFigure:
    result = week.with_park
    generation = {
        technology.value.replace("_", " "): result.generation[i].sum(axis=0)
        for i, technology in enumerate(Technology)
        if np.any(np.abs(result.generation[i]) > 1e-3)
    }
    park = Technology.PARK.value.replace("_", " ")
    return ReportFigure(
        dispatch_week(np.arange(result.load.shape[1]), generation, result.load.sum(axis=0), highlight=park),
        f"Dispatch with the park: {week.season.value} week",
        "All three regions together; load, water, sun and other wind are constructed.",
        "Stacked generation by technology over the hours of a week with the load as a line.",
    )


def _impact_table(impact: PlanImpact) -> Table:
    rows: list[tuple[object, ...]] = [
        ("Park's energy in the constructed year", round(impact.park_energy_gwh, 1), "GWh"),
        ("Curtailment", round(100 * impact.curtailment, 2), "% of it"),
        ("Capacity value", round(impact.capacity_value_mw, 1), "MW"),
        ("Lower peak of the residual load", round(impact.peak_reduction_mw, 1), "MW"),
        ("CO2 avoided", round(impact.co2_avoided_mt_per_year, 3), "Mt per year"),
        ("Running cost saved", round(impact.cost_saving_musd_per_year, 1), "million USD per year"),
        ("Running cost saved", round(impact.cost_saving_usd_per_mwh, 1), "USD per MWh of the park"),
        ("Price at which the park sells", round(impact.capture_price, 1), "USD/MWh"),
    ]
    for region, change in zip(REGIONS, impact.price_change, strict=True):
        rows.append((f"Change of the price, {region.value}", round(float(change), 3), "USD/MWh"))
    return Table("With the park against without it", (Column("what"), Column("value"), Column("unit")), rows)
