"""Reads a wake formula as mathematics: runs its own text on SymPy symbols and keeps what the text names on its way.

The text is taken statement by statement: where it says `growth_rate = ...`, the value is noted under that name and the
statements after it go on with a symbol, as a paper writes it. Functions of the package that it calls are read in the
same way, except those that the reader is given as parts: they stay as a name with arguments.
"""

from __future__ import annotations

import ast
import functools
import inspect
import math
import re
import textwrap
from collections.abc import Callable, Collection, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

import sympy
from sympy.core.parameters import distribute
from sympy.printing.latex import LatexPrinter

from monsun.wake import ops

# in place of the module math, whose functions turn symbols into numbers
_MATH = SimpleNamespace(
    log=sympy.log, sqrt=sympy.sqrt, exp=sympy.exp, pi=sympy.pi, radians=lambda degrees: degrees * sympy.pi / 180
)


class Root(sympy.Function):
    """Square root that stays as it is written; SymPy's own would draw factors out of it."""

    @classmethod
    def eval(cls, value: Any) -> Any:
        """Roots of numbers are numbers."""
        return sympy.sqrt(value) if value.is_number else None

    def _eval_power(self, exponent: Any) -> Any:
        return self.args[0] ** (exponent / 2) if exponent.is_even else None

    def _latex(self, printer: Any, exp: Any = None) -> str:
        root = rf"\sqrt{{{printer.doprint(self.args[0])}}}"
        return root if exp is None else rf"{root}^{{{exp}}}"


def exact(number: Any) -> Any:
    """SymPy's exact number for one of Python's: a decimal as typed, a root or a multiple of pi as what it is."""
    if isinstance(number, int):
        return sympy.Integer(number)
    value = float(number)
    if len(repr(value)) > 14:
        known = sympy.nsimplify(value, [sympy.pi], tolerance=1e-15)
        if known.count_ops() < 5 and abs(float(known) - value) < 1e-15 * abs(value):
            return known
    return sympy.Rational(repr(value))


def decimal(expression: Any) -> Any:
    """The expression with decimals again for what is no simple fraction."""
    fractions = {one for one in expression.atoms(sympy.Rational) if one.q != 1 and not _simple(one)}
    whole = {one: sympy.Integer(one) for one in expression.atoms(sympy.Float) if float(one).is_integer()}
    return expression.xreplace(whole | {one: sympy.Float(one, 12) for one in fractions})


def _simple(fraction: Any) -> bool:
    ends = set(sympy.primefactors(fraction.q)) <= {2, 5}
    return fraction.q in (2, 4, 8, 16) and abs(fraction.p) == 1 if ends else len(f"{fraction.p}{fraction.q}") < 6


