"""Turbines: the bundled tables by name, a user's own from a file, and either in the air of the site."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.weather import check_increasing, column, nearest_name, number, read_rows, read_text
from monsun.park import Turbine
from monsun.records import InputError

Array = NDArray[np.float64]

# Computed tables hold speeds such as 2.999999831; so rounded, cut-in and cut-out are the stated 3 and 25 m/s.
_SPEED_DIGITS = 5

_NO_POWER = 1e-9  # W

_QUANTITIES = {
    "wind_speed": ("wind_speed", "windspeed", "ws"),
    "power": ("power",),
    "thrust_coefficient": ("thrust_coefficient", "ct"),
    "unused": ("cp", "power_coefficient", "thrust"),
}
_UNITS = {
    "wind_speed": {"m/s": 1.0},
    "power": {"w": 1.0, "kw": 1e3, "mw": 1e6},
    "thrust_coefficient": {"-": 1.0, "": 1.0},
}
_LIST_COLUMNS = ("name", "table", "rotor_diameter_m", "hub_height_m", "electrical_efficiency", "sizes_from")


def turbine_names() -> tuple[str, ...]:
    """Names of the bundled turbines, for `turbine`."""
    return tuple(_bundled())


def turbine(name: str) -> Turbine:
    """A bundled turbine by name; InputError names the nearest when there is none. Sources: data/turbines/SOURCES.md.

    Where a table gives mechanical power, the power here is electrical: times the efficiency in bundled.csv there.
    """
    bundled = _bundled()
    if name not in bundled:
        raise InputError("turbine", nearest_name(name, bundled), repr(name))
    entry = bundled[name]
    path = _folder() / entry["table"]
    if path.suffix == ".yaml":
        speed, power, thrust = _floris_curves(path, _mapping(path))
    else:
        speed, power, thrust = _csv_curves(path)
    return Turbine(
        name=name,
        rotor_diameter=float(entry["rotor_diameter_m"]),
        hub_height=float(entry["hub_height_m"]),
        wind_speed=np.round(speed, _SPEED_DIGITS),
        power=power * float(entry["electrical_efficiency"]),
        thrust_coefficient=thrust,
    )


def read_turbine(
    path: str | Path, *, name: str | None = None, rotor_diameter: float | None = None, hub_height: float | None = None
) -> Turbine:
    """A turbine from a table (.csv) or a FLORIS 4 turbine file (.yaml, .yml).

    A table's header names quantity and unit: wind speed [m/s], power [W, kW or MW], thrust_coefficient (or Ct), in any
    order, such as `wind_speed [m/s],power [kW],thrust_coefficient`; it needs rotor_diameter and hub_height (m) here. A
    FLORIS file holds both, and what is given here replaces them. `name` is the file's name when not given. Raises
    InputError with file, line and column for what is missing, unknown, not a finite number, not increasing, or more
    power than the wind has.
    """
    file = Path(path)
    if file.suffix.lower() in (".yaml", ".yml"):
        content = _mapping(file)
        speed, power, thrust = _floris_curves(file, content)
        rotor_diameter = _size(file, content, "rotor_diameter") if rotor_diameter is None else rotor_diameter
        hub_height = _size(file, content, "hub_height") if hub_height is None else hub_height
        density = _size(file, content["power_thrust_table"], "ref_air_density")
    elif file.suffix.lower() == ".csv":
        speed, power, thrust = _csv_curves(file)
        density = 1.225
    else:
        raise InputError(str(file), "a turbine file .csv or .yaml", file.suffix or "no suffix")
    for what, value in (("rotor_diameter", rotor_diameter), ("hub_height", hub_height)):
        if value is None:
            raise InputError(str(file), f"{what} in metres beside the table", "none")
    made = Turbine(
        name=name or file.stem,
        rotor_diameter=float(rotor_diameter or 0),
        hub_height=float(hub_height or 0),
        wind_speed=speed,
        power=power,
        thrust_coefficient=thrust,
        air_density=density,
    )
    _check_energy(file, made)
    return made


def density_adjusted(turbine: Turbine, air_density: float) -> Turbine:
    """The turbine with its curves for another air density (kg/m3).

    Wind speed normalisation of IEC 61400-12-1 for pitch-regulated turbines: at the wind speed V
    the turbine does what its curves say at V (air_density / reference)^(1/3), so every knot moves by the inverse of
    that factor, power and thrust coefficient alike, and rated power stays. The cut-out keeps its wind speed, as the
    controller acts on the wind speed; what the curves say below it goes on up to it.
    """
    if not 0.5 < air_density < 2:
        raise InputError("air_density", "kg/m3 between 0.5 and 2", air_density)
    factor = (turbine.air_density / air_density) ** (1 / 3)
    if factor == 1 or turbine.rated_power <= _NO_POWER:
        return replace(turbine, air_density=air_density)
    knots, power, thrust = turbine.speed_knots, turbine.power_knots, turbine.thrust_knots
    last = int(np.flatnonzero(power > _NO_POWER)[-1])
    cut_out = knots[last]
    scaled = factor * knots[: last + 1]
    keep = scaled < cut_out
    speed = np.concatenate([scaled[keep], knots[last:]])

    def carried(values: Array) -> Array:
        at_cut_out = np.interp(cut_out, scaled, values[: last + 1])
        return np.concatenate([values[: last + 1][keep], [at_cut_out], values[last + 1 :]])

    polynomial = None
    power_at = carried(power)
    if turbine.power_polynomial is not None:
        rows = np.asarray(turbine.power_polynomial, dtype=float)
        running = rows[:last] / factor ** np.arange(4)
        # one piece from each knot that stays below the cut-out; the last of them ends at the cut-out
        first_pieces = running[: int(keep.sum())]
        if int(keep.sum()) > last:
            first_pieces = np.vstack([running, [power[last], 0.0, 0.0, 0.0]])
        else:
            reach = cut_out - scaled[keep][-1]
            power_at[int(keep.sum())] = first_pieces[-1] @ reach ** np.arange(4)
        polynomial = np.vstack([first_pieces, rows[last:]])
    return replace(
        turbine,
        wind_speed=speed,
        power=power_at,
        thrust_coefficient=carried(thrust),
        air_density=air_density,
        power_polynomial=polynomial,
    )


def _folder() -> Path:
    return Path(str(files("monsun"))) / "data" / "turbines"


def _bundled() -> dict[str, dict[str, str]]:
    header, rows = read_rows(_folder() / "bundled.csv")
    if tuple(header) != _LIST_COLUMNS:
        raise InputError("bundled.csv", ", ".join(_LIST_COLUMNS), ", ".join(header))
    return {row[0]: dict(zip(header, row, strict=True)) for _, row in rows}


def _csv_curves(path: Path) -> tuple[Array, Array, Array]:
    """Wind speed m/s, power W and thrust coefficient, each [knot]."""
    header, rows = read_rows(path)
    found: dict[str, tuple[str, float]] = {}
    for title in filter(None, header):
        what, unit = _quantity_and_unit(path, title)
        if what == "unused":
            continue
        if what in found:
            raise InputError(f"{path}: header", f"{what} once", f"{found[what][0]!r} and {title!r}")
        if unit not in _UNITS[what]:
            raise InputError(f"{path}: column {title}", f"a unit of {', '.join(_UNITS[what])}", unit or "none")
        found[what] = (title, _UNITS[what][unit])
    for what in _UNITS:
        if what not in found:
            raise InputError(f"{path}: header", f"a column {what}", ", ".join(filter(None, header)))
    values = {what: factor * column(path, header, rows, title) for what, (title, factor) in found.items()}
    check_increasing(path, rows, found["wind_speed"][0], values["wind_speed"])
    return values["wind_speed"], values["power"], values["thrust_coefficient"]


def _quantity_and_unit(path: Path, title: str) -> tuple[str, str]:
    parts = re.fullmatch(r"(?P<name>[A-Za-z_]+(?: [A-Za-z]+)*?)(?:\s*[\[(](?P<unit>[^\])]*)[\])])?", title.strip())
    name = parts["name"].lower().replace(" ", "_") if parts else title
    for what, names in _QUANTITIES.items():
        if name in names:
            return what, (parts["unit"] or "").strip().lower() if parts else ""
    known = ["wind_speed [m/s]", "power [kW]", "thrust_coefficient"]
    raise InputError(f"{path}: column {title!r}", nearest_name(title, known), repr(title))


def _mapping(path: Path) -> dict[str, Any]:
    import yaml

    try:
        content = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise InputError(str(path), "a YAML file", str(error).replace("\n", " ")) from error
    if not isinstance(content, dict) or not isinstance(content.get("power_thrust_table"), dict):
        raise InputError(str(path), "a FLORIS turbine with power_thrust_table", "none")
    return content


def _floris_curves(path: Path, content: dict[str, Any]) -> tuple[Array, Array, Array]:
    """Wind speed m/s, power W (the file's are kW) and thrust coefficient, each [knot]."""
    table = content["power_thrust_table"]
    rows = []
    for name in ("wind_speed", "power", "thrust_coefficient"):
        if not isinstance(table.get(name), list):
            raise InputError(f"{path}: power_thrust_table.{name}", "a list of numbers", table.get(name))
        where = f"{path}: power_thrust_table.{name}"
        rows.append(np.array([number(str(value), f"{where}[{i}]") for i, value in enumerate(table[name])]))
    bad = np.flatnonzero(np.diff(rows[0]) <= 0)
    if bad.size:
        where = f"{path}: power_thrust_table.wind_speed[{bad[0] + 1}]"
        raise InputError(where, f"more than {rows[0][bad[0]]:g} before it", rows[0][bad[0] + 1])
    return rows[0], rows[1] * 1e3, rows[2]


def _size(path: Path, content: dict[str, Any], name: str) -> float:
    if name not in content:
        raise InputError(f"{path}: {name}", "a number", "nothing")
    return number(str(content[name]), f"{path}: {name}")


def _check_energy(path: Path, made: Turbine) -> None:
    in_wind = made.air_density / 2 * np.pi / 4 * made.rotor_diameter**2 * made.speed_knots**3
    bad = np.flatnonzero(made.power_knots > in_wind)
    if bad.size:
        raise InputError(
            f"{path}: power at {made.speed_knots[bad[0]]:g} m/s",
            f"at most the {in_wind[bad[0]] / 1e3:.0f} kW that the wind carries through the rotor (check the unit)",
            f"{made.power_knots[bad[0]] / 1e3:.0f} kW",
        )
