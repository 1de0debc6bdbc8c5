"""The report's chapter on the work at sea: how the park is installed, and how it is kept running."""

from __future__ import annotations

from collections.abc import Sequence

from monsun.cost.installation_results import InstallationPlan
from monsun.cost.operation_plan import OperationPlan
from monsun.report.assessment_figures import MONTHS
from monsun.report.cost_maps import paid_in
from monsun.report.sections import Chapter, Column, Fixed, Part, ReportFigure, Table
from monsun.report.work_figures import gantt_chart, month_availability, path_spread, start_months, weather_windows
from monsun.results import CostPart, InstallationChart, Study


def operation_chapter(study: Study) -> Chapter | None:
    """Installation with its chart, and operation with its availability and cost."""
    if study.cost is None:
        return None
    parts = (_installation(study, study.cost), _availability(study, study.cost.operation), _cost(study.cost.operation))
    return Chapter((_weather(study),), (), (), parts)


def _weather(study: Study) -> str:
    plan = study.cost.installation if study.cost else None
    assert plan is not None
    kind = "measured" if plan.data_class == "measured" else f"{plan.data_class}, not measured"
    return (
        f"Work at sea waits for the weather of one series, hour by hour: {plan.weather} ({kind}). The same series "
        "tells how long repairs take in every month."
    )


def _installation(study: Study, cost: CostPart) -> Part:
    plan, chart = cost.installation, cost.chart
    text = (
        f"Construction takes {plan.construction_months:.1f} months from its start to full operation in half of all "
        f"years, {plan.months_p10:.1f} in the best tenth and {plan.months_p90:.1f} in the worst. {_early(plan)}Weather "
        "and closed "
        f"months cost {plan.weather_cost / 1e6:,.0f} of {plan.total / 1e6:,.0f} million USD of work at sea, in prices "
        f"of {study.project.settings.capital.installation_price_year}: vessels are paid {plan.weather_factor:.2f} days "
        "for each day of work."
    )
    figures: tuple[ReportFigure, ...] = ()
    tables: tuple[Table, ...] = (phase_table(cost),)
    if chart is not None:
        figures = (
            ReportFigure(
                gantt_chart(
                    chart.bars,
                    (plan.months_p10, plan.construction_months, plan.months_p90),
                    [stage.name for stage in plan.stages],
                ),
                "Installation",
                "Bars from the P50 of the begin to that of the end; whiskers from P10 to P90 of the end, over all "
                "starts in the starting month; the band is P10 to P90 of full operation, the line its P50.",
                "Gantt chart of the phases of installation with whiskers and a band of the end.",
            ),
            ReportFigure(
                start_months(chart.starts),
                "Month of the start",
                "Days until all is installed, and what the weather costs, for starts in each month.",
                "Bars of the duration by month of the start with a line of the cost of weather.",
            ),
        )
        tables = (*tables, bar_table(chart, [stage.name for stage in plan.stages]))
    return Part("Installation", (text,), figures, tables)


def _early(plan: InstallationPlan) -> str:
    """What is in operation before the last stage, in a sentence."""
    if len(plan.stages) == 1:
        return ""
    said = ", ".join(
        f"{stage.name} after {stage.operation:.1f} months (P10 {stage.operation_p10:.1f}, P90 "
        f"{stage.operation_p90:.1f})"
        for stage in plan.stages[:-1]
    )
    return f"In operation before that: {said}. "


def _availability(study: Study, operation: OperationPlan) -> Part:
    spread = operation.path_availability
    settings = study.project.settings
    energy = study.energy
    assert energy is not None
    return Part(
        "Availability",
        (
            f"Failures, vessels and weather leave turbines able to run {operation.availability:.1%} of the time, and "
            f"{operation.energy_availability:.1%} when each month counts by its energy; cables and substations leave "
            f"{operation.plant_availability:.2%}. Inside the wake calculation outages take {energy.outages.loss:.2%} "
            f"of the energy. Over {spread.size:,} paths of {settings.operation.path_years:g} years the availability "
            f"varies from {spread.min():.1%} to {spread.max():.1%}; a path is not a life.",
        ),
        (
            ReportFigure(
                month_availability(operation.availability_by_month, operation.energy_weights),
                "Availability by month",
                "Share of the time in which turbines can run, and what each month brings of the energy.",
                "Bars of availability by month with a line of the energy share.",
            ),
            ReportFigure(
                weather_windows(
                    {use.vessel.kind.value: use.fit_by_month for use in operation.use},
                    settings.installation.closed_months,
                ),
                "Weather windows",
                "Share of the hours within the limits of each vessel of operation; shaded: months closed to "
                "installation.",
                "Lines of workable hours by month for each kind of vessel.",
            ),
            ReportFigure(
                path_spread(100 * spread, "availability", "%", 1),
                "Availability over the paths",
                f"Mean availability of each of {spread.size:,} simulated paths; the line is their mean.",
                "Histogram of availability.",
            ),
        ),
        (month_table(operation), vessel_table(operation)),
    )


