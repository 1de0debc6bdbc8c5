"""Losses in the array cables: current squared times resistance, for every flow case and link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.network import CableNetwork, power_downstream
from monsun.energy.production import HOURS_PER_YEAR
from monsun.records import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ArrayLosses:
    """Losses in the array cables.

    loss [case] W; sent [case, substation] W, what is left at each substation; link_loss [link] W, averaged over the
    cases; annual MWh per year of 8,760 h; share - of the energy that the turbines feed in.
    """

    loss: Array
    sent: Array
    link_loss: Array
    annual: float
    share: float


def link_resistance(network: CableNetwork) -> Array:
    """Resistance per phase of each link with its cable type and installed length [link], ohm; InputError unsized."""
    if not network.cable_types:
        raise InputError(
            "cable network: resistance", "a network with cable types, from `sized`", "turbine counts alone"
        )
    per_metre = np.array([cable.resistance for cable in network.cable_types]) / 1e3
    return per_metre[network.link_type] * network.installed_length


def array_losses(network: CableNetwork, array: ArraySystem, power: ArrayLike, probability: ArrayLike) -> ArrayLosses:
    """Losses of the array cables over all cases.

    power [case, turbine] W at the turbines; probability [case], sums to 1. Each link carries the power of the turbines
    behind it: I = P / (sqrt(3) U cos(phi)), loss = 3 I^2 R, so loss = R P^2 / (U cos(phi))^2 (three-phase power, any
    textbook). Resistance at the hottest operating temperature at every load, and power not lessened by the losses
    before it: both make the loss slightly too large; the charging current of the short links is left out.
    """
    case_power = np.asarray(power, dtype=float)
    weight = np.asarray(probability, dtype=float)
    if case_power.ndim != 2 or weight.shape != case_power.shape[:1]:
        raise InputError(
            "array losses: power, probability", "[case, turbine] and [case]", f"{case_power.shape}, {weight.shape}"
        )
    flow = power_downstream(network, case_power)
    squared = flow * flow
    factor = link_resistance(network) / (array.voltage * 1e3 * array.power_factor) ** 2
    link_loss = factor * (weight @ squared)
    mean, fed = float(link_loss.sum()), float(weight @ case_power.sum(axis=1))
    # open links carry nothing
    turbines = network.parent.size
    loss = squared[:, :turbines] @ (factor[:turbines, None] * network.feeds)
    return ArrayLosses(
        loss=loss.sum(axis=1),
        sent=case_power @ network.feeds - loss,
        link_loss=link_loss,
        annual=mean * HOURS_PER_YEAR / 1e6,
        share=mean / fed if fed > 0 else 0.0,
    )
