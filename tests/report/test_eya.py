"""eya.json of a real study: valid against the exchange schema, and of one mind with the assessment."""

import json
from dataclasses import replace
from math import prod
from pathlib import Path

import numpy as np
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from monsun.cases import FlowCases
from monsun.energy.loss_groups import LossGroup
from monsun.report.eya import SCHEMA, SCHEMA_VERSION, eya_document
from monsun.report.eya_wind import speed_and_sector_shares
from monsun.report.study_report import turbine_names

SCHEMA_FILE = (
    Path(__file__).resolve().parents[2] / "../shared/reference/eya_def/iec_61400-15-2_eya_def.schema.json"
).resolve()
# what the schema asks for, by object, typed from its version 0.0.1
REQUIRED = {
    (): "title project_name project_country issue_date contributors issuing_organisations epsg_srid utc_offset "
    "wind_farms wind_resource_assessments power_curves scenarios",
    ("contributors", 0): "name contributor_type",
    ("issuing_organisations", 0): "name",
    ("wind_farms", 0): "id label relevance installed_capacity assessment_period_start_date "
    "assessment_period_end_date turbines",
    ("wind_farms", 0, "turbines", 0): "id turbine_model location ground_level_altitude hub_height "
    "baseline_operating_mode",
    ("wind_resource_assessments", 0): "id dataset_statistics results",
    ("wind_resource_assessments", 0, "results"): "wind_speed probability",
    ("scenarios", 0): "label wind_farm_ids turbine_wind_resource_assessment energy_assessment",
    ("scenarios", 0, "energy_assessment"): "gross_energy_assessment net_energy_assessment "
    "plant_performance_assessment wind_uncertainty_assessment",
}


@pytest.fixture(scope="module")
def document(run):
    return json.loads((run / "eya.json").read_text(encoding="utf-8"))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def value(dataset, **wanted):
    """The value of the one statistic of a data set that has all these words."""
    found = [one["values"] for one in dataset["statistics"] if wanted.items() <= one["statistic"].items()]
    assert len(found) == 1, wanted
    return found[0]


def test_it_is_valid_against_the_schema(document):
    if not SCHEMA_FILE.is_file():
        pytest.skip("the schema is not here")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert (schema["$id"], schema["$version"]) == (SCHEMA, SCHEMA_VERSION)
    # the two schemas it refers to lie elsewhere: of their documents only the place is checked here
    elsewhere = Registry(retrieve=lambda _: Resource(contents={}, specification=DRAFT202012))
    kind = jsonschema.Draft202012Validator
    checker = kind(schema, registry=elsewhere, format_checker=kind.FORMAT_CHECKER)
    assert [(list(error.absolute_path), error.message) for error in checker.iter_errors(document)] == []
    # and the check would notice
    del document["scenarios"][0]["label"]
    assert not checker.is_valid(document)
    document["scenarios"][0]["label"] = "base case"


@pytest.mark.parametrize("path", REQUIRED)
def test_every_object_has_what_the_schema_requires(document, path):
    assert set(REQUIRED[path].split()) <= at(document, path).keys()


def test_its_energies_are_the_assessment_s(document, study):
    found, result = at(document, ("scenarios", 0, "energy_assessment")), study.energy.assessment
    gross, by_turbine = found["gross_energy_assessment"]["results"]["annual_energy_production"]
    assert value(gross, statistic_type="median") == pytest.approx(result.gross_gwh, rel=1e-12)
    assert sum(row[1] for row in value(by_turbine)) == pytest.approx(result.gross_gwh, rel=1e-12)
    net, net_by_turbine = found["net_energy_assessment"]["results"]["annual_energy_production"]
    assert value(net, statistic_type="median") == result.net_p50_gwh
    assert sum(row[1] for row in value(net_by_turbine)) == pytest.approx(result.net_p50_gwh, rel=1e-12)
    assert value(net, probability=0.9, return_period=10) == result.net_p90_gwh
    assert value(net, probability=0.9, return_period=1) == result.p90_one_year_gwh
    sigma = value(net, statistic_type="standard_deviation", return_period=10) / result.net_p50_gwh
    assert sigma == pytest.approx(result.uncertainty.total, rel=1e-12)
    assert {row["return_period"] for row in (one["statistic"] for one in net["statistics"][1:])} == {1, 10, 30}
    cells = value(found["net_energy_assessment"]["results"]["energy_production"][0])
    assert [cell[0] for cell in cells[:2]] == [[1, 0], [1, 1]] and len(cells) == 288
    assert sum(cell[1] for cell in cells) == pytest.approx(result.net_p50_gwh, rel=1e-6)


