"""The published flow models, named surname and year: which formulas make the wakes and how they are put together."""

from __future__ import annotations

from monsun.wake import superposition as superpositions
from monsun.wake.curl_models import (
    bay_2022,
    bay_2022_floris,
    empirical_gaussian,
    floris_gauss,
    floris_jensen,
    floris_turbopark,
    floris_turboparkgauss,
    king_2021,
)
from monsun.wake.deficit import (
    gaussian_deficit,
    gaussian_profile,
    iea37_deficit,
    iea37_width,
    linear_width,
    turbulent_width,
    two_widths,
)
from monsun.wake.flow_model import FlowModel, Reference
from monsun.wake.frandsen import frandsen_2017
from monsun.wake.gaussian_variants import carbajo_fuertes_width, zong_deficit, zong_width
from monsun.wake.ishihara_qian import ishihara_qian_turbulence
from monsun.wake.joint import cumulative, momentum_conserving
from monsun.wake.larsen import larsen_deficit, larsen_radius
from monsun.wake.rotor import RotorPoints, circular_gauss, rotor_centre
from monsun.wake.rotor_averages import averaged_gaussian_deficit
from monsun.wake.super_gaussian import (
    blondel_2020_deficit,
    blondel_2020_width,
    blondel_2023_deficit,
    blondel_2023_width,
)
from monsun.wake.tophat import linear_radius, madsen_induction, tophat_deficit, turbulent_radius
from monsun.wake.turbopark import turbopark_deficit, turbopark_width
from monsun.wake.turbulence import crespo_hernandez

# of the series for the mean over a rotor: exact to 1e-10 up to a rotor radius of two wake widths, 1e-6 up to three
_TERMS = 16
# rotor points of the cumulative wake, as published
_TWENTY_ONE = circular_gauss(21)


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


def niayifar_2016_ishihara_2018() -> FlowModel:
    """Wake of Niayifar and Porté-Agel (2016), averaged over the rotor, with turbulence of Ishihara and Qian (2018).

    Both with their published constants: linear, local wind, and the largest added turbulence is added to the ambient
    one. The default flow model, a choice among combinations of published parts by measured rows: docs/validation.md.
    """
    return FlowModel(
        name="niayifar_2016_ishihara_2018",
        deficit=averaged_gaussian_deficit(_TERMS),
        width=turbulent_width(),
        wake_radius=two_widths,
        added_turbulence=ishihara_qian_turbulence(),
        turbulence_superposition=superpositions.turbulence_largest_added,
        superposition=superpositions.linear,
        reference=Reference.LOCAL,
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


def zong_2020() -> FlowModel:
    """Gaussian wake, momentum-conserving superposition; Zong and Porté-Agel (2020), J. Fluid Mech. 889; local wind.

    Added turbulence of Crespo and Hernández with the exponents of that paper.
    """
    return FlowModel(
        name="zong_2020",
        deficit=zong_deficit(),
        width=zong_width(),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(induction_exponent=0.83, ambient_exponent=0.03),
        superposition=momentum_conserving(),
        reference=Reference.LOCAL,
    )


def bastankhah_2021(rotor: RotorPoints = _TWENTY_ONE) -> FlowModel:
    """Wakes that develop in one another, Bastankhah et al. (2021), J. Fluid Mech. 911; width of Niayifar, 0.31 I.

    Added turbulence of Crespo and Hernández with 0.66, 0.83, 0.03 and -0.32, as PyWake's `CumulativeWake` has it.
    """
    return FlowModel(
        name="bastankhah_2021",
        deficit=gaussian_profile,
        width=turbulent_width(slope=0.31, offset=0.0),
        wake_radius=two_widths,
        added_turbulence=crespo_hernandez(0.66, 0.83, 0.03, -0.32),
        superposition=cumulative(),
        reference=Reference.LOCAL,
        rotor=rotor,
    )


def zong_2020_linear() -> FlowModel:
    """Gaussian wake with the near wake of Zong and Porté-Agel (2020), J. Fluid Mech. 889; linear, local wind.

    As `zong_2020` with the wakes added up instead of weighted.
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
    *(iea37, bastankhah_2014, niayifar_2016, niayifar_2016_ishihara_2018, jensen_1983, noj_local, larsen_2009),
    *(carbajo_fuertes_2018, zong_2020, zong_2020_linear, bastankhah_2021, blondel_2020, nygaard_2022, blondel_2023),
    *(floris_gauss, king_2021, bay_2022, bay_2022_floris, empirical_gaussian),
    *(floris_jensen, floris_turbopark, floris_turboparkgauss),
)
