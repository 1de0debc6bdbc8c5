"""Array cables whose links stay while the turbines move: their lengths, cost and losses, with exact slopes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.geometry import length_gradient
from monsun.electrical.losses import array_losses
from monsun.electrical.network import CableNetwork, sized
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LinearSlopes:
    """A number and its slopes by x and y of the turbines, each [turbine], per metre."""

    value: float
    x: Array
    y: Array


def moved(
    network: CableNetwork, array: ArraySystem, rated_power: ArrayLike, x: ArrayLike, y: ArrayLike
) -> CableNetwork:
    """The network with its turbines at x, y [turbine] m: links, the substation and corners at no turbine stay.

    rated_power W, one number or [turbine], as when the network was sized: then the cable types stay too. Paths follow
    their turbines, also across another cable or an obstacle: only a new routing sees those. Raises InputError for
    another number of turbines.
    """
    east, north = (np.array(values, dtype=float).ravel() for values in (x, y))
    if not east.shape == north.shape == network.parent.shape:
        raise InputError("cables: x, y", f"{network.parent.size} places, one per link", f"{east.size} and {north.size}")
    place = np.column_stack((east, north))
    paths = []
    for path, nodes in zip(network.paths, network.path_nodes, strict=True):
        changed = path.copy()
        moves = nodes >= 0
        changed[moves] = place[nodes[moves]]
        paths.append(changed)
    return sized(replace(network, x=east, y=north, paths=tuple(paths)), array, rated_power)


def laid_length(network: CableNetwork, array: ArraySystem, per_metre: ArrayLike = 1.0) -> LinearSlopes:
    """Installed length of all cables, m, with its exact slopes at fixed links.

    per_metre: a worth of each link's metre [link], or one for all; the value is then in units of it.
    """
    weight = np.broadcast_to(np.asarray(per_metre, dtype=float), network.installed_length.shape)
    slopes = length_gradient(network, weight * array.route_factor)
    return LinearSlopes(float(weight @ network.installed_length), *slopes)


def supply_cost(network: CableNetwork, array: ArraySystem) -> LinearSlopes:
    """Supply cost of all cables, USD, with its exact slopes at fixed links and types, USD/m; InputError unsized."""
    return laid_length(network, array, network.link_cost / network.installed_length)


def loss_per_metre(network: CableNetwork, array: ArraySystem, power: ArrayLike, weight: ArrayLike) -> Array:
    """What a metre more of each link loses [link], in W times the unit of the weight, per metre.

    power [case, turbine] W, held as it is here: the square of the current stays while the length changes. weight
    [case]: probabilities give the mean loss, W/m. A loss is resistance times squared current, resistance is linear
    in length: exact at fixed power.
    """
    return array_losses(network, array, power, weight).link_loss / network.installed_length
