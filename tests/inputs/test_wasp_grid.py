"""Wind resource grids: nodes in any order come back, and every damage is named with its line."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box
from wind_examples import FREQUENCY, SHAPE, grid_text

from monsun.inputs.wasp_grid import GridForm, read_resource_grid
from monsun.records import InputError
from monsun.site.area import Projection

UTM = Projection(49, True)
TEXT = grid_text(200_000, 1_200_000, 1000, 4, 3, slope=0.2)
LINES = TEXT.splitlines()
AREA = box(200_500, 1_200_500, 202_500, 1_201_500)


def read(folder, text, form=GridForm.WRG, epsg=32649):
    path = folder / "wind.wrg"
    path.write_text(text, encoding="utf-8", newline="")
    return read_resource_grid(path, form, epsg=epsg, projection=UTM, area=AREA)


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("x", "y", "scale", "frequency"))


def test_the_nodes_come_back(tmp_path):
    grid = read(tmp_path, TEXT)
    assert grid.x.tolist() == [200_000, 201_000, 202_000, 203_000]
    assert grid.y.tolist() == [1_200_000, 1_201_000, 1_202_000]
    assert grid.height == 100
    assert grid.scale[1, :, 5] == pytest.approx([9.0, 9.2, 9.4, 9.6])
    assert grid.shape == pytest.approx(np.full((3, 4, 12), SHAPE))
    assert grid.frequency[2, 3] == pytest.approx(FREQUENCY / 100)
    assert grid.climate.reference_height == 100
    assert grid.climate.weibull_scale == pytest.approx([9.3] * 12, abs=0.01)


def test_nodes_in_any_order_and_without_a_header(tmp_path):
    expected = read(tmp_path, TEXT)
    assert same(read(tmp_path, "\n".join([LINES[0], *LINES[:0:-1]])), expected)
    assert same(read(tmp_path, "\n".join(LINES[1:]) + "\n", GridForm.RSF), expected)
    assert same(read(tmp_path, TEXT.replace("\n", "\r\n")), expected)


def changed(line, text):
    return "\n".join([*LINES[:line], text, *LINES[line + 1 :]]) + "\n"


NODE = LINES[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty file"),
        (LINES[0] + "\n", "line 2: expected nodes of the grid, got the end of the file"),
        (changed(0, "4 3 200000 1200000"), "line 1: expected 5 numbers"),
        (changed(0, "4.5 3 200000 1200000 1000"), "line 1, nx: expected a whole number"),
        (changed(0, "4 3 200000 1200000 0"), "line 1, cell size: expected metres > 0"),
        (changed(0, "100000 90000 200000 1200000 9"), "line 1: expected at most"),
        (changed(0, "4 4 200000 1200000 1000"), "line 13: expected 4 x 4 = 16 nodes .line 1., got 12"),
        (changed(0, "4 3 200100 1200000 1000"), "line 2, x and y: expected a node of the grid"),
        ("\n".join(LINES[1:]) + "\n", "line 1: expected 5 numbers"),
        ("\n".join([*LINES[:4], *LINES[5:]]) + "\n", "line 12: expected 4 x 3 = 12 nodes"),
        (changed(3, NODE), "line 4, x and y|line 4: expected every node once|line 4"),
        (changed(2, NODE[:10] + " " + NODE[10:]), "line 3"),
        (changed(2, NODE[:-2]), "line 3: expected 228 characters for 12 sectors, got 226"),
        (changed(2, NODE[:69] + " 13" + NODE[72:]), "line 3: expected 241 characters for 13 sectors"),
        (changed(2, NODE[:69] + "  x" + NODE[72:]), "line 3, column sectors: expected a number"),
        (changed(2, NODE[:38] + "  120" + NODE[43:]), "line 3: expected height 100 m and 12 sectors"),
        (changed(2, NODE[:43] + "   92" + NODE[48:]), "line 3, column A: expected a number from 0.1 to 60"),
        (changed(2, NODE[:43] + " 17.9" + NODE[48:]), "line 3: expected sectors of the mean speed of A and k"),
        (changed(2, NODE[:72] + "   6" + NODE[76:]), "line 3: expected frequencies that add up to 1000 per mille"),
        (
            changed(2, NODE[:76] + " 900" + NODE[80:]),
            "line 3, column 10 A of sector 1: expected a number from 1 to 600",
        ),
    ],
)
def test_damage_is_named(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, text)
    assert "wind.wrg" in str(caught.value)


def test_a_scale_that_is_wrong_everywhere_is_found(tmp_path):
    knots = grid_text(200_000, 1_200_000, 1000, 4, 3, slope=0.2).replace("\n", "\n")
    fast = []
    for line in knots.splitlines()[1:]:
        sectors = "".join(
            line[72 + 13 * i : 76 + 13 * i] + f"{round(1.944 * float(line[76 + 13 * i : 80 + 13 * i])):4d}"
            + line[80 + 13 * i : 85 + 13 * i]
            for i in range(12)
        )  # fmt: skip
        fast.append(line[:43] + f"{1.944 * float(line[43:48]):5.1f}" + line[48:72] + sectors)
    with pytest.raises(InputError, match="at most 15 m/s"):
        read(tmp_path, "\n".join([LINES[0], *fast]) + "\n")


def test_nodes_without_a_header_fill_a_regular_grid(tmp_path):
    with pytest.raises(InputError, match="4 x 3 = 12 nodes that fill the grid, got 11"):
        read(tmp_path, "\n".join([*LINES[1:5], *LINES[6:]]) + "\n", GridForm.RSF)
    with pytest.raises(InputError, match="nodes on a regular grid"):
        read(tmp_path, "\n".join(line for i, line in enumerate(LINES[1:]) if i % 4 != 2) + "\n", GridForm.RSF)


@pytest.mark.parametrize(("epsg", "message"), [(4326, "in metres"), (999_999, "EPSG register")])
def test_the_coordinate_system_is_one_in_metres(tmp_path, epsg, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, TEXT, epsg=epsg)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(TEXT) - 1))
def test_a_file_cut_anywhere_gives_the_same_or_an_error(tmp_path, cut):
    try:
        grid = read(tmp_path, TEXT[:cut])
    except InputError:
        return
    assert same(grid, read(tmp_path, TEXT))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(TEXT) - 1), byte=st.binary(min_size=1, max_size=2))
def test_a_changed_byte_is_read_or_refused(tmp_path, place, byte):
    path = tmp_path / "wind.wrg"
    content = TEXT.encode()
    path.write_bytes(content[:place] + byte + content[place + 1 :])
    try:
        read_resource_grid(path, GridForm.WRG, epsg=32649, projection=UTM, area=AREA)
    except InputError as error:
        assert "wind.wrg" in str(error)
