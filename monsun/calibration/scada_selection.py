"""Which SCADA can be used: free turbines, the free wind they tell, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from monsun.energy.scada import ScadaRecord
from monsun.park import Park
from monsun.records import InputError, quantity, record
from monsun.sweep.curves import packed_curves

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# wind directions at which free turbines are found, degrees; wind speeds of the power tables, m/s; halvings of a search
_DIRECTION_STEP, _SPEED_STEP, _HALVINGS = 0.5, 0.01, 40


@record
class ScadaTerms:
    """How SCADA is selected and compared with a flow model."""

    direction_deviation: float = quantity(
        "degrees",
        "Gaussian deviation of the wind direction at the turbines from the recorded one; 0 for none",
        3.3,
        at_least=0,
        at_most=20,
        source="van der Laan et al. (2015), Wind Energy 18, 2065, for Lillgrund",
        data_class="published",
    )
    direction_points: int = quantity(
        "-",
        "directions over which a modelled power is averaged (Gauss-Hermite)",
        7,
        at_least=1,
        at_most=31,
        source="-",
        data_class="assumed",
    )
    direction_bin: float = quantity(
        "degrees",
        "times whose directions share a bin of this width are modelled together; 0 models every time",
        2.0,
        at_least=0,
        at_most=30,
        source="-",
        data_class="assumed",
    )
    speed_bin: float = quantity(
        "m/s",
        "times whose free wind speeds share a bin of this width are modelled together; 0 models every time",
        0.5,
        at_least=0,
        at_most=3,
        source="-",
        data_class="assumed",
    )
    turbulence_bin: float = quantity(
        "-",
        "times whose turbulence intensities share a bin of this width are modelled together",
        0.02,
        above=0,
        at_most=1,
        source="-",
        data_class="assumed",
    )
    least_free_turbines: int = quantity(
        "-",
        "free turbines with power from which the free wind of a time is told",
        1,
        at_least=1,
        source="-",
        data_class="assumed",
    )
    least_power: float = quantity(
        "-",
        "least power of the free turbines over their rated power at a time that counts",
        0.05,
        above=0,
        below=1,
        source="-",
        data_class="assumed",
    )
    most_power: float = quantity(
        "-",
        "greatest such power: near rated power tells no wind",
        0.85,
        above=0,
        below=1,
        source="-",
        data_class="assumed",
    )
    sector_margin: float = quantity(
        "degrees",
        "by which the disturbed sector of IEC 61400-12-1 is widened to either side",
        5.0,
        at_least=0,
        at_most=90,
        source="-",
        data_class="assumed",
    )
    fit_direction_offset: bool = quantity(
        "", "whether an offset of the recorded wind direction is fitted with the constants", False
    )
    block_hours: float = quantity(
        "h",
        "times within a block may depend on each other; blocks may not",
        6.0,
        above=0,
        source="-",
        data_class="assumed",
    )

    def check(self) -> None:
        """Raise InputError for a range that holds nothing, or one bin without the other."""
        if self.least_power >= self.most_power:
            raise InputError("most_power", f"more than least_power ({self.least_power:g})", self.most_power)
        if (self.direction_bin > 0) != (self.speed_bin > 0):
            came = f"{self.direction_bin:g} and {self.speed_bin:g}"
            raise InputError("direction_bin, speed_bin", "both 0 or both above", came)


class Reason(Enum):
    """Why something measured is left out of a fit."""

    NO_DIRECTION = "no wind direction at the time"
    NO_TURBULENCE = "no turbulence intensity at the time"
    NO_WIND_SPEED = "no free wind speed at the time"
    FEW_FREE_TURBINES = "too few free turbines with power at the time"
    WIND_NOT_TOLD = "power of the free turbines at the time is too small or too near rated to tell the wind"
    STANDS_STILL = "the turbine was not available"
    NO_POWER = "no power was recorded"
    NO_POWER_IN_WIND = "the turbine gave no power in wind: taken to stand still"
    FREE = "the turbine is free: it tells the wind, not the wakes"


@dataclass(frozen=True)
class LeftOut:
    """How many records, one per turbine and time, are left out for a reason."""

    reason: Reason
    records: int


@dataclass(frozen=True, eq=False)
class Selection:
    """The times that are used, the wind then, and the records of waked turbines.

    time: places in the record [used time]; wind_speed m/s, wind_direction degrees, turbulence_intensity [used time];
    running, waked [used time, turbine]: which turbines shed wakes, and which records count; left_out: all others.
    """

    time: NDArray[np.intp]
    wind_speed: Array
    wind_direction: Array
    turbulence_intensity: Array
    running: Mask
    waked: Mask
    left_out: tuple[LeftOut, ...]


def select(scada: ScadaRecord, terms: ScadaTerms) -> Selection:
    """The times and records of a SCADA record that tell of wakes, with the free wind of each time.

    The free wind is that in which the free turbines would together give the power they gave, unless it was recorded. A
    turbine is free where no other that runs stands in its disturbed sector.
    """
    park, power = scada.park, scada.power
    direction, running = scada.park_direction, scada.running
    turbulence = np.broadcast_to(np.asarray(scada.turbulence_intensity, dtype=float), direction.shape)
    reason = np.zeros(power.shape, dtype=int)
    reasons = list(Reason)

    def leave(where: Mask, why: Reason) -> None:
        reason[(reason == 0) & where] = reasons.index(why) + 1

    leave(np.isnan(direction)[:, None], Reason.NO_DIRECTION)
    leave(np.isnan(turbulence)[:, None], Reason.NO_TURBULENCE)
    free = free_turbines(park, direction, running, terms.sector_margin)
    telling = free & running & (np.nan_to_num(power, nan=-1.0) > 0)
    if scada.wind_speed is None:
        leave((telling.sum(axis=1) < terms.least_free_turbines)[:, None], Reason.FEW_FREE_TURBINES)
        share, speed = _told_wind(park, power, telling)
    else:
        speed = np.asarray(scada.wind_speed)
        leave(np.isnan(speed)[:, None], Reason.NO_WIND_SPEED)
        share = free_power(park, speed).sum(axis=1) / park.rated_power.sum()
    leave(~((share >= terms.least_power) & (share <= terms.most_power))[:, None], Reason.WIND_NOT_TOLD)
    leave(~running, Reason.STANDS_STILL)
    leave(np.isnan(power), Reason.NO_POWER)
    still = (reason == 0) & (power <= 0)
    leave(still, Reason.NO_POWER_IN_WIND)
    leave(free, Reason.FREE)
    used = np.flatnonzero((reason == 0).any(axis=1))
    counts = np.bincount(reason.ravel(), minlength=len(reasons) + 1)
    left_out = tuple(LeftOut(why, int(n)) for why, n in zip(reasons, counts[1:], strict=True) if n)
    return Selection(
        time=used,
        wind_speed=speed[used],
        wind_direction=direction[used],
        turbulence_intensity=turbulence[used],
        running=(running & ~still)[used],
        waked=(reason == 0)[used],
        left_out=left_out,
    )


def free_turbines(park: Park, direction: Array, running: Mask, margin: float = 0.0) -> Mask:
    """Whether each turbine is free of the wakes of those that run [time, turbine]; False where no direction is known.

    The sector that a turbine disturbs is 1.3 arctan(2.5 D / L + 0.15) + 10 degrees wide at the distance L
    (IEC 61400-12-1:2017, annex A), here at any distance, and wider by `margin` degrees on either side.
    """
    east, north = park.x[None] - park.x[:, None], park.y[None] - park.y[:, None]
    distance = np.hypot(east, north)
    np.fill_diagonal(distance, np.inf)
    bearing = np.degrees(np.arctan2(east, north))
    half = (1.3 * np.degrees(np.arctan(2.5 * park.rotor_diameter[None] / distance + 0.15)) + 10) / 2
    half += margin + _DIRECTION_STEP / 2
    np.fill_diagonal(half, -1.0)
    free = np.zeros(running.shape, dtype=bool)
    known = np.flatnonzero(np.isfinite(direction))
    step = np.round(direction[known] / _DIRECTION_STEP).astype(int)
    order = np.argsort(step, kind="stable")
    edges = np.flatnonzero(np.diff(step[order])) + 1
    for times in np.split(known[order], edges):
        if times.size:
            away = np.mod(np.round(direction[times[0]] / _DIRECTION_STEP) * _DIRECTION_STEP - bearing + 180, 360) - 180
            disturbs = (np.abs(away) <= half).astype(float)
            free[times] = running[times].astype(float) @ disturbs.T == 0
    return free


def _power_tables(park: Park) -> tuple[Array, Array]:
    """Wind speeds [step] m/s, and the power of each type in them [type, step] W, made never to fall.

    They end where the last type reaches its rated power.
    """
    curves = packed_curves(park.types)
    rated_at = [float(kind.speed_knots[np.argmax(kind.power_knots)]) for kind in park.types]
    speed = np.arange(0.0, max(rated_at) + _SPEED_STEP, _SPEED_STEP)
    power = np.empty((len(park.types), speed.size))
    for i in range(len(park.types)):
        interval = np.searchsorted(curves.boundary[i], speed, side="left")
        apart = speed - curves.left[i, interval]
        power[i] = np.polynomial.polynomial.polyval(apart, curves.curve[2:, i, interval], tensor=False)
    return speed, np.maximum.accumulate(power, axis=1)


def _told_wind(park: Park, power: Array, telling: Mask) -> tuple[Array, Array]:
    """Power of the telling turbines over their rated power, and the wind that gives it, m/s, each [time]."""
    speed, table = _power_tables(park)
    of_type = np.arange(len(park.types))[:, None] == park.type_index[None]
    count = telling.astype(float) @ of_type.T.astype(float)
    given = np.where(telling, power, 0.0).sum(axis=1)
    rated = telling.astype(float) @ park.rated_power
    low, high = np.zeros(given.size), np.full(given.size, speed[-1])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        there = sum(count[:, k] * np.interp(middle, speed, table[k]) for k in range(len(park.types)))
        low, high = np.where(there < given, middle, low), np.where(there < given, high, middle)
    return np.divide(given, rated, out=np.zeros_like(given), where=rated > 0), (low + high) / 2


def free_power(park: Park, wind_speed: Array) -> Array:
    """Power of every turbine in a free wind [time, turbine], W; rated power beyond rated wind."""
    speed, table = _power_tables(park)
    return np.stack([np.interp(wind_speed, speed, row) for row in table], axis=1)[:, park.type_index]
