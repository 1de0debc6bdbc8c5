"""Annual energy: published cases, a peer's, and slopes that are those of the energy."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy, annual_energy_gradient, turbine_energy
from monsun.park import Park, Turbine
from monsun.sweep.groups import case_groups
from monsun.sweep.solve import weighted_power_slopes
from monsun.wake.models import FlowModel, bastankhah_2014, iea37, niayifar_2016
from monsun.wake.ops import exp
from monsun.wake.rotor import circular_gauss
from monsun.wake.superposition import linear

IEA37 = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "iea37"

# IEA Wind Task 37 (2019), case study 1: turbine of 3.35 MW, wind rose of one speed, example layout of 16 turbines
TURBINE = Turbine(
    name="IEA37 3.35 MW",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[4.0, 9.8, 25.0],
    power=[0.0, 3.35e6, 3.35e6],
    thrust_coefficient=[8 / 9] * 3,
    power_polynomial=[[0, 0, 0, 3.35e6 / 5.8**3], [3.35e6, 0, 0, 0]],
)
PROBABILITY = [
    0.025,
    0.024,
    0.029,
    0.036,
    0.063,
    0.065,
    0.1,
    0.122,
    0.063,
    0.038,
    0.039,
    0.083,
    0.213,
    0.046,
    0.032,
    0.022,
]
ROSE = FlowCases.rose(np.arange(0, 360, 22.5), [9.8], np.array(PROBABILITY)[:, None], 0.075)
SIXTEEN = [
    *((0.0, 0.0), (650.0, 0.0), (200.861, 618.1867), (-525.861, 382.0604), (-525.861, -382.0604)),
    *((200.861, -618.1867), (1300.0, 0.0), (1051.7221, 764.1208), (401.7221, 1236.3735), (-401.7221, 1236.3735)),
    *((-1051.7221, 764.1208), (-1300.0, 0.0), (-1051.7221, -764.1208), (-401.7221, -1236.3735)),
    *((401.7221, -1236.3735), (1051.7221, -764.1208)),
]
# its energy by direction, MWh, and the sum
SIXTEEN_BY_DIRECTION = [
    *(9444.60012, 8497.90004, 11383.32869, 14173.40367, 20979.36776, 25590.86774, 39252.85757, 43197.65856),
    *(23800.39229, 13539.36766, 15022.898, 32644.44314, 71157.32322, 18092.10102, 12326.48041, 7838.58128),
]
SIXTEEN_ENERGY = 366941.57116

# PyWake 2.6.20, the same case with BastankhahGaussianDeficit(ct2a=ct2a_mom1d) and SquaredSum, MWh by direction
BASTANKHAH_BY_DIRECTION = [
    *(9143.74048, 8156.71681, 11311.92915, 13955.06316, 19807.65346, 25196.64182, 39006.65223, 41463.31044),
    *(23042.22602, 12978.30551, 14899.26913, 32320.21637, 67039.04091, 17912.40907, 12225.04134, 7513.75582),
]
BASTANKHAH_ENERGY = 355971.9717035484

# without a kink wherever the tests go: one cubic, one straight line
SMOOTH = Turbine(
    name="smooth",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[1.0, 40.0],
    power=[0.0, 15e6],
    thrust_coefficient=[0.86, 0.1],
    power_polynomial=[[0.0, 1e5, 2e4, -300.0]],
)
SMALLER = Turbine(
    name="smaller",
    rotor_diameter=90.0,
    hub_height=75.0,
    wind_speed=[1.0, 40.0],
    power=[0.0, 9e6],
    thrust_coefficient=[0.8, 0.2],
    power_polynomial=[[0.0, 5e4, 1e4, -150.0]],
)


def sixteen(turbine: Turbine = TURBINE) -> Park:
    x, y = np.array(SIXTEEN).T
    return Park(x, y, turbine)


def by_direction(park: Park, model: FlowModel) -> Any:
    """Energy of each direction of the rose alone, MWh."""
    energy = [annual_energy(park, FlowCases.series([d], [9.8], 0.075), model) for d in ROSE.wind_direction]
    return np.array(energy) * ROSE.probability


def test_iea37_sixteen_turbines() -> None:
    park = sixteen()
    assert annual_energy(park, ROSE, iea37()) == pytest.approx(SIXTEEN_ENERGY, rel=1e-8)
    np.testing.assert_allclose(by_direction(park, iea37()), SIXTEEN_BY_DIRECTION, rtol=1e-8)


def test_iea37_sixteen_turbines_with_pywake_s_gaussian() -> None:
    park = sixteen()
    assert annual_energy(park, ROSE, bastankhah_2014()) == pytest.approx(BASTANKHAH_ENERGY, rel=1e-12)
    np.testing.assert_allclose(by_direction(park, bastankhah_2014()), BASTANKHAH_BY_DIRECTION, rtol=1e-8)


@pytest.mark.skipif(not IEA37.exists(), reason="the published layouts are not here")
@pytest.mark.parametrize(
    ("name", "energy"),
    [
        *(("16_ex16", 366941.57116), ("16_par2-opt16", 409689.44174), ("16_par4-opt16", 418924.40636)),
        *(("36_ex36", 737883.09851), ("36_par2-opt36", 849369.78633), ("36_par4-opt36", 863676.29932)),
        *(("64_ex64", 1294974.29770), ("64_par2-opt64", 1506388.41513), ("64_par4-opt64", 1513311.19361)),
    ],
)
def test_iea37_published_layouts(name: str, energy: float) -> None:
    with (IEA37 / "layouts" / f"cs1_{name}.csv").open(encoding="utf-8") as file:
        places = np.array([[float(row["x_m"]), float(row["y_m"])] for row in csv.DictReader(file)])
    assert annual_energy(Park(*places.T, TURBINE), ROSE, iea37()) == pytest.approx(energy, rel=1e-8)


@pytest.mark.skipif(not IEA37.exists(), reason="the published layouts are not here")
@pytest.mark.parametrize(
    ("name", "rose", "energy"),
    [
        ("cs3_25_rose20_example", "windrose_cs3_20dir", 938573.62950),
        ("cs3_25_rose20_tilli", "windrose_cs3_20dir", 974299.47080),
        ("cs4_81_rose360_SebastianSanchez", "windrose_cs4_360dir", 2906607.55452),
    ],
)
def test_iea37_roses_of_many_speeds(name: str, rose: str, energy: float) -> None:
    facts = json.loads((IEA37 / "definition.json").read_text(encoding="utf-8"))["cs3_cs4"]
    rated, span = facts["rated_W"], facts["rated_ws"] - facts["cut_in"]
    # the case's thrust coefficient holds below cut-in too: a turbine that stands in a wake sheds one as before
    turbine = Turbine(
        name=facts["turbine"],
        rotor_diameter=facts["D_m"],
        hub_height=facts["hub_m"],
        wind_speed=[0, facts["cut_in"], facts["rated_ws"], facts["cut_out"]],
        power=[0, 0, rated, rated],
        thrust_coefficient=[facts["ct_const"]] * 4,
        power_polynomial=[[0, 0, 0, 0], [0, 0, 0, rated / span**3], [rated, 0, 0, 0]],
    )
    with (IEA37 / "layouts" / f"{name}.csv").open(encoding="utf-8") as file:
        places = np.array([[float(row["x_m"]), float(row["y_m"])] for row in csv.DictReader(file)])
    with (IEA37 / f"{rose}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    speeds = [name for name in rows[0] if name.startswith("p_ws_")]
    cases = FlowCases.rose(
        [float(row["wd_deg"]) for row in rows],
        [float(name.removeprefix("p_ws_")) for name in speeds],
        [[float(row[name]) for name in speeds] for row in rows],
        0.075,
    )
    assert case_groups(cases).shared_geometry
    assert annual_energy(Park(*places.T, turbine), cases, iea37()) == pytest.approx(energy, rel=1e-8)


def test_a_turbine_at_rated_power_for_a_year() -> None:
    cases = FlowCases.series([0.0], [12.0])
    assert annual_energy(Park([0.0], [0.0], TURBINE), cases, iea37()) == pytest.approx(3.35 * 8760, rel=1e-14)


def test_energies_are_one_another() -> None:
    park, cases = irregular(), roses()
    for model in (bastankhah_2014(), niayifar_2016()):
        energy = annual_energy(park, cases, model)
        assert annual_energy_gradient(park, cases, model)[0] == pytest.approx(energy, rel=1e-13)
        each = turbine_energy(park, cases, model)
        assert each.shape == (park.count,)
        assert each.sum() == pytest.approx(energy, rel=1e-13)


@pytest.mark.parametrize("model", [bastankhah_2014(), niayifar_2016()])
def test_a_rose_and_the_series_it_came_from_agree(model: FlowModel) -> None:
    # a year of 2,000 states, counted in a rose: directions repeat often enough there to share their geometry
    generator = np.random.default_rng(8)
    direction, speed = np.arange(0.0, 360.0, 18.0), np.arange(5.0, 21.0, 1.5)
    rows, columns = generator.integers(0, direction.size, 2000), generator.integers(0, speed.size, 2000)
    count = np.zeros((direction.size, speed.size))
    np.add.at(count, (rows, columns), 1)
    rose, series = FlowCases.rose(direction, speed, count / 2000), FlowCases.series(direction[rows], speed[columns])
    # moved by nothing that matters, so that no two directions are equal and neighbours are swept together
    apart = FlowCases.series(direction[rows] + generator.uniform(0, 1e-9, 2000), speed[columns])
    assert not case_groups(apart).shared_geometry
    park = irregular()
    energy = annual_energy(park, rose, model)
    assert annual_energy(park, series, model) == pytest.approx(energy, rel=1e-12)
    assert annual_energy(park, apart, model) == pytest.approx(energy, rel=1e-9)
    slopes = annual_energy_gradient(park, rose, model)[1:]
    np.testing.assert_allclose(annual_energy_gradient(park, apart, model)[1:], slopes, rtol=1e-6, atol=1e-7)


def irregular(turbine: Any = SMOOTH) -> Park:
    """Nine turbines, about five diameters apart, none at the edge of a wake: there the overlap's slope bends."""
    generator = np.random.default_rng(22)
    row, column = np.divmod(np.arange(9), 3)
    return Park(column * 650 + generator.uniform(-150, 150, 9), row * 600 + generator.uniform(-150, 150, 9), turbine)


