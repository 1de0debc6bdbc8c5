"""Monopiles of one turbine type over the depth: solved once at many depths, and cubics between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.monopile import MonopileDesign, monopiles
from monsun.cost.scour_protection import ScourProtection, scour_cost
from monsun.cost.smooth import slope_of, with_slope
from monsun.cost.supported_turbine import SupportedTurbines, TurbineScaling

Array = NDArray[np.float64]

# m between solved depths; the cubics between them are nearer than 1e-6 of the cost
_STEP = 0.1


@dataclass(frozen=True, eq=False)
class CurveValues:
    """Diameter m, cost of pile and transition piece USD, cost of the scour protection's rock USD, each [turbine], and
    their slopes by depth."""

    diameter: Array
    cost: Array
    cost_slope: Array
    scour: Array
    scour_slope: Array


@dataclass(frozen=True)
class CurveTerms:
    """What a curve depends on besides the turbine; first and last depth in m."""

    site: FoundationSite
    scaling: TurbineScaling
    design: MonopileDesign
    scour: ScourProtection
    first: float
    last: float


def curve_values(depth: Array, turbines: SupportedTurbines, terms: CurveTerms) -> CurveValues:
    """Monopiles at their depths, m, between the first and the last of `terms`, each [turbine].

    Value and slope are those of cubics through the solved values and slopes (Hermite), so that they fit each other
    exactly. A type is solved when it is first asked for, some 50 ms, and kept.
    """
    sizes = np.array([turbines.rated_power, turbines.rotor_diameter, turbines.hub_height, turbines.rated_wind_speed])
    if np.all(sizes == sizes[:, :1]):
        value, slope = _read(_curve(terms, *sizes[:, 0].tolist()), depth, terms.first)
    else:
        kinds, which = np.unique(sizes, axis=1, return_inverse=True)
        value, slope = np.empty((3, depth.size)), np.empty((3, depth.size))
        for number, kind in enumerate(kinds.T):
            here = which.ravel() == number
            value[:, here], slope[:, here] = _read(_curve(terms, *kind.tolist()), depth[here], terms.first)
    return CurveValues(value[0], value[1], slope[1], value[2], slope[2])


@lru_cache(maxsize=64)
def _curve(terms: CurveTerms, rated_power: float, rotor_diameter: float, hub: float, rated_wind: float) -> Array:
    """Cubics [quantity, power, interval] of diameter, cost and scour in the share of the interval passed."""
    count = int(np.ceil((terms.last - terms.first) / _STEP)) + 2
    depth = terms.first + _STEP * np.arange(count, dtype=np.float64)
    turbine = SupportedTurbines(
        *(np.full(count, size) for size in (rated_power, rotor_diameter, hub, rated_wind))
    )  # fmt: skip
    found = monopiles(with_slope(depth), turbine, terms.site, terms.scaling, terms.design)
    solved = np.array([found.diameter, found.cost, scour_cost(found.diameter, terms.scour)])
    value, rise = np.real(solved), _STEP * slope_of(solved)
    left, right = value[:, :-1], value[:, 1:]
    first, last = rise[:, :-1], rise[:, 1:]
    gap = right - left
    cubics = np.stack([left, first, 3 * gap - 2 * first - last, first + last - 2 * gap], axis=1)
    cubics.setflags(write=False)
    return cubics


def _read(cubics: Array, depth: Array, first: float) -> tuple[Array, Array]:
    place = (depth - first) / _STEP
    # the end belongs to the last interval
    interval = np.minimum(place.astype(np.int64), cubics.shape[2] - 1)
    passed = place - interval
    one, two, three, four = np.moveaxis(cubics[:, :, interval], 1, 0)
    value = one + passed * (two + passed * (three + passed * four))
    return value, (two + passed * (2 * three + 3 * passed * four)) / _STEP
