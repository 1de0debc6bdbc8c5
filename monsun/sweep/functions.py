"""Elementary functions without branches, so that the compiler works on several lanes at once.

The system's mathematics library is called for one value at a time; these polynomials run in vector registers and agree
with it to about 1e-15 relative. Coefficients: Taylor series (exp, log) and Chebyshev interpolation in 40-digit
arithmetic (arcsine on x^2 <= 1/4, arctangent on |x| <= tan(pi/8)).
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


@intrinsic
def _bits_of(typing_context: Any, value: Any) -> Any:  # noqa: ARG001
    """The bit pattern of a float64 as an int64."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _float_of(typing_context: Any, bits: Any) -> Any:  # noqa: ARG001
    """The float64 of a bit pattern."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


@intrinsic
def _nearest(typing_context: Any, value: Any) -> Any:  # noqa: ARG001
    """The nearest whole number; an instruction of its own, as (x + SHIFTER) - SHIFTER is lost to reassociation."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        rounding = builder.module.declare_intrinsic("llvm.rint", [ir.DoubleType()])
        return builder.call(rounding, args)

    return types.float64(types.float64), generate


@numba.njit
def exp_(x):
    """exp(x); zero below -708, limited above 709."""
    limited = x if x > -708.0 else -708.0
    limited = limited if limited < 709.0 else 709.0
    count = _nearest(limited * _LOG2_E)
    r = (limited - count * _LN2_HIGH) - count * _LN2_LOW
    p = 2.08767569878680989792e-09
    p = p * r + 2.50521083854417187751e-08
    p = p * r + 2.75573192239858906526e-07
    p = p * r + 2.75573192239858906526e-06
    p = p * r + 2.48015873015873015873e-05
    p = p * r + 1.98412698412698412698e-04
    p = p * r + 1.38888888888888888889e-03
    p = p * r + 8.33333333333333333333e-03
    p = p * r + 4.16666666666666666667e-02
    p = p * r + 1.66666666666666666667e-01
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    scale = _float_of((_bits_of(count + _SHIFTER) << 52) + 4607182418800017408)
    return p * scale if x > -708.0 else 0.0


@numba.njit
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


@numba.njit
def power_(x, exponent):
    """x to a power, for x >= 0; zero stays zero."""
    safe = x if x > 1e-300 else 1e-300
    value = exp_(exponent * log_(safe))
    return value if x > 1e-300 else (0.0 if exponent > 0.0 else (1.0 if exponent == 0.0 else math.inf))


@numba.njit
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


@numba.njit
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


@numba.njit
def erf_(x):
    """erf(x)."""
    return math.erf(x)


@numba.njit
def interval_(speed, boundary, bucket, per_speed):
    """Which interval of a turbine's table a wind speed falls into: 0 below, the number of knots above.

    boundary [knot], padded with infinity; bucket [step of 1/per_speed]: the answer at the step's start.
    """
    step = int(speed * per_speed) if speed > 0.0 else 0
    step = min(step, bucket.size - 1)
    index = bucket[step]
    while boundary[index] < speed:
        index += 1
    return index