def roses() -> FlowCases:
    share = np.random.default_rng(12).uniform(0.5, 1.5, (18, 8))
    return FlowCases.rose(np.arange(3.0, 363.0, 20.0), np.linspace(6, 17, 8), share / share.sum(), 0.07)


def clusters() -> FlowCases:
    generator = np.random.default_rng(13)
    direction = np.repeat(np.arange(3.0, 363.0, 20.0), 8) + generator.uniform(-1.4, 1.4, 144)
    return FlowCases.series(direction, generator.uniform(6, 17, 144), generator.uniform(0.05, 0.12, 144))


def central(park: Park, cases: FlowCases, model: FlowModel) -> Any:
    """Slopes of the energy by x and y from differences of fourth order, MWh/m."""
    result = np.empty((2, park.count))
    for axis in range(2):
        for number in range(park.count):

            def at(step: float, axis: int = axis, number: int = number) -> float:
                place = [park.x.copy(), park.y.copy()]
                place[axis][number] += step
                return annual_energy(Park(*place, park.turbine), cases, model)

            near, far = (at(0.03) - at(-0.03)) / 0.06, (at(0.06) - at(-0.06)) / 0.12
            result[axis, number] = (4 * near - far) / 3
    return result


def check_gradient(park: Park, cases: FlowCases, model: FlowModel) -> None:
    found, wanted = np.array(annual_energy_gradient(park, cases, model)[1:]), central(park, cases, model)
    assert np.linalg.norm(found - wanted) <= 1e-6 * np.linalg.norm(wanted)
    large = np.abs(wanted) > 0.2 * np.abs(wanted).max()
    np.testing.assert_allclose(found[large], wanted[large], rtol=1e-6)


