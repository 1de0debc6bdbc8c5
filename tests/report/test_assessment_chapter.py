"""The chapter and the tables of the assessment: sums that add up, and sentences that follow the numbers."""

from __future__ import annotations

import csv
from dataclasses import replace
from math import prod

import numpy as np
import pytest

from monsun.energy.estimated_terms import estimated_terms
from monsun.energy.loss_groups import LossGroup
from monsun.energy.uncertainty import Correlation
from monsun.records import InputError
from monsun.report.assessment_chapter import assessment_chapter
from monsun.report.assessment_figures import (
    availability_map,
    month_hour_map,
    sampled_distribution,
    uncertainty_tornado,
)
from monsun.report.assessment_files import assessment_tables
from monsun.report.assessment_tables import group_table, loss_table, p90_parts, uncertainty_table
from monsun.report.eya import eya_document
from monsun.report.study_report import turbine_names


@pytest.fixture(scope="module")
def chapter(study):
    return assessment_chapter(study, turbine_names(study))


@pytest.fixture(scope="module")
def tables(study):
    return assessment_tables(study, turbine_names(study))


def column(table, name):
    place = [one.name for one in table.columns].index(name)
    return [row[place] for row in table.rows]


def test_it_reads_as_an_assessment(chapter, study):
    assert [part.heading for part in chapter.parts] == [
        "Inputs", "From gross to net", "Availability", "Uncertainty and probability of exceedance", "Monte Carlo",
        "Energy over the year and the day", "Limits of the assessment",
    ]  # fmt: skip
    assert "IEC 61400-15-2" in chapter.paragraphs[0]
    limits = " ".join(chapter.parts[-1].paragraphs)
    assert "constructed, not measured" in limits and "No neighbouring or later park" in limits
    assert assessment_chapter(replace(study, energy=None), []) is None
    assert len(chapter.every_figure) == 6


@pytest.fixture(scope="module")
def measured(study, resource):
    """The study as if its wind had been measured; what stands on the wind's numbers is not computed anew."""
    terms, used = estimated_terms(study.project.settings.uncertainty, resource)
    assert terms.historical_wind_resource == study.project.settings.uncertainty.historical_wind_resource
    project = replace(study.project, wind=replace(study.project.wind, resource=resource))
    return replace(study, project=project, energy=replace(study.energy, estimated=used))


def test_a_measured_series_has_a_part_of_its_own(measured, resource):
    names = turbine_names(measured)
    chapter = assessment_chapter(measured, names)
    part = next(part for part in chapter.parts if part.heading == "Wind resource")
    assert f"{len(resource.quality.findings)} findings" in part.paragraphs[0]
    assert part.tables[0].caption.startswith("From the measured series")
    assert any("out of sample" in table.caption for table in part.tables)
    rows = {row[1]: row for row in uncertainty_table(measured, measured.energy).rows}
    assert (
        rows["future variability"][-2].startswith("from the measured series") and rows["power curve"][-1] == "assumed"
    )
    # what the project file sets keeps its source
    assert rows["historical wind resource"][-1] == "user"
    tables = assessment_tables(measured, names)
    assert {"quality_findings", "correlation_scores", "wind_resource"} <= set(tables)
    statistics = eya_document(measured, names, "2026-01-31T10:00:00+00:00")["wind_resource_assessments"][0]
    values = statistics["dataset_statistics"]["data_availability"][0]["statistics"][0]["values"]
    channels = {one.channel for one in resource.quality.coverage}
    assert {value[0][1] for value in values} == channels and all(0 <= value[1] <= 1 for value in values)
    exponent = statistics["results"]["wind_shear_exponent"][0]["statistics"][0]["values"][0][1]
    assert exponent == resource.shear.overall


def test_losses_lead_from_gross_to_net(study):
    left = study.energy.assessment.gross_gwh
    table = loss_table(study.energy)
    for _, _, share, takes, leaves, found, source, data_class in table.rows:
        assert takes == pytest.approx(left * share / 100, rel=1e-9, abs=1e-9)
        assert leaves == pytest.approx(left - takes, rel=1e-9)
        assert found in ("computed", "given", "not considered") and source and data_class
        left = leaves
    assert left == pytest.approx(study.energy.assessment.net_p50_gwh, rel=1e-9)
    found = dict(zip(column(table, "loss"), column(table, "found"), strict=True))
    assert [name for name, how in found.items() if how == "computed"] == [
        "wakes", "turbine availability", "balance of plant availability", "electrical", "export limit",
    ]  # fmt: skip


def test_groups_multiply_and_their_energies_add_up(study):
    *groups, total = group_table(study.energy).rows
    assert [row[0] for row in groups] == [group.value for group in LossGroup]
    assert 1 - prod(1 - row[1] / 100 for row in groups) == pytest.approx(total[1] / 100, rel=1e-12)
    assert sum(row[3] for row in groups) == pytest.approx(total[3], rel=1e-9)
    assert all(row[2] <= row[1] + 1e-12 for row in groups)


def test_parts_of_the_way_to_p90_add_up(study):
    result, table = study.energy.assessment, uncertainty_table(study, study.energy)
    way = column(table, "adds to P50 - P90")
    assert sum(way[:-1]) == pytest.approx(way[-1]) == pytest.approx(result.net_p50_gwh - result.net_p90_gwh, rel=1e-9)
    energy = column(table, "energy")
    assert sum(one**2 for one in energy[:-1]) == pytest.approx(energy[-1] ** 2)
    # the project file sets this one, the others are defaults with their sources
    rows = {row[1]: row for row in table.rows}
    assert rows["historical wind resource"][-1] == "user" and rows["power curve"][-1] == "assumed"
    assert all(row[-1] and row[-2] for row in table.rows[:-1])


