"""Wind atlas files: WAsP's .lib, and the .gwc text that the Global Wind Atlas gives for a point."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monsun.inputs.number_lines import NumberLines
from monsun.records import InputError
from monsun.site.atlas import SEA_ROUGHNESS, WindAtlas

# percent; frequencies are written with two decimals at most, for up to 36 sectors
_MOST_MISSING = 0.5
_MOST_CLASSES = 100


def read_wind_atlas(path: str | Path) -> WindAtlas:
    """A wind atlas from a text file in the layout of WAsP's .lib, as which the Global Wind Atlas gives its .gwc too.

    Lines: a description; how many roughness classes, heights and sectors; the roughness lengths, m (0 stands for water,
    0.0002 m); the heights, m; then for every roughness a line of frequencies (%), and for every height a line of
    Weibull A (m/s) and one of k, one number per sector, the first sector centred on north. Frequencies are divided by
    their sum, which may miss 100 by rounding only. Raises InputError with file and line.
    """
    file = Path(path)
    lines = NumberLines(file)
    description = lines.text("a description")
    if description.lstrip().startswith("<?xml"):
        wanted = "the text layout of a .lib file (WAsP writes its own .gwc in XML: save it as .lib)"
        raise InputError(lines.where, wanted, "XML")
    classes, levels, sectors = lines.counts("numbers of roughness classes, heights, sectors", 3, high=_MOST_CLASSES)
    if sectors < 4:
        raise InputError(lines.where, "at least 4 sectors", sectors)
    roughness = lines.numbers("roughness lengths, m", classes, low=0, high=10)
    _check_rising(lines, "roughness lengths", roughness)
    roughness[roughness == 0] = SEA_ROUGHNESS
    height = lines.numbers("heights, m", levels, low=1, high=500)
    _check_rising(lines, "heights", height)
    frequency = np.empty((classes, sectors))
    scale, shape = np.empty((2, classes, levels, sectors))
    for row in range(classes):
        share = lines.numbers("frequencies, %", sectors, low=0, high=100)
        if abs(share.sum() - 100) > _MOST_MISSING:
            wanted = f"frequencies that add up to 100 % within {_MOST_MISSING}"
            raise InputError(lines.where, wanted, f"{share.sum():.6g}")
        frequency[row] = share / share.sum()
        for level in range(levels):
            scale[row, level] = lines.numbers("Weibull A, m/s", sectors, low=0.1, high=60)
            shape[row, level] = lines.numbers("Weibull k", sectors, low=0.3, high=20)
            mean_shape = float(frequency[row] @ shape[row, level])
            if not 0.8 <= mean_shape <= 6:
                raise InputError(lines.where, "Weibull k from 0.8 to 6 on average", f"{mean_shape:.3g}")
    lines.end()
    return WindAtlas(str(file), roughness, height, frequency, scale, shape)


def _check_rising(lines: NumberLines, meaning: str, values: np.ndarray) -> None:
    bad = np.flatnonzero(np.diff(values) <= 0)
    if bad.size:
        place = f"{lines.where}, {meaning}, number {bad[0] + 2}"
        raise InputError(place, f"metres > {values[bad[0]]:g} of the one before", values[bad[0] + 1])
