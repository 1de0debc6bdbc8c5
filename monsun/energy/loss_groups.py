"""The groups of losses of IEC 61400-15-2, and one loss with its place in them, and one step from gross to net."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LossGroup(StrEnum):
    """Groups of losses of IEC 61400-15-2, in words."""

    TURBINE_INTERACTION = "turbine interaction"
    AVAILABILITY = "availability"
    ELECTRICAL = "electrical"
    TURBINE_PERFORMANCE = "turbine performance"
    ENVIRONMENTAL = "environmental"
    CURTAILMENT = "curtailment"
    OPERATIONAL_STRATEGIES = "operational strategies"
    OTHER = "other"

    @property
    def exchange_label(self) -> str:
        """The category's label in the exchange format, which keeps operational strategies under curtailment."""
        if self is LossGroup.OPERATIONAL_STRATEGIES:
            return LossGroup.CURTAILMENT.exchange_label
        return self.value.replace(" ", "_")


class LossLabel(StrEnum):
    """Subcategories of losses, by their labels in the exchange format of IEC 61400-15-2."""

    INTERNAL_TURBINE_INTERACTION = "internal_turbine_interaction"
    EXTERNAL_TURBINE_INTERACTION = "external_turbine_interaction"
    FUTURE_TURBINE_INTERACTION = "future_turbine_interaction"
    TURBINE_AVAILABILITY = "turbine_availability"
    BOP_AVAILABILITY = "bop_availability"
    GRID_AVAILABILITY = "grid_availability"
    ELECTRICAL_EFFICIENCY = "electrical_efficiency"
    FACILITY_PARASITIC_CONSUMPTION = "facility_parasitic_consumption"
    SUB_OPTIMAL_PERFORMANCE = "sub_optimal_performance"
    GENERIC_POWER_CURVE_ADJUSTMENT = "generic_power_curve_adjustment"
    SITE_SPECIFIC_POWER_CURVE_ADJUSTMENT = "site_specific_power_curve_adjustment"
    HIGH_WIND_HYSTERESIS = "high_wind_hysteresis"
    ICING = "icing"
    DEGRADATION = "degradation"
    EXTERNAL_CONDITIONS = "external_conditions"
    EXPOSURE_CHANGES = "exposure_changes"
    LOAD_CURTAILMENT = "load_curtailment"
    GRID_CURTAILMENT = "grid_curtailment"
    ENVIRONMENTAL_CURTAILMENT = "environmental_curtailment"
    OPERATIONAL_STRATEGIES = "operational_strategies"
    OTHER = "other"

    @property
    def group(self) -> LossGroup:
        """The group that the subcategory belongs to."""
        return _GROUP_OF[self]


_MEMBERS: dict[LossGroup, tuple[LossLabel, ...]] = {
    LossGroup.TURBINE_INTERACTION: (
        LossLabel.INTERNAL_TURBINE_INTERACTION,
        LossLabel.EXTERNAL_TURBINE_INTERACTION,
        LossLabel.FUTURE_TURBINE_INTERACTION,
    ),
    LossGroup.AVAILABILITY: (
        LossLabel.TURBINE_AVAILABILITY,
        LossLabel.BOP_AVAILABILITY,
        LossLabel.GRID_AVAILABILITY,
    ),
    LossGroup.ELECTRICAL: (LossLabel.ELECTRICAL_EFFICIENCY, LossLabel.FACILITY_PARASITIC_CONSUMPTION),
    LossGroup.TURBINE_PERFORMANCE: (
        LossLabel.SUB_OPTIMAL_PERFORMANCE,
        LossLabel.GENERIC_POWER_CURVE_ADJUSTMENT,
        LossLabel.SITE_SPECIFIC_POWER_CURVE_ADJUSTMENT,
        LossLabel.HIGH_WIND_HYSTERESIS,
    ),
    LossGroup.ENVIRONMENTAL: (
        LossLabel.ICING,
        LossLabel.DEGRADATION,
        LossLabel.EXTERNAL_CONDITIONS,
        LossLabel.EXPOSURE_CHANGES,
    ),
    LossGroup.CURTAILMENT: (
        LossLabel.LOAD_CURTAILMENT,
        LossLabel.GRID_CURTAILMENT,
        LossLabel.ENVIRONMENTAL_CURTAILMENT,
    ),
    LossGroup.OPERATIONAL_STRATEGIES: (LossLabel.OPERATIONAL_STRATEGIES,),
    LossGroup.OTHER: (LossLabel.OTHER,),
}
_GROUP_OF = {label: group for group, labels in _MEMBERS.items() for label in labels}


class LossBasis(StrEnum):
    """What a loss rests on, in the words of the exchange format."""

    TIME_SERIES = "time_series_calculation"
    DISTRIBUTION = "distribution_calculation"
    OTHER_CALCULATION = "other_calculation"
    PROJECT_ASSUMPTION = "project_specific_assumption"
    REGIONAL_ASSUMPTION = "regional_assumption"
    GENERIC_ASSUMPTION = "generic assumption"
    NOT_CONSIDERED = "not_considered"


_COMPUTED = (LossBasis.TIME_SERIES, LossBasis.DISTRIBUTION, LossBasis.OTHER_CALCULATION)


@dataclass(frozen=True)
class Loss:
    """One loss: its name, its place in the standard and the share (0 to 1) it takes of the energy that reaches it.

    source: where the number comes from; data_class: of the number (records.DATA_CLASSES); basis: computed or assumed.
    """

    name: str
    label: LossLabel
    share: float
    source: str = ""
    data_class: str = "derived"
    basis: LossBasis = LossBasis.DISTRIBUTION

    @property
    def group(self) -> LossGroup:
        """The group of IEC 61400-15-2."""
        return self.label.group

    @property
    def computed(self) -> bool:
        """Whether the number was computed for this park; else it was given."""
        return self.basis in _COMPUTED


@dataclass(frozen=True)
class WaterfallStep:
    """One step from gross to net: the loss, what it takes and what is left, GWh per year."""

    loss: Loss
    loss_gwh: float
    after_gwh: float

    @property
    def name(self) -> str:
        """The loss's name."""
        return self.loss.name

    @property
    def group(self) -> LossGroup:
        """The loss's group of IEC 61400-15-2."""
        return self.loss.group

    @property
    def share(self) -> float:
        """What the step takes of the energy before it."""
        return self.loss.share
