"""Elementary functions without branches, so that the compiler works on several lanes at once.

The system's mathematics library is called for one value at a time; these polynomials run in vector registers and agree
with it to about 1e-15 relative. Coefficients: minimax by exchange (exp), Taylor series (log) and Chebyshev
interpolation (arcsine on x^2 <= 1/4, arctangent on |x| <= tan(pi/8)), in 40-digit arithmetic.
"""

from __future__ import annotations

import math
from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

# adding this number to a whole float64 leaves the integer in its lowest bits; int conversions have no vector form
_SHIFTER = 6755399441055744.0
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


# stated here, because else they inherit the caller's freedom to reassociate, which undoes the splitting of exponents
_elementary = numba.njit(fastmath={"contract"}, forceinline=True)


@intrinsic
def _bits_of(typing_context: Any, value: Any) -> Any:
    """The bit pattern of a float64 as an int64."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _float_of(typing_context: Any, bits: Any) -> Any:
    """The float64 of a bit pattern."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


@intrinsic
def _nearest(typing_context: Any, value: Any) -> Any:
    """The nearest whole number; an instruction of its own, as (x + SHIFTER) - SHIFTER is lost to reassociation."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        rounding = builder.module.declare_intrinsic("llvm.rint", [ir.DoubleType()])
        return builder.call(rounding, args)

    return types.float64(types.float64), generate


@intrinsic
def select_(typing_context: Any, condition: Any, value: Any, otherwise: Any) -> Any:
    """`value` where the condition holds, else `otherwise`, in one instruction.

    Written with `if` and `else` every choice would be a branch until the compiler's last passes, and each of them costs
    Numba a pass over the whole kernel.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(*args)

    return types.float64(types.boolean, types.float64, types.float64), generate


@_elementary
def exp_(x):
    """exp(x) with x limited to [-708, 709], so that neither end overflows."""
    limited = x if x > -708.0 else -708.0
    limited = limited if limited < 709.0 else 709.0
    count = _nearest(limited * _LOG2_E)
    r = (limited - count * _LN2_HIGH) - count * _LN2_LOW
    # minimax on |r| <= ln(2)/2, relative error 2.1e-16
    p = 2.748842714015935e-07
    p = p * r + 2.7639784739300518e-06
    p = p * r + 2.4801917828250107e-05
    p = p * r + 0.00019841171344881327
    p = p * r + 0.0013888888498895346
    p = p * r + 0.008333333384696535
    p = p * r + 0.041666666668427464
    p = p * r + 0.16666666666557656
    p = p * r + 0.49999999999997286
    p = p * r + 1.0000000000000064
    p = p * r + 1.0
    scale = _float_of((_bits_of(count + _SHIFTER) << 52) + 4607182418800017408)
    return p * scale


@_elementary
def log_(x):
    """log(x) for a positive normal number."""
    bits = _bits_of(x)
    # split at sqrt(1/2) so that the mantissa lies around one
    moved = bits - 4604544271217802189
    exponent = (moved >> 52) + 4843621399236968448
    mantissa = _float_of((moved & 4503599627370495) + 4604544271217802189)
    count = _float_of(exponent) - _SHIFTER
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    p = 1.0 / 21.0
    p = p * z + 1.0 / 19.0
    p = p * z + 1.0 / 17.0
    p = p * z + 1.0 / 15.0
    p = p * z + 1.0 / 13.0
    p = p * z + 1.0 / 11.0
    p = p * z + 1.0 / 9.0
    p = p * z + 1.0 / 7.0
    p = p * z + 1.0 / 5.0
    p = p * z + 1.0 / 3.0
    tail = 2.0 * s * z * p
    return count * _LN2_HIGH + (2.0 * s + (tail + count * _LN2_LOW))


@_elementary
def power_(x, exponent):
    """x to a power, for x >= 0; zero stays zero."""
    safe = x if x > 1e-300 else 1e-300
    value = exp_(exponent * log_(safe))
    return value if x > 1e-300 else (0.0 if exponent > 0.0 else (1.0 if exponent == 0.0 else math.inf))


@_elementary
def arccos_(x):
    """arccos(x); the argument is limited to [-1, 1]."""
    limited = x if x > -1.0 else -1.0
    limited = limited if limited < 1.0 else 1.0
    size = abs(limited)
    outer = size > 0.5
    z = 0.5 * (1.0 - size) if outer else limited * limited
    t = math.sqrt(z) if outer else limited
    p = 0.03187962140081284
    p = p * z - 0.016187392271599134
    p = p * z + 0.019513468251252167
    p = p * z + 0.0065293020047365695
    p = p * z + 0.012170138592391726
    p = p * z + 0.01388484282640208
    p = p * z + 0.01735977964134998
    p = p * z + 0.022371749733164054
    p = p * z + 0.03038195969768514
    p = p * z + 0.044642856805998936
    p = p * z + 0.07500000000385201
    p = p * z + 0.16666666666664942
    arcsine = t + t * z * p
    near_end = 2.0 * arcsine if limited > 0.0 else math.pi - 2.0 * arcsine
    return near_end if outer else 0.5 * math.pi - arcsine


@_elementary
def arctan_(x):
    """arctan(x)."""
    size = abs(x)
    steep = size > 2.414213562373095
    middle = size > 0.41421356237309503
    safe = size if size > 1e-300 else 1e-300
    reduced = -1.0 / safe if steep else ((size - 1.0) / (size + 1.0) if middle else size)
    z = reduced * reduced
    p = -0.017805397205419446
    p = p * z + 0.03796525745386593
    p = p * z - 0.05035102456601552
    p = p * z + 0.05846878297330872
    p = p * z - 0.06662951813629191
    p = p * z + 0.07692045330902225
    p = p * z - 0.09090896809064027
    p = p * z + 0.11111110744919658
    p = p * z - 0.14285714279250245
    p = p * z + 0.19999999999940893
    p = p * z - 0.3333333333333312
    angle = reduced + reduced * z * p
    angle = angle + (0.5 * math.pi if steep else (0.25 * math.pi if middle else 0.0))
    return angle if x > 0.0 else -angle


@_elementary
def erf_(x):
    """erf(x)."""
    return math.erf(x)
