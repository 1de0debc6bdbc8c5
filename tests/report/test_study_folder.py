"""The run folder of a real study: whole, readable by other tools, and of one mind with the study."""

import csv
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from monsun import study as chain
from monsun.energy.uncertain_inputs import SampledTerms
from monsun.headline import HEADLINE
from monsun.inputs.project import read_settings
from monsun.records import InputError
from monsun.report import study_folder
from monsun.report.study_folder import write_report_again, write_run_folder

ROOT = Path(__file__).resolve().parents[2]
CONTRACT_FILES = {
    "study.json", "report.html", "park.yaml", "layout.csv", "layout.geojson", "cables.geojson", "cases.nc",
    "cashflow.csv", "settlement.csv", "plan.nc", "project.yaml", "provenance.json", "eya.json", "hourly.csv",
    "hourly.nc", "tables",
}  # fmt: skip
CONTRACT_KEYS = set(
    "capacity_mw turbine_count turbine_name gross_gwh wake_loss net_p50_gwh net_p90_gwh capacity_factor cable_km "
    "electrical_loss mean_depth_m capex_musd opex_musd_per_year lcoe_usd_per_mwh construction_months availability "
    "equity_irr project_irr min_dscr npv_musd capacity_value_mw co2_avoided_mt_per_year curtailment min_spacing_m "
    "feasible seconds net_p75_gwh net_p99_gwh net_p90_one_year_gwh energy_uncertainty external_wake_loss".split()
)


def json_of(path):
    def refuse(word):
        raise AssertionError(f"{path.name} holds {word}")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(rows, column):
    return np.array([float(row[column]) for row in rows])


def contents(folder):
    return {item.relative_to(folder): item.read_bytes() for item in folder.rglob("*") if item.is_file()}


def names(folder):
    return sorted(item.name for item in folder.iterdir())


def test_the_folder_holds_every_promised_file_and_no_other(run):
    assert {item.name for item in run.iterdir()} == CONTRACT_FILES | {"report.json"}
    assert all(item.stat().st_size > 100 for item in run.rglob("*"))


def test_the_documentation_names_every_file_and_key(run):
    text = (ROOT / "docs" / "run-folder.md").read_text(encoding="utf-8")
    tables = {f"tables/{item.name}" for item in (run / "tables").iterdir()}
    for name in CONTRACT_FILES - {"tables"} | CONTRACT_KEYS | tables:
        assert f"`{name}`" in text, name


def test_headline_numbers_are_whole_finite_and_consistent(run, study):
    found = json_of(run / "study.json")
    assert found.keys() >= CONTRACT_KEYS and found.keys() == HEADLINE.keys()
    for key, value in found.items():
        assert isinstance(value, bool | str) or math.isfinite(value), key
    assert found["net_p99_gwh"] < found["net_p90_one_year_gwh"] < found["net_p90_gwh"] < found["net_p75_gwh"]
    assert found["turbine_count"] == 67 and found["turbine_name"] == "IEA-15MW-240" and found["feasible"] is True
    assert found["capacity_factor"] == pytest.approx(found["net_p50_gwh"] / (found["capacity_mw"] * 8.76), rel=1e-12)
    assert found["net_p90_gwh"] < found["net_p50_gwh"] < found["gross_gwh"]
    assert found == json.loads(json.dumps(study.headline))


def test_layout_lies_in_the_lease_and_matches_its_map(run, study):
    rows, map_ = rows_of(run / "layout.csv"), json_of(run / "layout.geojson")
    x, y = numbers(rows, "x [m]"), numbers(rows, "y [m]")
    # the lease area as its own file has it, in degrees: nothing of our projection is in this check
    lease_file = study.project.files["site.area"]
    lease = shapely.union_all(
        [
            shapely.geometry.shape(feature["geometry"])
            for feature in json_of(lease_file)["features"]
            if feature["geometry"]["type"] in ("Polygon", "MultiPolygon") and "lease" in str(feature["properties"])
        ]
    )
    places = [feature["geometry"]["coordinates"] for feature in map_["features"]]
    assert map_["type"] == "FeatureCollection" and len(places) == len(rows) == 67
    inside = study.project.area.lease if lease.is_empty else lease
    points = shapely.points(np.column_stack([x, y]) if lease.is_empty else np.array(places))
    assert shapely.contains(inside, points).all()
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.eye(67) * 1e9
    assert apart.min() == pytest.approx(json_of(run / "study.json")["min_spacing_m"], rel=1e-9)
    # one degree of latitude is 110.6 km here: the map and the table say the same place
    latitude = np.array([place[1] for place in places])
    assert np.polyfit(y, latitude, 1)[0] * 110.6e3 == pytest.approx(1, abs=0.01)


