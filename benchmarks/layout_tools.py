"""Searches of TOPFARM and FLORIS for layouts of IEA Wind Task 37, each with the cases' own wake model and a clock."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from iea37 import Problem
from layout_watch import MARGIN, Watch, corners, random_layout, turning_rose
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _pywake(of: Problem) -> Any:
    from py_wake.deficit_models.gaussian import IEA37SimpleBastankhahGaussianDeficit
    from py_wake.site import XRSite
    from py_wake.superposition_models import SquaredSum
    from py_wake.wind_farm_models import PropagateDownwind
    from py_wake.wind_turbines import WindTurbine
    from py_wake.wind_turbines.power_ct_functions import CubePowerSimpleCt
    from xarray import Dataset

    direction, speed, share = turning_rose(of)
    kind = of.turbine
    _, cut_in, rated, cut_out = kind.speed_knots
    tables = CubePowerSimpleCt(cut_in, cut_out, rated, kind.rated_power, "W", kind.thrust_knots[0], None)
    site = XRSite(Dataset({"P": (("wd", "ws"), share), "TI": 0.075}, coords={"wd": direction, "ws": speed}))
    return PropagateDownwind(
        site,
        WindTurbine(kind.name, kind.rotor_diameter, kind.hub_height, tables),
        wake_deficitModel=IEA37SimpleBastankhahGaussianDeficit(),
        superpositionModel=SquaredSum(),
    )


class _Watched:
    """PyWake's farm as TOPFARM calls it, which shows every evaluation to the watch."""

    def __init__(self, farm: Any, watch: Watch) -> None:
        self.farm, self.watch = farm, watch
        self.windTurbines = farm.windTurbines

    def aep(self, x: Array, y: Array, **settings: Any) -> float:
        """PyWake's own, GWh."""
        found = float(self.farm.aep(x=x, y=y, **settings))
        self.watch.note(x, y, found * 1e3)
        return found

    def aep_gradients(self, **settings: Any) -> Array:
        """PyWake's own."""
        self.watch.check()
        return self.farm.aep_gradients(**settings)


def _topfarm(of: Problem, watch: Watch, driver: Any, start: tuple[Array, Array], margin: float, joined: bool) -> Any:
    """A TOPFARM problem with the exact boundary: the circle of case 1, the polygon of the others.

    `joined`: the constraints as the one penalty that its stochastic descent wants.
    """
    from topfarm import TopFarmProblem
    from topfarm.constraint_components.boundary import CircleBoundaryConstraint, XYBoundaryConstraint
    from topfarm.constraint_components.constraint_aggregation import DistanceConstraintAggregation
    from topfarm.constraint_components.spacing import SpacingConstraint
    from topfarm.cost_models.py_wake_wrapper import PyWakeAEPCostModelComponent

    if of.radius is not None:
        boundary = CircleBoundaryConstraint((0, 0), of.radius - margin)
    else:
        boundary = XYBoundaryConstraint(corners(of.area.buffer(-margin, join_style="mitre")), "polygon")
    direction, speed, _ = turning_rose(of)
    west, south, east, north = of.area.bounds
    farm, least = _pywake(of), of.min_spacing + margin
    return TopFarmProblem(
        design_vars={"x": (start[0], west, east), "y": (start[1], south, north)},
        cost_comp=PyWakeAEPCostModelComponent(_Watched(farm, watch), n_wt=of.count, wd=direction, ws=speed),
        driver=driver,
        constraints=[DistanceConstraintAggregation(boundary, of.count, least, farm.windTurbines)]
        if joined
        else [boundary, SpacingConstraint(least)],
    )


def topfarm_descent(of: Problem, watch: Watch, seed: int, settings: dict[str, Any]) -> None:
    """TOPFARM's gradient descent with falling steps and growing penalty, from some random starts that share the time.

    The number of its steps must be said before: it follows from the time that steps have taken so far.
    """
    from topfarm.easy_drivers import EasySGDDriver

    generator = np.random.default_rng(seed)

    def descend(steps: int) -> float:
        driver = EasySGDDriver(maxiter=steps, learning_rate=settings["step_diameters"] * of.turbine.rotor_diameter)
        model = _topfarm(of, watch, driver, random_layout(of, generator), settings["margin"], joined=True)
        begun = time.process_time()
        model.optimize()
        return (time.process_time() - begun) / steps

    each = descend(30)
    for left in range(settings["starts"], 0, -1):
        watch.starts += 1
        each = descend(max(10, int(0.97 * (watch.end - time.process_time()) / left / each)))


