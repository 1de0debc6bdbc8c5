"""PyWake's numbers for the stored pairs; run as a program it writes them anew."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from parks import FEW, SHOWN, Found, theirs
from pywake_pairs import CLASSES, PUBLISHED, SUPERPOSED, Pair
from pywake_parts import MIRRORED, ROTORS, TURBULENCE, their_turned

PATH = Path(__file__).with_suffix(".json")
PAIRS = PUBLISHED | SUPERPOSED | CLASSES | TURBULENCE | ROTORS
STORED = {name: pair for name, pair in PAIRS.items() if pair.stored}


def numbers(found: Found) -> dict[str, Any]:
    """Energy, and per turbine wind speed and turbulence weighted over the cases, and wind speeds of the shown ones."""
    return {
        "energy": found.energy,
        "mean_wind_speed": FEW.probability @ found.wind_speed,
        "mean_turbulence_intensity": FEW.probability @ found.turbulence_intensity,
        "wind_speed": found.wind_speed[SHOWN],
    }


def their_turned_found() -> Found:
    """PyWake's answer with yaw and tilt, as its trapezoidal sum of the deflection would be with ever smaller steps.

    The sum's error falls with the square of the step: a third of the difference of two sums is left out.
    """
    coarse, fine = (theirs(their_turned(steps), FEW, two_types=True, turned=True) for steps in (500, 1000))
    return Found(*((4 * getattr(fine, name) - getattr(coarse, name)) / 3 for name in Found.__dataclass_fields__))


def their_numbers(pair: Pair) -> dict[str, Any]:
    """PyWake's numbers for a pair."""
    return numbers(theirs(pair.theirs, FEW, pair.two_types, exact=pair.exact))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.12g}")
    return [_rounded(part) for part in np.asarray(value).tolist()] if np.ndim(value) else _rounded(float(value))


def write() -> None:
    """Write the numbers of the installed PyWake."""
    found = {name: their_numbers(pair) for name, pair in STORED.items()}
    found |= {f"mirrored {name}": their_numbers(pair) for name, pair in MIRRORED.items()}
    found["turned"] = numbers(their_turned_found())
    rounded = {name: {key: _rounded(value) for key, value in one.items()} for name, one in found.items()}
    lines = [f'"{name}": {json.dumps(one)}' for name, one in rounded.items()]
    lines = [f'"tool": "PyWake {version("py_wake")}"', *lines]
    PATH.write_text("{" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
