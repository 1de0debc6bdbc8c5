"""Uncertainty against the closed forms and the figures of the IEC 61400-15-2 exchange example."""

from math import sqrt

import pytest

from monsun.energy.uncertainty import (
    UncertaintyTerms,
    energy_uncertainty,
    exceeded_energy,
    root_sum_square,
    wind_speed_sensitivity,
)
from monsun.records import InputError

NOTHING = UncertaintyTerms(
    measurement=0.0,
    historical_wind_resource=0.0,
    vertical_extrapolation=0.0,
    horizontal_extrapolation=0.0,
    interannual_variability=0.0,
    wake_model=0.0,
    power_curve=0.0,
    availability=0.0,
    electrical=0.0,
    environmental=0.0,
    curtailment=0.0,
    other=0.0,
)


@pytest.mark.parametrize(("exceedance", "share"), [(0.75, 0.9325510), (0.9, 0.8718448434), (0.99, 0.7673652)])
def test_exceeded_energy(exceedance, share):
    assert exceeded_energy(1.0, 0.1, exceedance) == pytest.approx(share, abs=1e-7)


def test_normal_quantile_to_its_last_printed_digit():
    assert exceeded_energy(1.0, 1.0, 0.9) == pytest.approx(1.0 - 1.2815515655446, abs=1e-13)
    assert exceeded_energy(5.0, 0.3, 0.5) == 5.0


def test_root_sum_square_of_the_exchange_example():
    assert root_sum_square([0.025, 0.02]) == pytest.approx(0.0320156, abs=1e-7)


def test_defaults_follow_from_the_published_table():
    # DTU uncertainty table, default column, %
    terms = UncertaintyTerms()
    assert terms.measurement == pytest.approx(root_sum_square([2.0, 1.0, 0.5, 0.5]) / 100, abs=5e-5)
    assert terms.historical_wind_resource == pytest.approx(
        root_sum_square([2.0, 0.5, 1.5, 0.5, 0.2, 0.1]) / 100, abs=5e-5
    )
    assert terms.vertical_extrapolation == pytest.approx(root_sum_square([0.8, 0.37]) / 100, abs=5e-5)


def test_years_average_out_the_variability():
    terms = UncertaintyTerms(**{**NOTHING.__dict__, "historical_wind_resource": 0.08, "interannual_variability": 0.06})
    one, ten = (energy_uncertainty(terms, 1.0, 0.0, years=years).total for years in (1.0, 10.0))
    assert exceeded_energy(1.0, one, 0.9) == pytest.approx(0.87184, abs=5e-6)
    assert exceeded_energy(1.0, ten, 0.9) == pytest.approx(0.89463, abs=5e-6)


def test_wind_terms_count_by_the_sensitivity_and_wakes_by_the_loss():
    wind = UncertaintyTerms(**{**NOTHING.__dict__, "measurement": 0.02})
    assert energy_uncertainty(wind, 1.4, 0.1).total == pytest.approx(0.028)
    wake = UncertaintyTerms(**{**NOTHING.__dict__, "wake_model": 0.2})
    # E = gross (1 - 0.1): a wake loss of 0.12 instead gives 0.88/0.90
    assert energy_uncertainty(wake, 1.4, 0.1).total == pytest.approx(1.0 - 0.88 / 0.90)


def test_parts_make_the_total():
    result = energy_uncertainty(UncertaintyTerms(), 1.3, 0.08)
    assert result.total == pytest.approx(sqrt(sum(part.energy**2 for part in result.parts)))
    assert 0.06 < result.total < 0.11
    assert energy_uncertainty(NOTHING, 1.3, 0.08).total == 0.0


def test_sensitivity_of_a_power_law_is_its_exponent():
    assert wind_speed_sensitivity(0.99**1.4, 1.01**1.4, 0.01) == pytest.approx(1.4, abs=1e-4)


def test_impossible_input_is_refused():
    with pytest.raises(InputError, match="exceedance"):
        exceeded_energy(1.0, 0.1, 1.0)
    with pytest.raises(InputError, match="years"):
        energy_uncertainty(NOTHING, 1.0, 0.0, years=0.0)
    with pytest.raises(InputError, match="wake_loss"):
        energy_uncertainty(NOTHING, 1.0, 1.0)
