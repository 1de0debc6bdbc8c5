"""Objectives of a layout search beyond energy: levelised cost of energy and net present value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.losses import LossFactors
from monsun.energy.park_outages import park_outage_loss
from monsun.finance.terms import FinanceTerms
from monsun.layout.objective import SingleMove
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel
from monsun.worth.money import Amounts, Measured, cost_of_energy, in_stages, present_value
from monsun.worth.net_energy import NetEnergy, net_energy, net_energy_about
from monsun.worth.priced_site import Connected, PricedSite, connected
from monsun.worth.site_cost import FoundationPlaces, site_cost

Array = NDArray[np.float64]
Measure = Callable[[FinanceTerms, float, Amounts, bool], Measured]


@dataclass(frozen=True, eq=False)
class Held:
    """What stays between renewals.

    connection: to the grid; losses: those taken as shares, with what outages take in the wakes of the renewed park;
    energy: linear about it; finance: its terms, with the times at which the capital is paid and stages begin to earn.
    """

    connection: Connected
    losses: LossFactors
    energy: NetEnergy
    finance: FinanceTerms


@dataclass(frozen=True, eq=False)
class Pricing:
    """What turns a layout into money: site, wind and wakes, and what is held between renewals.

    held None: everything is found anew for each park asked about, which takes a search for cables every time.
    """

    site: PricedSite
    cases: FlowCases
    model: FlowModel
    wind: SiteWind | None = None
    held: Held | None = None

    def about(self, park: Park, connection: Connected) -> Pricing:
        """The pricing with a connection held, and net energy about a park."""
        losses = self._losses(park)
        energy = net_energy_about(self.site, losses, connection, park, self.cases, self.model, self.wind)
        spending = site_cost(self.site, connection, park).spending
        return replace(self, held=Held(connection, losses, energy, in_stages(self.site.finance, spending)))

    def _losses(self, park: Park) -> LossFactors:
        """Losses that are shares, turbine outages as the park's own wakes leave them."""
        outages, losses = self.site.outages, self.site.losses
        if outages is None:
            return losses
        lost = park_outage_loss(
            park, self.cases, self.model, outages.terms, outages.seed, self.wind, outages.month_share
        ).loss
        return replace(losses, turbine_availability=lost)

    def renewed(self, park: Park) -> Pricing:
        """The pricing with connection and net energy found anew for a park, from the substations held till now."""
        power = flow(park, self.cases, self.model, None, self.wind).power[:, park.counted]
        near = None if self.held is None else self.held.connection
        return self.about(park, connected(self.site, park, power, self.cases.probability, near))


@dataclass(frozen=True, eq=False)
class CostOfEnergy:
    """Levelised cost of energy, USD/MWh, the less the better; at the park it was renewed for, the study's.

    It is exactly the study's for the study's own connection; a search looks for cables in less time.

    Between renewals, links, cable types, substation, export and the share that outages take stay; depths, lengths,
    array losses by length, and power with wakes follow the turbines.
    """

    pricing: Pricing

    @property
    def name(self) -> str:
        """Levelised cost of energy, with its unit."""
        return "levelised cost of energy, USD/MWh"

    def shown(self, gain: float) -> float:
        """The levelised cost, USD/MWh: the negative of the gain."""
        return -gain

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """Minus the levelised cost, USD/MWh, and its slopes by x and y [turbine], USD/MWh per metre."""
        cost, x, y = _measured(self.pricing, park, cost_of_energy)
        return -cost, -x, -y

    def renewed(self, park: Park) -> CostOfEnergy:
        """The objective with cables routed, and net energy linear, about a park."""
        return CostOfEnergy(self.pricing.renewed(park))

    def single_move(self, park: Park) -> SingleMove:
        """What a watt in each case and a place are worth, in minus USD/MWh; places by their foundation alone."""
        return _single_move(self.pricing, park, cost_of_energy, -1.0)


@dataclass(frozen=True, eq=False)
class NetPresentValue:
    """Net present value of the project, million USD, after tax and without debt, as the study's `npv_musd`.

    Held between renewals is the same as in `CostOfEnergy`.
    """

    pricing: Pricing

    @property
    def name(self) -> str:
        """Net present value, with its unit."""
        return "net present value, million USD"

    def shown(self, gain: float) -> float:
        """The net present value, million USD: the gain itself."""
        return gain

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """The net present value, million USD, and its slopes by x and y [turbine], million USD per metre."""
        return _measured(self.pricing, park, present_value)

    def renewed(self, park: Park) -> NetPresentValue:
        """The objective with cables routed, and net energy linear, about a park."""
        return NetPresentValue(self.pricing.renewed(park))

    def single_move(self, park: Park) -> SingleMove:
        """What a watt in each case and a place are worth, in million USD; places by their foundation alone."""
        return _single_move(self.pricing, park, present_value, 1.0)


def _measured(pricing: Pricing, park: Park, measure: Measure) -> tuple[float, Array, Array]:
    """A measure of a park with its slopes by x and y [turbine], by the chain rule."""
    site, held = pricing.site, _held(pricing, park)
    cost = site_cost(site, held.connection, park)
    capital, months = cost.capital, cost.construction_months
    energy = net_energy(site, held.connection, held.energy, park, pricing.cases, pricing.model, pricing.wind)
    by_months = bool(np.any(months.x) or np.any(months.y))
    amounts = Amounts(capital.value, months.value, energy.value)
    found = measure(held.finance, site.operation_cost, amounts, by_months)
    x, y = (
        found.per_dollar * of_capital + found.per_month * of_months + found.per_mwh * of_energy
        for of_capital, of_months, of_energy in (
            (capital.x, months.x, energy.x),
            (capital.y, months.y, energy.y),
        )
    )
    return found.value, x, y


def _single_move(pricing: Pricing, park: Park, measure: Measure, sign: float) -> SingleMove:
    """The parts of a measure that one turbine's relocation changes; sign: -1 where less is better.

    The foundation is that of the first counted turbine's type.
    """
    site = pricing.site
    held = pricing.held or _held(pricing, park)
    cost = site_cost(site, held.connection, park)
    energy = net_energy_about(site, held.losses, held.connection, park, pricing.cases, pricing.model, pricing.wind)
    amounts = Amounts(cost.capital.value, cost.construction_months.value, energy.net)
    found = measure(held.finance, site.operation_cost, amounts, False)
    per_dollar = -sign * found.per_dollar * cost.factors.foundation
    return SingleMove(
        case_weight=sign * found.per_mwh * energy.case_weight,
        place_cost=FoundationPlaces(site, park.types[park.type_index[park.counted][0]], per_dollar),
    )


def _held(pricing: Pricing, park: Park) -> Held:
    held = pricing.held or pricing.renewed(park).held
    assert held is not None
    return held
