"""The export system: offshore substation, alternating-current cables to the landfall, line to the grid node, losses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon

from monsun.electrical.cable_types import CableType
from monsun.electrical.free_place import free_place
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

EXPORT_CABLE = CableType(
    name="220 kV 1000 mm2",
    cross_section=1000,
    ampacity=825,
    resistance=0.034,
    capacitance=190,
    cost=1500.902,
    source="ORBIT 1.3.1 library: ampacity, capacitance, cost; resistance derived, as the library's 0.16 ohm/km cannot "
    "be: IEC 60228 (from memory) 0.0176 ohm/km at 20 degrees C, x 1.275 at 90 degrees C, x 1.17 skin and proximity, "
    "x 1.3 for sheath and armour (IEC 60287; last two assumed)",
)

_TRANSFORMER = "PyPSA standard types (100 MVA 220/110 kV)"
_PRACTICE = "engineering practice"


@record
class ExportSystem:
    """Export cables, transformers, compensation and the onshore line; the grid's limit is applied elsewhere."""

    voltage: float = quantity("kV", "export voltage", 220.0, above=0, source="ORBIT 1.3.1", data_class="published")
    frequency: float = quantity("Hz", "grid frequency", 50.0, above=0, source="Vietnamese grid", data_class="published")
    cable: CableType = quantity("", "export cable", EXPORT_CABLE, source=EXPORT_CABLE.source, data_class="derived")
    circuit_count: int = quantity(
        "-", "export circuits; 0: as few as carry the rated power", 0, at_least=0,
        source="follows from the ampacity", data_class="derived",
    )  # fmt: skip
    spare_circuits: int = quantity(
        "-", "export circuits more than the rated power needs; with 1, any one may fail without loss (N-1)", 0,
        at_least=0, source="free choice", data_class="assumed",
    )  # fmt: skip
    offshore_route_factor: float = quantity(
        "-", "export cable laid over straight line", 1.05, at_least=1, source=_PRACTICE, data_class="assumed"
    )
    onshore_route_factor: float = quantity(
        "-", "onshore line over straight line", 1.2, at_least=1, source=_PRACTICE, data_class="assumed"
    )
    transformer_no_load: float = quantity(
        "-", "no-load loss of one transformer step over its rating", 0.00055, at_least=0, below=0.1,
        source=_TRANSFORMER, data_class="published",
    )  # fmt: skip
    transformer_load: float = quantity(
        "-", "load loss of one transformer step at its rating over its rating", 0.0026, at_least=0, below=0.1,
        source=_TRANSFORMER, data_class="published",
    )  # fmt: skip
    transformer_margin: float = quantity(
        "-", "transformer rating over rated park power", 1.1, at_least=1, source=_PRACTICE, data_class="assumed"
    )
    compensation_loss: float = quantity(
        "-", "loss of the shunt reactors over the charging power they balance", 0.002, at_least=0, below=0.1,
        source=_PRACTICE, data_class="assumed",
    )  # fmt: skip
    loss_tangent: float = quantity(
        "-", "dielectric loss over charging power of the cable", 0.001, at_least=0, below=0.1,
        source="IEC 60287-1-1, cross-linked polyethylene above 36 kV, from memory", data_class="assumed",
    )  # fmt: skip
    line_voltage: float = quantity(
        "kV", "voltage of the onshore line", 500.0, above=0, source="Vinh Tan node", data_class="published"
    )
    line_circuits: int = quantity(
        "-", "circuits of the onshore line", 2, at_least=1, source=_PRACTICE, data_class="assumed"
    )
    line_resistance: float = quantity(
        "ohm/km", "resistance per phase of one line circuit", 0.03, above=0,
        source="PyPSA standard types (Al/St 240/40 four-bundle)", data_class="published",
    )  # fmt: skip
    substation_clearance: float = quantity(
        "m", "least distance of the offshore substation to any turbine", 500.0, at_least=0,
        source=_PRACTICE, data_class="assumed",
    )  # fmt: skip
    landward_shift: float = quantity(
        "-", "substation's place from the turbines' centre (0) to the edge of the park towards the landfall (1)", 0.0,
        at_least=0, at_most=1, source="shortest array cables; weigh against the export cable", data_class="assumed",
    )  # fmt: skip


