"""What moves the levelised cost of energy of a study: every input of it by its slope, through the chain itself.

Layout, cables' links and wakes are held. Prices and the work at sea are priced anew, operation is planned anew with
what it does to the energy, and terms of finance and losses act on the study's own amounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from monsun.cost.operation_plan import OperationPlan, operation_plan
from monsun.electrical.network import sized
from monsun.finance.currency import DOLLAR
from monsun.finance.terms import FinanceTerms
from monsun.inputs.price_levels import price_levels
from monsun.inputs.project import Project
from monsun.inputs.settings import Settings
from monsun.inputs.settings_in_use import foundation_in_use
from monsun.results import CostPart, EnergyPart, Study
from monsun.site.metocean import Metocean
from monsun.site.series import HOURS_PER_YEAR
from monsun.worth.capital_worth import CapitalWorth, capital_worth
from monsun.worth.differences import slope_where_allowed
from monsun.worth.energy_levers import energy_levers
from monsun.worth.installation_levers import hire_levers, work_levers
from monsun.worth.levers import (
    STEPS,
    Group,
    Lever,
    Slope,
    documented_in,
    group_levers,
    number_at,
    number_levers,
    numbers_of,
    usual_lever,
    with_number,
)
from monsun.worth.money import Amounts, cost_of_energy, operation_slope
from monsun.worth.operation_levers import operation_levers, rate_levers

# sections whose numbers are priced; of the finance terms those that the levelised cost depends on
PRICED = ("capital", "foundation", "array", "export", "direct_current", "export_prices")
_FINANCE = (
    *("finance.discount_rate", "finance.life", "finance.degradation"),
    *("finance.tax.preferential_rate", "finance.tax.standard_rate", "finance.tax.first_year_depreciation"),
)
# sizes of a reference turbine and constants of nature that nobody would change
_DEFINITIONS = (
    *("foundation.turbine.", "foundation.monopile.density", "foundation.site.water_density"),
    *("foundation.site.air_density", "foundation.scour.rock_density", "export.frequency"),
)
_PORT = "site.operation_port_distance"
# in the sample paths, of the study's own: in differences a path has the same failures, so that fewer tell the slope
FAILURES = 40_000
# of the weather, in which most of the work at sea is scheduled with other times and limits
YEARS = 4


def study_levers(
    study: Study, cost: CostPart, terms: FinanceTerms, price: Callable[[Project, Study], CostPart]
) -> tuple[Lever, ...]:
    """Every lever of a study with energy and cables, its layout, cables' links and wakes held.

    cost: as `price` finds it for the study's own project; terms: of finance, with what the study computes of them.
    """
    energy = study.energy
    assert energy is not None
    project = study.project
    # so that the numbers of the foundations that the study found are levers too, at what they are
    foundation = foundation_in_use(project, study.cases, energy.metocean)
    own = replace(project.settings, foundation=foundation)
    study = replace(study, project=replace(project, settings=own))
    amounts = Amounts(cost.capital.total, cost.spending.months, energy.assessment.net_p50_gwh * 1e3)
    yearly = cost.operation.total_per_year
    prices = Prices(study, cost, capital_worth(terms, yearly, amounts), price)
    running = Running(study, energy, yearly, terms, amounts)
    sea, few = energy.metocean, first_years(energy.metocean, YEARS)
    return (
        *price_levers(own, prices.cost),
        *hire_levers(own, prices.cost),
        *work_levers(own, lambda settings: prices.cost(settings, few), prices.cost),
        *rate_levers(own, cost.operation, operation_slope(terms, amounts)),
        *operation_levers(own, running.cost),
        *number_levers(own, (number_at(own, _PORT),), running.cost, Slope.WIDE),
        *wave_levers(sea, lambda waves: prices.cost(own, higher(sea, waves)) + running.cost(own, higher(sea, waves))),
        *finance_levers(own, terms, yearly, amounts),
        *energy_levers(energy.assessment, cost_of_energy(terms, yearly, amounts).value, study.cases.mean_wind_speed),
    )


@dataclass(frozen=True, eq=False)
class Prices:
    """The levelised cost of a study by what it costs to build: settings priced anew, operation and energy held."""

    study: Study
    own: CostPart
    worth: CapitalWorth
    price: Callable[[Project, Study], CostPart]

    def cost(self, settings: Settings, sea: Metocean | None = None) -> float:
        """USD/MWh; sea: to build in, if not the study's."""
        project = self.study.project
        if settings is project.settings and sea is None:
            return self.worth.cost(self.own.spending)
        found = self.price(replace(project, settings=settings), self._changed(settings, sea))
        return self.worth.cost(found.spending)

    def _changed(self, settings: Settings, sea: Metocean | None) -> Study:
        """The study with its array cables sized and its export priced by the settings, in a sea."""
        study, electrical, energy = self.study, self.study.electrical, self.study.energy
        assert electrical is not None and energy is not None
        cables, own = electrical.cables, study.project.settings
        if settings.array != own.array:
            network = sized(electrical.network, settings.array, study.placed.park.rated_power)
            cables = replace(cables, network=network)
        if (settings.export, settings.direct_current) != (own.export, own.direct_current):
            connection = replace(cables.connection, system=settings.export, direct=settings.direct_current)
            chosen = replace(cables.choice.chosen, connection=connection)
            cables = replace(cables, choice=replace(cables.choice, chosen=chosen))
        return replace(
            study,
            electrical=replace(electrical, cables=cables),
            energy=replace(energy, metocean=sea or energy.metocean),
        )


