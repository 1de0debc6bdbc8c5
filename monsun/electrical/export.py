"""Export by alternating current: its circuits to the landfall, what limits them, and what they lose."""

from __future__ import annotations

from enum import StrEnum
from math import ceil, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import CableType
from monsun.electrical.export_losses import ExportLosses
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


class ExportKind(StrEnum):
    """How the power comes ashore."""

    HVAC = "hvac"
    HVDC = "hvdc"


class LandfallRule(StrEnum):
    """Where the export comes ashore: straight towards the grid node, or where cables and line cost least."""

    STRAIGHT = "straight"
    CHEAPEST = "cheapest"


class ExportRule(StrEnum):
    """How the kind of the export is found: the cheaper one over the park's life, or given."""

    CHEAPEST = "cheapest"
    HVAC = "hvac"
    HVDC = "hvdc"

    @property
    def asked(self) -> ExportKind | None:
        """The kind that is asked for; None where the cheaper one is."""
        return None if self is ExportRule.CHEAPEST else ExportKind(self.value)


@record
class ExportSystem:
    """How the power comes ashore: alternating-current cables, transformers, reactors, and the onshore line of any kind.

    The grid's limit is applied elsewhere.
    """

    kind: ExportRule = quantity(
        "",
        "cheapest, hvac or hvdc",
        ExportRule.CHEAPEST,
        source="least capital and worth of losses",
        data_class="derived",
    )
    landfall: LandfallRule = quantity(
        "", "straight towards the grid node, or cheapest, by cables and line; where the site map has a landfall, there",
        LandfallRule.STRAIGHT, source="the shortest way; permits decide", data_class="assumed",
    )  # fmt: skip
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
            "export: alternating current",
            f"at most {useful_length(export, 0.0) / 1e3:.0f} km, where half the charging current is the ampacity of "
            f"{export.cable.ampacity:g} A (export.kind: hvdc goes any length)",
            f"{length / 1e3:.0f} km",
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


def alternating_losses(export: ExportSystem, length: float, power: ArrayLike, rated_power: float) -> ExportLosses:
    """Losses from the offshore substation to behind the onshore transformers.

    length m of each circuit; power [case] W at the substation, after the array's losses; rated_power W of what it
    collects. Per circuit with active current I and charging current J, half from each end: the charging current falls
    to zero at mid-point, so the conductor loses 3 R (I^2 + J^2 / 12). Transformers lose no_load S + load S (P / S)^2 at
    the rating S = transformer_margin x rated power. Each step sees what the steps before it leave.
    """
    sent = np.asarray(power, dtype=float)
    count = circuits(export, length, rated_power)
    rating = export.transformer_margin * rated_power
    volts = export.voltage * 1e3

    def transformer(through: Array) -> Array:
        """Loss of one transformer step, W; through [case] W."""
        return rating * (export.transformer_no_load + export.transformer_load * (through / rating) ** 2)

    first = transformer(sent)
    flow = sent - first
    charging = charging_current(export, length)
    reactive = count * sqrt(3) * volts * charging
    active = flow / (count * sqrt(3) * volts)
    conductor = count * 3 * export.cable.resistance * length / 1e3 * (active**2 + charging**2 / 12)
    dielectric = np.full_like(sent, export.loss_tangent * reactive)
    reactors = np.full_like(sent, export.compensation_loss * reactive)
    second = transformer(flow - conductor - dielectric - reactors)
    return ExportLosses(
        sent,
        (
            ("offshore transformers", first),
            ("export cables", conductor),
            ("dielectric", dielectric),
            ("reactors", reactors),
            ("onshore transformers", second),
        ),
    )


def line_loss(export: ExportSystem, length: float, power: Array) -> Array:
    """Loss of an onshore line of `length` m [case], W: R (P / U)^2, at unity power factor; power [case] W sent in."""
    resistance = export.line_resistance * length / 1e3 / export.line_circuits
    return np.asarray(resistance * (power / (export.line_voltage * 1e3)) ** 2)
