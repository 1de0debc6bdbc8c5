"""The Monte Carlo agrees with closed forms where the energy is linear, and repeats by its seed."""

from __future__ import annotations

from math import prod, sqrt

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.monte_carlo import ConstantSpread, sample_energy
from monsun.energy.production import annual_energy, free_mean_power, free_power, wind_sensitivity
from monsun.energy.sampled_net import SampledNet, thinned_rose
from monsun.energy.sampling import Distribution
from monsun.energy.uncertain_inputs import Acts, SampledTerms, UncertainInput, uncertain_inputs
from monsun.energy.uncertainty import Correlation, UncertaintyTerms, energy_uncertainty, exceeded_energy
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.models import bastankhah_2014

MODEL = bastankhah_2014()
# power proportional to the wind speed and thrust the same at all: with wakes, energy is proportional to the wind
LINEAR = Turbine(
    name="linear",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[0.0, 60.0],
    power=[0.0, 6.0e6],
    thrust_coefficient=[0.8, 0.8],
)
REAL = Turbine(
    name="real",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[3.0, 11.0, 25.0],
    power=[0.0, 3.0e6, 3.0e6],
    thrust_coefficient=[0.8, 0.8, 0.2],
)
GENERATOR = np.random.default_rng(5)
# far enough apart to lie beyond the near wakes, where the formula has a kink
X, Y = 800.0 * np.array(np.divmod(np.arange(9), 3)) + GENERATOR.uniform(-80, 80, (2, 9))
PARK = Park(X, Y, LINEAR)
SHARE = GENERATOR.uniform(size=(24, 6))
ROSE = FlowCases.rose(np.arange(0, 360, 15.0), np.arange(4.0, 15.0, 2.0), SHARE / SHARE.sum(), 0.08)
GROWTH, INITIAL = "width.growth_rate", "width.initial"


def wake_loss(park: Park) -> float:
    free = float(free_mean_power(park, ROSE, MODEL, np.ones(1))[0]) * 8760 / 1e6
    return 1.0 - annual_energy(park, ROSE, MODEL) / free


def test_linear_energy_agrees_with_the_analytic_sigma_and_the_closed_form():
    sensitivity, loss = wind_sensitivity(PARK, ROSE, MODEL), wake_loss(PARK)
    assert sensitivity == pytest.approx(1.0, rel=1e-12)
    assert 0.03 < loss < 0.4
    analytic = energy_uncertainty(UncertaintyTerms(), sensitivity, loss)
    inputs = uncertain_inputs(analytic)
    found = sample_energy(PARK, ROSE, MODEL, inputs, kept=0.9, samples=2000, seed=3)
    # independent factors: 1 + variance of the product is the product of 1 + variances; the constant wake share of
    # the energy makes that of the wakes one of them
    closed = sqrt(prod(1 + part.energy**2 for part in analytic.parts) - 1)
    assert abs(found.sigma - analytic.total) < 0.0005
    assert found.sigma == pytest.approx(closed, abs=3e-4)
    assert found.linear_sigma == pytest.approx(analytic.total, rel=1e-9)
    assert found.sigma_error < 0.002
    assert found.reference == pytest.approx(0.9 * annual_energy(PARK, ROSE, MODEL), rel=1e-12)
    for level in (0.75, 0.90, 0.95, 0.99):
        expected = exceeded_energy(found.reference, analytic.total, level)
        assert found.exceeded(level) == pytest.approx(expected, rel=0.012)
    by_name = {part.name: part.energy for part in analytic.parts}
    for effect in found.effects:
        assert abs(effect.slope) == pytest.approx(by_name[effect.name], rel=1e-9)
        assert abs(effect.sampled_slope) == pytest.approx(by_name[effect.name], abs=3e-4)
        assert effect.variance_share == pytest.approx((by_name[effect.name] / analytic.total) ** 2, abs=0.01)
    assert found.explained == pytest.approx(1.0, abs=0.01)


def test_correlated_categories_count_the_same_both_ways():
    terms = UncertaintyTerms(correlations=(Correlation(first="measurement", second="power curve", coefficient=0.8),))
    loss = wake_loss(PARK)
    analytic = energy_uncertainty(terms, 1.0, loss)
    found = sample_energy(PARK, ROSE, MODEL, uncertain_inputs(analytic), correlations=terms.correlations, samples=1000)
    assert analytic.total > energy_uncertainty(UncertaintyTerms(), 1.0, loss).total + 0.005
    assert found.linear_sigma == pytest.approx(analytic.total, rel=1e-9)
    assert abs(found.sigma - analytic.total) < 0.0005


