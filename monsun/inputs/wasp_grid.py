"""Wind resource grids: WAsP's .wrg, and its .rsf without a header."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from scipy.special import gamma
from shapely.geometry import MultiPolygon, Polygon

from monsun.inputs.number_lines import NumberLines
from monsun.inputs.weather import number
from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.wind_grid import WindResourceGrid

Array = NDArray[np.float64]
# place (x, y, height) m, and [sector, (frequency, A, k)]
Node = tuple[tuple[float, float, float], Array]

# widths of the columns: name, x, y, elevation, height, A, k, power density, sectors; then f, 10 A, 100 k per sector
_FIXED = {"name": 10, "x": 10, "y": 10, "elevation": 8, "height": 5, "A": 5, "k": 6, "power": 15, "sectors": 3}
_SECTOR = (("frequency", 4), ("10 A", 4), ("100 k", 5))
_MOST_NODES, _MOST_SECTORS = 1_000_000, 72
# of the mean speed by the columns of all sectors and by those of the sectors: both are rounded
_MOST_APART = 0.1


class GridForm(Enum):
    """How a resource grid is written: with a header line (wrg) or without (rsf)."""

    WRG = "wrg"
    RSF = "rsf"


def read_resource_grid(
    path: str | Path, form: GridForm, *, epsg: int, projection: Projection, area: Polygon | MultiPolygon
) -> WindResourceGrid:
    """A wind resource grid from a WAsP .wrg or .rsf file, with its coordinates in metres of the system `epsg`.

    A .wrg begins with a line nx, ny, xmin, ymin, cell size. Then every node has a line of fixed columns: name (10
    characters), x, y (10 each), elevation (8), height above the ground (5), Weibull A (5) and k (6) of all sectors,
    power density (15), number of sectors (3), and for every sector frequency in per mille (4), 10 A (4), 100 k (5).
    Nodes come in any order and fill the grid; a .rsf's nodes too, which must lie on a regular grid. The sectors'
    frequencies are divided by their sum, which may miss 1000 by rounding only. projection and area: of the site.
    Raises InputError with file and line, also where the sectors' mean speed is not that of the line's own A and k.
    """
    file = Path(path)
    _check_metres(file, epsg)
    lines = NumberLines(file)
    header = None if form is GridForm.RSF else _header(lines)
    nodes: list[Node] = []
    while lines.left:
        nodes.append(_node(lines, nodes[0] if nodes else None))
    if not nodes:
        raise InputError(f"{file}: line {lines.position + 1}", "nodes of the grid", "the end of the file")
    place = np.array([node[0] for node in nodes])
    if header is None:
        x, y = (np.unique(place[:, axis]) for axis in (0, 1))
        _check_regular(file, x, y, len(nodes))
    else:
        x, y = header
        if len(nodes) != x.size * y.size:
            where = f"{file}: line {lines.position}"
            raise InputError(where, f"{x.size} x {y.size} = {x.size * y.size} nodes (line 1)", len(nodes))
    step = x[1] - x[0]
    values = np.full((y.size, x.size, len(nodes[0][1]), 3), np.nan)
    first = lines.position - len(nodes) + 1
    for index, (at, sectors) in enumerate(nodes):
        column, row = (int(np.argmin(np.abs(axis - at[i]))) for i, axis in enumerate((x, y)))
        # coordinates are written with one decimal at most
        if abs(x[column] - at[0]) > 0.01 * step or abs(y[row] - at[1]) > 0.01 * step:
            raise InputError(f"{file}: line {first + index}, x and y", "a node of the grid", f"{at[0]:g}, {at[1]:g}")
        if not np.isnan(values[row, column, 0, 0]):
            raise InputError(f"{file}: line {first + index}", "every node once", f"{at[0]:g}, {at[1]:g} twice")
        values[row, column] = sectors
    return WindResourceGrid(
        name=str(file), epsg=epsg, x=x, y=y, height=nodes[0][0][2],
        frequency=values[..., 0], scale=values[..., 1], shape=values[..., 2], projection=projection, area=area,
    )  # fmt: skip


def _header(lines: NumberLines) -> tuple[Array, Array]:
    """x and y of the nodes from the header line."""
    meaning = "nx, ny, xmin, ymin, cell size"
    columns, rows, west, south, size = lines.numbers(meaning, 5, low=-1e8, high=1e8)
    for name, value in (("nx", columns), ("ny", rows)):
        if value % 1 or not 2 <= value <= _MOST_NODES:
            raise InputError(f"{lines.where}, {name}", "a whole number >= 2", value)
    if columns * rows > _MOST_NODES:
        raise InputError(lines.where, f"at most {_MOST_NODES} nodes", f"{columns * rows:.0f}")
    if not size > 0:
        raise InputError(f"{lines.where}, cell size", "metres > 0", size)
    return west + size * np.arange(columns), south + size * np.arange(rows)


def _node(lines: NumberLines, before: Node | None) -> Node:
    """The next line's node, which has the height and the sectors of the one before."""
    line = lines.text("a node of the grid").rstrip()
    found, start = {}, 0
    for name, width in _FIXED.items():
        found[name] = line[start : start + width].strip()
        start += width
    value = {name: number(text, f"{lines.where}, column {name}") for name, text in found.items() if name != "name"}
    sectors = value["sectors"]
    if sectors % 1 or not 4 <= sectors <= _MOST_SECTORS:
        wanted = f"a whole number from 4 to {_MOST_SECTORS} in columns {start - 2} to {start}"
        raise InputError(f"{lines.where}, column sectors", wanted, sectors)
    length = start + int(sectors) * sum(width for _, width in _SECTOR)
    if len(line) != length:
        raise InputError(lines.where, f"{length} characters for {sectors:g} sectors", len(line))
    table = np.empty((int(sectors), 3))
    for sector in range(int(sectors)):
        for item, (name, width) in enumerate(_SECTOR):
            where = f"{lines.where}, column {name} of sector {sector + 1}"
            table[sector, item] = number(line[start : start + width].strip(), where)
            start += width
    table /= (1000, 10, 100)
    _check_node(lines.where, value, table)
    place = (value["x"], value["y"], value["height"])
    if before is not None and (place[2] != before[0][2] or table.shape != before[1].shape):
        wanted = f"height {before[0][2]:g} m and {len(before[1])} sectors, as in the node before"
        raise InputError(lines.where, wanted, f"{place[2]:g} m and {sectors:g} sectors")
    table[:, 0] /= table[:, 0].sum()
    return place, table


