"""The functions of formulas: the same law on numbers, arrays, traced nodes and SymPy symbols."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy

from monsun.wake import ops
from monsun.wake.deficit import gaussian_deficit
from monsun.wake.trace import Node, symbol

UNARY = {
    "sqrt": (math.sqrt, sympy.sqrt),
    "exp": (math.exp, sympy.exp),
    "log": (math.log, sympy.log),
    "sin": (math.sin, sympy.sin),
    "cos": (math.cos, sympy.cos),
    "arctan": (math.atan, sympy.atan),
    "arccos": (math.acos, sympy.acos),
    "erf": (math.erf, sympy.erf),
    "absolute": (abs, sympy.Abs),
}


@pytest.mark.parametrize("name", UNARY)
def test_a_function_of_one_value_is_the_same_on_everything(name: str) -> None:
    function = getattr(ops, name)
    by_hand, by_sympy = UNARY[name]
    values = np.array([0.1, 0.37, 0.9])
    assert function(0.37) == pytest.approx(by_hand(0.37), rel=1e-15)
    np.testing.assert_allclose(function(values), [by_hand(value) for value in values], rtol=1e-15)
    z = sympy.Symbol("z")
    assert function(z) == by_sympy(z)
    node = function(symbol("z"))
    assert isinstance(node, Node) and (node.op, node.args) == (name, (symbol("z"),))


@pytest.mark.parametrize(("name", "chosen", "by_sympy"), [("minimum", min, sympy.Min), ("maximum", max, sympy.Max)])
def test_the_smaller_and_the_larger(name: str, chosen: object, by_sympy: object) -> None:
    function = getattr(ops, name)
    assert callable(chosen) and callable(by_sympy)
    assert function(2.0, -3.0) == chosen(2.0, -3.0)
    np.testing.assert_array_equal(function(np.array([1.0, 4.0]), 2.0), [chosen(1.0, 2.0), chosen(4.0, 2.0)])
    z = sympy.Symbol("z")
    assert function(1, z) == by_sympy(1, z)
    for node in (function(symbol("z"), 1.0), function(1.0, symbol("z"))):
        assert node.op == name and set(node.args) == {symbol("z"), ops.trace.constant(1.0)}


def test_where_chooses_by_a_comparison() -> None:
    assert ops.where(True, 1.0, 2.0) == 1.0
    values = np.array([-1.0, 3.0])
    np.testing.assert_array_equal(ops.where(values > 0, values, 0.0), [0.0, 3.0])
    z = sympy.Symbol("z")
    chosen = ops.where(z > 0, z, 0)
    assert (chosen.subs(z, 3), chosen.subs(z, -3)) == (3, 0)
    node = ops.where(symbol("z") > 0, symbol("z"), 0.0)
    assert node.op == "where" and node.args[0].op == "less"


def test_a_formula_is_one_text_for_numbers_and_for_mathematics() -> None:
    radial, width, thrust = sympy.symbols("r sigma C_T", positive=True)
    formula = gaussian_deficit(radial, width, thrust)
    number = float(formula.subs({radial: 0.7, width: 0.4, thrust: 0.8}))
    assert number == pytest.approx(float(gaussian_deficit(0.7, 0.4, 0.8)), rel=1e-14)
    assert "\\sigma" in sympy.latex(formula)
