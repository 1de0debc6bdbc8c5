"""What a layout problem refuses: each wrong input named with what was wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import explain_validity

from monsun.cases import FlowCases, numbers, within
from monsun.layout.depth_limits import DepthLimits
from monsun.layout.spacing import spacing_ellipse
from monsun.operation import SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

if TYPE_CHECKING:
    from monsun.layout.problem import LayoutProblem

# within these a coordinate may be an angle
_DEGREES = 360.0
_MOST_COORDINATE = 1e8  # m, as far as the Earth's projections reach
_MOST_TURBINES = 100_000
LEAST_AREA = 1e-3  # m2; less is rounding where edges meet
# segments per quarter of the round ends of a corridor
_SEGMENTS = 32
_NEEDED: dict[str, type] = {"turbine": Turbine, "cases": FlowCases, "model": FlowModel}
_OPTIONAL: dict[str, type] = {"depth_limits": DepthLimits, "neighbours": Park, "site": SiteWind}


def check_problem(problem: LayoutProblem) -> dict[str, Any]:
    """The fields of a problem that are put into one form: count, exclusions, fixed_x, fixed_y, area.

    Raises InputError that names the first field that cannot be used.
    """
    area = _area(problem.area)
    for name, kind in _NEEDED.items():
        if not isinstance(getattr(problem, name), kind):
            raise InputError(f"layout: {name}", f"a value of type {kind.__name__}", _shown(getattr(problem, name)))
    for name, kind in _OPTIONAL.items():
        value = getattr(problem, name)
        if value is not None and not isinstance(value, kind):
            raise InputError(f"layout: {name}", f"None or a value of type {kind.__name__}", _shown(value))
    if problem.objective is not None and not callable(problem.objective):
        raise InputError("layout: objective", "a function of the problem, or None", _shown(problem.objective))
    count = _count(problem.count)
    _check_spacing(problem)
    exclusions = _exclusions(problem.exclusions, area)
    fixed_x, fixed_y = _fixed(problem)
    if problem.site is not None:
        neighbours = 0 if problem.neighbours is None else problem.neighbours.count
        problem.site.factors(count + fixed_x.size + neighbours)
    return {"area": area, "count": count, "exclusions": exclusions, "fixed_x": fixed_x, "fixed_y": fixed_y}


def check_polygons(shape: Any, where: str, wanted: str) -> None:
    """Raise InputError where nothing of an area is left."""
    if shape.is_empty or shape.area < LEAST_AREA:
        raise InputError(where, wanted, "nothing left" if shape.is_empty else f"{shape.area:.3g} m2 left")


def polygons_of(shape: Any) -> Polygon | MultiPolygon:
    """The polygons of a geometry, without lines, points and specks that rounding leaves of an overlay."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area >= LEAST_AREA]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def corridor_polygon(points: Any, width: float) -> Polygon | MultiPolygon:
    """The polygon `width` m wide about a line of points [point, 2] m."""
    line = within("corridor: points", points, -_MOST_COORDINATE, _MOST_COORDINATE, "finite metres")
    if line.ndim != 2 or line.shape[1] != 2 or len(line) < 2:
        raise InputError("corridor: points", "rows of x and y of at least two points", f"shape {line.shape}")
    metres = within("corridor: width", width, np.nextafter(0, 1), _MOST_COORDINATE, "metres > 0")
    if metres.ndim:
        raise InputError("corridor: width", "one number", f"shape {metres.shape}")
    # a drawn circle lies inside the true one: so much wider, its sides touch it
    radius = float(metres) / 2 / np.cos(np.pi / (4 * _SEGMENTS))
    return shapely.LineString(line).buffer(radius, quad_segs=_SEGMENTS)


def _area(area: Any) -> Any:
    where = "layout: area"
    _check_shape(area, where)
    if area.is_empty or not area.area > 0:
        raise InputError(where, "an area > 0", "an empty polygon")
    if max(np.abs(area.bounds)) <= _DEGREES:
        raise InputError(where, "coordinates in metres", f"all within {_DEGREES:g}, as degrees are")
    if area.area < LEAST_AREA:
        raise InputError(where, "an area > 0", f"{area.area:.3g} m2")
    return area


