"""Cost of a foundation as a function of the depth it stands in, with its exact slope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]


class FoundationKind(StrEnum):
    """Which foundation carries the turbines."""

    MONOPILE = "monopile"
    JACKET = "jacket"


@record
class FoundationCost:
    """Foundation cost: polynomial in depth at a reference turbine, times factors for site and turbine.

    The monopile polynomial (pile and transition piece) is a fit to ORBIT over its depth range; the jacket is NRWAL's
    straight line. Between `shallowest` and the fit's first depth the cost follows the fit's tangent there, so value
    and slope stay continuous; anything else outside the range is refused.
    """

    kind: FoundationKind = quantity(
        "", "monopile or jacket", FoundationKind.MONOPILE, source="sand, 15-40 m depth", data_class="assumed"
    )
    base_year: int = quantity(
        "-", "price year of the monopile's coefficients", 2023, at_least=2000, at_most=2100,
        source="ORBIT 1.3.1 defaults; the year is not stated there", data_class="assumed",
    )  # fmt: skip
    reference_power: float = quantity(
        "W", "rated power of the turbine the coefficients hold for", 15e6, above=0,
        source="ORBIT 1.3.1, NRWAL", data_class="published",
    )  # fmt: skip
    monopile: tuple[float, ...] = quantity(
        "million USD, /m, /m2", "monopile and transition piece: constant, linear and square term in depth",
        (7.06385, 0.0996265, 2.3197e-4), at_least=0,
        source="fit to ORBIT 1.3.1, 15 MW, 15-60 m, within 7e-5", data_class="derived",
    )  # fmt: skip
    monopile_depths: tuple[float, ...] = quantity(
        "m", "depths between which the monopile's fit holds", (15.0, 60.0), above=0,
        source="ORBIT 1.3.1 table", data_class="published",
    )  # fmt: skip
    jacket: tuple[float, ...] = quantity(
        "million USD, /m", "jacket: constant and linear term in depth, prices of 2015", (2.16, 0.042), at_least=0,
        source="NRWAL, 15 MW: (86.4 + 1.68 d) million USD for 40 jackets", data_class="derived",
    )  # fmt: skip
    jacket_depths: tuple[float, ...] = quantity(
        "m",
        "depths between which the jacket's line holds",
        (10.0, 60.0),
        above=0,
        source="NRWAL",
        data_class="published",
    )
    jacket_price_factor: float = quantity(
        "-", "prices of the base year over those of 2015", 1.325, above=0,
        source="NRWAL: x 1.25 to 2022, x 1.06 to 2024", data_class="derived",
    )  # fmt: skip
    typhoon_factor: float = quantity(
        "-", "factor for tropical storms", 1.07, at_least=1,
        source="NRWAL 2025 set (Guam): substructure and transition piece", data_class="published",
    )  # fmt: skip
    soil_factor: float = quantity(
        "-", "factor for soil: 1 for medium sand; ORBIT's softest soil gives 1.08", 1.0, above=0,
        source="ORBIT 1.3.1, n_h 4e6 N/m3", data_class="assumed",
    )  # fmt: skip
    power_exponent: float = quantity(
        "-", "cost grows with rated power to this exponent (1: same cost per kW)", 1.0, at_least=0, at_most=3,
        source="no published series used", data_class="assumed",
    )  # fmt: skip
    power_range: tuple[float, ...] = quantity(
        "W", "rated powers for which the exponent may be used", (8e6, 25e6), above=0,
        source="turbines of the same kind", data_class="assumed",
    )  # fmt: skip
    shallowest: float = quantity(
        "m", "least depth; from here to the fit's first depth its tangent is used", 5.0, at_least=0,
        source="draught of installation vessels", data_class="assumed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for coefficient rows of the wrong length and ranges that do not rise."""
        for name, size in (("monopile", 3), ("jacket", 2)):
            if len(getattr(self, name)) != size:
                raise InputError(f"foundation: {name}", f"{size} numbers", len(getattr(self, name)))
        for name in ("monopile_depths", "jacket_depths", "power_range"):
            pair = getattr(self, name)
            if len(pair) != 2 or not pair[0] < pair[1]:
                raise InputError(f"foundation: {name}", "a lower and a higher number", pair)


@dataclass(frozen=True, eq=False)
class Foundations:
    """Foundations of a park: cost [turbine] USD, slope [turbine] USD per metre of depth, and where the tangent stands
    in for the fit (extrapolated [turbine])."""

    cost: Array
    slope: Array
    extrapolated: NDArray[np.bool_]

    @property
    def total(self) -> float:
        """Cost of all foundations, USD."""
        return float(self.cost.sum())


def foundation_cost(depth: ArrayLike, foundation: FoundationCost, rated_power: ArrayLike = 15e6) -> Foundations:
    """Cost of each foundation, USD, and its slope by depth.

    depth [turbine] m below the sea surface, positive; rated_power W, one number or [turbine]. Raises InputError, with
    the turbine, for depths and ratings outside the record's ranges. Polynomials: see the record's fields.
    """
    metres = np.atleast_1d(np.asarray(depth, dtype=float))
    rated = np.broadcast_to(np.asarray(rated_power, dtype=float), metres.shape)
    if foundation.kind is FoundationKind.MONOPILE:
        constant, linear, square = (value * 1e6 for value in foundation.monopile)
        first, last = foundation.monopile_depths
    else:
        constant, linear = (value * 1e6 * foundation.jacket_price_factor for value in foundation.jacket)
        square = 0.0
        first, last = foundation.jacket_depths
    least = min(foundation.shallowest, first)
    _refuse_outside("depth", "m", metres, least, last, 1.0)
    # W in the record, MW in the message
    smallest, largest = foundation.power_range
    _refuse_outside("rated power", "MW", rated, smallest, largest, 1e-6)
    within = np.maximum(metres, first)
    slope = linear + 2 * square * within
    value = constant + linear * within + square * within**2 + slope * (metres - within)
    scale = (rated / foundation.reference_power) ** foundation.power_exponent
    factor = scale * foundation.typhoon_factor * foundation.soil_factor
    return Foundations(cost=value * factor, slope=slope * factor, extrapolated=metres < first)


def _refuse_outside(what: str, unit: str, values: Array, low: float, high: float, scale: float) -> None:
    bad = np.flatnonzero(~((values >= low) & (values <= high)))
    if bad.size:
        index = int(bad[0])
        raise InputError(
            f"foundation: turbine {index}: {what}",
            f"{low * scale:g} to {high * scale:g} {unit}",
            f"{values.flat[index] * scale:g} {unit}",
        )
