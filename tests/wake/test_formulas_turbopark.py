"""TurbOPark's Gaussian against PyWake and its limits."""

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
    of_model,
    peer_share,
    row_states,
)

from monsun.wake.deficit import gaussian_deficit
from monsun.wake.turbopark import turbopark_deficit, turbopark_width

NYGAARD = flow_model(turbopark_deficit(), width=turbopark_width())
NO_MIRROR = flow_model(turbopark_deficit(mirror=False), width=turbopark_width())
AT_CENTRE = flow_model(gaussian_deficit, width=turbopark_width())
AT_CENTRE_LOCAL = flow_model(gaussian_deficit, width=turbopark_width(thrust_limit=0.999, local_turbulence=True))

# PyWake 2.6.20 on the rows, TurboGaussianDeficit(ct2a=ct2a_mom1d, groundModel=None, ...): with ctlim=0.96; with
# use_effective_ti=True; as in Nygaard_2022
PYWAKE_CENTRE = (
    0.49910675948907646, 0.3330845517744082, 0.08179551908683329, 0.006028704445115594, 0.00042409465205901965,
    0.035840773810984904,
)  # fmt: skip
PYWAKE_CENTRE_LOCAL = (
    0.4978215136633747, 0.3330845517744082, 0.08225055227733737, 0.006995703821691424, 0.0005486867635459646,
    0.03410324765186878,
)  # fmt: skip
PYWAKE_NYGAARD = (
    0.333221878971769, 0.25228810496412024, 0.09760934884603291, 0.014407954644840362, 0.0017026574168977702,
    0.031763835451980874,
)  # fmt: skip


def test_pywake_numbers() -> None:
    check_rows(of_model(AT_CENTRE), PYWAKE_CENTRE)
    check_rows(of_model(AT_CENTRE_LOCAL), PYWAKE_CENTRE_LOCAL)
    # PyWake reads the rotor average from a table
    ours, _ = row_states()
    np.testing.assert_allclose(of_model(NYGAARD)(ours), PYWAKE_NYGAARD, rtol=0, atol=1e-5)


@pytest.mark.peers
def test_pywake_on_a_grid(monkeypatch) -> None:
    gaussian = pytest.importorskip("py_wake.deficit_models.gaussian")
    overlap = pytest.importorskip("py_wake.rotor_avg_models.gaussian_overlap_model")
    from py_wake.deficit_models.utils import ct2a_mom1d
    from py_wake.ground_models.ground_models import Mirror
    from py_wake.superposition_models import SquaredSum

    read = overlap.xr.load_dataarray
    monkeypatch.setattr(overlap.xr, "load_dataarray", lambda path, engine: read(path, engine="netcdf4"))
    ours, theirs = grid_states()
    shared = {"ct2a": ct2a_mom1d, "groundModel": None}
    for model, peer in (
        (AT_CENTRE, gaussian.TurboGaussianDeficit(ctlim=0.96, **shared)),
        (AT_CENTRE_LOCAL, gaussian.TurboGaussianDeficit(use_effective_ti=True, **shared)),
    ):
        np.testing.assert_allclose(of_model(model)(ours), peer_share(peer, theirs), rtol=1e-12, atol=1e-13)
    nygaard = gaussian.TurboGaussianDeficit(
        ct2a=ct2a_mom1d,
        ctlim=0.96,
        groundModel=Mirror(superpositionModel=SquaredSum()),
        rotorAvgModel=overlap.GaussianOverlapAvgModel(),
    )
    nygaard.WS_key = "WS_jlk"
    np.testing.assert_allclose(of_model(NYGAARD)(ours), peer_share(nygaard, theirs), rtol=0, atol=2e-5)


def test_mirror_image_counts_low_and_far() -> None:
    high = along_the_axis(of_model(NYGAARD), source_height=1e4)
    np.testing.assert_allclose(high, along_the_axis(of_model(NO_MIRROR)), rtol=1e-12)
    low = along_the_axis(of_model(NYGAARD))
    assert low[-1] > 1.001 * high[-1]
    # a wake in the ground's plane is its own mirror image
    on_ground = along_the_axis(of_model(NYGAARD), source_height=0.0)
    np.testing.assert_allclose(on_ground, np.sqrt(2) * high, rtol=1e-12)


def test_rim_and_decay() -> None:
    # wake and mirror image together stay below root two, and at hub height below one
    for model in (NYGAARD, NO_MIRROR, AT_CENTRE, AT_CENTRE_LOCAL):
        check_rim(of_model(model))
        assert np.all(np.diff(along_the_axis(of_model(model), start=1.0)) < 0)


@pytest.mark.parametrize("model", [NYGAARD, NO_MIRROR, AT_CENTRE, AT_CENTRE_LOCAL])
@pytest.mark.parametrize("crosswind", [0.0, 0.9])
def test_slopes(model, crosswind: float) -> None:
    check_slopes(of_model(model), STATE | {"crosswind": crosswind})
