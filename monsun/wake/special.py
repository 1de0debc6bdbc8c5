"""Special functions that super-Gaussian wakes need, from + and * alone, so that they compile and differentiate."""

from __future__ import annotations

from typing import Any

# Taylor coefficients of 1/gamma(z) about zero, for z^1, z^2, ...; Abramowitz and Stegun (1964), 6.1.34
_RECIPROCAL_GAMMA = (
    1.0,
    0.577215664901532861,
    -0.655878071520253881,
    -0.0420026350340952355,
    0.16653861138229149,
    -0.0421977345555443367,
    -0.00962197152787697356,
    0.00721894324666309954,
    -0.00116516759185906511,
    -0.000215241674114950973,
    0.000128050282388116186,
    -2.01348547807882387e-05,
    -1.25049348214267066e-06,
    1.13302723198169588e-06,
    -2.0563384169776071e-07,
    6.11609510448141582e-09,
    5.00200764446922293e-09,
    -1.18127457048702014e-09,
    1.04342671169110051e-10,
    7.78226343990507125e-12,
    -3.69680561864220571e-12,
    5.10037028745447598e-13,
    -2.05832605356650678e-14,
    -5.34812253942301798e-15,
    1.22677862823826079e-15,
    -1.18125930169745877e-16,
)


def reciprocal_gamma(value: Any) -> Any:
    """One over the gamma function, to 1e-15 for values from 0 to 1 and 2e-13 up to 1.5.

    An entire function, so that its Taylor series needs neither logarithm nor division; zero at zero. Abramowitz and
    Stegun (1964), 6.1.34, whose coefficients are taken to 18 digits.
    """
    total: Any = _RECIPROCAL_GAMMA[-1]
    for coefficient in reversed(_RECIPROCAL_GAMMA[:-1]):
        total = total * value + coefficient
    return total * value
