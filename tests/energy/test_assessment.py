"""The energy yield assessment as a whole."""

from math import fsum

import pytest

from monsun.energy.assessment import assess
from monsun.energy.loss_groups import Loss, LossBasis, LossGroup, LossLabel
from monsun.energy.losses import LossFactors, combined_loss
from monsun.energy.uncertainty import UncertaintyTerms
from monsun.records import InputError

CASE = {
    "gross_mwh": 5.0e6,
    "with_wakes_mwh": 4.6e6,
    "electrical_loss": 0.03,
    "capacity_mw": 1000.0,
    "sensitivity": 1.3,
    "losses": LossFactors(),
    "uncertainty": UncertaintyTerms(),
    "export_limit_loss": 0.001,
}


def test_assessment_adds_up():
    result = assess(**CASE)
    assert result.wake_loss == pytest.approx(0.08)
    assert fsum(step.loss_gwh for step in result.steps) + result.net_p50_gwh == pytest.approx(5000.0, rel=1e-14)
    assert result.net_p50_gwh == pytest.approx(5000.0 * (1.0 - result.total_loss))
    assert result.capacity_factor == pytest.approx(result.net_p50_gwh / 8760.0)
    assert [step.name for step in result.steps][-3:] == ["electrical", "export limit", "prediction bias"]


def test_probabilities_are_in_order_and_a_single_year_is_worse():
    result = assess(**CASE)
    energies = [result.net_p50_gwh, result.net_p75_gwh, result.net_p90_gwh, result.net_p95_gwh, result.net_p99_gwh]
    assert energies == sorted(energies, reverse=True)
    assert result.p90_one_year_gwh < result.net_p90_gwh
    sigma = result.uncertainty.total
    assert result.net_p90_gwh / result.net_p50_gwh == pytest.approx(1 - 1.2815515655446 * sigma, rel=1e-12)


def test_exceedance_for_a_year_ten_years_and_the_life():
    result = assess(**CASE, life=30.0)
    assert [row.years for row in result.exceedance] == [1.0, 10.0, 30.0]
    single, ten, life = result.exceedance
    assert single.p90_gwh == result.p90_one_year_gwh
    assert ten.p90_gwh == result.net_p90_gwh and ten.p99_gwh == result.net_p99_gwh
    assert single.sigma > ten.sigma > life.sigma
    assert all(row.p50_gwh == result.net_p50_gwh for row in result.exceedance)
    assert [row.years for row in assess(**CASE).exceedance] == [1.0, 10.0]
    assert [row.years for row in assess(**CASE, life=10.0).exceedance] == [1.0, 10.0]


def test_groups_of_losses_make_the_total():
    result = assess(**{**CASE, "losses": LossFactors(prediction_bias=0.02, operational_strategy=0.01)})
    groups = result.group_losses
    assert list(groups) == list(LossGroup)
    assert combined_loss(groups.values()) == pytest.approx(result.total_loss, rel=1e-12)
    assert groups[LossGroup.ELECTRICAL] == pytest.approx(0.03)
    assert groups[LossGroup.TURBINE_INTERACTION] == pytest.approx(1 - 0.92 * 0.995)


def test_a_computed_loss_takes_the_place_of_the_given_one():
    outages = Loss("turbine availability", LossLabel.TURBINE_AVAILABILITY, 0.0431, basis=LossBasis.TIME_SERIES)
    plain, found = assess(**CASE), assess(**CASE, computed=(outages,))
    assert [step.name for step in found.steps] == [step.name for step in plain.steps]
    assert found.net_p50_gwh == pytest.approx(plain.net_p50_gwh * (1 - 0.0431) / 0.95, rel=1e-12)
    assert next(step for step in found.steps if step.name == "turbine availability").loss is outages
    with pytest.raises(InputError, match="unheard of"):
        assess(**CASE, computed=(Loss("unheard of", LossLabel.OTHER, 0.1),))


def test_haircut_lowers_p50_by_its_share():
    plain, cut = assess(**CASE), assess(**{**CASE, "losses": LossFactors(prediction_bias=0.07)})
    assert cut.net_p50_gwh == pytest.approx(0.93 * plain.net_p50_gwh)
    assert cut.uncertainty.total == plain.uncertainty.total


@pytest.mark.parametrize(
    ("name", "value"), [("gross_mwh", 0.0), ("with_wakes_mwh", -1.0), ("capacity_mw", 0.0), ("electrical_loss", 1.0)]
)
def test_impossible_input_is_refused(name, value):
    with pytest.raises(InputError):
        assess(**{**CASE, name: value})
