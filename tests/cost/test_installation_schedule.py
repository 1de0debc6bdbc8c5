"""The schedule against a plain event simulation, ORBIT's days and cost without weather, limits, stages, errors."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.cost.installation_processes import FOUNDATIONS, TURBINES, Process, Work
from monsun.cost.installation_results import by_start_month, gantt, plan_of
from monsun.cost.installation_schedule import installation_schedule
from monsun.cost.installation_terms import Installation, InstallationQuantities, Stage
from monsun.cost.installation_vessels import JACK_UP, Port
from monsun.cost.weather_windows import STEPS_PER_HOUR, in_steps
from monsun.inputs.weather import read_metocean_series
from monsun.records import InputError, documented_fields
from monsun.site.metocean import Metocean, given_metocean
from monsun.site.series import month_of_hour

SERIES = Path(__file__).resolve().parents[3] / "shared/data/tests"
ORBIT_PARK = InstallationQuantities(turbines=67, array_length=219.8e3, export_length=4 * 50.05e3, circuits=4)
ORBIT_PORT = Port(name="port", distance=45.0)
ALONE = (Stage(),)


def sea_of_hours(wave_height, wind_speed=None, month=None) -> Metocean:
    """A small series for tests; January all the way unless months are given."""
    size = len(wave_height)
    return Metocean(
        "test series", np.zeros(size) if wind_speed is None else wind_speed, np.asarray(wave_height),
        np.ones(size, dtype=np.int64) if month is None else month, 10.0, 0.0, "made for a test", "constructed",
    )  # fmt: skip


def rough_sea(seed: int, first: int = 0, last: int = 8760) -> Metocean:
    """Hours of a year, from the first to the last, with half-days of rough sea, more of them in winter."""
    random = np.random.default_rng(seed)
    hour = np.arange(first, last)
    days = np.repeat(random.gamma(2.0, 0.6, hour.size // 12), 12)
    height = days * (1 + 0.5 * np.cos(2 * np.pi * hour / 8760))
    return sea_of_hours(height, wind_speed=6.0 * np.sqrt(height), month=month_of_hour(hour) + 1)


def event_simulation(work: Work, units: int, port: Port, sea: Metocean, closed: tuple[int, ...], begin: int):
    """Steps at which the last unit stands and at which the vessel is back, walked process by process, hour by hour."""
    open_hours = ~np.isin(sea.month, closed)
    vessel = work.vessel
    sail = Process(
        name="sail", hours=port.distance / vessel.speed, wave_height=vessel.wave_height,
        wind_speed=vessel.wind_speed, interruptible=True,
    )  # fmt: skip
    at = begin

    def good(step: int, process: Process) -> bool:
        hour = step // STEPS_PER_HOUR % sea.hours
        wind = sea.wind_speed[hour] * (process.wind_height / sea.reference_height) ** sea.shear_exponent
        return bool(
            open_hours[hour]
            and (process.wave_height is None or sea.wave_height[hour] <= process.wave_height)
            and (process.wind_speed is None or wind <= process.wind_speed)
        )

    def do(process: Process) -> None:
        nonlocal at
        done = 0
        while done < in_steps(process.hours):
            if good(at, process):
                done += 1
            elif not process.interruptible:
                done = 0
            at += 1

    left = units
    while left:
        board = int(min(work.per_trip(0.0, "test"), left))
        for _ in range(board):
            for process in work.loading:
                do(process)
        for process in (*work.departure, sail):
            do(process)
        for _ in range(board):
            for process in work.site:
                do(process)
        left -= board
        if left:
            do(sail)
    stands = at
    do(sail)
    return stands, at


@pytest.mark.parametrize("name", ["foundations", "scour protection", "turbines"])
def test_the_schedule_is_that_of_a_plain_event_simulation(name):
    sea, closed = rough_sea(3), (12, 1)
    terms = Installation(stages=ALONE, port=ORBIT_PORT, closed_months=closed)
    quantities = InstallationQuantities(turbines=5, array_length=0.0, export_length=0.0, circuits=0, substations=0)
    schedule = installation_schedule(quantities, terms, sea)
    phase = next(phase for phase in schedule.phases if phase.name == name)
    work = {"foundations": terms.foundations, "scour protection": terms.scour, "turbines": terms.turbines}[name]
    piles = next(phase for phase in schedule.phases if phase.name == "foundations")
    per_day = 24 * STEPS_PER_HOUR
    open_steps = np.repeat(~np.isin(sea.month, closed), STEPS_PER_HOUR)
    for hour in (0, 1000, 4321, 7900, 8759):
        start = hour * STEPS_PER_HOUR
        begin = start
        if work.after:
            begin = event_simulation(terms.foundations, ceil(work.after * 5), ORBIT_PORT, sea, closed, start)[0]
        stands, back = event_simulation(work, 5, ORBIT_PORT, sea, closed, begin)
        assert phase.begin[hour] * per_day == pytest.approx(begin - start)
        assert phase.end[hour] == pytest.approx(max((stands - start) / per_day, piles.end[hour]))
        hired = open_steps.take(np.arange(begin, back), mode="wrap").sum()
        assert phase.paid_days[hour] * per_day == pytest.approx(hired)


def test_without_weather_the_phases_take_orbits_days_and_money():
    """ORBIT 1.3.1, 67 x 15 MW at 40 m and 45 km, 4 x 50 km of export cable: days and USD/kW by phase."""
    schedule = installation_schedule(ORBIT_PARK, Installation(stages=ALONE, port=ORBIT_PORT), None)
    days = {"turbines": 208, "foundations": 115, "array cables": 223, "scour protection": 55, "export cables": 48}
    rates = {"turbines": 103, "foundations": 58, "array cables": 72, "scour protection": 13}
    plan = plan_of(schedule)
    for name, expected in days.items():
        assert plan.phase(name).work_days == pytest.approx(expected, rel=0.02)
        assert plan.phase(name).paid_days == pytest.approx(plan.phase(name).work_days)
    for name, expected in rates.items():
        assert plan.phase(name).cost / 1.005e6 == pytest.approx(expected, rel=0.02)
    assert plan.phase("offshore substation").work_days == pytest.approx(64.98 / 24, rel=0.02)  # "3 days", rounded
    assert plan.weather_cost == pytest.approx(0.0, abs=1e-3)
    assert plan.weather_factor == pytest.approx(1.0)


def test_without_weather_a_phase_is_the_sum_of_its_processes():
    terms = Installation(stages=ALONE, port=ORBIT_PORT)
    for phase in installation_schedule(ORBIT_PARK, terms, None).phases:
        work = {
            "foundations": terms.foundations, "scour protection": terms.scour, "turbines": terms.turbines,
            "array cables": terms.array, "export cables": terms.export, "offshore substation": terms.substations,
        }[phase.name]  # fmt: skip
        each = phase.kilometres / phase.units
        board = min(work.per_trip(each, "test"), phase.units)
        journeys = ceil(phase.units / board)
        hours = phase.units * sum(process.duration(each) for process in (*work.loading, *work.site))
        hours += journeys * sum(process.duration(each) for process in work.departure)
        hours += 2 * journeys * ORBIT_PORT.distance / work.vessel.speed
        # a step of rounding is a twentieth of an hour at most, for each process
        steps = phase.units * len(work.loading + work.site) + journeys * (2 + len(work.departure))
        assert phase.work_days * 24 == pytest.approx(hours, abs=0.05 * steps)
        assert phase.work_days * 24 == pytest.approx(hours, rel=3e-3)


@settings(max_examples=12)
@given(st.integers(0, 1000), st.floats(0.0, 1.5), st.floats(0.0, 6.0))
def test_higher_limits_are_never_later(seed, waves, wind):
    def raised(work: Work) -> Work:
        more = tuple(
            replace(
                process,
                wave_height=process.wave_height and process.wave_height + waves,
                wind_speed=process.wind_speed and process.wind_speed + wind,
            )
            for process in work.site
        )
        return replace(
            work, site=more,
            vessel=replace(work.vessel, wave_height=work.vessel.wave_height + waves, wind_speed=40.0),
        )  # fmt: skip

    sea = rough_sea(seed, 2160, 4320)
    quantities = InstallationQuantities(turbines=4, array_length=8e3, export_length=20e3, circuits=1)
    terms = Installation(port=ORBIT_PORT)
    better = replace(
        terms, foundations=raised(terms.foundations), scour=raised(terms.scour), turbines=raised(terms.turbines),
        array=raised(terms.array), export=raised(terms.export), substations=raised(terms.substations),
    )  # fmt: skip
    slow, fast = (installation_schedule(quantities, item, sea) for item in (terms, better))
    for one, other in zip(slow.phases, fast.phases, strict=True):
        assert (other.begin <= one.begin).all()
        assert (other.end <= one.end).all()
    assert (fast.end <= slow.end).all()
    assert (slow.waiting_days >= -1e-9).all()
    assert (slow.weather_cost >= -1e-6).all()


def test_weather_that_binds_nothing_is_no_weather():
    calm = sea_of_hours(np.zeros(240))
    terms = Installation(port=ORBIT_PORT, closed_months=())
    schedule, fair = (installation_schedule(ORBIT_PARK, terms, sea) for sea in (calm, None))
    for one, other in zip(schedule.phases, fair.phases, strict=True):
        assert one.end == pytest.approx(np.full(240, other.end[0]))
        assert one.cost == pytest.approx(np.full(240, one.fair_cost))


def test_closed_months_are_not_paid_but_mobilised_again():
    month = month_of_hour(np.arange(8760)) + 1
    calm = sea_of_hours(np.zeros(8760), month=month)
    terms = Installation(port=ORBIT_PORT, stages=ALONE, closed_months=(5, 6), start_month=3)
    schedule = installation_schedule(ORBIT_PARK, terms, calm)
    piles = schedule.phases[0]
    start = int(np.flatnonzero(month == 3)[0])
    # 115 days from 1 March: 61 until the end of April, the rest after June
    assert piles.returns[start] == 1
    # a process that must not be interrupted does not begin in the last hours of April
    assert piles.paid_days[start] == pytest.approx(piles.work_days, abs=0.3)
    open_again = (31 + 30) + (31 + 30)
    assert piles.end[start] == pytest.approx(open_again + piles.work_days - 61 - 4.5 / 24, abs=0.3)
    assert piles.cost[start] - piles.fair_cost == pytest.approx(7 * 400_000, abs=0.3 * 500_000)
    # a start within closed months waits unpaid, and has not come before
    inside = int(np.flatnonzero(month == 5)[0])
    assert piles.returns[inside] == 0
    assert piles.paid_days[inside] == pytest.approx(piles.work_days)


def test_stages_share_the_park():
    terms = Installation(port=ORBIT_PORT, closed_months=())
    schedule = installation_schedule(ORBIT_PARK, terms, None)
    units = {(phase.stage, phase.name): phase.units for phase in schedule.phases}
    assert units[0, "turbines"] == 40 and units[1, "turbines"] == 27
    assert units[0, "export cables"] == 3 and units[1, "export cables"] == 1
    assert (1, "offshore substation") not in units
    second = next(phase for phase in schedule.phases if phase.stage == 1)
    assert second.begin[0] == pytest.approx(365.0)
    plan = plan_of(schedule)
    assert plan.phase("array cables").units == pytest.approx(219.8)
    assert plan.phase("turbines").units == 67
    assert plan.construction_months == pytest.approx(12 + schedule.end[0] / (365 / 12) + 2)


def test_a_stage_too_small_for_a_turbine_has_none():
    terms = Installation(port=ORBIT_PORT)
    one = InstallationQuantities(1, 1e3, 20e3)
    schedule = installation_schedule(one, terms, None)
    assert {phase.stage for phase in schedule.phases} == {0}
    alone = installation_schedule(one, replace(terms, stages=ALONE), None)
    assert schedule.end == pytest.approx(alone.end)
    late = replace(terms, stages=(Stage(share=0.3), Stage(share=0.7, months_later=12.0)))
    turbine = installation_schedule(one, late, None).phases[-1]
    assert (turbine.name, turbine.stage) == ("turbines", 1)
    assert turbine.end[0] == pytest.approx(365 + alone.phases[-1].end[0])
    for plan, shares in (
        (plan_of(schedule), [1.0, 0.0]),
        (plan_of(installation_schedule(one, late, None)), [0.0, 1.0]),
    ):
        assert [stage.share for stage in plan.stages] == shares
        assert plan.stages[-1].operation == plan.construction_months
        assert all(stage.begin < stage.operation for stage in plan.stages)


def test_two_vessels_halve_the_time_and_not_the_hire():
    terms = Installation(port=ORBIT_PORT, stages=ALONE)
    two = replace(terms, foundations=replace(FOUNDATIONS, vessel_sets=2))
    quantities = InstallationQuantities(66, 0.0, 0.0, circuits=0)
    one, both = (installation_schedule(quantities, item, None).phases[0] for item in (terms, two))
    assert both.end[0] == pytest.approx(one.end[0] / 2, rel=0.01)
    assert both.paid_days[0] == pytest.approx(one.paid_days[0], rel=0.01)
    odd = installation_schedule(InstallationQuantities(67, 0.0, 0.0, circuits=0), two, None).phases[0]
    assert both.paid_days[0] < odd.paid_days[0] < both.paid_days[0] * 1.05


def test_spreads_months_and_bars():
    sea = rough_sea(5)
    terms = Installation(port=ORBIT_PORT, closed_months=(12, 1))
    schedule = installation_schedule(InstallationQuantities(12, 20e3, 30e3), terms, sea)
    months = by_start_month(schedule)
    assert [item.month for item in months] == list(range(1, 13))
    march = months[2]
    here = schedule.month == 3
    assert march.days.p50 == pytest.approx(np.median(schedule.end[here]))
    assert march.days.p10 <= march.days.p50 <= march.days.p90
    bars = gantt(schedule)
    assert len(bars) == len(schedule.phases)
    assert all(bar.begin.p10 <= bar.begin.p50 <= bar.begin.p90 <= bar.end.p90 for bar in bars)
    plan = plan_of(schedule)
    assert plan.total == pytest.approx(schedule.cost[here].mean())
    assert plan.weather_cost == pytest.approx(schedule.weather_cost[here].mean())
    assert plan.months_p10 <= plan.construction_months <= plan.months_p90
    with pytest.raises(InputError, match="foundations, scour"):
        plan.phase("painting")


def test_bad_input_is_named():
    terms = Installation(port=ORBIT_PORT, stages=ALONE, closed_months=(), start_month=1)
    rough = sea_of_hours(np.full(8760, 2.5))
    with pytest.raises(InputError, match=r"foundations: position.*window of 3.4 h with waves <= 1.8 m.*test series"):
        installation_schedule(ORBIT_PARK, terms, rough)
    gusty = sea_of_hours(np.where(np.arange(8760) % 6 < 5, 0.5, 2.5))
    with pytest.raises(InputError, match=r"pile.*6.3 h"):
        installation_schedule(
            ORBIT_PARK,
            replace(
                terms,
                foundations=replace(FOUNDATIONS, site=tuple(replace(p, wave_height=1.0) for p in FOUNDATIONS.site)),
            ),
            gusty,
        )
    far = replace(terms, port=Port(name="Murmansk", distance=15_000.0))
    with pytest.raises(InputError, match=r"port Murmansk.*5000 km, the range of the turbine installation vessel"):
        installation_schedule(ORBIT_PARK, far, None)
    heavy = replace(terms, foundations=replace(FOUNDATIONS, cargo=9000.0))
    with pytest.raises(InputError, match="room on the turbine installation vessel"):
        installation_schedule(ORBIT_PARK, heavy, None)
    with pytest.raises(InputError, match="wave_height: expected a number > 0"):
        Process(name="lift", hours=1.0, wave_height=0.0)
    with pytest.raises(InputError, match="wind_speed: expected a number > 0"):
        replace(JACK_UP, wind_speed=-1.0)
    with pytest.raises(InputError, match="hours or hours_per_km"):
        Process(name="nothing")
    with pytest.raises(InputError, match="at least one process"):
        Work(vessel=JACK_UP)
    with pytest.raises(InputError, match="add up to 1"):
        Installation(stages=(Stage(share=0.5),))
    for later in ((6.0, 0.0), (6.0, 12.0)):
        with pytest.raises(InputError, match="0 for the first stage, then in order"):
            Installation(stages=tuple(Stage(share=0.5, months_later=months) for months in later))
    with pytest.raises(InputError, match="each name once"):
        Installation(stages=(Stage(name="a", share=0.5), Stage(name="a", share=0.5)))
    with pytest.raises(InputError, match="common_share: expected shares that add up to 1"):
        Installation(stages=(Stage(share=0.5, common_share=0.7), Stage(share=0.5)))
    with pytest.raises(InputError, match="start_month: expected a month that is worked"):
        Installation(start_month=12)
    with pytest.raises(InputError, match="one month that is worked"):
        Installation(closed_months=tuple(range(1, 13)))
    with pytest.raises(InputError, match="at least one turbine"):
        InstallationQuantities(0, 1.0, 1.0)
    with pytest.raises(InputError, match="circuits"):
        InstallationQuantities(1, 1.0, 1.0, circuits=0)
    with pytest.raises(InputError, match="a month of test series"):
        plan_of(installation_schedule(ORBIT_PARK, replace(terms, start_month=3), sea_of_hours(np.zeros(8760))))


def test_defaults_say_source_and_class():
    for part in documented_fields(Installation()):
        assert part.source and part.data_class, part.path


@pytest.mark.skipif(not SERIES.is_dir(), reason="needs the shared series")
def test_measured_seas_lengthen_the_work():
    park = InstallationQuantities(turbines=10, array_length=15e3, export_length=50e3)
    terms = Installation(port=ORBIT_PORT, stages=ALONE, closed_months=())
    fair = installation_schedule(park, terms, None)
    for name in ("metocean_hourly_2010_hornsrev3_wombat.csv", "metocean_hourly_2004_alpha_ventus_wombat.csv"):
        read = read_metocean_series(SERIES / name, time="datetime", wind_speed="windspeed", wave_height="waveheight")
        sea = given_metocean(
            name, read.time, read.wind_speed, read.wave_height,
            reference_height=100.0, shear_exponent=0.1, source="WOMBAT 0.13.5", data_class="reanalysis",
        )  # fmt: skip
        schedule = installation_schedule(park, terms, sea)
        assert (schedule.end >= fair.end[0] - 1e-9).all()
        winter, summer = (schedule.end[schedule.month == month].mean() for month in (12, 5))
        assert winter > summer > fair.end[0]


def test_in_a_real_sea_the_days_are_orbits():
    """ORBIT 1.3.1 with the wind and 1 and 3 times the waves of this series, from its first hour: 67 piles, 67 turbines.

    ORBIT takes each task by itself, wind at one height, and the limits of sailing also in port.
    """
    if not SERIES.is_dir():
        pytest.skip("needs the shared series")

    def sailing(hours: float) -> Process:
        return Process(name="sheltered", hours=hours, wave_height=3.0, wind_speed=20.0)

    def crane(hours: float) -> Process:
        return Process(name="crane", hours=hours, wave_height=3.0, wind_speed=15.0)

    jacking, rigging = sailing(26 / 60), sailing(1.0)
    piles = replace(
        FOUNDATIONS,
        loading=(sailing(12.0), sailing(8.0)),
        site=(
            sailing(2.0), jacking, sailing(1.0), sailing(3.0), crane(0.82), crane(0.005), rigging, crane(1.5),
            sailing(2.0), rigging, crane(1.0), crane(4.0), jacking,
        ),
    )  # fmt: skip
    towers = replace(
        TURBINES,
        loading=(*[sailing(4.0)] * 3, *[sailing(1.5)] * 3),
        site=(
            sailing(2.0), jacking, sailing(3.0), crane(0.75), crane(6.0), sailing(3.0), crane(1.5), crane(6.0),
            sailing(3.0), rigging, crane(1.5), crane(6.0), rigging,
            *[sailing(1.0), crane(1.5), crane(3.5)] * 3, jacking,
        ),
        after=0.0,
    )  # fmt: skip
    terms = Installation(stages=ALONE, port=ORBIT_PORT, closed_months=(), foundations=piles, turbines=towers)
    read = read_metocean_series(
        SERIES / "metocean_hourly_2010_hornsrev3_wombat.csv",
        time="datetime", wind_speed="windspeed", wave_height="waveheight",
    )  # fmt: skip
    for factor, hours_of_piles, hours_of_turbines in ((1.0, 2870.34, 5263.32), (3.0, 3735.34, 6767.32)):
        sea = given_metocean(
            "Horns Rev 3", read.time, read.wind_speed, factor * read.wave_height,
            reference_height=100.0, shear_exponent=0.0, source="WOMBAT 0.13.5", data_class="reanalysis",
        )  # fmt: skip
        schedule = installation_schedule(InstallationQuantities(67, 0.0, 0.0, circuits=0), terms, sea)
        ends = {phase.name: 24 * phase.end[0] for phase in schedule.phases}
        assert ends["foundations"] == pytest.approx(hours_of_piles, rel=5e-4)
        assert ends["turbines"] == pytest.approx(hours_of_turbines, rel=5e-4)
