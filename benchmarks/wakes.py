"""Seconds for the energy of a large park and its gradient: monsun and PyWake in one run, on the same cores.

67 turbines (IEA 15 MW) on an irregular grid, 360 directions x 23 wind speeds, Gaussian wake of Bastankhah and
Porté-Agel (2014), root-sum-square of the free wind. Both run on one core unless `--cores` says otherwise; times are
the least of several runs after a first one that compiles and fills caches.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--cores", type=int, default=1, help="cores both may use (1)")
parser.add_argument("--repeats", type=int, default=5, help="timed runs of each (5)")
options = parser.parse_args()
# before numpy is loaded, so that no library starts more threads than monsun
for name in ("MONSUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = str(options.cores)
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])

import numpy as np  # noqa: E402

import monsun as ms  # noqa: E402


def seconds(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Least time of several runs, after one that is not timed, and the last result."""
    result, best = work(), np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def irregular_grid(turbine: ms.Turbine) -> tuple[np.ndarray, np.ndarray]:
    """67 positions about 5 x 7 diameters apart, turned and shaken, m."""
    generator = np.random.default_rng(7)
    row, column = np.divmod(np.arange(67), 9)
    diameter = turbine.rotor_diameter
    east = column * 5 * diameter + generator.uniform(-200, 200, 67)
    north = row * 7 * diameter + generator.uniform(-200, 200, 67)
    return east * np.cos(0.3) - north * np.sin(0.3), east * np.sin(0.3) + north * np.cos(0.3)


def main() -> None:
    """Print the table."""
    turbine = ms.turbine("IEA-15MW-240")
    x, y = irregular_grid(turbine)
    direction, speed = np.arange(360.0), np.arange(3.0, 26.0)
    scale, shape = 10.4, 2.14
    share = np.exp(-(((speed - 0.5) / scale) ** shape)) - np.exp(-(((speed + 0.5) / scale) ** shape))
    probability = np.outer(1 + 0.6 * np.cos(np.radians(direction - 40)), share)
    probability /= probability.sum()
    park, cases = ms.Park(x, y, turbine), ms.FlowCases.rose(direction, speed, probability)
    model = ms.flow_models.bastankhah_2014()

    ours, energy = seconds(lambda: ms.annual_energy(park, cases, model), options.repeats)
    ours_slope, slopes = seconds(lambda: ms.annual_energy_gradient(park, cases, model), options.repeats)

    theirs, peer_energy, theirs_slope, peer_slopes = pywake(turbine, x, y, direction, speed, probability)
    print(f"67 turbines x 360 directions x 23 speeds, bastankhah_2014, {options.cores} core(s)")
    print(f"{'':22}{'monsun s':>12}{'PyWake s':>12}{'ratio':>9}   largest relative difference")
    print(f"{'energy':22}{ours:12.4f}{theirs:12.3f}{theirs / ours:9.1f}   {abs(energy / peer_energy - 1):.1e}")
    apart = max(np.abs(a - b).max() for a, b in zip(slopes[1:], peer_slopes, strict=True)) / np.abs(peer_slopes).max()
    print(
        f"{'energy and gradient':22}{ours_slope:12.4f}{theirs_slope:12.3f}"
        f"{theirs_slope / ours_slope:9.1f}   {apart:.1e}"
    )


def pywake(
    turbine: ms.Turbine, x: np.ndarray, y: np.ndarray, direction: np.ndarray, speed: np.ndarray, probability: np.ndarray
) -> tuple[float, float, float, np.ndarray]:
    """PyWake's seconds and results for the same model, site and tables; energies in MWh."""
    from py_wake.deficit_models.gaussian import BastankhahGaussianDeficit
    from py_wake.deficit_models.utils import ct2a_mom1d
    from py_wake.site import XRSite
    from py_wake.superposition_models import SquaredSum
    from py_wake.utils.gradients import autograd
    from py_wake.wind_farm_models import PropagateDownwind
    from py_wake.wind_turbines import WindTurbine
    from py_wake.wind_turbines.power_ct_functions import PowerCtTabular
    from xarray import Dataset

    site = XRSite(
        Dataset(
            {"P": (("wd", "ws"), probability), "TI": 0.06},
            coords={"wd": direction, "ws": speed},
        )
    )
    curves = PowerCtTabular(
        turbine.wind_speed,
        turbine.power,
        "W",
        turbine.thrust_coefficient,
        ws_cutin=turbine.speed_knots[0],
        ws_cutout=turbine.speed_knots[-1],
    )
    machine = WindTurbine(turbine.name, turbine.rotor_diameter, turbine.hub_height, curves)
    wakes = PropagateDownwind(
        site,
        machine,
        wake_deficitModel=BastankhahGaussianDeficit(
            k=0.0324555, ceps=0.2, ct2a=ct2a_mom1d, use_effective_ws=False, rotorAvgModel=None
        ),
        superpositionModel=SquaredSum(),
    )
    settings = {"wd": direction, "ws": speed}
    repeats = max(1, options.repeats // 2)
    time_energy, energy = seconds(lambda: 1e3 * wakes.aep(x, y, **settings), repeats)
    time_slopes, slopes = seconds(
        lambda: wakes.aep_gradients(gradient_method=autograd, wrt_arg=["x", "y"], x=x, y=y, **settings), repeats
    )
    return time_energy, float(energy), time_slopes, 1e3 * np.array(slopes)


if __name__ == "__main__":
    main()
