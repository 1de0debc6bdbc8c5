"""Exact slopes of a traced formula: one reverse pass over its graph gives the slope for every input at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from monsun.wake.trace import Node, apply, constant, ordered


def _where(condition: Node, value: Node | float, otherwise: Node | float) -> Node:
    return apply("where", condition, value, otherwise)


def _sqrt(node: Node, weight: Node) -> tuple[Node, ...]:
    # at zero the slope is masked, not the argument shifted: shifting by an epsilon is wrong by 4e-5 of the energy
    return (_where(apply("less", 0.0, node), apply("divide", 0.5 * weight, node), 0.0),)


def _power(node: Node, weight: Node) -> tuple[Node, ...]:
    base, exponent = node.args
    if exponent.is_constant and not 0 < exponent.number < 1:
        return weight * (exponent.number * base ** (exponent.number - 1)), constant(0.0)
    # as for the root, the slope at zero is masked: on a wake's axis a power of the distance must not move anything
    positive = apply("less", 0.0, base)
    if exponent.is_constant:
        return _where(positive, weight * (exponent.number * base ** (exponent.number - 1)), 0.0), constant(0.0)
    safe = _where(positive, base, 1.0)
    by_base = _where(positive, weight * (exponent * node / safe), 0.0)
    return by_base, _where(positive, weight * (node * apply("log", safe)), 0.0)


def _chosen(first_is: Callable[[Node, Node], Node]) -> Callable[[Node, Node], tuple[Node, ...]]:
    def slope(node: Node, weight: Node) -> tuple[Node, ...]:
        condition = first_is(*node.args)
        return _where(condition, weight, 0.0), _where(condition, 0.0, weight)

    return slope


def _arccos(node: Node, weight: Node) -> tuple[Node, ...]:
    inside = 1.0 - node.args[0] * node.args[0]
    safe = _where(apply("less", 0.0, inside), inside, 1.0)
    return (_where(apply("less", 0.0, inside), -weight / apply("sqrt", safe), 0.0),)


def _divide(node: Node, weight: Node) -> tuple[Node, ...]:
    share = weight / node.args[1]
    return share, -(share * node)


_SLOPES: dict[str, Callable[[Node, Node], tuple[Node, ...]]] = {
    "add": lambda node, weight: (weight, weight),
    "subtract": lambda node, weight: (weight, -weight),
    "multiply": lambda node, weight: (weight * node.args[1], weight * node.args[0]),
    "divide": _divide,
    "negative": lambda node, weight: (-weight,),
    "power": _power,
    "sqrt": _sqrt,
    "exp": lambda node, weight: (weight * node,),
    "log": lambda node, weight: (weight / node.args[0],),
    "sin": lambda node, weight: (weight * apply("cos", node.args[0]),),
    "cos": lambda node, weight: (-(weight * apply("sin", node.args[0])),),
    "arctan": lambda node, weight: (weight / (1.0 + node.args[0] * node.args[0]),),
    "arccos": _arccos,
    "erf": lambda node, weight: (weight * (2 / math.sqrt(math.pi) * apply("exp", -(node.args[0] * node.args[0]))),),
    "absolute": lambda node, weight: (_where(apply("less", node.args[0], 0.0), -weight, weight),),
    "minimum": _chosen(lambda first, second: apply("less_equal", first, second)),
    "maximum": _chosen(lambda first, second: apply("less_equal", second, first)),
    "where": lambda node, weight: (
        constant(0.0),
        _where(node.args[0], weight, 0.0),
        _where(node.args[0], 0.0, weight),
    ),
}


def slopes(weighted: Mapping[Node, Node], inputs: Iterable[Node]) -> dict[Node, Node]:
    """The slope of sum(weight x value) for each input, as nodes.

    weighted: value -> weight. inputs: the nodes to stop at; they are taken as independent of each other even where one
    is computed from another, so that a graph can be differentiated in stages.
    """
    # a dict keeps the order given; a set of nodes would follow their addresses, and the text would change at every run
    stops = dict.fromkeys(inputs)
    gathered: dict[Node, Node] = {}
    for value, weight in weighted.items():
        gathered[value] = gathered.get(value, constant(0.0)) + weight
    depends: dict[Node, bool] = {}
    nodes = ordered(weighted)
    for node in nodes:
        depends[node] = node in stops or any(depends[arg] for arg in node.args)
    for node in reversed(nodes):
        if node not in gathered or node in stops or not depends[node]:
            continue
        if node.op in ("symbol", "constant", "less", "less_equal"):
            continue
        for arg, part in zip(node.args, _SLOPES[node.op](node, gathered[node]), strict=True):
            if depends[arg]:
                gathered[arg] = gathered.get(arg, constant(0.0)) + part
    return {node: gathered.get(node, constant(0.0)) for node in stops}
