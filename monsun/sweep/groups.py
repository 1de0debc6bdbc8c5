"""Flow cases in the order and the groups in which the kernels take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases

Array = NDArray[np.float64]

MOST_LANES = 64
# directions of one group differ by at most this, so that few pairs that do not meet are looked at
MOST_SPAN = 3.0


@dataclass(frozen=True)
class CaseGroups:
    """Cases sorted by direction and cut into groups; `order` gives the original case of each sorted one."""

    order: NDArray[np.int64]
    start: NDArray[np.int64]
    shared_geometry: bool
    middle: Array
    half_span: Array
    direction: Array

    @property
    def count(self) -> int:
        """Number of groups."""
        return int(self.middle.size)


def case_groups(cases: FlowCases, mixed_directions: bool = True) -> CaseGroups:
    """Groups of at most `MOST_LANES` cases.

    Where directions repeat, as in a rose, a group holds one direction and its geometry is shared; else (and only if
    mixed_directions) a group holds neighbouring directions.
    """
    direction = np.mod(cases.wind_direction, 360.0)
    order = np.argsort(direction, kind="stable")
    turned = direction[order]
    new = np.flatnonzero(np.diff(turned)) + 1
    starts = np.concatenate([[0], new]).astype(np.int64)
    shared = not mixed_directions or turned.size >= 4 * starts.size
    if shared:
        edges = _split_evenly(starts, turned.size)
        middle = turned[edges[:-1]]
        return CaseGroups(order, edges, True, np.radians(middle), np.zeros(middle.size), np.radians(turned))
    edges = _mixed_edges(turned)
    low, high = turned[edges[:-1]], turned[edges[1:] - 1]
    return CaseGroups(
        order, edges, False, np.radians((low + high) / 2), np.radians((high - low) / 2) + 1e-12, np.radians(turned)
    )


def _split_evenly(starts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    stops = np.append(starts[1:], total)
    pieces = [np.linspace(a, b, -(-(b - a) // MOST_LANES) + 1).astype(np.int64)[:-1] for a, b in zip(starts, stops)]
    return np.append(np.concatenate(pieces), total)


def _mixed_edges(turned: Array) -> NDArray[np.int64]:
    edges = [0]
    while edges[-1] < turned.size:
        first = edges[-1]
        last = int(np.searchsorted(turned, turned[first] + MOST_SPAN, side="right"))
        edges.append(min(first + MOST_LANES, last))
    return np.array(edges, dtype=np.int64)
