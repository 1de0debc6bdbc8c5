"""The engine against PyWake on a park of 16 turbines: every turbine's wind in every case, and the energy of a year."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from parks import EAST, FEW, FULL, KINDS, NORTH, Found, ours, park, place, pywake, theirs
from pywake_numbers import PAIRS, PATH, STORED, numbers, their_turned_found
from pywake_pairs import CLASSES, PUBLISHED
from pywake_parts import MIRRORED, TURNED
from scipy.integrate import quad

import monsun as ms
from monsun.wake.deflection import jimenez_2010
from monsun.wake.models import FlowModel

# wakes that each change the wind by less than 1e-10 are left out
TOLERANCE = 1e-10


def check(found: Found, expected: dict[str, object]) -> None:
    for name, value in numbers(found).items():
        np.testing.assert_allclose(value, expected[name], rtol=TOLERANCE, err_msg=name)


@pytest.mark.parametrize("name", STORED)
def test_stored_numbers(name: str) -> None:
    pair, stored = STORED[name], json.loads(PATH.read_text())
    assert stored["tool"] == "PyWake 2.6.20"
    check(ours(pair.ours, FEW, pair.two_types), stored[name])


def test_stored_numbers_with_yaw_and_tilt() -> None:
    check(ours(TURNED, FEW, two_types=True, turned=True), json.loads(PATH.read_text())["turned"])


def mirrored(model: FlowModel) -> FlowModel:
    """The model with the ground as a mirror."""
    if "mirror" not in {part.name for part in fields(FlowModel)}:
        pytest.skip("flow models have no mirror")
    return replace(model, mirror=True)


def test_stored_numbers_with_the_ground_as_a_mirror() -> None:
    pair = MIRRORED["niayifar_2016"]
    check(ours(mirrored(pair.ours), FEW, pair.two_types), json.loads(PATH.read_text())["mirrored niayifar_2016"])


@pytest.mark.peers
@pytest.mark.parametrize("two_types", [False, True], ids=["one type", "two types"])
@pytest.mark.parametrize("name", PAIRS)
def test_every_turbine_in_every_case(name: str, two_types: bool) -> None:
    pytest.importorskip("py_wake")
    pair = PAIRS[name]
    mine, other = ours(pair.ours, FULL, two_types), theirs(pair.theirs, FULL, two_types, exact=pair.exact)
    for part in ("energy", "wind_speed", "turbulence_intensity", "power"):
        # power rises from zero: there a milliwatt counts
        floor = 1e-3 if part == "power" else 0.0
        np.testing.assert_allclose(getattr(mine, part), getattr(other, part), rtol=TOLERANCE, atol=floor, err_msg=part)


@pytest.mark.peers
@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if pair.exact])
def test_pywake_s_own_rotor_averages(name: str) -> None:
    pytest.importorskip("py_wake")
    pair = (PUBLISHED | CLASSES)[name]
    mine, other = ours(pair.ours, FULL), theirs(pair.theirs, FULL)
    # its table is off by up to 2e-5 of a wake; where a wake is narrower than a rotor, its overlap of circles by more
    np.testing.assert_allclose(mine.wind_speed, other.wind_speed, rtol=1e-4 if "londel" in name else 1e-5)
    assert mine.energy == pytest.approx(other.energy, rel=1e-6)


@pytest.mark.peers
@pytest.mark.parametrize("name", MIRRORED)
def test_the_ground_as_a_mirror(name: str) -> None:
    pytest.importorskip("py_wake")
    pair = MIRRORED[name]
    mine, other = ours(mirrored(pair.ours), FULL, two_types=True), theirs(pair.theirs, FULL, two_types=True)
    for part in ("energy", "wind_speed", "turbulence_intensity"):
        np.testing.assert_allclose(getattr(mine, part), getattr(other, part), rtol=TOLERANCE, err_msg=part)


@pytest.mark.peers
def test_a_series_of_cases() -> None:
    pytest.importorskip("py_wake")
    drawn = np.random.default_rng(1)
    direction, speed, turbulence = (drawn.uniform(*ends, 1000) for ends in ((0, 360), (3, 25), (0.05, 0.15)))
    pair, cases = PAIRS["niayifar_2016"], ms.FlowCases.series(direction, speed, turbulence)
    other = pair.theirs(pywake(), *place())(EAST, NORTH, type=KINDS, wd=direction, ws=speed, TI=turbulence, time=True)
    mine = ms.flow(park(two_types=True), cases, pair.ours)
    np.testing.assert_allclose(mine.wind_speed.T, other.WS_eff.values, rtol=TOLERANCE)


@pytest.mark.peers
def test_yaw_and_tilt() -> None:
    pytest.importorskip("py_wake")
    mine, other = ours(TURNED, FEW, two_types=True, turned=True), their_turned_found()
    for part in ("energy", "wind_speed", "turbulence_intensity"):
        np.testing.assert_allclose(getattr(mine, part), getattr(other, part), rtol=TOLERANCE, err_msg=part)


@pytest.mark.parametrize(("yaw", "tilt"), [(25.0, 0.0), (-30.0, 8.0), (4.0, -10.0)])
def test_deflection_is_the_integral_of_the_skew_angle(yaw: float, tilt: float) -> None:
    across, upward = np.sin(np.radians(yaw)) * np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    sine = np.hypot(across, upward)
    skew = (1 - sine**2) * sine * 0.8 / 2
    for downwind in (0.5, 4.0, 30.0):
        shift = quad(lambda x: np.tan(skew / (1 + 0.1 * x) ** 2), 0, downwind, epsrel=1e-12)[0]
        found = jimenez_2010()(downwind, 0.8, np.radians(yaw), np.radians(tilt))
        assert found == pytest.approx((-shift * across / sine, shift * upward / sine), rel=1e-8)
