"""Flow models: which formulas make the wakes, and the published combinations of them, named surname and year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from monsun.wake import superposition as superpositions
from monsun.wake.deficit import (
    gaussian_deficit,
    iea37_deficit,
    iea37_width,
    linear_width,
    turbulent_width,
    two_widths,
)
from monsun.wake.formula import Formula, check_formula
from monsun.wake.rotor import RotorPoints, rotor_centre
from monsun.wake.superposition import Superposition
from monsun.wake.turbulence import crespo_hernandez


class Reference(Enum):
    """Which wind speed a deficit is a share of."""

    FREE = "free wind"
    LOCAL = "wind at the source, wakes included"


@dataclass(frozen=True)
class FlowModel:
    """A complete flow model: formulas (plain functions of the quantities they name) and how their effects add up.

    deficit: share of the reference wind speed; width and wake_radius: what the other formulas may ask for;
    added_turbulence: intensity, None for no added turbulence; rotor: points over which the deficit is averaged;
    deflection: shift of the axis of a turned turbine's wake to the side and up, in rotor diameters.
    """

    name: str
    deficit: Formula
    superposition: Superposition
    reference: Reference = Reference.FREE
    width: Formula | None = None
    wake_radius: Formula | None = None
    added_turbulence: Formula | None = None
    turbulence_superposition: Superposition = superpositions.turbulence_of_largest
    rotor: RotorPoints = rotor_centre
    deflection: Formula | None = None

    def __post_init__(self) -> None:
        for role in ("deficit", "width", "wake_radius", "added_turbulence", "deflection"):
            formula = getattr(self, role)
            if formula is not None:
                check_formula(formula, role)


def iea37() -> FlowModel:
    """Simplified Gaussian of IEA Wind Task 37 (2019) case studies; root-sum-square of the free wind."""
    return FlowModel(
        name="iea37", deficit=iea37_deficit, width=iea37_width, superposition=superpositions.root_sum_square
    )


def bastankhah_2014(growth_rate: float = 0.0324555) -> FlowModel:
    """Gaussian wake of Bastankhah and Porté-Agel (2014), Renewable Energy 70; root-sum-square of the free wind."""
    return FlowModel(
        name="bastankhah_2014",
        deficit=gaussian_deficit,
        width=linear_width(growth_rate),
        wake_radius=two_widths,
        superposition=superpositions.root_sum_square,
    )


def niayifar_2016(rotor: RotorPoints = rotor_centre) -> FlowModel:
    """Gaussian wake that grows with turbulence, Niayifar and Porté-Agel (2016), Energies 9, 741; linear, local wind.

    Added turbulence by Crespo and Hernández (1996), the largest of the wakes counts.
    """
    return FlowModel(
        name="niayifar_2016",
        deficit=gaussian_deficit,
        width=turbulent_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(),
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
        rotor=rotor,
    )


PUBLISHED = (iea37, bastankhah_2014, niayifar_2016)
