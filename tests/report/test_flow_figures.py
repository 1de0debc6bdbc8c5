"""The picture of a flow map: what is drawn stands where it is and says what it is."""

import numpy as np
import pytest

import monsun as ms

KNOTS = np.arange(3.0, 26.0)
TURBINE = ms.Turbine("one", 200.0, 150.0, KNOTS, 1e7 * np.minimum((KNOTS / 11) ** 3, 1), np.full(KNOTS.size, 0.8))
PARK = ms.Park([0, 1200, 2400], [0, 100, -100], TURBINE)
CASES = ms.FlowCases.series([270.0, 0.0], [9.0, 11.0], 0.06)
MODEL = ms.flow_models.niayifar_2016()
GRID = ms.map_grid(PARK, spacing=100.0, margin=1000.0)
MAP = ms.flow_map(PARK, CASES, MODEL, GRID)


def arrow(figure):
    """Where the arrow of a figure points, east and north."""
    found = next(note for note in figure.layout.annotations if note.showarrow)
    return np.array([-found.ax, found.ay]) / np.hypot(found.ax, found.ay)


@pytest.mark.parametrize("turbulence", [False, True])
def test_the_field_stands_where_it_is(turbulence):
    figure = ms.draw_flow_map(MAP, 1, turbulence)
    field = figure.data[0]
    wanted = 100 * MAP.turbulence_intensity[1] if turbulence else MAP.wind_speed[1]
    np.testing.assert_allclose(np.asarray(field.z, dtype=float), wanted, rtol=1e-6)
    np.testing.assert_allclose(field.x, GRID.x[0] / 1000)
    np.testing.assert_allclose(field.y, GRID.y[:, 0] / 1000)
    assert field.zmin < field.zmax
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.layout.xaxis.title.text == "east, km" and figure.layout.yaxis.title.text == "north, km"
    assert field.colorbar.title.text == ("turbulence intensity, %" if turbulence else "wind speed, m/s")


def test_the_arrow_goes_with_the_wind():
    west, north = (ms.draw_flow_map(MAP, case) for case in (0, 1))
    np.testing.assert_allclose(arrow(west), [1, 0], atol=1e-12)
    np.testing.assert_allclose(arrow(north), [0, -1], atol=1e-12)
    words = [note.text for note in north.layout.annotations if note.text]
    assert words == ["wind from 0°, 11 m/s, turbulence intensity 6 %, at a height of 150 m"]


def ends(figure):
    """Both ends of every drawn rotor, [turbine, end, axis], m."""
    line = figure.data[2]
    return 1000 * np.stack([line.x, line.y], axis=-1).reshape(-1, 3, 2)[:, :2]


def test_rotors_stand_across_the_wind_and_turn_counter_clockwise():
    north = ends(ms.draw_flow_map(MAP, 1))
    np.testing.assert_allclose(np.abs(north[:, 1] - north[:, 0]), [[200, 0]] * 3, atol=1e-9)
    np.testing.assert_allclose(north.mean(axis=1), np.stack([PARK.x, PARK.y], axis=-1), atol=1e-9)
    west = ends(ms.draw_flow_map(MAP))
    np.testing.assert_allclose(np.abs(west[:, 1] - west[:, 0]), [[0, 200]] * 3, atol=1e-9)
    # facing 240 degrees instead of 270: the southern end goes east
    yawed = ms.flow_map(PARK, CASES, MODEL, GRID, operation=ms.Operation(yaw=30.0))
    across = ends(ms.draw_flow_map(yawed))
    across = (across[:, 1] - across[:, 0]) / 200
    np.testing.assert_allclose(across * np.sign(across[:, :1]), [[0.5, -np.sqrt(0.75)]] * 3, atol=1e-12)


def test_the_operation_of_each_case():
    each = ms.Operation(yaw=np.array([[0.0, 0, 0], [90, 0, 0]]))
    first, second = (ends(ms.draw_flow_map(ms.flow_map(PARK, CASES, MODEL, GRID, operation=each), k)) for k in (0, 1))
    assert np.ptp(first[0, :, 0]) == pytest.approx(0, abs=1e-9) and np.ptp(second[0, :, 0]) == pytest.approx(
        0, abs=1e-9
    )
    assert np.ptp(second[1, :, 0]) == pytest.approx(200)


def test_a_free_wind_has_a_scale_too():
    calm = ms.flow_map(PARK, ms.FlowCases.series([270.0], [0.0]), MODEL, GRID)
    field = ms.draw_flow_map(calm).data[0]
    assert field.zmin < field.zmax


@pytest.mark.parametrize("case", [2, -3])
def test_a_case_that_is_not_there(case):
    with pytest.raises(ms.InputError, match=f"draw_flow_map: case: expected a case from 0 to 1, got {case}"):
        ms.draw_flow_map(MAP, case)


@pytest.mark.parametrize(
    "places", [([0, 1], [0, 1]), (GRID.x, GRID.y, 100 + GRID.x / 100), (GRID.x + GRID.y, GRID.y), (GRID.x.T, GRID.y.T)]
)
def test_points_that_are_no_grid(places):
    with pytest.raises(ms.InputError, match="draw_flow_map: flow_map: expected points of a level grid"):
        ms.draw_flow_map(ms.flow_map(PARK, CASES, MODEL, *places))
