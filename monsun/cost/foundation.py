"""Cost of a foundation as a function of the depth it stands in, with its exact slope, and the choice of its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cost.foundation_curve import CurveTerms, CurveValues, curve_values
from monsun.cost.foundation_site import FoundationSite
from monsun.cost.jacket import JacketCost, jacket_cost
from monsun.cost.monopile import MonopileDesign
from monsun.cost.scour_protection import ScourProtection
from monsun.cost.smooth import Numbers, carried, slope_of, smooth_minimum, with_slope
from monsun.cost.supported_turbine import SupportedTurbines, TurbineScaling, turbines_of_rating
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class FoundationKind(StrEnum):
    """Which foundation carries the turbines: one kind for all, or for each turbine the cheaper one."""

    CHEAPEST = "cheapest"
    MONOPILE = "monopile"
    JACKET = "jacket"


@record
class FoundationCost:
    """How foundations are sized and what they cost: monopiles by design, jackets by fits, the kind by cost."""

    kind: FoundationKind = quantity(
        "", "monopile, jacket, or cheapest: for each turbine the one that costs less", FoundationKind.CHEAPEST,
        source="sand, 15-40 m depth", data_class="assumed",
    )  # fmt: skip
    base_year: int = quantity(
        "-", "price year of the rates", 2023, at_least=2000, at_most=2100,
        source="ORBIT 1.3.1 defaults; the year is not stated there", data_class="assumed",
    )  # fmt: skip
    site: FoundationSite = field(default_factory=FoundationSite)  # type: ignore[arg-type]
    turbine: TurbineScaling = field(default_factory=TurbineScaling)  # type: ignore[arg-type]
    monopile: MonopileDesign = field(default_factory=MonopileDesign)  # type: ignore[arg-type]
    jacket: JacketCost = field(default_factory=JacketCost)  # type: ignore[arg-type]
    scour: ScourProtection = field(default_factory=ScourProtection)  # type: ignore[arg-type]
    monopile_depths: tuple[float, ...] = quantity(
        "m", "depths between which the monopile is checked against ORBIT; deeper there is none", (15.0, 60.0), above=0,
        source="ORBIT 1.3.1 table", data_class="published",
    )  # fmt: skip
    jacket_depths: tuple[float, ...] = quantity(
        "m", "depths between which the jacket's line holds; deeper there is none", (10.0, 60.0), above=0,
        at_most=90, source="NRWAL", data_class="published",
    )  # fmt: skip
    shallowest: float = quantity(
        "m", "least depth", 5.0, at_least=1, source="draught of installation vessels", data_class="assumed"
    )
    typhoon_factor: float = quantity(
        "-", "factor of the site's typhoon class: 1 without tropical storms", 1.07, at_least=1,
        source="NRWAL 2025 set (Guam): substructure and transition piece", data_class="published",
    )  # fmt: skip
    soil_factor: float = quantity(
        "-", "factor for soil that is harder to build in than sand (site.subgrade_gradient sizes the pile)", 1.0,
        above=0, source="sand", data_class="assumed",
    )  # fmt: skip
    choice_width: float = quantity(
        "-", "difference of both kinds' cost, as a share, below which a layout search blends them", 0.02, above=0,
        at_most=0.5, source="narrow beside what the kinds differ by", data_class="assumed",
    )  # fmt: skip
    power_range: tuple[float, ...] = quantity(
        "W", "rated powers for which turbines scale from the reference", (8e6, 25e6), above=0,
        source="turbines of the same kind", data_class="assumed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for ranges that do not rise."""
        for name in ("monopile_depths", "jacket_depths", "power_range"):
            pair = getattr(self, name)
            if len(pair) != 2 or not pair[0] < pair[1]:
                raise InputError(f"foundation: {name}", "a lower and a higher number", pair)


@dataclass(frozen=True, eq=False)
class Foundations:
    """Foundations of a park, each [turbine]: cost USD with slope USD per metre of depth, that of the rock of their
    scour protection beside it (scour, scour_slope), which are jackets, the diameter of the monopiles m, and which stand
    outside the depths that their kind was checked in (extrapolated).

    basis, source, data_class: words for the table of costs.
    """

    cost: Array
    slope: Array
    scour: Array
    scour_slope: Array
    jacket: Flags
    diameter: Array
    extrapolated: Flags
    basis: str
    source: str
    data_class: str

    @property
    def total(self) -> float:
        """Cost of all foundations without their scour protection, USD."""
        return float(self.cost.sum())


def foundation_cost(
    depth: ArrayLike, foundation: FoundationCost, rated_power: ArrayLike = 15e6, smooth: bool = True
) -> Foundations:
    """Foundations of turbines that are known by their rated power, W, one number or [turbine]; see `foundations_under`.

    Rotor, hub height and tower follow from the rating (`TurbineScaling`).
    """
    metres = np.atleast_1d(np.asarray(depth, dtype=float))
    rated = np.broadcast_to(np.asarray(rated_power, dtype=float), metres.shape)
    # W in the record, MW in the message
    _refuse_outside("rated power", "MW", rated, foundation.power_range, 1e-6)
    return foundations_under(turbines_of_rating(rated, foundation.turbine), metres, foundation, smooth)


