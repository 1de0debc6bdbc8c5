"""Parks of FLORIS's 5 MW turbine for every comparison with FLORIS, ours and FLORIS's answer to them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import ArrayLike, NDArray

import monsun as ms
from monsun.wake import curl_models as ours
from monsun.wake.shear import power_law

Array = NDArray[np.float64]

NUMBERS = Path(__file__).with_name("floris_numbers.json")
HUB_HEIGHT, SHEAR, TURBULENCE, DENSITY = 90.0, 0.12, 0.1, 1.225
# degrees; at which FLORIS's turbine stands where nothing else is said
TILT = 5.0


@dataclass(frozen=True)
class Pair:
    """One flow model twice: ours, and what FLORIS is told.

    strings: velocity, deflection, turbulence and combination model; switches: those that are on; parameters: changes of
    its defaults, by group and model; turbulence: whether the two give the same; tolerance: of the wind, where FLORIS is
    not exact; apart: words in the names of the places where the two differ.
    """

    ours: ms.FlowModel
    strings: tuple[str, str, str, str]
    switches: tuple[str, ...] = ()
    parameters: Mapping[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    turbulence: bool = True
    tolerance: float | None = None
    apart: tuple[str, ...] = ()

    def compared(self, places: Iterable[str]) -> list[str]:
        """The names of the places where the two do not differ."""
        return [place for place in places if not any(word in place for word in self.apart)]


_GAUSS = ("gauss", "gauss", "crespo_hernandez", "sosfs")
_EMPIRICAL = ("empirical_gauss", "empirical_gauss", "wake_induced_mixing", "sosfs")
PAIRS = {
    "floris_gauss": Pair(ours.floris_gauss(), _GAUSS),
    # FLORIS gives the turbulence with what yaw-added recovery adds, ours without
    "king_2021": Pair(
        ours.king_2021(),
        _GAUSS,
        switches=("secondary_steering", "transverse_velocities", "yaw_added_recovery"),
        turbulence=False,
    ),
    "floris_jensen": Pair(ours.floris_jensen(), ("jensen", "jimenez", "crespo_hernandez", "sosfs")),
    "empirical_gaussian": Pair(ours.empirical_gaussian(reference_tilt=np.radians(TILT)), _EMPIRICAL),
    "empirical_gaussian, yaw-added recovery": Pair(
        ours.empirical_gaussian(reference_tilt=np.radians(TILT), yaw_gain=0.1),
        _EMPIRICAL,
        switches=("yaw_added_recovery",),
        parameters={("deflection", "empirical_gauss"): {"yaw_added_mixing_gain": 0.1}},
    ),
    # FLORIS's wakes know one another from the fourth in a row, with metres beside diameters; its added turbulence
    # counts the points of a rotor that all wakes before together slow down, ours those that the wake itself does
    "bay_2022_floris": Pair(
        ours.bay_2022_floris(),
        ("cc", "gauss", "crespo_hernandez", "sosfs"),
        turbulence=False,
        apart=("four", "nine"),
    ),
    # FLORIS reads the average over the rotor from a table, linear between its knots; it deflects every second wake of
    # a turned turbine to the wrong side, which shows where turbines are off the line; it has no added turbulence but
    # where rounding puts a rotor behind itself
    "floris_turbopark": Pair(
        ours.floris_turbopark(),
        ("turbopark", "gauss", "crespo_hernandez", "fls"),
        turbulence=False,
        tolerance=2e-5,
        apart=("three, turned", "four, turned", "nine, turned"),
    ),
    "floris_turboparkgauss": Pair(
        ours.floris_turboparkgauss(), ("turboparkgauss", "gauss", "crespo_hernandez", "sosfs")
    ),
}


@dataclass(frozen=True)
class Case:
    """A park of the turbine with its yaw, degrees [turbine], in weather [case]; turbulence and shear as above."""

    x: Array
    y: Array
    yaw: Array
    wind_direction: Array
    wind_speed: Array


def _places(layouts: Iterable[str], wind_direction: ArrayLike, wind_speed: ArrayLike) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for name in layouts:
        x, y, yaw = (np.array(part, dtype=float) for part in _LAYOUTS[name])
        weather = np.array(wind_direction, dtype=float), np.array(wind_speed, dtype=float)
        found |= {name: Case(x, y, 0 * yaw, *weather), f"{name}, turned": Case(x, y, yaw, *weather)}
    return found


# x, y, m, and yaw, degrees; off the line the sides of a wake and the sign of a deflection are seen
_LAYOUTS: dict[str, tuple[ArrayLike, ArrayLike, ArrayLike]] = {
    "row": ([0, 630, 1260], [0, 0, 0], [5, 0, 0]),
    "three": ([0, 630, 1260], [0, 50, -40], [20, -15, 10]),
    "four": ([0, 630, 1260, 882], [0, 50, -40, 150], [20, -15, 10, 0]),
    "nine": (
        [0, 700, 1400, 60, 760, 1460, -80, 620, 1320],
        [0, 45, -30, 520, 565, 490, 1040, 1085, 1010],
        [15, -10, 0, 8, 20, -5, -18, 4, 0],
    ),
}
STORED = _places(("row", "three", "four"), np.full(3, 270), [8, 10, 11])
# speeds above the table's jump of the thrust at cut-in and below that at cut-out
AROUND = _places(("three", "nine"), np.arange(12) * 30 + 13.7, np.linspace(5, 16, 12))


@dataclass(frozen=True)
class Found:
    """Rotor-averaged wind speed, thrust coefficient, turbulence intensity and power, each [case, turbine]."""

    wind_speed: Array
    thrust_coefficient: Array
    turbulence_intensity: Array
    power: Array


def turbine() -> ms.Turbine:
    """FLORIS's turbine `nrel_5MW`, as its table stands beside the stored numbers."""
    return ms.Turbine(name="nrel_5MW", hub_height=HUB_HEIGHT, **json.loads(NUMBERS.read_text())["turbine"])


