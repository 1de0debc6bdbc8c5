"""A wind resource grid: bilinear between its nodes, its area's mean, and an error that names a turbine outside."""

from math import gamma

import numpy as np
import pytest
from pyproj import Transformer
from shapely.geometry import box

from monsun.operation import SiteWind
from monsun.records import InputError
from monsun.site.area import Projection
from monsun.site.climate import mean_wind_speed
from monsun.site.wind_grid import WindResourceGrid

UTM = Projection(49, True)
X, Y = 200_000.0 + 1000 * np.arange(6), 1_200_000.0 + 1000 * np.arange(5)
FREQUENCY, K = np.array([0.1, 0.2, 0.3, 0.4]), 2.0


def grid(**changes):
    """Mean wind 8 m/s at the south-west corner, 0.2 m/s more per km east and 0.1 m/s more per km north."""
    mean = 8 + 0.2 * np.arange(6) + 0.1 * np.arange(5)[:, None]
    scale = mean[..., None] / gamma(1 + 1 / K) * np.ones(4)
    parts = {
        "epsg": UTM.epsg, "x": X, "y": Y, "height": 100.0, "frequency": np.tile(FREQUENCY, (5, 6, 1)),
        "scale": scale, "shape": np.full(scale.shape, K), "projection": UTM,
        "area": box(X[0], Y[0], X[4], Y[4]),
    }  # fmt: skip
    return WindResourceGrid("grid", **(parts | changes))


def test_the_climate_is_the_area_s_mean():
    climate = grid().climate
    assert climate.reference_height == 100
    assert climate.frequency == pytest.approx(FREQUENCY)
    # the middle of the area, as the field is linear
    assert mean_wind_speed(climate, 100, 0.0) == pytest.approx(8 + 0.2 * 2 + 0.1 * 2, rel=1e-9)
    assert climate.weibull_shape == pytest.approx([K] * 4)


def test_speed_factors_are_bilinear_ratios_of_means():
    x, y = np.array([X[0], X[0] + 2500, X[5]]), np.array([Y[0], Y[0] + 500, Y[4]])
    factor = grid().speed_factor(x, y)
    assert factor.shape == (3, 4)
    assert factor[:, 2] == pytest.approx(np.array([8.0, 8.55, 9.4]) / 8.6, rel=1e-9)
    SiteWind(speed_factor=factor)


def test_an_area_between_the_nodes_has_the_climate_of_its_place():
    tiny = grid(area=box(X[1] + 400, Y[1] + 400, X[1] + 401, Y[1] + 401))
    assert mean_wind_speed(tiny.climate, 100, 0.0) == pytest.approx(8 + 0.28 + 0.14, rel=1e-4)


def test_sectors_weigh_by_their_frequency_at_each_place():
    frequency = np.tile(FREQUENCY, (5, 6, 1))
    # the first sector blows at the west end alone: its mean speed is that of the west
    frequency[:, 1:] = [0.0, 0.3, 0.3, 0.4]
    climate = grid(frequency=frequency).climate
    mean = climate.weibull_scale[0] * gamma(1 + 1 / climate.weibull_shape[0])
    assert mean < 8.6 - 0.2
    frequency[..., :] = [0.0, 0.3, 0.3, 0.4]
    assert grid(frequency=frequency).climate.frequency[0] == 0


def test_a_grid_in_another_system_is_met_through_its_own():
    other = 32648
    transformer = Transformer.from_crs(f"EPSG:{UTM.epsg}", f"EPSG:{other}", always_xy=True)
    # a wide grid in the neighbouring zone, whose mean rises with its own x
    west, south = transformer.transform(X[0], Y[0])
    x = west - 20_000 + 1000 * np.arange(60)
    y = south - 20_000 + 1000 * np.arange(60)
    mean = 8 + (x - west) / 100_000
    scale = np.tile(mean[None, :, None] / gamma(1 + 1 / K), (60, 1, 4))
    wide = grid(
        epsg=other, x=x, y=y, scale=scale, shape=np.full(scale.shape, K), frequency=np.tile(FREQUENCY, (60, 60, 1))
    )
    east, _ = transformer.transform(X[3], Y[2])
    expected = (8 + (east - west) / 100_000) / mean_wind_speed(wide.climate, 100, 0.0)
    assert wide.speed_factor([X[3]], [Y[2]])[0] == pytest.approx([expected] * 4, rel=1e-6)


def test_a_turbine_outside_is_named():
    with pytest.raises(InputError, match=r"grid: x of turbine 2: expected metres from 200000 to 205000 .EPSG:32649."):
        grid().speed_factor([X[0], X[5] + 1], [Y[0], Y[0]])
    with pytest.raises(InputError, match="grid: y of turbine 1"):
        grid().speed_factor([X[0]], [np.nan])
    with pytest.raises(InputError, match="grid: x of place of the area"):
        _ = grid(area=box(X[0] - 5000, Y[0], X[4], Y[4])).climate


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": X[::-1]}, "x: expected at least two metres that increase"),
        ({"y": Y[:4]}, "frequency: expected"),
        ({"frequency": np.tile(FREQUENCY / 10, (5, 6, 1))}, "add up to 1"),
        ({"shape": np.zeros((5, 6, 4))}, "numbers > 0"),
        ({"scale": grid().scale * 1.94}, "at most 15 m/s"),
    ],
)
def test_what_no_grid_holds_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        grid(**changes)
