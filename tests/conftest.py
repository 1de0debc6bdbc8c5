"""What every test shares: kernels cached beside the repository, and property tests that repeat exactly."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from monsun.inputs.project import Project
    from monsun.results import Study

ROOT = Path(__file__).resolve().parents[1]

# set before anything compiles, and inherited by the processes that tests start
os.environ.setdefault("MONSUN_CACHE_DIR", str(ROOT / ".cache" / "monsun"))

# the same examples every time, no deadline (the first call of a kernel compiles it), no database left behind
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=30)
settings.load_profile("repeatable")


@dataclass(frozen=True)
class Reference:
    """The reference project, its quick study, and the steps of it that were told while it was made."""

    project: Project
    study: Study
    told: list[tuple[str, float]]


@pytest.fixture(scope="session")
def reference() -> Reference:
    """One study of the reference project for all tests of a process; they change nothing in it."""
    from monsun.inputs.project import load_project
    from monsun.study import evaluate

    project = load_project("binh-thuan")
    told: list[tuple[str, float]] = []
    study = evaluate(project, quick=True, progress=lambda step, done: told.append((step, done)))
    return Reference(project, study, told)
