"""What a user chooses for the wind resource from a measured series, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monsun.records import quantity, record
from monsun.site.climate import JointFrequency, WindSeries
from monsun.site.correlate import CorrelationMethod, LongTermCorrelation
from monsun.site.hub_height import HeldBackHeight, ShearUse
from monsun.site.quality import Fault, QualityReport, QualityTerms
from monsun.site.turbulence import TurbulenceBySpeed
from monsun.site.variability import InterannualVariability
from monsun.site.vertical import PairedSensors, Shear, Veer
from monsun.site.weibull_fit import WeibullFit

Array = NDArray[np.float64]


@record
class ResourceTerms:
    """How a measured series becomes the long-term wind at hub height."""

    quality: QualityTerms = field(default_factory=QualityTerms)
    leave_out: tuple[Fault, ...] = quantity(
        "",
        "faults whose values are left out, by name (such as stuck, icing); all are reported, none is left out unless "
        "named",
        default=(),
    )
    paired_sensors: PairedSensors = quantity(
        "",
        "several sensors at one height: first (in the file), mean, or greater (against the shadow of the mast)",
        default=PairedSensors.MEAN,
    )
    shear: ShearUse = quantity(
        "",
        "exponents to hub height: sector_and_hour, per_time, overall, or log_law with one roughness length",
        default=ShearUse.SECTOR_AND_HOUR,
    )
    shear_sectors: int = quantity("-", "direction sectors of the shear", default=12, at_least=1, at_most=72)
    shear_least_speed: float = quantity(
        "m/s",
        "least wind speed, mean over the heights, of times from which the shear is taken",
        default=3.0,
        at_least=0,
        source="usual cut-in speed",
        data_class="assumed",
    )
    utc_offset: float = quantity(
        "h",
        "how far the local clock is ahead of UTC, for the hours of the shear and of the 12 x 24 profile",
        default=0.0,
        at_least=-12,
        at_most=14,
    )
    turn_with_height: bool = quantity(
        "",
        "turn the direction from the nearest vane to hub height by the measured veer; vanes must be aligned for it",
        default=False,
    )
    correlation: CorrelationMethod = quantity(
        "",
        "how the long-term wind is predicted from the reference: linear, orthogonal, variance_ratio or quantile",
        default=CorrelationMethod.VARIANCE_RATIO,
    )
    correlation_sectors: int = quantity("-", "direction sectors of the correlation", default=12, at_least=1, at_most=72)
    correlation_coverage: float = quantity(
        "-",
        "share of a reference interval that must be measured for it to count as concurrent",
        default=0.9,
        above=0,
        at_most=1,
    )
    least_concurrent: int = quantity(
        "-",
        "concurrent intervals that a sector needs for a fit of its own; with fewer it takes that of all sectors",
        default=400,
        at_least=10,
        source="neighbouring hours are alike: 400 hours are some 20 independent states of the weather",
        data_class="assumed",
    )
    frequency_sectors: int = quantity("-", "sectors of the joint frequency table", default=36, at_least=1, at_most=360)
    frequency_speed_step: float = quantity(
        "m/s", "width of the speed bins of the joint frequency table", default=0.5, above=0, at_most=1
    )
    year_coverage: float = quantity(
        "-", "share of a calendar year that must be there for its mean to count", default=0.9, above=0, at_most=1
    )
    least_months: int = quantity(
        "-",
        "calendar months that the long-term series must touch; with fewer, seasons are missing: an error",
        default=12,
        at_least=1,
        at_most=12,
    )
    measurement_uncertainty: float = quantity(
        "-",
        "standard uncertainty of the wind measurement, share of wind speed",
        default=0.0235,
        at_least=0,
        source="DTU uncertainty table with IEC 61400-15-2 names, default column",
        data_class="derived",
    )
    assumed_variability: float = quantity(
        "-",
        "standard deviation of a year's mean wind speed, where the series has too few years to tell",
        default=0.05,
        at_least=0,
        source="usual 4-6 % in monsoon climates",
        data_class="assumed",
    )
    least_years: int = quantity(
        "-", "complete years from which the standard deviation of a year's mean is taken", default=8, at_least=3
    )


@dataclass(frozen=True)
class FoundNumber:
    """A number of the assessment, and how it was found.

    name in words; value (None where it cannot be found); unit; how: one sentence.
    """

    name: str
    value: float | None
    unit: str
    how: str


@dataclass(frozen=True)
class WindSpeedUncertainty:
    """A standard uncertainty of wind speed, as a share, and how it was found.

    name: that of the field of `UncertaintyTerms` it can replace; value None where the file cannot tell.
    """

    name: str
    value: float | None
    how: str


@dataclass(frozen=True, eq=False)
class WindResource:
    """The long-term wind at hub height from a measured series, with what was found on the way.

    series: at hub height, over the whole reference where there is one, else the measured times with speed and
    direction; joint_frequency: of that series, its reference_height the hub height; weibull: of that series, all
    directions; turbulence_intensity: by hub-height wind speed, None without deviation channels; air_density kg/m3 at
    hub height, None without temperature and pressure; quality: of the measured series, nothing left out; shear, veer:
    None with fewer than two heights; held_back: each measured height predicted from the others; correlation: None
    without a reference; profile [month, hour] m/s, mean speed, January first, hours of the local clock; interannual:
    None with fewer than two complete years; uncertainties: of wind speed by IEC 61400-15-2 category; numbers: in the
    order of the work, each with how it was found.
    """

    series: WindSeries
    joint_frequency: JointFrequency
    weibull: WeibullFit
    turbulence_intensity: TurbulenceBySpeed | None
    air_density: float | None
    quality: QualityReport
    shear: Shear | None
    veer: Veer | None
    held_back: tuple[HeldBackHeight, ...]
    correlation: LongTermCorrelation | None
    profile: Array
    interannual: InterannualVariability | None
    uncertainties: tuple[WindSpeedUncertainty, ...]
    numbers: tuple[FoundNumber, ...]
