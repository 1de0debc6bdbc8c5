"""Operation cost against the published review."""

from __future__ import annotations

import pytest

from monsun.cost.operation import Operation, operation_cost
from monsun.records import InputError, documented_fields


def test_lines_are_the_published_ones_and_add_up():
    result = operation_cost(1005e6, Operation())
    assert [line.amount / 1.005e6 for line in result.lines] == pytest.approx([105.2, 18.6, 5.0, 2.5, 2.5, 1.2])
    assert result.per_kilowatt == pytest.approx(135.0, abs=0.01)
    assert result.total_per_year == pytest.approx(sum(line.amount for line in result.lines))
    assert result.total_per_year == pytest.approx(135.675e6, rel=1e-6)
    assert result.availability == 0.947
    assert sum(share for _, share in result.currency_shares) == pytest.approx(1)


def test_a_user_number_loses_the_published_standing():
    line = operation_cost(1e9, Operation(vessels=70.0)).lines[0]
    assert (line.source, line.data_class) == ("project file", "user")
    assert "70 USD/kW" in line.basis


def test_review_is_consistent_with_itself():
    # Cost of Wind Energy Review 2024, fixed-bottom, USD/kW: turbine, balance of system, soft cost
    system = [251, 227, 243, 764, 25, 123, 830, 167]
    soft = [55, 145, 240, 228, 55, 289]
    assert sum(system) == pytest.approx(2629, abs=1.5)
    assert 1770 + 2629 + sum(soft) == pytest.approx(5411, abs=0.5)
    yearly = operation_cost(1e6, Operation()).per_kilowatt
    assert (5411 * 0.0676 + yearly) / 4.295 == pytest.approx(116.6, abs=0.05)


def test_bad_input():
    with pytest.raises(InputError, match="rated power"):
        operation_cost(0.0, Operation())
    with pytest.raises(InputError, match="availability"):
        Operation(availability=1.2)


def test_defaults_say_source_and_class():
    for part in documented_fields(Operation()):
        assert part.source and part.data_class, part.path
