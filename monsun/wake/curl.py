"""Curl of the wake of a turned rotor: the sideways and upward wind it makes, and what that does to the wakes met.

King, Fleming, King, Martínez-Tossas, Bay, Mudafort and Simley (2021), Control-oriented model for secondary effects of
wake steering, Wind Energ. Sci. 6, 701-714 (Gauss-curl hybrid), as FLORIS 4.7 has it. Distances in rotor diameters of
the source, wind in m/s. Three vortices leave a rotor: two of opposite sense at its upper and lower edge, as strong as
it is turned, and one of the wake's rotation at the hub; each has an image in the ground. Names in a flow model:
gathered `sideways_wind` and `upward_wind`, derived `effective_yaw` and `mixed_turbulence_intensity`.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.floris_gauss import floris_grid, wind_at_points, yawed_induction
from monsun.wake.formula import Formula, family
from monsun.wake.ops import absolute, arccos, cos, exp, maximum, minimum, pi, sin, sqrt
from monsun.wake.rotor import RotorPoints

# radius of a vortex' core in rotor diameters (`eps_gain` of FLORIS)
CORE = 0.2
# metres that FLORIS adds to both distances from a vortex, so that neither is zero
BESIDE = 0.001


def _edge_strength(thrust: Any, scale: Any) -> Any:
    """Circulation of an edge vortex per m/s of wind there and rotor diameter."""
    return scale * pi / 8 * thrust


def _rotation_strength(thrust: Any, yaw: Any, wind_speed: Any, tip_speed_ratio: Any) -> Any:
    """Circulation of the wake's rotation, m2/s per rotor diameter."""
    induction = yawed_induction(thrust, yaw)
    return 0.5 * pi * (induction - induction**2) * wind_speed / tip_speed_ratio


def _swirl(across: Any, up: Any) -> Any:
    """What a vortex of unit circulation turns over the square of the distance, with its core."""
    square = maximum(across**2 + up**2, 1e-14)
    return (1 - exp(-square / CORE**2)) / (2 * pi * square)


def _vortices(
    thrust: Any, yaw: Any, wind: Any, mean_free: Any, shear: Any, hub: Any, ratio: Any, scale: Any
) -> tuple[tuple[Any, Any], ...]:
    """Circulation (m/s, over the rotor diameter) and height (rotor diameters) of a rotor's three vortices."""
    edge = sin(yaw) * cos(yaw) * _edge_strength(thrust, scale) * mean_free
    upper, lower = hub + 0.5, maximum(hub - 0.5, 0)
    return (
        (edge * (upper / hub) ** shear, upper),
        (-edge * maximum(lower / hub, 1e-6) ** shear, lower),
        (_rotation_strength(thrust, yaw, wind, ratio), hub),
    )


def _mean_free(points: RotorPoints, free: Any, shear: Any, hub: Any) -> Any:
    winds = wind_at_points(points, free, shear, hub, hub, 0.5)
    mean = sum(weight * wind for weight, wind in zip(points.weight, winds, strict=True))
    # a calm has no vortices, and must not be divided by
    return maximum(mean, 1e-6)


@family
def transverse_wind(
    points: RotorPoints | None = None, scale: float = 1.0, upward: bool = False, von_karman: float = 0.41
) -> Formula:
    """Sideways wind (m/s, to the left looking downwind), or with `upward` that upwards, averaged over rotor points.

    What one source adds at one receiver: gathered as sums named `sideways_wind` and `upward_wind`. The distance
    sideways is taken from the source's rotor, not from its deflected wake. `scale` multiplies the edge vortices
    (FLORIS: 2 with the cumulative model). As FLORIS has it: at no point does a source add a wind downwards; the free
    wind that carries the vortices is its mean over the source's rotor points (FLORIS: over those of all turbines); they
    fade with the eddy viscosity at the receiver's point, with a mixing length of at most an eighth of the diameter.
    """
    rotor = points or floris_grid()

    def transverse(
        downwind: Any,
        straight_crosswind: Any,
        receiver_diameter: Any,
        receiver_height: Any,
        source_diameter: Any,
        source_height: Any,
        thrust_coefficient: Any,
        wind_speed: Any,
        free_wind_speed: Any,
        yaw: Any = 0.0,
        shear_exponent: Any = 0.0,
        tip_speed_ratio: Any = 8.0,
    ) -> Any:
        hub, height = source_height / source_diameter, receiver_height / source_diameter
        mean_free = _mean_free(rotor, free_wind_speed, shear_exponent, hub)
        state = (thrust_coefficient, yaw, wind_speed, mean_free, shear_exponent, hub, tip_speed_ratio)
        vortices = _vortices(*state, scale)
        winds = wind_at_points(rotor, free_wind_speed, shear_exponent, hub, height, receiver_diameter / 2)
        beside = BESIDE / source_diameter
        mean: Any = 0.0
        for across, up, weight, wind in zip(rotor.horizontal, rotor.vertical, rotor.weight, winds, strict=True):
            aside = straight_crosswind + across * receiver_diameter / 2 + beside
            above = maximum(height + up * receiver_diameter / 2, 1e-6)
            length = von_karman * above / (1 + 8 * von_karman * above)
            viscosity = length**2 * absolute(shear_exponent * wind / above)
            fading = CORE**2 / (4 * viscosity * downwind / mean_free + CORE**2)
            sideways: Any = 0.0
            upwards: Any = 0.0
            for circulation, centre in vortices:
                direct = above - centre + beside
                image = above + centre + beside
                own, mirrored = circulation * _swirl(aside, direct), circulation * _swirl(aside, image)
                sideways = sideways + own * direct - mirrored * image
                upwards = upwards - (own - mirrored) * aside
            part = maximum(upwards * fading, 0) if upward else sideways * fading
            mean = mean + weight * part
        return mean

    return transverse


