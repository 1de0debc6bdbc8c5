"""Losses and uncertainty of an assessment by the categories of the IEC 61400-15-2 exchange format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import prod

from monsun.energy.assessment import Assessment
from monsun.energy.loss_groups import LossBasis, LossGroup, LossLabel, WaterfallStep
from monsun.energy.uncertainty import (
    WAKE_MODEL,
    EnergyUncertainty,
    UncertaintyCategory,
    UncertaintyPart,
    combined_sigma,
    root_sum_square,
)
from monsun.report.eya_data import Axis, Json, Statistic, binned, single, statistic
from monsun.results import EnergyPart

_ORDER = tuple(LossLabel)
_CATEGORIES = tuple(dict.fromkeys(group.exchange_label for group in LossGroup))
# which of our uncertainties belongs to which category of plant performance, where the names differ
_PLANT_UNCERTAINTY = {
    LossGroup.TURBINE_INTERACTION.exchange_label: WAKE_MODEL,
    LossGroup.TURBINE_PERFORMANCE.exchange_label: "power curve",
}
# the format's name where it is not ours
_WIND_CATEGORY = {UncertaintyCategory.PROJECT_LIFE_VARIABILITY: "future_assessment_period_variability"}
_WIND_PARTS = {"future variability": "wind_speed_variability", "climate change": "climate_change"}


def _category(step: WaterfallStep) -> str:
    return step.group.exchange_label


def plant_performance(energy: EnergyPart, turbines: Sequence[str]) -> Json:
    """The losses by category and subcategory as efficiencies, with the uncertainty of each category."""
    result = energy.assessment
    steps = sorted(result.steps, key=lambda s: (_CATEGORIES.index(_category(s)), _ORDER.index(s.loss.label)))
    sigmas = {part.name: part.energy for part in result.uncertainty.parts}
    categories = []
    for category, inside in groupby(steps, key=_category):
        members = list(inside)
        sigma = sigmas.get(_PLANT_UNCERTAINTY.get(category, category))
        categories.append(
            {
                "label": category,
                "subcategories": list(_subcategories(members, energy, turbines)),
                "results": _efficiency(_kept(members), sigma),
            }
        )
    sigma = result.uncertainty.of(UncertaintyCategory.PLANT_PERFORMANCE)
    return {"categories": categories, "results": _efficiency(1 - result.total_loss, sigma)}


def _subcategories(steps: Sequence[WaterfallStep], energy: EnergyPart, turbines: Sequence[str]) -> Iterable[Json]:
    for label, inside in groupby(steps, key=lambda step: step.loss.label):
        members = list(inside)
        largest = max(members, key=lambda step: abs(step.share))
        results = _efficiency(_kept(members))
        if label is LossLabel.INTERNAL_TURBINE_INTERACTION:
            kept = energy.wakes_by_turbine / energy.gross_by_turbine
            by_turbine = binned("wakes by turbine", [(Axis.TURBINE, turbines)], {Statistic.MEDIAN: kept})
            results["efficiency"].append(by_turbine)
        found: Json = {
            "label": label.value,
            "basis": largest.loss.basis.value,
            "variability": "static",
            "results": results,
        } | _words(largest)
        if len(members) > 1:
            found["elements"] = [
                {
                    "label": step.name,
                    "basis": step.loss.basis.value,
                    "variability": "static",
                    "results": _efficiency(1 - step.share),
                }
                | _words(step)
                for step in members
            ]
        yield found


def _words(step: WaterfallStep) -> Json:
    if not step.loss.source or step.loss.basis is LossBasis.NOT_CONSIDERED:
        return {}
    return {"description": f"{step.name}: {step.loss.source} ({step.loss.data_class})"}


def _kept(steps: Iterable[WaterfallStep]) -> float:
    return prod(1 - step.share for step in steps)


def _efficiency(kept: float, sigma: float | None = None) -> Json:
    """Energy kept; sigma: of the net energy, as a share, so that of the efficiency is sigma times it."""
    values = [(statistic(Statistic.MEDIAN), kept)]
    if sigma is not None:
        values.append((statistic(Statistic.DEVIATION), sigma * kept))
    return {"efficiency": [single("overall", values)]}


def wind_uncertainty(result: Assessment) -> Json:
    """The wind's uncertainty by category, of wind speed and of energy, and the sensitivity between them."""
    uncertainty = result.uncertainty
    parts = [part for part in uncertainty.parts if part.category is not UncertaintyCategory.PLANT_PERFORMANCE]
    categories = []
    for category in dict.fromkeys(part.category for part in parts):
        members = [part for part in parts if part.category is category]
        named = [part for part in members if part.name in _WIND_PARTS]
        categories.append(
            {
                "label": _WIND_CATEGORY.get(category, category.value.replace(" ", "_")),
                "subcategories": [
                    {"label": _WIND_PARTS[part.name], "results": _relative([part], uncertainty)} for part in named
                ],
                "results": _relative(members, uncertainty),
            }
        )
    return {
        "wind_speed_to_energy_sensitivity_factor": result.sensitivity,
        "categories": categories,
        "results": _relative(parts, uncertainty),
    }


def _relative(parts: Sequence[UncertaintyPart], uncertainty: EnergyUncertainty) -> Json:
    kind = statistic(Statistic.DEVIATION, uncertainty.years)
    energy = combined_sigma(parts, uncertainty.correlations)
    # the wind's parts turn to energy by one factor, so that their correlations hold for both
    alone = root_sum_square(part.energy for part in parts)
    speed = root_sum_square(part.wind_speed or 0.0 for part in parts) * (energy / alone if alone > 0 else 1.0)
    return {
        "relative_wind_speed_uncertainty": [single("overall", [(kind, speed)])],
        "relative_energy_uncertainty": [single("overall", [(kind, energy)])],
    }