@dataclass(frozen=True, eq=False)
class Running:
    """The levelised cost of a study by its operation planned anew: by its yearly cost and by the energy it keeps.

    What turbines at a standstill take of the energy goes with the energy-weighted share of time, to first order: the
    wake calculation with outages is not done again.
    """

    study: Study
    energy: EnergyPart
    yearly: float
    terms: FinanceTerms
    amounts: Amounts

    def cost(self, settings: Settings, sea: Metocean | None = None) -> float:
        """USD/MWh; sea: to work in, if not the study's."""
        base, found = self._base, self._plan(settings, sea, self._base)
        amounts = replace(self.amounts, net_energy=self.amounts.net_energy * self._kept(found) / self._kept(base))
        yearly = self.yearly + found.total_per_year - base.total_per_year
        return cost_of_energy(self.terms, yearly, amounts, by_months=False).value

    @cached_property
    def _base(self) -> OperationPlan:
        return self._plan(self.study.project.settings, None, None)

    @cached_property
    def _paths(self) -> int:
        own = self.energy.operation
        failures = float(own.tasks.failures_per_year.sum()) * own.paths.years
        return min(own.paths.seeds.size, max(1, ceil(FAILURES / max(failures, 1.0))))

    def _kept(self, plan: OperationPlan) -> float:
        """Share of the energy that failures leave."""
        own, still = self.energy.operation, 1.0 - plan.energy_availability
        taken = self.energy.outages.loss / (1.0 - own.energy_availability) if own.energy_availability < 1.0 else 1.0
        return (1.0 - taken * still) * plan.plant_availability

    def _plan(self, settings: Settings, sea: Metocean | None, like: OperationPlan | None) -> OperationPlan:
        project, terms = self.study.project, settings.operation
        return operation_plan(
            project.turbine.rated_power, settings.turbines.count, settings.site.operation_port_distance * 1e3,
            sea or self.energy.metocean, replace(terms, paths=self._paths),
            self.energy.operation.energy_weights, price_levels(settings), settings.seed, like,
        )  # fmt: skip


def price_levers(settings: Settings, cost: Callable[[Settings], float]) -> tuple[Lever, ...]:
    """The numbers of the price list, in the order of the project file; cost: USD/MWh of settings at held layout.

    Rates and shares of the capital cost enter it linearly, so that a difference over any step is their exact slope.
    """
    numbers = [
        one for one in numbers_of(settings, documented_in(settings, *PRICED)) if not one.path.startswith(_DEFINITIONS)
    ]
    rates = [one for one in numbers if one.path.startswith("capital.")]
    others = [one for one in numbers if not one.path.startswith("capital.")]
    return (
        *number_levers(settings, rates, cost, Slope.EXACT),
        *number_levers(settings, others, cost, Slope.LOCAL),
    )


def wave_levers(sea: Metocean, cost: Callable[[float], float]) -> tuple[Lever, ...]:
    """The waves of all hours of a sea, for building and for serving, at the same wind.

    cost: USD/MWh of waves so many times as high, up to what does not depend on them.
    """
    group = Group(
        "waves at the site", "", "significant wave heights of all hours at the same wind", sea.source, sea.data_class,
        lambda waves, factor: factor * waves,
    )  # fmt: skip
    return group_levers(1.0, (group,), cost)


def higher(sea: Metocean, waves: float) -> Metocean:
    """The sea with waves so many times as high; of once as high it is the same series, whose plans are kept."""
    return sea if waves == 1.0 else replace(sea, wave_height=waves * sea.wave_height)


def first_years(sea: Metocean, years: int) -> Metocean:
    """The first years of a series, at most so many."""
    hours = sea.hours * years // max(years, round(sea.hours / HOURS_PER_YEAR))
    return replace(sea, wind_speed=sea.wind_speed[:hours], wave_height=sea.wave_height[:hours], month=sea.month[:hours])


def finance_levers(settings: Settings, terms: FinanceTerms, operation: float, amounts: Amounts) -> tuple[Lever, ...]:
    """The terms of finance that the levelised cost depends on: central differences, of the life over whole years.

    terms: with the study's shares of currency and of spending; operation USD per year.
    """
    dollar = next(place for place, one in enumerate(terms.currencies) if one.code == DOLLAR)
    levers = []
    inflation = f"finance.currencies[{dollar}].inflation"
    for path in (*_FINANCE, inflation):
        given = number_at(settings, path)
        if not given.value:
            continue
        whole = isinstance(given.value, int)
        own = path.partition(".")[2]

        def cost(value: float, own: str = own) -> float:
            return cost_of_energy(with_number(terms, own, value), operation, amounts, by_months=False).value

        step = 1 if whole else STEPS[Slope.LOCAL] * given.value
        slope = slope_where_allowed(cost, given.value, step, cost(given.value))
        if slope is not None:
            name = f"finance: inflation of {DOLLAR}" if path == inflation else ""
            levers.append(usual_lever(settings, given, slope, Slope.WHOLE if whole else Slope.LOCAL, name))
    return tuple(levers)
