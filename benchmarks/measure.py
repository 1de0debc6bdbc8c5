"""How the benchmarks measure: cores fixed before numpy loads, median of repeats, peak memory, each in its own process.

A measurement is a function of a module in this folder that takes the number of repeats and returns what JSON can hold.
`child` runs it in a fresh process, which this file is the program of; nothing here loads numpy.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_THREADS = ("MONSUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def fix_cores(cores: int) -> None:
    """Let this process use so many cores and no more; to be called before numpy is loaded."""
    if "numpy" in sys.modules:
        raise RuntimeError("cores must be fixed before numpy is loaded")
    for name in _THREADS:
        os.environ[name] = str(cores)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def median_seconds(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median time of several runs, after one that compiles and fills caches, and the last result."""
    result, times = work(), []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def peak_memory() -> float:
    """Most memory that this process has held since it started or since `forget_peak`, MB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024**2 if sys.platform == "darwin" else 1024)


def forget_peak() -> bool:
    """Let the peak start again from what is held now; False where the system cannot."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def child(measurement: str, cores: int, repeats: int, environment: Mapping[str, str] | None = None) -> Any:
    """What `module:function` measures in a process of its own."""
    command = [sys.executable, __file__, measurement, "--cores", str(cores), "--repeats", str(repeats)]
    done = subprocess.run(command, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{measurement} failed; its message stands above")
    return json.loads(done.stdout.decode().splitlines()[-1])


def machine() -> str:
    """Processor, cores and memory of this machine, and how much it has had to do in the last minute."""
    name = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        models = [line.split(":", 1)[1].strip() for line in about.read_text().splitlines() if "model name" in line]
        name = models[0] if models else name
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 1024**3:.0f} GB"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{name}, {cores} cores{memory}, {platform.system()}{load}"


def versions(packages: tuple[str, ...] = ("monsun", "numpy", "numba", "py-wake", "floris")) -> str:
    """Python and the packages that take part, with their versions."""
    found = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def main() -> None:
    """Measure one thing and print it as the last line, for `child`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("measurement", help="module:function in this folder")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    fix_cores(options.cores)
    sys.path.insert(0, str(Path(__file__).parent))
    module, function = options.measurement.split(":")
    print(json.dumps(getattr(importlib.import_module(module), function)(options.repeats)))


if __name__ == "__main__":
    main()
