"""Net energy of a layout, linear about one that was looked at in full: what a watt and a metre of cable are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.electrical.export_connection import export_losses
from monsun.electrical.losses import array_losses
from monsun.energy.losses import LossFactors, clipped_share, combined_loss, given_losses
from monsun.energy.production import HOURS_PER_YEAR
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import flow, weighted_power_slopes
from monsun.wake.flow_model import FlowModel
from monsun.worth.cables import LinearSlopes, laid_length, loss_per_metre, moved
from monsun.worth.priced_site import Connected, PricedSite, counted

Array = NDArray[np.float64]

_STEP = 1e-4  # of rated power: the export's losses are polynomials of low degree, rounding is what is left


@dataclass(frozen=True, eq=False)
class NetEnergy:
    """Net energy about the layout that it was renewed at: constant + case_weight x power - link_weight x length, MWh.

    net: at that layout, MWh per year; case_weight [case] MWh per W of the counted turbines' power; link_weight [link]
    MWh per metre of installed cable; constant MWh.
    """

    net: float
    constant: float
    case_weight: Array
    link_weight: Array


def net_energy_about(
    site: PricedSite,
    losses: LossFactors,
    held: Connected,
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    wind: SiteWind | None = None,
) -> NetEnergy:
    """Net energy at a layout, as the study's, and how it changes with each case's power and each link's length.

    Losses of the array follow the square of the power in a case, shared among the links as at this layout; those of
    the export and the grid's limit are differentiated case by case, of several substations together, by the power that
    each collects; all other losses are shares. What is left out is of second order: 2e-5 of the energy of the reference
    park when its turbines have moved by 100 m. Raises InputError
    for a park that delivers nothing.
    """
    x, y, rated = counted(park)
    network = moved(held.network, site.cables.array, rated, x, y)
    power = flow(park, cases, model, None, wind).power[:, park.counted]
    collected = power.sum(axis=1)
    in_array = array_losses(network, site.cables.array, power, cases.probability)
    sent, share = in_array.sent, cases.probability

    def delivered(fed: Array) -> Array:
        return export_losses(held.connection, fed).delivered

    out = delivered(sent)
    positive = np.maximum(out, 0.0)
    limited = np.minimum(positive, site.connection_capacity)
    mean, mean_positive, mean_limited = (float(share @ part) for part in (out, positive, limited))
    if not mean > 0.0:
        raise InputError("worth of a layout: delivered power", "W > 0 on average", mean)
    electrical = 1.0 - mean / float(share @ collected)
    clipped = clipped_share(positive, share, site.connection_capacity)
    lost = combined_loss([*(loss.share for loss in given_losses(losses)), electrical, clipped])
    net = float(share @ collected) * HOURS_PER_YEAR / 1e6 * (1.0 - lost)
    # net is proportional to mean x mean_limited / mean_positive
    per_delivered = share * (1.0 / mean + (limited == out) / mean_limited - (out > 0.0) / mean_positive) * net
    # a watt more is shared as the substations share the power, or where there is none as their turbines do
    by_turbines = rated @ network.feeds / float(rated.sum())
    all_sent = sent.sum(axis=1, keepdims=True)
    shared = np.divide(sent, all_sent, out=np.broadcast_to(by_turbines, sent.shape).copy(), where=all_sent > 0.0)
    step = _STEP * float(rated.sum())
    per_sent = per_delivered * (delivered(sent + step * shared) - delivered(sent - step * shared)) / (2 * step)
    kept = 1.0 - 2.0 * np.divide(in_array.loss, collected, out=np.zeros_like(collected), where=collected > 0.0)
    case_weight = per_sent * kept
    link_weight = loss_per_metre(network, site.cables.array, power, per_sent)
    constant = net - float(case_weight @ collected) + float(link_weight @ network.installed_length)
    return NetEnergy(net, constant, case_weight, link_weight)


def net_energy(
    site: PricedSite,
    held: Connected,
    about: NetEnergy,
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    wind: SiteWind | None = None,
) -> LinearSlopes:
    """Net energy of a park, MWh per year, linear in power and lengths about a layout; slopes MWh/m, exact."""
    x, y, rated = counted(park)
    network = moved(held.network, site.cables.array, rated, x, y)
    found = weighted_power_slopes(park, cases, model, about.case_weight, None, wind)
    lost = laid_length(network, site.cables.array, about.link_weight)
    slopes = found.position[:2].copy()
    slopes[:, park.counted] -= (lost.x, lost.y)
    return LinearSlopes(about.constant + float(about.case_weight @ found.power) - lost.value, slopes[0], slopes[1])