def test_case_file_adds_up_to_the_energy_with_wakes(run, study):
    import xarray

    with xarray.open_dataset(run / "cases.nc") as cases:
        mean = float((cases.power * cases.probability).sum())
        by_turbine = (cases.power * cases.probability).sum("case").values * 8760 / 1e6
        assert cases.power.attrs["units"] == "W" and float(cases.probability.sum()) == pytest.approx(1, abs=1e-9)
        assert (cases.wind_speed <= cases.free_wind_speed + 1e-9).all()
    found = json_of(run / "study.json")
    assert mean * 8760 / 1e9 == pytest.approx(found["gross_gwh"] * (1 - found["wake_loss"]), rel=1e-9)
    table = rows_of(run / "layout.csv")
    np.testing.assert_allclose(by_turbine, numbers(table, "energy [MWh per year]"), rtol=1e-9)


def test_park_file_is_valid_windio(run):
    windio = pytest.importorskip("windIO")
    windio.validate(run / "park.yaml", "plant/wind_energy_system")


def test_cables_join_every_turbine_and_carry_all(run):
    features = json_of(run / "cables.geojson")["features"]
    array = [f["properties"] for f in features if f["properties"]["role"] == "array"]
    turbines = {row["name"] for row in rows_of(run / "layout.csv")}
    assert {cable["first"] for cable in array} == turbines and len(array) == 67
    ends = [cable for cable in array if cable["last"] == "offshore substation"]
    assert sum(cable["turbine_count"] for cable in ends) == 67
    assert all(f["properties"]["turbine_count"] == 67 for f in features if f["properties"]["role"] == "export")
    # laid length holds slack and ends, so it is more than the length along the routes
    assert sum(cable["length_m"] for cable in array) / 1e3 > json_of(run / "study.json")["cable_km"]


def test_cash_flow_and_settlement_agree_with_the_result_and_each_other(run, study):
    result, flow, paid = study.finance.result, rows_of(run / "cashflow.csv"), rows_of(run / "settlement.csv")
    year = numbers(flow, "year")
    np.testing.assert_array_equal(year, result.year)
    for name in ("revenue", "operation", "capital", "debt_draw", "equity_flow", "project_flow"):
        usd, vnd = numbers(flow, f"{name}_usd_million"), numbers(flow, f"{name}_vnd_million")
        np.testing.assert_allclose(usd, getattr(result.usd, name) / 1e6, rtol=1e-12)
        np.testing.assert_allclose(vnd, usd * numbers(flow, "vnd_per_usd"), rtol=1e-9)
    assert result.usd.capital.sum() / 1e6 == pytest.approx(json_of(run / "study.json")["capex_musd"], rel=1e-9)
    # net present value once more, from the file alone
    factors = (1 + study.project.settings.finance.discount_rate) ** -np.arange(len(year))
    assert numbers(flow, "project_flow_usd_million") @ factors == pytest.approx(
        json_of(run / "study.json")["npv_musd"], rel=1e-9
    )
    purposes = {"revenue": "electricity", "operation": "operation cost", "capital": "capital cost"}
    for name, purpose in purposes.items():
        total = sum(float(row["usd_million"]) for row in paid if row["purpose"] == purpose)
        assert total == pytest.approx(numbers(flow, f"{name}_usd_million").sum(), rel=1e-9)
    for this in year:
        rows = [row for row in paid if float(row["year"]) == this]
        into = sum(float(row["usd_million"]) for row in rows if row["receiver"] == "Project company")
        out = sum(float(row["usd_million"]) for row in rows if row["payer"] == "Project company")
        assert into == pytest.approx(out, rel=1e-6, abs=1e-6)


