"""What the project file states stays, also where it is the usual value; what it leaves out is what the data tell."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from monsun.energy.estimated_terms import estimated_terms
from monsun.inputs.example import example_project_text
from monsun.inputs.project import Project, load_project, settings_text, with_settings, with_turbine
from monsun.inputs.project_sea import site_metocean
from monsun.inputs.project_wind import site_cases, site_turbulence
from monsun.inputs.settings_in_use import foundation_in_use, settings_in_use
from monsun.records import Found, documented_fields
from monsun.site.air import air_density, pressure_at_height, temperature_at_height
from monsun.site.extreme_sea import extreme_wave_height
from monsun.site.metocean import Metocean

HUB = 150.0
USUAL_DENSITY, USUAL_TURBULENCE = 1.161, 0.06
TURBULENCE = 0.09  # at 80 m
# the deviation is taken as the same at the hub, where the wind is faster
AT_HUB = TURBULENCE * (80 / HUB) ** 0.1


def mast(folder: Path, hours: int = 8784) -> dict[str, Any]:
    """A year of hours at 80 and 120 m, with deviations, and 27 degC and 1,000 hPa at 80 m throughout."""
    times = np.datetime64("2019-12-31T17:00:00") + np.arange(hours) * np.timedelta64(3600, "s")
    random = np.random.default_rng(1)
    speed, angle = 9 * random.weibull(2.2, hours) + 0.5, random.uniform(0, 360, hours)
    rows = [
        f"{time},{value:.3f},{value * 1.5**0.1:.3f},{way:.1f},{TURBULENCE * value:.4f},27.0,1000.0"
        for time, value, way in zip(times, speed, angle, strict=True)
    ]
    text = "\n".join(["time,v80,v120,d80,s80,t80,p80", *rows]) + "\n"
    (folder / "mast.csv").write_text(text, encoding="utf-8")
    channels = (
        ("v80", 80, "m/s", "wind_speed"), ("v120", 120, "m/s", "wind_speed"), ("d80", 80, "degrees", "wind_direction"),
        ("s80", 80, "m/s", "wind_speed_deviation"), ("t80", 80, "degC", "temperature"), ("p80", 80, "hPa", "pressure"),
    )  # fmt: skip
    keys = ("column", "height", "unit", "quantity")
    form = {"kind": "table", "time": "time", "columns": [dict(zip(keys, one, strict=True)) for one in channels]}
    return {"file": "mast.csv", "form": form, "data_class": "measured", "source": "a mast"}


def loaded(folder: Path, name: str = "park", **parts: dict[str, Any]) -> Project:
    """The reference project on a mast, with more keys in some sections."""
    content = yaml.safe_load(example_project_text("park"))
    for key in ("sectors", "monthly", "reference_height"):
        del content["climate"][key]
    content["climate"] |= {"measurement": mast(folder)}
    for section, values in parts.items():
        content[section] = (content[section] or {}) | values
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_project(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("in_use")


@pytest.fixture(scope="module")
def measured(folder: Path) -> Project:
    """Nothing is stated but the uncertainty that the reference project states."""
    return loaded(folder)


@pytest.fixture(scope="module")
def stated(folder: Path) -> Project:
    """Usual values, stated."""
    return loaded(
        folder, "stated",
        climate={"air_density": USUAL_DENSITY, "turbulence_intensity": USUAL_TURBULENCE},
        uncertainty={"interannual_variability": 0.05, "vertical_extrapolation": 0.0088, "measurement": 0.0235},
        foundation={"site": {"mean_wind_speed": 9.5, "air_density": 1.225}},
    )  # fmt: skip


def by_hand() -> float:
    """Density at hub height of the mast's constant air."""
    warm = temperature_at_height(300.15, HUB - 80)
    return float(air_density(warm, pressure_at_height(1e5, 300.15, HUB - 80)))


def test_what_is_left_out_is_what_the_data_tell(measured: Project) -> None:
    assert measured.settings.climate.air_density is None
    assert measured.air_density == measured.turbine.air_density == pytest.approx(by_hand(), rel=1e-3)
    assert measured.air_density != pytest.approx(USUAL_DENSITY, abs=0.005)
    cases = site_cases(measured)
    assert cases.mean_turbulence_intensity == pytest.approx(AT_HUB, rel=0.01)
    terms, told = estimated_terms(measured.settings.uncertainty, measured.resource)
    assert "interannual_variability" in {one.name for one in told}
    # the reference project states this one
    assert terms.historical_wind_resource == 0.065
    site = foundation_in_use(measured, cases, None).site
    assert (site.mean_wind_speed, site.air_density) == (cases.mean_wind_speed, measured.air_density)


def test_what_is_stated_stays_also_where_it_is_the_usual_value(stated: Project) -> None:
    assert stated.resource is not None and stated.resource.air_density != USUAL_DENSITY
    assert stated.air_density == stated.turbine.air_density == USUAL_DENSITY
    assert site_turbulence(stated) == USUAL_TURBULENCE
    terms, told = estimated_terms(stated.settings.uncertainty, stated.resource)
    assert terms == stated.settings.uncertainty and not told
    site = foundation_in_use(stated, site_cases(stated), None).site
    assert site == stated.settings.foundation.site and (site.mean_wind_speed, site.air_density) == (9.5, 1.225)


