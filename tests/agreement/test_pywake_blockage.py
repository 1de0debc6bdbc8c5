"""Blockage of whole parks against PyWake's `All2AllIterative`, which repeats wakes and blockage until they agree."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from parks import EAST, KINDS, KNOTS, NORTH, park, place, pywake

import monsun as ms
from monsun.wake import blockage, blockage_bodies
from monsun.wake.flow_model import Reference
from monsun.wake.formula import Formula
from monsun.wake.models import bastankhah_2014
from monsun.wake.tophat import madsen_induction


@dataclass(frozen=True)
class Pair:
    """One blockage twice: ours, and PyWake's class; local: shares of the wind at the source, wakes included."""

    ours: Formula
    theirs: str
    local: bool = False

    @property
    def model(self) -> ms.FlowModel:
        """With the wakes of Bastankhah and Porté-Agel."""
        reference = Reference.LOCAL if self.local else Reference.FREE
        return replace(bastankhah_2014(), blockage=self.ours, blockage_reference=reference)


SELF_SIMILAR_2017 = blockage.self_similar_2017(induction=madsen_induction)
SELF_SIMILAR_2020 = blockage.self_similar_2020(induction=madsen_induction)
# of PyWake's classes only the self-similar ones know the wind at the source
PAIRS = {
    "self_similar_2017": Pair(SELF_SIMILAR_2017, "SelfSimilarityDeficit"),
    "self_similar_2020": Pair(SELF_SIMILAR_2020, "SelfSimilarityDeficit2020"),
    "self_similar_2017, local": Pair(SELF_SIMILAR_2017, "SelfSimilarityDeficit", local=True),
    "self_similar_2020, local": Pair(SELF_SIMILAR_2020, "SelfSimilarityDeficit2020", local=True),
    "vortex_cylinder": Pair(blockage_bodies.vortex_cylinder(induction=madsen_induction), "VortexCylinder"),
    "vortex_dipole": Pair(blockage_bodies.vortex_dipole(induction=madsen_induction), "VortexDipole"),
    "rankine_half_body": Pair(blockage_bodies.rankine_half_body(induction=madsen_induction), "RankineHalfBody"),
    "rathmann": Pair(blockage_bodies.rathmann(induction=madsen_induction), "Rathmann"),
    "rathmann_scaled": Pair(blockage_bodies.rathmann_scaled(induction=madsen_induction), "RathmannScaled"),
    "hybrid_induction": Pair(blockage_bodies.hybrid_induction(induction=madsen_induction), "HybridInduction"),
}
# both are repeated until the wind changes by less than 1e-11 m/s
TOLERANCE = 1e-9

