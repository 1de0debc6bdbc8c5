"""The engine against FLORIS, turbine by turbine: wind over the rotor, thrust coefficient, turbulence and power."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pytest
from floris_cases import AROUND, NUMBERS, PAIRS, STORED, Case, our_answer, their_answer

from monsun.sweep import prepare
from monsun.sweep.reach import Reach, reach
from monsun.wake.models import niayifar_2016


def compared(places: Iterable[str]) -> list[Any]:
    return [
        pytest.param(name, place, id=f"{name}: {place}")
        for name, pair in PAIRS.items()
        for place in pair.compared(places)
    ]


@pytest.fixture
def every_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is skipped: to measure how far these models reach takes long, and `test_from_all_around` does it."""
    found = reach(niayifar_2016(), 1.0)
    endless = Reach(*(np.full_like(getattr(found, part.name), np.inf) for part in fields(found)))
    monkeypatch.setattr(prepare, "reach", lambda *arguments: endless)


def check(name: str, case: Case, expected: Mapping[str, Any], tolerance: float) -> None:
    pair = PAIRS[name]
    for part, value in asdict(our_answer(pair, case)).items():
        if part == "turbulence_intensity" and not pair.turbulence:
            continue
        # power grows with the cube of the wind
        close = tolerance if pair.tolerance is None else (3 if part == "power" else 1) * pair.tolerance
        np.testing.assert_allclose(value, expected[part], rtol=close, err_msg=part)


@pytest.mark.usefixtures("every_pair")
@pytest.mark.parametrize(("name", "place"), compared(STORED))
def test_stored_numbers(name: str, place: str) -> None:
    stored = json.loads(NUMBERS.read_text())
    assert stored["tool"] == "FLORIS 4.7"
    check(name, STORED[place], stored[name][place], 1e-12)


@pytest.mark.peers
@pytest.mark.parametrize(("name", "place"), compared(AROUND))
def test_from_all_around(name: str, place: str) -> None:
    pytest.importorskip("floris")
    check(name, AROUND[place], asdict(their_answer(PAIRS[name], AROUND[place])), 1e-9)
