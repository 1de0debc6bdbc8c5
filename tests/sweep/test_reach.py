"""How far sideways a wake matters: a bound that holds, found from any formula that can be written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.sweep.reach import DENSITY, LEVELS, TOLERANCE, Reach, reach
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import PUBLISHED, bastankhah_2014, iea37, niayifar_2016
from monsun.wake.ops import exp, sqrt, where
from monsun.wake.pair import pair_effects
from monsun.wake.rotor import circular_gauss
from monsun.wake.superposition import linear

GAUSSIAN = (iea37, bastankhah_2014, niayifar_2016)


def allowed(found: Reach, downwind: float, turbulence: float) -> float:
    """What the kernels read from the table, in diameters of the source."""
    level = min(int(np.ceil(turbulence * LEVELS)), found.table.shape[0] - 1)
    step = min(int(np.sqrt(downwind) * DENSITY), found.table.shape[1] - 1)
    farthest_known = (found.table.shape[1] - 1) ** 2 / DENSITY**2
    offset, slope = found.cone[level]
    table = float(found.table[level, step])
    if downwind < farthest_known:
        # the line that discards most pairs lies above the table
        assert offset + slope * downwind >= table * (1 - 1e-12)
    return table


def effects(model: FlowModel, downwind: float, crosswind: float, turbulence: float, thrust: float) -> list[float]:
    state = {
        "downwind": downwind,
        "source_diameter": 150.0,
        "source_height": 100.0,
        "thrust_coefficient": thrust,
        "turbulence_intensity": turbulence,
        "ambient_turbulence_intensity": min(turbulence, 0.06),
        "wind_speed": 8.0,
        "free_wind_speed": 10.0,
        "receiver_height": 100.0,
        "shear_exponent": 0.1,
        **{part.name: 0.0 for part in model.gathered},
    }
    return [float(abs(effect)) for effect in pair_effects(model, crosswind, 0.0, 1.0, state).all]


@pytest.mark.parametrize("make", PUBLISHED)
@given(st.floats(0.01, 399), st.floats(0.0, 3.0), st.floats(0.02, 0.3), st.floats(0.05, 0.95))
def test_beyond_the_reach_nothing_matters(
    make: Any, downwind: float, beyond: float, turbulence: float, thrust: float
) -> None:
    model = make()
    edge = allowed(reach(model, 1.0), downwind, turbulence)
    if np.isfinite(edge) and (make is not iea37 or thrust <= 8 / 9):
        assert max(effects(model, downwind, edge * (1 + beyond), turbulence, thrust)) <= TOLERANCE


@pytest.mark.parametrize("make", GAUSSIAN)
def test_the_reach_is_not_much_too_far(make: Any) -> None:
    model = make()
    edge = allowed(reach(model, 1.0), 10.0, 0.1)
    assert max(effects(model, 10.0, edge / 1.6, 0.1, 0.8)) > TOLERANCE


@pytest.mark.parametrize("make", GAUSSIAN)
def test_it_ends_beside_the_rotor_too(make: Any) -> None:
    # else a time series could not be swept with neighbouring directions together
    found = reach(make(), 1.0)
    near = found.table[: round(0.3 * LEVELS), : round(DENSITY * np.sqrt(50))]
    assert np.all(np.isfinite(near))
    assert near[0, 0] < 5


def test_a_formula_that_has_no_value_for_much_thrust_reaches_as_far_as_it_has_values() -> None:
    def deficit(radial: Any, downwind: Any, thrust_coefficient: Any) -> Any:
        return (1 - sqrt(1 - thrust_coefficient)) * where(radial < 0.5 + 0.05 * downwind, 1 / (1 + downwind), 0.0)

    found = reach(FlowModel(name="plain root", deficit=deficit, superposition=linear), 1.0)
    assert 5.5 <= allowed(found, 100.0, 0.1) < 9


def test_a_formula_without_any_value_is_not_hidden() -> None:
    model = FlowModel(name="none", deficit=lambda radial: sqrt(radial - 1e9), superposition=linear)
    assert np.all(np.isinf(reach(model, 1.0).table))


@pytest.mark.parametrize("side", [-1, 1])
def test_a_wake_that_leans_to_one_side_is_followed_there(side: int) -> None:
    def deficit(crosswind: Any, downwind: Any) -> Any:
        return 0.3 * exp(-((crosswind - side * 0.5 * downwind) ** 2))

    found = reach(FlowModel(name="leaning", deficit=deficit, superposition=linear), 1.0)
    assert allowed(found, 20.0, 0.1) >= 10 + 4.6


@pytest.mark.parametrize("side", [-1, 1])
def test_a_wake_that_rises_or_sinks_is_followed_there(side: int) -> None:
    def deficit(radial: Any, crosswind: Any, vertical: Any, downwind: Any) -> Any:
        # nothing at all at hub height
        return 0.3 * exp(-(crosswind**2) / (1 + downwind)) * where(side * vertical > 0.3, 1.0, 0.0)

    found = reach(FlowModel(name="rising", deficit=deficit, superposition=linear), 1.0)
    assert allowed(found, 20.0, 0.1) >= np.sqrt(21 * np.log(0.3e10)) * 0.9


def test_receivers_larger_than_the_source_are_reached_from_farther() -> None:
    model = niayifar_2016(circular_gauss(4))
    small, large = reach(model, 1.0), reach(model, 3.0)
    assert np.all(large.table >= small.table) and np.any(large.table > small.table)


def test_beyond_the_table_and_above_all_turbulence_nothing_is_skipped() -> None:
    found = reach(niayifar_2016(), 1.0)
    assert np.all(np.isinf(found.table[:, -1])) and np.all(np.isinf(found.table[-1]))
    # a model that does not ask for turbulence has one reach for all
    plain = reach(bastankhah_2014(), 1.0)
    assert np.all(plain.table == plain.table[0])


def test_the_same_model_is_measured_once() -> None:
    assert reach(niayifar_2016(), 1.0) is reach(niayifar_2016(), 1.0)
    assert reach(replace(niayifar_2016(), name="other"), 1.0) is not reach(niayifar_2016(), 1.0)
