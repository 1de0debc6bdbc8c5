"""The elementary functions of the kernels against the mathematics library, whatever freedom their caller has."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from monsun.sweep import functions

# what the kernels allow, nothing, and everything: the splitting of exponents must survive reassociation
FREEDOMS: dict[str, Any] = {"kernels": {"reassoc", "contract", "nsz", "arcp"}, "none": False, "all": True}
CLOSE = 2e-15

_compiled: dict[str, Callable[..., Any]] = {}


def over(freedom: str) -> Callable[..., Any]:
    """All functions in one loop over lanes, as the kernels call them."""
    if freedom not in _compiled:
        exp_, log_, power_ = functions.exp_, functions.log_, functions.power_
        arccos_, arctan_, erf_ = functions.arccos_, functions.arctan_, functions.erf_

        @numba.njit(fastmath=FREEDOMS[freedom])
        def values(x: Any, positive: Any, exponent: Any, share: Any, out: Any) -> None:
            for k in range(x.size):
                out[0, k] = exp_(x[k])
                out[1, k] = log_(positive[k])
                out[2, k] = power_(positive[k], exponent[k])
                out[3, k] = arccos_(share[k])
                out[4, k] = arctan_(x[k])
                out[5, k] = erf_(x[k])

        _compiled[freedom] = values
    return _compiled[freedom]


def check(freedom: str, x: Any, positive: Any, exponent: Any, share: Any) -> None:
    out = np.empty((6, x.size))
    over(freedom)(x, positive, exponent, share, out)
    np.testing.assert_allclose(out[0], np.exp(x), rtol=CLOSE)
    # around one the logarithm is small: relative to itself all the same
    np.testing.assert_allclose(out[1], np.log(positive), rtol=CLOSE, atol=1e-300)
    # the error of the logarithm is multiplied by the exponent
    growth = np.maximum(1, np.abs(exponent * np.log(positive)))
    assert np.all(np.abs(out[2] / positive**exponent - 1) <= CLOSE * growth)
    np.testing.assert_allclose(out[3], np.arccos(share), rtol=CLOSE, atol=CLOSE)
    np.testing.assert_allclose(out[4], np.arctan(x), rtol=CLOSE)
    np.testing.assert_allclose(out[5], special.erf(x), rtol=CLOSE)


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_a_dense_grid(freedom: str) -> None:
    x = np.concatenate([np.linspace(-700, 700, 5001), np.linspace(-2, 2, 5001), np.geomspace(1e-12, 1e3, 5001)])
    x = x[np.abs(x) <= 700]
    positive = np.concatenate([np.geomspace(1e-299, 1e299, x.size - 4001), np.linspace(0.5, 2, 4001)])
    exponent = np.linspace(-1, 3, x.size) * np.where(np.abs(np.log(positive)) > 200, 0.1, 1)
    check(freedom, x, positive, exponent, np.cos(np.linspace(0, math.pi, x.size)))


@settings(max_examples=300)
@given(
    st.floats(-700, 700),
    st.floats(1e-300, 1e300, exclude_min=True),
    st.floats(-0.9, 0.9),
    st.floats(-1, 1),
    st.sampled_from(sorted(FREEDOMS)),
)
def test_any_value(x: float, positive: float, exponent: float, share: float, freedom: str) -> None:
    check(freedom, *(np.full(9, value) for value in (x, positive, exponent, share)))


@pytest.mark.parametrize("freedom", ["kernels", "none"])
def test_the_ends(freedom: str) -> None:
    x = np.array([-1e4, -708.0, 0.0, 709.0, 1e4, -0.0])
    positive = np.array([1.0, 0.0, 0.0, 0.0, 4.0, 1e-300])
    exponent = np.array([7.0, 2.0, 0.0, -2.0, 0.5, 1.0])
    share = np.array([-1.0, 1.0, 0.0, 1.0 + 1e-12, -1.5, 0.5])
    out = np.empty((6, x.size))
    over(freedom)(x, np.maximum(positive, 0), exponent, share, out)
    # limited at both ends: neither zero nor infinity
    np.testing.assert_allclose(out[0], np.exp(np.clip(x, -708, 709)), rtol=CLOSE)
    assert out[0, 2] == 1.0
    assert list(out[2]) == pytest.approx([1.0, 0.0, 1.0, math.inf, 2.0, 1e-300], rel=1e-12)
    assert list(out[3]) == pytest.approx([math.pi, 0.0, math.pi / 2, 0.0, math.pi, math.pi / 3], rel=CLOSE)
    assert list(out[4, [2, 5]]) == [0.0, 0.0] and out[4, 4] == pytest.approx(math.pi / 2 - 1e-4, abs=1e-11)
    assert out[1, 0] == 0.0


def test_they_state_their_own_freedom() -> None:
    for name in ("exp_", "log_", "power_", "arccos_", "arctan_", "erf_"):
        assert getattr(functions, name).targetoptions["fastmath"] == {"contract"}
