"""What joins a park to the grid: a leg ashore for each offshore substation, of one kind, and the line to the node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import CableType
from monsun.electrical.direct_current import DirectCurrent, direct_current_links, direct_losses
from monsun.electrical.export import ExportKind, ExportSystem, alternating_losses, circuits, line_loss
from monsun.electrical.export_losses import LINE, ExportLosses, side_by_side
from monsun.electrical.export_route import ExportRoute
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ExportLeg:
    """What brings the power of one offshore substation ashore: its route, circuits or direct-current links, rated W.

    A substation without turbines has no circuits.
    """

    route: ExportRoute
    circuits: int
    rated_power: float


@dataclass(frozen=True)
class ExportConnection:
    """An export of one kind: legs [substation] in the order of the network's substations, and a line they share."""

    kind: ExportKind
    legs: tuple[ExportLeg, ...]
    system: ExportSystem
    direct: DirectCurrent

    @property
    def circuits(self) -> int:
        """Circuits, or direct-current links, of all legs."""
        return sum(leg.circuits for leg in self.legs)

    @property
    def substations(self) -> int:
        """Substations that turbines feed."""
        return sum(1 for leg in self.legs if leg.circuits)

    @property
    def circuit_length(self) -> float:
        """Length of all circuits laid at sea, m; the two cables of a direct-current link are laid together."""
        return sum(leg.circuits * leg.route.offshore_length for leg in self.legs)

    @property
    def cable_length(self) -> float:
        """Length of cable bought, m: a link of direct current has two."""
        return self.circuit_length * (2 if self.kind is ExportKind.HVDC else 1)

    @property
    def cable(self) -> CableType:
        """The type of the export cables."""
        return self.direct.cable if self.kind is ExportKind.HVDC else self.system.cable

    @property
    def onshore_length(self) -> float:
        """Length of the line from the landfall to the node, m."""
        return self.legs[0].route.onshore_length

    @property
    def summary(self) -> str:
        """Its circuits or links with their lengths, in words."""
        what = "direct-current link" if self.kind is ExportKind.HVDC else "alternating-current circuit"
        used = [leg for leg in self.legs if leg.circuits]
        first = f"{used[0].circuits} {what}{'s' if used[0].circuits > 1 else ''} of"
        lengths = [f"{leg.route.offshore_length / 1e3:.1f} km" for leg in used]
        return " and ".join(
            [
                f"{first} {lengths[0]}",
                *(f"{leg.circuits} of {far}" for leg, far in zip(used[1:], lengths[1:], strict=True)),
            ]
        )

    @property
    def rated_power(self) -> float:
        """Rated power of all turbines, W."""
        return sum(leg.rated_power for leg in self.legs)


def export_connection(
    kind: ExportKind,
    system: ExportSystem,
    direct: DirectCurrent,
    routes: Sequence[ExportRoute],
    rated_power: Sequence[float] | Array,
) -> ExportConnection:
    """The export of that kind with as many circuits as each substation needs.

    routes, rated_power [substation] W. Raises InputError where alternating current cannot go that far, too few circuits
    are set, or nothing is connected.
    """
    if len(routes) != len(rated_power) or not sum(rated_power) > 0:
        raise InputError("export: rated_power", f"> 0 W behind {len(routes)} routes", list(rated_power))

    def needed(route: ExportRoute, rated: float) -> int:
        if rated == 0:
            return 0
        if kind is ExportKind.HVDC:
            return direct_current_links(direct, rated)
        return circuits(system, route.offshore_length, rated)

    legs = [
        ExportLeg(route, needed(route, float(rated)), float(rated))
        for route, rated in zip(routes, rated_power, strict=True)
    ]
    return ExportConnection(kind, tuple(legs), system, direct)


def export_connections(
    system: ExportSystem, direct: DirectCurrent, routes: Sequence[ExportRoute], rated_power: Sequence[float] | Array
) -> tuple[dict[ExportKind, ExportConnection], tuple[str, ...]]:
    """The export of each kind that can carry the power, and why others cannot; arguments as `export_connection`."""
    found: dict[ExportKind, ExportConnection] = {}
    refused: list[str] = []
    for kind in ExportKind:
        try:
            found[kind] = export_connection(kind, system, direct, routes, rated_power)
        except InputError as error:
            refused.append(str(error))
    return found, tuple(refused)


def export_losses(connection: ExportConnection, power: ArrayLike) -> ExportLosses:
    """Losses of the export for every case, to the grid node; power [case, substation] W, after the array's losses."""
    sent = np.asarray(power, dtype=float)
    if sent.ndim != 2 or sent.shape[1] != len(connection.legs):
        raise InputError("export losses: power", f"[case, {len(connection.legs)}]", f"shape {sent.shape}")
    ashore = side_by_side(
        [
            alternating_losses(connection.system, leg.route.offshore_length, column, leg.rated_power)
            if connection.kind is ExportKind.HVAC
            else direct_losses(connection.direct, leg.route.offshore_length, column, leg.rated_power)
            for leg, column in zip(connection.legs, sent.T, strict=True)
            if leg.circuits
        ]
    )
    line = line_loss(connection.system, connection.onshore_length, ashore.delivered)
    return ExportLosses(ashore.sent, (*ashore.parts, (LINE, line)))
