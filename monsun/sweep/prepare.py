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
from monsun.records import InputError
from monsun.sweep.curves import STEPS_PER_SPEED, packed_curves
from monsun.sweep.groups import CaseGroups, case_groups
from monsun.sweep.kernels import kernels
from monsun.sweep.reach import DENSITY, LEVELS, Reach, reach
from monsun.sweep.stages import Variant
from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import constants_of
from monsun.wake.joint import JointSuperposition

Array = NDArray[np.float64]

# the reach is found for the largest yaw, rounded up to steps of this many degrees
_YAW_STEP = 10.0


@dataclass(frozen=True)
class Prepared:
    """Groups of cases, the two kernels and the arguments both take.

    control_rows: 0 where nothing is operated; free: how many of the model's constants slopes are wanted by.
    """

    groups: CaseGroups
    energy: Callable[..., None]
    gradient: Callable[..., None]
    arguments: tuple[Any, ...]
    control_rows: int
    free: int


def prepare(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    operation: Operation | None = None,
    site: SiteWind | None = None,
    sheds: NDArray[np.bool_] | None = None,
    free: tuple[str, ...] = (),
) -> Prepared:
    """The kernels of the model and their arguments.

    sheds [turbine]: False for a place that only receives; free: the model's constants by which slopes are wanted.
    """
    diameter = park.rotor_diameter
    ratio = float(diameter.max() / (diameter if sheds is None else diameter[sheds]).min())
    # a model that derives its deflection from what turbines gather steers wakes behind turbines that face the wind too
    steers = model.deflection is not None and bool(model.derived)
    operated = steers or not (operation is None and site is None and sheds is None and park.counted.all())
    controls = (operation or Operation()).rows(cases.count, park.count) if operated else None
    wind = site or SiteWind()
    speed_factor, turbulence_factor, turn = wind.factors(park.count)
    turned = bool(np.any(turn))
    most_yaw = 0.0
    if controls is not None:
        most = max(float(np.abs(part).max()) for part in controls[:2])
        most_yaw = float(np.ceil(np.degrees(most) / _YAW_STEP) * _YAW_STEP)
    reaches = reach(model, ratio, most_yaw, float(np.radians(wind.veer)))
    groups = case_groups(cases)
    needs_one_direction = turned or model.blockage is not None or isinstance(model.superposition, JointSuperposition)
    if not groups.shared_geometry and (needs_one_direction or not _order_is_common(park, groups, reaches, sheds)):
        groups = case_groups(cases, mixed_directions=False)
    # a shear's constants are given to the kernel, so that another exponent needs no other kernel
    shear_constants = constants_of(wind.shear) if wind.shear is not None else {}
    values = {**model.constants, **{f"shear.{name}": value for name, value in shear_constants.items()}}
    names = (*free, *(f"shear.{name}" for name in shear_constants))
    compiled = kernels(
        model,
        Variant(groups.shared_geometry, operated, turned, wind.veer != 0, wind.shear, names),
    )
    curves = packed_curves(park.types)
    # positions about the park's own centre: large map coordinates would cost digits when turned
    x, y = park.x - park.x.mean(), park.y - park.y.mean()
    hub = park.hub_height
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
        hub,
        diameter,
        park.type_index,
        curves.boundary,
        curves.bucket,
        STEPS_PER_SPEED,
        curves.left,
        curves.curve,
        reaches.table,
        reaches.cone,
        reaches.turbulence_table,
        DENSITY,
        LEVELS,
        np.array([values[name] for name in names]),
    )
    if controls is None:
        return Prepared(groups, compiled.energy, compiled.gradient, arguments, 0, len(free))
    rows = controls[0].shape[0]
    yaw, tilt, limit = (part if rows == 1 else part[groups.order] for part in controls)
    direction = np.mod(cases.wind_direction[groups.order], 360.0)
    shear_slope = np.zeros(park.count)
    if wind.shear is not None:
        speed_factor = speed_factor * wind.shear(hub)[:, None]
        # slope by a complex step: exact, as a formula is plain arithmetic
        shear_slope = np.imag(wind.shear(hub + 1e-30j)) / 1e-30 / wind.shear(hub)
    arguments += (
        yaw,
        tilt,
        limit * park.rated_power,
        0 if rows == 1 else 1,
        speed_factor,
        turbulence_factor,
        turn,
        direction / 360.0 * speed_factor.shape[1],
        shear_slope,
        _density_root(park, cases, wind, groups.order),
        np.radians(wind.veer),
        park.counted.astype(float),
        np.ones(park.count, dtype=bool) if sheds is None else sheds,
    )
    return Prepared(groups, compiled.energy, compiled.gradient, arguments, rows, len(free))


def _density_root(park: Park, cases: FlowCases, wind: SiteWind, order: NDArray[np.int64]) -> Array:
    """Cube root of the air's density over that of each type's table, [type, sorted case] or [type, 1]."""
    of_table = np.array([kind.air_density for kind in park.types])[:, None]
    if wind.air_density is None:
        return np.ones_like(of_table)
    density = np.atleast_1d(np.asarray(wind.air_density, dtype=float))
    if density.size not in (1, cases.count):
        raise InputError("site wind: air_density", f"one number or {cases.count}, one per case", density.size)
    return np.cbrt((density[order] if density.size > 1 else density)[None, :] / of_table)


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
