"""Turbines that are turned, tilted, held back or stopped, and a wind that differs between their places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy, annual_energy_slopes, turbine_energy
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.solve import flow
from monsun.wake.deflection import bastankhah_2016, jimenez_2010
from monsun.wake.models import FlowModel, bastankhah_2014, niayifar_2016

KNOTS = np.linspace(3.0, 25.0, 89)
# smooth, so that central differences do not step over kinks
SMOOTH = Turbine(
    name="smooth",
    rotor_diameter=240.0,
    hub_height=150.0,
    wind_speed=KNOTS,
    power=15e6 / (1 + np.exp(-(KNOTS - 9) / 1.2)),
    thrust_coefficient=0.8 / (1 + np.exp((KNOTS - 14) / 2.5)),
)
TURNED = {
    "jimenez": replace(niayifar_2016(), name="turned_niayifar", deflection=jimenez_2010()),
    "bastankhah": replace(bastankhah_2014(), name="turned_bastankhah", deflection=bastankhah_2016()),
}
DRAWN = np.random.default_rng(9)
EAST, NORTH = DRAWN.uniform(0, 6000, 9), DRAWN.uniform(0, 4000, 9)
ROSE = FlowCases.rose(np.arange(0, 360, 20.0) + 3.3, [7.3, 8.61, 9.83, 12.12], np.full((18, 4), 1 / 72))
SERIES = FlowCases.series(DRAWN.uniform(0, 360, 40), DRAWN.uniform(6, 12, 40), 0.07)
YAW, TILT, LIMIT = DRAWN.uniform(-25, 25, 9), DRAWN.uniform(0, 6, 9), DRAWN.uniform(0.5, 1.02, 9)
SITE = SiteWind(DRAWN.uniform(0.95, 1.05, (9, 12)), DRAWN.uniform(0.9, 1.1, (9, 12)))


@pytest.mark.parametrize("model", TURNED.values(), ids=TURNED)
@pytest.mark.parametrize("cases", [ROSE, SERIES], ids=["rose", "series"])
def test_slopes_are_central_differences(model: FlowModel, cases: FlowCases) -> None:
    def energy(**changed: np.ndarray) -> float:
        parts = {"x": EAST, "y": NORTH, "yaw": YAW, "tilt": TILT, "power_limit": LIMIT} | changed
        operation = Operation(parts["yaw"], parts["tilt"], parts["power_limit"])
        return annual_energy(Park(parts["x"], parts["y"], SMOOTH), cases, model, operation, SITE)

    slopes = annual_energy_slopes(Park(EAST, NORTH, SMOOTH), cases, model, Operation(YAW, TILT, LIMIT), SITE)
    assert slopes.energy == pytest.approx(energy(), rel=1e-12)
    given = {"x": EAST, "y": NORTH, "yaw": YAW, "tilt": TILT, "power_limit": LIMIT}
    for name, step in (("x", 1e-2), ("y", 1e-2), ("yaw", 1e-3), ("tilt", 1e-3), ("power_limit", 1e-5)):
        ours, differences = np.ravel(getattr(slopes, name)), np.empty(9)
        for i in range(9):
            ends = []
            for sign in (1, -1):
                moved = given[name].copy()
                moved[i] += sign * step
                ends.append(energy(**{name: moved}))
            differences[i] = (ends[0] - ends[1]) / (2 * step)
        # an overlap of circles starts with an infinite second derivative: these places keep clear of such edges
        assert np.abs(ours - differences).max() <= 2e-6 * np.abs(ours).max(), name


# PyWake 2.6.20: PropagateDownwind(BastankhahGaussianDeficit(k=0.0324555, ct2a=ct2a_mom1d, ceps=.2,
# use_effective_ws=False, rotorAvgModel=None), SquaredSum, JimenezWakeDeflection(N=2000, beta=0.1)) with the table
# above, turbines at (0, 0), (1200, 80) and (2400, -40) m, 270 degrees, 10 m/s: wind speeds for yaw (first, 5, 0)
TURNED_WIND = {20.0: (10.0, 9.2380529, 7.7210263), -20.0: (10.0, 7.0765034, 7.7506956)}


@pytest.mark.parametrize("yaw", TURNED_WIND)
def test_a_turned_wake_goes_where_pywake_says(yaw: float) -> None:
    model = replace(bastankhah_2014(), name="turned_bastankhah_jimenez", deflection=jimenez_2010())
    park = Park([0, 1200, 2400], [0, 80, -40], SMOOTH)
    state = flow(park, FlowCases.series([270], [10.0], 0.06), model, Operation(yaw=[yaw, 5, 0]))
    # the closed form is the integral to the fifth order, PyWake's is a sum over 2,000 steps
    np.testing.assert_allclose(state.wind_speed[0], TURNED_WIND[yaw], rtol=1e-6)


def test_neutral_operation_changes_nothing() -> None:
    park, model = Park(EAST, NORTH, SMOOTH), TURNED["jimenez"]
    plain = flow(park, ROSE, model)
    operated = flow(park, ROSE, model, Operation(), SiteWind())
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        np.testing.assert_allclose(getattr(operated, name), getattr(plain, name), rtol=1e-12)


def test_a_turned_rotor_sees_the_wind_across_it() -> None:
    lone = Park([0.0], [0.0], SMOOTH)
    state = flow(lone, FlowCases.series([270], [10.0]), TURNED["jimenez"], Operation(yaw=30.0))
    seen = 10 * np.cos(np.radians(30))
    assert state.power[0, 0] == pytest.approx(np.interp(seen, KNOTS, SMOOTH.power_knots), rel=1e-12)
    thrust = np.interp(seen, KNOTS, SMOOTH.thrust_knots) * np.cos(np.radians(30)) ** 2
    assert state.thrust_coefficient[0, 0] == pytest.approx(thrust, rel=1e-12)


def test_a_stopped_turbine_gives_nothing_and_sheds_no_wake() -> None:
    park, case = Park([0, 1200], [0, 0], SMOOTH), FlowCases.series([270], [10.0])
    state = flow(park, case, TURNED["jimenez"], Operation(running=[False, True]))
    assert state.power[0, 0] == 0
    assert state.wind_speed[0, 1] == 10.0
    rows = Operation(running=np.array([[False, True], [True, True]]))
    both = flow(park, FlowCases.series([270, 270], [10.0, 10.0]), TURNED["jimenez"], rows)
    assert both.wind_speed[0, 1] == 10.0
    assert both.wind_speed[1, 1] < 8.0


def test_a_held_turbine_gives_its_limit() -> None:
    lone, case = Park([0.0], [0.0], SMOOTH), FlowCases.series([270], [14.0])
    free = flow(lone, case, TURNED["jimenez"])
    held = flow(lone, case, TURNED["jimenez"], Operation(power_limit=0.5))
    assert held.power[0, 0] == pytest.approx(0.5 * SMOOTH.rated_power)
    share = held.power[0, 0] / free.power[0, 0]
    assert held.thrust_coefficient[0, 0] == pytest.approx(share * free.thrust_coefficient[0, 0])


def test_site_wind_is_linear_between_sectors() -> None:
    lone = Park([0.0], [0.0], SMOOTH)
    site = SiteWind(speed_factor=[[1.0, 1.2, 0.9, 1.1]])
    directions = np.array([0.0, 45.0, 90.0, 315.0, 360.0])
    state = flow(lone, FlowCases.series(directions, np.full(5, 10.0)), TURNED["jimenez"], None, site)
    np.testing.assert_allclose(state.wind_speed[:, 0], [10.0, 11.0, 12.0, 10.5, 10.0], rtol=1e-12)


def test_neighbours_shed_wakes_but_do_not_count() -> None:
    model = TURNED["jimenez"]
    joint = Park(EAST, NORTH, SMOOTH, counted=np.arange(9) < 6)
    each = turbine_energy(Park(EAST, NORTH, SMOOTH), ROSE, model)
    assert annual_energy(joint, ROSE, model) == pytest.approx(each[:6].sum(), rel=1e-12)
    alone = annual_energy(Park(EAST[:6], NORTH[:6], SMOOTH), ROSE, model)
    assert annual_energy(joint, ROSE, model) < alone


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Operation(yaw=100.0), "operation: yaw: expected numbers from -90 to 90, got 100"),
        (lambda: Operation(yaw=[1.0, np.nan]), "operation: yaw"),
        (lambda: Operation(power_limit=-0.1), "operation: power_limit"),
        (lambda: Operation(yaw=[1.0, 2.0]).rows(3, 5), r"operation: yaw: expected one number, \[5\] or \[3, 5\]"),
        (lambda: SiteWind(speed_factor=0.0).factors(2), "site wind: speed_factor"),
        (lambda: SiteWind(speed_factor=np.ones((3, 12))).factors(2), "site wind: speed_factor"),
        (lambda: Operation(yaw=[0.0, "5"]), r"operation: yaw\[1\]: expected a number, got '5'"),
        (
            lambda: Operation(tilt=[[0.0, -91.0]]),
            r"operation: tilt\[0, 1\]: expected numbers from -90 to 90, got -91.0",
        ),
        (lambda: Operation(yaw=np.zeros((2, 2, 2))), r"operation: yaw: expected one number, \[turbine\] or \[case, tu"),
        (lambda: Operation(running=[True, 0.5]), "operation: running: expected True or False, got 0.5"),
        (lambda: Operation(running="yes"), "operation: running: expected a number, got 'yes'"),
        (lambda: SiteWind(speed_factor=[1.0, np.nan]), r"site wind: speed_factor\[1\]: expected finite numbers > 0"),
        (lambda: SiteWind(turbulence_factor=[]), "site wind: turbulence_factor: expected one number, "),
        (lambda: SiteWind(turning=25.0), "site wind: turning: expected degrees from -20 to 20, got 25.0"),
        (lambda: SiteWind(veer=np.nan), "site wind: veer: expected degrees per metre from -1 to 1, got nan"),
        (lambda: SiteWind(veer=[0.1, 0.1]), "site wind: veer: expected one number"),
        (lambda: SiteWind(shear=0.1), "site wind: shear: expected a formula such as power_law"),
        (
            lambda: SiteWind(air_density=[1.2, 0.0]),
            r"site wind: air_density\[1\]: expected kg/m3 from 0.5 to 2, got 0.0",
        ),
        (lambda: SiteWind(air_density=np.ones((2, 2))), r"site wind: air_density: expected one number or \[case\]"),
        (
            lambda: flow(Park([0], [0], SMOOTH), SERIES, TURNED["jimenez"], site=SiteWind(air_density=[1.2, 1.1])),
            "site wind: air_density: expected one number or 40, one per case, got 2",
        ),
        (lambda: flow(Park([0], [0], SMOOTH), SERIES, niayifar_2016), "model: expected FlowModel, got <function"),
        (lambda: flow([0, 1], SERIES, TURNED["jimenez"]), r"park: expected Park, got \[0, 1\]"),
        (lambda: annual_energy(Park([0], [0], SMOOTH), 270.0, TURNED["jimenez"]), "cases: expected FlowCases, got 270"),
        (
            lambda: flow(Park([0], [0], SMOOTH), SERIES, TURNED["jimenez"], SITE),
            "operation: expected Operation or None, got SiteWind",
        ),
    ],
)
def test_bad_input_says_where(make: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()  # type: ignore[operator]