MODELS = {
    "iea37": iea37(),
    "bastankhah_2014": bastankhah_2014(),
    "niayifar_2016": niayifar_2016(),
    "niayifar_2016, seven points": niayifar_2016(circular_gauss(7)),
}


@pytest.mark.parametrize("cases", [roses(), clusters()], ids=["rose", "series"])
@pytest.mark.parametrize("name", MODELS)
def test_the_gradient_is_the_slope_of_the_energy(name: str, cases: FlowCases) -> None:
    assert case_groups(cases).shared_geometry == (cases.rose_shape is not None)
    check_gradient(irregular(), cases, MODELS[name])


@pytest.mark.parametrize("cases", [roses(), clusters()], ids=["rose", "series"])
@pytest.mark.parametrize("name", MODELS)
def test_the_gradient_with_two_types_of_different_heights(name: str, cases: FlowCases) -> None:
    check_gradient(
        irregular([SMOOTH, SMALLER, SMOOTH, SMALLER, SMALLER, SMOOTH, SMOOTH, SMOOTH, SMALLER]), cases, MODELS[name]
    )


@pytest.mark.parametrize("cases", [roses(), clusters()], ids=["rose", "series"])
@pytest.mark.parametrize("name", MODELS)
def test_the_slope_by_hub_height(name: str, cases: FlowCases) -> None:
    park, heights = irregular(), 110.0 + np.linspace(-20, 20, 9)

    def with_heights(values: Any) -> Park:
        types = [
            Turbine(
                name=f"{number}",
                rotor_diameter=130.0,
                hub_height=height,
                wind_speed=SMOOTH.wind_speed,
                power=SMOOTH.power,
                thrust_coefficient=SMOOTH.thrust_coefficient,
                power_polynomial=SMOOTH.power_polynomial,
            )
            for number, height in enumerate(values)
        ]
        return Park(park.x, park.y, types)

    weight = cases.probability * 8.76e-3
    found = weighted_power_slopes(with_heights(heights), cases, MODELS[name], weight).position[2]
    wanted = []
    for step in np.eye(9) * 0.05:
        ends = [annual_energy(with_heights(heights + sign * step), cases, MODELS[name]) for sign in (1, -1)]
        wanted.append((ends[0] - ends[1]) / 0.1)
    np.testing.assert_allclose(found, wanted, atol=2e-6 * np.abs(wanted).max())


