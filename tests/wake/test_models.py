"""Flow models: the published combinations, and one's own in ten lines."""

from __future__ import annotations

import math
import re
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import QUANTITIES
from monsun.wake.models import PUBLISHED, Reference, bastankhah_2014, iea37, niayifar_2016
from monsun.wake.pair import pair_effects
from monsun.wake.rotor import circular_gauss
from monsun.wake.superposition import linear, root_sum_square

STATE = {
    "downwind": 6.0,
    "source_diameter": 130.0,
    "source_height": 110.0,
    "thrust_coefficient": 0.8,
    "turbulence_intensity": 0.09,
    "ambient_turbulence_intensity": 0.06,
    "wind_speed": 9.0,
    "free_wind_speed": 10.0,
    "yaw": 0.1,
    "tilt": 0.05,
    "receiver_height": 120.0,
    "shear_exponent": 0.1,
}


@pytest.mark.parametrize("make", PUBLISHED)
def test_published_models_are_whole_and_say_their_source(make: Any) -> None:
    model = make()
    assert model.name == make.__name__
    assert make.__doc__ is not None and re.search(r"\b(19|20)\d\d\b|FLORIS", make.__doc__)
    effects = pair_effects(model, 0.3, 0.0, 1.0, STATE | {part.name: 0.0 for part in model.gathered})
    assert all(0 <= share < 1 for share in effects.shares) and max(effects.shares) > 0
    assert (effects.added_turbulence is None) == (model.added_turbulence is None)


@pytest.mark.parametrize("make", PUBLISHED)
def test_the_same_model_asked_for_twice_is_equal(make: Any) -> None:
    # so that neither its kernels nor its reach are worked out again
    assert make() == make()
    assert hash(make()) == hash(make())


def test_what_the_published_models_are_made_of() -> None:
    assert iea37().superposition is root_sum_square and iea37().reference is Reference.FREE
    assert bastankhah_2014().superposition is root_sum_square and bastankhah_2014().added_turbulence is None
    assert niayifar_2016().superposition is linear and niayifar_2016().reference is Reference.LOCAL
    assert bastankhah_2014(0.05) != bastankhah_2014()
    assert niayifar_2016(circular_gauss(7)).rotor == circular_gauss(7)


def test_a_model_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        bastankhah_2014().name = "mine"  # type: ignore[misc]


def test_a_formula_is_exchanged_by_replacing_it() -> None:
    wider = replace(bastankhah_2014(), width=lambda downwind: 0.05 * downwind + 0.3)
    shares = [pair_effects(model, 0.0, 0.0, 1.0, STATE).shares[0] for model in (wider, bastankhah_2014())]
    assert shares[0] < shares[1]


def test_every_quantity_reaches_a_formula() -> None:
    seen: dict[str, Any] = {}
    scope: dict[str, Any] = {"seen": seen}
    # what a deficit cannot know yet
    asked = [name for name in QUANTITIES if name != "rotor_deficits"]
    exec(f"def deficit({', '.join(asked)}):\n    seen.update(locals())\n    return 0.1", scope)
    model = FlowModel(
        name="all",
        deficit=scope["deficit"],
        superposition=linear,
        width=lambda downwind: downwind / 10,
        wake_radius=lambda width: 3 * width,
    )
    effects = pair_effects(model, 0.3, -0.4, 1.5, STATE)
    assert effects.shares == (pytest.approx(0.1),) and effects.added_turbulence is None and effects.wake is None
    wanted = STATE | {"crosswind": 0.3, "straight_crosswind": 0.3, "vertical": -0.4, "radial": 0.5}
    wanted |= {"receiver_diameter": 1.5, "width": 0.6, "wake_radius": 1.8}
    assert {name: seen[name] for name in asked} == pytest.approx(wanted)


def test_rotor_points_average_the_deficit_over_the_receiver() -> None:
    # a Gaussian times the receiver's disc, worked out by a rule of much higher order
    model = niayifar_2016(circular_gauss(7))
    fine = replace(model, rotor=circular_gauss(21))
    assert pair_effects(model, 0.4, 0.1, 1.0, STATE).shares[0] == pytest.approx(
        pair_effects(fine, 0.4, 0.1, 1.0, STATE).shares[0], rel=1e-3
    )
    # the added turbulence has its own average, the overlap
    added = [pair_effects(one, 0.4, 0.1, 1.0, STATE).added_turbulence for one in (model, fine)]
    assert added[0] == added[1]


def test_points_lie_on_the_receiver_not_on_the_source() -> None:
    model = FlowModel(name="distance", deficit=lambda radial: radial**2, superposition=linear, rotor=circular_gauss(4))
    # mean of r^2 over a disc of radius 0.75 whose centre is 0.5 away
    assert pair_effects(model, 0.3, 0.4, 1.5, STATE).shares[0] == pytest.approx(0.25 + 0.75**2 / 2, rel=1e-14)
    assert math.isclose(pair_effects(model, 0.0, 0.0, 0.0, STATE).shares[0], 0.0)
