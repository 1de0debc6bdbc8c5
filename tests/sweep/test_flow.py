"""Wind at every turbine: a peer's numbers, what must not change it, and the places where it could go wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.cases import FlowCases
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep import prepare
from monsun.sweep.groups import case_groups
from monsun.sweep.reach import Reach, reach
from monsun.sweep.solve import FlowState, flow, park_power, thread_count, weighted_power_slopes
from monsun.wake.models import FlowModel, Reference, bastankhah_2014, niayifar_2016
from monsun.wake.ops import exp, sqrt, where
from monsun.wake.rotor import circular_gauss
from monsun.wake.superposition import largest, linear, root_sum_square

MODELS = {
    "bastankhah_2014": bastankhah_2014(),
    "niayifar_2016": niayifar_2016(),
    "niayifar_2016, seven points": niayifar_2016(circular_gauss(7)),
}
PLAIN = ("bastankhah_2014", "niayifar_2016")

KNOTS = np.arange(3.0, 26.0)
TURBINE = Turbine(
    name="5 MW",
    rotor_diameter=126.0,
    hub_height=90.0,
    wind_speed=KNOTS,
    power=5e6 * np.minimum((KNOTS / 11) ** 3, 1),
    thrust_coefficient=np.where(KNOTS < 10, 0.82, 0.82 * (10 / KNOTS) ** 2),
)
SMALL = Turbine(
    name="2 MW",
    rotor_diameter=80.0,
    hub_height=67.0,
    wind_speed=KNOTS,
    power=2e6 * np.minimum((KNOTS / 12) ** 3, 1),
    thrust_coefficient=np.where(KNOTS < 11, 0.79, 0.79 * (11 / KNOTS) ** 2),
)
EAST = np.array([0.0, 620.0, 1240.0, 90.0, 700.0, 1330.0])
NORTH = np.array([0.0, 40.0, -60.0, 500.0, 560.0, 480.0])
SIX = Park(EAST, NORTH, TURBINE)

# PyWake 2.6.20, the six turbines above in 270 and 262 degrees and 10 and 14 m/s, turbulence intensity 0.07;
# PowerCtTabular(ws_cutin=3, ws_cutout=25, power_idle=0, ct_idle=0).
# PropagateDownwind(BastankhahGaussianDeficit(k=0.0324555, ct2a=ct2a_mom1d, ceps=.2, use_effective_ws=False,
# rotorAvgModel=None), SquaredSum), and literature.gaussian_models.Niayifar_PorteAgel_2016 with rotorAvgModel=None and
# with CGIRotorAvg(n=7)
WIND_SPEED = {
    "bastankhah_2014": [
        [10.0, 7.3342139648660165, 8.67110423578337, 10.0, 8.123969942781384, 8.037030914146237],
        [14.0, 11.967740020799546, 12.980227032129747, 14.0, 12.696671129093009, 12.439602369992171],
        [10.0, 7.596078449345025, 9.98817643765702, 10.0, 6.803451211464836, 9.945148135268],
        [14.0, 12.214411794911163, 13.996192246520092, 14.0, 11.4585475664071, 13.974859468527436],
    ],
    "niayifar_2016": [
        [10.0, 7.2105280205779385, 8.277582768607878, 10.0, 8.070170518543321, 7.49626290651424],
        [14.0, 11.88651693258365, 12.58316522006779, 14.0, 12.676820277463445, 11.80103912489501],
        [10.0, 7.496742057765676, 9.949796146086447, 10.0, 6.6291108195701245, 9.878147410274721],
        [14.0, 12.155670200631347, 13.993291937258498, 14.0, 11.328187966005776, 13.957415817072983],
    ],
    "niayifar_2016, seven points": [
        [10.0, 7.832725686954616, 8.39527702740721, 10.0, 8.31392507819492, 7.821510950931298],
        [14.0, 12.410459265896488, 12.639997800656293, 14.0, 12.813122331519821, 12.055892943964773],
        [10.0, 7.987815360687072, 9.916929251544241, 10.0, 7.530520295873869, 9.815380256435004],
        [14.0, 12.540459226750114, 13.977598727791229, 14.0, 12.159107736911743, 13.91472075599093],
    ],
}
TURBULENCE = {
    "niayifar_2016": [
        [0.07, 0.1588547336636711, 0.14559427653930412, 0.07, 0.14120204083361937, 0.15609908952530804],
        [0.07, 0.09462456492877104, 0.08879337778758584, 0.07, 0.08636984643649914, 0.08879337778758584],
        [0.07, 0.15507098742423261, 0.07092880545569011, 0.07, 0.15936021940013434, 0.0783966424929151],
        [0.07, 0.0919638525723452, 0.07, 0.07, 0.09791451250556181, 0.07000852969475498],
    ],
    "niayifar_2016, seven points": [
        [0.07, 0.1588547336636711, 0.14559427653930412, 0.07, 0.14120204083361937, 0.15609908952530804],
        [0.07, 0.09462456492877104, 0.08879337778758584, 0.07, 0.08636984643649914, 0.08879337778758584],
        [0.07, 0.15507098742423261, 0.07092880545569011, 0.07, 0.15936021940013434, 0.0783966424929151],
        [0.07, 0.0919638525723452, 0.07, 0.07, 0.09791451250556181, 0.07000144274022893],
    ],
}


def series_of(rose: FlowCases) -> FlowCases:
    """The cases of a rose one by one, each of equal weight."""
    return FlowCases.series(rose.wind_direction, rose.wind_speed, rose.turbulence_intensity)


def rose_of(direction: Any, speed: Any, turbulence_intensity: float = 0.07) -> FlowCases:
    shape = (len(direction), len(speed))
    return FlowCases.rose(direction, speed, np.full(shape, 1 / (shape[0] * shape[1])), turbulence_intensity)


def random_park(seed: int, count: int = 12, turbine: Any = TURBINE) -> Park:
    generator = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(count), 4)
    return Park(
        column * 600 + generator.uniform(-120, 120, count), row * 700 + generator.uniform(-120, 120, count), turbine
    )


@contextmanager
def no_reach() -> Iterator[None]:
    """Every pair is looked at, and every direction alone."""

    def endless(*arguments: Any) -> Reach:
        found = reach(*arguments)
        return Reach(*(np.full_like(part, np.inf) for part in vars(found).values()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepare, "reach", endless)
        yield


def check_same(first: FlowState, second: FlowState, tolerance: float, order: Any = slice(None)) -> None:
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        one, other = getattr(first, name), getattr(second, name)[:, order]
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * np.abs(other).max(), err_msg=name)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("name", MODELS)
def test_pywake_s_numbers(name: str, shared: bool) -> None:
    if shared:
        # enough speeds that lanes are the speeds of one direction
        rose = rose_of([270.0, 262.0], [10.0, 14.0, 11.0, 12.0, 13.0, 15.0])
        assert case_groups(rose).shared_geometry
        rows = [0, 1, 6, 7]
    else:
        rose, rows = series_of(rose_of([270.0, 262.0], [10.0, 14.0])), [0, 1, 2, 3]
        assert not case_groups(rose).shared_geometry
    state = flow(SIX, rose, MODELS[name])
    np.testing.assert_allclose(state.wind_speed[rows], WIND_SPEED[name], rtol=1e-12)
    turbulence = TURBULENCE.get(name, np.full((4, 6), 0.07))
    np.testing.assert_allclose(state.turbulence_intensity[rows], turbulence, rtol=1e-12)
    speed = state.wind_speed
    np.testing.assert_allclose(state.power, np.interp(speed, KNOTS, TURBINE.power_knots), rtol=1e-12)
    np.testing.assert_allclose(state.thrust_coefficient, np.interp(speed, KNOTS, TURBINE.thrust_knots), rtol=1e-12)


@pytest.mark.peers
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MODELS)
def test_pywake_beside_us(name: str) -> None:
    pytest.importorskip("py_wake")
    from py_wake.deficit_models.gaussian import BastankhahGaussianDeficit
    from py_wake.deficit_models.utils import ct2a_mom1d
    from py_wake.literature.gaussian_models import Niayifar_PorteAgel_2016
    from py_wake.rotor_avg_models import CGIRotorAvg
    from py_wake.site import UniformSite
    from py_wake.superposition_models import SquaredSum
    from py_wake.wind_farm_models import PropagateDownwind
    from py_wake.wind_turbines import WindTurbine
    from py_wake.wind_turbines.power_ct_functions import PowerCtTabular

    table = PowerCtTabular(
        KNOTS, TURBINE.power, "W", TURBINE.thrust_coefficient, ws_cutin=3, ws_cutout=25, power_idle=0, ct_idle=0
    )
    machine, site = WindTurbine("5 MW", 126, 90, table), UniformSite(p_wd=[1], ti=0.07)
    deficit = BastankhahGaussianDeficit(
        k=0.0324555, ct2a=ct2a_mom1d, ceps=0.2, use_effective_ws=False, rotorAvgModel=None
    )
    theirs = {
        "bastankhah_2014": lambda: PropagateDownwind(
            site, machine, wake_deficitModel=deficit, superpositionModel=SquaredSum()
        ),
        "niayifar_2016": lambda: Niayifar_PorteAgel_2016(site, machine, rotorAvgModel=None),
        "niayifar_2016, seven points": lambda: Niayifar_PorteAgel_2016(site, machine, rotorAvgModel=CGIRotorAvg(n=7)),
    }[name]()
    # away from cut-in, where the thrust jumps; from 10 m/s no turbine of this park falls below it
    direction, speed = np.arange(0.0, 360.0, 7.5), np.arange(10.0, 26.0)
    park, cases = random_park(5), rose_of(direction, speed)
    state, peer = flow(park, cases, MODELS[name]), theirs(park.x, park.y, wd=direction, ws=speed)
    tolerance = 1e-9 if name == "bastankhah_2014" else 1e-8
    for ours, their in ((state.wind_speed, peer.WS_eff), (state.turbulence_intensity, peer.TI_eff)):
        full = their.broadcast_like(peer.WS_eff).transpose("wd", "ws", "wt").values
        np.testing.assert_allclose(ours, full.reshape(cases.count, park.count), rtol=tolerance)


@pytest.mark.parametrize("kind", [lambda rose: rose, series_of])
@pytest.mark.parametrize("name", PLAIN)
class TestWhatMustNotChangeTheWind:
    rose = rose_of(np.arange(0.0, 360.0, 12.0), np.arange(4.0, 20.0, 2.0))

    def test_the_order_of_turbines(self, name: str, kind: Any) -> None:
        park, cases = random_park(1), kind(self.rose)
        order = np.random.default_rng(2).permutation(park.count)
        shuffled = Park(park.x[order], park.y[order], TURBINE)
        check_same(flow(shuffled, cases, MODELS[name]), flow(park, cases, MODELS[name]), 1e-12, order)

    def test_turning_park_and_wind_together(self, name: str, kind: Any) -> None:
        park, turn = random_park(1), 37.3
        sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        turned = Park(park.x * cosine + park.y * sine, park.y * cosine - park.x * sine, TURBINE)
        moved = rose_of(np.arange(0.0, 360.0, 12.0) + turn, np.arange(4.0, 20.0, 2.0))
        check_same(flow(turned, kind(moved), MODELS[name]), flow(park, kind(self.rose), MODELS[name]), 1e-12)

    def test_moving_the_park_on_the_map(self, name: str, kind: Any) -> None:
        park, cases = random_park(1), kind(self.rose)
        moved = Park(park.x + 812_345.0, park.y + 1_234_567.0, TURBINE)
        check_same(flow(moved, cases, MODELS[name]), flow(park, cases, MODELS[name]), 1e-10)

    def test_a_mirror(self, name: str, kind: Any) -> None:
        park = random_park(1)
        mirrored = Park(-park.x, park.y, TURBINE)
        other = rose_of(-np.arange(0.0, 360.0, 12.0), np.arange(4.0, 20.0, 2.0))
        check_same(flow(mirrored, kind(other), MODELS[name]), flow(park, kind(self.rose), MODELS[name]), 1e-12)

    def test_the_order_of_cases(self, name: str, kind: Any) -> None:
        park, cases = random_park(1), kind(self.rose)
        order = np.random.default_rng(3).permutation(cases.count)
        shuffled = FlowCases.series(cases.wind_direction[order], cases.wind_speed[order], 0.07)
        one, other = flow(park, shuffled, MODELS[name]), flow(park, cases, MODELS[name])
        np.testing.assert_allclose(one.wind_speed, other.wind_speed[order], rtol=1e-11)

    def test_pairs_out_of_reach(self, name: str, kind: Any) -> None:
        park, cases = random_park(1), kind(self.rose)
        found = flow(park, cases, MODELS[name])
        with no_reach():
            check_same(found, flow(park, cases, MODELS[name]), 1e-9)

    def test_whole_turns_of_the_wind(self, name: str, kind: Any) -> None:
        park = random_park(1)
        for direction in (0.0, 200.0):
            around = [direction, direction + 360, direction - 360]
            state = flow(park, kind(rose_of(around, np.arange(8.0, 16.0))), MODELS[name])
            one, second, third = np.split(state.wind_speed, 3)
            np.testing.assert_array_equal(one, second)
            np.testing.assert_array_equal(one, third)

    def test_the_number_of_threads(self, name: str, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        park, cases = random_park(1), kind(self.rose)
        found = []
        for threads in ("1", "3"):
            monkeypatch.setenv("MONSUN_THREADS", threads)
            assert thread_count() == int(threads)
            slopes = weighted_power_slopes(park, cases, MODELS[name], cases.probability)
            found.append((flow(park, cases, MODELS[name]), slopes.power, slopes.position))
        (state, power, position), (other_state, other_power, other_position) = found
        check_same(state, other_state, 1e-14)
        np.testing.assert_allclose(power, other_power, rtol=1e-14)
        # summed in another order
        np.testing.assert_allclose(position, other_position, rtol=1e-11, atol=1e-13 * np.abs(position).max())


@pytest.mark.parametrize("name", PLAIN)
def test_a_rose_and_the_series_it_came_from_agree(name: str) -> None:
    park = random_park(4)
    # the series' neighbouring directions are swept together, the rose's speeds are
    direction = np.arange(0.0, 360.0, 0.9)
    rose = rose_of(direction, np.arange(5.0, 13.0))
    series = series_of(rose_of(direction, [9.0]))
    assert case_groups(rose).shared_geometry and not case_groups(series).shared_geometry
    assert np.diff(case_groups(series).start).max() > 1
    by_rose = flow(park, rose, MODELS[name]).wind_speed.reshape(direction.size, 8, 12)[:, 4]
    np.testing.assert_allclose(flow(park, series, MODELS[name]).wind_speed, by_rose, rtol=1e-9)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 7), st.floats(60, 2500), st.floats(0, 360), st.sampled_from(PLAIN))
def test_neighbouring_directions_may_always_be_swept_together(
    seed: int, count: int, extent: float, middle: float, name: str
) -> None:
    generator = np.random.default_rng(seed)
    types = [(TURBINE, SMALL)[i] for i in generator.integers(0, 2, count)]
    park = Park(generator.uniform(0, extent, count), generator.uniform(0, extent, count), types)
    cases = FlowCases.series(middle + generator.uniform(-3, 3, 50), generator.uniform(6, 14, 50))
    found = flow(park, cases, MODELS[name])
    with no_reach():
        alone = flow(park, cases, MODELS[name])
    # a table's jump may turn the last digit of a speed into more
    np.testing.assert_allclose(found.wind_speed, alone.wind_speed, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("name", MODELS)
def test_a_free_turbine_sees_the_free_wind_exactly(name: str) -> None:
    speed = np.array([3.7, 8.1, 9.3, 11.9])
    free = np.repeat(speed[:, None], 3, axis=1)
    # across the wind, too far beside, and upstream of another
    for x, y in (([0, 0, 0], [0, 1500, 3000]), ([0, 800, 2400], [0, 5000, -4000])):
        for cases in (rose_of([270.0], speed), series_of(rose_of([270.0], speed))):
            state = flow(Park(x, y, TURBINE), cases, MODELS[name])
            np.testing.assert_array_equal(state.wind_speed, free)
            np.testing.assert_allclose(state.turbulence_intensity, 0.07, rtol=1e-15)
    upstream = flow(Park([0.0, 700.0], [0.0, 0.0], TURBINE), rose_of([270.0], speed), MODELS[name])
    np.testing.assert_array_equal(upstream.wind_speed[:, 0], speed)
    assert np.all(upstream.wind_speed[1:, 1] < speed[1:])


@pytest.mark.parametrize("name", PLAIN)
def test_one_turbine(name: str) -> None:
    cases = rose_of(np.arange(0.0, 360.0, 30.0), KNOTS)
    state = flow(Park([5.0], [7.0], TURBINE), cases, MODELS[name])
    np.testing.assert_allclose(state.power[:, 0], np.tile(TURBINE.power_knots, 12), rtol=1e-15)
    slopes = weighted_power_slopes(Park([5.0], [7.0], TURBINE), cases, MODELS[name], cases.probability)
    np.testing.assert_array_equal(slopes.position, np.zeros((3, 1)))


@pytest.mark.parametrize("direction", [0.0, 90.0, 180.0, 270.0, 360.0])
def test_two_turbines_side_by_side(direction: float) -> None:
    across = np.array([0.0, 130.0])
    x, y = (across, 0 * across) if direction % 180 == 0 else (0 * across, across)
    for cases in (rose_of([direction], [8.0, 9.0, 10.0, 11.0]), FlowCases.series([direction], [8.0])):
        state = flow(Park(x, y, TURBINE), cases, MODELS["bastankhah_2014"])
        np.testing.assert_array_equal(state.wind_speed, np.repeat(cases.wind_speed[:, None], 2, axis=1))


def test_two_rotors_on_one_mast_do_not_see_each_other() -> None:
    park = Park([0.0, 0.0, 900.0], [0.0, 0.0, 0.0], [TURBINE, SMALL, TURBINE])
    state = flow(park, rose_of([270.0, 271.0], [9.0, 10.0, 11.0, 12.0]), MODELS["niayifar_2016"])
    np.testing.assert_array_equal(state.wind_speed[:, 0], state.wind_speed[:, 1])
    assert np.all(state.wind_speed[:4, 2] < state.wind_speed[:4, 0])


@pytest.mark.parametrize("name", PLAIN)
def test_two_hundred_in_line(name: str) -> None:
    park = Park(700.0 * np.arange(200), np.zeros(200), TURBINE)
    for cases in (rose_of([270.0, 90.0], [8.0, 10.0, 12.0, 20.0]), series_of(rose_of([270.0, 90.0], [8.0, 12.0]))):
        state = flow(park, cases, MODELS[name])
        assert np.all(np.isfinite(state.wind_speed)) and np.all(state.power >= 0)
        half = cases.count // 2
        np.testing.assert_allclose(state.wind_speed[:half], state.wind_speed[half:, ::-1], rtol=1e-12)
        slopes = weighted_power_slopes(park, cases, MODELS[name], cases.probability).position
        assert np.all(np.isfinite(slopes))
    # once everything is far from the first row the wind hardly changes
    deep = flow(park, rose_of([270.0], [8.0, 10.0, 12.0, 20.0]), MODELS[name]).wind_speed[:, 100:160]
    assert np.ptp(deep, axis=1).max() < 1.0


def test_outside_the_table_there_is_neither_power_nor_wake() -> None:
    speed = np.array([0.0, 1.0, 2.9, 3.0, 25.0, 25.1, 30.0, 60.0])
    state = flow(Park([0.0, 500.0], [0.0, 0.0], TURBINE), rose_of([270.0], speed), MODELS["niayifar_2016"])
    stands = (speed < 3) | (speed > 25)
    np.testing.assert_array_equal(state.power[stands], 0.0)
    np.testing.assert_array_equal(state.thrust_coefficient[stands], 0.0)
    np.testing.assert_array_equal(state.wind_speed[stands, 1], speed[stands])
    # both ends of the table belong to it
    assert np.all(state.power[~stands, 0] > 0) and np.all(state.wind_speed[~stands, 1] < speed[~stands])


def test_wakes_that_add_up_to_more_than_the_wind_stop_it() -> None:
    park = Park(700.0 * np.arange(8), np.zeros(8), TURBINE)
    model = FlowModel(name="local", deficit=three_tenths, superposition=linear)
    state = flow(park, FlowCases.series([270.0, 270.0], [9.0, 10.0]), model)
    np.testing.assert_allclose(state.wind_speed[0], [9, 6.3, 3.6, 0.9, 0, 0, 0, 0], atol=1e-14)
    np.testing.assert_array_equal(state.power[state.wind_speed < 3], 0.0)
    np.testing.assert_array_equal(state.thrust_coefficient[state.wind_speed < 3], 0.0)
    # a table that begins at zero is read there too
    early = Turbine("from zero", 126.0, 90.0, [0.0, 10.0, 25.0], [1e5, 5e6, 5e6], [0.85, 0.85, 0.2])
    power = flow(Park(park.x, park.y, early), FlowCases.series([270.0], [9.0]), model).power[0]
    np.testing.assert_allclose(power, 1e5 + 4.9e5 * state.wind_speed[0], rtol=1e-14)


def tophat(downwind: Any, radial: Any, thrust_coefficient: Any) -> Any:
    """A wake of one speed that widens in a straight line: a user's formula."""
    growth = (0.5 / (0.5 + 0.05 * downwind)) ** 2
    return where(radial < 0.5 + 0.05 * downwind, (1 - sqrt(1 - thrust_coefficient)) * growth, 0.0)


