"""Flow models of ours and PyWake's that are meant to be the same: published ones, and PyWake's classes by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from monsun.wake import models
from monsun.wake import superposition as add
from monsun.wake.deficit import gaussian_deficit, two_widths
from monsun.wake.frandsen import frandsen_2005, frandsen_2017
from monsun.wake.gaussian_variants import induced_gaussian_deficit, zong_deficit, zong_width
from monsun.wake.larsen import larsen_radius, larsen_turbulence
from monsun.wake.models import FlowModel, Reference
from monsun.wake.rotor import circular_gauss
from monsun.wake.rotor_averages import averaged_gaussian_deficit
from monsun.wake.superposition import Superposition
from monsun.wake.tophat import linear_radius, madsen_induction, tophat_deficit, turbopark_radius
from monsun.wake.turbopark import turbopark_deficit, turbopark_width
from monsun.wake.turbulence import crespo_hernandez

FREE, LOCAL = Reference.FREE, Reference.LOCAL


@dataclass(frozen=True)
class Pair:
    """One flow model twice: ours, and a function of PyWake's names (`parks.pywake`), site and turbines.

    stored: PyWake's numbers stand in `pywake_numbers.json`; two_types: those are of the park of two turbine types;
    exact: PyWake has `parks.exact_rotors`.
    """

    ours: FlowModel
    theirs: Callable[..., Any]
    stored: bool = False
    two_types: bool = False
    exact: bool = False


def crespo(pw: Any, superposition: str = "SqrMaxSum", ambient: float = 0.0325, induction: float = 0.8325) -> Any:
    """PyWake's added turbulence with momentum theory's induction and the exponents given."""
    added = getattr(pw, superposition)()
    exponents = [0.73, induction, ambient, -0.32]
    return pw.CrespoHernandez(ct2a=pw.ct2a_mom1d, c=exponents, addedTurbulenceSuperpositionModel=added)


def farm(deficit: str, superposition: str, turbulence: Callable[[Any], Any] = lambda pw: None, **given: Any) -> Any:
    """PyWake's flow model of a deficit class with its arguments (functions are called with PyWake's names)."""

    def make(pw: Any, *place: Any) -> Any:
        arguments = {name: value(pw) if callable(value) else value for name, value in given.items()}
        parts = getattr(pw, deficit)(**arguments), getattr(pw, superposition)()
        return pw.PropagateDownwind(*place, *parts, turbulenceModel=turbulence(pw))

    return make


def published(name: str, **given: Any) -> Any:
    """PyWake's flow model of the literature, with its arguments (functions are called with PyWake's names)."""

    def make(pw: Any, *place: Any) -> Any:
        arguments = {name: value(pw) if callable(value) else value for name, value in given.items()}
        return getattr(pw, name)(*place, **arguments)

    return make


def momentum(pw: Any) -> Any:
    """Momentum theory's induction, where PyWake's deficit classes take that of Madsen et al."""
    return pw.ct2a_mom1d


def _bastankhah(superposition: Superposition, reference: Reference, theirs: str, stored: bool = False) -> Pair:
    local = reference is LOCAL
    return Pair(
        replace(models.bastankhah_2014(), superposition=superposition, reference=reference),
        published(
            "Bastankhah_PorteAgel_2014",
            k=0.0324555,
            use_effective_ws=local,
            superpositionModel=lambda pw: getattr(pw, theirs)(),
        ),
        stored=stored,
    )


PUBLISHED = {
    "iea37": Pair(models.iea37(), farm("IEA37SimpleBastankhahGaussianDeficit", "SquaredSum"), stored=True),
    # the class itself takes the local wind and a linear sum; its paper has one wake
    "bastankhah_2014": _bastankhah(add.root_sum_square, FREE, "SquaredSum", stored=True),
    "niayifar_2016": Pair(
        models.niayifar_2016(), published("Niayifar_PorteAgel_2016", rotorAvgModel=None), stored=True, two_types=True
    ),
    "jensen_1983": Pair(models.jensen_1983(), published("Jensen_1983"), stored=True, two_types=True),
    "noj_local": Pair(models.noj_local(), published("NOJLocal"), stored=True),
    "larsen_2009": Pair(models.larsen_2009(), published("GCL"), stored=True),
    "carbajo_fuertes_2018": Pair(
        models.carbajo_fuertes_2018(), published("CarbajoFuertes_etal_2018", rotorAvgModel=None), stored=True
    ),
    "zong_2020_linear": Pair(
        models.zong_2020_linear(),
        farm(
            "ZongGaussianDeficit",
            "LinearSum",
            lambda pw: crespo(pw, ambient=0.03, induction=0.83),
            ct2a=momentum,
            eps_coeff=0.35,
            use_effective_ws=True,
        ),
        stored=True,
    ),
    # the literature class has no added turbulence of its own, and cannot do without
    "blondel_2020": Pair(
        models.blondel_2020(),
        published("Blondel_Cathelain_2020", turbulenceModel=lambda pw: crespo(pw, ambient=-0.0325)),
        stored=True,
        exact=True,
    ),
    "blondel_2023": Pair(
        models.blondel_2023(),
        farm("BlondelSuperGaussianDeficit2023", "LinearSum", crespo, use_effective_ws=True),
        stored=True,
        exact=True,
    ),
    "nygaard_2022": Pair(models.nygaard_2022(), published("Nygaard_2022"), stored=True, two_types=True, exact=True),
}

SUPERPOSED = {
    "Bastankhah_PorteAgel_2014": _bastankhah(add.linear, LOCAL, "LinearSum"),
    "squares of the local wind": _bastankhah(add.root_sum_square, LOCAL, "SquaredSum"),
    "largest of the local wind": _bastankhah(add.largest, LOCAL, "MaxSum", stored=True),
    "linear of the free wind": _bastankhah(add.linear, FREE, "LinearSum"),
    "largest of the free wind": _bastankhah(add.largest, FREE, "MaxSum"),
}

# PyWake's classes as they stand, where they differ from the published models, and the top-hats
CLASSES = {
    "BastankhahGaussianDeficit": Pair(
        replace(models.bastankhah_2014(), deficit=induced_gaussian_deficit(madsen_induction)),
        farm("BastankhahGaussianDeficit", "SquaredSum"),
    ),
    "NOJDeficit at a point": Pair(
        FlowModel(
            name="noj_point",
            deficit=tophat_deficit(rotor_average=False),
            wake_radius=linear_radius(0.04),
            superposition=add.linear,
        ),
        farm("NOJDeficit", "LinearSum", k=0.04, ct2a=momentum, rotorAvgModel=None),
    ),
    "NOJDeficit largest": Pair(
        replace(models.jensen_1983(0.05), superposition=add.largest), farm("NOJDeficit", "MaxSum", k=0.05)
    ),
    "TurboNOJDeficit": Pair(
        replace(models.jensen_1983(), wake_radius=turbopark_radius()), farm("TurboNOJDeficit", "SquaredSum")
    ),
    "TurboNOJDeficit local": Pair(
        replace(
            models.noj_local(),
            wake_radius=turbopark_radius(local_turbulence=True),
            added_turbulence=frandsen_2005(),
        ),
        farm(
            "TurboNOJDeficit",
            "LinearSum",
            lambda pw: pw.STF2005TurbulenceModel(),
            use_effective_ws=True,
            use_effective_ti=True,
        ),
        stored=True,
        two_types=True,
    ),
    "TurboGaussianDeficit local": Pair(
        FlowModel(
            name="turbo_gaussian_local",
            deficit=gaussian_deficit,
            width=turbopark_width(thrust_limit=0.999, local_turbulence=True),
            wake_radius=two_widths,
            superposition=add.linear,
            reference=LOCAL,
            added_turbulence=crespo_hernandez(),
            rotor=circular_gauss(4),
        ),
        farm(
            "TurboGaussianDeficit",
            "LinearSum",
            crespo,
            ct2a=momentum,
            use_effective_ws=True,
            use_effective_ti=True,
            groundModel=None,
            rotorAvgModel=lambda pw: pw.CGIRotorAvg(4),
        ),
    ),
    "TurboGaussianDeficit without ground": Pair(
        replace(models.nygaard_2022(), deficit=turbopark_deficit(mirror=False)),
        farm(
            "TurboGaussianDeficit",
            "SquaredSum",
            ct2a=momentum,
            ctlim=0.96,
            groundModel=None,
            rotorAvgModel=lambda pw: pw.GaussianOverlapAvgModel(),
        ),
        exact=True,
    ),
    "Niayifar_PorteAgel_2016": Pair(
        replace(models.niayifar_2016(), deficit=averaged_gaussian_deficit()),
        published("Niayifar_PorteAgel_2016"),
        stored=True,
        two_types=True,
        exact=True,
    ),
    "CarbajoFuertes_etal_2018": Pair(
        replace(models.carbajo_fuertes_2018(), deficit=averaged_gaussian_deficit()),
        published("CarbajoFuertes_etal_2018"),
        exact=True,
    ),
    "Zong_PorteAgel_2020 linear": Pair(
        replace(models.zong_2020_linear(), deficit=zong_deficit(induction=madsen_induction)),
        published("Zong_PorteAgel_2020", superpositionModel=lambda pw: pw.LinearSum()),
    ),
    "ZongGaussianDeficit": Pair(
        FlowModel(
            name="zong_alone",
            deficit=zong_deficit(induction=madsen_induction),
            width=zong_width(initial=8**-0.5),
            superposition=add.root_sum_square,
            added_turbulence=frandsen_2017(),
            turbulence_superposition=add.turbulence_linear,
        ),
        farm("ZongGaussianDeficit", "SquaredSum", lambda pw: pw.STF2017TurbulenceModel()),
    ),
    "Blondel_Cathelain_2020": Pair(
        replace(
            models.blondel_2020(),
            added_turbulence=crespo_hernandez(ambient_exponent=-0.0325, induction=madsen_induction),
        ),
        published("Blondel_Cathelain_2020", turbulenceModel=lambda pw: pw.CrespoHernandez()),
        exact=True,
    ),
    "GCLLocal": Pair(
        replace(
            models.larsen_2009(),
            wake_radius=larsen_radius(local_turbulence=True),
            reference=LOCAL,
            added_turbulence=larsen_turbulence,
        ),
        published("GCLLocal", turbulenceModel=lambda pw: pw.GCLTurbulence()),
        stored=True,
        two_types=True,
    ),
}
