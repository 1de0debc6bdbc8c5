"""The Monte Carlo agrees with closed forms where the energy is linear, and repeats by its seed."""

from __future__ import annotations

from math import prod, sqrt

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.monte_carlo import ConstantSpread, sample_energy
from monsun.energy.production import annual_energy, free_mean_power, free_power, wind_sensitivity
from monsun.energy.sampling import Distribution
from monsun.energy.uncertain_inputs import Acts, SampledTerms, UncertainInput, uncertain_inputs
from monsun.energy.uncertainty import Correlation, UncertaintyTerms, energy_uncertainty, exceeded_energy
from monsun.operation import SiteWind
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