def test_constants_of_the_model_are_sampled_with_their_covariance():
    values = np.array([MODEL.constants[GROWTH], MODEL.constants[INITIAL]])
    sigma = 0.05 * values
    spreads = [
        ConstantSpread((GROWTH, INITIAL), values, np.outer(sigma, sigma) * [[1.0, r], [r, 1.0]]) for r in (-0.9, 0.9)
    ]
    apart, together = (sample_energy(PARK, ROSE, MODEL, (), constants=spread, samples=400) for spread in spreads)
    # both widen the wake
    assert all(effect.slope > 0 and effect.acts is Acts.WAKE_CONSTANT for effect in together.effects)
    assert together.linear_sigma > 2 * apart.linear_sigma
    for found in (apart, together):
        assert found.sigma == pytest.approx(found.linear_sigma, rel=0.05)
        assert found.reference == pytest.approx(annual_energy(PARK, ROSE, MODEL), rel=1e-9)
        assert found.renewed == 0
    step = ConstantSpread((GROWTH,), values[:1], np.array([[sigma[0] ** 2]]))
    low, high = (
        annual_energy(PARK, ROSE, MODEL.with_constants({GROWTH: float(values[0] + s * sigma[0])}))
        for s in (-0.25, 0.25)
    )
    slope = sample_energy(PARK, ROSE, MODEL, (), constants=step, samples=10).effects[0].slope
    assert slope == pytest.approx((high - low) / 0.5 / annual_energy(PARK, ROSE, MODEL), rel=1e-4)


def test_constants_keep_their_sign():
    spread = ConstantSpread((GROWTH,), np.array([0.03]), np.array([[0.02**2]]))
    drawn, renewed = spread.drawn(np.random.default_rng(1).standard_normal((2000, 1)), np.random.default_rng(2))
    assert drawn.min() > 0
    # the share of a normal beyond 1.5 sigma on one side
    assert renewed == pytest.approx(2000 * 0.0668, abs=30)
    with pytest.raises(InputError, match="keep their sign"):
        ConstantSpread(("a", "b"), np.array([1.0, -1.0]), 1e6 * np.ones((2, 2))).drawn(
            np.ones((50, 2)), np.random.default_rng(1)
        )


def test_a_seed_repeats_whatever_the_threads(monkeypatch: pytest.MonkeyPatch):
    park = Park(X, Y, REAL)
    inputs = uncertain_inputs(energy_uncertainty(UncertaintyTerms(), 1.3, 0.1), SampledTerms())
    found = []
    for threads, seed in (("1", 7), ("2", 7), ("2", 8)):
        monkeypatch.setenv("MONSUN_THREADS", threads)
        found.append(sample_energy(park, ROSE, MODEL, inputs, samples=50, seed=seed))
    assert np.array_equal(found[0].samples, found[1].samples)
    assert not np.array_equal(found[0].samples, found[2].samples)
    assert found[0].effects == found[1].effects


def test_a_power_curve_that_levels_off_lowers_the_median_and_says_how_linear_it_is():
    park = Park(X, Y, REAL)
    wind = (UncertainInput("wind", Acts.WIND_SPEED, 0.15, Distribution.LOGNORMAL),)
    found = sample_energy(park, ROSE, MODEL, wind, samples=300)
    assert found.samples.mean() < found.reference
    assert 0.9 < found.explained < 0.9999


def test_direction_and_turbulence_reach_the_engine():
    inputs = (
        UncertainInput("direction", Acts.WIND_DIRECTION, 4.0, Distribution.UNIFORM),
        UncertainInput("turbulence", Acts.TURBULENCE, 0.2),
    )
    found = sample_energy(PARK, ROSE, MODEL, inputs, samples=64)
    assert found.sigma > 1e-4
    # this model's wakes know no turbulence
    assert found.effects[1].slope == 0.0


