"""Levers of the energy: the wind and every loss, each over its own stated uncertainty."""

from __future__ import annotations

from math import sqrt

from monsun.energy.assessment import ELECTRICAL, WAKES, Assessment
from monsun.energy.loss_groups import WaterfallStep
from monsun.energy.uncertainty import UncertaintyPart
from monsun.worth.levers import USUAL_RANGE, Lever, Slope

# the loss whose uncertainty a part of plant performance is
_LOSS_OF = {"power curve": "turbine performance", "electrical": ELECTRICAL}
# computed from failures, repairs and the sea, which are levers of operation
_OF_OPERATION = ("turbine availability", "balance of plant availability")


def energy_levers(assessment: Assessment, cost: float, speed: float) -> tuple[Lever, ...]:
    """The wind and every loss: over its own stated uncertainty, one sigma to both sides, or else the usual range.

    cost: USD/MWh; speed: mean free wind speed, m/s. Losses act on the levelised cost by 1 / (1 - loss). What failures
    take is left to the levers of operation.
    """
    parts = assessment.uncertainty.parts
    wind = sqrt(sum(part.wind_speed**2 for part in parts if part.wind_speed is not None))
    levers = [
        Lever(
            "wind speed", "", "mean free wind speed at hub height", "m/s",
            speed, speed * (1 - wind), speed * (1 + wind),
            -cost * assessment.sensitivity / speed,
            f"one sigma of all uncertainties of the wind, {wind:.1%}; {Slope.EXACT}",
            "wind climate and its uncertainties", "derived",
        )
    ]  # fmt: skip
    named = {_LOSS_OF[part.name]: part for part in parts if part.name in _LOSS_OF}
    model = next(part for part in parts if part.of_loss is not None)
    for step in assessment.steps:
        part = model if step.name == WAKES else named.get(step.name)
        if step.name not in _OF_OPERATION and (step.share or part is not None):
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
        cost / (1 - share), f"{basis}; {Slope.EXACT}", loss.source, loss.data_class,
    )  # fmt: skip
