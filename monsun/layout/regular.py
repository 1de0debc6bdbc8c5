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
from monsun.wake.models import FlowModel

Array = NDArray[np.float64]


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
        "deg", "step between the row angles tried first", default=7.5, above=0, at_most=90, data_class="assumed"
    )
    spacing_ratios: tuple[float, ...] = quantity(
        "-",
        "spacings along a row over spacings between rows tried first",
        default=(0.36, 0.6, 1.0, 1.4, 2.0, 2.8),
        above=0,
        data_class="assumed",
    )
    refined: int = quantity("-", "layouts refined after the first search", default=8, at_least=1, data_class="assumed")


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
    j = np.arange(-int(half / across) - 1, int(half / across) + 2)
    east = (i[None, :] + rows.offset_along + rows.stagger * (j[:, None] % 2)) * along
    north = np.broadcast_to((j[:, None] + rows.offset_across) * across, east.shape)
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
    for _ in range(14):
        x, y, along, across = grid_points(rows, cell, place)
        if x.size >= count:
            best, low = (x, y, along, across), cell
            cell = cell * 1.1 if high == float("inf") else (low + high) / 2
        else:
            high = cell
            cell = cell * 0.9 if low == 0.0 else (low + high) / 2
    if best is None:
        return None
    _, _, along, across = best
    diagonal = np.hypot(rows.stagger * along, across)
    nearest = min(along, diagonal, 2 * across if rows.stagger else across)
    return best if nearest >= least_spacing else None


def smallest_spacing(x: Array, y: Array) -> float:
    """Smallest distance between two turbines, m; infinite for one turbine."""
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    np.fill_diagonal(distance, np.inf)
    return float(distance.min())


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
    diameter = turbine.rotor_diameter
    place = allowed.buffer(-search.setback * diameter)
    if place.is_empty:
        raise InputError("layout.setback", "an area wider than twice the setback", f"{search.setback} rotor diameters")
    shapely.prepare(place)
    judge = _Judge(place, count, turbine, model, search.least_spacing * diameter)
    rough = thinned(cases, 5)
    step = 2 * search.angle_step if quick else search.angle_step
    ratios = search.spacing_ratios[::2] if quick else search.spacing_ratios
    starts = [
        Rows(angle, ratio, stagger, 0.25, 0.25)
        for angle in np.arange(0.0, 180.0, step)
        for ratio in ratios
        for stagger in (0.0, 0.5)
    ]
    found = [layout for layout in _watched(starts, progress, 0.0, 0.5, lambda rows: judge(rows, rough)) if layout]
    if not found:
        raise InputError(
            "layout.least_spacing", f"a spacing at which {count} turbines fit", f"{search.least_spacing} rotor diameters"
        )
    found.sort(key=lambda layout: -layout.energy)
    finalists = found[: 2 if quick else search.refined]
    refined = list(
        _watched(finalists, progress, 0.5, 1.0, lambda layout: _refined(layout, judge, rough, 2 if quick else 6))
    )
    best = max(refined, key=lambda layout: layout.energy)
    final = judge(best.rows, cases)
    if final is None:
        raise RuntimeError("a layout that was found before no longer fits")
    return replace(final, tried=judge.tried)


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


def _refined(start: RegularLayout, judge: _Judge, cases: FlowCases, halvings: int) -> RegularLayout:
    """Pattern search from a layout: one number at a time, steps halved when none helps."""
    best = start
    steps = {"angle": 4.0, "ratio": 0.12, "offset_along": 0.25, "offset_across": 0.25}
    for _ in range(halvings):
        improved = False
        for name, step in steps.items():
            for sign in (1, -1):
                moved = getattr(best.rows, name) + sign * step
                if name == "ratio":
                    moved = best.rows.ratio * (1 + sign * step)
                other = judge(replace(best.rows, **{name: moved}), cases)
                if other is not None and other.energy > best.energy:
                    best, improved = other, True
                    break
        if not improved:
            steps = {name: step / 2 for name, step in steps.items()}
    return best


def _watched(
    items: list[Any], progress: Callable[[float], None] | None, start: float, stop: float, work: Callable[[Any], Any]
) -> Iterable[Any]:
    for number, item in enumerate(items):
        yield work(item)
        if progress is not None:
            progress(start + (stop - start) * (number + 1) / len(items))
