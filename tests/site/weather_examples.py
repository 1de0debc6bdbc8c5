"""Weather series made for tests, with known truth."""

from __future__ import annotations

import numpy as np

from monsun.site.weather_series import Channel, WeatherSeries

TEN_MINUTES, HOUR = 600.0, 3600.0


def times(start: str, count: int, interval: float):
    return np.datetime64(start, "s") + (np.arange(count) * int(interval)).astype("timedelta64[s]")


def correlated_wind(hours: int, seed: int, mean: float = 9.0, shape: float = 2.2):
    """Speed (Weibull) and direction [hour] with the memory of weather, a day."""
    from scipy.signal import lfilter
    from scipy.special import gamma, ndtr

    noise = np.random.default_rng(seed).standard_normal((2, hours))
    memory = np.exp(-1 / 24)
    noise[:, 1:] *= np.sqrt(1 - memory**2)
    state = lfilter([1.0], [1.0, -memory], noise, axis=1)
    scale = mean / gamma(1 + 1 / shape)
    speed = scale * (-np.log(np.maximum(1 - ndtr(state[0]), 1e-12))) ** (1 / shape)
    return speed, (220 + 60 * state[1]) % 360


def mast(speed, direction, *, heights=(40.0, 60.0, 80.0), exponent=0.1, turn=0.0, start="2015-01-01", interval=HOUR):
    """A mast whose speeds follow the power law from the top height, with vanes that turn by `turn` degrees a metre."""
    top = heights[-1]
    channels = tuple(Channel(f"speed {z:g}", z, speed * (z / top) ** exponent) for z in heights)
    vanes = tuple(Channel(f"direction {z:g}", z, (direction + turn * (z - top)) % 360) for z in heights)
    return WeatherSeries("mast.csv", times(start, speed.size, interval), interval, channels, vanes)
