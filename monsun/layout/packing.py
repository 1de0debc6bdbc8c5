"""How many turbines an area holds at a spacing, by own estimate, with a layout that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from monsun.layout.packing_front import grown_along
from monsun.layout.problem import TOLERANCE, LayoutProblem
from monsun.layout.region import Region
from monsun.layout.repulsion import all_spacings, picked_in_turn, pushed_apart
from monsun.records import InputError

Array = NDArray[np.float64]

# of the densest packing of the plane: area per point, in squared spacings
_HEXAGON = np.sqrt(3) / 2
_BASES = (np.array([[1.0, 0.5], [0.0, _HEXAGON]]), np.eye(2))
# of the longest edges so many give lattices along them from their corners
_EDGES = 8
# m by which spacings may be short, so that what fits exactly is found in spite of rounding: half of the tolerance
_EASE = TOLERANCE / 2
_ANGLES, _OFFSETS = 12, 4
# candidates per spacing, inside and along the boundary, and how many at most
_PER_SPACING, _MOST_CANDIDATES = 14.0, 30_000
_DIRECTIONS, _STARTS = 8, 2000
# rounds in which points are pushed apart; times the points there are for one more turbine, and bounds of these attempts
# and of the turbines added so
_ROUNDS = 1200
_ATTEMPTS, _LEAST_ATTEMPTS, _MOST_ATTEMPTS = 6000, 3, 90
_MOST_MORE = 40
# more turbines than this are left to lattices: what more pushing adds is far below a per cent
_MOST_PUSHED = 1500
_SEED = 20240229


@dataclass(frozen=True, eq=False)
class Packing:
    """So many turbines fit, and where they stand, x and y [turbine] m."""

    count: int
    x: Array
    y: Array


def largest_count(
    place: Any, metric: Array, standing_x: Array, standing_y: Array, enough: int | None = None
) -> Packing:
    """The most turbines found to fit into an area at a spacing, and a layout of them; no more than `enough` if given.

    place: shapely polygon(s), m; metric [2, 2] as `LayoutProblem.metric`; standing_x, standing_y [standing] m: turbines
    that stand already. Tries, for each group of parts that lie apart: hexagonal lattices of all angles and offsets;
    places picked in turn from the boundary inwards or along a direction; then one more turbine, and one more, in the
    largest gap or in a tighter lattice, with all of them pushed apart. The same call finds the same layout. A lower
    bound: in a unit square and in circles it comes within a few per cent of the best known packings.
    """
    found_x, found_y, left = [np.zeros(0)], [np.zeros(0)], enough
    for group in _groups(place, metric):
        search = _Search(group, metric, standing_x, standing_y, left)
        search.run()
        found_x.append(search.x)
        found_y.append(search.y)
        if left is not None:
            left -= search.x.size
            if left <= 0:
                break
    x, y = np.concatenate(found_x), np.concatenate(found_y)
    return Packing(x.size, x, y)


def check_room(problem: LayoutProblem) -> None:
    """Raise InputError with the largest number found to fit where a problem's count is above it."""
    found = largest_count(problem.place, problem.metric, *problem.standing, enough=problem.count)
    if found.count < problem.count:
        raise no_room(found.count, problem.count)


def no_room(fits: int, count: int) -> InputError:
    """The error that says how many turbines fit."""
    return InputError("layout: count", f"at most {fits} turbines (own estimate for this area and spacing)", count)


def _groups(place: Any, metric: Array) -> list[Any]:
    """The parts of an area in groups that are farther from each other than any spacing, largest first."""
    parts = list(shapely.get_parts(place))
    longest = 1 / np.linalg.svd(metric, compute_uv=False)[-1]
    tree = shapely.STRtree(parts)
    group = np.arange(len(parts))
    for one, other in tree.query(parts, predicate="dwithin", distance=1.001 * longest).T:
        group[group == group[other]] = group[one]
    joined = [shapely.MultiPolygon([parts[i] for i in np.flatnonzero(group == name)]) for name in np.unique(group)]
    return sorted(joined, key=lambda area: -area.area)