def three_tenths(downwind: Any) -> Any:
    return 0.3 + 0 * downwind


@pytest.mark.parametrize("rule", [linear, root_sum_square, largest])
def test_a_formula_of_one_s_own(rule: Any) -> None:
    model = FlowModel(name="top hat", deficit=tophat, superposition=rule)
    park = Park([0.0, 630.0, 1260.0, 1260.0], [0.0, 0.0, 0.0, 1000.0], TURBINE)
    # both kinds of kernels for one of the rules: they compile for seconds
    kinds = [FlowCases.series([270.0], [9.0]), rose_of([270.0], [9.0] * 8)]
    for cases in kinds if rule is largest else kinds[:1]:
        state = flow(park, cases, model)
        thrust = 0.82
        near, far = ((1 - math.sqrt(1 - thrust)) * (0.5 / (0.5 + 0.05 * d)) ** 2 for d in (5, 10))
        second = 9 * (1 - near)
        slower = np.interp(second, KNOTS, TURBINE.thrust_knots)
        nearer = (1 - math.sqrt(1 - slower)) * (0.5 / 0.75) ** 2
        third = {linear: far + nearer, root_sum_square: math.hypot(far, nearer), largest: max(far, nearer)}[rule]
        np.testing.assert_allclose(state.wind_speed[0], [9, second, 9 * (1 - third), 9], rtol=1e-14)


