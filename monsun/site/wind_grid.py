"""Wind over an area: sector climates at the nodes of a grid, and what they say about every turbine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from scipy.special import gamma
from shapely.geometry import MultiPolygon, Polygon

from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.atlas import HIGHEST_MEAN
from monsun.site.climate import SectorClimate, weibull_mean

Array = NDArray[np.float64]

# places of the area over which its mean climate is taken, along its longer side
_SAMPLES = 40


@dataclass(frozen=True, eq=False)
class WindResourceGrid:
    """Sector climates at the nodes of a regular grid, at one height above the ground.

    epsg: of the grid's own coordinates, metres; x [column] and y [row] m in these, strictly increasing; height m;
    frequency -, Weibull scale m/s and shape - [row, column, sector], sectors equal, the first centred on north;
    frequencies add up to 1 at every node. projection: of the site, in which all positions are given; area: where its
    turbines may stand, m in that projection.
    """

    name: str
    epsg: int
    x: Array
    y: Array
    height: float
    frequency: Array
    scale: Array
    shape: Array
    projection: Projection
    area: Polygon | MultiPolygon

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            values = getattr(self, name)
            if values.ndim != 1 or values.size < 2 or not np.all(np.diff(values) > 0):
                raise InputError(f"{self.name}: {name}", "at least two metres that increase strictly", values.tolist())
        for name in ("frequency", "scale", "shape"):
            values = getattr(self, name)
            if values.ndim != 3 or values.shape[:2] != (self.y.size, self.x.size):
                wanted = f"[{self.y.size} rows, {self.x.size} columns, sector]"
                raise InputError(f"{self.name}: {name}", wanted, f"shape {values.shape}")
        if not (np.all(self.scale > 0) and np.all(self.shape > 0)):
            raise InputError(f"{self.name}: scale, shape", "numbers > 0", min(self.scale.min(), self.shape.min()))
        if np.any(np.abs(self.frequency.sum(axis=2) - 1) > 1e-6):
            raise InputError(f"{self.name}: frequency", "shares that add up to 1 at every node", "others")
        mean = (self.frequency * weibull_mean(self.scale, self.shape)).sum(axis=2)
        if mean.max() > HIGHEST_MEAN:
            wanted = f"a mean wind speed of at most {HIGHEST_MEAN:g} m/s (is it in knots or km/h?)"
            raise InputError(f"{self.name}: Weibull A", wanted, f"{mean.max():.1f}")

    @cached_property
    def climate(self) -> SectorClimate:
        """The area's mean climate at the grid's height: of places spread evenly over it.

        A sector's mean speed and k are means weighted with its frequency at each place, and A follows from them.
        InputError where the grid does not reach over the area.
        """
        low_x, low_y, high_x, high_y = self.area.bounds
        step = max(high_x - low_x, high_y - low_y) / _SAMPLES
        # in the middle of cells, so that no place lies on the edge
        axes = (np.arange(low + step / 2, high, step) for low, high in ((low_x, high_x), (low_y, high_y)))
        x, y = (values.ravel() for values in np.meshgrid(*axes))
        inside = shapely.contains_xy(self.area, x, y)
        if not inside.any():
            point = self.area.representative_point()
            x, y, inside = np.array([point.x]), np.array([point.y]), np.array([True])
        frequency, mean, shape = self._at(x[inside], y[inside], "place of the area")
        share = frequency.mean(axis=0)
        # a sector without wind has the plain mean
        weight = np.where(share > 0, frequency, 1.0)
        weight = weight / weight.sum(axis=0)
        mean, shape = (weight * mean).sum(axis=0), (weight * shape).sum(axis=0)
        return SectorClimate(
            sector_direction=tuple((360 / share.size * np.arange(share.size)).tolist()),
            frequency=tuple((share / share.sum()).tolist()),
            weibull_scale=tuple((mean / gamma(1 + 1 / shape)).tolist()),
            weibull_shape=tuple(shape.tolist()),
            reference_height=self.height,
        )

    def speed_factor(self, x: ArrayLike, y: ArrayLike) -> Array:
        """How much faster the wind is at each turbine than in the area's mean climate, - [turbine, sector].

        x, y [turbine] m in the site's projection. The ratio of the mean speeds, bilinear between the four nodes around
        a turbine; k and frequency stay those of the mean climate. InputError that names a turbine outside the grid.
        """
        mean = self._at(np.asarray(x, dtype=float), np.asarray(y, dtype=float), "turbine")[1]
        return mean / weibull_mean(self.climate.weibull_scale, self.climate.weibull_shape)

    @cached_property
    def _own(self) -> Transformer | None:
        if self.epsg == self.projection.epsg:
            return None
        return Transformer.from_crs(f"EPSG:{self.projection.epsg}", f"EPSG:{self.epsg}", always_xy=True)

    def _at(self, x: Array, y: Array, what: str) -> tuple[Array, Array, Array]:
        """Frequency, mean speed and k [point, sector] at points in the site's projection."""
        east, north = (x, y) if self._own is None else (np.asarray(part) for part in self._own.transform(x, y))
        column, across = self._cell("x", east, what)
        row, up = self._cell("y", north, what)

        def between(values: Array) -> Array:
            south = (1 - across) * values[row, column] + across * values[row, column + 1]
            north_side = (1 - across) * values[row + 1, column] + across * values[row + 1, column + 1]
            return (1 - up) * south + up * north_side

        return between(self.frequency), between(weibull_mean(self.scale, self.shape)), between(self.shape)

    def _cell(self, axis: str, values: Array, what: str) -> tuple[NDArray[np.intp], Array]:
        nodes = getattr(self, axis)
        outside = np.flatnonzero(~((values >= nodes[0]) & (values <= nodes[-1])))
        if outside.size:
            where = f"{self.name}: {axis} of {what} {outside[0] + 1}"
            wanted = f"metres from {nodes[0]:g} to {nodes[-1]:g} (EPSG:{self.epsg})"
            raise InputError(where, wanted, f"{values[outside[0]]:.1f}")
        index = np.clip(np.searchsorted(nodes, values, side="right") - 1, 0, nodes.size - 2)
        return index, ((values - nodes[index]) / (nodes[index + 1] - nodes[index]))[:, None]
