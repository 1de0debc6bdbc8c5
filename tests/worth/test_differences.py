"""Slopes of numbers that are straight between jumps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.records import InputError
from monsun.worth.differences import Array, slope_between_jumps, slope_where_allowed


def stairs(at: float) -> tuple[Array, int]:
    """Straight pieces of slope 3 and -2, two long, that jump by a hundred."""
    piece = int(at // 2)
    return np.array([3.0 * at + 100.0 * piece, -2.0 * at - 100.0 * piece]), piece


@given(st.floats(-20.0, 20.0), st.floats(0.01, 0.9))
def test_a_jump_is_no_slope(at: float, step: float) -> None:
    # with rounding, a side may stand just across a jump: one side at least is left
    assert slope_between_jumps(stairs, at, step) == pytest.approx([3.0, -2.0], rel=1e-9)


def test_between_two_jumps_there_is_none() -> None:
    assert np.array_equal(slope_between_jumps(stairs, 1.0, 5.0), [0.0, 0.0])


def test_where_straight_parts_meet_it_is_their_mean() -> None:
    assert slope_between_jumps(lambda at: (np.array([abs(at) + at]), 0), 0.0, 0.1) == pytest.approx([1.0])


def share(at: float) -> float:
    """A square that only shares have."""
    if not 0.0 <= at <= 1.0:
        raise InputError("share", "0 to 1", at)
    return at**2


def test_a_side_that_is_refused_is_left_out() -> None:
    assert slope_where_allowed(share, 0.5, 0.1, share(0.5)) == pytest.approx(1.0)
    assert slope_where_allowed(share, 1.0, 0.1, 1.0) == pytest.approx(1.9)
    assert slope_where_allowed(share, 0.0, 0.1, 0.0) == pytest.approx(0.1)
    assert slope_where_allowed(share, 0.5, 2.0, 0.25) is None
    assert slope_where_allowed(share, 0.5, 0.1, 0.25, straight=True) == pytest.approx(1.1)
    assert slope_where_allowed(share, 1.0, 0.1, 1.0, straight=True) == pytest.approx(1.9)
