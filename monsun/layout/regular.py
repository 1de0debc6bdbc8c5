"""The regular layout with the most energy: rows of turbines, searched over angle, spacing ratio, stagger and offset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.production import turbine_energy
from monsun.park import Park, Turbine
from monsun.records import InputError, quantity, record
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# first steps of the refinement: degrees, share of the ratio, shares of the spacings; they end at these shares of them
_FIRST_STEPS = {"angle": 4.0, "ratio": 0.12, "stagger": 0.125, "offset_along": 0.25, "offset_across": 0.25}
_FINE_SHARE, _ROUGH_SHARE = 1 / 20, 1 / 2


@record
class RegularSearch:
    """How finely regular layouts are searched, and what any layout must keep."""

    least_spacing: float = quantity(
        "rotor diameters",
        "least distance between two turbines",
        default=4.0,
        at_least=1.0,
        source="common practice; wakes and loads rule out less for long",
        data_class="assumed",
    )
    setback: float = quantity(
        "rotor diameters",
        "least distance of a turbine from the edge of the area and from exclusions",
        default=0.5,
        at_least=0.0,
        source="blades stay inside the area",
        data_class="assumed",
    )
    angle_step: float = quantity(
        "deg",
        "step between the row angles tried first",
        default=7.5,
        above=0,
        at_most=90,
        source="own trials: half of it finds the same rows off Binh Thuan",
        data_class="assumed",
    )
    spacing_ratios: tuple[float, ...] = quantity(
        "-",
        "spacings along a row over spacings between rows tried first",
        default=(0.36, 0.6, 1.0, 1.4, 2.0, 2.8),
        above=0,
        source="own trials: twice as many find the same rows off Binh Thuan",
        data_class="assumed",
    )
    refined: int = quantity(
        "-",
        "layouts refined after the first search",
        default=8,
        at_least=1,
        source="own trials: three times as many find the same rows off Binh Thuan",
        data_class="assumed",
    )


@dataclass(frozen=True)
class Rows:
    """A regular grid: angle of its rows (deg, counter-clockwise from east), spacing along a row over between rows,
    shift of every other row (share of the spacing along it) and offset of the whole (shares of both spacings)."""

    angle: float
    ratio: float
    stagger: float
    offset_along: float = 0.0
    offset_across: float = 0.0


@dataclass(frozen=True, eq=False)
class RegularLayout:
    """A regular layout that fits: x, y [turbine] m; spacings m; energy MWh a year with wakes; layouts looked at."""

    x: Array
    y: Array
    rows: Rows
    along: float
    across: float
    energy: float
    tried: int


def grid_points(rows: Rows, cell: float, place: Any) -> tuple[Array, Array, float, float]:
    """Points of a grid inside a polygon, x and y (m), and its spacings along and across rows (m).

    cell: area of one turbine's cell, m2. place: shapely polygon(s), m.
    """
    along, across = np.sqrt(cell * rows.ratio), np.sqrt(cell / rows.ratio)
    low_x, low_y, high_x, high_y = place.bounds
    centre_x, centre_y = (low_x + high_x) / 2, (low_y + high_y) / 2
    half = np.hypot(high_x - low_x, high_y - low_y) / 2
    i = np.arange(-int(half / along) - 2, int(half / along) + 3)
    j = np.arange(-int(half / across) - 3, int(half / across) + 2)
    # a grid moved by its own period is the same grid; so moved, it covers the area whatever its offsets
    east = (i[None, :] + (rows.offset_along + rows.stagger * (j[:, None] % 2)) % 1) * along
    north = np.broadcast_to((j[:, None] + rows.offset_across % 2) * across, east.shape)
    turn = np.radians(rows.angle)
    x = (centre_x + east * np.cos(turn) - north * np.sin(turn)).ravel()
    y = (centre_y + east * np.sin(turn) + north * np.cos(turn)).ravel()
    inside = shapely.contains_xy(place, x, y)
    return x[inside], y[inside], along, across


def widest_grid(rows: Rows, count: int, place: Any, least_spacing: float) -> tuple[Array, Array, float, float] | None:
    """The grid of a kind with the largest cells that still holds `count` points; None where spacings get too small."""
    low, high = 0.0, float("inf")
    cell = place.area / count
    best = None
    for _ in range(16):
        x, y, along, across = grid_points(rows, cell, place)
        if x.size >= count:
            best, low = (x, y, along, across), cell
            cell = cell * 1.25 if high == float("inf") else (low + high) / 2
        else:
            high = cell
            cell = cell * 0.8 if low == 0.0 else (low + high) / 2
    if best is None:
        return None
    _, _, along, across = best
    shift = min(rows.stagger % 1, -rows.stagger % 1)
    nearest = min(along, np.hypot(shift * along, across), 2 * across)
    return best if count == 1 or nearest >= least_spacing else None


def smallest_spacing(x: Array, y: Array) -> float:
    """Smallest distance between two turbines, m; infinite for one turbine."""
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    np.fill_diagonal(distance, np.inf)
    return float(distance.min())


def turbine_places(allowed: Any, rotor_diameter: float, search: RegularSearch) -> tuple[Any, float]:
    """Polygon(s) where turbines may stand, the setback kept, and their least spacing, m.

    allowed: shapely polygon(s), m, without setback. Raises InputError where the setback leaves nothing.
    """
    place = allowed.buffer(-search.setback * rotor_diameter)
    if place.is_empty:
        raise InputError("layout.setback", "an area wider than twice the setback", f"{search.setback} rotor diameters")
    shapely.prepare(place)
    return place, search.least_spacing * rotor_diameter


def check_room(allowed: Any, count: int, rotor_diameter: float, search: RegularSearch) -> None:
    """Raise InputError where `best_regular_layout` would find no layout; needs no wind, and little time."""
    place, least_spacing = turbine_places(allowed, rotor_diameter, search)
    if all(widest_grid(rows, count, place, least_spacing) is None for rows in _starts(search, False)):
        raise _no_room(count, search)


def _starts(search: RegularSearch, quick: bool) -> list[Rows]:
    step = 2 * search.angle_step if quick else search.angle_step
    return [
        Rows(float(angle), ratio, stagger, 0.25, 0.25)
        for angle in np.arange(0.0, 180.0, step)
        for ratio in (search.spacing_ratios[::2] if quick else search.spacing_ratios)
        for stagger in (0.0, 0.5)
    ]


def _no_room(count: int, search: RegularSearch) -> InputError:
    return InputError(
        "layout.least_spacing",
        f"a spacing at which regular rows of {count} turbines fit into the area",
        f"{search.least_spacing:g} rotor diameters",
    )


def best_regular_layout(
    allowed: Any,
    count: int,
    turbine: Turbine,
    cases: FlowCases,
    model: FlowModel,
    search: RegularSearch,
    quick: bool = False,
    progress: Callable[[float], None] | None = None,
) -> RegularLayout:
    """The regular layout of `count` turbines with the most energy with wakes.

    allowed: shapely polygon(s) in metres where turbines may stand. Every angle, ratio and stagger is tried with the
    largest cells that hold all turbines; the best are refined by pattern search. A grid that holds more points than
    turbines leaves out those with the least energy. `quick` looks at fewer layouts in every fifth direction.
    Raises InputError where no grid holds that many turbines at the least spacing.
    """
    place, least_spacing = turbine_places(allowed, turbine.rotor_diameter, search)
    judge = _Judge(place, count, turbine, model, least_spacing)
    rough = thinned(cases, 5)
    found: list[RegularLayout] = []
    # the few kinds of a quick search may all be too tight where one of the others is not
    for starts in (_starts(search, quick), _starts(search, False)):
        found = found or [
            layout for layout in _watched(starts, progress, 0.0, 0.5, lambda rows: judge(rows, rough)) if layout
        ]
    if not found:
        raise _no_room(count, search)
    found.sort(key=lambda layout: -layout.energy)
    finalists = found[: 2 if quick else search.refined]
    refined = list(_watched(finalists, progress, 0.5, 1.0, lambda layout: _refined(layout, judge, rough, quick)))
    final = [judge(layout.rows, cases) for layout in (*refined, *finalists)]
    best = max((layout for layout in final if layout is not None), key=lambda layout: layout.energy)
    return replace(best, tried=judge.tried)


def thinned(cases: FlowCases, every: int) -> FlowCases:
    """The rose with only every n-th of its directions, each with the probability of those around it."""
    if cases.rose_shape is None or cases.rose_shape[0] % every:
        return cases
    directions, speeds = cases.rose_shape
    share = cases.probability.reshape(directions, speeds)
    # the directions about the kept one, half on each side
    around = sum(np.roll(share, shift, axis=0) for shift in range(-(every // 2), every - every // 2))
    direction = cases.wind_direction.reshape(directions, speeds)[::every, 0]
    turbulence = cases.turbulence_intensity.reshape(directions, speeds)[::every]
    return FlowCases.rose(direction, cases.wind_speed[:speeds], np.asarray(around)[::every], turbulence)


class _Judge:
    """Makes the layout of a grid and finds its energy; counts how many it has seen."""

    def __init__(self, place: Any, count: int, turbine: Turbine, model: FlowModel, least_spacing: float) -> None:
        self.place, self.count, self.turbine, self.model = place, count, turbine, model
        self.least_spacing = least_spacing
        self.tried = 0

    def __call__(self, rows: Rows, cases: FlowCases) -> RegularLayout | None:
        self.tried += 1
        grid = widest_grid(rows, self.count, self.place, self.least_spacing)
        if grid is None:
            return None
        x, y, along, across = grid
        each = turbine_energy(Park(x, y, self.turbine), cases, self.model)
        if x.size > self.count:
            keep = np.sort(np.argsort(-each, kind="stable")[: self.count])
            x, y = x[keep], y[keep]
            each = turbine_energy(Park(x, y, self.turbine), cases, self.model)
        return RegularLayout(x, y, rows, float(along), float(across), float(each.sum()), self.tried)


def _refined(start: RegularLayout, judge: _Judge, cases: FlowCases, quick: bool) -> RegularLayout:
    """Pattern search from a layout: one number at a time, steps halved when none helps, until they are small."""
    best, share = start, 1.0
    while share > (_ROUGH_SHARE if quick else _FINE_SHARE):
        improved = False
        for name, step in _FIRST_STEPS.items():
            for sign in (1, -1):
                other = judge(replace(best.rows, **{name: _moved(best.rows, name, sign * step * share)}), cases)
                if other is not None and other.energy > best.energy:
                    best, improved = other, True
                    break
        if not improved:
            share /= 2
    return best


def _moved(rows: Rows, name: str, step: float) -> float:
    value = float(getattr(rows, name))
    return value * (1 + step) if name == "ratio" else value + step


def _watched(
    items: list[Any], progress: Callable[[float], None] | None, start: float, stop: float, work: Callable[[Any], Any]
) -> Iterable[Any]:
    for number, item in enumerate(items):
        yield work(item)
        if progress is not None:
            progress(start + (stop - start) * (number + 1) / len(items))
