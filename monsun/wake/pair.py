"""What one source does to one receiver: the model's formulas put together, on numbers, arrays or traced nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monsun.wake.flow_model import FlowModel, Reference, RotorMean
from monsun.wake.formula import evaluate
from monsun.wake.joint import JointSuperposition, Wake
from monsun.wake.ops import cos, maximum, sin, sqrt


@dataclass(frozen=True)
class PairEffects:
    """What one source does to one receiver.

    shares: the deficit as a share of the reference wind speed, its mean over the receiving rotor or, for a model whose
    rotor mean is that of the wind, one for each point of the rotor; mirrored: the same of the wake's image in the
    ground, empty without one; added_turbulence: None for a model without; gathered: one number for each of the model's
    gathered quantities; wake: what a joint superposition needs, None for others.
    """

    shares: tuple[Any, ...]
    mirrored: tuple[Any, ...]
    added_turbulence: Any | None
    gathered: tuple[Any, ...]
    wake: Wake | None

    @property
    def all(self) -> list[Any]:
        """Every effect, for a look at how far the source matters."""
        return [*self.shares, *self.mirrored, *self.gathered, *([] if (a := self.added_turbulence) is None else [a])]


def source_quantities(model: FlowModel, quantities: Mapping[str, Any]) -> dict[str, Any]:
    """The quantities of a source with the model's derived ones."""
    known = dict(quantities)
    for part in model.derived:
        known[part.name] = evaluate(part.formula, known)
    return known


def pair_effects(
    model: FlowModel, crosswind: Any, vertical: Any, receiver_diameter: Any, quantities: Mapping[str, Any]
) -> PairEffects:
    """The effects of a source at a receiver.

    crosswind, vertical, receiver_diameter: in rotor diameters of the source; quantities: the rest of what formulas may
    ask for (`formula.QUANTITIES`); without a yaw among them no wake is deflected. `veer` among them turns the wind with
    the height (radians per rotor diameter, clockwise upwards), and the wake with it.
    """
    source = source_quantities(model, quantities)
    sideways: Any = 0.0
    up: Any = 0.0
    if model.deflection is not None and "yaw" in quantities:
        sideways, up = evaluate(model.deflection, source)

    def at(across: Any, above: Any, above_axis: Any) -> dict[str, Any]:
        if "veer" in quantities:
            turned = quantities["veer"] * above
            across = across + quantities["downwind"] * sin(turned) / cos(turned)
        known = source | {
            "receiver_diameter": receiver_diameter,
            "crosswind": across,
            "straight_crosswind": crosswind,
            "vertical": above_axis,
            "radial": sqrt(across**2 + above_axis**2),
        }
        for part in ("width", "wake_radius"):
            formula = getattr(model, part)
            if formula is not None:
                known[part] = evaluate(formula, known)
        return known

    def point(horizontal: float, height: float) -> dict[str, Any]:
        radius = receiver_diameter / 2
        above = vertical + height * radius
        return at(crosswind - sideways + horizontal * radius, above, above - up)

    def image(horizontal: float, height: float) -> dict[str, Any]:
        radius = receiver_diameter / 2
        above = vertical + height * radius
        below_ground = above + up + 2 * source["source_height"] / source["source_diameter"]
        return at(crosswind - sideways + horizontal * radius, above, below_ground)

    def over_rotor(place: Any) -> tuple[Any, ...]:
        points = model.rotor
        places = zip(points.horizontal, points.vertical, strict=True)
        return tuple(evaluate(model.deficit, place(horizontal, height)) for horizontal, height in places)

    def shares_of(deficits: tuple[Any, ...]) -> tuple[Any, ...]:
        if model.rotor_mean is RotorMean.OF_THE_CUBE:
            return deficits
        mean: Any = 0.0
        for deficit, weight in zip(deficits, model.rotor.weight, strict=True):
            mean = mean + weight * deficit
        return (mean,)

    deficits = over_rotor(point)
    centre = point(0.0, 0.0) | {"rotor_deficits": deficits}
    added = None if model.added_turbulence is None else evaluate(model.added_turbulence, centre)
    shares = shares_of(deficits)
    wake = None
    if isinstance(model.superposition, JointSuperposition):
        on_axis = centre | {"crosswind": 0 * crosswind, "vertical": 0 * vertical, "radial": 0 * crosswind}
        diameter = source["source_diameter"]
        wake = Wake(
            shapes=shares,
            centre=evaluate(model.deficit, on_axis),
            reference_wind_speed=source[reference_name(model.reference)],
            width=centre["width"] * diameter,
            crosswind=centre["crosswind"] * diameter,
            vertical=centre["vertical"] * diameter,
            downwind=source["downwind"],
            thrust_coefficient=source["thrust_coefficient"],
            yaw=source.get("yaw", 0.0),
            wind_speed=source["wind_speed"],
            free_wind_speed=source["free_wind_speed"],
            diameter=diameter,
        )
    return PairEffects(
        shares=shares,
        mirrored=shares_of(over_rotor(image)) if model.mirror else (),
        added_turbulence=added,
        gathered=tuple(evaluate(part.formula, centre) for part in model.gathered),
        wake=wake,
    )


def induction(
    model: FlowModel, crosswind: Any, vertical: Any, receiver_diameter: Any, quantities: Mapping[str, Any]
) -> Any:
    """What a turbine takes from the wind at a place up or down the wind, as a share of the reference wind speed."""
    known = source_quantities(model, quantities) | {
        "receiver_diameter": receiver_diameter,
        "crosswind": crosswind,
        "vertical": vertical,
        "radial": sqrt(crosswind**2 + vertical**2),
    }
    # upstream of the rotor there is no wake; its width there is that at the rotor
    behind = known | {"downwind": maximum(known["downwind"], 1e-3)}
    for part in ("width", "wake_radius"):
        formula = getattr(model, part)
        if formula is not None:
            known[part] = behind[part] = evaluate(formula, behind)
    assert model.blockage is not None
    return evaluate(model.blockage, known)


def reference_name(reference: Reference) -> str:
    """The quantity that shares of a reference wind speed are shares of."""
    return "wind_speed" if reference is Reference.LOCAL else "free_wind_speed"
