"""A park, its cases and a flow model made ready for the kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.sweep.curves import STEPS_PER_SPEED, packed_curves
from monsun.sweep.groups import CaseGroups, case_groups
from monsun.sweep.kernels import kernels
from monsun.sweep.reach import DENSITY, LEVELS, Reach, reach
from monsun.wake.models import FlowModel

Array = NDArray[np.float64]

# the reach is found for the largest yaw, rounded up to steps of this many degrees
_YAW_STEP = 10.0


@dataclass(frozen=True)
class Prepared:
    """Groups of cases, the two kernels and the arguments both take; control_rows: 0 where nothing is operated."""

    groups: CaseGroups
    energy: Callable[..., None]
    gradient: Callable[..., None]
    arguments: tuple[Any, ...]
    control_rows: int


def prepare(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    sheds: NDArray[np.bool_] | None = None,
) -> Prepared:
    """The kernels of the model and their arguments; sheds [turbine]: False for a place that only receives."""
    diameter = park.rotor_diameter
    ratio = float(diameter.max() / (diameter if sheds is None else diameter[sheds]).min())
    operated = not (operation is None and site is None and sheds is None and park.counted.all())
    controls = (operation or Operation()).rows(cases.count, park.count) if operated else None
    most_yaw = 0.0
    if controls is not None:
        turned = max(float(np.abs(part).max()) for part in controls[:2])
        most_yaw = float(np.ceil(np.degrees(turned) / _YAW_STEP) * _YAW_STEP)
    reaches = reach(model, ratio, most_yaw)
    groups = case_groups(cases)
    if not groups.shared_geometry and not _order_is_common(park, groups, reaches, sheds):
        groups = case_groups(cases, mixed_directions=False)
    compiled = kernels(model, groups.shared_geometry, operated)
    curves = packed_curves(park.types)
    # positions about the park's own centre: large map coordinates would cost digits when turned
    x, y = park.x - park.x.mean(), park.y - park.y.mean()
    arguments: tuple[Any, ...] = (
        groups.start,
        groups.middle_sine,
        groups.middle_cosine,
        groups.half_span,
        groups.sine,
        groups.cosine,
        groups.wind_speed,
        groups.turbulence_intensity,
        x,
        y,
        park.hub_height,
        diameter,
        park.type_index,
        curves.boundary,
        curves.bucket,
        STEPS_PER_SPEED,
        curves.left,
        curves.curve,
        reaches.table,
        reaches.cone,
        DENSITY,
        LEVELS,
    )
    if controls is None:
        return Prepared(groups, compiled.energy, compiled.gradient, arguments, 0)
    rows = controls[0].shape[0]
    yaw, tilt, limit = (part if rows == 1 else part[groups.order] for part in controls)
    speed_factor, turbulence_factor = (site or SiteWind()).factors(park.count)
    direction = np.mod(cases.wind_direction[groups.order], 360.0)
    arguments += (
        yaw,
        tilt,
        limit * park.rated_power,
        0 if rows == 1 else 1,
        speed_factor,
        turbulence_factor,
        direction / 360.0 * speed_factor.shape[1],
        park.counted.astype(float),
        np.ones(park.count, dtype=bool) if sheds is None else sheds,
    )
    return Prepared(groups, compiled.energy, compiled.gradient, arguments, rows)


def _order_is_common(park: Park, groups: CaseGroups, reaches: Reach, sheds: NDArray[np.bool_] | None) -> bool:
    """True when the middle direction's order of turbines serves all directions of each group.

    Two turbines may swap places within a group only where neither reaches the other: then one is beside the other, at
    a small downwind and nearly their whole distance sideways.
    """
    span = float(groups.half_span.max())
    source = np.flatnonzero(np.ones(park.count, dtype=bool) if sheds is None else sheds)
    distance = np.hypot(park.x[source, None] - park.x[None], park.y[source, None] - park.y[None])
    largest = float(park.rotor_diameter.max())
    widest = reaches.table[-2]
    near = widest[np.minimum((np.sqrt(2 * span * distance / largest) * DENSITY).astype(int), widest.size - 1)] * largest
    apart = distance * np.cos(min(2 * span, np.pi / 2)) > near
    apart[np.arange(source.size), source] = True
    return bool(apart.all())
