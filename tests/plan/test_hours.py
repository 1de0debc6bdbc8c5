"""Hours at the connection point: the level, the clock, the cells of months and hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportSystem
from monsun.electrical.export_connection import export_connection
from monsun.electrical.export_route import ExportRoute
from monsun.electrical.network import ArraySystem
from monsun.electrical.routing import route_array
from monsun.inputs.turbines import turbine
from monsun.park import Park
from monsun.plan.hours import (
    ConnectionHours,
    ParkHours,
    WayToGrid,
    hours_at_connection,
    hours_running,
    local_time,
    local_year,
    month_hour_energy,
    turbulence_at,
)
from monsun.records import InputError
from monsun.site.climate import WindSeries
from monsun.site.profiles import month_hour_profile
from monsun.wake.models import niayifar_2016

HOUR = np.timedelta64(3600, "s")
TURBINE = turbine("IEA-15MW-240")
PARK = Park([0.0, 1500.0, 3000.0], [0.0, 0.0, 0.0], TURBINE)
CASES = FlowCases.rose([0.0, 180.0], [5.0, 10.0, 15.0], np.full((2, 3), 1 / 6), [0.10, 0.08, 0.06])
LIMIT = 40e6


def hours_from(start: str, count: int) -> np.ndarray:
    return np.datetime64(start, "s") + np.arange(count) * HOUR


def wind(count: int = 400) -> WindSeries:
    draws = np.random.default_rng(3)
    speed = np.clip(9 + 4 * draws.standard_normal(count), 0.5, 25)
    return WindSeries(hours_from("2020-01-01", count), speed, draws.uniform(0, 360, count), 150.0)


@pytest.fixture(scope="module")
def way() -> WayToGrid:
    array = ArraySystem()
    network = route_array(PARK.x, PARK.y, 1500.0, 600.0, array, TURBINE.rated_power, seconds=0.1, seed=1)
    route = ExportRoute(
        substation_x=1500.0, substation_y=600.0, landfall_x=1500.0, landfall_y=20e3, node_x=1500.0, node_y=30e3,
        offshore_length=20e3, onshore_length=10e3,
    )  # fmt: skip
    connection = export_connection(ExportKind.HVAC, ExportSystem(), DirectCurrent(), [route], [3 * TURBINE.rated_power])
    return WayToGrid(network, array, connection, LIMIT, 0.1)


def matched(way: WayToGrid, gwh: float, running: np.ndarray | None = None) -> ConnectionHours:
    park = ParkHours(PARK, niayifar_2016(), CASES, way, None, running)
    return hours_at_connection(wind(), park, net_gwh_per_year=gwh, constructed=True)


def test_the_mean_year_has_the_energy_asked_for_and_no_hour_passes_the_limit(way: WayToGrid) -> None:
    low, high = matched(way, 150.0), matched(way, 175.0)
    for found, gwh in ((low, 150.0), (high, 175.0)):
        assert found.net_gwh_per_year == pytest.approx(gwh, rel=1e-8)
        assert found.net_power.min() >= 0.0
        assert found.net_power.max() <= LIMIT / 1e6 * 0.9 + 1e-9
        assert np.all(found.net_power <= found.wake_power)
        # one factor on all speeds, nothing else
        np.testing.assert_allclose(found.wind_speed, wind().wind_speed * found.speed_scale)
    assert low.speed_scale < high.speed_scale
    # at the limit all that is left are the shares after it
    assert high.net_power.max() == pytest.approx(36.0)


def test_a_turbine_at_rest_gives_nothing_and_the_wind_makes_up_for_it(way: WayToGrid) -> None:
    running = np.ones((400, 3), dtype=bool)
    running[:, 0] = False
    still = matched(way, 137.0, running)
    assert still.net_gwh_per_year == pytest.approx(137.0, rel=1e-8)
    assert still.wake_power.max() <= 30.0 + 1e-9
    assert still.speed_scale > matched(way, 137.0).speed_scale


def test_another_wind_is_refused(way: WayToGrid) -> None:
    with pytest.raises(InputError, match="a wind that gives the P50 of 390 GWh a year"):
        matched(way, 390.0)


def test_local_time_counts_from_utc() -> None:
    series = wind(3)
    assert local_time(series, 7).time[0] == np.datetime64("2020-01-01T07:00:00")
    assert local_time(series, -3.5).time[0] == np.datetime64("2019-12-31T20:30:00")
    assert local_time(series, 7).wind_speed is series.wind_speed


def test_a_local_year_is_whole_and_has_no_leap_day() -> None:
    time = hours_from("2018-06-01", 24 * 1500)
    found = local_year(time)
    assert found is not None
    year, places = found
    # 2019, 2020 and 2021 are whole, the middle of the series lies in 2020
    assert year == 2020
    days = np.unique(time[places].astype("datetime64[D]"))
    assert days.size == 365 and np.datetime64("2020-02-29") not in days
    assert time[places[0]] == np.datetime64("2020-01-01T00:00:00") and places.size == 8760
    # an hour that is missing spoils its year
    hole = np.delete(time, places[5000])
    assert local_year(hole)[0] in (2019, 2021)  # type: ignore[index]
    assert local_year(hours_from("2020-02-01", 8760)) is None


def test_a_schedule_runs_on_through_hours_that_are_missing() -> None:
    every = hours_from("2020-01-01", 100)
    table = np.random.default_rng(1).random((100, 4)) < 0.9
    asked = []

    def schedule(time: np.ndarray) -> np.ndarray:
        asked.append(time)
        return table

    kept = np.sort(np.random.default_rng(2).choice(np.arange(1, 99), 40, replace=False))
    kept = np.concatenate([[0], kept, [99]])
    assert np.array_equal(hours_running(every[kept], schedule), table[kept])
    assert np.array_equal(asked[0], every)


def test_cells_are_the_means_of_their_hours() -> None:
    time = hours_from("2019-11-05", 24 * 200)
    values = np.random.default_rng(5).random(time.size)
    found = month_hour_profile(time, values)
    sums: dict[tuple[int, int], list[float]] = {}
    moment = datetime(2019, 11, 5)
    for value in values:
        sums.setdefault((moment.month, moment.hour), []).append(float(value))
        moment += timedelta(hours=1)
    for month in range(1, 13):
        for hour in range(24):
            own = sums.get((month, hour))
            assert found[month - 1, hour] == pytest.approx(np.mean(own)) if own else np.isnan(found[month - 1, hour])


def test_cells_of_energy_add_up_to_a_year() -> None:
    time = hours_from("2021-01-01", 8760)
    power = 500 + 400 * np.sin(np.arange(8760))
    assert month_hour_energy(time, power).sum() == pytest.approx(power.sum() / 1e3, rel=1e-12)
    # of four years the mean year, 29 February counted with its month
    long = hours_from("2020-01-01", 24 * 1461)
    assert month_hour_energy(long, np.full(long.size, 100.0)).sum() == pytest.approx(876.0, rel=1e-12)


def test_turbulence_follows_the_cases() -> None:
    assert turbulence_at(CASES, [5.0, 7.5, 40.0, 1.0]) == pytest.approx([0.10, 0.09, 0.06, 0.10])
    # where no case has any share the plain mean holds
    rare = FlowCases(np.array([5.0, 9.0]), np.zeros(2), np.array([0.1, 0.2]), np.array([1.0, 0.0]))
    assert turbulence_at(rare, 9.0) == pytest.approx(0.2)