def test_without_a_measurement_the_usual_value_stands() -> None:
    project = load_project("binh-thuan")
    assert project.settings.climate.air_density is None and project.air_density == USUAL_DENSITY
    assert site_turbulence(project) == USUAL_TURBULENCE
    site = foundation_in_use(project, site_cases(project), site_metocean(project)).site
    # 9.2 m/s at 100 m, by the power law
    assert site.mean_wind_speed == pytest.approx(9.2 * 1.5**0.08, rel=1e-3)
    assert site.air_density == USUAL_DENSITY
    # the constructed sea is no record of storms
    assert (site.significant_wave_height, site.peak_period) == (None, None)


@pytest.mark.parametrize("which", ["measured", "stated"])
def test_a_project_file_as_written_gives_the_same_study(
    folder: Path, which: str, request: pytest.FixtureRequest
) -> None:
    project = request.getfixturevalue(which)
    text = settings_text(project.settings)
    (folder / "again.yaml").write_text(text, encoding="utf-8")
    again = load_project(folder / "again.yaml")
    assert again.settings == project.settings
    assert yaml.safe_load(text)["climate"]["air_density"] == (None if which == "measured" else USUAL_DENSITY)
    cases, own = (site_cases(one) for one in (again, project))
    assert np.array_equal(cases.turbulence_intensity, own.turbulence_intensity)
    # values, sources and classes of all inputs
    assert inputs(again) == inputs(project)
    assert np.array_equal(again.turbine.speed_knots, project.turbine.speed_knots)


def inputs(project: Project) -> dict[str, tuple[Any, str, str]]:
    found = documented_fields(settings_in_use(project, site_cases(project), None))
    return {item.path: (item.value, item.source, item.data_class) for item in found}


def test_every_number_says_where_it_is_from(measured: Project, stated: Project) -> None:
    found, given, usual = inputs(measured), inputs(stated), inputs(load_project("binh-thuan"))
    for path in (
        "climate.air_density", "climate.turbulence_intensity", "uncertainty.interannual_variability",
        "foundation.site.mean_wind_speed", "foundation.site.air_density",
    ):  # fmt: skip
        assert given[path][1:] == ("project file", "user")
        assert found[path][2] in ("measured", "derived") and found[path][1] != usual[path][1]
    assert found["climate.turbulence_intensity"][0] == pytest.approx(AT_HUB, rel=0.01)
    assert found["foundation.site.air_density"][1].startswith("climate.air_density: temperature and pressure")
    assert usual["climate.air_density"] == (
        USUAL_DENSITY, "COADS air temperature, humidity and pressure of the cell, at 150 m", "derived"
    )  # fmt: skip
    assert usual["foundation.site.mean_wind_speed"][2] == "constructed"
    copy = pickle.loads(pickle.dumps(Found(1.5, "a source", "derived")))
    assert (copy, copy.source, copy.data_class) == (1.5, "a source", "derived")


def test_a_record_of_waves_gives_the_sea_of_the_foundations() -> None:
    project = load_project("binh-thuan")
    cases, count = site_cases(project), 20 * 8760
    height = 1.5 + np.random.default_rng(1).gumbel(0.0, 0.5, count)
    sea = Metocean(
        "a record", np.full(count, 8.0), np.maximum(height, 0.0), np.ones(count, dtype=int), 10.0, 0.1, "a buoy",
        "measured",
    )  # fmt: skip
    site = foundation_in_use(project, cases, sea).site
    assert site.significant_wave_height == extreme_wave_height(sea)
    assert isinstance(site.significant_wave_height, Found) and site.significant_wave_height.data_class == "measured"
    # as steep as 7.5 m in waves of 11.5 s
    assert site.peak_period == pytest.approx(11.5 * np.sqrt(site.significant_wave_height / 7.5))
    own = replace(project.settings.foundation.site, significant_wave_height=7.5)
    stated = replace(
        project, settings=replace(project.settings, foundation=replace(project.settings.foundation, site=own))
    )  # fmt: skip
    site = foundation_in_use(stated, cases, sea).site
    assert (site.significant_wave_height, site.peak_period) == (7.5, None)


def test_a_project_with_other_settings_is_read_anew(measured: Project) -> None:
    climate = measured.settings.climate
    for density in (USUAL_DENSITY, 1.2):
        changed = with_settings(
            measured, replace(measured.settings, climate=replace(climate, air_density=density))
        )  # fmt: skip
        assert changed.air_density == changed.turbine.air_density == density
        assert site_cases(changed).mean_wind_speed == site_cases(measured).mean_wind_speed
    back = with_settings(changed, measured.settings)
    assert back.air_density == measured.air_density and back.settings == measured.settings
    # settings alone do not change the turbine that was read
    alone = replace(measured, settings=changed.settings)
    assert alone.air_density == alone.turbine.air_density == measured.air_density
    other = with_turbine(changed, "IEA-10MW-198")
    assert other.air_density == 1.2


def test_a_bundled_project_with_other_settings_finds_its_files() -> None:
    project = load_project("binh-thuan")
    changed = with_settings(project, replace(project.settings, seed=7))
    assert changed.files == project.files and changed.settings.seed == 7
