"""Cases are sorted by direction and cut into groups; nothing is lost and nothing is twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cases import FlowCases
from monsun.sweep.groups import MOST_LANES, MOST_SPAN, CaseGroups, case_groups


def check_whole(cases: FlowCases, groups: CaseGroups) -> None:
    assert sorted(groups.order) == list(range(cases.count))
    assert groups.start[0] == 0 and groups.start[-1] == cases.count
    sizes = np.diff(groups.start)
    assert sizes.min() >= 1 and sizes.max() <= MOST_LANES
    assert groups.count == sizes.size == groups.half_span.size == groups.middle_sine.size
    turned = np.radians(np.mod(cases.wind_direction[groups.order], 360))
    assert np.all(np.diff(turned) >= 0)
    np.testing.assert_array_equal(groups.wind_speed, cases.wind_speed[groups.order])
    np.testing.assert_array_equal(groups.turbulence_intensity, cases.turbulence_intensity[groups.order])
    np.testing.assert_allclose(groups.sine, np.sin(turned), atol=1e-15)
    np.testing.assert_allclose(groups.cosine, np.cos(turned), atol=1e-15)
    # every case lies within its group's span about the middle
    middle = np.repeat(groups.middle_sine + 1j * groups.middle_cosine, sizes)
    away = np.abs(np.angle((groups.sine + 1j * groups.cosine) / middle))
    assert np.all(away <= np.repeat(groups.half_span, sizes) + 1e-14)
    assert np.all(groups.half_span <= np.radians(MOST_SPAN) / 2 + 1e-9)


def test_a_rose_shares_its_geometry() -> None:
    speed = np.arange(3.0, 26.0)
    cases = FlowCases.rose(np.arange(0.0, 360.0, 30.0), speed, np.full((12, 23), 1 / 276))
    groups = case_groups(cases)
    check_whole(cases, groups)
    assert groups.shared_geometry and groups.count == 12
    assert np.all(groups.half_span == 0)


def test_many_speeds_of_one_direction_are_cut_evenly() -> None:
    cases = FlowCases.rose([10.0, 20.0], np.linspace(3, 25, 150), np.full((2, 150), 1 / 300))
    groups = case_groups(cases)
    check_whole(cases, groups)
    assert list(np.diff(groups.start)) == [50] * 6


def test_a_time_series_mixes_neighbouring_directions() -> None:
    generator = np.random.default_rng(1)
    cases = FlowCases.series(generator.uniform(0, 360, 3000), generator.uniform(3, 25, 3000))
    groups = case_groups(cases)
    check_whole(cases, groups)
    assert not groups.shared_geometry
    alone = case_groups(cases, mixed_directions=False)
    check_whole(cases, alone)
    assert alone.shared_geometry and alone.count == 3000


def test_the_same_cases_are_grouped_once() -> None:
    cases = FlowCases.series([270.0, 280.0], [8.0, 9.0])
    assert case_groups(cases) is case_groups(cases)


@pytest.mark.parametrize("direction", [0.0, 360.0, 720.0, -360.0])
def test_north_is_north(direction: float) -> None:
    groups = case_groups(FlowCases.series([direction], [8.0]))
    assert (groups.middle_sine[0], groups.middle_cosine[0]) == (0.0, 1.0)


@given(st.lists(st.floats(-360, 720), min_size=1, max_size=200), st.booleans())
def test_any_series(direction: list[float], mixed: bool) -> None:
    cases = FlowCases.series(direction, np.linspace(3, 25, len(direction)))
    check_whole(cases, case_groups(cases, mixed_directions=mixed))


@given(st.integers(1, 12), st.integers(1, 200))
def test_any_rose(directions: int, speeds: int) -> None:
    share = np.full((directions, speeds), 1 / (directions * speeds))
    cases = FlowCases.rose(np.linspace(0, 330, directions), np.linspace(3, 25, speeds), share)
    check_whole(cases, case_groups(cases))
