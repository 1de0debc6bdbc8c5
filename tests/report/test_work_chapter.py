"""The chapter on the work at sea, the table of costs and the figures behind them, of a real study."""

import csv
import json

import numpy as np
import pytest

from monsun.records import InputError
from monsun.report import chapters, money_chapters, work_chapter, work_figures
from monsun.report.cost_files import cost_tables
from monsun.report.cost_maps import drawn_foundations
from monsun.report.lever_report import lever_tornado
from monsun.report.map_parts import MapLine
from monsun.report.study_report import turbine_names
from monsun.report.work_figures import path_spread, weather_windows
from monsun.worth.levers import greatest
from monsun.worth.money import SPENDING_PARTS


@pytest.fixture(scope="module")
def chapter(study):
    return work_chapter.operation_chapter(study)


def figures_of(chapter):
    return {figure.title: figure.figure for figure in chapter.every_figure}


def test_the_chart_has_every_phase_and_ends_with_the_work(study, chapter):
    chart, plan = study.cost.chart, study.cost.installation
    figure = figures_of(chapter)["Installation"]
    assert len(figure.data) == len(study.project.settings.installation.stages) == 2
    assert [trace.name for trace in figure.data] == ["600 MW", "400 MW"]
    assert sum(len(trace.y) for trace in figure.data) == len(chart.bars)
    ends = {bar.name: bar.end.p50 for bar in chart.bars}
    for phase in plan.phases:
        assert phase.end == pytest.approx(max(b.end.p50 for b in chart.bars if b.name == phase.name), abs=0.2)
    lead = study.project.settings.installation.commissioning_months
    assert max(ends.values()) + lead == pytest.approx(plan.construction_months, abs=0.2)
    for bar in chart.bars:
        assert bar.end.p10 <= bar.end.p50 <= bar.end.p90
    assert plan.months_p10 <= study.headline["construction_months"] <= plan.months_p90


def test_availability_by_month_is_what_the_energy_was_computed_with(study, chapter):
    operation, figure = study.energy.operation, figures_of(chapter)["Availability by month"]
    able, energy = (np.asarray(trace.y) / 100 for trace in figure.data)
    assert energy.sum() == pytest.approx(1.0)
    assert able @ energy == pytest.approx(operation.energy_availability)
    # the outages of the energy have the plan's availability in every month
    terms = operation.outages
    assert [terms.availability(month) for month in range(1, 13)] == pytest.approx(operation.availability_by_month)
    # rough winter months keep turbines waiting
    assert able[[0, 1, 11]].max() < able[[3, 4, 8]].min()


def test_costs_add_up_and_say_where_each_rate_is_from(study):
    table = money_chapters.capital_table(study.cost.capital)
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert sum(row["cost"] for row in rows[:-1]) == pytest.approx(rows[-1]["cost"])
    for row in rows[:-1]:
        assert row["cost"] * 1e6 == pytest.approx(row["quantity"] * row["rate"] * row["factor"])
        assert row["source"] and row["class"] and row["paid in"] and row["how it comes about"]
    spent = study.cost.spending
    assert spent.yearly.sum() == pytest.approx(study.cost.capital.total)
    assert study.finance.result.terms.spending_shares == spent.shares(SPENDING_PARTS)
    # the cash flow's years are those of the table, to a thousandth of the whole
    paid = study.finance.result.usd.capital / study.cost.capital.total
    np.testing.assert_allclose(paid[: spent.yearly_shares.size], spent.yearly_shares, atol=1e-3)


def test_stages_of_the_project_file_act_in_work_payment_and_income_alike(study):
    cost, result = study.cost, study.finance.result
    table = money_chapters.stage_table(cost)
    names = [row[0] for row in table.rows]
    assert names == ["600 MW", "400 MW"] == [stage.name for stage in result.terms.stages]
    assert (
        names == list(cost.capital.phases) == list(dict.fromkeys(name for name, _, _ in cost.spending.calendar(2027)))
    )
    assert sum(row[2] for row in table.rows) == pytest.approx(cost.capital.total / 1e6)
    for row, stage, earning in zip(table.rows, cost.installation.stages, result.terms.stages, strict=True):
        assert earning.share == stage.share == row[1] / 100
        assert earning.capital_share == pytest.approx(row[2] * 1e6 / cost.capital.total)
        assert earning.months_before == pytest.approx(cost.spending.months - stage.operation)
        mine = [bar.end.p50 for bar in cost.chart.bars if cost.installation.stages[bar.stage].name == row[0]]
        assert stage.operation == pytest.approx(max(mine) + 2.0, abs=0.2)
    said = [sentence for sentence in result.reasons if sentence.startswith("Income of the")]
    assert len(said) == 2 and "600 MW" in said[0] and "400 MW" in said[1]
    assert any(
        "In operation before that: 600 MW" in text for text in work_chapter.operation_chapter(study).parts[0].paragraphs
    )


def test_the_cheaper_export_is_marked(study):
    choice = study.electrical.cables.choice
    table = chapters.export_table(choice)
    marked = [row for row in table.rows if row[3]]
    assert [row[0] for row in marked] == [choice.chosen.kind.value.upper()]
    assert marked[0][2] == pytest.approx(min(option.total for option in choice.options) / 1e6)


def test_every_table_is_a_file_of_the_run(run, study):
    tables = cost_tables(study, turbine_names(study))
    assert len(tables) == 13
    for name, table in tables.items():
        with (run / "tables" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            head, *rows = list(csv.reader(file))
        assert head == [one.heading for one in table.columns] and len(rows) == len(table.rows) > 0, name
        # no cell that Python would have written for itself
        assert not any("(value=" in cell for row in rows for cell in row), name
    levers = tables["cost_of_energy_levers"]
    assert len(levers.rows) == len(study.finance.levers) > 50


def test_the_tornado_shows_the_widest_first(study):
    shown = greatest(study.finance.levers, 10)
    figure = lever_tornado(shown, study.headline["lcoe_usd_per_mwh"])
    low, high = figure.data
    # plotly draws the first bar at the foot
    assert [name.replace("<br>", " ") for name in low.y] == [lever.name for lever in shown[::-1]]
    widths = np.abs(np.asarray(high.x) - np.asarray(low.x))
    assert np.all(np.diff(widths) >= 0)
    with pytest.raises(InputError, match="at least one"):
        lever_tornado((), 100.0)


def test_foundations_are_drawn_by_kind():
    lease = MapLine("lease", [0, 5, 5, 0], [0, 0, 5, 5])
    figure = drawn_foundations([1, 2, 3], [1, 2, 3], [9e6, 8e6, 1e7], [False, True, False], [20, 45, 21], [lease])
    assert [trace.name for trace in figure.data[1:]] == ["monopiles (2)", "jackets (1)"]
    assert json.loads(figure.to_json())["layout"]["yaxis"]["scaleanchor"] == "x"
    with pytest.raises(InputError, match="3 costs, kinds and depths"):
        drawn_foundations([1, 2, 3], [1, 2, 3], [9e6], [False, True, False], [20, 45, 21], [lease])


def test_figures_refuse_what_they_cannot_show():
    with pytest.raises(InputError, match="12 shares"):
        weather_windows({"crew transfer vessel": [0.5] * 11})
    with pytest.raises(InputError, match="at least one path"):
        path_spread([], "availability", "%", 1)
    with pytest.raises(InputError, match="at least one phase"):
        work_figures.gantt_chart((), (1.0, 2.0, 3.0), ())
