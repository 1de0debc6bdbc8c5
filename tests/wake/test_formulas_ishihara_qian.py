"""Ishihara and Qian's wake against numbers worked out by hand from the paper's formulas, and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from formula_checks import STATE, along_the_axis, check_rim, check_slopes, flow_model, of_model

from monsun.wake.ishihara_qian import ishihara_qian_deficit, ishihara_qian_turbulence, ishihara_qian_width

MODEL = flow_model(
    ishihara_qian_deficit, width=ishihara_qian_width, added_turbulence=ishihara_qian_turbulence(local_turbulence=True)
)
AMBIENT = ishihara_qian_turbulence()


def as_printed(x: float, r: float, z: float, height: float, ct: float, ia: float) -> tuple[float, float]:
    """Deficit and added turbulence as the paper prints them; z above ground, lengths in diameters."""
    sigma = 0.11 * ct**1.07 * ia**0.20 * x + 0.23 * ct**-0.25 * ia**0.17
    a, b, c = 0.93 * ct**-0.75 * ia**0.17, 0.42 * ct**0.6 * ia**0.2, 0.15 * ct**-0.25 * ia**-0.7
    deficit = math.exp(-(r**2) / (2 * sigma**2)) / (a + b * x + c * (1 + x) ** -2) ** 2
    d, e, f = 2.3 * ct**-1.2, 1.0 * ia**0.1, 0.7 * ct**-3.2 * ia**-0.45
    k1 = math.cos(math.pi / 2 * (r - 0.5)) ** 2 if r <= 0.5 else 1.0
    k2 = math.cos(math.pi / 2 * (r + 0.5)) ** 2 if r <= 0.5 else 0.0
    bells = k1 * math.exp(-((r - 0.5) ** 2) / (2 * sigma**2)) + k2 * math.exp(-((r + 0.5) ** 2) / (2 * sigma**2))
    lost = ia * math.sin(math.pi * (height - z) / height) ** 2 if z < height else 0.0
    return deficit, bells / (d + e * x + f * (1 + x) ** -2) - lost


@pytest.mark.parametrize("downwind", [2.0, 5.0, 12.0, 40.0])
@pytest.mark.parametrize(("crosswind", "vertical"), [(0.0, 0.0), (0.3, 0.2), (0.8, 0.1), (0.4, -0.05)])
@pytest.mark.parametrize(("thrust", "turbulence"), [(0.8, 0.06), (0.4, 0.137)])
def test_as_printed(downwind, crosswind, vertical, thrust, turbulence) -> None:
    height = STATE["source_height"] / STATE["source_diameter"]
    deficit, added = as_printed(
        downwind, math.hypot(crosswind, vertical), height + vertical, height, thrust, turbulence
    )
    state = STATE | {
        "downwind": downwind,
        "crosswind": crosswind,
        "vertical": vertical,
        "thrust_coefficient": thrust,
        "turbulence_intensity": turbulence,
        "ambient_turbulence_intensity": turbulence,
    }
    assert of_model(MODEL)(state) == pytest.approx(deficit, rel=1e-12)
    assert of_model(MODEL, 1)(state) == pytest.approx(max(added, 0.0), rel=1e-11, abs=1e-16)


def test_highest_at_the_tips() -> None:
    radial = np.linspace(0, 2, 201)
    added = AMBIENT(3.0, radial, 0.0, 110.0, 150.0, 0.8, 0.06)
    assert radial[np.argmax(added)] == pytest.approx(0.5, abs=0.02)


def test_rim_and_decay() -> None:
    check_rim(of_model(MODEL))
    check_rim(of_model(MODEL, 1))
    assert np.all(np.diff(along_the_axis(of_model(MODEL), start=2.0)) < 0)
    # on the axis turbulence rises first, as the shear layers behind the tips meet
    assert np.all(np.diff(along_the_axis(of_model(MODEL, 1), start=15.0)) < 0)


@pytest.mark.parametrize("crosswind", [0.2, 0.9])
@pytest.mark.parametrize("vertical", [0.1, -0.02])
def test_slopes(crosswind: float, vertical: float) -> None:
    for which in (0, 1):
        check_slopes(of_model(MODEL, which), STATE | {"crosswind": crosswind, "vertical": vertical})
