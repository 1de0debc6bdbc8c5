"""Positions that are given: read in metres or degrees, and refused by line or turbine where they break a limit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from monsun.inputs.placed import PlacedLayout, check_layout, read_layout
from monsun.inputs.project import Project, load_project, settings_text
from monsun.records import InputError
from monsun.study import evaluate

COUNT = 4


@pytest.fixture(scope="module")
def project() -> Project:
    """The reference project with four turbines, named so that its files are found from anywhere."""
    whole = load_project("binh-thuan")
    settings = whole.settings
    return replace(whole, settings=replace(settings, turbines=replace(settings.turbines, count=COUNT)))


@pytest.fixture(scope="module")
def square(project: Project) -> tuple[np.ndarray, np.ndarray]:
    """Four places well inside the area, m."""
    inside = project.area.allowed.buffer(-1500).representative_point()
    return inside.x + np.array([0.0, 1000.0, 0.0, 1000.0]), inside.y + np.array([0.0, 0.0, 1000.0, 1000.0])


def table(path: Path, header: str, *columns: np.ndarray) -> Path:
    lines = [",".join(repr(float(value)) for value in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def test_metres_and_degrees_are_the_same_places(project: Project, square: tuple, tmp_path: Path) -> None:
    x, y = square
    longitude, latitude = project.projection.degrees(x, y)
    metres = read_layout(table(tmp_path / "a.csv", "name,y [m],x [m]", np.arange(4), y, x), project.projection)
    degrees = read_layout(
        table(tmp_path / "b.csv", "longitude [degrees],latitude [degrees]", longitude, latitude), project.projection
    )
    both = read_layout(
        table(tmp_path / "c.csv", "longitude [degrees],latitude [degrees],x [m],y [m]", 0 * x, 0 * y, x, y),
        project.projection,
    )
    for found in (metres, both):
        assert np.array_equal(found.x, x) and np.array_equal(found.y, y)
    assert degrees.x == pytest.approx(x, abs=1e-4) and degrees.y == pytest.approx(y, abs=1e-4)
    assert metres.lines == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x [m],y [m]\n1,2\n3,\n", r"line 3, column y \[m\]: expected a number, got an empty cell"),
        ("x [m],y [m]\n1,2\n3,nan\n", r"line 3, column y \[m\]: expected a finite number"),
        ("x [m],z\n1,2\n", r"header: expected a column 'y \[m\]'"),
        ("east,north\n1,2\n", r"header: expected a column 'x \[m\]'"),
        ("longitude [degrees],latitude [degrees]\n108,11\n108,111\n", r"line 3, column latitude \[degrees\]"),
        ("x [m],y [m]\n", "a header and at least one row"),
    ],
)
def test_a_table_that_cannot_be_read(project: Project, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "layout.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=rf"layout\.csv: .*{said}|layout\.csv: expected {said}"):
        read_layout(path, project.projection)


def test_what_a_layout_must_keep(project: Project, square: tuple) -> None:
    x, y = square

    def check(east: np.ndarray, north: np.ndarray, lines: tuple[int, ...] = ()) -> None:
        check_layout(PlacedLayout(east, north, "mine.csv", lines), project.settings, project.area, project.turbine)

    check(x, y)
    with pytest.raises(InputError, match=r"mine\.csv: expected 4 turbines, as turbines\.count says, got 3"):
        check(x[1:], y[1:])
    with pytest.raises(InputError, match=r"mine\.csv: line 9: expected a place inside the area"):
        check(x + np.array([0, 0, 1e5, 0]), y, (2, 3, 9, 11))
    with pytest.raises(InputError, match=r"turbine 1 and turbine 2: expected at least 960 m apart .*, got 900\.000 m"):
        check(x - np.array([0, 100, 0, 0]), y)
    # rounding is no breach
    check(x - np.array([0, 40 + 5e-7, 0, 0]), y)


def test_the_setback_is_kept_too(project: Project, square: tuple) -> None:
    x, y = square
    setback = project.settings.layout.setback * project.turbine.rotor_diameter
    edge = project.area.lease.exterior.interpolate(0.37, normalized=True)
    with pytest.raises(InputError, match=rf"turbine 1: expected a place .* {setback:g} m from their edges"):
        check_layout(
            PlacedLayout(np.r_[edge.x, x[1:]], np.r_[edge.y, y[1:]], "layout"),
            project.settings, project.area, project.turbine,
        )  # fmt: skip


def test_a_study_of_a_given_layout(project: Project, square: tuple) -> None:
    x, y = square
    study = evaluate(project, quick=True, until="energy", layout=(x.tolist(), y.tolist()))
    assert np.array_equal(study.placed.park.x, x) and np.array_equal(study.placed.park.y, y)
    assert study.placed.layout is None
    assert study.headline["feasible"] is True
    assert study.headline["min_spacing_m"] == pytest.approx(1000.0)
    assert "the turbines stand where the layout given puts them" in study.reasons["min_spacing_m"]
    for wrong in ((x, y[1:]), (x, np.full(4, np.nan)), ([], []), (x[1:], y[1:])):
        with pytest.raises(InputError, match="layout: expected"):
            evaluate(project, until="layout", layout=wrong)


def test_a_project_file_names_its_positions(project: Project, square: tuple, tmp_path: Path) -> None:
    table(tmp_path / "layout.csv", "x [m],y [m]", *square)
    content = yaml.safe_load(settings_text(project.settings))
    content["turbines"]["positions"] = {"file": "layout.csv"}
    (tmp_path / "park.yaml").write_text(yaml.safe_dump(content))
    found = load_project(tmp_path / "park.yaml")
    assert found.files["turbines.positions"] == tmp_path / "layout.csv"
    study = evaluate(found, quick=True, until="layout")
    assert np.array_equal(study.placed.park.x, square[0])
    assert study.placed.origin == "layout.csv"
    content["turbines"]["count"] = 3
    (tmp_path / "park.yaml").write_text(yaml.safe_dump(content))
    with pytest.raises(InputError, match=r"layout\.csv: expected 3 turbines"):
        load_project(tmp_path / "park.yaml")