class _Search:
    """The densest layout found so far in one group of parts, and the ways to a denser one."""

    def __init__(self, place: Any, metric: Array, standing_x: Array, standing_y: Array, enough: int | None) -> None:
        self.place, self.region = place, Region.of(place)
        ease = _EASE * np.linalg.svd(metric, compute_uv=False)[-1]
        # the spacing is eased by twice what lattices and circles are drawn wider by than it
        self.metric, self.wider = metric / (1 - ease), 1 + ease / 2
        self.inverse = np.linalg.inv(self.metric)
        self.enough = np.iinfo(np.int64).max if enough is None else enough
        low_x, low_y, high_x, high_y = place.bounds
        longest = 1 / np.linalg.svd(metric, compute_uv=False)[-1]
        near = (np.abs(standing_x - (low_x + high_x) / 2) < (high_x - low_x) / 2 + longest) & (
            np.abs(standing_y - (low_y + high_y) / 2) < (high_y - low_y) / 2 + longest
        )
        self.standing = np.ascontiguousarray(standing_x[near]), np.ascontiguousarray(standing_y[near])
        # for the largest gaps and the order of lattices alone
        self.generator = np.random.default_rng(_SEED)
        self.x, self.y = np.zeros(0), np.zeros(0)

    @property
    def done(self) -> bool:
        return bool(self.x.size >= self.enough)

    def run(self) -> None:
        for basis, angle, offset in self._kinds():
            if self.done:
                return
            self._keep(*self._lattice(basis, angle, offset, 1.0))
        candidate_x, candidate_y = self._candidates()
        self._keep(*self._filled(self.x, self.y, candidate_x, candidate_y))
        if self.done or candidate_x.size == 0:
            return
        inwards = shapely.distance(self.place.boundary, shapely.points(candidate_x, candidate_y))
        order = np.argsort(inwards, kind="stable")
        self._keep(*self._filled(np.zeros(0), np.zeros(0), candidate_x[order], candidate_y[order]))
        if self.x.size > _MOST_PUSHED:
            return
        for turn in np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS):
            if self.done:
                return
            self._keep(*self._grown(float(turn), candidate_x, candidate_y))
        more = 0
        while not self.done and more < _MOST_MORE and self._one_more(candidate_x, candidate_y):
            more += 1

    def _keep(self, x: Array, y: Array) -> None:
        if x.size > self.x.size:
            self.x, self.y = x[: self.enough], y[: self.enough]

    def _kinds(self) -> Iterator[tuple[Array, float, Array]]:
        """Basis, angle and offset of the lattices to try: hexagonal of all angles, and both kinds along long edges."""
        for angle in np.arange(_ANGLES) * (np.pi / 3 / _ANGLES):
            for offset in np.ndindex(_OFFSETS, _OFFSETS):
                yield _BASES[0], float(angle), np.array(offset) / _OFFSETS
        edge = self.region.arrays.edge[:, :4]
        ways = (edge[:, 2:] - edge[:, :2]) @ self.metric.T
        for number in np.argsort(-np.hypot(*ways.T), kind="stable")[:_EDGES]:
            angle = float(np.arctan2(ways[number, 1], ways[number, 0]))
            for basis in _BASES:
                for corner in (edge[number, :2], edge[number, 2:]):
                    yield basis, angle, np.asarray(np.linalg.solve(self._step(basis, angle, 1.0), corner) % 1, float)

    def _step(self, basis: Array, angle: float, scale: float) -> Array:
        """The two ways [x and y, way] m from node to node of a lattice."""
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return np.asarray(self.inverse @ turn @ basis * (scale * self.wider))

    def _lattice(self, basis: Array, angle: float, offset: Array, scale: float) -> tuple[Array, Array]:
        """The points of a lattice that lie inside and keep the spacing times `scale` to what stands."""
        step = self._step(basis, angle, scale)
        origin = np.array([self.region.arrays.origin_x, self.region.arrays.origin_y])
        nodes = []
        for part in shapely.get_parts(self.place):
            low_x, low_y, high_x, high_y = part.bounds
            corner = np.array([[low_x, low_y], [low_x, high_y], [high_x, low_y], [high_x, high_y]]) - origin
            node = np.linalg.solve(step, corner.T)
            low, high = np.floor(node.min(axis=1)).astype(int) - 1, np.ceil(node.max(axis=1)).astype(int) + 1
            i, j = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
            nodes.append(np.column_stack([i.ravel(), j.ravel()]))
        every = np.vstack(nodes) if len(nodes) == 1 else np.unique(np.vstack(nodes), axis=0)
        x, y = (step @ (every + offset).T) + origin[:, None]
        inside = self.region.contains(x, y)
        x, y = x[inside], y[inside]
        free = all_spacings(x, y, *self.standing, self.metric) >= scale
        return x[free], y[free]

    def _candidates(self) -> tuple[Array, Array]:
        """Places all over the area and along its boundary, its corners among them, that keep off what stands."""
        inner = float(np.sqrt(np.abs(np.linalg.det(self.inverse))))
        step = max(inner / _PER_SPACING, float(np.sqrt(self.place.area / _MOST_CANDIDATES)))
        count = int(self.place.area / step**2) + 16
        x, y = self.region.random_points(self.generator, count)
        edge = max(step / 2, self.place.boundary.length / _MOST_CANDIDATES)
        edge_x, edge_y = self.region.boundary_points(edge)
        corner = shapely.get_coordinates(self.place)
        corner = corner[:: max(1, len(corner) // _MOST_CANDIDATES)]
        x, y = np.concatenate([corner[:, 0], edge_x, x]), np.concatenate([corner[:, 1], edge_y, y])
        free = all_spacings(x, y, *self.standing, self.metric) >= 1
        return x[free], y[free]

    def _grown(self, turn: float, candidate_x: Array, candidate_y: Array) -> tuple[Array, Array]:
        """A layout grown along a direction from corners and some of the candidates, then filled with all of them."""
        most = int(min(self.enough, 4 * _MOST_PUSHED))
        # corners come first
        corners = min(candidate_x.size, len(shapely.get_coordinates(self.place)))
        some = np.r_[0:corners, corners : candidate_x.size : max(1, candidate_x.size // _STARTS)]
        x, y = grown_along(
            turn,
            candidate_x[some],
            candidate_y[some],
            *self.standing,
            self.metric,
            most,
            self.wider,
            self.region.arrays,
        )
        return self._filled(x, y, candidate_x, candidate_y)

    def _filled(self, x: Array, y: Array, candidate_x: Array, candidate_y: Array) -> tuple[Array, Array]:
        """A layout with all candidates that still fit, in their order."""
        held_x, held_y = (np.concatenate(both) for both in zip((x, y), self.standing, strict=True))
        most = min(self.enough - x.size, candidate_x.size)
        more = picked_in_turn(candidate_x, candidate_y, held_x, held_y, most, self.metric)
        return np.concatenate([x, candidate_x[more]]), np.concatenate([y, candidate_y[more]])

    def _one_more(self, candidate_x: Array, candidate_y: Array) -> bool:
        """Whether a layout of one turbine more was found."""
        if candidate_x.size == 0:
            return False
        wanted = self.x.size + 1
        attempts = int(np.clip(_ATTEMPTS / wanted, _LEAST_ATTEMPTS, _MOST_ATTEMPTS))
        for attempt in range(attempts):
            if attempt % 3 == 0:
                x, y = self._in_a_gap(candidate_x, candidate_y, wanted)
            elif attempt % 3 == 1:
                x, y = self._squeezed(wanted)
            else:
                x, y = self.region.random_points(self.generator, wanted)
            x, y, fits = pushed_apart(x, y, *self.standing, self.metric, _ROUNDS, self.region.arrays)
            if fits:
                self.x, self.y = self._filled(x, y, candidate_x, candidate_y)
                return True
        return False

    def _in_a_gap(self, candidate_x: Array, candidate_y: Array, wanted: int) -> tuple[Array, Array]:
        """The layout so far, a little shaken, with one more where most room is, or nearly most."""
        held_x, held_y = (np.concatenate(both) for both in zip((self.x, self.y), self.standing, strict=True))
        some = self.generator.choice(candidate_x.size, min(candidate_x.size, 400), replace=False)
        room = all_spacings(candidate_x[some], candidate_y[some], held_x, held_y, self.metric)
        gap = some[np.argmax(room)]
        shaken = self.inverse @ self.generator.normal(scale=0.1 * self.generator.random(), size=(2, wanted))
        return np.append(self.x, candidate_x[gap]) + shaken[0], np.append(self.y, candidate_y[gap]) + shaken[1]

    def _squeezed(self, wanted: int) -> tuple[Array, Array]:
        """A lattice just so much too tight that it holds as many as are wanted."""
        angle, offset, scale = self.generator.random() * np.pi / 3, self.generator.random(2), 1.0
        while True:
            x, y = self._lattice(_BASES[0], angle, offset, scale)
            if x.size >= wanted:
                kept = self.generator.choice(x.size, wanted, replace=False)
                return x[kept], y[kept]
            scale *= 0.985 if x.size > 0.9 * wanted else 0.9
