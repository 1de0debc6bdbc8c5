"""Gaussian variants against PyWake and their limits."""

from __future__ import annotations

import math

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
    of_model,
    peer_share,
)

from monsun.wake.deficit import gaussian_deficit, linear_width
from monsun.wake.gaussian_variants import (
    carbajo_fuertes_width,
    induced_gaussian_deficit,
    near_wake_length,
    zong_deficit,
    zong_width,
)
from monsun.wake.tophat import madsen_induction

ZONG = flow_model(zong_deficit(), width=zong_width())
ZONG_PYWAKE = flow_model(zong_deficit(), width=zong_width(initial=1 / math.sqrt(8), thrust_limit=0.999))
CARBAJO_FUERTES = flow_model(gaussian_deficit, width=carbajo_fuertes_width())
ZONG_PYWAKE_CLASS = flow_model(zong_deficit(induction=madsen_induction), width=zong_width())
BASTANKHAH_MADSEN = flow_model(induced_gaussian_deficit(madsen_induction), width=linear_width())
ALL = (ZONG, ZONG_PYWAKE, CARBAJO_FUERTES, ZONG_PYWAKE_CLASS, BASTANKHAH_MADSEN)

# PyWake 2.6.20 on the rows, with ct2a=ct2a_mom1d: ZongGaussianDeficit(eps_coeff=0.35), ZongGaussianDeficit(),
# CarbajofuertesGaussianDeficit(); without: ZongGaussianDeficit(eps_coeff=0.35) as in Zong_PorteAgel_2020,
# BastankhahGaussianDeficit()
PYWAKE = (
    (0.43512126112597455, 0.769916163048644, 0.08533150993488757, 0.02163283160040425, 0.01248067566709786,
     0.00319928104228758),
    (0.42375854608078417, 0.732299094406091, 0.08517761985302137, 0.021567244457322766, 0.012575195638591125,
     0.0031879926208588025),
    (0.6175468399807035, 0.5882167421649779, 0.08583331798820129, 0.02335111587134727, 0.010373009122397627,
     0.004279775984345733),
    (0.4429563074156685, 0.721085578042207, 0.0860789413445002, 0.02129788171905455, 0.012322708402254351,
     0.0031478799052753643),
    (0.7257580913153694, 0.5587344715426733, 0.08681754445796812, 0.01657779213403906, 0.011094398181536473,
     0.005158823901265689),
)  # fmt: skip


@pytest.mark.parametrize(("model", "numbers"), list(zip(ALL, PYWAKE, strict=True)))
def test_pywake_numbers(model, numbers) -> None:
    check_rows(of_model(model), numbers)


@pytest.mark.peers
def test_pywake_on_a_grid() -> None:
    gaussian = pytest.importorskip("py_wake.deficit_models.gaussian")
    from py_wake.deficit_models.utils import ct2a_mom1d

    peers = (
        gaussian.ZongGaussianDeficit(ct2a=ct2a_mom1d, eps_coeff=0.35),
        gaussian.ZongGaussianDeficit(ct2a=ct2a_mom1d),
        gaussian.CarbajofuertesGaussianDeficit(ct2a=ct2a_mom1d),
        gaussian.ZongGaussianDeficit(eps_coeff=0.35),
        gaussian.BastankhahGaussianDeficit(),
    )
    ours, theirs = grid_states()
    for model, peer in zip(ALL, peers, strict=True):
        np.testing.assert_allclose(of_model(model)(ours), peer_share(peer, theirs), rtol=1e-12, atol=1e-13)


def test_near_wake_is_shorter_in_turbulence() -> None:
    lengths = near_wake_length(0.8, np.array([0.02, 0.06, 0.12, 0.2]))
    assert np.all(np.diff(lengths) < 0)
    assert 1.5 < lengths[1] < 4.5
    # the pole of the fitted factor at 0.9664 is never met
    assert np.all(near_wake_length(np.linspace(0, 1, 500), 0.06) > 0)


def test_far_wake_of_zong_grows_as_its_rate_says() -> None:
    width = zong_width()
    growth = width(60.0, 0.8, 0.1) - width(50.0, 0.8, 0.1)
    assert growth == pytest.approx(10 * (0.38 * 0.1 + 0.004), rel=1e-12)
    assert width(1e-6, 0.8, 0.1) == pytest.approx(0.35, abs=0.005)


def test_thrust_builds_up() -> None:
    half = zong_deficit()(1e-12, 0.0, 0.8, 0.5)
    assert half == pytest.approx(gaussian_deficit(0.0, 0.5, 0.4), rel=1e-9)
    whole = zong_deficit()(10.0, 0.0, 0.8, 0.5)
    assert whole == pytest.approx(gaussian_deficit(0.0, 0.5, 0.8), rel=1e-12)


@pytest.mark.parametrize("model", ALL)
def test_rim_and_decay(model) -> None:
    check_rim(of_model(model))
    # behind the length over which the thrust of Zong's wake builds up, and where the width carries the thrust
    assert np.all(np.diff(along_the_axis(of_model(model), start=4.0)) < 0)


@pytest.mark.parametrize("model", ALL)
@pytest.mark.parametrize("downwind", [1.2, 6.0, 40.0])
def test_slopes(model, downwind: float) -> None:
    check_slopes(of_model(model), STATE | {"downwind": downwind})