def test_correlated_parts_still_add_up_to_sigma(study):
    from monsun.energy.uncertainty import UncertaintyTerms, energy_uncertainty

    terms = UncertaintyTerms(
        correlations=(Correlation(first="measurement", second="vertical extrapolation", coefficient=0.8),)
    )
    found = energy_uncertainty(terms, 1.3, 0.06)
    assert p90_parts(found).sum() == pytest.approx(found.total, rel=1e-12)
    assert found.total > energy_uncertainty(UncertaintyTerms(), 1.3, 0.06).total


def test_the_hours_of_the_tables_are_those_of_the_file(run, study, tables):
    with (run / "hourly.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8760 and rows[0]["time"] == "2001-01-01T00:00" and rows[-1]["time"] == "2001-12-31T23:00"
    net = np.array([float(row["net_power [MW]"]) for row in rows])
    assert net.sum() / 1e3 == pytest.approx(study.headline["net_p50_gwh"], rel=1e-5)
    assert net.max() <= study.project.settings.connection.capacity
    january = [
        value for row, value in zip(rows, net, strict=True) if row["time"][5:7] == "01" and row["time"][11:13] == "06"
    ]
    assert tables["net_power_by_month_and_hour"].rows[0][7] == pytest.approx(np.mean(january), abs=1e-3)
    cells = [value for row in tables["net_energy_by_month_and_hour"].rows for value in row[1:]]
    assert len(cells) == 288 and sum(cells) == pytest.approx(study.headline["net_p50_gwh"], rel=1e-9)


def test_the_hours_open_as_netcdf_with_units_and_level(run, study):
    import xarray

    with xarray.open_dataset(run / "hourly.nc") as hours:
        assert hours.net_power.attrs["units"] == "MW" and hours.wind_speed.attrs["units"] == "m s-1"
        assert float(hours.net_power.sum()) / 1e3 == pytest.approx(study.headline["net_p50_gwh"], rel=1e-9)
        assert hours.attrs["speed_scale"] == study.energy.hours.speed_scale
        assert "P50" in hours.attrs["comment"] and hours.attrs["utc_offset_hours"] == 7
        assert str(hours.time.values[0])[:13] == "2001-01-01T00"


def test_every_figure_of_the_assessment_has_its_numbers_as_csv(run, tables):
    for name, table in tables.items():
        with (run / "tables" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            head, *rows = list(csv.reader(file))
        assert head == [one.heading for one in table.columns] and len(rows) == len(table.rows), name
    assert {path.stem for path in (run / "tables").iterdir()} >= set(tables)
    samples = [row[0] for row in tables["monte_carlo_samples"].rows]
    assert len(samples) == 200


def test_the_turbines_of_the_tables_add_up(tables, study):
    table, result = tables["energy_by_turbine"], study.energy.assessment
    assert sum(column(table, "gross")) / 1e3 == pytest.approx(result.gross_gwh)
    assert sum(column(table, "net P50")) / 1e3 == pytest.approx(result.net_p50_gwh)
    assert sum(row[2] for row in tables["wind_rose"].rows) == pytest.approx(100, abs=1e-6)
    lost, share = (
        np.array(column(tables["wake_loss_by_direction"], name)) for name in ("wake loss", "share of the energy")
    )
    assert lost @ share / 100 == pytest.approx(100 * result.wake_loss, rel=1e-6)


def test_drawn_outages_are_told_by_turbine_and_month(tables, study):
    rows = tables["availability_by_turbine_and_month"].rows
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    by_month = np.array([row[1:] for row in rows], dtype=float)
    assert by_month.shape == (67, 12) and by_month.min() >= 0 and by_month.max() == 100
    assert (by_month.mean(axis=0) @ days) / 365 / 100 == pytest.approx(study.energy.hours.running.mean(), rel=1e-9)


def test_figures_hold_what_they_are_given():
    tornado = uncertainty_tornado(["a", "b"], [10.0, 30.0], [1.0, 9.0])
    wide, narrow = tornado.data
    # the largest is drawn last, which is above
    assert list(wide.y) == ["a", "b"] and list(wide.x) == [20.0, 60.0] and list(wide.base) == [-10.0, -30.0]
    assert list(narrow.x) == [-1.0, -9.0]
    samples = np.random.default_rng(1).normal(1000, 80, 4000)
    bars, line = sampled_distribution(samples, 1000.0, 0.08).data
    assert np.asarray(bars.y) @ np.asarray(bars.width) == pytest.approx(100, rel=1e-9)
    assert np.trapezoid(line.y, line.x) == pytest.approx(100, rel=1e-2)
    heat = month_hour_map(np.arange(288.0).reshape(12, 24), unit="MW", clock="UTC").data[0]
    assert heat.z[1][0] == 24 and heat.y[1] == "Feb"
    assert availability_map(np.ones((2, 12)), ["A", "B"]).data[0].z[0][0] == 100


@pytest.mark.parametrize(
    "draw",
    [
        lambda: uncertainty_tornado(["a"], [1.0, 2.0], [1.0]),
        lambda: sampled_distribution([1.0], 1.0, 0.1),
        lambda: month_hour_map(np.ones((12, 23)), unit="MW", clock="UTC"),
        lambda: availability_map(np.ones((2, 12)), ["A"]),
    ],
)
def test_figures_refuse_other_shapes(draw):
    with pytest.raises(InputError):
        draw()
