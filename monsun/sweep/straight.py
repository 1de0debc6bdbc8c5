"""Loops over lanes and straight lines taken out of a kernel's text, and compiled without Numba's passes over each line.

A wake formula with its slopes is thousands of assignments of float64 numbers. Numba looks for the names, types and
storage of each; their meaning is so plain that the compiler's own instructions can be written at once. All else in a
kernel stays with Numba, which sees one call in place of a loop or of a run of lines.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_LOOP = re.compile(r"( *)for k in range\(lanes\):")
# outside of such loops, what `Block` writes - a letter and a number - and the sums of its values in arrays
_LINE = re.compile(r"( *)(?:[a-z]\d+(?:_\d+)*|\w+\[\w+\]) [+-]?= .*")
# of fewer lines a call costs as much
_FEWEST = 3
_ALLOWED = (
    *(ast.Assign, ast.AugAssign, ast.Name, ast.Subscript, ast.Tuple, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare),
    *(ast.Call, ast.Load, ast.Store, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitAnd, ast.USub),
    *(ast.Lt, ast.LtE, ast.Gt, ast.Eq),
)
_CALLED = set("select_ exp_ log_ power_ arccos_ arctan_ erf_ sqrt sin cos abs".split())


def outlined(text: str, name: str) -> str:
    """The text of functions, before which every loop over lanes and every run of straight lines has its own function.

    name: with which the names of the new functions begin.
    """
    lines = text.split("\n")
    count = Counter(_WORD.findall(text))
    functions: list[str] = []
    kept: list[str] = []
    start = 0
    while start < len(lines):
        depth, body, loop = _found(lines, start)
        if not body:
            kept.append(lines[start])
            start += 1
            continue
        start += len(body) + loop
        given, results = _names(body, loop, count)
        call = f"{name}_{len(functions)}({', '.join(given)})"
        head = "    for k in range(lanes):\n" if loop else ""
        last = f"    return {', '.join(results)}\n" if results else ""
        text = "".join("    " * (1 + loop) + line + "\n" for line in body)
        functions.append(f"\n\n@straight\ndef {call}:\n{head}{text}{last}")
        kept.append(f"{depth}{', '.join(results)} = {call}" if results else depth + call)
    return "".join(functions) + "\n".join(kept)


def _found(lines: list[str], start: int) -> tuple[str, list[str], bool]:
    """The spaces before a part that begins at a line, its lines, and whether they are a loop's; no lines if none."""
    loop = _LOOP.fullmatch(lines[start])
    first = loop or _LINE.fullmatch(lines[start])
    if first is None:
        return "", [], False
    inside = first[1] + "    " if loop else first[1]
    body: list[str] = []
    for line in lines[start + bool(loop) :]:
        if not line.startswith(inside) or (not loop and not (_LINE.fullmatch(line) and _is_plain(line.strip()))):
            break
        body.append(line.removeprefix(inside))
        if body[-1].startswith(" "):
            break
    if loop:
        return first[1], body if _is_plain("\n".join(body)) else [], True
    return first[1], body if len(body) >= _FEWEST else [], False


def _is_plain(text: str) -> bool:
    """Whether the text is assignments of what `Program` knows."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if not (isinstance(node.func, ast.Name) and node.func.id in _CALLED):
                return False
        elif isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                return False
        elif not isinstance(node, (*_ALLOWED, ast.Module)):
            return False
    return all(not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Tuple) for line in tree.body)


def _names(body: list[str], loop: bool, count: Counter[str]) -> tuple[list[str], list[str]]:
    """The names that a part takes and those that it gives back.

    Of a loop these are the sums it adds to: nothing else that is assigned in it is read elsewhere.
    """
    words = Counter(word for line in body for word in _WORD.findall(line))
    made: dict[str, None] = {}
    given: dict[str, None] = {"lanes": None} if loop else {}
    summed: dict[str, None] = {}
    for line in body:
        (statement,) = ast.parse(line).body
        assert isinstance(statement, ast.Assign | ast.AugAssign)
        target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
        read = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and node is not target]
        if isinstance(statement, ast.AugAssign) and isinstance(target, ast.Name):
            summed[target.id] = None
            read.append(target.id)
        given |= dict.fromkeys(n for n in read if n not in made and n not in _CALLED and not (loop and n == "k"))
        if isinstance(statement, ast.Assign) and isinstance(target, ast.Name):
            made[target.id] = None
    return list(given), list(summed) if loop else [name for name in made if count[name] > words[name]]
