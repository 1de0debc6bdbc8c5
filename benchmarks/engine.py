"""Speed and memory of the wake engine, beside PyWake and FLORIS where they have the same model: `make bench`.

Every measurement runs in a process of its own on a fixed number of cores. `--only a,b` takes some of them, `--write`
writes docs/benchmarks.md from all.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import child, machine, versions

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
Row = tuple[str, int, str, str, str]  # what, cores, monsun, the other tool, remark
Measured = Callable[[int], list[Row]]


def seconds(value: float | None) -> str:
    """A time in words."""
    if value is None:
        return "–"
    return f"{1e3 * value:.3g} ms" if value < 0.1 else f"{value:.3g} s"


def _beside(what: str, function: str, tool: str, repeats: int) -> list[Row]:
    rows: list[Row] = []
    for cores in (1, 2):
        found = child(f"engine_cases:{function}", cores, repeats)
        remark = f"{found['peer'] / found['ours']:.0f} times; results {found['apart']:.0e} apart"
        rows.append((what, cores, seconds(found["ours"]), f"{tool} {seconds(found['peer'])}", remark))
    return rows


def energy_bastankhah(repeats: int) -> list[Row]:
    """(a)."""
    return _beside("67 turbines × 8,280 cases, `bastankhah_2014`, energy", "energy_bastankhah", "PyWake", repeats)


def energy_niayifar(repeats: int) -> list[Row]:
    """(b)."""
    what = "67 turbines × 8,280 cases, `niayifar_2016` with added turbulence, energy"
    return _beside(what, "energy_niayifar", "PyWake", repeats)


def gradient_bastankhah(repeats: int) -> list[Row]:
    """(c)."""
    what = "67 turbines × 8,280 cases, `bastankhah_2014`, energy and its 134 slopes"
    return _beside(what, "gradient_bastankhah", "PyWake, autograd,", repeats)


def _memory(found: dict[str, Any]) -> str:
    rise = f", {found['rise']:.0f} MB of it for the call" if found["watched"] else ""
    return f"peak of the process {found['peak']:.0f} MB{rise}"


def _warm_child(function: str, repeats: int) -> dict[str, Any]:
    """The second of two processes, which finds its kernels in the cache: compiling them needs memory of its own."""
    child(f"engine_cases:{function}", 2, 0)
    return child(f"engine_cases:{function}", 2, repeats)


def energy_thousand(repeats: int) -> list[Row]:
    """(d)."""
    found = _warm_child("energy_thousand", min(repeats, 3))
    what = "1,000 turbines × 8,280 cases, `bastankhah_2014`, energy"
    return [(what, 2, seconds(found["ours"]), "", _memory(found))]


def energy_twenty_years(repeats: int) -> list[Row]:
    """(e)."""
    found = _warm_child("energy_twenty_years", min(repeats, 3))
    what = "67 turbines × 20 years of hours (175,320 cases), `niayifar_2016`, energy"
    return [(what, 2, seconds(found["ours"]), "", f"constructed series; {_memory(found)}")]


def energy_floris(repeats: int) -> list[Row]:
    """(f)."""
    found = child("engine_cases:energy_floris", 1, repeats)
    scaled = 8280 / found["cases"]
    what = f"67 turbines × {found['cases']} cases, FLORIS's `gauss`, energy"
    remark = f"every tenth direction; times {scaled:.0f} for 8,280 cases"
    if found["ours"] is None:
        return [(what, 1, "–", f"FLORIS {seconds(found['peer'])}", f"{remark}; no such model here")]
    remark = f"{found['peer'] / found['ours']:.0f} times; results {found['apart']:.0e} apart; {remark}"
    return [(what, 1, seconds(found["ours"]), f"FLORIS {seconds(found['peer'])}", remark)]


def energy_by_count(repeats: int) -> list[Row]:
    """(g)."""
    found = child("engine_cases:energy_by_count", 1, min(repeats, 3))
    rows: list[Row] = [
        (f"{count:,} turbines × 8,280 cases, `bastankhah_2014`, energy", 1, seconds(value), "", "5 D × 7 D, shaken")
        for count, value in zip(found["counts"], found["seconds"], strict=True)
    ]
    what, remark = (
        rows[-1][0],
        (
            f"cost grows with the number of turbines to the power {found['exponent']:.2f}; the pairs whose wake takes"
            f" more than 1e-6 of the wind, to the power {found['exponent_of_pairs']:.2f}"
        ),
    )
    return [*rows[:-1], (what, 1, rows[-1][2], "", remark)]


def first_calls(repeats: int) -> list[Row]:
    """(h)."""
    what = "67 turbines × 23 cases, `niayifar_2016`, first energy of a process"
    with tempfile.TemporaryDirectory() as folder:
        cold, warm = (child("engine_cases:first_call", 1, repeats, {"MONSUN_CACHE_DIR": folder}) for _ in range(2))
    return [
        (f"{what}, empty cache", 1, seconds(cold["first"]), "", "traces, compiles and measures the reach"),
        (f"{what}, kernels in the cache", 1, seconds(warm["first"]), "", f"second call {seconds(warm['second'])}"),
    ]


def memory_by_cases(repeats: int) -> list[Row]:
    """(i)."""
    few, many = (_warm_child(name, 0) for name in ("energy_two_years", "energy_twenty_years"))
    what = "67 turbines, `niayifar_2016`, energy of ten times the cases"
    each = 1024**2 * (many["peak"] - few["peak"]) / (175_320 - 17_532)
    remark = f"17,532 and 175,320 cases: {each:.0f} bytes more for each case"
    return [(what, 2, f"peak {few['peak']:.0f} and {many['peak']:.0f} MB", "", remark)]


MEASURED: dict[str, Measured] = {
    "a": energy_bastankhah,
    "b": energy_niayifar,
    "c": gradient_bastankhah,
    "d": energy_thousand,
    "e": energy_twenty_years,
    "f": energy_floris,
    "g": energy_by_count,
    "h": first_calls,
    "i": memory_by_cases,
}


def page(rows: list[tuple[str, Row]], repeats: int) -> str:
    """The measured values as a page."""
    lines = [f"| {letter} | {' | '.join(str(cell) for cell in row)} |" for letter, row in rows]
    table = "\n".join(["| | what | cores | monsun | other | remark |", "|---|---|---|---|---|---|", *lines])
    return f"""\
