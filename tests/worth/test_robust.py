"""Means and quantiles over samples, and the energy under sampled wakes and climates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats.mstats import hdquantiles

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy, annual_energy_slopes
from monsun.energy.sampling import stratified_normal
from monsun.layout.objective import PlaceCost, SingleMove
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.kernels import kernels
from monsun.sweep.stages import Variant
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import bastankhah_2014
from monsun.worth.robust import EnergySample, Robust, order_weights, sampled_energy

Array = NDArray[np.float64]
MODEL: FlowModel = bastankhah_2014()
GROWTH = "width.growth_rate"
SPREAD = {GROWTH: 0.008, "width.initial": 0.02}


@dataclass(frozen=True)
class Paraboloid:
    """A known gain: minus the squared distance of all turbines to a point, plus a constant."""

    x: float
    y: float
    constant: float
    renewals: int = 0
    place_cost: PlaceCost | None = None

    @property
    def name(self) -> str:
        return "nearness, m2"

    def shown(self, gain: float) -> float:
        return -gain

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        east, north = park.x - self.x, park.y - self.y
        return self.constant - float((east**2 + north**2).sum()), -2 * east, -2 * north

    def renewed(self, park: Park) -> Paraboloid:
        return replace(self, renewals=self.renewals + 1)

    def single_move(self, park: Park) -> SingleMove:
        return SingleMove(np.array([self.constant, 1.0]), self.place_cost)


def of(count: int, seed: int = 1) -> tuple[Paraboloid, ...]:
    numbers = np.random.default_rng(seed).normal(0, 1, (count, 3)) * [300.0, 300.0, 1e5]
    return tuple(Paraboloid(*row) for row in numbers.tolist())


@pytest.mark.parametrize("quantile", [None, 0.1, 0.5, 0.97])
@pytest.mark.parametrize("weights", [None, np.linspace(0, 3, 12)])
def test_slopes_are_central_differences(quantile: float | None, weights: Array | None, park: Park) -> None:
    objective = Robust(of(12), weights, quantile)
    way = np.random.default_rng(2).normal(0, 1, (2, park.count))
    there = Park(park.x - park.x.mean(), park.y - park.y.mean(), park.turbine)
    _, x, y = objective.gain_and_slopes(there)
    upper, lower = (
        objective.gain_and_slopes(Park(there.x + step * way[0], there.y + step * way[1], park.turbine))[0]
        for step in (0.01, -0.01)
    )
    assert x @ way[0] + y @ way[1] == pytest.approx((upper - lower) / 0.02, rel=1e-6)


@given(st.integers(1, 40), st.floats(0.02, 0.98), st.integers(0, 2**32 - 1))
def test_equal_weights_are_harrell_and_davis(count: int, quantile: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 1, count)
    share = order_weights(values, np.full(count, 1 / count), quantile)
    assert share.sum() == pytest.approx(1, abs=1e-12)
    if count > 1:
        assert share @ values == pytest.approx(float(hdquantiles(values, quantile)[0]), abs=1e-9)


@given(st.integers(2, 12), st.floats(0.02, 0.98), st.integers(0, 2**32 - 1))
def test_two_equal_gains_may_change_places(count: int, quantile: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    values, weights = generator.normal(0, 1, count), generator.dirichlet(np.ones(count))
    values[1] = values[0]
    above, below = (
        order_weights(values + step * (np.arange(count) == 0), weights, quantile) @ values for step in (1e-9, -1e-9)
    )
    assert above == pytest.approx(below, abs=1e-9)
    swapped = order_weights(values[::-1], weights[::-1], quantile)
    assert swapped @ values[::-1] == pytest.approx(order_weights(values, weights, quantile) @ values, abs=1e-12)


def test_a_large_sample_s_quantile_is_the_plain_one() -> None:
    values = norm.ppf((np.arange(2000) + 0.5) / 2000)
    found = order_weights(values, np.full(2000, 1 / 2000), 0.1) @ values
    assert found == pytest.approx(norm.ppf(0.1), abs=2e-3)


def test_a_mean_is_the_weighted_mean(park: Park) -> None:
    parts, weights = of(3), [1.0, 0.0, 3.0]
    gains = [one.gain_and_slopes(park)[0] for one in parts]
    objective = Robust(parts, weights)
    assert objective.gain_and_slopes(park)[0] == pytest.approx((gains[0] + 3 * gains[2]) / 4, rel=1e-14)
    assert objective.name == "mean over 3 samples: nearness, m2"
    assert Robust(parts, quantile=0.1).name == "10% quantile of the gain over 3 samples: nearness, m2"
    assert objective.shown(2.0) == -2.0
    assert [one.renewals for one in objective.renewed(park).objectives if isinstance(one, Paraboloid)] == [1, 1, 1]


def test_a_single_move_is_the_samples_weighted(park: Park) -> None:
    parts = (*of(2), replace(of(1)[0], place_cost=lambda x, y: x + 2 * y))
    move = Robust(parts, [1.0, 1.0, 2.0]).single_move(park)
    assert move.case_weight == pytest.approx(
        [0.25 * sum(p.constant * w for p, w in zip(parts, (1, 1, 2), strict=True)), 1]
    )
    assert move.place_cost is not None
    assert move.place_cost(np.array([2.0]), np.array([5.0])) == pytest.approx([6.0])
    assert Robust(of(3), quantile=0.3).single_move(park).place_cost is None
    worst = Robust(of(9), quantile=0.01)
    gains = [one.gain_and_slopes(park)[0] for one in worst.objectives]
    lowest = of(9)[int(np.argmin(gains))]
    assert worst.single_move(park).case_weight[0] == pytest.approx(lowest.constant, rel=0.3)


@dataclass(frozen=True)
class OtherCases(Paraboloid):
    """As the other, with another number of cases."""

    def single_move(self, park: Park) -> SingleMove:
        return SingleMove(np.ones(5))


def test_what_cannot_be_used_is_refused(park: Park, cases: FlowCases) -> None:
    with pytest.raises(InputError, match="robust: objectives: expected at least one"):
        Robust(())
    with pytest.raises(InputError, match="robust: weights: expected 2 numbers >= 0, not all 0"):
        Robust(of(2), [0.0, 0.0])
    with pytest.raises(InputError, match="robust: weights"):
        Robust(of(2), [1.0, -1.0])
    with pytest.raises(InputError, match="robust: quantile"):
        Robust(of(2), quantile=1.0)
    with pytest.raises(InputError, match="the same cases in all"):
        Robust((*of(1), OtherCases(0.0, 0.0, 1.0))).single_move(park)
    generator = np.random.default_rng(1)
    with pytest.raises(InputError, match=r"spread: expected names among .*width.growth_rate.*, got width.growth"):
        sampled_energy(cases, MODEL, {"width.growth": 0.1}, (), 3, generator)
    with pytest.raises(InputError, match=r"spread: width.growth_rate"):
        sampled_energy(cases, MODEL, {GROWTH: -0.1}, (), 3, generator)
    with pytest.raises(InputError, match="samples: expected a whole number >= 1, got 0"):
        sampled_energy(cases, MODEL, SPREAD, (), 0, generator)
    with pytest.raises(InputError, match=r"climates\[0\]: expected the cases with other probabilities"):
        sampled_energy(cases, MODEL, SPREAD, [replace(cases, wind_speed=cases.wind_speed + 1)], 3, generator)


@given(st.floats(-2, 2), st.floats(0, 3), st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_stratified_numbers_keep_the_sign(mean: float, deviation: float, count: int, seed: int) -> None:
    found = stratified_normal(mean, deviation, count, np.random.default_rng(seed))
    assert found.shape == (count,)
    assert np.all(np.isfinite(found))
    assert mean == 0 or np.all(found * np.sign(mean) >= -1e-12)


def test_few_stratified_numbers_have_the_moments() -> None:
    found = stratified_normal(10.0, 1.0, 40, np.random.default_rng(1))
    assert found.mean() == pytest.approx(10, abs=0.02)
    assert found.std() == pytest.approx(1, abs=0.06)


def test_samples_of_energy(turbine: Turbine, cases: FlowCases) -> None:
    park = Park([0.0, 1100.0, 2300.0, 500.0], [0.0, 60.0, -80.0, 1200.0], turbine)
    other = replace(cases, probability=cases.probability[::-1].copy())
    objective = sampled_energy(cases, MODEL, SPREAD, [cases, other], 5, np.random.default_rng(3), quantile=0.2)
    assert len(objective.objectives) == 5
    first = objective.objectives[0]
    assert isinstance(first, EnergySample)
    # one kernel serves all samples
    variant = Variant(True, False, False, False, None, tuple(SPREAD))
    models = [one.model for one in objective.objectives if isinstance(one, EnergySample)]
    assert len({id(kernels(model, variant)) for model in models}) == 1
    assert len({model.constants[GROWTH] for model in models}) == 5
    gains = np.array([one.gain_and_slopes(park)[0] for one in objective.objectives])
    assert min(gains) < objective.gain_and_slopes(park)[0] < np.median(gains)
    assert gains[0] == pytest.approx(annual_energy_slopes(park, cases, models[0], constants=list(SPREAD)).energy)
    # turn by turn
    weathers = [one.cases for one in objective.objectives if isinstance(one, EnergySample)]
    assert [weather is other for weather in weathers] == [False, True, False, True, False]
    move = objective.single_move(park)
    assert move.case_weight.shape == (cases.count,)


def test_without_spread_it_is_the_energy(turbine: Turbine, cases: FlowCases) -> None:
    park = Park([0.0, 1100.0, 2300.0], [0.0, 60.0, -80.0], turbine)
    objective = sampled_energy(cases, MODEL, {}, (), 1, np.random.default_rng(1))
    assert objective.gain_and_slopes(park)[0] == pytest.approx(annual_energy(park, cases, MODEL), rel=1e-12)
    power_weight = objective.single_move(park).case_weight
    assert power_weight == pytest.approx(cases.probability * 8.76e-3, rel=1e-12)
