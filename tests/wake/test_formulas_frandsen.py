"""Frandsen's added turbulence against PyWake, its closed forms and its limits."""

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
    no_deficit,
    of_model,
    peer_turbulence,
)

from monsun.wake.frandsen import bell_weight, frandsen_2005, frandsen_2017, sector_weight
from monsun.wake.superposition import turbulence_linear

BELL_2005 = flow_model(no_deficit, added_turbulence=frandsen_2005())
BELL_2017 = flow_model(no_deficit, added_turbulence=frandsen_2017())
SECTOR_2005 = flow_model(no_deficit, added_turbulence=frandsen_2005(weight=sector_weight()))
SECTOR_2017 = flow_model(no_deficit, added_turbulence=frandsen_2017(weight=sector_weight()))
ALL = (BELL_2005, BELL_2017, SECTOR_2005, SECTOR_2017)

# PyWake 2.6.20 on the rows: STF2005TurbulenceModel(), STF2017TurbulenceModel(), both with weight_function=IECWeight()
PYWAKE = (
    (0.2248093413752583, 0.12996528256349033, 0.054945732158206126, 0.014877534566219864, 0.015048803119784166,
     0.003140071703568589),
    (0.2618970303673071, 0.17146537145631266, 0.06671158311045244, 0.013559460746003315, 0.018261659172792762,
     0.0011443589037992109),
    (0.3079002116969172, 0.20708459910023716, 0.1441518440112253, 0.09901571356754651, 0.0, 0.0),
    (0.3504451070452381, 0.2523756087658112, 0.16623030616949225, 0.09414951699559117, 0.0, 0.0),
)  # fmt: skip


@pytest.mark.parametrize(("model", "numbers"), list(zip(ALL, PYWAKE, strict=True)))
def test_pywake_numbers(model, numbers) -> None:
    check_rows(of_model(model, 1), numbers)


@pytest.mark.peers
def test_pywake_on_a_grid() -> None:
    stf = pytest.importorskip("py_wake.turbulence_models.stf")
    peers = (
        stf.STF2005TurbulenceModel(),
        stf.STF2017TurbulenceModel(),
        stf.STF2005TurbulenceModel(weight_function=stf.IECWeight()),
        stf.STF2017TurbulenceModel(weight_function=stf.IECWeight()),
    )
    ours, theirs = grid_states()
    for model, peer in zip(ALL, peers, strict=True):
        np.testing.assert_allclose(of_model(model, 1)(ours), peer_turbulence(peer, theirs), rtol=1e-12, atol=1e-14)


def test_behind_the_turbine_squares_add_up() -> None:
    # on the axis the bell is one: ambient and added together are the root of their squares
    state = {"downwind": 5.0, "radial": 0.0, "ambient_turbulence_intensity": 0.08}
    both = turbulence_linear.total(0.08, frandsen_2017()(thrust_coefficient=0.64, **state))
    assert both == pytest.approx(math.hypot(0.08, 1 / (1.5 + 0.8 * 5 / 0.8)), rel=1e-13)
    both = turbulence_linear.total(0.08, frandsen_2005()(free_wind_speed=9.0, **state))
    assert both == pytest.approx(math.hypot(0.08, 0.9 / (1.5 + 0.3 * 5 * 3)), rel=1e-13)


def test_bell_ends_at_the_view_angle() -> None:
    # 5 diameters: (arctan(1/5) in degrees + 10) / 2 = 10.65 degrees
    angle = math.radians((math.degrees(math.atan(0.2)) + 10) / 2)
    inside, outside = 5 * math.tan(angle * 0.9999), 5 * math.tan(angle * 1.0001)
    assert bell_weight(0.1, 0.05, 5.0, inside) == pytest.approx((math.hypot(0.1, 0.05) - 0.05) / math.e, rel=1e-3)
    assert bell_weight(0.1, 0.05, 5.0, outside) == 0


@pytest.mark.parametrize(("model", "without_thrust"), list(zip(ALL, (False, True, False, True), strict=True)))
def test_rim_and_decay(model, without_thrust: bool) -> None:
    # the edition of 2005 does not know the thrust: a turbine that stands still adds turbulence too
    check_rim(of_model(model, 1), without_thrust=without_thrust)
    assert np.all(np.diff(along_the_axis(of_model(model, 1))) <= 0)


@pytest.mark.parametrize("model", ALL)
@pytest.mark.parametrize("crosswind", [0.0, 0.4, 3.0])
def test_slopes(model, crosswind: float) -> None:
    check_slopes(of_model(model, 1), STATE | {"crosswind": crosswind})
