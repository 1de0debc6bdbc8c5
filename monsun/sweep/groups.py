"""Flow cases in the order and the groups in which the kernels take them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases

Array = NDArray[np.float64]

MOST_LANES = 64
# directions of one group differ by at most this, so that few pairs that do not meet are looked at
MOST_SPAN = 3.0


@dataclass(frozen=True)
class CaseGroups:
    """Cases sorted by direction and cut into groups.

    order [case]: the original case of each sorted one; start [group + 1]: first sorted case of each group.
    middle_sine, middle_cosine, half_span (radians) [group]: the middle direction of a group and how far others lie.
    sine, cosine, wind_speed, turbulence_intensity [case]: of the sorted cases.
    """

    shared_geometry: bool
    order: NDArray[np.int64]
    start: NDArray[np.int64]
    middle_sine: Array
    middle_cosine: Array
    half_span: Array
    sine: Array
    cosine: Array
    wind_speed: Array
    turbulence_intensity: Array

    @property
    def count(self) -> int:
        """Number of groups."""
        return int(self.half_span.size)


# an optimiser asks for the same cases thousands of times
@lru_cache(maxsize=16)
def case_groups(cases: FlowCases, mixed_directions: bool = True) -> CaseGroups:
    """Groups of at most `MOST_LANES` cases.

    Where directions repeat, as in a rose, a group holds one direction and its geometry is shared; else (and only if
    mixed_directions) a group holds neighbouring directions.
    """
    direction = np.mod(cases.wind_direction, 360.0)
    order = np.argsort(direction, kind="stable")
    turned = direction[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(turned)) + 1]).astype(np.int64)
    shared = not mixed_directions or turned.size >= 4 * starts.size
    edges = _split_evenly(starts, turned.size) if shared else _mixed_edges(turned)
    low, high = np.radians(turned[edges[:-1]]), np.radians(turned[edges[1:] - 1])
    middle, radians = (low + high) / 2, np.radians(turned)
    return CaseGroups(
        shared_geometry=shared,
        order=order,
        start=edges,
        middle_sine=np.sin(middle),
        middle_cosine=np.cos(middle),
        half_span=np.zeros(middle.size) if shared else (high - low) / 2 + 1e-12,
        sine=np.sin(radians),
        cosine=np.cos(radians),
        wind_speed=cases.wind_speed[order],
        turbulence_intensity=cases.turbulence_intensity[order],
    )


def _split_evenly(starts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    stops = np.append(starts[1:], total)
    pieces = [
        np.linspace(a, b, -(-(b - a) // MOST_LANES) + 1).astype(np.int64)[:-1]
        for a, b in zip(starts, stops, strict=True)
    ]
    return np.append(np.concatenate(pieces), total)


def _mixed_edges(turned: Array) -> NDArray[np.int64]:
    edges = [0]
    while edges[-1] < turned.size:
        first = edges[-1]
        last = int(np.searchsorted(turned, turned[first] + MOST_SPAN, side="right"))
        edges.append(min(first + MOST_LANES, last))
    return np.array(edges, dtype=np.int64)
