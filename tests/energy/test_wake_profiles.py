"""Single wakes: a Gaussian wake's arc in closed form, its error, refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monsun.energy.profiles import MeasuredWake, ProfileKind, WakeProfile, wake_errors, wake_speeds
from monsun.park import Turbine
from monsun.records import InputError
from monsun.wake.models import bastankhah_2014

TURBINE = Turbine("constant thrust", 100.0, 80.0, [1.0, 30.0], [0.0, 1e6], [0.7, 0.7])
ANGLES = np.array([-25.0, -10.0, 0.0, 10.0, 25.0])


def arc(angle: Any, distance: float) -> Any:
    """Bastankhah and Porté-Agel (2014) by hand: growth 0.0324555, 0.2 sqrt(beta) at the rotor."""
    x, y = distance / 100 * np.cos(np.radians(angle)), distance / 100 * np.sin(np.radians(angle))
    root = np.sqrt(1 - 0.7)
    sigma = 0.0324555 * x + 0.2 * np.sqrt(0.5 * (1 + root) / root)
    return 1 - (1 - np.sqrt(1 - 0.7 / (8 * sigma**2))) * np.exp(-(y**2) / (2 * sigma**2))


def wake(*profiles: WakeProfile) -> MeasuredWake:
    return MeasuredWake("one", TURBINE, 9.0, 0.1, 100.0, profiles, ProfileKind.MEASURED, 20.0, "made up")


def test_the_wind_on_an_arc_is_that_of_the_formula() -> None:
    found = wake_speeds(wake(), bastankhah_2014(), 500.0, ANGLES)
    np.testing.assert_allclose(found, arc(ANGLES, 500.0), rtol=1e-6)


def test_the_error_counts_points_near_the_axis_of_the_reference_alone() -> None:
    shifted = arc(ANGLES, 500.0) - np.array([9.0, 0.03, 0.03, -0.03, 9.0]) * np.array([0, 1, 1, 1, 0])
    shifted[[0, -1]] = 0.2
    measured = WakeProfile(ProfileKind.MEASURED, 500.0, ANGLES, shifted)
    simulated = WakeProfile(ProfileKind.LES, 500.0, ANGLES, 0 * ANGLES)
    (error,) = wake_errors(wake(simulated, measured), bastankhah_2014())
    assert (error.distance, error.rmse) == (500.0, pytest.approx(0.03, rel=1e-5))
    assert error.bias == pytest.approx(0.01, rel=1e-4)


def test_kinds_are_kept_apart() -> None:
    one = WakeProfile(ProfileKind.RANS, 500.0, [0.0], [0.5])
    assert wake(one).of_kind(ProfileKind.RANS) == (one,)
    assert wake(one).of_kind(ProfileKind.LES) == ()


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"distance": 0.0}, "distance"),
        ({"angle": [0.0, 95.0]}, r"angle\[1\]"),
        ({"speed_ratio": [0.5]}, "speed_ratio"),
        ({"speed_ratio": [0.5, float("nan")]}, r"speed_ratio\[1\]"),
        ({"standard_error": [0.1, 0.1, 0.1]}, "standard_error"),
        ({"angle": [], "speed_ratio": []}, "angle"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], where: str) -> None:
    good = WakeProfile(ProfileKind.MEASURED, 500.0, [0.0, 5.0], [0.5, 0.6])
    with pytest.raises(InputError, match=where):
        replace(good, **changed)