def _cost(operation: OperationPlan) -> Part:
    cost = operation.path_cost / 1e6
    return Part(
        "Operating cost",
        (
            f"A mean year costs {operation.total_per_year / 1e6:,.1f} million USD, {operation.per_kilowatt:.0f} "
            f"USD/kW, in prices of {operation.base_year}; over the paths from {cost.min():,.0f} to "
            f"{cost.max():,.0f} million.",
        ),
        (
            ReportFigure(
                path_spread(cost, "operating cost", "million USD a year", 1),
                "Operating cost over the paths",
                f"Yearly cost of each of {cost.size:,} simulated paths; the line is their mean.",
                "Histogram of the operating cost.",
            ),
        ),
        (operation_table(operation),),
    )


def phase_table(cost: CostPart) -> Table:
    """The phases of installation over all stages."""
    return Table(
        "Installation phases",
        (
            Column("phase"), Column("amount", "-", "turbines, substations, or km of cable"), Column("of"),
            Column("work", "days", "vessel days without weather", 0), Column("paid with waiting", "days", decimals=0),
            Column("start", "month", "P50", 1), Column("end", "month", "P50", 1),
            Column("cost", "million USD", "in prices of the rates' year", 1),
            Column("of which weather", "million USD", decimals=1),
        ),
        [
            (
                phase.name, Fixed(phase.units, 1 if "cables" in phase.name else 0), _unit_of(phase.name),
                phase.work_days, phase.paid_days, phase.start, phase.end, phase.cost / 1e6, phase.weather_cost / 1e6,
            )
            for phase in cost.installation.phases
        ],
    )  # fmt: skip


def _unit_of(phase: str) -> str:
    if "cables" in phase:
        return "km"
    return "substations" if "substation" in phase else "turbines"


def bar_table(chart: InstallationChart, stages: Sequence[str]) -> Table:
    """Every phase of every stage, by its name: months since the start of construction, P10, P50 and P90."""
    return Table(
        "Phases by stage",
        (
            Column("phase"), Column("stage"), Column("units", "-"),
            Column("begin P50", "month", decimals=2), Column("end P10", "month", decimals=2),
            Column("end P50", "month", decimals=2), Column("end P90", "month", decimals=2),
            Column("work", "days", decimals=1), Column("paid P50", "days", decimals=1),
            Column("cost of weather, mean", "million USD", decimals=2),
        ),
        [
            (
                bar.name, stages[bar.stage], bar.units, bar.begin.p50, bar.end.p10, bar.end.p50, bar.end.p90,
                bar.work_days, bar.paid_days.p50, bar.weather_cost.mean / 1e6,
            )
            for bar in chart.bars
        ],
    )  # fmt: skip


def start_table(chart: InstallationChart) -> Table:
    """What a start in each month leads to."""
    return Table(
        "Month of the start",
        (
            Column("month"), Column("days P10", "days", decimals=1), Column("days P50", "days", decimals=1),
            Column("days P90", "days", decimals=1), Column("cost of weather, mean", "million USD", decimals=2),
            Column("waiting, mean", "days", decimals=1),
        ),
        [
            (
                MONTHS[one.month - 1], one.days.p10, one.days.p50, one.days.p90, one.weather_cost.mean / 1e6,
                one.waiting_days.mean,
            )
            for one in chart.starts
        ],
    )  # fmt: skip


def month_table(operation: OperationPlan) -> Table:
    """Availability, energy and hours fit for each vessel by month."""
    vessels = [use.vessel.kind.value for use in operation.use]
    return Table(
        "Availability and weather windows by month",
        (
            Column("month"), Column("availability", "%", decimals=2), Column("share of the energy", "%", decimals=2),
            *(Column(f"{name}: fit hours", "%", decimals=1) for name in vessels),
        ),
        [
            (
                name, 100 * float(operation.availability_by_month[place]), 100 * float(operation.energy_weights[place]),
                *(100 * float(use.fit_by_month[place]) for use in operation.use),
            )
            for place, name in enumerate(MONTHS)
        ],
    )  # fmt: skip


def vessel_table(operation: OperationPlan) -> Table:
    """What the vessels of operation do in a mean year."""
    return Table(
        "Vessels of operation in a mean year",
        (
            Column("vessel"), Column("vessels", "-"), Column("paid", "vessel days", decimals=0),
            Column("called", "times", decimals=1), Column("repairs", "h", decimals=0),
            Column("services", "h", decimals=0), Column("hours wanted of those there are", "%", decimals=0),
            Column("source"),
        ),
        [
            (
                use.vessel.kind.value, use.vessel.number, use.days, use.calls, use.repairs, use.services,
                100 * use.utilisation, use.vessel.source,
            )
            for use in operation.use
        ],
    )  # fmt: skip


def operation_table(operation: OperationPlan) -> Table:
    """The lines of a year of operation with their source and class."""
    rows: list[tuple[object, ...]] = [
        (
            line.name, line.amount / 1e6, line.amount / operation.capacity, line.basis, paid_in(line.currency_shares),
            line.source, line.data_class,
        )
        for line in operation.lines
    ]  # fmt: skip
    rows.append(("all", operation.total_per_year / 1e6, operation.per_kilowatt, "", "", "", ""))
    return Table(
        f"Operating cost of a year, prices of {operation.base_year}",
        (
            Column("line"), Column("cost", "million USD", decimals=2), Column("per kW", "USD/kW", decimals=1),
            Column("how it comes about"), Column("paid in"), Column("source"), Column("class"),
        ),
        rows,
        total=True,
    )  # fmt: skip