def topfarm_slsqp(of: Problem, watch: Watch, seed: int, settings: dict[str, Any]) -> None:
    """SLSQP with PyWake's exact slopes, from one random start after the other."""
    from topfarm.easy_drivers import EasyScipyOptimizeDriver

    generator = np.random.default_rng(seed)
    while True:
        watch.starts += 1
        driver = EasyScipyOptimizeDriver("SLSQP", maxiter=settings["maxiter"], tol=settings["tol"], disp=False)
        _topfarm(of, watch, driver, random_layout(of, generator), MARGIN, joined=False).optimize()


def topfarm_random(of: Problem, watch: Watch, seed: int, settings: dict[str, Any]) -> None:
    """Random search: one turbine after the other to a random place within a step, kept where the energy grows."""
    from topfarm.drivers.random_search_driver import RandomizeTurbinePosition_Circle
    from topfarm.easy_drivers import EasyRandomSearchDriver

    np.random.seed(seed)  # noqa: NPY002  the generator that TOPFARM draws from
    watch.starts += 1
    move = RandomizeTurbinePosition_Circle(max_step=settings["max_step"])
    driver = EasyRandomSearchDriver(move, max_iter=10**9, max_time=10**9)
    start = random_layout(of, np.random.default_rng(seed))
    _topfarm(of, watch, driver, start, 0.0, joined=False).optimize()


def _floris(of: Problem) -> Any:
    """A FLORIS model with the wake of the cases.

    Its `gauss` far wake starts at sigma = D / sqrt(8) for a thrust coefficient of 8/9. With `beta` large it starts
    within millimetres of the rotor, and `ka` = 0 makes its growth a constant; nothing else of it differs.
    """
    from floris import FlorisModel
    from floris.wind_data import WindDataBase

    direction, speed, share = turning_rose(of)

    class Rose(WindDataBase):
        """A rose of uneven wind speeds, which FLORIS's own does not take."""

        def unpack(self) -> tuple[Any, ...]:
            directions, speeds = np.repeat(direction, speed.size), np.tile(speed, direction.size)
            return directions, speeds, np.full(directions.size, 0.075), share.ravel(), None, None

    about: dict[str, Any] = FlorisModel("defaults").core.as_dict()
    about["solver"] = {"type": "turbine_grid", "turbine_grid_points": 1}
    about["logging"]["console"]["level"] = "ERROR"  # it warns at every call that this is no rose of its own
    wake = about["wake"]
    wake |= dict.fromkeys(
        ("enable_secondary_steering", "enable_transverse_velocities", "enable_yaw_added_recovery"), False
    )
    wake["model_strings"] |= {"deflection_model": "none", "turbulence_model": "none", "velocity_model": "gauss"}
    wake["wake_velocity_parameters"]["gauss"] = {"alpha": 0.0, "beta": 1e5, "ka": 0.0, "kb": 0.0324555}
    kind = of.turbine
    _, cut_in, rated, cut_out = kind.speed_knots
    # it copies the table at every call: more knots cost more time than they change the energy, 4e-5 here
    knots = np.concatenate([[0.0], np.linspace(cut_in, rated, 101), [cut_out]])
    power = np.clip((knots - cut_in) / (rated - cut_in), 0, 1) ** 3 * kind.rated_power / 1e3
    table: dict[str, Any] = dict.fromkeys(("ref_tilt", "cosine_loss_exponent_yaw", "cosine_loss_exponent_tilt"), 0.0)
    table |= {"ref_air_density": 1.225, "wind_speed": knots.tolist(), "power": power.tolist()}
    table["thrust_coefficient"] = [float(kind.thrust_knots[0])] * knots.size
    machine: dict[str, Any] = {
        "turbine_type": "iea37",
        "hub_height": kind.hub_height,
        "rotor_diameter": kind.rotor_diameter,
    }
    machine |= {"TSR": 8.0, "operation_model": "simple", "power_thrust_table": table}
    about["flow_field"] |= {"reference_wind_height": kind.hub_height, "wind_shear": 0.0}
    about["farm"] |= {"layout_x": [0.0], "layout_y": [0.0], "turbine_type": [machine]}
    about["farm"].pop("turbine_definitions", None)
    model = FlorisModel(about)
    model.set(wind_data=Rose())
    return model


