"""What wind, sea and soil ask of a foundation: the extreme conditions of a site."""

from __future__ import annotations

import numpy as np

from monsun.records import InputError, in_use, quantity, record

GRAVITY = 9.81
# height over length at which a deep-water wave breaks (Miche 1944)
_STEEPEST = 0.142


@record
class FoundationSite:
    """Extreme wind, sea and soil of the whole site. The defaults stand for the South China Sea off Binh Thuan.

    Where they are left out, a study takes wind and air from its own, and the waves from a record of 20 years or more.
    """

    mean_wind_speed: float | None = quantity(
        "m/s", "mean wind speed at hub height, from which the 50-year gust follows; left out: that of the study's wind",
        usual=9.5, above=0, at_most=20, source="ORBIT 1.3.1 case; Thang Long off Ke Ga 9.5 m/s",
        data_class="published",
    )  # fmt: skip
    significant_wave_height: float | None = quantity(
        "m", "significant wave height that is exceeded once in 50 years, offshore of where waves break; left out: that "
        "of climate.metocean, if it is a record of 20 years", usual=7.5, above=0, at_most=20,
        source="between the monsoon seas of the south and 9.7 m off Da Nang (50 years, hindcast of 30 typhoons "
        "1961-1997); no criteria of the site itself", data_class="assumed",
    )  # fmt: skip
    peak_period: float | None = quantity(
        "s", "peak period of that sea; left out: with the height of a record, of the same steepness", usual=11.5,
        above=2, at_most=25,
        source="between 11.1 and 14.3 times the root of wave height over gravity", data_class="assumed",
    )  # fmt: skip
    current_speed: float = quantity(
        "m/s", "current in that storm, the same from surface to seabed", 1.0, at_least=0, at_most=5,
        source="tide and storm on the shelf", data_class="assumed",
    )  # fmt: skip
    subgrade_gradient: float = quantity(
        "N/m3", "growth of the horizontal subgrade modulus with depth (n_h of Terzaghi)", 4e6, at_least=1e5,
        at_most=1e8, source="ORBIT 1.3.1: medium sand", data_class="assumed",
    )  # fmt: skip
    initial_subgrade_gradient: float = quantity(
        "N/m3", "the same for the small movements of a vibration", 16.3e6, at_least=1e5, at_most=1e9,
        source="Reese et al. 1974, API RP 2A: 60 lb/in3, medium sand under water", data_class="assumed",
    )  # fmt: skip
    air_density: float | None = quantity(
        "kg/m3", "density of the air in that gust; left out: that of the turbines' tables, see climate.air_density",
        usual=1.225, above=0.7, at_most=1.6, source="ORBIT 1.3.1", data_class="published",
    )  # fmt: skip
    water_density: float = quantity(
        "kg/m3", "density of sea water", 1025.0, above=900, below=1100, source="usual value", data_class="published"
    )

    def check(self) -> None:
        """Raise InputError for a sea too steep to exist and for soil that is softer in small movements."""
        if self.initial_subgrade_gradient < self.subgrade_gradient:
            raise InputError(
                "foundation: site: initial_subgrade_gradient",
                f"at least subgrade_gradient ({self.subgrade_gradient:g} N/m3)",
                f"{self.initial_subgrade_gradient:g} N/m3",
            )
        period, height = in_use(self, "peak_period"), in_use(self, "significant_wave_height")
        longest = GRAVITY * period**2 / (2 * np.pi)
        if height > _STEEPEST * longest / 2:
            raise InputError(
                "foundation: site: significant_wave_height",
                f"at most {_STEEPEST * longest / 2:.1f} m with waves of {period:g} s (half of the height at "
                "which such waves break)",
                f"{height:g} m",
            )
