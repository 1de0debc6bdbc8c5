"""A study's places on the map of the report: kilometres east and north of the middle of the lease area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.report.map_parts import CableSegment, DepthGrid, MapLine
from monsun.results import Study

Array = NDArray[np.float64]
# how far around park and grid node land and limits are drawn, m
_AROUND = 15e3


class Places:
    """Places of a study in km from the middle of its lease area."""

    def __init__(self, study: Study) -> None:
        self.study, self.project = study, study.project
        middle = self.project.area.lease.centroid
        self.origin = np.array([middle.x, middle.y])

    def km(self, x: Any, y: Any) -> tuple[Array, Array]:
        """Kilometres of places in the projection's metres."""
        return (np.asarray(x) - self.origin[0]) / 1e3, (np.asarray(y) - self.origin[1]) / 1e3

    def window(self) -> Any:
        """The box, in metres, that the park and its way to the grid need, with room around."""
        x, y = [self.study.placed.park.x], [self.study.placed.park.y]
        if self.study.electrical is not None:
            for leg in self.study.electrical.connection.legs:
                for path in (leg.route.offshore_path, leg.route.onshore_path):
                    x.append(path[:, 0])
                    y.append(path[:, 1])
        east, north = np.concatenate(x), np.concatenate(y)
        return shapely.box(east.min() - _AROUND, north.min() - _AROUND, east.max() + _AROUND, north.max() + _AROUND)

    def outlines(self, name: str, shapes: Iterable[Any]) -> list[MapLine]:
        """Outer rings of polygons in metres."""
        parts = [part for shape in shapes for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        return [MapLine(name, *self.km(*np.asarray(part.exterior.coords).T[:2])) for part in parts]

    def lease(self) -> list[MapLine]:
        """The lease area."""
        return self.outlines(self.project.site.lease_name or "lease area", [self.project.area.lease])

    def exclusions(self) -> list[MapLine]:
        """What the site excludes, each with its name."""
        names = self.project.site.exclusion_names
        metres = [self.project.projection.geometry_in_metres(shape) for shape in self.project.site.exclusions]
        return [
            line
            for name, shape in zip(names, metres, strict=True)
            for line in self.outlines(name or "excluded", [shape])
        ]

    def land(self) -> list[MapLine]:
        """Land within the map's window."""
        land = shapely.intersection(self.project.projection.geometry_in_metres(self.project.land), self.window())
        return self.outlines("land", [land])

    def limits(self) -> list[MapLine]:
        """Maritime lines within the map's window."""
        found = []
        for name, line in self.project.limits.items():
            shown = shapely.intersection(self.project.projection.geometry_in_metres(line), self.window())
            for part in shapely.get_parts(shown):
                if part.geom_type == "LineString" and not part.is_empty:
                    found.append(MapLine(name, *self.km(*np.asarray(part.coords).T[:2])))
        return found

    def depth(self) -> DepthGrid:
        """Depth on a grid of 400 m over the window, NaN on land."""
        low_x, low_y, high_x, high_y = self.window().bounds
        x, y = np.arange(low_x, high_x, 400.0), np.arange(low_y, high_y, 400.0)
        east, north = np.meshgrid(x, y)
        longitude, latitude = self.project.projection.degrees(east.ravel(), north.ravel())
        seabed = self.project.seabed
        inside = (
            (longitude >= seabed.longitude[0]) & (longitude <= seabed.longitude[-1])
            & (latitude >= seabed.latitude.min()) & (latitude <= seabed.latitude.max())
        )  # fmt: skip
        depth = np.full(longitude.shape, np.nan)
        depth[inside] = seabed.depth(longitude[inside], latitude[inside])
        dry = shapely.contains_xy(self.project.projection.geometry_in_metres(self.project.land), east, north)
        depth = np.where(dry.ravel() | (depth < 0), np.nan, depth).reshape(east.shape)
        return DepthGrid(*self.km(x, y), depth)

    def cables(self) -> list[CableSegment]:
        """Array cables with their type and load."""
        if self.study.electrical is None:
            return []
        network = self.study.electrical.network
        return [
            CableSegment(
                network.cable_types[int(kind)].name,
                *self.km(*path.T),
                hover=f"{length:.0f} m laid, {count} turbines, {load / 1e6:.0f} MW",
            )
            for kind, path, length, count, load in zip(
                network.link_type, network.paths, network.installed_length, network.turbines_downstream,
                network.link_load, strict=True,
            )
        ]  # fmt: skip

    def substations(self) -> tuple[Array, Array] | None:
        """The offshore substations."""
        if self.study.electrical is None:
            return None
        return self.km(*self.study.electrical.network.substations.T)

    def export_routes(self) -> list[MapLine]:
        """The ways from the offshore substations over the landfall to the grid node."""
        if self.study.electrical is None:
            return []
        name = f"export to {self.project.site.grid_name or 'the grid'}"
        routes = [leg.route for leg in self.study.electrical.connection.legs]
        paths = [np.vstack((route.offshore_path, route.onshore_path[1:])) for route in routes]
        return [MapLine(name, *self.km(*path.T)) for path in paths]
