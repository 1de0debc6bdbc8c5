"""A formula runs once on nodes: equal expressions are one node, simplifications are exact, branching is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from monsun.wake import ops
from monsun.wake.trace import Node, apply, as_node, constant, fresh_graph, ordered, symbol


def test_equal_expressions_are_the_same_node() -> None:
    x, y = symbol("x"), symbol("y")
    assert symbol("x") is x
    assert x + y is y + x
    assert x * y is y * x
    assert x - y is not y - x
    assert ops.exp(x * y) is ops.exp(y * x)
    assert ops.minimum(x, y) is ops.minimum(y, x)


def test_numbers_are_worked_out_when_they_are_known() -> None:
    two, three = constant(2), constant(3)
    for node, wanted in (
        (two + three, 5),
        (two - three, -1),
        (two * three, 6),
        (two / three, 2 / 3),
        (two**three, 8),
        (-two, -2),
        (ops.minimum(two, three), 2),
        (ops.maximum(two, three), 3),
        (ops.sqrt(constant(9)), 3),
        (ops.erf(constant(0)), 0),
    ):
        assert node.is_constant and node.number == wanted


def test_simplifications_are_exact() -> None:
    x, y = symbol("x"), symbol("y")
    negated = -x
    assert -negated is x
    assert x + 0 is x and 0 + x is x and x - 0 is x
    assert 1 * x is x and x * 1 is x and x / 1 is x
    assert x * 0 is constant(0) and 0 / x is constant(0)
    assert x * -1 is negated and -1 * x is negated and 0 - x is negated
    assert x + (-y) is x - y and (-y) + x is x - y and x - (-y) is x + y
    assert (-x) * (-y) is x * y
    assert x**0 is constant(1) and x**1 is x and x**2 is x * x and x**3 is x * x * x
    assert x**0.5 is ops.sqrt(x) and ops.sqrt(x) * ops.sqrt(x) is x
    assert x**-2 is 1 / (x * x)
    assert ops.where(x < y, x, x) is x
    # quotients by one value share its reciprocal
    assert x / (2 * y) is (x * (1 / y)) * 0.5


def test_mirrored_operators_take_a_number_first() -> None:
    x = symbol("x")
    assert (2 - x).args == (constant(2), x)
    assert (2 / x).args == (constant(2), 1 / x)
    assert (2**x).args == (constant(2), x) and (2**x).op == "power"
    assert abs(x) is ops.absolute(x)
    assert np.float64(2.0) * x is 2.0 * x


def test_comparisons_are_nodes() -> None:
    x, y = symbol("x"), symbol("y")
    assert (x < y) is (y > x)
    assert (x <= y) is (y >= x)
    assert (x < 1).args == (x, constant(1))


@pytest.mark.parametrize(
    "branch",
    [
        lambda x: 1.0 if x > 0 else 2.0,
        lambda x: max(x, 0.0),
        lambda x: min(0.0, x),
        lambda x: 0.0 < x < 1.0,
        lambda x: x > 0 or x < -1,
        lambda x: np.where(x > 0, 1.0, 2.0),
        lambda x: np.maximum(x, 0.0),
        lambda x: 1.0 if x == 0 else 2.0,
        lambda x: 1.0 if x != 0 else 2.0,
        lambda x: 1.0 if x == symbol("y") else 2.0,
    ],
)
def test_python_branching_is_refused(branch: object) -> None:
    assert callable(branch)
    with pytest.raises(TypeError, match="use where"):
        branch(symbol("x"))


def test_text_is_no_value() -> None:
    with pytest.raises(ValueError, match="abc"):
        as_node("abc")


@pytest.mark.parametrize("exponent", [5, 6, 7, 12, -5])
def test_whole_powers_are_products_so_that_a_negative_base_keeps_its_sign(exponent: int) -> None:
    x = symbol("x")
    node = x**exponent
    assert not any(part.op == "power" for part in ordered([node]))

    def value(part: Node) -> float:
        if part.op == "symbol":
            return -1.1
        if part.is_constant:
            return part.number
        left, right = (value(arg) for arg in part.args)
        return left * right if part.op == "multiply" else left / right

    assert value(node) == pytest.approx((-1.1) ** exponent, rel=1e-14)


def test_every_node_comes_after_its_arguments_once() -> None:
    x, y = symbol("x"), symbol("y")
    shared = ops.exp(x * y)
    nodes = ordered([shared + x, shared * y])
    assert len(nodes) == len(set(nodes))
    place = {node: at for at, node in enumerate(nodes)}
    assert all(place[arg] < place[node] for node in nodes for arg in node.args)


def test_a_graph_of_its_own_starts_anew_and_leaves_the_other_alone() -> None:
    before = symbol("x")
    with fresh_graph():
        inside = symbol("x")
        assert inside is not before
        assert [apply("exp", inside).serial, symbol("y").serial] == [1, 2]
    assert symbol("x") is before


def test_a_node_shows_what_it_is() -> None:
    assert repr(symbol("x")) == "x"
    assert repr(constant(2.5)) == "2.5"
    assert repr(ops.exp(symbol("x"))) == "exp(x,)"


def test_commutative_operations_do_not_depend_on_the_order_of_writing() -> None:
    terms = [symbol("a"), symbol("b"), symbol("c")]
    sums = {ops.maximum(first, second) for first, second in itertools.permutations(terms, 2)}
    assert len(sums) == 3
