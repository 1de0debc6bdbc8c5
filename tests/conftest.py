"""What every test shares: kernels cached beside the repository, and property tests that repeat exactly."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# set before anything compiles, and inherited by the processes that tests start
os.environ.setdefault("MONSUN_CACHE_DIR", str(ROOT / ".cache" / "monsun"))

# the same examples every time, no deadline (the first call of a kernel compiles it), no database left behind
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=30)
settings.load_profile("repeatable")