def floris_energy(of: Problem, x: Array, y: Array) -> float:
    """Energy of a year by the FLORIS model that its search is given, MWh."""
    model = _floris(of)
    model.set(layout_x=x, layout_y=y)
    model.run()
    return float(model.get_farm_AEP()) / 1e6


def topfarm_energy(of: Problem, x: Array, y: Array) -> float:
    """Energy of a year by the PyWake model that TOPFARM is given, MWh."""
    direction, speed, _ = turning_rose(of)
    return float(_pywake(of).aep(x, y, wd=direction, ws=speed)) * 1e3


def floris_random(of: Problem, watch: Watch, seed: int, settings: dict[str, Any]) -> None:
    """FLORIS's random search of Sinner and Fleming (2024), one individual, which has the core for itself."""
    from floris.optimization.layout_optimization import layout_optimization_random_search as search

    # it counts seconds of the wall; here those of the processor
    search.timerpc, begun = time.process_time, time.process_time()
    model = _floris(of)
    # it only asks whether its random_seed is None: another seed is another first layout, its own kind, made here
    with contextlib.redirect_stdout(io.StringIO()):
        west, south, east, north = of.area.bounds
        bounds = (west, east, south, north)
        x, y = search._gen_dist_based_init(of.count, settings["grid_step"], of.area, *bounds, seed)
    model.set(layout_x=x, layout_y=y)
    watch.starts += 1
    left = watch.end - begun
    finder = search.LayoutOptimizationRandomSearch(
        model,
        [tuple(map(float, corner)) for corner in corners(of.area)],
        min_dist=of.min_spacing,
        n_individuals=2,  # without workers it makes 1 of any larger number, and fails for 1
        relegation_number=0,
        interface=None,
        use_dist_based_init=False,
        seconds_per_iteration=left,
        total_optimization_seconds=0.99 * left,
        random_seed=seed,
    )
    watch.end = time.process_time() + left  # the first layout does not count
    gain, x, y = finder.optimize()
    watch.end = np.inf
    watch.note(np.asarray(x), np.asarray(y), float(gain) / 1e6)
    watch.evaluations = int(sum(np.sum(calls) for calls in finder.num_objective_calls_log))


@dataclass(frozen=True)
class Method:
    """One way of one tool, with what it was given beyond the problem."""

    tool: str
    package: str
    text: str
    run: Callable[[Problem, Watch, int, dict[str, Any]], None]
    energy: Callable[[Problem, Array, Array], float]
    settings: dict[str, Any]


METHODS = {
    "topfarm-descent": Method(
        "TOPFARM",
        "topfarm",
        "EasySGDDriver with the exact gradient by PyWake's autograd, random starts",
        topfarm_descent,
        topfarm_energy,
        {"starts": 2, "step_diameters": 0.5, "margin": 0.02},
    ),
    "topfarm-slsqp": Method(
        "TOPFARM",
        "topfarm",
        "SLSQP with the exact gradient by PyWake's autograd, random starts",
        topfarm_slsqp,
        topfarm_energy,
        {"maxiter": 500, "tol": 1e-8},
    ),
    "topfarm-random": Method(
        "TOPFARM",
        "topfarm",
        "random search, steps in a circle",
        topfarm_random,
        topfarm_energy,
        {"max_step": 500.0},
    ),
    "floris-random": Method(
        "FLORIS",
        "floris",
        "random search, one individual, from turbines as far apart as they go",
        floris_random,
        floris_energy,
        {"grid_step": 100.0},
    ),
}
