"""Blockage in a park: what all turbines take from the wind at one another, solved until it no longer changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation
from monsun.park import Park, Turbine
from monsun.sweep.solve import FlowState, flow
from monsun.wake.blockage import self_similar_2020
from monsun.wake.blockage_bodies import vortex_dipole
from monsun.wake.flow_model import FlowModel, Reference
from monsun.wake.joint import JointSuperposition
from monsun.wake.models import bastankhah_2014, niayifar_2016, zong_2020
from monsun.wake.pair import induction, pair_effects, reference_name
from monsun.wake.superposition import root_sum_square

Array = NDArray[np.float64]

KNOTS = np.arange(3.0, 26.0)


def turbine(rotor_diameter: float, hub_height: float, most_thrust: float = 0.82) -> Turbine:
    return Turbine(
        name=f"{rotor_diameter:g} m",
        rotor_diameter=rotor_diameter,
        hub_height=hub_height,
        wind_speed=KNOTS,
        power=5e6 * np.minimum((KNOTS / 11) ** 3, 1),
        thrust_coefficient=np.where(KNOTS < 10, most_thrust, most_thrust * (10 / KNOTS) ** 2),
    )


EAST = np.array([0.0, 620.0, 1240.0, 90.0, 700.0, 1330.0, 1950.0])
NORTH = np.array([0.0, 40.0, -60.0, 500.0, 560.0, 480.0, 230.0])
TYPES = [turbine(126.0, 90.0), turbine(142.0, 112.0)]
PARK = Park(EAST, NORTH, [TYPES[i % 2] for i in range(EAST.size)])
CASES = FlowCases.series([270, 262, 95, 181, 10], [10.0, 14.0, 7.0, 12.5, 9.0], 0.07)
MODELS = {
    "free wind, no turbulence": replace(bastankhah_2014(), blockage=self_similar_2020()),
    "local wind, turbulence": replace(
        niayifar_2016(), blockage=vortex_dipole(), blockage_reference=Reference.LOCAL, mirror=True
    ),
    "wakes all at once": replace(zong_2020(), blockage=self_similar_2020()),
}


@pytest.fixture(params=MODELS.values(), ids=list(MODELS))
def model(request: pytest.FixtureRequest) -> FlowModel:
    found: FlowModel = request.param
    return found


def check_same(one: FlowState, other: FlowState, tolerance: float) -> None:
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=tolerance, err_msg=name)


def wind_again(model: FlowModel, state: FlowState, case: int) -> Array:
    """The wind speeds of a case from its final thrust and turbulence: the free wind less wakes and blockage."""
    free, turned = CASES.wind_speed[case], np.radians(270 - CASES.wind_direction[case])
    along = EAST * np.cos(turned) + NORTH * np.sin(turned)
    across = NORTH * np.cos(turned) - EAST * np.sin(turned)
    diameter, hub = PARK.rotor_diameter, PARK.hub_height
    taken, squares = np.zeros(EAST.size), np.zeros(EAST.size)
    for source in range(EAST.size):
        state_of_source = {
            "source_diameter": diameter[source],
            "source_height": hub[source],
            "thrust_coefficient": state.thrust_coefficient[case, source],
            "turbulence_intensity": state.turbulence_intensity[case, source],
            "ambient_turbulence_intensity": CASES.turbulence_intensity[case],
            "wind_speed": state.wind_speed[case, source],
            "free_wind_speed": free,
        }
        for receiver in set(range(EAST.size)) - {source}:
            beside, above = (part[receiver] - part[source] for part in (across, hub))
            place = (beside / diameter[source], above / diameter[source], diameter[receiver] / diameter[source])
            quantities = state_of_source | {"downwind": (along[receiver] - along[source]) / diameter[source]}
            share = float(induction(model, *place, quantities))
            taken[receiver] += state_of_source[reference_name(model.blockage_reference)] * share
            if along[receiver] > along[source]:
                effects = pair_effects(model, *place, quantities)
                deficits = np.array([*effects.shares, *effects.mirrored])
                squares[receiver] += np.sum((state_of_source[reference_name(model.reference)] * deficits) ** 2)
    return free - np.sqrt(squares) - taken


@pytest.mark.parametrize("reference", Reference)
def test_the_wind_is_the_free_one_less_wakes_and_blockage(reference: Reference) -> None:
    both = replace(
        niayifar_2016(),
        reference=reference,
        superposition=root_sum_square,
        mirror=True,
        blockage=self_similar_2020(),
        blockage_reference=reference,
    )
    for model in (MODELS["free wind, no turbulence"], both):
        state = flow(PARK, CASES, model)
        for case in range(CASES.count):
            np.testing.assert_allclose(state.wind_speed[case], wind_again(model, state, case), atol=1e-9)


def test_blockage_slows_those_upstream(model: FlowModel) -> None:
    east = FlowCases.series([270], [9.0], 0.07)
    row = Park([0.0, 600.0], [0.0, 0.0], TYPES[0])
    wakes, both = flow(row, east, replace(model, blockage=None)), flow(row, east, model)
    assert wakes.wind_speed[0, 0] == 9.0
    assert 8.8 < both.wind_speed[0, 0] < 8.995
    # abreast and apart, where the self-similar blockage is none and the dipole's as well
    abreast = flow(Park([0.0, 0.0], [0.0, 600.0], TYPES[0]), east, model)
    np.testing.assert_allclose(abreast.wind_speed, 9.0, atol=1e-9)


def test_a_lone_turbine_sees_exactly_the_free_wind(model: FlowModel) -> None:
    state = flow(Park([12.3], [-4.5], TYPES[1]), CASES, model)
    np.testing.assert_array_equal(state.wind_speed[:, 0], CASES.wind_speed)


def test_without_thrust_nothing_is_taken(model: FlowModel) -> None:
    park = Park(EAST, NORTH, turbine(126.0, 90.0, most_thrust=0.0))
    np.testing.assert_array_equal(flow(park, CASES, model).wind_speed, np.repeat(CASES.wind_speed[:, None], 7, axis=1))
    # the less thrust, the less blockage: in proportion where there is little
    weak = [flow(Park(EAST, NORTH, turbine(126.0, 90.0, t)), CASES, model).wind_speed for t in (1e-4, 2e-4)]
    gaps = [np.abs(wind - CASES.wind_speed[:, None]).max() for wind in weak]
    assert 0 < gaps[0] < 1e-2
    assert gaps[1] < 2.1 * gaps[0]


def test_a_stopped_turbine_blocks_nothing(model: FlowModel) -> None:
    running = np.arange(EAST.size) != 4
    stopped = flow(PARK, CASES, model, Operation(running=running))
    others = Park(EAST[running], NORTH[running], [PARK.types[i] for i in PARK.type_index[running]])
    np.testing.assert_allclose(stopped.wind_speed[:, running], flow(others, CASES, model).wind_speed, rtol=1e-10)


def test_a_blockage_of_nothing_changes_nothing(model: FlowModel) -> None:
    def nothing(radial: float) -> float:
        return 0 * radial

    blocked, plain = (flow(PARK, CASES, replace(model, blockage=one)) for one in (nothing, None))
    check_same(blocked, plain, 1e-13)


def test_the_order_of_turbines_does_not_matter(model: FlowModel) -> None:
    order = np.random.default_rng(1).permutation(EAST.size)
    shuffled = Park(EAST[order], NORTH[order], [PARK.types[i] for i in PARK.type_index[order]])
    one, other = flow(PARK, CASES, model), flow(shuffled, CASES, model)
    np.testing.assert_allclose(other.wind_speed, one.wind_speed[:, order], rtol=1e-10)
    np.testing.assert_allclose(other.turbulence_intensity, one.turbulence_intensity[:, order], rtol=1e-10)


def test_turning_park_and_wind_together_changes_nothing(model: FlowModel) -> None:
    angle = np.radians(37.0)
    east = EAST * np.cos(angle) + NORTH * np.sin(angle)
    north = NORTH * np.cos(angle) - EAST * np.sin(angle)
    turned = FlowCases.series(CASES.wind_direction + 37, CASES.wind_speed, CASES.turbulence_intensity)
    park = Park(east, north, [PARK.types[i] for i in PARK.type_index])
    check_same(flow(park, turned, model), flow(PARK, CASES, model), 1e-9)


def test_a_rose_and_its_series_agree(model: FlowModel) -> None:
    rose = FlowCases.rose([270, 262], [7.0, 10.0, 14.0], np.full((2, 3), 1 / 6), 0.07)
    series = FlowCases.series(rose.wind_direction, rose.wind_speed, rose.turbulence_intensity)
    check_same(flow(PARK, rose, model), flow(PARK, series, model), 1e-10)


def test_blockage_joins_any_superposition() -> None:
    assert isinstance(MODELS["wakes all at once"].superposition, JointSuperposition)
    state = flow(PARK, CASES, MODELS["wakes all at once"])
    plain = flow(PARK, CASES, zong_2020())
    assert 1e-3 < np.abs(state.wind_speed - plain.wind_speed).max() < 0.5
