"""Uncertainty of the annual energy by category (IEC 61400-15-2) and the energy exceeded with a given probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError, in_use, quantity, record

Array = NDArray[np.float64]

_DTU = "DTU uncertainty table with IEC 61400-15-2 names, default column, root-sum-square"


class UncertaintyCategory(StrEnum):
    """Categories of uncertainty of IEC 61400-15-2: five of the wind, then plant performance."""

    MEASUREMENT = "measurement"
    HISTORICAL_WIND_RESOURCE = "historical wind resource"
    VERTICAL_EXTRAPOLATION = "vertical extrapolation"
    HORIZONTAL_EXTRAPOLATION = "horizontal extrapolation"
    PROJECT_LIFE_VARIABILITY = "project-life variability"
    PLANT_PERFORMANCE = "plant performance"


@record
class Correlation:
    """How much two categories err together."""

    first: str = quantity("", "name of a category, such as measurement")
    second: str = quantity("", "name of another category, such as vertical extrapolation")
    coefficient: float = quantity("-", "correlation coefficient", at_least=-1.0, at_most=1.0)


def _sigma(meaning: str, default: float, source: str, data_class: str) -> Any:
    return quantity("-", meaning, default, at_least=0.0, source=source, data_class=data_class)


def _told(meaning: str, usual: float, source: str, data_class: str) -> Any:
    """A sigma that a measured series may tell."""
    meaning = f"{meaning}; left out: what the measurement tells"
    return quantity("-", meaning, usual=usual, at_least=0.0, source=source, data_class=data_class)


@record
class UncertaintyTerms:
    """Standard uncertainties (one sigma) by category: the first six of wind speed, the others of energy.

    Those that are None where they are left out stand for what the measured series tells, or else the usual value.
    """

    measurement: float | None = _told("wind measurement, share of wind speed", 0.0235, _DTU, "derived")
    historical_wind_resource: float | None = _told(
        "long-term adjustment and representativeness, share of wind speed", 0.0261, _DTU, "derived"
    )
    vertical_extrapolation: float | None = _told(
        "from measurement height to hub height, share of wind speed", 0.0088, _DTU, "derived"
    )
    horizontal_extrapolation: float = _sigma(
        "from the measurement to every turbine, share of wind speed", 0.015, "usual 1-2.5 % offshore", "assumed"
    )
    interannual_variability: float | None = _told(
        "standard deviation of a single year's mean wind speed; over n years it counts 1/sqrt(n)", 0.05,
        "usual 4-6 % in monsoon climates", "assumed",
    )  # fmt: skip
    climate_change: float = _sigma(
        "change of the mean wind speed over the life, share of wind speed; years do not average it out", 0.0,
        "not considered", "assumed",
    )  # fmt: skip
    wake_model: float = _sigma("wake model, share of the wake loss", 0.2, "usual 10-25 %", "assumed")
    power_curve: float = _sigma("turbine performance, share of energy", 0.03, "usual 2-4 %", "assumed")
    availability: float = _sigma("availability losses, share of energy", 0.015, "usual 1-2 %", "assumed")
    electrical: float = _sigma("electrical losses, share of energy", 0.004, "usual 0.3-0.5 %", "assumed")
    environmental: float = _sigma(
        "environmental losses, share of energy", 0.01, "with curtailment and the rest the usual 1-2 %", "assumed"
    )
    curtailment: float = _sigma(
        "curtailment and operational strategies, share of energy", 0.01,
        "with environmental losses and the rest the usual 1-2 %", "assumed",
    )  # fmt: skip
    other: float = _sigma(
        "the rest, share of energy", 0.005, "with environmental losses and curtailment the usual 1-2 %", "assumed"
    )
    evaluation_years: float = quantity(
        "a",
        "years over which P75, P90, P95 and P99 hold on average",
        default=10.0,
        at_least=1.0,
        source="lenders' usual long period",
        data_class="assumed",
    )
    correlations: tuple[Correlation, ...] = quantity(
        "", "categories that err together; all others are independent", default=()
    )

    def check(self) -> None:
        """Raise InputError for a correlation of unknown or equal categories, or one that cannot be with the others."""
        correlation_matrix(_NAMES, self.correlations)


# name of a part, its category, and the field of the terms
_WIND = (
    ("measurement", UncertaintyCategory.MEASUREMENT, "measurement"),
    ("historical wind resource", UncertaintyCategory.HISTORICAL_WIND_RESOURCE, "historical_wind_resource"),
    ("vertical extrapolation", UncertaintyCategory.VERTICAL_EXTRAPOLATION, "vertical_extrapolation"),
    ("horizontal extrapolation", UncertaintyCategory.HORIZONTAL_EXTRAPOLATION, "horizontal_extrapolation"),
    ("future variability", UncertaintyCategory.PROJECT_LIFE_VARIABILITY, "interannual_variability"),
    ("climate change", UncertaintyCategory.PROJECT_LIFE_VARIABILITY, "climate_change"),
)
WAKE_MODEL = "wake model"
_PLANT = (
    (WAKE_MODEL, "wake_model"),
    ("power curve", "power_curve"),
    ("availability", "availability"),
    ("electrical", "electrical"),
    ("environmental", "environmental"),
    ("curtailment", "curtailment"),
    ("other", "other"),
)
_NAMES = (*(name for name, _, _ in _WIND), *(name for name, _ in _PLANT))


@dataclass(frozen=True)
class UncertaintyPart:
    """One part: its sigma of wind speed (None for a part of plant performance) and of energy, as shares; its category.

    of_loss: sigma as a share of the wake loss, for the wake model alone.
    """

    name: str
    wind_speed: float | None
    energy: float
    category: UncertaintyCategory
    of_loss: float | None = None


@dataclass(frozen=True)
class EnergyUncertainty:
    """Every part and what they make together, one sigma as a share of P50 energy, over `years`."""

    parts: tuple[UncertaintyPart, ...]
    years: float
    total: float
    correlations: tuple[Correlation, ...] = ()

    def of(self, category: UncertaintyCategory) -> float:
        """What the parts of one category make together, share of energy."""
        return combined_sigma([part for part in self.parts if part.category is category], self.correlations)


@dataclass(frozen=True)
class ExceedanceRow:
    """Energy exceeded with given probability by the mean of `years`, GWh per year; sigma: share of P50."""

    years: float
    sigma: float
    p50_gwh: float
    p75_gwh: float
    p90_gwh: float
    p95_gwh: float
    p99_gwh: float


def root_sum_square(terms: Iterable[float]) -> float:
    """Sigma of a sum of independent terms."""
    return sqrt(sum(term * term for term in terms))


def correlation_matrix(names: Sequence[str], correlations: Iterable[Correlation]) -> Array:
    """Correlation coefficients [part, part] of the named parts, 0 where none is given.

    Raises InputError for an unknown name, a part with itself, a pair given twice, or coefficients that no parts can
    have together (an eigenvalue below zero).
    """
    matrix = np.eye(len(names))
    where = {name: i for i, name in enumerate(names)}
    for one in correlations:
        for name in (one.first, one.second):
            if name not in where:
                raise InputError("correlations", f"names among {', '.join(names)}", repr(name))
        i, j = where[one.first], where[one.second]
        if i == j or matrix[i, j] != 0.0:
            raise InputError("correlations", "every pair of two parts once", f"{one.first} and {one.second}")
        matrix[i, j] = matrix[j, i] = one.coefficient
    least = min(np.linalg.eigvalsh(matrix).tolist(), default=1.0)
    if least < -1e-9:
        raise InputError("correlations", "coefficients that parts can have together", f"an eigenvalue of {least:.3g}")
    return matrix


def combined_sigma(parts: Sequence[UncertaintyPart], correlations: Sequence[Correlation] = ()) -> float:
    """Sigma of the sum of the parts, share of energy; correlations with parts that are not there are left out."""
    if not correlations:
        return root_sum_square(part.energy for part in parts)
    names = [part.name for part in parts]
    inside = [one for one in correlations if one.first in names and one.second in names]
    energy = np.array([part.energy for part in parts])
    return sqrt(max(0.0, float(energy @ correlation_matrix(names, inside) @ energy)))


def wind_speed_sensitivity(slower_energy: float, faster_energy: float, step: float) -> float:
    """Relative change of energy per relative change of wind speed, by central difference.

    `slower_energy` and `faster_energy` are the energies with all wind speeds times (1 - step) and (1 + step).
    """
    return (faster_energy - slower_energy) / (faster_energy + slower_energy) / step


def energy_uncertainty(
    terms: UncertaintyTerms, sensitivity: float, wake_loss: float, years: float | None = None
) -> EnergyUncertainty:
    """The parts and the total of the uncertainty of the mean energy over `years` (default: the terms' own period).

    `sensitivity` is dE/E per dU/U; `wake_loss` is the share of gross energy lost in wakes, so that an error of it by
    the share s moves the energy by s * loss / (1 - loss). Parts are independent except for `terms.correlations`.
    Raises InputError for a wake loss of 1 or more, or fewer than one year.
    """
    period = terms.evaluation_years if years is None else years
    if not period >= 1.0:
        raise InputError("years of the energy uncertainty", "at least 1", period)
    if not abs(wake_loss) < 1.0:
        raise InputError("wake_loss", "a share below 1", wake_loss)
    parts = []
    for name, category, field in _WIND:
        sigma = in_use(terms, field) / (sqrt(period) if field == "interannual_variability" else 1.0)
        parts.append(UncertaintyPart(name, sigma, sensitivity * sigma, category))
    for name, field in _PLANT:
        sigma = in_use(terms, field)
        of_loss = sigma if name == WAKE_MODEL else None
        energy = sigma if of_loss is None else sigma * abs(wake_loss) / (1.0 - wake_loss)
        parts.append(UncertaintyPart(name, None, energy, UncertaintyCategory.PLANT_PERFORMANCE, of_loss))
    total = combined_sigma(parts, terms.correlations)
    return EnergyUncertainty(tuple(parts), period, total, terms.correlations)


def exceeded_energy(median: float, sigma: float, exceedance: float) -> float:
    """Energy exceeded with probability `exceedance` (0.9 for P90) when energy is normal about `median`.

    `sigma` is a share of the median; P90 = P50 (1 - 1.2815515655446 sigma). Below zero only for absurd sigma.
    Raises InputError for an exceedance outside (0, 1).
    """
    if not 0.0 < exceedance < 1.0:
        raise InputError("exceedance", "a probability between 0 and 1", exceedance)
    return median * (1.0 - NormalDist().inv_cdf(exceedance) * sigma)


def exceedance_row(median_gwh: float, years: float, sigma: float) -> ExceedanceRow:
    """The energies exceeded with 50, 75, 90, 95 and 99 % probability by the mean of some years."""
    levels = [exceeded_energy(median_gwh, sigma, level) for level in (0.50, 0.75, 0.90, 0.95, 0.99)]
    return ExceedanceRow(years, sigma, *levels)
