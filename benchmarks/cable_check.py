"""A second rating of cable networks: lengths, loads, crossings and limits from coordinates alone, in plain Python.

It shares no code with the package. A network is a list of links, each with its two ends (a turbine from 0 on, or -1 for
the substation) and its path of points in metres.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, hypot, tau
from typing import Any

NEAR = 1e-2  # m: stored points are rounded to a centimetre
OUTSIDE = 1.01  # m that a path may leave the border: turbines on it stand out by rounding

Point = tuple[float, float]


def rate(links: list[list[int]], paths: list[list[Point]], count: int) -> dict[str, Any]:
    """Length m, most turbines on one link, branches (turbines where cables join), pairs of links that cross."""
    towards: dict[int, list[int]] = {node: [] for node in range(-1, count)}
    for a, b in links:
        towards[a].append(b)
        towards[b].append(a)
    above, order, front = {-1: -1}, [], [-1]
    while front:
        node = front.pop()
        order.append(node)
        for other in towards[node]:
            if other not in above:
                above[other] = node
                front.append(other)
    if len(above) != count + 1 or len(links) != count:
        raise ValueError(f"not a tree that reaches all {count} turbines: {len(links)} links, {len(above) - 1} reached")
    load = dict.fromkeys(range(count), 1)
    for node in reversed(order):
        if above[node] >= 0:
            load[above[node]] += load[node]
    return {
        "length": sum(hypot(q[0] - p[0], q[1] - p[1]) for path in paths for p, q in pairwise(path)),
        "most": max(load.values()),
        "branches": sum(len(towards[node]) > 2 for node in range(count)),
        "crossings": crossings(paths),
    }


def crossings(paths: list[list[Point]]) -> list[tuple[int, int]]:
    """Pairs of paths that cross: in the midst of two segments, or by changing sides at a corner that they share."""
    found = set()
    for (i, first), (j, second) in combinations(enumerate(paths), 2):
        if any(_cross(a, b, c, d) for a, b in pairwise(first) for c, d in pairwise(second)):
            found.add((i, j))
    # a cable around a turbine has all cables of that turbine, and all others around it, on one side of its corner
    for i, path in enumerate(paths):
        for before, corner, after in zip(path, path[1:], path[2:], strict=False):
            sides: dict[bool, set[int]] = {True: set(), False: set()}
            for j, other in enumerate(paths):
                if j == i:
                    continue
                for k, point in enumerate(other):
                    if _apart(point, corner) < NEAR:
                        for beside in other[max(k - 1, 0) : k] + other[k + 1 : k + 2]:
                            side = _side(before, corner, after, beside)
                            if side is not None:
                                sides[side].add(j)
            ending = {j for j in sides[True] | sides[False] if _ends_at(paths[j], corner)}
            # a turbine's own cables on both sides are cut by the path; one that passes by too must keep to one side
            if sides[True] & ending and sides[False] & ending:
                found.update((min(i, j), max(i, j)) for j in ending)
            found.update((min(i, j), max(i, j)) for j in (sides[True] & sides[False]) - ending)
    return sorted(found)


def outside(paths: list[list[Point]], border: list[Point], substation: Point) -> list[int]:
    """Paths that leave the border by more than `OUTSIDE`, looked at every ten metres; near the substation they may."""
    found = []
    for index, path in enumerate(paths):
        if _apart(path[-1], substation) < NEAR and not _inside(substation, border):
            continue
        for p, q in pairwise(path):
            steps = max(1, int(_apart(p, q) / 10))
            along = [(p[0] + (q[0] - p[0]) * s / steps, p[1] + (q[1] - p[1]) * s / steps) for s in range(steps + 1)]
            if any(not _inside(point, border) and _to_border(point, border) > OUTSIDE for point in along):
                found.append(index)
                break
    return found


def _apart(p: Point, q: Point) -> float:
    return hypot(p[0] - q[0], p[1] - q[1])


def _ends_at(path: list[Point], point: Point) -> bool:
    return min(_apart(path[0], point), _apart(path[-1], point)) < NEAR


def _turn(a: Point, b: Point, c: Point) -> float:
    """Distance of c from the line through a and b, m, positive on its left."""
    return ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / max(_apart(a, b), 1e-12)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross away from their ends."""
    first, second = sorted((_turn(a, b, c), _turn(a, b, d)))
    third, fourth = sorted((_turn(c, d, a), _turn(c, d, b)))
    return first < -NEAR and second > NEAR and third < -NEAR and fourth > NEAR


def _side(before: Point, corner: Point, after: Point, point: Point) -> bool | None:
    """On which side of the way before-corner-after a point lies, seen from the corner; None along the way itself."""
    angles = [atan2(p[1] - corner[1], p[0] - corner[0]) for p in (before, after, point)]
    to_after, to_point = (angles[1] - angles[0]) % tau, (angles[2] - angles[0]) % tau
    least = 1e-6
    if min(to_point, tau - to_point) < least or abs(to_point - to_after) < least:
        return None
    return to_point < to_after


def _inside(point: Point, border: list[Point]) -> bool:
    """Whether a point lies within a polygon, by the number of edges to its right."""
    x, y = point
    hits = 0
    for (xa, ya), (xb, yb) in zip(border, border[1:] + border[:1], strict=True):
        if (ya > y) != (yb > y) and x < xa + (y - ya) / (yb - ya) * (xb - xa):
            hits += 1
    return hits % 2 == 1


def _to_border(point: Point, border: list[Point]) -> float:
    """Distance to a polygon's outline, m."""
    best = float("inf")
    for (xa, ya), (xb, yb) in zip(border, border[1:] + border[:1], strict=True):
        square = (xb - xa) ** 2 + (yb - ya) ** 2
        share = 0.0 if square == 0 else ((point[0] - xa) * (xb - xa) + (point[1] - ya) * (yb - ya)) / square
        share = min(max(share, 0.0), 1.0)
        best = min(best, hypot(point[0] - xa - share * (xb - xa), point[1] - ya - share * (yb - ya)))
    return best
