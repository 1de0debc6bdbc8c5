"""A formula run once on nodes leaves its straight-line form: a graph in which nothing is computed twice.

Nodes are interned: equal expressions are the same object, so common subexpressions are shared while the formula runs,
and a derivative (`slopes.py`) shares what the value already needs.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

UNARY = ("sqrt", "exp", "log", "sin", "cos", "arctan", "arccos", "erf", "absolute", "negative")
BINARY = ("add", "subtract", "multiply", "divide", "power", "minimum", "maximum", "less", "less_equal")
COMMUTATIVE = ("add", "multiply", "minimum", "maximum")

_FOLD: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "minimum": min,
    "maximum": max,
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
}

_NO_BRANCH = "a wake formula must not branch on its inputs: use where(condition, value, otherwise)"


class Node:
    """One value of a traced formula: an operation and its arguments, a named input, or a constant."""

    __slots__ = ("args", "name", "number", "op", "serial")
    op: str
    args: tuple[Node, ...]
    name: str
    number: float
    serial: int

    def __add__(self, other: Any) -> Node:
        return apply("add", self, other)

    def __radd__(self, other: Any) -> Node:
        return apply("add", other, self)

    def __sub__(self, other: Any) -> Node:
        return apply("subtract", self, other)

    def __rsub__(self, other: Any) -> Node:
        return apply("subtract", other, self)

    def __mul__(self, other: Any) -> Node:
        return apply("multiply", self, other)

    def __rmul__(self, other: Any) -> Node:
        return apply("multiply", other, self)

    def __truediv__(self, other: Any) -> Node:
        return apply("divide", self, other)

    def __rtruediv__(self, other: Any) -> Node:
        return apply("divide", other, self)

    def __pow__(self, other: Any) -> Node:
        return apply("power", self, other)

    def __rpow__(self, other: Any) -> Node:
        return apply("power", other, self)

    def __neg__(self) -> Node:
        return apply("negative", self)

    def __abs__(self) -> Node:
        return apply("absolute", self)

    def __lt__(self, other: Any) -> Node:
        return apply("less", self, other)

    def __le__(self, other: Any) -> Node:
        return apply("less_equal", self, other)

    def __gt__(self, other: Any) -> Node:
        return apply("less", other, self)

    def __ge__(self, other: Any) -> Node:
        return apply("less_equal", other, self)

    # nodes are interned, so identity is equality; `==` in a formula would be a silent False, that is, a lost branch
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        raise TypeError(_NO_BRANCH)

    def __bool__(self) -> bool:
        raise TypeError(_NO_BRANCH)

    def __repr__(self) -> str:
        return self.name or (repr(self.number) if self.op == "constant" else f"{self.op}{self.args}")

    @property
    def is_constant(self) -> bool:
        """True for a number that was known when the formula ran."""
        return self.op == "constant"


class _Graph(threading.local):
    def __init__(self) -> None:
        self.nodes: dict[tuple[Any, ...], Node] = {}


_graph = _Graph()


@contextmanager
def fresh_graph() -> Iterator[None]:
    """A graph of its own for one model: the order of its nodes, and so the text made from it, is always the same."""
    before, _graph.nodes = _graph.nodes, {}
    try:
        yield
    finally:
        _graph.nodes = before


def _intern(op: str, args: tuple[Node, ...] = (), name: str = "", number: float = 0.0) -> Node:
    key = (op, tuple(arg.serial for arg in args), name, repr(number))
    interned = _graph.nodes
    node = interned.get(key)
    if node is None:
        node = Node()
        node.op, node.args, node.name, node.number, node.serial = op, args, name, number, len(interned)
        interned[key] = node
    return node


def symbol(name: str) -> Node:
    """The input of that name."""
    return _intern("symbol", name=name)


def constant(number: float) -> Node:
    """A number as a node."""
    return _intern("constant", number=float(number))


def as_node(value: Any) -> Node:
    """The value itself if it is a node, else the number as one."""
    return value if isinstance(value, Node) else constant(value)


def apply(op: str, *values: Any) -> Node:
    """The node of an operation on nodes or numbers, simplified where that is exact."""
    args = tuple(as_node(value) for value in values)
    simple = _simplified(op, args)
    if simple is not None:
        return simple
    if op in COMMUTATIVE and args[0].serial > args[1].serial:
        args = (args[1], args[0])
    return _intern(op, args)


def _simplified(op: str, args: tuple[Node, ...]) -> Node | None:
    if op in _FOLD and all(arg.is_constant for arg in args):
        return constant(_FOLD[op](*(arg.number for arg in args)))
    if op == "where":
        return args[1] if args[1] is args[2] else None
    if op == "negative":
        return args[0].args[0] if args[0].op == "negative" else None
    if len(args) != 2:
        return None
    left, right = args
    if op == "power" and right.is_constant:
        return _simple_power(left, right.number)
    return _simple_arithmetic(op, left, right)


def _simple_arithmetic(op: str, left: Node, right: Node) -> Node | None:
    left_is = left.number if left.is_constant else None
    right_is = right.number if right.is_constant else None
    if op == "add":
        if left_is == 0:
            return right
        if right_is == 0:
            return left
        if right.op == "negative":
            return apply("subtract", left, right.args[0])
        if left.op == "negative":
            return apply("subtract", right, left.args[0])
    elif op == "subtract":
        if right_is == 0:
            return left
        if left_is == 0:
            return apply("negative", right)
        if right.op == "negative":
            return apply("add", left, right.args[0])
    elif op == "multiply":
        # a zero factor comes from a derivative that is not there; it removes the term whatever the other factor is
        if left_is == 0 or right_is == 0:
            return constant(0.0)
        if left_is == 1:
            return right
        if right_is == 1:
            return left
        if left_is == -1:
            return apply("negative", right)
        if right_is == -1:
            return apply("negative", left)
        if left.op == "negative" and right.op == "negative":
            return apply("multiply", left.args[0], right.args[0])
        if left is right and left.op == "sqrt":
            return left.args[0]
    elif op == "divide":
        if left_is == 0:
            return constant(0.0)
        if right_is is not None and right_is != 0:
            return apply("multiply", left, 1 / right_is)
        return _shared_quotient(left, right)
    return None


def _shared_quotient(left: Node, right: Node) -> Node | None:
    # a / (2 b) and c / (8 b) share the reciprocal of b: divisions are the dearest thing a lane does
    if right.op == "multiply" and any(arg.is_constant and arg.number != 0 for arg in right.args):
        factor, rest = right.args if right.args[0].is_constant else (right.args[1], right.args[0])
        return apply("multiply", apply("divide", left, rest), 1 / factor.number)
    if right.op == "negative":
        return apply("negative", apply("divide", left, right.args[0]))
    if left.is_constant and left.number == 1:
        return None
    return apply("multiply", left, apply("divide", 1.0, right))


def _simple_power(base: Node, exponent: float) -> Node | None:
    if exponent == 0:
        return constant(1.0)
    if exponent == 0.5:
        return apply("sqrt", base)
    if exponent < 0 and exponent == int(exponent):
        return apply("divide", 1.0, apply("power", base, -exponent))
    # products, as a general power is one of positive bases
    if exponent == int(exponent) and exponent <= 4:
        result = base
        for _ in range(int(exponent) - 1):
            result = apply("multiply", result, base)
        return result
    if exponent == int(exponent):
        half = apply("power", base, exponent // 2)
        return apply("multiply", half, half if exponent % 2 == 0 else apply("multiply", half, base))
    return None


def ordered(roots: Iterable[Node]) -> list[Node]:
    """Every node the roots need, each after its arguments."""
    found: dict[int, Node] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.serial not in found:
            found[node.serial] = node
            stack.extend(node.args)
    return [found[serial] for serial in sorted(found)]
