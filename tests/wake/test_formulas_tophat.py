"""Top-hat wakes against PyWake, their closed forms and their limits."""

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

from monsun.wake.tophat import (
    linear_radius,
    madsen_induction,
    momentum_induction,
    tophat_deficit,
    turbopark_radius,
    turbulent_radius,
)
from monsun.wake.turbopark import turbulence_integral

JENSEN = flow_model(tophat_deficit(), wake_radius=linear_radius())
JENSEN_MADSEN = flow_model(tophat_deficit(madsen_induction), wake_radius=linear_radius())
JENSEN_POINT = flow_model(tophat_deficit(madsen_induction, rotor_average=False), wake_radius=linear_radius())
NOJ_LOCAL = flow_model(tophat_deficit(madsen_induction), wake_radius=turbulent_radius())
TURBOPARK = flow_model(tophat_deficit(madsen_induction), wake_radius=turbopark_radius())
TURBOPARK_LOCAL = flow_model(tophat_deficit(madsen_induction), wake_radius=turbopark_radius(local_turbulence=True))
ALL = (JENSEN, JENSEN_MADSEN, JENSEN_POINT, NOJ_LOCAL, TURBOPARK, TURBOPARK_LOCAL)

# PyWake 2.6.20 on the rows: NOJDeficit(ct2a=ct2a_mom1d), NOJDeficit(), NOJDeficit(rotorAvgModel=None),
# NOJLocalDeficit(), TurboNOJDeficit(), TurboNOJDeficit(use_effective_ti=True)
PYWAKE = (
    (0.3157973700161763, 0.3032785946289144, 0.11360516814797891, 0.0360551908055235, 0.03125, 0.001303368012346718),
    (0.3193626292006491, 0.283041181640625, 0.11488773699623253, 0.03660689861386473, 0.031839257812499994,
     0.0012901333333333333),
    (0.33078532544378697, 0.283041181640625, 0.13975680000000001, 0.04399038461538461, 0.031839257812499994,
     0.0012901333333333333),
    (0.37898364917478533, 0.4622542749492186, 0.12154786170179174, 0.036054059149551496, 0.0003461849314067115,
     0.005497264540021883),
    (0.27257560607181647, 0.2409473044237688, 0.11634764602086478, 0.03616044883075516, 0.0159994116325392,
     0.008345326050660382),
    (0.2709343070712761, 0.2409473044237688, 0.11480658874185387, 0.03669710923575324, 0.020139565856126786,
     0.006667611124877661),
)  # fmt: skip


@pytest.mark.parametrize(("model", "numbers"), list(zip(ALL, PYWAKE, strict=True)))
def test_pywake_numbers(model, numbers) -> None:
    check_rows(of_model(model), numbers)


@pytest.mark.peers
def test_pywake_on_a_grid() -> None:
    noj = pytest.importorskip("py_wake.deficit_models.noj")
    utils = pytest.importorskip("py_wake.deficit_models.utils")
    peers = (
        noj.NOJDeficit(ct2a=utils.ct2a_mom1d),
        noj.NOJDeficit(),
        noj.NOJDeficit(rotorAvgModel=None),
        noj.NOJLocalDeficit(),
        noj.TurboNOJDeficit(),
        noj.TurboNOJDeficit(use_effective_ti=True),
    )
    ours, theirs = grid_states()
    for model, peer in zip(ALL, peers, strict=True):
        # 5e-10 where circles touch from within: there PyWake keeps cosines off one by 4e-16
        np.testing.assert_allclose(of_model(model)(ours), peer_share(peer, theirs), rtol=0, atol=1e-9)


def test_jensen_of_a_third() -> None:
    # Jensen (1983): 2/3 (r0 / (r0 + 0.1 x))^2, the thrust of an induction of 1/3 being 8/9
    behind = along_the_axis(of_model(JENSEN), thrust_coefficient=8 / 9)
    np.testing.assert_allclose(behind, 2 / 3 * (0.5 / (0.5 + 0.1 * np.linspace(0.5, 60, 400))) ** 2, rtol=1e-12)


def test_induction() -> None:
    assert momentum_induction(0.75) == 0.25
    assert momentum_induction(1.2) == 0.5
    for induction in (0.05, 0.2, 1 / 3):
        thrust = 4 * induction * (1 - induction)
        assert momentum_induction(thrust) == pytest.approx(induction, rel=1e-12)
        assert madsen_induction(thrust) == pytest.approx(induction, rel=0.05)


@pytest.mark.parametrize("turbulence", [0.0, 0.02, 0.1, 0.4])
def test_turbulence_integral_is_the_integral(turbulence: float) -> None:
    from scipy.integrate import quad

    def along(x: float) -> float:
        return math.hypot(turbulence, 1 / (1.5 + 0.8 * x / math.sqrt(0.7)))

    for end in (0.5, 5.0, 50.0):
        assert turbulence_integral(end, 0.7, turbulence) == pytest.approx(
            quad(along, 0, end, epsrel=1e-12)[0], rel=1e-10
        )


@pytest.mark.parametrize("model", ALL)
def test_rim_and_decay(model) -> None:
    check_rim(of_model(model))
    assert np.all(np.diff(along_the_axis(of_model(model))) < 0)


@pytest.mark.parametrize("model", [JENSEN, JENSEN_MADSEN, NOJ_LOCAL, TURBOPARK, TURBOPARK_LOCAL])
@pytest.mark.parametrize("crosswind", [0.2, 0.9])
def test_slopes(model, crosswind: float) -> None:
    check_slopes(of_model(model), STATE | {"crosswind": crosswind})


def test_slopes_at_a_point() -> None:
    check_slopes(of_model(JENSEN_POINT), STATE)
    check_slopes(of_model(JENSEN_POINT), STATE | {"crosswind": 3.0})
