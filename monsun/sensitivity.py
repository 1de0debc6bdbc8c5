"""What moves the levelised cost of energy of a study: every priced input by its slope, and the losses of the energy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from math import sqrt
from operator import itemgetter
from typing import TypeVar

from monsun.electrical.network import sized
from monsun.energy.assessment import ELECTRICAL, WAKES, Assessment
from monsun.energy.loss_groups import WaterfallStep
from monsun.energy.uncertainty import UncertaintyPart
from monsun.finance.currency import DOLLAR
from monsun.finance.terms import FinanceTerms
from monsun.inputs.project import Project
from monsun.inputs.settings import Settings
from monsun.records import Documented, InputError
from monsun.results import CostPart, Study
from monsun.worth.levers import USUAL_RANGE, Lever, number_at, numbers_of, usual_lever, with_number
from monsun.worth.money import Amounts, Measured, cost_of_energy, operation_slope

Value = TypeVar("Value")

# sections whose numbers are priced; of the finance terms those that the levelised cost depends on
PRICED = ("capital", "foundation", "array", "export", "installation", "operation")
_FINANCE = (
    *("finance.discount_rate", "finance.life", "finance.degradation"),
    *("finance.tax.preferential_rate", "finance.tax.standard_rate", "finance.tax.first_year_depreciation"),
)
_STEP = 1e-3  # of an input: what is linear in it has the same slope over any step
_RATE = 1e-4  # of a term of finance, which bends
# the loss whose uncertainty a part of plant performance is
_LOSS_OF = {"power curve": "turbine performance", "availability": "turbine availability", "electrical": ELECTRICAL}


@dataclass(frozen=True)
class Priced:
    """What settings cost at a held layout: capital USD, months of construction, operation USD per year.

    energy: net energy, MWh per year; piece: what the cost jumps with, such as the seasons of the work at sea.
    """

    capital: float
    construction_months: float
    operation: float
    energy: float
    piece: Hashable


def study_levers(
    study: Study, cost: CostPart, terms: FinanceTerms, price: Callable[[Project, Study], CostPart]
) -> tuple[Lever, ...]:
    """Every lever of a study with energy and cables, its layout, cables' links and wakes held.

    cost: as `price` finds it for the study's own project; terms: of finance, with the study's shares of currency.
    """
    project, energy, electrical = study.project, study.energy, study.electrical
    assert energy is not None and electrical is not None
    own, net = project.settings, energy.assessment.net_p50_gwh * 1e3

    def priced(settings: Settings) -> Priced:
        changed = study
        if settings.array != own.array:
            network = sized(electrical.network, settings.array, study.placed.park.rated_power)
            changed = replace(study, electrical=replace(electrical, network=network))
        found = cost if settings is own else price(replace(project, settings=settings), changed)
        plan = found.installation
        return Priced(
            found.capital.total, plan.construction_months, found.operation.total_per_year, net,
            piece=tuple(phase.seasons for phase in plan.phases),
        )  # fmt: skip

    speed = float(study.cases.probability @ study.cases.wind_speed) / study.cases.probability_total
    return cost_levers(own, priced, terms, energy.assessment, speed)


def cost_levers(
    settings: Settings, priced: Callable[[Settings], Priced], terms: FinanceTerms, assessment: Assessment, speed: float
) -> tuple[Lever, ...]:
    """Every lever of the real levelised cost of energy, in the order of the project file, then the energy's.

    priced: the study's cost of settings at its own layout, cables and wakes. Prices enter the capital cost linearly, so
    that differences over any step are their exact slopes; terms of finance are central differences; losses act by
    1 / (1 - loss). terms: with the study's shares of currency; speed: mean free wind speed, m/s. Numbers at which the
    cost jumps on both sides, and those whose neighbours are refused, have no slope and are left out.
    """
    base = priced(settings)
    amounts = Amounts(base.capital, base.construction_months, base.energy)
    worth = cost_of_energy(terms, base.operation, amounts)
    per_operation = operation_slope(terms, amounts)
    levers = []
    for section in PRICED:
        for given in numbers_of(settings, section):
            slope = _priced_slope(settings, given, priced, base, worth, per_operation)
            if slope is not None:
                levers.append(usual_lever(settings, given, slope))
    levers += _finance_levers(settings, terms, base.operation, amounts)
    levers += _energy_levers(assessment, worth.value, speed)
    return tuple(levers)


def _priced_slope(
    settings: Settings,
    given: Documented,
    priced: Callable[[Settings], Priced],
    base: Priced,
    worth: Measured,
    per_operation: float,
) -> float | None:
    """Slope of the levelised cost by a number of the price list; None where neither side can be priced."""
    step = _STEP * abs(float(given.value))

    def beside(value: float) -> Priced | None:
        found = priced(with_number(settings, given.path, value))
        return found if found.piece == base.piece else None

    ends = _sides(beside, float(given.value), step, base)
    if ends is None:
        return None
    (first, lower), (last, upper) = ends
    return (
        worth.per_dollar * (upper.capital - lower.capital)
        + worth.per_month * (upper.construction_months - lower.construction_months)
        + per_operation * (upper.operation - lower.operation)
        + worth.per_mwh * (upper.energy - lower.energy)
    ) / (last - first)


def _finance_levers(settings: Settings, terms: FinanceTerms, operation: float, amounts: Amounts) -> list[Lever]:
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
    return levers


def _sides(
    found: Callable[[float], Value | None], value: float, step: float, middle: Value
) -> tuple[tuple[float, Value], tuple[float, Value]] | None:
    """Two points about a number, each its distance and what is found there; the middle stands for a side without.

    A side has nothing beyond a jump (None) or where the number is refused, as a share above one is; None: neither has.
    """
    ends = []
    for side in (-step, step):
        try:
            beside = found(value + side)
        except InputError:
            continue
        if beside is not None:
            ends.append((side, beside))
    if not ends:
        return None
    first, last = ends if len(ends) == 2 else sorted(((0.0, middle), ends[0]), key=itemgetter(0))
    return first, last


def _energy_levers(assessment: Assessment, cost: float, speed: float) -> list[Lever]:
    """The wind and every loss: with its own stated uncertainty, one sigma, or else the usual range."""
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
    return levers


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
