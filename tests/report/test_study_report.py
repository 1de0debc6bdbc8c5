"""The report of a real study: constructed data named, nothing loaded from elsewhere, the numbers in their order."""

import re
from dataclasses import replace
from html import unescape

import pytest

from monsun.records import DATA_CLASSES
from monsun.report.study_report import report_content, study_headlines, study_inputs

WHEN = "2026-11-24T07:54:45+00:00"


@pytest.fixture(scope="module")
def html(run):
    return (run / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(html):
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def test_the_most_important_numbers_stand_first_and_time_is_no_result(study):
    found = study_headlines(study)
    assert [one.label for one in found[:3]] == ["Net energy, P50", "Net energy, P90", "Net capacity factor"]
    assert list(dict.fromkeys(one.group for one in found)) == ["Energy", "Money", "Power system", "Park"]
    assert len(found) == len(study.headline) - 1 and "Time taken" not in [one.label for one in found]
    assert all(one.why.endswith(".") for one in found), [one.label for one in found if not one.why.endswith(".")]


def test_a_part_of_a_study_shows_what_it_has(study):
    found = study_headlines(replace(study, finance=None, plan=None, cost=None))
    assert list(dict.fromkeys(one.group for one in found)) == ["Energy", "Park"]


def test_every_constructed_data_set_is_named_before_the_results(study, text):
    before = text[: text.index("Summary Energy")]
    for entry in (study.project.settings.site.area, study.project.settings.climate.sectors):
        assert entry.data_class == "constructed" and f"({entry.file}) is constructed, not measured" in before
    assert "load, sun and water in the power system is constructed" in before
    assert "depth of the sea" not in before  # measured


def test_files_have_the_class_of_their_data(study):
    inputs = {item.path: item for item in study_inputs(study)}
    assert inputs["climate.sectors.file"].data_class == "constructed"
    assert inputs["site.land.file"].data_class == study.project.settings.site.land.data_class
    assert inputs["site.area.file"].source == study.project.settings.site.area.source
    assert not [path for path in inputs if path.startswith("site") and path.endswith((".source", ".data_class"))]
    assert not [path for path in inputs if path.startswith(("finance.capital_shares", "losses.turbine_availability"))]
    assert {item.data_class for item in inputs.values()} <= set(DATA_CLASSES)
    assert not [path for path, item in inputs.items() if item.source == "project file" and item.data_class == "assumed"]


def test_page_loads_nothing_from_elsewhere(html):
    tags = re.findall(r"<(?:script|link|img|iframe|source|object|embed|video|audio)\b[^>]*>", html)
    assert not [tag for tag in tags if re.search(r"""(src|href|data)\s*=\s*["']?(https?:)?//""", tag)]
    bare = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    assert "@import" not in bare and not re.search(r"url\(\s*['\"]?(https?:)?//", bare)


def test_units_are_set_as_print_has_them_and_keys_are_not(html, text):
    # the values of the inputs stand as they were given
    results = text[: text.index("Every input of the study")]
    assert not re.findall(r"\b(?:k|m)?m2\b|\bCO2\b|kg/m3", results)
    assert "km²" in results and "mm²" in results and "CO₂ avoided" in results
    assert not re.findall(r"\d%", results), re.findall(r".{20}\d%", results)[:3]
    assert "<code>foundation.<wbr>soil_<wbr>factor</code>" in html


def test_no_number_is_shown_with_false_digits(study):
    found = {one.label: one for one in study_headlines(study)}
    assert found["Levelised cost of energy"].decimals == 1 and found["Turbines"].value == 67
    assert found["Inside the area, spacing kept"].value == "yes"
    assert report_content(study, WHEN, {}).created == "24 November 2026, 07:54 UTC"