def _check_node(where: str, value: dict[str, float], table: Array) -> None:
    """Raise InputError for numbers that no climate has, or that do not belong together."""
    limits = {"height": (1, 500), "A": (0.1, 60), "k": (0.3, 20)}
    for name, (low, high) in limits.items():
        if not low <= value[name] <= high:
            raise InputError(f"{where}, column {name}", f"a number from {low:g} to {high:g}", value[name])
    for item, (name, low, high) in enumerate((("frequency", 0, 1), ("10 A", 0.1, 60), ("100 k", 0.3, 20))):
        bad = np.flatnonzero(~((table[:, item] >= low) & (table[:, item] <= high)))
        if bad.size:
            scaled = (1000, 10, 100)[item]
            wanted = f"a number from {low * scaled:g} to {high * scaled:g}"
            raise InputError(f"{where}, column {name} of sector {bad[0] + 1}", wanted, table[bad[0], item] * scaled)
    total, missing = 1000 * table[:, 0].sum(), 1 + 0.5 * len(table)
    if abs(total - 1000) > missing:
        raise InputError(where, f"frequencies that add up to 1000 per mille within {missing:g}", f"{total:.6g}")
    mean = table[:, 1] * gamma(1 + 1 / table[:, 2])
    by_sector, together = float(table[:, 0] @ mean) / (total / 1000), value["A"] * gamma(1 + 1 / value["k"])
    if abs(by_sector / together - 1) > _MOST_APART:
        wanted = f"sectors of the mean speed of A and k in their columns, {together:.2f} m/s, within {_MOST_APART:.0%}"
        raise InputError(where, wanted, f"{by_sector:.2f} m/s")


def _check_regular(path: Path, x: Array, y: Array, count: int) -> None:
    """Raise InputError unless the nodes of a file without a header fill a regular grid."""
    for name, values in (("x", x), ("y", y)):
        steps = np.diff(values)
        if values.size < 2 or np.ptp(steps) > 0.01 * steps.min():
            raise InputError(f"{path}: {name}", "nodes on a regular grid of at least 2 x 2", f"{values.size} values")
    if count != x.size * y.size:
        raise InputError(str(path), f"{x.size} x {y.size} = {x.size * y.size} nodes that fill the grid", count)


def _check_metres(path: Path, epsg: int) -> None:
    try:
        system = CRS.from_epsg(epsg)
    except CRSError:
        raise InputError(f"{path}: crs", "the number of a coordinate system in the EPSG register", epsg) from None
    units = {axis.unit_name for axis in system.axis_info}
    if units != {"metre"}:
        raise InputError(
            f"{path}: crs", "a coordinate system in metres, such as 32649", f"{epsg} in {', '.join(units)}"
        )
