"""Uncertainty against the closed forms and the figures of the IEC 61400-15-2 exchange example."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monsun.energy.uncertainty import (
    Correlation,
    UncertaintyCategory,
    UncertaintyTerms,
    energy_uncertainty,
    exceedance_row,
    exceeded_energy,
    root_sum_square,
    wind_speed_sensitivity,
)
from monsun.records import InputError, in_use

NOTHING = UncertaintyTerms(
    measurement=0.0,
    historical_wind_resource=0.0,
    vertical_extrapolation=0.0,
    horizontal_extrapolation=0.0,
    interannual_variability=0.0,
    climate_change=0.0,
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
    assert in_use(terms, "measurement") == pytest.approx(root_sum_square([2.0, 1.0, 0.5, 0.5]) / 100, abs=5e-5)
    assert in_use(terms, "historical_wind_resource") == pytest.approx(
        root_sum_square([2.0, 0.5, 1.5, 0.5, 0.2, 0.1]) / 100, abs=5e-5
    )
    assert in_use(terms, "vertical_extrapolation") == pytest.approx(root_sum_square([0.8, 0.37]) / 100, abs=5e-5)


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


def test_the_split_of_the_rest_keeps_its_sum():
    terms = UncertaintyTerms()
    assert root_sum_square([terms.environmental, terms.curtailment, terms.other]) == pytest.approx(0.015, rel=1e-12)


def test_categories_of_the_standard_make_the_total():
    result = energy_uncertainty(UncertaintyTerms(climate_change=0.01), 1.3, 0.08, years=4.0)
    by_category = {category: result.of(category) for category in UncertaintyCategory}
    assert root_sum_square(by_category.values()) == pytest.approx(result.total, rel=1e-12)
    # climate change does not average out over the years, variability does
    assert by_category[UncertaintyCategory.PROJECT_LIFE_VARIABILITY] == pytest.approx(
        1.3 * root_sum_square([0.05 / 2, 0.01])
    )


@pytest.mark.parametrize(("coefficient", "expected"), [(0.0, 0.0320156), (1.0, 0.045), (-1.0, 0.005), (0.5, 0.0390512)])
def test_correlated_categories(coefficient, expected):
    pair = Correlation(first="power curve", second="availability", coefficient=coefficient)
    terms = UncertaintyTerms(
        **{**NOTHING.__dict__, "power_curve": 0.025, "availability": 0.02, "correlations": (pair,)}
    )
    assert energy_uncertainty(terms, 1.0, 0.0).total == pytest.approx(expected, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 0.2), st.floats(0.0, 0.2), st.floats(-1.0, 1.0))
def test_a_correlation_changes_the_sum_by_the_law_of_cosines(first, second, coefficient):
    pair = Correlation(first="measurement", second="wake model", coefficient=coefficient)
    terms = UncertaintyTerms(
        **{**NOTHING.__dict__, "measurement": first, "wake_model": second, "correlations": (pair,)}
    )
    wind, wake = 1.3 * first, second * 0.1 / 0.9
    expected = wind**2 + wake**2 + 2 * coefficient * wind * wake
    assert energy_uncertainty(terms, 1.3, 0.1).total ** 2 == pytest.approx(expected, abs=1e-12)


def test_impossible_correlations_are_refused():
    def pairs(*rows):
        return tuple(Correlation(first=a, second=b, coefficient=c) for a, b, c in rows)

    with pytest.raises(InputError, match="measurment"):
        UncertaintyTerms(correlations=pairs(("measurment", "other", 0.5)))
    with pytest.raises(InputError, match="once"):
        UncertaintyTerms(correlations=pairs(("other", "other", 0.5)))
    with pytest.raises(InputError, match="once"):
        UncertaintyTerms(correlations=pairs(("other", "electrical", 0.5), ("electrical", "other", 0.5)))
    with pytest.raises(InputError, match="eigenvalue"):
        UncertaintyTerms(
            correlations=pairs(("other", "electrical", 0.9), ("electrical", "power curve", 0.9),
                               ("other", "power curve", -0.9))
        )  # fmt: skip


def test_exceedance_row():
    row = exceedance_row(1000.0, 10.0, 0.1)
    expected = (1000.0, 932.5510250, 871.8448434, 835.5146373, 767.3652126)
    assert (row.p50_gwh, row.p75_gwh, row.p90_gwh, row.p95_gwh, row.p99_gwh) == pytest.approx(expected, abs=1e-6)
    assert (row.years, row.sigma) == (10.0, 0.1)


def test_sensitivity_of_a_power_law_is_its_exponent():
    assert wind_speed_sensitivity(0.99**1.4, 1.01**1.4, 0.01) == pytest.approx(1.4, abs=1e-4)


def test_impossible_input_is_refused():
    with pytest.raises(InputError, match="exceedance"):
        exceeded_energy(1.0, 0.1, 1.0)
    with pytest.raises(InputError, match="years"):
        energy_uncertainty(NOTHING, 1.0, 0.0, years=0.0)
    with pytest.raises(InputError, match="wake_loss"):
        energy_uncertainty(NOTHING, 1.0, 1.0)
