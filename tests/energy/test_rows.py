"""Measured rows: the weights of the wind directions, power ratios in closed form, another tool's rows, refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.stats import norm

from monsun.energy.rows import (
    MeasuredRow,
    averaged_power,
    error_of,
    power_ratios,
    row_cases,
    row_directions,
    row_error,
    row_powers,
    row_weights,
)
from monsun.inputs.measured import measured_rows
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.solve import flow
from monsun.wake.gaussian_variants import induced_gaussian_deficit
from monsun.wake.models import bastankhah_2014, jensen_1983, niayifar_2016
from monsun.wake.rotor import circular_gauss
from monsun.wake.tophat import madsen_induction

Array = NDArray[np.float64]

PEER = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "peer_scores_vs_measured.json"

TURBINE = Turbine("small", 80.0, 70.0, [3.0, 12.0, 25.0], [0.0, 2e6, 2e6], [0.8, 0.8, 0.2])


def row(deviation: Any = 3.0, half_width: float = 2.5) -> MeasuredRow:
    """Three turbines down the wind, and a fourth far to the side."""
    return MeasuredRow(
        name="three",
        park=Park([0.0, 400.0, 800.0, 0.0], [0.0, 0.0, 0.0, 9e4], TURBINE),
        wind_speed=8.0,
        turbulence_intensity=0.08,
        wind_direction=270.0,
        half_width=half_width,
        direction_deviation=deviation,
        places=((0,), (1,), (2,), (3,), (1, 2)),
        reference=(0,),
        power_ratio=[1.0, 0.5, 0.4, 1.0, 0.45],
        source="made up",
    )


@given(deviation=st.floats(0.2, 8.0), half_width=st.floats(0.0, 15.0))
def test_weights_are_those_of_a_sector_and_a_gaussian(deviation: float, half_width: float) -> None:
    one = row(deviation, half_width)
    away, weight = row_directions(one) - 270.0, row_weights(one)[:, 0]
    assert weight.sum() == pytest.approx(1.0, abs=1e-12)
    assert weight @ away == pytest.approx(0.0, abs=1e-12)
    # variances of independent deviations add up; what lies beyond the cut is missing
    assert weight @ away**2 == pytest.approx(half_width**2 / 3 + deviation**2, rel=2e-3)
    assert np.all(weight >= 0)


@pytest.mark.parametrize("half_width", [0.5, 2.5, 6.0])
def test_weights_follow_the_integral(half_width: float) -> None:
    one = row(2.0, half_width)
    away, weight = row_directions(one) - 270.0, row_weights(one)[:, 0]
    density = np.array([quad(lambda u, a=a: norm.pdf(a - u, scale=2.0), -half_width, half_width)[0] for a in away])
    np.testing.assert_allclose(weight, density / density.sum(), rtol=1e-9, atol=1e-15)


def test_each_turbine_has_its_own_deviation() -> None:
    several = row([1.0, 2.0, 3.0, 4.0])
    away = row_directions(several) - 270.0
    spread = np.sqrt((row_weights(several) * away[:, None] ** 2).sum(axis=0))
    np.testing.assert_allclose(spread, np.hypot(2.5 / np.sqrt(3), [1.0, 2.0, 3.0, 4.0]), rtol=2e-3)
    np.testing.assert_allclose(row_weights(row([3.0] * 4)), row_weights(row(3.0)))


def test_ratios_are_means_of_places_over_the_reference() -> None:
    one = row()
    power = np.ones((row_directions(one).size, 4)) * [2.0, 1.0, 0.5, 2.0]
    np.testing.assert_allclose(averaged_power(one, power), [2.0, 1.0, 0.5, 2.0])
    np.testing.assert_allclose(power_ratios(one, power), [1.0, 0.5, 0.25, 1.0, 0.375])
    # the place that is the reference does not count
    found = error_of(one, np.array([1.0, 0.6, 0.4, 1.0, 0.45]))
    assert found.rmse == pytest.approx(0.1 / 2)
    assert found.bias == pytest.approx(0.1 / 4)


def test_a_free_turbine_has_the_power_of_the_reference_and_the_park_may_be_turned() -> None:
    one, model = row(), niayifar_2016(circular_gauss(9))
    ratio = row_powers(one, model)
    assert ratio[3] == pytest.approx(1.0, abs=1e-12)
    assert 0 < ratio[1] < 1
    assert row_error(one, model).rmse == error_of(one, ratio).rmse
    turned = replace(one, park=Park(one.park.y, -one.park.x, TURBINE), wind_direction=360.0)
    np.testing.assert_allclose(row_powers(turned, model), ratio, rtol=1e-9)


def test_the_cases_hold_the_mean_weights() -> None:
    one = row()
    cases = row_cases(one)
    np.testing.assert_allclose(cases.probability, row_weights(one).mean(axis=1))
    assert set(cases.wind_speed) == {8.0}
    assert set(cases.turbulence_intensity) == {0.08}
    assert float(np.median(cases.wind_direction)) == 270.0


# PyWake 2.6.20 (Niayifar_PorteAgel_2016 with its GaussianOverlapAvgModel; BastankhahGaussianDeficit with
# k = 0.0324555 and NOJDeficit with k = 0.05, root-sum-square): the error on each row, and the powers at Horns Rev 1,
# mean over seven whole degrees after `GaussianFilter`
PYWAKE = {
    "Niayifar2016": (
        niayifar_2016(circular_gauss(9)),
        [0.052950, 0.061934, 0.066130, 0.037392, 0.049404],
        [1.0, 0.5854, 0.636, 0.6481, 0.6483, 0.6424, 0.6309, 0.6185, 0.6097, 0.6047],
    ),
    "BastGauss_k0.0324_SS": (
        replace(bastankhah_2014(), deficit=induced_gaussian_deficit(madsen_induction)),
        [0.105376, 0.103700, 0.112655, 0.171677, 0.128162],
        [1.0, 0.5761, 0.5599, 0.56, 0.5628, 0.5662, 0.5705, 0.5753, 0.5807, 0.5862],
    ),
    "NOJ_k0.05_SS": (
        jensen_1983(0.05),
        [0.119911, 0.060819, 0.072502, 0.110897, 0.071219],
        [1.0, 0.5828, 0.5529, 0.5469, 0.5456, 0.5463, 0.5485, 0.5516, 0.5555, 0.5597],
    ),
}


def filtered(one: MeasuredRow) -> Array:
    """PyWake's weights: a Gaussian at whole degrees, cut at three deviations, then the mean of seven directions."""
    away = row_directions(one) - one.wind_direction
    deviation = np.broadcast_to(one.direction_deviation, (one.park.count,))
    weight = np.zeros((away.size, one.park.count))
    for turbine, sigma in enumerate(deviation):
        reach = np.arange(-np.ceil(3 * sigma), np.ceil(3 * sigma) + 1)
        kernel = np.exp(-0.5 * (reach / sigma) ** 2)
        for middle in range(-3, 4):
            weight[np.isin(away, middle + reach), turbine] += kernel / kernel.sum() / 7
    return weight


