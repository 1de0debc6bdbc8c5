"""Deficits and widths against closed forms and against PyWake's single wakes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.wake.deficit import (
    gaussian_deficit,
    iea37_deficit,
    iea37_width,
    linear_width,
    turbulent_width,
    two_widths,
)

# PyWake 2.6.20, wind speed in 10 m/s behind one turbine of thrust coefficient 0.806 at 0, 0.25, 0.5, 0.75, 1 and 1.5
# diameters from the axis; PropagateDownwind, LinearSum, ct2a=ct2a_mom1d.
# BastankhahGaussianDeficit(k=0.0324555, ceps=0.2, use_effective_ws=False, rotorAvgModel=None)
BASTANKHAH = {
    2: [
        1.419880474495443,
        3.6685616588906873,
        7.45592732224917,
        9.443359586686963,
        9.93368098887128,
        9.999848008632668,
    ],
    5: [
        6.507303548502108,
        7.079241294142257,
        8.291951530468733,
        9.301487189947899,
        9.80023553644379,
        9.994412532997341,
    ],
    10: [
        8.371494960312049,
        8.515817003817393,
        8.876475658139238,
        9.293561743293905,
        9.631054154991254,
        9.942332713042767,
    ],
    20: [
        9.364558721964395,
        9.388354610141983,
        9.45452788036809,
        9.549293339589948,
        9.654964356523072,
        9.83917645353062,
    ],
}
# NiayifarGaussianDeficit(a=[0.38, 4e-3], ceps=0.2) at a turbulence intensity of 0.06; at 2 diameters the width is too
# small for the thrust
NIAYIFAR = {
    2: [0.0, 2.7859294239548174, 7.29154548221703, 9.47079555811958, 9.946187125888338, 9.99992156788558],
    5: [
        5.803052009792161,
        6.5834332680974885,
        8.156857689008907,
        9.341068194424926,
        9.8438885658807,
        9.997449877042792,
    ],
    10: [
        7.954364525003349,
        8.17462101634679,
        8.703037424599604,
        9.266244377943051,
        9.66945922714799,
        9.966137343296968,
    ],
    20: [
        9.161222932256084,
        9.202011760332596,
        9.312858277737254,
        9.464454921581902,
        9.622214198645155,
        9.860605870096265,
    ],
}
RADIAL = np.array([0, 0.25, 0.5, 0.75, 1, 1.5])


@pytest.mark.parametrize("downwind", BASTANKHAH)
def test_gaussian_with_linear_width_is_pywake_s(downwind: float) -> None:
    width = linear_width()(downwind, 0.806)
    np.testing.assert_allclose(
        10 * (1 - gaussian_deficit(RADIAL, width, 0.806)), BASTANKHAH[downwind], rtol=1e-13, atol=1e-13
    )


@pytest.mark.parametrize("downwind", NIAYIFAR)
def test_gaussian_with_turbulent_width_is_pywake_s(downwind: float) -> None:
    width = turbulent_width(slope=0.38, offset=4e-3)(downwind, 0.806, 0.06)
    np.testing.assert_allclose(
        10 * (1 - gaussian_deficit(RADIAL, width, 0.806)), NIAYIFAR[downwind], rtol=1e-13, atol=1e-13
    )


@given(st.floats(0.1, 0.89), st.floats(3, 30))
def test_the_gaussian_carries_the_momentum_of_the_thrust(thrust: float, downwind: float) -> None:
    # momentum deficit: 2 pi integral of (1 - C) C r dr, in closed form for a Gaussian, is pi / 8 times the thrust
    width = float(linear_width()(downwind, thrust))
    centre = float(gaussian_deficit(0.0, width, thrust))
    carried = 2 * math.pi * width**2 * centre * (1 - centre / 2)
    assert carried == pytest.approx(math.pi / 8 * thrust, rel=1e-12)


def test_where_the_width_cannot_carry_the_thrust_the_centre_stands_still() -> None:
    width = math.sqrt(0.8 / 8) * 0.9
    assert gaussian_deficit(0.0, width, 0.8) == 1.0


def test_widths_at_the_rotor_and_far_downwind() -> None:
    # sqrt(1 - 0.75) = 1/2, beta = (1 + 1/2) / (2 x 1/2) = 3/2
    assert linear_width()(0.0, 0.75) == pytest.approx(0.2 * math.sqrt(1.5), rel=1e-15)
    assert linear_width(growth_rate=0.05)(100.0, 0.75) == pytest.approx(5 + 0.2 * math.sqrt(1.5), rel=1e-15)
    assert turbulent_width()(10.0, 0.75, 0.1) == pytest.approx(0.42048 - 0.0000 + 0.2 * math.sqrt(1.5), rel=1e-12)
    assert two_widths(0.3) == 0.6


def test_a_thrust_beyond_momentum_theory_keeps_a_finite_width() -> None:
    assert linear_width()(5.0, 1.1) == linear_width()(5.0, 0.899)


def test_iea37_case_studies() -> None:
    assert iea37_width(0.0) == pytest.approx(1 / math.sqrt(8), rel=1e-15)
    # at the rotor 8 sigma^2 = 1: the deficit on the axis is 1 - sqrt(1 - 8/9) = 2/3
    assert iea37_deficit(0.0, iea37_width(0.0), 8 / 9) == pytest.approx(2 / 3, rel=1e-14)
    width = 0.0324555 * 5 + 1 / math.sqrt(8)
    by_hand = (1 - math.sqrt(1 - 1 / (9 * width**2))) * math.exp(-0.5 / width**2)
    assert iea37_deficit(1.0, iea37_width(5.0), 8 / 9) == pytest.approx(by_hand, rel=1e-14)
