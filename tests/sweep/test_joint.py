"""Superpositions of all wakes at once in a park: the papers' own sums done again, and what must not change them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.production import annual_energy_gradient
from monsun.park import Park, Turbine
from monsun.sweep.solve import FlowState, flow
from monsun.wake.deficit import gaussian_deficit
from monsun.wake.flow_model import FlowModel
from monsun.wake.joint import JointSuperposition, Wake, momentum_conserving
from monsun.wake.models import bastankhah_2021, bay_2022, niayifar_2016, zong_2020, zong_2020_linear
from monsun.wake.pair import pair_effects
from monsun.wake.rotor import circular_gauss, rotor_centre
from monsun.wake.superposition import linear

Array = NDArray[np.float64]

KNOTS = np.arange(3.0, 26.0)


def turbine(rotor_diameter: float, hub_height: float) -> Turbine:
    return Turbine(
        name=f"{rotor_diameter:g} m",
        rotor_diameter=rotor_diameter,
        hub_height=hub_height,
        wind_speed=KNOTS,
        power=5e6 * np.minimum((KNOTS / 11) ** 3, 1),
        thrust_coefficient=np.where(KNOTS < 10, 0.82, 0.82 * (10 / KNOTS) ** 2),
    )


EAST = np.array([0.0, 620.0, 1240.0, 90.0, 700.0, 1330.0, 1950.0])
NORTH = np.array([0.0, 40.0, -60.0, 500.0, 560.0, 480.0, 230.0])
TYPES = [turbine(126.0, 90.0), turbine(142.0, 112.0)]
PARK = Park(EAST, NORTH, [TYPES[i % 2] for i in range(EAST.size)])
ROSE = FlowCases.rose([270, 262, 95, 181, 355], [7.0, 9.0, 11.5], np.full((5, 3), 1 / 15), 0.07)
MODELS = {
    "zong_2020": zong_2020(),
    "zong_2020, seven points": replace(
        zong_2020(), superposition=momentum_conserving(1e-3), rotor=circular_gauss(7), mirror=True
    ),
    "bastankhah_2021": bastankhah_2021(rotor_centre),
    "bay_2022": bay_2022(),
}


@pytest.fixture(params=MODELS.values(), ids=list(MODELS))
def model(request: pytest.FixtureRequest) -> FlowModel:
    found: FlowModel = request.param
    return found


def check_same(one: FlowState, other: FlowState, tolerance: float, order: Any = slice(None)) -> None:
    for name in ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name)[:, order], rtol=tolerance, err_msg=name)


def arrived(model: FlowModel, state: FlowState, case: int, receiver: int) -> list[dict[str, float]]:
    """The wakes at a receiver from upstream to downstream, from the final state of their sources, in m and m/s."""
    turned = np.radians(270 - ROSE.wind_direction[case])
    along, across = EAST * np.cos(turned) + NORTH * np.sin(turned), NORTH * np.cos(turned) - EAST * np.sin(turned)
    wakes = []
    for source in np.argsort(along):
        diameter = PARK.rotor_diameter[source]
        downwind = (along[receiver] - along[source]) / diameter
        if downwind <= 0:
            continue
        quantities = {
            "downwind": downwind,
            "source_diameter": diameter,
            "source_height": PARK.hub_height[source],
            "thrust_coefficient": state.thrust_coefficient[case, source],
            "turbulence_intensity": state.turbulence_intensity[case, source],
            "ambient_turbulence_intensity": ROSE.turbulence_intensity[case],
            "wind_speed": state.wind_speed[case, source],
            "free_wind_speed": ROSE.wind_speed[case],
        }
        beside, above = across[receiver] - across[source], PARK.hub_height[receiver] - PARK.hub_height[source]
        effects = pair_effects(model, beside / diameter, above / diameter, 1.0, quantities)
        assert effects.wake is not None
        wakes.append(
            {
                "beside": beside,
                "above": above,
                "width": float(effects.wake.width),
                "centre": float(effects.wake.centre) * quantities["wind_speed"],
                "shape": float(effects.shares[0]),
                "wind": quantities["wind_speed"],
                "thrust": quantities["thrust_coefficient"],
                "diameter": diameter,
            }
        )
    return wakes


def overlap(one: dict[str, float], other: dict[str, float]) -> float:
    """The Gaussian of the distance between two wakes' axes."""
    apart = (one["beside"] - other["beside"]) ** 2 + (one["above"] - other["above"]) ** 2
    return float(np.exp(-apart / (2 * (one["width"] ** 2 + other["width"] ** 2))))