@family
def effective_yaw(points: RotorPoints | None = None, scale: float = 1.0) -> Formula:
    """Yaw (radians) with the one that would make the sideways wind which meets the rotor; secondary steering.

    Derived at a source from the gathered `sideways_wind`, for `floris_gauss_deflection(secondary_steering=True)`. The
    yaw that is added is 0.5 arcsin(2 (V - V_rotation) / (V_upper + V_lower)), V averaged over the rotor's points, and
    at most 45 degrees. Images in the ground do not count here.
    """
    rotor = points or floris_grid()

    def effective(
        sideways_wind: Any,
        thrust_coefficient: Any,
        wind_speed: Any,
        free_wind_speed: Any,
        source_diameter: Any,
        source_height: Any,
        yaw: Any = 0.0,
        shear_exponent: Any = 0.0,
        tip_speed_ratio: Any = 8.0,
    ) -> Any:
        hub, beside = source_height / source_diameter, BESIDE / source_diameter
        strength = _edge_strength(maximum(thrust_coefficient, 1e-6), scale)
        strength = strength * _mean_free(rotor, free_wind_speed, shear_exponent, hub)
        rotation = _rotation_strength(thrust_coefficient, yaw, wind_speed, tip_speed_ratio)
        at_upper = ((hub + 0.5) / hub) ** shear_exponent
        at_lower = (maximum(hub - 0.5, 1e-6 * hub) / hub) ** shear_exponent
        edges: Any = 0.0
        turning: Any = 0.0
        for across, up, weight in zip(rotor.horizontal, rotor.vertical, rotor.weight, strict=True):
            aside = across / 2 + beside
            upper, lower, middle = (up / 2 + shift + beside for shift in (-0.5, 0.5, 0.0))
            edges = edges + weight * (at_upper * upper * _swirl(aside, upper) - at_lower * lower * _swirl(aside, lower))
            turning = turning + weight * middle * _swirl(aside, middle)
        doubled = 2 * (sideways_wind - rotation * turning) / (strength * edges)
        return yaw + 0.5 * (pi / 2 - arccos(minimum(1, maximum(-1, doubled))))

    return effective


@family
def yaw_added_recovery(points: RotorPoints | None = None, scale: float = 1.0, gain: float = 2.0) -> Formula:
    """Turbulence intensity with what the wind across adds to it; King et al. (2021), eqs. 23 and 24.

    Derived at a source as `mixed_turbulence_intensity` from the gathered `sideways_wind` and `upward_wind` and those of
    the source's own vortices at its rotor. `gain` (FLORIS: 1 with the cumulative model) multiplies what is added.
    Only the source's own deficit sees it; its deflection does not.
    """
    own_sideways, own_upward = (transverse_wind(points, scale, upward) for upward in (False, True))

    def mixed(
        turbulence_intensity: Any,
        sideways_wind: Any,
        upward_wind: Any,
        thrust_coefficient: Any,
        wind_speed: Any,
        free_wind_speed: Any,
        source_diameter: Any,
        source_height: Any,
        yaw: Any = 0.0,
        shear_exponent: Any = 0.0,
        tip_speed_ratio: Any = 8.0,
    ) -> Any:
        here = (0.0, 0.0, 1.0, source_height, source_diameter, source_height, thrust_coefficient, wind_speed)
        rest = (free_wind_speed, yaw, shear_exponent, tip_speed_ratio)
        sideways = sideways_wind + own_sideways(*here, *rest)
        upwards = upward_wind + own_upward(*here, *rest)
        wind = maximum(wind_speed, 1e-3)
        total = sqrt(turbulence_intensity**2 + (sideways**2 + upwards**2) / (3 * wind**2))
        return turbulence_intensity + gain * (total - turbulence_intensity)

    return mixed
