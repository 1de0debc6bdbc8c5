"""The energy yield assessment: gross energy, every loss, net P50 and the energies exceeded with given probability."""

from __future__ import annotations

from dataclasses import dataclass

from monsun.energy.losses import MWH_PER_GWH, Loss, LossFactors, WaterfallStep, given_losses, waterfall
from monsun.energy.production import HOURS_PER_YEAR
from monsun.energy.uncertainty import EnergyUncertainty, UncertaintyTerms, energy_uncertainty, exceeded_energy
from monsun.records import InputError


@dataclass(frozen=True)
class Assessment:
    """Energy yield of a park: GWh per year of 8,760 h, losses and uncertainty as shares.

    `p75` to `p99` hold for the mean of `uncertainty.years`; `p90_one_year_gwh` for any single year.
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
) -> Assessment:
    """The energy yield assessment of a park.

    `gross_mwh` is the annual energy of free-standing turbines, `with_wakes_mwh` that with wakes; `electrical_loss`
    and `export_limit_loss` are shares of the energy that reaches them; `sensitivity` is dE/E per dU/U;
    `capacity_mw` is the capacity that the capacity factor refers to. Wakes come first, then the given losses, then
    electrical losses, the export limit, and last a bias haircut. Raises InputError for impossible numbers.
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
    given = given_losses(losses)
    steps = waterfall(
        gross_mwh,
        [
            Loss("wakes", "wakes", wake_loss),
            *(loss for loss in given if loss.group != "bias"),
            Loss("electrical", "electrical", electrical_loss),
            Loss("export limit", "curtailment", export_limit_loss),
            *(loss for loss in given if loss.group == "bias"),
        ],
    )
    net = steps[-1].after_gwh
    parts = energy_uncertainty(uncertainty, sensitivity, wake_loss)
    one_year = energy_uncertainty(uncertainty, sensitivity, wake_loss, years=1.0)
    return Assessment(
        gross_gwh=gross_mwh / MWH_PER_GWH,
        wake_loss=wake_loss,
        electrical_loss=electrical_loss,
        export_limit_loss=export_limit_loss,
        total_loss=1.0 - net / (gross_mwh / MWH_PER_GWH),
        steps=steps,
        net_p50_gwh=net,
        net_p75_gwh=exceeded_energy(net, parts.total, 0.75),
        net_p90_gwh=exceeded_energy(net, parts.total, 0.90),
        net_p95_gwh=exceeded_energy(net, parts.total, 0.95),
        net_p99_gwh=exceeded_energy(net, parts.total, 0.99),
        p90_one_year_gwh=exceeded_energy(net, one_year.total, 0.90),
        capacity_factor=net * MWH_PER_GWH / (capacity_mw * HOURS_PER_YEAR),
        sensitivity=sensitivity,
        uncertainty=parts,
        uncertainty_one_year=one_year,
    )
