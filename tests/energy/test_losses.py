"""Losses combine by multiplication, and the waterfall adds up."""

from itertools import permutations
from math import fsum, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.energy.loss_groups import Loss, LossLabel
from monsun.energy.losses import LossFactors, clipped_share, combined_loss, given_losses, waterfall
from monsun.records import InputError, documented_fields

SHARES = st.lists(st.floats(0.0, 0.5), min_size=1, max_size=8)


def test_combined_loss_by_hand():
    assert combined_loss([0.1, 0.2]) == pytest.approx(0.28, abs=1e-15)
    assert combined_loss([]) == 0.0


def test_order_of_losses_does_not_matter():
    shares = (0.07, 0.05, 0.034, 0.0159)
    results = [combined_loss(order) for order in permutations(shares)]
    assert max(results) - min(results) < 1e-15


@settings(max_examples=40, deadline=None)
@given(SHARES, st.floats(1.0, 1e8))
def test_steps_add_up_to_gross_minus_net(shares, gross):
    steps = waterfall(gross, [Loss(str(i), LossLabel.OTHER, share) for i, share in enumerate(shares)])
    net = steps[-1].after_gwh
    assert fsum(step.loss_gwh for step in steps) + net == pytest.approx(gross / 1000.0, rel=1e-14)
    assert net == pytest.approx(gross / 1000.0 * prod(1 - share for share in shares), rel=1e-13)


def test_reversed_waterfall_ends_at_the_same_net():
    losses = given_losses(LossFactors())
    forward, backward = waterfall(5e6, losses), waterfall(5e6, losses[::-1])
    assert forward[-1].after_gwh == pytest.approx(backward[-1].after_gwh, rel=1e-14)


def test_every_field_becomes_a_loss_and_carries_its_source():
    fields = list(documented_fields(LossFactors()))
    assert {loss.name for loss in given_losses(LossFactors())} == {field.path.replace("_", " ") for field in fields}
    assert all(field.source and field.data_class in {"published", "derived", "assumed"} for field in fields)


def test_clipping_by_hand():
    power = np.array([500.0, 1000.0, 1005.0])
    probability = np.array([0.5, 0.3, 0.2])
    assert clipped_share(power, probability, 1000.0) == pytest.approx(1.0 / 751.0)
    assert clipped_share(power, probability, 2000.0) == 0.0
    assert clipped_share(np.zeros(3), probability, 1000.0) == 0.0


@pytest.mark.parametrize("share", [1.0, -0.01, float("nan")])
def test_impossible_loss_is_refused(share):
    with pytest.raises(InputError, match="turbine_availability"):
        LossFactors(turbine_availability=share)


def test_impossible_waterfall_is_refused():
    with pytest.raises(InputError, match="gross"):
        waterfall(float("nan"), [])
    with pytest.raises(InputError, match="loss x"):
        waterfall(1.0, [Loss("x", LossLabel.OTHER, 1.5)])
