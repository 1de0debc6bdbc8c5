"""Losses between gross and net energy: those that a project gives, how they combine, and the way from gross to net."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.energy.loss_groups import Loss, LossBasis, LossLabel, WaterfallStep
from monsun.records import InputError, documented_fields, quantity, record

Array = NDArray[np.float64]

MWH_PER_GWH = 1000.0

_DTU = "DTU loss table with IEC 61400-15-2 names, default column"


def _share(meaning: str, default: float, source: str, data_class: str) -> Any:
    return quantity("-", meaning, default, at_least=0.0, below=1.0, source=source, data_class=data_class)


@record
class LossFactors:
    """Losses that are given, not computed, each as a share of the energy that reaches it.

    The groups are those of IEC 61400-15-2. Internal wakes, electrical losses and the export limit are computed
    elsewhere and join in `assessment.assess`.
    """

    blockage: float = _share(
        "induction zone of the whole park; 0 when the flow model already has blockage", 0.005,
        "lower end of the usual 0.5-2 %", "assumed",
    )  # fmt: skip
    external_wakes: float = _share(
        "wakes of neighbouring parks that stand", 0.0,
        "no neighbouring park is described; usual range 0-4 %", "assumed",
    )  # fmt: skip
    future_wakes: float = _share(
        "wakes of parks yet to be built", 0.0, "no later park is described", "assumed"
    )  # fmt: skip
    turbine_availability: float = _share(
        "turbines standing still for maintenance and repair, as a share of energy", 0.05,
        "WOMBAT, library of the 2025 cost review, 600 MW, 5 years: production-based availability 94.9 %", "derived",
    )  # fmt: skip
    balance_of_plant_availability: float = _share(
        "cables and substations out of service", 0.005, "usual 0.5-1 % together with the grid", "assumed"
    )
    grid_availability: float = _share(
        "public grid out of service, curtailment excluded", 0.005, _DTU, "published"
    )  # fmt: skip
    own_consumption: float = _share(
        "the park's own consumption, where it is taken from the yield", 0.0,
        "bought from the grid, so a cost and no loss; the DTU loss table has 0.2 %", "assumed",
    )  # fmt: skip
    sub_optimal_performance: float = _share(
        "turbines below their power curve for unknown reasons", 0.0, _DTU, "published"
    )
    turbine_performance: float = _share(
        "power curve of the maker too good (generic adjustment of the power curve)", 0.01,
        _DTU + " (power curve)", "published",
    )  # fmt: skip
    site_power_curve: float = _share(
        "power curve in this site's shear, turbulence and inflow angle", 0.0,
        "offshore inflow is close to that of power curve tests", "assumed",
    )  # fmt: skip
    high_wind_hysteresis: float = _share("waiting for re-start after a stop in high wind", 0.0, _DTU, "published")
    icing: float = _share("ice on the blades", 0.0, "air stays far above freezing in the tropics", "assumed")
    blade_degradation: float = _share("leading-edge erosion and salt, mean over the life", 0.0025, _DTU, "published")
    storm_and_temperature: float = _share(
        "shutdown in tropical storms and derating at high temperature", 0.005,
        "usual 0.3-1 % in the South China Sea; replaces the icing of cold seas", "assumed",
    )  # fmt: skip
    other_environmental: float = _share("other environmental losses", 0.001, _DTU, "published")
    exposure_changes: float = _share(
        "growth of trees and other changes of the surroundings", 0.0, "does not apply at sea", "derived"
    )
    load_curtailment: float = _share(
        "stops and derating that keep loads within the design", 0.0, "none is planned", "assumed"
    )
    grid_curtailment: float = _share(
        "output refused by the grid operator", 0.005, _DTU + " (load and grid curtailments)", "published"
    )
    environmental_curtailment: float = _share(
        "stops for noise, birds and bats, and what else permits ask for", 0.0,
        _DTU + " (noise and visual)", "published",
    )  # fmt: skip
    contract_curtailment: float = _share(
        "output that the buyer need not take by the power purchase agreement", 0.0,
        "no such clause is described", "assumed",
    )  # fmt: skip
    operational_strategy: float = _share(
        "output given up on purpose, for example sector management", 0.0, "no such strategy is planned", "assumed"
    )
    prediction_bias: float = _share(
        "share by which predictions of this kind were found too high; a haircut on P50", 0.0,
        "none applied; Simley et al. 2026 (wes-11-1251) found 6.6-7.4 % over many parks", "assumed",
    )  # fmt: skip


# the place of every field in IEC 61400-15-2, in the order of the waterfall
LABELS = {
    "blockage": LossLabel.INTERNAL_TURBINE_INTERACTION,
    "external_wakes": LossLabel.EXTERNAL_TURBINE_INTERACTION,
    "future_wakes": LossLabel.FUTURE_TURBINE_INTERACTION,
    "turbine_availability": LossLabel.TURBINE_AVAILABILITY,
    "balance_of_plant_availability": LossLabel.BOP_AVAILABILITY,
    "grid_availability": LossLabel.GRID_AVAILABILITY,
    "own_consumption": LossLabel.FACILITY_PARASITIC_CONSUMPTION,
    "sub_optimal_performance": LossLabel.SUB_OPTIMAL_PERFORMANCE,
    "turbine_performance": LossLabel.GENERIC_POWER_CURVE_ADJUSTMENT,
    "site_power_curve": LossLabel.SITE_SPECIFIC_POWER_CURVE_ADJUSTMENT,
    "high_wind_hysteresis": LossLabel.HIGH_WIND_HYSTERESIS,
    "icing": LossLabel.ICING,
    "blade_degradation": LossLabel.DEGRADATION,
    "storm_and_temperature": LossLabel.EXTERNAL_CONDITIONS,
    "other_environmental": LossLabel.EXTERNAL_CONDITIONS,
    "exposure_changes": LossLabel.EXPOSURE_CHANGES,
    "load_curtailment": LossLabel.LOAD_CURTAILMENT,
    "grid_curtailment": LossLabel.GRID_CURTAILMENT,
    "environmental_curtailment": LossLabel.ENVIRONMENTAL_CURTAILMENT,
    "contract_curtailment": LossLabel.GRID_CURTAILMENT,
    "operational_strategy": LossLabel.OPERATIONAL_STRATEGIES,
    "prediction_bias": LossLabel.OTHER,
}


def given_losses(factors: LossFactors) -> tuple[Loss, ...]:
    """The losses of a record in the order of the waterfall, each with its source and class.

    A default of 0 counts as not considered, another default as a generic assumption, a number from the project file as
    the project's own.
    """
    about = {field.path: field for field in documented_fields(factors)}
    found = []
    for name, label in LABELS.items():
        field = about[name]
        if field.data_class == "user":
            basis = LossBasis.PROJECT_ASSUMPTION
        else:
            basis = LossBasis.GENERIC_ASSUMPTION if field.value > 0.0 else LossBasis.NOT_CONSIDERED
        found.append(Loss(name.replace("_", " "), label, field.value, field.source, field.data_class, basis))
    return tuple(found)


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
        steps.append(WaterfallStep(loss, before - after, after))
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
