"""Straight-line Python source from traced nodes."""

from __future__ import annotations

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
        return f"{args[0]} if {args[0]} < {args[1]} else {args[1]}"
    if node.op == "maximum":
        return f"{args[0]} if {args[0]} > {args[1]} else {args[1]}"
    if node.op == "where":
        return f"{args[1]} if {args[0]} else {args[2]}"
    return f"{_CALL[node.op]}({', '.join(args)})"


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
