"""How the free wind grows with the height, over the wind at a reference height."""

from __future__ import annotations

from typing import Any

from monsun.wake.formula import Formula, family
from monsun.wake.ops import log


@family
def power_law(exponent: float = 0.1, reference_height: float = 100.0) -> Formula:
    """Wind speed over that at the reference height (m), (z / z_r)^exponent; IEC 61400-1:2019, eq. 10."""

    def shear(height: Any) -> Any:
        return (height / reference_height) ** exponent

    return shear


@family
def log_law(roughness_length: float = 0.0002, reference_height: float = 100.0) -> Formula:
    """Wind speed over that at the reference height (m), ln(z / z_0) / ln(z_r / z_0), neutral; roughness length in m.

    The default is that of the open sea, European Wind Atlas (Troen and Petersen, 1989), table 3.1.
    """

    def shear(height: Any) -> Any:
        return log(height / roughness_length) / log(reference_height / roughness_length)

    return shear