def conserved(wakes: list[dict[str, float]], free: float) -> float:
    """Deficit by Zong and Porté-Agel (2020), eqs. 2.18 and 2.19, repeated until the convection velocity stands still.

    Its wakes are Gaussians in the plane; the integrals of their products are closed forms.
    """
    own = [wake["wind"] * wake["shape"] for wake in wakes]
    joins = np.array(own) >= 0.01 * free
    weighted = [wake for wake, joining in zip(wakes, joins, strict=True) if joining]
    if not weighted:
        return float(np.sum(own))
    carried = [(wake["wind"] - wake["centre"] / 2, wake["centre"], wake["width"] ** 2) for wake in weighted]
    volume = sum(u * c * 2 * np.pi * s for u, c, s in carried)
    momentum = sum(
        one[0] * one[1] * other[0] * other[1] * 2 * np.pi * one[2] * other[2] / (one[2] + other[2]) * overlap(a, b)
        for one, a in zip(carried, weighted, strict=True)
        for other, b in zip(carried, weighted, strict=True)
    )
    velocity = free
    for _ in range(500):
        velocity = free - (momentum / velocity**2) / (volume / velocity)
    weight = np.where(joins, [(wake["wind"] - wake["centre"] / 2) / velocity for wake in wakes], 1.0)
    return float(np.sum(weight * own))


def developed(wakes: list[dict[str, float]], free: float) -> float:
    """Deficit by Bastankhah et al. (2021), eqs. 4.9 and 4.10, one wake after the other."""
    amplitudes: list[float] = []
    for n, wake in enumerate(wakes):
        square = wake["width"] ** 2
        met = sum(
            2 * earlier["width"] ** 2 / (square + earlier["width"] ** 2) * overlap(wake, earlier) * amplitude
            for earlier, amplitude in zip(wakes[:n], amplitudes, strict=True)
        )
        left = (free - met) ** 2 - wake["thrust"] * wake["diameter"] ** 2 * wake["wind"] ** 2 / (8 * square)
        most = wake["wind"] * (1 - np.sqrt(1 - wake["thrust"]))
        amplitudes.append(min(free - met - np.sqrt(left), most) if left > 0 else most)
    return sum(amplitude * wake["shape"] for amplitude, wake in zip(amplitudes, wakes, strict=True))


@pytest.mark.parametrize(("name", "deficit"), [("zong_2020", conserved), ("bastankhah_2021", developed)])
def test_the_papers_sums(name: str, deficit: Any) -> None:
    state, met = flow(PARK, ROSE, MODELS[name]), 0
    for case in range(ROSE.count):
        for receiver in range(EAST.size):
            wakes = arrived(MODELS[name], state, case, receiver)
            met = max(met, len(wakes))
            again = ROSE.wind_speed[case] - deficit(wakes, ROSE.wind_speed[case])
            assert state.wind_speed[case, receiver] == pytest.approx(again, rel=1e-9)
    assert met == 6


@pytest.mark.parametrize(
    ("joint", "single"),
    [
        # a wake alone is weighted with its own convection velocity, and develops in the free wind
        (zong_2020(), zong_2020_linear()),
        (bastankhah_2021(rotor_centre), replace(bastankhah_2021(rotor_centre), deficit=gaussian_deficit)),
    ],
    ids=["zong_2020", "bastankhah_2021"],
)
def test_a_single_wake_is_what_it_is_alone(joint: FlowModel, single: FlowModel) -> None:
    pair = Park(EAST[:2], NORTH[:2], TYPES)
    # so much turbulence that the wake is wider than at its rotor, where its deficit is limited
    rough = replace(ROSE, turbulence_intensity=np.full(ROSE.count, 0.2))
    check_same(flow(pair, rough, joint), flow(pair, rough, replace(single, superposition=linear)), 1e-12)


