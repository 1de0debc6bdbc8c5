"""Flow cases: roses and series become the same record; every way they can be wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cases import FlowCases
from monsun.records import InputError

ROSE: dict[str, Any] = {
    "wind_direction": [0.0, 90.0],
    "wind_speed": [6.0, 8.0, 10.0],
    "probability": [[0.1, 0.2, 0.2], [0.3, 0.1, 0.1]],
}
SERIES: dict[str, Any] = {"wind_direction": [0.0, 90.0, 45.0], "wind_speed": [6.0, 8.0, 10.0]}


def test_a_rose_runs_over_speeds_fastest() -> None:
    cases = FlowCases.rose(**ROSE)
    assert cases.count == 6 and cases.rose_shape == (2, 3)
    np.testing.assert_array_equal(cases.wind_speed, [6, 8, 10, 6, 8, 10])
    np.testing.assert_array_equal(cases.wind_direction, [0, 0, 0, 90, 90, 90])
    np.testing.assert_array_equal(cases.probability, [0.1, 0.2, 0.2, 0.3, 0.1, 0.1])
    np.testing.assert_array_equal(cases.turbulence_intensity, [0.06] * 6)


def test_the_turbulence_of_a_rose_by_speed_or_by_case() -> None:
    by_speed = FlowCases.rose(**ROSE, turbulence_intensity=[0.1, 0.08, 0.07])
    np.testing.assert_array_equal(by_speed.turbulence_intensity, [0.1, 0.08, 0.07] * 2)
    each = FlowCases.rose(**ROSE, turbulence_intensity=[[0.1, 0.08, 0.07], [0.2, 0.18, 0.17]])
    np.testing.assert_array_equal(each.turbulence_intensity, [0.1, 0.08, 0.07, 0.2, 0.18, 0.17])


def test_a_series_weighs_every_case_alike() -> None:
    cases = FlowCases.series(**SERIES, turbulence_intensity=[0.1, 0.08, 0.07])
    assert cases.count == 3 and cases.rose_shape is None
    np.testing.assert_array_equal(cases.probability, [1 / 3] * 3)
    np.testing.assert_array_equal(cases.turbulence_intensity, [0.1, 0.08, 0.07])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"probability": [0.5, 0.5]}, "probability: expected shape (2, 3), [direction, speed], got shape (2,)"),
        (
            {"probability": [[0.1, 0.4], [0.2, 0.1], [0.1, 0.1]]},
            "probability: expected shape (2, 3), [direction, speed], got shape (3, 2)",
        ),
        ({"probability": np.full((2, 3), 0.1)}, "probability: expected shares that add up to 1 within 0.001, got 0.6"),
        (
            {"probability": np.full((2, 3), 0.1671)},
            "probability: expected shares that add up to 1 within 0.001, got 1.0026",
        ),
        ({"probability": [[1.1, 0, 0], [-0.1, 0, 0]]}, "probability[0, 0]: expected a number from 0 to 1, got 1.1"),
        ({"probability": [[0.6, 0, 0], [0.5, 0, -0.1]]}, "probability[1, 2]: expected a number from 0 to 1, got -0.1"),
        ({"probability": [[np.nan, 0, 0], [1, 0, 0]]}, "probability[0, 0]: expected a number from 0 to 1, got nan"),
        ({"probability": [["a tenth", 0, 0], [1, 0, 0]]}, "probability[0, 0]: expected a number, got 'a tenth'"),
        (
            {"probability": [[0.5, 0.5], [0]]},
            "probability: expected numbers in rows of equal length, got rows of unequal length",
        ),
        ({"wind_direction": []}, "wind_direction: expected a row of at least one number, got shape (0,)"),
        ({"wind_speed": 8.0}, "wind_speed: expected a row of at least one number, got shape ()"),
        ({"wind_speed": [6.0, -8.0, 10.0]}, "wind_speed[1]: expected a number from 0 to 200, got -8.0"),
        ({"wind_speed": [6.0, np.nan, 10.0]}, "wind_speed[1]: expected a number from 0 to 200, got nan"),
        ({"wind_direction": [0.0, 721.0]}, "wind_direction[1]: expected a number from -360 to 720, got 721.0"),
        ({"wind_direction": ["N", "E"]}, "wind_direction[0]: expected a number, got 'N'"),
        ({"wind_speed": [6.0, None, 10.0]}, "wind_speed[1]: expected a number, got None"),
        ({"wind_speed": [6.0, "8", 10.0]}, "wind_speed[1]: expected a number, got '8'"),
        ({"turbulence_intensity": -0.1}, "turbulence_intensity: expected a number from 0 to 2, got -0.1"),
        ({"turbulence_intensity": [0.1, 8.0, 0.1]}, "turbulence_intensity[1]: expected a number from 0 to 2, got 8.0"),
    ],
)
def test_a_rose_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        FlowCases.rose(**(ROSE | change))
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wind_speed": [6.0, 8.0]}, "wind_speed, wind_direction: expected rows of equal length, got 2 and 3"),
        ({"wind_speed": []}, "wind_speed: expected a row of at least one number, got shape (0,)"),
        (
            {"wind_direction": [[0.0, 1.0, 2.0]]},
            "wind_direction: expected a row of at least one number, got shape (1, 3)",
        ),
        ({"wind_speed": [6.0, 8.0, 201.0]}, "wind_speed[2]: expected a number from 0 to 200, got 201.0"),
        ({"wind_direction": [0.0, np.inf, 0.0]}, "wind_direction[1]: expected a number from -360 to 720, got inf"),
        ({"turbulence_intensity": np.nan}, "turbulence_intensity: expected a number from 0 to 2, got nan"),
        (
            {"turbulence_intensity": [0.1, 0.1, -0.1]},
            "turbulence_intensity[2]: expected a number from 0 to 2, got -0.1",
        ),
        ({"wind_direction": "270"}, "wind_direction: expected a number, got '270'"),
    ],
)
def test_a_series_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        FlowCases.series(**(SERIES | change))
    assert str(raised.value) == message


@pytest.mark.parametrize("make", [lambda: FlowCases.rose(**ROSE), lambda: FlowCases.series(**SERIES)])
def test_cases_do_not_change(make: Any) -> None:
    cases = make()
    with pytest.raises(FrozenInstanceError):
        cases.wind_speed = np.zeros(3)
    for name in ("wind_speed", "wind_direction", "turbulence_intensity", "probability"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(cases, name)[0] = 1.0


def test_cases_keep_their_own_numbers() -> None:
    speed = np.array([6.0, 8.0, 10.0])
    cases = FlowCases.series([0.0, 90.0, 45.0], speed)
    speed[0] = 99.0
    assert cases.wind_speed[0] == 6.0


@given(st.integers(1, 20), st.integers(1, 20))
def test_any_rose_keeps_its_probability(directions: int, speeds: int) -> None:
    share = np.random.default_rng(directions * 100 + speeds).dirichlet(np.ones(directions * speeds))
    cases = FlowCases.rose(
        np.linspace(0, 350, directions), np.linspace(3, 25, speeds), share.reshape(directions, speeds)
    )
    np.testing.assert_array_equal(cases.probability.reshape(cases.rose_shape), share.reshape(directions, speeds))
    assert cases.wind_speed.reshape(directions, speeds)[-1, -1] == cases.wind_speed[speeds - 1]


def test_turbulence_of_another_shape_is_refused() -> None:
    with pytest.raises(InputError, match=r"turbulence_intensity: expected one number or \[case\], of shape \(3,\)"):
        FlowCases.series([0, 1, 2], [8, 9, 10], [0.06, 0.07])
    with pytest.raises(InputError, match=r"turbulence_intensity: expected one number, \[speed\]"):
        FlowCases.rose([0, 90], [8, 9, 10], np.full((2, 3), 1 / 6), [0.06, 0.07])


def test_cases_made_by_hand_are_checked_too() -> None:
    cases = FlowCases.rose(**ROSE)
    with pytest.raises(InputError, match=r"wind_speed\[2\]: expected a number from 0 to 200, got -1.0"):
        replace(cases, wind_speed=[1, 2, -1, 4, 5, 6])
    with pytest.raises(InputError, match=r"wind_direction: expected 5 numbers, one per case, got shape \(6,\)"):
        replace(cases, wind_speed=[1, 2, 3, 4, 5])
    with pytest.raises(InputError, match=r"rose_shape: expected directions x speeds = 6 cases, got \(3, 3\)"):
        replace(cases, rose_shape=(3, 3))
    np.testing.assert_array_equal(replace(cases, turbulence_intensity=[0.1] * 6).turbulence_intensity, [0.1] * 6)


def test_a_rounded_rose_is_used_as_it_stands() -> None:
    share = np.full((2, 3), 0.16665)
    cases = FlowCases.rose(**(ROSE | {"probability": share}))
    np.testing.assert_array_equal(cases.probability, share.ravel())
    assert cases.probability_total == pytest.approx(0.9999, abs=1e-12)
    assert FlowCases.series(**SERIES).probability_total == pytest.approx(1.0, abs=1e-15)


def test_directions_outside_the_circle_are_whole_turns_away() -> None:
    cases = FlowCases.series([-90.0, 270.0, 630.0], [8.0, 8.0, 8.0])
    np.testing.assert_array_equal(cases.wind_direction, [-90.0, 270.0, 630.0])
    np.testing.assert_array_equal(np.mod(cases.wind_direction, 360.0), [270.0] * 3)