TABLE = np.arange(3.0, 26.0)
TURBINE = ms.Turbine(
    name="5 MW",
    rotor_diameter=126.0,
    hub_height=90.0,
    wind_speed=TABLE,
    power=5e6 * np.minimum((TABLE / 11) ** 3, 1),
    thrust_coefficient=np.where(TABLE < 10, 0.82, 0.82 * (10 / TABLE) ** 2),
)
SIX = ms.Park([0.0, 620.0, 1240.0, 90.0, 700.0, 1330.0], [0.0, 40.0, -60.0, 500.0, 560.0, 480.0], TURBINE)
# PyWake 2.6.20, the six turbines in 270 degrees at 10 m/s and 262 degrees at 14 m/s, turbulence intensity 0.07:
# All2AllIterative(BastankhahGaussianDeficit(ct2a=ct2a_mom1d), SquaredSum, blockage with LinearSum and for `local` with
# use_effective_ws, FixedPointSolver(tolerance=1e-12)), PowerCtTabular(ws_cutin=3, ws_cutout=25, power_idle=0,
# ct_idle=0), XRSite with P and TI alone
STORED = {
    "self_similar_2017": [
        [9.968195422714, 7.319341792262, 8.680587973702, 9.965353402111, 8.108344360059, 8.048747643671],
        [13.97278554558, 12.19403220298, 14.01603644052, 13.97464905661, 11.44321080134, 14.00288126866],
    ],
    "self_similar_2020": [
        [9.965473387497, 7.317552364788, 8.680511895189, 9.963018593969, 8.106954713266, 8.049397156332],
        [13.97181683945, 12.19304906227, 14.01580756565, 13.97406416976, 11.4438076173, 14.00409638266],
    ],
    "vortex_cylinder": [
        [9.969219538116, 7.3185350693, 8.690954639002, 9.973183338551, 8.113121628263, 8.063979045146],
        [13.97419042743, 12.19289345488, 14.01241655305, 13.97935560426, 11.44796069252, 14.00123680352],
    ],
    "vortex_dipole": [
        [9.969162120655, 7.31847078389, 8.676697574642, 9.972994376955, 8.112983290696, 8.049898303023],
        [13.97414422037, 12.19289136586, 14.01251569181, 13.97919162276, 11.44778972606, 14.00129609448],
    ],
    "rankine_half_body": [
        [9.969162120655, 7.31847078389, 8.676697574642, 9.972994376955, 8.112983290696, 8.049898303023],
        [13.97414422037, 12.19289136586, 14.01251569181, 13.97919162276, 11.44778972606, 14.00129609448],
    ],
    "rathmann": [
        [9.968861731229, 7.318183869211, 8.676373465459, 9.973539384365, 8.113472308738, 8.050220903879],
        [13.97407886411, 12.19268296192, 14.01233557731, 13.97946242148, 11.44815435133, 14.00132443832],
    ],
    "rathmann_scaled": [
        [9.948435665465, 7.30770874641, 8.680107041911, 9.955621247546, 8.106179188768, 8.058865764432],
        [13.96990431007, 12.18931190217, 14.015288471, 13.97515405375, 11.44646186468, 14.00608825401],
    ],
    "hybrid_induction": [
        [9.969162120655, 7.31847078389, 8.676697574642, 9.972994376955, 8.112983290696, 8.049898303023],
        [13.97414422037, 12.19289136586, 14.01251569181, 13.97919162276, 11.44778972606, 14.00129609448],
    ],
    "self_similar_2017, local": [
        [9.975148440132, 7.323161238218, 8.679478755998, 9.9726903907, 8.112203057573, 8.046508520628],
        [13.97578423504, 12.19551257794, 14.01350860692, 13.97859715469, 11.44446543279, 13.99924725509],
    ],
    "self_similar_2020, local": [
        [9.973008907539, 7.321659379519, 8.679445163128, 9.970861188293, 8.111090154935, 8.047057097793],
        [13.97492606787, 12.1946993792, 14.01325659504, 13.97823242698, 11.44508267058, 14.0002641591],
    ],
}


@pytest.mark.parametrize("name", STORED)
def test_stored_numbers(name: str) -> None:
    state = ms.flow(SIX, ms.FlowCases.series([270, 262], [10.0, 14.0], 0.07), PAIRS[name].model)
    np.testing.assert_allclose(state.wind_speed, STORED[name], rtol=TOLERANCE)


def their_wind(pair: Pair, cases: ms.FlowCases, two_types: bool) -> Any:
    """PyWake's wind speed [case, turbine]."""
    from py_wake.wind_farm_models.all2alliterative import All2AllIterative, FixedPointSolver

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import py_wake.deficit_models as classes
        from py_wake.deficit_models.rathmann import RathmannScaled

        pw = pywake()
        make = RathmannScaled if pair.theirs == "RathmannScaled" else getattr(classes, pair.theirs)
        local = {"use_effective_ws": True} if pair.local else {}
        farm = All2AllIterative(
            *place(),
            wake_deficitModel=pw.BastankhahGaussianDeficit(ct2a=pw.ct2a_mom1d),
            superpositionModel=pw.SquaredSum(),
            blockage_deficitModel=make(superpositionModel=pw.LinearSum(), **local),
            solver=FixedPointSolver(tolerance=1e-12),
        )
        kinds = KINDS if two_types else 0
        found = farm(EAST, NORTH, type=kinds, wd=cases.wind_direction, ws=cases.wind_speed, TI=0.07, time=True)
    return found.WS_eff.values.T


@pytest.mark.peers
@pytest.mark.parametrize("two_types", [False, True], ids=["one type", "two types"])
@pytest.mark.parametrize("name", PAIRS)
def test_every_turbine_in_every_case(name: str, two_types: bool) -> None:
    pytest.importorskip("py_wake")
    # in 90 and 270 degrees a turbine stands at the edge of another's cylinder, which PyWake keeps away from
    cases = ms.FlowCases.series(np.arange(0.7, 360.0, 3.0), np.linspace(4.0, 22.0, 120), 0.07)
    state = ms.flow(park(two_types), cases, PAIRS[name].model)
    assert KNOTS[0] < state.wind_speed.min() <= state.wind_speed.max() < KNOTS[-1]
    np.testing.assert_allclose(state.wind_speed, their_wind(PAIRS[name], cases, two_types), rtol=TOLERANCE)
