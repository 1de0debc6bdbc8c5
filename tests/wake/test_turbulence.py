"""Added turbulence against its closed form."""

from __future__ import annotations

import pytest

from monsun.wake.superposition import turbulence_of_largest
from monsun.wake.turbulence import crespo_hernandez

# wide enough to cover the whole rotor, so that the strength alone is seen
WHOLE = {"radial": 0.0, "wake_radius": 2.0, "receiver_diameter": 1.0}


def test_strength_in_a_wake_that_covers_the_rotor() -> None:
    # thrust 0.75: induction (1 - 1/2) / 2 = 1/4
    added = crespo_hernandez()(downwind=7.0, thrust_coefficient=0.75, ambient_turbulence_intensity=0.06, **WHOLE)
    assert added == pytest.approx(0.73 * 0.25**0.8325 * 0.06**0.0325 * 7**-0.32, rel=1e-14)


# PyWake 2.6.20, CrespoHernandez(ct2a=ct2a_mom1d, rotorAvgModel=None), whose ambient turbulence has the published
# exponent: effective turbulence intensity on the axis behind a turbine of thrust coefficient 0.806 in 0.06
@pytest.mark.parametrize(
    ("downwind", "effective"), [(5, 0.17605128831218683), (10, 0.14553047972685054), (20, 0.12198667661670064)]
)
def test_published_exponent_of_the_ambient_turbulence(downwind: float, effective: float) -> None:
    added = crespo_hernandez(ambient_exponent=-0.0325)(
        downwind=downwind, thrust_coefficient=0.806, ambient_turbulence_intensity=0.06, **WHOLE
    )
    assert turbulence_of_largest.total(0.06, added) == pytest.approx(effective, rel=1e-13)


def test_a_rotor_half_in_the_wake_gets_half() -> None:
    formula = crespo_hernandez()
    state = {"downwind": 7.0, "thrust_coefficient": 0.75, "ambient_turbulence_intensity": 0.06}
    whole = formula(**state, **WHOLE)
    # a wake so much larger than the rotor that its edge is a straight line through the rotor's centre
    half = formula(**state, radial=1e4, wake_radius=1e4, receiver_diameter=1.0)
    assert half / whole == pytest.approx(0.5, abs=1e-4)
    assert formula(**state, radial=3.0, wake_radius=2.0, receiver_diameter=1.0) == 0.0


def test_no_thrust_no_turbulence_and_no_failure() -> None:
    state = {"downwind": 7.0, "ambient_turbulence_intensity": 0.06}
    assert crespo_hernandez()(thrust_coefficient=0.0, **state, **WHOLE) < 1e-8
    strongest = crespo_hernandez()(thrust_coefficient=1.0, **state, **WHOLE)
    assert crespo_hernandez()(thrust_coefficient=1.2, **state, **WHOLE) == strongest