def foundations_under(
    turbines: SupportedTurbines, depth: ArrayLike, foundation: FoundationCost, smooth: bool = True
) -> Foundations:
    """The foundations of turbines at their depths, m below the sea surface, positive, each [turbine].

    The kind with the lower cost, scour protection with it, is taken; with `smooth`, for a search by slopes, the cost
    bends where both are within `choice_width` of each other (by at most a quarter of it, downwards); without, it is
    that of the kind taken. No monopile is taken that is wider than can be built, and neither kind deeper than its
    range: there stands the other. Raises InputError, with the turbine, for depths and ratings outside the record's
    ranges, and where no kind that is asked for can stand.
    """
    metres = np.atleast_1d(np.asarray(depth, dtype=float))
    _refuse_outside("rated power", "MW", turbines.rated_power, foundation.power_range, 1e-6)
    least, last = _depth_range(foundation)
    _refuse_outside("depth", "m", metres, (least, last), 1.0)
    terms = CurveTerms(
        foundation.site, foundation.turbine, foundation.monopile, foundation.scour, least, last
    )  # fmt: skip
    piles = curve_values(metres, turbines, terms)
    buildable = (piles.diameter <= foundation.monopile.greatest_diameter) & (metres <= foundation.monopile_depths[1])
    factor = foundation.typhoon_factor * foundation.soil_factor
    at = with_slope(metres)
    of_pile = carried(factor * piles.cost, factor * piles.cost_slope, at)
    rock = carried(piles.scour, piles.scour_slope, at)
    of_jacket = factor * jacket_cost(at, turbines.rated_power, foundation.jacket)
    piles_allowed = buildable & (foundation.kind is not FoundationKind.JACKET)
    jackets_allowed = (metres <= foundation.jacket_depths[1]) & (foundation.kind is not FoundationKind.MONOPILE)
    _refuse_unbuildable(piles, piles_allowed | jackets_allowed, metres, foundation)
    jacket = jackets_allowed & (~piles_allowed | (np.real(of_pile + rock) > np.real(of_jacket)))
    width = foundation.choice_width if smooth else 0.0
    cost, scour = _chosen(of_pile, of_jacket, rock, jacket, piles_allowed & jackets_allowed, width)
    first = np.where(jacket, foundation.jacket_depths[0], foundation.monopile_depths[0])
    return Foundations(
        cost=np.real(cost),
        slope=slope_of(cost),
        scour=np.real(scour),
        scour_slope=slope_of(scour),
        jacket=jacket,
        diameter=piles.diameter,
        extrapolated=metres < first,
        basis=_basis(jacket, piles.diameter, int((metres < first).sum()), foundation),
        source="monopiles sized after Arany et al. 2016 and 2017 at ORBIT 1.3.1 rates; jackets NRWAL",
        data_class="derived",
    )


def _chosen(
    of_pile: Numbers, of_jacket: Numbers, rock: Numbers, jacket: Flags, free: Flags, width: float
) -> tuple[Numbers, Numbers]:
    """Cost without scour protection, and cost of the rock: of the kind taken, or between both where the choice is free
    and they are within `width`, a share, of each other."""
    with_rock = of_pile + rock
    ahead, band = with_rock - of_jacket, width * (with_rock + of_jacket) / 2
    blended = free & (np.abs(np.real(ahead)) < np.real(band))
    # where nothing is blended any width will do
    band = np.where(blended, band, 1.0)
    share = np.where(blended, 0.5 - ahead / (2 * band), ~jacket)
    total = np.where(blended, smooth_minimum(with_rock, of_jacket, band), np.where(jacket, of_jacket, with_rock))
    return total - share * rock, share * rock


def _depth_range(foundation: FoundationCost) -> tuple[float, float]:
    """Least and greatest depth at which the kinds asked for stand, m."""
    ranges = {
        FoundationKind.MONOPILE: (foundation.monopile_depths,),
        FoundationKind.JACKET: (foundation.jacket_depths,),
        FoundationKind.CHEAPEST: (foundation.monopile_depths, foundation.jacket_depths),
    }[foundation.kind]
    return min(foundation.shallowest, *(pair[0] for pair in ranges)), max(pair[1] for pair in ranges)


def _basis(jacket: Flags, diameter: Array, shallow: int, foundation: FoundationCost) -> str:
    """Words on what stands in the park and by what it was sized."""
    words = []
    piles = diameter[~jacket]
    if piles.size:
        words.append(f"{piles.size} x monopile of {piles.min():.1f} to {piles.max():.1f} m and transition piece")
    if jacket.any():
        words.append(f"{int(jacket.sum())} x jacket with piles and transition piece")
    design = foundation.monopile
    asked = ["gust"] + ["waves"] * design.waves + ["natural frequency"] * design.natural_frequency
    sized = f"; piles sized by {', '.join(asked)}" if piles.size else ""
    factors = f"typhoon x {foundation.typhoon_factor:g}, soil x {foundation.soil_factor:g}"
    outside = f"; {shallow} shallower than the range of their checks" if shallow else ""
    return f"{', '.join(words)}, each by its own depth{sized}; {factors}{outside}"


def _refuse_unbuildable(piles: CurveValues, buildable: Flags, metres: Array, foundation: FoundationCost) -> None:
    bad = np.flatnonzero(~buildable)
    if bad.size:
        index = int(bad[0])
        raise InputError(
            f"foundation: turbine {index}: monopile in {metres[index]:g} m",
            f"a diameter up to {foundation.monopile.greatest_diameter:g} m that carries the loads and keeps the "
            "natural frequency",
            f"{piles.diameter[index]:.1f} m",
        )


def _refuse_outside(what: str, unit: str, values: Array, limits: tuple[float, ...], scale: float) -> None:
    low, high = limits
    bad = np.flatnonzero(~((values >= low) & (values <= high)))
    if bad.size:
        index = int(bad[0])
        raise InputError(
            f"foundation: turbine {index}: {what}",
            f"{low * scale:g} to {high * scale:g} {unit}",
            f"{values.flat[index] * scale:g} {unit}",
        )