@dataclass(frozen=True)
class ExportRoute:
    """The way of the power: substation, landfall and node (m), and laid lengths (m, per circuit).

    offshore_via, onshore_via: points (x, y), m, that the way passes between its ends.
    """

    substation_x: float
    substation_y: float
    landfall_x: float
    landfall_y: float
    node_x: float
    node_y: float
    offshore_length: float
    onshore_length: float
    offshore_via: tuple[tuple[float, float], ...] = ()
    onshore_via: tuple[tuple[float, float], ...] = ()

    @property
    def offshore_path(self) -> Array:
        """Way of the export cables on the map [point, 2], m."""
        start, end = (self.substation_x, self.substation_y), (self.landfall_x, self.landfall_y)
        return np.array([start, *self.offshore_via, end])

    @property
    def onshore_path(self) -> Array:
        """Way of the onshore line on the map [point, 2], m."""
        start, end = (self.landfall_x, self.landfall_y), (self.node_x, self.node_y)
        return np.array([start, *self.onshore_via, end])


@dataclass(frozen=True, eq=False)
class ExportLosses:
    """Losses from the offshore substation to the grid node, each [case] W, and what reaches the node.

    offshore_transformer, cable (conductor, with charging current), dielectric, compensation, onshore_transformer,
    line; loss is their sum; delivered = fed in - loss, negative when the park draws its no-load losses from the grid.
    circuits: export circuits in use.
    """

    offshore_transformer: Array
    cable: Array
    dielectric: Array
    compensation: Array
    onshore_transformer: Array
    line: Array
    loss: Array
    delivered: Array
    circuits: int


def substation_position(
    x: ArrayLike,
    y: ArrayLike,
    landfall_x: float,
    landfall_y: float,
    export: ExportSystem,
    area: Polygon | MultiPolygon | None = None,
) -> tuple[float, float]:
    """Place of the offshore substation, m: nearest to the rule's point that keeps clear of the turbines.

    x, y [turbine] m. The rule's point lies on the line from the turbines' centre to the landfall, `landward_shift` of
    the way to the last turbine in that direction. Tried outwards on rings 50 m apart, 24 points each; inside `area`
    when given (exclusions cut out). Raises InputError when no such place lies within the park's extent.
    """
    turbine = np.column_stack([np.array(values, dtype=float).ravel() for values in (x, y)])
    if turbine.size == 0 or not np.isfinite(turbine).all():
        raise InputError("substation: x, y", "at least one turbine at finite metres", f"shape {turbine.shape}")
    centre = turbine.mean(axis=0)
    way = np.array([landfall_x, landfall_y], dtype=float) - centre
    distance = float(np.hypot(*way))
    unit = way / distance if distance > 0 else np.zeros(2)
    edge = min(max(float(((turbine - centre) @ unit).max()), 0.0), distance)
    start = centre + export.landward_shift * edge * unit
    place = free_place(start, turbine, export.substation_clearance, area)
    return float(place[0]), float(place[1])


def export_route(
    substation_x: float,
    substation_y: float,
    landfall_x: float,
    landfall_y: float,
    node_x: float,
    node_y: float,
    export: ExportSystem,
    offshore_via: ArrayLike = (),
    onshore_via: ArrayLike = (),
) -> ExportRoute:
    """Route of the export to the landfall and on to the node, each length times its route factor; all in m.

    offshore_via, onshore_via: points [point, 2] to pass in this order, none for the straight way.
    """
    route = ExportRoute(
        substation_x=substation_x, substation_y=substation_y, landfall_x=landfall_x, landfall_y=landfall_y,
        node_x=node_x, node_y=node_y, offshore_length=0.0, onshore_length=0.0,
        offshore_via=_points(offshore_via, "offshore_via"), onshore_via=_points(onshore_via, "onshore_via"),
    )  # fmt: skip
    return replace(
        route,
        offshore_length=_length(route.offshore_path) * export.offshore_route_factor,
        onshore_length=_length(route.onshore_path) * export.onshore_route_factor,
    )


def _points(values: ArrayLike, name: str) -> tuple[tuple[float, float], ...]:
    points = np.asarray(values, dtype=float)
    if (points.size and (points.ndim != 2 or points.shape[1] != 2)) or not np.isfinite(points).all():
        raise InputError(f"export route: {name}", "finite points [point, 2]", f"shape {points.shape}")
    return tuple((float(x), float(y)) for x, y in points.reshape(-1, 2))


def _length(path: Array) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def charging_current(export: ExportSystem, length: float) -> float:
    """Charging current of one export circuit of `length` m, A: 2 pi f C U / sqrt(3), over its whole length."""
    return 2 * pi * export.frequency * export.cable.capacitance * 1e-12 * length * export.voltage * 1e3 / sqrt(3)


