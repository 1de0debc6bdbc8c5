"""Parts of the cumulative-curl wake against FLORIS, and what they conserve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from floris_checks import DIAMETER, STATE, check_constants, check_rim
from formula_checks import check_slopes, of_formula
from scipy.integrate import quad

from monsun.wake.cumulative import (
    cumulative_amplitude,
    cumulative_meeting,
    cumulative_order,
    cumulative_profile,
    cumulative_width,
)
from monsun.wake.formula import evaluate

WIDTH, ORDER = cumulative_width(), cumulative_order()

# four turbines in line and what each is like; the second is 0.4 m off the line, the third turned
ALONG = np.array([0.0, 4.0, 9.0, 15.0])
ACROSS = np.array([0.0, 0.4, 0.0, -0.3])
THRUST = np.array([0.85, 0.8, 0.7, 0.75])
TURBULENCE = np.array([0.06, 0.11, 0.13, 0.14])
YAW = np.array([0.0, 0.0, 0.4, 0.0])
WIND = np.array([9.0, 6.5, 6.0, 6.2])
FREE = 9.0

# FLORIS 4.7, CumulativeGaussCurlVelocityDeficit().function called for the four in turn: the wake at the last, m/s, and
# what the wakes of the other three carry there
FLORIS_WAKE = 4.0755109460147825
FLORIS_AMPLITUDES = (
    0.17320108581423654, 0.16580181167201913, 0.23983297998770356,
)  # fmt: skip


def floris() -> tuple[Any, Any]:
    """The wake at each turbine and what wakes carry there, [source, receiver], by FLORIS."""
    model = pytest.importorskip("floris.core.wake_velocity").CumulativeGaussCurlVelocityDeficit()

    def row(values: Any) -> Any:
        return np.array(values, dtype=float).reshape(1, -1, 1, 1)

    field = {"x": row(ALONG * DIAMETER), "y": row(ACROSS), "z": row([90.0] * 4), "u_initial": row([FREE] * 4)}
    wake, amplitudes = np.zeros((1, 4, 1, 1)), np.zeros((4, 1, 4, 1, 1))
    for source in range(4):
        at = (row(ALONG[source] * DIAMETER), row(ACROSS[source]), row(90.0), row(WIND[source]), row([0.0] * 4))
        state = (np.degrees(row(YAW[source])), row(TURBULENCE), row(THRUST), row([DIAMETER] * 4))
        wake, amplitudes = model.function(source, *at, *state, wake, amplitudes, **field)
    return wake[0, :, 0, 0], amplitudes[:, 0, :, 0, 0]


def ours() -> tuple[Any, Any]:
    """The same from our parts, with FLORIS's ways."""
    wake, carried = np.zeros(4), np.zeros((4, 4))
    for receiver in range(4):
        for source in range(receiver):
            downwind = ALONG[receiver] - ALONG[source]
            width, order = WIDTH(downwind, THRUST[source], TURBULENCE[source]), ORDER(downwind)
            met = 0.0
            for before in range(source - 1):
                earlier = WIDTH(ALONG[receiver] - ALONG[before], THRUST[before], TURBULENCE[before])
                apart = ACROSS[source] - ACROSS[before]
                met += cumulative_meeting(width, earlier, apart, 0.0) * carried[before, receiver] / FREE
            carried[source, receiver] = cumulative_amplitude(order, width, THRUST[source], YAW[source], met)
            radial = abs(ACROSS[receiver] - ACROSS[source]) / DIAMETER
            share = carried[source, receiver] * cumulative_profile(radial, order, width)
            wake[receiver] += WIND[source] * share
    return wake, carried


def test_floris_numbers() -> None:
    wake, carried = ours()
    assert wake[-1] == pytest.approx(FLORIS_WAKE, rel=1e-12)
    assert carried[:3, -1] == pytest.approx(np.array(FLORIS_AMPLITUDES), rel=1e-12)


@pytest.mark.peers
def test_floris_in_a_row() -> None:
    wake, carried = floris()
    our_wake, our_carried = ours()
    np.testing.assert_allclose(our_wake, wake, rtol=1e-11)
    for source in range(3):
        np.testing.assert_allclose(our_carried[source, source + 1 :], carried[source, source + 1 :], rtol=1e-11)


@pytest.mark.parametrize("met", [0.0, 0.2])
@pytest.mark.parametrize("local_share", [1.0, 0.7])
def test_the_wake_carries_the_thrust_in_the_wind_that_is_left(met: float, local_share: float) -> None:
    # integral of (1 - met - deficit) deficit over the plane, in diameters: Ct u^2 / 2 times pi / 4
    width, order, thrust = 0.45, 2.7, 0.6
    centre = float(cumulative_amplitude(order, width, thrust, 0.0, met, local_share))

    def momentum(radial: float) -> float:
        deficit = centre * float(cumulative_profile(radial, order, width))
        return (1 - met - deficit) * deficit * 2 * np.pi * radial

    carried = quad(momentum, 0, 20, epsrel=1e-12, limit=200)[0]
    assert carried == pytest.approx(thrust * local_share**2 / 2 * np.pi / 4, rel=1e-9)


def test_meeting() -> None:
    assert cumulative_meeting(0.4, 0.4, 0.0, 0.0) == pytest.approx(0.5, rel=1e-15)
    assert cumulative_meeting(0.4, 0.4, 3.0, 0.0) == cumulative_meeting(0.4, 0.4, 0.0, 3.0) < 1e-5


def _at_place(downwind: Any, radial: Any, thrust_coefficient: Any, turbulence_intensity: Any, yaw: Any) -> Any:
    width, order = WIDTH(downwind, thrust_coefficient, turbulence_intensity), ORDER(downwind)
    met = 0.3 * cumulative_meeting(width, 1.2 * width, radial, 0.1)
    return cumulative_amplitude(order, width, thrust_coefficient, yaw, met, 0.8) * cumulative_profile(
        radial, order, width
    )


def test_rim() -> None:
    value, states = check_rim(_at_place)
    assert np.all((value >= 0) & (value <= 1))
    assert np.all(np.abs(value[states["thrust_coefficient"] == 0]) < 1e-15)


@pytest.mark.parametrize("radial", [0.1, 0.9])
def test_slopes(radial: float) -> None:
    state = STATE | {"radial": radial}
    check_slopes(
        of_formula(_at_place),
        {n: state[n] for n in ("downwind", "radial", "thrust_coefficient", "yaw")} | {"turbulence_intensity": 0.1},
    )
    width = {"slope": 0.18, "offset": 0.012, "initial_slope": 0.056, "initial": 0.13}
    check_constants(cumulative_width, width, state)
    check_constants(cumulative_order, {"start": 3.11, "rate": -0.68, "end": 2.41}, state | {"downwind": 1.5})
    for name in ("met", "local_share", "order", "width"):
        start = {"met": 0.2, "local_share": 0.8, "order": 2.7, "width": 0.5}

        def compute(inputs: Any, start: dict[str, float] = start) -> Any:
            return evaluate(cumulative_amplitude, STATE | start | dict(inputs))

        check_slopes(compute, {name: start[name]})
