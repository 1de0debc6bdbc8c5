"""Uncertainty of the annual energy by category (IEC 61400-15-2) and the energy exceeded with a given probability."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from monsun.records import InputError, quantity, record

_DTU = "DTU uncertainty table with IEC 61400-15-2 names, default column, root-sum-square"


@record
class UncertaintyTerms:
    """Standard uncertainties (one sigma) by category: the first five of wind speed, the others of energy."""

    measurement: float = quantity(
        "-",
        "wind measurement, share of wind speed",
        default=0.0235,
        at_least=0.0,
        source=_DTU,
        data_class="derived",
    )
    historical_wind_resource: float = quantity(
        "-",
        "long-term adjustment and representativeness, share of wind speed",
        default=0.0261,
        at_least=0.0,
        source=_DTU,
        data_class="derived",
    )
    vertical_extrapolation: float = quantity(
        "-",
        "from measurement height to hub height, share of wind speed",
        default=0.0088,
        at_least=0.0,
        source=_DTU,
        data_class="derived",
    )
    horizontal_extrapolation: float = quantity(
        "-",
        "from the measurement to every turbine, share of wind speed",
        default=0.015,
        at_least=0.0,
        source="usual 1-2.5 % offshore",
        data_class="assumed",
    )
    interannual_variability: float = quantity(
        "-",
        "standard deviation of a single year's mean wind speed; over n years it counts 1/sqrt(n)",
        default=0.05,
        at_least=0.0,
        source="usual 4-6 % in monsoon climates",
        data_class="assumed",
    )
    wake_model: float = quantity(
        "-",
        "wake model, share of the wake loss",
        default=0.2,
        at_least=0.0,
        source="usual 10-25 %",
        data_class="assumed",
    )
    power_curve: float = quantity(
        "-",
        "turbine performance, share of energy",
        default=0.03,
        at_least=0.0,
        source="usual 2-4 %",
        data_class="assumed",
    )
    availability: float = quantity(
        "-",
        "availability losses, share of energy",
        default=0.015,
        at_least=0.0,
        source="usual 1-2 %",
        data_class="assumed",
    )
    electrical: float = quantity(
        "-",
        "electrical losses, share of energy",
        default=0.004,
        at_least=0.0,
        source="usual 0.3-0.5 %",
        data_class="assumed",
    )
    other: float = quantity(
        "-",
        "environmental losses, curtailment and the rest, share of energy",
        default=0.015,
        at_least=0.0,
        source="usual 1-2 %",
        data_class="assumed",
    )
    evaluation_years: float = quantity(
        "a",
        "years over which P75, P90, P95 and P99 hold on average",
        default=10.0,
        at_least=1.0,
        source="lenders' usual long period",
        data_class="assumed",
    )


@dataclass(frozen=True)
class UncertaintyPart:
    """One category: its sigma of wind speed (None for a category of energy) and of energy, as shares."""

    name: str
    wind_speed: float | None
    energy: float


@dataclass(frozen=True)
class EnergyUncertainty:
    """Every category's part and their root sum of squares, one sigma as a share of P50 energy, over `years`."""

    parts: tuple[UncertaintyPart, ...]
    years: float
    total: float


def root_sum_square(terms: Iterable[float]) -> float:
    """Sigma of a sum of independent terms."""
    return sqrt(sum(term * term for term in terms))


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
    the share s moves the energy by s * loss / (1 - loss). Categories are taken as independent.
    Raises InputError for a wake loss of 1 or more, or fewer than one year.
    """
    period = terms.evaluation_years if years is None else years
    if not period >= 1.0:
        raise InputError("years of the energy uncertainty", "at least 1", period)
    if not abs(wake_loss) < 1.0:
        raise InputError("wake_loss", "a share below 1", wake_loss)
    wind = {
        "measurement": terms.measurement,
        "historical wind resource": terms.historical_wind_resource,
        "vertical extrapolation": terms.vertical_extrapolation,
        "horizontal extrapolation": terms.horizontal_extrapolation,
        "future variability": terms.interannual_variability / sqrt(period),
    }
    energy = {
        "wake model": terms.wake_model * abs(wake_loss) / (1.0 - wake_loss),
        "power curve": terms.power_curve,
        "availability": terms.availability,
        "electrical": terms.electrical,
        "other": terms.other,
    }
    parts = tuple(UncertaintyPart(name, sigma, sensitivity * sigma) for name, sigma in wind.items())
    parts += tuple(UncertaintyPart(name, None, sigma) for name, sigma in energy.items())
    return EnergyUncertainty(parts, period, root_sum_square(part.energy for part in parts))


def exceeded_energy(median: float, sigma: float, exceedance: float) -> float:
    """Energy exceeded with probability `exceedance` (0.9 for P90) when energy is normal about `median`.

    `sigma` is a share of the median; P90 = P50 (1 - 1.2815515655446 sigma). Below zero only for absurd sigma.
    Raises InputError for an exceedance outside (0, 1).
    """
    if not 0.0 < exceedance < 1.0:
        raise InputError("exceedance", "a probability between 0 and 1", exceedance)
    return median * (1.0 - NormalDist().inv_cdf(exceedance) * sigma)
