"""What a wake formula may ask for, how it gets it, and which constants it was made from."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

Formula = Callable[..., Any]
Made = TypeVar("Made")
Given = ParamSpec("Given")

QUANTITIES = {
    "downwind": "distance downwind of the source, in its rotor diameters, > 0",
    "crosswind": "horizontal distance from the wake's axis, in rotor diameters of the source",
    "straight_crosswind": "horizontal distance from the line straight down the wind, whatever the wake's deflection",
    "vertical": "height above the wake's axis, in rotor diameters of the source",
    "radial": "distance from the wake's axis, in rotor diameters of the source",
    "receiver_diameter": "rotor diameter of the receiving turbine, in rotor diameters of the source",
    "source_diameter": "rotor diameter of the source, m",
    "source_height": "hub height of the source, m",
    "thrust_coefficient": "thrust coefficient of the source, -",
    "turbulence_intensity": "turbulence intensity at the source, wakes included, -",
    "ambient_turbulence_intensity": "turbulence intensity of the free wind, -",
    "wind_speed": "wind speed at the source, wakes included, m/s",
    "free_wind_speed": "wind speed of the free wind, m/s",
    "yaw": "angle of the source's rotor out of the wind, radians, counter-clockwise seen from above",
    "tilt": "angle of the source's rotor out of the vertical, radians, upper edge back",
    "width": "standard deviation of a Gaussian wake (the model's width formula), in rotor diameters of the source",
    "wake_radius": "radius of the wake (the model's wake_radius formula), in rotor diameters of the source",
    "rotor_deficits": "the model's deficit at each of its rotor points, share of the reference wind speed",
    "receiver_height": "hub height of the receiver, m",
    "shear_exponent": "exponent of the free wind's power law over the height at the source's hub, -",
}


class Family(Generic[Given, Made]):
    """A factory of formulas: the same constants give the same function, which remembers them.

    Models made twice are then equal, and a model can be made again with other constants, or with symbols in their place
    to find the slopes by them.
    """

    def __init__(self, factory: Callable[Given, Made]) -> None:
        self.factory = factory
        self.signature = inspect.signature(factory)
        self._made: dict[tuple[Any, ...], Made] = {}
        update_wrapper(self, factory)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """The formula of these constants."""
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        key = tuple(bound.arguments.values())
        if key not in self._made:
            self._made[key] = self.made_with(bound.arguments)
        return self._made[key]

    def made_with(self, constants: Mapping[str, Any]) -> Made:
        """A new formula of these constants, by name; they may be symbols."""
        made = self.factory(**constants)  # type: ignore[call-arg]
        # what is made may be a frozen record
        object.__setattr__(made, "made_by", self)
        object.__setattr__(made, "made_from", dict(constants))
        return made


def family(factory: Callable[Given, Made]) -> Family[Given, Made]:
    """The factory as a `Family`, for use as a decorator."""
    return Family(factory)


def constants_of(formula: Formula) -> dict[str, float]:
    """The numbers a formula was made from, by name; empty for a formula that no family made.

    A row of numbers gives one constant for each, `name[0]` and so on.
    """
    given: Mapping[str, Any] = getattr(formula, "made_from", {})
    found: dict[str, float] = {}
    for name, value in given.items():
        if isinstance(value, float):
            found[name] = value
        elif isinstance(value, tuple) and all(isinstance(one, float) for one in value):
            found |= {f"{name}[{i}]": one for i, one in enumerate(value)}
    return found


def with_constants(formula: Formula, changed: Mapping[str, Any]) -> Formula:
    """The formula made again with some constants changed."""
    maker: Family[..., Formula] = formula.made_by  # type: ignore[attr-defined]
    given: Mapping[str, Any] = formula.made_from  # type: ignore[attr-defined]
    values = dict(given)
    for name, value in changed.items():
        row, _, place = name.partition("[")
        if place:
            old = values[row]
            i = int(place.removesuffix("]"))
            values[row] = (*old[:i], value, *old[i + 1 :])
        else:
            values[name] = value
    if all(isinstance(value, float) for value in changed.values()):
        return maker(**values)
    return maker.made_with(values)


def _name(formula: Formula) -> str:
    return repr(getattr(formula, "__name__", formula))


def check_formula(formula: Formula, role: str, more: Iterable[str] = ()) -> None:
    """Raise ValueError when a formula asks for a quantity that does not exist; the message names the nearest one."""
    known = {**QUANTITIES, **dict.fromkeys(more, "")}
    for name, parameter in inspect.signature(formula).parameters.items():
        if name in known or parameter.default is not inspect.Parameter.empty:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"
        raise ValueError(f"{role} formula {_name(formula)}: no quantity {name!r}{hint}")


def evaluate(formula: Formula, quantities: Mapping[str, Any]) -> Any:
    """The formula's value for the quantities it names."""
    names = inspect.signature(formula).parameters
    missing = [name for name in names if name not in quantities and names[name].default is inspect.Parameter.empty]
    if missing:
        raise ValueError(f"formula {_name(formula)} needs {', '.join(missing)}, which this flow model does not provide")
    return formula(**{name: quantities[name] for name in names if name in quantities})
