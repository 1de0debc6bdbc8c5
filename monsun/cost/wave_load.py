"""The overturning moment of extreme waves and current on a vertical pile: Morison's equation with linear waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import j0, j1, y0, y1

from monsun.cost.foundation_site import GRAVITY, FoundationSite
from monsun.cost.smooth import Numbers, carried, smooth_minimum
from monsun.records import in_use, quantity, record

Array = NDArray[np.float64]

_RULES = "DNV-RP-C205"
_ROUNDS = 40
_NEAR = 1e-9
# share of the mean of both heights over which breaking sets in
_BREAKING_WIDTH = 0.05


@record
class WaveLoadTerms:
    """Coefficients of the load of waves on a pile."""

    highest_wave: float = quantity(
        "-", "highest wave of the storm over its significant height", 1.86, at_least=1, at_most=2.5,
        source="1,000 waves in three hours: root of ln(1000) / 2", data_class="derived",
    )  # fmt: skip
    breaking_ratio: float = quantity(
        "-", "greatest wave height over depth", 0.78, above=0, at_most=1.5, source=f"{_RULES}; solitary wave",
        data_class="published",
    )  # fmt: skip
    drag_coefficient: float = quantity(
        "-", "drag coefficient of a rough pile", 1.0, at_least=0, at_most=2, source=f"{_RULES}: 0.65 smooth to 1.05",
        data_class="published",
    )  # fmt: skip
    inertia_coefficient: float = quantity(
        "-", "inertia coefficient of a slender pile; MacCamy and Fuchs reduce it", 2.0, at_least=0, at_most=3,
        source="potential flow", data_class="published",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class WaveMoments:
    """Moments about the seabed of a wave on piles, as far as they do not depend on the diameter, each [turbine].

    Per metre of diameter, N: drag of the wave alone, of wave and current together (crossed), of the current alone;
    per square metre of diameter, N/m, for an inertia coefficient of one: inertia. wave_number: 1/m.
    """

    wave_number: Numbers
    drag: Numbers
    crossed: Numbers
    current: Numbers
    inertia: Numbers


def wave_number(depth: Numbers, period: float) -> Numbers:
    """Wave number [turbine], 1/m, of linear waves: g k tanh(k depth) equals the square of the angular frequency."""
    shallow = np.real(depth)
    deep = (2 * np.pi / period) ** 2 / GRAVITY
    # Eckart's approximation, within 5 %, starts Newton's method
    here = deep / np.sqrt(np.tanh(deep * shallow))
    for _ in range(_ROUNDS):
        bend = np.tanh(here * shallow)
        step = (here * bend - deep) / (bend + here * shallow * (1 - bend**2))
        here = here - step
        if np.max(np.abs(step), initial=0.0) < 1e-9 * deep:
            break
    bend = np.tanh(here * shallow)
    return carried(here, -(here**2) * (1 - bend**2) / (bend + here * shallow * (1 - bend**2)), depth)


def wave_height(depth: Numbers, significant: float, terms: WaveLoadTerms) -> Numbers:
    """Height of the highest wave [turbine], m: of the storm, or as high as the depth lets it be, with a smooth turn."""
    storm = terms.highest_wave * significant + 0 * depth
    breaking = terms.breaking_ratio * depth
    return smooth_minimum(storm, breaking, _BREAKING_WIDTH * (storm + breaking) / 2)


def diffraction(relative_size: Numbers) -> Numbers:
    """Inertia coefficient of MacCamy and Fuchs (1954) over the two of a slender pile; argument: wave number times
    radius. It rises by some per cent first and falls where the pile is wide against the wave."""
    size = np.real(relative_size)
    first, second = j1(size), y1(size)
    first_slope, second_slope = j0(size) - first / size, y0(size) - second / size
    square = first_slope**2 + second_slope**2
    # Bessel's equation gives the second derivatives
    bent = [-slope / size - (1 - size**-2) * value for slope, value in ((first_slope, first), (second_slope, second))]
    square_slope = 2 * (first_slope * bent[0] + second_slope * bent[1])
    value = 2 / (np.pi * size**2 * np.sqrt(square))
    return carried(value, -value * (2 / size + square_slope / (2 * square)), relative_size)


def wave_moments(
    depth: Numbers, height: Numbers, number: Numbers, site: FoundationSite, terms: WaveLoadTerms
) -> WaveMoments:
    """Moments about the seabed of waves of a height, m, and wave number, 1/m, at a depth, m, each [turbine].

    Drag is summed up to the crest, half a wave height above the sea, with the motion of linear waves continued there;
    inertia, greatest as the surface passes the mean, up to the mean. The current runs with the waves.
    """
    frequency = 2 * np.pi / in_use(site, "peak_period")
    crest = depth + height / 2
    at_bed = frequency * height / (2 * np.sinh(number * depth))
    squared = crest**2 / 4 + crest * np.sinh(2 * number * crest) / (4 * number)
    squared = squared - (np.cosh(2 * number * crest) - 1) / (8 * number**2)
    drag = site.water_density * terms.drag_coefficient / 2
    speed = site.current_speed
    return WaveMoments(
        wave_number=number,
        drag=drag * at_bed**2 * squared,
        crossed=2 * drag * speed * at_bed * _first_moment(number, crest),
        current=drag * speed**2 * crest**2 / 2,
        inertia=site.water_density * np.pi / 4 * frequency * at_bed * _first_moment(number, depth),
    )


def moment_on_pile(moments: WaveMoments, diameter: Numbers, terms: WaveLoadTerms) -> Numbers:
    """Greatest moment about the seabed during the wave [turbine], N m, on piles of a diameter, m.

    Under a phase p the wave's drag goes with cos(p)^2, its product with the current with cos(p), inertia with sin(p).
    """
    drag, crossed = moments.drag * diameter, moments.crossed * diameter
    inertia = terms.inertia_coefficient * diffraction(moments.wave_number * diameter / 2)
    inertia = inertia * moments.inertia * diameter**2
    # at the greatest moment its slope by the phase is zero: the phase need not carry one
    phase = _worst_phase(np.real(drag), np.real(crossed), np.real(inertia))
    waves = drag * np.cos(phase) ** 2 + crossed * np.cos(phase) + inertia * np.sin(phase)
    return waves + moments.current * diameter


def _worst_phase(drag: Array, crossed: Array, inertia: Array) -> Array:
    """Phase of the greatest moment [turbine], radians from crest, by Newton's method kept between its bounds."""
    low = np.zeros(drag.shape)
    # beyond this phase the moment falls
    steep = 2 * drag + crossed
    high = np.arcsin(np.divide(inertia, steep, out=np.ones_like(steep), where=steep > inertia))
    here = high
    for _ in range(_ROUNDS):
        rise = inertia * np.cos(here) - crossed * np.sin(here) - drag * np.sin(2 * here)
        low, high = np.where(rise > 0, here, low), np.where(rise > 0, high, here)
        bend = -inertia * np.sin(here) - crossed * np.cos(here) - 2 * drag * np.cos(2 * here)
        with np.errstate(divide="ignore", invalid="ignore"):
            there = here - rise / bend
        there = np.where((there >= low) & (there <= high), there, (low + high) / 2)
        moved = float(np.max(np.abs(there - here), initial=0.0))
        here = there
        if moved < _NEAR:
            break
    return here


def _first_moment(number: Numbers, height: Numbers) -> Numbers:
    """The integral of y cosh(number y) from zero to the height."""
    return height * np.sinh(number * height) / number - (np.cosh(number * height) - 1) / number**2
