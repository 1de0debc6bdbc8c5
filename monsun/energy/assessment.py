"""The energy yield assessment: gross energy, every loss, net P50 and the energies exceeded with given probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monsun.energy.loss_groups import Loss, LossGroup, LossLabel, WaterfallStep
from monsun.energy.losses import MWH_PER_GWH, LossFactors, combined_loss, given_losses, waterfall
from monsun.energy.production import HOURS_PER_YEAR
from monsun.energy.uncertainty import (
    EnergyUncertainty,
    ExceedanceRow,
    UncertaintyTerms,
    energy_uncertainty,
    exceedance_row,
)
from monsun.records import InputError

# names of the losses that are computed
WAKES, ELECTRICAL, EXPORT_LIMIT = "wakes", "electrical", "export limit"
_SINGLE_YEAR, _LENDERS_PERIOD = 1.0, 10.0


@dataclass(frozen=True)
class Assessment:
    """Energy yield of a park: GWh per year of 8,760 h, losses and uncertainty as shares.

    `p75` to `p99` hold for the mean of `uncertainty.years`; `p90_one_year_gwh` for any single year. exceedance: the
    same levels for 1 year, 10 years and, where it is known, the life.
    """

    gross_gwh: float
    wake_loss: float
    electrical_loss: float
    export_limit_loss: float
    total_loss: float
    steps: tuple[WaterfallStep, ...]
    net_p50_gwh: float
    net_p75_gwh: float
    net_p90_gwh: float
    net_p95_gwh: float
    net_p99_gwh: float
    p90_one_year_gwh: float
    capacity_factor: float
    sensitivity: float
    uncertainty: EnergyUncertainty
    uncertainty_one_year: EnergyUncertainty
    exceedance: tuple[ExceedanceRow, ...] = ()

    @property
    def group_losses(self) -> dict[LossGroup, float]:
        """What the losses of each group of IEC 61400-15-2 take together, as shares; their order does not matter."""
        return {group: combined_loss(step.share for step in self.steps if step.group is group) for group in LossGroup}


def assess(
    *,
    gross_mwh: float,
    with_wakes_mwh: float,
    electrical_loss: float,
    capacity_mw: float,
    sensitivity: float,
    losses: LossFactors,
    uncertainty: UncertaintyTerms,
    export_limit_loss: float = 0.0,
    life: float | None = None,
    computed: Sequence[Loss] = (),
) -> Assessment:
    """The energy yield assessment of a park.

    `gross_mwh` is the annual energy of free-standing turbines, `with_wakes_mwh` that with wakes; `electrical_loss`
    and `export_limit_loss` are shares of the energy that reaches them; `sensitivity` is dE/E per dU/U;
    `capacity_mw` is the capacity that the capacity factor refers to. `life` in years adds a row of exceedance.
    `computed`: losses computed elsewhere, such as that of outages, each in place of the given one of its name. Wakes
    come first, then the given losses, then electrical losses, the export limit, and last a bias haircut. Raises
    InputError for impossible numbers and for a computed loss that has no place.
    """
    if not gross_mwh > 0.0:
        raise InputError("gross energy", "MWh > 0", gross_mwh)
    if not with_wakes_mwh > 0.0:
        raise InputError("energy with wakes", "MWh > 0", with_wakes_mwh)
    if not capacity_mw > 0.0:
        raise InputError("capacity", "MW > 0", capacity_mw)
    for name, share in (("electrical loss", electrical_loss), ("export limit loss", export_limit_loss)):
        if not 0.0 <= share < 1.0:
            raise InputError(name, "a share between 0 and 1", share)
    wake_loss = 1.0 - with_wakes_mwh / gross_mwh
    given = _replaced(given_losses(losses), computed)
    by_cases = "computed over the flow cases"
    steps = waterfall(
        gross_mwh,
        [
            Loss(WAKES, LossLabel.INTERNAL_TURBINE_INTERACTION, wake_loss, by_cases),
            *(loss for loss in given if loss.group is not LossGroup.OTHER),
            Loss(ELECTRICAL, LossLabel.ELECTRICAL_EFFICIENCY, electrical_loss, by_cases),
            Loss(EXPORT_LIMIT, LossLabel.GRID_CURTAILMENT, export_limit_loss, by_cases),
            *(loss for loss in given if loss.group is LossGroup.OTHER),
        ],
    )
    net = steps[-1].after_gwh
    parts = energy_uncertainty(uncertainty, sensitivity, wake_loss)
    one_year = energy_uncertainty(uncertainty, sensitivity, wake_loss, years=_SINGLE_YEAR)
    own = exceedance_row(net, parts.years, parts.total)
    single = exceedance_row(net, _SINGLE_YEAR, one_year.total)
    longer = [
        exceedance_row(net, years, energy_uncertainty(uncertainty, sensitivity, wake_loss, years=years).total)
        for years in dict.fromkeys((_LENDERS_PERIOD, *(() if life is None else (life,))))
    ]
    return Assessment(
        gross_gwh=gross_mwh / MWH_PER_GWH,
        wake_loss=wake_loss,
        electrical_loss=electrical_loss,
        export_limit_loss=export_limit_loss,
        total_loss=1.0 - net / (gross_mwh / MWH_PER_GWH),
        steps=steps,
        net_p50_gwh=net,
        net_p75_gwh=own.p75_gwh,
        net_p90_gwh=own.p90_gwh,
        net_p95_gwh=own.p95_gwh,
        net_p99_gwh=own.p99_gwh,
        p90_one_year_gwh=single.p90_gwh,
        capacity_factor=net * MWH_PER_GWH / (capacity_mw * HOURS_PER_YEAR),
        sensitivity=sensitivity,
        uncertainty=parts,
        uncertainty_one_year=one_year,
        exceedance=(single, *longer),
    )


def _replaced(given: Sequence[Loss], computed: Sequence[Loss]) -> tuple[Loss, ...]:
    by_name = {loss.name: loss for loss in computed}
    unknown = by_name.keys() - {loss.name for loss in given}
    if unknown:
        raise InputError("computed losses", f"names among {', '.join(loss.name for loss in given)}", min(unknown))
    return tuple(by_name.get(loss.name, loss) for loss in given)