def test_a_share_of_the_local_wind() -> None:
    model = FlowModel(name="local", deficit=three_tenths, superposition=linear)
    local = FlowModel(name="local", deficit=three_tenths, superposition=linear, reference=Reference.LOCAL)
    park, cases = Park([0.0, 630.0, 1260.0], [0.0] * 3, TURBINE), FlowCases.series([270.0], [10.0])
    np.testing.assert_allclose(flow(park, cases, model).wind_speed, [[10, 7, 4]], rtol=1e-14)
    np.testing.assert_allclose(flow(park, cases, local).wind_speed, [[10, 7, 10 - 3 - 2.1]], rtol=1e-14)


def test_a_wake_that_leans_to_one_side_is_not_skipped() -> None:
    def leaning(crosswind: Any, downwind: Any) -> Any:
        return 0.3 * exp(-((crosswind + 0.5 * downwind) ** 2))

    model = FlowModel(name="leaning", deficit=leaning, superposition=linear)
    # the wind from the west; the wake's middle ten diameters beside at twenty downwind, to the right or to the left
    sides = [
        flow(Park([0, 2520.0], [0, y], TURBINE), FlowCases.series([270.0], [10.0]), model) for y in (-1260.0, 1260.0)
    ]
    assert sorted(state.wind_speed[0, 1] for state in sides) == pytest.approx([7.0, 10.0])


