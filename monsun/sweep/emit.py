"""Straight-line Python source from traced nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from monsun.wake.trace import Node, ordered

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "less": "<", "less_equal": "<="}
_CALL = {
    "sqrt": "sqrt",
    "exp": "exp_",
    "log": "log_",
    "sin": "sin",
    "cos": "cos",
    "arctan": "arctan_",
    "arccos": "arccos_",
    "erf": "erf_",
    "absolute": "abs",
    "power": "power_",
}


def _expression(node: Node, text: Callable[[Node], str]) -> str:
    args = [text(arg) for arg in node.args]
    if node.op in _INFIX:
        return f"{args[0]} {_INFIX[node.op]} {args[1]}"
    if node.op == "negative":
        return f"-{args[0]}"
    if node.op == "minimum":
        return f"select_({args[0]} < {args[1]}, {args[0]}, {args[1]})"
    if node.op == "maximum":
        return f"select_({args[0]} > {args[1]}, {args[0]}, {args[1]})"
    if node.op == "where":
        return f"select_({args[0]}, {args[1]}, {args[2]})"
    return f"{_CALL[node.op]}({', '.join(args)})"


# names that loops share: their own counters, and what is set in one part of a kernel and read in another
_SHARED = {"a", "b", "i", "j", "k", "n", "met", "receiver", "found", "number", "change", "scale", "settled"}
_SHARED |= {"source_diameter_m", "source_height_m"}
_WORD = re.compile(r"\b[A-Za-z_]\w*\b")


def with_own_names(text: str, number: int) -> str:
    """The text with every name that is first assigned in it made its own by a number.

    A name assigned in several parts of a function costs Numba a pass over all of it, for each such name.
    """
    own: dict[str, bool] = {}
    for word in _WORD.finditer(text):
        if word[0] not in own:
            before = text[text.rfind("\n", 0, word.start()) + 1 : word.start()]
            assigned = text.startswith(" = ", word.end()) and not before.strip()
            own[word[0]] = assigned and word[0] not in _SHARED
    return _WORD.sub(lambda word: f"{word[0]}_{number}" if own[word[0]] else word[0], text)


class Block:
    """Assignments that compute nodes from names known outside the block.

    known: the names of nodes that stand for themselves (inputs, values of outer loops).
    """

    def __init__(self, prefix: str, known: dict[Node, str]) -> None:
        self.prefix = prefix
        self.names = dict(known)
        self.lines: list[str] = []

    def text(self, node: Node) -> str:
        """The name or literal of a node that is already known."""
        if node.is_constant:
            return repr(node.number) if node.number >= 0 else f"({node.number!r})"
        return self.names[node]

    def compute(self, roots: Iterable[Node]) -> None:
        """Add the assignments that the roots need and that are not there yet."""
        wanted: set[Node] = set()
        stack = list(roots)
        while stack:
            node = stack.pop()
            if node not in wanted and node not in self.names and not node.is_constant:
                wanted.add(node)
                stack.extend(node.args)
        for node in ordered(wanted):
            if node in wanted and node not in self.names:
                name = f"{self.prefix}{len(self.lines)}"
                self.lines.append(f"{name} = {_expression(node, self.text)}")
                self.names[node] = name

    def indented(self, depth: int) -> str:
        """The assignments as lines, indented by `depth` steps of four spaces."""
        return "\n".join("    " * depth + line for line in self.lines)
