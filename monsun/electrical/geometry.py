"""Geometry of a cable network with its links held fixed: slopes of its length, and crossings."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.network import FIXED, CableNetwork

Array = NDArray[np.float64]


def length_gradient(network: CableNetwork, per_metre: ArrayLike = 1.0) -> tuple[Array, Array]:
    """Slopes of the cable length by each turbine's x and y, each [turbine], with the links held fixed.

    Corners at a turbine move with it, others stay. per_metre: a weight per link, such as USD/m of its cable type times
    the route factor (then the slopes are USD/m).
    """
    slopes = _slopes(network, per_metre)[: network.parent.size]
    return slopes[:, 0], slopes[:, 1]


def substation_gradient(network: CableNetwork, per_metre: ArrayLike = 1.0) -> tuple[Array, Array]:
    """As `length_gradient`, by each substation's x and y, each [substation]."""
    slopes = _slopes(network, per_metre)[network.parent.size :][::-1]
    return slopes[:, 0], slopes[:, 1]


def _slopes(network: CableNetwork, per_metre: ArrayLike) -> Array:
    """Slopes of the weighed length by every node's place [node, 2], in the order of `CableNetwork.places`."""
    weight = np.broadcast_to(np.asarray(per_metre, dtype=float), len(network.paths))
    slopes = np.zeros_like(network.places)
    for share, path, nodes in zip(weight, network.paths, network.path_nodes, strict=True):
        along = np.diff(path, axis=0)
        distance = np.hypot(*along.T)
        unit = share * along / np.where(distance > 0, distance, 1.0)[:, None]
        for node, pull in ((nodes[1:], unit), (nodes[:-1], -unit)):
            moves = node != FIXED
            np.add.at(slopes, node[moves], pull[moves])
    return slopes


def crossings(network: CableNetwork) -> list[tuple[int, int]]:
    """Pairs of links whose routes cross properly (touching at a shared end or corner is no crossing)."""
    owner = np.concatenate([np.full(len(path) - 1, link) for link, path in enumerate(network.paths)])
    start = np.concatenate([path[:-1] for path in network.paths])
    end = np.concatenate([path[1:] for path in network.paths])

    def side(point: Array) -> Array:
        """Distance of each point [other] from the line through each segment [segment, other], signed, m."""
        along = end - start
        to = point[None, :, :] - start[:, None, :]
        length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
        return (along[:, None, 0] * to[..., 1] - along[:, None, 1] * to[..., 0]) / length[:, None]

    # a millimetre: routes that touch a common corner differ by rounding
    apart = (np.minimum(side(start), side(end)) < -1e-3) & (np.maximum(side(start), side(end)) > 1e-3)
    first, second = np.nonzero(apart & apart.T)
    pairs = {(int(owner[a]), int(owner[b])) for a, b in zip(first, second, strict=True) if owner[a] < owner[b]}
    return sorted(pairs)
