"""The piece between monopile and tower."""

from __future__ import annotations

import numpy as np

from monsun.cost.smooth import Numbers
from monsun.records import quantity, record

# ORBIT divides kilograms by this and calls the result tonnes: a short ton
SHORT_TON = 907.185


@record
class TransitionPiece:
    """Transition piece: a sleeve over the pile's top with the pile's wall thickness (Arany et al. 2017, step 8)."""

    length: float = quantity("m", "length", 25.0, above=0, source="ORBIT 1.3.1", data_class="published")
    rate: float = quantity(
        "USD/t", "fabricated steel with platforms, ladders and coating, per metric tonne", 9926 / (SHORT_TON / 1e3),
        at_least=0, source="ORBIT 1.3.1: 9,926 USD per short ton, which it labels t", data_class="derived",
    )  # fmt: skip


def transition_piece_mass(diameter: Numbers, thickness: Numbers, piece: TransitionPiece, density: float) -> Numbers:
    """Mass of the transition pieces [turbine], metric tonnes, on piles of a diameter and wall thickness, m."""
    return density * np.pi * (diameter + thickness) * thickness * piece.length / 1e3
