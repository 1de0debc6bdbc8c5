"""How several wakes become one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monsun.wake.superposition import (
    Gathering,
    Superposition,
    largest,
    linear,
    root_sum_square,
    turbulence_linear,
    turbulence_of_largest,
    turbulence_root_sum_square,
)


def gathered(rule: Superposition, effects: Sequence[float]) -> float:
    parts = [rule.contribution(effect) for effect in effects]
    return float(sum(parts) if rule.gathering is Gathering.SUM else max(parts))


@pytest.mark.parametrize(("rule", "wanted"), [(linear, 7.0), (root_sum_square, 5.0), (largest, 4.0)])
def test_deficits(rule: Superposition, wanted: float) -> None:
    assert rule.total(gathered(rule, [3.0, 4.0])) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [(turbulence_linear, 19.0), (turbulence_root_sum_square, 13.0), (turbulence_of_largest, 160**0.5)],
)
def test_added_turbulence(rule: Superposition, wanted: float) -> None:
    assert rule.total(12.0, gathered(rule, [3.0, 4.0])) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize("rule", [linear, root_sum_square, largest])
def test_no_wake_and_one_wake(rule: Superposition) -> None:
    assert rule.total(0.0) == 0.0
    assert rule.total(rule.contribution(2.0)) == 2.0


@pytest.mark.parametrize("rule", [turbulence_linear, turbulence_root_sum_square, turbulence_of_largest])
def test_no_added_turbulence_leaves_the_ambient(rule: Superposition) -> None:
    assert rule.total(0.06, 0.0) == pytest.approx(0.06, rel=1e-15)
