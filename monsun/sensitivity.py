"""What moves the levelised cost of energy of a study: every priced input by its slope, and the losses of the energy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from monsun.cost.capital import CapitalCost, CostLine
from monsun.cost.capital_spending import capital_spending
from monsun.cost.capital_terms import Capital
from monsun.electrical.network import sized
from monsun.energy.assessment import ELECTRICAL, WAKES, Assessment
from monsun.energy.loss_groups import WaterfallStep
from monsun.energy.uncertainty import UncertaintyPart
from monsun.finance.currency import DOLLAR
from monsun.finance.result import MILLION
from monsun.finance.terms import FinanceTerms
from monsun.inputs.project import Project
from monsun.inputs.settings import Settings
from monsun.records import InputError
from monsun.results import CostPart, Study
from monsun.worth.levers import USUAL_RANGE, Lever, number_at, numbers_of, usual_lever, with_number
from monsun.worth.money import Amounts, charge_of_parts, cost_of_energy, operation_slope

Value = TypeVar("Value")
Array = NDArray[np.float64]

# how the keys of the lines of the work at sea begin
AT_SEA = "install_"

# sections whose numbers are priced; of the finance terms those that the levelised cost depends on
PRICED = ("capital", "foundation", "array", "export")
_FINANCE = (
    *("finance.discount_rate", "finance.life", "finance.degradation"),
    *("finance.tax.preferential_rate", "finance.tax.standard_rate", "finance.tax.first_year_depreciation"),
)
# sizes of a reference turbine and constants of nature that nobody would change
_DEFINITIONS = (
    *("foundation.turbine.", "foundation.monopile.density", "foundation.site.water_density"),
    *("foundation.site.air_density", "foundation.scour.rock_density", "export.frequency"),
)
_STEP = 1e-3  # of an input: what is linear in it has the same slope over any step
_RATE = 1e-4  # of a term of finance, which bends
# the loss whose uncertainty a part of plant performance is
_LOSS_OF = {"power curve": "turbine performance", "availability": "turbine availability", "electrical": ELECTRICAL}


@dataclass(frozen=True)
class Priced:
    """What settings cost at a held layout: capital USD, its shares by equal parts of the time, and months of it."""

    capital: float
    spending: tuple[float, ...]
    construction_months: float


@dataclass(frozen=True, eq=False)
class Worth:
    """What capital is worth at a study's energy: charge [part] 1/a of capital spent in each part of the construction;
    energy levelised, MWh per year; per_month: USD/MWh for a month more."""

    charge: Array
    energy: float
    per_month: float

    def difference(self, upper: Priced, lower: Priced) -> float:
        """What one costs more than the other, USD/MWh."""
        yearly = [one.capital * float(np.array(one.spending) @ self.charge) for one in (upper, lower)]
        months = upper.construction_months - lower.construction_months
        return (yearly[0] - yearly[1]) / self.energy + self.per_month * months


def study_levers(
    study: Study, cost: CostPart, terms: FinanceTerms, price: Callable[[Project, Study], CostPart]
) -> tuple[Lever, ...]:
    """Every lever of a study with energy and cables, its layout, cables' links and wakes held.

    cost: as `price` finds it for the study's own project; terms: of finance, with the study's shares of currency.
    """
    project, energy, electrical = study.project, study.energy, study.electrical
    assert energy is not None and electrical is not None
    own, net = project.settings, energy.assessment.net_p50_gwh * 1e3
    parts = len(terms.spending_shares)

    def priced(settings: Settings) -> Priced:
        changed = study
        if settings.array != own.array:
            network = sized(electrical.network, settings.array, study.placed.park.rated_power)
            changed = replace(study, electrical=replace(electrical, cables=replace(electrical.cables, network=network)))
        found = cost if settings is own else price(replace(project, settings=settings), changed)
        return Priced(found.capital.total, found.spending.shares(parts), found.spending.months)

    speed = float(study.cases.probability @ study.cases.wind_speed) / study.cases.probability_total
    amounts = Amounts(cost.capital.total, cost.spending.months, net)
    yearly = cost.operation.total_per_year
    measured = cost_of_energy(terms, yearly, amounts)
    levelised = 1.0 / operation_slope(terms, amounts)
    worth = Worth(charge_of_parts(terms, amounts.construction_months), levelised, measured.per_month)
    return (
        *price_levers(own, priced, worth),
        *line_levers(cost, own.capital, worth, parts),
        *finance_levers(own, terms, yearly, amounts),
        *energy_levers(energy.assessment, measured.value, speed),
    )


def price_levers(settings: Settings, priced: Callable[[Settings], Priced], worth: Worth) -> tuple[Lever, ...]:
    """The numbers of the price list, in the order of the project file.

    priced: the study's cost of settings at its own layout, cables and wakes. Prices enter the capital cost linearly, so
    that differences over any step are their exact slopes. Numbers that neither side of lets be priced are left out.
    """
    base = priced(settings)
    levers = []
    for section in PRICED:
        for given in numbers_of(settings, section):
            if given.path.startswith(_DEFINITIONS):
                continue
            step = _STEP * abs(float(given.value))

            def beside(value: float, path: str = given.path) -> Priced:
                return priced(with_number(settings, path, value))

            ends = _sides(beside, float(given.value), step, base)
            if ends is not None:
                (first, lower), (last, upper) = ends
                slope = worth.difference(upper, lower) / (last - first)
                levers.append(usual_lever(settings, given, slope))
    return tuple(levers)


def line_levers(cost: CostPart, terms: Capital, worth: Worth, parts: int) -> tuple[Lever, ...]:
    """The lines of the work at sea and of operation as a whole: the levelised cost is linear in each.

    Shares of the capital cost that grow with the work at sea, such as its contingency, go with it.
    """

    def priced(capital: CapitalCost) -> Priced:
        spending = capital_spending(capital, terms.phases, cost.installation.construction_months)
        return Priced(capital.total, spending.shares(parts), spending.months)

    base, levers = priced(cost.capital), []
    for line in cost.capital.lines:
        if line.key.startswith(AT_SEA):
            more = priced(grown(cost.capital, line.key, 1.0 + USUAL_RANGE))
            slope = worth.difference(more, base) / (USUAL_RANGE * line.amount / MILLION)
            levers.append(_line_lever(line.name.lower(), line, slope, "million USD"))
    for line in cost.operation.lines:
        name = f"operation: {line.name[0].lower()}{line.name[1:]}"
        levers.append(_line_lever(name, line, MILLION / worth.energy, "million USD/a"))
    return tuple(levers)


def grown(capital: CapitalCost, key: str, factor: float) -> CapitalCost:
    """The capital cost with so many times of one line, and with what is a share of it."""
    lines: dict[str, CostLine] = {}
    for line in capital.lines:
        if line.base:
            lines[line.key] = replace(line, quantity=sum(lines[one].amount for one in line.base))
        else:
            lines[line.key] = replace(line, quantity=line.quantity * factor) if line.key == key else line
    return replace(capital, lines=tuple(lines.values()))


def _line_lever(name: str, line: CostLine, slope: float, unit: str) -> Lever:
    amount = line.amount / MILLION
    return Lever(
        name, "", line.basis, unit, amount, amount * (1 - USUAL_RANGE), amount * (1 + USUAL_RANGE), slope,
        f"\N{PLUS-MINUS SIGN}{USUAL_RANGE:.0%} of the line, no range is stated", line.source, line.data_class,
    )  # fmt: skip


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
        step = 1 if whole else _RATE * given.value
        own = path.partition(".")[2]

        def cost(value: float, own: str = own) -> float:
            return cost_of_energy(with_number(terms, own, value), operation, amounts, by_months=False).value

        ends = _sides(cost, given.value, step, cost(given.value))
        if ends is not None:
            (first, lower), (last, upper) = ends
            levers.append(
                usual_lever(
                    settings,
                    given,
                    (upper - lower) / (last - first),
                    f"finance: inflation of {DOLLAR}" if path == inflation else "",
                )
            )
    return tuple(levers)


def _sides(
    found: Callable[[float], Value], value: float, step: float, middle: Value
) -> tuple[tuple[float, Value], tuple[float, Value]] | None:
    """Two points about a number, each its distance and what is found there; the middle stands for a side without.

    A side has nothing where the number is refused, as a share above one is; None: neither has.
    """
    ends = []
    for side in (-step, step):
        try:
            ends.append((side, found(value + side)))
        except InputError:
            continue
    if not ends:
        return None
    first, last = ends if len(ends) == 2 else sorted(((0.0, middle), ends[0]), key=itemgetter(0))
    return first, last


def energy_levers(assessment: Assessment, cost: float, speed: float) -> tuple[Lever, ...]:
    """The wind and every loss: over its own stated uncertainty, one sigma to both sides, or else the usual range.

    cost: USD/MWh; speed: mean free wind speed, m/s. Losses act on the levelised cost by 1 / (1 - loss).
    """
    parts = assessment.uncertainty.parts
    wind = sqrt(sum(part.wind_speed**2 for part in parts if part.wind_speed is not None))
    levers = [
        Lever(
            "wind speed", "", "mean free wind speed at hub height", "m/s",
            speed, speed * (1 - wind), speed * (1 + wind),
            -cost * assessment.sensitivity / speed,
            f"one sigma of all uncertainties of the wind, {wind:.1%}", "wind climate and its uncertainties", "derived",
        )
    ]  # fmt: skip
    named = {_LOSS_OF[part.name]: part for part in parts if part.name in _LOSS_OF}
    model = next(part for part in parts if part.of_loss is not None)
    for step in assessment.steps:
        part = model if step.name == WAKES else named.get(step.name)
        if step.share or part is not None:
            levers.append(_loss_lever(step, part, cost))
    return tuple(levers)


def _loss_lever(step: WaterfallStep, part: UncertaintyPart | None, cost: float) -> Lever:
    loss, share = step.loss, step.share
    if part is None:
        width, basis = USUAL_RANGE * abs(share), f"\N{PLUS-MINUS SIGN}{USUAL_RANGE:.0%}, no range is stated"
    elif part.of_loss is not None:
        width, basis = part.of_loss * abs(share), f"one sigma of the {part.name}, {part.of_loss:.0%} of the loss"
    else:
        width, basis = part.energy, f"one sigma of the energy by {part.name}, {part.energy:.1%}"
        width *= 1 - share
    path = "" if loss.computed else f"losses.{step.name.replace(' ', '_')}"
    return Lever(
        f"loss: {step.name}", path, "share of the energy lost", "-", share, share - width, share + width,
        cost / (1 - share), basis, loss.source, loss.data_class,
    )  # fmt: skip
