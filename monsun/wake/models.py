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
from monsun.wake.frandsen import frandsen_2017
from monsun.wake.gaussian_variants import carbajo_fuertes_width, zong_deficit, zong_width
from monsun.wake.larsen import larsen_deficit, larsen_radius
from monsun.wake.rotor import RotorPoints, rotor_centre
from monsun.wake.super_gaussian import (
    blondel_2020_deficit,
    blondel_2020_width,
    blondel_2023_deficit,
    blondel_2023_width,
)
from monsun.wake.superposition import Superposition
from monsun.wake.tophat import linear_radius, madsen_induction, tophat_deficit, turbulent_radius
from monsun.wake.turbopark import turbopark_deficit, turbopark_width
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


def jensen_1983(growth_rate: float = 0.1) -> FlowModel:
    """Top-hat wake of Jensen (1983), Risø-M-2411, over the share of the rotor it covers; root-sum-square, free wind.

    Induction by the polynomial of Madsen et al. (2020), as PyWake's Jensen_1983 has it.
    """
    return FlowModel(
        name="jensen_1983",
        deficit=tophat_deficit(madsen_induction),
        wake_radius=linear_radius(growth_rate),
        superposition=superpositions.root_sum_square,
    )


def noj_local() -> FlowModel:
    """Top-hat wake whose growth follows the local turbulence, with the local wind; as PyWake's NOJLocal.

    Added turbulence of Frandsen (IEC 61400-1:2019), summed in squares with the ambient one as that class does.
    """
    return FlowModel(
        name="noj_local",
        deficit=tophat_deficit(madsen_induction),
        wake_radius=turbulent_radius(),
        added_turbulence=frandsen_2017(),
        turbulence_superposition=superpositions.turbulence_linear,
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
    )


def nygaard_2022() -> FlowModel:
    """TurbOPark with Gaussian wakes, Nygaard et al. (2022), J. Phys. Conf. Ser. 2265; root-sum-square, free wind.

    Averaged over the rotor and mirrored at the ground, both in closed form.
    """
    return FlowModel(
        name="nygaard_2022",
        deficit=turbopark_deficit(),
        width=turbopark_width(),
        superposition=superpositions.root_sum_square,
    )


def zong_2020_linear() -> FlowModel:
    """Gaussian wake with the near wake of Zong and Porté-Agel (2020), J. Fluid Mech. 889; linear, local wind.

    The paper's momentum-conserving superposition needs all sources at once and is not part of this combination.
    """
    return FlowModel(
        name="zong_2020_linear",
        deficit=zong_deficit(),
        width=zong_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(induction_exponent=0.83, ambient_exponent=0.03),
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
    )


def carbajo_fuertes_2018(rotor: RotorPoints = rotor_centre) -> FlowModel:
    """Gaussian wake with the widths measured by Carbajo Fuertes et al. (2018), Remote Sens. 10; linear, local wind."""
    return FlowModel(
        name="carbajo_fuertes_2018",
        deficit=gaussian_deficit,
        width=carbajo_fuertes_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(),
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
        rotor=rotor,
    )


def blondel_2020() -> FlowModel:
    """Super-Gaussian wake of Blondel and Cathelain (2020), Wind Energy Science 5; linear, local wind."""
    return FlowModel(
        name="blondel_2020",
        deficit=blondel_2020_deficit(),
        width=blondel_2020_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(ambient_exponent=-0.0325),
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
    )


def blondel_2023() -> FlowModel:
    """Super-Gaussian wake of Blondel (2023), Wind Energy Science 8; linear, local wind."""
    return FlowModel(
        name="blondel_2023",
        deficit=blondel_2023_deficit(),
        width=blondel_2023_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(),
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
    )


def larsen_2009() -> FlowModel:
    """Wake of Larsen (2009), Risø-R-1615, similarity solution of the boundary layer equations; linear, free wind."""
    return FlowModel(
        name="larsen_2009",
        deficit=larsen_deficit,
        wake_radius=larsen_radius(),
        superposition=superpositions.linear,
    )


PUBLISHED = (
    *(iea37, bastankhah_2014, niayifar_2016, jensen_1983, noj_local, larsen_2009, carbajo_fuertes_2018),
    *(zong_2020_linear, blondel_2020, nygaard_2022, blondel_2023),
)
