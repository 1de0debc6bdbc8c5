"""Positions that a project file names or a caller gives: read, and checked against what a layout must keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from monsun.inputs.settings import Settings
from monsun.inputs.weather import column, column_index, read_rows
from monsun.layout.problem import TOLERANCE
from monsun.layout.regular import turbine_places
from monsun.park import Turbine
from monsun.records import InputError
from monsun.site.area import BOUNDARY_TOLERANCE, Area, Projection

Array = NDArray[np.float64]

_METRES, _DEGREES = ("x [m]", "y [m]"), ("longitude [degrees]", "latitude [degrees]")


@dataclass(frozen=True, eq=False)
class PlacedLayout:
    """Positions that are taken as they are: x, y [turbine] m in the site's projection, and where they come from.

    lines [turbine]: of the file `origin`, for messages; empty where they come from no file.
    """

    x: Array
    y: Array
    origin: str
    lines: tuple[int, ...] = ()

    @classmethod
    def given(cls, x: ArrayLike, y: ArrayLike) -> PlacedLayout:
        """A caller's own positions, x, y [turbine] m; InputError unless they are finite numbers in equal rows."""
        east, north = np.array(x, dtype=float), np.array(y, dtype=float)
        if east.ndim != 1 or east.shape != north.shape or east.size == 0:
            wanted = "x and y, two rows of equally many metres"
            raise InputError("layout", wanted, f"shapes {east.shape} and {north.shape}")
        if not (np.all(np.isfinite(east)) and np.all(np.isfinite(north))):
            raise InputError("layout", "finite metres", "one that is not")
        return cls(east, north, "layout")

    @property
    def name(self) -> str:
        """Where the positions come from, as a report says it."""
        return Path(self.origin).name if self.lines else "the layout given"

    def turbine(self, index: int) -> str:
        """How a message names a turbine."""
        return f"line {self.lines[index]}" if self.lines else f"turbine {index + 1}"


def read_layout(path: Path, projection: Projection) -> PlacedLayout:
    """The positions of a table such as a run folder's layout.csv, in the order of its lines.

    It has the columns x [m] and y [m] in the site's projection, or longitude [degrees] and latitude [degrees] (WGS84),
    or both, of which the metres count; further columns are not used. Raises InputError with file, line and column.
    """
    header, rows = read_rows(path)
    names = _METRES if set(_METRES) & set(header) or not set(_DEGREES) & set(header) else _DEGREES
    for name in names:
        column_index(path, header, name)
    first, second = (column(path, header, rows, name) for name in names)
    if names is _DEGREES:
        for name, values, most in zip(names, (first, second), (180, 90), strict=True):
            bad = np.flatnonzero(np.abs(values) > most)
            if bad.size:
                line = rows[int(bad[0])][0]
                raise InputError(f"{path}: line {line}, column {name}", f"degrees to {most}", values[bad[0]])
        first, second = projection.metres(first, second)
    return PlacedLayout(first, second, str(path), tuple(line for line, _ in rows))


def check_layout(layout: PlacedLayout, settings: Settings, area: Area, turbine: Turbine) -> None:
    """Raise InputError that names the turbine where positions are not as many as wanted or break what they must keep.

    Looked at are the count, the area with its exclusions, the setback from their edges, and the least spacing.
    """
    if layout.x.size != settings.turbines.count:
        raise InputError(
            layout.origin, f"{settings.turbines.count} turbines, as turbines.count says", f"{layout.x.size}"
        )
    place, spacing = turbine_places(area.allowed, turbine.rotor_diameter, settings.layout)
    beyond = np.asarray(shapely.distance(place, shapely.points(layout.x, layout.y)))
    worst = int(np.argmax(beyond))
    if beyond[worst] > BOUNDARY_TOLERANCE:
        setback = settings.layout.setback * turbine.rotor_diameter
        raise InputError(
            f"{layout.origin}: {layout.turbine(worst)}",
            f"a place inside the area and outside its exclusions, {setback:g} m from their edges",
            f"one {beyond[worst]:,.3f} m away from such a place",
        )
    if layout.x.size == 1:
        return
    apart = np.hypot(layout.x[:, None] - layout.x, layout.y[:, None] - layout.y)
    np.fill_diagonal(apart, np.inf)
    first, second = sorted(int(index) for index in np.unravel_index(np.argmin(apart), apart.shape))
    if not apart[first, second] >= spacing - TOLERANCE:
        raise InputError(
            f"{layout.origin}: {layout.turbine(first)} and {layout.turbine(second)}",
            f"at least {spacing:g} m apart (layout.least_spacing)",
            f"{apart[first, second]:,.3f} m",
        )
