"""Relocations of single turbines: the gain of a trial is the difference of two energies; left, it leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cases import FlowCases
from monsun.energy.production import HOURS_PER_YEAR, annual_energy
from monsun.inputs.turbines import turbine
from monsun.layout.relocation import Relocation, can_relocate, relocation_text
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.blockage import self_similar_2020
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import bastankhah_2014, iea37, jensen_1983, niayifar_2016, nygaard_2022, zong_2020

MODELS = {
    "iea37": iea37(),
    "bastankhah_2014": bastankhah_2014(),
    # of its added turbulence only the largest counts: such a maximum is searched for anew
    "niayifar_2016": niayifar_2016(),
    "nygaard_2022": nygaard_2022(),
}
LARGE, SMALL = turbine("IEA-15MW-240"), turbine("IEA-10MW-198")
SHARE = np.random.default_rng(3).uniform(0.5, 1.5, (12, 5))
CASES = FlowCases.rose(np.arange(0.0, 360.0, 30.0), np.linspace(6.0, 14.0, 5), SHARE / SHARE.sum(), 0.07)
WEIGHT = CASES.probability * (HOURS_PER_YEAR / 1e6)
OWN, OTHERS, SIZE = 10, 4, 6000.0


def park_of(seed: int, mixed: bool) -> Park:
    """Ten large turbines; mixed: four smaller ones beside them whose power does not count."""
    generator = np.random.default_rng(seed)
    place = np.divmod(generator.permutation(25)[: OWN + OTHERS], 5)
    x, y = (np.asarray(part) * SIZE / 4 + generator.uniform(-300, 300, part.size) for part in place)
    if not mixed:
        return Park(x[:OWN], y[:OWN], LARGE)
    return Park(x, y, [*[LARGE] * OWN, *[SMALL] * OTHERS], np.arange(x.size) < OWN)


def with_moved(park: Park, number: int, x: float, y: float) -> Park:
    all_x, all_y = park.x.copy(), park.y.copy()
    all_x[number], all_y[number] = x, y
    return replace(park, x=all_x, y=all_y)


@pytest.mark.parametrize("mixed", [False, True], ids=["one type", "with others' smaller ones"])
@pytest.mark.parametrize("name", MODELS)
def test_the_gain_of_a_move_is_the_difference_of_the_energies(name: str, mixed: bool) -> None:
    park, model = park_of(5, mixed), MODELS[name]
    held = Relocation(park, CASES, model, WEIGHT)
    energy = annual_energy(park, CASES, model)
    assert held.gain == pytest.approx(energy, rel=1e-9)
    generator = np.random.default_rng(6)
    for _ in range(15):
        number = int(generator.integers(OWN))
        x, y = generator.uniform(-300, SIZE + 300, 2)
        gain = held.try_move(number, x, y)
        park = with_moved(park, number, x, y)
        moved = annual_energy(park, CASES, model)
        assert abs(gain - (moved - energy)) <= 1e-9 * energy
        held.take(number, x, y, gain)
        assert held.gain == pytest.approx(moved, rel=1e-9)
        np.testing.assert_array_equal((held.x, held.y), (park.x, park.y))
        energy = moved
    assert held.gain == pytest.approx(held.refresh(), rel=1e-9)


@given(seed=st.integers(0, 1000), mixed=st.booleans(), name=st.sampled_from(sorted(MODELS)))
def test_a_trial_that_is_left_leaves_everything_as_it_was(seed: int, mixed: bool, name: str) -> None:
    held = Relocation(park_of(seed, mixed), CASES, MODELS[name], WEIGHT)
    generator = np.random.default_rng(seed)
    # so that what is kept has been tried and taken too
    gain = held.try_move(3, 2900.0, 3100.0)
    held.take(3, 2900.0, 3100.0, gain)
    before = copies(held)
    number, x, y = int(generator.integers(OWN)), *generator.uniform(-300, SIZE + 300, 2)
    first = held.try_move(number, x, y)
    held.leave()
    for one, other in zip(before, copies(held), strict=True):
        np.testing.assert_array_equal(one, other)
    assert held.try_move(number, x, y) == first


def copies(held: Relocation) -> list[Any]:
    """All that the next trial begins from: what is kept, and what is tried where a trial reads it first."""
    lasting = held.kept, held.tried
    arrays = [array.copy() for some in lasting for place, array in enumerate(some) if lasts(held, place)]
    return [held.x.copy(), held.y.copy(), np.array(held.gain), held.worth.copy(), held.levels.copy(), *arrays]


def lasts(held: Relocation, place: int) -> bool:
    """Whether a trial copies an array back; others are written before they are read."""
    return f"target[{place}][g, t, k] = source[{place}][g, t, k]" in held.text


@pytest.mark.parametrize("name", MODELS)
def test_thousands_of_accepted_moves_add_up_to_little(name: str) -> None:
    held = Relocation(park_of(7, True), CASES, MODELS[name], WEIGHT)
    generator = np.random.default_rng(8)
    for _ in range(2000):
        number = int(generator.integers(OWN))
        x, y = generator.uniform(-300, SIZE + 300, 2)
        held.take(number, x, y, held.try_move(number, x, y))
    summed = held.gain
    assert summed == pytest.approx(held.refresh(), rel=1e-8)
    assert summed == pytest.approx(annual_energy(park_at(held), CASES, MODELS[name]), rel=1e-8)


def park_at(held: Relocation) -> Park:
    return replace(park_of(7, True), x=held.x, y=held.y)


def test_what_is_not_followed_downstream_is_small() -> None:
    exact, near = (Relocation(park_of(9, False), CASES, niayifar_2016(), WEIGHT, settled) for settled in (0.0, 1e-3))
    generator = np.random.default_rng(10)
    for _ in range(100):
        number, x, y = int(generator.integers(OWN)), *generator.uniform(0, SIZE, 2)
        gain = exact.try_move(number, x, y)
        exact.leave()
        assert near.try_move(number, x, y) == pytest.approx(gain, abs=1e-5 * exact.gain)
        near.leave()


def test_weights_are_gains_per_watt_and_may_be_negative() -> None:
    park = park_of(11, False)
    weight = WEIGHT * np.random.default_rng(12).uniform(-1, 2, WEIGHT.size)
    held = Relocation(park, CASES, bastankhah_2014(), weight)
    half = Relocation(park, CASES, bastankhah_2014(), weight / 2)
    assert held.gain == pytest.approx(2 * half.gain, rel=1e-12)
    assert held.try_move(2, 100.0, 200.0) == pytest.approx(2 * half.try_move(2, 100.0, 200.0), rel=1e-9)


def blocked() -> FlowModel:
    return replace(bastankhah_2014(), name="with blockage", blockage=self_similar_2020())


@pytest.mark.parametrize("model", [zong_2020(), blocked()], ids=["wakes that meet", "blockage"])
def test_models_whose_effects_do_not_stand_alone_are_refused(model: FlowModel) -> None:
    assert not can_relocate(model)
    with pytest.raises(InputError, match="without blockage"):
        relocation_text(model)
    with pytest.raises(InputError, match=model.name):
        Relocation(park_of(1, False), CASES, model, WEIGHT)


def test_others_are_not() -> None:
    assert all(map(can_relocate, [*MODELS.values(), jensen_1983()]))


def test_a_text_is_the_same_each_time() -> None:
    one = relocation_text(niayifar_2016())
    relocation_text.cache_clear()
    assert relocation_text(niayifar_2016()) == one


def test_a_turbine_beyond_all_wakes_feels_nothing() -> None:
    plain = Turbine("plain", 100.0, 90.0, [3.0, 12.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.1])
    west = FlowCases.rose([270.0], [9.0], [[1.0]])
    weight = west.probability * (HOURS_PER_YEAR / 1e6)
    held = Relocation(Park([0.0, 500.0, 0.0], [0.0, 0.0, 9000.0], plain), west, bastankhah_2014(), weight)
    free = annual_energy(Park([0.0], [0.0], plain), west, bastankhah_2014())
    # the hidden turbine comes out of the wake: both are free then
    assert held.gain + held.try_move(1, 500.0, -4000.0) == pytest.approx(3 * free, rel=1e-12)
    held.leave()
    # farther north or south there is nothing to gain for one that is free
    assert held.try_move(2, 0.0, 8000.0) == pytest.approx(0.0, abs=1e-12 * free)
