"""Added turbulence, rotor averages and deflection in the wake of Niayifar and Porté-Agel: ours and PyWake's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pywake_pairs import Pair, crespo, farm, momentum, published

from monsun.wake import models
from monsun.wake import superposition as add
from monsun.wake.deflection import jimenez_2010
from monsun.wake.formula import Formula
from monsun.wake.frandsen import frandsen_2005, frandsen_2017, sector_weight
from monsun.wake.larsen import larsen_turbulence
from monsun.wake.rotor import RotorPoints, circular_gauss
from monsun.wake.rotor_averages import cartesian_gauss, cartesian_grid, polar_grid
from monsun.wake.superposition import Superposition, turbulence_largest_added, turbulence_root_added
from monsun.wake.turbulence import crespo_hernandez


def _turbulence(
    added: Formula, superposition: Superposition, theirs: Callable[[Any], Any], stored: bool = False
) -> Pair:
    ours = replace(models.niayifar_2016(), added_turbulence=added, turbulence_superposition=superposition)
    return Pair(ours, published("Niayifar_PorteAgel_2016", turbulenceModel=theirs, rotorAvgModel=None), stored)


TURBULENCE = {
    "CrespoHernandez as published": _turbulence(
        crespo_hernandez(ambient_exponent=-0.0325), add.turbulence_of_largest, lambda pw: crespo(pw, ambient=-0.0325)
    ),
    "CrespoHernandez plus sum": _turbulence(
        crespo_hernandez(), add.turbulence_linear, lambda pw: crespo(pw, "LinearSum")
    ),
    "CrespoHernandez plus largest": _turbulence(
        crespo_hernandez(), turbulence_largest_added, lambda pw: crespo(pw, "MaxSum")
    ),
    "CrespoHernandez plus root": _turbulence(
        crespo_hernandez(), turbulence_root_added, lambda pw: crespo(pw, "SquaredSum")
    ),
    "STF2005": _turbulence(frandsen_2005(), add.turbulence_linear, lambda pw: pw.STF2005TurbulenceModel()),
    "STF2017": _turbulence(frandsen_2017(), add.turbulence_linear, lambda pw: pw.STF2017TurbulenceModel()),
    "STF2005 in a sector": _turbulence(
        frandsen_2005(weight=sector_weight()),
        add.turbulence_of_largest,
        lambda pw: pw.STF2005TurbulenceModel(
            weight_function=pw.IECWeight(), addedTurbulenceSuperpositionModel=pw.SqrMaxSum()
        ),
    ),
    "STF2017 in a sector": _turbulence(
        frandsen_2017(weight=sector_weight()),
        turbulence_root_added,
        lambda pw: pw.STF2017TurbulenceModel(
            weight_function=pw.IECWeight(), addedTurbulenceSuperpositionModel=pw.SquaredSum()
        ),
        stored=True,
    ),
    "GCLTurbulence": _turbulence(larsen_turbulence, add.turbulence_of_largest, lambda pw: pw.GCLTurbulence()),
}


def _rotor(points: RotorPoints, theirs: Callable[[Any], Any]) -> Pair:
    return Pair(models.niayifar_2016(points), published("Niayifar_PorteAgel_2016", rotorAvgModel=theirs))


ROTORS = {
    "RotorCenter": _rotor(models.rotor_centre, lambda pw: pw.RotorCenter()),
    "CGIRotorAvg 4": _rotor(circular_gauss(4), lambda pw: pw.CGIRotorAvg(4)),
    "CGIRotorAvg 7": _rotor(circular_gauss(7), lambda pw: pw.CGIRotorAvg(7)),
    "CGIRotorAvg 9": _rotor(circular_gauss(9), lambda pw: pw.CGIRotorAvg(9)),
    "CGIRotorAvg 21": _rotor(circular_gauss(21), lambda pw: pw.CGIRotorAvg(21)),
    "EqGridRotorAvg": _rotor(cartesian_grid(4), lambda pw: pw.EqGridRotorAvg(4)),
    "GQGridRotorAvg": _rotor(cartesian_gauss(4, 3), lambda pw: pw.GQGridRotorAvg(4, 3)),
    "PolarGridRotorAvg": _rotor(polar_grid(), lambda pw: pw.PolarGridRotorAvg()),
}


TURNED = replace(models.niayifar_2016(circular_gauss(4)), deflection=jimenez_2010())


def their_turned(steps: int) -> Callable[..., Any]:
    """PyWake's flow model of `TURNED`, which integrates the deflection in so many steps."""

    def make(pw: Any, *place: Any) -> Any:
        return pw.Niayifar_PorteAgel_2016(
            *place,
            turbulenceModel=crespo(pw),
            rotorAvgModel=pw.CGIRotorAvg(4),
            deflectionModel=pw.JimenezWakeDeflection(N=steps + 1),
        )

    return make


# PyWake's `Mirror` puts a wake and its image in the ground together as the wakes of two turbines; ours are these models
# with the same wakes
MIRRORED = {
    "bastankhah_2014": Pair(
        models.bastankhah_2014(),
        farm("BastankhahGaussianDeficit", "SquaredSum", ct2a=momentum, groundModel=lambda pw: pw.Mirror()),
        two_types=True,
    ),
    "niayifar_2016": Pair(
        models.niayifar_2016(circular_gauss(4)),
        published(
            "Niayifar_PorteAgel_2016",
            rotorAvgModel=lambda pw: pw.CGIRotorAvg(4),
            groundModel=lambda pw: pw.Mirror(),
        ),
        two_types=True,
    ),
    "jensen_1983": Pair(
        models.jensen_1983(), published("Jensen_1983", groundModel=lambda pw: pw.Mirror()), two_types=True
    ),
}
