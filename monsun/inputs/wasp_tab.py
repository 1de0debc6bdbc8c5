"""Observed wind climates: WAsP's .tab histograms."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monsun.inputs.number_lines import NumberLines
from monsun.records import InputError
from monsun.site.atlas import HIGHEST_MEAN
from monsun.site.climate import JointFrequency

# percent of all time, per mille of a sector's: files are rounded to one decimal or to whole per mille
_FREQUENCY_MISSING, _TABLE_MISSING = 1.0, 5.0


def read_wind_table(path: str | Path) -> JointFrequency:
    """A joint frequency table from a WAsP .tab file, at the height it names.

    Lines: a description; latitude, longitude (degrees) and height (m); number of sectors, factor that makes m/s of the
    speeds, degrees to be added to directions; the sectors' frequencies (%); then one line per speed bin: its upper
    limit and its share of each sector's time (per mille). Bins begin at 0. Percent and per mille are divided by their
    sums, which may miss 100 and 1000 by rounding only; bins above all wind are left out. Raises InputError with file
    and line, also for a mean wind that no site has, as a wrong factor gives.
    """
    file = Path(path)
    lines = NumberLines(file)
    lines.text("a description")
    latitude, longitude, height = lines.numbers("latitude, longitude, height", 3, low=-180, high=500)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        wanted = "latitude from -90 to 90 and longitude from -180 to 180 degrees"
        raise InputError(lines.where, wanted, f"{latitude:g} and {longitude:g}")
    if height < 1:
        raise InputError(f"{lines.where}, height", "metres from 1 to 500", height)
    sectors, factor, offset = lines.numbers("sectors, speed factor, direction offset", 3, low=-360, high=360)
    if sectors % 1 or sectors < 4:
        raise InputError(f"{lines.where}, sectors", "a whole number >= 4", sectors)
    if not 0.1 <= factor <= 10:
        raise InputError(f"{lines.where}, speed factor", "a number from 0.1 to 10 that makes m/s of the speeds", factor)
    count = int(sectors)
    frequency = lines.numbers("frequencies, %", count, low=0, high=100)
    if abs(frequency.sum() - 100) > _FREQUENCY_MISSING:
        wanted = f"frequencies that add up to 100 % within {_FREQUENCY_MISSING:g}"
        raise InputError(lines.where, wanted, f"{frequency.sum():.6g}")
    limits, rows = [0.0], []
    while lines.left:
        values = lines.numbers("upper limit, shares in per mille", count + 1, low=0, high=1000)
        limit = float(values[0] * factor)
        if not limit > limits[-1]:
            raise InputError(f"{lines.where}, upper limit", f"more than {limits[-1] / factor:g}", values[0])
        limits.append(limit)
        rows.append(values[1:])
    if not rows:
        raise InputError(f"{file}: line {lines.position + 1}", "speed bins", "the end of the file")
    share = _shares(lines, np.array(rows), frequency)
    used = int(np.flatnonzero(share.any(axis=1))[-1]) + 1
    edges, share = np.array(limits[: used + 1]), share[:used]
    mean = float(share.sum(axis=1) @ (edges[1:] + edges[:-1]) / 2)
    if mean > HIGHEST_MEAN:
        wanted = f"a mean wind speed of at most {HIGHEST_MEAN:g} m/s (is the speed factor on line 3 right?)"
        raise InputError(str(file), wanted, f"{mean:.1f}")
    direction = (offset + 360 / count * np.arange(count)) % 360
    return JointFrequency(direction, edges, share.T.copy(), float(height))


def _shares(lines: NumberLines, table: np.ndarray, frequency: np.ndarray) -> np.ndarray:
    """Shares of all time [speed, sector] from a table in per mille of each sector's time."""
    total = table.sum(axis=0)
    first = lines.position - len(table) + 1
    empty = (total == 0) & (frequency == 0)
    bad = np.flatnonzero((np.abs(total - 1000) > _TABLE_MISSING) & ~empty)
    if bad.size:
        where = f"{lines.path}: lines {first} to {lines.position}, sector {bad[0] + 1}"
        raise InputError(where, f"shares that add up to 1000 within {_TABLE_MISSING:g}", f"{total[bad[0]]:.6g}")
    return table / np.where(empty, 1, total) * frequency / frequency.sum()
