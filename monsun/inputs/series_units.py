"""The quantities of a weather series, and every spelling of a unit that is understood for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.weather import nearest_name
from monsun.records import InputError

Array = NDArray[np.float64]


class Quantity(Enum):
    """What a channel of a weather series holds; the names are those of `WeatherSeries`."""

    WIND_SPEED = "wind_speed"
    WIND_DIRECTION = "wind_direction"
    WIND_SPEED_DEVIATION = "wind_speed_deviation"
    TEMPERATURE = "temperature"
    PRESSURE = "pressure"
    RELATIVE_HUMIDITY = "relative_humidity"


@dataclass(frozen=True)
class Unit:
    """A unit: the SI value is `scale` times the number, plus `offset`; all spellings of one unit share one of these."""

    scale: float
    offset: float = 0.0


_SPEED = {
    Unit(1.0): ("m/s", "m s-1", "m s**-1", "m s^-1", "m.s-1", "ms-1", "meter second-1", "mps"),
    # the international knot is 1852 m/h, the statute mile 1609.344 m
    Unit(1852 / 3600): ("knots", "knot", "kts", "kt", "kn"),
    Unit(1 / 3.6): ("km/h", "km h-1", "km h**-1", "kph"),
    Unit(1609.344 / 3600): ("mph", "mi/h"),
}
_UNITS: dict[Quantity, dict[Unit, tuple[str, ...]]] = {
    Quantity.WIND_SPEED: _SPEED,
    Quantity.WIND_SPEED_DEVIATION: _SPEED,
    Quantity.WIND_DIRECTION: {Unit(1.0): ("degrees", "degree", "deg", "°", "degree_true", "degrees_true")},
    Quantity.TEMPERATURE: {
        Unit(1.0): ("K", "kelvin", "Kelvin", "degK", "deg K"),
        Unit(1.0, 273.15): (
            *("degC", "°C", "C", "celsius", "Celsius", "deg C", "deg_C"),
            *("degree_Celsius", "degrees_Celsius", "degree_celsius", "degrees_celsius"),
        ),
    },
    Quantity.PRESSURE: {
        Unit(1.0): ("Pa", "pascal", "Pascal"),
        Unit(100.0): ("hPa", "mbar", "mb", "millibar", "hectopascal"),
        Unit(1000.0): ("kPa",),
    },
    Quantity.RELATIVE_HUMIDITY: {Unit(1.0): ("1", "-", "share"), Unit(0.01): ("%", "percent")},
}
_SPELLINGS = {
    item: {spelling: unit for unit, spellings in units.items() for spelling in spellings}
    for item, units in _UNITS.items()
}


def check_unit(where: str, item: Quantity, unit: str) -> Unit:
    """The unit of a quantity by its exact spelling, or InputError that names the nearest one."""
    known = _SPELLINGS[item]
    if unit not in known:
        raise InputError(where, f"a unit of {item.value}: {nearest_name(unit, known)}", repr(unit))
    return known[unit]


def in_si(item: Quantity, unit: str, values: Array) -> Array:
    """Numbers of a file in the unit of `WeatherSeries`: m/s, degrees, K, Pa, share."""
    conversion = _SPELLINGS[item][unit]
    return values * conversion.scale + conversion.offset


def check_same_unit(where: str, item: Quantity, declared: str, said: str) -> None:
    """Raise InputError when a file says a unit that is not the declared one; both in any spelling."""
    if check_unit(where, item, said) != _SPELLINGS[item][declared]:
        raise InputError(where, f"{declared}, as declared", said)


def unit_in_name(item: Quantity, title: str) -> str | None:
    """The unit a column's name says, such as "Temp [degC]", "wind speed (knots)" or "PS_hPa"; None when it says none.

    In brackets any known unit counts, so that a speed column marked (degC) is seen; after a last underscore or space
    only one of the quantity's own, as names end in letters for other reasons too.
    """
    bracketed = re.search(r"[(\[{]\s*([^()\[\]{}]+?)\s*[)\]}]", title)
    if bracketed and any(bracketed[1] in known for known in _SPELLINGS.values()):
        return bracketed[1]
    ending = re.split(r"[_ ]", title)[-1]
    return ending if ending in _SPELLINGS[item] and ending not in ("1", "-") else None
