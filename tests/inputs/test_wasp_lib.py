"""Wind atlas files: the numbers of the closed form come back, and every damage is named with its line."""

from math import gamma

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wind_examples import FREQUENCY, HEIGHTS, SHAPE, atlas_text, log_law

from monsun.inputs.wasp_lib import read_wind_atlas
from monsun.records import InputError
from monsun.site.climate import weibull_mean

TEXT = atlas_text()
LINES = TEXT.splitlines()
# description, counts, roughness, heights; then 1 + 2 x 4 lines for each of 3 roughnesses
FREQUENCY_LINE, A_LINE, K_LINE = 4, 5, 6


def read(folder, text):
    path = folder / "point.lib"
    path.write_text(text, encoding="utf-8", newline="")
    return read_wind_atlas(path)


def test_the_closed_form_comes_back(tmp_path):
    atlas = read(tmp_path, TEXT)
    assert atlas.roughness.tolist() == [0.0002, 0.03, 0.1]
    assert atlas.height.tolist() == list(HEIGHTS)
    assert atlas.frequency == pytest.approx(np.tile(FREQUENCY / 100, (3, 1)))
    climate = atlas.climate(0.0002, 150.0)
    mean = weibull_mean(climate.weibull_scale, climate.weibull_shape)
    expected = log_law(150.0, 0.0002, 0.28) * (1 + np.arange(12) / 100)
    assert mean == pytest.approx(expected, rel=1e-5)
    assert climate.sector_direction == tuple(range(0, 360, 30))
    assert climate.weibull_scale[0] == pytest.approx(expected[0] / gamma(1 + 1 / SHAPE), rel=1e-5)


def test_line_ends_of_any_system_and_none_at_all(tmp_path):
    expected = read(tmp_path, TEXT).scale
    for text in (TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n"), TEXT + "\n\n", "\ufeff" + TEXT):
        assert np.array_equal(read(tmp_path, text).scale, expected)


def changed(line, text):
    return "\n".join([*LINES[:line], text, *LINES[line + 1 :]]) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"point\.lib: expected lines of text, got an empty file"),
        ("\n\n", "an empty file"),
        ("<?xml version='1.0'?>\n<WindAtlas/>\n", "line 1: expected the text layout of a .lib file"),
        ("\n".join(LINES[1:]) + "\n", "line 2, numbers of roughness classes, heights, sectors, number 1"),
        (changed(1, "3 4"), "line 2: expected 3 numbers .numbers of roughness classes"),
        (changed(1, "3 4 12.5"), "line 2: expected whole numbers"),
        (changed(1, "3 4 2"), "line 2: expected at least 4 sectors"),
        (changed(1, "2 4 12"), "line 3: expected 2 numbers .roughness lengths"),
        (changed(2, "0.03 0.0 0.1"), "line 3, roughness lengths, number 2: expected metres > 0.03"),
        (changed(3, "10 100 50 200"), "line 4, heights, number 3: expected metres > 100"),
        (changed(3, "10 50 100 900"), "line 4, heights, m, number 4: expected a number from 1 to 500"),
        (atlas_text(FREQUENCY / 100), "line 5: expected frequencies that add up to 100 % within 0.5, got 1"),
        (atlas_text(FREQUENCY * 0.99), "line 5: expected frequencies that add up to 100 %.*got 99"),
        (atlas_text(FREQUENCY * 10), "line 5, frequencies, %, number 2: expected a number from 0 to 100"),
        (changed(A_LINE, LINES[A_LINE].replace(" ", " x", 1)), "line 6, Weibull A, m/s, number 2: expected a number"),
        (changed(A_LINE, LINES[A_LINE] + " 9.0"), "line 6: expected 12 numbers .Weibull A, m/s., got 13"),
        (changed(A_LINE, " ".join(["nan"] * 12)), "line 6, Weibull A, m/s, number 1: expected a finite number"),
        (changed(K_LINE, LINES[A_LINE]), "line 7: expected Weibull k from 0.8 to 6 on average"),
        (changed(K_LINE, LINES[FREQUENCY_LINE]), "line 7"),
        (atlas_text(factor=1.944), r"point\.lib: Weibull A: expected a mean wind speed of at most 15 m/s .is it in kn"),
        (TEXT + LINES[-1] + "\n", "line 32: expected the end of the file"),
    ],
)
def test_damage_is_named(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, text)
    assert "point.lib" in str(caught.value)


def test_rows_in_another_order_are_refused(tmp_path):
    swapped = list(LINES)
    # k before A, and the highest level before the lowest
    swapped[A_LINE + 4], swapped[K_LINE + 4] = swapped[K_LINE + 4], swapped[A_LINE + 4]
    with pytest.raises(InputError, match="line 11: expected Weibull k"):
        read(tmp_path, "\n".join(swapped) + "\n")
    levels = [LINES[5 + 2 * i : 7 + 2 * i] for i in range(4)]
    turned = [*LINES[:5], *(line for level in levels[::-1] for line in level), *LINES[13:]]
    with pytest.raises(InputError, match="more wind at 200 m than at 10 m"):
        read(tmp_path, "\n".join(turned) + "\n")


@pytest.mark.parametrize("count", range(len(LINES)))
def test_a_file_cut_at_a_line_is_refused(tmp_path, count):
    with pytest.raises(InputError, match=r"point\.lib"):
        read(tmp_path, "".join(f"{line}\n" for line in LINES[:count]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(TEXT) - 1))
def test_a_file_cut_anywhere_gives_the_same_or_an_error(tmp_path, cut):
    try:
        atlas = read(tmp_path, TEXT[:cut])
    except InputError:
        return
    assert np.array_equal(atlas.scale, read(tmp_path, TEXT).scale)
    assert np.array_equal(atlas.shape, read(tmp_path, TEXT).shape)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(TEXT) - 1), byte=st.binary(min_size=1, max_size=2))
def test_a_changed_byte_is_read_or_refused(tmp_path, place, byte):
    path = tmp_path / "point.lib"
    content = TEXT.encode()
    path.write_bytes(content[:place] + byte + content[place + 1 :])
    try:
        read_wind_atlas(path)
    except InputError as error:
        assert "point.lib" in str(error)
