"""From a measured series to the long-term wind at hub height: known truth comes back, and each number says how."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from pydantic import TypeAdapter
from weather_examples import HOUR, correlated_wind, mast, times

from monsun.energy.uncertainty import UncertaintyTerms
from monsun.records import InputError, documented_fields
from monsun.site.correlate import CorrelationMethod
from monsun.site.quality import Fault
from monsun.site.resource import ResourceTerms, wind_resource
from monsun.site.vertical import PairedSensors
from monsun.site.weather_series import Channel, WeatherSeries

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tests"
YEARS, EXPONENT = 20, 0.08
FIRST = 8 * 8766


@cache
def made():
    """A reference of twenty years, and a mast that measures the eighth with a line of it, its vanes 5 degrees off."""
    speed, direction = correlated_wind(8766 * YEARS, 11)
    time = times("2000-01-01", speed.size, HOUR)
    air = (Channel("T", 2.0, np.full(speed.size, 300.0)),), (Channel("p", 0.0, np.full(speed.size, 100_000.0)),)
    reference = WeatherSeries(
        "reanalysis",
        time,
        HOUR,
        (Channel("u", 100.0, speed),),
        (Channel("d", 100.0, direction),),
        temperature=air[0],
        pressure=air[1],
    )
    part = slice(FIRST, FIRST + 8766)
    measured = mast(
        1.05 * speed[part] + 0.3, (direction[part] + 5) % 360, heights=(40.0, 60.0, 100.0), exponent=EXPONENT
    )
    deviation = tuple(Channel(f"deviation {z:g}", z, np.full(8766, 0.7)) for z in (40.0, 100.0))
    measured = replace(measured, time=time[part], wind_speed_deviation=deviation)
    return measured, reference


def test_the_long_term_wind_at_the_hub_is_the_truth():
    measured, reference = made()
    found = wind_resource(measured, reference, 150.0, ResourceTerms())
    truth = (1.05 * reference.wind_speed[0].values + 0.3) * 1.5**EXPONENT
    np.testing.assert_allclose(found.series.wind_speed, truth, rtol=1e-6)
    np.testing.assert_allclose((found.series.wind_direction - reference.wind_direction[0].values) % 360, 5, atol=1e-6)
    assert found.series.reference_height == found.joint_frequency.reference_height == 150.0
    assert found.joint_frequency.direction.size == 36
    assert found.profile.shape == (12, 24)
    assert found.profile.mean() == pytest.approx(truth.mean(), rel=0.01)
    # the deviation stays as high up as it was measured
    assert found.turbulence_intensity(10.0) == pytest.approx(0.07, rel=0.01)
    assert found.interannual.year.size == YEARS - 1 or found.interannual.year.size == YEARS
    assert found.correlation.pearson == pytest.approx(1)
    assert {one.method for one in found.correlation.scores} == set(CorrelationMethod)


def test_uncertainties_take_the_places_of_the_default_ones():
    measured, reference = made()
    found = wind_resource(measured, reference, 150.0, ResourceTerms(measurement_uncertainty=0.02))
    values = {one.name: one.value for one in found.uncertainties}
    terms = replace(UncertaintyTerms(), **values)
    assert terms.measurement == 0.02
    assert terms.vertical_extrapolation == pytest.approx(0, abs=1e-9)
    assert terms.interannual_variability == found.interannual.deviation
    # a perfect correlation leaves the long-term mean
    years = reference.time.size / 8766
    assert terms.historical_wind_resource == pytest.approx(found.interannual.deviation / np.sqrt(years), rel=1e-3)
    assert all(one.how for one in found.uncertainties)


def test_every_number_says_how_it_was_found():
    measured, reference = made()
    for given in (reference, None):
        found = wind_resource(measured, given, 150.0, ResourceTerms())
        assert all(one.how and one.value is not None and np.isfinite(one.value) for one in found.numbers)
        assert len({one.name for one in found.numbers}) == len(found.numbers)
    by_name = {one.name: one for one in found.numbers}
    assert by_name["shear exponent"].value == pytest.approx(EXPONENT)
    assert "least squares" in by_name["shear exponent"].how
    assert by_name["measured times in use"].value == 1


def test_without_a_reference_it_is_what_was_measured():
    measured, _ = made()
    found = wind_resource(measured, None, 100.0, ResourceTerms())
    np.testing.assert_array_equal(found.series.wind_speed, measured.wind_speed[2].values)
    assert found.correlation is None and found.interannual is None and found.air_density is None
    by_name = {one.name: one for one in found.uncertainties}
    assert by_name["vertical_extrapolation"].value == 0
    # one year of an assumed variability
    assert by_name["historical_wind_resource"].value == pytest.approx(0.05, rel=1e-3)
    assert "assumed" in by_name["interannual_variability"].how


def test_gaps_are_counted_and_not_filled():
    measured, reference = made()
    gappy = measured.wind_speed[2].values.copy()
    gappy[100:1100] = np.nan
    speeds = (*measured.wind_speed[:2], Channel("speed 100", 100.0, gappy))
    found = wind_resource(replace(measured, wind_speed=speeds), None, 100.0, ResourceTerms())
    assert found.series.wind_speed.size == 8766 - 1000
    assert found.numbers[0].value == pytest.approx(1 - 1000 / 8766)
    assert (
        wind_resource(replace(measured, wind_speed=speeds), reference, 100.0, ResourceTerms()).correlation.hours == 7766
    )


def test_what_is_stuck_is_reported_and_left_out_when_named():
    measured, _ = made()
    stuck = measured.wind_speed[2].values.copy()
    stuck[2000:2200] = stuck[2000]
    series = replace(measured, wind_speed=(*measured.wind_speed[:2], Channel("speed 100", 100.0, stuck)))
    kept = wind_resource(series, None, 100.0, ResourceTerms())
    left = wind_resource(series, None, 100.0, ResourceTerms(leave_out=(Fault.STUCK, Fault.ICING)))
    for found in (kept, left):
        assert any(one.channel == "speed 100" for one in found.quality.findings)
    assert kept.series.wind_speed.size == 8766
    assert 8766 - 205 <= left.series.wind_speed.size <= 8766 - 195


def test_air_density_has_the_seasons_of_the_reference():
    measured, reference = made()
    month = reference.time.astype("datetime64[M]").astype(int) % 12
    seasons = replace(reference, temperature=(Channel("T", 2.0, 300.0 - 10 * (month < 6)),))
    half = 4000
    short = replace(
        measured,
        time=measured.time[:half],
        **{
            name: tuple(Channel(one.name, one.height, one.values[:half]) for one in getattr(measured, name))
            for name in ("wind_speed", "wind_direction", "wind_speed_deviation")
        },
    )
    alone = wind_resource(short, seasons, 100.0, ResourceTerms()).air_density
    part = seasons.time.searchsorted(short.time)
    with_own = replace(
        short,
        temperature=(Channel("T2", 2.0, seasons.temperature[0].values[part]),),
        pressure=(Channel("p2", 0.0, np.full(half, 95_000.0)),),
    )
    own = wind_resource(with_own, seasons, 100.0, ResourceTerms()).air_density
    # the reference's pressure is off, its seasons are not
    assert own == pytest.approx(alone * 0.95, rel=1e-4)
    assert 1.0 < own < alone < 1.25


def test_missing_seasons_are_refused_unless_allowed():
    measured, _ = made()
    short = replace(
        measured,
        time=measured.time[:2000],
        wind_speed=tuple(Channel(one.name, one.height, one.values[:2000]) for one in measured.wind_speed),
        wind_direction=tuple(Channel(one.name, one.height, one.values[:2000]) for one in measured.wind_direction),
        wind_speed_deviation=(),
    )
    with pytest.raises(InputError, match=r"mast\.csv: time: expected wind of 12 calendar months"):
        wind_resource(short, None, 100.0, ResourceTerms())
    found = wind_resource(short, None, 100.0, ResourceTerms(least_months=3))
    assert found.turbulence_intensity is None
    assert not any("seasons" in one.name for one in found.numbers)


def test_what_cannot_be_used_is_said():
    measured, reference = made()
    with pytest.raises(InputError, match="hub height: expected metres > 0"):
        wind_resource(measured, reference, 0.0, ResourceTerms())
    with pytest.raises(InputError, match="reanalysis: wind_direction"):
        wind_resource(measured, replace(reference, wind_direction=()), 100.0, ResourceTerms())
    one = replace(measured, wind_speed=measured.wind_speed[2:], wind_direction=measured.wind_direction[2:])
    with pytest.raises(InputError, match="at two heights to take it there"):
        wind_resource(one, reference, 150.0, ResourceTerms())
    # one height is enough where the hub is at it
    assert wind_resource(one, reference, 100.0, ResourceTerms()).shear is None


def test_the_same_input_gives_the_same_result():
    one, other = (wind_resource(*made(), 150.0, ResourceTerms()) for _ in range(2))
    np.testing.assert_array_equal(one.series.wind_speed, other.series.wind_speed)
    assert one.numbers == other.numbers and one.uncertainties == other.uncertainties


def test_twenty_years_of_reference_take_less_than_three_seconds():
    measured, reference = made()
    begin = process_time()
    wind_resource(measured, reference, 150.0, ResourceTerms())
    assert process_time() - begin < 3


def test_terms_are_documented():
    for item in documented_fields(ResourceTerms()):
        assert item.meaning


def columns(file):
    """Header, times and numbers [column, time] of a table whose first column is the time."""
    header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    table = np.genfromtxt(file, delimiter=",", skip_header=1, dtype=None, encoding="utf-8")
    time = np.array([row[0] for row in table], "datetime64[s]")
    return header[1:], time, np.array([list(row)[1:] for row in table], float).T


@pytest.mark.skipif(not SHARED.exists(), reason="the shared time series are not here")
def test_a_real_mast_and_its_reanalysis():
    names, time, values = columns(SHARED / "mast_10min_2016Q2_brightwind_demo.csv")
    column = dict(zip(names, values, strict=True))
    measured = WeatherSeries(
        "mast",
        time,
        600.0,
        tuple(Channel(f"Spd{z}m{side}", float(z), column[f"Spd{z}m{side}"]) for z in (80, 60, 40) for side in "NS"),
        tuple(Channel(f"Dir{z}mS", float(z), column[f"Dir{z}mS"]) for z in (78, 58, 38)),
        (Channel("Spd80mNStd", 80.0, column["Spd80mNStd"]),),
        (Channel("T2m", 2.0, column["T2m"] + 273.15),),
        (Channel("P2m", 2.0, column["P2m"] * 100),),
        (Channel("RH2m", 2.0, column["RH2m"] / 100),),
    )
    _, time, values = columns(SHARED / "merra2_hourly_2014_2016_brightwind_NE_node.csv")
    reference = WeatherSeries(
        "merra2",
        time,
        HOUR,
        (Channel("WS50m", 50.0, values[0]),),
        (Channel("WD50m", 50.0, values[1]),),
        temperature=(Channel("T2M", 2.0, values[2] + 273.15),),
        pressure=(Channel("PS", 0.0, values[3] * 100),),
    )
    found = wind_resource(measured, reference, 80.0, ResourceTerms())
    assert found.correlation.hours == 1711
    assert found.correlation.pearson == pytest.approx(0.8137, abs=1e-4)
    scores = {one.method: one for one in found.correlation.scores}
    # weeks left out: least squares lose a fifth of the energy in the wind, the others nearly none
    assert scores[CorrelationMethod.LINEAR].energy_error < -0.15
    for method in (CorrelationMethod.VARIANCE_RATIO, CorrelationMethod.QUANTILE, CorrelationMethod.ORTHOGONAL):
        assert abs(scores[method].energy_error) < 0.06
        assert abs(scores[method].bias) < 0.15
        assert scores[method].r_squared > 0.55
    assert found.series.wind_speed.size == 26_304
    assert found.air_density == pytest.approx(1.155, abs=0.01)
    # the shadow of the mast shows in what a height held back is predicted to be
    least = {}
    for paired in (PairedSensors.MEAN, PairedSensors.GREATER):
        terms = ResourceTerms(paired_sensors=paired)
        least[paired] = wind_resource(measured, reference, 120.0, terms).held_back[2].bias
    assert abs(least[PairedSensors.GREATER]) < 0.5 * abs(least[PairedSensors.MEAN])


def test_terms_from_a_project_file():
    given = {"leave_out": ["stuck", "icing"], "correlation": "quantile", "quality": {"stuck_values": 8}}
    terms = TypeAdapter(ResourceTerms).validate_python(given)
    assert terms.leave_out == (Fault.STUCK, Fault.ICING)
    assert terms.correlation is CorrelationMethod.QUANTILE
    assert terms.quality.stuck_values == 8
