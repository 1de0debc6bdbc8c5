"""Latin samples of uncertain numbers, their distributions by name, and correlated numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]

_SAMPLES_PER_INPUT = 4


class Distribution(Enum):
    """How an uncertain number is distributed about its mean."""

    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    UNIFORM = "uniform"


def latin_places(count: int, generator: np.random.Generator) -> Array:
    """Places between 0 and 1 [count] in random order, one in each of `count` equal parts.

    Latin hypercube of McKay, Beckman and Conover (1979), one input at a time.
    """
    return np.asarray((generator.permutation(count) + generator.uniform(size=count)) / count)


def stratified_normal(mean: float, deviation: float, count: int, generator: np.random.Generator) -> Array:
    """Normal numbers [count] in random order, one from each of `count` equally likely parts, with the mean's sign.

    The normal is cut off at zero, for a mean other than zero. Raises nothing: a deviation of 0 gives the mean.
    """
    place = latin_places(count, generator)
    if deviation == 0:
        return np.full(count, mean)
    normal = NormalDist(abs(mean), deviation)
    below = normal.cdf(0.0) if mean != 0 else 0.0
    share = np.clip(below + (1 - below) * place, np.finfo(float).tiny, 1 - np.finfo(float).epsneg)
    return np.copysign(1.0, mean) * np.array([normal.inv_cdf(float(part)) for part in share])


def normal_scores(count: int, correlation: Array, generator: np.random.Generator) -> Array:
    """Standard normal numbers [sample, input], stratified in every input, with a correlation [input, input].

    Where there are more than a few samples per input, their means, variances and correlations are made exactly those
    asked for: what two inputs have in common by chance would show in the scatter of the energy (Owen, 1994, J. Am.
    Stat. Assoc. 89, 1517-1522).
    """
    inputs = correlation.shape[0]
    scores = np.empty((count, inputs))
    for column in range(inputs):
        scores[:, column] = ndtri(latin_places(count, generator))
    if inputs > 0 and count > _SAMPLES_PER_INPUT * inputs:
        scores -= scores.mean(axis=0)
        values, vectors = np.linalg.eigh(scores.T @ scores / (count - 1))
        # the symmetric root leaves every column as near to itself as can be
        scores = scores @ (vectors / np.sqrt(values)) @ vectors.T
    if np.array_equal(correlation, np.eye(inputs)):
        return scores
    return scores @ matrix_root(correlation).T


def matrix_root(covariance: Array) -> Array:
    """A matrix whose product with its own transpose is the covariance, which may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _lognormal(score: Array, sigma: float) -> Array:
    spread = np.sqrt(np.log1p(sigma**2))
    return np.asarray(np.expm1(spread * score - spread**2 / 2))


_DEVIATIONS: Mapping[Distribution, Callable[[Array, float], Array]] = {
    Distribution.NORMAL: lambda score, sigma: score * sigma,
    Distribution.LOGNORMAL: _lognormal,
    Distribution.UNIFORM: lambda score, sigma: sigma * np.sqrt(3.0) * (2.0 * ndtr(score) - 1.0),
}


def deviations(score: ArrayLike, sigma: float, distribution: Distribution) -> Array:
    """Deviations from the mean whose standard normal scores are given: their mean is 0, their deviation sigma.

    A lognormal number is 1 + the deviation, so that its own mean is 1.
    """
    return _DEVIATIONS[distribution](np.asarray(score, dtype=float), sigma)
