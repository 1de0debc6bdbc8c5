"""Losses between gross and net energy: the loss factors, how they combine, and the waterfall from gross to net."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

MWH_PER_GWH = 1000.0

_DTU = "DTU loss table with IEC 61400-15-2 names, default column"


@record
class LossFactors:
    """Losses that are given, not computed, each as a share of the energy that reaches it.

    The groups are those of IEC 61400-15-2. Internal wakes, electrical losses and the export limit are computed
    elsewhere and join in `assessment.assess`.
    """

    blockage: float = quantity(
        "-",
        "induction zone of the whole park; 0 when the flow model already has blockage",
        default=0.005,
        at_least=0.0,
        below=1.0,
        source="lower end of the usual 0.5-2 %",
        data_class="assumed",
    )
    external_wakes: float = quantity(
        "-",
        "wakes of neighbouring and future parks",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source="no neighbouring park is described; usual range 0-4 %",
        data_class="assumed",
    )
    turbine_availability: float = quantity(
        "-",
        "turbines standing still for maintenance and repair, as a share of energy",
        default=0.05,
        at_least=0.0,
        below=1.0,
        source="WOMBAT, library of the 2025 cost review, 600 MW, 5 years: production-based availability 94.9 %",
        data_class="derived",
    )
    balance_of_plant_availability: float = quantity(
        "-",
        "cables and substations out of service",
        default=0.005,
        at_least=0.0,
        below=1.0,
        source="usual 0.5-1 % together with the grid",
        data_class="assumed",
    )
    grid_availability: float = quantity(
        "-",
        "public grid out of service, curtailment excluded",
        default=0.005,
        at_least=0.0,
        below=1.0,
        source=_DTU,
        data_class="published",
    )
    turbine_performance: float = quantity(
        "-",
        "turbines below their power curve, whatever the reason",
        default=0.01,
        at_least=0.0,
        below=1.0,
        source=_DTU + " (power curve)",
        data_class="published",
    )
    high_wind_hysteresis: float = quantity(
        "-",
        "waiting for re-start after a stop in high wind",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source=_DTU,
        data_class="published",
    )
    blade_degradation: float = quantity(
        "-",
        "leading-edge erosion and salt, mean over the life",
        default=0.0025,
        at_least=0.0,
        below=1.0,
        source=_DTU,
        data_class="published",
    )
    storm_and_temperature: float = quantity(
        "-",
        "shutdown in tropical storms and derating at high temperature",
        default=0.005,
        at_least=0.0,
        below=1.0,
        source="usual 0.3-1 % in the South China Sea; replaces the icing of cold seas",
        data_class="assumed",
    )
    other_environmental: float = quantity(
        "-",
        "other environmental losses",
        default=0.001,
        at_least=0.0,
        below=1.0,
        source=_DTU,
        data_class="published",
    )
    grid_curtailment: float = quantity(
        "-",
        "output refused by the grid operator",
        default=0.005,
        at_least=0.0,
        below=1.0,
        source=_DTU + " (load and grid curtailments)",
        data_class="published",
    )
    environmental_curtailment: float = quantity(
        "-",
        "stops for noise, birds and bats",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source=_DTU + " (noise and visual)",
        data_class="published",
    )
    operational_strategy: float = quantity(
        "-",
        "output given up on purpose, for example sector management",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source="no such strategy is planned",
        data_class="assumed",
    )
    prediction_bias: float = quantity(
        "-",
        "share by which predictions of this kind were found too high; a haircut on P50",
        default=0.0,
        at_least=0.0,
        below=1.0,
        source="none applied; Simley et al. 2026 (wes-11-1251) found 6.6-7.4 % over many parks",
        data_class="assumed",
    )


# group of IEC 61400-15-2 for every field, in the order of the waterfall
_GROUPS = {
    "blockage": "wakes",
    "external_wakes": "wakes",
    "turbine_availability": "availability",
    "balance_of_plant_availability": "availability",
    "grid_availability": "availability",
    "turbine_performance": "turbine performance",
    "high_wind_hysteresis": "turbine performance",
    "blade_degradation": "environmental",
    "storm_and_temperature": "environmental",
    "other_environmental": "environmental",
    "grid_curtailment": "curtailment",
    "environmental_curtailment": "curtailment",
    "operational_strategy": "operational strategy",
    "prediction_bias": "bias",
}


@dataclass(frozen=True)
class Loss:
    """One loss: its name, its group and the share (0 to 1) it takes of the energy that reaches it."""

    name: str
    group: str
    share: float


@dataclass(frozen=True)
class WaterfallStep:
    """One step from gross to net: what it takes and what is left, GWh per year."""

    name: str
    group: str
    share: float  # of the energy before this step
    loss_gwh: float
    after_gwh: float


def given_losses(factors: LossFactors) -> tuple[Loss, ...]:
    """The losses of a record in the order of the waterfall."""
    return tuple(Loss(name.replace("_", " "), group, getattr(factors, name)) for name, group in _GROUPS.items())


def combined_loss(shares: Iterable[float]) -> float:
    """Share of the energy that several successive losses take together, 1 - prod(1 - l); the order does not matter."""
    return 1.0 - prod(1.0 - share for share in shares)


def waterfall(gross_mwh: float, losses: Sequence[Loss]) -> tuple[WaterfallStep, ...]:
    """The way from gross to net energy, one step per loss, whose losses add up to gross minus net.

    `gross_mwh` in MWh per year. What a step takes in GWh depends on its place, what is left at the end does not.
    Raises InputError for a share above 1 or gross energy below zero. A share below zero is a gain.
    """
    if not (np.isfinite(gross_mwh) and gross_mwh >= 0.0):
        raise InputError("gross energy", "MWh >= 0", gross_mwh)
    steps = []
    before = gross_mwh / MWH_PER_GWH
    for loss in losses:
        if not loss.share <= 1.0:
            raise InputError(f"loss {loss.name}", "a share <= 1", loss.share)
        after = before * (1.0 - loss.share)
        steps.append(WaterfallStep(loss.name, loss.group, loss.share, before - after, after))
        before = after
    return tuple(steps)


def clipped_share(power: Array, probability: Array, limit: float) -> float:
    """Share of the energy above an export limit.

    `power` [case] at the connection point and `limit` in the same unit; `probability` [case]. A park that produces
    nothing loses nothing.
    """
    delivered = float(probability @ np.minimum(power, limit))
    offered = float(probability @ power)
    return 1.0 - delivered / offered if offered > 0.0 else 0.0