# Benchmarks

Measured with `python benchmarks/engine.py --write` on {datetime.now(UTC).date().isoformat()}; `make bench` prints the
same. Times are the median of up to {repeats} runs after one that compiles or fills caches, for the first energy of a
process that one. Every line is a process of its own, on the cores that stand beside it. The park is a shaken grid of
IEA 15 MW turbines, the weather a constructed rose or series (`benchmarks/parks.py`).

- machine: {machine()}
- versions: {versions()}

{table}
"""


def main(arguments: list[str] | None = None) -> None:
    """Print the page, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(MEASURED), help="letters of the measurements, such as a,b")
    parser.add_argument("--repeats", type=int, default=5, help="timed runs of each (5)")
    parser.add_argument("--write", nargs="?", type=Path, const=PAGE, help="write the page, docs/benchmarks.md")
    options = parser.parse_args(arguments)
    letters = options.only.split(",")
    if unknown := set(letters) - set(MEASURED):
        parser.error(f"--only: expected letters of {', '.join(MEASURED)}, got {', '.join(sorted(unknown))}")
    if options.write == PAGE and len(letters) < len(MEASURED):
        parser.error("--write needs every measurement")
    rows = []
    for letter in letters:
        found = MEASURED[letter](options.repeats)
        rows += [(letter, row) for row in found]
        for row in found:
            print(letter, *row, sep="  ", flush=True)
    if options.write:
        options.write.write_text(page(rows, options.repeats), encoding="utf-8")
    else:
        print("\n" + page(rows, options.repeats))


if __name__ == "__main__":
    main()
