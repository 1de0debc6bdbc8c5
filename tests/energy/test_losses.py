"""Losses combine by multiplication, and the waterfall adds up."""

import json
from itertools import permutations
from math import fsum, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.energy.loss_groups import Loss, LossBasis, LossGroup, LossLabel
from monsun.energy.losses import LossFactors, clipped_share, combined_loss, given_losses, waterfall
from monsun.records import InputError, documented_fields

SCHEMA = Path(__file__).resolve().parents[3] / "shared/reference/eya_def/iec_61400-15-2_eya_def.schema.json"
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


@settings(max_examples=40, deadline=None)
@given(st.permutations(given_losses(LossFactors(icing=0.02, operational_strategy=0.01, prediction_bias=0.03))))
def test_any_order_of_the_losses_ends_at_the_same_net(losses):
    net = waterfall(5e6, losses)[-1].after_gwh
    assert net == pytest.approx(5e3 * (1 - combined_loss(loss.share for loss in losses)), rel=1e-13)
    by_label = {label: combined_loss(one.share for one in losses if one.label is label) for label in LossLabel}
    assert 5e3 * (1 - combined_loss(by_label.values())) == pytest.approx(net, rel=1e-13)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the exchange schema is not here")
def test_labels_are_those_of_the_exchange_schema():
    scenario = json.loads(SCHEMA.read_text())["properties"]["scenarios"]["items"]["properties"]
    plant = scenario["energy_assessment"]["properties"]["plant_performance_assessment"]["properties"]
    category = plant["categories"]["items"]["properties"]
    part = category["subcategories"]["items"]["properties"]
    assert {group.exchange_label for group in LossGroup} == set(category["label"]["enum"])
    assert {basis.value for basis in LossBasis} == set(part["basis"]["enum"])
    # losses only: the two that the schema has beside them are gains and effects on the distribution
    assert set(part["label"]["enum"]) - {label.value for label in LossLabel} == {
        "asymmetric_effects",
        "upside_scenarios",
    }


def test_groups_of_the_standard():
    groups = {loss.name: loss.group for loss in given_losses(LossFactors())}
    assert groups["blockage"] is groups["future wakes"] is LossGroup.TURBINE_INTERACTION
    assert groups["own consumption"] is LossGroup.ELECTRICAL
    assert groups["icing"] is groups["exposure changes"] is LossGroup.ENVIRONMENTAL
    assert groups["contract curtailment"] is LossGroup.CURTAILMENT
    assert groups["operational strategy"] is LossGroup.OPERATIONAL_STRATEGIES
    assert LossGroup.OPERATIONAL_STRATEGIES.exchange_label == "curtailment"


def test_a_loss_says_what_it_rests_on():
    found = {loss.name: loss for loss in given_losses(LossFactors(icing=0.02))}
    assert found["icing"].basis is LossBasis.PROJECT_ASSUMPTION and found["icing"].data_class == "user"
    assert found["grid availability"].basis is LossBasis.GENERIC_ASSUMPTION
    assert found["exposure changes"].basis is LossBasis.NOT_CONSIDERED
    assert "does not apply at sea" in found["exposure changes"].source
    assert not any(loss.computed for loss in found.values())
    assert Loss("wakes", LossLabel.INTERNAL_TURBINE_INTERACTION, 0.08).computed


def test_defaults_are_those_of_the_published_table():
    # DTU loss table, default column, %
    table = {
        "grid_availability": 0.5,
        "sub_optimal_performance": 0.0,
        "turbine_performance": 1.0,
        "high_wind_hysteresis": 0.0,
        "blade_degradation": 0.25,
        "other_environmental": 0.1,
        "grid_curtailment": 0.5,
        "environmental_curtailment": 0.0,
    }
    for name, percent in table.items():
        assert getattr(LossFactors(), name) == pytest.approx(percent / 100)


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
