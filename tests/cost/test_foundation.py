"""Foundation cost against ORBIT's table, slopes, ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.foundation import FoundationCost, FoundationKind, foundation_cost
from monsun.records import InputError, documented_fields

PLAIN = FoundationCost(typhoon_factor=1.0)
JACKET = FoundationCost(kind=FoundationKind.JACKET, typhoon_factor=1.0, jacket_price_factor=1.0)

# ORBIT 1.3.1, 15 MW monopile with transition piece: depth m, million USD
ORBIT = {15: 8.61, 20: 9.15, 30: 10.26, 40: 11.42, 50: 12.63, 60: 13.88}


@pytest.mark.parametrize(("depth", "million"), ORBIT.items())
def test_monopiles_cost_what_orbit_says(depth, million):
    assert foundation_cost(depth, PLAIN).cost[0] / 1e6 == pytest.approx(million, rel=1e-3)


@pytest.mark.parametrize(("depth", "per_kilowatt"), [(15, 574), (20, 610), (30, 684), (40, 761), (50, 842), (60, 925)])
def test_monopiles_per_kilowatt(depth, per_kilowatt):
    assert foundation_cost(depth, PLAIN).cost[0] / 15e3 == pytest.approx(per_kilowatt, rel=1e-3)


@given(st.floats(5.01, 59.99), st.sampled_from([PLAIN, JACKET, FoundationCost()]))
def test_slope_is_the_slope_and_positive(depth, foundation):
    step = 1e-4
    low, high = foundation_cost([depth - step, depth + step], foundation).cost
    slope = foundation_cost(depth, foundation).slope[0]
    # across the knee at the fit's first depth the second derivative jumps: 2 x 232 USD/m2 x step
    assert slope == pytest.approx((high - low) / (2 * step), abs=0.2)
    assert slope > 0


def test_shallow_water_follows_the_tangent_and_says_so():
    result = foundation_cost([6.0, 14.999999, 15.0], PLAIN)
    assert result.extrapolated.tolist() == [True, True, False]
    assert result.cost[1] == pytest.approx(result.cost[2], rel=1e-6)
    assert result.cost[0] == pytest.approx(result.cost[2] - 9 * result.slope[2])
    assert result.slope[0] == result.slope[2]
    assert result.total == pytest.approx(result.cost.sum())


@pytest.mark.parametrize("depth", [4.9, 60.1, -20.0, float("nan")])
def test_depths_outside_are_refused_with_the_turbine(depth):
    with pytest.raises(InputError, match="turbine 1: depth: expected 5 to 60 m"):
        foundation_cost([20.0, depth], PLAIN)


def test_factors_multiply_cost_and_slope():
    storms = FoundationCost(typhoon_factor=1.07, soil_factor=1.08)
    base, other = foundation_cost(25.0, PLAIN), foundation_cost(25.0, storms)
    assert other.cost[0] == pytest.approx(base.cost[0] * 1.07 * 1.08)
    assert other.slope[0] == pytest.approx(base.slope[0] * 1.07 * 1.08)
    assert FoundationCost().typhoon_factor == 1.07


def test_other_turbines_cost_the_same_per_kilowatt_within_the_range():
    result = foundation_cost([30.0, 30.0], PLAIN, [10e6, 20e6])
    assert result.cost[1] == pytest.approx(2 * result.cost[0])
    with pytest.raises(InputError, match="turbine 0: rated power: expected 8 to 25 MW, got 5 MW"):
        foundation_cost(30.0, PLAIN, 5e6)


def test_jackets_follow_nrwal():
    # 600 MW of 15 MW turbines: 1.68e6 d + 8.64e7 USD of 2015
    assert 40 * foundation_cost(30.0, JACKET).cost[0] == pytest.approx(1.68e6 * 30 + 8.64e7)
    now = FoundationCost(kind=FoundationKind.JACKET, typhoon_factor=1.0)
    assert foundation_cost(30.0, now).cost[0] == pytest.approx(1.325 * foundation_cost(30.0, JACKET).cost[0])


def test_unusable_records_are_refused():
    with pytest.raises(InputError, match="monopile"):
        FoundationCost(monopile=(1.0, 2.0))
    with pytest.raises(InputError, match="monopile_depths"):
        FoundationCost(monopile_depths=(60.0, 15.0))


def test_defaults_say_source_and_class():
    for part in documented_fields(FoundationCost()):
        assert part.source and part.data_class, part.path
