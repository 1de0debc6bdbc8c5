"""Top-hat wake and its deflection as FLORIS has them; distances in rotor diameters of the source.

`tophat.tophat_deficit` and `deflection.jimenez_2010` are the published forms and PyWake's.
"""

from __future__ import annotations

from typing import Any

from monsun.wake.floris_gauss import yawed_induction
from monsun.wake.formula import Formula, family
from monsun.wake.ops import cos, sin, where


@family
def floris_jensen_deficit(growth_rate: float = 0.05, beyond: float = 0.001) -> Formula:
    """Deficit of `jensen` in FLORIS 4.7 at a point: 2 a (rotor radius / wake radius)^2 inside the cone, else nothing.

    Jensen (1983), Risø-M-2411, with a growth of 0.05, the induction of a turned rotor, and no rotor average of its own:
    the model's rotor points make it. beyond: metres that FLORIS adds to the wake's radius in the deficit, not in the
    cone's border.
    """

    def deficit(downwind: Any, radial: Any, thrust_coefficient: Any, source_diameter: Any, yaw: Any = 0.0) -> Any:
        border = 0.5 + growth_rate * downwind
        share = 2 * yawed_induction(thrust_coefficient, yaw) * (0.5 / (border + beyond / source_diameter)) ** 2
        return where(radial < border, share, 0.0)

    return deficit


@family
def floris_jimenez(expansion: float = 0.05, shift: float = 0.0, shift_slope: float = 0.0) -> Formula:
    """Deflection of Jiménez et al. (2010) as `jimenez` in FLORIS 4.7 (kd, ad in rotor diameters, bd).

    The skew angle behind the rotor is cos sin Ct / 2 with FLORIS's thrust coefficient, which holds a cosine already;
    the paper's is cos^2 sin Ct / 2. The tangent of the angle is taken to the third power, as Gebraad et al. (2014),
    eq. 8, have it. A tilt does not move the wake.
    """

    def deflection(downwind: Any, thrust_coefficient: Any, yaw: Any = 0.0) -> tuple[Any, Any]:
        skew = cos(yaw) * sin(yaw) * thrust_coefficient / 2
        widening = 2 * expansion * downwind + 1
        turned = skew * (15 / widening + skew**2 / widening**5 - 15 - skew**2) / (30 * expansion)
        return turned + shift + shift_slope * downwind, 0.0

    return deflection
