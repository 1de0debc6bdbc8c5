"""Complete elliptic integrals against SciPy, their limits, and their slopes."""

from __future__ import annotations

import numpy as np
import pytest
from formula_checks import check_slopes
from scipy.special import ellipe, ellipkm1, elliprf, elliprj

from monsun.wake.elliptic import complete_elliptic

# steps and the smallest complementary modulus for which the docstring promises 1e-12
RANGES = ((4, 0.3), (5, 0.02), (6, 1e-4), (7, 1e-8))


@pytest.mark.parametrize(("steps", "smallest"), RANGES)
def test_first_second_and_third_kind(steps: int, smallest: float) -> None:
    modulus = np.geomspace(smallest, 1.0, 60)
    first = complete_elliptic(modulus, 1.0, 1.0, 1.0, steps)
    np.testing.assert_allclose(first, ellipkm1(modulus**2), rtol=1e-12)
    second = complete_elliptic(modulus, 1.0, 1.0, modulus**2, steps)
    np.testing.assert_allclose(second, ellipe(1 - modulus**2), rtol=1e-12)
    for pole in (1e-6, 1e-3, 0.03, 0.4, 0.9, 1.0, 1.7):
        # Pi = R_F(0, k'^2, 1) + n / 3 R_J(0, k'^2, 1, 1 - n); DLMF 19.25.2
        characteristic = 1 - pole**2
        third = elliprf(0, modulus**2, 1) + characteristic / 3 * elliprj(0, modulus**2, 1, pole**2)
        np.testing.assert_allclose(complete_elliptic(modulus, pole, 1.0, 1 / pole, steps), third, rtol=1e-12)


def test_pole_that_vanishes() -> None:
    # pole x Pi goes to pi / (2 k')
    modulus = np.array([1e-3, 0.2, 0.9])
    found = complete_elliptic(modulus, 0.0, 0.0, 1.0)
    np.testing.assert_allclose(found, np.pi / (2 * modulus), rtol=1e-13)
    np.testing.assert_allclose(complete_elliptic(modulus, 1e-9, 0.0, 1.0), found, rtol=1e-5)


def test_circle() -> None:
    assert complete_elliptic(1.0, 1.0, 1.0, 1.0) == pytest.approx(np.pi / 2, rel=1e-15)


@pytest.mark.parametrize("modulus", [0.003, 0.4, 1.0])
@pytest.mark.parametrize("pole", [0.05, 0.8])
def test_slopes(modulus: float, pole: float) -> None:
    inputs = {"modulus": modulus, "pole": pole, "of_cosine": 0.7, "of_sine": -0.4}
    check_slopes(lambda known: complete_elliptic(**known), inputs, tolerance=1e-6, step=1e-6)