def test_parts_of_two_types_each_use_their_own_table_and_height() -> None:
    park = Park([0.0, 700.0, 1400.0], [0.0, 0.0, 0.0], [SMALL, TURBINE, SMALL])
    state = flow(park, rose_of([270.0], [9.0, 10.0, 11.0, 12.0]), MODELS["bastankhah_2014"])
    for turbine, column in ((SMALL, 0), (TURBINE, 1), (SMALL, 2)):
        wanted = np.interp(state.wind_speed[:, column], KNOTS, turbine.power_knots)
        np.testing.assert_allclose(state.power[:, column], wanted, rtol=1e-12)
    # by hand: 23 m above the small rotor's axis
    width = 0.0324555 * 700 / 80 + 0.2 * math.sqrt((1 + math.sqrt(0.21)) / (2 * math.sqrt(0.21)))
    share = (1 - math.sqrt(1 - 0.79 / (8 * width**2))) * math.exp(-((23 / 80) ** 2) / (2 * width**2))
    assert state.wind_speed[0, 1] == pytest.approx(9 * (1 - share), rel=1e-13)


def test_park_power_is_the_sum_over_turbines() -> None:
    park, cases = random_park(7), rose_of(np.arange(0.0, 360.0, 30.0), KNOTS)
    total = flow(park, cases, MODELS["niayifar_2016"]).power.sum(axis=1)
    np.testing.assert_allclose(park_power(park, cases, MODELS["niayifar_2016"]), total, rtol=1e-13)
    slopes = weighted_power_slopes(park, cases, MODELS["niayifar_2016"], cases.probability)
    np.testing.assert_allclose(slopes.power, total, rtol=1e-13)


@pytest.mark.parametrize("given_threads", ["0", "-2", "two", "1.5"])
def test_threads_must_be_a_whole_number(given_threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONSUN_THREADS", given_threads)
    with pytest.raises(InputError, match=f"MONSUN_THREADS: expected a whole number >= 1, got {given_threads}"):
        thread_count()


def test_threads_without_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONSUN_THREADS", raising=False)
    assert thread_count() >= 1
    monkeypatch.setenv("MONSUN_THREADS", "")
    assert thread_count() >= 1
