"""Foundations: ORBIT's cost, the choice of the kind, slopes, ranges, monotony, errors."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.foundation import FoundationCost, FoundationKind, Foundations, foundation_cost, foundations_under
from monsun.cost.foundation_site import FoundationSite
from monsun.cost.jacket import JacketCost
from monsun.cost.monopile import MonopileDesign, monopiles
from monsun.cost.smooth import slope_of, with_slope
from monsun.cost.supported_turbine import turbines_of_rating, turbines_of_types
from monsun.inputs.turbines import turbine
from monsun.records import InputError, documented_fields

DESIGN = MonopileDesign()
MONOPILE = FoundationCost(kind=FoundationKind.MONOPILE, typhoon_factor=1.0)
# ORBIT sizes monopiles by the gust alone
ORBITS = replace(MONOPILE, monopile=replace(DESIGN, waves=False, natural_frequency=False))
JACKET = FoundationCost(kind=FoundationKind.JACKET, typhoon_factor=1.0)
# ORBIT 1.3.1, 15 MW monopile with transition piece: depth m, million USD
ORBIT = {15: 8.61, 20: 9.15, 30: 10.26, 40: 11.42, 50: 12.63, 60: 13.88}
DEPTHS = st.floats(5.01, 59.99)


@pytest.mark.parametrize(("depth", "million"), ORBIT.items())
def test_without_waves_and_frequency_monopiles_cost_what_orbit_says(depth: float, million: float) -> None:
    assert foundation_cost(depth, ORBITS).cost[0] / 1e6 == pytest.approx(million, rel=1e-3)


@given(st.floats(15, 60))
def test_that_cost_is_orbits_curve_of_depth(depth: float) -> None:
    # fit to ORBIT 1.3.1, within 7e-5
    fitted = 7.06385 + 0.0996265 * depth + 2.3197e-4 * depth**2
    assert foundation_cost(depth, ORBITS).cost[0] / 1e6 == pytest.approx(fitted, rel=5e-4)


def test_with_the_rated_wind_of_the_turbine_s_own_table_it_stays_within_a_hundredth() -> None:
    depth = np.linspace(15, 60, 10)
    turbines = turbines_of_types([turbine("IEA-15MW-240")] * depth.size)
    assert turbines.rated_wind_speed[0] == pytest.approx(10.6)
    fitted = 7.06385 + 0.0996265 * depth + 2.3197e-4 * depth**2
    assert foundations_under(turbines, depth, ORBITS).cost / 1e6 == pytest.approx(fitted, rel=0.01)


@given(DEPTHS, st.sampled_from([ORBITS, MONOPILE, JACKET, FoundationCost()]))
def test_slope_is_the_slope_and_positive(depth: float, foundation: FoundationCost) -> None:
    step = 1e-3
    low, high = (whole_cost(foundation_cost(depth + side * step, foundation)) for side in (-1, 1))
    found = foundation_cost(depth, foundation)
    slope = found.slope + found.scour_slope
    assert slope == pytest.approx((high - low) / (2 * step), rel=1e-5)
    assert slope[0] > 0


def test_value_and_slope_are_those_of_the_piles_solved_one_by_one() -> None:
    depth = np.linspace(5.03, 59.9, 200)
    turbines = turbines_of_rating(np.full(depth.size, 15e6), MONOPILE.turbine)
    solved = monopiles(with_slope(depth), turbines, MONOPILE.site, MONOPILE.turbine, DESIGN)
    found = foundation_cost(depth, MONOPILE)
    assert found.cost == pytest.approx(np.real(solved.cost), rel=1e-8)
    assert found.slope == pytest.approx(slope_of(solved.cost), rel=1e-6)
    assert found.diameter == pytest.approx(np.real(solved.diameter), rel=1e-8)


def test_the_cheaper_kind_is_taken_and_jackets_stand_in_deep_water() -> None:
    depth = np.linspace(5, 60, 221)
    either, pile, lattice = (foundation_cost(depth, item, smooth=False) for item in (
        replace(MONOPILE, kind=FoundationKind.CHEAPEST), MONOPILE, JACKET
    ))  # fmt: skip
    assert whole_cost(either) == pytest.approx(np.minimum(whole_cost(pile), whole_cost(lattice)), rel=1e-12)
    assert np.array_equal(either.jacket, whole_cost(lattice) < whole_cost(pile))
    # NREL's map of costs: jackets from some 45 m
    assert 40 < depth[either.jacket].min() < 50
    assert "x jacket" in either.basis and "x monopile of 7.9 to" in either.basis
    assert np.all(either.scour[either.jacket] == 0) and np.all(either.scour[~either.jacket] > 1e5)


def test_a_search_bends_where_the_table_breaks() -> None:
    foundation = FoundationCost()
    depth = np.linspace(5, 60, 2000)
    smooth, hard = (foundation_cost(depth, foundation, smooth=smooth) for smooth in (True, False))
    below = 1 - whole_cost(smooth) / whole_cost(hard)
    assert below.min() >= -1e-12
    assert below.max() <= foundation.choice_width / 4 * 1.02
    assert np.array_equal(smooth.jacket, hard.jacket)
    # away from the change of kinds both are the same
    assert np.count_nonzero(below > 1e-12) < 350
    assert np.abs(np.diff(smooth.slope + smooth.scour_slope)).max() < 4e3
    assert np.abs(np.diff(hard.slope + hard.scour_slope)).max() > 2e4


@given(DEPTHS, st.floats(2.0, 8.0), st.floats(2e6, 1e7), st.floats(1.01, 1.3))
def test_deeper_higher_and_softer_is_never_cheaper(depth: float, waves: float, soil: float, more: float) -> None:
    def cost(depth: float, waves: float, soil: float) -> float:
        site = FoundationSite(
            significant_wave_height=waves, subgrade_gradient=soil, initial_subgrade_gradient=4 * soil
        )  # fmt: skip
        turbines = turbines_of_rating(15e6, MONOPILE.turbine)
        found = monopiles(np.array([depth]), turbines, site, MONOPILE.turbine, DESIGN)
        return float(np.real(found.cost[0]))

    here = cost(depth, waves, soil)
    assert cost(depth * more, waves, soil) > here
    assert cost(depth, waves * more, soil) >= here * (1 - 1e-12)
    assert cost(depth, waves, soil / more) > here


@pytest.mark.parametrize("depth", [4.9, 60.1, -20.0, float("nan")])
def test_depths_outside_are_refused_with_the_turbine(depth: float) -> None:
    with pytest.raises(InputError, match="turbine 1: depth: expected 5 to 60 m"):
        foundation_cost([20.0, depth], MONOPILE)


def test_piles_that_nothing_can_build_are_refused_or_replaced() -> None:
    soft = replace(MONOPILE, monopile=replace(DESIGN, yield_strength=2e6))
    with pytest.raises(InputError, match=r"turbine 1: monopile in 30 m: expected a diameter up to 13 m .* got 1\d"):
        foundation_cost([20.0, 30.0], replace(soft, monopile=replace(DESIGN, yield_strength=105e6)))
    with pytest.raises(InputError, match="turbine 0: monopile in 20 m"):
        foundation_cost([20.0, 30.0], soft)
    assert foundation_cost([20.0, 30.0], replace(soft, kind=FoundationKind.CHEAPEST)).jacket.all()


def test_beyond_the_range_of_one_kind_stands_the_other() -> None:
    either = FoundationCost(monopile_depths=(15.0, 40.0))
    assert foundation_cost([39.9, 40.1], either).jacket.tolist() == [False, True]
    either = FoundationCost(jacket_depths=(10.0, 50.0))
    assert foundation_cost([49.9, 50.1], either).jacket.tolist() == [True, False]
    weak = replace(either, monopile=replace(DESIGN, greatest_diameter=8.0))
    with pytest.raises(InputError, match="turbine 1: monopile in 55 m"):
        foundation_cost([45.0, 55.0], weak)


def test_a_tower_too_soft_for_any_pile_is_refused() -> None:
    # the tower alone swings slower than the rotor turns
    limp = replace(MONOPILE, turbine=replace(MONOPILE.turbine, tower_base=5.0, tower_top=3.0))
    with pytest.raises(InputError, match=r"keeps the natural frequency, got 40\.0 m"):
        foundation_cost(20.0, limp)


def test_shallow_water_is_told() -> None:
    found = foundation_cost([6.0, 15.0, 20.0], MONOPILE)
    assert found.extrapolated.tolist() == [True, False, False]
    assert "1 shallower than the range of their checks" in found.basis
    assert found.total == pytest.approx(found.cost.sum())


def test_factors_multiply_cost_and_slope() -> None:
    base, other = foundation_cost(25.0, MONOPILE), foundation_cost(
        25.0, replace(MONOPILE, typhoon_factor=1.07, soil_factor=1.08)
    )  # fmt: skip
    assert other.cost[0] == pytest.approx(base.cost[0] * 1.07 * 1.08)
    assert other.slope[0] == pytest.approx(base.slope[0] * 1.07 * 1.08)
    assert FoundationCost().typhoon_factor == 1.07


def test_turbines_of_several_sizes_are_sized_each_by_its_own() -> None:
    rated = np.array([10e6, 20e6, 15e6, 10e6])
    depth = np.array([30.0, 30.0, 30.0, 35.0])
    together = foundation_cost(depth, MONOPILE, rated)
    for index in range(4):
        alone = foundation_cost(depth[index], MONOPILE, rated[index])
        assert together.cost[index] == pytest.approx(alone.cost[0], rel=1e-14)
        assert together.slope[index] == pytest.approx(alone.slope[0], rel=1e-14)
    assert together.cost[0] < together.cost[2] < together.cost[1]
    with pytest.raises(InputError, match="turbine 0: rated power: expected 8 to 25 MW, got 5 MW"):
        foundation_cost(30.0, MONOPILE, 5e6)


def test_jackets_follow_nrwal() -> None:
    # NRWAL: 600 MW of 15 MW turbines: 1.68e6 d + 8.64e7 USD of 2015; nothing else where rates are zero
    bare = replace(JACKET, jacket=JacketCost(pile_rate=0, transition_piece_rate=0, price_factor=1, installation=0))
    assert 40 * foundation_cost(30.0, bare).cost[0] == pytest.approx(1.68e6 * 30 + 8.64e7)
    # NRWAL 2015 set, 10 MW in 30 m: 293 t of piles and 295 t of transition piece
    whole = replace(JACKET, jacket=JacketCost(price_factor=1, installation=0))
    more = foundation_cost(30.0, whole).cost[0] - foundation_cost(30.0, bare).cost[0]
    assert more == pytest.approx(293 * 2250 + 295.4 * 4599, rel=2e-3)
    # both kinds of NRWAL in one level of prices: jacket over monopile in 30 m
    now = replace(whole, jacket=JacketCost(installation=0))
    nrwal = 1.25 * foundation_cost(30.0, whole).cost[0] / 6.6258e6
    assert foundation_cost(30.0, now).cost[0] / foundation_cost(30.0, ORBITS).cost[0] == pytest.approx(nrwal, rel=1e-3)


def test_a_park_takes_less_than_a_thousandth_of_a_second() -> None:
    depth = np.linspace(15, 35, 67)
    foundation_cost(depth, FoundationCost())
    times = []
    for _ in range(100):
        begin = perf_counter()
        foundation_cost(depth, FoundationCost())
        times.append(perf_counter() - begin)
    # the best of many: the machine may be busy
    assert min(times) < 1e-3


def test_unusable_records_are_refused() -> None:
    with pytest.raises(InputError, match="lattice"):
        JacketCost(lattice=(1.0,))
    with pytest.raises(InputError, match="monopile_depths"):
        FoundationCost(monopile_depths=(60.0, 15.0))
    with pytest.raises(InputError, match=r"significant_wave_height: expected at most 4.0 m with waves of 6 s"):
        FoundationSite(peak_period=6.0)
    with pytest.raises(InputError, match="initial_subgrade_gradient"):
        FoundationSite(initial_subgrade_gradient=1e6)
    with pytest.raises(InputError, match="tower_top"):
        replace(MONOPILE.turbine, tower_top=12.0)
    with pytest.raises(InputError, match="interface_height"):
        replace(MONOPILE.turbine, interface_height=31.0)


def test_defaults_say_source_and_class() -> None:
    for part in documented_fields(FoundationCost()):
        assert part.source and part.data_class, part.path
        assert part.source != "project file", part.path


def whole_cost(found: Foundations) -> np.ndarray:
    """Foundation and scour protection, by which the kind is chosen."""
    return found.cost + found.scour
