"""The problem of a layout: what is placed where, what it must keep, and whether a layout keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPolygon, Polygon

from monsun.cases import FlowCases
from monsun.layout.depth_limits import DepthLimits
from monsun.layout.objective import Objective
from monsun.layout.problem_checks import check_polygons, check_problem, corridor_polygon, polygons_of
from monsun.layout.region import Region
from monsun.layout.spacing import SpacingEllipse, largest_shortfall, spacing_ellipse
from monsun.operation import SiteWind
from monsun.park import Park, Turbine
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

TOLERANCE = 1e-6
"""By how much a layout that counts as feasible may break a limit, m."""


@dataclass(frozen=True)
class Violation:
    """By how much a layout breaks each limit, m; 0 where it keeps it.

    outside: largest distance of a turbine from where it may stand; too_near: largest lack of distance between two
    turbines, along the line through both; beyond_depth: largest excess over a limit of the water's depth.
    """

    outside: float
    too_near: float
    beyond_depth: float = 0.0

    @property
    def feasible(self) -> bool:
        """Whether nothing is broken by more than TOLERANCE."""
        # so written that nan is not feasible
        return self.outside <= TOLERANCE and self.too_near <= TOLERANCE and self.beyond_depth <= TOLERANCE


@dataclass(frozen=True, eq=False)
class LayoutProblem:
    """Where to place `count` turbines of a type: the area, what must be kept, and the wind and wakes that judge it.

    area: shapely polygon or multipolygon, m; exclusions: polygons, m, in whose interior none may stand, of a line
    `corridor(points, width)`; depth_limits: least and most depth of water. min_spacing: m, or a `SpacingEllipse` by
    direction, at least a rotor diameter; kept between all pairs but those that stand already. fixed_x, fixed_y [fixed]
    m: turbines of the same type that stand already, wherever that is: counted in the energy, not in `count`.
    neighbours: a park that sheds wakes but whose power is not counted. site: how the free wind differs by place.
    objective: what is maximised, as a function of the problem; None for the annual energy.
    Raises InputError that names the field for whatever cannot be used; whether `count` turbines fit at all is
    `monsun.layout.packing.check_room`'s question.
    """

    area: Polygon | MultiPolygon
    count: int
    turbine: Turbine
    cases: FlowCases
    model: FlowModel
    min_spacing: float | SpacingEllipse
    exclusions: Sequence[Polygon | MultiPolygon] = ()
    depth_limits: DepthLimits | None = None
    fixed_x: ArrayLike = ()
    fixed_y: ArrayLike = ()
    neighbours: Park | None = None
    site: SiteWind | None = None
    objective: Callable[[LayoutProblem], Objective] | None = None

    def __post_init__(self) -> None:
        for name, value in check_problem(self).items():
            object.__setattr__(self, name, value)

    @cached_property
    def place(self) -> Polygon | MultiPolygon:
        """Where turbines may stand: the area without exclusions and without what the depth forbids, m."""
        free = self.area
        if self.exclusions:
            free = polygons_of(shapely.difference(free, shapely.union_all(list(self.exclusions))))
            check_polygons(free, "layout: exclusions", "exclusions that do not cover the area wholly")
        if self.depth_limits is not None:
            free = polygons_of(self.depth_limits.within(free))
            limits = f"{self.depth_limits.least:g} to {self.depth_limits.most:g} m"
            check_polygons(free, "layout: depth_limits", f"an area with water of {limits}")
        shapely.prepare(free)
        return free

    @cached_property
    def region(self) -> Region:
        """`place` as compiled functions take it."""
        return Region.of(self.place)

    @cached_property
    def spacing(self) -> SpacingEllipse:
        """The least spacing as an ellipse, a circle where it is one number."""
        return spacing_ellipse(self.min_spacing, "layout: min_spacing")

    @cached_property
    def metric(self) -> Array:
        """The matrix [2, 2] per metre by which two turbines a way p apart keep the spacing where |metric p| >= 1."""
        return self.spacing.metric

    @cached_property
    def standing(self) -> tuple[Array, Array]:
        """x and y [standing] m of all turbines that stand already: the fixed ones, then the neighbours'."""
        fixed_x, fixed_y = np.asarray(self.fixed_x), np.asarray(self.fixed_y)
        if self.neighbours is None:
            return fixed_x, fixed_y
        return np.concatenate([fixed_x, self.neighbours.x]), np.concatenate([fixed_y, self.neighbours.y])

    def park(self, x: ArrayLike, y: ArrayLike) -> Park:
        """The park of a layout: its turbines [count], then the fixed ones, then the neighbours', which do not count."""
        own = np.size(x) + np.size(self.fixed_x)
        all_x, all_y = (
            np.concatenate([np.asarray(some, float), rest]) for some, rest in zip((x, y), self.standing, strict=True)
        )
        if self.neighbours is None:
            return Park(all_x, all_y, self.turbine)
        others = [self.neighbours.types[index] for index in self.neighbours.type_index]
        return Park(all_x, all_y, [*[self.turbine] * own, *others], np.arange(all_x.size) < own)

    def violation(self, x: ArrayLike, y: ArrayLike) -> Violation:
        """By how much a layout, x and y [turbine] m, breaks each limit."""
        east, north = np.asarray(x, dtype=float).ravel(), np.asarray(y, dtype=float).ravel()
        if not (np.all(np.isfinite(east)) and np.all(np.isfinite(north))):
            return Violation(np.inf, np.inf, np.inf)
        outside = np.asarray(shapely.distance(self.place, shapely.points(east, north)))
        beyond = 0.0
        if self.depth_limits is not None:
            # a point outside is broken already, and its depth may not be known
            inside = outside <= TOLERANCE
            beyond = self.depth_limits.beyond(east[inside], north[inside])
        too_near = largest_shortfall(east, north, *self.standing, self.metric)
        return Violation(float(outside.max(initial=0.0)), too_near, beyond)


def corridor(points: Any, width: float) -> Polygon | MultiPolygon:
    """The polygon of a lane, cable or pipe of `width` m along a line of points [point, 2] m, for the exclusions.

    Its ends and bends are round, drawn outside the true circle, so that no distance to the line is below width / 2.
    """
    return corridor_polygon(points, width)
