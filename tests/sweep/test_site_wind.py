"""The wind of a site: shear, turned winds, veer and air density, each against its closed form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.energy.production import HOURS_PER_YEAR, annual_energy_slopes
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.prepare import prepare
from monsun.sweep.solve import FlowState, flow, park_power
from monsun.wake.curl_models import floris_gauss
from monsun.wake.deflection import jimenez_2010
from monsun.wake.floris_gauss import floris_grid
from monsun.wake.models import bastankhah_2014, niayifar_2016
from monsun.wake.pair import pair_effects
from monsun.wake.rotor import circular_gauss
from monsun.wake.shear import log_law, power_law

Array = NDArray[np.float64]

DIAMETER = 126.0
KNOTS = np.arange(3.0, 26.0)
POWER = 5e6 * np.minimum((KNOTS / 11) ** 3, 1)
THRUST = np.where(KNOTS < 10, 0.82, 0.82 * (10 / KNOTS) ** 2)


def turbine(hub_height: float = 90.0, **more: Any) -> Turbine:
    return Turbine(
        name=f"at {hub_height:g} m",
        rotor_diameter=DIAMETER,
        hub_height=hub_height,
        wind_speed=KNOTS,
        power=POWER,
        thrust_coefficient=THRUST,
        **more,
    )


def series(speed: ArrayLike, direction: float = 270.0, turbulence: ArrayLike = 0.07) -> FlowCases:
    return FlowCases.series(np.full(np.size(speed), direction), np.atleast_1d(speed), turbulence)


def check_same(one: FlowState, other: FlowState, tolerance: float) -> None:
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=tolerance, err_msg=name)


# abreast in a wind from the west, far enough apart to meet nobody
ABREAST = Park([0.0, 0.0], [0.0, 4000.0], [turbine(90.0), turbine(150.0)])
DRAWN = np.random.default_rng(4)
EAST, NORTH = DRAWN.uniform(0, 3000, 8), DRAWN.uniform(0, 2500, 8)
PARK = Park(EAST, NORTH, [turbine((90.0, 150.0)[i % 2]) for i in range(8)])
ROSE = FlowCases.rose(np.arange(12) * 30.0 + 4.7, [7.3, 8.9, 11.6], np.full((12, 3), 1 / 36), 0.07)
MODELS = {
    "bastankhah_2014": bastankhah_2014(),
    "niayifar_2016, deflected": replace(niayifar_2016(circular_gauss(4)), deflection=jimenez_2010()),
}


@pytest.mark.parametrize("exponent", [0.0, 0.12, 0.25])
def test_power_law(exponent: float) -> None:
    speed = np.array([6.0, 8.0, 9.5])
    state = flow(ABREAST, series(speed), bastankhah_2014(), None, SiteWind(shear=power_law(exponent, 110.0)))
    for i, height in enumerate((90.0, 150.0)):
        wind = speed * (height / 110.0) ** exponent
        np.testing.assert_allclose(state.wind_speed[:, i], wind, rtol=1e-15)
        np.testing.assert_allclose(state.power[:, i], np.interp(wind, KNOTS, POWER), rtol=1e-14)


def test_log_law() -> None:
    speed = np.array([6.0, 8.0, 9.5])
    state = flow(ABREAST, series(speed), bastankhah_2014(), None, SiteWind(shear=log_law(0.0005, 100.0)))
    for i, height in enumerate((90.0, 150.0)):
        factor = np.log(height / 0.0005) / np.log(100.0 / 0.0005)
        np.testing.assert_allclose(state.wind_speed[:, i], speed * factor, rtol=1e-15)


def test_rotor_points_feel_the_shear() -> None:
    state = flow(ABREAST, series([8.0]), floris_gauss(), None, SiteWind(shear=power_law(0.2, 90.0)))
    heights = np.array([90.0, 150.0])[:, None] + np.array(floris_grid().vertical) * DIAMETER / 2
    cubes = (8.0 * (heights / 90.0) ** 0.2) ** 3
    np.testing.assert_allclose(state.wind_speed[0], np.cbrt(cubes.mean(axis=1)), rtol=1e-14)


@pytest.mark.parametrize(
    ("shear", "slope"),
    [
        (power_law(0.12, 110.0), lambda h: 0.12 / h * (h / 110.0) ** 0.12),
        (log_law(0.0005, 100.0), lambda h: 1 / h / np.log(100.0 / 0.0005)),
    ],
    ids=["power law", "log law"],
)
def test_slope_of_a_lone_turbine_by_its_height(shear: Callable[[Any], Any], slope: Callable[[float], float]) -> None:
    lone, cases = Park([0.0], [0.0], turbine(130.0)), series([6.3, 8.4])
    found = annual_energy_slopes(lone, cases, bastankhah_2014(), None, SiteWind(shear=shear))
    steps = np.diff(POWER)[np.searchsorted(KNOTS, cases.wind_speed * shear(130.0)) - 1]
    by_height = np.mean(steps * cases.wind_speed * slope(130.0)) * HOURS_PER_YEAR / 1e6
    np.testing.assert_allclose(found.hub_height, by_height, rtol=1e-12)


def test_another_exponent_needs_no_other_kernel() -> None:
    one, other = (prepare(PARK, ROSE, bastankhah_2014(), None, SiteWind(shear=power_law(a))) for a in (0.1, 0.2))
    assert one.energy is other.energy


def test_a_wake_is_a_share_of_the_wind_at_its_source() -> None:
    model, free = bastankhah_2014(), 8.0 * (np.array([90.0, 150.0]) / 90.0) ** 0.2
    row = Park([0.0, 800.0], [0.0, 30.0], [turbine(90.0), turbine(150.0)])
    state = flow(row, series([8.0]), model, None, SiteWind(shear=power_law(0.2, 90.0)))
    source = {"downwind": 800 / DIAMETER, "thrust_coefficient": state.thrust_coefficient[0, 0]}
    (share,) = pair_effects(model, 30 / DIAMETER, 60 / DIAMETER, 1.0, source).shares
    assert state.wind_speed[0, 1] == pytest.approx(free[1] - share * free[0], rel=1e-12)


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_winds_turned_everywhere_are_another_direction(model: Any) -> None:
    operation = Operation(yaw=DRAWN.uniform(-20, 20, 8))
    turned = FlowCases.rose(ROSE.wind_direction[::3] + 10, ROSE.wind_speed[:3], np.full((12, 3), 1 / 36), 0.07)
    one = flow(PARK, ROSE, model, operation, SiteWind(turning=10.0))
    check_same(one, flow(PARK, turned, model, operation, SiteWind()), 1e-12)
    none = flow(PARK, ROSE, model, operation, SiteWind())
    assert np.abs(one.wind_speed - none.wind_speed).max() > 1
    check_same(flow(PARK, ROSE, model, operation, SiteWind(turning=np.zeros((8, 12)))), none, 0.0)


def test_a_wake_goes_along_its_source_s_wind() -> None:
    # 800 m downwind in a wind from 280 degrees, which only the source has
    angle = np.radians(10.0)
    row = Park([0.0, 800 * np.cos(angle)], [0.0, -800 * np.sin(angle)], turbine())
    straight = flow(Park([0.0, 800.0], [0.0, 0.0], turbine()), series([9.0]), bastankhah_2014())
    turned = flow(row, series([9.0]), bastankhah_2014(), None, SiteWind(turning=[10.0, -5.0]))
    np.testing.assert_allclose(turned.wind_speed, straight.wind_speed, rtol=1e-12)
    other_way = flow(row, series([9.0]), bastankhah_2014(), None, SiteWind(turning=[-20.0, 0.0]))
    np.testing.assert_allclose(other_way.wind_speed, 9.0, rtol=1e-9)


def test_turning_is_linear_between_sectors() -> None:
    # sectors at 0, 90, 180, 270 degrees; from 247.5 degrees the turning is a quarter of the way back from 270 to 180
    site = SiteWind(turning=np.tile([0.0, 0.0, 4.0, 12.0], (8, 1)))
    one = flow(PARK, series([9.0], 247.5), bastankhah_2014(), None, site)
    other = flow(PARK, series([9.0], 257.5), bastankhah_2014())
    np.testing.assert_allclose(one.wind_speed, other.wind_speed, rtol=1e-12)


def test_a_rose_and_its_series_agree_with_turned_winds() -> None:
    site = SiteWind(turning=DRAWN.uniform(-8, 8, (8, 12)), shear=power_law(0.1), veer=0.02, air_density=1.2)
    cases = FlowCases.series(ROSE.wind_direction, ROSE.wind_speed, ROSE.turbulence_intensity)
    for model in MODELS.values():
        check_same(flow(PARK, ROSE, model, None, site), flow(PARK, cases, model, None, site), 1e-11)


def test_the_free_wind_s_turbulence_differs_between_places() -> None:
    site = SiteWind(turbulence_factor=[1.2, 0.8], speed_factor=[1.1, 0.9])
    state = flow(ABREAST, series([9.0]), niayifar_2016(), None, site)
    np.testing.assert_allclose(state.turbulence_intensity[0], [0.07 * 1.2, 0.07 * 0.8], rtol=1e-14)
    np.testing.assert_allclose(state.wind_speed[0], [9.9, 8.1], rtol=1e-14)


def test_veer_does_not_matter_at_one_height() -> None:
    level = Park(EAST, NORTH, turbine())
    plain = flow(level, ROSE, bastankhah_2014(), None, SiteWind())
    # but for what the greater reach of a leaning wake counts in
    check_same(flow(level, ROSE, bastankhah_2014(), None, SiteWind(veer=0.1)), plain, 1e-11)
    # over a rotor the wake leans to one side above and to the other below
    seven = [flow(level, ROSE, niayifar_2016(circular_gauss(7)), None, SiteWind(veer=v)) for v in (0.0, 0.1)]
    assert np.abs(seven[1].wind_speed - seven[0].wind_speed).max() > 1e-3


@pytest.mark.parametrize("above", [50.0, -30.0])
@pytest.mark.parametrize("direction", [270.0, 35.0])
def test_veer_moves_the_wake_above_to_the_right(direction: float, above: float) -> None:
    """Clockwise upwards: looking downwind the wind above goes to the right, and the wake with it."""
    downwind, veer = 900.0, 0.15
    right = downwind * np.tan(np.radians(veer * above))
    aside = right + np.array([-200.0, -80.0, -40.0, 0.0, 40.0, 80.0, 200.0])
    # looking downwind: along goes where the wind goes, across to the right
    along = -np.array([np.sin(np.radians(direction)), np.cos(np.radians(direction))])
    across = np.array([along[1], -along[0]])
    places = downwind * along + aside[:, None] * across
    kinds = [turbine(130.0), *[turbine(130.0 + above)] * aside.size]
    park = Park([0.0, *places[:, 0]], [0.0, *places[:, 1]], kinds)
    wind = flow(park, series([9.0], direction), bastankhah_2014(), None, SiteWind(veer=veer)).wind_speed[0, 1:]
    assert np.argmin(wind) == 3
    np.testing.assert_allclose(wind, wind[::-1], rtol=1e-10)
    assert wind[3] < wind[2] < wind[1] < wind[0] < 9.0
    assert (right > 0) == (above > 0)


def cubic() -> Turbine:
    """Power that grows with the cube of the wind exactly up to 11 m/s; the table is at 1.15 kg/m3."""
    unit, rising = 5e6 / 11**3, KNOTS[:-1] < 11
    left = np.where(rising, KNOTS[:-1], 0.0)
    parts = [np.where(rising, left**3, 11**3), 3 * left**2, 3 * left, np.where(rising, 1.0, 0.0)]
    return turbine(90.0, air_density=1.15, power_polynomial=unit * np.stack(parts, axis=1))


def test_power_below_rated_grows_with_the_density() -> None:
    lone, cases = Park([0.0], [0.0], cubic()), series([5.3, 7.7, 9.4])
    as_it_stands = flow(lone, cases, bastankhah_2014())
    np.testing.assert_allclose(as_it_stands.power[:, 0], 5e6 * (cases.wind_speed / 11) ** 3, rtol=1e-13)
    for density in (1.0, 1.15, 1.29):
        state = flow(lone, cases, bastankhah_2014(), None, SiteWind(air_density=density))
        np.testing.assert_allclose(state.power, as_it_stands.power * density / 1.15, rtol=1e-13)
        np.testing.assert_array_equal(state.wind_speed, as_it_stands.wind_speed)


def test_tables_are_read_at_the_wind_of_equal_pressure() -> None:
    lone, cases = Park([0.0], [0.0], turbine()), series([6.2, 9.7, 10.9, 13.3])
    density = np.array([1.1, 1.25, 1.3, 1.18])
    state = flow(lone, cases, bastankhah_2014(), None, SiteWind(air_density=density))
    read = cases.wind_speed * np.cbrt(density / 1.225)
    np.testing.assert_allclose(state.power[:, 0], np.interp(read, KNOTS, POWER), rtol=1e-13)
    np.testing.assert_allclose(state.thrust_coefficient[:, 0], np.interp(read, KNOTS, THRUST), rtol=1e-13)
    # each case has its own, in whatever order they are worked on
    mixed = FlowCases.series([280.0, 10.0, 279.0, 100.0], cases.wind_speed, 0.07)
    power = park_power(PARK, mixed, bastankhah_2014(), None, SiteWind(air_density=density))
    for i in range(4):
        alone = FlowCases.series(mixed.wind_direction[i : i + 1], mixed.wind_speed[i : i + 1], 0.07)
        one = park_power(PARK, alone, bastankhah_2014(), None, SiteWind(air_density=density[i]))
        assert power[i] == pytest.approx(one[0], rel=1e-12)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: SiteWind(veer=1.5), "site wind: veer: expected degrees per metre from -1 to 1, got 1.5"),
        (lambda: SiteWind(veer=np.nan), "site wind: veer: expected degrees per metre"),
        (lambda: SiteWind(air_density=0.1), "site wind: air_density: expected .*0.5 to 2"),
        (lambda: SiteWind(air_density=[1.2, np.inf]), "site wind: air_density"),
        (
            lambda: SiteWind(air_density=np.full((2, 2), 1.2)),
            r"site wind: air_density: expected one number or \[case\]",
        ),
        (lambda: SiteWind(turning=25.0).factors(2), "site wind: turning: expected degrees from -20 to 20, got 25"),
        (lambda: SiteWind(turning=[[1.0, np.nan]]).factors(2), "site wind: turning"),
        (
            lambda: SiteWind(turning=[1.0, 2.0, 3.0]).factors(2),
            r"site wind: turning: expected \[2, sector\], got shape",
        ),
        (lambda: SiteWind(turbulence_factor=-1.0).factors(2), "site wind: turbulence_factor: expected finite numbers"),
        (
            lambda: flow(ABREAST, series([8.0, 9.0]), bastankhah_2014(), None, SiteWind(air_density=[1.2, 1.2, 1.2])),
            "site wind: air_density: expected one number or 2, one per case, got 3",
        ),
    ],
)
def test_bad_input_says_where(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()
