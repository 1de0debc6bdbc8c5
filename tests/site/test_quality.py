"""Each fault put into a clean series is found, and it alone; nothing changes unless asked for."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.series import Quantity, SeriesColumn, SeriesForm, SeriesKind, read_weather_series
from monsun.records import InputError
from monsun.site.quality import Fault, QualityTerms, quality_report, without
from monsun.site.weather_series import Channel, WeatherSeries

COUNT = 6 * 24 * 61
STEP = np.timedelta64(600, "s")


def smooth(generator, hours):
    """A normal process of unit variance that forgets in some hours."""
    memory = np.exp(-1 / (6 * hours))
    noise = generator.standard_normal(COUNT) * np.sqrt(1 - memory**2)
    values = np.empty(COUNT)
    values[0] = noise[0]
    for index in range(1, COUNT):
        values[index] = memory * values[index - 1] + noise[index]
    return values


def clean(temperature=285.0):
    """Two months of a mast: paired sensors at 80 m, one at 40 m, three vanes, air."""
    generator = np.random.default_rng(5)
    speed = np.abs(9 + 2.0 * smooth(generator, 48)) + 0.5
    turn = (180 + 120 * smooth(generator, 36)) % 360

    def measured(true, spread, digits=3):
        return np.round(true + spread * generator.standard_normal(COUNT), digits)

    def vane(name, height):
        return Channel(name, height, measured(turn, 1.0, 1) % 360)

    return WeatherSeries(
        name="mast",
        time=np.datetime64("2020-01-01T00:00:00") + STEP * np.arange(COUNT),
        interval=600.0,
        wind_speed=(
            Channel("v80n", 80, measured(speed, 0.05)),
            Channel("v80s", 80, measured(speed, 0.05)),
            Channel("v40", 40, measured(0.93 * speed, 0.05)),
        ),
        wind_direction=(vane("d78", 78), vane("d58", 58), vane("d38", 38)),
        wind_speed_deviation=(Channel("v80nsd", 80, np.abs(measured(0.1 * speed, 0.05))),),
        temperature=(Channel("t", 2, measured(temperature + 3 * smooth(generator, 24), 0.05)),),
        pressure=(Channel("p", 2, measured(1e5 + 500 * smooth(generator, 60), 5, 0)),),
        relative_humidity=(Channel("rh", 2, np.clip(measured(0.8 + 0.1 * smooth(generator, 24), 0.01), 0, 1)),),
    )


CLEAN, COLD = clean(), clean(263.0)


def changed(series, name, change):
    """The series with the values of one channel changed."""
    kinds = ("wind_speed", "wind_direction", "wind_speed_deviation", "temperature", "pressure", "relative_humidity")
    parts = {}
    for kind in kinds:
        channels = []
        for channel in getattr(series, kind):
            values = channel.values.copy()
            if channel.name == name:
                change(values)
            channels.append(replace(channel, values=values))
        parts[kind] = tuple(channels)
    return replace(series, **parts)


def put(places, value):
    def change(values):
        values[places] = value

    return change


def only(report):
    """The one finding of a report."""
    (found,) = report.findings
    return found


@pytest.mark.parametrize("series", [CLEAN, COLD])
def test_a_clean_series_gives_no_finding(series):
    report = quality_report(series)
    assert report.findings == ()
    assert report.series == "mast"
    assert len(report.coverage) == 10
    assert all((one.share == 1).all() for one in report.coverage)
    assert report.coverage[0].month.tolist() == [np.datetime64(m).item() for m in ("2020-01", "2020-02", "2020-03")]


def test_times_that_are_not_there_are_a_gap():
    keep = np.delete(np.arange(COUNT), np.arange(1000, 1012))
    parts = {
        kind: tuple(replace(channel, values=channel.values[keep]) for channel in getattr(CLEAN, kind))
        for kind in ("wind_speed", "wind_direction", "wind_speed_deviation", "temperature", "pressure")
    }
    series = replace(CLEAN, time=CLEAN.time[keep], relative_humidity=(), **parts)
    report = quality_report(series)
    found = only(report)
    assert (found.fault, found.channel, found.count) == (Fault.GAP, "time", 12)
    assert (found.first, found.last) == (CLEAN.time[1000], CLEAN.time[1011])
    assert report.coverage[0].share[0] == 1 - 12 / (31 * 144)
    assert (without(series, report.findings).wind_speed[0].values == series.wind_speed[0].values).all()


def test_missing_values_are_a_gap_of_their_channel():
    report = quality_report(changed(CLEAN, "t", put(slice(50, 70), np.nan)))
    found = only(report)
    assert (found.fault, found.channel, found.count) == (Fault.GAP, "t", 20)
    assert (found.first, found.last) == (CLEAN.time[50], CLEAN.time[69])
    share = {one.channel: one.share[0] for one in report.coverage}
    assert share["t"] == 1 - 20 / (31 * 144)
    assert share["p"] == 1


def test_steps_off_the_interval_are_reported():
    time = CLEAN.time.copy()
    time[3000:] += np.timedelta64(120, "s")
    found = only(quality_report(replace(CLEAN, time=time)))
    assert (found.fault, found.channel, found.count) == (Fault.UNEVEN_STEP, "time", 1)
    assert found.first == time[2999]


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("v80n", 55.0, "55 to 55 m/s, outside 0 to 50"),
        ("v80nsd", 11.0, "outside 0 to 10"),
        ("t", 225.0, "225 to 225 K, outside 233.15 to 323.15"),
        ("p", 7.5e4, "outside 80000 to 107000"),
        ("rh", 1.08, "as a share"),
    ],
)
def test_values_out_of_range_are_found(name, value, detail):
    report = quality_report(changed(CLEAN, name, put(slice(400, 403), value)))
    found = only(report)
    assert (found.fault, found.channel) == (Fault.OUT_OF_RANGE, name)
    assert found.places.tolist() == [400, 401, 402]
    assert detail in found.detail


@pytest.mark.parametrize(("name", "step"), [("v40", 6.0), ("v40", -7.0), ("v80nsd", 4.0), ("t", -9.0), ("p", 1500.0)])
def test_a_spike_is_found_where_it_is(name, step):
    def change(values):
        values[777] = values[776:779].max() + step if step > 0 else values[776:779].min() + step

    base = changed(CLEAN, "v40", put(slice(770, 785), np.linspace(9, 10, 15)))
    found = only(quality_report(changed(base, name, change)))
    assert (found.fault, found.channel, found.places.tolist()) == (Fault.SPIKE, name, [777])


def test_a_step_that_stays_is_no_spike():
    assert (
        quality_report(changed(CLEAN, "t", put(slice(5000, None), CLEAN.temperature[0].values[5000:] + 9))).findings
        == ()
    )


@pytest.mark.parametrize(
    ("name", "value", "length"),
    [
        ("v40", 7.123, 6),
        ("v80n", 0.21, 40),
        ("d58", 181.3, 12),
        ("v80nsd", 0.0, 9),
        ("t", 285.0, 288),
        ("rh", 0.7, 288),
    ],
)
def test_a_stuck_sensor_is_found_where_it_is(name, value, length):
    report = quality_report(changed(CLEAN, name, put(slice(2000, 2000 + length), value)))
    found = only(report) if report.of(Fault.STUCK) == report.findings else report.of(Fault.STUCK)[0]
    assert (found.fault, found.channel) == (Fault.STUCK, name)
    assert found.places.tolist() == list(range(2000, 2000 + length))
    assert f"{length} values of {value:.6g}" in found.detail
    # one value fewer is no finding
    shorter = quality_report(changed(CLEAN, name, put(slice(2000, 2000 + 5), value)))
    assert shorter.of(Fault.STUCK) == ()


def test_a_calm_and_saturated_air_are_no_fault():
    calm = CLEAN
    for name, value in (("v80n", 0.215), ("v80s", 0.28), ("v40", 0.08), ("d78", 12.0), ("d58", 12.0), ("v80nsd", 0.0)):
        calm = changed(calm, name, put(slice(300, 320), value))
    calm = changed(calm, "rh", put(slice(1000, 1500), 1.0))
    assert {one.fault for one in quality_report(calm).findings} <= {Fault.SPIKE}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("v80n", put(slice(900, 930), 0.2)),
        ("v80n", put(slice(900, 930), np.linspace(0.1, 0.3, 30))),
        ("d38", put(slice(900, 930), 203.4)),
    ],
)
def test_flat_values_in_the_cold_look_like_ice(name, change):
    found = only(quality_report(changed(COLD, name, change)))
    assert (found.fault, found.channel) == (Fault.ICING, name)
    assert found.places.tolist() == list(range(900, 930))
    warm = quality_report(changed(CLEAN, name, change))
    assert warm.of(Fault.ICING) == ()


def test_a_speed_without_deviation_in_the_cold_looks_like_ice():
    series = changed(COLD, "v80nsd", put(slice(100, 110), 0.0))
    report = quality_report(changed(series, "v80n", put(slice(100, 110), np.linspace(4, 4.02, 10))))
    (found,) = report.of(Fault.ICING)
    assert (found.channel, found.places.tolist()) == ("v80n", list(range(100, 110)))
    assert [one.channel for one in report.of(Fault.STUCK)] == ["v80nsd"]


def test_a_turned_vane_is_found_in_its_months():
    def turned(values):
        month = CLEAN.time.astype("datetime64[M]")
        here = month == np.datetime64("2020-02")
        values[here] = (values[here] + 12) % 360

    found = only(quality_report(changed(CLEAN, "d58", turned)))
    assert (found.fault, found.channel) == (Fault.DIRECTION_OFFSET, "d58")
    assert (found.first, found.last) == (np.datetime64("2020-02-01T00:00:00"), np.datetime64("2020-02-29T23:50:00"))
    assert found.count == 29 * 144
    assert "+12." in found.detail or "+11." in found.detail
    assert "d78" in found.detail
    assert "d38" in found.detail


def test_of_two_vanes_the_pair_is_named():
    series = replace(CLEAN, wind_direction=CLEAN.wind_direction[:2])
    findings = quality_report(changed(series, "d78", lambda values: np.copyto(values, (values - 15) % 360))).findings
    assert {(one.fault, one.channel) for one in findings} == {(Fault.DIRECTION_OFFSET, "d58")}
    assert all("+15." in one.detail or "+14." in one.detail for one in findings)
    # what the wind may turn over 20 m is no fault
    assert quality_report(changed(series, "d78", lambda v: np.copyto(v, (v + 6) % 360))).findings == ()


def test_the_shadow_of_the_mast_is_found_in_its_sector():
    direction = CLEAN.wind_direction[0].values
    behind = (direction >= 350) | (direction < 10)

    def shaded(values):
        values[behind] *= 0.85

    found = only(quality_report(changed(CLEAN, "v80s", shaded)))
    assert (found.fault, found.channel) == (Fault.MAST_SHADOW, "v80s")
    assert found.places.tolist() == np.flatnonzero(behind).tolist()
    assert "from 350 to 10 degrees up to 15% low against v80n" in found.detail


def test_only_the_chosen_findings_are_taken_out():
    dirty = changed(changed(CLEAN, "v40", put(777, 40.0)), "d58", put(slice(2000, 2020), 181.3))
    report = quality_report(dirty)
    assert [one.fault for one in report.findings] == [Fault.SPIKE, Fault.STUCK]
    part = without(dirty, report.of(Fault.STUCK))
    assert np.flatnonzero(np.isnan(part.wind_direction[1].values)).tolist() == list(range(2000, 2020))
    assert part.wind_speed[2].values[777] == 40
    assert not np.isnan(dirty.wind_direction[1].values).any()
    both = without(dirty, report.findings)
    assert np.flatnonzero(np.isnan(both.wind_speed[2].values)).tolist() == [777]
    # what was taken out is a gap, and no other finding is left
    assert {one.fault for one in quality_report(both).findings} == {Fault.GAP}
    with pytest.raises(InputError, match="findings of this series"):
        without(replace(dirty, wind_direction=()), report.findings)


def test_the_limits_are_the_callers():
    series = changed(CLEAN, "v40", put(777, 40.0))
    loose = QualityTerms(wind_speed_spike=60.0)
    assert quality_report(series, loose).findings == ()


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tests"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared series are not here")
def test_the_real_mast_has_its_known_faults():
    columns = (
        *((f"Spd{height}m{side}", Quantity.WIND_SPEED, height, "m/s") for height in (80, 60, 40) for side in "NS"),
        *((f"Spd{height}mNStd", Quantity.WIND_SPEED_DEVIATION, height, "m/s") for height in (80, 60, 40)),
        *((f"Dir{height}mS", Quantity.WIND_DIRECTION, height, "deg") for height in (78, 58, 38)),
        ("T2m", Quantity.TEMPERATURE, 2, "degC"),
        ("RH2m", Quantity.RELATIVE_HUMIDITY, 2, "%"),
        ("P2m", Quantity.PRESSURE, 2, "hPa"),
    )
    form = SeriesForm(
        kind=SeriesKind.TABLE,
        time="Timestamp",
        columns=tuple(
            SeriesColumn(column=name, quantity=item, height=height, unit=unit) for name, item, height, unit in columns
        ),
    )
    series = read_weather_series(SHARED / "mast_10min_2016Q2_brightwind_demo.csv", form)
    report = quality_report(series)
    # 13104 intervals in three months, 10271 rows
    assert sum(one.count for one in report.of(Fault.GAP)) == 13104 - 10271
    # a reading of 958 hPa between two of 914
    assert [(one.channel, str(one.first)) for one in report.of(Fault.SPIKE)] == [("P2m", "2016-06-12T11:40:00")]
    # booms to the north and south: the northern sensor stands behind the mast in southerly wind, and the other way
    shadows = {one.channel: one.detail for one in report.of(Fault.MAST_SHADOW)}
    assert shadows.keys() == {"Spd60mN", "Spd60mS", "Spd40mN", "Spd40mS"}
    assert shadows["Spd60mN"].startswith("from 160 to 190 degrees")
    assert shadows["Spd60mS"].startswith("from 340 to 0 degrees")
    assert report.of(Fault.STUCK) == report.of(Fault.DIRECTION_OFFSET) == ()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared series are not here")
def test_a_real_reanalysis_gives_no_finding():
    path = SHARED / "merra2_hourly_2014_2016_brightwind_NE_node.csv"
    assert quality_report(read_weather_series(path, SeriesForm(kind=SeriesKind.MERRA2))).findings == ()
