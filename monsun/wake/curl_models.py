"""The flow models that FLORIS is known for; how far each follows FLORIS 4.7 stands in its docstring.

All average the cube of the wind over points of the rotor, so that they feel the shear of the site's wind, and take
power and thrust of turned rotors as FLORIS's `cosine-loss` turbines do.
"""

from __future__ import annotations

from monsun.wake.cumulative import cumulative_curl_deficit, cumulative_curl_profile, cumulative_width
from monsun.wake.curl import effective_yaw, transverse_wind, yaw_added_recovery
from monsun.wake.empirical_gaussian import empirical_deficit, empirical_deflection, empirical_mixing, total_mixing
from monsun.wake.floris_gauss import floris_gauss_deficit, floris_grid
from monsun.wake.floris_jensen import floris_jensen_deficit, floris_jimenez
from monsun.wake.floris_turbopark import floris_turbopark_deficit, floris_turboparkgauss_deficit
from monsun.wake.floris_turbulence import floris_crespo_hernandez
from monsun.wake.flow_model import Derived, FlowModel, Gathered, Reference, RotorMean
from monsun.wake.formula import Formula
from monsun.wake.gauss_deflection import floris_gauss_deflection
from monsun.wake.joint import cumulative_curl
from monsun.wake.operation import cosine_loss
from monsun.wake.rotor import RotorPoints
from monsun.wake.superposition import linear, root_sum_square
from monsun.wake.turbopark import turbopark_width

GRID = floris_grid()
# transverse winds over which the reach of deflected wakes is measured, m/s
_TRANSVERSE = (-1.0, 0.0, 1.0)


def _floris(
    name: str,
    deficit: Formula,
    rotor: RotorPoints,
    *,
    width: Formula | None = None,
    turbulent: bool = True,
    deflection: Formula | None = None,
    gathered: tuple[Gathered, ...] = (),
    derived: tuple[Derived, ...] = (),
) -> FlowModel:
    """What the models of FLORIS share: root-sum-square of the free wind at each point of the rotor."""
    return FlowModel(
        name=name,
        deficit=deficit,
        width=width,
        superposition=root_sum_square,
        added_turbulence=floris_crespo_hernandez(rotor) if turbulent else None,
        rotor=rotor,
        rotor_mean=RotorMean.OF_THE_CUBE,
        deflection=deflection,
        gathered=gathered,
        derived=derived,
        operation=cosine_loss(),
    )


def floris_gauss(rotor: RotorPoints = GRID) -> FlowModel:
    """Near and far Gaussian wake of Bastankhah and Porté-Agel (2016), J. Fluid Mech. 806, as FLORIS's `gauss`."""
    return _floris("floris_gauss", floris_gauss_deficit(), rotor, deflection=floris_gauss_deflection())


def _curl(rotor: RotorPoints, scale: float) -> tuple[Gathered, Gathered]:
    return (
        Gathered("sideways_wind", transverse_wind(rotor, scale), typical=_TRANSVERSE),
        Gathered("upward_wind", transverse_wind(rotor, scale, upward=True), typical=_TRANSVERSE),
    )


def king_2021(rotor: RotorPoints = GRID) -> FlowModel:
    """Gauss-curl hybrid of King et al. (2021), Wind Energ. Sci. 6: secondary steering and yaw-added recovery.

    As FLORIS's `gauss` with its three switches on; for turbines at equal heights in one shear.
    """
    return _floris(
        "king_2021",
        floris_gauss_deficit(of_mixed_turbulence=True),
        rotor,
        deflection=floris_gauss_deflection(secondary_steering=True),
        gathered=_curl(rotor, 1.0),
        derived=(
            Derived("effective_yaw", effective_yaw(rotor)),
            Derived("mixed_turbulence_intensity", yaw_added_recovery(rotor)),
        ),
    )


def empirical_gaussian(rotor: RotorPoints = GRID, reference_tilt: float = 0.0, yaw_gain: float = 0.0) -> FlowModel:
    """Empirical Gaussian wake, mixed by the wakes it lies in, as FLORIS's `empirical_gauss`; no published paper.

    reference_tilt: the tilt at which the turbines stand where nothing else is said, radians (FLORIS's NREL 5 MW: 5
    degrees); yaw_gain: FLORIS's `yaw_added_mixing_gain`, zero without yaw-added recovery.
    """
    return _floris(
        "empirical_gaussian",
        empirical_deficit(reference_tilt=reference_tilt),
        rotor,
        turbulent=False,
        deflection=empirical_deflection(reference_tilt=reference_tilt),
        gathered=(
            Gathered("upstream_mixing", empirical_mixing(rotor, yaw_gain=yaw_gain), root_sum_square, (0.0, 0.1, 0.3)),
        ),
        derived=(Derived("mixing", total_mixing(yaw_gain=yaw_gain)),),
    )


def floris_jensen(rotor: RotorPoints = GRID) -> FlowModel:
    """Top-hat wake of Jensen (1983) at points of the rotor, deflection of Jiménez; as FLORIS's `jensen`, `jimenez`."""
    return _floris("floris_jensen", floris_jensen_deficit(), rotor, deflection=floris_jimenez())


def floris_turbopark(rotor: RotorPoints = GRID) -> FlowModel:
    """TurbOPark of Pedersen et al. (2022) as FLORIS's `turbopark`, whose table of the rotor average is off by 2e-6."""
    return _floris(
        "floris_turbopark",
        floris_turbopark_deficit(),
        rotor,
        width=turbopark_width(thrust_limit=0.9999),
        turbulent=False,
        deflection=floris_gauss_deflection(),
    )


def floris_turboparkgauss(rotor: RotorPoints = GRID) -> FlowModel:
    """TurbOPark at points of the rotor with the turbulence at the source, as FLORIS's `turboparkgauss`."""
    return _floris(
        "floris_turboparkgauss", floris_turboparkgauss_deficit(), rotor, width=turbopark_width(local_turbulence=True)
    )


def bay_2022(rotor: RotorPoints = GRID) -> FlowModel:
    """Cumulative-curl wakes of Bay et al. (2022), Wind Energ. Sci. 8, 401: super-Gaussians that grow in one another."""
    return FlowModel(
        name="bay_2022",
        deficit=cumulative_curl_profile(),
        width=cumulative_width(),
        superposition=cumulative_curl(),
        added_turbulence=floris_crespo_hernandez(rotor),
        rotor=rotor,
        rotor_mean=RotorMean.OF_THE_CUBE,
        deflection=floris_gauss_deflection(),
        operation=cosine_loss(),
    )


def bay_2022_floris(rotor: RotorPoints = GRID) -> FlowModel:
    """Cumulative-curl wakes as FLORIS's `cc` without curl has them where no more than three turbines stand in a row.

    FLORIS sums the earlier wakes as a share over m/s, with distances in metres beside widths in diameters, and leaves
    out the one just before: its wakes hardly know one another, and here they do not. The deficit is a share of the wind
    at the source and adds up. Its turbulence counts the rotor points that one wake slows; FLORIS counts those that all
    wakes so far slow together.
    """
    return FlowModel(
        name="bay_2022_floris",
        deficit=cumulative_curl_deficit(),
        width=cumulative_width(),
        superposition=linear,
        reference=Reference.LOCAL,
        added_turbulence=floris_crespo_hernandez(rotor),
        rotor=rotor,
        rotor_mean=RotorMean.OF_THE_CUBE,
        deflection=floris_gauss_deflection(),
        operation=cosine_loss(),
    )