def circuit_power(export: ExportSystem, length: float) -> float:
    """Greatest active power of one export circuit of `length` m, W.

    The charging current is fed half from either end, so the ends see I_active^2 + (I_charging / 2)^2 = ampacity^2.
    Raises InputError when the cable is too long to carry anything.
    """
    half = charging_current(export, length) / 2
    if half >= export.cable.ampacity:
        raise InputError(
            "export: route", f"a length with a half charging current below {export.cable.ampacity:g} A", f"{half:.0f} A"
        )
    return sqrt(3) * export.voltage * 1e3 * sqrt(export.cable.ampacity**2 - half**2)


def useful_length(export: ExportSystem, share: float = 0.9) -> float:
    """Length of export cable, m, up to which a circuit carries `share` of what a very short one carries.

    Beyond it the charging current takes the cable: half of it at each end, J / 2 = ampacity sqrt(1 - share^2). With
    share 0 it is the length at which nothing but charging current flows. A reactor half-way would double it. Raises
    InputError for a share outside [0, 1] and for a cable without capacitance, which any length suits.
    """
    if not 0 <= share <= 1:
        raise InputError("export: share", "between 0 and 1", share)
    if export.cable.capacitance == 0:
        raise InputError("export: cable", "a capacitance > 0 nF/km", export.cable.capacitance)
    return 2 * export.cable.ampacity * sqrt(1 - share**2) / charging_current(export, 1.0)


def circuits(export: ExportSystem, length: float, rated_power: float) -> int:
    """Number of export circuits for a park of `rated_power` W, spare ones included; InputError when too few are set."""
    each = circuit_power(export, length)
    needed = max(1, ceil(rated_power / each * (1 - 1e-9))) + export.spare_circuits
    if export.circuit_count and export.circuit_count < needed:
        spare = f", {export.spare_circuits} spare" if export.spare_circuits else ""
        raise InputError(
            "export: circuit_count",
            f">= {needed} for {rated_power / 1e6:.0f} MW over {length / 1e3:.0f} km{spare}", export.circuit_count,
        )  # fmt: skip
    return export.circuit_count or needed


def export_losses(export: ExportSystem, route: ExportRoute, power: ArrayLike, rated_power: float) -> ExportLosses:
    """Losses of the export for every case.

    power [case] W at the offshore substation, after the array's losses; rated_power W of the park. Per circuit with
    active current I and charging current J, half from each end: the charging current falls to zero at mid-point, so
    the conductor loses 3 R (I^2 + J^2 / 12). Transformers lose no_load S + load S (P / S)^2 at the rating S =
    transformer_margin x rated power. Each step sees what the steps before it leave.
    """
    sent = np.asarray(power, dtype=float)
    count = circuits(export, route.offshore_length, rated_power)
    rating = export.transformer_margin * rated_power
    volts = export.voltage * 1e3

    def transformer(through: Array) -> Array:
        """Loss of one transformer step, W; through [case] W."""
        return rating * (export.transformer_no_load + export.transformer_load * (through / rating) ** 2)

    first = transformer(sent)
    flow = sent - first
    charging = charging_current(export, route.offshore_length)
    reactive = count * sqrt(3) * volts * charging
    resistance = export.cable.resistance * route.offshore_length / 1e3
    active = flow / (count * sqrt(3) * volts)
    conductor = count * 3 * resistance * (active**2 + charging**2 / 12)
    dielectric = np.full_like(sent, export.loss_tangent * reactive)
    compensation = np.full_like(sent, export.compensation_loss * reactive)
    flow = flow - conductor - dielectric - compensation
    second = transformer(flow)
    flow = flow - second
    line = line_loss(export, route, flow)
    loss = first + conductor + dielectric + compensation + second + line
    return ExportLosses(
        offshore_transformer=first,
        cable=conductor,
        dielectric=dielectric,
        compensation=compensation,
        onshore_transformer=second,
        line=line,
        loss=loss,
        delivered=sent - loss,
        circuits=count,
    )


def line_loss(export: ExportSystem, route: ExportRoute, power: Array) -> Array:
    """Loss of the onshore line [case], W: R (P / U)^2, at unity power factor; power [case] W at its sea end."""
    resistance = export.line_resistance * route.onshore_length / 1e3 / export.line_circuits
    return np.asarray(resistance * (power / (export.line_voltage * 1e3)) ** 2)
