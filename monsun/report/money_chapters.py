"""The report's chapters on cost, construction, finance and the power system, from a study."""

from __future__ import annotations

import numpy as np

from monsun.cost.capital import CapitalCost
from monsun.finance.result import FinanceResult
from monsun.plan.impact import PlanImpact, WeekImpact
from monsun.plan.system import REGIONS, Technology
from monsun.report.cost_maps import foundation_figures, paid_in
from monsun.report.figures import dispatch_week
from monsun.report.lever_report import lever_part
from monsun.report.money_figures import cash_flow, cost_breakdown
from monsun.report.sections import Chapter, Column, Fixed, ReportFigure, Table
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
    groups = [
        _GROUPS.get(line.key, "installation" if line.key.startswith("install_") else "development and risk")
        for line in lines
    ]
    figure = ReportFigure(
        cost_breakdown(
            [line.name for line in lines], [line.amount for line in lines], capital.capacity / 1e3, groups=groups
        ),
        "Capital cost",
        f"Prices of {capital.base_year}, without financing: {capital.total / 1e6:,.0f} million USD, "
        f"{capital.per_kilowatt:,.0f} USD/kW.",
        "Bars of the capital cost lines, greatest first.",
    )
    return Chapter(
        (_prices(study, study.cost),), (figure, *foundation_figures(study)),
        (capital_table(capital), stage_table(study.cost)),
    )  # fmt: skip


def _prices(study: Study, cost: CostPart) -> str:
    finance, spending = study.project.settings.finance, cost.spending
    shares = ", ".join(f"{share:.0%}" for share in spending.yearly_shares)
    paid = ", ".join(f"{share:.0%} in {code}" for code, share in cost.capital.currency_shares if share)
    return (
        f"Every rate is brought from the year and currency in which it is quoted to USD of {finance.price_year}; the "
        f"whole is paid {paid}, and spent over the years of construction in shares of {shares}."
    )


def stage_table(cost: CostPart) -> Table:
    """The stages in which the park is built: size, capital cost, construction and operation."""
    return Table(
        "Stages of the park",
        (
            Column("stage"), Column("share of the turbines", "%", decimals=1),
            Column("capital cost", "million USD", "with what serves all stages and is paid with it", 1),
            Column("share of what serves all", "%", decimals=1), Column("construction from", "month", "P50", 1),
            Column("in operation P10", "month", decimals=1), Column("in operation P50", "month", decimals=1),
            Column("in operation P90", "month", decimals=1),
        ),
        [
            (
                stage.name, 100 * stage.share, amount / 1e6, 100 * stage.common_share, stage.begin,
                stage.operation_p10, stage.operation, stage.operation_p90,
            )
            for stage, amount in zip(cost.spending.stages, cost.capital.phase_totals, strict=True)
        ],
        note="Months since the start of construction; the finance says from when each stage earns.",
    )  # fmt: skip


def capital_table(capital: CapitalCost) -> Table:
    """Every line of the capital cost as quantity x unit rate, with price year, currencies, source and class."""
    rows: list[tuple[object, ...]] = [
        (
            line.name, line.amount / 1e6, line.amount / capital.capacity, line.quantity, line.unit, line.rate,
            line.currency, None if line.base else str(line.price_year), line.factor, paid_in(line.currency_shares),
            line.basis, line.source, line.data_class,
        )
        for line in capital.lines
    ]  # fmt: skip
    rows.append(("all", capital.total / 1e6, capital.per_kilowatt, *(None,) * 7, "", "", ""))
    columns = (
        Column("line"), Column("cost", "million USD", decimals=1), Column("per kW", "USD/kW", decimals=0),
        Column("quantity"), Column("unit"), Column("rate", "", "for one unit; of shares the share"),
        Column("currency"), Column("price year"),
        Column("factor", "-", "USD of the study's price year for one unit of that currency then", 4),
        Column("paid in"), Column("how it comes about"), Column("source"), Column("class"),
    )  # fmt: skip
    return Table("Capital cost by line", columns, rows, total=True)


