"""The functions a wake formula is written with; each works on numbers, arrays, traced nodes and SymPy symbols alike.

A formula that uses only these and + - * / ** can be evaluated with NumPy, compiled by the engine, differentiated and
printed as LaTeX from the same text.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from monsun.wake import trace

pi = float(np.pi)


def _sympy_of(*values: Any) -> Any:
    """The sympy module when one of the values is a SymPy expression, else None; SymPy is never imported from here."""
    sympy = sys.modules.get("sympy")
    if sympy is not None and any(isinstance(value, sympy.Basic) for value in values):
        return sympy
    return None


def _unary(name: str, numeric: Any, sympy_name: str, value: Any) -> Any:
    if isinstance(value, trace.Node):
        return trace.apply(name, value)
    sympy = _sympy_of(value)
    return getattr(sympy, sympy_name)(value) if sympy else numeric(value)


def sqrt(value: Any) -> Any:
    """Square root; its slope at zero is taken as zero, where a wake that is not there must not move anything."""
    return _unary("sqrt", np.sqrt, "sqrt", value)


def exp(value: Any) -> Any:
    """Exponential."""
    return _unary("exp", np.exp, "exp", value)


def log(value: Any) -> Any:
    """Natural logarithm of a positive value."""
    return _unary("log", np.log, "log", value)


def sin(value: Any) -> Any:
    """Sine of an angle in radians."""
    return _unary("sin", np.sin, "sin", value)


def cos(value: Any) -> Any:
    """Cosine of an angle in radians."""
    return _unary("cos", np.cos, "cos", value)


def arctan(value: Any) -> Any:
    """Angle in radians whose tangent is given."""
    return _unary("arctan", np.arctan, "atan", value)


def arccos(value: Any) -> Any:
    """Angle in radians whose cosine is given, for values from -1 to 1; its slope at both ends is taken as zero."""
    return _unary("arccos", np.arccos, "acos", value)


def erf(value: Any) -> Any:
    """Error function."""
    if isinstance(value, trace.Node):
        return trace.apply("erf", value)
    sympy = _sympy_of(value)
    if sympy:
        return sympy.erf(value)
    from scipy.special import erf as numeric

    return numeric(value)


def absolute(value: Any) -> Any:
    """Magnitude."""
    return _unary("absolute", np.abs, "Abs", value)


def minimum(first: Any, second: Any) -> Any:
    """The smaller of two values."""
    if isinstance(first, trace.Node) or isinstance(second, trace.Node):
        return trace.apply("minimum", first, second)
    sympy = _sympy_of(first, second)
    return sympy.Min(first, second) if sympy else np.minimum(first, second)


def maximum(first: Any, second: Any) -> Any:
    """The larger of two values."""
    if isinstance(first, trace.Node) or isinstance(second, trace.Node):
        return trace.apply("maximum", first, second)
    sympy = _sympy_of(first, second)
    return sympy.Max(first, second) if sympy else np.maximum(first, second)


def where(condition: Any, value: Any, otherwise: Any) -> Any:
    """`value` where the condition (a comparison) holds, else `otherwise`; both are evaluated."""
    if any(isinstance(part, trace.Node) for part in (condition, value, otherwise)):
        return trace.apply("where", condition, value, otherwise)
    sympy = _sympy_of(condition, value, otherwise)
    return sympy.Piecewise((value, condition), (otherwise, True)) if sympy else np.where(condition, value, otherwise)
