"""Chapters and reasons of a real study: sums that add up, and sentences that stay true when the project is another."""

from dataclasses import replace

import numpy as np
import pytest

from monsun import reasons as reasons_of
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.currency import Currency
from monsun.report import chapters, money_chapters, work_chapter
from monsun.report.sections import Fixed


def value(cell):
    return cell.value if isinstance(cell, Fixed) else cell


@pytest.fixture(scope="module")
def finance(study):
    """The study's finance under other terms: `finance(tariff=...)`."""

    def changed(energy=None, **terms):
        capital, operation = study.cost.capital, study.cost.operation
        given = replace(study.finance.result.terms, **terms)
        p50 = study.energy.assessment.net_p50_gwh * 1e3 if energy is None else energy
        result = evaluate_finance(
            given,
            capital_cost_usd=capital.total,
            operation_cost_usd_per_year=operation.total_per_year,
            net_energy_mwh_p50=p50,
            net_energy_mwh_p90=0.875 * p50,
            construction_months=30.0,
        )
        return replace(study, finance=replace(study.finance, result=result))

    return changed


def said(changed):
    return reasons_of.reasons(replace(changed, plan=None))


def test_wake_loss_by_direction_weighs_up_to_the_wake_loss(study):
    figure = chapters.energy_chapter(study).figures[1].figure
    share, loss = (np.asarray(trace.y) for trace in figure.data)
    assert share.sum() == pytest.approx(100) and share @ loss / 100 == pytest.approx(
        100 * study.energy.assessment.wake_loss, rel=1e-6
    )
    # both axes have round steps on one grid
    for axis in (figure.layout.yaxis, figure.layout.yaxis2):
        assert axis.range[1] / axis.dtick == pytest.approx(figure.layout.yaxis.range[1] / figure.layout.yaxis.dtick)
        assert float(f"{axis.dtick:.1e}".split("e")[0]) in (1.0, 2.0, 2.5, 5.0)


def test_tables_with_a_total_add_up(study):
    capital = money_chapters.cost_chapter(study).tables[0]
    losses = chapters.electrical_chapter(study).tables[1]
    (only,) = chapters.substation_table(study.electrical).rows
    assert only[1] == study.placed.park.count and only[2] == pytest.approx(study.placed.park.rated_power.sum() / 1e6)
    operation = work_chapter.operation_chapter(study).parts[2].tables[0]
    for table in (capital, losses, operation):
        assert table.total and sum(row[1] for row in table.rows[:-1]) == pytest.approx(table.rows[-1][1], rel=1e-4)


def test_measures_are_those_of_the_study(study):
    rows = {row[0]: value(row[1]) for row in money_chapters.finance_chapter(study).tables[0].rows}
    parts = sum(amount for name, amount in rows.items() if name.startswith("of which"))
    assert parts == pytest.approx(rows["Levelised cost of energy, real"], rel=1e-9)
    assert rows["Project IRR in USD"] == pytest.approx(100 * study.headline["project_irr"])
    early = rows["Income before completion that pays for construction"]
    assert early > 0
    assert rows["Debt"] + rows["Equity"] + early == pytest.approx(rows["Uses, financing included"], rel=1e-9)


def test_missing_parts_are_missing_chapters(study):
    bare = replace(study, cost=None, finance=None, plan=None, electrical=None)
    for chapter in (
        chapters.electrical_chapter, money_chapters.cost_chapter, work_chapter.operation_chapter,
        money_chapters.finance_chapter, money_chapters.plan_chapter,
    ):  # fmt: skip
        assert chapter(bare) is None


def test_every_headline_number_has_its_reason(study):
    assert set(study.headline) - {"seconds"} == set(study.reasons)
    assert all(len(sentence) > 15 and "None" not in sentence for sentence in study.reasons.values())


def test_the_returns_say_what_drives_them(study):
    project, equity = study.reasons["project_irr"], study.reasons["equity_irr"]
    assert "flat in VND" in project and "VND loses 2.4% a year against the US dollar" in project
    assert f"levelised cost of {study.headline['lcoe_usd_per_mwh']:.1f}" in project
    assert "lowers the return" in equity and "rates fit" not in project + equity


