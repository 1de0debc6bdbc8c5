"""One park and its weather for every comparison with PyWake, and PyWake's answer to it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import monsun as ms
from monsun.wake.rotor_averages import gaussian_over_disc

Array = NDArray[np.float64]

# The tables run from 0 to 40 m/s: thrust is level below cut-in and goes on falling above 25 m/s. No case and no wake
# leaves them, so that no turbine stops or starts in between, where the two tools round the wind speed to either side.
KNOTS = np.arange(0.0, 41.0)
THRUST = np.where(KNOTS < 9, 0.80 + 0.07 * np.exp(-((KNOTS / 6) ** 4)), 0.80 * (9 / np.maximum(KNOTS, 9)) ** 1.6)
SHARE = np.clip((KNOTS - 3) / 9, 0, 1) ** 2.2


def _type(name: str, rotor_diameter: float, hub_height: float, rated_power: float, thrust: Array) -> ms.Turbine:
    return ms.Turbine(
        name=name,
        rotor_diameter=rotor_diameter,
        hub_height=hub_height,
        wind_speed=KNOTS,
        power=rated_power * SHARE,
        thrust_coefficient=thrust,
    )


SMALL = _type("small", 126.0, 90.0, 5e6, THRUST)
# not much larger: where a wake is narrower than the rotor behind it, PyWake's overlap of circles is off (`_overlap`)
LARGE = _type("large", 142.0, 112.0, 7e6, 0.95 * THRUST)

# m east and north: no two directions of whole degrees in which turbines stand in line or abreast
EAST = np.array([0, 733, 1391, 2154, 127, 815, 1560, 2231, -88, 672, 1433, 2077, 61, 764, 1512, 2190], dtype=float)
NORTH = np.array([0, 61, -94, 37, 707, 648, 752, 689, 1401, 1347, 1468, 1389, 2122, 2055, 2173, 2041], dtype=float)
# every other turbine of the second type
KINDS = np.array([0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0])


def park(two_types: bool = False) -> ms.Park:
    """The 16 turbines, of one type or of two with other rotors and hub heights."""
    return ms.Park(EAST, NORTH, [(SMALL, LARGE)[kind] for kind in KINDS] if two_types else SMALL)


def rose(wind_direction: Array, wind_speed: Array) -> ms.FlowCases:
    """Directions and speeds of unequal weight, with a turbulence that depends on both."""
    turned = np.radians(wind_direction)[:, None]
    weight = (1 + 0.6 * np.cos(turned - 4.1)) * (wind_speed / 10) * np.exp(-((wind_speed / 10.5) ** 2.1))
    turbulence = (0.045 + 0.2 / (wind_speed + 3)) * (1 + 0.15 * np.sin(turned))
    return ms.FlowCases.rose(wind_direction, wind_speed, weight / weight.sum(), turbulence)


# every degree and every speed where PyWake runs beside; every 24 degrees and eight speeds for its stored numbers
FULL = rose(np.arange(0.0, 360.0), np.arange(3.0, 26.0))
FEW = rose(np.arange(0.0, 360.0, 24.0), np.array([4.0, 6.5, 8.0, 9.5, 11.0, 13.0, 16.0, 22.0]))
# cases of the few whose wind speeds are stored turbine by turbine: 0, 72, 168, 264 degrees
SHOWN = np.array([2, 3 * 8 + 1, 7 * 8 + 3, 11 * 8 + 4])


def yaw_and_tilt(cases: ms.FlowCases) -> tuple[Array, Array]:
    """Degrees [case, turbine], other ones for every turbine and case."""
    case, turbine = np.arange(cases.count)[:, None], np.arange(EAST.size)
    return 24 * np.sin(1.3 * case + 2.1 * turbine), 4 + 5 * np.cos(0.7 * case + 1.7 * turbine)


@dataclass(frozen=True)
class Found:
    """Energy of a year, MWh, and wind speed, turbulence intensity and power of every turbine [case, turbine]."""

    energy: float
    wind_speed: Array
    turbulence_intensity: Array
    power: Array


def ours(model: ms.FlowModel, cases: ms.FlowCases, two_types: bool = False, turned: bool = False) -> Found:
    """The engine's answer."""
    operation = ms.Operation(*yaw_and_tilt(cases)) if turned else None
    state = ms.flow(park(two_types), cases, model, operation)
    assert KNOTS[0] < state.wind_speed.min() <= state.wind_speed.max() < KNOTS[-1]
    energy = ms.annual_energy(park(two_types), cases, model, operation)
    return Found(energy, state.wind_speed, state.turbulence_intensity, state.power)


