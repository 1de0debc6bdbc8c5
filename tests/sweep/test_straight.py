"""Loops over lanes and straight lines that are compiled without Numba's passes."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monsun.sweep.straight import outlined

HEADER = """
from math import cos, sin, sqrt

import numba
import numpy as np

from monsun.sweep.functions import arccos_, arctan_, erf_, exp_, log_, power_, select_
from monsun.sweep.instructions import straight
"""

TEXT = """
@numba.njit(error_model="numpy")
def kernel(lanes, first, second, third, a, b, scale, flag):
    total = 1.0
    other = 2.0
    p0 = scale * 2.0
    p1 = sin(p0) + cos(p0)
    p2 = p0 < p1
    p3 = select_(p2, p0, p1)
    for k in range(lanes):
        v0 = first[a, k] - second[b, 1, k] / p3
        v1 = select_(v0 > 0.0, sqrt(abs(v0)), -v0)
        v2 = power_(v1, 1.5) * exp_(-v1) + erf_(v0) * arctan_(v0) + log_(v1 + 1.0)
        v3 = v0 <= 0.25
        v4 = select_(v3, v2, (-1.0))
        third[k] += v4
        first[a, k] = select_((v0 > -0.5) & (v0 < 0.5), 0.0, v2)
        total += v2
        other -= v4 * flag
        second[b, 0, k] = v0 <= 0.4
    for k in range(lanes):
        total += select_(second[b, 0, k], 2.0, third[k])
    third[0] -= total
    third[1] += arccos_(p3 / 10.0)
    third[2] = other
    for k in range(lanes):
        if third[k] > 1e3:
            third[k] = 1e3
    return total + other + p1
"""


def compiled(text: str, folder: Path, name: str) -> Any:
    path = folder / f"{name}.py"
    path.write_text(HEADER + text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.kernel


def plain(text: str) -> Any:
    """The same text run by Python itself."""
    scope: dict[str, Any] = {"power_": pow, "exp_": math.exp, "erf_": math.erf, "arctan_": math.atan, "log_": math.log}
    scope |= {"select_": lambda c, a, b: a if c else b, "arccos_": math.acos, "sin": math.sin, "cos": math.cos}
    scope |= {"sqrt": math.sqrt}
    # without the decorator
    exec(text.split("\n", 2)[2], scope)
    return scope["kernel"]


def arguments(seed: int) -> tuple[Any, ...]:
    random = np.random.default_rng(seed)
    first, second, third = random.normal(size=(3, 8)), random.normal(size=(4, 2, 8)), random.normal(size=8)
    return 8, first, second, third, 1, 3, 0.3 + seed / 10, 0.5


def test_the_parts_are_found() -> None:
    text = outlined(TEXT, "part")
    assert text.count("@straight") == 4
    kernel = text[text.index("@numba.njit") :]
    # what branches stays where it was
    assert kernel.count("for k in range(lanes):") == 1 and "if third[k] > 1e3:" in kernel
    assert "total, other = part_1(lanes, first, p3, a, second, b, third, total, flag, other)" in kernel
    assert "v0" not in kernel and "p1, p3 = part_0(scale)" in kernel


@pytest.mark.parametrize("seed", range(3))
def test_values_are_those_of_the_plain_text(seed: int, tmp_path: Path) -> None:
    given, ours, numbas = arguments(seed), arguments(seed), arguments(seed)
    expected = plain(TEXT)(*given)
    for text, name, used in ((outlined(TEXT, "part"), "ours", ours), (TEXT, "numbas", numbas)):
        assert compiled(text, tmp_path, name)(*used) == pytest.approx(expected, rel=1e-13)
        for before, after in zip(given[1:4], used[1:4], strict=True):
            np.testing.assert_allclose(after, before, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(
    ("line", "given", "complaint"),
    [
        ("first[a, k] + scale", np.ones((8, 8)).T, "C order"),
        ("select_(first[a, k] > scale, 1.0, 2.0) + (first[a, k] > scale)", np.ones((8, 8)), "float64 is wanted"),
        ("first[a, k] * a", np.ones((8, 8)), "float64 is wanted"),
    ],
)
def test_what_it_does_not_know_is_refused(line: str, given: Any, complaint: str, tmp_path: Path) -> None:
    text = "\n@numba.njit\ndef kernel(lanes, first, a, scale):\n    total = 0.0\n"
    text += f"    for k in range(lanes):\n        total += {line}\n    return total\n"
    with pytest.raises(Exception, match=complaint):
        compiled(outlined(text, "part"), tmp_path, "refused")(8, given, 1, 2.0)
