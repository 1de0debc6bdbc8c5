"""Turbines of neighbouring parks: where they stand and of which type, read from a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.placed import read_layout
from monsun.inputs.turbines import density_adjusted, turbine, turbine_names
from monsun.inputs.weather import column_index, nearest_name, read_rows
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.site.area import Projection

Array = NDArray[np.float64]

_TYPE = "turbine"


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Turbines that shed wakes and whose power is not counted: x, y [turbine] m in the site's projection, and types."""

    x: Array
    y: Array
    turbine: tuple[Turbine, ...]

    @property
    def park(self) -> Park:
        """The neighbours as a park of their own."""
        return Park(self.x, self.y, self.turbine)

    def around(self, park: Park) -> Park:
        """The park followed by its neighbours, which are not counted; InputError where two stand at one place."""
        own = [park.types[index] for index in park.type_index]
        return Park(
            np.concatenate([park.x, self.x]),
            np.concatenate([park.y, self.y]),
            [*own, *self.turbine],
            counted=np.concatenate([park.counted, np.zeros(self.x.size, dtype=bool)]),
        )


def read_neighbours(path: Path, projection: Projection, air_density: float) -> Neighbours:
    """Neighbouring turbines from a table with the columns of `read_layout` and `turbine`, the name of a bundled type.

    A run folder's layout.csv is such a table. air_density kg/m3: for which the tables are adjusted. Raises InputError
    with file, line and column.
    """
    placed = read_layout(path, projection)
    header, rows = read_rows(path)
    place = column_index(path, header, _TYPE)
    made: dict[str, Turbine] = {}
    for line, row in rows:
        name = row[place].strip()
        if name not in turbine_names():
            raise InputError(f"{path}: line {line}, column {_TYPE}", nearest_name(name, turbine_names()), repr(name))
        if name not in made:
            made[name] = density_adjusted(turbine(name), air_density)
    return Neighbours(placed.x, placed.y, tuple(made[row[place].strip()] for _, row in rows))