def added() -> JointSuperposition:
    """Wakes that do not meet, added up."""

    def meeting(later: Wake, earlier: Wake, carried_by_earlier: Any) -> Any:
        return 0 * carried_by_earlier

    def carried(wake: Wake, meetings: Any) -> Any:
        return wake.reference_wind_speed + meetings

    def totals(wake: Wake, carries: Any, meetings: Any) -> tuple[Any, ...]:
        return tuple(carries * shape for shape in wake.shapes)

    def deficits(totals: tuple[Any, ...], free_wind_speed: Any) -> tuple[Any, ...]:
        return totals

    return JointSuperposition("added", meeting, carried, totals, deficits)


def test_wakes_that_do_not_meet_are_those_of_a_linear_superposition() -> None:
    model = replace(niayifar_2016(circular_gauss(4)), superposition=added())
    check_same(flow(PARK, ROSE, model), flow(PARK, ROSE, niayifar_2016(circular_gauss(4))), 1e-12)
    mine, linears = (annual_energy_gradient(PARK, ROSE, one) for one in (model, niayifar_2016(circular_gauss(4))))
    assert mine[0] == pytest.approx(linears[0], rel=1e-12)
    for one, other in zip(mine[1:], linears[1:], strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9 * np.abs(other).max())


def test_a_free_turbine_sees_exactly_the_free_wind(model: FlowModel) -> None:
    state = flow(Park([0.0, 0.0, 700.0], [0.0, 3000.0, -3000.0], TYPES[0]), ROSE, model)
    free = np.repeat(ROSE.wind_speed[:, None], 3, axis=1)
    np.testing.assert_array_equal(state.wind_speed[ROSE.wind_direction == 270], free[ROSE.wind_direction == 270])


def test_the_order_of_turbines_does_not_matter(model: FlowModel) -> None:
    order = np.random.default_rng(2).permutation(EAST.size)
    shuffled = Park(EAST[order], NORTH[order], [PARK.types[i] for i in PARK.type_index[order]])
    check_same(flow(shuffled, ROSE, model), flow(PARK, ROSE, model), 1e-12, order)


def test_turning_park_and_wind_together_changes_nothing(model: FlowModel) -> None:
    angle = np.radians(53.0)
    east, north = EAST * np.cos(angle) + NORTH * np.sin(angle), NORTH * np.cos(angle) - EAST * np.sin(angle)
    turned = FlowCases.rose(ROSE.wind_direction[::3] + 53, ROSE.wind_speed[:3], np.full((5, 3), 1 / 15), 0.07)
    park = Park(east, north, [PARK.types[i] for i in PARK.type_index])
    check_same(flow(park, turned, model), flow(PARK, ROSE, model), 1e-9)


def test_a_rose_and_its_series_agree() -> None:
    series = FlowCases.series(ROSE.wind_direction, ROSE.wind_speed, ROSE.turbulence_intensity)
    for model in (MODELS["zong_2020"], MODELS["bastankhah_2021"]):
        check_same(flow(PARK, ROSE, model), flow(PARK, series, model), 1e-12)


def test_many_wakes_at_once(model: FlowModel) -> None:
    row = Park(500.0 * np.arange(40), 3.0 * (-1.0) ** np.arange(40), TYPES[0])
    state = flow(row, ROSE, model)
    assert np.all(np.isfinite(state.wind_speed) & np.isfinite(state.turbulence_intensity))
    assert np.all((state.wind_speed >= 0) & (state.wind_speed <= ROSE.wind_speed[:, None]))
    # far downstream the wakes have settled: one more hardly changes anything
    deep = state.wind_speed[ROSE.wind_direction == 270]
    assert np.all(np.abs(deep[:, 39] - deep[:, 38]) < 0.05)
