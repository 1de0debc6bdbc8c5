"""Export by direct current: links of two cables with a converter at each end, and what they lose."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import CableType
from monsun.electrical.export_losses import ExportLosses
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

DIRECT_CURRENT_CABLE = CableType(
    name="320 kV DC 2000 mm2",
    cross_section=2000,
    ampacity=1900,
    resistance=0.0108,
    cost=900,
    source="ORBIT 1.3.1 library: ampacity (marked an estimate there), cost per cable; resistance derived, as the "
    "library has none: IEC 60228 (from memory) 0.0090 ohm/km at 20 degrees C, x 1.20 at 70 degrees C",
)

_MEMORY = "modular multilevel converters with their transformers, 0.7-1 % at full load, from memory"


@record
class DirectCurrent:
    """A symmetric monopole: two cables at plus and minus `voltage`, a converter station at each end."""

    voltage: float = quantity(
        "kV", "voltage of each cable to earth", 320.0, above=0, source="ORBIT 1.3.1", data_class="published"
    )
    cable: CableType = quantity(
        "", "direct-current cable", DIRECT_CURRENT_CABLE, source=DIRECT_CURRENT_CABLE.source, data_class="derived"
    )
    converter_no_load: float = quantity(
        "-", "no-load loss of one converter station over its rating", 0.0015, at_least=0, below=0.1,
        source=_MEMORY, data_class="assumed",
    )  # fmt: skip
    converter_load: float = quantity(
        "-", "load loss of one converter station at its rating over its rating, with the square of the power", 0.0075,
        at_least=0, below=0.1, source=_MEMORY, data_class="assumed",
    )  # fmt: skip
    spare_links: int = quantity(
        "-", "links more than the rated power needs", 0, at_least=0, source="free choice", data_class="assumed"
    )


def link_power(direct: DirectCurrent) -> float:
    """Greatest power of one link, W: 2 U I; there is no charging current, so the length does not matter."""
    return 2 * direct.voltage * 1e3 * direct.cable.ampacity


def direct_current_links(direct: DirectCurrent, rated_power: float) -> int:
    """Number of links for a park of `rated_power` W, spare ones included."""
    if not rated_power > 0:
        raise InputError("direct current: rated_power", "> 0 W", rated_power)
    return ceil(rated_power / link_power(direct) * (1 - 1e-9)) + direct.spare_links


def direct_losses(direct: DirectCurrent, length: float, power: ArrayLike, rated_power: float) -> ExportLosses:
    """Losses from the offshore converter to behind the onshore converter.

    length m of each link; power [case] W at the offshore converter; rated_power W of what it collects. A link with
    current I = P / (2 U) loses 2 R I^2 in its two cables; converters lose no_load S + load S (P / S)^2 at the rated
    power S. Each step sees what the steps before it leave.
    """
    sent = np.asarray(power, dtype=float)
    count = direct_current_links(direct, rated_power)

    def converter(through: Array) -> Array:
        """Loss of one converter station, W; through [case] W."""
        share = (through / rated_power) ** 2
        return np.asarray(rated_power * (direct.converter_no_load + direct.converter_load * share))

    first = converter(sent)
    flow = sent - first
    current = flow / count / (2 * direct.voltage * 1e3)
    cable = count * 2 * direct.cable.resistance * length / 1e3 * current**2
    second = converter(flow - cable)
    return ExportLosses(
        sent, (("offshore converters", first), ("export cables", cable), ("onshore converters", second))
    )
