"""Data files of settings: all of them found by their place, and named anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monsun.inputs.data_files import DataFile, ExclusionFile, ExclusionKind, SeriesFile, named_files, renamed_files
from monsun.inputs.project import DATA
from monsun.inputs.series_form import SeriesForm, SeriesKind
from monsun.inputs.settings_file import read_settings
from monsun.records import InputError

REFERENCE = read_settings(DATA / "binh_thuan" / "project.yaml")
SERIES = SeriesFile(file="one.csv", further=("two.csv", "bundled:x.csv"), form=SeriesForm(kind=SeriesKind.MERRA2))
EXCLUSIONS = (
    ExclusionFile(file="reef.zip", kind=ExclusionKind.PROTECTED_SITE),
    ExclusionFile(file="bundled:lane.geojson", kind=ExclusionKind.SHIPPING_LANE, buffer=926.0),
)
SETTINGS = replace(
    REFERENCE,
    site=replace(REFERENCE.site, exclusions=EXCLUSIONS),
    climate=replace(REFERENCE.climate, sectors=None, measurement=SERIES),
)


def test_every_file_is_found_by_its_place() -> None:
    found = dict(named_files(SETTINGS))
    assert set(found) == {
        "site.area", "site.land", "site.seabed", "site.limits", "site.exclusions[0]", "site.exclusions[1]",
        "climate.measurement", "climate.monthly",
    }  # fmt: skip
    assert found["site.exclusions[0]"].file == "reef.zip"


def test_files_are_named_anew_but_for_bundled_ones() -> None:
    moved = renamed_files(SETTINGS, lambda file: f"../{file}")
    assert [entry.file for entry in moved.site.exclusions] == ["../reef.zip", "bundled:lane.geojson"]
    assert moved.site.exclusions[1].buffer == 926.0
    assert moved.climate.measurement is not None
    assert moved.climate.measurement.file == "../one.csv"
    assert moved.climate.measurement.further == ("../two.csv", "bundled:x.csv")
    assert moved.climate.measurement.form is SERIES.form
    assert moved.finance is SETTINGS.finance
    assert renamed_files(moved, lambda file: file.removeprefix("../")) == SETTINGS


def test_a_kind_of_file_keeps_the_checks_of_every_file() -> None:
    with pytest.raises(InputError, match="data_class: expected one of measured"):
        ExclusionFile(file="x", kind=ExclusionKind.CABLE, data_class="felt")
    with pytest.raises(InputError, match="buffer: expected a number >= 0"):
        ExclusionFile(file="x", kind=ExclusionKind.CABLE, buffer=-1.0)
    assert isinstance(SERIES, DataFile)
