"""The slopes of every operation against central differences, and at the places where a slope is masked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.wake import ops
from monsun.wake.slopes import slopes
from monsun.wake.trace import BINARY, UNARY, Node, constant, ordered, symbol

OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b if a > 0 or b > 0 else math.inf,
    "minimum": min,
    "maximum": max,
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "negative": lambda a: -a,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "arctan": math.atan,
    "arccos": math.acos,
    "erf": math.erf,
    "absolute": abs,
    "where": lambda condition, a, b: a if condition else b,
}


def number(node: Node, inputs: Mapping[str, float]) -> float:
    """The value of a node, worked out one operation after the other; a division by zero gives what the kernels give."""
    known: dict[Node, float] = {}
    for part in ordered([node]):
        if part.op == "symbol":
            known[part] = inputs[part.name]
        elif part.is_constant:
            known[part] = part.number
        else:
            args = [known[arg] for arg in part.args]
            try:
                known[part] = OPERATIONS[part.op](*args)
            except ZeroDivisionError:
                known[part] = args[0] * math.inf
            except ValueError:
                known[part] = -math.inf if part.op == "log" and args == [0.0] else math.nan
    return known[node]


def slope(formula: Callable[..., Any], *values: float) -> list[float]:
    names = [symbol(name) for name in "abc"[: len(values)]]
    found = slopes({formula(*names): constant(1.0)}, names)
    inputs = dict(zip("abc", values, strict=False))
    return [number(found[name], inputs) for name in names]


def difference(formula: Callable[..., Any], *values: float) -> list[float]:
    node = formula(*[symbol(name) for name in "abc"[: len(values)]])
    result = []
    for name in "abc"[: len(values)]:
        inputs = dict(zip("abc", values, strict=False))

        def at(step: float, inputs: dict[str, float] = inputs, name: str = name) -> float:
            return number(node, inputs | {name: inputs[name] + step})

        step = 1e-3
        near, far = (at(step) - at(-step)) / (2 * step), (at(2 * step) - at(-2 * step)) / (4 * step)
        result.append((4 * near - far) / 3)
    return result


SMOOTH: dict[str, tuple[Callable[..., Any], tuple[float, ...]]] = {
    "add": (lambda a, b: a + b, (0.4, 0.7)),
    "subtract": (lambda a, b: a - b, (0.4, 0.7)),
    "multiply": (lambda a, b: a * b, (0.4, 0.7)),
    "divide": (lambda a, b: a / b, (0.4, 0.7)),
    "power": (lambda a, b: a**b, (0.4, 0.7)),
    "power, known exponent": (lambda a: a**2.3, (0.4,)),
    "power, known base": (lambda a: 2.3**a, (0.4,)),
    "power, whole": (lambda a: a**7, (-0.9,)),
    "negative": (lambda a: -ops.exp(a), (0.4,)),
    "sqrt": (ops.sqrt, (0.4,)),
    "exp": (ops.exp, (0.4,)),
    "log": (ops.log, (0.4,)),
    "sin": (ops.sin, (0.4,)),
    "cos": (ops.cos, (0.4,)),
    "arctan": (ops.arctan, (0.4,)),
    "arccos": (ops.arccos, (0.4,)),
    "erf": (ops.erf, (0.4,)),
    "absolute": (ops.absolute, (-0.4,)),
    "minimum": (ops.minimum, (0.4, 0.7)),
    "maximum": (ops.maximum, (0.4, 0.7)),
    "where": (lambda a, b, c: ops.where(a < b, b * c, a), (0.4, 0.7, 0.3)),
    "less": (lambda a, b: ops.where(a > b, b, a * a), (0.4, 0.7)),
    "less_equal": (lambda a, b: ops.where(a <= b, b, a * a), (0.4, 0.7)),
}


def test_every_operation_is_tried() -> None:
    assert {name.split(",")[0] for name in SMOOTH} == {*UNARY, *BINARY, "where"}


@pytest.mark.parametrize("name", SMOOTH)
def test_the_slope_of_every_operation(name: str) -> None:
    formula, values = SMOOTH[name]
    assert slope(formula, *values) == pytest.approx(difference(formula, *values), rel=1e-9, abs=1e-12)


@given(st.floats(0.05, 0.95), st.floats(0.3, 0.95), st.floats(0.3, 0.95))
def test_the_slope_of_a_formula_with_shared_parts(a: float, b: float, c: float) -> None:
    def formula(x: Any, y: Any, z: Any) -> Any:
        shared = ops.exp(-(x**2) / (2 * y**2))
        return shared * ops.log(1 + z * shared) / (y + z) + ops.arctan(x * shared) ** 1.5

    assert slope(formula, a, b, c) == pytest.approx(difference(formula, a, b, c), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "values", "wanted"),
    [
        (ops.sqrt, (0.0,), [0.0]),
        (ops.arccos, (1.0,), [0.0]),
        (ops.arccos, (-1.0,), [0.0]),
        # a distance from the axis, on the axis
        (lambda a, b: ops.sqrt(a**2 + b**2), (0.0, 0.0), [0.0, 0.0]),
        (lambda a: a**0.7, (0.0,), [0.0]),
        # a super-Gaussian's exponent is itself computed
        (lambda a, b: ops.exp(-(a**b)), (0.0, 2.5), [0.0, 0.0]),
        (lambda a, b: a**b, (0.0, 0.7), [0.0, 0.0]),
        (ops.absolute, (0.0,), [1.0]),
        (ops.minimum, (0.5, 0.5), [1.0, 0.0]),
        (ops.maximum, (0.5, 0.5), [1.0, 0.0]),
    ],
)
def test_a_slope_at_a_kink_is_a_number(
    formula: Callable[..., Any], values: tuple[float, ...], wanted: list[float]
) -> None:
    assert slope(formula, *values) == wanted


def test_weights_add_up_over_several_values() -> None:
    a, b = symbol("a"), symbol("b")
    found = slopes({a * b: constant(2.0), ops.exp(a): constant(3.0), a: symbol("c")}, [a, b])
    inputs = {"a": 0.4, "b": 0.7, "c": 0.25}
    assert number(found[a], inputs) == pytest.approx(2 * 0.7 + 3 * math.exp(0.4) + 0.25)
    assert number(found[b], inputs) == pytest.approx(0.8)


def test_inputs_count_as_independent_of_each_other() -> None:
    a = symbol("a")
    inner = ops.exp(a)
    found = slopes({inner * a: constant(1.0)}, [inner, a])
    inputs = {"a": 0.4}
    assert number(found[inner], inputs) == pytest.approx(0.4)
    assert number(found[a], inputs) == pytest.approx(math.exp(0.4))


def test_the_slope_by_what_does_not_enter_is_zero() -> None:
    assert slopes({symbol("a") ** 2: constant(1.0)}, [symbol("b")])[symbol("b")] is constant(0.0)


def test_slopes_come_in_the_order_asked_for() -> None:
    names = [symbol(name) for name in "qwertyuiop"]
    total: Any = 0.0
    for name in names:
        total = total + name * name
    assert list(slopes({total: constant(1.0)}, names)) == names
