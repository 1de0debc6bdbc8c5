"""Air: density from temperature, pressure and humidity, and pressure and temperature at another height."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError

Array = NDArray[np.float64]

GRAVITY = 9.80665
"""Standard acceleration of gravity, m/s2 (ISO 2533)."""
DRY_AIR_CONSTANT = 287.05
"""Gas constant of dry air, J/(kg K) (IEC 61400-12-1)."""
WATER_VAPOUR_CONSTANT = 461.5
"""Gas constant of water vapour, J/(kg K) (IEC 61400-12-1)."""
LAPSE_RATE = 0.0065
"""Fall of temperature with height in the standard atmosphere, K/m (ISO 2533)."""


def vapour_pressure(temperature: ArrayLike) -> Array:
    """Pressure of saturated water vapour, Pa, at a temperature in K: 0.0000205 exp(0.0631846 T).

    Source: IEC 61400-12-1:2017, with its air density for measured humidity.
    """
    return 0.0000205 * np.exp(0.0631846 * np.asarray(temperature, dtype=float))


def air_density(temperature: ArrayLike, pressure: ArrayLike, relative_humidity: ArrayLike | None = None) -> Array:
    """Density of air, kg/m3, of any shape: (B / R0 - phi Pw (1 / R0 - 1 / Rw)) / T; dry air without a humidity.

    temperature K, pressure Pa, relative_humidity as a share; NaN gives NaN. InputError for a temperature that is not
    above 0 K or a pressure that is not above 0 Pa. Humidity matters in the tropics: at 300 K and saturation the air is
    1.3 % lighter than dry. Source: IEC 61400-12-1:2017, air density for measured humidity.
    """
    kelvin, pascal = np.asarray(temperature, dtype=float), np.asarray(pressure, dtype=float)
    for name, values, unit in (("temperature", kelvin, "K"), ("pressure", pascal, "Pa")):
        if (values <= 0).any():
            raise InputError(name, f"{unit} > 0", float(np.nanmin(values)))
    dry = pascal / (DRY_AIR_CONSTANT * kelvin)
    if relative_humidity is None:
        return dry
    vapour = np.asarray(relative_humidity, dtype=float) * vapour_pressure(kelvin)
    return dry - vapour * (1 / DRY_AIR_CONSTANT - 1 / WATER_VAPOUR_CONSTANT) / kelvin


def temperature_at_height(temperature: ArrayLike, rise: float, lapse_rate: float = LAPSE_RATE) -> Array:
    """Temperature `rise` metres higher, K, of any shape: T - L rise; lapse_rate K/m."""
    return np.asarray(temperature, dtype=float) - lapse_rate * rise


def pressure_at_height(
    pressure: ArrayLike, temperature: ArrayLike, rise: float, lapse_rate: float = LAPSE_RATE
) -> Array:
    """Pressure `rise` metres higher, Pa, of any shape, by the barometric formula.

    p (1 - L rise / T)^(g / (R L)), and p exp(-g rise / (R T)) for a lapse rate L of 0 K/m; temperature K where the
    pressure holds. Source: ISO 2533 (standard atmosphere), with the constant of dry air.
    """
    pascal, kelvin = np.asarray(pressure, dtype=float), np.asarray(temperature, dtype=float)
    if lapse_rate == 0:
        return pascal * np.exp(-GRAVITY * rise / (DRY_AIR_CONSTANT * kelvin))
    return pascal * (1 - lapse_rate * rise / kelvin) ** (GRAVITY / (DRY_AIR_CONSTANT * lapse_rate))
