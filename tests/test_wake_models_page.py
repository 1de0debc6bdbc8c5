"""The page of wake formulas: it is what the formulas say now, and its mathematics gives the numbers that run."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from scipy.special import gamma
from scipy.stats import ncx2

from monsun.wake.empirical_gaussian import empirical_mixing
from monsun.wake.floris_turbulence import floris_crespo_hernandez

DOCS = Path(__file__).resolve().parents[1] / "docs"
sys.path.insert(0, str(DOCS))

import write_wake_models as writer  # noqa: E402
from formula_reader import exact, latex, named, shortened, written_out  # noqa: E402
from wake_formula_list import CLOSED  # noqa: E402
from wake_formula_list import PAGE as WRITTEN  # noqa: E402

PAGE = (DOCS / "wake-models.md").read_text(encoding="utf-8")
FORMULAS = [function for _, functions in WRITTEN.values() for function in functions]
# those that count rotor points are not mathematics alone
COUNTING = (empirical_mixing, floris_crespo_hernandez)
NUMBERS = (
    {"x": 900.0, "y": 60.0, "z": -30.0, "r": 67.08, "D": 130.0, "D_r": 150.0, r"\sigma": 52.0, "R": 100.0}
    | {"H": 110.0, "C_T": 0.7, "I": 0.09, r"I_\infty": 0.06, r"\gamma": 0.3, r"\varphi": -0.1}
    | {"U": 8.0, r"U_\infty": 10.0, "H_r": 120.0, r"\alpha": 0.12, "y_0": 50.0, "M": 0.02, "M_u": 0.01}
    | {r"\lambda": 8.0, "V": 0.3, "W": -0.2, r"\gamma_e": 0.25, "I_m": 0.1}
)
FUNCTIONS = {
    "Root": np.sqrt,
    "gamma": gamma,
    "Q_1": lambda first, second: ncx2.sf(second**2, 2, first**2),
}


def test_the_page_is_what_the_formulas_say_now() -> None:
    assert writer.page() == PAGE, "run `make docs`"


@pytest.mark.parametrize(
    "function", [one for one in FORMULAS if one not in COUNTING], ids=lambda function: function.__name__
)
def test_the_mathematics_gives_the_numbers_that_run(function: Callable[..., Any]) -> None:
    formula = writer.formula_of(function)
    names = list(inspect.signature(formula).parameters)
    arguments = [writer.argument(name) for name in names]
    # every part written out, so that parts are compared too
    steps, values = writer.derivation(formula, arguments, CLOSED)
    letters = sorted({letter for value in arguments for letter in value.free_symbols}, key=str)
    numbers = [NUMBERS[letter.name] for letter in letters]
    given = [float(argument.subs(dict(zip(letters, numbers, strict=True)))) for argument in arguments]
    wanted = np.atleast_1d(np.array(formula(*given), dtype=float))
    for value, number in zip(values, wanted, strict=True):
        compute = sympy.lambdify(letters, written_out(steps, value), [FUNCTIONS, "numpy", "scipy"])
        assert float(compute(*numbers)) == pytest.approx(number, rel=1e-9)


@pytest.mark.parametrize("function", FORMULAS, ids=lambda function: function.__name__)
def test_every_entry_has_a_sentence_a_source_and_its_mathematics(function: Callable[..., Any]) -> None:
    entry = PAGE.split(f"\n### {function.__name__}\n")[1].split("\n##")[0]
    assert writer.paragraphs(function.__doc__)[0] in entry
    assert re.search(r"\b(19|20)\d\d\b|PyWake|FLORIS", entry.split("- text:")[0])
    assert "```math\n" in entry
    for name in set(writer.constants(function)) - {"points"}:
        assert f"`{name} = " in entry


def test_every_formula_of_a_published_model_is_on_the_page() -> None:
    table = PAGE.split("## Published models")[1].split("\n## ")[0]
    for row in table.strip().splitlines()[2:]:
        formulas = row.split(" | ")[2]
        plain = re.sub(r"\[\w+\]\(#\w+\)( \([^)]*\))?", "", formulas)
        assert re.fullmatch(r"[, ]*", plain), f"not on the page: {plain} in {row}"


def test_only_macros_that_github_draws() -> None:
    blocks = re.findall(r"```math\n(.*?)\n```", PAGE, re.DOTALL)
    assert blocks
    for block in blocks:
        assert "operatorname" not in block and "$" not in block
        assert block.count("{") == block.count("}")


def test_numbers_are_printed_as_they_are_typed() -> None:
    x = sympy.Symbol("x")
    assert latex(exact(0.0324555) * x) == r"0.0324555 \, x"
    assert latex(x / exact(8.0)) == r"\frac{x}{8}"
    assert latex(exact(1 / np.sqrt(8))) == r"\frac{\sqrt{2}}{4}"
    assert latex(exact(1e-6)) == "10^{-6}"


def test_steps_go_where_they_are_used_once_and_names_get_primes() -> None:
    first, second, x = sympy.Dummy("first"), sympy.Dummy("second"), sympy.Symbol("x")
    steps, values = shortened([(first, 2 * x + 1), (second, first**2)], [second + 3 * second**3])
    assert [step for step, _ in steps] == [second]
    assert steps[0][1] == (2 * x + 1) ** 2
    kept, results = named(steps, values, {"second": "x"}, {"x"})
    assert [step.name for step, _ in kept] == ["x'"]
    assert written_out(kept, results[0]) == (2 * x + 1) ** 2 + 3 * (2 * x + 1) ** 6
