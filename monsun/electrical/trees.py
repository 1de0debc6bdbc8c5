"""Links between turbines and substations as trees and rings: which way each turbine's power goes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Indices = NDArray[np.int64]


def leaves_first(parent: Indices) -> Indices:
    """Turbines by falling number of links to their substation; InputError when one never reaches it."""
    distance = np.zeros(parent.size, dtype=np.int64)
    for turbine in range(parent.size):
        place, steps = turbine, 0
        while place >= 0:
            place, steps = int(parent[place]), steps + 1
            if steps > parent.size:
                raise InputError(f"cable network: turbine {turbine}", "a way to the substation", "a loop")
        distance[turbine] = steps
    return np.argsort(-distance, kind="stable")


def _neighbours(ends: Indices) -> dict[int, list[int]]:
    """Nodes at the other end of each node's links."""
    beside: dict[int, list[int]] = {}
    for a, b in ends.tolist():
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    return beside


def rooted(ends: Indices, count: int) -> Indices:
    """Next turbine towards the substation [turbine]; InputError unless the links make a tree from every substation."""
    if len(ends) != count:
        raise InputError("cable network: links", f"{count} links, one per turbine", f"{len(ends)} links")
    beside = _neighbours(ends)
    parent = np.full(count, -1, dtype=np.int64)
    front = sorted(node for node in beside if node < 0)
    seen = set(front)
    while front:
        node = front.pop()
        for other in beside[node]:
            if other not in seen:
                seen.add(other)
                parent[other] = node
                front.append(other)
    missing = sorted(set(range(count)) - seen)
    if missing:
        raise InputError("cable network: links", "a tree from the substation to every turbine", f"{missing} left out")
    return parent


def opened_rings(ends: Indices, count: int) -> tuple[Indices, list[tuple[int, int]]]:
    """The links of rings without the one in each ring's middle, and those; InputError unless all links make rings.

    A ring may begin at one substation and end at another.
    """
    beside = _neighbours(ends)
    odd = [turbine for turbine in range(count) if len(beside.get(turbine, ())) != 2]
    if odd:
        raise InputError("cable network: links", "rings: two links at every turbine", f"not so at turbines {odd}")
    kept, opened, seen = [], [], set()
    for start in sorted((node for node in beside if node < 0), reverse=True):
        for first in beside[start]:
            if first in seen:
                continue
            ring = [start, first]
            while ring[-1] >= 0:
                seen.add(ring[-1])
                one, other = beside[ring[-1]]
                ring.append(other if one == ring[-2] else one)
            pairs = list(pairwise(ring))
            a, b = pairs.pop((len(ring) - 1) // 2)
            # the end at a turbine first: in a ring of one turbine the open link ends at the substation
            opened.append((a, b) if a >= 0 else (b, a))
            kept += pairs
    if len(seen) != count:
        raise InputError("cable network: links", "rings through a substation", f"{sorted(set(range(count)) - seen)}")
    return np.array(kept, dtype=np.int64).reshape(-1, 2), opened
