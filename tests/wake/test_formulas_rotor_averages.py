"""Rotor averages against integrals and PyWake's grids."""

from __future__ import annotations

import math

import numpy as np
import pytest
from formula_checks import STATE, check_rim, check_slopes, flow_model, grid_states, of_model, peer_share
from scipy.stats import ncx2

from monsun.wake.deficit import gaussian_deficit, turbulent_width
from monsun.wake.rotor import RotorPoints
from monsun.wake.rotor_averages import (
    averaged_gaussian_deficit,
    cartesian_gauss,
    cartesian_grid,
    gaussian_over_disc,
    polar_gauss,
    polar_grid,
)

AVERAGED = flow_model(averaged_gaussian_deficit(), width=turbulent_width())


def moment(points: RotorPoints, across: int, upright: int) -> float:
    places = zip(points.horizontal, points.vertical, points.weight, strict=True)
    return math.fsum(w * y**across * z**upright for y, z, w in places)


@pytest.mark.parametrize(("radius", "error"), [(0.1, 1e-14), (1.0, 1e-14), (2.0, 1e-14), (3.0, 1e-11), (4.0, 2e-7)])
def test_mean_over_the_disc_is_the_non_central_chi_square(radius: float, error: float) -> None:
    distance = np.linspace(0.01, 10, 200)
    exact = 2 / radius**2 * ncx2.cdf(radius**2, 2, distance**2)
    # lengths in any unit: a width of 0.3
    ours = gaussian_over_disc((0.3 * distance) ** 2, 0.3 * radius, 0.3)
    np.testing.assert_allclose(ours, exact, rtol=0, atol=error)


def test_mean_at_the_rim() -> None:
    assert gaussian_over_disc(0.0, 0.5, 0.5) == pytest.approx(2 * (1 - math.exp(-0.5)), rel=1e-14)
    assert gaussian_over_disc(0.09, 0.0, 0.3) == pytest.approx(math.exp(-0.5), rel=1e-15)
    assert 0 <= gaussian_over_disc(1e8, 0.5, 0.2) < 1e-100


def test_averaged_deficit_is_the_integral_of_the_deficit() -> None:
    points = polar_gauss(rings=12, angles=32)
    by_points = flow_model(gaussian_deficit, width=turbulent_width(), rotor=points)
    for crosswind in (0.0, 0.5, 2.0):
        state = STATE | {"crosswind": crosswind}
        assert of_model(AVERAGED)(state) == pytest.approx(of_model(by_points)(state), rel=1e-12)


# PyWake's table is off by up to 2e-5 of the centre deficit
@pytest.mark.peers
def test_pywake_table_on_a_grid(monkeypatch) -> None:
    gaussian = pytest.importorskip("py_wake.deficit_models.gaussian")
    overlap = pytest.importorskip("py_wake.rotor_avg_models.gaussian_overlap_model")
    from py_wake.deficit_models.utils import ct2a_mom1d

    read = overlap.xr.load_dataarray
    monkeypatch.setattr(overlap.xr, "load_dataarray", lambda path, engine: read(path, engine="netcdf4"))
    peer = gaussian.NiayifarGaussianDeficit(
        ct2a=ct2a_mom1d, a=[0.3837, 0.003678], rotorAvgModel=overlap.GaussianOverlapAvgModel()
    )
    ours, theirs = grid_states()
    np.testing.assert_allclose(of_model(AVERAGED)(ours), peer_share(peer, theirs), rtol=0, atol=2e-5)


@pytest.mark.peers
def test_pywake_grids() -> None:
    peer = pytest.importorskip("py_wake.rotor_avg_models.rotor_avg_model")
    gaussian = pytest.importorskip("py_wake.deficit_models.gaussian")
    from py_wake.deficit_models.utils import ct2a_mom1d

    ours, theirs = grid_states()
    for points, theirs_points in (
        (cartesian_grid(4), peer.EqGridRotorAvg(4)),
        (cartesian_grid(7), peer.EqGridRotorAvg(7)),
        (cartesian_gauss(4, 4), peer.GQGridRotorAvg(4, 4)),
        (cartesian_gauss(5, 3), peer.GQGridRotorAvg(5, 3)),
        (polar_grid(), peer.PolarGridRotorAvg()),
    ):
        model = flow_model(gaussian_deficit, width=turbulent_width(), rotor=points)
        other = gaussian.NiayifarGaussianDeficit(ct2a=ct2a_mom1d, a=[0.3837, 0.003678])
        known = dict(theirs)
        other.rotorAvgModel = theirs_points
        np.testing.assert_allclose(of_model(model)(ours), peer_share(other, known), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("points", [cartesian_grid(4), cartesian_gauss(4, 4), polar_grid(), polar_gauss(3, 6)])
def test_points_lie_in_the_rotor_and_are_even_handed(points: RotorPoints) -> None:
    assert math.fsum(points.weight) == pytest.approx(1, rel=1e-14)
    assert moment(points, 1, 0) == pytest.approx(0, abs=1e-15)
    assert moment(points, 0, 1) == pytest.approx(0, abs=1e-15)
    assert all(math.hypot(y, z) < 1 for y, z in zip(points.horizontal, points.vertical, strict=True))


def test_polar_gauss_is_exact_for_polynomials() -> None:
    points = polar_gauss(rings=2, angles=8)
    # means over the unit disc
    assert moment(points, 2, 0) == pytest.approx(1 / 4, rel=1e-14)
    assert moment(points, 4, 0) == pytest.approx(1 / 8, rel=1e-14)
    assert moment(points, 2, 2) == pytest.approx(1 / 24, rel=1e-14)
    assert moment(points, 6, 0) == pytest.approx(5 / 64, rel=1e-14)


@pytest.mark.parametrize(
    "make", [lambda: cartesian_grid(0), lambda: polar_gauss(0, 4), lambda: polar_grid((0.5,), 4, ())]
)
def test_a_grid_without_points(make) -> None:
    with pytest.raises(ValueError, match="expected"):
        make()


def test_rim() -> None:
    check_rim(of_model(AVERAGED))


@pytest.mark.parametrize("crosswind", [0.0, 0.4, 2.0])
def test_slopes(crosswind: float) -> None:
    check_slopes(of_model(AVERAGED), STATE | {"crosswind": crosswind})
    check_slopes(of_model(AVERAGED), STATE | {"crosswind": crosswind, "downwind": 0.7, "receiver_diameter": 1.6})
