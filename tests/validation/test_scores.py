"""Scores of flow models: means, order, and numbers of models that another tool has too."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from monsun.inputs.measured import measured_rows, measured_wakes
from monsun.validation.scores import ModelScore, root_mean_square, score_model, score_models
from monsun.wake.models import bastankhah_2014, iea37


@cache
def scored() -> tuple[ModelScore, ...]:
    return score_models([bastankhah_2014(), iea37()], measured_rows(), measured_wakes())


def test_the_nearest_to_the_rows_comes_first() -> None:
    assert [score.model.name for score in scored()] == ["iea37", "bastankhah_2014"]
    assert scored()[0].row_error < scored()[1].row_error


def test_means_are_those_of_squares() -> None:
    score = scored()[0]
    assert score.row_error == pytest.approx(np.sqrt(np.mean([one.error.rmse**2 for one in score.rows])))
    assert score.wake_error == pytest.approx(np.sqrt(np.mean([one.rmse**2 for one in score.wakes])))
    assert score.wakes[0].rmse == root_mean_square([error.rmse for error in score.wakes[0].errors])
    assert root_mean_square([3.0, 4.0]) == pytest.approx(np.sqrt(12.5))


def test_curves_pass_through_the_axis_and_are_even() -> None:
    for score in scored():
        for wake in score.wakes:
            assert len(wake.curves) == len(wake.errors)
            for curve in wake.curves:
                np.testing.assert_allclose(curve.ratios, curve.ratios[::-1], rtol=1e-9)
                assert curve.ratios.argmin() == curve.ratios.size // 2


def test_progress_is_told() -> None:
    told: list[tuple[str, float, str]] = []
    score_models([iea37()], measured_rows()[:1], measured_wakes()[:1], lambda *words: told.append(words))
    assert told == [("validation", 0.0, "iea37"), ("validation", 1.0, "")]


def test_a_single_wake_may_be_scored_alone() -> None:
    score = score_model(iea37(), measured_rows()[:1], measured_wakes()[1:2])
    assert len(score.rows) == len(score.wakes) == 1
