"""The park's hours at the connection point: its wakes, cable losses and the export limit in every hour, and its P50."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.export_connection import ExportConnection, export_losses
from monsun.electrical.losses import array_losses
from monsun.electrical.network import CableNetwork
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.profiles import month_hour_profile
from monsun.site.series import HOURS_PER_YEAR, MONTH_START_HOUR, month_of_time
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]
Times = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

# a series that must be scaled further than this to hold the P50 is not that of the same wind
_LEAST_SCALE, _GREATEST_SCALE = 0.7, 1.4
_TOLERANCE, _MOST_STEPS = 1e-9, 20
# share of energy per share of wind speed to begin with; the steps find the true one
_SENSITIVITY = 1.3
# hours that are worked on at once: memory stays that of one year
_BLOCK = HOURS_PER_YEAR
_HOUR = np.timedelta64(3600, "s")


@dataclass(frozen=True, eq=False)
class WayToGrid:
    """What lies between turbines and connection point: cables, the grid's limit W, and losses taken as shares."""

    network: CableNetwork
    array: ArraySystem
    connection: ExportConnection
    limit: float
    other_loss: float


@dataclass(frozen=True, eq=False)
class ConnectionHours:
    """Every hour at the connection point: when it begins (local time), the free wind at hub height, and power, MW.

    time [hour] datetime64[s]; wind_speed [hour] m/s, scaled by `speed_scale` so that the mean year of net_power has the
    P50; wind_direction [hour] degrees; wake_power [hour]: of the turbines that run, in each other's wakes; net_power
    [hour]: after cables, the grid's limit and all other losses; running [hour, turbine]: False while a turbine of the
    park stands still, None where outages are a share. In an hour in which the idle park takes power from the grid
    net_power is 0.
    """

    time: Times
    wind_speed: Array
    wind_direction: Array
    wake_power: Array
    net_power: Array
    running: Flags | None
    speed_scale: float
    constructed: bool

    @property
    def net_gwh_per_year(self) -> float:
        """Net energy of a mean year of 8,760 h, GWh."""
        return float(self.net_power.mean()) * HOURS_PER_YEAR / 1e3


@dataclass(frozen=True, eq=False)
class ParkHours:
    """The park whose hours are wanted: where its turbines stand, in which flow, and its way to the grid.

    running [hour, turbine of the park]: False while one stands still; None where outages are among `way`'s losses.
    site: how the wind differs between the turbines; cases: the flow cases of the assessment, whose turbulence holds at
    equal wind speed.
    """

    park: Park
    model: FlowModel
    cases: FlowCases
    way: WayToGrid
    site: SiteWind | None = None
    running: Flags | None = None

    def powers(self, speed: Array, direction: Array, part: slice) -> tuple[Array, Array]:
        """Power with wakes and net power [hour], MW, in a part of the hours."""
        cases = FlowCases.series(direction[part], speed[part], turbulence_at(self.cases, speed[part]))
        operation = None
        if self.running is not None:
            running = np.ones((cases.count, self.park.count), dtype=bool)
            running[:, self.park.counted] = self.running[part]
            operation = Operation(running=running)
        power = flow(self.park, cases, self.model, operation, self.site).power[:, self.park.counted]
        way, collected = self.way, power.sum(axis=1)
        sent = array_losses(way.network, way.array, power, cases.probability).sent
        delivered = export_losses(way.connection, sent).delivered
        return collected / 1e6, np.clip(delivered, 0.0, way.limit) * (1 - way.other_loss) / 1e6


