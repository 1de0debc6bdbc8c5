"""A wind atlas: exact at its nodes, the log law between them, nothing beyond."""

from math import gamma, log

import numpy as np
import pytest

from monsun.records import InputError
from monsun.site.atlas import WindAtlas
from monsun.site.climate import mean_wind_speed

ROUGHNESS, HEIGHT = np.array([0.0002, 0.03, 0.4]), np.array([10.0, 50.0, 100.0, 200.0])
FRICTION = np.array([0.28, 0.36, 0.42])
FREQUENCY = np.array([0.1, 0.2, 0.3, 0.4])
K = 2.1


def atlas(**changes):
    """Four sectors of one Weibull k whose means follow u*/0.4 ln(z/z0)."""
    mean = FRICTION[:, None] / 0.4 * np.log(HEIGHT / ROUGHNESS[:, None])
    scale = mean[..., None] / gamma(1 + 1 / K) * np.ones(4)
    parts = {
        "roughness": ROUGHNESS, "height": HEIGHT, "frequency": np.tile(FREQUENCY, (3, 1)), "scale": scale,
        "shape": np.full(scale.shape, K),
    }  # fmt: skip
    return WindAtlas("atlas", **(parts | changes))


@pytest.mark.parametrize("height", [10.0, 37.0, 100.0, 137.0, 200.0])
def test_between_heights_the_mean_follows_the_log_law(height):
    climate = atlas().climate(0.03, height)
    assert climate.reference_height == height
    assert climate.frequency == pytest.approx(FREQUENCY)
    assert mean_wind_speed(climate, height, 0.0) == pytest.approx(0.36 / 0.4 * log(height / 0.03), rel=1e-12)
    assert climate.weibull_shape == pytest.approx([K] * 4)


def test_between_roughnesses_it_is_linear_in_the_logarithm():
    half = float(np.sqrt(0.0002 * 0.03))
    ends = [mean_wind_speed(atlas().climate(z0, 100.0), 100.0, 0.0) for z0 in (0.0002, half, 0.03)]
    assert ends[1] == pytest.approx((ends[0] + ends[2]) / 2, rel=1e-12)
    turned = np.stack([FREQUENCY, FREQUENCY[::-1], FREQUENCY])
    assert atlas(frequency=turned).climate(half, 100.0).frequency == pytest.approx([0.25] * 4)


def test_one_roughness_and_one_height_are_enough():
    one = atlas(
        roughness=ROUGHNESS[:1], height=HEIGHT[2:3], frequency=FREQUENCY[None], scale=np.full((1, 1, 4), 10.0),
        shape=np.full((1, 1, 4), K), first_direction=45.0,
    )  # fmt: skip
    climate = one.climate(0.0002, 100.0)
    assert climate.sector_direction == (45, 135, 225, 315)
    assert climate.weibull_scale == pytest.approx([10.0] * 4)
    with pytest.raises(InputError, match="atlas: height: expected 100 m, got 120"):
        one.climate(0.0002, 120.0)


@pytest.mark.parametrize(
    ("roughness", "height", "message"),
    [
        (1.0, 100.0, r"roughness: expected metres from 0\.0002 to 0\.4, got 1\.0"),
        (0.0001, 100.0, "roughness"),
        (0.03, 250.0, "height: expected metres from 10 to 200, got 250"),
        (0.03, 9.0, "height"),
        (0.03, float("nan"), "height"),
    ],
)
def test_nothing_is_extrapolated(roughness, height, message):
    with pytest.raises(InputError, match=message):
        atlas().climate(roughness, height)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"roughness": ROUGHNESS[::-1]}, "roughness: expected metres > 0 that increase"),
        ({"height": np.array([10.0, 50, 50, 200])}, "height: expected metres > 0 that increase"),
        ({"height": HEIGHT[:3]}, r"scale: expected \[roughness, height, sector\]"),
        ({"frequency": np.tile(FREQUENCY, (2, 1))}, r"frequency: expected \[3 roughnesses, sector\]"),
        ({"frequency": np.tile(FREQUENCY, (3, 1)) / 100}, "frequency: expected shares that add up to 1"),
        ({"shape": np.zeros((3, 4, 4))}, "shape: expected numbers > 0"),
        ({"scale": atlas().scale * 1.94}, "at most 15 m/s .is it in knots"),
        ({"scale": atlas().scale[:, ::-1]}, "more wind at 200 m than at 10 m"),
        ({"scale": atlas().scale[::-1]}, r"more wind over a roughness of 0\.0002 m than of 0\.4 m"),
    ],
)
def test_what_no_atlas_holds_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        atlas(**changes)
