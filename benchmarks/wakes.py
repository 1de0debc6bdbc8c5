"""Seconds for the energy of a large park and its gradient beside PyWake alone: `engine.py` with `--only a,c`."""

from __future__ import annotations

import sys

from engine import main

if __name__ == "__main__":
    main(["--only", "a,c", *sys.argv[1:]])
