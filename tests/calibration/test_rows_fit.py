"""Constants from measured rows: exact slopes, truth found again, and errors that cover it as often as they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_up import MODEL, NAMES, TRUE, line, row
from numpy.typing import NDArray
from scipy.stats import chi2

import monsun as ms
from monsun.calibration.calibrate import calibrate
from monsun.calibration.least_squares import Stop
from monsun.calibration.rows_fit import RowsFit
from monsun.calibration.scada_selection import ScadaTerms
from monsun.cases import FlowCases
from monsun.energy.monte_carlo import sample_energy
from monsun.energy.production import annual_energy_slopes
from monsun.energy.rows import row_error, row_powers
from monsun.records import InputError

Array = NDArray[np.float64]


def test_slopes_are_central_differences_of_the_row_s_powers() -> None:
    measured = row(line())
    found = RowsFit([measured]).modelled(MODEL, NAMES, np.ones(2), None)
    assert found.value == pytest.approx(row_powers(measured, MODEL)[1:], abs=1e-12)
    for i, name in enumerate(NAMES):
        ends = [
            row_powers(measured, MODEL.with_constants({name: MODEL.constants[name] + side}))[1:]
            for side in (1e-6, -1e-6)
        ]
        assert found.slope[:, i] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6, abs=1e-7)


def test_without_noise_the_truth_is_found() -> None:
    measured = row(line())
    fit = ms.calibrate(MODEL, measured, NAMES)
    assert fit.values == pytest.approx(TRUE, rel=1e-5)
    assert fit.model.constants["width.growth_rate"] == fit.values[0]
    assert fit.start.tolist() == [MODEL.constants[name] for name in NAMES]
    assert row_error(measured, fit.model).rmse < 1e-6 < 0.01 < row_error(measured, MODEL).rmse
    assert fit.sum_after < 1e-9 * fit.sum_before
    assert fit.stop in (Stop.GRADIENT, Stop.COST, Stop.STEP)
    assert fit.count == 6 == fit.effective_count
    assert fit.degrees_of_freedom == 4
    assert fit.at_bound == fit.kept == fit.left_out == ()


def test_intervals_cover_the_truth_and_the_covariance_is_the_scatter(many_fits: None) -> None:
    park, generator, repeats = line(), np.random.default_rng(3), 60
    exact = row(park)
    values, covariances, covered = [], [], np.zeros(2)
    for _ in range(repeats):
        noisy = exact.measured + 0.004 * np.append(0.0, generator.normal(size=park.count - 1))
        fit = calibrate(MODEL, row(park, noisy), NAMES)
        values.append(fit.values)
        covariances.append(fit.covariance)
        low, high = fit.interval(0.9).T
        covered += (low < TRUE) & (high > TRUE)
        assert (np.abs(fit.values - TRUE) < 6 * fit.standard_error).all()
    # 60 draws of 0.9: between 48 and 59 in 99 of 100 cases
    assert (covered >= 48).all()
    assert (covered <= 59).all()
    scatter, said = np.cov(np.transpose(values)), np.mean(covariances, axis=0)
    low_ratio, high_ratio = chi2.ppf([0.001, 0.999], repeats - 1) / (repeats - 1)
    ratio = np.diag(scatter) / np.diag(said)
    assert (ratio > low_ratio).all()
    assert (ratio < high_ratio).all()
    correlations = [each[0, 1] / np.sqrt(each[0, 0] * each[1, 1]) for each in (scatter, said)]
    assert correlations[0] == pytest.approx(correlations[1], abs=0.05)


def test_standard_errors_count_relative_to_each_other(many_fits: None) -> None:
    park = line()
    wrong = row(park).measured + 0.02 * np.array([0, 1, -1, 1, -1, 1, -1])
    one, other = (calibrate(MODEL, row(park, wrong, error), NAMES) for error in (0.01, 0.5))
    none = calibrate(MODEL, row(park, wrong, None), NAMES)
    for fit in (other, none):
        assert fit.values == pytest.approx(one.values, rel=1e-5)
        assert fit.standard_error == pytest.approx(one.standard_error, rel=1e-3)
    # a wrong row beside a right one that is known a hundred times better hardly counts
    both = calibrate(MODEL, [row(park, wrong, 0.1), row(park, None, 0.001)], NAMES)
    assert both.values == pytest.approx(TRUE, rel=1e-3)
    assert both.residuals.shape == (12,)


def test_the_spread_goes_to_the_monte_carlo(many_fits: None) -> None:
    park = line()
    fit = calibrate(MODEL, row(park, row(park).measured + 0.01 * np.array([0, 1, -1, 1, -1, 1, -1])), NAMES)
    spread = fit.spread
    assert spread.names == NAMES
    assert spread.values is not None
    assert np.array_equal(spread.values, fit.values)
    assert np.array_equal(spread.covariance, fit.covariance)
    assert spread.sigma == pytest.approx(fit.standard_error)
    assert fit.correlation[0, 1] == pytest.approx(spread.correlation[0, 1])
    cases = FlowCases.series(np.arange(240.0, 301.0, 4.0), np.full(16, 8.5), 0.07)
    slopes = annual_energy_slopes(park, cases, fit.model, constants=NAMES)
    gradient = np.array([slopes.constants[name] for name in NAMES])
    sampled = sample_energy(park, cases, fit.model, (), constants=spread, samples=400, seed=1)
    # small errors are linear in the energy
    assert sampled.sigma == pytest.approx(np.sqrt(gradient @ spread.covariance @ gradient) / slopes.energy, rel=0.15)


def test_a_constant_at_its_bound_is_named(many_fits: None) -> None:
    fit = calibrate(MODEL, row(line()), NAMES, bounds={"width.initial": (0.15, 0.22)})
    assert fit.at_bound == ("width.initial",)
    assert fit.values[1] == pytest.approx(0.22, abs=1e-6)
    assert fit.standard_error[0] > 0 == fit.standard_error[1]
    assert np.array_equal(fit.correlation, np.eye(2))


def test_without_names_the_constants_are_fitted_of_which_the_data_tell(many_fits: None) -> None:
    # near and far behind a turbine tell both; the limit of the thrust is never reached
    fit = calibrate(MODEL, [row(line(3, 3.0)), row(line(3, 12.0))])
    assert fit.names == NAMES
    assert fit.kept == ("width.thrust_limit",)
    assert fit.values == pytest.approx(TRUE, rel=1e-5)


def test_constants_that_the_data_do_not_tell_apart_are_named(many_fits: None) -> None:
    pair = row(line(2))
    # behind one turbine at one distance only the sum counts: growth x distance + initial x root of beta
    with pytest.raises(InputError, match=r"width.growth_rate and .*width.initial together") as raised:
        calibrate(MODEL, [pair, pair, pair], NAMES)
    assert "tell apart" in str(raised.value)
    with pytest.raises(InputError, match=r"got width.thrust_limit, which change none"):
        calibrate(MODEL, row(line()), ("width.growth_rate", "width.initial", "width.thrust_limit"))


@pytest.mark.parametrize(
    ("data", "constants", "more", "said"),
    [
        (None, ["width.growth"], {}, "expected names among width.growth_rate, .*, got width.growth"),
        (None, ["width.initial"] * 2, {}, "got width.initial twice"),
        (None, [], {}, "at least one constant"),
        (None, NAMES, {"bounds": {"width.thrust_limit": (0, 1)}}, "names among width.growth_rate, width.initial"),
        (None, NAMES, {"bounds": {"width.initial": (0.3, 0.4)}}, "two numbers about the start 0.2"),
        (None, NAMES, {"terms": ScadaTerms()}, "rows have no terms"),
        ([], NAMES, {}, "ScadaRecord, or one MeasuredRow or more"),
        ([1], NAMES, {}, r"data\[0\]"),
        ([row(line(2))], NAMES, {}, "more than the 2 constants that are fitted, got 1"),
        ([row(line(4)), row(line(4), error=None)], NAMES, {}, "standard_error"),
        ([row(line(4), error=0.0)], NAMES, {}, "numbers > 0"),
    ],
)
def test_what_cannot_be_fitted_is_refused(data: Any, constants: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        calibrate(MODEL, row(line(4)) if data is None else data, constants, **more)
    with pytest.raises(InputError, match="FlowModel"):
        calibrate(ms.flow_models.bastankhah_2014, row(line(4)), constants)  # type: ignore[arg-type]


def test_the_published_model_comes_nearer_to_horns_rev_1() -> None:
    from monsun.inputs.measured import measured_rows

    measured = next(one for one in measured_rows() if one.name.startswith("Horns Rev 1"))
    model = ms.flow_models.niayifar_2016()
    fit = calibrate(model, measured, ["width.slope", "added_turbulence.factor"])
    before, after = row_error(measured, model).rmse, row_error(measured, fit.model).rmse
    assert after < 0.25 * before
    assert fit.residuals.size == 9
    # published: 0.3837 and 0.73
    assert fit.values == pytest.approx([0.823, 0.293], abs=0.01)