def test_a_thinned_rose_keeps_its_shares_and_tells_its_error():
    share = np.outer(1 + 0.6 * np.cos(np.radians(np.arange(360) - 40)), SHARE[0])
    fine = FlowCases.rose(np.arange(360.0), np.arange(4.0, 15.0, 2.0), share / share.sum(), 0.08)
    thin = thinned_rose(fine, 90)
    assert thin.rose_shape == (90, 6)
    by_speed = [rose.probability.reshape(rose.rose_shape).sum(axis=0) for rose in (fine, thin)]
    np.testing.assert_allclose(*by_speed, rtol=1e-12)
    assert thinned_rose(fine, 100).rose_shape == (120, 6)
    assert thinned_rose(fine, 181) is fine and thinned_rose(ROSE, 90) is ROSE
    assert thinned_rose(FlowCases.series([0.0, 1.0], [8.0, 9.0]), 1).count == 2

    inputs = uncertain_inputs(energy_uncertainty(UncertaintyTerms(), 1.3, 0.1), SampledTerms())
    park = Park(X, Y, REAL)
    few, every = (sample_energy(park, fine, MODEL, inputs, samples=100, directions=n) for n in (90, 360))
    assert (few.case_count, every.case_count, every.thinning_error) == (540, 2160, 0.0)
    assert few.reference == pytest.approx(every.reference, rel=1e-12)
    apart = (few.samples - every.samples) / every.reference
    assert 0.2 * few.thinning_error < np.sqrt(np.mean(apart**2)) < 2 * few.thinning_error
    # far below what the number of samples leaves open
    assert few.thinning_error < 0.1 * few.sigma_error
    assert few.sigma == pytest.approx(every.sigma, abs=0.1 * few.sigma_error)


def test_cases_that_differ_one_by_one_are_not_thinned():
    fine = FlowCases.rose(np.arange(0, 360, 2.0), [8.0, 10.0], np.full((180, 2), 1 / 360), 0.08)
    site = SiteWind(air_density=np.full(360, 1.2))
    stopped = Operation(running=np.ones((360, 9), dtype=bool))
    for operation, wind in ((None, site), (stopped, None)):
        net = SampledNet(PARK, fine, MODEL, (), (), operation, wind, 1.0)
        assert net.thinned(90) is net
    assert SampledNet(PARK, fine, MODEL, (), (), None, None, 1.0).thinned(90).cases.count == 180


def test_free_power_is_that_of_single_turbines():
    site = SiteWind(np.linspace(0.9, 1.1, 9))
    park = Park(X, Y, REAL, counted=np.arange(9) != 4)
    power = free_power(park, ROSE, MODEL, site)
    assert not power[:, 4].any()
    expected = np.interp(ROSE.wind_speed * 0.925, REAL.wind_speed, REAL.power, left=0.0, right=0.0)
    np.testing.assert_allclose(power[:, 1], expected, rtol=1e-12)
    mean = free_mean_power(park, ROSE, MODEL, np.array([1.0]), site)[0]
    assert mean == pytest.approx(float((ROSE.probability @ power).sum()), rel=1e-12)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"samples": 9}, "samples"),
        ({"kept": 1.1}, "kept"),
        ({"inputs": ()}, "uncertain inputs"),
        ({"inputs": (UncertainInput("a", Acts.ENERGY, 0.1),) * 2}, "uncertain inputs"),
        ({"inputs": (UncertainInput("a", Acts.ENERGY, 0.9),)}, "uncertain input a"),
    ],
)
def test_impossible_input_is_refused(change, where):
    given = {"inputs": (UncertainInput("a", Acts.ENERGY, 0.1),), "samples": 40} | change
    with pytest.raises(InputError, match=where):
        sample_energy(PARK, ROSE, MODEL, given.pop("inputs"), **given)


def test_impossible_spreads_are_refused():
    with pytest.raises(InputError, match="symmetric"):
        ConstantSpread(("a", "b"), np.ones(2), np.array([[1.0, 0.5], [0.0, 1.0]]))
    with pytest.raises(InputError, match="eigenvalue"):
        ConstantSpread(("a", "b"), np.ones(2), np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(InputError, match="covariance"):
        ConstantSpread(("a",), np.ones(1), np.ones((2, 2)))
    with pytest.raises(InputError, match="each name once"):
        ConstantSpread(("a", "a"), np.ones(2), np.eye(2))
    with pytest.raises(InputError, match="ConstantSpread"):
        UncertainInput("a", Acts.WAKE_CONSTANT, 0.1)
    with pytest.raises(InputError, match="normal or uniform"):
        UncertainInput("a", Acts.WIND_DIRECTION, 1.0, Distribution.LOGNORMAL)
