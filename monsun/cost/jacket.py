"""Jackets with their pin piles and transition piece, by NREL's fits of cost and mass over depth (NRWAL)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cost.smooth import Numbers
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

_NRWAL = "NRWAL 2015 set"


@record
class JacketCost:
    """What a jacket costs: its lattice, pin piles and transition piece in prices of 2015, brought to the base year.

    The lattice is a line for 15 MW; piles and transition piece are NRWAL's masses at 10 MW, where its fits end.
    """

    lattice: tuple[float, ...] = quantity(
        "million USD, /m", "lattice: constant and linear term in depth, prices of 2015", (2.16, 0.042), at_least=0,
        source="NRWAL, 15 MW: (86.4 + 1.68 d) million USD for 40 jackets", data_class="derived",
    )  # fmt: skip
    pile_rate: float = quantity(
        "USD/t", "steel of the pin piles, prices of 2015", 2250.0, at_least=0, source=_NRWAL, data_class="published"
    )
    transition_piece_rate: float = quantity(
        "USD/t", "steel of the transition piece, prices of 2015", 4599.0, at_least=0, source=_NRWAL,
        data_class="published",
    )  # fmt: skip
    price_factor: float = quantity(
        "-", "prices of the base year over those of 2015", 1.936, above=0,
        source="NRWAL: x 1.25 to 2022; x 1.549, ORBIT's monopile with transition piece over NRWAL's in 30 m depth, so "
        "that both kinds stand at one level of prices", data_class="derived",
    )  # fmt: skip
    installation: float = quantity(
        "USD", "what setting a jacket on its piles costs more than driving a monopile", 1.2e6, at_least=0,
        source="three more vessel days of 400,000 USD", data_class="assumed",
    )  # fmt: skip
    reference_power: float = quantity(
        "W", "rated power of the turbine that the lattice's line holds for", 15e6, above=0, source="NRWAL",
        data_class="published",
    )  # fmt: skip
    power_exponent: float = quantity(
        "-", "cost grows with rated power to this exponent (1: same cost per kW)", 1.0, at_least=0, at_most=3,
        source="no published series used", data_class="assumed",
    )  # fmt: skip

    def check(self) -> None:
        """Raise InputError for a line without two numbers."""
        if len(self.lattice) != 2:
            raise InputError("foundation: jacket: lattice", "2 numbers", len(self.lattice))


def jacket_cost(depth: Numbers, rated_power: Array, jacket: JacketCost) -> Numbers:
    """Cost of jackets with piles and transition pieces [turbine], USD; depth m, rated_power W."""
    constant, linear = jacket.lattice
    # metric tonnes for 10 MW (NRWAL 2015/jacket.yaml)
    lattice_mass = np.exp(3.7136 + 0.00176 * 10**2.5 + 0.645 * np.log(depth))
    pile_mass = 8 * lattice_mass**0.5574
    piece_mass = 1 / (-0.0131 + 0.0381 / np.log(10) - 2.27e-9 * depth**3)
    steel = 1e6 * (constant + linear * depth)
    steel = steel + pile_mass * jacket.pile_rate + piece_mass * jacket.transition_piece_rate
    scale = (rated_power / jacket.reference_power) ** jacket.power_exponent
    return steel * jacket.price_factor * scale + jacket.installation