_MODULES = (
    "py_wake.deficit_models",
    "py_wake.deficit_models.gaussian",
    "py_wake.deficit_models.gcl",
    "py_wake.deficit_models.noj",
    "py_wake.deficit_models.utils",
    "py_wake.deflection_models",
    "py_wake.ground_models",
    "py_wake.literature",
    "py_wake.literature.gaussian_models",
    "py_wake.rotor_avg_models",
    "py_wake.rotor_avg_models.area_overlap_model",
    "py_wake.rotor_avg_models.gaussian_overlap_model",
    "py_wake.rotor_avg_models.rotor_avg_model",
    "py_wake.superposition_models",
    "py_wake.turbulence_models",
    "py_wake.wind_farm_models",
)


def pywake() -> SimpleNamespace:
    """All of PyWake's models under one name each."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in _MODULES:
            names |= {name: value for name, value in vars(import_module(module)).items() if not name.startswith("_")}
    return SimpleNamespace(**names)


def place() -> tuple[Any, Any]:
    """PyWake's site and turbines."""
    from py_wake.site import UniformSite
    from py_wake.wind_turbines import WindTurbines
    from py_wake.wind_turbines.power_ct_functions import PowerCtTabular

    types = (SMALL, LARGE)
    tables = [PowerCtTabular(t.speed_knots, t.power_knots, "W", t.thrust_knots) for t in types]
    turbines = WindTurbines(
        [t.name for t in types], [t.rotor_diameter for t in types], [t.hub_height for t in types], tables
    )
    return UniformSite(p_wd=[1], ti=0.1), turbines


def _overlap(_: Any, wake_radius: Any, rotor_radius: Any, distance: Any) -> Any:
    """Share of the rotor inside the wake, from the area of the lens of two circles.

    PyWake 2.6.20 takes the wake's radius for the larger of both, and a wake inside the rotor for one that covers it.
    """
    r, q, d = np.broadcast_arrays(wake_radius, rotor_radius, np.maximum(distance, 1e-9))
    at_wake = r**2 * np.arccos(np.clip((d**2 + r**2 - q**2) / (2 * d * r), -1, 1))
    at_rotor = q**2 * np.arccos(np.clip((d**2 + q**2 - r**2) / (2 * d * q), -1, 1))
    kite = np.sqrt(np.maximum((r + q - d) * (d + r - q) * (d - r + q) * (d + r + q), 0)) / 2
    return (at_wake + at_rotor - kite) / (np.pi * q**2)


def _gaussian_mean(radius_and_distance: Array) -> Array:
    radius, distance = radius_and_distance.T
    return np.asarray(gaussian_over_disc(distance**2, radius, 1.0, terms=60))


def exact_rotors() -> ExitStack:
    """PyWake with exact means over rotors: in place of its table for Gaussian wakes, and of its overlap of circles."""
    pw, stack = pywake(), ExitStack()
    stack.enter_context(patch.object(pw.GaussianOverlapAvgModel, "overlap_interpolator", staticmethod(_gaussian_mean)))
    stack.enter_context(patch.object(pw.AreaOverlapAvgModel, "_cal_overlapping_area_factor", _overlap))
    return stack


def _own_rotors() -> ExitStack:
    """PyWake with its own means, its table of them read by another library than the one it names."""
    stack, overlap = ExitStack(), import_module("py_wake.rotor_avg_models.gaussian_overlap_model")
    read = overlap.xr.load_dataarray
    reader = patch.object(overlap.xr, "load_dataarray", lambda path, engine: read(path, engine="netcdf4"))
    stack.enter_context(reader)
    return stack


def theirs(
    make: Callable[..., Any], cases: ms.FlowCases, two_types: bool = False, turned: bool = False, exact: bool = False
) -> Found:
    """PyWake's answer; make(names, site, turbines) gives its flow model; exact: with `exact_rotors`."""
    assert cases.rose_shape is not None
    directions, speeds = cases.rose_shape
    given: dict[str, Any] = {"wd": cases.wind_direction[::speeds], "ws": cases.wind_speed[:speeds]}
    given["TI"] = cases.turbulence_intensity.reshape(directions, speeds)
    if turned:
        for name, values in zip(("yaw", "tilt"), yaw_and_tilt(cases), strict=True):
            given[name] = values.T.reshape(EAST.size, directions, speeds)
    with warnings.catch_warnings(), exact_rotors() if exact else _own_rotors():
        warnings.simplefilter("ignore")
        found = make(pywake(), *place())(EAST, NORTH, type=KINDS if two_types else 0, **given)
    # from [turbine, direction, speed] to [case, turbine]
    shape = (EAST.size, directions, speeds)
    wind_speed, turbulence, power = (
        np.broadcast_to(found[name].values, shape).reshape(EAST.size, -1).T for name in ("WS_eff", "TI_eff", "Power")
    )
    energy = float(cases.probability @ power.sum(axis=1)) * 8760e-6
    return Found(energy, wind_speed, turbulence, power)