def test_its_losses_multiply_to_the_net_energy(document, study):
    found, result = at(document, ("scenarios", 0, "energy_assessment")), study.energy.assessment
    losses = found["plant_performance_assessment"]
    kept = {
        one["label"]: value(one["results"]["efficiency"][0], statistic_type="median") for one in losses["categories"]
    }
    assert prod(kept.values()) == pytest.approx(result.net_p50_gwh / result.gross_gwh, rel=1e-12)
    assert kept["availability"] == pytest.approx(1 - result.group_losses[LossGroup.AVAILABILITY], rel=1e-12)
    labels = []
    for category in losses["categories"]:
        parts = [value(one["results"]["efficiency"][0]) for one in category["subcategories"]]
        assert prod(parts) == pytest.approx(kept[category["label"]], rel=1e-12)
        labels += [one["label"] for one in category["subcategories"]]
        for one in category["subcategories"]:
            elements = [value(part["results"]["efficiency"][0]) for part in one.get("elements", [])]
            assert prod(elements or parts[:0] or [1.0]) == pytest.approx(
                value(one["results"]["efficiency"][0]) if elements else 1.0, rel=1e-12
            )
    assert len(labels) == len(set(labels))
    basis = {one["label"]: one["basis"] for part in losses["categories"] for one in part["subcategories"]}
    assert basis["internal_turbine_interaction"] == "distribution_calculation"
    assert basis["turbine_availability"] == "distribution_calculation"
    assert basis["icing"] == "not_considered"
    assert basis["grid_availability"] == "generic assumption"


def test_its_uncertainties_make_the_total(document, study):
    found, result = at(document, ("scenarios", 0, "energy_assessment")), study.energy.assessment
    wind = found["wind_uncertainty_assessment"]
    assert wind["wind_speed_to_energy_sensitivity_factor"] == result.sensitivity
    squares = [
        value(one["results"]["relative_energy_uncertainty"][0], statistic_type="standard_deviation") ** 2
        for one in wind["categories"]
    ]
    plant = found["plant_performance_assessment"]["results"]["efficiency"][0]
    spread = value(plant, statistic_type="standard_deviation") / value(plant, statistic_type="median")
    assert sum(squares) + spread**2 == pytest.approx(result.uncertainty.total**2, rel=1e-12)
    for one in wind["categories"]:
        speed = value(one["results"]["relative_wind_speed_uncertainty"][0])
        energy = value(one["results"]["relative_energy_uncertainty"][0])
        assert energy == pytest.approx(speed * result.sensitivity, rel=1e-12)


def test_what_nobody_told_is_a_placeholder_or_left_out(study, document):
    assert document["project_country"] == "VN" and document["utc_offset"] == 7
    assert document["issuing_organisations"][0]["name"].startswith("placeholder")
    assert document["contributors"][0]["name"].startswith("placeholder")
    assert "receiving_organisations" not in document and "measurement_stations" not in document
    settings = study.project.settings
    issue = replace(settings.issue, country="", organisation="A", author="B", receiver="C")
    project = replace(study.project, settings=replace(settings, issue=issue))
    named = eya_document(replace(study, project=project), turbine_names(study), "2026-01-31T10:00:00+00:00")
    assert "project_country" not in named and named["issue_date"] == "2026-01-31"
    assert [named[key][0]["name"] for key in ("issuing_organisations", "contributors", "receiving_organisations")] == [
        "A", "B", "C",
    ]  # fmt: skip
    # nothing was measured, and it says so
    statistics = document["wind_resource_assessments"][0]["dataset_statistics"]["data_availability"][0]
    assert value(statistics) == 0 and "No measured" in statistics["description"]


def test_the_rose_in_it_is_the_climate_s(document, study):
    probability = document["wind_resource_assessments"][0]["results"]["probability"][0]
    points = value(probability)
    assert probability["dimensions"] == ["wind_dataset_id", "height", "wind_speed", "wind_from_direction"]
    assert sum(point[1] for point in points) == pytest.approx(1, abs=1e-9)
    # shares of the sectors against those of the climate's own file
    frequency = np.array(study.project.climate.frequency)
    by_sector = [sum(point[1] for point in points if point[0][3] == 30 * sector) for sector in range(12)]
    assert by_sector == pytest.approx(frequency / frequency.sum(), abs=2e-3)
    mean = sum(point[0][2] * point[1] for point in points)
    assert mean == pytest.approx(study.cases.probability @ study.cases.wind_speed, abs=0.02)


def test_a_series_is_counted_into_bins():
    cases = FlowCases.series([0.0, 350.0, 16.0, 180.0], [0.2, 0.4, 1.4, 7.5])
    speeds, share = speed_and_sector_shares(cases)
    assert speeds[:3].tolist() == [0.25, 1.0, 2.0]
    assert share[0, 0] == 0.5 and share[1, 1] == 0.25 and share[6, 8] == 0.25


def test_half_degree_sectors_part_at_their_limits():
    # one direction of 30 degrees width about 15 lies half in each sector
    cases = FlowCases.rose([15.0 + 30 * k for k in range(12)], [8.0, 9.0], np.full((12, 2), 1 / 24))
    speeds, share = speed_and_sector_shares(cases)
    assert share.sum(axis=1) == pytest.approx(1 / 12)
    assert share[:, speeds == 9.0].sum() == pytest.approx(0.5)
