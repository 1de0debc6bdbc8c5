"""Super-Gaussian wakes against PyWake, the momentum they carry, and their limits."""

from __future__ import annotations

import numpy as np
import pytest
from formula_checks import (
    STATE,
    along_the_axis,
    check_rim,
    check_rows,
    check_slopes,
    flow_model,
    grid_states,
    of_formula,
    of_model,
    peer_share,
    traced_slopes,
)
from scipy.integrate import quad
from scipy.special import rgamma

from monsun.wake.deficit import gaussian_deficit
from monsun.wake.special import reciprocal_gamma
from monsun.wake.super_gaussian import (
    blondel_2020_deficit,
    blondel_2020_width,
    blondel_2023_deficit,
    blondel_2023_width,
    super_gaussian,
)

BLONDEL_2020 = flow_model(blondel_2020_deficit(), width=blondel_2020_width())
BLONDEL_2023 = flow_model(blondel_2023_deficit(), width=blondel_2023_width())
BOTH = (BLONDEL_2020, BLONDEL_2023)

# PyWake 2.6.20 on the rows: BlondelSuperGaussianDeficit2020(), BlondelSuperGaussianDeficit2023()
PYWAKE = (
    (0.44410740818564076, 0.3886951973545739, 0.08931918838617255, 0.019440458109644, 0.0014471894737211038,
     0.012144464944353965),
    (0.5112816338099581, 0.3700833803751056, 0.08666687569290998, 0.023782135585140748, 0.010152861394406028,
     0.0044287975867748144),
)  # fmt: skip


@pytest.mark.parametrize(("model", "numbers"), list(zip(BOTH, PYWAKE, strict=True)))
def test_pywake_numbers(model, numbers) -> None:
    check_rows(of_model(model), numbers)


@pytest.mark.peers
def test_pywake_on_a_grid() -> None:
    gaussian = pytest.importorskip("py_wake.deficit_models.gaussian")
    peers = (gaussian.BlondelSuperGaussianDeficit2020(), gaussian.BlondelSuperGaussianDeficit2023())
    ours, theirs = grid_states()
    for model, peer in zip(BOTH, peers, strict=True):
        np.testing.assert_allclose(of_model(model)(ours), peer_share(peer, theirs), rtol=1e-12, atol=1e-13)


def test_reciprocal_gamma() -> None:
    values = np.linspace(0, 1, 1001)
    np.testing.assert_allclose(reciprocal_gamma(values), rgamma(values), rtol=2e-15, atol=0)
    values = np.linspace(1, 1.5, 1001)
    np.testing.assert_allclose(reciprocal_gamma(values), rgamma(values), rtol=2e-13, atol=0)
    check_slopes(lambda inputs: reciprocal_gamma(inputs["share"]), {"share": 0.7})


def test_order_two_is_the_gaussian() -> None:
    radial = np.linspace(0, 3, 40)
    np.testing.assert_allclose(
        super_gaussian(2.0, radial, 0.5, 0.8), gaussian_deficit(radial, 0.5, 0.8), rtol=1e-12, atol=1e-18
    )


@pytest.mark.parametrize("order", [2.0, 3.0, 5.5, 9.0])
def test_the_wake_carries_the_thrust(order: float) -> None:
    def momentum(radial: float) -> float:
        share = super_gaussian(order, radial, 0.45, 0.6)
        return float(share * (1 - share) * 2 * np.pi * radial)

    # momentum of a share u of the wind, over rho U^2: integral of u (1 - u) dA = Ct / 2 rotor areas
    assert quad(momentum, 0, 8, epsabs=1e-13, limit=200)[0] == pytest.approx(0.5 * 0.6 * np.pi / 4, rel=1e-9)


@pytest.mark.parametrize("model", BOTH)
def test_rim_and_decay(model) -> None:
    check_rim(of_model(model))
    assert np.all(np.diff(along_the_axis(of_model(model), start=4.0)) < 0)


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize("downwind", [0.7, 6.0, 40.0])
def test_slopes(model, downwind: float) -> None:
    check_slopes(of_model(model), STATE | {"downwind": downwind})


def test_a_width_that_cannot_carry_the_thrust() -> None:
    narrow = {"order": 3.0, "radial": 0.1, "width": 0.1, "thrust_coefficient": 0.9}
    found = traced_slopes(of_formula(super_gaussian), narrow)
    assert all(np.isfinite(number) for number in found.values())
    assert 0 < found["value"] <= 2 ** (2 / 3 - 1)


def test_order_stays_bounded_in_still_air() -> None:
    # the published rate of decay turns positive below a turbulence intensity of 0.0177
    behind = along_the_axis(of_model(BLONDEL_2023), turbulence_intensity=0.0)
    assert np.all(np.isfinite(behind))
    assert np.all(behind > 0)
