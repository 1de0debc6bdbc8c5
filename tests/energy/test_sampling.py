"""Latin samples have the moments they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from monsun.energy.sampling import Distribution, deviations, latin_places, matrix_root, normal_scores


def test_every_part_holds_one_place():
    places = latin_places(50, np.random.default_rng(1))
    assert sorted((places * 50).astype(int)) == list(range(50))


@pytest.mark.parametrize("distribution", Distribution)
@pytest.mark.parametrize("sigma", [0.02, 0.15])
def test_moments_of_every_distribution(distribution, sigma):
    scores = normal_scores(20_000, np.eye(1), np.random.default_rng(2))[:, 0]
    found = deviations(scores, sigma, distribution)
    assert found.mean() == pytest.approx(0.0, abs=2e-4 * sigma)
    assert found.std() == pytest.approx(sigma, rel=2e-3)
    assert not deviations(scores, 0.0, distribution).any()


def test_correlated_scores_have_their_correlation():
    wanted = np.array([[1.0, 0.6, 0.0], [0.6, 1.0, -0.3], [0.0, -0.3, 1.0]])
    scores = normal_scores(100, wanted, np.random.default_rng(3))
    np.testing.assert_allclose(np.cov(scores.T), wanted, atol=1e-12)
    np.testing.assert_allclose(scores.mean(axis=0), 0.0, atol=1e-12)
    few = normal_scores(8, np.eye(8), np.random.default_rng(3))
    assert [sorted(column) for column in ndtr(few.T).round(9) * 8 // 1] == [list(range(8))] * 8


def test_root_of_a_singular_matrix():
    row = np.array([[1.0, 2.0], [2.0, 4.0]])
    root = matrix_root(row)
    np.testing.assert_allclose(root @ root.T, row, atol=1e-12)
