"""A park's energy among neighbours and in a wind that differs by place; outages of a known availability."""

from __future__ import annotations

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.availability import OutageTerms
from monsun.energy.park_energy import park_energy
from monsun.energy.park_outages import park_outage_loss
from monsun.energy.production import annual_energy
from monsun.operation import SiteWind
from monsun.park import Park, Turbine
from monsun.wake.models import bastankhah_2014

MODEL = bastankhah_2014()
TURBINE = Turbine(
    name="real",
    rotor_diameter=130.0,
    hub_height=110.0,
    wind_speed=[3.0, 11.0, 25.0],
    power=[0.0, 3.0e6, 3.0e6],
    thrust_coefficient=[0.8, 0.8, 0.2],
)
DRAWS = np.random.default_rng(5)
PARK = Park(*DRAWS.uniform(0, 3000, (2, 9)), TURBINE)
SHARE = DRAWS.uniform(size=(24, 6))
ROSE = FlowCases.rose(np.arange(0, 360, 15.0), np.arange(4.0, 15.0, 2.0), SHARE / SHARE.sum(), 0.08)


def among(x: float) -> Park:
    """The park with three neighbours."""
    return Park(
        np.concatenate([PARK.x, [x, x, x]]), np.concatenate([PARK.y, [0.0, 1000.0, 2000.0]]), TURBINE,
        counted=np.repeat([True, False], [9, 3]),
    )  # fmt: skip


def test_without_neighbours_all_is_as_in_the_energy_of_a_year() -> None:
    found = park_energy(PARK, ROSE, MODEL)
    assert found.internal.sum() == pytest.approx(annual_energy(PARK, ROSE, MODEL), rel=1e-12)
    alone = annual_energy(Park([0.0], [0.0], TURBINE), ROSE, MODEL)
    assert found.gross == pytest.approx(np.full(9, alone), rel=1e-12)
    assert found.free_power @ ROSE.probability * 8760 / 1e6 == pytest.approx(9 * alone, rel=1e-12)
    assert found.free_wind_speed == pytest.approx(np.full(9, ROSE.probability @ ROSE.wind_speed))
    assert (found.external_wakes, found.neighbour_count, found.computed_losses) == (0.0, 0, ())
    assert found.all_wakes is found.internal


def test_neighbours_take_from_what_the_own_wakes_leave() -> None:
    plain = park_energy(PARK, ROSE, MODEL)
    near, far = (park_energy(PARK, ROSE, MODEL, among(x)) for x in (4500.0, 2e6))
    assert near.internal == pytest.approx(plain.internal, rel=1e-12)
    together = annual_energy(among(4500.0), ROSE, MODEL)
    assert near.all_wakes.sum() == pytest.approx(together, rel=1e-12)
    assert near.external_wakes == pytest.approx(1 - together / plain.internal.sum(), rel=1e-9)
    assert 0.0 < near.external_wakes < 0.2 and far.external_wakes == pytest.approx(0.0, abs=1e-7)
    assert near.state.power.shape == (ROSE.count, 9)
    (loss,) = near.computed_losses
    assert loss.computed and loss.share == near.external_wakes and "3 neighbouring" in loss.source


def test_a_windier_place_has_more_of_its_own() -> None:
    factor = np.linspace(0.9, 1.1, 12)

    def site_of(x: np.ndarray, y: np.ndarray) -> SiteWind:
        return SiteWind(speed_factor=factor[: np.size(x)])

    found = park_energy(PARK, ROSE, MODEL, among(4500.0), site_of)
    assert found.free_wind_speed == pytest.approx(factor[:9] * (ROSE.probability @ ROSE.wind_speed))
    assert np.all(np.diff(found.gross) > 0)
    single = annual_energy(Park([0.0], [0.0], TURBINE), ROSE, MODEL, None, SiteWind(speed_factor=factor[4:5]))
    assert found.gross[4] == pytest.approx(single, rel=1e-12)
    assert found.site is not None and np.size(found.site.speed_factor) == 12


def test_outages_of_the_park_spare_its_neighbours() -> None:
    terms = OutageTerms(running_time=450.0, repair_time=50.0)
    found = park_outage_loss(among(4500.0), ROSE, MODEL, terms, seed=1)
    assert found.time_availability == pytest.approx(0.9, abs=4e-3)
    assert 0.0 < found.loss < found.loss_without_wakes
    assert found.loss_without_wakes == pytest.approx(0.1, abs=4e-3)
    # what is left without outages is the park among its neighbours, within what the drawn moments differ
    assert found.energy_without_outages == pytest.approx(annual_energy(among(4500.0), ROSE, MODEL), rel=2e-3)
    same = park_outage_loss(among(4500.0), ROSE, MODEL, terms, seed=1)
    assert same.loss == found.loss
    none = park_outage_loss(PARK, ROSE, MODEL, OutageTerms(repair_time=0.0), seed=1)
    assert none.loss == 0.0 and none.time_availability == 1.0
