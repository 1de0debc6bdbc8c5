"""What a wake formula may ask for, and how it gets it: by the name of its arguments."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

Formula = Callable[..., Any]

QUANTITIES = {
    "downwind": "distance downwind of the source, in its rotor diameters, > 0",
    "crosswind": "horizontal distance from the wake's axis, in rotor diameters of the source",
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
}


def _name(formula: Formula) -> str:
    return repr(getattr(formula, "__name__", formula))


def check_formula(formula: Formula, role: str) -> None:
    """Raise ValueError when a formula asks for a quantity that does not exist; the message names the nearest one."""
    for name, parameter in inspect.signature(formula).parameters.items():
        if name in QUANTITIES or parameter.default is not inspect.Parameter.empty:
            continue
        near = difflib.get_close_matches(name, QUANTITIES, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(QUANTITIES)}"
        raise ValueError(f"{role} formula {_name(formula)}: no quantity {name!r}{hint}")


def evaluate(formula: Formula, quantities: Mapping[str, Any]) -> Any:
    """The formula's value for the quantities it names."""
    names = inspect.signature(formula).parameters
    missing = [name for name in names if name not in quantities and names[name].default is inspect.Parameter.empty]
    if missing:
        raise ValueError(f"formula {_name(formula)} needs {', '.join(missing)}, which this flow model does not provide")
    return formula(**{name: quantities[name] for name in names if name in quantities})
