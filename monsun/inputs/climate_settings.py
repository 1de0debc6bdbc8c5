"""What a project file may say of the wind and the air."""

from __future__ import annotations

from monsun.inputs.data_files import AtlasFile, DataFile, GridFile, MetoceanFile, SeriesFile
from monsun.records import InputError, quantity, record
from monsun.site.resource_terms import ResourceTerms

# what the wind may come from, one of them
WIND_KEYS = ("sectors", "joint_frequency", "atlas", "tab", "resource_grid", "energy_resource", "measurement")
# those whose files do not say the height they hold for
_WITHOUT_HEIGHT = ("sectors", "joint_frequency")


@record
class Climate:
    """The wind, and the air it moves. Exactly one of the keys that end with `measurement` is given."""

    sectors: DataFile | None = quantity("", "Weibull parameters by sector (CSV)", default=None)
    joint_frequency: DataFile | None = quantity(
        "", "shares by sector and speed bin (CSV), in place of `sectors`", default=None
    )
    atlas: AtlasFile | None = quantity(
        "", "wind atlas for a point (WAsP .lib, Global Wind Atlas .gwc), in place of `sectors`", default=None
    )
    tab: DataFile | None = quantity("", "observed wind climate (WAsP .tab), in place of `sectors`", default=None)
    resource_grid: GridFile | None = quantity(
        "", "wind over the whole area (WAsP .wrg or .rsf), in place of `sectors`", default=None
    )
    energy_resource: DataFile | None = quantity(
        "",
        "windIO energy_resource (YAML): shares, Weibull or a time series, in place of `sectors`",
        default=None,
    )
    measurement: SeriesFile | None = quantity(
        "", "weather over time of a mast, a lidar or a reanalysis, in place of `sectors`", default=None
    )
    reference: SeriesFile | None = quantity(
        "", "long-term series, such as a reanalysis, to which `measurement` is related", default=None
    )
    resource: ResourceTerms | None = quantity(
        "", "how `measurement` becomes the long-term wind at hub height; left out: as its defaults say", default=None
    )
    monthly: DataFile | None = quantity(
        "",
        "wind vectors by month, for the hours of the power plan (CSV); needed where the wind is no time series",
        default=None,
    )
    metocean: MetoceanFile | None = quantity(
        "",
        "hourly wind and waves of whole years, for work at sea (CSV); left out: constructed from the wind",
        default=None,
    )
    reference_height: float | None = quantity(
        "m", "height above the sea that the wind data hold for, where their file does not say it", default=None, above=0
    )
    shear_exponent: float = quantity(
        "-",
        "exponent of the power law of wind speed over height",
        default=0.08,
        at_least=-0.2,
        at_most=0.6,
        source="own estimate for an unstable tropical sea",
        data_class="assumed",
    )
    turbulence_intensity: float | None = quantity(
        "-",
        "turbulence intensity of the free wind at 15 m/s and hub height; left out: that of the wind data, if they tell",
        usual=0.06,
        above=0,
        at_most=0.5,
        source="common offshore value",
        data_class="assumed",
    )
    air_density: float | None = quantity(
        "kg/m3",
        "mean air density at hub height; left out: that of the measurement, if it tells",
        usual=1.161,
        above=0.7,
        at_most=1.6,
        source="COADS air temperature, humidity and pressure of the cell, at 150 m",
        data_class="derived",
    )

    @property
    def wind_key(self) -> str:
        """Which of `WIND_KEYS` is given."""
        return next(key for key in WIND_KEYS if getattr(self, key) is not None)

    @property
    def wind_file(self) -> DataFile:
        """The file that the wind comes from."""
        file: DataFile = getattr(self, self.wind_key)
        return file

    @property
    def wind_height(self) -> float:
        """`reference_height`, where it has been found to be needed; m."""
        if self.reference_height is None:
            raise InputError("reference_height", "metres > 0: the file does not say them", "nothing")
        return self.reference_height

    def check(self) -> None:
        """Raise InputError unless exactly one kind of wind data is given, with what it needs."""
        given = [key for key in WIND_KEYS if getattr(self, key) is not None]
        if len(given) != 1:
            raise InputError(", ".join(WIND_KEYS), "one of them", " and ".join(given) or "none of them")
        if given[0] != "measurement":
            for key in ("reference", "resource"):
                if getattr(self, key) is not None:
                    raise InputError(key, "nothing without measurement", "a section")
        if self.reference_height is None and (given[0] in _WITHOUT_HEIGHT or self.monthly is not None):
            raise InputError("reference_height", "height above the sea that the wind data hold for [m]", "nothing")
        if self.monthly is None and given[0] not in ("energy_resource", "measurement"):
            wanted = "wind vectors by month, for the hours of the power plan (CSV)"
            raise InputError("monthly", wanted, "nothing")