class _Noting(ast.NodeTransformer):
    """Sends every number through `exact` and what a function's own statements name through `note`."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return ast.Call(ast.Name("_exact", ast.Load()), [node], [])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.decorator_list, node.returns = [], None
        for statement in node.body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                targets = target.elts if isinstance(target, ast.Tuple) else [target]
                names = [name for name in targets if isinstance(name, ast.Name)]
                if len(names) == len(targets):
                    noted = ast.Tuple([ast.Constant(name.id) for name in names], ast.Load())
                    statement.value = ast.Call(ast.Name("_note", ast.Load()), [noted, statement.value], [])
        return node


class Reader:
    """One reading of one formula; `steps` holds what was noted, as pairs of symbol and expression.

    parts: functions that are not read, and what stands for them.
    """

    def __init__(self, parts: Mapping[Callable[..., Any], Callable[..., Any]]) -> None:
        self.steps: list[tuple[Any, Any]] = []
        self._parts = parts
        self._read: dict[Callable[..., Any], Callable[..., Any]] = {}

    def read(self, formula: Callable[..., Any]) -> Callable[..., Any]:
        """The formula as a function of symbols that notes its steps."""
        if formula not in self._read:
            self._read[formula] = self._compiled(formula)
        return self._read[formula]

    def _compiled(self, formula: Callable[..., Any]) -> Callable[..., Any]:
        tree = ast.parse(textwrap.dedent(inspect.getsource(formula)))
        if not isinstance(tree.body[0], ast.FunctionDef):
            return formula
        tree = ast.fix_missing_locations(_Noting().visit(tree))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        scope = {name: self._value(value) for name, value in formula.__globals__.items() if name in names}
        for name, cell in zip(formula.__code__.co_freevars, formula.__closure__ or (), strict=True):
            scope[name] = self._value(cell.cell_contents)
        scope |= {"_exact": exact, "_note": self._note}
        exec(compile(tree, f"<text of {formula.__qualname__}>", "exec"), scope)
        return scope[formula.__name__]

    def _value(self, value: Any) -> Any:
        """What stands in the text for a value that the formula finds around itself."""
        if value is ops.sqrt:
            return lambda argument: Root(sympy.sympify(argument))
        if value is math:
            return _MATH
        if isinstance(value, (ModuleType, bool, str)):
            return value
        if isinstance(value, (int, float)):
            return exact(value)
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        if inspect.isfunction(value) and value in self._parts:
            return self._parts[value]
        if (
            inspect.isfunction(value)
            and value.__module__.startswith("monsun.wake")
            and value.__module__ != ops.__name__
        ):
            return functools.partial(lambda function, *given, **named: self.read(function)(*given, **named), value)
        return value

    def _note(self, names: tuple[str, ...], value: Any) -> Any:
        if len(names) > 1:
            return tuple(self._note((name,), one) for name, one in zip(names, value, strict=True))
        if not isinstance(value, sympy.Expr) or value.is_number or value.is_Symbol:
            return value
        for symbol, known in self.steps:
            if known == value:
                return symbol
        self.steps.append((sympy.Dummy(names[0], real=True), value))
        return self.steps[-1][0]


def shortened(
    steps: list[tuple[Any, Any]], results: list[Any], kept: Collection[str] = (), longest: int = 6
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Steps and results in which short steps that are used once have gone; those of the names to be kept stay."""
    steps, results = list(steps), list(results)
    for symbol, value in reversed(steps[:]):
        uses = sum(expression.count(symbol) for expression in (*(one for _, one in steps), *results))
        plain = len(value.args) == 0 or (value.is_Mul and all(one.is_Symbol or one.is_Pow for one in value.args))
        alone = uses == 1 and symbol.name not in kept and value.count_ops() <= longest
        if uses == 0 or alone or (plain and symbol.name not in kept):
            steps = [(name, one.xreplace({symbol: value})) for name, one in steps if name != symbol]
            results = [one.xreplace({symbol: value}) for one in results]
    return steps, results


def named(
    steps: list[tuple[Any, Any]], results: list[Any], symbols: Mapping[str, str], taken: Collection[str]
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Steps and results with a symbol for each step, a second one of that name with a prime; `taken` are in use."""
    used, names = set(taken), {}
    for step, _ in steps:
        latex = symbols.get(step.name) or rf"\mathrm{{{step.name.strip('_').replace('_', chr(92) + ' ')}}}"
        while latex in used:
            latex += "'"
        used.add(latex)
        names[step] = sympy.Symbol(latex, real=True)
    return [(names[step], one.xreplace(names)) for step, one in steps], [one.xreplace(names) for one in results]


def written_out(steps: list[tuple[Any, Any]], result: Any) -> Any:
    """The result without its steps."""
    for symbol, value in reversed(steps):
        result = result.xreplace({symbol: value})
    return result


class _Printer(LatexPrinter):
    """LaTeX that does not begin with a minus where it need not, without the macros that GitHub refuses."""

    def __init__(self) -> None:
        super().__init__({"order": "none", "inv_trig_style": "full", "ln_notation": True, "mul_symbol": r" \, "})

    def doprint(self, expr: Any) -> str:
        latex = re.sub(r"\\operatorname\{(\w+)\}", r"\\mathrm{\1}", super().doprint(expr))
        return re.sub(r"\b(\d)\.0 \\cdot 10", r"\1 \\cdot 10", latex.replace(r"1.0 \cdot 10", "10"))

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:  # noqa: N802
        return expr.name

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        terms = list(expr.args)
        first = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        return [first, *(term for term in terms if term is not first)]


def latex(expression: Any) -> str:
    """The expression as LaTeX."""
    with distribute(False):
        return _Printer().doprint(decimal(expression))