def test_plan_file_opens_with_its_units(run, study):
    import xarray

    with xarray.open_dataset(run / "plan.nc") as plan:
        assert plan.generation.attrs["units"] == "MW" and plan.sizes["hour"] == 168
        assert float(plan.capacity_value_mw) == pytest.approx(study.plan.impact.capacity_value_mw)


def test_project_file_reads_back_to_the_same_settings(run, study):
    assert read_settings(run / "project.yaml") == study.project.settings


def test_provenance_classes_follow_the_data(run):
    origin = json_of(run / "provenance.json")
    assert set(origin["input_classes"].values()) <= set(
        "measured reanalysis published derived constructed assumed user".split()
    )
    assert origin["input_classes"]["climate.sectors.file"] == "constructed"
    assert origin["input_classes"]["site.seabed.file"] == "measured"
    assert len(origin["input_sha256"]) >= 6 and all(len(value) == 64 for value in origin["input_sha256"].values())


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("place", ["write_json", "write_cases_netcdf", "write_table_csv", "write_report"])
def test_what_fails_while_writing_leaves_nothing_and_the_old_run(study, run, tmp_path, monkeypatch, place, error):
    def fail(*_args, **_named):
        raise error("no more")

    monkeypatch.setattr(study_folder, place, fail)
    with pytest.raises(error):
        write_run_folder(study, tmp_path / "new")
    assert names(tmp_path) == []
    old = tmp_path / "old"
    shutil.copytree(run, old)
    before = contents(old)
    with pytest.raises(error):
        write_run_folder(study, old)
    assert names(tmp_path) == ["old"] and contents(old) == before


def test_a_folder_of_something_else_is_not_replaced(study, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(InputError):
        write_run_folder(study, tmp_path / "thesis")
    assert names(tmp_path / "thesis") == ["chapter.txt"]


def test_the_report_can_be_written_again_from_the_run(run, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (copy / "report.html").write_text("an old version's")
    write_report_again(copy)
    assert (copy / "report.html").read_text() == (run / "report.html").read_text() and names(copy) == names(run)


def test_a_report_needs_a_run_with_its_content(run, tmp_path):
    with pytest.raises(InputError):
        write_report_again(tmp_path)
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (copy / "report.json").unlink()
    with pytest.raises(InputError, match=r"report\.json"):
        write_report_again(copy)
    assert (copy / "report.html").is_file()


def test_a_part_of_a_study_writes_what_it_has(study, tmp_path):
    part = replace(study, finance=None, plan=None, reasons={})
    write_run_folder(part, tmp_path / "part")
    assert {"cashflow.csv", "settlement.csv", "plan.nc"}.isdisjoint(names(tmp_path / "part"))
    assert "npv_musd" not in json_of(tmp_path / "part" / "study.json")
    assert "Not computed in this run." in (tmp_path / "part" / "report.html").read_text()


def test_quick_and_full_share_their_formulas(study, monkeypatch):
    monkeypatch.setattr(chain, "ROUTING_SECONDS", {False: 0.2, True: 0.2})
    settings = study.project.settings
    unsampled = replace(study.project, settings=replace(settings, monte_carlo=SampledTerms(samples=0)))
    full = chain.produce(unsampled, study.cases, study.placed, quick=False)[1]
    quick = chain.produce(unsampled, study.cases, study.placed, quick=True)[1]
    assert full.monte_carlo is None and quick.monte_carlo is None and study.energy.monte_carlo.samples.size == 200
    np.testing.assert_array_equal(full.state.power, quick.state.power)
    for found in (full, quick):
        assert found.assessment.gross_gwh == study.energy.assessment.gross_gwh
        assert found.assessment.wake_loss == study.energy.assessment.wake_loss
        assert found.assessment.uncertainty == study.energy.assessment.uncertainty
