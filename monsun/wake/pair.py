"""What one source does to one receiver: the model's formulas put together, on numbers, arrays or traced nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monsun.wake.formula import evaluate
from monsun.wake.models import FlowModel
from monsun.wake.ops import sqrt


def pair_effects(
    model: FlowModel, crosswind: Any, vertical: Any, receiver_diameter: Any, quantities: Mapping[str, Any]
) -> tuple[Any, Any | None]:
    """Deficit as a share of the reference wind speed, averaged over the receiving rotor, and added turbulence.

    crosswind, vertical, receiver_diameter: in rotor diameters of the source; quantities: the rest of what formulas may
    ask for (`formula.QUANTITIES`); without a yaw among them no wake is deflected. The added turbulence is None for a
    model without.
    """
    if model.deflection is not None and "yaw" in quantities:
        sideways, up = evaluate(model.deflection, quantities)
        crosswind, vertical = crosswind - sideways, vertical - up

    def at(horizontal: float, height: float) -> dict[str, Any]:
        radius = receiver_diameter / 2
        across, above = crosswind + horizontal * radius, vertical + height * radius
        known = dict(quantities) | {
            "receiver_diameter": receiver_diameter,
            "crosswind": across,
            "vertical": above,
            "radial": sqrt(across**2 + above**2),
        }
        for part in ("width", "wake_radius"):
            formula = getattr(model, part)
            if formula is not None:
                known[part] = evaluate(formula, known)
        return known

    points = model.rotor
    share: Any = 0.0
    for horizontal, height, weight in zip(points.horizontal, points.vertical, points.weight, strict=True):
        share = share + weight * evaluate(model.deficit, at(horizontal, height))
    if model.added_turbulence is None:
        return share, None
    return share, evaluate(model.added_turbulence, at(0.0, 0.0))
