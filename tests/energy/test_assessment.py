"""The energy yield assessment as a whole."""

from math import fsum

import pytest

from monsun.energy.assessment import assess
from monsun.energy.losses import LossFactors
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
