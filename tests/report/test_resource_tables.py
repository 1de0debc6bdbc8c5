"""Tables of a wind resource made from a mast and its reference, both drawn by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.energy.estimated_terms import estimated_terms
from monsun.energy.uncertainty import UncertaintyTerms
from monsun.report.resource_tables import coverage_table, resource_tables
from monsun.site.quality import Coverage, QualityReport


def test_every_table_of_a_whole_resource_is_there(resource):
    tables = resource_tables(resource)
    assert {
        "wind_resource", "wind_uncertainty", "quality_findings", "coverage_by_month", "wind_speed_by_month_and_hour",
        "shear_by_sector_and_hour", "correlation_scores", "yearly_wind_speed",
    } <= set(tables)  # fmt: skip
    assert len(tables["shear_by_sector_and_hour"].rows) == 12 * 24
    assert [row[1] for row in tables["correlation_scores"].rows].count(True) == 1
    assert len(tables["yearly_wind_speed"].rows) == resource.interannual.year.size
    assert all(row[3] for row in tables["wind_resource"].rows)
    # the whole year was measured
    assert all(row[1] == pytest.approx(100) for row in tables["coverage_by_month"].rows[1:-1])


def test_what_a_resource_does_not_have_is_left_out(resource):
    bare = replace(resource, shear=None, held_back=(), correlation=None, interannual=None)
    assert set(resource_tables(bare)) == {
        "wind_resource", "wind_uncertainty", "quality_findings", "coverage_by_month", "wind_speed_by_month_and_hour",
    }  # fmt: skip


def test_channels_of_other_months_leave_cells_empty():
    months = np.array(["2020-01", "2020-02"], dtype="datetime64[M]")
    quality = QualityReport(
        "x", (), (Coverage("a", months, np.array([1.0, 0.5])), Coverage("b", months[1:], np.array([0.25])))
    )
    assert coverage_table(quality).rows == [("2020-01", 100.0, None), ("2020-02", 50.0, 25.0)]


def test_the_series_replaces_defaults_and_nothing_else(resource):
    told = {one.name: one.value for one in resource.uncertainties if one.value is not None}
    assert {"historical_wind_resource", "interannual_variability"} <= set(told)
    terms, used = estimated_terms(UncertaintyTerms(), resource)
    assert {one.name for one in used} == set(told)
    assert all(getattr(terms, name) == value for name, value in told.items())
    assert terms.power_curve == UncertaintyTerms().power_curve
    own = UncertaintyTerms(historical_wind_resource=0.07)
    kept, used = estimated_terms(own, resource)
    assert kept.historical_wind_resource == 0.07 and "historical_wind_resource" not in {one.name for one in used}
    assert estimated_terms(own, None) == (own, ())
