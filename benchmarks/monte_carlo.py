"""Seconds for the Monte Carlo of a park's energy, and for a year of outages by turbine and hour.

    nice -n 0 .venv/bin/python benchmarks/monte_carlo.py [--cores 2] [--samples 2000]

Beside each time stands what this process and the others took of the cores meanwhile: on a machine that is shared, the
processor seconds say more than the clock.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from measure import fix_cores, machine, versions


@dataclass(frozen=True)
class Timed:
    """Seconds by the clock, processor seconds of this process and of all others, on so many cores."""

    seconds: float
    own: float
    others: float | None
    cores: int

    def __str__(self) -> str:
        told = f"{self.seconds:6.1f} s, {self.own:6.1f} processor seconds"
        if self.others is not None:
            told += f"; others took {self.others / (self.seconds * self.cores):.0%} of the machine"
        return told


def busy_seconds() -> float | None:
    """Processor seconds that the whole machine has worked; None where the system does not tell."""
    about = Path("/proc/stat")
    if not about.exists():
        return None
    user, nice, system, _, _, irq, soft, *_ = (int(part) for part in about.read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def timed(work: Callable[[], Any]) -> tuple[Any, Timed]:
    """What the work comes to, and its times."""
    before, clock, own = busy_seconds(), time.perf_counter(), time.process_time()
    found = work()
    seconds, own = time.perf_counter() - clock, time.process_time() - own
    after = busy_seconds()
    others = None if before is None or after is None else max(0.0, after - before - own)
    return found, Timed(seconds, own, others, os.cpu_count() or 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--samples", type=int, default=2000)
    options = parser.parse_args()
    fix_cores(options.cores)
    sys.path.insert(0, str(Path(__file__).parent))

    import numpy as np
    import parks

    import monsun as ms
    from monsun.energy.availability import OutageTerms, outage_loss, outage_schedule
    from monsun.energy.monte_carlo import ConstantSpread, MonteCarlo, sample_energy
    from monsun.energy.production import annual_energy, free_mean_power, wind_sensitivity
    from monsun.energy.uncertain_inputs import SampledTerms, uncertain_inputs
    from monsun.energy.uncertainty import UncertaintyTerms, energy_uncertainty

    park, cases, model = parks.park(), parks.rose(), ms.flow_models.niayifar_2016()
    loss = 1 - annual_energy(park, cases, model) / float(free_mean_power(park, cases, model, np.ones(1))[0] * 8760e-6)
    analytic = energy_uncertainty(UncertaintyTerms(), wind_sensitivity(park, cases, model), loss)
    values = np.array(list(model.constants.values()))
    constants = ConstantSpread(tuple(model.constants), values, np.diag((0.05 * values) ** 2))

    def sampled(spread: ConstantSpread | None, directions: int, samples: int) -> MonteCarlo:
        inputs = uncertain_inputs(analytic, SampledTerms(), wake_loss=spread is None)
        return sample_energy(park, cases, model, inputs, constants=spread, samples=samples, directions=directions)

    print(f"{machine()}\n{versions(('monsun', 'numpy', 'numba'))}")
    print(f"{park.count} turbines, {cases.count} cases, {model.name}, {options.cores} cores")
    for directions in (90, 360):
        for spread, name in ((None, "wake loss"), (constants, f"{len(values)} wake constants")):
            sampled(spread, directions, 10)
            found, times = timed(partial(sampled, spread, directions, options.samples))
            print(f"{options.samples} samples of {found.case_count} cases with the {name}: {times}")
            print(
                f"    sigma {found.sigma:.3%} +- {found.sigma_error:.3%}, of the slopes near the mean "
                f"{found.linear_sigma:.3%}, linear {found.explained:.2%}; P90 / reference "
                f"{found.exceeded(0.9) / found.reference:.4f}; fewer directions move a sample by "
                f"{found.thinning_error:.4%}"
            )
    print(f"    the analytic table's sigma {analytic.total:.3%}")
    hours = parks.hours(8760)
    year = np.arange("2021-01", "2022-01", dtype="datetime64[h]")

    def outages() -> Any:
        return outage_loss(park, hours, model, outage_schedule(OutageTerms(), year, park.count))

    outages()
    lost, times = timed(outages)
    print(f"outages in {hours.count} hours: {times}")
    print(
        f"    loss {lost.loss:.3%} +- {lost.standard_error:.3%}, without wakes {lost.loss_without_wakes:.3%}, "
        f"as a factor {lost.factor_loss:.3%}"
    )


if __name__ == "__main__":
    main()
