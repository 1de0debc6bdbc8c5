"""What is uncertain about the energy of a park, input by input."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from monsun.cases import within
from monsun.energy.sampling import Distribution
from monsun.energy.uncertainty import WAKE_MODEL, EnergyUncertainty
from monsun.records import InputError, quantity, record


class Acts(Enum):
    """What an uncertain input changes."""

    WIND_SPEED = "a factor of all wind speeds"
    WIND_DIRECTION = "degrees added to all wind directions"
    TURBULENCE = "a factor of the free wind's turbulence intensity"
    WAKE_LOSS = "a factor of the energy that wakes take"
    WAKE_CONSTANT = "a constant of the flow model"
    ENERGY = "a factor of the net energy"


@record
class SampledTerms:
    """What the Monte Carlo samples beside the categories of the uncertainty table."""

    samples: int = quantity(
        "-", "number of samples; 0 for no Monte Carlo", 2000, at_least=0, at_most=1_000_000,
        source="sigma is then known to about 2 % of itself", data_class="derived",
    )  # fmt: skip
    wind_direction: float = quantity(
        "deg", "standard uncertainty of the wind direction, the same for all of it", 2.0, at_least=0.0, at_most=45.0,
        source="usual 2-3 degrees for the mounting and north mark of a vane", data_class="assumed",
    )  # fmt: skip
    turbulence: float = quantity(
        "-", "standard uncertainty of the ambient turbulence intensity, share of it", 0.15, at_least=0.0, below=1.0,
        source="usual 10-20 % where it is not measured at hub height", data_class="assumed",
    )  # fmt: skip


@dataclass(frozen=True)
class UncertainInput:
    """One uncertain input: its name, what it changes, its standard deviation and how it is distributed.

    sigma: degrees for the direction, else a share.
    """

    name: str
    acts: Acts
    sigma: float
    distribution: Distribution = Distribution.NORMAL

    def __post_init__(self) -> None:
        where = f"uncertain input {self.name}"
        within(f"{where}: sigma", self.sigma, 0.0, 45.0 if self.acts is Acts.WIND_DIRECTION else 1.0)
        if self.acts is Acts.WAKE_CONSTANT:
            raise InputError(where, "constants of the flow model in a ConstantSpread", self.acts.name)
        if self.acts is Acts.WIND_DIRECTION and self.distribution is Distribution.LOGNORMAL:
            raise InputError(where, "a direction that is normal or uniform", self.distribution.value)


def uncertain_inputs(
    uncertainty: EnergyUncertainty, terms: SampledTerms | None = None, *, wake_loss: bool = True
) -> tuple[UncertainInput, ...]:
    """The inputs that the parts of an analytic uncertainty stand for, each under the part's name, normal.

    terms: adds wind direction and turbulence. wake_loss: False where the flow model's own constants are sampled in
    place of the wake loss. Parts of zero are left out.
    """
    found = []
    for part in uncertainty.parts:
        if part.wind_speed is not None:
            found.append(UncertainInput(part.name, Acts.WIND_SPEED, part.wind_speed))
        elif part.of_loss is None:
            found.append(UncertainInput(part.name, Acts.ENERGY, part.energy))
        elif wake_loss:
            found.append(UncertainInput(WAKE_MODEL, Acts.WAKE_LOSS, part.of_loss))
    if terms is not None:
        found.append(UncertainInput("wind direction", Acts.WIND_DIRECTION, terms.wind_direction))
        found.append(UncertainInput("ambient turbulence", Acts.TURBULENCE, terms.turbulence))
    return tuple(one for one in found if one.sigma > 0.0)
