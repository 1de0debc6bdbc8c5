"""Kernels traced and reach measured once for all values of the constants, as doing it anew takes longest."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from monsun.sweep import prepare
from monsun.sweep.kernels import Kernels, kernels
from monsun.sweep.reach import Reach, reach
from monsun.sweep.stages import Variant
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import bastankhah_2014


@pytest.fixture
def many_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pair of turbines is left out, whatever the constants, and the kernels' text is made once.

    It is the same text for all values, which tests/sweep/test_constants.py makes sure of.
    """
    measured = reach(bastankhah_2014(), 1.0)
    endless = Reach(*(np.full_like(getattr(measured, part.name), np.inf) for part in fields(measured)))
    found: dict[tuple[tuple[str, ...], Variant], Kernels] = {}

    def once(model: FlowModel, variant: Variant) -> Kernels:
        key = (tuple(model.constants), variant)
        if key not in found:
            found[key] = kernels(model, variant)
        return found[key]

    monkeypatch.setattr(prepare, "reach", lambda *arguments: endless)
    monkeypatch.setattr(prepare, "kernels", once)
    monkeypatch.setenv("MONSUN_THREADS", "1")