def test_an_escalated_tariff_and_a_steady_currency_are_told(finance, study):
    steady = tuple(
        replace(one, depreciation=0.0) if one.code == "VND" else one for one in study.finance.result.terms.currencies
    )
    text = said(finance(tariff_escalation=0.03, tariff_escalated_share=0.6, currencies=steady))["project_irr"]
    assert "40% flat in VND, 60% growing by 3.0% a year in VND" in text and "VND keeps pace with the US dollar" in text
    indexed = said(finance(tariff_indexed_share=1.0))["project_irr"]
    assert "100% tied to the US dollar" in indexed and "flat" not in indexed


def test_a_stronger_currency_and_a_tariff_in_dollars_are_told(finance, study):
    others = tuple(
        replace(one, depreciation=-0.01) if one.code == "VND" else one for one in study.finance.result.terms.currencies
    )
    assert "VND gains 1.0% a year on the US dollar" in said(finance(currencies=others))["project_irr"]
    dollars = said(finance(tariff=0.15, tariff_currency="USD"))["project_irr"]
    assert "flat in USD" in dollars and "against the US dollar" not in dollars


def test_a_good_project_is_said_to_be_good(finance):
    changed = finance(tariff=9000.0)
    result, text = changed.finance.result, said(changed)
    assert result.equity_irr > result.project_irr > result.terms.discount_rate
    assert "are left" in text["project_irr"] and "The return is not below the 9.0%" in text["project_irr"]
    assert "raises the return" in text["equity_irr"] and "less than the project itself earns" in text["equity_irr"]


def test_a_return_that_does_not_exist_is_said_not_to(finance):
    changed = finance(tariff=0.0)
    assert changed.finance.result.project_irr is None and changed.finance.result.min_dscr is None
    text = said(changed)
    assert "no money is received" in text["project_irr"] and "are missing" in text["project_irr"]
    assert text["equity_irr"] and "None" not in "".join(text.values()) and text["min_dscr"].startswith("No debt")
    rows = {row[0]: value(row[1]) for row in money_chapters.finance_chapter(changed).tables[0].rows}
    assert rows["Project IRR in USD"] is None and rows["Least debt service cover, P50"] is None


def test_a_project_without_debt_says_so(finance, study):
    debt = replace(study.finance.result.terms.debt, gearing_limit=0.0)
    text = said(finance(debt=debt, tariff=9000.0))
    assert "There is no debt" in text["equity_irr"] and "lowers" not in text["equity_irr"]


def test_other_currencies_keep_their_names(finance, study):
    terms = study.finance.result.terms
    currencies = tuple(
        Currency(code="PHP", units_per_usd=58.0, depreciation=0.02, inflation=0.03) if one.code == "VND" else one
        for one in terms.currencies
    )
    text = said(finance(currencies=currencies, tariff_currency="PHP", tariff=7.0))["project_irr"]
    assert "flat in PHP, and PHP loses 2.0% a year" in text and "VND" not in text


def test_what_is_not_feasible_is_not_called_so(study):
    placed = study.placed
    park = replace(placed.park, x=placed.park.x + 50e3)
    away = replace(study, placed=replace(placed, park=park, feasible=False))
    assert said(away)["feasible"].startswith("Not kept: 67 turbines are outside")
    near = replace(study, placed=replace(placed, min_spacing=100.0, feasible=False))
    assert "smallest spacing is 100 m where 960 m are wanted" in said(near)["feasible"]
    other = replace(study, placed=replace(placed, feasible=False))
    assert said(other)["feasible"].startswith("Not kept")


def test_the_capacity_value_is_told_from_its_own_hours(study):
    text = study.reasons["capacity_value_mw"]
    share = study.headline["capacity_value_mw"] / study.headline["capacity_mw"]
    assert text.startswith(f"{share:.1%} of the capacity") and "hours of highest residual load lie in" in text
    shifted = replace(study.plan, park_power=np.roll(study.plan.park_power, 2000))
    assert "lie in" not in reasons_of.reasons(replace(study, plan=shifted))["capacity_value_mw"]


def test_no_curtailment_is_explained_by_the_price(study):
    text = study.reasons["curtailment"]
    weeks = study.plan.impact.weeks
    cut = sum(float(week.with_park.curtailed.sum()) for week in weeks)
    assert ("In none of the" in text) == (cut < 1e-3)
