"""The wind at points: what a rotor there would feel, under every model, site and operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep import field, prepare
from monsun.sweep.field import FlowMap, Grid, flow_map, map_grid
from monsun.sweep.reach import Reach, reach
from monsun.sweep.solve import flow
from monsun.wake.blockage import self_similar_2020
from monsun.wake.deflection import jimenez_2010
from monsun.wake.models import PUBLISHED, FlowModel, bastankhah_2014, niayifar_2016
from monsun.wake.shear import log_law, power_law

KNOTS = np.arange(3.0, 26.0)
TURBINE = Turbine(
    name="5 MW",
    rotor_diameter=126.0,
    hub_height=90.0,
    wind_speed=KNOTS,
    power=5e6 * np.minimum((KNOTS / 11) ** 3, 1),
    thrust_coefficient=np.where(KNOTS < 10, 0.82, 0.82 * (10 / KNOTS) ** 2),
)
EAST = np.array([0.0, 620.0, 1240.0, 90.0, 700.0, 1330.0])
NORTH = np.array([0.0, 40.0, -60.0, 500.0, 560.0, 480.0])
SIX = Park(EAST, NORTH, TURBINE)
CASES = FlowCases.series([270.0, 262.0, 75.0], [10.0, 14.0, 8.0], 0.07)
TURNED = replace(niayifar_2016(), name="turned_niayifar", deflection=jimenez_2010())
BLOCKED = replace(bastankhah_2014(), name="blocked_bastankhah", blockage=self_similar_2020())
DRAWN = np.random.default_rng(8)
YAW, LIMIT = DRAWN.uniform(-25, 25, 6), DRAWN.uniform(0.5, 1.0, 6)
FACTOR, ROUGHER, TURNING = (DRAWN.uniform(low, high, (6, 4)) for low, high in ((0.9, 1.1), (0.8, 1.2), (-4.0, 4.0)))


def with_small_rotors(x: Any, y: Any, height: Any) -> Park:
    """The six turbines with rotors of a metre at points, without thrust."""
    points = [Turbine("small", 1.0, level, [0.0, 99.0], [0.0, 0.0], [0.0, 0.0]) for level in height]
    return Park(np.concatenate([EAST, x]), np.concatenate([NORTH, y]), [*[TURBINE] * 6, *points])


def endless(*arguments: Any) -> Reach:
    """A reach that is quickly found: every pair is looked at."""
    return Reach(*(np.full_like(part, np.inf) for part in vars(reach(bastankhah_2014(), 1.0)).values()))


@pytest.mark.parametrize("make", PUBLISHED, ids=lambda make: make.__name__)
def test_a_small_rotor_feels_what_the_map_says(make: Callable[[], FlowModel], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "reach", endless)
    x, y = DRAWN.uniform(-300, 2600, 40), DRAWN.uniform(-300, 800, 40)
    height = np.resize([90.0, 40.0, 130.0], 40)
    found = flow_map(SIX, CASES, make(), x, y, height)
    # wakes of king_2021 drift sideways even unturned, which a model only looks at where turbines are operated
    rotors = flow(with_small_rotors(x, y, height), CASES, make(), Operation())
    # a mean over a metre is not quite the wind at its centre; the edge of a top-hat may cross it
    for name, scale in (("wind_speed", 10.0), ("turbulence_intensity", 0.1)):
        apart = np.abs(getattr(found, name) - getattr(rotors, name)[:, 6:]) / scale
        assert np.quantile(apart, 0.95) < 1e-4 and np.mean(apart) < 5e-3, name
    assert np.min(found.wind_speed[0]) < 8.5
    # upstream of all it is the free wind to the last bit
    free = flow_map(SIX, CASES, make(), [-500.0], [250.0])
    assert free.wind_speed[0, 0] == 10.0 and free.turbulence_intensity[0, 0] == pytest.approx(0.07, rel=1e-15)


@pytest.mark.parametrize("model", [bastankhah_2014(), TURNED], ids=lambda model: model.name)
def test_the_centre_of_a_rotor(model: FlowModel) -> None:
    operation = Operation(yaw=YAW, power_limit=LIMIT)
    found = flow_map(SIX, CASES, model, EAST, NORTH, operation=operation)
    np.testing.assert_allclose(found.wind_speed, flow(SIX, CASES, model, operation).wind_speed, rtol=1e-12)


def test_the_centre_of_a_rotor_in_a_site_s_wind() -> None:
    site = SiteWind(FACTOR, ROUGHER, TURNING, power_law(0.12, 90.0), veer=0.02, air_density=[1.2, 1.1, 1.25])
    operation = Operation(yaw=YAW, power_limit=LIMIT)
    found = flow_map(SIX, CASES, TURNED, EAST, NORTH, operation=operation, site=site)
    rotors = flow(SIX, CASES, TURNED, operation, site)
    np.testing.assert_allclose(found.wind_speed, rotors.wind_speed, rtol=1e-12)


def test_the_site_s_wind_between_turbines() -> None:
    two = Park([0.0, 3000.0], [0.0, 0.0], TURBINE)
    site = SiteWind([1.0, 1.2], [1.0, 0.5], shear=power_law(0.2, 90.0))
    # across the wind no wake is met
    cases = FlowCases.series([0.0], [10.0], 0.1)
    found = flow_map(two, cases, TURNED, [1500.0, 1000.0, 1500.0], [0.0, 0.0, 1e6], [90.0, 180.0, 90.0], site=site)
    share = np.array([0.5, (1 / 4) / (1 + 1 / 4), 0.5])
    profile = np.array([1.0, 2**0.2, 1.0])
    np.testing.assert_allclose(found.wind_speed[0], 10 * (1 + 0.2 * share) * profile, rtol=1e-8)
    np.testing.assert_allclose(found.turbulence_intensity[0], 0.1 * (1 - 0.5 * share), rtol=1e-8)
    # one factor for all holds everywhere
    even = flow_map(two, cases, TURNED, [1500.0, 1000.0], [0.0, 0.0], site=SiteWind([1.07, 1.07]))
    np.testing.assert_allclose(even.wind_speed[0], [10.7, 10.7], rtol=1e-15)


def test_what_turbines_take_from_the_wind_before_them() -> None:
    upstream, far = flow_map(SIX, CASES, BLOCKED, [-126.0, -20_000.0], [0.0, 0.0]).wind_speed[0]
    assert upstream < 9.9 and far == pytest.approx(10.0, abs=1e-3)
    x, y = DRAWN.uniform(-600, 2600, 30), DRAWN.uniform(-300, 800, 30)
    found = flow_map(SIX, CASES, BLOCKED, x, y).wind_speed
    rotors = flow(with_small_rotors(x, y, np.full(30, 90.0)), CASES, BLOCKED).wind_speed
    np.testing.assert_allclose(found, rotors[:, 6:], rtol=1e-4)


@pytest.mark.parametrize("model", [TURNED, BLOCKED], ids=lambda model: model.name)
def test_points_do_nothing_to_each_other(model: FlowModel, monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = DRAWN.uniform(-300, 2600, 25), DRAWN.uniform(-300, 800, 25)
    together = flow_map(SIX, CASES, model, x, y)
    order = DRAWN.permutation(25)
    monkeypatch.setattr(field, "_CHUNK", 4)
    parts = flow_map(SIX, CASES, model, x[order], y[order])
    np.testing.assert_allclose(parts.wind_speed, together.wind_speed[:, order], rtol=1e-10)
    # the same point twice, and one at a turbine
    twice = flow_map(SIX, CASES, model, [300.0, 300.0, 0.0], [10.0, 10.0, 0.0]).wind_speed
    np.testing.assert_array_equal(twice[:, 0], twice[:, 1])


def test_a_map_keeps_the_shape_of_its_points() -> None:
    x, y = np.meshgrid(np.linspace(0, 6000, 7), np.linspace(0, 4000, 5))
    for found in (flow_map(SIX, CASES, TURNED, x, y), flow_map(SIX, CASES, TURNED, Grid(x, y, np.full(x.shape, 90.0)))):
        assert found.wind_speed.shape == found.turbulence_intensity.shape == (3, 5, 7)
        assert found.height.tolist() == np.full((5, 7), 90.0).tolist()
        assert found.park is SIX and found.cases is CASES
    # a slice upright along the wind, and a single point
    upright = flow_map(SIX, CASES, TURNED, np.linspace(0, 3000, 6), 0.0, np.linspace(20, 200, 4)[:, None])
    assert upright.wind_speed.shape == (3, 4, 6)
    assert flow_map(SIX, CASES, TURNED, 300.0, 0.0).wind_speed.shape == (3,)


def test_a_grid_over_a_park() -> None:
    grid = map_grid(SIX)
    assert grid.x.shape == grid.y.shape == grid.height.shape and max(grid.x.shape) == 150
    assert grid.x.min() == pytest.approx(-8 * 126) and grid.x.max() == pytest.approx(1330 + 8 * 126)
    assert grid.y.min() <= -60 - 8 * 126 and grid.y.max() >= 560 + 8 * 126
    steps = np.diff(grid.x[0]), np.diff(grid.y[:, 0])
    np.testing.assert_allclose(np.concatenate(steps), steps[0][0], rtol=1e-9)
    coarse = map_grid(SIX, spacing=200.0, margin=300.0, height=50.0)
    assert coarse.x.shape == (8, 11) and np.all(coarse.height == 50.0)
    assert np.all(np.diff(coarse.x[0]) == 200.0) and np.all(np.diff(coarse.y[:, 0]) == 200.0)
    assert map_grid(Park([0], [0], TURBINE), spacing=100.0, margin=100.0).x.shape == (3, 3)


def made(*arguments: Any, **named: Any) -> Callable[[], FlowMap]:
    return lambda: flow_map(SIX, CASES, TURNED, *arguments, **named)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            made([0, 1], [0, 1, 2]),
            r"flow map: x, y, height: expected shapes that broadcast, got \[\(2,\), \(3,\), \(\)\]",
        ),
        (made([0, np.nan], [0, 1]), r"flow map: x\[1\]: expected finite metres, got nan"),
        (made([0, 1], [[0, 1], [0, np.inf]]), r"flow map: y\[1, 1\]: expected finite metres, got inf"),
        (made(["0", 1], [0, 1]), r"flow map: x\[0\]: expected a number, got '0'"),
        (made([0, 1], [0, 1], [90, 0]), r"flow map: height\[1\]: expected metres > 0, got 0.0"),
        (made([0, 1]), "flow map: y: expected metres north of the points x, or a Grid in place of x, got None"),
        (made(map_grid(SIX), [0, 1]), "flow map: y, height: expected nothing beside a grid"),
        (made([], []), r"flow map: x, y, height: expected at least one point, got shape \(0,\)"),
        (made([0], [0], 1e-4, site=SiteWind(shear=log_law())), "heights at which the site's shear gives a wind > 0"),
        (lambda: flow_map(SIX, CASES, niayifar_2016, [0], [0]), "model: expected FlowModel, got <function"),  # type: ignore[arg-type]
        (lambda: map_grid(SIX, spacing=0), "map grid: spacing: expected metres >= "),
        (lambda: map_grid(SIX, margin=-1.0), "map grid: margin: expected metres >= 0, got -1.0"),
        (lambda: map_grid(Park([0], [0], TURBINE), margin=0), "map grid: margin: expected metres > 0 where all"),
        (lambda: map_grid(SIX, height="hub"), "map grid: height: expected a number, got 'hub'"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_says_where(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()
