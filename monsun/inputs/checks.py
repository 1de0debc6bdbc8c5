"""What is wrong with a project that its parts do not show alone: found before the study runs, at next to no cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.cost.capital_terms import check_prices
from monsun.cost.foundation import FoundationKind, foundation_cost
from monsun.cost.installation_vessels import check_range
from monsun.electrical.cable_types import turbines_per_cable
from monsun.finance.partners import check_partners
from monsun.inputs.price_levels import price_levels
from monsun.inputs.settings import Settings, SiteFiles
from monsun.layout.regular import check_room
from monsun.park import Turbine
from monsun.records import InputError
from monsun.site.area import Area, Projection
from monsun.site.seabed import Seabed

Array = NDArray[np.float64]

# places of the area at which its depth is looked at, along its longer side
_DEPTH_SAMPLES = 60


def check_project(
    where: str, settings: Settings, area: Area, projection: Projection, seabed: Seabed, turbine: Turbine
) -> None:
    """Raise InputError, led by `where`, for settings and data that no study could use together.

    Looks at: partners, currencies and price years; cables and foundations for the turbine's rating; depths beyond all
    foundations; a port beyond the reach of a vessel; a raster that does not reach
    over the area, or an area without a depth within limits; more turbines than the area holds at the least spacing.
    """

    def room() -> None:
        # rows are not asked for where positions are given
        if settings.turbines.positions is None:
            check_room(area.allowed, settings.turbines.count, turbine.rotor_diameter, settings.layout)

    checks: tuple[Callable[[], object], ...] = (
        lambda: _check_money(settings),
        lambda: turbines_per_cable(settings.array, turbine.rated_power),
        lambda: _check_rating(settings, turbine),
        lambda: _check_foundation_depth(settings),
        lambda: _check_reach(settings),
        lambda: _check_depths(settings.site, area, projection, seabed),
        room,
    )
    for check in checks:
        try:
            check()
        except InputError as error:
            raise InputError(f"{where}: {error.where}", error.wanted, error.came) from error


def _check_money(settings: Settings) -> None:
    codes = [currency.code for currency in settings.finance.currencies]
    check_partners(settings.partners, codes)
    used = {
        "capital.shares.currencies": settings.capital.shares.currencies,
        "operation.shares.currencies": settings.operation.shares.currencies,
    }
    for place, names in used.items():
        for name in names:
            if name not in codes:
                raise InputError(place, f"a currency of finance.currencies ({', '.join(codes)})", name)
    check_prices(settings.capital, price_levels(settings))


def _check_rating(settings: Settings, turbine: Turbine) -> None:
    foundation = settings.foundation
    depths = foundation.monopile_depths if foundation.kind is FoundationKind.MONOPILE else foundation.jacket_depths
    try:
        foundation_cost(sum(depths) / 2, foundation, turbine.rated_power)
    except InputError as error:
        # its place is that of one turbine of a layout, which does not exist yet
        raise InputError(
            "turbines.type", f"a rated power of {error.wanted} (foundation.power_range)", error.came
        ) from error


def _check_foundation_depth(settings: Settings) -> None:
    foundation, deepest = settings.foundation, settings.site.greatest_depth
    ranges = {
        FoundationKind.MONOPILE: (foundation.monopile_depths,),
        FoundationKind.JACKET: (foundation.jacket_depths,),
        FoundationKind.CHEAPEST: (foundation.monopile_depths, foundation.jacket_depths),
    }[foundation.kind]
    last = max(pair[1] for pair in ranges)
    if deepest > last:
        wanted = f"at most {last:g} m, where foundations of kind {foundation.kind.value} end"
        raise InputError("site.greatest_depth", wanted, f"{deepest:g} m")


def _check_reach(settings: Settings) -> None:
    installation = settings.installation
    for name in ("foundations", "scour", "substations", "export", "array", "turbines"):
        check_range(getattr(installation, name).vessel, installation.port, f"installation.{name}")
    for place, vessel in enumerate(settings.operation.fleet):
        try:
            vessel.sailing_hours(settings.site.operation_port_distance * 1e3)
        except InputError as error:
            where = f"site.operation_port_distance, operation.fleet[{place}]: {error.where}"
            raise InputError(where, error.wanted, error.came) from error


def _check_depths(site: SiteFiles, area: Area, projection: Projection, seabed: Seabed) -> None:
    corners = shapely.get_coordinates(projection.geometry_in_degrees(area.lease))
    for name, nodes, values in (
        ("longitude", seabed.longitude, corners[:, 0]),
        ("latitude", seabed.latitude, corners[:, 1]),
    ):
        if values.min() < nodes[0] or values.max() > nodes[-1]:
            raise InputError(
                f"site.seabed: {seabed.name}: {name}",
                f"a raster over the whole area, {values.min():.3f} to {values.max():.3f} degrees",
                f"{nodes[0]:.3f} to {nodes[-1]:.3f} degrees",
            )
    depth = _depths(area, projection, seabed)
    if depth.size and not np.any((depth >= site.least_depth) & (depth <= site.greatest_depth)):
        raise InputError(
            "site.least_depth, greatest_depth",
            f"an area with water {site.least_depth:g} to {site.greatest_depth:g} m deep",
            f"{depth.min():.0f} to {depth.max():.0f} m"
            + (" (of a file of depths say site.seabed.values: depth)" if depth.max() < 0 else ""),
        )


def _depths(area: Area, projection: Projection, seabed: Seabed) -> Array:
    """Depths at places all over the area, m; those next to a node without a value are left out."""
    low_x, low_y, high_x, high_y = area.allowed.bounds
    step = max(high_x - low_x, high_y - low_y) / _DEPTH_SAMPLES
    x, y = (values.ravel() for values in np.meshgrid(np.arange(low_x, high_x, step), np.arange(low_y, high_y, step)))
    inside = shapely.contains_xy(area.allowed, x, y)
    longitude, latitude = projection.degrees(x[inside], y[inside])
    known = []
    for east, north in zip(longitude, latitude, strict=True):
        try:
            known.append(float(seabed.depth(east, north)))
        except InputError:
            continue
    return np.array(known)
