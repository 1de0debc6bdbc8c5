"""Random numbers: the published generator, its distributions, and streams that can be taken up again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.layout.random_numbers import random_normal, random_share, random_state, random_whole

# the first numbers of xoshiro256++ from the state 1, 2, 3, 4: the vector by which the crate rand_xoshiro 0.6 is tested,
# which was made with the authors' own program
PUBLISHED = [
    *(41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162),
    *(14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000),
]


def test_the_numbers_are_those_of_the_published_generator() -> None:
    state = np.array([1, 2, 3, 4], dtype=np.uint64)
    found = [random_share(state) for _ in PUBLISHED]
    assert found == [(number >> 11) / 2**53 for number in PUBLISHED]


@given(seed=st.lists(st.integers(0, 2**40), min_size=1, max_size=3))
def test_a_copied_state_goes_on_alike(seed: list[int]) -> None:
    state = random_state(*seed)
    np.testing.assert_array_equal(state, random_state(*seed))
    random_share(state)
    copy = state.copy()
    assert [random_share(state) for _ in range(5)] == [random_share(copy) for _ in range(5)]


def test_other_seeds_are_other_streams() -> None:
    first = {random_share(random_state(*seed)) for seed in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2**40)]}
    assert len(first) == 6


def test_shares_are_uniform() -> None:
    state = random_state(1)
    shares = np.sort([random_share(state) for _ in range(20_000)])
    assert shares[0] >= 0
    assert shares[-1] < 1
    # Kolmogorov and Smirnov: 1.95 / sqrt(n) is exceeded once in a thousand times
    assert np.abs(shares - (np.arange(shares.size) + 0.5) / shares.size).max() < 1.95 / np.sqrt(shares.size)


@given(count=st.integers(1, 1000), seed=st.integers(0, 100))
def test_whole_numbers_are_below_their_count(count: int, seed: int) -> None:
    state = random_state(seed)
    assert all(0 <= random_whole(state, count) < count for _ in range(50))


def test_whole_numbers_are_all_as_likely() -> None:
    state = random_state(2)
    counts = np.bincount([random_whole(state, 7) for _ in range(14_000)], minlength=7)
    # chi squared with six degrees of freedom: 22.5 is exceeded once in a thousand times
    assert ((counts - 2000) ** 2 / 2000).sum() < 22.5


def test_normal_numbers_are_normal() -> None:
    state = random_state(3)
    normal = np.array([random_normal(state) for _ in range(20_000)])
    assert normal.mean() == pytest.approx(0.0, abs=0.025)
    assert normal.std() == pytest.approx(1.0, abs=0.02)
    assert (normal**3).mean() == pytest.approx(0.0, abs=0.1)
    assert (np.abs(normal) > 1.959964).mean() == pytest.approx(0.05, abs=0.006)
