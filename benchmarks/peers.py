"""The other side of the benchmarks: the same park, weather and tables in PyWake and in FLORIS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from parks import DIRECTION, SPEED, TURBINE, TURBULENCE, probability

Array = NDArray[np.float64]


def _pywake_site_and_turbine() -> tuple[Any, Any]:
    from py_wake.site import XRSite
    from py_wake.wind_turbines import WindTurbine
    from py_wake.wind_turbines.power_ct_functions import PowerCtTabular
    from xarray import Dataset

    shares = Dataset({"P": (("wd", "ws"), probability()), "TI": TURBULENCE}, coords={"wd": DIRECTION, "ws": SPEED})
    tables = PowerCtTabular(
        TURBINE.wind_speed,
        TURBINE.power,
        "W",
        TURBINE.thrust_coefficient,
        ws_cutin=TURBINE.speed_knots[0],
        ws_cutout=TURBINE.speed_knots[-1],
        power_idle=0,
        ct_idle=0,
    )
    return XRSite(shares), WindTurbine(TURBINE.name, TURBINE.rotor_diameter, TURBINE.hub_height, tables)


def pywake_bastankhah() -> Any:
    """PyWake's wakes for `bastankhah_2014`."""
    from py_wake.deficit_models.gaussian import BastankhahGaussianDeficit
    from py_wake.deficit_models.utils import ct2a_mom1d
    from py_wake.superposition_models import SquaredSum
    from py_wake.wind_farm_models import PropagateDownwind

    deficit = BastankhahGaussianDeficit(
        k=0.0324555, ceps=0.2, ct2a=ct2a_mom1d, use_effective_ws=False, rotorAvgModel=None
    )
    return PropagateDownwind(*_pywake_site_and_turbine(), wake_deficitModel=deficit, superpositionModel=SquaredSum())


def pywake_niayifar() -> Any:
    """PyWake's wakes for `niayifar_2016`, at rotor centres, with added turbulence."""
    from py_wake.literature.gaussian_models import Niayifar_PorteAgel_2016

    return Niayifar_PorteAgel_2016(*_pywake_site_and_turbine(), rotorAvgModel=None)


def pywake_energy(wakes: Any, x: Array, y: Array) -> Callable[[], float]:
    """Energy of a year by PyWake, MWh."""
    return lambda: float(1e3 * wakes.aep(x, y, wd=DIRECTION, ws=SPEED))


def pywake_gradient(wakes: Any, x: Array, y: Array) -> Callable[[], Array]:
    """Slopes of the energy by PyWake's autograd, MWh per metre, [axis, turbine]."""
    from py_wake.utils.gradients import autograd

    settings = {"gradient_method": autograd, "wrt_arg": ["x", "y"], "wd": DIRECTION, "ws": SPEED}
    return lambda: 1e3 * np.array(wakes.aep_gradients(x=x, y=y, **settings))


def floris_energy(x: Array, y: Array, direction: Array) -> Callable[[], float]:
    """Energy of a year by FLORIS's `gauss`, MWh: 3 x 3 rotor points, no shear, no effects of yaw."""
    from floris import FlorisModel

    about: dict[str, Any] = FlorisModel("defaults").core.as_dict()
    about["wake"] |= dict.fromkeys(
        ("enable_secondary_steering", "enable_transverse_velocities", "enable_yaw_added_recovery"), False
    )
    about["flow_field"] |= {"reference_wind_height": TURBINE.hub_height, "wind_shear": 0.0}
    table = {
        "ref_air_density": 1.225,
        "ref_tilt": 0.0,
        "cosine_loss_exponent_yaw": 1.88,
        "cosine_loss_exponent_tilt": 1.88,
        "wind_speed": np.asarray(TURBINE.wind_speed).tolist(),
        "power": (np.asarray(TURBINE.power) / 1e3).tolist(),
        "thrust_coefficient": np.asarray(TURBINE.thrust_coefficient).tolist(),
    }
    machine = {
        "turbine_type": TURBINE.name,
        "hub_height": float(TURBINE.hub_height),
        "rotor_diameter": float(TURBINE.rotor_diameter),
        "TSR": 8.0,
        "operation_model": "cosine-loss",
        "power_thrust_table": table,
    }
    about["farm"] |= {"layout_x": x.tolist(), "layout_y": y.tolist(), "turbine_type": [machine]}
    about["farm"].pop("turbine_definitions", None)
    model = FlorisModel(about)
    cases = direction.size * SPEED.size
    model.set(
        wind_directions=np.repeat(direction, SPEED.size),
        wind_speeds=np.tile(SPEED, direction.size),
        turbulence_intensities=np.full(cases, TURBULENCE),
    )
    share = probability(direction).ravel()

    def energy() -> float:
        model.run()
        return float(share @ model.get_farm_power()) * 8760 / 1e6

    return energy
