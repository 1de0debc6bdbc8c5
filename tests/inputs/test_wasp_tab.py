"""Observed wind climates: the shares come back, and every damage is named with its line."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wind_examples import FREQUENCY, sector_shares, tab_text

from monsun.inputs.wasp_tab import read_wind_table
from monsun.records import InputError
from monsun.site.climate import joint_frequency_rose

TEXT = tab_text()
LINES = TEXT.splitlines()


def read(folder, text):
    path = folder / "mast.tab"
    path.write_text(text, encoding="utf-8")
    return read_wind_table(path)


def mean(table):
    middle = (table.speed_edges[1:] + table.speed_edges[:-1]) / 2
    return float(table.probability.sum(axis=0) @ middle)


def test_the_shares_come_back(tmp_path):
    table = read(tmp_path, TEXT)
    assert table.reference_height == 100
    assert table.direction.tolist() == list(range(0, 360, 30))
    assert table.probability.sum(axis=1) == pytest.approx(FREQUENCY / 100)
    expected = sector_shares(10.0, np.arange(31.0))
    # bins above all wind are left out; two decimals of a per mille are written
    used = table.speed_edges.size - 1
    assert used <= 30
    assert table.probability[2] / table.probability[2].sum() == pytest.approx(expected[:used], abs=2e-5)
    cases = joint_frequency_rose(table, 100, shear_exponent=0.1, turbulence_intensity=0.06)
    assert cases.probability.sum() == pytest.approx(1)


def test_factor_and_offset_are_applied(tmp_path):
    knots = read(tmp_path, tab_text(factor=0.514444))
    assert mean(knots) == pytest.approx(mean(read(tmp_path, TEXT)), rel=1e-3)
    turned = read(tmp_path, tab_text(offset=-15))
    assert turned.direction[:2].tolist() == [345, 15]
    joint_frequency_rose(turned, 100, shear_exponent=0.1, turbulence_intensity=0.06)


def test_a_sector_without_wind(tmp_path):
    lines = list(LINES)
    frequency = FREQUENCY.copy()
    frequency[3] = 0
    lines[3] = " ".join(f"{value:.2f}" for value in frequency * 100 / frequency.sum())
    for index in range(4, len(lines)):
        words = lines[index].split()
        words[4] = "0.00"
        lines[index] = " ".join(words)
    assert read(tmp_path, "\n".join(lines) + "\n").probability[3].sum() == 0


def changed(line, text):
    return "\n".join([*LINES[:line], text, *LINES[line + 1 :]]) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty file"),
        (changed(1, "10.8 108.5"), "line 2: expected 3 numbers .latitude, longitude, height., got 2"),
        (changed(1, "108.5 10.8 100"), "line 2: expected latitude from -90 to 90"),
        (changed(1, "10.8 108.5 0"), "line 2, height: expected metres from 1 to 500"),
        (changed(2, "12 1.0 0 1"), "line 3: expected 3 numbers"),
        (changed(2, "12.5 1.0 0"), "line 3, sectors: expected a whole number"),
        (changed(2, "12 0 0"), "line 3, speed factor"),
        (changed(2, "8 1.0 0"), "line 4: expected 8 numbers"),
        (changed(3, " ".join(f"{value / 100:.4f}" for value in FREQUENCY)), "line 4: expected frequencies.*got 1"),
        (changed(3, " ".join(f"{value * 0.98:.2f}" for value in FREQUENCY)), "line 4: expected frequencies.*got 98"),
        (changed(5, LINES[6]), "line 7, upper limit: expected more than 3"),
        (changed(6, LINES[6].replace(LINES[6].split()[3], "-1.0", 1)), "line 7, upper limit, shares"),
        (changed(6, LINES[6].rsplit(" ", 1)[0]), "line 7: expected 13 numbers"),
        ("\n".join(LINES[:4]) + "\n", "line 5: expected speed bins, got the end of the file"),
        ("\n".join([*LINES[:10], *LINES[11:]]) + "\n", "lines 5 to 33, sector 1: expected shares that add up to 1000"),
        (tab_text(factor=1.0, scale=19.4), "a mean wind speed of at most 15 m/s .is the speed factor"),
    ],
)
def test_damage_is_named(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, text)
    assert "mast.tab" in str(caught.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(TEXT) - 1))
def test_a_file_cut_anywhere_gives_the_same_or_an_error(tmp_path, cut):
    try:
        table = read(tmp_path, TEXT[:cut])
    except InputError:
        return
    # bins whose shares lie within the rounding of the sums may be missing
    assert mean(table) == pytest.approx(mean(read(tmp_path, TEXT)), rel=0.02)
    assert table.probability.sum() == pytest.approx(1)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(TEXT) - 1), byte=st.binary(min_size=1, max_size=2))
def test_a_changed_byte_is_read_or_refused(tmp_path, place, byte):
    path = tmp_path / "mast.tab"
    content = TEXT.encode()
    path.write_bytes(content[:place] + byte + content[place + 1 :])
    try:
        read_wind_table(path)
    except InputError as error:
        assert "mast.tab" in str(error)
