"""Every published model at the edges of what may be given: finite numbers and exact free winds, whatever comes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy_gradient
from monsun.park import Park, Turbine
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import PUBLISHED

KNOTS = np.arange(0.0, 26.0)


def turbine(thrust_coefficient: float, hub_height: float = 90.0) -> Turbine:
    """A turbine whose thrust begins at 0 m/s and is the same up to cut-out."""
    power = 5e6 * np.minimum((KNOTS / 11) ** 3, 1)
    return Turbine("edge", 126.0, hub_height, KNOTS, power, np.full(KNOTS.size, thrust_coefficient))


# in line, abreast, and nearer than any park is built
EAST = np.array([0.0, 630.0, 1260.0, 1270.0, 0.0, 60.0])
NORTH = np.array([0.0, 0.0, 5.0, 0.0, 400.0, 400.0])
SPEED = np.array([0.0, 1e-9, 0.5, 3.0, 9.0, 25.0, 25.1, 60.0])
# every speed without turbulence and with much
EDGES = FlowCases.series(
    np.resize([270.0, -90.0, 630.0, 0.0, 359.9999999], 16), np.tile(SPEED, 2), np.repeat([0.0, 0.6], 8)
)
ROSE = FlowCases.rose([270.0, 271.0], [4.0, 8.0, 10.0, 14.0], np.full((2, 4), 1 / 8), 0.0)

published = pytest.mark.parametrize("make", PUBLISHED, ids=lambda make: make.__name__)


@published
@pytest.mark.parametrize("thrust_coefficient", [0.0, 0.8, 1.0, 1.2, 1.5])
def test_states_are_finite(make: Callable[[], FlowModel], thrust_coefficient: float) -> None:
    state = flow(Park(EAST, NORTH, turbine(thrust_coefficient)), EDGES, make())
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        assert np.all(np.isfinite(getattr(state, name))), name
    assert np.all((state.wind_speed >= 0) & (state.wind_speed <= EDGES.wind_speed[:, None]))
    assert np.all(state.turbulence_intensity >= EDGES.turbulence_intensity[:, None] - 1e-15)
    # beyond cut-out and without thrust nothing is left behind
    still = np.repeat((EDGES.wind_speed > 25)[:, None], EAST.size, axis=1) | (thrust_coefficient == 0)
    np.testing.assert_array_equal(state.wind_speed[still], np.repeat(EDGES.wind_speed[:, None], EAST.size, 1)[still])
    assert np.all(state.power[EDGES.wind_speed > 25] == 0)


@published
@pytest.mark.parametrize("thrust_coefficient", [0.8, 1.2])
def test_slopes_are_finite(make: Callable[[], FlowModel], thrust_coefficient: float) -> None:
    energy, per_x, per_y = annual_energy_gradient(Park(EAST, NORTH, turbine(thrust_coefficient)), ROSE, make())
    assert np.isfinite(energy) and np.all(np.isfinite(per_x)) and np.all(np.isfinite(per_y))


@published
def test_one_turbine_in_one_case(make: Callable[[], FlowModel]) -> None:
    # a hub barely higher than the rotor is wide
    lone = Park(3.0, 4.0, turbine(1.2, 63.001))
    state = flow(lone, FlowCases.series([-17.0], [8.25], 0.0), make())
    assert state.wind_speed.tolist() == [[8.25]] and state.turbulence_intensity.tolist() == [[0.0]]
    assert state.power[0, 0] == pytest.approx(np.interp(8.25, KNOTS, lone.types[0].power_knots), rel=1e-14)