def our_answer(pair: Pair, case: Case) -> Found:
    """The engine's answer."""
    cases = ms.FlowCases.series(case.wind_direction, case.wind_speed, TURBULENCE)
    site = ms.SiteWind(shear=power_law(SHEAR, HUB_HEIGHT))
    state = ms.flow(ms.Park(case.x, case.y, turbine()), cases, pair.ours, ms.Operation(yaw=case.yaw), site)
    return Found(state.wind_speed, state.thrust_coefficient, state.turbulence_intensity, state.power)


def their_settings(pair: Pair, case: Case) -> dict[str, Any]:
    """The settings of FLORIS: its defaults, and what differs."""
    from floris import FlorisModel

    made = FlorisModel.get_defaults()
    velocity, deflection, turbulence, combination = pair.strings
    wake = made["wake"]
    wake["model_strings"] = {
        "velocity_model": velocity,
        "deflection_model": deflection,
        "turbulence_model": turbulence,
        "combination_model": combination,
    }
    for switch in ("secondary_steering", "transverse_velocities", "yaw_added_recovery"):
        wake[f"enable_{switch}"] = switch in pair.switches
    for (group, model), values in pair.parameters.items():
        wake[f"wake_{group}_parameters"][model] |= values
    made["farm"] |= {"layout_x": case.x.tolist(), "layout_y": case.y.tolist()}
    made["flow_field"] |= {
        "air_density": DENSITY,
        "reference_wind_height": HUB_HEIGHT,
        "turbulence_intensities": np.full_like(case.wind_speed, TURBULENCE).tolist(),
        "wind_directions": case.wind_direction.tolist(),
        "wind_speeds": case.wind_speed.tolist(),
        "wind_shear": SHEAR,
    }
    return made


def _rounded_curl() -> Any:
    """FLORIS with the distance from a source rounded where it makes the wind across.

    A source's own vortices count at its rotor in FLORIS 4.7 unless the mean of its points' positions, as it happens, is
    rounded up: then they lie upstream of it by 1e-13 m.
    """
    from floris.core import solver

    whole = solver.calculate_transverse_velocity

    def rounded(u_i: Any, u_initial: Any, dudz_initial: Any, delta_x: Any, *rest: Any, **more: Any) -> Any:
        return whole(u_i, u_initial, dudz_initial, np.round(delta_x, 6), *rest, **more)

    return patch.object(solver, "calculate_transverse_velocity", rounded)


def their_answer(pair: Pair, case: Case) -> Found:
    """FLORIS's answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from floris import FlorisModel

        model = FlorisModel(their_settings(pair, case))
        model.set(yaw_angles=np.tile(case.yaw, (case.wind_speed.size, 1)))
        with _rounded_curl():
            model.run()
    flow_field = model.core.flow_field
    return Found(
        np.cbrt(np.mean(flow_field.u**3, axis=(2, 3))),
        np.asarray(model.get_turbine_thrust_coefficients()),
        np.asarray(flow_field.turbulence_intensity_field),
        np.asarray(model.get_turbine_powers()),
    )


def their_turbine() -> dict[str, Any]:
    """The table of FLORIS's turbine in our units."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from floris import FlorisModel

        model = FlorisModel(their_settings(PAIRS["floris_gauss"], STORED["row"]))
    found = model.core.farm.turbine_definitions[0]
    table = found["power_thrust_table"]
    assert (found["hub_height"], table["ref_tilt"], found["TSR"]) == (HUB_HEIGHT, TILT, 8.0)
    return {
        "rotor_diameter": found["rotor_diameter"],
        "wind_speed": list(table["wind_speed"]),
        "power": [1e3 * float(value) for value in table["power"]],
        "thrust_coefficient": list(table["thrust_coefficient"]),
        "air_density": table["ref_air_density"],
    }
