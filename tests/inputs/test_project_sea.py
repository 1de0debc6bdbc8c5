"""The sea of a project: a record as given, or constructed from the months of its wind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.climate_files import ProjectWind
from monsun.inputs.data_files import MetoceanFile
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project, load_project
from monsun.inputs.project_sea import monthly_wind_of, site_metocean
from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.series import constructed_hourly_wind


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project("binh-thuan")


def with_record(project: Project, path: Path, hours: int, gap: int = 0) -> Project:
    """The project with a record of so many hours of 2011 in a file; gap: hours left out at its middle."""
    time = np.datetime64("2011-01-01T00", "h") + np.arange(hours)
    height = 1.5 + np.cos(2 * np.pi * np.arange(hours) / 8760)
    rows = [f"{at},{8 + index % 5},{hs:.3f}" for index, (at, hs) in enumerate(zip(time, height, strict=True))]
    del rows[hours // 2 : hours // 2 + gap]
    path.write_text("time,wind_speed,wave_height\n" + "\n".join(rows) + "\n", encoding="utf-8")
    entry = MetoceanFile(file=str(path), height=10.0, data_class="measured", source="a buoy")
    settings = project.settings
    climate = replace(settings.climate, metocean=entry)
    files = {**project.files, "climate.metocean": path}
    return replace(project, settings=replace(settings, climate=climate), files=files)


def test_a_record_is_taken_as_it_is(project: Project, tmp_path: Path) -> None:
    sea = site_metocean(with_record(project, tmp_path / "sea.csv", 8760))
    assert (sea.hours, sea.reference_height, sea.data_class, sea.source) == (8760, 10.0, "measured", "a buoy")
    assert sea.wave_height[0] == 2.5 and sea.wind_speed[:3].tolist() == [8, 9, 10]
    assert np.array_equal(np.bincount(sea.month)[1:], np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24)


def test_a_record_with_gaps_or_of_part_of_a_year_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sea\.csv: line 4382, column time: expected one hour after the line before"):
        site_metocean(with_record(project, tmp_path / "sea.csv", 8760, gap=3))
    with pytest.raises(InputError, match=r"sea\.csv: time: expected whole years"):
        site_metocean(with_record(project, tmp_path / "sea.csv", 8000))


def test_without_a_record_the_sea_follows_the_monthly_wind(project: Project) -> None:
    sea, again = site_metocean(project), site_metocean(project)
    assert sea.data_class == "constructed"
    assert sea.hours == project.settings.installation.weather_years * 8760
    assert np.array_equal(sea.wave_height, again.wave_height)
    month = [sea.wave_height[sea.month == number].mean() for number in (1, 4)]
    # the north-east monsoon, and the calm between the monsoons
    assert month[0] > 2 * month[1]


def test_months_of_a_series_are_its_climate(project: Project) -> None:
    assert project.monthly_wind is not None
    speed, direction = constructed_hourly_wind(project.monthly_wind, 8760, 3, match_months=True)
    time = np.datetime64("2001-01-01T00", "s") + np.arange(8760) * np.timedelta64(3600, "s")
    found = monthly_wind_of(WindSeries(time, speed, direction, 100.0))
    # the drawn months have the climate's own vectors and spreads
    assert found.vector_speed == pytest.approx(project.monthly_wind.vector_speed, rel=1e-9)
    assert found.sigma == pytest.approx(project.monthly_wind.sigma, rel=1e-9)
    assert np.cos(np.radians(found.direction - project.monthly_wind.direction)) == pytest.approx(np.ones(12))
    series = WindSeries(time[:5000], speed[:5000], direction[:5000], 100.0)
    with pytest.raises(InputError, match=r"climate\.metocean: .* got none of month 8"):
        monthly_wind_of(series)
    measured = replace(project, wind=ProjectWind(WindSeries(time, speed, direction, 100.0)))
    assert site_metocean(measured).data_class == "constructed"


def test_price_levels_are_the_project_s(project: Project) -> None:
    levels = price_levels(project.settings)
    assert levels.year == project.settings.finance.price_year
    assert levels.factor("rate", "VND", levels.year) == pytest.approx(1 / levels.units_per_usd["VND"])
