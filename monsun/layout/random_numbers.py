"""Random numbers for compiled loops whose state can be kept and taken up again.

Generator: xoshiro256++ of Blackman and Vigna (2021), ACM Trans. Math. Softw. 47, 36; its state is four numbers.
"""

from __future__ import annotations

from math import cos, log, pi, sqrt

import numba
import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def random_state(*seed: int) -> Words:
    """A state [4] for a seed of whole numbers >= 0; other seeds of as many numbers give independent streams."""
    return np.asarray(np.random.SeedSequence(list(seed)).generate_state(4, np.uint64), dtype=np.uint64)


@numba.njit(nogil=True, forceinline=True)
def _turned(word: np.uint64, by: int) -> np.uint64:
    return (word << np.uint64(by)) | (word >> np.uint64(64 - by))


@numba.njit(nogil=True, forceinline=True)
def _next(state: Words) -> np.uint64:
    result = _turned(state[0] + state[3], 23) + state[0]
    shifted = state[1] << np.uint64(17)
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = _turned(state[3], 45)
    return result


@numba.njit(nogil=True, forceinline=True)
def random_share(state: Words) -> float:
    """A number from 0 up to, not with, 1; the state moves on."""
    return (_next(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@numba.njit(nogil=True, forceinline=True)
def random_whole(state: Words, count: int) -> int:
    """A whole number from 0 to count - 1; the state moves on."""
    return min(int(random_share(state) * count), count - 1)


@numba.njit(nogil=True, forceinline=True)
def random_normal(state: Words) -> float:
    """A number of the standard normal distribution, by Box and Muller (1958); the state moves on."""
    return sqrt(-2.0 * log(1.0 - random_share(state))) * cos(2.0 * pi * random_share(state))
