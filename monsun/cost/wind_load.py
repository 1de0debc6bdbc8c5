"""The wind's push on a turbine in the extreme operating gust: Arany et al. 2017, as ORBIT takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.supported_turbine import SupportedTurbines
from monsun.records import in_use

Array = NDArray[np.float64]

# ten-minute means in a year
_MEANS = 52_596
# shape of the wind's distribution, turbulence of the gust and length of its eddies, m (Arany et al. 2017; IEC 61400-1)
_SHAPE, _GUST_TURBULENCE, _EDDY = 2.0, 0.11, 340.2 / 8


def thrust_coefficient(rated_wind_speed: Array) -> Array:
    """Thrust coefficient at rated wind speed, -, at most 1 (Frohboese and Schmuck 2010)."""
    return np.minimum(3.5 * (2 * rated_wind_speed + 3.5) / rated_wind_speed**2, 1.0)


def extreme_gust(turbines: SupportedTurbines, mean_wind_speed: float) -> Array:
    """Rise of the wind in the 50-year extreme operating gust [turbine], m/s (Arany et al. 2017, eq. 27-28).

    From the 50-year wind of a Rayleigh-like distribution and four fifths of it, the one-year wind.
    """
    # the scale of the distribution is set to the mean, as ORBIT does
    fifty_years = mean_wind_speed * (-np.log(1 - 0.98 ** (1 / _MEANS))) ** (1 / _SHAPE)
    one_year = 0.8 * fifty_years
    smoothed = 3.3 * _GUST_TURBULENCE * one_year / (1 + 0.1 * turbines.rotor_diameter / _EDDY)
    return np.minimum(1.35 * (one_year - turbines.rated_wind_speed), smoothed)


def gust_thrust(turbines: SupportedTurbines, site: FoundationSite) -> Array:
    """Thrust in the 50-year extreme operating gust at rated wind speed [turbine], N (Arany et al. 2017, eq. 29)."""
    area = np.pi * turbines.rotor_diameter**2 / 4
    speed = turbines.rated_wind_speed + extreme_gust(turbines, in_use(site, "mean_wind_speed"))
    return 0.5 * in_use(site, "air_density") * area * thrust_coefficient(turbines.rated_wind_speed) * speed**2
