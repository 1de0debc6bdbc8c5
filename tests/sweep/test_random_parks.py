"""What holds for any park in any weather: bounded winds, and nothing that depends on order or on where north is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.park import Park, Turbine
from monsun.sweep.solve import FlowState, flow
from monsun.wake import models
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

MODELS: tuple[FlowModel, ...] = (
    models.bastankhah_2014(),
    models.niayifar_2016(),
    models.nygaard_2022(),
    models.zong_2020(),
    models.bastankhah_2021(),
    models.floris_gauss(),
    models.blondel_2023(),
)
KNOTS = np.arange(3.0, 26.0)


def turbine(rotor_diameter: float, hub_height: float, rated_power: float, rated_wind: float) -> Turbine:
    return Turbine(
        name=f"{rotor_diameter:g} m",
        rotor_diameter=rotor_diameter,
        hub_height=hub_height,
        wind_speed=KNOTS,
        power=rated_power * np.minimum((KNOTS / rated_wind) ** 3, 1),
        thrust_coefficient=0.85 * np.minimum(1, (rated_wind / KNOTS) ** 2),
    )


TYPES = (turbine(126.0, 90.0, 5e6, 11.0), turbine(171.0, 119.0, 10e6, 10.4))
# metres between the corners of the squares that turbines stand in, and how far they stand off their corner
PITCH, OFF = 73.0, 11.0
CASES = 3


@dataclass(frozen=True)
class Drawn:
    """A park, its weather, another order of its turbines, and an angle (degrees) to turn all by."""

    east: Array
    north: Array
    kinds: tuple[Turbine, ...]
    weather: tuple[Array, Array, Array]
    order: NDArray[np.int64]
    angle: float

    def state(self, model: FlowModel, order: NDArray[np.int64] | None = None, angle: float = 0.0) -> FlowState:
        """The state with the turbines in an order, all turned clockwise."""
        pick = np.arange(self.east.size) if order is None else order
        sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
        x, y = self.east * cosine + self.north * sine, self.north * cosine - self.east * sine
        park = Park(x[pick], y[pick], [self.kinds[i] for i in pick])
        direction, speed, turbulence = self.weather
        return flow(park, FlowCases.series((direction + angle) % 360, speed, turbulence), model)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    corner = st.tuples(st.integers(0, 30), st.integers(0, 30))
    corners = np.array(draw(st.lists(corner, min_size=2, max_size=15, unique=True)), dtype=float)
    # the rest is never round, so that nothing stands exactly on an edge, which rounding could turn to either side
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    place = PITCH * corners + chance.uniform(-OFF, OFF, corners.shape)
    two_types, most_turbulence = draw(st.booleans()), draw(st.sampled_from([0.0, 0.02, 0.3]))
    kinds = chance.integers(0, 2, len(corners)) if two_types else np.zeros(len(corners), dtype=int)
    weather = (
        chance.uniform(0, 360, CASES),
        chance.uniform(2.0, 26.5, CASES),
        chance.uniform(0.0, 1.0, CASES) * most_turbulence,
    )
    order = chance.permutation(len(corners))
    return Drawn(place[:, 0], place[:, 1], tuple(TYPES[i] for i in kinds), weather, order, chance.uniform(0, 360))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@settings(max_examples=40)
@given(drawn())
def test_any_park(model: FlowModel, park: Drawn) -> None:
    state = park.state(model)
    _, speed, turbulence = park.weather
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        assert np.all(np.isfinite(getattr(state, name))), name
    assert np.all((state.wind_speed >= 0) & (state.wind_speed <= speed[:, None]))
    assert np.all(state.turbulence_intensity >= turbulence[:, None])
    assert np.all((state.power >= 0) & (state.power <= [kind.rated_power for kind in park.kinds]))
    # somebody stands in the free wind
    assert np.all((state.wind_speed == speed[:, None]).any(axis=1))
    shuffled, turned = park.state(model, park.order), park.state(model, angle=park.angle)
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        value = getattr(state, name)
        np.testing.assert_allclose(getattr(shuffled, name), value[:, park.order], rtol=1e-12, err_msg=name)
        np.testing.assert_allclose(getattr(turned, name), value, rtol=1e-9, err_msg=name)