def hours_at_connection(
    wind: WindSeries, park: ParkHours, *, net_gwh_per_year: float, constructed: bool
) -> ConnectionHours:
    """The park's hours at the connection point, whose mean year holds the given net energy (the P50), GWh.

    wind: hours of the free wind at hub height, local time. The level is matched by one factor on all wind speeds, not
    on the power: wakes, rated power and the grid's limit then hold in every hour. Raises InputError where no factor
    from 0.7 to 1.4 gives that energy.
    """

    def hours(scale: float) -> ConnectionHours:
        speed, direction = wind.wind_speed * scale, wind.wind_direction
        parts = [park.powers(speed, direction, slice(start, start + _BLOCK)) for start in range(0, speed.size, _BLOCK)]
        met, net = (np.concatenate(part) for part in zip(*parts, strict=True))
        return ConnectionHours(wind.time, speed, direction, met, net, park.running, scale, constructed)

    scale, slope, found = 1.0, _SENSITIVITY, hours(1.0)
    as_given = found.net_gwh_per_year
    for _ in range(_MOST_STEPS):
        missing = net_gwh_per_year / max(found.net_gwh_per_year, 1e-9)
        if abs(missing - 1) <= _TOLERANCE:
            return found
        wider = min(max(scale * missing ** (1 / slope), _LEAST_SCALE), _GREATEST_SCALE)
        if wider == scale:
            break
        after = hours(wider)
        slope = log(after.net_gwh_per_year / found.net_gwh_per_year) / log(wider / scale)
        if not slope > 0:
            break
        scale, found = wider, after
    raise InputError(
        "hours at the connection point",
        f"a wind that gives the P50 of {net_gwh_per_year:.0f} GWh a year with all speeds times {_LEAST_SCALE} to "
        f"{_GREATEST_SCALE}",
        f"{as_given:.0f} GWh a year",
    )


def local_time(series: WindSeries, utc_offset: float) -> WindSeries:
    """The series by a clock that is so many hours ahead of UTC."""
    seconds = series.time.astype("datetime64[s]").astype(np.int64) + round(3600 * utc_offset)
    return replace(series, time=seconds.astype("datetime64[s]"))


def hours_running(time: Times, schedule: Callable[[Times], Flags]) -> Flags:
    """Whether each turbine can run [hour, turbine] in hours of which some are missing: of a schedule without gaps."""
    first, last = time[0], time[-1]
    every = first + np.arange((last - first) // _HOUR + 1) * _HOUR
    return schedule(every)[(time - first) // _HOUR]


def turbulence_at(cases: FlowCases, speed: ArrayLike) -> Array:
    """Turbulence intensity at wind speeds (any shape): the cases' mean at each of their speeds, linear between."""
    known, index = np.unique(cases.wind_speed, return_inverse=True)
    weight = np.bincount(index, cases.probability)
    total = np.bincount(index, cases.probability * cases.turbulence_intensity)
    plain = np.bincount(index, cases.turbulence_intensity) / np.bincount(index)
    return np.interp(np.asarray(speed, dtype=float), known, np.divide(total, weight, out=plain, where=weight > 0))


def local_year(time: Times) -> tuple[int, NDArray[np.intp]] | None:
    """The year nearest to the middle of the series of which all hours are there: its number, and their places [8760].

    29 February is left out. None where no calendar year is whole.
    """
    years = time.astype("datetime64[Y]")
    whole = []
    for year in np.unique(years):
        places = np.flatnonzero(years == year)
        months = month_of_time(time[places])
        days = (time[places].astype("datetime64[D]") - time[places].astype("datetime64[M]")).astype(int)
        kept = places[~((months == 1) & (days == 28))]
        if kept.size == HOURS_PER_YEAR:
            whole.append((int(year.astype(int)) + 1970, kept))
    middle = float(years.astype(int).mean()) + 1970
    return min(whole, key=lambda one: (abs(one[0] - middle), one[0]), default=None)


def month_hour_energy(time: Times, power: ArrayLike) -> Array:
    """Energy of a year by month and hour of the day [month, hour], GWh; power [hour] MW.

    Each cell is the mean power there times the month's days, so that the cells add up to a year of 8,760 h whatever the
    length of the series.
    """
    days = np.diff(np.array(MONTH_START_HOUR)) / 24
    return month_hour_profile(time, np.asarray(power, dtype=float)) * days[:, None] / 1e3
