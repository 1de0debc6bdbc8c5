"""FLORIS's numbers for the stored cases; run as a program it writes them anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np
from floris_cases import NUMBERS, PAIRS, STORED, Case, Pair, their_answer, their_turbine


def _rounded(values: Any) -> Any:
    return [_rounded(one) for one in values] if np.ndim(values) else float(f"{float(values):.13g}")


def their_numbers(pair: Pair, case: Case) -> dict[str, Any]:
    """FLORIS's answer, to 13 digits."""
    return {name: _rounded(values) for name, values in asdict(their_answer(pair, case)).items()}


def write() -> None:
    """Write the numbers of the installed FLORIS."""
    lines = [f'"tool": "FLORIS {version("floris")}"', f'"turbine": {json.dumps(their_turbine())}']
    for name, pair in PAIRS.items():
        found = {place: their_numbers(pair, STORED[place]) for place in pair.compared(STORED)}
        lines.append(f'"{name}": {json.dumps(found)}')
    NUMBERS.write_text("{" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