def finance_chapter(study: Study) -> Chapter | None:
    """Cash flow, returns, and what each partner pays and receives."""
    if study.finance is None:
        return None
    result = study.finance.result
    partners = [
        (flows.partner.name, flows.partner.currency, 100 * flows.partner.share, flows.paid_musd, flows.received_musd)
        for flows in study.finance.partners
    ]  # fmt: skip
    columns = (
        Column("partner"), Column("currency"), Column("share", "%", decimals=1),
        Column("pays in", "million USD", decimals=1), Column("receives", "million USD", decimals=1),
    )  # fmt: skip
    own = result.terms.tariff_currency
    pairs = (("USD", result.usd),) if own == "USD" else (("USD", result.usd), (own, result.local))
    figures = tuple(_cash_flow_figure(result, code, flows) for code, flows in pairs)
    note = "At each year's exchange rate; settlement.csv has every payment."
    returns = tuple(
        f"{name} {rate:.2%} a year in USD. {study.reasons[key]}" if rate is not None else study.reasons[key]
        for name, key, rate in (
            ("Return of the project", "project_irr", result.project_irr),
            ("Return of the shareholders", "equity_irr", result.equity_irr),
        )
        if study.reasons.get(key)
    )
    said = result.reasons
    if returns:
        said = tuple(text for text in said if not text.startswith(("Project return", "Equity return"))) + returns
    tables = (_measures_table(result), Table("Partners", columns, partners, note=note))
    return Chapter(said, figures, tables, (lever_part(study.finance.levers, result.lcoe_usd_per_mwh),))


def _cash_flow_figure(result: FinanceResult, code: str, flows: object) -> ReportFigure:
    names = {
        "revenue": 1, "exchange_compensation": 1, "debt_draw": 1, "capital": -1, "operation": -1, "upfront_fee": -1,
        "construction_interest": -1, "interest": -1, "principal": -1, "tax": -1,
    }  # fmt: skip
    shown = {
        name.replace("_", " "): sign * getattr(flows, name)
        for name, sign in names.items()
        if np.any(getattr(flows, name))
    }
    return ReportFigure(
        cash_flow(result.year, shown, np.cumsum(getattr(flows, "equity_flow")), code),  # noqa: B009
        f"Cash flow in {code}",
        f"By year in {code} of that year; the line is the running sum of what the shareholders pay and receive.",
        f"Stacked bars of yearly flows in {code} with the running equity flow.",
    )


def _measures_table(result: FinanceResult) -> Table:
    cost, early = result.levelised_cost, float(result.usd.construction_income.sum()) / 1e6
    rows: list[tuple[object, ...]] = [
        ("Levelised cost of energy, real", Fixed(cost.total, 1), "USD/MWh"),
        ("of which capital", Fixed(cost.capital, 1), "USD/MWh"),
        ("of which return during construction", Fixed(cost.construction, 1), "USD/MWh"),
        ("of which tax", Fixed(cost.tax, 1), "USD/MWh"),
        ("of which operation", Fixed(cost.operation, 1), "USD/MWh"),
        ("Debt", Fixed(result.debt_musd, 0), "million USD"),
        ("Equity", Fixed(result.equity_musd, 0), "million USD"),
        ("Income before completion that pays for construction", Fixed(early, 0), "million USD"),
        ("Uses, financing included", Fixed(result.uses_musd, 0), "million USD"),
        ("Net present value of the project", Fixed(result.npv_musd, 0), "million USD"),
        ("Net present value of the equity", Fixed(result.equity_npv_musd, 0), "million USD"),
    ]
    for name, rate in (
        ("Project IRR in USD", result.project_irr),
        ("Equity IRR in USD", result.equity_irr),
        (f"Equity IRR in {result.terms.tariff_currency}", result.equity_irr_local),
    ):
        rows.append((name, None if rate is None else Fixed(100 * rate, 2), "% a year"))
    rows += [
        ("Least debt service cover, P50", Fixed(result.min_dscr, 2), ""),
        ("Least debt service cover, P90", Fixed(result.min_dscr_p90, 2), ""),
    ]
    several = any("rates fit" in sentence for sentence in result.reasons)
    note = (
        "More than one rate of return fits, as late years bring a loss; told is the one nearest to zero at which the "
        "value falls."
        if several
        else ""
    )
    return Table("Measures", (Column("measure"), Column("value"), Column("unit")), rows, note=note)


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
        ("Park's energy in the constructed year", Fixed(impact.park_energy_gwh, 1), "GWh"),
        ("Curtailment", Fixed(100 * impact.curtailment, 2), "% of it"),
        ("Capacity value", Fixed(impact.capacity_value_mw, 1), "MW"),
        ("Lower peak of the residual load", Fixed(impact.peak_reduction_mw, 1), "MW"),
        ("CO2 avoided", Fixed(impact.co2_avoided_mt_per_year, 3), "Mt per year"),
        ("Running cost saved", Fixed(impact.cost_saving_musd_per_year, 1), "million USD per year"),
        ("Running cost saved", Fixed(impact.cost_saving_usd_per_mwh, 1), "USD per MWh of the park"),
        ("Price at which the park sells", Fixed(impact.capture_price, 1), "USD/MWh"),
    ]
    for region, change in zip(REGIONS, impact.price_change, strict=True):
        rows.append((f"Change of the price, {region.value}", Fixed(float(change), 2), "USD/MWh"))
    return Table("With the park against without it", (Column("what"), Column("value"), Column("unit")), rows)