@pytest.mark.parametrize("name", PYWAKE)
def test_with_their_weights_the_rows_are_those_of_pywake_and_exact_weights_change_little(name: str) -> None:
    model, their_errors, their_row = PYWAKE[name]
    for number, (one, their_error) in enumerate(zip(measured_rows(), their_errors, strict=True)):
        power = flow(one.park, row_cases(one), model).power
        mean = (filtered(one) * power).sum(axis=0)
        ratio = np.array([mean[list(place)].mean() for place in one.places]) / mean[list(one.reference)].mean()
        assert error_of(one, ratio).rmse == pytest.approx(their_error, abs=2e-4)
        if number == 0:
            np.testing.assert_allclose(ratio, their_row, atol=3e-4)
        np.testing.assert_allclose(power_ratios(one, power), ratio, atol=3e-3)
        assert error_of(one, power_ratios(one, power)).rmse == pytest.approx(their_error, abs=1.5e-3)


@pytest.mark.skipif(not PEER.is_file(), reason="needs ../shared")
@pytest.mark.parametrize("name", PYWAKE)
def test_the_numbers_typed_in_are_those_of_the_file(name: str) -> None:
    stored = json.loads(PEER.read_text())
    np.testing.assert_allclose([row[name]["rmse"] for row in stored.values()], PYWAKE[name][1], atol=1e-6)
    np.testing.assert_allclose(stored["Hornsrev1_wd270"][name]["row"], PYWAKE[name][2], atol=1e-9)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"direction_deviation": 0.0}, "direction_deviation"),
        ({"direction_deviation": [3.0, 3.0]}, "direction_deviation"),
        ({"direction_deviation": float("nan")}, "direction_deviation"),
        ({"half_width": -1.0}, "half_width"),
        ({"places": ()}, "places"),
        ({"places": ((0,),), "power_ratio": [1.0]}, "places"),
        ({"places": ((0,), (4,), (2,), (3,), (1,))}, r"places\[1\]"),
        ({"places": ((0,), (), (2,), (3,), (1,))}, r"places\[1\]"),
        ({"reference": (9,)}, "reference"),
        ({"power_ratio": [1.0, 0.5]}, "power_ratio"),
        ({"power_ratio": [1.0, 0.5, 0.4, 1.0, -0.1]}, r"power_ratio\[4\]"),
        ({"standard_error": [0.1]}, "standard_error"),
        ({"number": (1, 2)}, "number"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError, match=f"measured row three: {where}"):
        replace(row(), **{"number": ()} | changed)
