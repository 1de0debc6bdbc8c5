"""What is measured, each in a process of its own (`measure.child`): one function per measurement, numbers out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import peers
from measure import forget_peak, median_seconds, peak_memory
from parks import DIRECTION, SPEED, hours, park, rose, shaken_grid

import monsun as ms
from monsun.wake import models
from monsun.wake.deficit import gaussian_deficit, linear_width

Numbers = dict[str, Any]


def _energy_beside_pywake(model: ms.FlowModel, wakes: Any, repeats: int) -> Numbers:
    turbines, cases = park(), rose()
    ours, energy = median_seconds(lambda: ms.annual_energy(turbines, cases, model), repeats)
    theirs, peer_energy = median_seconds(peers.pywake_energy(wakes, *shaken_grid(67)), max(1, repeats // 2))
    return {"ours": ours, "peer": theirs, "apart": abs(energy / peer_energy - 1)}


def energy_bastankhah(repeats: int) -> Numbers:
    """67 turbines, 8,280 cases, `bastankhah_2014`."""
    return _energy_beside_pywake(models.bastankhah_2014(), peers.pywake_bastankhah(), repeats)


def energy_niayifar(repeats: int) -> Numbers:
    """67 turbines, 8,280 cases, `niayifar_2016` with added turbulence."""
    return _energy_beside_pywake(models.niayifar_2016(), peers.pywake_niayifar(), repeats)


def gradient_bastankhah(repeats: int) -> Numbers:
    """67 turbines, 8,280 cases, energy and its slopes by 134 positions."""
    ours, slopes = median_seconds(lambda: ms.annual_energy_gradient(park(), rose(), models.bastankhah_2014()), repeats)
    theirs, peer = median_seconds(
        peers.pywake_gradient(peers.pywake_bastankhah(), *shaken_grid(67)), max(1, repeats // 2)
    )
    return {"ours": ours, "peer": theirs, "apart": np.abs(np.array(slopes[1:]) - peer).max() / np.abs(peer).max()}


def _energy_and_memory(work: Callable[[], float], few: Callable[[], float], repeats: int) -> Numbers:
    few()  # kernels are compiled or loaded before the memory is watched
    watched = forget_peak()
    before = peak_memory()
    work()
    after = peak_memory()
    seconds, _ = median_seconds(work, repeats) if repeats else (float("nan"), None)
    return {"ours": seconds, "peak": after, "rise": after - before, "watched": watched}


def energy_thousand(repeats: int) -> Numbers:
    """1,000 turbines, 8,280 cases, `bastankhah_2014`."""
    turbines, cases, few, model = park(1000), rose(), rose(np.array([0.0])), models.bastankhah_2014()
    return _energy_and_memory(
        lambda: ms.annual_energy(turbines, cases, model), lambda: ms.annual_energy(turbines, few, model), repeats
    )


def energy_twenty_years(repeats: int) -> Numbers:
    """67 turbines, 20 years of hours (175,320 cases), `niayifar_2016`."""
    return _series_energy(175_320, repeats)


def energy_two_years(repeats: int) -> Numbers:
    """67 turbines, a tenth of the hours of `energy_twenty_years`."""
    return _series_energy(17_532, repeats)


def _series_energy(count: int, repeats: int) -> Numbers:
    turbines, cases, few, model = park(), hours(count), hours(48), models.niayifar_2016()
    return _energy_and_memory(
        lambda: ms.annual_energy(turbines, cases, model), lambda: ms.annual_energy(turbines, few, model), repeats
    )


def energy_floris(repeats: int) -> Numbers:
    """67 turbines, every tenth direction of the rose, FLORIS's `gauss`; ours is None where it has no such model."""
    direction = DIRECTION[::10]
    theirs, peer_energy = median_seconds(peers.floris_energy(*shaken_grid(67), direction), 1)
    found = {"peer": theirs, "cases": direction.size * SPEED.size, "ours": None}
    make = getattr(models, "floris_gauss", None)
    if make is None:
        return found
    turbines, cases, model = park(), rose(direction), make()
    ours, energy = median_seconds(lambda: ms.annual_energy(turbines, cases, model), repeats)
    return found | {"ours": ours, "apart": abs(energy / peer_energy - 1)}


COUNTS = (25, 50, 100, 200, 400, 800, 1600)


def energy_by_count(repeats: int) -> Numbers:
    """25 to 1,600 turbines at one density, 8,280 cases, `bastankhah_2014`: seconds, and the exponent fitted to them."""
    cases, model = rose(), models.bastankhah_2014()
    seconds = []
    for count in COUNTS:
        grid = park(count)
        # the large ones take long enough to be steady
        often = max(1, min(repeats, repeats * 200 // count))
        seconds.append(median_seconds(partial(ms.annual_energy, grid, cases, model), often)[0])
    pairs = [_pairs_that_matter(park(count), 1e-6) for count in COUNTS]
    exponent, of_pairs = (float(np.polyfit(np.log(COUNTS), np.log(one), 1)[0]) for one in (seconds, pairs))
    return {"counts": list(COUNTS), "seconds": seconds, "exponent": exponent, "exponent_of_pairs": of_pairs}


def _pairs_that_matter(grid: ms.Park, least: float) -> float:
    """Pairs of turbines, mean over directions, whose wake takes more than a share of the wind; thrust 0.8, one type."""
    deficit, width, found = gaussian_deficit, linear_width(), 0
    directions = np.radians(np.arange(3.0, 360.0, 15.0))
    for sine, cosine in zip(np.sin(directions), np.cos(directions), strict=True):
        along = -(grid.x * sine + grid.y * cosine) / grid.rotor_diameter
        across = (grid.x * cosine - grid.y * sine) / grid.rotor_diameter
        downwind, aside = along[None] - along[:, None], across[None] - across[:, None]
        share = deficit(aside, width(np.maximum(downwind, 1e-3), 0.8), 0.8)
        found += int(((downwind > 0) & (share > least)).sum())
    return found / directions.size


def first_call(repeats: int) -> Numbers:
    """First and second energy of `niayifar_2016` in this process, 67 turbines, one direction."""
    import time

    cases, times = rose(np.array([270.0])), []
    for _ in range(2):
        start = time.perf_counter()
        ms.annual_energy(park(), cases, models.niayifar_2016())
        times.append(time.perf_counter() - start)
    return {"first": times[0], "second": times[1]}