def _check_shape(shape: Any, where: str) -> None:
    if not isinstance(shape, Polygon | MultiPolygon):
        came = getattr(shape, "geom_type", None) or _shown(shape)
        wanted = "a shapely Polygon or MultiPolygon in metres"
        raise InputError(where, f"{wanted}; corridor(points, width) makes one of a line", came)
    corner = shapely.get_coordinates(shape)
    if not np.all(np.abs(corner) <= _MOST_COORDINATE):
        bad = corner[~np.all(np.abs(corner) <= _MOST_COORDINATE, axis=1)][0]
        raise InputError(where, "corners in metres", f"a corner at ({bad[0]:g}, {bad[1]:g})")
    if not shape.is_valid:
        reason = explain_validity(shape)
        found = re.fullmatch(r"(?P<what>[^\[]+)\[(?P<x>\S+) (?P<y>\S+)\]", reason)
        if found is None:
            raise InputError(where, "a valid polygon", reason)
        what = "edges that cross" if "intersection" in found["what"].lower() else found["what"].lower()
        came = f"{what} at ({float(found['x']):.3f}, {float(found['y']):.3f})"
        raise InputError(where, "a polygon whose edges do not cross", came)


def _count(count: Any) -> int:
    whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
    if not whole or not 1 <= count <= _MOST_TURBINES:
        raise InputError("layout: count", f"a whole number from 1 to {_MOST_TURBINES:,}", _shown(count))
    return int(count)


def _check_spacing(problem: LayoutProblem) -> None:
    where = "layout: min_spacing"
    spacing, diameter = spacing_ellipse(problem.min_spacing, where), problem.turbine.rotor_diameter
    # nearer rotors would touch; rounding of a diameter times a factor is none
    if spacing.least < diameter * (1 - 1e-12):
        raise InputError(where, f"metres >= the rotor diameter ({diameter:g})", f"{spacing.least:g}")


def _exclusions(exclusions: Any, area: Any) -> tuple[Any, ...]:
    if not isinstance(exclusions, Sequence | np.ndarray):
        raise InputError("layout: exclusions", "a row of polygons", _shown(exclusions))
    for number, shape in enumerate(exclusions):
        where = f"layout: exclusions[{number}]"
        _check_shape(shape, where)
        degrees = not shape.is_empty and max(np.abs(shape.bounds)) <= _DEGREES
        # a small one near a local origin is in metres if it touches the area
        if degrees and not shape.intersects(area):
            raise InputError(where, "coordinates in metres", f"all within {_DEGREES:g}, as degrees are")
    return tuple(shape for shape in exclusions if not shape.is_empty)


def _fixed(problem: LayoutProblem) -> tuple[Any, Any]:
    rows = []
    for name in ("fixed_x", "fixed_y"):
        given = numbers(f"layout: {name}", getattr(problem, name))
        if given.ndim != 1:
            raise InputError(f"layout: {name}", "a row of metres", f"shape {given.shape}")
        rows.append(within(f"layout: {name}", given, -_MOST_COORDINATE, _MOST_COORDINATE, "finite metres"))
    if rows[0].size != rows[1].size:
        came = f"{rows[0].size} and {rows[1].size}"
        raise InputError("layout: fixed_x, fixed_y", "two rows of equal length", came)
    _check_apart(problem, rows[0], rows[1])
    for row in rows:
        row.setflags(write=False)
    return rows[0], rows[1]


def _check_apart(problem: LayoutProblem, fixed_x: Any, fixed_y: Any) -> None:
    """Raise InputError where two turbines that stand are one by mistake."""
    x, y, kinds = fixed_x, fixed_y, [problem.turbine] * fixed_x.size
    if problem.neighbours is not None:
        x, y = np.concatenate([x, problem.neighbours.x]), np.concatenate([y, problem.neighbours.y])
        kinds += [problem.neighbours.types[index] for index in problem.neighbours.type_index]
    if not kinds:
        return
    try:
        Park(x, y, kinds)
    except InputError as error:
        raise InputError("layout: fixed_x, fixed_y, neighbours", error.wanted, error.came) from None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