def test_a_park_moved_as_a_whole_keeps_its_energy() -> None:
    for cases in (roses(), clusters()):
        _, by_x, by_y = annual_energy_gradient(irregular(), cases, niayifar_2016())
        for slope in (by_x, by_y):
            assert abs(slope.sum()) < 1e-11 * np.abs(slope).max() * 9


def test_slopes_on_the_axis_of_a_wake_are_numbers() -> None:
    def deficit(downwind: Any, radial: Any) -> Any:
        # a super-Gaussian, whose exponent falls downwind
        return 0.3 * exp(-0.5 * (radial / 0.7) ** (2 + exp(-0.3 * downwind)))

    model = FlowModel(name="super-Gaussian", deficit=deficit, superposition=linear)
    park = Park([0.0, 650.0, 1300.0], [0.0, 0.0, 30.0], SMOOTH)
    cases = FlowCases.series([270.0, 271.0], [9.0, 10.0])
    check_gradient(park, FlowCases.series([268.7, 271.0], [9.0, 10.0]), model)
    energy, by_x, by_y = annual_energy_gradient(park, cases, model)
    assert math.isfinite(energy)
    assert np.all(np.isfinite(by_x)) and np.all(np.isfinite(by_y))
    straight = annual_energy_gradient(Park([0.0, 650.0], [0.0, 0.0], SMOOTH), FlowCases.series([270.0], [9.0]), model)
    np.testing.assert_allclose(straight[2], 0.0, atol=1e-9)
